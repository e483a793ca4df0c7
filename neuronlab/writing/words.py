"""Each step in one plain sentence, true for any numbers, and the engine's line of code that computes it."""

from dataclasses import dataclass

from ..architecture import Architecture
from ..functions import Loss, identity
from ..step import Step
from .gaps import fill, moved
from .labels import Labels
from .names import kind_of, name_with_gaps, neuron_names

_ACTIVATIONS = {
    "identity": "passes its sum z on unchanged: its activation is the identity.",
    "relu": "applies ReLU: a positive sum z passes unchanged, a negative one becomes 0.",
    "tanh": "applies tanh, which squeezes its sum z, however large, into the range from −1 to 1.",
    "sigmoid": "applies the sigmoid, which squeezes its sum z, however large, into the range from 0 to 1.",
    "step": "decides: the step function gives 1 if its sum z is at least 0, else 0.",
    "sign": "keeps only the sign of its sum z: 1, 0 or −1.",
}

_FLAT = "is flat, so {n}'s slope is 0: no error passes back, and its weights cannot learn."
_SLOPES = {
    "identity": "The slope of {n}'s identity is 1 everywhere, so the error passes back unchanged.",
    "relu": "The slope of {n}'s ReLU at its sum z: 1 if z is positive, else 0. "
    "A silent neuron passes nothing back.",
    "tanh": "The slope of {n}'s tanh at its sum z: 1 at z = 0, almost 0 far out, where learning is slow.",
    "sigmoid": "The slope of {n}'s sigmoid at its sum z: at most 1/4, and almost 0 far out, "
    "where learning is slow.",
    "step": f"The step function {_FLAT}",
    "sign": f"The sign function {_FLAT}",
}

_LOSSES = {
    "half_squared_error": "The loss: half the squared difference{s} between target and output{all}. "
    "Squaring counts misses in both directions; the half simplifies the derivative.",
    "squared_error": "The loss: the squared difference{s} between target and output{all}. "
    "Squaring counts misses in both directions, and large ones more.",
    "binary_cross_entropy": "The loss is the cross entropy{all}: minus the logarithm of the probability "
    "given to what is true; large if confidently wrong.",
    "softmax_cross_entropy": "The loss is the cross entropy: minus the logarithm of the right class's "
    "probability. Small if that is near 1, large if near 0.",
}

_CROSS_ENTROPY = (
    "How fast the loss grows with {n}'s score: prediction minus target. "
    "If the prediction is too low this is negative: raising the score helps."
)
_RESIDUALS = {
    "half_squared_error": "How fast the loss grows with {n}'s output. "
    "Below the target this is negative: raising the output lowers the loss.",
    "squared_error": "How fast the loss grows with {n}'s output: twice the miss. "
    "Below the target it is negative: raising the output lowers the loss.",
    "binary_cross_entropy": _CROSS_ENTROPY,
    "softmax_cross_entropy": _CROSS_ENTROPY,
}

# The lines of backprop.py and training.py themselves: a test sees each of them executed.
_CODE = {
    "z": "z = a @ layer.W.T + layer.b",
    "a": "a = layer.activation.f(z)",
    "y_hat": "Y_hat = loss.link(scores)",
    "loss": "losses = loss.value(scores, Y)",
    "mean_loss": "mean_loss = losses.mean()",
    "da": "da = delta @ layer.W",
    "slope": "slope = layer.activation.df(z)",
    "delta": "delta = da * slope",
    "dW": "dW = delta.T @ a_before / n",
    "db": "db = delta.sum(axis=0) / n",
    "adjust_W": "layer.W - lr * dW",
    "adjust_b": "layer.b - lr * db",
    "new_W": "layer.W - lr * dW",
    "new_b": "layer.b - lr * db",
}


def sentence(network, loss, step, n_samples=1, notation="letters", labels=None) -> str:
    """Return one or two plain sentences on what `step` computes and why; they hold for any numbers.

    `network` is a Network or an Architecture: only its sizes count. Neurons are called as in `notation`, and
    as `labels` say.
    """
    text = sentence_with_gaps(network, loss, step, n_samples, labels)
    inputs = labels.inputs if labels else ()
    return fill(text, (step.result, *step.operands), neuron_names(network, notation, labels), inputs)


