"""The shards: a batch cut for any number of workers, and what becomes of one number of its gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import traitlets

from ...backprop import backprop
from ...checks import as_count, as_index
from ...parallel import all_reduce, chunks, gradient_vector, shard
from ...writing.names import describe
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Bool, Int, Unicode, validate
from ..kit.written import Written
from .shards_figure import WORKERS, shards_figure
from .workers import parameter_refs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ...functions import Loss
    from ...network import Network

MOST_SAMPLES = len(WORKERS)


class Shards(Written, Pictured):
    """Sliders for the number of workers and for the first one's shard; below, the gradient of one parameter.

    Shown are the gradient of each sample, the mean of each shard, and both means of these: the one weighted
    by the shards' sizes, which is what one worker gets from the whole batch, and the plain one.

    To observe and to link: `n_workers`, `first`, `parameter`, `digits`, `comma`, `hide_results`. `sizes` are
    the shards' sizes, `parts` the workers' gradients; `weighted_mean` and `plain_mean` are those of the
    parameter.

    Parameters
    ----------
    network : Network
        What computes.
    X : array_like, shape (n, n_in)
        2 to 16 samples.
    Y : array_like, shape (n, n_out)
        Their targets.
    loss : Loss or str
        The loss, or its name.
    n_workers : int, default 4
        From 1 to n.
    first : int, default 0
        Samples of worker A, or 0 for shards as equal as possible.
    parameter : int, default 0
        Which one, in the order of `gradient_vector`.
    digits : int, default 4
        Significant digits, 3 to 10.
    hide_results : bool, default False
        Whether the means are hidden until the learner asks; the samples' gradients are shown.
    comma : bool, default False
        Whether decimals stand behind a comma.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; as in `backprop`, and for a wrong choice, which a running card refuses.
    """

    _module = "data_parallel/shards.js"
    _sheet = "data_parallel/shards.css"
    _height = 502

    gradients = traitlets.List().tag(sync=True)  # of each sample, all parameters
    names = traitlets.List().tag(sync=True)  # of the parameters
    workers = Unicode(WORKERS).tag(sync=True)

    n_workers = Int(1).tag(sync=True)
    first = Int(0).tag(sync=True)
    parameter = Int(0).tag(sync=True)
    hide_results = Bool(False).tag(sync=True)

    def __init__(
        self,
        network: Network,
        X: ArrayLike,
        Y: ArrayLike,
        loss: Loss | str,
        n_workers: int = 4,
        first: int = 0,
        parameter: int = 0,
        digits: int = 4,
        hide_results: bool = False,
        comma: bool = False,
    ):
        trace = backprop(network, X, Y, loss)
        n = len(trace.X)
        if not 2 <= n <= MOST_SAMPLES:
            raise ValueError(f"X must have 2 to {MOST_SAMPLES} samples to fit on the card, got {n}")
        self._trace = trace
        samples = zip(trace.X, trace.Y, strict=True)
        super().__init__(
            gradients=[gradient_vector(backprop(network, x, y, trace.loss)).tolist() for x, y in samples],
            names=[describe(network, ref) for ref in parameter_refs(network)],
        )
        self.n_workers, self.first = n_workers, first
        self.parameter, self.digits, self.comma, self.hide_results = parameter, digits, comma, hide_results

    @property
    def sizes(self) -> tuple:
        """The number of samples of each worker."""
        n, first = len(self.gradients), self.first
        rest = chunks(n - first, self.n_workers - bool(first)) if first < n else ()
        return (*([first] if first else []), *(cut.stop - cut.start for cut in rest))

    @property
    def parts(self) -> tuple:
        """The gradient vector of each worker, from its own passes over its own shard."""
        trace, sizes = self._trace, self.sizes
        cut = (shard(rows, len(sizes), sizes) for rows in (trace.X, trace.Y))
        return tuple(
            gradient_vector(backprop(trace.network, x, y, trace.loss)) for x, y in zip(*cut, strict=True)
        )

    @property
    def weighted_mean(self) -> float:
        """The parameter's gradient, each shard counted by its size: that of the whole batch."""
        return float(all_reduce(self.parts, self.sizes)[self.parameter])

    @property
    def plain_mean(self) -> float:
        """The parameter's gradient, each shard counted alike: wrong for shards of unequal size."""
        return float(all_reduce(self.parts)[self.parameter])

    # What is refused here leaves the last good value in place.

    @validate("n_workers")
    def _check_n_workers(self, proposal):
        n, samples = as_count("n_workers", proposal["value"]), len(self.gradients)
        if n > samples:
            raise ValueError(f"n_workers must be at most {samples}, the number of samples, got {n}")
        return n

    @validate("first")
    def _check_first(self, proposal):
        first, most = as_count("first", proposal["value"], least=0), len(self.gradients) - self.n_workers + 1
        if first > most or (first and self.n_workers == 1 and first < most):
            raise ValueError(
                f"first must leave at least one sample for each other worker: at most {most}, got {first}"
            )
        return first

    @traitlets.observe("n_workers")
    def _n_workers_changed(self, change):
        self.first = min(self.first, len(self.gradients) - self.n_workers + 1) if self.n_workers > 1 else 0

    @validate("parameter")
    def _check_parameter(self, proposal):
        return as_index("parameter", proposal["value"], len(self.names))

    def __repr__(self):
        shards = ", ".join(map(str, self.sizes))
        n = len(self.gradients)
        samples = f"{n} sample{'s' * (n != 1)}"
        return f"Shards({samples}, shards of {shards}, {self.names[self.parameter]})"

    def _picture(self):
        own = [float(part[self.parameter]) for part in self.parts]
        samples = [vector[self.parameter] for vector in self.gradients]
        means = self.weighted_mean, self.plain_mean
        return as_png(
            shards_figure(samples, self.sizes, own, *means, self.names[self.parameter], self.digits)
        )
