"""The gradient of backpropagation, or one of your own, held against differences of the loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .backprop import backprop, pass_forward, quiet
from .checks import all_finite, as_floats, as_list
from .network import Layer, Network
from .parameters import gradients_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from .functions import Loss

# How far a neuron's sum z is moved up and down. Long moves have small rounding errors, and extrapolation
# makes them exact; short ones stay in the bend of a curve behind weights of up to ten thousand.
MOVES = 1e-2 / 4.0 ** np.arange(8)
SMALLEST = 1e-300  # an input: a weight on a smaller one would have to be moved beyond all floats
FLOOR = 1e7  # rounding errors: what is smaller counts as if it had this size


def check_gradients(
    network: Network,
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    gradients: Sequence[Sequence[ArrayLike]] | None = None,
) -> float:
    """Return the largest relative error of a gradient against differences of the mean loss.

    Each weight and bias is moved up and down by eight lengths, so far that its neuron's sum moves by 1e-2 and
    less, and the central differences are extrapolated to the length 0 (Ridders 1982), in float64. The error
    of an entry is abs(analytic - numeric) divided by the largest of abs(analytic), abs(numeric), and what
    these differences can just see: 1e7 times the rounding error of the loss over the length, and the square
    root of the type's rounding error times the mean size of the products that add up to the entry.

    Parameters
    ----------
    network : Network
        What computes.
    X : array_like, shape (n, n_in)
        Samples.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        The loss, or its name.
    gradients : sequence of two sequences of array_like, optional
        Your own (dWs, dbs), an array for each layer in the shape of its weights, (n_out, n_in), and of its
        biases, (n_out,); by default those of `backprop`.

    Returns
    -------
    float
        In float64 right gradients gave less than 1e-6 in 4,000 random networks, with inputs up to 5,000 and
        weights down to 0.001; in float32 less than 1e-2. A wrong entry gives its own relative error, which is
        0.5 for a halved slope, but less where it is below about 1e-6 of the loss, too small for differences.
        At a kink (a ReLU with z = 0) a right gradient may differ as well.

    Raises
    ------
    TypeError
        As in `backprop`, and for gradients that are not two lists of numbers.
    ValueError
        As in `backprop`, for a mean loss or a gradient that is not finite, and for gradients of another
        number or shape.
    """
    trace = backprop(network, X, Y, loss)
    if not np.isfinite(trace.mean_loss):
        raise ValueError(
            f"the mean loss must be finite for its differences to say anything, got {trace.mean_loss}"
        )
    check_finite(trace)
    made = gradients_of(trace)
    given = made if gradients is None else _own(gradients, made)
    # Small differences drown in float32.
    X, Y = np.array(trace.X, np.float64), np.array(trace.Y, np.float64)
    worst, a_before = 0.0, X
    with quiet():
        for l, (layer, (dW, db)) in enumerate(zip(trace.network.layers, given, strict=True)):
            z, a = _forward_64(layer, a_before)
            for j in range(layer.n_out):
                behind = _Behind(trace, l, j, z, a, Y)
                delta = np.abs(_float64(trace.layers[l].delta[:, j]))
                for i, analytic in enumerate([db[j], *dW[j]]):
                    x = a_before[:, i - 1] if i else np.ones(len(X))
                    error = behind.error(analytic, x, (delta * np.abs(x)).mean())
                    worst = float(np.maximum(worst, error))  # a NaN is not lost in it
            a_before = a
    return worst


def check_finite(trace):
    """ValueError unless the gradient of `trace` is finite: nothing can be held against another one."""
    if not all(all_finite(part) for pair in gradients_of(trace) for part in pair):
        raise ValueError("the gradient must be finite to be held against another; are the numbers too large?")


def _float64(array):
    return array.astype(np.float64)  # in numpy 2.1 np.float64(array) makes a scalar of one number


def _in_64(layer):
    return Layer(_float64(layer.W), _float64(layer.b), layer.activation)


def _forward_64(layer, a_before):
    z = a_before @ _float64(layer.W).T + _float64(layer.b)
    return z, layer.activation.f(z)


class _Behind:
    """The losses that follow when the sum z of one neuron is moved."""

    def __init__(self, trace, l, j, z, a, Y):
        self._activation, self._loss = trace.network.layers[l].activation, trace.loss
        later = trace.network.layers[l + 1 :]
        self._later = Network(map(_in_64, later)) if later else None
        self._j, self._z, self._a, self._Y = j, z, a, Y

    def losses(self, moves):
        """Return the losses (len(moves), n) for moves (len(moves), n) of the sum."""
        count, n = moves.shape
        rows = np.repeat(self._a[None], count, axis=0)
        rows[:, :, self._j] = self._activation.f(self._z[:, self._j] + moves)
        scores = rows.reshape(count * n, -1)
        if self._later:
            *_, (_, scores) = pass_forward(self._later, scores)
        return self._loss.value(scores, np.tile(self._Y, (count, 1))).reshape(count, n)

    def error(self, analytic, x, products):
        """Return the relative error of `analytic` for the weight on the inputs x (n,).

        `products` is the mean size of what adds up to the entry.
        """
        size = np.abs(x).max()
        if size == 0.0:  # the loss does not feel this weight
            return float(analytic != 0)
        lengths = MOVES / max(size, SMALLEST)
        up, down = (self.losses(sign * np.outer(lengths, x)) for sign in (1, -1))
        simple = (up - down).mean(axis=1) / (2 * lengths)
        # A loss that overflows when it is moved far tells nothing there.
        noise = np.finfo(np.float64).eps * (np.abs(up) + np.abs(down)).mean(axis=1) / lengths
        numeric, rounding = _extrapolated(simple, noise)
        smallest = np.sqrt(np.finfo(np.asarray(analytic).dtype).eps) * products
        scale = max(abs(analytic), abs(numeric), FLOOR * rounding, smallest)
        return float(abs(analytic - numeric) / scale) if scale else 0.0


def _extrapolated(simple, noise):
    """Return (the derivative, its rounding error) from differences over lengths, each a quarter of the last.

    Of all extrapolations it is the one that two others agree with best, as far as the difference over the
    shortest length bears it out: far away, where everything is flat, several may agree by accident.
    """
    last, spread = simple[-1], 16 * (abs(simple[-1] - simple[-2]) + noise[-1] + noise[-2])
    best, numeric, rounding = np.inf, last, noise[-1]
    row = [simple[0]]
    for k in range(1, len(simple)):
        before, row, power = row, [simple[k]], 1.0
        for m in range(k):
            power *= 16.0
            row.append((power * row[m] - before[m]) / (power - 1.0))
            off = max(abs(row[-1] - row[-2]), abs(row[-1] - before[m])) + noise[k]
            if off < best and abs(row[-1] - last) <= spread:
                best, numeric, rounding = off, row[-1], noise[k]
    return numeric, rounding


def _own(gradients, wanted):
    """Return the learner's own gradients as [(dW, db)], one pair a layer."""
    pair = as_list("gradients", gradients)
    if len(pair) != 2:
        raise ValueError(f"gradients must be two lists, (dWs, dbs), got {len(pair)}")
    made = []
    for k, name in enumerate(("dWs", "dbs")):
        arrays = as_list(f"gradients[{k}]", pair[k])
        if len(arrays) != len(wanted):
            raise ValueError(f"{name} must be {len(wanted)} arrays, one a layer, got {len(arrays)}")
        for l, array in enumerate(arrays):
            arrays[l] = as_floats(f"{name}[{l}]", array, 1, 2)
            shape = wanted[l][k].shape
            if arrays[l].shape != shape:
                hint = "; is it transposed?" if arrays[l].shape == shape[::-1] else ""
                raise ValueError(f"{name}[{l}] must have the shape {shape}, got {arrays[l].shape}{hint}")
        made.append(arrays)
    return list(zip(*made, strict=True))
