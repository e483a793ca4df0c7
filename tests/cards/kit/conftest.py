"""A saved page of all cards: executed once for all tests of what every card owes."""

import pytest
from all_cards import CARDS, HIDING, MORE, SETUP
from frames import settle
from saved_pages import SavedPages

from tools.browser import wait_until


@pytest.fixture(scope="session")
def page_of(tmp_path_factory):
    """Return the address of a page with the cards of these names, or with those that hide their results."""
    shown = CARDS | MORE
    cells = [*shown.values(), *HIDING.values()]
    folder = tmp_path_factory.mktemp("all_cards")
    pages = SavedPages(folder, *(SETUP + cell for cell in cells))

    def address(*names, hiding=False):
        at = [len(shown) + list(HIDING).index(name) if hiding else list(shown).index(name) for name in names]
        return pages.address("light", *at)

    return address


@pytest.fixture
def open_card(page, page_of):
    """Opens the card of this name on a page of its own; returns its element."""

    def show(name, hiding=False, width=1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(page_of(name, hiding=hiding))
        root = page.locator(".nl").first
        root.wait_for()
        wait_until(page, "() => document.querySelector('.nl').innerText.trim() !== ''")
        settle(page)  # a ring player has its words at once, and its table when it knows its width
        return root

    return show
