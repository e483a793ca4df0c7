"""The perceptron: a neuron of two inputs with a step, its line, and the points that it tells apart or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...architecture import Architecture
from ...backprop import backprop
from ...checks import as_floats, as_number
from ...evaluation import leaves
from ...network import Layer, Network
from ...ref import Ref
from ..kit.traits import validate
from .backdrops import plane_figure
from .live_plot import LivePlot

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
TASKS = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "XOR": (0, 1, 1, 0)}
W1, W2, B = Ref("W", 0, row=0, column=0), Ref("W", 0, row=0, column=1), Ref("b", 0, row=0)
MOST_POINTS = 12


class Perceptron(LivePlot):
    """A neuron that says 1 where w₁ x₁ + w₂ x₂ + b ≥ 0, else 0: its line, its weight vector, labelled points.

    Drag the weight vector's head, the line, the points; click a target. With the corners there are buttons
    for the three tasks. `right` says for each point whether the neuron agrees with its label, `separates`
    whether it does for all; `network` is the present neuron.

    Parameters
    ----------
    points : array_like, shape (n, 2)
        At most 12; by default the four corners of a square.
    labels : array_like, shape (n,), or {"AND", "OR", "XOR"}
        0 or 1 for each point; the names are for the corners.
    w : array_like, shape (2,)
        The weights to begin with.
    b : float, default -0.25
        The bias to begin with.
    **traits
        Those of `LivePlot`.

    Raises
    ------
    TypeError
        For points, labels, w and b of another kind.
    ValueError
        For another number or shape of them.
    """

    _height = 606

    def __init__(
        self,
        points: ArrayLike = CORNERS,
        labels: ArrayLike = "AND",
        w: ArrayLike = (1.0, 0.5),
        b: float = -0.25,
        **traits,
    ):
        points = as_floats("points", points, 2)
        if points.shape[1] != 2 or len(points) > MOST_POINTS:
            raise ValueError(f"points must be 1 to {MOST_POINTS} rows of 2 numbers, got shape {points.shape}")
        corners = points.tolist() == [list(map(float, corner)) for corner in CORNERS]
        w = as_floats("w", w, 1)
        if w.shape != (2,):
            raise ValueError(f"w must be 2 numbers, got {len(w)}")
        network = Network([Layer([w], [as_number("b", b)], "step")])
        # The squared error of an output 0 or 1 is 0 where it is right, and 1 where it is wrong.
        self._trace = backprop(network, points, _targets(labels, len(points), corners), "squared_error")
        steps = Architecture.of(self._trace).steps(len(points))
        used = [step for step in steps if step.phase in ("forward", "error")]
        limits = [
            (min(low, -0.4) - 0.6, max(high, 1) + 0.7)
            for low, high in zip(points.min(0), points.max(0), strict=True)
        ]
        widest = max(abs(limit) for pair in limits for limit in pair)
        start = leaves(self._trace)
        super().__init__(
            plane_figure(*limits),
            start,
            used,
            _items(len(points)),
            names=_words(len(points)),
            ranges={B: (-2 * widest, 2 * widest)} | {_target(s): (0, 1) for s in range(len(points))},
            side={
                "title": "A perceptron and its line",
                "hint": "Drag the line, the head of the weight vector, or a point. Or reach the picture with "
                "the Tab key: arrow keys choose, Enter takes hold, then arrow keys move. Shift makes fine "
                "steps. A click on a target changes it.",
                "verdict": {
                    "wrong": [Ref("loss", sample=s) for s in range(len(points))],
                    "all": "All {n} points are right: this line separates the two classes.",
                    "some": "{right} of {n} points are right: this line does not separate the two classes.",
                    "none": "0 of {n} points are right: the neuron says 1 on the wrong side of its line.",
                },
                "tables": [
                    {"head": ["", "w₁", "w₂", "b"], "rows": [{"cells": ["neuron", W1, W2, B]}]},
                    {
                        "head": ["point", "x₁", "x₂", "z", "output", "target", ""],
                        "rows": [_row(s) for s in range(len(points))],
                    },
                ],
                "presets": {
                    name: {_target(s): label for s, label in enumerate(task)}
                    for name, task in TASKS.items()
                    if corners
                },
            },
            **traits,
        )

    @property
    def network(self) -> Network:
        """The present neuron, as a network of one layer."""
        return Network([Layer([[self.leaves[W1], self.leaves[W2]]], [self.leaves[B]], "step")])

    @property
    def right(self) -> list:
        """For each point, whether the neuron's output is its label."""
        numbers = self.numbers
        return [numbers[Ref("loss", sample=s)] == 0 for s in range(len(self._trace.X))]

    @property
    def separates(self) -> bool:
        """Whether all points are right."""
        return all(self.right)

    @validate("leaves")
    def _check_leaves(self, proposal):
        whole = super()._check_leaves(proposal)
        for ref, value in whole.items():
            if ref.name == "y" and value not in (0, 1):
                raise ValueError(f"labels must be 0 or 1, got {value} for point {_letter(ref.sample)}")
        return whole

    def __repr__(self):
        w1, w2, b = (self.leaves[ref] for ref in (W1, W2, B))
        right = f"{sum(self.right)} of {len(self.right)} points right"
        return f"Perceptron(w = [{w1:g}, {w2:g}], b = {b:g}, {right})"


