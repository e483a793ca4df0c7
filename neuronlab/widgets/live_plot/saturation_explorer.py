"""Saturation: the first weight of a neuron, where it starts on its curve, and whether it learns or waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...architecture import Architecture
from ...backprop import backprop
from ...checks import as_number
from ...network import Layer, Network
from ...ref import Ref
from ...step import Step
from ...training import train
from .backdrops import curve, empty_axes, stacked_figure
from .live_plot import LivePlot

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BENT = ("sigmoid", "tanh")
W, B = Ref("W", 0, row=0, column=0), Ref("b", 0, row=0)
X, Y = Ref("x", sample=0, row=0), Ref("y", sample=0, row=0)
Z = Ref("z", 0, 0, 0)
UPDATES, EVERY, LR = 300, 5, 0.15
RUN = [Ref("mean_loss", sample=k) for k in range(0, UPDATES + 1, EVERY)]
HALVED = Ref("updates until half")  # UPDATES + 1 where that does not happen
REACH, BOTTOM, TOP, HIGHEST = 5.0, -1.25, 2.4, 0.55  # the top leaves room for two lines, on a phone as well


class SaturationExplorer(LivePlot):
    """Whether one neuron that is to say 0 learns at once or waits: its first weight is in your hand.

    Above stands where it starts on the curve of its activation, and how steep that is there; below its loss
    over 300 updates, computed anew for each weight, with the run before it as a ghost. Input 1, target 0,
    half the squared error and the rate 0.15 are those of Nielsen's example. To observe and to set: weight and
    bias by `leaf`, as `leaf(nl.Ref("b", 0, row=0))`, and `chosen`; `losses` are those of the present run.

    Parameters
    ----------
    w : float, default 0.6
        The first weight.
    b : float, default 0.9
        The first bias.
    chosen : {"sigmoid", "tanh"}, default "sigmoid"
        The activation.
    **traits
        The traits digits and comma.

    Raises
    ------
    TypeError
        For a w or b that is no number.
    ValueError
        For an unknown activation, and for a sum w + b outside of -5 to 5.
    """

    _module = "live_plot/saturation_explorer.js"
    _height = 600

    def __init__(self, w: float = 0.6, b: float = 0.9, *, chosen: str = "sigmoid", **traits):
        w, b = as_number("w", w), as_number("b", b)
        if chosen not in BENT:
            raise ValueError(f"chosen must be one of {', '.join(BENT)}, got {chosen!r}")
        if not -REACH <= w + b <= REACH:
            raise ValueError(f"w + b must be from {-REACH:g} to {REACH:g}, got {w + b:g}")
        super().__init__(
            saturation_figure(),
            {W: w, B: b, X: 1.0, Y: 0.0},
            _steps(w, b),
            _items(),
            names=_names(),
            ranges={W: (-REACH - 2, REACH + 2), B: (-2, 2), X: (0, 2), Y: (0, 1)},
            side=_side(),
            chosen=chosen,
            **traits,
        )

    def _begin(self, leaves, steps):
        super()._begin(leaves, steps)
        self._places |= {ref: len(self._places) + k for k, ref in enumerate([*RUN, HALVED])}

    def _n_compared(self):
        return len(self._places)  # another activation is another run of the same leaves

    @property
    def network(self) -> Network:
        """The neuron before it learns."""
        return Network([Layer([[self.leaves[W]]], [self.leaves[B]], self.chosen)])

    @property
    def losses(self) -> list:
        """The losses before the first update, after it, and so on until the last."""
        data = [[self.leaves[X]]], [[self.leaves[Y]]], "half_squared_error"
        return train(self.network, *data, LR, UPDATES + 1).losses.tolist()

    @property
    def numbers(self) -> dict:
        """{Ref: float} of all numbers of the card, leaves, results and the run."""
        losses = self.losses
        halved = next((k for k, loss in enumerate(losses) if 2 * loss <= losses[0]), UPDATES + 1)
        return super().numbers | dict(zip(RUN, losses[::EVERY], strict=True)) | {HALVED: float(halved)}

    def __repr__(self):
        first, *_, last = self.losses
        w, b = self.leaves[W], self.leaves[B]
        return f"SaturationExplorer({self.chosen}, w = {w:g}, b = {b:g}: loss {first:.4f} to {last:.4f})"


def saturation_figure() -> Figure:
    """Return a Figure of two empty axes: above for the curve of an activation, below for a run."""
    figure, above, below = stacked_figure()
    empty_axes(above, "", "output over the sum z, at the start", (-REACH, REACH), (BOTTOM, TOP))
    empty_axes(below, "updates", "loss", (0, UPDATES), (0, HIGHEST))
    return figure


def _at(row, name):
    return Ref(name, 0, 0, row)


def _steps(w, b):
    trace = backprop(Network([Layer([[w]], [b], "sigmoid")]), [[1.0]], [[0.0]], "half_squared_error")
    steps = [step for step in Architecture.of(trace).steps(1) if step.result == Z]
    for row, name in enumerate(BENT):
        output, slope, error, delta = (_at(row, one) for one in ("a", "slope", "da", "delta"))
        steps += [
            Step("forward", f"activation:{name}", output, (Z,)),
            Step("backward", f"slope:{name}", slope, (Z,)),
            Step("backward", "residual:half_squared_error", error, (output, Y)),
            Step("backward", "product", delta, (error, slope)),
        ]
    return steps


def _names():
    names = {W: "first weight", B: "first bias", Z: "sum z at the start", HALVED: "updates until half"}
    for row, activation in enumerate(BENT):
        said = {"a": "output", "slope": "slope", "da": "error", "delta": "what gets through"}
        names |= {_at(row, name): f"{words} of {activation} at the start" for name, words in said.items()}
    return names | {ref: f"loss after {ref.sample} updates" for ref in RUN}


def _side():
    return {
        "title": "Does it learn at once, or wait?",
        "hint": "Drag the point along the curve, or the mark below it: both set the first weight. "
        "Or use the arrow keys. Shift makes fine steps.",
        "tables": [
            {
                "head": ["start", "output", "slope", "δ"],
                "rows": [
                    {"choose": name, "cells": [name, *(_at(row, one) for one in ("a", "slope", "delta"))]}
                    for row, name in enumerate(BENT)
                ],
            },
            {
                "head": ["neuron", "w", "b", "z"],
                "rows": [
                    {"cells": ["now", W, B, Z]},
                    {"cells": ["before", *({"ghost": ref} for ref in (W, B, Z))]},
                ],
            },
        ],
        "presets": {"0.6 and 0.9": {W: 0.6, B: 0.9}, "2 and 2": {W: 2.0, B: 2.0}},
    }


def _items():
    items = []
    for row, name in enumerate(BENT):
        xs, ys = curve(name)
        own = {"only": name}
        output, slope = _at(row, "a"), _at(row, "slope")
        point = {"kind": "point", "x": Z, "y": output, "color": "activation", **own}
        items += [
            {"kind": "line", "xs": xs, "ys": ys, "wide": True, "color": "activation", **own},
            {"kind": "tangent", "x": Z, "y": output, "slope": slope, "color": "error", **own},
            point | {"ghost": True},
            point | {"label": [f"{name}: ", output], "second": ["slope: ", slope], "drag": "x", "by": W},
        ]
    xs = list(range(0, UPDATES + 1, EVERY))
    run = {"kind": "line", "xs": xs, "ys": RUN, "color": "error", "below": True}
    mark = {"kind": "point", "x": Z, "y": BOTTOM, "color": "weight", "label": ["w = ", W]}
    mark |= {"drag": "x", "by": W, "name": "first weight"}
    return [*items, mark, run | {"ghost": True}, run | {"wide": True}]
