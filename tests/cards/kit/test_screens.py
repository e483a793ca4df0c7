"""Cards on the screens people have: scroll bars that take room, a projector, a phone."""

import pytest
from all_cards import CARDS, MORE
from frames import settle
from hands import fill_the_screen

from tools.browser import QUIET, new_context

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

WIDTH = 1085  # of an output in JupyterLab at 1280 pixels, with scroll bars of 15
ALL = CARDS | MORE
LEAST_PROJECTED = 20  # pixels of the smallest letters on a projector of 1920 x 1080
WALKED = [name for name in ALL if name != "Replicas, averaged"]  # whose steps are those of "Replicas"
# Texts to read and to answer, in the size of the page around them: a browser's zoom enlarges both together.
WITHOUT_FULL_SCREEN = {"Exercise", "Predict", "ProgressMap"}
# One way of filling the screen serves all: it is tried where most has to find its place.
PROJECTED = [
    "Stepper",
    "Playground",
    "Perceptron",
    "Replicas",
    "RingPlayer of a step",
    "StepTimeline",
    *(name for name in CARDS if name not in WITHOUT_FULL_SCREEN),
    "Stepper of one neuron",
    "Stepper in matrix notation",
]
PROJECTED = list(dict.fromkeys(PROJECTED))

# All steps of the second iteration, whose numbers are longer, or each fifth; of the first the two ends.
THROUGH = """(root) => {
  const heights = new Set(), bars = new Set();
  const look = () => {
    heights.add(Math.round(root.getBoundingClientRect().height));
    for (const part of root.querySelectorAll("*"))
      if (part.clientWidth && part.scrollWidth > part.clientWidth)
        if (["auto", "scroll"].includes(getComputedStyle(part).overflowX)) bars.add(part.className);
  };
  look();
  root.querySelector("[data-do=last]")?.click();
  look();
  root.querySelector(".nl-onward, [data-do=apply]")?.click();
  root.querySelector("[data-do=first]")?.click();
  look();
  const next = root.querySelector("[data-do=next]");
  for (let step = 1; next && next.getAttribute("aria-disabled") !== "true"; step++) {
    next.click();
    look();
  }
  look();
  return [[...heights], [...bars]];
}"""
# Smaller are indices, exponents and fractions only, which mathematics makes so.
SMALL = """(root) => {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const small = "option, style, title, desc, .nl-said, sup, sub, msub, msup, msubsup, mfrac";
  while (walker.nextNode()) {
    const text = walker.currentNode, at = text.parentElement;
    if (!text.data.trim() || at.closest(small) || getComputedStyle(at).visibility === "hidden") continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    if (!range.getBoundingClientRect().width) continue;
    let size = parseFloat(getComputedStyle(at).fontSize) * at.currentCSSZoom;
    const svg = at.closest("svg");
    if (svg?.viewBox.baseVal?.width)
      size *= svg.getBoundingClientRect().width / svg.viewBox.baseVal.width / svg.currentCSSZoom;
    if (size < LEAST - 0.05) found.push(`${text.data.trim()}: ${size.toFixed(1)}`);
  }
  return found;
}""".replace("LEAST", str(LEAST_PROJECTED))
LOWEST = """(root) => Math.max(...[...root.children].filter((part) => !part.matches(".nl-said"))
  .map((part) => part.getBoundingClientRect().bottom))"""
COVERED = """(root) => {
  const boxes = (selector) => [...root.querySelectorAll(selector)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one.textContent, one.getBoundingClientRect()]);
  return boxes(".nl-given .nl-num").flatMap(([input, a]) => boxes(".nl-weight > *")
    .filter(([, b]) => b.width && b.left < a.right && a.left < b.right)
    .filter(([, b]) => b.top < a.bottom && a.top < b.bottom)
    .map(([weight]) => `${weight} on ${input}`));
}"""


@pytest.fixture(scope="module")
def classic(browser, executable):
    """A page in a browser whose scroll bars take 15 pixels, as on Windows and Linux."""
    opened = browser.browser_type.launch(
        executable_path=executable,
        args=[*QUIET, "--disable-features=OverlayScrollbar,FluentOverlayScrollbar"],
        ignore_default_args=["--hide-scrollbars"],
    )
    yield new_context(opened, 1280, 720).new_page()
    opened.close()


def test_the_bars_of_this_browser_take_room(classic):
    classic.set_content("<div style='height: 3000px'></div>")
    assert classic.evaluate("innerWidth - document.documentElement.clientWidth") == 15


@pytest.mark.parametrize("name", WALKED)
def test_no_card_has_a_bar_inside_and_all_steps_are_as_high(classic, page_of, name):
    classic.goto(page_of(name))
    card = classic.locator(".nl").first
    card.wait_for()
    wide = f".nl:not(.nl .nl) {{ width: {WIDTH}px !important; max-width: none !important }}"
    classic.add_style_tag(content=f"{wide} main {{ max-width: none !important; overflow: visible }}")
    settle(classic)
    heights, bars = card.evaluate(THROUGH)
    assert bars == []
    assert max(heights) - min(heights) <= 1  # of rounding


@pytest.mark.parametrize("name", PROJECTED)
def test_a_projector_is_filled_with_letters_of_20_pixels(page, page_of, name):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(page_of(name))
    card = page.locator(".nl").first
    fill_the_screen(card.locator("[aria-label='Full screen']").first)
    assert card.evaluate(SMALL) == []
    assert card.evaluate("(root) => root.scrollHeight - root.clientHeight") <= 1
    assert card.evaluate("(root) => root.scrollWidth - root.clientWidth") <= 1
    assert card.evaluate(LOWEST) > 0.8 * 1080


@pytest.mark.parametrize(
    "name", ["Stepper", "Stepper with long numbers", "Stepper of one neuron", "Replicas"]
)
def test_no_weight_covers_a_number_of_an_input_on_a_phone(page, page_of, name):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(page_of(name))
    card = page.locator(".nl").first
    card.locator(".nl-stage").first.wait_for()
    settle(page)
    for _ in range(3):
        assert card.evaluate(COVERED) == []
        card.press("ArrowRight")
    picture = card.locator(".nl-picture").first
    assert picture.evaluate("(host) => host.scrollWidth - host.clientWidth") <= 1
