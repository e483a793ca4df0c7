"""What a command does when nobody reads its output any more, as behind `| head`."""

import os
import sys
from collections.abc import Callable
from functools import wraps

NOBODY_READS = 141  # 128 + SIGPIPE: what a shell says of a program that ended so


def quiet_when_unread(main: Callable[..., int]) -> Callable[..., int]:
    """Return the command `main`, which gives its exit status, so that a closed pipe ends it silently."""

    @wraps(main)
    def quiet(*arguments, **keywords):
        try:
            status = main(*arguments, **keywords)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes once more at its end; let that go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return NOBODY_READS
        return status

    return quiet
