"""Checks of what comes in from outside: arrays become floats of the right shape, or a clear error says why not."""

import numpy as np


def as_floats(name, given, ndim) -> np.ndarray:
    """Return a copy of `given` as a finite array of `ndim` axes, none empty; float32 stays float32, all else becomes float64.

    TypeError for what is not numeric, ValueError for a wrong number of axes, an empty array, NaN or infinity.
    """
    try:
        array = np.asarray(given)
        # Labels such as "3" would silently turn into numbers.
        if array.dtype.kind not in "fiub":
            raise TypeError
        array = np.array(array, np.float32 if array.dtype == np.float32 else np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be an array of numbers, got {_short(given)}") from None
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}")
    if 0 in array.shape:
        raise ValueError(f"{name} is empty: shape {array.shape}")
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite, got {array[where]} at {list(where)}")
    return array


def as_batch(name, given, width) -> np.ndarray:
    """Return `given` as a batch (n, width); one sample (width,) becomes a batch of one. ValueError for another width."""
    given = np.asarray(given)
    batch = as_floats(name, given[None] if given.ndim == 1 else given, 2)
    if batch.shape[1] != width:
        raise ValueError(f"{name} must have {width} columns (rows are samples), got shape {given.shape}")
    return batch


def as_number(name, given) -> float:
    """Return `given` as a finite Python float; TypeError for anything but a real number, ValueError for NaN or infinity."""
    if isinstance(given, (bool, np.bool_)) or not isinstance(given, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} must be a number, got {_short(given)}")
    if not np.isfinite(given):
        raise ValueError(f"{name} must be finite, got {given}")
    return float(given)


def as_count(name, given, least=1) -> int:
    """Return `given` as an int of at least `least`; TypeError for another type, ValueError for a smaller number."""
    if isinstance(given, (bool, np.bool_)) or not isinstance(given, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {_short(given)}")
    if given < least:
        raise ValueError(f"{name} must be at least {least}, got {given}")
    return int(given)


def read_only(array) -> np.ndarray:
    """Return a copy of `array` that nobody can write to."""
    array = np.array(array)
    array.flags.writeable = False
    return array


def _short(given):
    text = repr(given)
    return f"{type(given).__name__} {text if len(text) <= 60 else text[:57] + '...'}"
