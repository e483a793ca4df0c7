"""On a dark page the course's figures are dark: in JupyterLab, on a saved page, and those of learners too."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from effort import with_more
from PIL import Image
from saved_pages import SavedPages

import neuronlab as nl
from neuronlab.figures import colors
from neuronlab.figures.figure import mark_in_base64

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SHEETS = (
    "neuronlab/export/templates/chapter/page.css",
    "share/jupyter/labextensions/neuronlab/static/remoteEntry.js",
)
FIGURE = "nl.figures.loss_by_probability()"
PHOTO = "nl.figures.image_figure([[0.0, 0.5, 1.0, 1.0]], ['an image'])"
OTHERS = "from matplotlib import pyplot as plt\nplt.figure(figsize=(2, 1)).add_subplot()\nplt.show()"


@pytest.mark.parametrize("sheet", SHEETS)
def test_style_sheets_ask_for_the_mark(sheet):
    assert mark_in_base64() in (ROOT / sheet).read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [(2, 1), (9, 4.8), (0.5, 30)])
def test_every_figure_is_marked_alike_and_no_image_is(size):
    figure = nl.figures.figure.new_figure(figsize=size)
    assert mark_in_base64() in b64encode(figure._repr_png_()).decode()
    photo = nl.figures.image_figure([[0.0, 0.5, 1.0, 1.0]])
    assert mark_in_base64() not in b64encode(photo._repr_png_()).decode()


def seen(picture):
    """Return the pixels (height, width, 3) of an <img> as they stand on the page."""
    picture.scroll_into_view_if_needed()
    return np.asarray(Image.open(BytesIO(picture.screenshot())).convert("RGB")).astype(int)


def check(figure, photo, other, dark):
    """The figure's paper is the page and its words can be read; what is no figure of ours is as it was."""
    pixels = seen(figure)
    ground = written(pixels[2, 2])
    light = pixels.sum(axis=2)
    words = written(pixels.reshape(-1, 3)[light.argmax() if dark else light.argmin()])
    assert colors.contrast(ground, words) >= 7
    assert (light[2, 2] < 100) == dark, ground
    assert written(seen(photo)[2, 2]) == written(seen(other)[2, 2]) == colors.WHITE


def written(pixel):
    return "#" + "".join(f"{part:02X}" for part in pixel)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    cells = ("import neuronlab as nl\n" + FIGURE, PHOTO, "%matplotlib inline\n" + OTHERS)
    return SavedPages(tmp_path_factory.mktemp("dark"), *cells, in_kernel=True)


@pytest.mark.parametrize("theme", with_more(["dark"], "light"))
def test_on_a_saved_page(page, saved, theme):
    page.goto(saved.address(theme))
    pictures = page.locator(".jp-RenderedImage img")
    check(*(pictures.nth(k) for k in range(3)), dark=theme == "dark")


def test_in_jupyterlab(scratch):
    def use(theme):
        scratch.page.evaluate(
            "(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
        )
        scratch.page.wait_for_selector(f'body[data-jp-theme-name="{theme}"]', state="attached")

    shows = f"from IPython.display import display\ndisplay({FIGURE}, {PHOTO})\n%matplotlib inline\n{OTHERS}"
    pictures = scratch.show(shows, cell=1).locator(".jp-RenderedImage img")
    pictures.nth(2).wait_for()
    try:
        for theme, dark in (("JupyterLab Light", False), ("JupyterLab Dark", True)):
            use(theme)
            check(*(pictures.nth(k) for k in range(3)), dark=dark)
    finally:
        use("JupyterLab Light")
