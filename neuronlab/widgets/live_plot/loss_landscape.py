"""The loss landscape: a ball rolls down the loss over two parameters, from a start that a finger moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import traitlets

from ...backprop import backprop
from ...checks import as_floats, as_list, as_number
from ...evaluation import read
from ...functions import ACTIVATIONS, LOSSES
from ...landscape import check_parameters, loss_over, walk_down, with_values
from ...parameters import flatten, parameters_of, place_of
from ...writing.symbols import plain_name
from ..kit.pictured import Pictured, as_png
from ..kit.slider_card import whole_stops
from ..kit.traits import Float, Int, check_keywords, validate
from ..kit.wire import WIRE, pack
from ..kit.written import Written
from .descent_settings import CHECKS, DECAYS, RATES, as_setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike

    from ...functions import Loss
    from ...network import Network
    from ...steps import Ref

# Samples times parameters: so many are computed anew at each of 7,000 places of the map.
MOST_NUMBERS = 10_000


class LossLandscape(Written, Pictured):
    """The mean loss over two parameters of a network, and the way that gradient descent takes down it.

    Only these two learn, all others are held, so the ball is always as high as the map says. Drag its start;
    play, or step; the way before the last change stays as a pale line. All computing is done in the page.

    To observe and to set: start, lr, decay, batch_size, seed, epochs and `position`, the number of steps that
    the ball has gone. What follows from them: `path` and `losses`.

    Parameters
    ----------
    network : Network
        Its other parameters are held.
    X : array_like, shape (n, n_in)
        Samples; n times the number of parameters is at most 10,000.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        One of the course's losses, or its name.
    ref1, ref2 : Ref
        The parameter to the right, and the one upwards.
    span : array_like, shape (2, 2)
        The stretch of both, ((from, to), (from, to)).
    start : array_like, shape (2,), optional
        Where the ball begins; by default at the network's own values.
    lr : float, default 0.1
        The rate of the first epoch.
    decay : float, default 1.0
        What the rate is multiplied by after each epoch, above 0 and at most 1.
    batch_size : int, optional
        Samples of a step; without it all of them.
    epochs : int, default 20
        How often all samples are visited; epochs times n is at most 20,000.
    seed : int, default 0
        From 0 to 2^32 - 1: chooses the order of the samples in each epoch.
    floor : float, default 0.0
        What the curve leaves off of every loss, such as the lowest possible one.
    names : iterable of str, optional
        What the two parameters are called; by default as in chapter 4, such as w_a0.
    title : str, optional
        What stands above the map.
    **shown
        The traits digits, comma and position.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; a running card then keeps what it had.
    """

    _module = "live_plot/loss_landscape.js"
    _sheet = "live_plot/loss_landscape.css"
    _height = 606

    problem = traitlets.Dict().tag(sync=True)
    numbers = traitlets.Bytes().tag(**WIRE)  # all parameters, X and Y, as float64
    frame = traitlets.Dict().tag(sync=True)
    stops = traitlets.Dict().tag(sync=True)
    began = traitlets.Dict().tag(sync=True)

    start = traitlets.List().tag(sync=True)
    lr = Float().tag(sync=True)
    decay = Float().tag(sync=True)
    batch_size = Int().tag(sync=True)
    epochs = Int().tag(sync=True)
    seed = Int().tag(sync=True)
    position = Int(0).tag(sync=True)
    digits = Int(3).tag(sync=True)

    def __init__(
        self,
        network: Network,
        X: ArrayLike,
        Y: ArrayLike,
        loss: Loss | str,
        ref1: Ref,
        ref2: Ref,
        span: ArrayLike,
        *,
        start: ArrayLike | None = None,
        lr: float = 0.1,
        decay: float = 1.0,
        batch_size: int | None = None,
        epochs: int = 20,
        seed: int = 0,
        floor: float = 0.0,
        names: Iterable[str] | None = None,
        title: str = "",
        **shown,
    ):
        check_keywords(self, shown, ("digits", "comma", "position"))
        trace = backprop(network, X, Y, loss)
        check_parameters(trace, ref1, ref2)
        self._trace, self._refs = trace, (ref1, ref2)
        vector = flatten(parameters_of(network)).astype(float)
        if len(trace.X) * len(vector) > MOST_NUMBERS:
            raise ValueError(
                f"{len(trace.X)} samples and {len(vector)} parameters are too many for a map that the page "
                f"computes: their product must be at most {MOST_NUMBERS:,}"
            )
        for layer in network.layers:
            if ACTIVATIONS.get(layer.activation.name) is not layer.activation:
                raise ValueError(f"activation {layer.activation.name!r} is not one that the page can compute")
        if LOSSES.get(trace.loss.name) is not trace.loss:
            raise ValueError(f"loss {trace.loss.name!r} is not one that the page can compute")
        limits = _limits(span)
        own = [read(trace, ref) for ref in self._refs]
        given = {
            "start": own if start is None else start,
            "lr": lr,
            "decay": decay,
            "batch_size": len(trace.X) if batch_size is None else batch_size,
            "seed": seed,
        }
        began = {name: self._checked(name, value) for name, value in given.items()}
        called = (
            [plain_name(network, ref) for ref in self._refs] if names is None else as_list("names", names)
        )
        if len(called) != 2 or not all(isinstance(name, str) and name for name in called):
            raise ValueError(f"names must be two texts, got {called}")
        if not isinstance(title, str):
            raise TypeError(f"title must be text, got {type(title).__name__}")
        sizes = [n for n in whole_stops(1, len(trace.X), (1, 2, 4, 8)) if n < len(trace.X)]
        stops = {"lr": RATES, "decay": DECAYS, "batch_size": [*sizes, len(trace.X)]}
        super().__init__(
            problem={
                "sizes": list(network.sizes),
                "activations": [layer.activation.name for layer in network.layers],
                "loss": trace.loss.name,
                "n": len(trace.X),
                "places": [place_of(network, ref) for ref in self._refs],
                "floor": as_number("floor", floor),
                "names": called,
                "title": title or "The loss over two parameters, and the way down",
            },
            numbers=pack([*vector, *trace.X.astype(float).ravel(), *trace.Y.astype(float).ravel()]),
            frame={"limits": limits, "scales": ["linear", "linear"]},
            stops={name: sorted({*values, began[name]}) for name, values in stops.items()},
            began=began,
            epochs=self._checked("epochs", epochs),
            **began,
            **shown,
        )

    @property
    def path(self) -> np.ndarray:
        """The two parameters after each step, shape (n_steps + 1, 2), from `start` on."""
        trace = self._trace
        return walk_down(
            trace.network,
            trace.X,
            trace.Y,
            trace.loss,
            self._refs,
            self.start,
            self.lr,
            self.decay,
            self.batch_size,
            self.epochs,
            self.seed,
        )

    @property
    def losses(self) -> np.ndarray:
        """The mean loss of all samples at each place of `path`, shape (n_steps + 1,)."""
        trace = self._trace
        return np.array(
            [
                backprop(with_values(trace.network, self._refs, here), trace.X, trace.Y, trace.loss).mean_loss
                for here in self.path
            ]
        )

    def reset(self) -> None:
        """Go back to the start, the rate and the batch size that it began with."""
        with self.hold_trait_notifications():
            for name, value in {**self.began, "position": 0}.items():
                setattr(self, name, value)

    def _checked(self, name, given):
        return as_setting(name, given, len(self._trace.X))

    @validate(*CHECKS)
    def _check(self, proposal):
        return self._checked(proposal["trait"].name, proposal["value"])

    def __repr__(self):
        at = ", ".join(
            f"{name} = {value:g}" for name, value in zip(self.problem["names"], self.start, strict=True)
        )
        falls = f", × {self.decay:g} an epoch" if self.decay < 1 else ""
        batches = f", batches of {self.batch_size}" if self.batch_size < self.problem["n"] else ""
        return f"LossLandscape(from {at}: rate {self.lr:g}{falls}{batches}, {self.epochs} epochs)"

    def _picture(self):
        from .landscape_figure import landscape_figure

        trace, (x0, x1, y0, y1) = self._trace, self.frame["limits"]
        values1, values2 = np.linspace(x0, x1, 81), np.linspace(y0, y1, 61)
        losses = loss_over(
            trace.network, trace.X, trace.Y, trace.loss, self._refs[0], values1, self._refs[1], values2
        )
        path = self.path[: self.position + 1] if self.position else np.array([self.start])
        return as_png(landscape_figure(self.problem, values1, values2, losses, path))


def _limits(span):
    try:
        pairs = as_floats("span", span, 2)
    except ValueError as error:
        raise ValueError(f"span must be ((from, to), (from, to)): {error}") from None
    if pairs.shape != (2, 2) or not (pairs[:, 0] < pairs[:, 1]).all():
        raise ValueError(f"span must be ((from, to), (from, to)) with from below to, got {pairs.tolist()}")
    return pairs.ravel().tolist()
