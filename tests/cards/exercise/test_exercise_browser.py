"""The exercise as a learner meets it: in JupyterLab with its kernel, and on a saved page without one."""

import json

import pytest
from accessibility import look
from card import Card
from effort import THOROUGH, with_more
from frames import settle
from saved_pages import SavedPages

from neuronlab.course import progress_file
from neuronlab.course.chapters import question
from neuronlab.writing.numbers import format_number
from tools.browser import wait_until

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
UNREADABLE = ["", "three", HOSTILE, "__import__('os')", "1e400", "9" * 10_000, "0.7 0.2", "${1}", "alert(1)"]
KEYS_OF_LAB = [
    "x",
    "a",
    "b",
    "d",
    "d",
    "m",
    "y",
    "c",
    "v",
    "z",
    "Shift+M",
    "o",
    "l",
    "r",
    "1",
    "0",
    "0",
    "i",
    "i",
]

OVERFLOWING = """(root) => [root, ...root.querySelectorAll("p, li, math, button, label, .nl-ex-reply, input")]
    .filter((part) => {
        const sticksOut = part.getBoundingClientRect().right > root.getBoundingClientRect().right + 0.5;
        const room = part.localName === "math" ? 3 : 1; // a hat may be wider than its letter
        return sticksOut || (part.scrollWidth > part.clientWidth + room && part.clientWidth > 0);
    })
    .map((part) => part.className || part.tagName)"""


class Exercise:
    """What a learner sees and does of one exercise."""

    def __init__(self, output):
        self.output, self.page = output, output.page
        self.root = output.locator(".nl-exercise")
        self.root.wait_for()

    def find(self, selector):
        return self.root.locator(selector)

    def button(self, name):
        return self.find(f"[data-do={name}]")

    @property
    def field(self):
        return self.find(".nl-ex-input")

    def hint(self):
        self.button("hint").click(force=True)  # without more hints it is only marked as disabled

    def answer(self, text):
        """Answer by Enter and return the reply's text."""
        self.field.fill(text)
        self.field.press("Enter")
        return self.reply

    @property
    def reply(self):
        return self.find(".nl-ex-reply span").inner_text()

    @property
    def verdict(self):
        classes = self.find(".nl-ex-reply").get_attribute("class")
        return classes.removeprefix("nl-ex-reply").strip().removeprefix("nl-ex-")

    @property
    def given(self):
        """The numbers told, as they stand there."""
        return [text.split("=")[1].strip() for text in self.find(".nl-qu-given li").all_inner_texts()]


def told(asked):
    return [value for _, value, *_ in asked.given]


def right_of(asked):
    return format_number(asked.answer, 6)


@pytest.fixture(scope="module")
def scratch(scratch):
    """The notebook, in whose kernel progress goes meanwhile where a learner's goes: beside the notebook."""

    def hear(dialog):
        scratch.errors.append("a dialog")
        dialog.dismiss()

    scratch.page.on("dialog", hear)
    place = scratch.execute(f"import os\nprint(os.environ.pop({progress_file.PLACE!r}))").rstrip("\n")
    yield scratch
    scratch.execute(f"os.environ[{progress_file.PLACE!r}] = {place!r}")
    scratch.page.remove_listener("dialog", hear)


@pytest.fixture
def show(scratch, lab):
    """Shows the exercise that this code makes, in Python called e; nothing is solved before."""
    # An answer of the last test may still be on its way to the kernel: a closed exercise hears nothing.
    scratch.execute("from ipywidgets import Widget\nWidget.close_all()\nnl.Exercise._left.clear()")
    (lab[1] / progress_file.FILE).unlink(missing_ok=True)
    yield lambda code: Exercise(scratch.show(f"e = {code}\ne", cell=1))
    errors = scratch.take_errors()
    # Firefox writes into the console which formula of somebody else's page could not be read.
    assert [error for error in errors if "XML Parsing Error" not in error] == [], "the console holds an error"


@pytest.fixture
def noted(lab):
    """Gives the keys in the file beside the notebook."""
    file = lab[1] / progress_file.FILE
    return lambda: set(json.loads(file.read_text(encoding="utf-8"))["solved"]) if file.exists() else set()


