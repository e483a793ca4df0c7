"""A learner's own backpropagation, tried on small networks on which all slips look different."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..backprop import check_loss
from ..checks import as_amount, as_count, as_list, short
from ..functions import as_activation, as_loss, identity
from ..network import init
from .diagnose import diagnose
from .in_time import Clock, in_time
from .verdict import name_of, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..functions import Activation, Loss

SIZES = ((3, 2, 2), (2, 3, 3, 1), (3, 3, 3))  # none alike, some of the matrices square
BATCHES = (1, 4)


def check_my_backprop(
    function: Callable[..., Any],
    activation: Activation | str = "sigmoid",
    loss: Loss | str = "half_squared_error",
    layout: str | None = None,
    seconds: float = 2.0,
    last: Activation | str | None = None,
    workers: int | None = None,
) -> str:
    """Try your own function for the gradients on small networks, and say which slip explains what it returns.

    Parameters
    ----------
    function : callable
        function(Ws, bs, X, Y) returns (dWs, dbs): lists of one array a layer.
    activation : Activation or str, default "sigmoid"
        Of the hidden layers.
    loss : Loss or str, default "half_squared_error"
        The loss; the gradient is that of the mean over the samples.
    layout : {"rows", "columns"}, optional
        Whether your function takes samples as the rows of X and Y or as their columns. With columns the
        biases are columns too, (n_out, 1), as in W @ X + b. By default rows are tried first, and columns if
        nothing that can be compared comes back.
    seconds : float, default 2.0
        How long all calls together may take.
    last : Activation or str, optional
        Of the last layer; by default that of the hidden ones with a squared error, and the identity in front
        of a cross entropy, whose sigmoid or softmax belongs to the loss.
    workers : int, optional
        Among how many workers your function divides the batch, which then names a factor.

    Returns
    -------
    str
        The verdict: right on all networks, or what is wrong, and on which of them.

    Raises
    ------
    TypeError
        If `function` cannot be called, and for another wrong type.
    ValueError
        For an unknown activation or loss, and for a last activation that does not go with the loss.
    """
    if not callable(function):
        raise TypeError(f"function must be a function, got {short(function)}")
    hidden, cost, seconds = as_activation(activation), as_loss(loss), as_amount("seconds", seconds)
    workers = None if workers is None else as_count("workers", workers)
    if last is None:
        last = hidden if cost.link is identity else "identity"
    if layout not in (None, "rows", "columns"):
        raise ValueError(f"layout must be 'rows' or 'columns', got {short(layout)}")
    clock = Clock(seconds)
    cases = [_case(sizes, n, (hidden, as_activation(last)), cost) for sizes in SIZES for n in BATCHES]
    check_loss(cases[0][0], cost)
    said, compared = _verdict(function, cases, layout or "rows", clock, workers)
    if layout is None and not compared and clock.left:
        other, compared = _verdict(function, cases, "columns", clock, workers)
        said = f"Your function takes samples as columns.\n{other}" if compared else said
    return said


def _verdict(function, cases, layout, clock, workers):
    """(what is said, whether there was anything to compare)."""
    wrong = []
    for case in cases:
        network, X, Y, loss = case
        sizes, n = network.sizes, len(X)
        made, complaint = _called(function, case, layout, clock)
        if made is None:
            place = f"That was on a {name_of(sizes)} network with {n} sample{'s' * (n > 1)}."
            return f"{complaint} {place}", case is not cases[0]
        try:
            dW, db = made
            # The learner has not got these numbers, so no stepper can open at one.
            found = replace(diagnose(network, X, Y, loss, dW, db, workers=workers), first="")
        except (TypeError, ValueError) as error:
            place = f"That was on a {name_of(sizes)} network."
            return f"What your function returns cannot be compared: {error}. {place}", case is not cases[0]
        if not found.right:
            wrong.append((sizes, n, found))
    return verdict(wrong), True


def _case(sizes, n, activations, loss):
    """(network, X, Y, loss) with friendly numbers, no two alike."""
    rng = np.random.default_rng([n, *sizes])
    network = init(sizes, [activations[0]] * (len(sizes) - 2) + [activations[1]], rng)
    layers = [
        type(layer)(layer.W.round(2), rng.uniform(-0.5, 0.5, layer.n_out).round(2), layer.activation)
        for layer in network.layers
    ]
    X = rng.uniform(-1, 1, (n, sizes[0])).round(2)
    Y = rng.uniform(0.1, 0.9, (n, sizes[-1])).round(2)
    if loss.targets == "distribution":
        Y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], n)]
    return type(network)(layers), X, Y, loss


def _called(function, case, layout, clock):
    """((dW, db), "") of one call, or (None, a sentence why there is nothing)."""
    network, X, Y, _ = case
    Ws = [layer.W.copy() for layer in network.layers]
    bs = [layer.b.copy() for layer in network.layers]
    if layout == "columns":
        X, Y, bs = X.T.copy(), Y.T.copy(), [b[:, None] for b in bs]
    inputs = (Ws, bs, X, Y)
    before = [array.copy() for array in (*Ws, *bs, X, Y)]
    first, complaint = in_time(function, inputs, clock)
    if complaint:
        return None, complaint
    if not all(map(np.array_equal, (*Ws, *bs, X, Y), before)):
        return None, "Your function changes the arrays that it is given: work on copies of them."
    made = _pair(first)
    if isinstance(made, str):
        return None, made
    second, complaint = in_time(function, inputs, clock)
    if complaint:
        return None, f"The first call went well, the second did not. {complaint}"
    if not _equal(made, _pair(second)):
        return None, "Called again, your function returns other numbers: is there anything random in it?"
    return made, ""


def _pair(returned):
    """(dWs, dbs), or a sentence what came in its place."""
    if returned is None:
        return "Your function returns None: does it end with `return dWs, dbs`?"
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        return f"Your function must return two lists, dWs and dbs, got {short(returned)}."
    try:
        return tuple(as_list(name, part) for name, part in zip(("dWs", "dbs"), returned, strict=True))
    except TypeError as error:
        return f"Your function must return two lists, one array a layer in each: {error}."


def _equal(first, second):
    try:
        pairs = [zip(a, b, strict=True) for a, b in zip(first, second, strict=True)]
        return all(
            np.array_equal(np.asarray(x, float), np.asarray(y, float), equal_nan=True)
            for pair in pairs
            for x, y in pair
        )
    except (TypeError, ValueError):
        return isinstance(first, tuple) and isinstance(
            second, tuple
        )  # `diagnose` says what is wrong with them
