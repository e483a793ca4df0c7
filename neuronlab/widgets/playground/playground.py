"""The playground: a network that learns before one's eyes, with everything about it to choose."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

import traitlets

from ...checks import as_floats
from ...data import points as own_points
from ..kit.bundle import bundle, styles
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Enum
from ..stepper.stepper import Stepper
from . import Settings, TrainingRun, from_text, to_text
from .frame import encode_choices, encode_frame, encode_network, encode_samples, encode_settings
from .player import Player
from .settings import PAINTED, check_names
from .wishes import answer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

SPEEDS = (1, 5, 20, 0)  # epochs from picture to picture; 0 stands for as many as fit


class Playground(Pictured):
    """A network of two inputs that learns while its page stays alive: play, pause, one step, rewind.

    Everything on the page can be done in Python too: `play` and `pause`, `step`, `epoch`, `rewind`,
    `go_to_good`, `change(lr=...)`, `text` and `restore(text)`, `stepper(sample)`. `run` is the present
    `TrainingRun` with its network, data and losses. To observe: `playing`, `settings`; to set as well:
    `speed`, the epochs from picture to picture (0: as many as fit).

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

    _esm = bundle("playground/playground.js")
    _css = styles("playground/playground.css")

    choices = traitlets.Dict().tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    speed = Enum(SPEEDS, 1).tag(sync=True)
    playing = traitlets.Bool(False, read_only=True).tag(sync=True)
    samples = traitlets.Dict().tag(sync=True)
    network = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)  # the newest picture: all that changes while it learns
    said = traitlets.Dict().tag(sync=True)  # {kind: "error", "diverged" or "note", text}
    explained = traitlets.Dict().tag(sync=True)  # what a stepper below the playground shows, or empty

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
        # JupyterLab may bring what the page sends in a thread of its own, while a cell is running.
        self._lock = RLock()
        self._sent = 0  # losses
        self._player = Player(self)
        super().__init__(choices=encode_choices(SPEEDS), speed=speed)
        self._show_all()
        self.on_msg(self._hear)

    # --- what the learner does, on the page or in Python

    def play(self) -> None:
        """Go on learning, in the background, until `pause`; picture by picture, as the page can take them.

        Raises
        ------
        ValueError
            Where there is nothing to learn from, or after a divergence.
        RuntimeError
            Without a kernel.
        """
        self.run.check_can_go_on()
        with self._lock:
            self._player.start()
            self._say("note", "")

    def pause(self) -> None:
        """Stop learning, and show where it stopped."""
        with self._lock, self.hold_sync():  # one message: no older picture is painted behind it
            self.set_trait("playing", False)
            self._show()

    def step(self) -> None:
        """Learn from one batch.

        Raises
        ------
        ValueError
            Where there is nothing to learn from, or after a divergence.
        """
        self._do(self.run.step)

    def epoch(self) -> None:
        """Learn from all batches that are left of this epoch.

        Raises
        ------
        ValueError
            Where there is nothing to learn from, or after a divergence.
        """
        self._do(self.run.finish_epoch)

    def rewind(self) -> None:
        """Go back to the same first weights; from there the same way is gone again."""
        self._do(self.run.rewind)

    def go_to_good(self) -> None:
        """After a divergence, go back to the last good state."""
        diverged = self.run.diverged
        self._do(self.run.go_to_good)
        if diverged:
            epoch = self.run.epoch
            self._say("note", f"Back at epoch {epoch}. Choose a lower learning rate before you go on.")

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
            if self.run.network is not before:
                self.set_trait("playing", False)
            n, note = len(self.run.data.X), ""
            if "batch_size" in settings and self.run.settings.batch_size > n > 0:
                note = f"A batch holds all {n} points that there are to learn from: each epoch is one step."
            activation = self.run.settings.activation
            if "activation" in settings and self.run.settings.hidden and activation in ("step", "sign"):
                note = (
                    f"The slope of {activation} is 0 everywhere: the hidden neurons cannot learn (chapter 2)."
                )
            self._say("note", note)
            self._show_all()

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
            self.set_trait("playing", False)
            self.run = run
            epochs = "epoch" if run.epoch == 1 else "epochs"
            self._say("note", f"Restored, after {run.epoch} {epochs}. The losses are drawn from here on.")
            self._show_all()

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

    def _do(self, action):
        with self._lock:
            self.set_trait("playing", False)
            action()
            self._say("diverged", self.run.diverged)
            self._show()

    # --- from the page and to it

    def _hear(self, widget, message, buffers):
        if isinstance(message, dict):
            self._player.hear_painted(message.get("painted"))
        answer(self, message)

    def _show_all(self):
        with self.hold_sync():
            self.settings = encode_settings(self.run)
            self.network = encode_network(self.run)
            self.samples = encode_samples(self.run)
            self._show()

    def _show(self):
        """Send a frame with all losses."""
        self._send_frame(0)

    def _show_news(self):
        """Send a frame with the losses that were not sent yet; with all of them if some were taken back."""
        self._send_frame(self._sent if self._sent <= len(self.run.losses) else 0)

    def _send_frame(self, since):
        self.frame = encode_frame(self.run, self.frame.get("number", 0) + 1, since)
        self._sent = len(self.run.losses)

    def _say(self, kind, text):
        """Show `text` on the page, a "note", an "error" or that it "diverged"; "" ends what was said."""
        self.said = {"kind": kind, "text": text} if text else {}

    def __repr__(self):
        sizes = "-".join(map(str, self.run.network.sizes))
        return f"Playground({self.run.settings.data}, {sizes} network, epoch {self.run.epoch})"

    def _picture(self):
        from .figure import playground_figure

        return as_png(playground_figure(self.run))