def test_wrong_rounded_and_right_answers_get_their_reply(show, scratch, noted):
    exercise, asked = show("nl.Exercise('4.1')"), question("4.1")
    assert exercise.given == told(asked) and exercise.find(".nl-qu-ask").inner_text() == asked.ask
    assert not exercise.find(".nl-ex-solved").is_visible()
    for wrong in [*asked.wrongs, asked.wrongs[0]]:
        text = format_number(wrong.value, 4)
        assert exercise.answer(text) == asked.check(text).text, text
        assert exercise.verdict == "wrong" and wrong.when in exercise.reply
    for text, verdict in [("123456", "wrong"), ("0.7", "rounded"), ("0,714", "right"), ("357/500", "right")]:
        assert exercise.answer(text) == asked.check(text).text
        assert exercise.verdict == verdict
    exercise.field.fill(".714")
    exercise.find(".nl-ex-check").click()
    assert (exercise.verdict, exercise.reply) == ("right", asked.check(".714").text)
    assert exercise.find(".nl-ex-solved").inner_text() == "✓ solved"
    scratch.wait_for("e.solved, e.given", "True .714")
    assert noted() == {"4.1"}


def test_what_was_solved_without_a_kernel_is_handed_over_once(show, scratch, noted):
    scratch.page.evaluate(
        """localStorage.setItem("neuronlab-progress", JSON.stringify(
            {solved: {"4.1": "2026-01-01"}, helped: {"4.2": "2026-01-01"}, more: 1}))"""
    )
    exercise = show("nl.Exercise('4.1')")
    scratch.wait_for("e.solved", "True")
    assert noted() == {"4.1"}
    assert exercise.find(".nl-ex-solved").inner_text() == "✓ solved"
    exercise = show("nl.Exercise('4.2')")
    scratch.wait_for("e.solved, e.helped", "False True")
    exercise = show("nl.Exercise('4.1')")
    exercise.button("reset").click()
    exercise.button("forget").click()
    scratch.wait_for("e.solved", "False")
    show("nl.Exercise('4.1')")
    scratch.page.wait_for_timeout(300)
    scratch.wait_for("e.solved", "False")  # what was forgotten does not come back
    assert noted() == set()
    scratch.page.evaluate("localStorage.clear()")


def test_what_is_no_number_gets_a_friendly_sentence(show, scratch, noted):
    exercise = show("nl.Exercise('4.2')")
    for text in UNREADABLE:
        reply = exercise.answer(text)
        assert exercise.verdict == "unreadable" and reply == question("4.2").check(text).text
        assert exercise.field.get_attribute("aria-invalid") == "true"
        assert exercise.field.input_value() == text
        said = exercise.field.get_attribute("aria-describedby").split()[-1]
        assert exercise.page.locator(f"[id='{said}']").inner_text().endswith(exercise.reply)
        assert exercise.root.locator("img, script, iframe").count() == 0
    scratch.wait_for("e.solved", "False")
    assert noted() == set()
    exercise.answer(right_of(question("4.2")))
    assert exercise.verdict == "right" and exercise.field.get_attribute("aria-invalid") == "false"


def test_hostile_texts_of_a_question_are_shown_as_they_are(show):
    h = repr(HOSTILE)
    parts = f"lead={h}, given=[({h}, {h})], wrongs=[(2.0, {h}, {h})], hints=[({h},)]"
    exercise = show(f"nl.Exercise(nl.Question({h}, 1.0, {parts}), key={h})")
    exercise.answer("2")
    exercise.hint()
    assert exercise.root.inner_text().count(HOSTILE) == 8
    exercise = show(
        f"nl.Exercise(nl.Choice({h}, [({h}, False, {h}), ('b', True, '')], lead={h}))",
    )
    exercise.find("input").first.check()
    exercise.find(".nl-ex-check").click()
    assert exercise.reply == HOSTILE and exercise.root.inner_text().count(HOSTILE) == 4
    assert exercise.root.locator("img").count() == 0


MARKUP = [
    HOSTILE,
    f"<mtext>{HOSTILE}</mtext>",
    '<mi><img src="x" onerror="alert(1)"/></mi>',
    f"<!-->{HOSTILE}--><mi onclick='alert(1)'>z</mi>",
    f"</math>{HOSTILE}<math>",
    '<mi xmlns="http://www.w3.org/1999/xhtml">z</mi>',
    '<maction actiontype="toggle"><mi href="javascript:alert(1)">z</mi></maction>',
]


