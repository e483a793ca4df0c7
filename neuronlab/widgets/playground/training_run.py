"""A training of the playground: it goes on step by step, back to its start, and the same way again.

training.js does the same in the page, from the same seeds.
"""

from dataclasses import asdict, replace

import numpy as np

from ...backprop import backprop, forward, run_passes
from ...checks import as_index
from ...data import batches
from ...data.philox import Philox
from ...functions import LOSSES
from ...history import DivergenceError
from ...landscape import DIVERGED, ORDER
from ...network import Network, init
from ...training import sgd
from ...writing.numbers import format_number
from .samples import as_painted, data_of
from .settings import PAINTED, Settings, check_names

_DATA, _WEIGHTS, _ORDER = 0, 1, ORDER  # each use of the seed has its own stream of random numbers


class TrainingRun:
    """A training with `settings`; the present `network`, and how far it is.

    All that is random comes from the seed: the data, the first weights, and the order of the samples in each
    epoch. So the same settings give the same training, bit by bit, however often it is paused or begun anew.

    `data` is a `Split`, `painted` the points (x1, x2, label) that the learner set, `problem` says in one
    sentence why they cannot be learned from, or is "". `epoch` and `batch` count what is done: `batch` of
    this epoch's `n_batches`. losses[k] is (train, test), the mean losses k epochs after `first_epoch`, NaN
    without test points. `diverged` says when and how the training left what is useful, or is "".
    """

    def __init__(self, settings=None, painted=()):
        self.settings = Settings() if settings is None else settings
        if not isinstance(self.settings, Settings):
            raise TypeError(f"settings must be Settings, got {type(settings).__name__}")
        self.painted = as_painted(painted)
        self._take_data()
        self.rewind()

    # --- where the training stands

    @property
    def loss(self):
        return LOSSES[self.settings.loss]

    @property
    def n_batches(self) -> int:
        """The number of batches of an epoch; the last may be shorter."""
        return max(1, -(-len(self.data.X) // self.settings.batch_size))

    @property
    def rows(self) -> np.ndarray:
        """The sample numbers of the next batch; ValueError where the data has a `problem`."""
        if self.problem:
            raise ValueError(self.problem)
        if self._order is None:
            # A stream for each epoch: a restored training needs no state of a generator, only its epoch.
            rng = self._rng(_ORDER, self.epoch)
            self._order = batches(len(self.data.X), self.settings.batch_size, rng)
        return self._order[self.batch]

    @property
    def good(self) -> tuple:
        """(network, epoch, batch) of the present state, or of the last good one after a divergence.

        Good is the end of an epoch whose training loss was not above `first_loss`.
        """
        return (*self._good, 0) if self.diverged else (self.network, self.epoch, self.batch)

    @property
    def last_good(self) -> tuple:
        """(network, epoch) to which `go_to_good` goes after a divergence."""
        return self._good

    @property
    def accuracy(self) -> tuple:
        """The shares of (training, test) samples that are put into their class; NaN without samples."""
        return tuple(
            float(((self.probability(X) >= 0.5) == (Y[:, -1] >= 0.5)).mean()) if len(X) else float("nan")
            for X, Y in (self.data[:2], self.data[2:])
        )

    def probability(self, X) -> np.ndarray:
        """Return (n,) for X (n, 2): the probability of class 1, or with a squared error the bare output."""
        return self.loss.link(forward(self.network, X))[:, -1]

    def outputs(self, X) -> list:
        """Return for X (n, 2) the outputs (n, n_out) of each hidden layer, then its `probability` (n, 1)."""
        found, a = [], X
        for layer in self.network.layers:
            a = forward(Network([layer]), a)
            found.append(a)
        return [*found[:-1], self.loss.link(found[-1])[:, -1:]]

    def trace(self, sample=None):
        """Return the `Trace` of a training sample, by default the next batch's first, at the present weights.

        ValueError for a sample that is not there, and as `step` for data that cannot be learned from.
        """
        first = int(self.rows[0])
        s = first if sample is None else as_index("sample", sample, len(self.data.X))
        return backprop(self.network, self.data.X[s], self.data.Y[s], self.loss)

    # --- going on

    def check_can_go_on(self):
        """ValueError where the data has a `problem`, or the training has diverged."""
        if self.problem:
            raise ValueError(self.problem)
        if self.diverged:
            raise ValueError(f"{self.diverged} Go back to the last good state, or rewind.")

    def step(self):
        """Learn from one batch. ValueError where the data has a `problem`, or the training has diverged."""
        self.check_can_go_on()
        rows = self.rows
        trace = run_passes(self.network, self.data.X[rows], self.data.Y[rows], self.loss)
        if not trace.mean_loss <= self._limit:
            return self._diverge(self.epoch)
        try:
            self.network = sgd(self.network, trace, self.settings.lr)
        except DivergenceError:
            return self._diverge(self.epoch, "a weight left the finite numbers")
        self.batch += 1
        if self.batch == self.n_batches:
            self._end_epoch()

    def finish_epoch(self):
        """Learn from all batches that are left of this epoch. ValueError as in `step`."""
        epoch = self.epoch
        self.step()
        while self.epoch == epoch and not self.diverged:
            self.step()

    def _end_epoch(self):
        self.epoch, self.batch, self._order = self.epoch + 1, 0, None
        now = self.measure()
        if not now[0] <= self._limit:
            return self._diverge(self.epoch - 1)
        self.losses.append(now)
        if now[0] <= self.first_loss:
            self._good = self.network, self.epoch

    def _diverge(self, epoch, why=""):
        """Say that it diverged in the epoch after `epoch`; the loss is that of all training points."""
        loss, _ = self.measure()
        grown = f"grew to {format_number(loss, 3)}" if np.isfinite(loss) else "left the finite numbers"
        self.diverged = (
            f"The training diverged in epoch {epoch + 1}: {why or f'the loss {grown}'}. "
            f"The learning rate, {format_number(self.settings.lr)}, is probably too high."
        )

    # --- going back

    def rewind(self):
        """Go back to the first weights; with them comes the same order of samples."""
        n_out = 2 if self.loss.targets == "distribution" else 1
        hidden = self.settings.hidden
        names = [self.settings.activation] * len(hidden) + ["identity"]
        self.begin_at(init((2, *hidden, n_out), names, self._rng(_WEIGHTS)))

    def begin_at(self, network, epoch=0, batch=0, first_loss=None):
        """Go on from `network` after this many epochs and batches of the next; the losses begin anew.

        `first_loss`, by default the present training loss, is what a divergence is measured by.
        """
        self.network, self.epoch, self.batch = network, epoch, batch
        self.diverged, self._order = "", None
        self.first_epoch, self.losses = epoch, [self.measure()]
        self._limit_by(self.losses[0][0] if first_loss is None else first_loss)
        self._good = network, epoch

    def stand_at(self, network, epoch, batch, first_epoch, first_loss, losses, diverged, last_good):
        """Stand where another run with these settings and points stands; `last_good` as here."""
        self.network, self.epoch, self._order = network, epoch, None
        self.batch = batch if batch < self.n_batches else 0  # of another batch size
        self.first_epoch, self.losses, self.diverged, self._good = first_epoch, losses, diverged, last_good
        self._limit_by(first_loss)

    def _limit_by(self, first_loss):
        self.first_loss = first_loss
        self._limit = DIVERGED * max(1.0, first_loss)

    def go_to_good(self):
        """After a divergence, go back to the last good state."""
        self.network, self.epoch, self.batch = self.good
        self.diverged, self._order = "", None
        del self.losses[self.epoch - self.first_epoch + 1 :]

    # --- other choices

    def change(self, **choices):
        """Change some of the `Settings`; other weights, data or losses begin the training anew.

        A new rate holds from the next step on; a new batch size begins the present epoch again. TypeError
        and ValueError as in `Settings`; nothing is changed then.
        """
        check_names(choices)
        before, self.settings = self.settings, replace(self.settings, **choices)
        changed = {name for name, value in asdict(self.settings).items() if getattr(before, name) != value}
        if changed & {"data", "n_points", "noise", "seed", "loss"}:
            self._take_data()
        if changed - {"lr", "batch_size"}:
            self.rewind()
        elif "batch_size" in changed:
            self.batch, self._order = 0, None

    def paint(self, x1, x2, label):
        """Set a point; each fourth one is for the test. ValueError for one outside, and for too many."""
        self._repaint((*self.painted, (x1, x2, label)))

    def erase(self, place):
        """Take away the painted point of this number; ValueError if there is none."""
        place = as_index("place", place, len(self.painted))
        self._repaint(self.painted[:place] + self.painted[place + 1 :])

    def clear(self):
        """Take all painted points away."""
        self._repaint(())

    def _repaint(self, painted):
        self.painted = as_painted(painted)
        if self.settings.data == PAINTED:
            # The weights stay: one can see them follow a new point.
            self._take_data()
            self.begin_at(self.network, self.epoch)

    def _take_data(self):
        self.data, self.problem = data_of(self.settings, self.painted, self._rng(_DATA))

    def measure(self) -> tuple:
        """Return the mean losses (train, test) of the present network; NaN without samples."""
        with np.errstate(over="ignore", invalid="ignore"):
            return tuple(
                float(self.loss.value(forward(self.network, X), Y).mean()) if len(X) else float("nan")
                for X, Y in (self.data[:2], self.data[2:])
            )

    def _rng(self, *use):
        return Philox(self.settings.seed, *use)

    def __repr__(self):
        return f"TrainingRun({self.settings.data}, {self.network!r}, epoch {self.epoch})"
