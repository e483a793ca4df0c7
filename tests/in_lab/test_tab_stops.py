"""Few stops of the Tab key lead to a card's buttons, and the arrow keys reach every number on the way."""

import pytest

pytestmark = pytest.mark.browser

CARDS = {
    "stepper": ("nl.Stepper.of(example)", "[data-do=first]", 6),
    "matrix": ("nl.Stepper.of(example, notation='matrix', position=9)", "[data-do=first]", 6),
    "perceptron": ("nl.Perceptron([[0, 0], [0, 1], [1, 0], [1, 1]], labels='AND')", "[data-do=undo]", 12),
    "explorer": ("nl.ActivationExplorer()", "[data-do=undo]", 12),
    "ring": ("nl.RingPlayer(np.arange(12.0).reshape(3, 4))", "[data-do=first]", 10),
    "replicas": ("nl.Replicas.of(nl.examples.two_gpus)", "[data-do=first]", 6),
}
# From the card's start on: what the Tab key reaches, one after another.
STOP = """(root) => {
    const now = document.activeElement;
    if (!root.contains(now)) return null;
    return [now.dataset.ref ?? now.dataset.at ?? "", now.dataset.do ?? "", now.className.toString()];
}"""


@pytest.fixture(params=CARDS)
def opened(request, scratch):
    """A card, the selector of its first button, and how many stops there may be before it."""
    code, button, most = CARDS[request.param]
    root = scratch.show(code, cell=1).locator(".nl").first
    root.locator(button).wait_for()
    yield root, button, most
    assert scratch.take_errors() == []


def test_few_stops_before_the_buttons(opened):
    root, button, most = opened
    page = root.page
    root.evaluate("(root) => { root.setAttribute('tabindex', '0'); root.focus(); }")
    stops = []
    wanted = button.removeprefix("[data-do=").removesuffix("]")
    while len(stops) < 60:
        page.keyboard.press("Tab")
        stop = page.evaluate(f"([root]) => ({STOP})(root)", [root.element_handle()])
        assert stop is not None, f"the Tab key has left the card: {stops}"
        if stop[1] == wanted:
            break
        stops.append(stop[2])
    assert len(stops) <= most, "\n".join(stops)


def test_arrow_keys_reach_every_number_of_the_picture(scratch):
    root = scratch.show("nl.Stepper.of(example, position=20)", cell=1).locator(".nl").first
    page = root.page
    root.locator(".nl-stage").wait_for()
    shown = root.locator(".nl-picture .nl-num:not(.nl-pending)")
    wanted = [
        shown.nth(k).get_attribute("data-ref") for k in range(shown.count()) if shown.nth(k).is_visible()
    ]
    assert root.locator(".nl-picture [tabindex='0']").count() == 1
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
    scratch.take_errors()


def test_after_a_click_the_arrow_keys_step(scratch):
    """Whoever points at a number with the mouse wants to go on stepping from there."""
    root = scratch.show("nl.Stepper.of(example, position=6)", cell=1).locator(".nl").first
    number = root.locator(".nl-neuron .nl-num:not(.nl-leaf):not(.nl-pending)").first
    number.click()
    root.page.keyboard.press("ArrowRight")
    assert root.locator(".nl-where").inner_text().startswith("Step 8 of")


@pytest.mark.parametrize(
    "code", ["nl.ActivationExplorer(z=1.0)", "nl.Perceptron([[0, 0], [1, 1]], labels=[0, 1])"]
)
def test_home_and_end_on_what_is_dragged(scratch, code):
    root = scratch.show(code, cell=1).locator(".nl").first
    slider = root.locator(".nl-plot [role=slider]").first
    slider.focus()
    ends = []
    for key in ("End", "Home"):
        root.page.keyboard.press(key)
        ends.append(float(slider.get_attribute("aria-valuenow")))
    assert ends == [float(slider.get_attribute(f"aria-value{end}")) for end in ("max", "min")]
