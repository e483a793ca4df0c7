"""The figures of chapter 6 show the images, the weights, the counts and the losses that they are given."""

import numpy as np
import pytest
from test_figures import texts

import neuronlab as nl
from neuronlab.figures import curves, plot
from neuronlab.figures.confusion import confusion_figure
from neuronlab.figures.images import image_figure, weights_figure
from neuronlab.figures.learning import learning_curves

RNG = np.random.default_rng(0)
IMAGES = RNG.random((5, 16))
NETWORK = nl.init([9, 4, 2], ["relu", "identity"], RNG)
COUNTS = np.array([[8, 2, 0], [0, 5, 0], [1, 0, 3]])
LOSSES = np.array([2.0, 1.0, 0.25, 0.5, 0.75])


def words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def stand_free(figure):
    """Every text but the axes' own lies on the sheet, and none upon another."""
    own = set(figure.axes[0].texts)
    found = [(text.get_text(), box) for text, box in texts(figure, draw=True) if text in own]
    width, height = figure.bbox.size
    for place, (text, box) in enumerate(found):
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text
        for other, its in found[place + 1 :]:
            apart = box.x1 <= its.x0 or its.x1 <= box.x0 or box.y1 <= its.y0 or its.y1 <= box.y0
            assert apart, (text, other)
    return True


def test_images_are_shown_as_they_are_each_above_its_caption():
    captions = ["3", "8\nsays 3", "", "4", "5"]
    figure = image_figure(IMAGES, captions, columns=3)
    shown = figure.axes[0].images
    for image, drawn in zip(IMAGES, shown, strict=True):
        assert np.array_equal(drawn.get_array(), image.reshape(4, 4)) and drawn.get_clim() == (0, 1)
    corners = [drawn.get_extent()[::3] for drawn in shown]  # left and upper edge
    assert [y for _, y in corners] == sorted(y for _, y in corners) and corners[3][0] == corners[0][0]
    assert {"3", "8", "says 3", "4", "5"} == {word for word in words(figure) if word}
    assert stand_free(figure)


def test_an_image_is_not_stretched_and_the_top_row_is_up():
    image = np.zeros((1, 16))
    image[0, :4] = 1
    figure = image_figure(image)
    left, right, bottom, top = figure.axes[0].images[0].get_extent()
    assert right - left == pytest.approx(bottom - top) and top < bottom
    low, high = figure.axes[0].get_ylim()
    assert low > high  # y runs downwards, so the upper edge of the image is the smaller y


def test_weights_of_a_neuron_are_an_image_and_wear_their_signs():
    figure = weights_figure(NETWORK, neurons=[2, 0])
    W = NETWORK.layers[0].W
    first, second = figure.axes[0].images
    assert np.array_equal(first.get_array(), W[2].reshape(3, 3))
    assert np.array_equal(second.get_array(), W[0].reshape(3, 3))
    assert first.get_clim() == second.get_clim() == (-np.abs(W).max(), np.abs(W).max())
    assert {"neuron 2", "neuron 0"} <= set(words(figure)) and stand_free(figure)
    signs = [len(marks.get_offsets()) for marks in figure.axes[0].collections]
    strong = 0.3 * np.abs(W).max()
    assert signs == [count for w in W[[2, 0]] for count in ((w <= -strong).sum(), (w >= strong).sum())]
    assert len(weights_figure(NETWORK).axes[0].images) == 4


def test_a_class_may_be_called_by_its_price():
    assert "$5" in words(confusion_figure(np.eye(2), ["$5", "ten"]))


def test_the_confusion_matrix_stands_as_it_is_given():
    figure = confusion_figure(COUNTS, ["cat", "dog", "hippopotamus"])
    at = {}
    for text in figure.axes[0].texts:
        at[text.get_position()] = text.get_text()
    rows = sorted({y for _, y in at})[-3:]
    table = [[at[place] for place in sorted(at) if place[1] == row] for row in rows]
    assert table == [
        ["cat", "8", "2", "·", "80%"],
        ["dog", "·", "5", "·", "100%"],
        ["hippopotamus", "1", "·", "3", "75%"],
    ]
    assert stand_free(confusion_figure(100 * np.eye(10)))
    assert "none there" in words(confusion_figure([[0, 0], [1, 2]]))
    assert stand_free(confusion_figure(COUNTS, ["cat", "dog", "hen"]))


