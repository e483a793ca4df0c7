"""A style sheet reaches its own card only: all of its rules stand inside one, that of its class."""

import re

import pytest

from neuronlab.figures import colors
from neuronlab.widgets.kit.bundle import STATIC, sheets
from neuronlab.widgets.kit.minify import minify_css
from neuronlab.widgets.kit.theme import custom_properties

SHEETS = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.css"))
ENTRIES = sorted(
    name for path in STATIC.rglob("*.py") for name in re.findall(r'_sheet = "(.*?)"', path.read_text("utf-8"))
)


def rules(text):
    """Return the (prelude, body) of each rule at the top level of `text`, statements left out."""
    found, depth, start, opened = [], 0, 0, 0
    for place, letter in enumerate(text):
        if letter == "{":
            depth += 1
            opened = place if depth == 1 else opened
        elif letter == "}":
            depth -= 1
            if depth == 0:
                found.append((text[start:opened].strip(), text[opened + 1 : place]))
                start = place + 1
        elif letter == ";" and depth == 0:
            start = place + 1
    assert depth == 0
    return found


def read(name):
    return rules(minify_css((STATIC / name).read_text(encoding="utf-8")))


def nested(body):
    """Yield every selector inside a rule, those in its @container and @media too."""
    for prelude, inside in rules(re.sub(r"(?<=[;{}\n])[\w-]+:[^{};&]*;|^[\w-]+:[^{};&]*;", "", body)):
        if prelude.startswith("@"):
            yield from nested(inside)
        else:
            assert "{" not in inside, f"{prelude}: one level is enough"
            yield from re.split(r",(?![^(]*\))", prelude)


def test_the_sheets_are_found():
    assert len(SHEETS) > 12
    assert len(ENTRIES) > 10
    assert {name for entry in ENTRIES for name in sheets(entry)} == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_one_rule_of_its_own_class(name):
    tops = [prelude for prelude, _ in read(name) if not prelude.startswith("@keyframes ")]
    # A card weighs a class more than what it shares with others, which may stand before it or after it.
    users = [entry for entry in ENTRIES if name in sheets(entry)]
    assert len(tops) == 1
    if name in ENTRIES:
        assert re.fullmatch(r"\.nl\.nl-[\w-]+", tops[0]), tops[0]
    elif len(users) == 1 and tops[0].startswith(".nl."):  # a part of one card's sheet
        assert tops[0] in dict(read(users[0]))
    else:
        assert re.fullmatch(r"\.nl(-[\w-]+)?", tops[0]), tops[0]


@pytest.mark.parametrize("name", SHEETS)
def test_each_selector_names_its_card(name):
    [body] = [body for prelude, body in read(name) if not prelude.startswith("@")]
    # The sign is written out: browsers of 2023 want it before the name of an element.
    assert [one for one in nested(body) if one.count("&") != 1] == []


def test_the_selectors_are_found():
    bodies = [body for name in SHEETS for prelude, body in read(name) if not prelude.startswith("@")]
    assert sum(len(list(nested(body))) for body in bodies) > 500


def test_no_two_cards_share_a_class_or_an_animation():
    tops = [prelude for name in SHEETS for prelude, _ in read(name)]
    assert len({top for top in tops if top.startswith(".nl.")}) == len(ENTRIES)
    animations = [top.removeprefix("@keyframes ") for top in tops if top.startswith("@")]
    assert len(animations) == len(set(animations)) > 2
    assert all(name.startswith("nl-") for name in animations)


def test_colours_come_from_the_palette():
    for name in SHEETS:
        written = re.findall(r"#[0-9a-fA-F]{3,8}\b", (STATIC / name).read_text(encoding="utf-8"))
        assert written == [], name


@pytest.mark.parametrize("name", colors.MEANINGS)
def test_a_meaning_has_one_colour_in_figures_and_in_cards(name):
    light, dark = custom_properties().split("data-nl-theme")
    tones = colors.MEANINGS[name]
    for properties, mark, text in ((light, tones.mark, tones.text), (dark, tones.dark_mark, tones.dark_text)):
        assert f"--nl-{name}: {mark.lower()};" in properties
        assert f"--nl-{name}-text: {text.lower()};" in properties


def unset(sheet, code):
    """Return the classes of `sheet` that `code` does not write, whole or composed as `nl-${"full"}`."""
    beginnings = set(re.findall(r"(nl-[\w-]*)\$?\{", code))
    whole = set(re.findall(r"nl-[\w-]+", code))
    quoted = set(re.findall(r"(?<=[\"' `])([\w-]+)(?=[\"' `:])", code))
    return {
        name
        for name in set(re.findall(r"\.(nl-[\w-]+)", sheet)) - whole
        if not any(
            name.startswith(part) and (rest := name[len(part) :]) and (rest.isdigit() or rest in quoted)
            for part in beginnings
        )
    }


def unused(code, sheet, others):
    """Return the classes that `code` writes once, where it sets them, and neither of the others does."""
    found = re.findall(r"(?<![-\w])nl-[\w-]*\w(?![\w-]*\$?\{)(?!-)", code)
    elsewhere = set(re.findall(r"nl-[\w-]+", sheet + others))
    return {name for name in found if found.count(name) == 1} - elsewhere


def test_every_class_is_set_and_used():
    def read_all(folder, *endings):
        paths = [path for path in folder.rglob("*") if path.suffix in endings]
        return "\n".join(path.read_text("utf-8") for path in sorted(paths))

    house = STATIC.parents[1]
    sheet = "\n".join(minify_css((STATIC / name).read_text("utf-8")) for name in SHEETS)
    others = "".join(read_all(house / room, ".py", ".js") for room in ("tests", "tools", "share"))
    assert unset(sheet, read_all(STATIC, ".js", ".py")) == set()
    assert unused(read_all(STATIC, ".js"), sheet, others) == set()


def test_a_class_without_its_other_side_is_found():
    code = 'a.className = "nl-a"; b.className = `nl-b-${"full"}`; c.className = "nl-c"; find(".nl-c");'
    assert unset(".nl-a .nl-b-full .nl-b-thin .nl-d {}", code) == {"nl-b-thin", "nl-d"}
    assert unused(code, ".nl-b-full {}", "") == {"nl-a"}
