"""What explains a gradient besides slips alone: a factor together with a slip, a weight decay, a rate."""

import numpy as np

from .catalogue import CATALOGUE
from .diagnosis import FoundSlip
from .variation import gradients

LEAST = 3  # numbers that must agree about a number of the learner's that was not told
GROUPS = {"in all arrays": (0, 1), "in every dW": (0,), "in every db": (1,)}


def slip_and_factor(singles, compare, known):
    """Return (slip, layers, factor, where) of the slip and the constant that explain all together, or None.

    `singles` are (slip, layers, gradients) of every slip alone, `known` the factors that have a meaning.
    """
    for slip, layers, made in singles:
        landmarks = compare.landmarks(made)
        for factor in dict(known):
            for where, chosen in GROUPS.items():
                by = [factor if k in chosen else 1.0 for k in (0, 1)]
                if not all(
                    compare.may_be(own, by[k] * other, abs(by[k]) * largest)
                    for k, own, other, largest in landmarks
                ):
                    continue
                scaled = (tuple(by[k] * part for k, part in enumerate(pair)) for pair in made)
                if all(compare.explains_layer(l, pair) for l, pair in enumerate(scaled)):
                    return slip, layers, factor, where
    return None


def weight_decay(given, wanted, network, compare):
    """Return the weight decay that explains all wrong numbers, as a `FoundSlip`, or None."""
    own = [
        (mine[0] - right[0], layer.W)
        for mine, right, layer in zip(given, wanted, network.layers, strict=True)
        if mine[0] is not None
    ]
    size = sum(float((W * W).sum()) for _, W in own)
    if sum(W.size for _, W in own) < LEAST or not size:
        return None
    decay = float(f"{sum(float((off * W).sum()) for off, W in own) / size:.6g}")
    made = [(dW + decay * layer.W, db) for (dW, db), layer in zip(wanted, network.layers, strict=True)]
    if not decay or not all(compare.explains_layer(l, pair) for l, pair in enumerate(made)):
        return None
    when = f"a weight decay is in it: {decay:.4g} times each weight is added"
    return FoundSlip("weight decay", "in every dW", when, "The gradient here is that of the loss alone.")


def rate_of_an_early_update(trace, given):
    """Return the rate with which the weights of the last layer were updated too early, or None.

    What flows back through them is a straight line in the rate, which the layer before can be read from.
    """
    l = len(trace.layers) - 2
    own = given[l] if l >= 0 else (None, None)
    if own[0] is None or trace.layers[l].delta.size < 2:  # one number is what any rate can make
        return None
    (early,) = (slip for slip in CATALOGUE if slip.name == "updated weights")
    right = trace.layers[l].dW
    made = gradients(trace, {(early.line, l + 1): early}, 1.0)
    step = made[l][0] - right if made else np.zeros_like(right)
    size = float((step * step).sum())
    rate = float(((own[0] - right) * step).sum()) / size if size else 0.0
    return rate if rate > 0 and np.isfinite(rate) else None
