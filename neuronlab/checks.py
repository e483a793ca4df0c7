"""Checks of what comes in: it becomes floats of the right shape, or a clear error says why not."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable

import numpy as np

MOST = 2**63 - 1  # of anything that is counted


def as_floats(name, given, *ndims, copy=True) -> np.ndarray:
    """Return a copy of `given` as a finite array, none of its axes empty, their number one of `ndims`.

    float32 stays float32, all else becomes float64. Without `copy` an array that is right already comes back
    itself. TypeError for what is not numeric, for masked arrays and for rows of different lengths, ValueError
    for a wrong number of axes, an empty array, NaN or infinity.
    """
    refuse_mask(name, given)
    refuse_gradient(name, given)
    try:
        array = np.asarray(given)
    except ValueError:  # numpy refuses rows of different lengths
        raise TypeError(
            f"{name} must be an array of numbers, got {short(given)}, whose rows differ in length"
        ) from None
    try:
        # Labels such as "3" would silently turn into numbers.
        if array.dtype.kind not in "fiub":
            raise TypeError
        dtype = np.float32 if array.dtype.char == "f" else np.float64
        array = np.array(array, dtype) if copy else np.asarray(array, dtype)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be an array of numbers, got {short(given)}") from None
    if array.ndim not in ndims:
        wanted = "1 axis" if ndims == (1,) else f"{' or '.join(map(str, ndims))} axes"
        raise ValueError(f"{name} must have {wanted}, got shape {array.shape}")
    if 0 in array.shape:
        raise ValueError(f"{name} is empty: shape {array.shape}")
    if not all_finite(array):
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite, got {array[where]} at {list(where)}")
    return array


def refuse_mask(name, given):
    """TypeError for a masked array, also in a list: numpy would take the numbers that its mask hides."""
    module = sys.modules.get("numpy.ma")  # numpy loads it when it is needed: without it nothing is masked
    if module is not None and _has_mask(given, module.MaskedArray):
        raise TypeError(
            f"{name} must not be masked, got {short(given)}; leave masked samples out, or fill them: "
            "numpy.ma.filled(array, 0)"
        )


def refuse_gradient(name, given):
    """TypeError for a PyTorch tensor that records its gradient: numpy gets no numbers of it."""
    if getattr(given, "requires_grad", False) is True:
        raise TypeError(
            f"{name} must be numbers alone, got a tensor that needs a gradient; {name}.detach() is without"
        )


def _has_mask(given, kind):
    return isinstance(given, kind) or (
        isinstance(given, list | tuple) and any(_has_mask(item, kind) for item in given)
    )


def all_finite(array) -> bool:
    """Return whether no number of `array` is NaN or infinite."""
    # One product tells it of nearly every array, and quickly; only huge numbers need the closer look.
    return math.isfinite(np.vdot(array, array)) or bool(np.isfinite(array).all())


def as_batch(name, given, width, copy=True) -> np.ndarray:
    """Return `given` as a batch (n, width); one sample (width,) becomes a batch of one.

    TypeError and ValueError as in `as_floats`, ValueError for another width.
    """
    batch = as_floats(name, given, 1, 2, copy=copy)
    if batch.shape[-1] != width:
        wanted = "1 column" if width == 1 else f"{width} columns"
        advice = f"; {name}[:, None] makes a column of it" if width == 1 and batch.ndim == 1 else ""
        raise ValueError(f"{name} must have {wanted} (rows are samples), got shape {batch.shape}{advice}")
    return batch.reshape(-1, width)


def as_number(name, given, finite=True) -> float:
    """Return `given` as a float; TypeError for what is no number.

    ValueError for NaN or infinity, unless `finite` is False.
    """
    if isinstance(given, (bool, np.bool_)) or not isinstance(given, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} must be a number, got {short(given)}")
    try:
        number = float(given)
    except OverflowError:  # a whole number beyond all floats
        number = math.inf if given > 0 else -math.inf
    if finite and not math.isfinite(number):
        raise ValueError(f"{name} must be finite, got {number}")
    return number


def as_count(name, given, least=1) -> int:
    """Return `given` as an int, `least` or more; TypeError for another type.

    ValueError for a smaller one, and above 2**63 - 1: nobody counts so far, and floats could not follow.
    """
    if isinstance(given, (bool, np.bool_)) or not isinstance(given, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {short(given)}")
    if given < least:
        raise ValueError(f"{name} must be at least {least}, got {_counted(given)}")
    if given > MOST:
        raise ValueError(f"{name} must be at most {MOST:,}, got {_counted(given)}")
    return int(given)


def _counted(given) -> str:
    """A whole number for a message, where it is long in words: Python refuses to write some of them."""
    return str(given) if abs(given) <= MOST else f"a whole number of {int(given).bit_length()} bits"


def as_amount(name, given, zero=False) -> float:
    """Return `given` as a float above 0, where `zero` allows it also 0: an amount of seconds, of bytes.

    TypeError for what is no number, ValueError for one below, NaN and infinity.
    """
    amount = as_number(name, given)
    if amount < 0 or (amount == 0 and not zero):
        raise ValueError(f"{name} must be {'0 or more' if zero else 'above 0'}, got {amount:g}")
    return amount


def as_index(name, given, count) -> int:
    """Return `given` as int from 0 to count - 1; TypeError for a wrong type, ValueError for one outside."""
    index = as_count(name, given, least=0)
    if index >= count:
        raise ValueError(f"{name} must be from 0 to {count - 1}, got {index}")
    return index


def as_text(name, given) -> str:
    """Return `given`; TypeError for what is no str."""
    if not isinstance(given, str):
        raise TypeError(f"{name} must be text, got {short(given)}")
    return given


def as_choice(name, given, known) -> str:
    """Return `given`, one of the names `known`; TypeError for what is no str, ValueError for another one."""
    if not isinstance(given, str):
        raise TypeError(f"{name} must be a name, got {short(given)}")
    if given not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {given!r}")
    return given


def as_list(name, given) -> list:
    """Return the items of `given`; TypeError for text and for what has no items."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{name} must be a list, got {short(given)}")
    return list(given)


def as_rng(given) -> np.random.Generator:
    """Return `given`, a `numpy.random.Generator`, or a new one from a seed, as `default_rng(seed)` makes it.

    A seed is a whole number from 0, or numpy's own SeedSequence or BitGenerator. TypeError for anything else,
    None included: what is random here can be repeated. ValueError for a negative seed.
    """
    # What `default_rng` takes, without None and lists; here, because numpy loads `random` when it is needed.
    known = (int, np.integer, np.random.Generator, np.random.BitGenerator, np.random.SeedSequence)
    if isinstance(given, (bool, np.bool_)) or not isinstance(given, known):
        raise TypeError(f"rng must be a numpy.random.Generator or a seed such as 0, got {short(given)}")
    if isinstance(given, (int, np.integer)) and given < 0:
        raise ValueError(f"rng as a seed must be at least 0, got {given}")
    return np.random.default_rng(given)  # a Generator comes back itself


def read_only(array) -> np.ndarray:
    """Return a copy of `array` that nobody can write to."""
    array = np.array(array)
    array.flags.writeable = False
    return array


def short(given) -> str:
    """Return what came, for a message: its type and its value, cut where it is long."""
    kind, text = type(given).__name__, repr(given)
    text = text if len(text) <= 60 else text[:57] + "..."
    return text if text.startswith(f"{kind}(") else f"{kind} {text}"  # "Layer(1 -> 1, relu)" says both
