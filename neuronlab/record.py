"""Records whose arrays stay read-only, also in a copy and in another process."""

import numpy as np


class Record:
    """A frozen dataclass whose arrays nobody can write to: what makes it has frozen them already.

    numpy forgets in a pickle and in a deep copy that an array is read-only; this remembers it.
    """

    def __setstate__(self, state):
        self.__dict__.update(state)
        for part in state.values():
            freeze(part)


def freeze(part):
    """Make `part` read-only if it is an array, and so all arrays in it if it is a tuple or a dict."""
    if isinstance(part, np.ndarray):
        part.flags.writeable = False
    elif isinstance(part, tuple):
        for item in part:
            freeze(item)
    elif isinstance(part, dict):
        freeze(tuple(part.values()))
