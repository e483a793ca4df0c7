"""The figures tell the truth, stand free, and refuse what makes no sense."""

import subprocess
import sys
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from effort import sample, share
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruler import ruler
from strategies import cases, floats, numbers_of, updates_of

import neuronlab as nl
from neuronlab.figures import colors, curves
from neuronlab.landscape import loss_over
from neuronlab.widgets.stepper.diagram import network_figure
from neuronlab.writing.numbers import format_number

S2 = nl.examples.two_neurons
S2_TRACE = nl.backprop(S2.network, S2.X, S2.Y, S2.loss)
SIZES = [(3, 1, 1), (1, 1), (3, 2), (2, 3, 2), (4, 4, 4, 1), (2, 16, 1)]
W_B1, B_B = nl.Ref("W", 1, row=0, column=0), nl.Ref("b", 1, row=0)


def trained(lr, epochs=12):
    return nl.train(S2.network, S2.X, S2.Y, S2.loss, lr, epochs)


def random_trace(sizes, n=1, loss="half_squared_error", seed=0):
    rng = np.random.default_rng(seed)
    hidden = ["tanh"] * (len(sizes) - 2)
    network = nl.init(sizes, [*hidden, "identity"], rng)
    X = rng.normal(size=(n, sizes[0]))
    Y = nl.data.one_hot(rng.integers(0, sizes[-1], n), sizes[-1])
    return nl.backprop(network, X, Y, loss)


def texts(figure, draw=False):
    """The Text artists of a figure that are seen, with their boxes in pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    if draw:
        FigureCanvasAgg(figure).draw()
    found = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    return [(text, text.get_window_extent(ruler(figure.dpi))) for text in found]


def numbers_on(figure):
    """{Ref: text} of the numbers in the picture of a network."""
    return {address(text): text.get_text() for text in figure.axes[0].texts if is_number(text)}


def is_number(text):
    return (text.get_gid() or "").startswith("Ref(")


def address(text):
    """The Ref that a number of the picture carries as its id."""
    return eval(text.get_gid(), {"Ref": nl.Ref})


def overlap(one, other):
    """How many pixels two boxes share in both directions."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    along = min(one.y1, other.y1) - max(one.y0, other.y0)
    return min(across, along)


# Colours


@pytest.mark.parametrize("name", colors.MEANINGS)
def test_letters_are_readable_in_both_themes(name):
    tones = colors.MEANINGS[name]
    for ground in (colors.WHITE, colors.SURFACE):
        assert colors.contrast(tones.text, ground) >= 4.5
    assert colors.contrast(tones.dark_text, colors.DARK) >= 4.5


@pytest.mark.parametrize("name", colors.MEANINGS)
def test_marks_are_seen_on_a_dark_page(name):
    assert colors.contrast(colors.MEANINGS[name].dark_mark, colors.DARK) >= 3


def test_calm_letters_are_readable_too():
    for ground in (colors.WHITE, colors.SURFACE):
        assert colors.contrast(colors.CALM, ground) >= 4.5
        assert colors.contrast(colors.INK, ground) >= 7
    assert colors.contrast(colors.DARK_CALM, colors.DARK) >= 4.5
    assert colors.contrast(colors.DARK_INK, colors.DARK) >= 7


def test_contrast_is_that_of_the_standard():
    assert colors.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert colors.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_every_number_has_a_meaning():
    refs = {ref for step in nl.steps(S2_TRACE, lr=0.6) for ref in (step.result, *step.operands)}
    assert {colors.meaning(ref) for ref in refs} == set(colors.MEANINGS)


# The picture of a network


@pytest.mark.filterwarnings("error")
@settings(max_examples=share(8))
@given(cases(), st.sampled_from(["letters", "indices", "matrix"]), st.data())
def test_the_picture_shows_the_numbers_of_the_engine(case, notation, data):
    trace = case.trace
    step = data.draw(st.sampled_from([None, *nl.steps(trace, lr=case.lr)]))
    figure = network_figure(trace, step, case.lr, notation)
    texts(figure, draw=True)
    truth = numbers_of(trace) | updates_of(trace, case.lr) | nl.leaves(trace, case.lr)
    shown = numbers_on(figure)
    assert shown
    for ref, text in shown.items():
        # Two ways of rounding the last bit may differ in the last digit shown.
        assert text == format_number(truth[ref]) or read_back(text) == pytest.approx(truth[ref], rel=2e-4)


def read_back(text):
    from neuronlab.writing.numbers import parse_number

    return parse_number(text)


