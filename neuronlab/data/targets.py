"""Targets from labels: one-hot rows."""

import numpy as np

from ..checks import as_count


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
    if labels.dtype.kind in "US":
        raise TypeError(
            f"labels must be whole numbers, got text, {labels[0].item()!r:.40}; "
            "names, labels = np.unique(labels, return_inverse=True) numbers the classes"
        )
    if labels.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, got {labels.dtype}")
    outside = labels[(labels < 0) | (labels >= n_classes)]
    if outside.size:
        raise ValueError(f"labels must be from 0 to {n_classes - 1}, got {outside[0]}")
    return np.eye(n_classes)[labels]
