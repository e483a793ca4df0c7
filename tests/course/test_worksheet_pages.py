"""What stands on a worksheet's pages, worked out on paper for one network: words, numbers, the drawing."""

import html as entities
import re
from itertools import pairwise

import numpy as np
import pytest
from bs4 import BeautifulSoup

import neuronlab as nl
from neuronlab.course.worksheets import Worksheet, worksheet
from neuronlab.course.worksheets.content import HOW_TO, LAST, PHASES

NETWORK = nl.Network(
    [
        nl.Layer([[0.4, -0.7], [0.9, 0.123456]], [0.2, 0.1], "sigmoid"),
        nl.Layer([[0.8, -0.6]], [0.3], "identity"),
    ]
)
SHEET = Worksheet(nl.backprop(NETWORK, [[0.6, 0.5]], [[1.0]], "half_squared_error"), 0.3, 9)
TWO = Worksheet(nl.backprop(NETWORK, [[0.6, 0.5], [1.0, 2.0]], [[1.0], [0.0]], "squared_error"), 0.3, 0)
PAGES = {
    "html": SHEET.html,
    "key_html": SHEET.key_html,
    "markdown": SHEET.markdown,
    "key_markdown": SHEET.key_markdown,
}
SAYS = (
    "Activation of a, b: the sigmoid. Activation of c: the identity, f(z) = z. "
    "The loss L is half the square of the difference between target and output."
)
GIVEN = {
    "inputs": "x1 = 0.6, x2 = 0.5",
    "neuron a": "wa0 = 0.2, wa1 = 0.4, wa2 = −0.7",
    "neuron b": "wb0 = 0.1, wb1 = 0.9, wb2 = 0.1235",
    "neuron c": "wc0 = 0.3, wc1 = 0.8, wc2 = −0.6",
    "target": "y = 1",
    "learning rate": "η = 0.3",
}


def soup(text):
    return BeautifulSoup(text, "html.parser")


def plain(tex):
    """TeX of symbols and fractions as the page's MathML reads without its marks."""
    return re.sub(r"[\s{}$_]|\\mathrm", "", tex).replace("\\eta", "η").replace("-", "−")


@pytest.mark.parametrize("page", PAGES)
def test_the_heading_says_which_page_it_is(page):
    heading = "One iteration of backpropagation, sheet 9" + ": key" * page.startswith("key")
    if page.endswith("html"):
        assert soup(PAGES[page]).h1.text == soup(PAGES[page]).title.text == heading
    else:
        assert PAGES[page].splitlines()[0] == f"# {heading}"
    # Only who fills it in writes a name, and reads how.
    text = entities.unescape(PAGES[page])
    assert ("Name" in text, "Date" in text, HOW_TO in text) == (not page.startswith("key"),) * 3


@pytest.mark.parametrize("page", PAGES)
def test_the_network_is_told_in_words(page):
    assert SAYS in entities.unescape(PAGES[page])


def test_neurons_of_one_activation_are_named_together():
    network = nl.init([2, 2, 1, 1], ["relu", "tanh", "relu"], 0)
    assert "Activation of a, b, d: ReLU. Activation of c: tanh." in worksheet(network).markdown


@pytest.mark.parametrize("page", ["html", "key_html"])
def test_what_is_given_stands_in_groups(page):
    rows = soup(PAGES[page]).find("section", class_="given").find_all("tr")
    found = {
        row.th.text: ", ".join(re.sub("=", " = ", pair.text) for pair in row.find_all(class_="pair"))
        for row in rows
    }
    assert list(found.items()) == list(GIVEN.items())


@pytest.mark.parametrize("page", ["markdown", "key_markdown"])
def test_what_is_given_stands_in_a_table(page):
    lines = [line.strip("| ").split(" | ") for line in PAGES[page].splitlines() if line.startswith("| ")]
    assert lines[0] == ["", "given"] or lines[0] == ["given"]
    assert [name for name, _ in lines[1:]] == list(GIVEN)
    assert [plain(numbers) for _, numbers in lines[1:]] == [plain(text) for text in GIVEN.values()]


