"""The live plot: a matplotlib figure, drawn once, and over it what moves with a finger or a computation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from ...checks import as_list, as_number
from ...evaluation import evaluate
from ...steps import Ref
from ...writing.numbers import check_digits
from ..kit.leaf import Leaf
from ..kit.pictured import Pictured
from ..kit.traits import Bool, Int, Unicode, check_keywords, validate
from ..kit.wire import WIRE, check_packed, pack, unpack
from .backdrop import backdrops, frame
from .heat_map import encode_heat
from .plot_items import encode
from .plot_picture import picture
from .plot_side import choices, encode_side
from .plot_values import as_ref, kind_of, limits_of, shown_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from ...ref import Ref
    from ...step import Step


class LivePlot(Pictured):
    """A matplotlib figure with items over its first axes that follow numbers at once, kernel busy or not.

    An item is a dict with a kind, each coordinate a number or a Ref of a leaf or a result:

    - point x, y (filled, wrong: 0 or 1; label, second; drag "x", "y" or "xy"; small)
    - line xs, ys (dashed, wide); None breaks it
    - tangent x, y, slope; band x, y as [from, to], None for the axes' edge
    - boundary A, B, C: where A x + B y + C = 0 (sides: texts of the positive and the negative side; drag;
      foot: the [x, y] from which a perpendicular falls on it)
    - arrow x, y, dx, dy (label, drag); text x, y, text (align "left", "center", "right")

    All may have `color` (input, weight, activation, error, update, ink, calm), and `only`: shown while
    `chosen` is that text. What can be dragged and has a `name` is moved with the arrow keys, where there are
    several after Enter has taken hold of one. Texts are a str or a list of str and Refs.

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
    _sheet = "live_plot/live_plot.css"

    program = traitlets.Dict().tag(sync=True)
    backdrops = traitlets.List().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    side = traitlets.Dict().tag(sync=True)
    initial_values = traitlets.List().tag(sync=True)  # the leaves to go back to
    ranges = traitlets.List().tag(sync=True)
    drawn = traitlets.List().tag(sync=True)  # the items, with places for Refs
    values = traitlets.Bytes().tag(**WIRE)  # the leaves as float64: all that changes with the finger
    heat = traitlets.Dict().tag(sync=True)

    leaves: traitlets.Dict[Any, Any] = traitlets.Dict()
    items = traitlets.List()
    chosen = Unicode("").tag(sync=True)
    digits = Int(4).tag(sync=True)
    comma = Bool(False).tag(sync=True)

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
        check_keywords(self, traits, ("chosen", "digits", "comma"))
        start = {
            as_ref(ref): as_number(f"leaf {shown_ref(ref)}", value) for ref, value in dict(leaves).items()
        }
        self._figure, self._axes = figure, figure.axes[0]
        self._steps = as_list("steps", steps)
        results = evaluate(self._steps, start)
        self._places = {ref: place for place, ref in enumerate([*start, *results])}
        self._n_leaves = len(start)
        # Drawn first: only then has the figure settled where its axes and limits are.
        pictures = backdrops(figure, self._axes)
        framed = frame(self._axes)
        names = {as_ref(ref): words for ref, words in (names or {}).items()}
        super().__init__(
            program={
                "n_leaves": len(start),
                "names": [names.get(ref, shown_ref(ref)) for ref in self._places],
                "kinds": [kind_of(ref) for ref in self._places],
                "steps": [
                    [step.rule, self._place(step.result), self._numbered(step.terms)] for step in self._steps
                ],
            },
            backdrops=pictures,
            frame=framed,
            side=encode_side(side or {}, self._place, self._n_leaves),
            initial_values=list(start.values()),
            ranges=limits_of(start, ranges or {}, framed["limits"], items),
            values=pack(start.values()),
            leaves=start,
            items=list(items),
            **traits,
        )

    @property
    def numbers(self) -> dict:
        """{Ref: float} of all numbers of the plot, leaves and results."""
        return {**self.leaves, **evaluate(self._steps, self.leaves)}

    def leaf(self, ref: Ref | str) -> Leaf:
        """Return a leaf with a trait `value`, to link with a slider.

        Parameters
        ----------
        ref : Ref or str
            Which one: a Ref, or a name.

        Returns
        -------
        Leaf
            An object with the trait `value`, in step with the card.

        Raises
        ------
        TypeError
            For a wrong type.
        ValueError
            For what is no leaf of this card.
        """
        found = as_ref(ref)
        if found not in self.leaves:
            raise ValueError(f"no leaf {shown_ref(ref)}; leaves are {', '.join(map(shown_ref, self.leaves))}")
        return Leaf(self, found)

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

    def reset(self) -> None:
        """Go back to the numbers that it began with."""
        self.leaves = dict(zip(self.leaves, self.initial_values, strict=True))

    def _place(self, ref):
        ref = as_ref(ref)
        if ref not in self._places:
            raise ValueError(
                f"no value {shown_ref(ref)}; values are {', '.join(map(shown_ref, self._places))}"
            )
        return self._places[ref]

    def _numbered(self, terms):
        return [self._place(term) if isinstance(term, Ref) else self._numbered(term) for term in terms]

    @validate("items")
    def _check_items(self, proposal):
        linear = set(self.frame["scales"]) == {"linear"}
        self.drawn = encode(proposal["value"], self._place, self._n_leaves, linear)
        return proposal["value"]

    # What is refused here leaves the last good value in place.

    @validate("leaves")
    def _check_leaves(self, proposal):
        given = {
            as_ref(ref): as_number(f"leaf {shown_ref(ref)}", value)
            for ref, value in proposal["value"].items()
        }
        known = list(self._places)[: self._n_leaves]
        for ref in given:
            if ref not in known:
                raise ValueError(f"no leaf {shown_ref(ref)}; leaves are {', '.join(map(shown_ref, known))}")
        before = self.leaves or dict(zip(known, self.initial_values, strict=True))
        return before | given

    @validate("values")
    def _check_values(self, proposal):
        return check_packed(proposal["value"], self._n_leaves)

    @validate("chosen")
    def _check_chosen(self, proposal):
        known = choices(self.side)
        if known and proposal["value"] not in known:
            raise ValueError(f"chosen must be one of {', '.join(known)}, got {proposal['value']!r}")
        return proposal["value"]

    @validate("digits")
    def _check_digits(self, proposal):
        return check_digits(proposal["value"])

    # `leaves` is for people, `values` for the wire; each follows the other.

    @traitlets.observe("leaves")
    def _leaves_changed(self, change):
        self.values = pack(change["new"].values())

    @traitlets.observe("values")
    def _values_changed(self, change):
        self.leaves = dict(zip(list(self._places)[: self._n_leaves], unpack(change["new"]), strict=True))

    def __repr__(self):
        return f"{type(self).__name__}({self._n_leaves} leaves, {len(self.items)} items)"

    def _picture(self):
        """The picture, as base64, that stands in the widget's place where there is no kernel."""
        shown = [item for item in self.drawn if item.get("only", self.chosen) == self.chosen]
        values = list(self.numbers.values())
        return picture(self._axes, shown, values, self.heat, self.digits, self.comma)
