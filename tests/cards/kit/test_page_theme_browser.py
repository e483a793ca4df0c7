"""A card is dark where its page is: each host's own sign, in and out of shadow roots, as it changes."""

import pytest
from saved_pages import SavedPages

from neuronlab.figures import colors

CARD = "import neuronlab as nl\nnl.NeuronMemory()"
# How each host says "dark", and "light", on a page of which it is the only sign: [element, attribute, value].
HOSTS = {
    "JupyterLab": (["body", "data-jp-theme-light", "false"], ["body", "data-jp-theme-light", "true"]),
    "Sphinx": (["html", "data-theme", "dark"], ["html", "data-theme", "light"]),
    "marimo": (["body", "data-theme", "dark"], ["body", "data-theme", "light"]),
    "Colab": (["html", "theme", "dark"], ["html", "theme", "light"]),
    "VS Code": (["body", "class", "vscode-body vscode-dark"], ["body", "class", "vscode-body vscode-light"]),
    "VS Code, high contrast": (
        ["body", "class", "vscode-high-contrast"],
        ["body", "class", "vscode-high-contrast vscode-high-contrast-light"],
    ),
}
CLEAR = """() => {
    for (const element of [document.documentElement, document.body])
        for (const name of ["data-jp-theme-light", "data-theme", "theme", "class"])
            element.removeAttribute(name);
}"""
SET = "([where, name, value]) => document.querySelector(where).setAttribute(name, value)"
PAPER = "(card) => getComputedStyle(card).backgroundColor"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return SavedPages(tmp_path_factory.mktemp("theme"), CARD).address("light")


@pytest.fixture
def card(page, address):
    """The card on a page that says nothing of its theme, for a reader whose system is light."""
    page.emulate_media(color_scheme="light")
    page.goto(address)
    card = page.locator(".nl")
    card.wait_for()
    page.evaluate(CLEAR)
    yield card
    page.emulate_media(color_scheme="light")


def rgb(color):
    return f"rgb({', '.join(str(int(color[k : k + 2], 16)) for k in (1, 3, 5))})"


def becomes(card, theme):
    """Wait until the card has this theme; what it says is what one sees."""
    card.page.locator(f".nl[data-nl-theme={theme}]").wait_for()


@pytest.mark.parametrize("host", HOSTS)
def test_a_card_follows_its_host(card, host):
    dark, light = HOSTS[host]
    becomes(card, "light")
    card.page.evaluate(SET, dark)
    becomes(card, "dark")
    card.page.evaluate(SET, light)
    becomes(card, "light")
    # What the host says goes before what the reader's system has.
    card.page.emulate_media(color_scheme="dark")
    becomes(card, "light")


@pytest.mark.parametrize("host", ["Sphinx", "marimo", "Colab", "VS Code"])
def test_a_card_in_a_shadow_root_does_too(card, host):
    card.evaluate(
        """(card) => {
            const host = document.body.appendChild(document.createElement("div"));
            host.attachShadow({ mode: "open" }).append(card);
        }"""
    )
    dark, light = HOSTS[host]
    card.page.evaluate(SET, dark)
    becomes(card, "dark")
    card.page.evaluate(SET, light)
    becomes(card, "light")


def test_where_no_host_says_anything_the_system_does(card):
    card.page.emulate_media(color_scheme="dark")
    becomes(card, "dark")
    card.page.emulate_media(color_scheme="light")
    becomes(card, "light")


def test_the_nearest_sign_counts(card):
    """A light part of a dark page, as a frame of documentation may have it."""
    card.page.evaluate(SET, HOSTS["Sphinx"][0])
    becomes(card, "dark")
    card.evaluate("(card) => card.parentElement.setAttribute('data-theme', 'light')")
    becomes(card, "light")


def test_colours_follow_the_theme(card):
    card.page.add_style_tag(content=":root, body { --jp-layout-color0: initial; }")
    assert card.evaluate(PAPER) == rgb(colors.WHITE)
    card.page.evaluate(SET, HOSTS["Sphinx"][0])
    becomes(card, "dark")
    assert card.evaluate(PAPER) == rgb(colors.DARK)