@pytest.mark.parametrize("page", PAGES)
def test_every_number_stands_once_in_its_phase(page):
    phases = [step.phase for step in nl.steps(SHEET.trace, lr=0.3) if step.result.name != "mean_loss"]
    wanted = [[n for n, phase in enumerate(phases, 1) if phase == one] for one in PHASES]
    headings = [heading for heading, _ in PHASES.values()]
    if page.endswith("html"):
        sections = soup(PAGES[page]).find_all("section")[1:]
        found = [[int(item["value"]) for item in section.find_all("li")] for section in sections[:-1]]
        found.append([int(mark.text) for mark in sections[-1].find_all("i")])
        assert [section["class"] for section in sections] == [[phase] for phase in PHASES]
        assert [section.h2.text for section in sections] == [" ".join(both) for both in PHASES.values()]
        # Gradients are short: they stand in two columns, below what leads to them.
        assert [ol["class"] for ol in sections[2].find_all("ol")] == [["rows"], ["columns"]]
        columns = [int(item["value"]) for item in sections[2].find("ol", class_="columns").find_all("li")]
        names = [blank.step.result.name for blank in SHEET.blanks if blank.number in columns]
        assert set(names) == {"dW", "db"} and len(names) == NETWORK.n_parameters
    else:
        parts = PAGES[page].split("\n## ")[1:]
        found = [[int(n) for n in re.findall(r"^\*\*(\d+)\.\*\*", part, re.MULTILINE)] for part in parts]
        assert [part.splitlines()[0] for part in parts] == headings
    assert [sorted(numbers) for numbers in found] == wanted


# By hand: 0.2 + 0.24 - 0.35 = 0.09; ŷ = 0.3 + 0.8 * 0.522485 - 0.6 * 0.668571 = 0.316845.
@pytest.mark.parametrize(
    ("name", "written", "blank"),
    [
        (
            ("z", 0, 0, 0),
            "za =wa0·1+wa1·x1+wa2·x2 =0.2·1+0.4·0.6+(−0.7)·0.5 =0.09",
            "za=wa0·1+wa1·x1+wa2·x2 = ",
        ),
        (("da", 1, 0, 0), "∂L∂ŷ =−(y−ŷ) ≈−(1−0.3168) ≈−0.6832", "∂L∂ŷ=−(y−ŷ) = "),
    ],
)
def test_a_line_shows_symbols_numbers_and_the_result(name, written, blank):
    number = next(one.number for one in SHEET.blanks if one.step.result == nl.Ref(*name))
    key, empty = (
        soup(PAGES[page]).find("li", value=str(number)).find(class_="line") for page in ("key_html", "html")
    )
    assert key.text.startswith(written)
    assert key.text.split("=")[-1].split("≈")[-1] == key.find("b", class_="result").text.strip("=≈")
    assert empty.text == blank and empty.find(class_="blank") and not empty.find("b")


def test_a_constant_is_not_said_twice():
    """The slope of the identity is 1, whatever z is."""
    number = next(one.number for one in SHEET.blanks if one.step.result == nl.Ref("slope", 1, 0, 0))
    assert soup(SHEET.key_html).find("li", value=str(number)).find(class_="line").text.count("1") == 1


def test_the_key_of_an_update_has_numbers_only():
    """Symbols would not fit beside each other: Δw = rate times gradient, in numbers."""
    cell = next(cell for cell in soup(SHEET.key_html).find("section", class_="update").find_all("td"))
    assert re.fullmatch(r"\d+ Δwa0 [=≈]−0\.3·\(?−?[\d.]+\)? [=≈]−?[\d.]+", cell.text), cell.text
    assert "η" not in cell.text