def test_a_card_that_passed_no_check_of_python_runs_nothing(show, scratch):
    """As from a page that somebody else has saved: where no formula can be, there are words."""
    scratch.execute(
        "def passed(card):\n"
        "    made = nl.Exercise(nl.Question('How large?', 1.0, hints=[('Look.', '<mi>z</mi>')]))\n"
        "    made.cards = [made.cards[0] | card]\n"
        "    return made"
    )
    for markup in MARKUP:
        card = {"symbol": markup, "given": [["the sum", "2", markup, "sum"]]}
        exercise = show(f"passed({card | {'hints': [{'text': 'Look.', 'mathml': markup}]}!r})")
        exercise.hint()
        assert exercise.given == ["2"], markup
        assert exercise.find(".nl-qu-given li").inner_text().startswith("the sum =")
        assert exercise.root.locator("math, img, maction, [onclick], [href]").count() == 0, markup
    card = {"symbol": "<mi>z</mi>", "given": [["the sum", "2", "<mi>s</mi>", "sum"]]}
    assert show(f"passed({card!r})").root.locator("math").count() == 2


def test_hints_come_one_by_one(show):
    exercise, asked = show("nl.Exercise('4.1')"), question("4.1")
    assert exercise.find(".nl-ex-hint").count() == 0
    for count, name in [(1, "Another hint"), (2, "No more hints"), (2, "No more hints")]:
        exercise.button("hint").focus()
        exercise.page.keyboard.press("Enter")
        shown = exercise.find(".nl-ex-hint > span:first-child").all_inner_texts()
        assert shown == [hint.text for hint in asked.hints[:count]]
        assert exercise.button("hint").inner_text() == name
    assert exercise.find(".nl-ex-formula").count() == 1
    assert exercise.find(".nl-ex-formula").evaluate("(place) => place.textContent") == "ŷ=max(0,zb)"


@pytest.mark.parametrize("key", with_more(["4.6", "5.6"], "4.2", "4.3"))
def test_the_way_is_a_stepper_at_the_step_in_question(show, key):
    exercise, way = show(f"nl.Exercise({key!r})"), question(key).solution
    exercise.button("way").click()
    assert exercise.button("way").get_attribute("aria-expanded") == "true"
    card = Card(exercise.output.locator(".nl-ex-way > .nl"), way.trace, way.lr)
    card.check(way.position)
    card.focus()
    card.press("Home")
    for position in range(4):
        card.check(position)
        card.press("ArrowRight")
    exercise.button("way").click()
    assert exercise.output.locator(".nl-ex-way > *").count() == 0
    assert exercise.button("way").inner_text() == "Show me the way"


def test_another_one_has_other_numbers_all_the_way(show, scratch):
    exercise, asked = show("nl.Exercise('4.3')"), question("4.3")
    seen = set()
    for turn in range(6):  # more than were sent along: the kernel draws what is missing
        present = asked.another(turn - 1) if turn else asked
        assert exercise.given == told(present)
        seen.add(tuple(exercise.given))
        exercise.answer(right_of(present))
        assert exercise.verdict == "right"
        exercise.hint()
        if THOROUGH or turn in (1, 5):  # one that was sent along, one that the kernel draws
            exercise.button("way").click()
            way = exercise.output.locator(".nl-ex-way > .nl")
            card = Card(way, present.solution.trace, present.solution.lr)
            card.check(present.solution.position)
        exercise.button("another").click()
        assert exercise.field.input_value() == "" and exercise.find(".nl-ex-reply").inner_text() == ""
        assert exercise.find(".nl-ex-hint").count() == 0
        assert exercise.output.locator(".nl-ex-way > *").count() == 0
        assert exercise.field.evaluate("(field) => field === document.activeElement")
        scratch.wait_for("len(e.cards)", str(max(4, turn + 3)))
    assert len(seen) == 6
    scratch.wait_for("e.shown, len(e.cards)", "6 8")


