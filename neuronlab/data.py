"""Targets and batches: one-hot rows from labels, and the order in which samples are visited."""

import numpy as np

from .checks import as_count, check_rng


def one_hot(labels, n_classes) -> np.ndarray:
    """Return rows (n, n_classes) that are 1 at each label and 0 elsewhere.

    `labels` are n whole numbers from 0 to n_classes - 1. TypeError for labels that are not whole numbers,
    ValueError for a label outside.
    """
    n_classes = as_count("n_classes", n_classes)
    try:
        labels = np.asarray(labels)
    except ValueError:
        raise TypeError("labels must be a list of whole numbers, got rows of different lengths") from None
    if labels.ndim != 1 or labels.size == 0:
        raise ValueError(f"labels must be a list of at least one label, got shape {labels.shape}")
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, got {labels.dtype}")
    outside = labels[(labels < 0) | (labels >= n_classes)]
    if outside.size:
        raise ValueError(f"labels must be from 0 to {n_classes - 1}, got {outside[0]}")
    return np.eye(n_classes)[labels]


def batches(n_samples, batch_size=None, rng=None) -> list:
    """Return arrays of sample numbers that together visit 0 ... n_samples - 1 once; the last may be shorter.

    Without `batch_size` there is one batch of all; without `rng` (a `numpy.random.Generator`) samples keep
    their order. TypeError for another rng or a number that is not whole, ValueError for one below 1.
    """
    n_samples = as_count("n_samples", n_samples)
    if rng is not None:
        check_rng(rng)
    order = np.arange(n_samples) if rng is None else rng.permutation(n_samples)
    size = n_samples if batch_size is None else as_count("batch_size", batch_size)
    return [order[start : start + size] for start in range(0, n_samples, size)]
