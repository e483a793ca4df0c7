"""Cards on the screens people have: scroll bars that take room, a projector, a phone."""

import pytest
from frames import settle
from saved_pages import SavedPages

from tools.browser import QUIET, new_context

pytestmark = pytest.mark.browser

WIDTH = 1085  # of an output in JupyterLab at 1280 pixels, with scroll bars of 15
LEAST_PROJECTED = 20  # pixels of the smallest letters on a projector of 1920 x 1080
OF_TWO_GPUS = "e = nl.examples.two_gpus; p = e.network, e.X, e.Y, e.loss; "
STEPPED = {
    "stepper": "nl.Stepper.of(nl.examples.two_neurons)",
    "matrix": "nl.Stepper.of(nl.examples.two_neurons, notation='matrix')",
    "neuron": "nl.Stepper.of(nl.examples.neuron)",
    "replicas": "nl.Replicas.of(nl.examples.two_gpus)",
    "ring": OF_TWO_GPUS + "nl.RingPlayer.of(nl.parallel.parallel_step(*p, e.lr, 4))",
}
OTHERS = {
    "checkpoints": "nl.Checkpoints(checkpoint_seconds=60, interval=3600)",
    "timeline": "nl.StepTimeline(7.5e9, 'bf16', 64, compute=0.5, stage=2)",
    "memory": "nl.TrainingMemory(parameters=7.5e9, n_gpus=64, gpu_bytes=80e9)",
    "shards": OF_TWO_GPUS + "nl.Shards(*p, n_workers=2)",
    "neuron memory": "nl.NeuronMemory(connections=4, weight_bits=32, input_bits=8)",
    "activations": "nl.ActivationExplorer(z=3.02)",
    "perceptron": "nl.Perceptron(labels='AND', w=[1.0, 0.4], b=-0.7)",
    "playground": "nl.Playground(data='two_moons')",
    "fit": "x = [k / 4 for k in range(16)]; nl.FitExplorer(x[::2], [0, 1] * 4, x[1::2], [1, 0] * 4)",
}
# An input as long as they get, and weights on every line.
LONG = (
    "first = nl.Layer([[-0.4017, 0.3125]] * 4, [0.1] * 4, 'tanh')\n"
    "layers = first, nl.Layer([[-0.2517] * 4], [0.1], 'identity')\n"
    "nl.Stepper(nl.Network(layers), [-0.4017, -0.2345], [1.0], 'half_squared_error', lr=0.3)"
)
CARDS = STEPPED | OTHERS | {"long": LONG}
WITHOUT_FULL_SCREEN = {"shards", "neuron memory"}

THROUGH = """(root) => {
  const heights = new Set(), bars = new Set();
  const look = () => {
    heights.add(Math.round(root.getBoundingClientRect().height));
    for (const part of root.querySelectorAll("*"))
      if (part.clientWidth && part.scrollWidth > part.clientWidth)
        if (["auto", "scroll"].includes(getComputedStyle(part).overflowX)) bars.add(part.className);
  };
  const next = root.querySelector("[data-do=next]");
  for (let iteration = 0; iteration < 2; iteration++) {
    look();
    while (next && next.getAttribute("aria-disabled") !== "true") {
      next.click();
      look();
    }
    root.querySelector(".nl-onward, [data-do=apply]")?.click();
  }
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
def saved(tmp_path_factory):
    """Gives the address of a page with one of the cards."""
    pages = SavedPages(tmp_path_factory.mktemp("screens"), "import neuronlab as nl", *CARDS.values())
    return lambda name: pages.address("light", 1 + list(CARDS).index(name))


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


@pytest.mark.parametrize("name", [*STEPPED, *OTHERS])
def test_no_card_has_a_bar_inside_and_all_steps_are_as_high(classic, saved, name):
    classic.goto(saved(name))
    card = classic.locator(".nl").first
    card.wait_for()
    wide = f".nl:not(.nl .nl) {{ width: {WIDTH}px !important; max-width: none !important }}"
    classic.add_style_tag(content=f"{wide} main {{ max-width: none !important; overflow: visible }}")
    settle(classic)
    heights, bars = card.evaluate(THROUGH)
    assert bars == []
    assert max(heights) - min(heights) <= 1  # of rounding


@pytest.mark.parametrize("name", [each for each in CARDS if each not in WITHOUT_FULL_SCREEN | {"long"}])
def test_a_projector_is_filled_with_letters_of_20_pixels(page, saved, name):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(saved(name))
    card = page.locator(".nl").first
    button = card.locator("[aria-label='Full screen']").first
    button.click()
    page.wait_for_function("document.fullscreenElement !== null")
    settle(page)
    settle(page)
    try:
        assert card.evaluate(SMALL) == []
        assert card.evaluate("(root) => root.scrollHeight - root.clientHeight") <= 1
        assert card.evaluate("(root) => root.scrollWidth - root.clientWidth") <= 1
        assert card.evaluate(LOWEST) > 0.8 * 1080
    finally:
        page.evaluate("document.exitFullscreen()")
        settle(page)


@pytest.mark.parametrize("name", ["stepper", "neuron", "replicas", "long"])
def test_no_weight_covers_a_number_of_an_input_on_a_phone(page, saved, name):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(saved(name))
    card = page.locator(".nl").first
    card.locator(".nl-stage").first.wait_for()
    settle(page)
    for _ in range(3):
        assert card.evaluate(COVERED) == []
        card.press("ArrowRight")
    picture = card.locator(".nl-picture").first
    assert picture.evaluate("(host) => host.scrollWidth - host.clientWidth") <= 1