def test_numbers_appear_when_they_are_computed():
    order = nl.steps(S2_TRACE, lr=0.6)
    given_numbers = set(nl.leaves(S2_TRACE, 0.6))
    for at, step in sample(enumerate(order)):
        shown = set(numbers_on(network_figure(S2_TRACE, step, 0.6)))
        known = {one.result for one in order[: at + 1]}
        assert shown <= given_numbers | known
        assert step.result in shown or step.result.name == "mean_loss"
        # The mean of a single error is not written twice.
        assert {ref for ref in step.operands if ref.name != "mean_loss"} <= shown


def test_the_whole_picture_shows_every_number_of_the_neurons():
    shown = numbers_on(network_figure(S2_TRACE))
    for ref, value in numbers_of(S2_TRACE).items():
        if ref.name != "mean_loss":
            assert shown[ref] == format_number(value)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("sizes", SIZES)
def test_nothing_overlaps_or_leaves_the_picture(sizes):
    trace = random_trace(sizes)
    order = nl.steps(trace, lr=0.1)
    kinds = {(s.phase, s.rule, s.result.name): s for s in order}
    for step in [None, *sample(kinds.values(), SIZES.index(sizes))]:
        figure = network_figure(trace, step, 0.1)
        written = texts(figure)
        width, height = figure.get_size_inches() * figure.dpi
        for text, box in written:
            inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width + 1 and box.y1 <= height
            assert inside, f"{text.get_text()} leaves the picture at {step}"
        for (one, box), (other, other_box) in combinations(written, 2):
            # The box of a symbol reaches a little beyond its ink, that of a number does not.
            allowed = 1 if is_number(one) and is_number(other) else 4
            touching = overlap(box, other_box)
            assert touching < allowed, f"{one.get_text()} and {other.get_text()} overlap at {step}"


@pytest.mark.parametrize("sizes", [(3, 1, 1), (2, 16, 1), (4, 4, 4, 1)])
def test_a_sum_shows_each_of_its_weights(sizes):
    trace = random_trace(sizes)
    for step in sample([step for step in nl.steps(trace, layer=1) if step.rule == "sum"]):
        assert set(step.operands) <= set(numbers_on(network_figure(trace, step)))


def test_nothing_moves_between_steps():
    places = {}
    for step in nl.steps(S2_TRACE, lr=0.6)[::4]:
        for text, box in texts(network_figure(S2_TRACE, step, 0.6)):
            if is_number(text) and address(text).name in ("x", "y", "lr"):
                places.setdefault(text.get_gid(), set()).add(round(box.x1))
    assert places and all(len(found) == 1 for found in places.values())


def test_one_sample_of_several_is_drawn():
    trace = random_trace((2, 3, 2), n=3, loss="softmax_cross_entropy")
    for step in sample(nl.steps(trace, sample=2)):
        shown = numbers_on(network_figure(trace, step))
        assert {ref.sample for ref in shown} <= {2, None}
        assert step.result in shown
    update = nl.steps(trace, lr=0.1)[-1]
    assert update.result in numbers_on(network_figure(trace, update, 0.1))


def test_a_large_batch_can_be_drawn():
    trace = random_trace((4, 4, 4, 1), n=200)
    assert numbers_on(network_figure(trace))


def test_the_styles_of_a_reader_do_not_reach_the_picture():
    import matplotlib

    with matplotlib.rc_context({"text.color": "white", "figure.facecolor": "black", "font.family": "serif"}):
        figure = network_figure(S2_TRACE)
    assert figure.get_facecolor() == (1, 1, 1, 1)
    assert {text.get_fontfamily()[0] for text, _ in texts(figure)} == {"DejaVu Sans"}
    assert "white" not in {text.get_color() for text, _ in texts(figure)}


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((S2.network,), TypeError, "trace must be a Trace"),
        ((S2_TRACE, 3), TypeError, "step must be a Step"),
        ((S2_TRACE, nl.steps(random_trace((2, 5, 1)))[8]), ValueError, "step must be one of"),
        ((S2_TRACE, nl.steps(S2_TRACE, lr=1)[-1]), ValueError, "lr must be given"),
        ((S2_TRACE, None, "0.6"), TypeError, "lr must be a number"),
        ((S2_TRACE, None, None, "words"), ValueError, "notation must be one of"),
        ((S2_TRACE, None, None, "letters", 2), ValueError, "digits must be"),
    ],
)
def test_the_picture_refuses(arguments, error, words):
    with pytest.raises(error, match=words):
        network_figure(*arguments)


# Curves


def lines_of(figure):
    return [line for line in figure.axes[0].get_lines() if len(line.get_xdata()) > 1]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("log", [True, False])
