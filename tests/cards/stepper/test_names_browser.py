"""One letter, one meaning, on the page: names, the cross entropy in two forms, and what is pointed at."""

import pytest
from accessibility import look
from effort import with_more
from frames import settle
from saved_pages import SavedPages

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)> & a very long name"
NAMES = {"inputs": ["brightness", EVIL], "outputs": ["cat", "dog", "an African elephant"]}
CELLS = {
    "named": f"""import neuronlab as nl
network = nl.Network([nl.Layer([[0.5, -0.2], [0.1, 0.3], [-0.4, 0.6]], [2.0, 1.0, -1.0], "identity")])
nl.Stepper(network, [0.5, -0.4017], [0, 1, 0], "softmax_cross_entropy", position=9, names={NAMES!r})""",
    "book": "import neuronlab as nl\nnl.Stepper.of(nl.examples.two_neurons, position=4)",
}
WIDTHS = with_more([360], 1280)
STICKING_OUT = """(root) => {
  const right = root.getBoundingClientRect().right + 0.5;
  return [...root.querySelectorAll("*")]
    .filter((part) => part.textContent && !part.closest(".nl-picture, .nl-menu, .nl-said, math"))
    .filter((part) => part.getBoundingClientRect().width && part.getBoundingClientRect().right > right)
    .map((part) => part.className || part.tagName);
}"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return SavedPages(tmp_path_factory.mktemp("names"), *CELLS.values())


@pytest.fixture
def show(page, saved):
    """Opens one of the cards at this width; returns it."""

    def opened(name, width=1280, theme="light"):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(saved.address(theme, list(CELLS).index(name)))
        card = page.locator(".nl-stepper")
        card.locator(".nl-own").first.wait_for()
        settle(page)
        return card

    return opened


def texts(card, selector):
    return [text.replace("\u2062", "") for text in card.locator(selector).all_text_contents()]


def formula(card):
    """The right sides of the step's formula: symbols, numbers and result."""
    return [text.replace(" ", "") for text in texts(card, ".nl-explanation .nl-body")]


@pytest.mark.parametrize("width", WIDTHS)
def test_names_stand_in_picture_formula_and_words_and_nothing_sticks_out(show, width):
    card = show("named", width)
    assert texts(card, ".nl-head .nl-name") == NAMES["outputs"]
    assert texts(card, ".nl-called") == NAMES["inputs"]
    assert card.locator(".nl-called").nth(1).get_attribute("title") == EVIL
    assert card.locator("img").count() == 0
    assert formula(card)[0] == "−ln(ŷdog)"
    card.locator("[data-do=first], .nl-phase").first.click()
    assert card.locator(".nl-sentence").inner_text().startswith("Neuron cat weighs its inputs")
    assert "wcat,brightness·xbrightness" in formula(card)[0]
    assert "<imgsrc=" in formula(card)[0]
    card.locator(".nl-values > summary").click()
    assert "Neuron an African elephant" in texts(card, ".nl-panel legend")
    settle(card.page)
    assert card.evaluate(STICKING_OUT) == []
    # A name in its place covers no number.
    assert (
        card.evaluate(
            """(root) => [...root.querySelectorAll(".nl-called, .nl-name")].filter((name) => {
          const own = name.getBoundingClientRect();
          return [...root.querySelectorAll(".nl-stage .nl-num")].some((number) => {
            const box = number.getBoundingClientRect();
            const isSeen = number.checkVisibility({ visibilityProperty: true });
            return isSeen && box.left < own.right && own.left < box.right
              && box.top < own.bottom - 3 && own.top < box.bottom - 3;
          });
        }).map((name) => name.textContent)"""
        )
        == []
    )


def test_names_are_whole_where_one_points(show):
    card = show("named")
    card.locator(".nl-stage .nl-given .nl-num").nth(1).focus()
    assert EVIL in card.locator(".nl-inspected").inner_text()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_stable_form_is_one_press_away_and_comes_by_itself_where_it_must(show, width):
    card = show("named", width)
    button = card.locator(".nl-stable")
    height = card.bounding_box()["height"]
    loss = card.locator(".nl-answer .nl-own").text_content()
    button.focus()
    card.page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert formula(card)[0] == "ln(escat+esdog+esanAfrica…)−sdog"
    assert card.locator(".nl-answer .nl-own").text_content() == loss
    assert "from the scores" in card.locator(".nl-way").inner_text()
    assert card.bounding_box()["height"] == height, "the card moves"
    card.page.keyboard.press("Enter")
    assert formula(card)[0] == "−ln(ŷdog)"
    # The probability of the dog is then 0 to rounding, its logarithm no number.
    set_number(card, ".nl-bias >> nth=1", "-800")
    assert not button.is_visible()
    assert "0 or 1 to rounding" in card.locator(".nl-way").inner_text()
    assert formula(card)[0].startswith("ln(e") and "∞" not in "".join(formula(card))
    assert card.locator(".nl-answer .nl-own").text_content().startswith("80")
    assert card.bounding_box()["height"] == height


def test_a_target_between_0_and_1_brings_the_sum(show):
    card = show("named")
    set_number(card, ".nl-targets .nl-given >> nth=1", "0.5")
    assert formula(card)[0].count("ln(") == 3
    set_number(card, ".nl-targets .nl-given >> nth=1", "1")
    assert formula(card)[0] == "−ln(ŷdog)"


def set_number(card, cell, text):
    card.locator(f"{cell} >> .nl-num").first.focus()
    card.page.keyboard.press("Enter")
    card.page.keyboard.type(text)
    card.page.keyboard.press("Enter")
    settle(card.page)


def test_other_steps_have_no_such_button(show):
    card = show("book")
    assert not card.locator(".nl-stable").is_visible()
    assert formula(card)[0] == "12(y−ŷ)2"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_notation_changes_and_what_is_pointed_at_stays_the_same_number(show, width):
    card = show("book", width)
    number = card.locator(".nl-neuron").nth(1).locator(".nl-forward .nl-num").first
    number.focus()
    inspected, value = card.locator(".nl-inspected"), card.locator(".nl-inspector .nl-value")
    assert inspected.inner_text().endswith("weighted sum of neuron b")
    for notation, called in (
        ("matrix", "neuron 1 of layer 2"),
        ("indices", "neuron 1 of layer 2"),
        ("letters", "neuron b"),
    ):
        card.locator(".nl-settings > summary").click()
        card.get_by_label("Notation").select_option(notation)
        card.locator(".nl-settings > summary").click()
        settle(card.page)
        assert inspected.inner_text().endswith(f"weighted sum of {called}")
        assert value.inner_text() == "0.804"
        assert "[" not in card.locator(".nl-inspector .nl-formula").inner_text(), "a matrix, not the number"
        assert card.locator(".nl-inspector .nl-answer").text_content() == "0.804"


@pytest.mark.thorough
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_no_grave_remark_by_axe(show, theme):
    card = show("named", theme=theme)
    card.locator(".nl-stable").click()
    grave, looked_at = look(card.page, ".nl-stepper")
    assert grave == [] and looked_at
