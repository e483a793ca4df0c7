"""The live plot on a saved page, without a kernel: whatever is dragged or typed, numbers are the engine's."""

import math
import re
from typing import NamedTuple

import numpy as np
import pytest
from accessibility import look
from frames import settle
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab.functions import ACTIVATIONS
from neuronlab.writing.numbers import format_number, parse_number

pytestmark = pytest.mark.browser

NAMES = ["step", "sign", "identity", "relu", "tanh", "sigmoid"]
LIVE = """
import numpy as np
from matplotlib.figure import Figure
figure = Figure(figsize=(6, 4))
figure.add_axes((0.1, 0.1, 0.8, 0.8), xlim=(0, 10), ylim=(1, 1000), yscale="log")
x, y = nl.Ref("x", row=0), nl.Ref("x", row=1)
product = nl.Step("forward", "product", nl.Ref("z"), (x, y))
label = ["<b>", nl.Ref("z")]
items = [
    {"kind": "point", "x": x, "y": y, "drag": "xy", "name": "<i>the point</i>", "label": label},
    {"kind": "point", "x": 1, "y": nl.Ref("z"), "color": "error"},
]
plot = nl.LivePlot(figure, {x: 2, y: 10}, [product], items)
plot.show_heat_map([[0, 1], [2, 3]], opacity=1)
plot
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Saved pages with an explorer, a perceptron and a live plot."""
    cells = ("import neuronlab as nl\nnl.ActivationExplorer()", "nl.Perceptron(labels='XOR')", LIVE)
    return SavedPages(tmp_path_factory.mktemp("live"), *cells)


@pytest.fixture
def show(page, saved):
    """Opens the page with the cards of these numbers, or with all three."""

    def opened(*which):
        page.goto(saved.address("dark", *which))
        cards = page.locator(".nl-live")
        cards.nth(2 - 2 * len(which)).wait_for()
        return cards

    return opened


@pytest.fixture
def explorer(show):
    return show(0)


@pytest.fixture
def perceptron(show):
    return show(1)


@pytest.fixture
def live(show):
    return show(2)


def table(widget, number=0):
    """Return the texts of a table, row by row."""
    read = """(table) => [...table.tBodies].flatMap((body) =>
        [...body.rows].map((row) => [...row.cells].map((cell) => cell.innerText)))"""
    return widget.locator(".nl-table").nth(number).evaluate(read)


def check_explorer(explorer, z):
    """The table, the picture's labels and the places of the marks are those of the engine at z."""
    for name, shown in zip(NAMES, table(explorer), strict=True):
        slope = ACTIVATIONS[name].df(np.array(z)).item()
        assert shown[1:3] == [format_number(engine(name, z)), format_number(slope)], name
    assert text_of(handle(explorer, "z")) == f"z = {format_number(z)}"
    assert handle(explorer, "z").get_attribute("aria-valuenow") == repr(z).removesuffix(".0")


def engine(name, z):
    return ACTIVATIONS[name].f(np.array(z)).item()


def handle(widget, name):
    return widget.get_by_role("slider", name=name, exact=True)


def text_of(item):
    return item.locator("text").first.text_content()


def middle(locator):
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, locator, dx, dy, steps=4):
    x, y = middle(locator)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=steps)
    page.mouse.up()


def axes_pixels(widget):
    """Return the axes' width and height on the page."""
    return widget.locator(".nl-layer clipPath rect").evaluate(
        "r => [r.width.baseVal.value, r.height.baseVal.value]"
    )


# --- the explorer


def test_explorer_starts_with_the_numbers_of_the_engine(explorer):
    check_explorer(explorer, 3.02)


def test_keys_move_z(explorer):
    z = handle(explorer, "z")
    z.focus()
    for key, expected in [
        ("ArrowRight", 3.07),
        ("ArrowLeft", 3.02),
        ("ArrowDown", 2.97),
        ("ArrowUp", 3.02),
        ("PageDown", 2.52),
        ("Shift+ArrowLeft", 2.515),
        ("Delete", 3.02),
    ]:
        z.press(key)
        check_explorer(explorer, expected)
    for _ in range(20):
        z.press("PageUp")
    check_explorer(explorer, 5.0)


