"""Cards fit a laptop: JupyterLab at 1280 x 720 leaves 608 pixels of height, and outputs are 1085 wide."""

import pytest
from frames import settle
from saved_pages import SavedPages
from test_screens import COVERED

pytestmark = pytest.mark.browser

HEIGHT = 608
WIDTH = 1085  # with scroll bars of 15 pixels
WIDER = "0.04em"  # as if a reader's font were wider by a fifteenth
OF_TWO_GPUS = "e = nl.examples.two_gpus; p = e.network, e.X, e.Y, e.loss; "
OF_2_4_4_1 = (
    "import numpy as np; n = nl.init([2, 4, 4, 1], ['tanh', 'tanh', 'identity'], np.random.default_rng(1)); "
)
RING_PLAYER = OF_TWO_GPUS + "nl.RingPlayer.of(nl.parallel.parallel_step(*p, e.lr, 4))"
STEPPER_OF_2_4_4_1 = OF_2_4_4_1 + "nl.Stepper(n, [0.3, -0.4], [1.0], 'binary_cross_entropy')"
# Each card as a chapter shows it.
CARDS = (
    RING_PLAYER,
    "nl.Checkpoints(checkpoint_seconds=60, interval=3600)",
    "nl.StepTimeline(7.5e9, 'bf16', 64, compute=0.5, stage=2)",
    "nl.TrainingMemory(parameters=7.5e9, n_gpus=64, gpu_bytes=80e9)",
    "nl.Playground(data='two_moons')",
    "nl.Playground([[0, 0.5], [1, 0], [0.5, 0.5]], [0, 1, 1], hidden=[4], lr=0.3)",
    "nl.Playground(data='two_moons', hidden=[4, 4])",
    "nl.Playground(data='spirals', noise=0.03, n_points=300, hidden=[8, 8], lr=0.2)",
    STEPPER_OF_2_4_4_1,
    "nl.progress()",
    "nl.Stepper.of(nl.examples.neuron)",
    "nl.Stepper.of(nl.examples.two_neurons)",
    "nl.Stepper.of(nl.examples.two_neurons, position=6, notation='matrix')",
    "nl.Replicas.of(nl.examples.two_gpus)",
    OF_TWO_GPUS + "nl.Shards(*p, n_workers=2)",
    "nl.NeuronMemory(connections=4, weight_bits=32, input_bits=8)",
    "nl.ActivationExplorer(z=3.02)",
    "nl.Perceptron(labels='AND', w=[1.0, 0.4], b=-0.7)",
    "nl.LinearPlane(w=[1.0, 0.5], b=-1.0)",
    "nl.LossExplorer(p=0.5)",
    "nl.SaturationExplorer(w=0.6, b=0.9)",
    "e = nl.examples.two_neurons; b, w = nl.Ref('b', 0, row=0), nl.Ref('W', 1, row=0, column=0); "
    "nl.LossLandscape(e.network, e.X, e.Y, e.loss, b, w, ((0.2, 0.8), (0.1, 0.8)), lr=0.6)",
    "b, w = nl.Ref('b', 0, row=0), nl.Ref('W', 0, row=0, column=0); "
    "line = nl.Network([nl.Layer([[0.0]], [0.0], 'identity')]); "
    "d = [[0], [1], [2]]; "
    "nl.LossLandscape(line, d, d, 'squared_error', w, b, ((-1, 1), (-1, 1)))",
    "nl.FitExplorer([0, 1, 2, 3], [0, 1, 0, 1], [0.5, 2.5], [1, 1])",
    "nl.Exercise('1.1')",
    "nl.Predict('1.p1')",
)
HEIGHTS = """() => [...document.querySelectorAll(".nl")].filter((card) => !card.parentElement.closest(".nl"))
  .map((card) => card.getBoundingClientRect().height)"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A saved page with all cards."""
    return SavedPages(tmp_path_factory.mktemp("fit"), *("import neuronlab as nl\n" + card for card in CARDS))


@pytest.fixture
def show(page, saved):
    """Opens a page with these cards, or with all, as wide as in JupyterLab."""

    def make(*cards):
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(saved.address("light", *map(CARDS.index, cards)))
        page.locator(".nl:not(.nl .nl)").nth(len(cards or CARDS) - 1).wait_for()
        wide = f".nl:not(.nl .nl) {{ width: {WIDTH}px !important; max-width: none !important }}"
        page.add_style_tag(content=f"{wide} main {{ max-width: none !important; overflow: visible }}")
        settle(page)
        settle(page)
        return page

    return make


@pytest.mark.thorough
def test_cards_are_no_higher_than_a_laptop_shows(show):
    page = show()

    def higher_than(most):
        heights = zip(CARDS, page.evaluate(HEIGHTS), strict=True)
        return {card: height for card, height in heights if height > most + 0.5}

    assert higher_than(HEIGHT) == {}
    page.add_style_tag(
        content=f".nl {{ letter-spacing: {WIDER} }} .nl:not(.nl .nl) {{ width: {WIDTH - 1}px !important }}"
    )
    settle(page)  # another width: all is laid out anew
    settle(page)
    assert higher_than(HEIGHT + 4) == {}