def _targets(labels, count, corners):
    if isinstance(labels, str):
        if labels not in TASKS:
            raise ValueError(f"labels must be {', '.join(TASKS)} or a list of 0 and 1, got {labels!r}")
        if not corners:
            raise ValueError(f"labels {labels!r} want the four corners as points")
        labels = TASKS[labels]
    labels = as_floats("labels", labels, 1)
    if len(labels) != count or not set(labels.tolist()) <= {0.0, 1.0}:
        raise ValueError(f"labels must be {count} times 0 or 1, got {labels.tolist()}")
    return labels.reshape(-1, 1)


def _letter(s):
    return "ABCDEFGHIJKL"[s]


def _target(s):
    return Ref("y", sample=s, row=0)


def _inputs(s):
    return [Ref("x", sample=s, row=i) for i in range(2)]


def _row(s):
    loss = {"wrong": Ref("loss", sample=s)}
    return {
        "cells": [_letter(s), *_inputs(s), Ref("z", 0, s, 0), Ref("a", 0, s, 0), {"toggle": _target(s)}, loss]
    }


def _items(count):
    line = {
        "kind": "boundary",
        "A": W1,
        "B": W2,
        "C": B,
        "sides": ["says 1", "says 0"],
        "foot": [0, 0],
        "drag": True,
        "name": "line of the perceptron: its bias",
        "color": "activation",
    }
    vector = {
        "kind": "arrow",
        "x": 0,
        "y": 0,
        "dx": W1,
        "dy": W2,
        "label": "w",
        "drag": True,
        "color": "weight",
    }
    points = [
        {
            "kind": "point",
            "x": _inputs(s)[0],
            "y": _inputs(s)[1],
            "filled": _target(s),
            "wrong": Ref("loss", sample=s),
            "label": _letter(s),
            "drag": "xy",
            "name": f"point {_letter(s)}",
            "color": "input",
        }
        for s in range(count)
    ]
    return [line, vector | {"name": "weight vector"}, *points]


def _words(count):
    words = {W1: "weight w1", W2: "weight w2", B: "bias b"}
    for s in range(count):
        point = f"point {_letter(s)}"
        words |= {ref: f"{point}, x{i + 1}" for i, ref in enumerate(_inputs(s))}
        words |= {_target(s): f"target of {point}", Ref("z", 0, s, 0): f"z of {point}"}
        words |= {Ref("a", 0, s, 0): f"output for {point}", Ref("loss", sample=s): f"error of {point}"}
    return words