def test_the_point_is_dragged_along_its_curve(page, explorer):
    width, _ = axes_pixels(explorer)
    point = explorer.locator(".nl-kind-point.nl-as-activation:visible .nl-dot")
    for name in ("sigmoid", "tanh"):
        explorer.get_by_role("radio", name=name).check()
        explorer.get_by_role("button", name="reset").click()
        drag(page, point, -0.3 * width, 55)
        z = float(handle(explorer, "z").get_attribute("aria-valuenow"))
        assert z == pytest.approx(3.02 - 3, abs=0.06)
        check_explorer(explorer, z)
        label = explorer.locator(".nl-kind-point.nl-as-activation:visible text")
        assert label.all_text_contents() == [
            f"{name}: {format_number(engine(name, z))}",
            f"slope: {format_number(ACTIVATIONS[name].df(np.array(z)).item())}",
        ]
    explorer.get_by_role("button", name="undo").click()
    check_explorer(explorer, 3.02)


def test_marks_stand_where_the_curves_are(explorer):
    height = axes_pixels(explorer)[1]
    dots = explorer.locator(".nl-kind-point:visible .nl-dot")
    places = dots.evaluate_all("dots => dots.map((d) => [d.cx.baseVal.value, d.cy.baseVal.value])")
    bottom = float(explorer.locator(".nl-layer clipPath rect").get_attribute("y")) + height
    heights = {round(-1.9 + (bottom - y) / height * 6.9, 3) for _, y in places}
    curves = {round(engine(name, 3.02), 3) for name in NAMES}
    assert {min(curves, key=lambda c: abs(c - h)) for h in heights - {-1.9}} == curves
    assert all(min(abs(c - h) for c in curves) < 0.005 for h in heights - {-1.9})
    assert len({round(x, 3) for x, _ in places}) == 1


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 1280])
def test_no_label_stands_on_another(page, explorer, width):
    page.set_viewport_size({"width": width, "height": 900})
    settle(page)
    z = handle(explorer, "z")
    for name in ("tanh", "ReLU", "linear"):
        explorer.get_by_role("radio", name=name).check()
        z.focus()
        for key in ("Delete", *16 * ["PageDown"]):
            z.press(key)
            boxes = explorer.locator(".nl-item:visible > text:visible").evaluate_all(
                "texts => texts.filter((t) => t.textContent).map((t) => [t.textContent, t.getBBox()])"
                ".map(([text, b]) => [text, b.x, b.y + 3, b.x + b.width, b.y + b.height - 3])"
            )
            assert len(boxes) >= 2
            for i, (one, left, top, right, bottom) in enumerate(boxes):
                for other, x0, y0, x1, y1 in boxes[:i]:
                    apart = right <= x0 or x1 <= left or bottom <= y0 or y1 <= top
                    assert apart, f"{one!r} on {other!r} at {z.get_attribute('aria-valuetext')}, {name}"


def test_rows_choose_the_curve(explorer):
    line = explorer.locator(".nl-kind-line.nl-as-activation:visible .nl-wide")
    seen = set()
    for i, name in enumerate(("step", "sign", "linear", "ReLU", "tanh", "sigmoid")):
        row = explorer.locator("tr", has_text=name)
        # A number that can't be changed is a part of its row like any other.
        place = row.locator(".nl-num").first if i % 2 else row.locator("td").nth(0)
        place.click(position={"x": 3, "y": 3})
        assert line.count() == 1 and explorer.get_by_role("radio", name=name).is_checked()
        seen.add(line.get_attribute("d"))
    assert len(seen) == 6


