"""The order in which samples are visited: batches, a training and a test set, folds of a cross-validation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..checks import as_count, as_floats, as_number, as_rng

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Split(NamedTuple):
    """Samples to learn from, and samples that are kept back for the test.

    Attributes
    ----------
    X : numpy.ndarray, shape (n, n_in)
        Inputs to learn from.
    Y : numpy.ndarray, shape (n, n_out)
        Their targets.
    X_test : numpy.ndarray, shape (n_test, n_in)
        Inputs kept back.
    Y_test : numpy.ndarray, shape (n_test, n_out)
        Their targets.
    """

    X: np.ndarray
    Y: np.ndarray
    X_test: np.ndarray
    Y_test: np.ndarray


def batches(
    n_samples: int, batch_size: int | None = None, rng: np.random.Generator | int | None = None
) -> list[np.ndarray]:
    """Return arrays of sample numbers that together visit 0 ... n_samples - 1 once; the last may be shorter.

    Parameters
    ----------
    n_samples : int
        How many samples there are; 1 or more.
    batch_size : int, optional
        Samples in a batch, 1 or more; without it there is one batch of all.
    rng : numpy.random.Generator or int, optional
        Chooses their order, an int is a seed; without it samples keep their order.

    Returns
    -------
    list of numpy.ndarray
        The numbers of each batch, shape (batch_size,).

    Raises
    ------
    TypeError
        For another rng or a number that is not whole.
    ValueError
        For a number below 1.
    """
    n_samples = as_count("n_samples", n_samples)
    order = _order(n_samples, rng)
    size = n_samples if batch_size is None else as_count("batch_size", batch_size)
    return [order[start : start + size] for start in range(0, n_samples, size)]


def train_test_split(
    X: ArrayLike, Y: ArrayLike, test_share: float = 0.2, rng: np.random.Generator | int | None = None
) -> Split:
    """Return a `Split`: a share of the samples, at least one, is kept back for the test.

    Parameters
    ----------
    X : array_like, shape (n, n_in)
        Inputs.
    Y : array_like, shape (n, n_out)
        Targets.
    test_share : float, default 0.2
        About which share is kept back, between 0 and 1.
    rng : numpy.random.Generator or int, optional
        Chooses the test at random, an int is a seed; without it the last samples become the test.

    Returns
    -------
    Split
        X, Y, X_test and Y_test.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For another number of rows in X and Y, fewer than 2 samples, and a share that is not between 0 and 1.
    """
    X, Y = as_floats("X", X, 2), as_floats("Y", Y, 2)
    if len(X) != len(Y):
        raise ValueError(f"X and Y must have one row a sample: X has {len(X)} rows, Y has {len(Y)}")
    if len(X) < 2:
        raise ValueError("X has 1 sample; a split needs at least 2: one to learn from, one to test")
    if not 0 < as_number("test_share", test_share) < 1:
        raise ValueError(f"test_share must be between 0 and 1, got {test_share}")
    n_test = min(len(X) - 1, max(1, round(test_share * len(X))))
    order = _order(len(X), rng)
    train, test = order[:-n_test], order[-n_test:]
    return Split(X[train], Y[train], X[test], Y[test])


def folds(
    n_samples: int, n_folds: int = 5, rng: np.random.Generator | int | None = None
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the folds of a cross-validation; each sample is tested in exactly one of them.

    Sizes differ by at most one.

    Parameters
    ----------
    n_samples : int
        How many samples there are.
    n_folds : int, default 5
        How many folds, from 2 to n_samples.
    rng : numpy.random.Generator or int, optional
        Chooses their order, an int is a seed; without it samples keep their order.

    Returns
    -------
    list of (numpy.ndarray, numpy.ndarray)
        For each fold the rows to learn from and the rows to test.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 2 folds or more folds than samples.
    """
    n_samples, n_folds = as_count("n_samples", n_samples), as_count("n_folds", n_folds, least=2)
    if n_folds > n_samples:
        raise ValueError(f"n_folds must be at most the number of samples, {n_samples}, got {n_folds}")
    parts = np.array_split(_order(n_samples, rng), n_folds)
    return [(np.concatenate(parts[:k] + parts[k + 1 :]), part) for k, part in enumerate(parts)]


def _order(n_samples, rng):
    if rng is None:
        return np.arange(n_samples)
    return as_rng(rng).permutation(n_samples)
