"""What is hidden until the class has guessed is nowhere in a card: no text, label, title or live region."""

import re

import pytest
from all_cards import CARDS, HIDING

pytestmark = pytest.mark.browser

REVEAL = "button:has-text('Show the result')"
DIGITS = re.compile(r"[−-]?\d[\d.,]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
# What stands on the page, in elements and in attributes; places and sizes are no numbers to be guessed.
WRITTEN = """(root) => {
  const texts = [root.innerText];
  for (const one of [root, ...root.querySelectorAll("*")]) {
    if (one.closest("select, script")) continue;
    for (const { name, value } of one.attributes)
      if (/^(aria-(label|valuetext|valuenow|description)|title|alt|value|data-(value|result).*)$/.test(name))
        texts.push(value);
    if (one.matches("input, output")) texts.push(one.value);
  }
  return texts.join("\\n");
}"""


def test_every_card_that_can_hide_is_here():
    """A card can hide results if the class has the trait."""
    import neuronlab as nl

    able = [name for name in CARDS if getattr(nl, name).class_traits().get("hide_results") is not None]
    assert sorted(able) == sorted(HIDING)


def numbers_in(text):
    """Return the numbers of at least three digits, which stand for themselves."""
    found = (number.strip("−-.,") for number in DIGITS.findall(text))
    return {number for number in found if len(re.sub(r"\D", "", number)) >= 3}


@pytest.mark.parametrize("name", HIDING)
def test_what_is_revealed_was_nowhere_before(open_card, name):
    """Not even in a live region, which speaks before anybody looks: so it is read first."""
    root = open_card(name, hiding=True)
    said = root.evaluate(
        "(root) => [...root.querySelectorAll('[aria-live]')].map((one) => one.textContent).join('|')"
    )
    button = root.locator(REVEAL).locator("visible=true").first
    button.wait_for()
    before, written = root.evaluate("(root) => root.outerHTML"), root.evaluate(WRITTEN)
    shown = numbers_in(written)
    button.click()
    new = numbers_in(root.evaluate(WRITTEN)) - shown
    assert new, "something was hidden"
    leaked = [
        before[max(0, found.start() - 80) : found.end() + 20]
        for number in new
        for found in re.finditer(rf"(?<![\d.,]){re.escape(number)}(?![\d])", before)
    ]
    assert leaked == []
    assert not new & numbers_in(said)
