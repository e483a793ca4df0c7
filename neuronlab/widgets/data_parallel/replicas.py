"""Replicas: GPUs with the same network and different samples, their gradients meeting, step by step."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import traitlets

from ...architecture import Architecture
from ...backprop import Trace, backprop
from ...checks import as_choice, as_count, as_list
from ...course.examples import Example
from ...evaluation import from_leaves, leaves
from ...network import Network
from ...parallel import ParallelStep, average_error_terms, parallel_step, plain_mean, shard
from ...training import sgd
from ..kit.limits import slider_limits
from ..kit.pictured import as_png
from ..kit.traits import Unicode, check_keywords, validate
from ..kit.wire import WIRE, pack, unpack
from ..stepper.stepped import SHOWN, Stepped
from .workers import NAMES, parameter_refs, workers_program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from numpy.typing import ArrayLike

    from ...functions import Loss

AVERAGING = {"weighted mean": parallel_step, "plain mean": plain_mean, "error terms": average_error_terms}


class Replicas(Stepped):
    """Two to four GPUs that train one network together: each steps through its own part of the batch.

    The card shows every gradient of each GPU, what becomes of them together, and the gradient of one GPU with
    the whole batch.

    To observe and to link: `leaves` {Ref: float} of the one GPU with the whole batch (a parameter set there
    is set in every replica), `position` (from 0), `iteration` (from 1), `averaging` ("weighted mean"; wrong
    are "plain mean" for shards of unequal size and "error terms" for equal ones), `notation`, `update`,
    `loss`, `digits`, `comma`, `hide_results`. `replicas` are the networks as they are, `step` is the
    `ParallelStep` that they take next.

    Parameters
    ----------
    network : Network
        The model of all.
    X : array_like, shape (n, n_in)
        The whole batch, cut into consecutive shards.
    Y : array_like, shape (n, n_out)
        Their targets.
    loss : Loss or str
        The loss, or its name.
    lr : float, default 0.1
        The rate.
    sizes : iterable of int, optional
        Samples of each GPU; without it shards are as equal as possible.
    n_workers : int, optional
        GPUs, from 2 to 4; 2 unless `sizes` says more.
    ranges : mapping, optional
        Other limits of sliders, as in `Stepper`.
    iteration : int, default 1
        Which iteration is shown at first.
    **traits
        Others of the traits above.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; as in `parallel_step`, for an activation or a loss of your own, and for a batch of
        more than 5,000 terms.
    """

    _module = "data_parallel/replicas.js"
    _sheet = "data_parallel/replicas.css"
    _height = 606

    # What the front end gets, and what it sends back when something is moved.
    setup = traitlets.Dict().tag(sync=True)
    initial_values = traitlets.List().tag(sync=True)  # the numbers to go back to
    ranges = traitlets.List().tag(sync=True)
    values = traitlets.Bytes().tag(**WIRE)  # leaves of the whole batch, then the parameters of every worker
    applied = traitlets.List().tag(sync=True)  # the values of each iteration before this one

    averaging = Unicode("weighted mean").tag(sync=True)

    def __init__(
        self,
        network: Network,
        X: ArrayLike,
        Y: ArrayLike,
        loss: Loss | str,
        lr: float = 0.1,
        *,
        sizes: Iterable[int] | None = None,
        n_workers: int | None = None,
        ranges: Mapping[Any, tuple[float, float]] | None = None,
        iteration: int = 1,
        **traits,
    ):
        check_keywords(self, traits, ("averaging", *SHOWN))
        trace = backprop(network, X, Y, loss)
        Architecture.of(trace).check_followed()
        if n_workers is None:
            n_workers = 2 if sizes is None else len(as_list("sizes", sizes))
        if not 2 <= as_count("n_workers", n_workers) <= len(NAMES):
            raise ValueError(f"n_workers must be from 2 to {len(NAMES)} to fit on the card, got {n_workers}")
        parts = zip(shard(trace.X, n_workers, sizes), shard(trace.Y, n_workers, sizes), strict=True)
        shards = [backprop(network, *part, trace.loss) for part in parts]
        self.sizes = tuple(len(each.X) for each in shards)
        self._parameters = parameter_refs(trace.network)
        start = self._begin_with(trace, lr)
        limits = slider_limits(start, trace.loss.targets, ranges or {}, self._find)
        initial = [*start.values(), *[start[ref] for _ in shards for ref in self._parameters]]
        try:
            setup = workers_program(trace, shards)
        except ValueError as error:
            raise ValueError(f"the batch is too much for one card, give fewer samples: {error}") from None
        super().__init__(
            setup=setup,
            initial_values=initial,
            ranges=limits + [limits[self._places[ref]] for ref in self._parameters] * n_workers,
            values=pack(initial),
            leaves=start,
            loss=trace.loss.name,
            **traits,
        )
        self.iteration = iteration

    @classmethod
    def of(cls, example: Example, **keywords) -> Replicas:
        """Return the replicas of a worked `Example`.

        Parameters
        ----------
        example : Example
            Such as `nl.examples.two_gpus`.
        **keywords
            As of `Replicas`; they replace what the example says.

        Returns
        -------
        Replicas
            The card.

        Raises
        ------
        TypeError
            For what is no Example.
        """
        if not isinstance(example, Example):
            raise TypeError(
                f"example must be an Example such as nl.examples.two_gpus, got {type(example).__name__}"
            )
        return cls(example.network, example.X, example.Y, example.loss, **{"lr": example.lr, **keywords})

    @property
    def trace(self) -> Trace:
        """The trace of one GPU that has the whole batch."""
        return backprop(*from_leaves(self._trace, self.leaves), self.loss)

    @property
    def replicas(self) -> tuple:
        """The `Network` of each GPU, before the update of this iteration."""
        parameters = unpack(self.values)[len(self._places) :]
        n = len(self._parameters)
        cuts = pairwise(range(0, len(parameters) + 1, n))
        return tuple(self._network(parameters[start:stop]) for start, stop in cuts)

    @property
    def step(self) -> ParallelStep:
        """What the GPUs do next together, in the present way of averaging."""
        trace = self.trace
        take = AVERAGING[self.averaging]
        return take(self.replicas, trace.X, trace.Y, trace.loss, self.lr, len(self.sizes), self.sizes)

    def reset(self) -> None:
        """Go back to the numbers that it began with, and to the first iteration."""
        self.applied, self.iteration = [], 1
        self.values = pack(self.initial_values)

    def _network(self, parameters) -> Network:
        return from_leaves(self._trace, self.leaves | dict(zip(self._parameters, parameters, strict=True)))[0]

    # What is refused here leaves the last good value in place.

    @validate("position")
    def _check_position(self, proposal):
        longest = max(len(program["steps"]) for program in self.setup["programs"])
        if not 0 <= proposal["value"] < longest + 2:
            raise ValueError(f"position must be from 0 to {longest + 1}, got {proposal['value']}")
        return proposal["value"]

    @validate("averaging")
    def _check_averaging(self, proposal):
        as_choice("averaging", proposal["value"], AVERAGING)
        if proposal["value"] == "error terms" and len(set(self.sizes)) > 1:
            raise ValueError(f"error terms are averaged row by row: shards must be equal, got {self.sizes}")
        return proposal["value"]

    # `leaves` is for people, `values` for the wire; each follows the other.

    @traitlets.observe("leaves")
    def _leaves_changed(self, change):
        if not change["old"]:
            return
        numbers = list(unpack(self.values))
        for ref, value in change["new"].items():
            if value != numbers[self._places[ref]]:
                for place in self._all_places(ref):
                    numbers[place] = value
        self.values = pack(numbers)

    @traitlets.observe("values")
    def _values_changed(self, change):
        self.leaves = dict(zip(self._places, unpack(change["new"]), strict=False))

    def _all_places(self, ref):
        """Where a leaf stands among the values: a parameter once more for each replica."""
        if ref not in self._parameters:
            return [self._places[ref]]
        own = len(self._places) + self._parameters.index(ref)
        return [
            self._places[ref],
            *(own + worker * len(self._parameters) for worker in range(len(self.sizes))),
        ]

    def _updated(self):
        trace, replicas = self.trace, self.step.replicas
        whole = self.leaves | leaves(
            backprop(sgd(trace.network, trace, self.lr), trace.X, trace.Y, trace.loss)
        )
        own = [leaves(backprop(each, trace.X, trace.Y, trace.loss)) for each in replicas]
        return [*whole.values(), *(numbers[ref] for numbers in own for ref in self._parameters)]

    def __repr__(self):
        shards = ", ".join(map(str, self.sizes))
        return f"Replicas({self._trace.network!r}, shards of {shards}, {self._trace.loss.name})"

    def _picture(self):
        """The picture, as base64, that stands in the widget's place where there is no kernel."""
        # matplotlib is heavy; whoever shows no widget should not wait for it.
        from .replicas_figure import replicas_drawing

        return as_png(replicas_drawing(self.step, self.trace, notation=self.notation))
