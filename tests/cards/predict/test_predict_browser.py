"""Predict as a learner meets it: on a saved page without a kernel, and in JupyterLab with one."""

import json
import re

import pytest
from accessibility import look
from frames import settle
from saved_pages import SavedPages

from neuronlab.course import progress_file
from tools.browser import wait_until

pytestmark = pytest.mark.browser

SETUP = """import numpy as np
import neuronlab as nl
from neuronlab.course import Option, Wrong
slip = Wrong(12.0, "the slope is left out", "Look at the slope.", "no slope")
number = nl.Question("How large is it?", 2.5, digits=3, lead="Guess.", wrongs=[slip], why="Half of 5.")
choice = nl.Choice("Which way?", [
    Option("Up", False, "Not yet. Uphill."),
    Option("Down", True, "Right: downhill."),
])
x = np.arange(0.0, 11.0)
curve = nl.Sketch("How does it fall?", x, 10 - x, "rounds", "loss", span=(0, 10), known={"before": 5 + 0 * x})
figure = nl.figures.loss_by_probability()"""
CARDS = (
    "nl.Predict(number, unit='s', key='9.p1')",
    "nl.Predict(choice, text='printed 7.25', figure=figure, why='So it is.', key='9.p2')",
    "nl.Predict(curve, why='It falls.', key='9.p3')",
    "nl.Predict(number, key='8.p1')",
)
HOSTILE = ["", "three", "<img src=x onerror=alert(1)>", "__import__('os')", "9" * 999, "1 GB", "alert(1)"]
OVERFLOWING = """(root) => [root, ...root.querySelectorAll("p, li, button, label, input, .nl-pr-tile")]
    .filter((part) => part.getBoundingClientRect().right > root.getBoundingClientRect().right + 0.5)
    .map((part) => part.getAttribute("class") || part.tagName)"""


