"""The playground in JupyterLab: it plays and pauses, rewinds, is painted on, explains a step, is restored."""

import re

import numpy as np
import pytest
from accessibility import look
from effort import THOROUGH
from hands import write

import neuronlab as nl
from neuronlab.widgets.playground import from_text
from neuronlab.writing.numbers import format_number, full_number
from tools.browser import wait_until

pytestmark = pytest.mark.browser

KEYS_OF_LAB = ["x", "a", "b", "d", "d", "m", "y", "c", "v", "z", "Shift+M", "o", "l", "r", "1", "0", "0"]
WEIGHTS = "[(l.W.tolist(), l.b.tolist()) for l in p.network.layers]"
SLOW = 5_000  # milliseconds that a busy machine may take


class Page:
    """What a learner sees and does of one playground, and what Python prints in its notebook."""

    def __init__(self, output, notebook):
        self.root, self.page = output.locator(".nl-pg"), output.page
        self.execute, self.wait_for_python = notebook.execute, notebook.wait_for
        self.root.wait_for()

    def find(self, selector):
        return self.root.locator(selector)

    def click(self, name):
        self.find(f"[data-do={name}]").first.click()

    @property
    def where(self):
        return self.find(".nl-pg-where").inner_text()

    @property
    def message(self):
        host = self.find(".nl-pg-message")
        return (
            ""
            if host.evaluate("(host) => host.matches('.nl-pg-hint')")
            else host.locator("span").inner_text()
        )

    @property
    def inspected(self):
        return self.find(".nl-pg-inspector").inner_text()

    @property
    def heat(self):
        """The bytes of the plane's heat map."""
        return self.find(".nl-pg-map canvas").evaluate(
            "(c) => String(c.getContext('2d').getImageData(0, 0, c.width, c.height).data)"
        )

    def wait(self, condition, given=None):
        """Wait until `condition`, JavaScript of the root and `given`, holds."""
        wait_until(
            self.page,
            f"([root, given]) => ({condition})(root, given)",
            arg=[self.root.element_handle(), given],
            timeout=SLOW,
        )

    def wait_for_where(self, text):
        self.wait("(root, text) => root.querySelector('.nl-pg-where').textContent === text", text)

    def wait_for_message(self, text):
        self.wait(
            "(root, text) => root.querySelector('.nl-pg-message span').textContent.includes(text)", text
        )

    def weights(self):
        """The weights as Python knows them, when it has heard where this page is."""
        epoch, step = re.fullmatch(r"epoch (\d+)(?:, step (\d+) of \d+)?", self.where).groups("0")
        self.wait_for_python("p.run.epoch, p.run.batch", f"{epoch} {step}")
        return self.execute(f"print({WEIGHTS})").rstrip("\n")

    def epochs(self, least):
        """Wait for an epoch."""
        self.wait(
            """(root, least) =>
                Number(root.querySelector(".nl-pg-where").textContent.match(/[0-9]+/)[0]) >= least""",
            least,
        )


@pytest.fixture
def show(scratch):
    """Shows a playground with these keywords, in Python called p."""

    def make(keywords=""):
        return Page(scratch.show(f"p = nl.Playground({keywords})\np", cell=1), scratch)

    yield make
    assert scratch.take_errors() == [], "the console holds an error"


def test_it_plays_pauses_and_rewinds_to_the_same_start(show):
    page = show()
    first, heat = page.weights(), page.heat
    page.click("play")
    page.epochs(5)
    assert page.heat != heat
    page.click("play")
    page.wait("(root) => root.querySelector('[data-do=play]').getAttribute('aria-label') === 'Play'")
    where = page.where
    page.page.wait_for_timeout(200)  # a dozen frames, in each of which it would learn
    assert page.where == where, "it went on after the pause"
    epoch = int(re.search(r"\d+", where)[0])
    page.wait_for_python("p.run.epoch, p.playing, len(p.losses)", f"{epoch} False {epoch + 1}")
    after = eval(page.weights())
    page.click("rewind")
    page.wait_for_where("epoch 0")
    page.wait_for_python(WEIGHTS, first)
    assert page.heat == heat
    page.execute(f"p.epoch({epoch})")
    page.wait_for_where(f"epoch {epoch}")
    if "step" not in where:
        for (W, b), (other_W, other_b) in zip(eval(page.weights()), after, strict=True):
            np.testing.assert_allclose(W, other_W, rtol=1e-8)
            np.testing.assert_allclose(b, other_b, rtol=1e-8)


