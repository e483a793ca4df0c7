"""A card stands at first as it does whenever it is laid out anew, and an unseen one asks for nothing."""

import pytest
from all_cards import CARDS, MORE
from frames import settle
from whole_words import BROKEN

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

ALL = [*CARDS, *MORE]
CARD = ".nl:not(.nl .nl)"
HEIGHTS = f"() => [...document.querySelectorAll('{CARD}')].map((card) => card.getBoundingClientRect().height)"


def resize(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    settle(page)
    settle(page)


@pytest.mark.parametrize("width", (1280, 900, 400))
def test_another_width_or_no_page_for_a_while_changes_nothing(page, page_of, width):
    resize(page, width)
    page.goto(page_of(*ALL))
    page.locator(CARD).nth(len(ALL) - 1).wait_for()
    settle(page)
    settle(page)
    at_first = page.evaluate(HEIGHTS)
    resize(page, width - 20)
    resize(page, width)
    again = page.evaluate(HEIGHTS)
    heights = zip(ALL, at_first, again, strict=True)
    assert {name: pair for name, *pair in heights if abs(pair[0] - pair[1]) > 1} == {}
    # Taken out of the page and put back, as JupyterLab does with tabs, and with outputs scrolled away; `page`
    # hears every error.
    page.evaluate("globalThis.taken = document.querySelector('main'); taken.remove()")
    settle(page)
    page.evaluate("document.body.append(taken)")
    settle(page)
    assert page.evaluate(HEIGHTS) == pytest.approx(again, abs=1)


def test_no_word_is_broken_or_cut(page, page_of):
    resize(page, 1280)
    page.goto(page_of(*ALL))
    page.locator(CARD).nth(len(ALL) - 1).wait_for()
    for width in (1280, 360):
        resize(page, width)
        assert page.evaluate(BROKEN, "main") == [], width