def test_reset_asks_back(show, scratch, noted):
    exercise = show("nl.Exercise('4.4')")
    assert not exercise.button("reset").is_visible()  # there is nothing to forget
    exercise.button("another").click()
    exercise.answer(right_of(question("4.4").another(0)))
    for refuse in (lambda: exercise.button("keep").click(), lambda: exercise.page.keyboard.press("Escape")):
        exercise.button("reset").click()
        assert not exercise.button("reset").is_visible()
        assert exercise.find(".nl-ex-sure").inner_text().startswith("Begin anew?")
        refuse()
        assert exercise.button("reset").is_visible() and exercise.verdict == "right"
    scratch.wait_for("e.solved", "True")
    assert noted() == {"4.4"}
    exercise.button("reset").click()
    exercise.button("forget").click()
    assert exercise.given == told(question("4.4")) and exercise.field.input_value() == ""
    assert not exercise.find(".nl-ex-solved").is_visible() and not exercise.button("reset").is_visible()
    scratch.wait_for("e.solved, e.shown, repr(e.given)", "False 0 ''")
    assert noted() == set()


def test_a_cell_that_is_run_again_knows_what_was_solved_and_typed(show, scratch):
    show("nl.Exercise('4.5')").answer(right_of(question("4.5")))
    scratch.wait_for("e.solved", "True")
    exercise = show("nl.Exercise('4.5')")
    assert exercise.find(".nl-ex-solved").is_visible()
    assert exercise.field.input_value() == right_of(question("4.5"))
    assert exercise.find(".nl-ex-reply").inner_text() == ""


def test_a_choice_by_keyboard_alone(show, scratch, noted):
    exercise, asked = show("nl.Exercise('4.6')"), question("4.6")
    # With their letters, as in the still picture: a reply and a class name an answer by its letter.
    written = [" ".join(text.split()) for text in exercise.find(".nl-qu-option").all_inner_texts()]
    assert written == [f"{letter}) {o.text}" for letter, o in zip("abc", asked.options, strict=True)]
    exercise.find(".nl-ex-check").click()
    assert (exercise.verdict, exercise.reply) == ("unreadable", "Choose one of a, b, c.")
    exercise.find("input").first.focus()
    exercise.page.keyboard.press("Space")
    exercise.page.keyboard.press("Enter")
    assert (exercise.verdict, exercise.reply) == ("wrong", asked.options[0].reply)
    exercise.page.keyboard.press("ArrowDown")
    exercise.page.keyboard.press("Enter")
    assert (exercise.verdict, exercise.reply) == ("right", asked.options[1].reply)
    scratch.wait_for("e.given, e.solved", "b True")
    assert noted() == {"4.6"}
    assert not exercise.button("another").is_visible()


def test_corners_are_round_in_jupyterlab_too(show):
    """Its own style sheet squares those of every button."""
    exercise = show("nl.Exercise('4.2')")
    for name in ("hint", "way", "another"):
        assert exercise.button(name).evaluate("(e) => getComputedStyle(e).borderRadius") == "8px"
    assert exercise.find(".nl-ex-check").evaluate("(e) => getComputedStyle(e).borderRadius") == "8px"


def test_all_is_reached_by_the_tab_key(show):
    exercise = show("nl.Exercise('4.2')")
    exercise.field.focus()
    reached = []
    for _ in range(4):
        exercise.page.keyboard.press("Tab")
        reached.append(exercise.page.evaluate("document.activeElement.innerText"))
    assert reached == ["Check", "Hint", "Show me the way", "Another one like this"]


def test_jupyterlab_takes_no_key(show, scratch):
    exercise = show("nl.Exercise('4.2')")
    exercise.answer("1")
    exercise.button("way").click()
    before = scratch.cells
    places = [exercise.field, *map(exercise.button, ("hint", "way", "another", "reset"))]
    for place in [*places, exercise.output.locator(".nl-ex-way > .nl")]:
        place.focus()
        for key in KEYS_OF_LAB:
            exercise.page.keyboard.press(key)
    exercise.field.focus()
    exercise.page.keyboard.press("Shift+Enter")
    exercise.button("reset").click()
    for key in KEYS_OF_LAB:
        exercise.page.keyboard.press(key)
    assert scratch.cells == before
    assert scratch.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == 1