def test_python_hears_while_it_plays_and_acts_at_once(show):
    page = show("n_points=40")
    page.execute("heard = []\np.observe(lambda change: heard.append(len(change['new'])), 'losses')")
    page.click("play")
    page.epochs(20)
    page.wait_for_python("len(heard) >= 2 and heard == sorted(heard), p.playing", "True True")
    page.execute("p.change(lr=0.5)")
    page.wait("(root) => root.querySelectorAll('.nl-pg-number')[2].value === '0.5'")
    page.wait_for_python("p.playing, p.run.epoch > 20, p.settings['lr']", "True True 0.5")
    page.execute("p.rewind()\np.step(2)")
    page.wait_for_python("p.run.epoch, p.run.batch, p.playing", "0 2 False")
    page.wait_for_where("epoch 0, step 2 of 3")


def test_a_rewind_reaches_a_page_whose_play_python_has_not_heard_of(show, scratch):
    """What the page sends waits for the end of the cell, in which Python rewinds."""
    page = show("n_points=40")
    page.execute(
        "class Rewind:\n    __enter__ = lambda self: self\n"
        "    def __exit__(self, *why):\n        p.rewind()\n        p.step(2)"
    )
    with scratch.busy("Rewind()"):
        page.click("play")
        page.epochs(3)
    page.wait_for_where("epoch 0, step 2 of 3")
    page.wait_for_python("p.run.epoch, p.run.batch, p.playing, p.state['batch']", "0 2 False 2")
    page.click("step")
    page.wait_for_python("p.run.epoch, p.run.batch", "1 0")


def test_it_learns_while_the_kernel_is_busy_and_a_pause_acts_within_a_frame(show, scratch):
    page = show("speed=0")
    with scratch.busy():
        page.click("play")
        page.epochs(3)
        seen = page.root.evaluate(
            """async (root) => {
                const find = (selector) => root.querySelector(selector);
                const [button, where] = [find("[data-do=play]"), find(".nl-pg-where")];
                button.click();
                await new Promise(requestAnimationFrame);
                const at = [button.getAttribute("aria-label"), where.textContent];
                for (let k = 0; k < 5; k++) await new Promise(requestAnimationFrame);
                return [...at, where.textContent];
            }"""
        )
    assert seen[0] == "Play" and seen[1] == seen[2]
    epoch = int(re.search(r"\d+", seen[1])[0])
    page.wait_for_python("p.run.epoch", str(epoch))


def test_one_step_and_one_epoch(show):
    page = show("n_points=100, batch_size=20")
    page.click("step")
    page.wait_for_where("epoch 0, step 1 of 4")
    page.click("step")
    page.wait_for_where("epoch 0, step 2 of 4")
    page.click("epoch")
    page.wait_for_where("epoch 1")
    page.click("epoch")
    page.wait_for_where("epoch 2")
    run = nl.Playground(n_points=100, batch_size=20).run
    run.finish_epoch()
    run.finish_epoch()
    shown = page.find(".nl-pg-scores b").all_inner_texts()
    assert [float(text.removesuffix(" %")) for text in shown] == pytest.approx(
        [run.losses[-1][0], 100 * run.accuracy[0], run.losses[-1][1], 100 * run.accuracy[1]], rel=0.006
    )


