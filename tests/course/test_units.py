"""Answers with units: read and converted where the question has one, in Python as on the page."""

import random

import pytest
from javascript import in_node

from neuronlab.course.chapters import question
from neuronlab.course.question import Question
from neuronlab.course.units import factors
from neuronlab.writing.numbers import parse_number, read_thousands, split_unit

MISFIT = "unreadable"


def on_page(asked, texts):
    said = in_node(
        ["kit/reply.js"],
        "const answer = data[1].map((text) => replyTo(data[0], text));",
        [asked.card(), texts],
    )
    return [(reply["verdict"], reply["text"]) for reply in said]


# Worked out on paper: 6.2 ms; 56.875 GB, which are 52.97 GiB; 90 of 110 images; 4002 s are 66.7 min.
ANSWERS = [
    ("8.3", "6.2 ms", "right"), ("8.3", "6.2ms", "right"), ("8.3", "6200 us", "right"),
    ("8.3", "6,200 µs", "right"), ("8.3", "6200 \u03bcs", "right"), ("8.3", "0.0062 s", "right"),
    ("8.3", "6.2 milliseconds.", "right"), ("8.3", "6.2 s", "wrong"), ("8.3", "6.2 MB", MISFIT),
    ("8.3", "6.2 apples", MISFIT), ("8.3", "6.2 %", MISFIT), ("8.3", "6.2e-3 s", "right"),
    ("8.1", "56.9 GB", "right"), ("8.1", "56,9 GB", "right"), ("8.1", "0.0569 TB", "right"),
    ("8.1", "53.0 GiB", "right"), ("8.1", "455 Gb", "right"), ("8.1", "53.0 GB", "wrong"),
    ("8.1", "56.9 GB/s", MISFIT), ("8.1", "56.9 ms", MISFIT),
    ("8.4", "40.27 GB/s", "right"), ("8.4", "322.1 Gb/s", "right"), ("8.4", "322.1 Gbps", "right"),
    ("8.4", "40.27 GB / s", "right"), ("8.4", "40.27 GB", MISFIT),
    ("8.6", "79.59 %", "right"), ("8.6", "79.59%", "right"), ("8.6", "79.59 per cent", "right"),
    ("8.8", "4002 s", "right"), ("8.8", "4,002 s", "right"), ("8.8", "66.7 min", "right"),
    ("8.8", "1.11 h", "right"), ("8.8", "1.1 h", "rounded"), ("8.8", "66.7 s", "wrong"),
    ("6.6", "81.8 %", "right"), ("6.6", "0.818", "right"), ("6.6", "81.8", "wrong"), ("6.6", "8 ms", MISFIT),
    ("7.7", "50.4 MB", "right"), ("7.7", "50400 kB", "right"),
    ("8.9", "360 bits", "right"), ("8.9", "45 bytes", "right"), ("8.9", "45 bits", "wrong"),
    ("4.1", "0.714 ms", MISFIT), ("4.1", "0.714 %", MISFIT), ("4.1", "1e", MISFIT),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "verdict"), ANSWERS)
def test_answers_with_units(key, text, verdict):
    reply = question(key).check(text)
    assert reply.verdict == verdict
    if verdict == MISFIT:
        assert "unit" in reply.text and "apples" not in reply.text


def test_the_page_says_the_same():
    for key in sorted({key for key, *_ in ANSWERS}):
        texts = [text for asked, text, _ in ANSWERS if asked == key]
        assert on_page(question(key), texts) == [tuple(question(key).check(text)[:2]) for text in texts]


def test_a_slip_is_found_behind_a_number_with_a_unit():
    assert question("8.3").check("3100 µs").slips == ("one round",)
    assert question("8.1").check("52.97 GB").slips == ("GiB",)


def test_both_languages_part_numbers_and_units_in_the_same_way():
    rng = random.Random(5)
    units = [*factors("ms"), *factors("GB"), *factors("GB/s"), *factors("%")]
    pieces = [
        *"0123456789.,eE+-−/ %µ",
        "\u00a0",
        "\u202f",
        "\n",
        "·10",
        "⁻³",
        "x",
        "ſ",
        "ß",
        "😀",
        "constructor",
        *units,
    ]
    texts = ["".join(rng.choices(pieces, k=rng.randint(1, 6))) for _ in range(8000)]
    texts += [f"{rng.random():.4g}{rng.choice(['', ' '])}{rng.choice(units)}" for _ in range(2000)]
    theirs = in_node(["kit/numbers.js"], "const answer = data.map(splitUnit);", texts)
    assert theirs == [list(split_unit(text)) for text in texts]
    for asked in (question("8.3"), question("8.1"), question("4.1")):
        assert on_page(asked, texts[::5]) == [tuple(asked.check(text)[:2]) for text in texts[::5]]


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match=r"unit must be one such as ms, .* got str 'lightyear'"):
        Question("How far?", 1.0, unit="lightyear")
    with pytest.raises(TypeError, match="unit must be text"):
        Question("How far?", 1.0, unit=3)


@pytest.mark.parametrize("unit", ["ms", "GB", "GB/s", "%"])
def test_a_unit_measures_itself_and_all_others_of_its_kind(unit):
    made = factors(unit)
    assert made[unit] == 1 and all(size > 0 for size in made.values())
    for other in made:
        assert factors(other)[unit] * made[other] == pytest.approx(1, rel=1e-12)


def test_what_is_longer_than_a_number_needs_is_not_read():
    """64 characters are read, 65 are not: as a number, with its thousands parted, and with a unit."""
    longest = ["0." + "1" * 62, "1" + ",000" * 15 + "   ", "0." + "1" * 58 + "  ms"]
    texts = [text for one in longest for text in (one, one + " ")]
    script = "const answer = data.map((t) => [parseNumber(t), readThousands(t), splitUnit(t)]);"
    for text, (number, thousands, (_, unit)) in zip(
        texts, in_node(["kit/numbers.js"], script, texts), strict=True
    ):
        try:
            own = parse_number(text)
        except ValueError:
            own = None
        assert (number, thousands, unit) == (own, read_thousands(text), split_unit(text)[1])
    assert [len(text) for text in texts] == [64, 65] * 3
    assert parse_number(texts[0]) == pytest.approx(1 / 9)
    assert [read_thousands(text) for text in texts[2:4]] == [1e45, None]
    assert [split_unit(text)[1] for text in texts[4:]] == ["ms", ""]
    with pytest.raises(ValueError, match="must be a number"):
        parse_number(texts[1])
