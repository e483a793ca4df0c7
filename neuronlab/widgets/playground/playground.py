"""The playground: a network that learns before one's eyes, with everything about it to choose."""

from dataclasses import asdict
from threading import RLock

import anywidget
import traitlets

from ...checks import as_floats
from ...data import points as own_points
from ...functions import ACTIVATIONS, LOSSES
from ..kit.bundle import bundle, styles
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Enum
from ..live_plot.backdrops import full_name
from ..stepper.stepper import Stepper
from . import Run, Settings, from_text, to_text
from .frame import encode_frame, encode_network, encode_samples
from .player import Learning
from .wishes import Wishes
from .samples import REACH
from .settings import DATA, MOST_LAYERS, MOST_NEURONS, PAINTED, check_names

SPEEDS = (1, 5, 20, 0)  # epochs from picture to picture; 0 stands for as many as fit
DATA_NAMES = {"xor": "XOR", "two_moons": "two moons", PAINTED: "my own points"}


class Playground(Learning, Wishes, Pictured, anywidget.AnyWidget):
    """A network of two inputs that learns while its page stays alive: play, pause, one step, rewind.

    The keywords are those of `neuronlab.widgets.playground.Settings`: data ("xor", "two_moons", "circles",
    "spirals", "painted"), n_points, noise, hidden, activation, loss, lr, batch_size, seed. Instead of `data`
    you may give `points` (n, 2), each number within -1.25 and 1.25, with `labels`, n times 0 or 1. TypeError
    and ValueError as in `Settings` and `neuronlab.data.points`; a running playground then keeps what it had.

    Everything on the page can be done in Python too: `play` and `pause`, `step`, `epoch`, `rewind`,
    `go_to_good`, `change(lr=...)`, `text` and `restore(text)`, `stepper(sample)`. `run` is the present `Run`
    with its network, data and losses. To observe: `playing`, `settings`; to set as well: `speed`, the epochs
    from picture to picture (0: as many as fit).
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

    def __init__(self, points=None, labels=None, *, speed=1, **settings):
        check_names(settings)
        painted = ()
        if points is not None or labels is not None:
            if "data" in settings:
                raise TypeError("give either data or points with labels, not both")
            X, Y = own_points(as_floats("points", points, 2), labels)
            painted = [(*x, int(y)) for x, y in zip(X.tolist(), Y[:, 0], strict=True)]
            settings["data"] = PAINTED
        self.run = Run(Settings(**settings), painted)
        # JupyterLab may bring what the page sends in a thread of its own, while a cell is running.
        self._lock = RLock()
        super().__init__(
            choices={
                "data": [[name, DATA_NAMES.get(name, name)] for name in DATA],
                "activation": [[name, full_name(name)] for name in ACTIVATIONS],
                "loss": [[name, name.replace("_", " ")] for name in LOSSES],
                "speed": list(SPEEDS),
                "most_layers": MOST_LAYERS,
                "most_neurons": MOST_NEURONS,
                "painted": PAINTED,
                "reach": REACH,
            },
            speed=speed,
        )
        self._show_all()
        self.on_msg(self._hear)

    # --- what the learner does, on the page or in Python

    def step(self):
        """Learn from one batch. ValueError where there is nothing to learn from, or after a divergence."""
        self._do(self.run.step)

    def epoch(self):
        """Learn from all batches that are left of this epoch. ValueError as in `step`."""
        self._do(self.run.finish_epoch)

    def rewind(self):
        """Go back to the same first weights; from there the same way is gone again."""
        self._do(self.run.rewind)

    def go_to_good(self):
        """After a divergence, go back to the last good state."""
        diverged = self.run.diverged
        self._do(self.run.go_to_good)
        if diverged:
            self._note(f"Back at epoch {self.run.epoch}. Choose a lower learning rate before you go on.")

    def change(self, **settings):
        """Change some settings. All but lr and batch_size begin the training anew, and pause it."""
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
            self._note(note)
            self._show_all()

    @property
    def text(self) -> str:
        """The present state as a short text, for `restore` here or in someone else's playground."""
        return to_text(self.run)

    def restore(self, text):
        """Go to the state that `text` describes. ValueError, and no change, for any other text."""
        run = from_text(text)
        with self._lock:
            self.set_trait("playing", False)
            self.run = run
            epochs = "epoch" if run.epoch == 1 else "epochs"
            self._note(f"Restored, after {run.epoch} {epochs}. The losses are drawn from here on.")
            self._show_all()

    def stepper(self, sample=None) -> Stepper:
        """Return a stepper of one training sample, by default the next batch's first, at the present weights.

        ValueError for a sample that is not there, and for a network of more than 5,000 terms.
        """
        trace = self.run.trace(sample)
        return Stepper(trace.network, trace.X, trace.Y, trace.loss, self.run.settings.lr)

    def _do(self, action):
        with self._lock:
            self.set_trait("playing", False)
            action()
            self._note("")
            if self.run.diverged:
                self.said = {"kind": "diverged", "text": self.run.diverged}
            self._show()

    # --- to the page

    def _show_all(self):
        with self.hold_sync():
            self.settings = asdict(self.run.settings) | {"hidden": list(self.run.settings.hidden)}
            self.network = encode_network(self.run)
            self.samples = encode_samples(self.run)
            self._show()

    def _show(self, since=0):
        """Send a frame, with the losses `since` then, or all of them if fewer are left."""
        since = since if since <= len(self.run.losses) else 0
        self.frame = encode_frame(self.run, self.frame.get("number", 0) + 1, since)
        self._sent = len(self.run.losses)

    def _note(self, text):
        self.said = {"kind": "note", "text": text} if text else {}

    def __repr__(self):
        sizes = "-".join(map(str, self.run.network.sizes))
        return f"Playground({self.run.settings.data}, {sizes} network, epoch {self.run.epoch})"

    def _picture(self):
        from .figure import playground_figure

        return as_png(playground_figure(self.run))
