"""Where text becomes markup on a page: every such place is listed here, with what keeps it harmless."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from neuronlab.widgets.live_plot.backdrop import backdrops

WIDGETS = Path(__file__).resolve().parents[2] / "neuronlab" / "widgets"
SINK = re.compile(
    r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|createContextualFragment|\bdocument\.write|setHTML\w*|srcdoc"
    r"|DOMParser|\bjavascript:|\beval\(|new Function"
)
# What is written there. FIXED: a text of the module itself, in which nothing is filled in but its own texts.
# MATHML: made by neuronlab/writing from a network's sizes and from names of ours, never from what was typed.
# NUMBERS: a template of the module, filled with numbers and letters that the module makes itself.
FIXED, MATHML, NUMBERS = "fixed", "mathml", "numbers"
PLACES = {
    "cluster_cards/wasted_curve.js": [FIXED, FIXED],
    "data_parallel/pane.js": [FIXED],
    "data_parallel/parameter.js": [MATHML, MATHML],
    "data_parallel/replicas.js": [FIXED],
    "exercise/exercise.js": [FIXED],
    "kit/lifecycle.js": [FIXED],
    "kit/mathml.js": ["checked: a document of its own, and a list of elements and attributes"],
    "kit/phases.js": [FIXED],
    "kit/results.js": ["escaped: every part is an element of its own, and <mtext> of what is no number"],
    "kit/slider_card.js": [FIXED],
    "kit/transport.js": [FIXED],
    "live_plot/plot_card.js": [FIXED],
    "live_plot/plot_sheets.js": [FIXED, "drawn: matplotlib's SVG, letters as outlines (backdrop.py)"],
    "live_plot/fit_explorer.js": [FIXED],
    "live_plot/loss_landscape.js": [FIXED],
    "playground/map.js": [FIXED],
    "playground/playground.js": [FIXED],
    "playground/top.js": [FIXED],
    "predict/figure.js": ["checked: a document of its own, and a list of elements"],
    "predict/predict.js": [FIXED],
    "progress_map/progress_map.js": [FIXED],
    "ring_player/ring_formula.js": [NUMBERS],
    "ring_player/ring_player.js": [FIXED],
    "stepper/formula.js": [MATHML],
    "stepper/inspector.js": [MATHML],
    "stepper/panel.js": [MATHML],
    "stepper/picture_cells.js": [MATHML, MATHML],
    "stepper/stepper.js": [FIXED],
}
EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


def sinks(source):
    """Return the lines in which a text becomes markup or code, without remarks."""
    return [
        line.strip()
        for line in source.splitlines()
        if SINK.search(line) and not line.lstrip().startswith(("//", "*", "/*"))
    ]


def test_every_place_is_listed():
    found = {
        path.relative_to(WIDGETS).as_posix(): sinks(path.read_text(encoding="utf-8"))
        for path in sorted(WIDGETS.rglob("*.js"))
    }
    found = {name: lines for name, lines in found.items() if lines}
    assert {name: len(lines) for name, lines in found.items()} == {
        name: len(reasons) for name, reasons in PLACES.items()
    }, found


@pytest.mark.parametrize(
    "line",
    [
        "place.innerHTML = text;",
        "place.outerHTML += text;",
        'place.insertAdjacentHTML("beforeend", text);',
        "range.createContextualFragment(text)",
        "place.setHTMLUnsafe(text);",
        "frame.srcdoc = text;",
        "new Function(text)",
    ],
)
def test_a_place_is_noticed(line):
    assert sinks(f"  {line}\n") == [line] and sinks(f"// {line}") == []


def test_fixed_texts_are_fixed():
    """What is written at a place that is called fixed is a name in capitals, or a text in the line itself."""
    own = re.compile(
        r"= [A-Z_]+;$|= `[^`$]*`;$|= `(?:[^`$]|\$\{(?:key|title|icon\([^)]*\)|label\.toLowerCase\(\))\})*`;$|"
        r"= icon\(\"[a-z]+\"\);$|insertAdjacentHTML\($|made\.innerHTML = (?:html|text);$"
    )
    for name, reasons in PLACES.items():
        lines = sinks((WIDGETS / name).read_text(encoding="utf-8"))
        for line, reason in zip(lines, reasons, strict=True):
            assert reason != FIXED or own.search(line), f"{name}: {line}"


class Tags(HTMLParser):
    """Collects what a page would make of a text: its elements and their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found, self.attributes = set(), {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.attributes |= attrs


def test_the_texts_of_a_figure_are_no_markup():
    figure = Figure(figsize=(5, 4))
    axes = figure.subplots()
    axes.set_title(EVIL)
    axes.set_xlabel("--!>" + EVIL)
    axes.plot([0, 1], [0, 1], label=EVIL, gid=EVIL, url="javascript:alert(1)")
    axes.legend()
    for drawn in backdrops(figure, axes):
        tags = Tags(drawn["svg"])
        assert tags.found <= {"svg", "defs", "g", "path", "use", "clippath", "rect"}, tags.found
        assert not [name for name in tags.attributes if name.startswith("on")]
        assert not [value for value in tags.attributes.values() if value and value.startswith("javascript")]
