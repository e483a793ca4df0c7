"""The live plot: a matplotlib figure, drawn once, and over it what moves with a finger or a computation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from ...checks import as_list
from ..kit.traits import validate
from .backdrop import backdrops, frame
from .heat_map import encode_heat
from .numbers_card import NumbersCard
from .plot_items import encode
from .plot_picture import picture
from .plot_values import as_leaves, limits_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from ...step import Step


class LivePlot(NumbersCard):
    """A matplotlib figure with items over its first axes that follow numbers at once, kernel busy or not.

    An item is a dict with a kind, each coordinate a number or a Ref of a leaf or a result:

    - point x, y (filled, wrong: 0 or 1; label, second; drag "x", "y" or "xy"; small; by: the leaf that is set
      where a result x is dragged, which has to grow or fall with it)
    - line xs, ys (dashed, wide); None breaks it
    - tangent x, y, slope; band x, y as [from, to], None for the axes' edge
    - boundary A, B, C: where A x + B y + C = 0 (sides: texts of the positive and the negative side; drag;
      foot: the [x, y] from which a perpendicular falls on it)
    - arrow x, y, dx, dy (label, drag); text x, y, text (align "left", "center", "right")

    All may have `color` (input, weight, activation, error, update, ink, calm), `only`: shown while `chosen`
    is that text, `below`: True for one on the second axes, and `ghost`: True for one that stands pale
    where its numbers were before the last change. What can be dragged and has a `name` is moved with the
    arrow keys, where there are several after Enter has taken hold of one. Texts are a str or a list of str
    and Refs.

    To observe: `leaves`, `chosen`; to set as well: `items`, `digits` (3 to 10), `comma`, and `show_heat_map`.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What stands behind the items, drawn once.
    leaves : mapping of {Ref or str: float}
        The numbers that may be moved; a name "z" is short for Ref("z").
    steps : iterable of Step, optional
        They compute further numbers from these, by the engine's rules.
    items : iterable of dict, optional
        What is drawn over the figure.
    names : mapping of {Ref or str: str}, optional
        What values are called.
    ranges : mapping of {Ref or str: (float, float)}, optional
        How far leaves go.
    side : dict, optional
        What stands beside the plot: title, hint, tables (or head and rows of one), presets, verdict.
    **traits
        The traits chosen, digits and comma.

    Raises
    ------
    TypeError
        For a wrong type; it says of which argument.
    ValueError
        For a wrong value; a running plot then keeps what it had.
    """

    _module = "live_plot/live_plot.js"

    backdrops = traitlets.List().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    drawn = traitlets.List().tag(sync=True)  # the items, with places for Refs
    heat = traitlets.Dict().tag(sync=True)

    items = traitlets.List()

    def __init__(
        self,
        figure: Figure,
        leaves: Mapping[Any, float],
        steps: Iterable[Step] = (),
        items: Iterable[dict] = (),
        *,
        names: Mapping[Any, str] | None = None,
        ranges: Mapping[Any, tuple[float, float]] | None = None,
        side: dict | None = None,
        **traits,
    ):
        from matplotlib.figure import Figure

        if not isinstance(figure, Figure):
            raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}")
        if not figure.axes:
            raise ValueError("figure has no axes")
        self._check_shown(traits)
        start = as_leaves(leaves)
        self._figure, self._axes = figure, figure.axes[0]
        # Drawn first: only then has the figure settled where its axes and limits are.
        items = as_list("items", items)
        stacked = len(figure.axes) > 1 and any(isinstance(one, dict) and one.get("below") for one in items)
        pictures = backdrops(figure, self._axes, stacked)
        framed = frame(self._axes)
        if stacked:
            framed["below"] = frame(figure.axes[1])
        super().__init__(
            start,
            steps,
            names or {},
            limits_of(start, ranges or {}, framed["limits"], items),
            side or {},
            traits,
            backdrops=pictures,
            frame=framed,
            items=items,
        )

    def show_heat_map(
        self,
        values: ArrayLike,
        low: float | None = None,
        high: float | None = None,
        colors: tuple[str, str] = ("input", "weight"),
        opacity: float = 0.55,
    ) -> None:
        """Colour the axes by a table of values.

        Values at `low` take the first colour, those at `high` the second, the middle is the paper's.

        Parameters
        ----------
        values : array_like, shape (rows, columns)
            Row 0 is at the bottom, column 0 at the left.
        low, high : float, optional
            By default the least and the largest value.
        colors : pair of str
            Two of the five meanings.
        opacity : float, default 0.55
            From 0 to 1.

        Raises
        ------
        TypeError
            For what is no array of numbers.
        ValueError
            For what is no finite array of two axes, and for a low that is not below high.
        """
        self.heat = encode_heat(values, low, high, colors, opacity)

    def hide_heat_map(self) -> None:
        """Take the heat map away."""
        self.heat = {}

    @validate("items")
    def _check_items(self, proposal):
        linear = set(self.frame["scales"]) == {"linear"}
        drawn = encode(proposal["value"], self._place, self._n_leaves, linear)
        if "below" not in self.frame and any(item.get("below") for item in drawn):
            raise ValueError("items: there are no second axes for what is below")
        self.drawn = drawn
        return proposal["value"]

    def __repr__(self):
        return f"{type(self).__name__}({self._n_leaves} leaves, {len(self.items)} items)"

    def _picture(self):
        """The picture, as base64, that stands in the widget's place where there is no kernel."""
        shown = [
            item
            for item in self.drawn
            if item.get("only", self.chosen) == self.chosen and not item.get("ghost")
        ]
        values = list(self.numbers.values())
        return picture(self._figure.axes, shown, values, self.heat, self.digits, self.comma)