def sentence_with_gaps(network, loss, step, n_samples=1, labels=None) -> str:
    """Return what `sentence` says of all steps of this rule, result's name and layer.

    Its gaps, for `neuronlab.writing.gaps.fill`, are for the step's result and its operands.
    """
    kind, _, name = step.rule.partition(":")
    network = network if isinstance(network, Architecture) else Architecture.with_loss(network, loss)
    text = _KINDS[kind](_About(network, loss, step, name, n_samples, labels))
    return f"Sample {{0n}}: {text}" if n_samples > 1 and step.result.sample is not None else text


def code_line(ref, network) -> str:
    """Return the line of backprop.py or training.py that computes the number at `ref`; "" for a leaf."""
    if ref.name == "da" and ref.layer == len(network.sizes) - 2:
        return "da = loss.grad(scores, Y)"
    return _CODE.get(ref.name, "")


@dataclass(frozen=True, slots=True)
class _About:
    """A step, and what its sentence needs to know; `name` is the second half of its rule."""

    network: Architecture
    loss: Loss
    step: Step
    name: str
    n_samples: int
    labels: Labels | None

    @property
    def neuron(self):
        return "neuron {0r}"

    @property
    def Neuron(self):
        return _capital(self.neuron)

    def what(self, place):
        """The name of the result (0) or of an operand (1, 2, ...)."""
        ref = (self.step.result, *self.step.operands)[place]
        return moved(name_with_gaps(kind_of(self.network, ref, labels=self.labels)), place)

    @property
    def What(self):
        return _capital(self.what(0))

    @property
    def is_output(self):
        return self.step.result.layer == len(self.network.sizes) - 2


def _capital(text):
    return text[0].upper() + text[1:]


def _sum(at):
    if at.step.result.name == "da":
        several = len(at.step.terms) > 1
        after = "the error terms of the next layer, each" if several else "neuron {1r}'s error term"
        return f"What flows back to {at.neuron}: {after} times the weight that carried its output there."
    if at.step.result.layer:
        text = "takes the outputs of the layer before: each times its weight, added up, plus its bias."
        return f"{at.Neuron} {text}"
    return (
        f"{at.Neuron} weighs its inputs: each times its weight, added up, plus its bias, "
        "which shifts the result up or down."
    )


def _activation(at):
    text = f"{at.Neuron} {_ACTIVATIONS[at.name]}"
    if at.is_output:
        return text + (
            " This is the network's prediction." if at.loss.link is identity else " This is its score."
        )
    # Linear layers, one after the other, are one linear layer.
    return text + (" Such a bend is what makes more layers worth having." if at.name == "relu" else "")


def _link(at):
    if at.name == "sigmoid":
        return (
            f"The sigmoid turns {at.neuron}'s score into a probability from 0 to 1: the network's prediction."
        )
    return (
        f"Softmax turns all scores into probabilities that add up to 1. This one is {at.neuron}'s: "
        "the higher its score, the higher."
    )


def _loss(at):
    several = len(at.step.terms) > 1
    return _LOSSES[at.name].format(s="s" if several else "", all=", added up over outputs" if several else "")


def _residual(at):
    return _RESIDUALS[at.name].format(n=at.neuron)


def _slope(at):
    return _SLOPES[at.name].format(n=at.neuron)


def _error_term(at):
    change = "the change with its output" if at.is_output else "what flows back to it"
    return (
        f"{at.Neuron}'s error term: how fast the loss grows with its sum z. "
        f"By the chain rule, {change} times its slope."
    )


def _mean(at):
    name, one = at.step.result.name, at.n_samples == 1
    if name == "mean_loss" and one:
        return "The mean loss over the batch: with one sample it is that sample's loss itself."
    if name == "mean_loss":
        return f"The mean of the {at.n_samples} samples' losses: the one number that training tries to lower."
    if name == "db" and one:
        return f"{at.What}: its error term times 1, because the bias's input is always 1."
    if name == "db":
        return f"{at.What}: the mean of its error terms over all samples; the bias's input is always 1."
    if not one:
        return f"{at.What}: error term times input for each sample; then the mean over all samples."
    factor = at.what(2)
    the = "the " if at.step.result.layer else ""
    return f"{at.What}: {at.neuron}'s error term times {the}{factor}, which this weight multiplies."


def _adjustment(at):
    return f"{at.What}: as large as learning rate times gradient, in the opposite direction: downhill."


def _update(at):
    return (
        f"{at.What}: old value plus adjustment. All parameters change at once, when every gradient is known."
    )


_KINDS = {
    "sum": _sum,
    "activation": _activation,
    "link": _link,
    "loss": _loss,
    "mean": _mean,
    "residual": _residual,
    "slope": _slope,
    "product": _error_term,
    "adjustment": _adjustment,
    "update": _update,
}
