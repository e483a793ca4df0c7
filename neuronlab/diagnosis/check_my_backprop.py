"""A learner's own backpropagation, tried on small networks on which all slips look different."""

from __future__ import annotations

import ctypes
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import as_amount, as_list, short
from ..functions import as_activation, as_loss
from ..network import init
from .diagnose import diagnose

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = ((3, 2, 2), (2, 3, 3, 1), (3, 3, 3))  # none alike, some of the matrices square
BATCHES = (1, 4)
GRACE = 0.5  # seconds in which a loop that does not end has to notice the exception raised in it


def check_my_backprop(
    function: Callable[..., Any],
    activation: str = "sigmoid",
    loss: str = "half_squared_error",
    layout: str = "rows",
    seconds: float = 2.0,
) -> str:
    """Try your own function for the gradients on small networks, and say which slip explains what it returns.

    Parameters
    ----------
    function : callable
        function(Ws, bs, X, Y) returns (dWs, dbs): lists of one array a layer.
    activation : str, default "sigmoid"
        Of the hidden layers. The last one has the same with a squared error, and the identity in front of a
        cross entropy, whose sigmoid or softmax belongs to the loss.
    loss : str, default "half_squared_error"
        The loss; the gradient is that of the mean over the samples.
    layout : {"rows", "columns"}, default "rows"
        Whether your function takes samples as the rows of X and Y or as their columns. With columns the
        biases are columns too, (n_out, 1), as in W @ X + b.
    seconds : float, default 2.0
        How long all calls together may take.

    Returns
    -------
    str
        The verdict: right on all networks, or what is wrong, and on which of them.

    Raises
    ------
    TypeError
        If `function` cannot be called.
    ValueError
        For an unknown activation or loss.
    """
    if not callable(function):
        raise TypeError(f"function must be a function, got {short(function)}")
    hidden, cost, seconds = as_activation(activation).name, as_loss(loss), as_amount("seconds", seconds)
    end = time.monotonic() + seconds
    common: list | None = None
    wrong = None
    for k, (sizes, n) in enumerate((sizes, n) for sizes in SIZES for n in BATCHES):
        case = _case(sizes, n, hidden, cost, k)
        made, complaint = _called(function, case, layout, seconds, end)
        if made is None:
            return f"{complaint} That was on a {_name(sizes)} network with {n} sample{'s' * (n > 1)}."
        try:
            dW, db = made
            found = replace(diagnose(*case, dW, db), first="")  # the learner has not got these numbers
        except (TypeError, ValueError) as error:
            place = f"That was on a {_name(sizes)} network."
            return f"What your function returns cannot be compared: {error}. {place}"
        if found.right:
            continue
        named = [(slip.name, slip) for slip in found.slips]
        kept = named if common is None else [pair for pair in common if pair[0] in dict(named)]
        common = kept
        wrong = wrong or (sizes, n, found)
    if wrong is None:
        return "Right: all gradients agree, on every network that was tried."
    sizes, n, found = wrong
    place = f"On a {_name(sizes)} network with {n} sample{'s' * (n > 1)}: "
    if common:
        said = dict.fromkeys(str(slip) for _, slip in common)
        return "\n".join([place + str(found).partition("\n")[0], *said])
    if found.slips:
        return f"{place}{found}\n(On other networks other slips would be needed: this one may not be all.)"
    return place + str(found)


def _case(sizes, n, hidden, loss, seed):
    """(network, X, Y, loss) with friendly numbers, no two alike."""
    rng = np.random.default_rng(seed)
    own = ["identity" if loss.targets != "any" else hidden]
    network = init(sizes, [hidden] * (len(sizes) - 2) + own, rng)
    layers = [
        type(layer)(layer.W.round(2), rng.uniform(-0.5, 0.5, layer.n_out).round(2), layer.activation)
        for layer in network.layers
    ]
    X = rng.uniform(-1, 1, (n, sizes[0])).round(2)
    Y = rng.uniform(0.1, 0.9, (n, sizes[-1])).round(2)
    if loss.targets == "distribution":
        Y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], n)]
    return type(network)(layers), X, Y, loss


def _called(function, case, layout, seconds, end):
    """((dW, db), "") of one call, or (None, a sentence why there is nothing)."""
    network, X, Y, _ = case
    Ws = [layer.W.copy() for layer in network.layers]
    bs = [layer.b.copy() for layer in network.layers]
    if layout == "columns":
        X, Y, bs = X.T.copy(), Y.T.copy(), [b[:, None] for b in bs]
    elif layout != "rows":
        raise ValueError(f"layout must be 'rows' or 'columns', got {short(layout)}")
    inputs = (Ws, bs, X, Y)
    before = [array.copy() for array in (*Ws, *bs, X, Y)]
    first, complaint = _in_time(function, inputs, seconds, end)
    if complaint:
        return None, complaint
    if not all(map(np.array_equal, (*Ws, *bs, X, Y), before)):
        return None, "Your function changes the arrays that it is given: work on copies of them."
    made = _pair(first)
    if isinstance(made, str):
        return None, made
    second, complaint = _in_time(function, inputs, seconds, end)
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


class _OutOfTime(BaseException):
    """Raised inside a learner's loop that does not end; no `except Exception` catches it."""


def _in_time(function, inputs, seconds, end):
    """(what the function returns, "") or (None, a sentence), at the latest when `time.monotonic()` is `end`.

    It runs in a thread, which works in a notebook and on Windows; one that does not end gets an exception
    raised in it, which reaches it between two lines of Python.
    """
    reply = []

    def call():
        try:
            reply.append((function(*inputs), ""))
        except _OutOfTime:
            pass
        except BaseException as error:  # sys.exit, too, ends the learner's function and not the check
            shapes = ", ".join(str(array.shape) for array in inputs[0])
            given = f"It was given X {inputs[2].shape}, Y {inputs[3].shape} and Ws {shapes}."
            reply.append((None, f"Your function ended with {type(error).__name__}: {error}. {given}"))

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(max(0.0, end - time.monotonic()))
    if thread.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_OutOfTime)
        )
        thread.join(GRACE)
        said = f"Your function was not done after {seconds:g} s: is there a loop that does not end?"
        if thread.is_alive():
            said += " It catches every exception and goes on: restart the kernel to end it."
        return None, said
    return reply[0]


def _name(sizes):
    return "-".join(map(str, sizes))
