"""Widgets look the same whatever stands beside them: no style sheet changes another widget's card."""

import json

import nbformat
import pytest

from neuronlab.export import save_page
from tools.browser import open_browser

pytestmark = pytest.mark.browser

EXAMPLE = "e = nl.examples.two_gpus; "
WIDGETS = (
    "nl.Stepper.of(nl.examples.two_neurons)",
    "nl.ActivationExplorer()",
    "nl.Perceptron(labels='XOR')",
    "nl.NeuronMemory()",
    "nl.Exercise('1.1')",
    "nl.Replicas.of(nl.examples.two_gpus)",
    "nl.Replicas.of(nl.examples.two_gpus, position=138)",
    "nl.RingPlayer([[1, 2, 3], [10, 20, 30], [100, 200, 300]], position=2)",
    EXAMPLE + "nl.Shards(e.network, e.X, e.Y, e.loss, n_workers=2)",
    "nl.StepTimeline()",
    "nl.Checkpoints()",
    "nl.TrainingMemory()",
    "nl.Playground()",
)
# Each card: place and size of every element that is seen, counted from the card's own corner, and its looks.
# As text: so many numbers come from the page much sooner than as an object.
BOXES = """() => {
    const all = [...document.querySelectorAll(".nl")];
    const cards = all.filter((card) => !card.parentElement.closest(".nl"));
    return JSON.stringify(cards.map((card) => {
        const corner = card.getBoundingClientRect();
        const parts = [...card.querySelectorAll("*")].filter((element) => !element.closest("math, svg"));
        return parts.flatMap((element) => {
            const { left, top, width, height } = element.getBoundingClientRect();
            const numbers = [left - corner.left, top - corner.top, width, height].map(Math.round);
            const style = getComputedStyle(element);
            const font = [style.fontSize, style.fontWeight];
            const looks = [style.color, style.backgroundColor, style.border, ...font];
            return width || height ? [[`${element.tagName} ${element.className}`, ...numbers, ...looks]] : [];
        });
    }));
}"""


# Every widget brings base.css along. The first of their sheets becomes the last; returns their number.
TURN = """() => {
    const all = [...document.head.querySelectorAll("style")];
    const sheets = all.filter((sheet) => sheet.textContent.includes("& .nl-button {"));
    document.head.append(sheets[0]);
    return sheets.length;
}"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """All widgets on one saved page."""
    path = tmp_path_factory.mktemp("side") / "page.ipynb"
    cells = ["import neuronlab as nl", *WIDGETS]
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)
    return save_page(path)


@pytest.mark.parametrize("width", [1280, 1000, 400])
def test_the_order_of_style_sheets_changes_no_widget(saved, chromium, width):
    with open_browser(chromium, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(saved.as_uri())
        page.wait_for_function(f"document.querySelectorAll('.nl').length >= {len(WIDGETS)}")
        page.wait_for_timeout(1500)  # until all have measured themselves and settled
        first = json.loads(page.evaluate(BOXES))
        assert len(first) == len(WIDGETS)
        for _ in range(page.evaluate(TURN) - 1):  # each of them comes last once
            page.wait_for_timeout(200)
            now = json.loads(page.evaluate(BOXES))
            for name, boxes, again in zip(WIDGETS, first, now, strict=True):
                moved = [pair for pair in zip(boxes, again, strict=True) if pair[0] != pair[1]]
                assert moved == [], name
            page.evaluate(TURN)
