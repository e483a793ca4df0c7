"""A walk over the web edition in each engine: every card of every page acts, and nothing goes wrong."""

import pytest
from accessibility import look_in
from acting import ActingCard
from effort import THOROUGH, sample
from site_visitor import CHAPTERS
from site_windows import copy_that_listens, open_site
from whole_words import BROKEN

from tools.web_server import serve_folder

OTHERS = ["index", "CONTRIBUTING", "docs/design", "docs/coverage", "docs/api/neuronlab"]
PHONE, LAPTOP = (360, 780), (1280, 900)
LOOKS = [(size, theme) for size in (PHONE, LAPTOP) for theme in ("light", "dark")]
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth, innerWidth]"
NUMBERED = """() => {
    const places = [...document.querySelectorAll(".site-card")];
    for (const [k, place] of places.entries()) place.id = `card-${k}`;
    return places.map((place) => place.querySelector(".nl").dataset.nlTheme);
}"""
# What stays in view while its card is scrolled, and is not seen below the page's bar.
BEHIND_THE_BAR = """() => {
    const bar = () => document.querySelector(".bd-header-article").getBoundingClientRect().bottom;
    const stays = (part) => getComputedStyle(part).position === "sticky";
    return [...document.querySelectorAll(".nl *")].filter(stays).filter((part) => {
        const { bottom } = part.closest(".nl").getBoundingClientRect();
        scrollBy({ top: bottom - innerHeight, behavior: "instant" });
        const { top } = part.getBoundingClientRect();
        return top < bar() - 1 && top > -1;
    }).map((part) => `behind the bar: ${part.className}`);
}"""
# Firefox makes an index as large as its letter where a font is named for it.
LARGE_INDICES = """() => {
    const size = (part) => parseFloat(getComputedStyle(part).fontSize);
    return [...document.querySelectorAll(":is(msub, msup, msubsup) > :not(:first-child)")]
        .filter((index) => index.checkVisibility({ visibilityProperty: true }))
        .filter((index) => size(index) > 0.85 * size(index.parentElement))
        .map((index) => `large index: ${index.parentElement.textContent}`);
}"""
# A push walks in the browser of its run, and tries some of the cards; nox -s thorough in all three.
WALKS = [("own", *one) for one in (LOOKS if THOROUGH else LOOKS[::3])]
if THOROUGH:
    WALKS += [
        pytest.param(engine, *one, marks=pytest.mark.browser(engine))
        for engine in ("firefox", "webkit")
        for one in LOOKS
    ]


@pytest.fixture(scope="module")
def listening(site, tmp_path_factory):
    """The address of the site's copy that WebKit is shown."""
    folder = tmp_path_factory.mktemp("listening") / "site"
    copy_that_listens(site, folder)
    with serve_folder(folder) as address:
        yield address


@pytest.mark.timeout(3600 if THOROUGH else 300)
@pytest.mark.parametrize(("where", "size", "theme"), WALKS)
def test_every_page_is_whole_alone_and_fits_and_its_cards_act(request, browser, served, where, size, theme):
    """No other host, no complaint, no sideways scrolling; each card has the page's theme, and answers."""
    address = request.getfixturevalue("listening") if where == "webkit" else served
    engine = browser.browser_type.name if where == "own" else where
    names = [f"notebooks/{name}.html" for name in CHAPTERS]
    if THOROUGH or theme == "light":
        names += [f"{name}.html" for name in OTHERS]
    found = {}
    with open_site(engine, browser, address, size, theme) as window:
        for name in names:
            if wrong := list(faults(window, name, size, theme)):
                found[name] = wrong
    assert found == {}


def faults(window, name, size, theme):
    """What is wrong with a page, one by one."""
    window.visit(name)
    themes = window.ask(NUMBERED)
    if set(themes) - {theme}:
        yield f"themes: {themes}"
    if (widths := window.ask(WIDTHS)) != [size[0]] * 3:
        yield f"widths: {widths}"
    yield from window.ask(BROKEN, ".bd-article")
    yield from window.ask(LARGE_INDICES)
    for k in sample(range(len(themes)), turn=LOOKS.index((size, theme))):
        try:
            ActingCard(window, f"#card-{k}").act()
        except AssertionError as error:
            yield f"card {k}: {error}"
    yield from window.ask(BEHIND_THE_BAR)
    if THOROUGH:
        yield from look_in(window, "body")[0]
    yield from window.complaints()
