"""On a phone the result stays above the sliders, and hides none that the keyboard has come to."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

KEPT = {"TrainingMemory": ".nl-sc-above", "FitExplorer": ".nl-fit-plot"}
# From below: what has the focus is brought into view from above, where the kept part lies.
HIDDEN = """(card, kept) => {
  const above = card.querySelector(kept), found = [];
  for (const slider of [...card.querySelectorAll("[type=range], [role=slider]")].reverse()) {
    slider.focus();
    const { top } = slider.getBoundingClientRect();
    if (top < above.getBoundingClientRect().bottom && !above.contains(slider)) found.push(slider.ariaLabel);
  }
  return found;
}"""


@pytest.mark.parametrize(("name", "kept"), KEPT.items())
def test_a_slider_with_the_focus_is_seen(page, page_of, name, kept):
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(page_of(name))
    card = page.locator(".nl").first
    part = card.locator(kept)
    assert part.evaluate("(part) => getComputedStyle(part).position") == "sticky"
    # Room below, so that the sliders can be scrolled under what is kept.
    page.add_style_tag(content="main { padding-bottom: 900px }")
    card.locator("[type=range], [role=slider]").first.evaluate(
        "(slider) => scrollBy(0, slider.getBoundingClientRect().top)"
    )
    assert part.evaluate("(part) => Math.round(part.getBoundingClientRect().top)") == 0
    assert card.evaluate(HIDDEN, kept) == []
    # As with letters four times as large: there would be no room left for the sliders.
    page.set_viewport_size({"width": 320, "height": 400})
    assert part.evaluate("(part) => getComputedStyle(part).position") != "sticky"
