"""What axe-core finds in a stepper, in light and dark, at every phase and with everything open."""

import pytest
from accessibility import look
from effort import THOROUGH, with_more

pytestmark = pytest.mark.browser

SEEN = [("letters", (4, 9, 20)), ("matrix", (9,))] if THOROUGH else [("matrix", (9,))]
AREA = ".jp-OutputArea-output:has(.nl)"


@pytest.fixture(params=with_more(["JupyterLab Dark"], "JupyterLab Light"))
def theme(request, scratch):
    """JupyterLab in this theme."""

    def change(name):
        scratch.page.evaluate(
            "(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        scratch.page.wait_for_selector(f'body[data-jp-theme-name="{name}"]', state="attached")

    change(request.param)
    # JupyterLab's body is flat and hides what overflows, so axe would take every text for invisible.
    style = scratch.page.add_style_tag(content="body { overflow: visible !important }")
    yield request.param
    style.evaluate("(style) => style.remove()")
    change("JupyterLab Light")


def grave(page):
    """Return what is serious or critical in the stepper's output, one text each."""
    found, looked_at = look(page, AREA)
    assert looked_at["color-contrast"] > 30 and looked_at["button-name"] > 10, "hardly anything was looked at"
    return found


def test_no_grave_violation(show, theme):
    for notation, positions in SEEN:
        card = show(notation=notation)
        card.open_values()
        for position in positions:
            card.focus()
            card.press(*["ArrowRight"] * (position - card.position))
            card.handle("w_a1").focus()  # which is then explained
            assert grave(card.page) == [], f"{notation}, position {position}"
    card.press("PageUp", "Enter")
    card.page.keyboard.type("one")
    card.press("Enter")
    card.find(".nl-settings > summary").evaluate("(summary) => (summary.parentElement.open = true)")
    assert card.find(".nl-typing[aria-invalid=true]").is_visible() and card.find(".nl-menu").is_visible()
    assert grave(card.page) == []


@pytest.mark.thorough
def test_no_grave_violation_while_results_are_hidden(show, theme):
    card = show(hide_results=True)
    assert card.find(".nl-reveal").is_visible()
    assert grave(card.page) == []
    card.find(".nl-reveal").click()
    assert grave(card.page) == []