def test_what_is_pointed_at_is_read_in_full(show):
    page = show("hidden=(3, 2)")
    run = nl.Playground(hidden=(3, 2)).run
    W, b = run.network.layers[1].W, run.network.layers[1].b
    page.find(".nl-pg-node >> nth=0").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.page.keyboard.press(key)
    assert (
        page.page.evaluate("document.activeElement.getAttribute('aria-label')")
        == "neuron e (hidden layer 2, tanh)"
    )
    read = page.inspected
    assert "neuron e (hidden layer 2, tanh)" in read and f"bias {full_number(b[1])}" in read
    assert "weight from a" in read
    for source, weight in zip("abc", W[1], strict=True):
        assert f"from {source} {full_number(weight)}" in read
    assert page.find(".nl-pg-node[tabindex='0']").count() == 1
    line = page.find(".nl-pg-net > svg > line").nth(1)  # from x2 to a
    box = page.find(".nl-pg-net > svg").bounding_box()
    x1, y1, x2, y2 = (float(line.get_attribute(name)) for name in ("x1", "y1", "x2", "y2"))
    page.page.mouse.move(box["x"] + x1 + 0.2 * (x2 - x1), box["y"] + y1 + 0.2 * (y2 - y1))
    value = full_number(run.network.layers[0].W[0, 1])
    assert page.inspected.split("\n") == ["weight from input x2 to neuron a", value]
    page.click("epoch")
    page.wait_for_where("epoch 1")
    page.find(".nl-pg-curves").focus()
    page.page.keyboard.press("ArrowDown")  # as every slider; the page does not scroll
    assert page.find(".nl-pg-curves").get_attribute("aria-valuenow") == "0"
    page.page.keyboard.press("ArrowUp")
    assert page.find(".nl-pg-curves").get_attribute("aria-valuenow") == "1"
    page.page.keyboard.press("Home")
    train, test = run.losses[0]
    assert full_number(train) in page.inspected and full_number(test) in page.inspected
    assert page.find(".nl-pg-curves").get_attribute("aria-valuenow") == "0"


@pytest.mark.parametrize("width", [1440, 800, 560] if THOROUGH else [560])
def test_nothing_moves_when_something_is_pointed_at(show, scratch, width):
    page = show("hidden=(8, 8)")
    wide = scratch.page.viewport_size
    try:
        scratch.page.set_viewport_size({"width": width, "height": wide["height"]})
        page.wait("(root, beside) => root.matches('.nl-pg-beside') === beside", width > 560)
        places = """(root) => [".nl-pg-map", ".nl-pg-curves", ".nl-transport"].map((name) => {
            const [part, whole] = [root.querySelector(name), root].map((e) => e.getBoundingClientRect().top);
            return Math.round(100 * (part - whole));  // in one engine the last digits are not always the same
        })"""
        before = page.root.evaluate(places)
        for number in (0, 3, 12, 18):  # an input, neurons of both hidden layers, the output
            page.find(".nl-pg-node").nth(number).focus()
            assert page.inspected.startswith(("input", "neuron"))
            assert page.root.evaluate(places) == before, page.inspected
        assert page.inspected.count("from ") == 8
    finally:
        scratch.page.set_viewport_size(wide)


def test_points_are_painted_with_pointer_and_keys(show):
    page = show("data='painted', hidden=(2,)")
    page.click("play")
    page.wait_for_message("There is nothing to learn from yet")
    plane = page.find(".nl-pg-map")

    def at(x, y):
        plane.scroll_into_view_if_needed()  # the focus may have moved the page
        box = plane.bounding_box()
        return box["x"] + (x / 1.25 + 1) * box["width"] / 2, box["y"] + (1 - y / 1.25) * box["height"] / 2

    page.page.mouse.click(*at(-0.5, 0.5))
    page.find(".nl-pg-tools input[value='1']").check()
    page.page.mouse.move(*at(0.5, -0.5))
    page.page.mouse.down()
    page.page.mouse.move(*at(0.5, 0.5), steps=6)
    page.page.mouse.up()
    plane.focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowUp")
    page.page.keyboard.press("Enter")
    page.wait_for_python("p.run.painted[-1]", "(0.05, 0.05, 1)")
    painted = eval(page.execute("print(p.run.painted)"))
    assert len(painted) >= 6 and painted[0][:2] == pytest.approx((-0.5, 0.5), abs=0.02) and painted[0][2] == 0
    assert {label for _, _, label in painted[1:]} == {1} and painted[-1] == (0.05, 0.05, 1)
    assert page.message == ""
    assert page.find(".nl-pg-map .nl-pg-point").count() == len(painted)
    page.find(".nl-pg-tools input[value=erase]").check()
    page.page.mouse.click(*at(0.05, 0.05))
    page.wait_for_python("p.run.painted", str(painted[:-1]))
    page.click("undo")
    page.wait_for_python("p.run.painted", str(painted))
    page.click("undo")
    page.click("undo")
    page.wait_for_python("p.run.painted", str((painted[0],)))  # a stroke is taken back as one
    page.find(".nl-pg-tools input[value='1']").check()
    page.page.mouse.click(*at(0.5, -0.5))
    page.click("play")
    page.epochs(3)
    page.click("clear")
    page.wait_for_message("There is nothing to learn from yet")
    page.wait_for_python("p.playing, p.run.painted", "False ()")
    page.click("undo")
    page.wait("(root) => root.querySelectorAll('.nl-pg-map .nl-pg-point').length === 2")


