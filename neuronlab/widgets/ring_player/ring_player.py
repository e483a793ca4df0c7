"""The ring player: real vectors carried through an all-reduce step by step, forward and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import traitlets

from ...checks import as_count, as_floats, as_index, read_only
from ...parallel import ParallelStep, Schedule, Simulation, gradient_vector, weigh
from ...parallel.all_reduce.sharding import as_weights
from ...parallel.all_reduce.simulation import simulate
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Bool, Int, Unicode, check_keywords, validate
from ..kit.wire import WIRE, check_packed, pack, unpack
from ..kit.written import Written
from .ring_program import ring_program, schedule_of
from .ring_words import BYTES, WORKERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike

MOST_NUMBERS = 2_000


class RingPlayer(Written, Pictured):
    """Workers in a ring whose vectors become one sum at every worker, stepped through transfer by transfer.

    To observe and to link: `vectors` (a read-only array), `schedule` (a name), `n_workers`, `position` (0 is
    the start; each later one is a step, with `sizes` the first of them the weighing), `digits` (3 to 10),
    `comma`, `hide_results`. `simulation` is what `simulate` makes of the present vectors.

    Parameters
    ----------
    vectors : array_like, shape (n, length) or (n,)
        Finite numbers of 2 to 16 workers, as many of each, together at most 2,000: [[1, 2], [10, 20]], or
        [1, 10, 100] for one number of each.
    schedule : Schedule or {"ring", "parameter server", "recursive doubling"}
        Who sends what to whom; one of your own may even be wrong.
    sizes : iterable of int, optional
        Samples of each worker: each first multiplies its vector by size / n, and the sum is then the weighted
        mean.
    n_workers : int, optional
        How many take part at first, by default all; on the card it can be changed between 2 and all.
    position : int, default 0
        Where it begins.
    **traits
        The traits digits, comma and hide_results.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; a running player then keeps what it had.
    """

    _module = "ring_player/ring_player.js"
    _sheet = "ring_player/ring_player.css"
    _height = 606

    # What the front end gets, and what it sends back when something is moved.
    program = traitlets.Dict().tag(sync=True)
    workers = Unicode(WORKERS).tag(sync=True)
    bytes_each = Int(BYTES).tag(sync=True)
    sizes = traitlets.List().tag(sync=True)
    initial_values = traitlets.List().tag(sync=True)  # the numbers to go back to, worker after worker
    began = traitlets.Dict().tag(sync=True)  # and the choices
    values = traitlets.Bytes().tag(**WIRE)

    vectors = traitlets.Any()
    schedule = Unicode("ring").tag(sync=True)
    n_workers = Int().tag(sync=True)
    position = Int(0).tag(sync=True)
    hide_results = Bool(False).tag(sync=True)

    def __init__(
        self,
        vectors: ArrayLike,
        schedule: Schedule | str = "ring",
        sizes: Iterable[int] | None = None,
        n_workers: int | None = None,
        position: int = 0,
        **traits,
    ):
        check_keywords(self, traits, ("digits", "comma", "hide_results"))
        vectors = as_floats("vectors", vectors, 1, 2).astype(float)
        vectors = read_only(vectors[:, np.newaxis] if vectors.ndim == 1 else vectors)
        n_most, length = vectors.shape
        if not 2 <= n_most <= len(WORKERS):
            raise ValueError(f"vectors must have 2 to {len(WORKERS)} rows, one for each worker, got {n_most}")
        if vectors.size > MOST_NUMBERS:
            raise ValueError(
                f"vectors must have at most {MOST_NUMBERS:,} numbers in all to fit on a card, "
                f"got {vectors.size:,}"
            )
        sizes = [] if sizes is None else list(as_weights(sizes, n_most))
        self._own = schedule if isinstance(schedule, Schedule) else None
        if self._own is None and not isinstance(schedule, str):
            raise TypeError(f"schedule must be a name or a Schedule, got {type(schedule).__name__}")
        name = schedule if self._own is None else self._own.name
        if n_workers is None:
            n_workers = n_most if self._own is None else self._own.n_workers
        self._shape = vectors.shape
        began = {"schedule": name, "n_workers": n_workers}
        super().__init__(
            program=ring_program(n_most, length, sizes, self._own),
            sizes=sizes,
            initial_values=vectors.ravel().tolist(),
            began=began,
            vectors=vectors,
            values=pack(vectors.ravel().tolist()),
            **began,
            **traits,
        )
        self.position = position

    @classmethod
    def of(cls, step: ParallelStep, **keywords) -> RingPlayer:
        """Return the player of a `ParallelStep`: the workers' own gradients become their weighted mean.

        Parameters
        ----------
        step : ParallelStep
            As `parallel_step` returns it.
        **keywords
            As of `RingPlayer`.

        Returns
        -------
        RingPlayer
            The card.

        Raises
        ------
        TypeError
            For what is no ParallelStep.
        """
        if not isinstance(step, ParallelStep):
            raise TypeError(f"step must be a ParallelStep, as parallel_step makes, got {type(step).__name__}")
        keywords.setdefault("sizes", step.sizes)
        return cls([gradient_vector(trace) for trace in step.traces], **keywords)

    @property
    def simulation(self) -> Simulation:
        """The present vectors, weighed if there are sizes, carried through the present schedule."""
        vectors = self.vectors[: self.n_workers]
        if self.sizes:
            vectors = weigh(vectors, self.sizes[: self.n_workers])
        return simulate(self._schedule(), vectors)

    def reset(self) -> None:
        """Go back to the start, and to the vectors, schedule and number of workers that it began with."""
        self.position = 0
        with self.hold_trait_notifications():
            self.schedule, self.n_workers = self.began["schedule"], self.began["n_workers"]
        self.vectors = np.reshape(self.initial_values, self._shape)

    def _schedule(self):
        return schedule_of(self.schedule, self.n_workers, self._own)

    @property
    def _n_positions(self):
        return 1 + bool(self.sizes) + self._schedule().n_steps

    # What is refused here leaves the last good value in place.

    @validate("vectors")
    def _check_vectors(self, proposal):
        given = as_floats("vectors", proposal["value"], 2).astype(float)
        if given.shape != self._shape:
            raise ValueError(f"vectors must stay of shape {self._shape}, got {given.shape}")
        return read_only(given)

    @validate("values")
    def _check_values(self, proposal):
        return check_packed(proposal["value"], len(self.initial_values))

    @validate("schedule")
    def _check_schedule(self, proposal):
        return schedule_of(proposal["value"], self.n_workers, self._own).name

    @validate("n_workers")
    def _check_n_workers(self, proposal):
        n, n_most = as_count("n_workers", proposal["value"], least=2), self._shape[0]
        if n > n_most:
            raise ValueError(f"n_workers must be at most {n_most}, the number of vectors, got {n}")
        return schedule_of(self.schedule, n, self._own).n_workers

    @validate("position")
    def _check_position(self, proposal):
        return as_index("position", proposal["value"], self._n_positions)

    # `vectors` is for people, `values` for the wire; each follows the other.

    @traitlets.observe("vectors")
    def _vectors_changed(self, change):
        self.values = pack(change["new"].ravel().tolist())

    @traitlets.observe("values")
    def _values_changed(self, change):
        self.vectors = np.reshape(unpack(change["new"]), self._shape)

    @traitlets.observe("schedule", "n_workers")
    def _schedule_changed(self, change):
        if self.position >= self._n_positions:
            self.position = 0

    def __repr__(self):
        return (
            f"RingPlayer({self.schedule}, {self.n_workers} workers, vectors of {self._shape[1]}, "
            f"position {self.position} of {self._n_positions - 1})"
        )

    def _picture(self):
        """The picture, as base64, that stands in the widget's place where there is no kernel."""
        # matplotlib is heavy; whoever shows no widget should not wait for it.
        from .ring_figure import ring_figure

        step = max(0, self.position - bool(self.sizes))
        vectors = self.simulation.states[0] if self.position else self.vectors[: self.n_workers]
        return as_png(ring_figure(self._schedule(), vectors, step, self.digits))
