"""Slips on the way forward: in sums, activations, probabilities and the error."""

import math

from ...ref import Ref
from ...rules import RULES
from .slip import collector

FORWARD = []  # the likelier ones of a step first
SQUARED = ("half_squared_error", "squared_error")
_slip = collector(FORWARD)


@_slip("the bias is left out", "A weighted sum has one term more than it has inputs: the bias, times 1.")
def _bias_forgotten(at):
    if at.name == "z":
        yield at.total(at.groups[1:])


@_slip(
    "the numbers are added up as they are, without their weights",
    "That is a plain sum. In a weighted sum each number counts as much as its weight says.",
)
def _plain_sum(at):
    if at.is_sum and len(at.product_places) > 1:
        plain, *_ = at.with_factors(lambda weight, other: (other,))
        yield plain
        if at.name == "z":
            yield plain - at.total(at.groups[:1])  # without the bias, too


@_slip(
    "a weight is left out",
    "Whatever passes through a connection is multiplied by its weight, forward and back.",
)
def _weight_forgotten(at):
    if at.is_sum:
        together, *each = at.with_factors(lambda weight, other: (other,))
        yield at.value if each else together  # all of several are the plain sum
        yield from each


@_slip(
    "weights are multiplied by inputs that belong to other weights",
    "The second number in a weight's name says which input it multiplies. Follow the line in the picture.",
)
def _weight_of_another_input(at):
    if at.name == "z":
        bias, *products = at.groups
        weights, inputs = zip(*products, strict=True)
        # Backwards, and two neighbours in each other's place.
        orders = [inputs[::-1]]
        for i in range(len(inputs) - 1):
            orders.append((*inputs[:i], inputs[i + 1], inputs[i], *inputs[i + 2 :]))
        for order in orders:
            yield at.total([bias, *zip(weights, order, strict=True)])


@_slip(
    "an input is left out, so that its weight counts in full",
    "A weight counts as often as its input says: multiply the two.",
)
def _input_forgotten(at):
    if at.name == "z":
        yield from at.with_factors(lambda weight, other: (weight,))


@_slip(
    "one of the products is left out",
    "Count the connections in the picture: each gives one product to the sum.",
    rules=0,
)
def _product_left_out(at):
    if at.is_sum and len(at.groups) > 1:
        yield from (at.total(at.groups[:i] + at.groups[i + 1 :]) for i in at.product_places)


@_slip(
    "a minus sign gets lost in one of the products",
    "Go through the signs once more: minus times plus is minus, minus times minus is plus.",
)
def _minus_lost(at):
    if at.is_sum:
        lost = [-2 * p for p in map(math.prod, at.groups) if p < 0]
        if lost:
            yield at.value + sum(lost)
        if len(lost) > 1:
            yield from (at.value + change for change in lost)


@_slip(
    "an input and its weight are added",
    "An input and its weight are multiplied; only the products are added up.",
)
def _plus_for_times(at):
    if at.name == "z":
        yield from at.with_factors(lambda weight, other: (weight + other,))


@_slip(
    "rows and columns of the weights are swapped",
    "In the name of a weight the neuron it leads into comes first, then where it comes from.",
)
def _row_for_column(at):
    if at.is_sum:
        yield from at.with_weights(lambda w: Ref("W", w.layer, row=w.column, column=w.row))


@_slip(
    "the sum is divided by the number of its terms",
    "What is asked for here is a sum. A mean belongs to several samples.",
)
def _mean_for_sum(at):
    counts = (len(at.groups), len(at.product_places)) if at.is_sum else ()
    if at.rule.startswith("loss:"):
        counts = (len(at.numbers),)
    # A neuron with one input has two terms, one of which is no product: the place of each count stays.
    yield from (at.value / max(1, count) for count in counts)


@_slip(
    "the activation function is left out",
    "The weighted sum is the first half of a neuron's work. What does its activation function do with it?",
)
def _activation_forgotten(at):
    if at.rule.startswith("activation:"):
        yield at.numbers[0]


@_slip(
    "tanh and sigmoid are mixed up",
    "Two curves look like an S: tanh runs from −1 to 1, the sigmoid from 0 to 1.",
    together=True,
)
def _tanh_for_sigmoid(at):
    kind, _, name = at.rule.partition(":")
    if kind in ("activation", "slope") and (other := {"tanh": "sigmoid", "sigmoid": "tanh"}.get(name)):
        yield RULES[f"{kind}:{other}"](*at.numbers)


@_slip(
    "the sign of the exponent is turned", "The sigmoid has e to the power of minus z: z with its sign turned."
)
def _exponent_turned(at):
    if at.rule in ("activation:sigmoid", "link:sigmoid"):
        yield RULES[at.rule](-at.numbers[0])


@_slip(
    "the score is given in place of the probability",
    "A score can be any number. What turns it into a probability?",
)
def _score_for_probability(at):
    if at.rule == "link:sigmoid":
        yield at.numbers[0]
    elif at.rule == "link:softmax":
        yield at.numbers[0][0]


@_slip(
    "softmax stops half-way",
    "Softmax takes e to the power of every score, and then divides by the sum of all these powers.",
    rules=2,
)
def _softmax_half_way(at):
    if at.rule == "link:softmax":
        (score,), scores = at.numbers
        yield math.exp(score) if max(scores) < 700 else math.inf
        yield score / total if (total := sum(scores)) else math.inf


@_slip(
    "a factor of 2 is taken for ½, or the other way round",
    "Look at how the error is defined here: half the square, or the whole square? Its derivative follows "
    "from that.",
    rules=2,
)
def _factor_two(at):
    kind, _, name = at.rule.partition(":")
    if kind in ("loss", "residual") and name in SQUARED:
        yield from (at.value * 2, at.value / 2)


@_slip(
    "the difference is not squared",
    "The error takes the square, so that misses on both sides count.",
    rules=6,
)
def _square_forgotten(at):
    if at.rule.startswith("loss:") and at.rule.endswith("squared_error"):
        sizes = sum(abs(s - y) for s, y in at.numbers)
        misses = sum(s - y for s, y in at.numbers)
        yield from (sizes, sizes / 2, misses, misses / 2, -misses, -misses / 2)


@_slip(
    "the logarithm to base 10 is taken",
    "Cross entropy takes the natural logarithm: on a calculator the key ln.",
)
def _log_for_ln(at):
    if at.rule.startswith("loss:") and at.rule.endswith("cross_entropy"):
        yield at.value / math.log(10)


@_slip("the mean is not taken", "With several samples the mean counts: add up, then divide by their number.")
def _sum_for_mean(at):
    if at.rule == "mean" and len(at.groups) > 1:
        yield at.value * len(at.groups)