def test_learning_curves_start_at_epoch_0_and_ring_the_lowest():
    figure = learning_curves({"learned from": LOSSES / 2, "kept back": LOSSES}, lowest="kept back")
    axes = figure.axes[0]
    learned, kept, ring = axes.lines
    assert learned.get_xdata().tolist() == [0, 1, 2, 3, 4]
    assert np.array_equal(learned.get_ydata(), LOSSES / 2) and np.array_equal(kept.get_ydata(), LOSSES)
    assert ring.get_xydata().tolist() == [[2, 0.25]] and "lowest: epoch 2" in words(figure)
    assert {"learned from", "kept back"} <= set(words(figure)) and stand_free(figure)
    assert learned.get_linestyle() != kept.get_linestyle() and learned.get_marker() != kept.get_marker()


def test_learning_curves_on_other_axes():
    axes = learning_curves({"one": LOSSES}, log=True).axes[0]
    assert axes.get_yscale() == "log"
    axes = learning_curves({"right": [0.1, 0.9]}, "right answers", per_cent=True).axes[0]
    assert axes.yaxis.get_major_formatter()(0.5) == "50 %" and axes.get_ylabel() == "right answers"
    many = {str(k): LOSSES + k for k in range(len(plot.STYLES))}
    assert stand_free(learning_curves(many))


@pytest.mark.parametrize(
    ("error", "call", "message"),
    [
        (ValueError, lambda: image_figure(IMAGES[:, :15]), "square images, side times side numbers, got 15"),
        (ValueError, lambda: image_figure(2 * IMAGES), "images must be from 0 to 1"),
        (ValueError, lambda: image_figure(IMAGES, ["one"]), "one for each of 5 images, got 1"),
        (TypeError, lambda: image_figure(IMAGES, "12345"), "captions must be a list"),
        (TypeError, lambda: image_figure("images"), "images must be an array of numbers"),
        (TypeError, lambda: image_figure(IMAGES, columns=2.5), "columns must be a whole number"),
        (TypeError, lambda: weights_figure(IMAGES), "Network"),
        (ValueError, lambda: weights_figure(nl.init([3, 1], "relu", RNG)), "first layer must be square"),
        (ValueError, lambda: weights_figure(NETWORK, [4]), r"neurons\[0\] must be from 0 to 3, got 4"),
        (ValueError, lambda: weights_figure(NETWORK, []), "neurons is empty"),
        (ValueError, lambda: confusion_figure(COUNTS[:2]), r"counts must be square.*got shape \(2, 3\)"),
        (ValueError, lambda: confusion_figure(COUNTS - 1), "whole numbers from 0"),
        (ValueError, lambda: confusion_figure(COUNTS / 2), "whole numbers from 0"),
        (ValueError, lambda: confusion_figure(COUNTS, ["cat"]), "classes must be 3 names, got 1"),
        (TypeError, lambda: confusion_figure(COUNTS, "abc"), "classes must be a list"),
        (TypeError, lambda: learning_curves(LOSSES), "lines must be a dict"),
        (ValueError, lambda: learning_curves({}), "lines is empty"),
        (ValueError, lambda: learning_curves({"a": [1.0]}), "at least 2, got 1"),
        (ValueError, lambda: learning_curves({"a": [1.0, 0.0]}, log=True), "must be above 0 .* got 0"),
        (
            ValueError,
            lambda: learning_curves({"a": LOSSES}, lowest="b"),
            "lowest must be one of 'a', got 'b'",
        ),
        (TypeError, lambda: learning_curves({"a": "text"}), r"lines\['a'\] must be an array of numbers"),
    ],
)
def test_refused(error, call, message):
    with pytest.raises(error, match=message):
        call()


def test_a_long_way_on_the_landscape_is_a_line_and_a_short_one_has_its_dots():
    network = nl.Network([nl.Layer([[0.0]], [0.0], "identity")])
    way = [nl.Network([nl.Layer([[k / 100]], [0.0], "identity")]) for k in range(100)]
    refs = nl.Ref("W", 0, row=0, column=0), nl.Ref("b", 0, row=0)
    problem = network, [[1.0]], [[1.0]], "squared_error", *refs, ((-1, 1), (-1, 1))
    marks = {}
    for count in (5, 100):
        lines = curves.loss_surface(*problem, path=way[:count], points=5).axes[0].lines
        marks[count] = [line.get_marker() for line in lines if len(line.get_xdata()) == count]
    assert marks == {5: ["o"], 100: [""]}


def test_long_classes_are_cut_above_their_columns_and_twins_are_refused():
    shown = words(confusion_figure(np.eye(2), ["an African elephant", "ten"]))
    assert "an African elephant" in shown and "an Africa…" in shown
    with pytest.raises(ValueError, match="classes must differ"):
        confusion_figure(np.eye(2), ["ten", "ten"])
