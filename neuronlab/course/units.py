"""The units that an answer may carry: how much each is in the unit that a question asks for."""

from ..checks import as_text, short
from ..parallel.cost.units import BITS_PER_BYTE, DAY, GB, HOUR, MB, TB, GiB, MiB, TiB

# By kind, the usual spelling first: how much each is in one and the same unit of its kind.
_TIME = {
    "ns": 1e-9,
    "µs": 1e-6,
    "us": 1e-6,
    "μs": 1e-6,  # the Greek letter, where the first is the sign of the keyboard
    "microsecond": 1e-6,
    "microseconds": 1e-6,
    "ms": 1e-3,
    "millisecond": 1e-3,
    "milliseconds": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "seconds": 1.0,
    "min": 60.0,
    "minute": 60.0,
    "minutes": 60.0,
    "h": HOUR,
    "hour": HOUR,
    "hours": HOUR,
    "d": DAY,
    "day": DAY,
    "days": DAY,
    "week": 7 * DAY,
    "weeks": 7 * DAY,
    "month": 30 * DAY,  # as prices and plans count it
    "months": 30 * DAY,
    "year": 365 * DAY,
    "years": 365 * DAY,
}
_BYTES = {
    "bytes": 1.0,
    "byte": 1.0,
    "B": 1.0,
    "kB": 1e3,
    "KB": 1e3,
    "MB": MB,
    "GB": GB,
    "TB": TB,
    "PB": 1e15,
    "KiB": 2**10,
    "MiB": MiB,
    "GiB": GiB,
    "TiB": TiB,
}
_BITS = {
    "bits": 1.0,
    "bit": 1.0,
    "kb": 1e3,
    "kbit": 1e3,
    "Mb": 1e6,
    "Mbit": 1e6,
    "Gb": 1e9,
    "Gbit": 1e9,
    "Tb": 1e12,
    "Tbit": 1e12,
}
_DATA = _BYTES | {name: size / BITS_PER_BYTE for name, size in _BITS.items()}
_RATE = {f"{name}/s": size for name, size in _DATA.items()} | {"Mbps": 1e6 / 8, "Gbps": 1e9 / 8}
_SHARE = {"share": 1.0, "%": 0.01, "percent": 0.01}
_KINDS = (_TIME, _DATA, _RATE, _SHARE)


def is_unit(name) -> bool:
    """Whether `name` is a unit that measures something: "ms", but not "images"."""
    return any(name in kind for kind in _KINDS)


def factors(unit) -> dict:
    """Return {unit: how many of `unit` one of it is} for all units that measure the same; {} for no unit.

    A unit has no blanks in it: "percent". TypeError for what is no text, ValueError for an unknown unit.
    """
    if not as_text("unit", unit):
        return {}
    for kind in _KINDS:
        if unit in kind:
            return {name: size / kind[unit] for name, size in kind.items() if name != "share"}
    raise ValueError(f"unit must be one such as ms, GB, GB/s, % or share, got {short(unit)}")
