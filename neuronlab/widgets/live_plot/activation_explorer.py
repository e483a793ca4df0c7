"""The activation explorer: one z dragged along the curves of all activations, with tangent and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...checks import as_list, as_number
from ...steps import Ref, Step
from .backdrops import BOTTOM, REACH, activation_figure, curve, full_name
from .live_plot import LivePlot

if TYPE_CHECKING:
    from collections.abc import Iterable

Z = Ref("z")
SHOWN_FIRST = ("step", "sign", "identity", "relu", "tanh", "sigmoid")  # where nobody says which
# What each can give; round brackets where the end is never reached.
RANGES = {
    "step": "0 or 1",
    "sign": "−1, 0, 1",
    "identity": "(−∞, ∞)",
    "relu": "[0, ∞)",
    "tanh": "(−1, 1)",
    "sigmoid": "(0, 1)",
}
_SPANS = {
    "step": (0, 1),
    "sign": (-1, 1),
    "identity": (None, None),
    "relu": (0, None),
    "tanh": (-1, 1),
    "sigmoid": (0, 1),
}

# On the lower edge, so that z can be reached where a curve has left the picture.
_MARK = {"kind": "point", "x": Z, "y": BOTTOM, "label": ["z = ", Z], "drag": "x", "name": "z", "color": "ink"}


class ActivationExplorer(LivePlot):
    """Activations at one z: a table, and the chosen one with its tangent.

    Drag the point along the curve or the mark on the lower edge, or use the arrow keys; rows of the table
    choose the curve. To observe and to set: z by `leaf("z")`, `chosen` (a name), and all traits of
    `LivePlot`.

    Parameters
    ----------
    names : iterable of str
        Names of activations.
    z : float, default 3.02
        From -5 to 5.
    chosen : str, optional
        The one that is shown at first; by default tanh, or the first of the names.
    **traits
        Those of `LivePlot`.

    Raises
    ------
    TypeError
        For a z that is no number.
    ValueError
        For one outside -5 to 5, for no names, an unknown one or one given twice.
    """

    _height = 612

    def __init__(
        self, names: Iterable[str] = tuple(RANGES), z: float = 3.02, *, chosen: str | None = None, **traits
    ):
        names = [_checked(name) for name in as_list("names", names)]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"names must be different activations, at least one, got {names}")
        if not -REACH <= as_number("z", z) <= REACH:
            raise ValueError(f"z must be from {-REACH:g} to {REACH:g}, got {z}")
        rows = range(len(names))
        steps = [
            step
            for row, name in enumerate(names)
            for step in (
                Step("forward", f"activation:{name}", Ref("a", row=row), (Z,)),
                Step("backward", f"slope:{name}", Ref("slope", row=row), (Z,)),
            )
        ]
        words = {Z: "z"}
        for row, name in enumerate(names):
            words |= {
                Ref("a", row=row): f"{full_name(name)} of z",
                Ref("slope", row=row): f"slope of {full_name(name)} at z",
            }
        super().__init__(
            activation_figure(names),
            {Z: z},
            steps,
            [
                *_others(names),
                *(item for row in rows for item in _items(row, names[row])),
                *_names(names),
                _MARK,
            ],
            names=words,
            ranges={Z: (-REACH, REACH)},
            side={
                "title": "Activations at one z",
                "hint": "Drag the point along its curve, or the mark below it; or use the arrow keys. "
                "Shift makes fine steps.",
                "head": ["", "f(z)", "slope", "range"],
                "rows": [
                    {
                        "choose": name,
                        "cells": [full_name(name), Ref("a", row=row), Ref("slope", row=row), RANGES[name]],
                    }
                    for row, name in enumerate(names)
                ],
            },
            chosen=chosen or ("tanh" if "tanh" in names else names[0]),
            **traits,
        )

    def __repr__(self):
        return f"ActivationExplorer({self.chosen} at z = {self.leaves[Z]:g})"


def _items(row, name):
    """What is seen while the activation is chosen."""
    value, slope = Ref("a", row=row), Ref("slope", row=row)
    xs, ys = curve(name)
    first = {"color": "activation", "only": name}
    return [
        {"kind": "band", "y": _SPANS[name], **first},
        {"kind": "line", "xs": [Z, Z], "ys": [BOTTOM, value], "color": "calm", "only": name},
        {"kind": "line", "xs": xs, "ys": ys, "wide": True, **first},
        {"kind": "tangent", "x": Z, "y": value, "slope": slope, "color": "error", "only": name},
        {
            "kind": "point",
            "x": Z,
            "y": value,
            "label": [f"{full_name(name)}: ", value],
            "second": ["slope: ", slope],
            "drag": "x",
            **first,
        },
    ]


def _others(names):
    """A small point on every curve: the chosen one's stands on top."""
    return [
        {"kind": "point", "x": Z, "y": Ref("a", row=row), "color": "calm", "small": True}
        for row in range(len(names))
    ]


def _names(names):
    """The names of the curves, below both of their ends; those that run together are named together."""
    items = []
    for at, end, align in ((0, -REACH, "left"), (-1, REACH, "right")):
        meeting = {}
        for name in names:
            meeting.setdefault(round(curve(name)[1][at], 1), []).append(full_name(name))
        for height, together in meeting.items():
            if height >= BOTTOM:
                place = (
                    {"x": end, "y": height - 0.5} if height < REACH else {"x": REACH - 0.9, "y": REACH - 0.4}
                )
                items.append(
                    {"kind": "text", "text": ", ".join(together), "align": align, "color": "calm", **place}
                )
    return items


def _checked(name):
    if not isinstance(name, str):
        raise TypeError(f"names must hold str, got {type(name).__name__}")
    if name not in RANGES:
        raise ValueError(f"unknown activation {name!r}; known are {', '.join(RANGES)}")
    return name
