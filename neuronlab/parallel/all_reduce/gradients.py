"""The gradient as one vector, as it goes on the wire, and its mean over the workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...backprop import check_network, check_trace
from ...checks import as_floats, as_list, as_number, read_only
from ...network import Network
from ...parameters import flatten, gradients_of, unflatten
from ...training import update
from .sharding import as_weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike

    from ...backprop import Trace


def gradient_vector(trace: Trace) -> np.ndarray:
    """Return all of a trace's gradients in one vector.

    Layer by layer from the first one, W row by row, then b. In fp32 it is 4 * n_parameters bytes long.

    Parameters
    ----------
    trace : Trace
        As `backprop` returns it.

    Returns
    -------
    numpy.ndarray, shape (n_parameters,)
        The gradient of the mean loss; read-only.

    Raises
    ------
    TypeError
        For what is not a Trace.
    """
    check_trace(trace)
    return read_only(flatten(gradients_of(trace)))


def split_gradient(
    network: Network, vector: ArrayLike
) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """Return the gradient of each layer from one vector of all: undoes `gradient_vector`.

    Parameters
    ----------
    network : Network
        Whose sizes they have.
    vector : array_like, shape (n_parameters,)
        In the order of `gradient_vector`.

    Returns
    -------
    dW : tuple of numpy.ndarray, shape (n_out, n_in) each
        One for each layer.
    db : tuple of numpy.ndarray, shape (n_out,) each
        One for each layer.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For another length than `network.n_parameters`, NaN or infinity.
    """
    check_network(network)
    vector = as_floats("vector", vector, 1)
    if len(vector) != network.n_parameters:
        raise ValueError(
            f"vector must have {network.n_parameters} numbers, one for each parameter, got {len(vector)}"
        )
    vector.flags.writeable = False  # as_floats has copied it
    dW, db = zip(*unflatten(vector, network.sizes), strict=True)
    return dW, db


def apply_gradient(network: Network, vector: ArrayLike, lr: float) -> Network:
    """Return a new network, each parameter minus the rate times its number in a gradient.

    Parameters
    ----------
    network : Network
        Stays as it is.
    vector : array_like, shape (n_parameters,)
        In the order of `gradient_vector`.
    lr : float
        The rate.

    Returns
    -------
    Network
        The updated one.

    Raises
    ------
    TypeError
        As in `split_gradient`.
    ValueError
        As there, and for a rate or an update that is not finite.
    """
    dW, db = split_gradient(network, vector)
    return update(network, zip(dW, db, strict=True), as_number("lr", lr))


def weigh(gradients: Iterable[ArrayLike], sizes: Iterable[int] | None = None) -> tuple[np.ndarray, ...]:
    """Return one array for each worker, size / n times its gradient: their SUM is the weighted mean.

    Each worker can do this alone; then a sum is all that the network has to carry.

    Parameters
    ----------
    gradients : iterable of array_like
        One for each worker, all of one shape.
    sizes : iterable of int, optional
        The number of samples that each is a mean over, n together; without them all count the same.

    Returns
    -------
    tuple of numpy.ndarray
        One for each worker; read-only.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For unequal shapes, NaN, infinity, and a size below 1.
    """
    gradients = as_parts("gradients", gradients)
    return tuple(read_only(part) for part in weighted(gradients, _checked(sizes, len(gradients))))


def all_reduce(parts: Iterable[ArrayLike], sizes: Iterable[int] | None = None) -> np.ndarray:
    """Return the mean over the workers.

    The parts are added in the order of the workers, once: whoever gets the result gets the same bits.

    Parameters
    ----------
    parts : iterable of array_like
        One for each worker, all of one shape.
    sizes : iterable of int, optional
        The numbers of samples behind each part: a large shard counts for more. Without them all count the
        same.

    Returns
    -------
    numpy.ndarray
        Of the shape of one part; read-only.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        As in `weigh`.
    """
    parts = as_parts("parts", parts)
    return read_only(mean(parts, _checked(sizes, len(parts))))


def as_parts(name, given) -> list:
    """Return one array for each worker, of one dtype and shape; TypeError or ValueError if not."""
    parts = [
        as_floats(f"{name}[{worker}]", part, 0, 1, 2, 3) for worker, part in enumerate(as_list(name, given))
    ]
    if not parts:
        raise ValueError(f"{name} is empty: give one array for each worker")
    for worker, part in enumerate(parts):
        if part.shape != parts[0].shape:
            raise ValueError(
                f"{name} must have one shape: {parts[0].shape} for worker 0, {part.shape} for worker {worker}"
            )
    return list(np.stack(parts))


def _checked(sizes, n_workers):
    return (1,) * n_workers if sizes is None else as_weights(sizes, n_workers)


def mean(parts, sizes):
    """Do what `all_reduce` does, for checked arrays."""
    with np.errstate(over="ignore", invalid="ignore"):
        first, *others = weighted(parts, sizes)
        for part in others:
            first = first + part
    return first


def weighted(parts, sizes):
    """Yield size / n times each part."""
    n = sum(sizes)
    yield from (size / n * part for size, part in zip(sizes, parts, strict=True))