class Card:
    """What a learner sees and does of one prediction."""

    def __init__(self, root):
        self.root, self.page = root, root.page
        root.wait_for()

    def find(self, selector):
        return self.root.locator(selector)

    def button(self, name):
        return self.find(f"[data-do={name}]")

    def guess(self, text):
        self.find(".nl-pr-input").fill(text)
        self.find(".nl-pr-input").press("Enter")

    @property
    def is_open(self):
        return not self.find(".nl-pr-form").is_visible() and self.find(".nl-pr-reply").is_visible()

    @property
    def tiles(self):
        return self.find(".nl-pr-tile > :last-child").all_inner_texts()

    @property
    def words(self):
        return self.find(".nl-pr-words-of-it span").inner_text()

    @property
    def visible_text(self):
        return self.root.inner_text()

    def draw(self, *points):
        """Drag over the pad, through points that are shares of its inside, from the lower left corner."""
        pad = self.find(".nl-pr-pad")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        inside = (box["x"] + 66, box["y"] + 12, box["width"] - 80, box["height"] - 56)
        places = [(inside[0] + x * inside[2], inside[1] + (1 - y) * inside[3]) for x, y in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places:
            self.page.mouse.move(*place, steps=5)
        self.page.mouse.up()


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return SavedPages(tmp_path_factory.mktemp("predict"), SETUP, *CARDS)


@pytest.fixture
def cards(saved, page):
    """Opens the page in a theme and at a width, by default as for the first time, and gives its cards."""

    def opened(theme="light", width=1280, again=False):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(saved.address(theme))
        if not again and page.evaluate("localStorage.length"):
            page.evaluate("localStorage.clear()")
            page.reload()
        wait_until(page, f"() => document.querySelectorAll('.nl-predict').length === {len(CARDS)}")
        settle(page)
        return [Card(root) for root in page.locator(".nl-predict").all()]

    return opened


def test_nothing_shows_before_the_guess_and_then_both_stand_side_by_side(cards):
    number, choice, curve, _ = cards()
    for card in (number, choice, curve):
        assert not card.is_open
        for hidden in ("2.5", "Half of 5", "printed", "So it is", "It falls", "what it is", "downhill"):
            assert hidden not in card.visible_text.replace("7.6e-1", "")
    assert choice.find("svg").count() == 0 and curve.find(".nl-pr-truth").count() == 0

    number.guess("12 s")
    assert number.is_open and number.tiles == ["12\u00a0s", "2.5\u00a0s"]
    assert number.words == "About 4.8 times too large."
    assert "when the slope is left out. Look at the slope." in number.visible_text
    assert "Half of 5." in number.visible_text
    assert number.page.evaluate("document.activeElement.className").startswith("nl-pr-reply")

    choice.find("input").nth(0).check()
    choice.find(".nl-pr-commit").click()
    assert choice.tiles == ["Up", "Down"] and choice.words == "Not so."
    for shown in ("Uphill.", "So it is.", "printed 7.25"):
        assert shown in choice.visible_text
    drawing = choice.find(".nl-pr-figure svg")
    assert drawing.is_visible() and "What a prediction costs" in drawing.get_attribute("aria-label")


def test_a_curve_is_drawn_with_the_mouse_and_compared(cards):
    card = cards()[2]
    card.find(".nl-pr-commit").click()
    assert not card.is_open and "Draw the curve" in card.find(".nl-pr-refusal").inner_text()
    card.draw((0, 1), (1, 0))
    assert card.find(".nl-pr-refusal").is_hidden() and card.find(".nl-pr-knot").count() == 11
    card.find(".nl-pr-commit").click()
    assert card.is_open and card.words.startswith("Right: your sketch is")
    assert card.find(".nl-pr-truth").count() == card.find(".nl-pr-mine").count() == 1
    before = card.find(".nl-pr-mine").get_attribute("d")
    card.draw((0, 0.2), (1, 0.2))  # it is committed: nothing moves any more
    assert card.find(".nl-pr-mine").get_attribute("d") == before
    card.button("hide").click()
    assert not card.is_open and card.find(".nl-pr-knot").count() == 0
    card.draw((0, 0), (1, 1))
    card.find(".nl-pr-commit").click()
    assert "Yours rises, the curve falls" in card.words


def test_a_curve_is_drawn_with_the_keyboard(cards):
    card = cards()[2]
    pad = card.find(".nl-pr-pad")
    pad.focus()
    assert pad.get_attribute("aria-valuetext") == "rounds 0: not drawn yet"
    for _ in range(10):
        card.page.keyboard.press("ArrowUp")
    assert pad.get_attribute("aria-valuetext") == "rounds 0: 10"
    for _ in range(10):
        card.page.keyboard.press("ArrowRight")
        card.page.keyboard.press("ArrowDown")
        card.page.keyboard.press("ArrowDown")
    assert pad.get_attribute("aria-valuetext") == "rounds 10: 0"
    card.page.keyboard.press("Shift+ArrowUp")
    assert pad.get_attribute("aria-valuetext") == "rounds 10: 0.1"
    card.page.keyboard.press("Home")
    assert pad.get_attribute("aria-valuetext") == "rounds 0: 10"
    before = card.find(".nl-pr-knot").all()
    card.button("clear").click()
    assert card.find(".nl-pr-knot").count() == 0 and len(before) == 11
    for key in ["Home", "ArrowUp", *["ArrowRight"] * 10]:
        card.page.keyboard.press(key)  # the pen stays on the paper
    assert card.find(".nl-pr-knot").count() == 11
    assert pad.get_attribute("aria-valuetext") == "rounds 10: 5.5"
    card.draw((0, 1), (1, 0))
    pad.focus()
    card.page.keyboard.press("Tab")
    card.page.keyboard.press("Enter")
    assert card.is_open and card.words.startswith("Right: your sketch is less than 1 %")


def test_only_show_me_commits_nothing_and_is_taken_back(cards):
    number, choice, curve, _ = cards()
    number.button("show").click()
    assert number.is_open and number.tiles == ["2.5\u00a0s"] and "Half of 5." in number.visible_text
    assert number.find(".nl-pr-words-of-it").count() == 0
    choice.button("show").click()
    assert choice.tiles == ["Down"] and "Downhill." in choice.visible_text
    curve.button("show").click()
    assert curve.find(".nl-pr-truth").count() == 1 and curve.find(".nl-pr-mine").count() == 0
    number.button("hide").click()
    assert not number.is_open
    number.guess("2.5")
    assert number.words == "Right."


def test_who_is_not_to_be_asked_says_so_once_a_chapter(cards):
    number, choice, curve, other = cards()
    number.guess("2")
    choice.button("show").click()
    choice.button("stop").click()
    assert [card.is_open for card in (number, choice, curve, other)] == [True, True, True, False]
    assert "not asked in this chapter" in curve.visible_text
    assert number.words == "20 % too small."  # a guess that was made stays
    curve.button("ask").click()
    assert [card.is_open for card in (number, choice, curve)] == [True, True, False]
    assert curve.button("stop").is_hidden() and choice.button("stop").is_visible()


def test_guesses_are_there_again_without_a_kernel(cards):
    number, choice, curve, other = cards()
    number.guess("2")
    curve.draw((0, 1), (1, 0))
    drawn = curve.find(".nl-pr-mine").get_attribute("d")
    curve.find(".nl-pr-commit").click()
    choice.button("show").click()  # no guess
    noted = number.page.evaluate("JSON.parse(localStorage.getItem('neuronlab-progress')).predicted")
    assert noted.keys() == {"9.p1", "9.p3"}, "keys as in Python, so that exercise 9.1 is another one"
    number, choice, curve, other = cards(again=True)
    assert [card.is_open for card in (number, choice, curve, other)] == [True, False, True, False]
    assert number.words == "20 % too small." and curve.find(".nl-pr-mine").get_attribute("d") == drawn
    number.button("hide").click()
    curve.button("stop").click()
    number, choice, curve, other = cards(again=True)
    assert [card.is_open for card in (number, choice, curve, other)] == [True, True, True, False]
    assert "not asked in this chapter" in number.visible_text
    number.button("ask").click()
    number, choice, curve, other = cards(again=True)
    assert [card.is_open for card in (number, choice, curve, other)] == [False, False, True, False]


def test_what_cannot_be_read_is_refused_in_a_sentence(cards):
    number = cards()[0]
    for text in HOSTILE:
        number.guess(text)
        assert not number.is_open, text
        refusal = number.find(".nl-pr-refusal")
        assert refusal.inner_text().endswith("Type one such as 0.76, −0.6, 19/25 or 7.6e-1, in s.")
        field = number.find(".nl-pr-input")
        assert field.get_attribute("aria-invalid") == "true" and field.input_value() == text
        assert refusal.get_attribute("id") in field.get_attribute("aria-describedby")
    number.guess("2.5")
    assert number.is_open and refusal.is_hidden()


def test_a_choice_wants_one_of_its_options(cards):
    choice = cards()[1]
    choice.find(".nl-pr-commit").click()
    assert not choice.is_open and "Choose one" in choice.find(".nl-pr-refusal").inner_text()
    choice.page.keyboard.press("ArrowDown")
    choice.page.keyboard.press("Enter")
    assert choice.is_open


@pytest.mark.thorough
@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280), ("dark", 360), ("light", 1280)])
def test_it_fits_and_can_be_read_before_and_after(cards, theme, width):
    number, choice, curve, other = opened = cards(theme, width)
    for _ in range(2):
        for card in opened:
            assert card.root.evaluate(OVERFLOWING) == []
        grave, fine = look(number.page, ".nl-predict")
        assert grave == [] and fine["color-contrast"] > 5
        if number.is_open:
            continue
        assert number.root.bounding_box()["height"] < 320 and curve.root.bounding_box()["height"] < 608
        number.guess("12")
        choice.find("input").nth(0).check()
        choice.find(".nl-pr-commit").click()
        curve.draw((0, 0), (1, 1))
        curve.find(".nl-pr-commit").click()
        other.guess("nonsense")
    page = number.page
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