def test_loss_curves_draw_the_losses(log):
    runs = {rate: trained(rate) for rate in (0.02, 0.6, 1.5)}
    figure = curves.loss_curves(runs, log=log)
    for line, history in zip(lines_of(figure), runs.values(), strict=True):
        assert np.array_equal(line.get_xdata(), np.arange(1, 13))
        assert np.array_equal(line.get_ydata(), history.losses)
    styles = {(line.get_color(), line.get_marker()) for line in lines_of(figure)}
    assert len(styles) == 3
    names = {text.get_text().rstrip(" ↓") for text, _ in texts(figure)}
    assert {"rate 0.02", "rate 0.6", "rate 1.5", "iteration", "mean loss"} <= names
    assert figure.axes[0].get_legend() is None


def test_a_diverged_run_says_so():
    network = nl.Network([nl.Layer([[1.0]], [0.0], "identity")])
    history = nl.train(network, [[1.0], [3.0]], [[2.0], [1.0]], "squared_error", 5.0, 500)
    assert history.diverged
    figure = curves.loss_curves({"wild": history, "cut": [1.0, 2.0, np.inf, 3.0], "calm": [1.0, 0.5]})
    names = {text.get_text() for text, _ in texts(figure)}
    assert {"wild: diverged", "cut: diverged", "calm"} <= names
    assert all(np.isfinite(line.get_ydata()).all() for line in lines_of(figure))


@settings(max_examples=share(15))
@given(st.lists(st.lists(floats(0, 1e12), min_size=1, max_size=30), min_size=1, max_size=8), st.booleans())
@example([[0.0, 0.0, 2.0]] * 2, False)  # both leave at the same point of the upper edge
def test_names_of_any_curves_stand_free_in_the_margin(losses, log):
    from matplotlib.text import Text

    figure = curves.loss_curves({f"run {k}": run for k, run in enumerate(losses)}, log=log)
    # The letters' own boxes: one around letters and lead covers what is between them too.
    written = [
        (t, Text.get_window_extent(t, ruler(figure.dpi)))
        for t, _ in texts(figure)
        if t.get_text().startswith("run ")
    ]
    assert len(written) == len(losses)
    for (one, box), (other, other_box) in combinations(written, 2):
        assert overlap(box, other_box) < 2, f"{one} and {other}"
    for (one, box), (other, other_box) in permutations(written, 2):
        end = figure.transFigure.transform(one.xy)
        lead = np.linspace(end, (box.x0, (box.y0 + box.y1) / 2), 50)
        inner = other_box.padded(-1)
        assert one.arrow_patch is None or not any(inner.contains(*point) for point in lead), (
            f"the lead of {one} crosses {other}"
        )


def test_names_stand_in_the_same_place_in_an_svg():
    """Its pixels are others than those of the screen, for which the names were placed."""
    figure = curves.loss_curves({0.02: trained(0.02), 0.6: trained(0.6)})
    places = []
    for dpi in (figure.dpi, 72):
        figure.set_dpi(dpi)
        boxes = [t.get_window_extent(ruler(dpi)) for t, _ in texts(figure) if "rate" in t.get_text()]
        places.append([box.y0 / figure.bbox.height for box in boxes])
        assert len(boxes) == 2 and all(box.x0 < figure.bbox.width for box in boxes)
    assert places[0] == pytest.approx(places[1], abs=0.02)


def test_output_curve_draws_the_engines_outputs():
    history = trained(0.6, 6)
    figure = curves.output_curve(history, S2.X[0], S2.Y[0])
    target, line = sorted(lines_of(figure), key=lambda line: len(line.get_xdata()))
    assert line.get_ydata() == pytest.approx([nl.forward(n, S2.X)[0, 0] for n in history.networks])
    assert set(target.get_ydata()) == {1.0}
    two = curves.output_curve({"slow": trained(0.1), "good": history}, S2.X, S2.Y)
    assert {"slow", "good", "target"} <= {text.get_text() for text, _ in texts(two)}


def test_letters_of_curves_are_large_enough():
    figures = (
        curves.loss_curves({1: [1, 0.5]}),
        curves.output_curve(trained(0.6), S2.X, S2.Y),
        curves.loss_surface(S2.network, S2.X, S2.Y, S2.loss, W_B1, B_B, ((0, 1), (0, 1)), points=9),
    )
    for figure in figures:
        assert min(text.get_fontsize() for text, _ in texts(figure)) >= 11


@given(cases(numbers=floats(-2, 2)), st.data())
@settings(max_examples=share(20))
def test_loss_over_is_the_loss_of_the_engine(case, data):
    refs = [ref for ref in nl.leaves(case.trace) if ref.name in ("W", "b")]
    ref1, ref2 = data.draw(st.lists(st.sampled_from(refs), min_size=2, max_size=2, unique=True))
    values1, values2 = [-1.0, 0.5, 2.0], [0.25, -0.5]
    grid = loss_over(*case[:4], ref1, values1, ref2, values2)
    assert grid.shape == (2, 3)
    for row, column in np.ndindex(grid.shape):
        changed = nl.leaves(case.trace) | {ref1: values1[column], ref2: values2[row]}
        expected = nl.evaluate(nl.steps(case.trace), changed)[nl.Ref("mean_loss")]
        assert grid[row, column] == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.filterwarnings("error")
