"""Few stops of the Tab key lead to a card's first action, and the arrow keys reach every control."""

import re

import pytest
from all_cards import CARDS
from effort import THOROUGH, with_more

pytestmark = pytest.mark.browser

MOST = 4  # stops before the first action
# What starts a card's work, or takes it back where moving is all the work; None: a card of sliders only.
FIRST_ACTION = {
    "Stepper": "[data-do=first]",
    "Exercise": ".nl-ex-check",
    "Predict": ".nl-pr-commit",
    "ProgressMap": ".nl-pm-chapter :is(a[href], input)",
    "Playground": "[data-do=rewind]",  # with play beside it
    "LivePlot": "[data-do=undo]",
    "Perceptron": "[data-do=undo]",
    "ActivationExplorer": "[data-do=undo]",
    "LinearPlane": "[data-do=undo]",
    "LossExplorer": "[data-do=undo]",
    "SaturationExplorer": "[data-do=undo]",
    "LossLandscape": "[data-do=first]",
    "FitExplorer": "[data-do=undo]",
    "Replicas": "[data-do=first]",
    "Shards": "button",
    "RingPlayer": "[data-do=first]",
    "StepTimeline": "[data-do=reset]",
    "Checkpoints": "[data-do=reset]",
    "TrainingMemory": "[data-do=reset]",
    "NeuronMemory": None,
}
CONTROLS = "button, select, input, textarea, summary, [role=slider], [role=spinbutton], .nl-pg-map, a[href]"
# Number everything that can be used. What explains a number is a picture of it, and not used.
MARK = """(root, controls) => [...root.querySelectorAll(controls)]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".nl-inspector"))
  .map((one, k) => {
    one.dataset.mark = one.type === "radio" ? one.name : k;
    return [one.dataset.mark, one.outerHTML.slice(0, 90)];
  })"""
# Where the focus is: in the card or not, its mark, and along which keys its group is walked.
HERE = """(root) => {
  const now = document.activeElement;
  if (!root.contains(now)) return null;
  const group = now.closest("[role=toolbar]");
  return {
    mark: now.dataset.mark ?? null,
    said: now.outerHTML.slice(0, 90),
    isGoal: "goal" in now.dataset,
    walks: now.getAttribute("tabindex") === "0"
      && now.matches("button, select, input, summary, .nl-pm-chapter a, .nl-num, svg [role=slider]"),
    isUpright: group?.getAttribute("aria-orientation") === "vertical",
    isNetwork: now.matches(".nl-pg-node"),
    isRate: now.matches(".nl-rate .nl-num"),
  };
}"""
# The line about keys: its words, whether it is in the card, all descriptions, and which controls it covers.
KEYS_LINE = """(root, controls) => {
  const keys = root.querySelector(".nl-keys");
  const [line, card] = [keys, root].map((one) => one.getBoundingClientRect());
  const described = [...root.querySelectorAll("[aria-describedby]")]
    .flatMap((one) => one.getAttribute("aria-describedby").split(" "))
    .map((id) => document.getElementById(id)?.textContent);
  const covered = [...root.querySelectorAll(controls)].filter((one) => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility() && box.left < line.right && line.left < box.right
      && box.top < line.bottom && line.top < box.bottom;
  }).map((one) => one.outerHTML.slice(0, 90));
  const isInside = keys.checkVisibility() && card.left <= line.left && line.right <= card.right;
  return [keys.innerText, isInside, described, covered];
}"""
ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]


def begin(root):
    """Put the focus where the Tab key comes in."""
    root.evaluate("(root) => { root.setAttribute('tabindex', '0'); root.focus(); }")


def stops_of(root):
    """Yield where the Tab key stops in the card, one after another."""
    begin(root)
    for _ in range(60):
        root.page.keyboard.press("Tab")
        here = root.evaluate(HERE)
        if here is None:
            return
        yield here
    raise AssertionError("the Tab key does not leave the card")


# A push walks where most stops could be; steps, a plane, a field and sliders.
WALKED = CARDS if THOROUGH else ["Stepper", "Playground", "Exercise", "StepTimeline"]