def test_choices_are_granted_or_refused(show):
    page = show()
    rate = page.root.get_by_label("learning rate")
    refused = {
        "fast": 'learning rate: "fast" is not a number',
        "-1": "Learning rate must be above 0, got -1.",
        "0": "above 0, got 0",
    }
    for typed, message in refused.items():
        write(rate, typed)
        if typed != "fast":
            page.wait_for_message(message)
        assert rate.get_attribute("aria-invalid") == "true"
        line = page.page.locator(f"[id='{rate.get_attribute('aria-describedby')}']")
        assert message in line.inner_text()
    assert page.find("[data-do=good]").is_hidden(), "a mere refusal offers no way back"
    page.wait_for_python("p.settings['lr']", "0.1")
    for typed, holds, mended in (("-1", "0.1", "0.2"), ("fast", "0.2", "0.1")):
        write(rate, typed, "Tab")
        assert rate.input_value() == typed, "it stays to be mended"
        assert page.find(".nl-refusal").inner_text().endswith(f" {holds} still holds.")
        write(rate, mended)
        page.wait("(root) => root.querySelector('.nl-pg-message.nl-pg-hint')")
        assert rate.get_attribute("aria-invalid") is None and page.find(".nl-refusal").count() == 0
    write(rate, "1e9")
    page.click("epoch")
    page.wait_for_message("The training diverged in epoch 1")
    loss = page.find(".nl-pg-scores b").first.inner_text()
    assert f"the loss grew to {loss}." in page.message, "two losses are shown"
    page.click("good")
    page.wait_for_message("Back at epoch 0. Choose a lower learning rate")
    page.wait_for_python("p.run.diverged == '', p.run.epoch", "True 0")
    page.root.get_by_label("activation").select_option("relu")
    page.root.get_by_label("One hidden layer more").click()
    page.wait("(root) => root.querySelectorAll('.nl-pg-node').length === 15")
    page.root.get_by_label("One neuron fewer in hidden layer 3").click()
    page.wait("(root) => root.querySelectorAll('.nl-pg-node').length === 14")
    write(page.root.get_by_label("batch size"), "500")
    page.wait_for_message("A batch holds all 140 points")
    for _ in range(5):
        page.root.get_by_label("noise").press("ArrowRight")
    changed = "p.settings['activation'], p.settings['hidden'], p.settings['noise']"
    page.wait_for_python(changed, "relu [4, 4, 3] 0.15")


def test_a_step_is_explained_below(show):
    page = show("hidden=(2,)")
    page.click("explain")
    page.find(".nl-pg-explained .nl-phase").first.wait_for()
    title = page.find(".nl-pg-title").inner_text()
    assert title.startswith("Point ") and "with the weights after epoch 0" in title
    inputs = page.find(".nl-pg-explained .nl-given")
    held = """(all) => all.map((one) =>
        one.lastElementChild.getBoundingClientRect().right <= one.getBoundingClientRect().right)"""
    assert inputs.evaluate_all(held) == [True] * 3, "inputs and target stand inside their frames"
    page.find(".nl-pg-explained .nl").focus()
    page.page.keyboard.press("ArrowRight")
    assert page.find(".nl-pg-explained .nl-where").inner_text().startswith("Step 2 of")
    weight = float(page.execute("print(p.run.network.layers[0].W[0, 1])"))
    assert format_number(weight) in page.find(".nl-pg-explained .nl-picture").inner_text()
    page.page.keyboard.press("Space")  # plays the steps, not the training
    assert page.execute("print(p.playing)") == "False\n"
    page.click("explain")
    page.wait("(root) => !root.querySelector('.nl-pg-explained').childElementCount")


