"""Numbers are written and read the same way in Python and in the browser, and as a reader expects."""

import math
import random
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from javascript import in_node

from neuronlab.writing.numbers import fixed_number, format_number, full_number, is_exact, parse_number

WRITTEN = [  # value, digits, text
    (0.76, 4, "0.76"),
    (0.1 + 0.2, 4, "0.3"),
    (0.76000000000000001, 10, "0.76"),
    (1.0, 4, "1"),
    (3.02, 4, "3.02"),
    (0.499, 4, "0.499"),
    (0.49904, 4, "0.4990"),
    (-0.196, 4, "−0.196"),
    (1.0173802589184, 4, "1.017"),
    (1.0173802589184, 10, "1.017380259"),
    (0.000151036699, 4, "0.0001510"),
    (0.0000151036699, 4, "1.510·10⁻⁵"),
    (2.5e-5, 3, "2.5·10⁻⁵"),
    (0.0001, 4, "0.0001"),
    (0.000099999, 4, "0.0001000"),
    (9.9996, 4, "10.00"),
    (123456.0, 4, "123500"),
    (9999999.0, 7, "9999999"),
    (9999999.6, 7, "1.000000·10⁷"),
    (1e7, 4, "1·10⁷"),
    (-1.5e10, 4, "−1.5·10¹⁰"),
    (1.125, 3, "1.13"),  # a half that is exact in binary: away from zero
    (-1.125, 3, "−1.13"),
    (1.135, 3, "1.14"),  # in binary a little more than the half
    (1.005, 3, "1.00"),  # in binary a little less
    (0.0, 4, "0"),
    (-0.0, 4, "0"),
    (math.inf, 4, "∞"),
    (-math.inf, 4, "−∞"),
    (math.nan, 4, "not a number"),
    (5e-324, 4, "4.941·10⁻³²⁴"),
    (1e300, 4, "1·10³⁰⁰"),
    (1.7976931348623157e308, 3, "1.79·10³⁰⁸"),  # rounded up it would be more than a float can be
    (-1.7976931348623157e308, 4, "−1.797·10³⁰⁸"),
    (1.7976931348623157e308, 10, "1.797693134·10³⁰⁸"),
    (1.7974e308, 4, "1.797·10³⁰⁸"),
]
FULL = [
    (0.1 + 0.2, "0.30000000000000004"),
    (1.0, "1"),
    (100.0, "100"),
    (-0.6, "−0.6"),
    (-0.0, "0"),
    (0.0001, "0.0001"),
    (0.00001, "1·10⁻⁵"),
    (123456789012345.6, "123456789012345.6"),
    (1e15, "1000000000000000"),
    (1e16, "1·10¹⁶"),
    (1.7976931348623157e308, "1.7976931348623157·10³⁰⁸"),
    (math.inf, "∞"),
    (math.nan, "not a number"),
]
READ = [
    ("0.76", 0.76),
    ("0,76", 0.76),
    (".76", 0.76),
    (",76", 0.76),
    ("5.", 5.0),
    ("-0.6", -0.6),
    ("−0.6", -0.6),
    ("+0.6", 0.6),
    ("19/25", 0.76),
    (" 19 / 25 ", 0.76),
    ("-1,5/−3", 0.5),
    ("7.6e-1", 0.76),
    ("−7.6E−1", -0.76),
    ("\t0.76\u00a0\n", 0.76),
    ("1.510·10⁻⁵", 1.51e-5),
    ("−2·10¹⁰", -2e10),
    ("1e-400", 0.0),
    ("9" * 64, 1e64),
]
REFUSED = [
    "",
    " ",
    ".",
    "-",
    "e5",
    "1e",
    "1 2",
    "1.2.3",
    "1,234.5",
    "0x10",
    "1_000",
    "1e400",
    "-1e400",
    "1/0",
    "1/1e-400",
]
REFUSED += [
    "1/2/3",
    "1/",
    "/2",
    "1e300/1e-300",
    "1/1e400",
    "nan",
    "inf",
    "Infinity",
    "∞",
    "not a number",
    "--1",
    "2*3",
]
REFUSED += [
    "1+1",
    "x",
    "__import__('os')",
    "<b>1</b>",
    "٣",
    "1²",
    "1·10",
    "1·10⁻",
    "½",
    "1j",
    "True",
    "9" * 65,
    "1" * 100_000,
]


