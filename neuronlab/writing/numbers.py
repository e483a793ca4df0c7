"""How a number is written and read; `widgets/kit/numbers.js` says the same in JavaScript."""

import math
import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from ..checks import as_count, as_number

LEAST_DIGITS, MOST_DIGITS = 3, 10
MOST_CHARACTERS = 64
MINUS = "\u2212"
_TO_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_BLANKS = " \t\r\n\u00a0\u202f"
# An en dash is what some keyboards and word processors make of a minus sign.
_FROM_SCREEN = str.maketrans("\u2212\u2013,⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--.-0123456789", _BLANKS)
_BLANK = f"[{_BLANKS}]*"
_SIGN = f"(?:[+\\-\u2212\u2013]{_BLANK})?"
_ONE = f"({_SIGN}(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+\\-\u2212]?[0-9]+|·10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
_PARTS = "(?:(?:,[0-9]{3})+|(?:[.][0-9]{3})+|(?:[ \u00a0\u202f][0-9]{3})+)"
_GROUPED = re.compile(f"{_BLANK}({_SIGN}[0-9]{{1,3}}{_PARTS}){_BLANK}")
# A unit is letters behind the last digit; e of a power of ten has digits behind it.
_LETTERS = f"[A-Za-z\u00b5\u03bc%][A-Za-z\u00b5\u03bc%/{_BLANKS}]*"
_WITH_UNIT = re.compile(f"(.*[0-9⁰¹²³⁴⁵⁶⁷⁸⁹][.,]?){_BLANK}({_LETTERS}?)[.]?{_BLANK}", re.DOTALL)
_TYPED = re.compile(f"{_BLANK}{_ONE}(?:{_BLANK}/{_BLANK}{_ONE})?{_BLANK}")


def format_number(value, digits=4, comma=False) -> str:
    """Return `value` with `digits` (3 to 10) significant digits, or shorter where nothing is lost.

    Plain (0.76, 0.4990) from 1e-4 up to 1e7, beyond as 1.510·10⁻⁵; halves are rounded away from zero.
    The largest floats are rounded down, so that `parse_number` reads whatever is shown of a finite number.
    TypeError for what is not a number, ValueError for `digits` outside its range.
    """
    value, digits = as_number("value", value, finite=False), check_digits(digits)
    if value == 0 or not math.isfinite(value):
        return _special(value)
    return _write(value < 0, _rounded(value, digits), is_exact(value, digits), 7, comma)


def is_exact(value, digits=4) -> bool:
    """True if `value` as shown with `digits` digits is the full value to 1e-12 of it: then "=" holds."""
    value, digits = as_number("value", value, finite=False), check_digits(digits)
    if not math.isfinite(value):
        return True
    return abs(float(_rounded(value, digits)) - abs(value)) <= 1e-12 * abs(value)


def full_number(value, comma=False) -> str:
    """Return the shortest text that means exactly `value`: plain from 1e-4 up to 1e16, beyond as 1.5·10⁻⁵."""
    value = as_number("value", value, finite=False)
    if value == 0 or not math.isfinite(value):
        return _special(value)
    return _write(value < 0, f"{Decimal(repr(abs(value))):e}", True, 16, comma)


def fixed_number(value, places, comma=False) -> str:
    """Return `value` with this many decimal places, so that in a column points stand below each other.

    Only a true zero is "0", and what is rounded to zero has no sign: "0.000". From a million on it is written
    with 3 digits.
    """
    value = as_number("value", value, finite=False)
    if value == 0 or not math.isfinite(value) or abs(value) >= 1e6:
        return format_number(value, 3, comma)
    size = Decimal(abs(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = MINUS if value < 0 and size else ""
    return sign + f"{size:f}".replace(".", "," if comma else ".")


def parse_number(text) -> float:
    """Return the number that a learner typed: 0.76, 0,76, .76, -0.6, 19/25, 7.6e-1, or one as shown.

    Nothing is evaluated. TypeError unless `text` is a str; ValueError for any other text, a division by 0 and
    a number too large for a float.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, got {type(text).__name__}")
    found = _TYPED.fullmatch(text) if len(text) <= MOST_CHARACTERS else None
    if found:
        divisor = 1.0 if found[2] is None else _read(found[2])
        if divisor != 0 and math.isfinite(divisor) and math.isfinite(value := _read(found[1]) / divisor):
            return value
    short = text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 3] + "..."
    raise ValueError(f"text must be a number such as 0.76, -0.6, 19/25 or 7.6e-1, got {short!r}")


def read_thousands(text) -> float | None:
    """Return what `text` means if commas, points or blanks part its thousands, as in 4,002; else None."""
    found = _GROUPED.fullmatch(text) if len(text) <= MOST_CHARACTERS else None
    return None if found is None else _read(found[1].replace(",", "").replace(".", ""))


def split_unit(text) -> tuple:
    """Return (what stands before a unit, the unit without blanks) of "6.2 ms"; (`text`, "") without one."""
    found = _WITH_UNIT.fullmatch(text) if len(text) <= MOST_CHARACTERS else None
    return (text, "") if found is None else (found[1], re.sub(f"[{_BLANKS}]", "", found[2]))


def check_digits(digits) -> int:
    """Return `digits` as an int; TypeError for another type, ValueError outside 3 to 10."""
    digits = as_count("digits", digits, LEAST_DIGITS)
    if digits > MOST_DIGITS:
        raise ValueError(f"digits must be from {LEAST_DIGITS} to {MOST_DIGITS}, got {digits}")
    return digits


def _special(value):
    if value == 0:
        return "0"
    return "not a number" if math.isnan(value) else "∞" if value > 0 else MINUS + "∞"


def _rounded(value, digits):
    # A half that is exact in binary goes to the even digit in Python's own format, away from zero in
    # JavaScript's, as at school. The decimal module can do that too.
    for rounding in (ROUND_HALF_UP, ROUND_DOWN):  # down where up would be more than a float can be
        context = Context(prec=digits, rounding=rounding)
        text = f"{context.create_decimal_from_float(abs(value)):.{digits - 1}e}"
        if math.isfinite(float(text)):
            break
    return text


def _write(negative, scientific, short, plain_below, comma):
    """Write "7.600e-1" as 0.7600, or 0.76 if `short`; from 1e-4 to 10**plain_below without a power of ten."""
    mantissa, _, power = scientific.partition("e")
    digits, exponent = mantissa.replace(".", ""), int(power)
    if short:
        digits = digits.rstrip("0")
    plain = -4 <= exponent < plain_below
    before = exponent + 1 if plain else 1
    point = "," if comma else "."
    if before <= 0:
        text = "0" + point + "0" * -before + digits
    elif len(digits) <= before:
        text = digits + "0" * (before - len(digits))
    else:
        text = digits[:before] + point + digits[before:]
    if not plain:
        text += "·10" + str(exponent).translate(_TO_SUPERSCRIPT)
    return (MINUS if negative else "") + text


def _read(typed):
    return float(typed.replace("·10", "e").translate(_FROM_SCREEN))