def test_another_network_is_explained_as_soon_as_the_kernel_is_free(show, scratch):
    page = show("hidden=(2,)")
    # A busy kernel alone would answer: JupyterLab brings messages to a thread of their own.
    with scratch.busy("p._lock"):
        page.root.get_by_label("One neuron more in hidden layer 1").click()
        page.click("explain")
        page.wait_for_message("Waiting for the kernel, which makes the formulas for this network.")
    page.find(".nl-pg-explained .nl-phase").first.wait_for()
    page.wait("(root) => root.querySelector('.nl-pg-message.nl-pg-hint')")
    assert "2-3-1 network" in page.find(".nl-pg-explained .nl-stepper").get_attribute("aria-label")


def test_a_state_is_copied_and_restored(show, scratch):
    page = show("hidden=(3,), data='circles'")
    page.click("epoch")
    page.wait_for_where("epoch 1")
    page.click("copy")
    page.wait(
        "(root) => root.querySelector('.nl-pg-text textarea').value.startsWith('neuronlab-playground-2:')"
    )
    text = page.find(".nl-pg-text textarea").input_value()
    before = page.weights()
    assert from_text(text).settings.data == "circles"
    page.click("done")
    other = show()
    for given, message in (
        (text[:-20], "this text was cut off or changed"),
        (text.replace("-2:", "-9:"), "this text has version 9"),
        ("<b>hello</b>", "this is not the text of a playground"),
    ):
        kept = other.weights()
        other.click("paste")
        other.find(".nl-pg-text textarea").fill(given)
        other.find(".nl-pg-text [type=submit]").click()
        other.wait_for_message(message[0].upper() + message[1:])
        assert other.weights() == kept
        # The refusal stands where one is, with the text to be mended; it was far up, out of sight.
        said = other.find(".nl-pg-text label span").inner_text()
        assert said.lower().startswith(message), said
        assert other.find(".nl-pg-text textarea").input_value() == given
        other.page.keyboard.press("Escape")
        assert other.page.evaluate("document.activeElement.dataset.do") == "paste"
    other.click("paste")
    other.find(".nl-pg-text textarea").fill(text)
    other.find(".nl-pg-text [type=submit]").click()
    other.wait("(root) => root.querySelector('.nl-pg-text').hidden")
    assert other.page.evaluate("document.activeElement.dataset.do") == "paste", "Lab would take its keys"
    other.wait_for_where("epoch 1")
    other.wait_for_python(WEIGHTS, before)
    other.wait_for_python("p.settings['data'], p.settings['hidden']", "circles [3]")


def test_the_plane_stands_beside_the_network_or_above_it(show, scratch):
    page = show()
    wait_until(page.page, "(root) => root.matches('.nl-pg-beside')", arg=page.root.element_handle())
    wide = scratch.page.viewport_size
    try:
        for width, beside in ((800, True), (560, False), (wide["width"], True)):
            scratch.page.set_viewport_size({"width": width, "height": wide["height"]})
            page.wait("(root, beside) => root.matches('.nl-pg-beside') === beside", beside)
            network, plane = (page.find(f".nl-pg-{name}").bounding_box() for name in ("net", "map"))
            if beside:
                assert plane["x"] >= network["x"] + network["width"] and plane["y"] == network["y"]
            else:
                assert network["y"] >= plane["y"] + plane["height"]
            order = page.find(".nl-pg-main > *").evaluate_all("(parts) => parts.map((one) => one.className)")
            assert (order[0] == "nl-pg-left") is beside, "the Tab key goes the way of the eye"
    finally:
        scratch.page.set_viewport_size(wide)


