"""Worksheets: friendly numbers, a page for each seed, blanks without answers, and a key that is right."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from reading import Reader

import neuronlab as nl
from neuronlab.course.worksheets import Worksheet, worksheet

SHEET = worksheet(seed=7)
WIDE = nl.init([2, 2, 1], ["sigmoid", "identity"], np.random.default_rng(0))
OTHERS = [
    worksheet(WIDE, 1),
    worksheet(nl.init([2, 3], ["identity"], np.random.default_rng(0)), 2, "softmax_cross_entropy"),
    worksheet(nl.examples.neuron, 3),
    worksheet(nl.init([4, 4, 4, 1], ["relu", "relu", "identity"], np.random.default_rng(0)), 4),
]


class Page(HTMLParser):
    """Checks that all elements are closed, and that nothing comes from elsewhere."""

    def __init__(self, text):
        super().__init__()
        self.open, self.blanks = [], 0
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        assert tag not in ("script", "link", "img") and not {"src", "href"} & attributes.keys()
        self.blanks += attributes.get("class") == "blank"
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("sheet", [SHEET, *OTHERS], ids=repr)
def test_a_blank_for_every_step(sheet):
    n_steps = len(nl.steps(sheet.trace, lr=sheet.lr)) - 1  # without the mean of one
    assert len(sheet.blanks) == n_steps
    assert Page(sheet.html).blanks == n_steps + 1  # and the error after the update
    assert Page(sheet.key_html).blanks == 0
    assert sheet.markdown.count("\\_" * 12 + "\n") == n_steps + 1 + 1  # and the date
    assert "\\_" not in sheet.key_markdown


@pytest.mark.parametrize("sheet", [SHEET, *OTHERS], ids=repr)
def test_the_key_is_right(sheet):
    numbers = nl.leaves(sheet.trace, sheet.lr)
    numbers |= nl.evaluate(nl.steps(sheet.trace, lr=sheet.lr), numbers)
    for blank in sheet.blanks:
        value = numbers[blank.step.result]
        assert abs(Reader(blank.formula.result_tex).value() - value) <= 0.5001e-3 * abs(value) + 1e-12
        assert f"${blank.formula.tex}$" in sheet.key_markdown
        ElementTree.fromstring(blank.formula.mathml)
    after = nl.train(sheet.trace.network, sheet.trace.X, sheet.trace.Y, sheet.trace.loss, sheet.lr, 2)
    assert float(sheet.new_loss.translate({0x2212: "-"})) == pytest.approx(after.losses[1], rel=1e-3)
    assert after.losses[1] < after.losses[0]  # it has learned


def test_the_page_does_not_give_the_answers_away():
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", SHEET.html, flags=re.DOTALL)
    shown = set(re.findall(r"<mn>([^<]*)</mn>", text))
    given = {"1", "2", "0"} | {
        str(abs(value)).removesuffix(".0") for value in nl.leaves(SHEET.trace, SHEET.lr).values()
    }
    indices = {"1", "2", "3", "0"}
    assert {number.lstrip("−") for number in shown} <= given | indices
    assert SHEET.new_loss not in text and SHEET.new_loss in SHEET.key_html


def test_a_class_of_thirty_has_thirty_pages():
    sheets = [worksheet(seed=seed) for seed in range(30)]
    assert len({sheet.html.replace(f"sheet {sheet.seed}", "") for sheet in sheets}) == 30
    assert worksheet(seed=7).html == SHEET.html
    for sheet in sheets:
        for value in nl.leaves(sheet.trace, sheet.lr).values():
            assert len(f"{abs(value):g}".replace("0.", "").replace(".", "")) <= 2
        for made in sheet.trace.layers:
            assert (made.z > 0.05).all() and 1 not in made.z  # no silent neuron
        assert abs(sheet.trace.Y_hat - sheet.trace.Y).min() > 0.05  # something to learn


def test_save(tmp_path):
    paths = SHEET.save(tmp_path / "class 9b")
    assert [path.name for path in paths] == [
        "worksheet-7.html",
        "worksheet-7.md",
        "worksheet-7-key.html",
        "worksheet-7-key.md",
    ]
    assert paths[0].read_text(encoding="utf-8") == SHEET.html
    assert paths[3].read_text(encoding="utf-8") == SHEET.key_markdown


@pytest.mark.browser
def test_printed_on_two_pages(page, tmp_path):
    paths = SHEET.save(tmp_path)
    for path in (paths[0], paths[2]):
        page.goto(path.as_uri())
        for width in (360, 800, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path.name, width)
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


def test_bad_input():
    with pytest.raises(TypeError, match="source must be an Example or a Network, got str"):
        worksheet("two_neurons")
    with pytest.raises(ValueError, match="seed must be at least 0"):
        worksheet(seed=-1)
    with pytest.raises(ValueError, match="unknown loss"):
        worksheet(WIDE, 0, "mae")
    with pytest.raises(ValueError, match="too many numbers to fill in by hand"):
        worksheet(nl.init([784, 10, 1], ["relu", "identity"], np.random.default_rng(0)))
    assert repr(SHEET) == "Worksheet(Network(3-1-1, relu, relu, 6 parameters), seed 7, 29 blanks)"
    assert isinstance(SHEET, Worksheet)


@pytest.mark.parametrize("sheet", [SHEET, *OTHERS], ids=repr)
def test_updates_stand_below_their_headings(sheet):
    """An adjustment in the first column, the new value that it makes in the second."""
    tables = re.findall(r"<table>(?:(?!</table>).)*</table>", sheet.key_html, re.DOTALL)
    (table,) = (table for table in tables if "adjustment" in table)
    heads = re.findall(r"<th[^>]*>(.*?)</th>", table)
    assert heads == ["adjustment", "new value"]
    number_of = {blank.number: blank for blank in sheet.blanks}
    rows = [re.findall(r"<td><i>(\d+)</i>", row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
    rows = [[number_of[int(number)].step.result.name for number in row] for row in rows if row]
    assert rows and all(first == second.replace("new_", "adjust_") for first, second in rows)
    assert all(first.startswith("adjust_") for first, _ in rows)


def test_names_of_an_example_stand_on_its_sheet_and_are_no_markup():
    network = nl.Network([nl.Layer([[0.5, 0.2]], [0.1], "identity")])
    names = {"inputs": ["brightness", "<b>|size*"], "outputs": ["a cat & more"]}
    example = nl.examples.Example("pets", network, [[1, 2]], [[1]], "squared_error", 0.1, "ours", names=names)
    sheet = nl.worksheet(example)
    assert "Neuron a cat &amp; more weighs its inputs" in sheet.html
    assert "<b>|" not in sheet.html and "&lt;b&gt;|size*" in sheet.html
    assert "neuron a cat \\& more" in sheet.markdown and "\\mathrm{brightness}" in sheet.markdown
    assert "<b>" not in sheet.markdown
    assert example.names == {"inputs": ("brightness", "<b>|size*"), "outputs": ("a cat & more",)}
    two = {"outputs": ["cat", "dog"]}
    with pytest.raises(ValueError, match=r"names\['outputs'\] must be 1 names"):
        nl.examples.Example("x", network, [[1, 2]], [[1]], "squared_error", 0.1, "", names=two)
