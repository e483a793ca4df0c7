"""Calls a learner's function, which may raise anything or never return."""

import ctypes
import sys
import threading
import time

GRACE = 0.5  # seconds in which a loop that does not end has to notice the exception raised in it


class _OutOfTime(BaseException):
    """Raised inside a learner's loop that does not end; no `except Exception` catches it."""


class Clock:
    """How many `seconds` all calls of a learner's function may take, and how many are `left`."""

    def __init__(self, seconds):
        self.seconds = self.left = seconds


def in_time(function, inputs, clock):
    """(what the function returns, "") or (None, a sentence), at the latest when the `Clock` has nothing left.

    It runs in a thread, which works in a notebook and on Windows; one that does not end gets an exception
    raised in it, which reaches it between two lines of Python. A kernel in the browser has no threads: there
    a trace looks at the clock at each line.
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

    start = time.monotonic()
    said = (_traced if sys.platform == "emscripten" else _threaded)(call, clock)
    clock.left = max(0.0, clock.left - (time.monotonic() - start))
    if said is not None:
        return None, said
    return reply[0]


def _threaded(call, clock):
    """Run `call` in a thread; return None, or a sentence if it was not done."""
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(min(clock.left, threading.TIMEOUT_MAX))
    if not thread.is_alive():
        return None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_OutOfTime)
    )
    thread.join(GRACE)
    said = _too_long(clock)
    if thread.is_alive():
        said += " It catches every exception and goes on: restart the kernel to end it."
    return said


def _traced(call, clock):
    """Run `call` here, with a look at the clock before each line; as `_threaded`."""
    end = time.monotonic() + clock.left
    late = []

    def look(*given):
        if time.monotonic() > end:
            late.append(True)
            raise _OutOfTime
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        call()
    except _OutOfTime:  # between two lines of `call` itself
        pass
    finally:
        sys.settrace(before)
    return _too_long(clock) if late else None


def _too_long(clock):
    return f"Your function was not done after {clock.seconds:g} s: is there a loop that does not end?"