def test_the_last_line_asks_whether_it_has_learned():
    """By hand: after one update the error of 0.2334 has become 0.04844."""
    assert SHEET.new_loss == "0.04844"
    assert soup(SHEET.key_html).find("p", class_="last").text == f"{LAST} L= 0.04844"
    last = soup(SHEET.html).find("p", class_="last")
    assert last.text == f"{LAST} L= " and last.find(class_="blank")
    assert SHEET.key_markdown.endswith(f"**{LAST}** L = 0.04844\n")
    assert SHEET.markdown.endswith(f"**{LAST}** L = " + "\\_" * 12 + "\n")


def test_of_several_samples_the_mean_error_is_asked_for_too():
    names = [blank.step.result.name for blank in TWO.blanks]
    assert names.count("loss") == 2 and names.count("mean_loss") == 1
    assert "mean_loss" not in [blank.step.result.name for blank in SHEET.blanks]
    assert [blank.number for blank in TWO.blanks] == list(range(1, len(names) + 1))


def test_pages_are_saved_again_where_they_are(tmp_path):
    folder = tmp_path / "class" / "9b"
    assert SHEET.save(folder) == SHEET.save(folder) == SHEET.save(str(folder))
    assert {path.name for path in folder.iterdir()} == {
        f"worksheet-9{kind}" for kind in (".html", ".md", "-key.html", "-key.md")
    }


def test_functions_of_ones_own_are_refused_at_once():
    sine = nl.Activation("sine", np.sin, np.cos)
    with pytest.raises(ValueError, match="single steps can be followed only"):
        worksheet(nl.Network([nl.Layer([[1.0]], [0.0], sine)]))


def test_a_worksheet_is_itself_and_does_not_change():
    same = Worksheet(SHEET.trace, SHEET.lr, SHEET.seed)
    assert len({SHEET, same}) == 2 and SHEET == SHEET != same
    with pytest.raises(AttributeError):
        SHEET.seed = 3


@pytest.mark.parametrize("sizes", [[2, 2, 1], [3, 1], [1, 4, 2, 3]], ids=str)
def test_the_drawing_has_a_circle_for_each_neuron_and_a_line_for_each_weight(sizes):
    network = nl.init(sizes, ["sigmoid"] * (len(sizes) - 1), 0)
    svg = soup(worksheet(network).html).find("svg")
    circles = [(float(c["cx"]), float(c["cy"]), c["class"][0]) for c in svg.find_all("circle")]
    texts = [(float(t["x"]), float(t["y"]), t.text) for t in svg.find_all("text")]
    columns = sorted({x for x, _, _ in circles})
    assert [sum(x == column for x, _, _ in circles) for column in columns] == sizes
    # Names stand where the circles are: inputs x1, x2, ... and neurons a, b, ...
    names = [f"x{i + 1}" for i in range(sizes[0])] + list("abcdefghij"[: sum(sizes[1:])])
    assert [text[:2] for text in texts] == [circle[:2] for circle in circles]
    assert [text[2] for text in texts] == names
    assert all(abs(float(text["dy"])) < 16 for text in svg.find_all("text")), "each stands in its circle"
    assert [kind for *_, kind in circles] == ["input"] * sizes[0] + ["neuron"] * sum(sizes[1:])
    ends = {tuple(float(line[end]) for end in ("x1", "y1", "x2", "y2")) for line in svg.find_all("line")}
    at = [[circle[:2] for circle in circles if circle[0] == column] for column in columns]
    assert ends == {(*one, *other) for here, there in pairwise(at) for one in here for other in there}
    # Circles do not touch, each column is centred, and all of it is inside the drawing.
    radius = {float(c["r"]) for c in svg.find_all("circle")}.pop()
    _, _, width, height = map(float, svg["viewbox"].split())
    for column in at:
        assert sum(y for _, y in column) / len(column) == pytest.approx(height / 2, abs=1)
        assert all(b[1] - a[1] > 2 * radius for a, b in pairwise(column))
    assert all(b - a > 2 * radius for a, b in pairwise(columns))
    assert all(radius < x < width - radius and radius < y < height - radius for x, y, _ in circles)
    assert width - columns[-1] == columns[0]  # the same margin on both sides
    assert svg["aria-label"] == f"A {'-'.join(map(str, sizes))} network, fully connected"