def values():
    """Return some thousand floats: of every size, short ones, short ones with noise, halves, and edges."""
    rng = random.Random(2)
    bits = np.array([rng.getrandbits(64) for _ in range(1000)], dtype=np.uint64).view(np.float64)
    found = [float(x) for x in bits]
    found += [rng.gauss(0, 1) * 10.0 ** rng.randint(-8, 9) for _ in range(1500)]
    short = [rng.randint(-99_999, 99_999) / 10 ** rng.randint(0, 9) for _ in range(1000)]
    found += short
    found += [x * (1 + rng.choice([-3, -1, 1, 3]) * rng.choice([1e-16, 3e-13, 1e-12, 2e-12])) for x in short]
    # k / 2^n with few digits: at some number of digits exactly half way.
    found += [rng.randint(-9999, 9999) / 2.0 ** rng.randint(1, 12) for _ in range(500)]
    found += [float(rng.randint(-(10**12), 10**12) // 5 * 5) for _ in range(300)]
    edges = [10.0**k for k in range(-12, 20)]
    found += [np.nextafter(x, side) for x in edges for side in (0.0, x, math.inf)]
    found += [x * y for x in edges for y in (0.99995, 0.999949, 0.9999999995, 1.00005, 2.5)]
    return [float(x) for x in (*found, *(value for value, *_ in WRITTEN), *(value for value, _ in FULL))]


@pytest.mark.parametrize(("value", "digits", "text"), WRITTEN)
def test_a_number_is_written_as_a_reader_expects(value, digits, text):
    assert format_number(value, digits) == text
    assert format_number(value, digits, comma=True) == text.replace(".", ",")


@pytest.mark.parametrize(("value", "text"), FULL)
def test_the_full_number_is_the_shortest_that_means_it(value, text):
    assert full_number(value) == text
    assert full_number(value, comma=True) == text.replace(".", ",")


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(3, 10), st.booleans())
@example(1.7976931348623157e308, 3, False)
@example(5e-324, 3, True)
def test_what_is_written_can_be_read(value, digits, comma):
    """The full number comes back to the last bit, and whatever is shown of a number is one."""
    assert parse_number(full_number(value, comma)) == value
    back = parse_number(format_number(value, digits, comma))
    assert math.copysign(1, back) == math.copysign(1, value) or back == 0


@pytest.mark.parametrize("digits", range(3, 11))
def test_what_is_shown_is_true(digits):
    for value in values():
        shown = format_number(value, digits)
        if not math.isfinite(value):
            continue
        back = parse_number(shown)
        significant = re.sub("[^0-9]", "", re.sub("·.*", "", shown)).lstrip("0")
        if is_exact(value, digits):
            assert abs(back - value) <= 1e-12 * abs(value), f"{shown} is not {value!r}"
            assert "." not in shown or re.search(r"\.[0-9]*[1-9](·|$)", shown), f"{shown} could be shorter"
        else:
            # Half a unit of the last digit shown, and no nearer than what would be exact.
            unit = 10.0 ** (math.floor(math.log10(abs(back)) + 1e-12) - digits + 1)
            off = 0.5000001 if abs(value) < 1.79e308 else 1  # which may have been rounded down
            assert 1e-12 * abs(value) < abs(back - value) <= off * unit, f"{shown} is not {value!r}"
            assert len(significant) == digits or ("." not in shown and len(significant) > digits)


def test_full_numbers_round_trip():
    for value in values():
        if math.isfinite(value):
            assert parse_number(full_number(value)) == value
            assert parse_number(full_number(value, comma=True)) == value


def test_both_languages_write_the_same():
    numbers = values()
    script = """const texts = (x, comma) =>
      [fullNumber(x, comma), ...[3, 4, 5, 6, 7, 8, 9, 10].map((digits) => formatNumber(x, digits, comma))];
    const answer = data.map((x) => [...texts(x, false), ...texts(x, true),
      ...[3, 4, 5, 6, 7, 8, 9, 10].map((digits) => isExact(x, digits)), formatNumber(x)]);"""
    theirs = in_node(["kit/numbers.js"], script, numbers)
    assert len(theirs) == len(numbers) > 4000
    for x, browser in zip(numbers, theirs, strict=True):
        ours = []
        for comma in (False, True):
            ours += [full_number(x, comma), *(format_number(x, digits, comma) for digits in range(3, 11))]
        ours += [is_exact(x, digits) for digits in range(3, 11)]
        assert browser == [*ours, format_number(x)], repr(x)


@pytest.mark.parametrize(("text", "value"), READ)
def test_what_a_learner_types_is_read(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r"text must be a number such as .*, got ") as refused:
        parse_number(text)
    assert len(str(refused.value)) < 200


def test_both_languages_read_the_same():
    rng = random.Random(3)
    pieces = [
        *"0123456789",
        *"0123456789",
        *".,eE+-−/ ",
        "e-",
        "·10",
        "⁻",
        *"⁰¹²⁹",
        "\u00a0",
        "\ufeff",
        "\x1c",
        "x",
        "٣",
        "😀",
    ]
    texts = ["".join(rng.choices(pieces, k=rng.randint(1, 9))) for _ in range(20_000)]
    texts += [text for text, _ in READ] + REFUSED
    texts += [write(x) for x in values() for write in (repr, full_number, format_number)]
    theirs = in_node(["kit/numbers.js"], "const answer = data.map(parseNumber);", texts)
    accepted = 0
    for text, browser in zip(texts, theirs, strict=True):
        try:
            ours = parse_number(text)
        except ValueError:
            ours = None
        accepted += ours is not None
        assert browser == ours, repr(text)
    assert 10_000 < accepted < len(texts) - 10_000


@pytest.mark.parametrize("function", [format_number, full_number, is_exact])
@pytest.mark.parametrize("value", ["0.76", None, True, np.bool_(True), 1j, [1.0], np.array([0.5])])
def test_a_value_of_another_type_is_refused(function, value):
    with pytest.raises(TypeError, match="value must be a number, got "):
        function(value)


@pytest.mark.parametrize("value", [np.float64(0.5), np.float32(0.5), 0.5])
def test_numbers_of_every_kind_are_written(value):
    assert format_number(value) == full_number(value) == "0.5"
    assert format_number(np.int64(5)) == format_number(5) == "5"


@pytest.mark.parametrize("function", [format_number, is_exact])
@pytest.mark.parametrize(
    ("digits", "error"), [(2, ValueError), (11, ValueError), (4.0, TypeError), (True, TypeError)]
)
def test_digits_outside_their_range_are_refused(function, digits, error):
    with pytest.raises(error, match=r"digits must be .*, got "):
        function(0.5, digits)


def test_text_of_another_type_is_refused():
    with pytest.raises(TypeError, match="text must be a str, got float"):
        parse_number(0.76)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (-0.0004, 3, "0.000"),
        (-0.0, 3, "0"),
        (0.0, 3, "0"),
        (-0.0005, 3, "−0.001"),
        (-0.4, 0, "0"),
        (0.0625, 3, "0.063"),
        (-12.5, 1, "−12.5"),
        (-3e6, 3, "−3000000"),
    ],
)
def test_what_is_rounded_to_zero_has_no_sign(value, places, text):
    assert fixed_number(value, places) == text
    assert fixed_number(value, places, comma=True) == text.replace(".", ",")


def test_the_page_writes_columns_as_python_does():
    rng = np.random.default_rng(8)
    numbers = [*(rng.normal(0, 1, 300) * 10.0 ** rng.integers(-6, 8, 300)), -0.0004, -0.0, -5e-324, -1e-4]
    given = [
        [float(value), places, comma] for value in numbers for places in (0, 3, 5) for comma in (False, True)
    ]
    script = "const answer = data.map((given) => fixedNumber(...given));"
    written = in_node(["kit/numbers.js"], script, given)
    assert written == [fixed_number(*case) for case in given]
    assert "0.000" in written and not any(re.fullmatch("−0[.,]?0*", text) for text in written)
