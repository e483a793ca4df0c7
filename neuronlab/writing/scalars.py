"""The right-hand side of one step, number by number: from its rule and terms to a tree."""

from ..ref import Ref
from .cross_entropy import predictions
from .expression import Call, Constant, Fraction, Number, OneIf, Power, Product, Sum

ONE, TWO, ZERO = Constant("1"), Constant("2"), Constant("0")


def scalar_tree(step, notation, update, way="all"):
    """Return the tree that computes `step`; `notation` "letters" or "indices", `update` "subtract", "add".

    `way` is one of `cross_entropy.ways`, where the step is such a loss.
    """
    kind, _, name = step.rule.partition(":")
    if kind in ("adjustment", "update"):
        return _UPDATES[kind, update](step)
    if predictions(step):
        return _stable(step, name, way) if way.startswith("stable") else _cross_entropy(step, name, way)
    return _RULES[kind](step, name, notation == "letters")


def rate(sign=1):
    """The learning rate; sign -1 where the convention is to add."""
    return Number(Ref("lr"), sign)


def gradient(ref):
    """The Ref of the gradient that belongs to an adjustment or a new value."""
    return Ref("d" + ref.name.rpartition("_")[2], ref.layer, row=ref.row, column=ref.column)


def added(trees):
    """The sum of `trees`; one of them stays alone."""
    trees = tuple(trees)
    return trees[0] if len(trees) == 1 else Sum(tuple(("+", tree) for tree in trees))


def difference(first, second):
    return Sum((("+", first), ("−", second)))


def negative(tree):
    return Sum((("−", tree),))


def power(base, text):
    return Power(base, Constant(text))


def exp(tree):
    return Power(Constant("e"), tree)


def _product(group, times_one):
    """The product of a group of Refs, with the bias's input 1 where the notation shows it."""
    factors = tuple(map(Number, group))
    if times_one:
        factors += (ONE,)
    return factors[0] if len(factors) == 1 else Product(factors)


def _sum(step, name, letters):
    return added(_product(group, letters and group[0].name == "b") for group in step.terms)


def _mean(step, name, letters):
    terms = added(_product(group, letters and step.result.name == "db") for group in step.terms)
    return terms if len(step.terms) == 1 else Product((Fraction(ONE, Constant(str(len(step.terms)))), terms))


def _activation(step, name, letters):
    z = Number(*step.terms)
    return {
        "identity": z,
        "relu": Call("max", (ZERO, z)),
        "tanh": Call("tanh", (z,)),
        "sigmoid": _sigmoid(z),
        "step": OneIf(z, "≥"),
        "sign": Call("sign", (z,)),
    }[name]


def _slope(step, name, letters):
    z = Number(*step.terms)
    return {
        "identity": ONE,
        "relu": OneIf(z, ">"),
        "tanh": difference(ONE, Call("tanh", (z,), power="2")),
        "sigmoid": Fraction(exp(negative(z)), power(Sum((("+", ONE), ("+", exp(negative(z))))), "2")),
        "step": ZERO,
        "sign": ZERO,
    }[name]


def _sigmoid(z):
    return Fraction(ONE, Sum((("+", ONE), ("+", exp(negative(z))))))


def _link(step, name, letters):
    if name == "sigmoid":
        return _sigmoid(Number(*step.terms))
    (own,), scores = step.terms
    return Fraction(exp(Number(own)), added(exp(Number(score)) for score in scores))


def _loss(step, name, letters):
    pairs = [(Number(score), Number(target)) for score, target in step.terms]
    if name == "softmax_cross_entropy":
        log = Call("ln", (added(exp(score) for score, _ in pairs),))
        return added(Product((target, difference(log, score))) for score, target in pairs)
    if name == "binary_cross_entropy":
        terms = []
        for score, target in pairs:
            terms += [
                ("+", Call("ln", (Sum((("+", ONE), ("+", exp(score)))),))),
                ("−", Product((target, score))),
            ]
        return Sum(tuple(terms))
    squares = added(power(_error(score, target, letters), "2") for score, target in pairs)
    return Product((Fraction(ONE, TWO), squares)) if name == "half_squared_error" else squares


def _cross_entropy(step, name, way):
    """Minus the logarithm of the right class's probability, or with way "all" the sum over all classes."""
    predicted, targets = map(Number, predictions(step)), [Number(target) for _, target in step.terms]
    pairs = list(zip(predicted, targets, strict=True))
    binary = name == "binary_cross_entropy"
    if way != "all":
        no = binary and way == "0"
        right = difference(ONE, pairs[0][0]) if no else pairs[0 if binary else int(way)][0]
        return negative(Call("ln", (right,)))
    terms = []
    for probability, target in pairs:
        terms.append(Product((target, Call("ln", (probability,)))))
        if binary:
            rest = Call("ln", (difference(ONE, probability),))
            terms.append(Product((difference(ONE, target), rest)))
    return negative(added(terms))


def _stable(step, name, way):
    """The same from the scores: the logarithm of the sum of their exponentials less the right one."""
    right = way.removeprefix("stable").strip()
    if not right:
        return _loss(step, name, False)
    scores = [Number(score) for score, _ in step.terms]
    if name == "softmax_cross_entropy":
        return difference(Call("ln", (added(map(exp, scores)),)), scores[int(right)])
    log = Call("ln", (Sum((("+", ONE), ("+", exp(scores[0])))),))
    return difference(log, scores[0]) if right == "1" else log


def _error(predicted, target, letters):
    """What is squared: target minus output in letters, as their source has it, else output minus target."""
    return difference(target, predicted) if letters else difference(predicted, target)


def _residual(step, name, letters):
    predicted, target = map(Number, step.terms)
    if letters and name.endswith("squared_error"):
        off = _error(predicted, target, letters)
        return negative(Product((TWO, off)) if name == "squared_error" else off)
    off = difference(predicted, target)
    return Product((TWO, off)) if name == "squared_error" else off


def _plain_product(step, name, letters):
    return _product(step.terms, False)


_RULES = {
    "sum": _sum,
    "product": _plain_product,
    "mean": _mean,
    "activation": _activation,
    "slope": _slope,
    "link": _link,
    "loss": _loss,
    "residual": _residual,
}

_UPDATES = {
    ("adjustment", "subtract"): lambda step: negative(Product((rate(), Number(step.terms[1])))),
    ("adjustment", "add"): lambda step: Product((rate(-1), Number(step.terms[1]))),
    ("update", "subtract"): lambda step: difference(
        Number(step.terms[0]), Product((rate(), Number(gradient(step.result))))
    ),
    ("update", "add"): lambda step: added(map(Number, step.terms)),
}