def test_the_reply_waits_for_no_kernel_which_notes_it_afterwards(show, scratch, noted):
    exercise = show("nl.Exercise('4.2')")
    with scratch.busy():
        exercise.answer("0.5")
        exercise.answer(right_of(question("4.2")))
        assert exercise.verdict == "right" and exercise.find(".nl-ex-solved").is_visible()
        assert scratch.page.evaluate("Promise.race([window.begun.then(() => 'done'), 'busy'])") == "busy"
    scratch.wait_for("e.solved", "True")
    assert noted() == {"4.2"}


def test_what_is_being_typed_stays_when_python_is_late(show, scratch):
    exercise = show("nl.Exercise('4.2')")
    exercise.answer("0.5")
    exercise.field.fill("0.25")
    scratch.execute("e.given = '0.75'")
    settle(scratch.page)
    assert exercise.field.input_value() == "0.25"
    exercise.find(".nl-ex-check").click()
    scratch.wait_for("e.given", "0.25")
    scratch.execute("e.given = '0.75'")
    wait_until(exercise.page, "document.querySelector('.nl-ex-input').value === '0.75'")


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_a_sentence(show, scratch):
    exercise = show("nl.Exercise('4.2')")
    scratch.execute(f"os.environ[{progress_file.PLACE!r}] = 'gone'")
    exercise.answer(right_of(question("4.2")))
    scratch.execute(f"del os.environ[{progress_file.PLACE!r}]")
    exercise.find(
        ".nl-qu-report",
    ).filter(has_text="could not be noted").wait_for()
    assert exercise.verdict == "right" and exercise.find(".nl-ex-solved").is_visible()


def test_two_views_of_one_exercise_agree(show, scratch):
    exercise = show("nl.Exercise('4.2')")
    other = Exercise(scratch.show("e", cell=2))
    other.answer(right_of(question("4.2")))
    assert exercise.field.input_value() == other.field.input_value()
    assert exercise.find(".nl-ex-solved").is_visible()
    exercise.button("another").click()
    assert other.given == exercise.given == told(question("4.2").another(0))
    scratch.show("None", cell=2)
    assert exercise.answer("1")


@pytest.mark.thorough
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_grave(show, scratch, theme):
    change = "(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })"
    scratch.page.evaluate(change, theme)
    is_light = theme.endswith("Light")
    scratch.page.wait_for_selector(f"body[data-jp-theme-light={str(is_light).lower()}]", state="attached")
    try:
        exercise, asked = show("nl.Exercise('4.1')"), question("4.1")
        area = ".jp-OutputArea-output:has(.nl-exercise)"
        replies = [format_number(asked.wrongs[0].value, 4), "0.7", "x", right_of(asked)]
        for text in replies:
            exercise.answer(text)
            exercise.hint()
            assert look(exercise.page, area)[0] == []
        exercise.button("way").click()
        exercise.output.locator(".nl-own").wait_for()
        exercise.button("reset").click()
        assert look(exercise.page, area)[0] == []
        choice = show("nl.Exercise('4.7')")
        choice.find("input").first.check()
        choice.find(".nl-ex-check").click()
        assert look(choice.page, area)[0] == []
    finally:
        scratch.page.evaluate(change, "JupyterLab Light")