@pytest.mark.parametrize("name", WALKED)
def test_the_keyboard_alone_reaches_everything(open_card, name):
    """The first action after few stops, every control by the arrow keys; a group says that they work."""
    root = open_card(name)
    controls = dict(root.evaluate(MARK, CONTROLS))
    assert len(controls) > 2 or name == "Predict"
    mark_goal(root, name)
    stops, reached, groups = [], set(), 0
    for stop in stops_of(root):
        stops.append(stop)
        if not stop["walks"]:
            reached.add(stop["mark"])
            continue
        # The learning rate stands alone, and the network of the playground says it in its name.
        if not stop["isNetwork"] and not stop["isRate"]:
            groups += 1
            says_its_keys(root)
        reached.update(walked(root, stop))
    few_before_the_goal(stops, name)
    missed = [html for mark, html in controls.items() if mark not in reached]
    assert missed == [], "\n".join(missed)
    assert (groups == 0) is (name in ["Exercise", "Predict", "Shards"]), "these have single controls only"
    root.click(position={"x": 5, "y": 5})
    assert root.locator(".nl-keys:visible").count() == 0


@pytest.mark.parametrize("name", with_more(["Stepper", "Playground"], "LinearPlane", "StepTimeline"))
def test_few_stops_on_a_phone(open_card, name):
    root = open_card(name, width=360)
    mark_goal(root, name)
    few_before_the_goal(stops_of(root), name)


def mark_goal(root, name):
    if goal := FIRST_ACTION[name]:
        root.locator(goal).first.evaluate("(one) => (one.dataset.goal = '')")


def few_before_the_goal(stops, name):
    before = []
    for stop in stops:
        if stop["isGoal"]:
            break
        before.append(stop["said"])
    else:
        assert not FIRST_ACTION[name], f"{FIRST_ACTION[name]} is not reached: {before}"
    assert len(before) <= MOST, "\n".join(before)


def says_its_keys(root):
    """To a screen reader by its description, and to the eye by a line as long as the keyboard is in it."""
    said, inside, descriptions, covered = root.evaluate(KEYS_LINE, CONTROLS)
    assert "rrow keys" in said and inside
    assert said in descriptions
    assert covered == []


def walked(root, here):
    """Return the marks that the arrow keys reach from where the focus is, and go back there."""
    press, start = root.page.keyboard.press, here["mark"]
    found = [start]
    if here["isNetwork"]:
        for mark in found:
            for key in ARROWS:
                root.evaluate("(root, mark) => root.querySelector(`[data-mark='${mark}']`).focus()", mark)
                press(key)
                found.extend({root.evaluate(HERE)["mark"]} - set(found))
        return found
    back, forth = ARROWS[2:] if here["isUpright"] else ARROWS[:2]
    for key in (back, forth):
        last = None
        while (now := root.evaluate(HERE)["mark"]) != last:
            found.append(now)
            last = now
            press(key)
    root.locator(f"[data-mark='{start}']").first.focus()
    return found


def test_arrow_keys_reach_every_number_of_the_picture(open_card):
    root = open_card("Stepper")
    page = root.page
    for _ in range(20):
        root.locator("[data-do=next]").click()
    shown = root.locator(".nl-picture .nl-num:not(.nl-pending)")
    wanted = [
        shown.nth(k).get_attribute("data-ref") for k in range(shown.count()) if shown.nth(k).is_visible()
    ]
    assert root.locator(".nl-picture [tabindex='0']").count() == 1
    page.keyboard.press("Shift+Tab")  # which leads in by keyboard again
    root.locator(".nl-picture [tabindex='0']").focus()
    for _ in wanted:  # back to the first one, then on to the last
        page.keyboard.press("ArrowLeft")
    reached = []
    for _ in wanted:
        reached.append(page.evaluate("document.activeElement.dataset.ref"))
        page.keyboard.press("ArrowRight")
    assert reached == wanted
    assert root.locator(".nl-where").inner_text().startswith("Step 21 of"), "walking is not stepping"
    assert root.locator(".nl-inspected").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.ref") == wanted[-1], "the group keeps its place"


def test_after_a_click_the_arrow_keys_step(open_card):
    """Whoever points at a number with the mouse wants to go on stepping from there."""
    root = open_card("Stepper")
    for _ in range(6):
        root.locator("[data-do=next]").click()
    root.locator(".nl-neuron .nl-num:not(.nl-leaf):not(.nl-pending):visible").first.click()
    root.page.keyboard.press("ArrowRight")
    assert root.locator(".nl-where").inner_text().startswith("Step 8 of")