def test_what_one_watches_of_the_playground_is_in_view_with_its_buttons(show):
    card = show("nl.Playground(data='two_moons')").locator(".nl-pg")
    corner = card.bounding_box()
    for name in ("[data-do=play]", ".nl-pg-net", ".nl-pg-map", ".nl-pg-curves", ".nl-pg-message"):
        box = card.locator(name).bounding_box()
        assert corner["y"] <= box["y"] and box["y"] + box["height"] <= corner["y"] + HEIGHT, name
        assert corner["x"] <= box["x"] and box["x"] + box["width"] <= corner["x"] + corner["width"], name


# Step to the end; say of each step which of `parts` is seen outside the card, and what covers an input.
WALK = """(card, parts) => {
  const covered = COVERED, next = card.querySelector("[data-do=next]"), found = [];
  let steps = 1;
  const look = () => {
    const whole = card.getBoundingClientRect();
    const outside = [...card.querySelectorAll(parts)]
      .filter((part) => part.checkVisibility({ visibilityProperty: true }))
      .map((part) => [part.className.toString(), part.getBoundingClientRect()])
      .filter(([, box]) => box.top < whole.top || box.bottom > whole.bottom || box.right > whole.right)
      .map(([name]) => name);
    for (const one of [...outside, ...covered(card)]) found.push(`step ${steps}: ${one}`);
  };
  for (look(); next.getAttribute("aria-disabled") !== "true"; steps++) {
    next.click();
    look();
  }
  return [steps, found];
}""".replace("COVERED", COVERED)


def test_an_explained_step_is_in_one_view(show):
    """Sentence, formula, the lit part of the picture and the buttons, at each step of 2-4-4-1."""
    page = show("nl.Playground(data='two_moons', hidden=[4, 4])")
    card = page.locator(".nl-pg")
    card.locator("[data-do=explain]").first.click()
    stepper = card.locator(".nl-pg-explained .nl-stepper")
    stepper.wait_for()
    settle(page)
    title, whole = card.locator(".nl-pg-title").bounding_box(), stepper.bounding_box()
    assert whole["y"] + whole["height"] - title["y"] <= HEIGHT
    parts = ".nl-sentence", ".nl-formula", ".nl-stage .nl-result", ".nl-stage .nl-part", "[data-do=next]"
    steps, found = stepper.evaluate(WALK, ", ".join(parts))
    assert found == []
    assert stepper.locator(".nl-where").inner_text().startswith(f"Step {steps} of {steps} ") and steps > 100
    card.locator("[data-do=explain]").first.click()


def test_one_neuron_or_weight_is_followed(show):
    page = show(STEPPER_OF_2_4_4_1)
    stepper = page.locator(".nl-stepper")
    where, next_step = stepper.locator(".nl-where"), stepper.locator("[data-do=next]")
    all_steps = where.inner_text().split(" of ")[1].split(" ")[0]
    height = stepper.bounding_box()["height"]
    stepper.locator("b.nl-follow", has_text="c").first.click()
    assert where.inner_text().startswith("Neuron c: step 1 of ")
    assert stepper.locator("b.nl-followed").all_inner_texts() == ["c"]
    count = int(where.inner_text().split(" of ")[1].split(" ")[0])
    assert 10 <= count < int(all_steps) / 3
    for k in range(2, count + 1):
        next_step.click()
        assert where.inner_text().startswith(f"Neuron c: step {k} of {count}")
    assert next_step.get_attribute("aria-disabled") == "true"
    assert stepper.bounding_box()["height"] == height, "nothing moves"
    stepper.locator(".nl-all").click()
    assert f"of {all_steps} " in where.inner_text() and not stepper.locator(".nl-all").is_visible()
    # By keys: f on the weight that has the focus, Home, and f again.
    stepper.locator("[data-do=first]").click()
    stepper.locator(".nl-formula .nl-num.nl-leaf").first.focus()
    page.keyboard.press("f")
    assert ": step 1 of " in where.inner_text() and not where.inner_text().startswith("Neuron")
    page.keyboard.press("f")
    assert f"of {all_steps} " in where.inner_text()
    # And by the menu.
    stepper.locator(".nl-settings summary").click()
    stepper.locator(".nl-menu select").first.select_option(label="neuron a")
    assert where.inner_text().startswith("Neuron a: step 1 of ")
    stepper.locator(".nl-menu select").first.select_option(label="all")
    assert f"of {all_steps} " in where.inner_text()
    page.keyboard.press("Escape")


def test_nothing_moves_while_the_ring_player_steps(show):
    page = show(RING_PLAYER)
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