# --- the saved page


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The page of a notebook with exercises."""
    folder = tmp_path_factory.mktemp("saved")
    cells = ("import neuronlab as nl", "nl.Exercise('4.1')", "nl.Exercise('4.6')")
    with pytest.MonkeyPatch.context() as patch:
        # In a folder of its own: what is noted here must not be solved in other tests.
        patch.setenv(progress_file.PLACE, str(folder))
        # Whoever saves a page may have solved what is asked; the page must not show it.
        progress_file.record("4.1")
        return SavedPages(folder, *cells).address()


@pytest.fixture
def page(saved, page):
    """The saved page, from disk, without network, whose console stays empty."""
    said = []

    def hear(message):
        said.append(message.text)

    def dismiss(dialog):
        said.append("a dialog")
        dialog.dismiss()

    page.context.set_offline(True)
    page.on("console", hear)
    page.on("dialog", dismiss)
    page.goto(saved)
    page.evaluate("localStorage.clear()")  # what an earlier test solved
    yield page
    page.remove_listener("console", hear)
    page.remove_listener("dialog", dismiss)
    page.context.set_offline(False)
    assert said == []


def test_a_saved_page_keeps_what_was_solved(page):
    exercise = Exercise(page.locator(".saved-output").nth(0))
    assert not exercise.find(".nl-ex-solved").is_visible()
    exercise.answer(right_of(question("4.1")))
    page.reload()
    exercise = Exercise(page.locator(".saved-output").nth(0))
    assert exercise.find(".nl-ex-solved").is_visible() and exercise.field.input_value() == ""
    exercise.button("reset").click()
    exercise.button("forget").click()
    page.reload()
    exercise = Exercise(page.locator(".saved-output").nth(0))
    assert not exercise.find(".nl-ex-solved").is_visible()
    page.evaluate("localStorage.setItem('neuronlab-progress', '[1, {')")  # a half-written one
    page.reload()
    assert not Exercise(page.locator(".saved-output").nth(0)).find(".nl-ex-solved").is_visible()


def test_saved_page_asks_replies_and_shows_the_way(page):
    exercise, asked = Exercise(page.locator(".saved-output").nth(0)), question("4.1")
    assert not exercise.find(".nl-ex-solved").is_visible()
    for text in ["", HOSTILE, "0.7", format_number(asked.wrongs[0].value, 4), right_of(asked)]:
        assert exercise.answer(text) == asked.check(text).text
    assert exercise.find(".nl-ex-solved").is_visible()
    exercise.hint()
    exercise.button("way").click()
    card = Card(exercise.output.locator(".nl-ex-way > .nl"), asked.solution.trace, asked.solution.lr)
    card.check(asked.solution.position)
    card.focus()
    card.press("ArrowLeft")
    card.check(asked.solution.position - 1)
    # As many other numbers as came along; then it goes round.
    for turn in (0, 1, 2, None, 0):
        exercise.button("another").click()
        present = asked if turn is None else asked.another(turn)
        assert exercise.given == told(present)
        assert exercise.answer(right_of(present)).startswith("Right")
        assert ("You have seen the way" in exercise.reply) is (turn is None), "only of these numbers"
    page.reload()  # which forgets what is on the page, and not what this browser noted
    exercise = Exercise(page.locator(".saved-output").nth(0))
    assert "You have seen the way" in exercise.answer(right_of(asked))
    exercise.button("reset").click()
    exercise.button("forget").click()
    assert exercise.given == told(asked) and not exercise.find(".nl-ex-solved").is_visible()
    choice = Exercise(page.locator(".saved-output").nth(1))
    choice.find("input").nth(1).check()
    choice.find(".nl-ex-check").click()
    assert choice.verdict == "right"


@pytest.mark.thorough
def test_nothing_sticks_out_at_any_width(page):
    exercises = [Exercise(page.locator(".saved-output").nth(place)) for place in (0, 1)]
    exercises[0].answer(format_number(question("4.1").wrongs[-1].value, 4))
    for exercise in exercises:
        exercise.hint()
        exercise.hint()
    for width in (360, 480, 800, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        for exercise in exercises:
            assert exercise.root.evaluate(OVERFLOWING) == [], width
        label = exercises[0].find(".nl-ex-field math").bounding_box()
        assert label["height"] < 35, f"more than one line at {width}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_after_show_me_the_way_it_does_not_count_as_ones_own(show, scratch, noted):
    exercise, asked = show("nl.Exercise('4.1')"), question("4.1")
    exercise.button("way").click()
    exercise.button("way").click()  # to close it again helps nothing: it was seen
    reply = exercise.answer(right_of(asked))
    assert exercise.verdict == "right" and "You have seen the way" in reply
    assert exercise.find(".nl-ex-solved").inner_text() == "✓ solved with the way shown"
    scratch.wait_for("e.solved, e.helped", "False True")
    assert noted() == set()
    exercise.button("another").click()
    assert exercise.answer(scratch.execute("print(repr(e._questions[1].answer))").strip()).startswith("Right")
    assert "seen the way" not in exercise.reply
    assert exercise.find(".nl-ex-solved").inner_text() == "✓ solved"
    scratch.wait_for("e.solved, e.helped", "True True")
    assert noted() == {"4.1"}
