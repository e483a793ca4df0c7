"""Watchdog: a rank that waits too long for another one says so and ends, so that no program hangs."""

import os
import sys
import threading
import time
from contextlib import contextmanager

from ...checks import as_amount

LAST_WORDS_SECONDS = 0.5  # for mpiexec to pass on what a rank said, before it ends it and all others
TICKS = 20  # looks in the time that is waited; waiting is noticed up to one tick late


class Watchdog:
    """Ends this process, with a sentence, when it has waited `seconds` in one `wait`.

    A rank that waits inside MPI cannot be interrupted: only a thread beside it still runs. It counts its own
    ticks, so that the time in which the whole program was suspended does not count. `mpiexec` ends all
    other ranks as soon as one ends with an error. TypeError or ValueError for 0 seconds or less.
    """

    def __init__(self, rank, seconds):
        self.rank, self.seconds = rank, as_amount("seconds", seconds)
        self._waiting_for, self._waits, self._over = None, 0, threading.Event()

    def __enter__(self):
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *error):
        self._over.set()

    def begin(self, peer):
        """From now on this rank waits for `peer`, in words; quick enough for the inner loop."""
        self._waits += 1
        self._waiting_for = peer

    def end(self):
        """What was waited for has come."""
        self._waiting_for = None

    @contextmanager
    def wait(self, peer):
        """Wait for `peer` while the block runs."""
        self.begin(peer)
        try:
            yield
        finally:
            self.end()

    def _watch(self):
        seen, ticks = None, 0
        while not self._over.wait(min(self.seconds / TICKS, threading.TIMEOUT_MAX)):
            ticks = ticks + 1 if self._waiting_for and self._waits == seen else 0
            seen = self._waits
            if ticks >= TICKS:
                self._give_up(self._waiting_for)

    def _give_up(self, peer):
        # Nothing of Python or MPI may run any more: both could wait for the rank that hangs.
        line = (
            f"rank {self.rank}: nothing came from {peer} for {self.seconds:g} s; "
            "it hangs or is cut off. This rank gives up.\n"
        )
        sys.stdout.flush()
        if sys.__stderr__ is not None:
            os.write(sys.__stderr__.fileno(), line.encode())
        time.sleep(LAST_WORDS_SECONDS)
        os._exit(1)
