"""The plane of a linear neuron with two inputs, turned, tilted and shifted by hand, and where it is 0."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from ...architecture import Architecture
from ...backprop import backprop
from ...checks import as_floats, as_number
from ...network import Layer, Network
from ...ref import Ref
from ..kit.limits import as_limits
from ..kit.pictured import as_png
from .numbers_card import NumbersCard
from .plane_geometry import REACH, TOP, nearest

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

W1, W2, B = Ref("W", 0, row=0, column=0), Ref("W", 0, row=0, column=1), Ref("b", 0, row=0)
X1, X2 = Ref("x", sample=0, row=0), Ref("x", sample=0, row=1)
Y_HAT = Ref("a", 0, 0, 0)
TURN, TILT = Ref("turn"), Ref("tilt")
RANGES = {W1: (-3, 3), W2: (-3, 3), B: (-TOP, TOP), X1: (-REACH, REACH), X2: (-REACH, REACH)}
RANGES |= {TURN: (-180, 180), TILT: (5, 90)}
NAMES = {W1: "weight w1", W2: "weight w2", B: "bias b", X1: "input x1", X2: "input x2", Y_HAT: "output"}
NAMES |= {TURN: "turned by degrees", TILT: "seen from above by degrees"}
BESIDE_IT = {
    "title": "A linear neuron is a plane",
    "hint": "Drag the knobs: b lifts the plane, w₁ and w₂ tilt it. Drag the point, or drag beside the plane "
    "to turn it; or use the Tab and arrow keys, and Enter to take hold. Shift makes fine steps.",
    "tables": [
        {
            "head": ["neuron", "w₁", "w₂", "b"],
            "rows": [
                {"cells": ["now", W1, W2, B]},
                {"cells": ["before", *({"ghost": ref} for ref in (W1, W2, B))]},
            ],
        },
        {
            "head": ["point", "x₁", "x₂", "ŷ"],
            "rows": [
                {"cells": ["now", X1, X2, Y_HAT]},
                {"cells": ["before", *({"ghost": ref} for ref in (X1, X2, Y_HAT))]},
            ],
        },
    ],
    "presets": {
        "b = 0": {B: 0},
        "b = −1": {B: -1},
        "b = −2": {B: -2},
        "from above": {TURN: 0, TILT: 90},
        "in space": {TURN: -35, TILT: 24},
    },
}


class LinearPlane(NumbersCard):
    """The output w₁ x₁ + w₂ x₂ + b of a linear neuron as a plane in space, and the line where it is 0.

    Drag the knobs w₁, w₂ and b, the point, or the space beside them, which turns the plane; what it was
    before stays as a ghost. To observe and to set: all of them by `leaf`, as `leaf(nl.Ref("b", 0, row=0))`;
    `network` is the present neuron, `y_hat` its output at the point, `distance` how far the line is away.

    Parameters
    ----------
    w : array_like, shape (2,)
        The weights to begin with.
    b : float, default -1.0
        The bias to begin with.
    x : array_like, shape (2,)
        The inputs of the point, each from -3 to 3.
    turn : float, default -35.0
        How far the floor is turned to the left, in degrees from -180 to 180.
    tilt : float, default 24.0
        From how far above one looks at it, in degrees from 5 to 90; 90 is a map.
    **traits
        The traits digits and comma.

    Raises
    ------
    TypeError
        For w, b, x, turn and tilt of another kind.
    ValueError
        For another number of them, and for a point, a turn and a tilt outside of their limits.
    """

    _module = "live_plot/linear_plane.js"
    _height = 600

    def __init__(
        self,
        w: ArrayLike = (1.0, 0.5),
        b: float = -1.0,
        x: ArrayLike = (2.0, 2.0),
        *,
        turn: float = -35.0,
        tilt: float = 24.0,
        **traits,
    ):
        self._check_shown(traits)
        weights, point = _two("w", w), _two("x", x)
        start = {W1: weights[0], W2: weights[1], B: as_number("b", b), X1: point[0], X2: point[1]}
        start |= {TURN: as_number("turn", turn), TILT: as_number("tilt", tilt)}
        for name, ref in (("x", X1), ("x", X2), ("turn", TURN), ("tilt", TILT)):
            low, high = RANGES[ref]
            if not low <= start[ref] <= high:
                raise ValueError(f"{name} must be from {low:g} to {high:g}, got {start[ref]:g}")
        trace = backprop(
            Network([Layer([weights], [start[B]], "identity")]), [point], [[0.0]], "squared_error"
        )
        steps = [step for step in Architecture.of(trace).steps(1) if step.phase == "forward"]
        limits = [as_limits(NAMES[ref], RANGES[ref]) for ref in start]
        super().__init__(start, steps, NAMES, limits, BESIDE_IT, traits)

    def _n_compared(self):
        return self._n_leaves - 2  # from where one looks changes no number

    @property
    def network(self) -> Network:
        """The present neuron, as a network of one layer."""
        return Network([Layer([[self.leaves[W1], self.leaves[W2]]], [self.leaves[B]], "identity")])

    @property
    def y_hat(self) -> float:
        """The output at the point."""
        return self.numbers[Y_HAT]

    @property
    def distance(self) -> float | None:
        """How far the line where the output is 0 is from the origin; None where there is no such line."""
        near = nearest(tuple(self.leaves[ref] for ref in (W1, W2, B)))
        return hypot(*near) if near else None

    def __repr__(self):
        w1, w2, b, x1, x2 = (self.leaves[ref] for ref in (W1, W2, B, X1, X2))
        return f"LinearPlane(w = [{w1:g}, {w2:g}], b = {b:g}, output {self.y_hat:g} at ({x1:g}, {x2:g}))"

    def _picture(self):
        from .linear_plane_figure import linear_plane_figure

        w1, w2, b, x1, x2, turn, tilt = self.leaves.values()
        return as_png(linear_plane_figure((w1, w2, b), (x1, x2, self.y_hat), turn, tilt))


def _two(name, given) -> list[float]:
    found = as_floats(name, given, 1)
    if found.shape != (2,):
        raise ValueError(f"{name} must be 2 numbers, got {len(found)}")
    return found.tolist()
