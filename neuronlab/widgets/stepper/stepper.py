"""The stepper: a network on the screen whose every number can be stepped to, explained and changed."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import traitlets

from ...architecture import Architecture
from ...backprop import Trace, as_problem, backprop
from ...checks import short
from ...course.examples import Example
from ...course.printed import as_printed
from ...evaluation import evaluate, from_leaves, leaves
from ...step import Step
from ...writing.labels import as_labels
from ...writing.names import neuron_letters
from ..kit.leaf import Leaf
from ..kit.limits import slider_limits
from ..kit.pictured import as_png
from ..kit.traits import Unicode, check_keywords, validate
from ..kit.wire import WIRE, pack, unpack
from .program import program
from .stepped import SHOWN, Stepped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from numpy.typing import ArrayLike

    from ...course.examples import Printed
    from ...functions import Loss
    from ...network import Network
    from ...ref import Ref


class Stepper(Stepped):
    """A network with some samples, a loss and a rate, stepped through number by number.

    To observe and to link: `leaves` {Ref: float}, `position` (of the step, from 0), `iteration` (from 1),
    `notation` ("letters", "indices", "matrix"), `update` ("subtract", "add"), `loss` (a name), `digits` (3 to
    10), `comma`, `hide_results`, and `follow`, whose steps alone are visited: a neuron such as "a", a weight
    or bias such as "w_a1", or "" for all. `trace` is what `backprop` makes of the present leaves.

    Parameters
    ----------
    network : Network
        What computes.
    x : array_like, shape (n, n_in)
        A few samples, or one (n_in,).
    y : array_like, shape (n, n_out)
        Their targets.
    loss : Loss or str
        The loss, or its name.
    lr : float, default 0.1
        The rate.
    ranges : mapping, optional
        Other limits of sliders, by a leaf's name, its Ref or its kind (x, y, W, b, lr): {"w_a1": (-1, 1)}.
    printed : iterable of Printed, optional
        What a source prints, as `Example.printed` does.
    source : str, optional
        The source.
    names : mapping, optional
        What inputs, neurons and classes are called, in sentences, formulas in letters and the picture:
        {"inputs": ["brightness", ...], "outputs": ["cat", "dog"]}; "hidden" takes a list for each hidden
        layer. Each has as many names as there are inputs or neurons, no two alike, of at most 60 characters;
        symbols show the first ten of a long one.
    iteration : int, default 1
        Which iteration is shown at first.
    **traits
        Others of the traits above.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; names that do not fit; an activation or a loss of your own; an unknown notation,
        an empty range, a position or iteration that is not there: a running stepper then keeps what it had.
    """

    _module = "stepper/stepper_widget.js"
    _sheet = "stepper/stepper.css"

    # What the front end gets, and what it sends back when something is moved.
    program = traitlets.Dict().tag(sync=True)
    initial_values = traitlets.List().tag(sync=True)  # the leaves to go back to
    ranges = traitlets.List().tag(sync=True)
    printed = traitlets.List().tag(sync=True)
    source = Unicode().tag(sync=True)
    values = traitlets.Bytes().tag(**WIRE)  # the leaves as float64: all that changes with the finger
    applied = traitlets.List().tag(sync=True)  # the leaves of each iteration before this one
    frozen = traitlets.List().tag(sync=True)  # places of the parameters that an update leaves alone
    follow = Unicode()
    # The same as an address: "neuron", "W" or "b", layer, row, column.
    followed = traitlets.List().tag(sync=True)

    def __init__(
        self,
        network: Network,
        x: ArrayLike,
        y: ArrayLike,
        loss: Loss | str,
        lr: float = 0.1,
        *,
        ranges: Mapping[Any, tuple[float, float]] | None = None,
        printed: Iterable[Printed] = (),
        source: str = "",
        names: Mapping[str, Iterable[Any]] | None = None,
        iteration: int = 1,
        **traits,
    ):
        check_keywords(self, traits, (*SHOWN, "follow"))
        X, Y, loss = as_problem(network, x, y, loss)
        # What is too large for a card is refused before anything is computed or named.
        architecture = Architecture.with_loss(network, loss)
        architecture.check_size(len(X), rate=True)
        self._labels = as_labels(names, network.sizes)
        trace = backprop(network, X, Y, loss)
        start = self._begin_with(trace, lr)
        super().__init__(
            program=program(architecture, len(X), True, self._labels),
            initial_values=list(start.values()),
            ranges=slider_limits(start, trace.loss.targets, ranges or {}, self._find),
            printed=_shown(printed, self._architecture.places(len(trace.X), rate=True)),
            source=source,
            values=pack(start.values()),
            leaves=start,
            loss=trace.loss.name,
            **traits,
        )
        self.iteration = iteration

    @classmethod
    def of(cls, example: Example, **keywords) -> Stepper:
        """Return a stepper of a worked `Example`; it also says what the source prints, and if that holds.

        Parameters
        ----------
        example : Example
            Such as `nl.examples.two_neurons`.
        **keywords
            As of `Stepper`; they replace what the example says.

        Returns
        -------
        Stepper
            The card.

        Raises
        ------
        TypeError
            For what is no Example.
        """
        if not isinstance(example, Example):
            raise TypeError(
                f"example must be an Example such as nl.examples.two_neurons, got {type(example).__name__}"
            )
        given = {"lr": example.lr, "printed": example.printed, "source": example.source}
        given |= {"names": example.names} | keywords
        return cls(example.network, example.X, example.Y, example.loss, **given)

    @property
    def trace(self) -> Trace:
        """The trace of the present leaves; one of a network of the same make may be set instead."""
        return backprop(*from_leaves(self._trace, self.leaves), self.loss)

    @trace.setter
    def trace(self, trace):
        if not isinstance(trace, Trace):
            raise TypeError(f"trace must be a Trace, got {type(trace).__name__}")
        here, there = _make(self._trace), _make(trace)
        if here != there:
            raise ValueError(f"this stepper shows {here}; the trace belongs to {there}")
        self.leaves = {**self.leaves, **leaves(trace)}

    @property
    def step(self) -> Step:
        """The present `Step`."""
        return self._steps()[self.position]

    @property
    def numbers(self) -> dict:
        """{Ref: float} of all numbers on the card, leaves and results."""
        return {**self.leaves, **evaluate(self._steps(), self.leaves)}

    def leaf(self, ref: Ref | str) -> Leaf:
        """Return a leaf with a trait `value`, to link with a slider.

        Parameters
        ----------
        ref : Ref or str
            Which one: a Ref or a name like "w_a1".

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
        return Leaf(self, self._find(ref))

    def reset(self) -> None:
        """Go back to the numbers that it began with, and to the first iteration."""
        self.frozen, self.iteration = [], 1
        self.leaves = dict(zip(self._places, self.initial_values, strict=True))

    def _steps(self):
        return replace(self._architecture, loss=self.loss).steps(len(self._trace.X), rate=True)

    # What is refused here leaves the last good value in place.

    @validate("position")
    def _check_position(self, proposal):
        n_steps = len(self.program["steps"])
        if not 0 <= proposal["value"] < n_steps:
            raise ValueError(f"position must be from 0 to {n_steps - 1}, got {proposal['value']}")
        return proposal["value"]

    # `leaves` is for people, `values` for the wire; each follows the other.

    @traitlets.observe("leaves")
    def _leaves_changed(self, change):
        self.values = pack(change["new"].values())

    @traitlets.observe("values")
    def _values_changed(self, change):
        self.leaves = dict(zip(self._places, unpack(change["new"]), strict=True))

    # `follow` is for people, `followed` for the page.

    @validate("follow")
    def _check_follow(self, proposal):
        if proposal["value"] not in self._followable:
            names = ", ".join(filter(None, self._followable))
            raise ValueError(f"follow must be '' or one of {names}, got {proposal['value']!r}")
        return proposal["value"]

    @validate("followed")
    def _check_followed(self, proposal):
        if proposal["value"] not in self._followable.values():
            raise ValueError(
                f"followed must be the address of something here, got {short(proposal['value'])}"
            )
        return proposal["value"]

    @traitlets.observe("follow")
    def _follow_changed(self, change):
        self.followed = self._followable[change["new"]]

    @traitlets.observe("followed")
    def _followed_changed(self, change):
        called = self._followable
        self.follow = next(name for name, address in called.items() if address == change["new"])

    @cached_property
    def _followable(self):
        """{name: address} of what can be followed, as widgets/stepper/following.js takes it; "" is all."""
        letters = neuron_letters(self._architecture, self._labels)
        neurons = {
            name: ["neuron", l, j, None] for l, row in enumerate(letters) for j, name in enumerate(row)
        }
        parameters = {
            name: [ref.name, ref.layer, ref.row, ref.column]
            for name, ref in self._named.items()
            if ref.name in ("W", "b")
        }
        return {"": []} | neurons | parameters

    def _updated(self):
        numbers = self.numbers
        return [
            numbers[replace(ref, name=f"new_{ref.name}")]
            if ref.name in ("W", "b") and place not in self.frozen
            else numbers[ref]
            for ref, place in self._places.items()
        ]

    def __repr__(self):
        place = f"step {self.position + 1} of {len(self.program['steps'])}"
        return f"Stepper({self._trace.network!r}, {self._trace.loss.name}, {place})"

    def _picture(self):
        """The picture, as base64, that stands in the widget's place where there is no kernel."""
        # matplotlib is heavy; whoever shows no widget should not wait for it.
        from .diagram import network_drawing

        shown = {"lr": self.lr, "notation": self.notation, "digits": self.digits, "names": self._labels}
        return as_png(network_drawing(self.trace, self.step, **shown))

    def _pictured(self):
        what = self._architecture, self.loss, len(self._trace.X), self.values, self._labels
        return *what, self.position, self.notation, self.digits


def _shown(printed, places):
    """What the front end gets of the numbers that a source prints."""
    return [
        [entry.iteration, places[entry.ref], entry.printed, entry.holds, entry.right, entry.note]
        for entry in as_printed(printed)
    ]


def _make(trace):
    """What two traces must share to be shown by one stepper, in words."""
    names = ", ".join(layer.activation.name for layer in trace.network.layers)
    sizes = "-".join(map(str, trace.network.sizes))
    return f"a {sizes} network with {names}, {len(trace.X)} sample(s) and {trace.loss.name}"
