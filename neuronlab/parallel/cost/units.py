"""Units of the cluster: we count in seconds and bytes; here stands what other units are in these.

GB and GiB differ by 7.4 %, bits and bytes by a factor of 8: two common mistakes where networks and GPUs meet.
Links are sold in gigabits a second, a GPU's memory in GiB, and NCCL reports GB of 1e9 bytes.
"""

from ...checks import as_amount, as_number

MB, GB, TB = 10**6, 10**9, 10**12  # bytes
MiB, GiB, TiB = 2**20, 2**30, 2**40  # bytes
BITS_PER_BYTE = 8
HOUR, DAY = 3600, 86400  # seconds

_SECONDS = (
    (1e-9, "ns"),
    (1e-6, "µs"),
    (1e-3, "ms"),
    (1, "s"),
    (60, "min"),
    (HOUR, "h"),
    (DAY, "days"),
)
_BYTES = ((1, "bytes"), (10**3, "kB"), (MB, "MB"), (GB, "GB"), (TB, "TB"), (10**15, "PB"))
_BITS = ((1, "bits"), (10**3, "kb"), (10**6, "Mb"), (10**9, "Gb"), (10**12, "Tb"))
_ONE = {"days": "day", "bytes": "byte", "bits": "bit"}
_AS_LARGE = 0.9995  # of a unit: three digits show it as 1


def bytes_per_second(gigabits_per_second: float) -> float:
    """Return the bytes per second of a rate in Gb/s, the way links are sold: 400 Gb/s are 50e9.

    Parameters
    ----------
    gigabits_per_second : float
        The rate, above 0.

    Returns
    -------
    float
        Bytes per second.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For a rate of 0 or less.
    """
    return as_amount("gigabits_per_second", gigabits_per_second) * 1e9 / BITS_PER_BYTE


def gigabits_per_second(bytes_per_second: float) -> float:
    """Return the rate in Gb/s of so many bytes per second.

    Parameters
    ----------
    bytes_per_second : float
        The rate, above 0.

    Returns
    -------
    float
        Gigabits per second.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For a rate of 0 or less.
    """
    return as_amount("bytes_per_second", bytes_per_second) * BITS_PER_BYTE / 1e9


def seconds_text(seconds: float) -> str:
    """Return a time with three digits, in the unit that suits: "83.9 µs", "1.2 ms", "3.1 h".

    Parameters
    ----------
    seconds : float
        The time.

    Returns
    -------
    str
        Number and unit.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For NaN and infinity.
    """
    seconds = as_number("seconds", seconds)
    return _text(seconds, _SECONDS) if seconds else "0 s"


def bytes_text(n_bytes: float) -> str:
    """Return an amount of bytes with three digits, in powers of 1000: "180 bytes", "14 GB".

    Parameters
    ----------
    n_bytes : float
        The amount.

    Returns
    -------
    str
        Number and unit.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For NaN and infinity.
    """
    return _text(as_number("n_bytes", n_bytes), _BYTES)


def rate_text(bytes_per_second: float) -> str:
    """Return a bandwidth as "50 GB/s (400 Gb/s)": the one calculates, the other is printed on the box.

    Parameters
    ----------
    bytes_per_second : float
        The bandwidth.

    Returns
    -------
    str
        Both numbers and units.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For NaN and infinity.
    """
    rate = as_number("bytes_per_second", bytes_per_second)
    return f"{_text(rate, _BYTES)}/s ({_text(rate * BITS_PER_BYTE, _BITS)}/s)"


def seconds_unit(seconds) -> tuple[float, str]:
    """Return the unit that suits a time, as (its seconds, its name): (1e-3, "ms") for 20 ms."""
    return _unit(as_number("seconds", seconds), _SECONDS)


def _unit(amount, units):
    """Return the largest of `units`, (size, name) ascending, in which `amount` is 1 or more."""
    return max((unit for unit in units if abs(amount) >= _AS_LARGE * unit[0]), default=units[0])


def _text(amount, units):
    size, name = _unit(amount, units)
    number = amount / size
    shown = f"{number:,.0f}" if abs(number) >= 999.5 else f"{number:.3g}"
    return f"{shown} {_ONE.get(name, name) if shown in ('1', '-1') else name}"
