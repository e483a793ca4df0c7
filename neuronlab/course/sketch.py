"""A question whose answer is a curve, to be sketched on an axis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..checks import as_count, as_floats, as_number, as_text
from ..record import Record, freeze
from .task import Task

SHOWN = 120  # points of a curve; more of them nobody sees on a card
LEAST, MOST = 5, 21  # points that are sketched


@dataclass(frozen=True, eq=False)
class Sketch(Record, Task):
    """A question whose answer is a curve y over x, sketched before the true one is seen.

    Parameters
    ----------
    ask : str
        The question itself.
    x : array_like, shape (n,)
        Where the true curve is known, ascending, n of at least 2.
    y : array_like, shape (n,)
        Its heights.
    x_label, y_label : str, optional
        What stands on the two axes, with units.
    span : array_like, shape (2,), optional
        Lowest and highest place of the upright axis; by default as far below and above the curves as they are
        high, so that the axis does not give the answer away. On a logarithmic one a factor of 100.
    log : bool, default False
        Makes the upright axis logarithmic.
    known : dict of {str: array_like, shape (n,)}, optional
        Curves over the same x that are seen from the beginning, by their names.
    points : int, default 11
        How many points are sketched, 5 to 21.
    near : float, default 0.08
        A sketch is right that is off by at most this share of the axis in the mean.
    lead : str, optional
        What is told before.
    hints : iterable of Hint, optional
        As in `Question`; a prediction shows none.
    solution : Solution, optional
        As in `Question`.
    again : callable, optional
        again(seed) makes another one of its kind.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For x that does not ascend, heights of another shape, a span that is empty or leaves a curve outside,
        heights of 0 or less on a logarithmic axis, points outside their range and `near` outside of 0 to 1.
    """

    x: Any  # array_like, and an array from then on
    y: Any
    x_label: str = ""
    y_label: str = ""
    span: tuple | None = None
    log: bool = False
    known: Mapping = field(default_factory=dict)
    points: int = 11
    near: float = 0.08

    def __post_init__(self):
        super().__post_init__()
        as_text("x_label", self.x_label)
        as_text("y_label", self.y_label)
        if not isinstance(self.log, bool):
            raise TypeError(f"log must be True or False, got {type(self.log).__name__}")
        if not isinstance(self.known, Mapping):
            raise TypeError(f"known must be a dict {{name: heights}}, got {type(self.known).__name__}")
        x = as_floats("x", self.x, 1)
        if len(x) < 2 or not (np.diff(x) > 0).all():
            raise ValueError(f"x must ascend and have 2 places or more, got {len(x)}")
        known = {
            as_text("a name in known", name): self._heights(name, y, x) for name, y in self.known.items()
        }
        kept = {"x": x, "y": self._heights("y", self.y, x), "known": known}
        kept["points"] = as_count("points", self.points, least=LEAST)
        if kept["points"] > MOST:
            raise ValueError(f"points must be from {LEAST} to {MOST}, got {self.points}")
        if not 0 < as_number("near", self.near) < 1:
            raise ValueError(f"near must be above 0 and below 1, got {self.near:g}")
        for name, value in kept.items():
            freeze(value)
            object.__setattr__(self, name, value)
        object.__setattr__(self, "span", self._whole_span())

    def _heights(self, name, given, x):
        heights = as_floats(name, given, 1)
        if heights.shape != x.shape:
            raise ValueError(f"{name} must have as many numbers as x, {len(x)}, got {len(heights)}")
        if self.log and heights.min() <= 0:
            raise ValueError(f"{name} must be above 0 on a logarithmic axis, got {heights.min():g}")
        return heights

    def _whole_span(self):
        curves = np.concatenate([self.y, *self.known.values()])
        low, high = float(curves.min()), float(curves.max())
        if self.span is None:
            if self.log:
                return low / 10, high * 10
            margin = (high - low) / 2 or abs(high) or 1.0
            return low - margin, high + margin
        ends = as_floats("span", self.span, 1)
        if ends.shape != (2,) or not ends[0] < ends[1]:
            raise ValueError(f"span must be (lowest, highest), got {self.span}")
        if not (ends[0] <= low and high <= ends[1]):
            raise ValueError(
                f"span must reach from {low:g} to {high:g}, where the curves lie, got {self.span}"
            )
        if self.log and ends[0] <= 0:
            raise ValueError(f"span must be above 0 on a logarithmic axis, got {self.span}")
        return tuple(map(float, ends))

    @property
    def text(self) -> str:
        """All that is told and asked, in one line."""
        axes = f"(Sketch {self.y_label or 'y'} over {self.x_label or 'x'}.)"
        return " ".join(filter(None, (self.lead, self.ask, axes)))

    def card(self) -> dict:
        """Return all that a front end needs to ask and to compare.

        Returns
        -------
        dict
            Of plain lists, dicts, texts and numbers.
        """
        # Evenly chosen, first and last included: a kink may lie between two of them, but no end is lost.
        rows = np.unique(np.linspace(0, len(self.x) - 1, SHOWN).round().astype(int))

        def numbers(values):
            return [float(f"{value:.5g}") for value in values[rows]]

        return {
            "kind": "sketch",
            "lead": self.lead,
            "ask": self.ask,
            "x": numbers(self.x),
            "y": numbers(self.y),
            "labels": [self.x_label, self.y_label],
            "limits": [float(self.x[0]), float(self.x[-1]), *map(_short, self.span or ())],
            "log": self.log,
            "known": {name: numbers(y) for name, y in self.known.items()},
            "points": self.points,
            "near": self.near,
        }


def _short(number):
    return float(f"{number:.5g}") if math.isfinite(number) else number
