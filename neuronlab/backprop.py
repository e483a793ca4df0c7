"""The forward and the backward pass, vectorised over a batch; the trace keeps every number that they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .checks import as_batch
from .functions import Loss, as_loss, identity
from .network import Network
from .record import Record

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

# Rows that `forward` takes at a time: with layers of usual widths they stay in the processor's cache.
ROWS_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class LayerTrace(Record):
    """What one layer computed for a batch of n samples.

    z, a, slope, da and delta belong to each sample's own loss; dW and db are the gradient of the batch's mean
    loss. All arrays are read-only.

    Attributes
    ----------
    z : numpy.ndarray, shape (n, n_out)
        Weighted sums.
    a : numpy.ndarray, shape (n, n_out)
        Outputs, f(z).
    slope : numpy.ndarray, shape (n, n_out)
        f'(z).
    da : numpy.ndarray, shape (n, n_out)
        dL/da.
    delta : numpy.ndarray, shape (n, n_out)
        Error terms, dL/dz = da * slope.
    dW : numpy.ndarray, shape (n_out, n_in)
        Gradient of the weights.
    db : numpy.ndarray, shape (n_out,)
        Gradient of the biases.
    """

    z: np.ndarray
    a: np.ndarray
    slope: np.ndarray
    da: np.ndarray
    delta: np.ndarray
    dW: np.ndarray
    db: np.ndarray

    def __repr__(self):
        n, n_out = self.a.shape
        return f"LayerTrace({n} sample{'s' * (n > 1)}, {n_out} neuron{'s' * (n_out > 1)})"


@dataclass(frozen=True, eq=False)
class Trace(Record):
    """Every number of one forward and backward pass over a batch of n samples; all arrays are read-only.

    Attributes
    ----------
    network : Network
        What computed.
    loss : Loss
        What its scores cost.
    X : numpy.ndarray, shape (n, n_in)
        The batch.
    Y : numpy.ndarray, shape (n, n_out)
        Its targets.
    Y_hat : numpy.ndarray, shape (n, n_out)
        Predictions: the loss's link of the scores.
    losses : numpy.ndarray, shape (n,)
        The loss of each sample.
    mean_loss : float
        Their mean.
    layers : tuple of LayerTrace
        What each layer of `network` computed.
    """

    network: Network
    loss: Loss
    X: np.ndarray
    Y: np.ndarray
    Y_hat: np.ndarray
    losses: np.ndarray
    mean_loss: float
    layers: tuple[LayerTrace, ...]

    def __repr__(self):
        n = len(self.X)
        return f"Trace({self.network!r}, {n} sample{'s' * (n > 1)}, {self.loss.name} {self.mean_loss:.6g})"


def forward(network: Network, X: ArrayLike) -> np.ndarray:
    """Return the scores S, the last layer's output for each row of X.

    Parameters
    ----------
    network : Network
        What computes.
    X : array_like, shape (n, n_in)
        Samples; one sample (n_in,) counts as a batch of one.

    Returns
    -------
    numpy.ndarray, shape (n, n_out)
        Scores; float32 if all that comes in is.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong shape, NaN or infinity.
    """
    check_network(network)
    X = as_batch("X", X, network.sizes[0], copy=False)
    X = X.astype(common_type(network, X), copy=False)
    blocks = []
    with quiet():
        for start in range(0, len(X), ROWS_AT_ONCE):
            scores = rows = X[start : start + ROWS_AT_ONCE]
            for _, a in pass_forward(network, rows):
                scores = a  # of the last layer, when all have passed
            blocks.append(scores)
    return blocks[0] if len(blocks) == 1 else np.concatenate(blocks)


def backprop(network: Network, X: ArrayLike, Y: ArrayLike, loss: Loss | str) -> Trace:
    """Run both passes and return the `Trace`: all that was computed, the gradient of the mean loss included.

    Source of the recursion: Rumelhart, Hinton and Williams 1986.

    Parameters
    ----------
    network : Network
        What computes.
    X : array_like, shape (n, n_in)
        Samples; one sample (n_in,) with its target (n_out,) counts as a batch of one.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        The loss, or its name.

    Returns
    -------
    Trace
        Every number of both passes.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For shapes that don't fit, NaN or infinity, targets that the loss does not allow, or a cross entropy
        behind another last activation than identity.
    """
    X, Y, loss = as_problem(network, X, Y, loss)
    return run_passes(network, X, Y, loss)


def as_problem(network, X, Y, loss, copy=True) -> tuple:
    """Return checked (X, Y, loss) as `run_passes` takes them, new ones if `copy`; errors as in `backprop`."""
    check_network(network)
    loss = as_loss(loss)
    X = as_batch("X", X, network.sizes[0], copy)
    Y = as_targets(loss, Y, len(X), network.sizes[-1], copy)
    check_loss(network, loss)
    check_targets(loss, Y)
    return X, Y, loss


def run_passes(network, X, Y, loss) -> Trace:
    """Do what `backprop` does, for checked arrays, which it keeps and makes read-only."""
    dtype = common_type(network, X, Y)
    X, Y = X.astype(dtype, copy=False), Y.astype(dtype, copy=False)
    with quiet():
        passed = list(pass_forward(network, X))
        scores = passed[-1][1]
        Y_hat = loss.link(scores)
        losses = loss.value(scores, Y)
        mean_loss = losses.mean()
        da = loss.grad(scores, Y)
        layers = pass_backward(network, X, passed, da)
    _make_read_only(X, Y, Y_hat, losses)
    return Trace(network, loss, X, Y, Y_hat, losses, float(mean_loss), layers)


def pass_forward(network, X):
    """Yield z and a (n, n_out) of each layer, from the first to the last, for X (n, n_in)."""
    a = X
    for layer in network.layers:
        z = a @ layer.W.T + layer.b
        a = layer.activation.f(z)
        yield z, a


def pass_backward(network, X, passed, da) -> tuple:
    """Return a `LayerTrace` for each layer; `passed` are the (z, a) of all, `da` is dL/da of the last one."""
    n, layers = len(X), []
    for l in reversed(range(len(network.layers))):
        layer, (z, a) = network.layers[l], passed[l]
        a_before = passed[l - 1][1] if l else X
        slope = layer.activation.df(z)
        delta = da * slope
        dW = delta.T @ a_before / n
        db = delta.sum(axis=0) / n
        _make_read_only(z, a, slope, da, delta, dW, db)
        layers.append(LayerTrace(z, a, slope, da, delta, dW, db))
        if l:
            da = delta @ layer.W
    return tuple(reversed(layers))


def _make_read_only(*arrays):
    for array in arrays:
        array.setflags(write=False)


def quiet():
    """No warnings: a network that blows up has infinite numbers, which traces show and training reports."""
    return np.errstate(over="ignore", invalid="ignore", divide="ignore")


def common_type(network, *arrays):
    """Return the one type in which all is computed: what is not float32 altogether becomes float64."""
    return np.result_type(*arrays, *(part for layer in network.layers for part in (layer.W, layer.b)))


def check_network(network):
    if not isinstance(network, Network):
        raise TypeError(f"network must be a Network, got {type(network).__name__}")


def check_trace(trace):
    if not isinstance(trace, Trace):
        raise TypeError(f"trace must be a Trace, as backprop returns it, got {type(trace).__name__}")


def check_loss(network, loss):
    """ValueError if `loss` has a link (sigmoid, softmax) behind another activation than identity."""
    last = network.layers[-1].activation
    if loss.link is not identity and last.name != "identity":
        raise ValueError(
            f"{loss.name} turns scores into probabilities itself: the last activation must be identity, "
            f"got {last.name}"
        )


def as_targets(loss, given, n, n_out, copy=True) -> np.ndarray:
    """Return checked targets (n, n_out); an error about labels says what makes rows of them."""
    hint = ""
    try:
        Y = as_batch("Y", given, n_out, copy)
        wrong = f"X and Y must have one row a sample: X has {n} rows, Y has {len(Y)}" if len(Y) != n else ""
    except ValueError as error:
        wrong = str(error)
    if wrong and loss.targets == "distribution" and n_out > 1 and np.shape(given) in ((n,), (n, 1)):
        hint = f"; of labels nl.data.one_hot(labels, {n_out}) makes such rows"
    if wrong:
        raise ValueError(f"{wrong}{hint}")
    return Y


def check_targets(loss, Y):
    """ValueError if Y (n, n_out) holds a target that `loss` does not allow."""
    if loss.targets == "any":
        return
    outside = (Y < 0) | (Y > 1)
    if outside.any():
        row, column = (int(i) for i in np.argwhere(outside)[0])
        raise ValueError(f"{loss.name} wants targets from 0 to 1, got Y[{row}, {column}] = {Y[row, column]}")
    if loss.targets == "distribution":
        sums = Y.sum(axis=1)
        wrong = np.abs(sums - 1) > 1e-6
        if wrong.any():
            row = int(np.argmax(wrong))
            raise ValueError(
                f"{loss.name} wants rows of probabilities that add up to 1, got a sum of {sums[row]} "
                f"in row {row} of Y"
            )
