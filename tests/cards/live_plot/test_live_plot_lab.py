"""The live plot in JupyterLab: a busy kernel stops nothing, both sides stay together, shortcuts stay out."""

import pytest
from test_live_plot_browser import LIVE, check_explorer, check_perceptron, handle

pytestmark = pytest.mark.browser


@pytest.fixture
def notebook(scratch):
    yield scratch
    assert scratch.take_errors() == []


def show(notebook, code):
    """Show what this code makes, and wait for it: a plot measures its place before it draws."""
    card = notebook.show(code, cell=1).locator(".nl-live")
    card.locator(".nl-item:visible").first.wait_for()
    return card


def test_busy_kernel_stops_nothing_and_hears_of_it_afterwards(notebook):
    explorer = show(notebook, "e = nl.ActivationExplorer()\ne")
    z = handle(explorer, "z")
    z.focus()
    with notebook.busy():
        for _ in range(7):
            z.press("ArrowLeft")
        check_explorer(explorer, 2.67)
        assert (
            notebook.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.status")
            == "busy"
        )
    notebook.wait_for("e.leaf('z').value, e.chosen", "2.67 tanh")
    notebook.execute("e.leaves = {'z': -1.5}; e.chosen = 'relu'")
    check_explorer(explorer, -1.5)
    assert explorer.get_by_role("radio", name="ReLU").is_checked()


def test_shortcuts_of_the_lab_stay_out(notebook):
    perceptron = show(notebook, "p = nl.Perceptron()\np")
    cells = notebook.cells
    for name in ("weight vector", "point A"):
        handle(perceptron, name).focus()
        # Enter takes hold, so that the arrow key moves, and Escape lets go.
        for key in ("Enter", "x", "a", "b", "d", "d", "ArrowUp", "Escape"):
            notebook.page.keyboard.press(key)
    check_perceptron(perceptron)
    assert notebook.cells == cells
    weight = "p.leaves[nl.Ref('W', 0, row=0, column=1)]"
    notebook.wait_for(f"round({weight}, 9), p.right", "0.51 [True, False, False, True]")


def test_python_changes_items_and_heat_map(notebook):
    live = show(notebook, LIVE)
    assert live.locator(".nl-kind-point:visible").count() == 2
    text = "{'kind': 'text', 'x': 5, 'y': 10, 'text': ['z = ', nl.Ref('z')]}"
    notebook.execute(f"plot.items = [{text}]; plot.hide_heat_map()")
    assert live.locator(".nl-item:visible").all_text_contents() == ["z = 20"]
    assert live.locator("canvas").is_hidden()


def test_the_line_is_dragged_where_the_arrow_crosses_it(notebook):
    """With w = (1, 0.4) and b = -0.7 the line crosses the arrow at 0.6 of its length."""
    perceptron = show(notebook, "p = nl.Perceptron(labels='AND', w=[1.0, 0.4], b=-0.7)\np")
    page = notebook.page
    tail, head = perceptron.locator(".nl-kind-arrow .nl-line.nl-wide").evaluate(
        """(path) => {
            const matrix = path.getScreenCTM();
            const long = path.getTotalLength();
            const places = [0, long].map((at) => path.getPointAtLength(at).matrixTransform(matrix));
            return places.map(({ x, y }) => [x, y]);
        }"""
    )
    grip = perceptron.locator(".nl-kind-arrow .nl-grip").bounding_box()
    tip = [grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2]
    share = 0.7 / (1.0**2 + 0.4**2)
    x, y = (a + share * (b - a) for a, b in zip(tail, tip, strict=True))
    assert abs(head[0] - tip[0]) < 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 25, y - 10, steps=4)
    page.mouse.up()
    w = "[p.leaves[nl.Ref('W', 0, row=0, column=k)] for k in (0, 1)]"
    notebook.wait_for(f"{w}, p.leaves[nl.Ref('b', 0, row=0)] < -0.75", "[1.0, 0.4] True")
    page.mouse.move(*tip)
    page.mouse.down()
    page.mouse.move(tip[0] + 25, tip[1] - 10, steps=4)
    page.mouse.up()
    notebook.wait_for(f"{w} != [1.0, 0.4]", "True")
