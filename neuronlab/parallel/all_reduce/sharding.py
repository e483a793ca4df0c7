"""A batch is cut into shards, one for each worker; a vector is cut into chunks in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...checks import as_count, as_floats, as_list, read_only

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike


def chunks(n_elements: int, n_chunks: int) -> tuple[slice, ...]:
    """Return slices that cut a vector as equally as possible, the longer ones first.

    As `numpy.array_split` cuts: 10 in 4 gives 3, 3, 2, 2. With fewer elements than chunks the last ones are
    empty.

    Parameters
    ----------
    n_elements : int
        Length of the vector; 1 or more.
    n_chunks : int
        Parts; 1 or more.

    Returns
    -------
    tuple of slice
        One for each chunk, one after the other.

    Raises
    ------
    TypeError
        For what is not a whole number.
    ValueError
        For a number below 1.
    """
    n_elements, n_chunks = as_count("n_elements", n_elements), as_count("n_chunks", n_chunks)
    short, n_longer = divmod(n_elements, n_chunks)
    return slices([short + (i < n_longer) for i in range(n_chunks)])


def shard(rows: ArrayLike, n_workers: int, sizes: Iterable[int] | None = None) -> tuple[np.ndarray, ...]:
    """Return one array for each worker: consecutive rows of a batch.

    As equal as possible, the larger ones first; or of the sizes given.

    Parameters
    ----------
    rows : array_like, shape (n, ...)
        The batch: X, Y or labels.
    n_workers : int
        How many share it.
    sizes : iterable of int, optional
        Rows of each worker, together n.

    Returns
    -------
    tuple of numpy.ndarray
        One shard for each worker; read-only.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For an empty shard (more workers than rows, a size of 0) and for sizes that don't fit.
    """
    rows = as_floats("rows", rows, 1, 2, 3, 4)
    return tuple(read_only(rows[cut]) for cut in slices(as_sizes(sizes, len(rows), n_workers)))


def as_sizes(sizes, n_rows, n_workers) -> tuple:
    """Return the number of rows of each worker's shard, equal ones if `sizes` is None; errors as `shard`."""
    n_workers = as_count("n_workers", n_workers)
    if n_workers > n_rows:
        raise ValueError(
            f"n_workers must be at most {n_rows}, the number of rows, got {n_workers}: a shard would be empty"
        )
    if sizes is None:
        return tuple(cut.stop - cut.start for cut in chunks(n_rows, n_workers))
    sizes = as_weights(sizes, n_workers)
    if sum(sizes) != n_rows:
        raise ValueError(
            f"sizes must add up to {n_rows}, the number of rows, got {list(sizes)}, together {sum(sizes)}"
        )
    return sizes


def as_weights(sizes, n_workers) -> tuple:
    """Return `sizes` as whole numbers of at least 1, one for each worker; TypeError or ValueError if not."""
    sizes = tuple(as_count(f"sizes[{worker}]", size) for worker, size in enumerate(as_list("sizes", sizes)))
    if len(sizes) != n_workers:
        raise ValueError(f"sizes must have one number for each of {n_workers} workers, got {len(sizes)}")
    return sizes


def slices(sizes) -> tuple:
    """Return the consecutive slices of these sizes."""
    stops = np.cumsum(sizes).tolist()
    return tuple(slice(stop - size, stop) for size, stop in zip(sizes, stops, strict=True))
