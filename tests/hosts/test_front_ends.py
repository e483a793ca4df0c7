"""Stepper, exercise, playground and ring in Notebook 7, Voila and marimo: each acts in its page's theme."""

import re

import pytest
from front_ends import FRONT_ENDS, serve
from playwright.sync_api import TimeoutError

from tools.browser import new_context
from tools.lab import ROOT

EXAMPLE = ROOT / "examples/marimo_stepper.py"
MINUTES = 3 * 60_000  # a busy machine starts a kernel, and all that these bring along
# What a finger does there, and what shows that the card has answered.
ACTIONS = {
    "stepper": ("", "ArrowRight", ".nl-where"),
    "exercise": (" [data-do=hint]", "Enter", ".nl-ex-hint"),
    "pg": (" [data-do=epoch]", "Enter", ".nl-pg-where"),
    "ring": ("", "ArrowRight", ".nl-where"),
}


def test_the_example_for_marimo_is_python_that_its_rules_allow():
    """Each name is given by one cell, which marimo demands; `python examples/...` runs it where marimo is."""
    text = EXAMPLE.read_text(encoding="utf-8")
    compile(text, str(EXAMPLE), "exec")
    assert all(f"nl.{name}" in text for name in ("Stepper", "Exercise", "Playground", "RingPlayer"))


def test_the_example_runs_in_marimo():
    pytest.importorskip("marimo")
    import runpy

    app = runpy.run_path(str(EXAMPLE))["app"]
    _, defined = app.run()
    assert type(defined["stepper"].widget).__name__ == "Stepper"


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", FRONT_ENDS)
def test_cards_act_and_have_the_theme(browser, name, theme):
    pytest.importorskip(name, reason="the extra `hosts` brings it")
    context = new_context(browser, 1280, 900, color_scheme=theme)
    # No other host: what Voila would like to have from a content network must not matter.
    refused = []

    def route(asked):
        ours = "://127.0.0.1" in asked.request.url
        if not ours:
            refused.append(asked.request.url)
        (asked.continue_ if ours else asked.abort)()

    context.route("**/*", route)
    with serve(name, theme) as address:
        page = context.new_page()
        page.set_default_timeout(MINUTES)
        page.goto(address, wait_until="commit")
        if name == "notebook":
            run_all(page)
        for card, (place, key, answer) in ACTIONS.items():
            root = page.locator(f".nl-{card}").first
            root.locator("button").first.wait_for()
            paper, ink = root.evaluate(
                "(root) => ['backgroundColor', 'color'].map((part) => getComputedStyle(root)[part])"
            )
            assert (lightness(paper) < lightness(ink)) == (theme == "dark"), card
            seen = root.locator(answer)
            before = seen.all_inner_texts()
            page.locator(f".nl-{card}{place}").first.press(key)
            page.wait_for_timeout(300)
            for _ in range(100):
                if seen.all_inner_texts() != before:
                    break
                page.wait_for_timeout(100)
            assert seen.all_inner_texts() != before, card
        if name == "marimo":  # the value of mo.ui.anywidget follows the card
            page.get_by_text("Step 2 of 30 belongs to the forward phase").wait_for()
        if name == "voila":  # its icons, and nothing that a card needs
            assert refused and all("fontawesome" in url for url in refused)
    context.close()


def run_all(page):
    """Run all cells of Notebook 7, whose menu does nothing, or says so, until its kernel is ready."""
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    begun = page.locator(".jp-InputPrompt").first.filter(has_text=re.compile(r"\[[*1]\]"))
    for _ in range(MINUTES // 3000):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            return begun.wait_for(timeout=3000)
        except TimeoutError:
            page.keyboard.press("Escape")
    raise AssertionError("no cell has run")


def lightness(color):
    return sum(map(float, color.partition("(")[2].rstrip(")").split(",")[:3]))
