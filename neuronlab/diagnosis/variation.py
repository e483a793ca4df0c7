"""The backward pass with slips in it: the lines of backprop.py, each of which a slip may take over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..backprop import quiet

if TYPE_CHECKING:
    from ..backprop import Trace
    from ..functions import Activation
    from .slip import Slip


class At(NamedTuple):
    """What a line of the backward pass has before it, in one layer."""

    trace: Trace
    l: int  # of the layer
    W: np.ndarray
    activation: Activation
    z: np.ndarray
    a: np.ndarray
    a_before: np.ndarray
    lr: float | None
    da: np.ndarray | None = None
    slope: np.ndarray | None = None
    delta: np.ndarray | None = None
    dW: np.ndarray | None = None

    @property
    def n(self):
        """Samples in the batch."""
        return len(self.a)

    @property
    def is_last(self):
        """Whether the layer gives the scores."""
        return self.l == len(self.trace.layers) - 1


def gradients(trace: Trace, slips: dict[tuple[str, int], Slip], lr: float | None = None):
    """Return [(dW, db)] of each layer with `slips` {(line, layer): Slip}; None where one cannot happen there.

    Without slips they are those of the trace.
    """
    X = trace.X
    made = []
    scores = trace.layers[-1].a
    da = trace.loss.grad(scores, trace.Y)
    with quiet():
        for l in reversed(range(len(trace.layers))):
            layer, known = trace.network.layers[l], trace.layers[l]
            a_before = trace.layers[l - 1].a if l else X
            at = At(trace, l, layer.W, layer.activation, known.z, known.a, a_before, lr, da)

            def line(name, right, at=at, l=l):
                slip = slips.get((name, l))
                return right if slip is None else slip.wrong(at)

            if at.is_last and (da := line("residual", da)) is None:
                return None
            at = at._replace(da=da)
            slope = line("slope", known.slope, at)
            if slope is None:
                return None
            at = at._replace(slope=slope)
            delta = line("delta", da * slope, at)
            if delta is None:
                return None
            at = at._replace(delta=delta)
            dW = line("dW", delta.T @ a_before / len(X), at)
            if dW is None:
                return None
            at = at._replace(dW=dW)
            db = line("db", delta.sum(axis=0) / len(X), at)
            da = line("back", delta @ layer.W, at) if l else None
            if db is None or (l and da is None):
                return None
            made.append((dW, db))
    return made[::-1]
