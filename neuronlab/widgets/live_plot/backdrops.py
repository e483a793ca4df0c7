"""The backdrops of the course's live plots: the curves of activations and an empty plane."""

import numpy as np

from ...figures import colors
from ...figures.plot import FONT
from ...functions import ACTIVATIONS

FULL_NAMES = {"identity": "linear", "relu": "ReLU"}
REACH = 5.0  # z goes from -5 to 5
BOTTOM = -1.9
_BENT = ("tanh", "sigmoid")  # the others are straight on both sides of 0
_POINTS = 121
_JUMPS = ("step", "sign")


def full_name(activation: str) -> str:
    """Return what an activation is called in a sentence: "linear" for identity, "ReLU" for relu."""
    return FULL_NAMES.get(activation, activation)


def curve(name) -> tuple:
    """Return (z, f(z)) of an activation as lists from -5 to 5; None stands where the curve jumps."""
    n_points = _POINTS if name in _BENT else 3
    z = np.linspace(-REACH, REACH, n_points)
    values = ACTIVATIONS[name].f(z)
    xs, ys = z.tolist(), values.tolist()
    at = n_points // 2
    if name in _JUMPS:
        # The jump is at 0: the lower branch reaches up to it, the upper one starts there.
        xs[at:at] = [0.0, None]
        ys[at:at] = [ys[at - 1], None]
    if name == "sign":
        xs[at + 2 : at + 3], ys[at + 2 : at + 3] = [0.0], [ys[-1]]
    return xs, ys


def activation_figure(names):
    """Return a Figure of the curves of the activations `names`, in grey: one is drawn over them."""
    figure, axes = _new((6.6, 4.7), "z", "f(z)", (-REACH, REACH), (BOTTOM, REACH))
    for name in names:
        xs, ys = ([np.nan if one is None else one for one in part] for part in curve(name))
        axes.plot(xs, ys, color=colors.LINE, linewidth=1.6, zorder=2, clip_on=True)
    return figure


def plane_figure(x_limits, y_limits):
    """Return a Figure of an empty plane of two inputs, one unit equally long in both directions."""
    width, height = (limits[1] - limits[0] for limits in (x_limits, y_limits))
    size = 5.4
    figure, axes = _new((size, min(7.0, max(3.5, size * height / width))), "x₁", "x₂", x_limits, y_limits)
    axes.set_aspect("equal")
    return figure


def _new(size, x_label, y_label, x_limits, y_limits):
    from matplotlib.figure import Figure

    # Margins that fit the labels at every size: a phone gets the same figure, drawn smaller.
    figure = Figure(figsize=size, dpi=100, facecolor=colors.WHITE, layout="constrained")
    axes = figure.add_subplot()
    empty_axes(axes, x_label, y_label, x_limits, y_limits)
    return figure, axes


def stacked_figure(**sizes):
    """Return (Figure, axes above, axes below); `sizes` as of matplotlib's `subplots`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.45), dpi=100, facecolor=colors.WHITE, layout="constrained")
    return figure, *figure.subplots(2, 1, **sizes)


def empty_axes(axes, x_label, y_label, x_limits, y_limits) -> None:
    """Give `axes` the looks of the course's live plots: names, limits, a grid, lines at 0."""
    from matplotlib.ticker import MaxNLocator

    axes.set(facecolor=colors.WHITE, xlim=x_limits, ylim=y_limits)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.set_xlabel(x_label, fontsize=12, color=colors.INK, family=FONT)
    # Above its axis the label is upright and takes no width.
    axes.set_title(y_label, loc="left", fontsize=12, color=colors.INK, family=FONT, pad=6)
    axes.tick_params(
        labelsize=10.5, labelfontfamily=FONT, color=colors.LINE, labelcolor=colors.CALM, length=4
    )
    axes.grid(True, color=colors.LINE, linewidth=0.6, alpha=0.45)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for line in (axes.axhline, axes.axvline):
        line(0, color=colors.CALM, linewidth=0.9, zorder=1)
