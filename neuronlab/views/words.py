"""Each step in one plain sentence, true whatever the numbers are, and the engine's line of code that computes it."""

from ..functions import identity
from .names import describe, neuron_letters

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
    "sigmoid": "The slope of {n}'s sigmoid at its sum z: 1/4 at most, almost 0 far out, where learning is slow.",
    "step": f"The step function {_FLAT}",
    "sign": f"The sign function {_FLAT}",
}

_LOSSES = {
    "half_squared_error": "The error: half the squared difference{s} between target and output{all}. "
    "Squaring counts misses in both directions; the half simplifies the derivative.",
    "squared_error": "The error: the squared difference{s} between target and output{all}. "
    "Squaring counts misses in both directions, and large ones more.",
    "binary_cross_entropy": "The error is the cross entropy{all}: "
    "small if the predicted probability is near the target, large if it is confidently wrong.",
    "softmax_cross_entropy": "The error is the cross entropy: "
    "small if the target's class gets a high probability, large if it gets a low one.",
}

_CROSS_ENTROPY = (
    "How fast the error grows with {n}'s score: prediction minus target. "
    "If the prediction is too low this is negative: raising the score helps."
)
_RESIDUALS = {
    "half_squared_error": "How fast the error grows with {n}'s output. "
    "Below the target this is negative: raising the output lowers the error.",
    "squared_error": "How fast the error grows with {n}'s output: twice the miss. "
    "Below the target it is negative: raising the output lowers the error.",
    "binary_cross_entropy": _CROSS_ENTROPY,
    "softmax_cross_entropy": _CROSS_ENTROPY,
}

# A test finds each line in the source of backprop.py or training.py.
_CODE = {
    "z": "z = a @ layer.W.T + layer.b",
    "a": "a = layer.activation.f(z)",
    "y_hat": "loss.link(scores)",
    "loss": "losses = loss.value(scores, Y)",
    "mean_loss": "losses.mean()",
    "da": "da = delta @ network.layers[l].W",
    "slope": "slope = network.layers[l].activation.df(z)",
    "delta": "delta = da * slope",
    "dW": "delta.T @ a_before / n",
    "db": "delta.sum(axis=0) / n",
    "adjust_W": "layer.W - lr * made.dW",
    "adjust_b": "layer.b - lr * made.db",
    "new_W": "layer.W - lr * made.dW",
    "new_b": "layer.b - lr * made.db",
}


def sentence(network, loss, step, n_samples=1) -> str:
    """Return one or two plain sentences on what `step` computes and why; they hold for any numbers."""
    kind, _, name = step.rule.partition(":")
    text = _KINDS[kind](network, loss, step, name, n_samples)
    of_one = n_samples > 1 and step.result.sample is not None
    return f"Sample {step.result.sample + 1}: {text}" if of_one else text


def code_line(ref, network) -> str:
    """Return the code of the engine (backprop.py, training.py) that computes the number at `ref`; "" for a leaf."""
    if ref.name == "da" and ref.layer == len(network.layers) - 1:
        return "da = loss.grad(scores, Y)"
    return _CODE.get(ref.name, "")


def _neuron(network, ref):
    layer = -1 if ref.layer is None else ref.layer
    return f"neuron {neuron_letters(network)[layer][ref.row]}"


def _capital(text):
    return text[0].upper() + text[1:]


def _is_output(network, ref):
    return ref.layer == len(network.layers) - 1


def _sum(network, loss, step, name, n_samples):
    ref = step.result
    neuron = _neuron(network, ref)
    if ref.name == "da":
        (first, _), *others = step.terms
        source = (
            "the error terms of the next layer, each" if others else f"{_neuron(network, first)}'s error term"
        )
        return f"What flows back to {neuron}: {source} times the weight that carried {neuron}'s output there."
    if ref.layer == 0:
        text = "weighs its inputs: each times its weight, added up, plus its bias, which shifts the result up or down."
    else:
        text = "takes the outputs of the layer before as its inputs: each times its weight, added up, plus its bias."
    return f"{_capital(neuron)} {text}"


def _activation(network, loss, step, name, n_samples):
    text = f"{_capital(_neuron(network, step.result))} {_ACTIVATIONS[name]}"
    if _is_output(network, step.result):
        return text + (
            " This is the network's prediction." if loss.link is identity else " This is its score."
        )
    # Linear layers, one after the other, are one linear layer.
    return text + (" Such a bend is what makes more layers worth having." if name == "relu" else "")


def _link(network, loss, step, name, n_samples):
    neuron = _neuron(network, step.result)
    if name == "sigmoid":
        return f"The sigmoid turns {neuron}'s score into a probability between 0 and 1: the network's prediction."
    return (
        f"Softmax turns all scores into probabilities that add up to 1. This one is {neuron}'s: "
        "the higher its score, the higher."
    )


def _loss(network, loss, step, name, n_samples):
    several = len(step.terms) > 1
    return _LOSSES[name].format(s="s" if several else "", all=", added up over outputs" if several else "")


def _residual(network, loss, step, name, n_samples):
    return _RESIDUALS[name].format(n=_neuron(network, step.result))


def _slope(network, loss, step, name, n_samples):
    return _SLOPES[name].format(n=_neuron(network, step.result))


def _error_term(network, loss, step, name, n_samples):
    neuron = _neuron(network, step.result)
    change = "the change with its output" if _is_output(network, step.result) else "what flows back to it"
    return (
        f"{_capital(neuron)}'s error term: how fast the error grows with its sum z. "
        f"By the chain rule, {change} times its slope."
    )


def _mean(network, loss, step, name, n_samples):
    ref = step.result
    if ref.name == "mean_loss":
        if n_samples == 1:
            return "The mean error over the batch: with one sample it is that sample's error itself."
        return f"The mean of the {n_samples} samples' errors: the one number that training tries to make smaller."
    neuron, what = _neuron(network, ref), _capital(describe(network, loss, ref))
    if n_samples > 1 and ref.name == "db":
        return f"{what}: the mean of its error terms over all samples; the bias's input is always 1."
    if n_samples > 1:
        return f"{what}: error term times input for each sample, then the mean, because the mean error is to fall."
    if ref.name == "db":
        return f"{what}: its error term times 1, because the bias's input is always 1."
    factor = describe(network, loss, step.terms[0][1])
    return f"{what}: {neuron}'s error term times {'the ' if ref.layer else ''}{factor}, which this weight multiplies."


def _adjustment(network, loss, step, name, n_samples):
    what = _capital(describe(network, loss, step.result))
    return f"{what}: learning rate times gradient, with the sign turned, because downhill is against the gradient."


def _update(network, loss, step, name, n_samples):
    what = _capital(describe(network, loss, step.result))
    return f"{what}: old value plus adjustment. All parameters change at once, when every gradient is known."


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