@pytest.mark.only_chromium("only its protocol sends touches")
def test_a_finger_draws_on_a_phone(saved, browser):
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(saved.address("light"))
    card = Card(page.locator(".nl-predict").nth(2))
    pad = card.find(".nl-pr-pad")
    pad.locator(".nl-pr-grid").first.wait_for(state="attached")
    settle(page)
    pad.scroll_into_view_if_needed()
    settle(page)
    box = pad.bounding_box()
    session = context.new_cdp_session(page)
    for k in range(12):
        x, y = box["x"] + 66 + (box["width"] - 80) * k / 11, box["y"] + 12 + (box["height"] - 56) * k / 11
        kind = "touchStart" if k == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_until(page, "() => document.querySelectorAll('.nl-pr-knot').length === 11")
    card.find(".nl-pr-commit").click()
    assert card.words.startswith("Right: your sketch")
    context.close()


EVIL = [
    {"svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>globalThis.bad = 1</script></svg>'},
    {"svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="globalThis.bad = 1"></svg>'},
    {"svg": '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>'},
    {"svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://example.org/a.png"/></svg>'},
    {"svg": '<svg xmlns="http://www.w3.org/2000/svg"><g style="fill: url(https://example.org)"/></svg>'},
    {"svg": '<svg xmlns="http://www.w3.org/2000/svg"><g style="fill: u\\72l(https://example.org)"/></svg>'},
    {"svg": "<img src='x' onerror='globalThis.bad = 1'/>"},
    {"png": '"><script>globalThis.bad = 1</script>'},
]


def test_a_drawing_that_holds_more_than_a_drawing_is_not_shown(saved, page):
    page.goto(saved.address("light"))
    kept = json.dumps([each | {"width": 300, "alt": "a"} for each in EVIL])
    from neuronlab.widgets.kit.bundle import join_modules, modules

    source = join_modules(modules("predict/figure.js"))
    page.add_script_tag(
        type="module",
        content=f"{source}\nglobalThis.read = {kept}.map(readFigure).map((one) => one === null);",
    )
    wait_until(page, "() => globalThis.read")
    assert page.evaluate("read") == [True] * len(EVIL) and page.evaluate("globalThis.bad ?? 0") == 0


@pytest.fixture
def noting(scratch):
    """The notebook, in whose kernel guesses are noted where a learner's are: beside the notebook."""
    place = scratch.execute(f"import os\nprint(os.environ.pop({progress_file.PLACE!r}))").rstrip("\n")
    scratch.execute(SETUP)
    yield scratch
    scratch.execute(f"os.environ[{progress_file.PLACE!r}] = {place!r}")


def test_a_guess_made_without_a_kernel_is_handed_over(noting, lab):
    file = lab[1] / progress_file.FILE
    file.unlink(missing_ok=True)
    kept = {"predicted": {"9.p4": "3"}, "handed": {"9.4": "of exercise 9.4"}}
    noting.page.evaluate("kept => localStorage.setItem('neuronlab-progress', JSON.stringify(kept))", kept)
    card = Card(noting.show("p = nl.Predict(number, key='9.p4')\np", cell=1).locator(".nl-predict"))
    noting.wait_for("p.given, p.committed", "3 True")
    assert card.is_open and progress_file.load(lab[1]).predicted == {"9.p4": "3"}
    card.button("hide").click()
    noting.wait_for("p.committed", "False")
    noting.show("p = nl.Predict(number, key='9.p4')\np", cell=1)
    noting.wait_for("p.committed", "False")  # what was forgotten does not come back
    noting.page.evaluate("localStorage.clear()")


def test_with_a_kernel_a_guess_is_noted_and_there_again(noting, lab):
    file = lab[1] / progress_file.FILE
    file.unlink(missing_ok=True)
    card = Card(noting.show("p = nl.Predict(number, key='9.p1')\np", cell=1).locator(".nl-predict"))
    card.guess("12")
    noting.wait_for("p.given, p.committed", "12 True")
    noting.wait_for("sorted(nl.course.progress_file.load().predicted.items())", "[('9.p1', '12')]")
    assert json.loads(file.read_text(encoding="utf-8"))["predicted"] == {"9.p1": "12"}
    again = Card(noting.show("p = nl.Predict(number, key='9.p1')\np", cell=1).locator(".nl-predict"))
    assert again.is_open and again.tiles[0] == "12"
    again.button("hide").click()
    noting.wait_for("sorted(nl.course.progress_file.load().predicted.items())", "[]")
    assert not again.is_open
    again.button("show").click()
    again.button("stop").click()
    noting.wait_for("sorted(nl.course.progress_file.load().unasked), p.unasked", "['9'] True")
    assert again.is_open and noting.execute("print(nl.Predict(choice, key='9.p2').unasked)").strip() == "True"
    again.button("ask").click()
    noting.wait_for("sorted(nl.course.progress_file.load().unasked), p.unasked", "[] False")
    again.button("hide").click()
    assert not again.is_open
    # The keys of JupyterLab stay letters in the field.
    again.find(".nl-pr-input").press_sequentially("dda")
    assert re.fullmatch("dda", again.find(".nl-pr-input").input_value())
    assert noting.take_errors() == []