@pytest.mark.thorough
@pytest.mark.only_chromium("once a page has filled the screen, no window of Firefox gets another size")
@pytest.mark.parametrize(
    "keywords", ["", "hidden=(8, 8), data='spirals'"] if THOROUGH else ["hidden=(8, 8), data='spirals'"]
)
def test_on_a_projector_all_of_it_is_in_view(show, scratch, keywords):
    usual = scratch.page.viewport_size
    page = show(keywords)
    small = page.find(".nl-pg-map").bounding_box()["width"]
    try:
        scratch.page.set_viewport_size({"width": 1920, "height": 1080})
        page.click("full")
        page.wait("(root) => document.fullscreenElement === root && root.style.cssText.includes('1.')")
        page.wait("(root) => root.scrollHeight <= root.clientHeight && root.scrollWidth <= root.clientWidth")
        assert page.find(".nl-pg-map").bounding_box()["width"] > small
        page.click("full")
        page.wait("(root) => document.fullscreenElement === null")
    finally:
        scratch.page.set_viewport_size(usual)


def test_keys_stay_in_it_and_space_plays(show, scratch):
    page = show()
    cells = scratch.cells
    for place in (
        page.root,
        page.find(".nl-pg-map"),
        page.find(".nl-pg-node >> nth=0"),
        page.find("select").first,
    ):
        place.focus()
        for key in KEYS_OF_LAB:
            page.page.keyboard.press(key)
    page.root.get_by_label("seed").focus()
    page.page.keyboard.type("xabdd")
    page.root.get_by_label("seed").fill("2")
    assert scratch.cells == cells
    page.root.focus()
    page.page.keyboard.press("Space")
    page.wait("(root) => root.querySelector('[data-do=play]').getAttribute('aria-label') === 'Pause'")
    page.page.keyboard.press("Space")
    page.wait("(root) => root.querySelector('[data-do=play]').getAttribute('aria-label') === 'Play'")


def test_the_keyboard_stays_where_it_was_when_its_button_is_replaced_or_goes(show):
    page = show("n_points=40, hidden=(2,)")
    focused = "(root) => document.activeElement.getAttribute('aria-label')"
    page.find("[data-resize='1 1']").focus()
    for count in (3, 4):
        page.page.keyboard.press("Enter")
        page.wait(
            f"(root) => root.querySelector('.nl-pg-head:nth-of-type(2)').textContent.startsWith({count})"
        )
        assert page.root.evaluate(focused) == "One neuron more in hidden layer 1"
    page.execute("p.change(lr=1e9); p.epoch()")
    page.wait("(root) => !root.querySelector('[data-do=good]').hidden")
    page.find("[data-do=good]").focus()
    page.page.keyboard.press("Enter")
    page.wait("(root) => root.querySelector('[data-do=good]').hidden")
    assert page.root.evaluate(focused) == "Play"


def test_a_second_view_has_all_losses(show, scratch):
    page = show()
    page.click("play")
    page.epochs(3)
    second = Page(scratch.show("p", cell=2), scratch)
    second.click("play")
    second.wait("(root) => root.querySelector('[data-do=play]').getAttribute('aria-label') === 'Play'")
    assert page.where == second.where
    curves = [view.find(".nl-pg-curve").first.get_attribute("d") for view in (page, second)]
    assert curves[0] == curves[1] and curves[0].count("L") >= 3
    scratch.show("None", cell=2)


@pytest.mark.thorough
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_no_grave_violation(show, scratch, theme):
    def change(name):
        scratch.page.evaluate(
            "(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        scratch.page.wait_for_selector(f'body[data-jp-theme-name="{name}"]', state="attached")

    change(theme)
    # JupyterLab's body is flat and hides what overflows, so axe would take every text for invisible.
    style = scratch.page.add_style_tag(content="body { overflow: visible !important }")
    try:
        page = show("data='painted'")
        page.find(".nl-pg-map").focus()
        page.click("paste")
        page.click("step")
        page.wait_for_message("There is nothing to learn from yet")
        grave, looked_at = look(page.page, ".jp-OutputArea-output:has(.nl-pg)")
        assert looked_at["color-contrast"] > 20, "hardly anything was looked at"
        assert looked_at["button-name"] > 10, "hardly anything was looked at"
        assert grave == []
    finally:
        style.evaluate("(style) => style.remove()")
        change("JupyterLab Light")
