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
    z_before: np.ndarray | None  # of the inputs there is none
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
    made, da = [], first_error(trace)
    for l in reversed(range(len(trace.layers))):
        here = {line: slip for (line, at), slip in slips.items() if at == l}
        layer = of_layer(trace, l, da, here, lr)
        if layer is None:
            return None
        *pair, da = layer
        made.append(tuple(pair))
    return made[::-1]


def first_error(trace: Trace) -> np.ndarray:
    """Return dL/da at the output (n, n_out), as it comes from the loss."""
    with quiet():
        return trace.loss.grad(trace.layers[-1].a, trace.Y)


def of_layer(trace: Trace, l: int, da, slips: dict[str, Slip], lr: float | None = None):
    """Return (dW, db, the da of the layer before) of layer `l`, whose own is `da`, with `slips` {line: Slip}.

    None where one of them cannot happen there. The first layer has none before it, and None for its da.
    """
    layer, known = trace.network.layers[l], trace.layers[l]
    a_before, z_before = (trace.layers[l - 1].a, trace.layers[l - 1].z) if l else (trace.X, None)
    at = At(trace, l, layer.W, layer.activation, known.z, known.a, a_before, z_before, lr, da)
    if "residual" in slips and not at.is_last:
        return None

    def line(name, right, at):
        slip = slips.get(name)
        return right if slip is None else slip.wrong(at)

    with quiet():
        if (da := line("residual", da, at)) is None:
            return None
        at = at._replace(da=da)
        if (slope := line("slope", known.slope, at)) is None:
            return None
        at = at._replace(slope=slope)
        if (delta := line("delta", da * slope, at)) is None:
            return None
        at = at._replace(delta=delta)
        if (dW := line("dW", delta.T @ a_before / at.n, at)) is None:
            return None
        at = at._replace(dW=dW)
        db = line("db", delta.sum(axis=0) / at.n, at)
        back = line("back", delta @ layer.W, at) if l else None
    return None if db is None or (l and back is None) else (dW, db, back)