def test_left_and_right_change_a_setting_and_up_and_down_leave_it(open_card):
    root = open_card("StepTimeline")
    page = root.page
    group = root.locator("[role=toolbar][aria-label=Model]")
    sliders = group.locator("input[type=range]")
    values = "(group) => [...group.querySelectorAll('input[type=range]')].map((one) => one.value)"
    before = group.evaluate(values)
    sliders.first.focus()
    page.keyboard.press("ArrowDown")  # to the precision, whose chosen one has the focus
    assert page.evaluate("document.activeElement.type") == "radio"
    assert page.evaluate("document.activeElement.checked")
    page.keyboard.press("ArrowDown")
    assert group.evaluate(values) == before, "walking changes nothing"
    page.keyboard.press("ArrowRight")
    assert group.evaluate(values) != before
    links = root.locator("[data-trait=link]")
    links.focus()
    chosen = links.input_value()
    page.keyboard.press("ArrowRight")
    assert links.input_value() != chosen
    page.keyboard.press("ArrowLeft")
    assert links.input_value() == chosen


def handle_numbers(root, which):
    return root.locator(f".nl-plot [aria-label='{which}']").get_attribute("aria-valuetext")


def test_enter_takes_hold_of_one_of_several_handles(open_card):
    root = open_card("Perceptron")
    press = root.page.keyboard.press
    point = root.locator(".nl-plot [aria-label='point D']")
    at_first = point.get_attribute("aria-valuetext")
    root.locator(".nl-plot [tabindex='0']").focus()
    for _ in range(5):
        press("ArrowRight")
    assert point.evaluate("(one) => one === document.activeElement")
    assert point.get_attribute("aria-valuetext") == at_first, "walking moves nothing"
    press("Enter")
    assert point.get_attribute("aria-valuetext") == f"held, {at_first}"
    press("ArrowRight")
    moved = point.get_attribute("aria-valuetext")
    assert moved.startswith("held, ") and at_first not in moved
    press("Escape")
    assert point.get_attribute("aria-valuetext") == moved.removeprefix("held, ")
    press("ArrowLeft")
    assert not point.evaluate("(one) => one === document.activeElement")
    point.click()
    press("ArrowLeft")
    assert point.get_attribute("aria-valuetext") == at_first, "after a click the arrow keys move at once"


@pytest.mark.parametrize(("name", "which"), [("LivePlot", "here"), ("Perceptron", "point B")])
def test_home_and_end_go_to_the_ends_of_both_ways(open_card, name, which):
    """Home and End from left to right, with Control from below to above."""
    root = open_card(name)
    handle = root.locator(f".nl-plot [aria-label='{which}']")
    handle.focus()
    if name == "Perceptron":
        root.page.keyboard.press("Enter")
    ends = []
    for key in ("End", "Home", "Control+End", "Control+Home"):
        root.page.keyboard.press(key)
        said = handle.get_attribute("aria-valuetext").replace("−", "-")
        ends.append([float(number) for number in re.findall(r" (-?[\d.]+)(?=,|$)", said)])
        if key in ("End", "Home"):
            limit = "max" if key == "End" else "min"
            assert float(handle.get_attribute("aria-valuenow")) == float(
                handle.get_attribute(f"aria-value{limit}")
            )
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = ends
    assert x1 > x2 == x3 == x4 and y1 == y2
    assert y3 > y2 >= y4 or y3 > y4


def test_home_and_end_on_the_plane_of_the_playground(open_card):
    root = open_card("Playground")
    plane = root.locator(".nl-pg-map")
    plane.focus()
    said = []
    for key in ("End", "Home", "Control+End", "Control+Home"):
        root.page.keyboard.press(key)
        said.append(re.findall(r"[-−]?\d+(?:\.\d+)?", root.locator(".nl-pg-inspector").inner_text())[:2])
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = said
    assert x1 != x2 == x3 == x4 and y1 == y2 != y3 != y4


def test_home_and_end_on_other_sliders(open_card):
    root = open_card("ActivationExplorer")
    slider = root.locator(".nl-plot [role=slider]").last
    slider.focus()
    for key, end in (("End", "max"), ("Home", "min")):
        root.page.keyboard.press(key)
        assert slider.get_attribute("aria-valuenow") == slider.get_attribute(f"aria-value{end}")
