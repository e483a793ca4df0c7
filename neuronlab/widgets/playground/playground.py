"""The playground: a network that learns before one's eyes, with everything about it to choose."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
import traitlets

from ...checks import as_count, as_floats
from ...data import points as own_points
from ...network import Network
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Enum
from ..stepper.stepper import Stepper
from . import Settings, TrainingRun, from_text, to_text
from .page_state import decode_state, encode_choices, encode_program, encode_settings, encode_state
from .settings import PAINTED, check_names

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

SPEEDS = (1, 5, 20, 0)  # epochs from picture to picture; 0 stands for as many as fit


def _with_bytes(state, widget):
    """What a browser sends arrives with memoryviews, which nothing can store."""
    return {name: bytes(part) if isinstance(part, memoryview) else part for name, part in dict(state).items()}


class Playground(Pictured):
    """A network of two inputs that learns in its page, also without a kernel: play, pause, one step, rewind.

    Everything on the page can be done in Python too: `play` and `pause`, `step(n)`, `epoch(n)`, `rewind`,
    `go_to_good`, `change(lr=...)`, `text` and `restore(text)`, `stepper(sample)`. `run` is the present
    `TrainingRun` with its network, data and losses; of a playing page it is what the page said last, a few
    times a second. To observe: `network`, `losses` (n, 2), `playing`, `settings`; to set as well: `speed`,
    the epochs from picture to picture (0: as many as fit).

    Parameters
    ----------
    points : array_like, shape (n, 2), optional
        Points of your own, instead of `data`; each number within -1.25 and 1.25.
    labels : array_like, shape (n,), optional
        Their classes, 0 or 1.
    speed : int, default 1
        Epochs from picture to picture.
    **settings
        data ("xor", "two_moons", "circles", "spirals", "painted"), n_points, noise, hidden, activation, loss,
        lr, batch_size, seed.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; a running playground then keeps what it had.
    """

    _module = "playground/playground.js"
    _sheet = "playground/playground.css"
    _height = 945

    choices = traitlets.Dict().tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    speed = Enum(SPEEDS, 1).tag(sync=True)
    playing = traitlets.Bool(False, read_only=True).tag(sync=True)
    state = traitlets.Dict().tag(sync=True, from_json=_with_bytes)  # where the training stands
    word = traitlets.Int(0).tag(sync=True)  # how often Python has spoken to the page
    program = traitlets.Dict().tag(sync=True)  # how to explain a step of the present network

    network = traitlets.Instance(Network, read_only=True)
    losses = traitlets.Any(read_only=True)  # (train, test) of each epoch from `run.first_epoch` on

    def __init__(
        self, points: ArrayLike | None = None, labels: ArrayLike | None = None, *, speed: int = 1, **settings
    ):
        check_names(settings)
        painted = ()
        if points is not None or labels is not None:
            if "data" in settings:
                raise TypeError("give either data or points with labels, not both")
            X, Y = own_points(as_floats("points", points, 2), () if labels is None else labels)
            painted = [(*x, int(y)) for x, y in zip(X.tolist(), Y[:, 0], strict=True)]
            settings["data"] = PAINTED
        self.run = TrainingRun(Settings(**settings), painted)
        # The name keeps the choices of two cards apart: trainer.js knows a card by its dict of choices.
        name = uuid4().hex
        super().__init__(model_id=name, choices=encode_choices(SPEEDS) | {"card": name}, speed=speed)
        self._show()
        self.observe(self._take, ["settings", "state"])

    # --- what the learner does, on the page or in Python

    def play(self) -> None:
        """Let the page go on learning until `pause`, as soon as it is shown.

        Raises
        ------
        ValueError
            Where there is nothing to learn from, or after a divergence.
        """
        with self._speaking():
            self.run.check_can_go_on()
            self.set_trait("playing", True)

    def pause(self) -> None:
        """Let the page stop learning; where it stopped it says when the cell has ended."""
        with self._speaking():
            self.set_trait("playing", False)

    def step(self, n: int = 1) -> None:
        """Learn from a few batches, or until the training diverges.

        Parameters
        ----------
        n : int, default 1
            How many; at least 1.

        Raises
        ------
        TypeError
            For an `n` that is no whole number.
        ValueError
            Where there is nothing to learn from, or after a divergence.
        """
        self._do(self.run.step, n)

    def epoch(self, n: int = 1) -> None:
        """Learn from all batches that are left of this epoch, and from whole epochs after it.

        Parameters
        ----------
        n : int, default 1
            How many epochs are ended; at least 1.

        Raises
        ------
        TypeError
            For an `n` that is no whole number.
        ValueError
            Where there is nothing to learn from, or after a divergence.
        """
        self._do(self.run.finish_epoch, n)

    def rewind(self) -> None:
        """Go back to the same first weights; from there the same way is gone again."""
        self._do(self.run.rewind)

    def go_to_good(self) -> None:
        """After a divergence, go back to the last good state."""
        self._do(self.run.go_to_good)

    def change(self, **settings) -> None:
        """Change some settings. All but lr and batch_size begin the training anew, and pause it.

        Parameters
        ----------
        **settings
            As of `Playground`.

        Raises
        ------
        TypeError
            For a wrong type.
        ValueError
            For a wrong value; nothing is changed then.
        """
        with self._lock:
            before = self.run.network
            self.run.change(**settings)
            if self.playing and self.run.network is before:
                # The page is ahead of what it said last: it goes on from where it is.
                with self._speaking():
                    self.settings = encode_settings(self.run)
            else:
                self._show()

    @property
    def text(self) -> str:
        """The present state as a short text, for `restore` here or in someone else's playground."""
        return to_text(self.run)

    def restore(self, text: str) -> None:
        """Go to the state that a text describes.

        Parameters
        ----------
        text : str
            What `text` gave, here or in someone else's playground.

        Raises
        ------
        TypeError
            For what is no text.
        ValueError
            For any other text; nothing is changed then.
        """
        run = from_text(text)
        with self._lock:
            self.run = run
            self._show()

    def stepper(self, sample: int | None = None) -> Stepper:
        """Return a stepper of one training sample at the present weights.

        Parameters
        ----------
        sample : int, optional
            Its number; by default the next batch's first.

        Returns
        -------
        Stepper
            A card of its own.

        Raises
        ------
        ValueError
            For a sample that is not there, and for a network of more than 5,000 terms.
        """
        trace = self.run.trace(sample)
        return Stepper(trace.network, trace.X, trace.Y, trace.loss, self.run.settings.lr)

    def _do(self, action, n=1):
        n = as_count("n", n)
        with self._lock:
            for _ in range(n):
                action()
                if self.run.diverged:
                    break
            self._show()

    # --- to the page and from it

    @contextmanager
    def _speaking(self):
        """Send what is changed inside as one message; what the page said before it heard that is too old."""
        with self._lock, self.hold_sync():
            yield
            self.word += 1
            # Also where they are the same here: the page may have others, of which it has not told yet.
            self._states_to_send.update(("playing", "settings"))

    def _show(self):
        """Pause the page, and let it stand where `run` does."""
        with self._speaking():
            self.set_trait("playing", False)
            self.settings = encode_settings(self.run)
            self.state = encode_state(self.run, f"Python {self.word + 1}", self.word + 1)
            self._show_others()

    def _show_others(self):
        """Tell what follows from the run."""
        self.program = encode_program(self.run)
        self.set_trait("network", self.run.network)
        self.set_trait("losses", np.array(self.run.losses))

    def set_state(self, sync_data: dict) -> None:
        """Take what the page sent, unless it had not heard Python's newest word: then all stays as it is.

        Parameters
        ----------
        sync_data : dict
            Values by name of trait.
        """
        with self._lock:
            state = sync_data.get("state")
            if isinstance(state, dict) and state.get("after") != self.word:
                late = {"settings", "state", "playing"} & set(sync_data)
                # In their place the page hears, as the echo of what it sent, what holds here.
                sync_data = sync_data | {name: getattr(self, name) for name in late}
            super().set_state(sync_data)

    def _take(self, change):
        """Stand where the page does; what no playground can be is put back."""
        with self._lock:
            if self.state.get("by", "").startswith("Python "):
                return
            try:
                self.run = decode_state(self.settings, self.state)
            except (TypeError, ValueError, KeyError):
                self._show()
            else:
                self._show_others()

    def __repr__(self):
        sizes = "-".join(map(str, self.run.network.sizes))
        return f"Playground({self.run.settings.data}, {sizes} network, epoch {self.run.epoch})"

    def _picture(self):
        from .figure import playground_figure

        return as_png(playground_figure(self.run))
