"""The site in a browser, from a server of files: cards act, no other host is asked, nothing jumps."""

import pytest
from accessibility import look
from card import Card
from effort import THOROUGH
from site_visitor import Visitor

import neuronlab as nl
from tools.browser import new_context

CHAPTER = "notebooks/04_backprop_iteration_1.html"
START = "notebooks/00_start_here.html"
PHONE, LAPTOP = (360, 780), (1280, 900)
LOOKS = [(size, theme) for size in (PHONE, LAPTOP) for theme in ("light", "dark")]
MOST_SENT = 900_000  # bytes of a chapter with all that belongs to it, packed, with nothing in the cache
MOST_SHIFTED = 0.05
EXAMPLE = nl.examples.two_neurons
TRACE = nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss)
SHIFTS = """(() => {
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
        for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) shifted += value;
    }).observe({ type: "layout-shift", buffered: true });
})()"""
THROUGH = """async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
        scrollTo(0, y);
        await new Promise(requestAnimationFrame);
    }
}"""


def test_a_card_on_a_phone_is_cut_off_nowhere(visit):
    card = visit(*PHONE).open(CHAPTER).locator(".site-card .nl").first
    card.scroll_into_view_if_needed()
    # What lies three pixels inside its left and its right side, under its top.
    assert card.evaluate(
        """(card) => {
            const { left, right, top } = card.getBoundingClientRect();
            scrollBy(0, top - 200);
            return [left + 3, right - 3].map((x) => card.contains(document.elementFromPoint(x, 230)));
        }"""
    ) == [True, True]


def test_another_host_would_be_noticed(visit):
    visitor = visit()
    page = visitor.open("index.html")
    page.evaluate("() => fetch('https://example.org/').catch(() => {})")
    page.evaluate("() => { new Image().src = 'https://example.org/a.png'; }")
    page.wait_for_timeout(200)
    refused = [line for line in visitor.said if "Content Security Policy" in line]
    assert any("img-src" in line for line in refused) and any("connect-src" in line for line in refused)


@pytest.fixture(scope="module")
def chapter(browser, served):
    """The page of a chapter, opened once for several tests, each of which acts on another part of it."""
    context = new_context(browser, *LAPTOP, color_scheme="light")
    yield Visitor(context, served).open(CHAPTER)
    context.close()


def test_cards_show_the_engines_numbers(chapter):
    card = Card(chapter.locator(".nl-stepper").first, TRACE, EXAMPLE.lr)
    card.focus()
    card.press("ArrowRight")
    card.check(1)
    card.press("End")
    card.check(card.n_steps - 1)


def test_solved_exercises_are_kept_and_shown_on_the_map(visit):
    visitor = visit()
    page = visitor.open(CHAPTER)
    exercise = page.get_by_role("group", name="Exercise 4.1")
    answer = nl.Exercise("4.1").question.answer
    exercise.locator(".nl-ex-input").fill(f"{answer:.10g}")
    exercise.get_by_role("button", name="Check").click()
    exercise.get_by_text("✓ solved", exact=True).wait_for()
    page = visitor.open(CHAPTER)
    page.get_by_role("group", name="Exercise 4.1").get_by_text("✓ solved", exact=True).wait_for()
    for name in ("index.html", "notebooks/00_start_here.html"):
        page = visitor.open(name)
        assert page.locator(".site-map [data-state=solved]").all_inner_texts() == ["4.1 ✓"]
    page = visitor.open("index.html")
    page.get_by_role("button", name="Forget all of it").click()
    assert page.locator("[data-state=solved]").count() == 1, "it asks first"
    page.get_by_role("button", name="Really forget").click()
    assert page.locator("[data-state=solved]").count() == 0
    assert visitor.said == []


def test_cards_follow_the_pages_switch_of_themes(chapter):
    page = chapter
    card = page.locator(".site-card .nl").first
    assert card.get_attribute("data-nl-theme") == "light"
    page.get_by_role("button", name="Color mode").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    page.locator(".site-card .nl[data-nl-theme=dark]").first.wait_for()
    # The ground on which tests/site/test_dark_figures.py computes.
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(18, 18, 18)"


def test_folded_code_opens(chapter):
    cell = chapter.locator(".cell:has(.site-card)").first
    code = cell.locator(".cell_input")
    assert not code.is_visible()
    cell.get_by_text("Show the code").click()
    assert "nl.Stepper.of(example)" in code.inner_text() and code.is_visible()


def test_search_finds_a_word_of_a_chapter(visit):
    visitor = visit()
    page = visitor.page
    page.goto(f"{visitor.address}search.html?q=derivative")
    page.locator(f"#search-results a[href^='{CHAPTER}']").first.wait_for()
    assert visitor.elsewhere == [] and visitor.said == []


# In a push a page with few cards, on a phone, dark: in chapter 4 axe takes eight times as long.
ALL_LOOKS = [(name, *one) for name in (START, "index.html", CHAPTER) for one in LOOKS]


@pytest.mark.parametrize(("name", "size", "theme"), ALL_LOOKS if THOROUGH else ALL_LOOKS[1:2])
def test_nothing_grave_for_those_who_hear_or_see_little(visit, name, size, theme):
    page = visit(*size, color_scheme=theme, bypass_csp=True).open(name)
    found, passed = look(page, "body")
    assert found == []
    assert passed["color-contrast"] > 20


@pytest.mark.only_chromium("only its protocol tells what was sent, only it measures shifts")
@pytest.mark.parametrize("size", [PHONE, LAPTOP] if THOROUGH else [PHONE])
def test_a_chapter_is_light_and_stands_still(visit, size):
    visitor = visit(*size)
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    sent = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    visitor.page.context.add_init_script(SHIFTS)
    page = visitor.open(CHAPTER, wait_until="networkidle")
    page.evaluate(THROUGH)
    page.wait_for_load_state("networkidle")
    assert 100_000 < sum(sent) <= MOST_SENT
    assert page.evaluate("shifted") < MOST_SHIFTED


def test_without_javascript_there_are_pictures(visit):
    visitor = visit(java_script_enabled=False)
    visitor.page.goto(visitor.address + CHAPTER)
    picture = visitor.page.locator(".site-card img").first
    picture.scroll_into_view_if_needed()
    assert picture.bounding_box()["width"] > 600
    assert visitor.page.locator(".site-card .nl").count() == 0
