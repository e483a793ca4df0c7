"""Cards fit a laptop: JupyterLab at 1280 x 720 leaves 608 pixels of height, and outputs are 1085 wide."""

import pytest
from frames import settle
from saved_pages import SavedPages

pytestmark = pytest.mark.browser

HEIGHT = 608
WIDTH = 1085  # with scroll bars of 15 pixels
OF_TWO_GPUS = "e = nl.examples.two_gpus; p = e.network, e.X, e.Y, e.loss; "
# Each card as a chapter shows it, and how high it may be. What is above HEIGHT waits to be made lower.
CARDS = {
    OF_TWO_GPUS + "nl.RingPlayer.of(nl.parallel.parallel_step(*p, e.lr, 4))": HEIGHT,
    "nl.Checkpoints(checkpoint_seconds=60, interval=3600)": HEIGHT,
    "nl.StepTimeline(7.5e9, 'bf16', 64, compute=0.5, stage=2)": HEIGHT,
    "nl.TrainingMemory(parameters=7.5e9, n_gpus=64, gpu_bytes=80e9)": HEIGHT,
    "nl.Playground(data='two_moons')": HEIGHT,
    "nl.Playground([[0, 0.5], [1, 0], [0.5, 0.5]], [0, 1, 1], hidden=[4], lr=0.3)": HEIGHT,
    "nl.Playground(data='spirals', noise=0.03, n_points=300, hidden=[8, 8], lr=0.2)": 673,
    "nl.Stepper.of(nl.examples.neuron)": HEIGHT,
    "nl.Stepper.of(nl.examples.two_neurons)": HEIGHT,
    "nl.Stepper.of(nl.examples.two_neurons, position=6, notation='matrix')": HEIGHT,
    "nl.Replicas.of(nl.examples.two_gpus)": HEIGHT,
    OF_TWO_GPUS + "nl.Shards(*p, n_workers=2)": HEIGHT,
    "nl.NeuronMemory(connections=4, weight_bits=32, input_bits=8)": HEIGHT,
    "nl.ActivationExplorer(z=3.02)": HEIGHT,
    "nl.Perceptron(labels='AND', w=[1.0, 0.4], b=-0.7)": HEIGHT,
    "nl.LinearPlane(w=[1.0, 0.5], b=-1.0)": HEIGHT,
    "nl.LossExplorer(p=0.5)": HEIGHT,
    "nl.SaturationExplorer(w=0.6, b=0.9)": HEIGHT,
    "e = nl.examples.two_neurons; b, w = nl.Ref('b', 0, row=0), nl.Ref('W', 1, row=0, column=0); "
    "nl.LossLandscape(e.network, e.X, e.Y, e.loss, b, w, ((0.2, 0.8), (0.1, 0.8)), lr=0.6)": HEIGHT,
    "b, w = nl.Ref('b', 0, row=0), nl.Ref('W', 0, row=0, column=0); "
    "line = nl.Network([nl.Layer([[0.0]], [0.0], 'identity')]); "
    "d = [[0], [1], [2]]; "
    "nl.LossLandscape(line, d, d, 'squared_error', w, b, ((-1, 1), (-1, 1)))": HEIGHT,
    "nl.FitExplorer([0, 1, 2, 3], [0, 1, 0, 1], [0.5, 2.5], [1, 1])": HEIGHT,
    "nl.Exercise('1.1')": HEIGHT,
    "nl.Predict('1.p1')": HEIGHT,
}
HEIGHTS = """() => [...document.querySelectorAll(".nl")].filter((card) => !card.parentElement.closest(".nl"))
  .map((card) => card.getBoundingClientRect().height)"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A saved page with all cards."""
    return SavedPages(tmp_path_factory.mktemp("fit"), *("import neuronlab as nl\n" + card for card in CARDS))


@pytest.fixture
def show(page, saved):
    """Opens the page in a theme, its cards as wide as in JupyterLab."""

    def make(theme):
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(saved.address(theme))
        page.locator(".nl").nth(len(CARDS) - 1).wait_for()
        wide = f".nl:not(.nl .nl) {{ width: {WIDTH}px !important; max-width: none !important }}"
        page.add_style_tag(content=f"{wide} main {{ max-width: none !important; overflow: visible }}")
        settle(page)
        settle(page)
        return page

    return make


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cards_are_no_higher_than_a_laptop_shows(show, theme):
    heights = dict(zip(CARDS, show(theme).evaluate(HEIGHTS), strict=True))
    higher = {card: height for card, height in heights.items() if height > CARDS[card] + 0.5}
    assert higher == {}


def test_what_one_watches_of_the_playground_is_in_view_with_its_buttons(show):
    card = show("light").locator(".nl-pg").first
    corner = card.bounding_box()
    for name in ("[data-do=play]", ".nl-pg-net", ".nl-pg-map", ".nl-pg-curves", ".nl-pg-message"):
        box = card.locator(name).bounding_box()
        assert corner["y"] <= box["y"] and box["y"] + box["height"] <= corner["y"] + HEIGHT, name
        assert corner["x"] <= box["x"] and box["x"] + box["width"] <= corner["x"] + corner["width"], name


def test_nothing_moves_while_the_ring_player_steps(show):
    page = show("light")
    player = page.locator(".nl-ring")
    parts = [".nl-transport", ".nl-ring-circle", ".nl-formula", ".nl-ring-list", ".nl-inspector"]
    places = f"""(root) => {parts}.map((name) => root.querySelector(name).getBoundingClientRect().top
      - root.getBoundingClientRect().top)"""
    seen = [player.evaluate(places)]
    while player.locator("[data-do=next][aria-disabled=false]").count():
        player.locator("[data-do=next]").click()
        settle(page)
        seen.append(player.evaluate(places))
    assert len(seen) > 6
    for now in seen:
        assert now == pytest.approx(seen[0], abs=1.5)
