"""Calls a learner's function, which may raise anything or never return."""

import ctypes
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
    start = time.monotonic()
    thread.start()
    thread.join(clock.left)
    clock.left = max(0.0, clock.left - (time.monotonic() - start))
    if thread.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_OutOfTime)
        )
        thread.join(GRACE)
        said = f"Your function was not done after {clock.seconds:g} s: is there a loop that does not end?"
        if thread.is_alive():
            said += " It catches every exception and goes on: restart the kernel to end it."
        return None, said
    return reply[0]