def test_tangent_touches_the_curve_with_its_slope(explorer):
    explorer.get_by_role("radio", name="sigmoid").check()
    handle(explorer, "z").focus()
    for _ in range(4):
        handle(explorer, "z").press("PageDown")
    width, height = axes_pixels(explorer)
    d = explorer.locator(".nl-kind-tangent:visible path").get_attribute("d")
    x0, y0, x1, y1 = (float(n) for n in re.findall(r"-?[\d.]+", d))
    slope = (y0 - y1) / height * 6.9 / ((x1 - x0) / width * 10)
    assert slope == pytest.approx(ACTIVATIONS["sigmoid"].df(np.array(1.02)).item(), abs=1e-4)


# --- the perceptron


class Neuron(NamedTuple):
    """The perceptron that stands on a page, and which points it gets right."""

    network: nl.Network
    right: list

    @property
    def separates(self):
        return all(self.right)


def check_perceptron(perceptron):
    """Return the present neuron; outputs, ticks and sentence are the engine's for the numbers shown."""
    w1, w2, b = (parse_number(text) for text in table(perceptron, 0)[0][1:])
    rows = table(perceptron, 1)
    points = [[parse_number(text) for text in row[1:3]] for row in rows]
    labels = [int(row[5]) for row in rows]
    network = nl.Network([nl.Layer([[w1, w2]], [b], "step")])
    (made,) = nl.backprop(network, points, np.reshape(labels, (-1, 1)), "half_squared_error").layers
    model = Neuron(network, [output == label for output, label in zip(made.a[:, 0], labels, strict=True)])
    for s, row in enumerate(rows):
        assert row[3] == format_number(made.z[s, 0])
        assert row[4] == format_number(made.a[s, 0])
        assert row[6] == ("✓" if model.right[s] else "✗")
    sentence = perceptron.locator(".nl-verdict").inner_text()
    assert sentence.startswith(
        f"{sum(model.right)} of 4" if not model.separates else "All 4 points are right"
    )
    rings = perceptron.locator(".nl-wrong-ring[visibility=visible]")
    assert rings.count() == 4 - sum(model.right)
    return model


def test_and_and_or_are_solved_by_hand_and_xor_is_not(perceptron):
    line = handle(perceptron, "line of the perceptron: its bias")
    solved = {}
    for task in ("AND", "OR", "XOR"):
        perceptron.get_by_role("button", name="reset").click()
        perceptron.get_by_role("button", name=task, exact=True).click()
        assert perceptron.get_by_role("button", name=task, exact=True).get_attribute("aria-pressed") == "true"
        line.focus()
        solved[task] = check_perceptron(perceptron).separates
        for _ in range(12):
            line.press("PageDown")
            solved[task] |= check_perceptron(perceptron).separates
    assert solved == {"AND": True, "OR": True, "XOR": False}


def test_line_vector_and_points_are_dragged(page, perceptron):
    width, _ = axes_pixels(perceptron)
    unit = width / 2.7
    before = check_perceptron(perceptron).network.layers[0]
    drag(page, perceptron.locator(".nl-knob"), 0.4 * unit, 0)
    moved = check_perceptron(perceptron).network.layers[0]
    assert moved.b[0] == pytest.approx(before.b[0] - before.W[0, 0] * 0.4, abs=0.03)
    drag(page, perceptron.locator(".nl-grip"), -0.5 * unit, -0.25 * unit)
    turned = check_perceptron(perceptron).network.layers[0]
    assert turned.W[0] == pytest.approx(before.W[0] + [-0.5, 0.25], abs=0.02) and turned.b == moved.b
    drag(page, handle(perceptron, "point D").locator(".nl-dot"), -0.8 * unit, 1.5 * unit)
    check_perceptron(perceptron)
    assert [parse_number(text) for text in table(perceptron, 1)[3][1:3]] == pytest.approx(
        [0.2, -0.5], abs=0.02
    )
    for _ in range(3):
        perceptron.get_by_role("button", name="undo").click()
    back = check_perceptron(perceptron).network.layers[0]
    assert back.W.tolist() == before.W.tolist() and back.b == before.b


