"""Squared error against logarithm: what a probability of the right answer costs, and what the score hears."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

from ...backprop import backprop
from ...checks import as_number
from ...functions import ACTIVATIONS
from ...network import Layer, Network
from ...ref import Ref
from ...step import Step
from .backdrops import empty_axes, stacked_figure
from .live_plot import LivePlot

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCORE, TARGET, P = Ref("z"), Ref("y"), Ref("a")
SLOPE, RESIDUAL = Ref("slope"), Ref("da")  # of the sigmoid, and of the squared error by p
SQUARE, LOGARITHM = Ref("loss", row=0), Ref("loss", row=1)
FROM_SQUARE, FROM_LOGARITHM = Ref("delta", row=0), Ref("delta", row=1)
REACH = 7.0  # the score runs from -7 to 7, the probability from 0.0009 to 0.9991
COST, HEARD = 5.0, (-1.3, 0.12)  # how far the axes go
# Where no curve runs, on a phone neither: there a name stands.
FREE = {
    (False, "logarithm"): (0.14, 2.6),
    (False, "squared error"): (0.0, 0.22),
    (True, "logarithm"): (0.5, -0.8),
    (True, "squared error"): (0.14, -0.09),
}
STEPS = [
    Step("forward", "activation:sigmoid", P, (SCORE,)),
    Step("error", "loss:squared_error", SQUARE, ((P, TARGET),)),
    Step("error", "loss:binary_cross_entropy", LOGARITHM, ((SCORE, TARGET),)),
    Step("backward", "slope:sigmoid", SLOPE, (SCORE,)),
    Step("backward", "residual:squared_error", RESIDUAL, (P, TARGET)),
    Step("backward", "product", FROM_SQUARE, (RESIDUAL, SLOPE)),
    Step("backward", "residual:binary_cross_entropy", FROM_LOGARITHM, (P, TARGET)),
]
NAMES = {
    SCORE: "score of the right answer",
    P: "probability of the right answer",
    SQUARE: "squared error",
    LOGARITHM: "cross entropy",
    FROM_SQUARE: "derivative of the squared error by the score",
    FROM_LOGARITHM: "derivative of the cross entropy by the score",
}
BESIDE_IT = {
    "title": "What a wrong probability costs, and what the score hears of it",
    "hint": "Drag one of the points, or the mark on the lower edge; or use the arrow keys. Shift makes fine "
    "steps. The score is a number to drag or to type.",
    "tables": [
        {
            "head": ["right answer", "now", "before"],
            "rows": [
                {"cells": ["probability p", P, {"ghost": P}]},
                {"cells": ["score s", SCORE, {"ghost": SCORE}]},
            ],
        },
        {
            "head": ["loss L", "now", "before"],
            "rows": [
                {"cells": ["squared error", SQUARE, {"ghost": SQUARE}]},
                {"cells": ["logarithm", LOGARITHM, {"ghost": LOGARITHM}]},
            ],
        },
        {
            "head": ["∂L/∂s", "now", "before"],
            "rows": [
                {"cells": ["squared error", FROM_SQUARE, {"ghost": FROM_SQUARE}]},
                {"cells": ["logarithm", FROM_LOGARITHM, {"ghost": FROM_LOGARITHM}]},
            ],
        },
    ],
    "presets": {f"p = {p:g}": {SCORE: log(p / (1 - p))} for p in (0.02, 0.5, 0.98)},
}


class LossExplorer(LivePlot):
    """Squared error and cross entropy over the probability p of the right answer, and their derivatives.

    The neuron is a sigmoid whose target is 1: p is its output, and the cross entropy of it is -ln p. Above
    stands what p costs by both losses, below their derivative by the score, which is all that the weights
    learn from. Drag a point; where it was stays as a ghost. To observe and to set: the score by `leaf("z")`;
    `losses` and `gradients` are the present numbers.

    Parameters
    ----------
    p : float, default 0.5
        The probability to begin with, from 0.001 to 0.999.
    **traits
        The traits digits and comma.

    Raises
    ------
    TypeError
        For a p that is no number.
    ValueError
        For one outside of its limits.
    """

    _module = "live_plot/loss_explorer.js"
    _height = 600

    def __init__(self, p: float = 0.5, **traits):
        if not 0.001 <= as_number("p", p) <= 0.999:
            raise ValueError(f"p must be from 0.001 to 0.999, got {p}")
        super().__init__(
            loss_figure(),
            {SCORE: log(p / (1 - p)), TARGET: 1.0},
            STEPS,
            _items(),
            names=NAMES,
            ranges={SCORE: (-REACH, REACH), TARGET: (0, 1)},
            side=BESIDE_IT,
            **traits,
        )

    @property
    def p(self) -> float:
        """The probability of the right answer."""
        return self.numbers[P]

    @property
    def losses(self) -> dict:
        """{name of the loss: its value}."""
        return {"squared_error": self.numbers[SQUARE], "binary_cross_entropy": self.numbers[LOGARITHM]}

    @property
    def gradients(self) -> dict:
        """{name of the loss: its derivative by the score}."""
        numbers = self.numbers
        return {"squared_error": numbers[FROM_SQUARE], "binary_cross_entropy": numbers[FROM_LOGARITHM]}

    def __repr__(self):
        found = ", ".join(f"{name} {value:.4g}" for name, value in self.losses.items())
        return f"LossExplorer(p = {self.p:.4g}: {found})"


def loss_figure() -> Figure:
    """Return a Figure of two empty axes over p: above what it costs, below the derivatives by the score."""
    figure, above, below = stacked_figure(height_ratios=(1.25, 1), sharex=True)
    empty_axes(above, "", "loss L", (0, 1), (0, COST))
    empty_axes(below, "p, probability of the right answer", "∂L/∂s, what the score hears", (0, 1), HEARD)
    return figure


def _curves():
    """What the engine says of many probabilities: (p, [square, logarithm], [derivative of each])."""
    p = np.concatenate([np.geomspace(0.001, 0.1, 30), np.linspace(0.12, 0.999, 60)])
    scores, ones = np.log(p / (1 - p))[:, None], np.ones((len(p), 1))
    losses, derivatives = [], []
    for activation, loss in (("sigmoid", "squared_error"), ("identity", "binary_cross_entropy")):
        trace = backprop(Network([Layer([[1.0]], [0.0], activation)]), scores, ones, loss)
        losses.append(trace.losses.tolist())
        derivatives.append(trace.layers[0].delta[:, 0].tolist())
    return ACTIVATIONS["sigmoid"].f(scores)[:, 0].tolist(), losses, derivatives


def _items():
    p, losses, derivatives = _curves()
    items = []
    for below, curves, places, edge in (
        (False, losses, (SQUARE, LOGARITHM), COST),
        (True, derivatives, (FROM_SQUARE, FROM_LOGARITHM), HEARD[1]),
    ):
        low = HEARD[0] if below else 0
        items.append({"kind": "line", "xs": [P, P], "ys": [low, edge], "color": "calm", "below": below})
        for name, curve, place, color in zip(
            ("squared error", "logarithm"), curves, places, ("ink", "error"), strict=True
        ):
            what = "derivative of the " if below else ""
            point = {"kind": "point", "x": P, "y": place, "color": color, "below": below}
            items += [
                {"kind": "line", "xs": p, "ys": curve, "wide": True, "color": color, "below": below},
                point | {"ghost": True},
                point | {"drag": "x", "by": SCORE, "name": f"{what}{name}"},
                {"kind": "text", "text": name, "align": "left", "color": color, "below": below}
                | dict(zip("xy", FREE[below, name], strict=True)),
            ]
    mark = {"kind": "point", "x": P, "y": HEARD[0], "color": "ink", "below": True, "label": ["p = ", P]}
    return [*items, mark | {"drag": "x", "by": SCORE, "name": "p"}]