def test_the_path_lies_on_the_landscape():
    history = trained(0.6, 4)
    figure = curves.loss_surface(
        S2.network, S2.X, S2.Y, S2.loss, W_B1, B_B, ((0, 1), (0.2, 0.9)), history, points=21
    )
    path = max(lines_of(figure), key=lambda line: len(line.get_xdata()))
    assert list(path.get_xdata()) == [network.layers[1].W[0, 0] for network in history.networks]
    assert list(path.get_ydata()) == [network.layers[1].b[0] for network in history.networks]
    written = {text.get_text() for text, _ in texts(figure)}
    assert {"start", "end", "$w_{b1}$", "$w_{b0}$", "mean loss"} <= written
    assert figure.axes[0].get_xlim() == (0, 1) and figure.axes[0].get_ylim() == (0.2, 0.9)


@pytest.mark.filterwarnings("error")
def test_a_flat_or_endless_landscape_can_be_drawn():
    dead = nl.Network([nl.Layer([[1.0]], [-9.0], "relu")])
    w, b = nl.Ref("W", 0, row=0, column=0), nl.Ref("b", 0, row=0)
    for target, span in ((0.0, ((-1, 1), (-9, -8))), (1.0, ((-1, 1), (-9, -8))), (1.0, ((0, 1e300), (0, 1)))):
        texts(curves.loss_surface(dead, [[1.0]], [[target]], "squared_error", w, b, span, points=5))


def surface(ref1=W_B1, ref2=B_B, span=((0, 1), (0, 1)), **more):
    return curves.loss_surface(S2.network, S2.X, S2.Y, S2.loss, ref1, ref2, span, points=5, **more)


OTHER = nl.Network([nl.Layer([[1.0]], [0.0], "relu")])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: curves.loss_curves({}), ValueError, "runs is empty"),
        (lambda: curves.loss_curves([1.0]), TypeError, "runs must be a dict"),
        (lambda: curves.loss_curves({"a": []}), ValueError, r"runs\['a'\] holds no finite loss"),
        (lambda: curves.loss_curves({"a": [np.nan, 1]}), ValueError, "no finite loss"),
        (lambda: curves.loss_curves({"a": "loss"}), TypeError, r"runs\['a'\] must be a History or an array"),
        (lambda: curves.loss_curves({"a": [[1.0]]}), ValueError, "one loss an iteration"),
        (lambda: curves.loss_curves({None: [1.0]}), TypeError, "label must be a number"),
        (lambda: curves.output_curve({}, S2.X, S2.Y), ValueError, "runs is empty"),
        (lambda: curves.output_curve({"a": [1.0]}, S2.X, S2.Y), TypeError, "must be a History"),
        (lambda: curves.output_curve(trained(1), [[1, 2]], S2.Y), ValueError, "x must have 3 columns"),
        (lambda: curves.output_curve(trained(1), np.ones((2, 3)), S2.Y), ValueError, "one sample"),
        (lambda: surface(span=((1, 1), (0, 1))), ValueError, "span of ref1 is empty"),
        (lambda: surface(span=((0, 1), (2, 1))), ValueError, "span of ref2 is empty"),
        (lambda: surface(span=(0, 1)), ValueError, r"span must be \(\(from, to\)"),
        (lambda: surface(ref1=nl.Ref("z", 0, 0, 0)), ValueError, "ref1 must be the address of a weight"),
        (lambda: surface(ref2=nl.Ref("W", 7, row=0, column=0)), ValueError, "layer must be from 0 to 1"),
        (lambda: surface(ref2=W_B1), ValueError, "must be different"),
        (lambda: surface(ref1="w_b1"), TypeError, "ref1 must be a Ref"),
        (lambda: surface(path=[]), ValueError, "path is empty"),
        (lambda: surface(path=[OTHER]), ValueError, "path must be of networks of sizes"),
        (lambda: surface(path=[1]), TypeError, "path must be a History"),
        (lambda: surface(notation="words"), ValueError, "notation must be one of"),
    ],
)
def test_curves_refuse(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_names_are_spread_without_leaving_their_order():
    from neuronlab.figures.plot import APART, _spread

    heights = _spread([10, 11, 12, 300, 301], 10, 310)
    assert all(after - before >= APART - 0.5 for before, after in pairwise(heights))


def test_figures_load_matplotlib_only_when_drawn():
    code = (
        "import sys, neuronlab.widgets.stepper.diagram, neuronlab.figures.curves;"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