def test_weight_vector_is_perpendicular_to_the_line(page, perceptron):
    drag(page, perceptron.locator(".nl-grip"), -70, -90)
    drawn = []
    for kind in ("boundary", "arrow"):
        d = perceptron.locator(f".nl-kind-{kind} > .nl-wide").get_attribute("d")
        x0, y0, x1, y1 = (float(n) for n in re.findall(r"-?[\d.]+", d))
        drawn.append((x1 - x0, y1 - y0))
    cosine = np.dot(*drawn) / math.prod(math.hypot(*way) for way in drawn)
    assert abs(cosine) < 0.01


def test_the_tinted_side_is_where_the_neuron_says_1(perceptron):
    line = handle(perceptron, "line of the perceptron: its bias")
    line.focus()
    line.press("Enter")  # takes hold of it
    for _ in range(9):
        line.press("PageDown")
        tinted = perceptron.evaluate(
            """(root) => [...root.querySelectorAll("[aria-label^='point '] .nl-dot")].map((dot) => {
                const place = new DOMPoint(dot.cx.baseVal.value, dot.cy.baseVal.value);
                return root.querySelector(".nl-kind-boundary .nl-half").isPointInFill(place) ? "1" : "0";
            })"""
        )
        assert tinted == [row[4] for row in table(perceptron, 1)]
    assert tinted == ["0", "0", "0", "0"]


def test_targets_are_clicked_and_numbers_typed(perceptron):
    perceptron.get_by_role("button", name="target of point D: 0").click()
    model = check_perceptron(perceptron)
    assert model.right == [True, True, True, True]
    weight = perceptron.get_by_role("spinbutton", name="weight w1")
    weight.focus()
    weight.press("Enter")
    perceptron.page.keyboard.type("-1,5")
    perceptron.page.keyboard.press("Enter")
    assert check_perceptron(perceptron).network.layers[0].W[0, 0] == -1.5


# --- the live plot itself


def test_a_logarithmic_axis_is_dragged_as_it_looks(page, live):
    width, height = axes_pixels(live)
    point = live.get_by_role("slider")
    drag(page, point.locator(".nl-dot"), 0.4 * width, -height / 3)
    x, y = (parse_number(said.split()[-1]) for said in point.get_attribute("aria-valuetext").split(", "))
    assert x == pytest.approx(6, abs=0.05) and y == pytest.approx(100, abs=5)
    assert text_of(point) == f"<b>{format_number(x * y)}"


def test_texts_are_shown_as_they_are(live):
    assert live.locator(".nl-layer b, .nl-layer i").count() == 0
    assert live.get_by_role("slider").get_attribute("aria-label") == "<i>the point</i>"


def test_heat_map_has_its_first_row_at_the_bottom(live):
    pixels = live.locator("canvas").evaluate(
        """c => [[0, 0], [1, 0], [0, 1], [1, 1]].map(
            ([x, y]) => [...c.getContext("2d").getImageData(x, y, 1, 1).data])"""
    )
    upper_left, upper_right, lower_left, lower_right = pixels
    blue, orange = (0x56, 0xB4, 0xE9, 255), (0xE6, 0x9F, 0x00, 255)  # the dark theme's input and weight
    assert tuple(lower_left) == blue and tuple(upper_right) == orange
    assert lower_right != upper_left


@pytest.mark.thorough
def test_nothing_falls_out_of_its_place(page, show):
    cards = show()
    for width in (360, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        settle(page)
        for widget in cards.all():
            assert widget.evaluate("e => e.scrollWidth <= e.clientWidth"), width
            box = widget.bounding_box()
            for part in widget.locator("svg.nl-layer, table, .nl-button:visible").all():
                inner = part.bounding_box()
                assert box["x"] <= inner["x"] and inner["x"] + inner["width"] <= box["x"] + box["width"], (
                    width
                )


@pytest.mark.thorough
def test_axe_finds_nothing_serious(page, show):
    show()
    grave, _ = look(page, ".nl-live")
    assert grave == []
