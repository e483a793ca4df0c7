"""The order in which samples are visited: batches, a training and a test set, folds of a cross-validation."""

from typing import NamedTuple

import numpy as np

from ..checks import as_count, as_floats, as_number, as_rng


class Split(NamedTuple):
    """Samples to learn from, X (n, n_in) and Y (n, n_out), and samples that are kept back for the test."""

    X: np.ndarray
    Y: np.ndarray
    X_test: np.ndarray
    Y_test: np.ndarray


def batches(n_samples, batch_size=None, rng=None) -> list:
    """Return arrays of sample numbers that together visit 0 ... n_samples - 1 once; the last may be shorter.

    Without `batch_size` there is one batch of all; without `rng` (a `numpy.random.Generator` or a seed)
    samples keep their order. TypeError for another rng or a number that is not whole, ValueError for one
    below 1.
    """
    n_samples = as_count("n_samples", n_samples)
    order = _order(n_samples, rng)
    size = n_samples if batch_size is None else as_count("batch_size", batch_size)
    return [order[start : start + size] for start in range(0, n_samples, size)]


def train_test_split(X, Y, test_share=0.2, rng=None) -> Split:
    """Return a `Split`: about `test_share` of the samples, at least one, are kept back for the test.

    X (n, n_in) and Y (n, n_out). Without `rng` the last samples become the test, else a random choice.
    TypeError for a wrong type; ValueError for another number of rows in X and Y, fewer than 2 samples, and a
    share that is not between 0 and 1.
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


def folds(n_samples, n_folds=5, rng=None) -> list:
    """Return n_folds pairs (rows to learn from, rows to test); each sample is tested in exactly one of them.

    Sizes differ by at most one. Without `rng` samples keep their order. TypeError for a wrong type,
    ValueError for fewer than 2 folds or more folds than samples.
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
