"""Targets from labels: one-hot rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..checks import as_count, refuse_mask

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def one_hot(labels: ArrayLike, n_classes: int) -> np.ndarray:
    """Return rows that are 1 at each label and 0 elsewhere.

    Parameters
    ----------
    labels : array_like of int, shape (n,)
        Whole numbers from 0 to n_classes - 1.
    n_classes : int
        How many classes there are.

    Returns
    -------
    numpy.ndarray, shape (n, n_classes)
        One row a label.

    Raises
    ------
    TypeError
        For labels that are not whole numbers.
    ValueError
        For a label outside.
    """
    n_classes = as_count("n_classes", n_classes)
    refuse_mask("labels", labels)
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
