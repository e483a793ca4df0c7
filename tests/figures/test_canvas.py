"""A canvas painted at once has the pixels of its figure, in a smaller file that looks the same."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import neuronlab as nl
from neuronlab.figures import colors
from neuronlab.figures.canvas import Canvas
from neuronlab.figures.pixel_sheet import MOST_COLORS, PixelSheet
from neuronlab.widgets.data_parallel.replicas_figure import replicas_drawing
from neuronlab.widgets.kit.question_card import question_drawing
from neuronlab.widgets.stepper.diagram import network_drawing

S2 = nl.examples.two_neurons
S2_TRACE = nl.backprop(S2.network, S2.X, S2.Y, S2.loss)
WIDE = nl.backprop(
    nl.init([2, 7, 3], ["tanh", "identity"], np.random.default_rng(3)),
    [[0.5, -1.0], [0.25, 2.0]],
    np.eye(3)[:2],
    "softmax_cross_entropy",
)


def all_shapes():
    canvas = Canvas(300.7, 200.3)
    for k, align in enumerate(("left", "center", "right")):
        canvas.text(
            150.2, 20.4 + 22 * k, f"count {k} at a price of \\$0.5", 9.5 + k, align=align, bold=k == 1
        )
        canvas.text(150.2, 100.1 + 22 * k, rf"$\frac{{{k}}}{{w_{{a{k}}}}} \cdot 0.5$", align=align)
    canvas.text(10, 10, "")
    canvas.box(20.3, 30.6, 100, 50.5, 8, colors.ERROR.mark, colors.SURFACE, 2, z=2)
    canvas.box(140, 40, 60, 30, 0, "none", colors.INPUT.mark)
    canvas.box(220, 40, 60, 30, 15, dashed=True)
    canvas.box(220, 90, 60, 30, 3, hatch="//")
    canvas.line((5, 190), (290, 150), colors.WEIGHT.mark, 2.4)
    canvas.line((5, 195), (290, 155), dashed=True)
    canvas.line((290, 195), (5, 120), colors.ERROR.mark, 2.4, arrow=True)
    canvas.line((290, 185), (5, 110), colors.ERROR.mark, 2.4, dashed=True, arrow=True, z=7)
    return canvas


def network(trace, position, notation):
    return network_drawing(trace, nl.steps(trace, lr=0.3)[position], 0.3, notation)


def replicas():
    example = nl.examples.two_gpus
    card = nl.Replicas.of(example)
    return replicas_drawing(card.step, card.trace)


DRAWINGS = {
    "all shapes": all_shapes,
    "S2, forward": lambda: network(S2_TRACE, 0, "letters"),
    "S2, update in matrices": lambda: network(S2_TRACE, -1, "matrix"),
    "wide, backward": lambda: network(WIDE, 60, "indices"),
    "question": lambda: question_drawing("4.1", nl.Exercise("4.1").question.card()),
    "replicas": replicas,
}


@pytest.fixture(params=DRAWINGS)
def canvas(request):
    return DRAWINGS[request.param]()


def read(png):
    return Image.open(BytesIO(png))


def test_pixels_are_those_of_the_figure_and_a_png_has_few_colours(canvas):
    """Those of surfaces are as they are."""
    painted, page = PixelSheet(canvas.width, canvas.height).draw(canvas._drawn).pixels, canvas.png()
    of_figure = canvas.figure._repr_png_()
    expected = np.asarray(read(of_figure))
    assert painted.shape == expected.shape
    assert (painted == expected).all()
    painted = painted[..., :3].astype(int)
    image = read(page)
    assert image.mode == "P" and len(image.convert("RGB").getcolors(1 << 14)) <= MOST_COLORS
    off = np.abs(np.asarray(image.convert("RGB")).astype(int) - painted).max(axis=-1)
    assert off.max() <= 12, "nobody sees a shade that is off by a twentieth"
    assert (off > 0).mean() < 0.06
    counts = Image.fromarray(painted.astype(np.uint8)).getcolors(1 << 14)
    shown = {shade for _, shade in image.convert("RGB").getcolors(1 << 14)}
    assert {shade for count, shade in counts if count > 200} <= shown
    assert len(page) < 0.6 * len(of_figure)


def test_what_is_drawn_on_the_figure_is_in_the_png():
    canvas = Canvas(100, 80)
    canvas.box(10, 10, 30, 30, 0, fill=colors.ERROR.mark)
    canvas.axes.scatter([70], [40], s=400, color=colors.INPUT.mark)
    canvas.box(10, 45, 30, 30, 0, fill=colors.WEIGHT.mark)  # later than the figure
    shown = {
        "#{:02X}{:02X}{:02X}".format(*shade)
        for _, shade in read(canvas.png()).convert("RGB").getcolors(1 << 14)
    }
    assert shown >= {colors.ERROR.mark, colors.INPUT.mark, colors.WEIGHT.mark}


def test_a_plate_behind_a_text_is_in_the_png():
    canvas = Canvas(100, 80)
    canvas.text(20, 40, "0.5", ground=colors.SURFACE)
    assert canvas.png() == canvas.figure._repr_png_()
