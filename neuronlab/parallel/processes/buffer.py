"""Memory that is used again: to get a large vector fresh takes longer than to fill it."""

import numpy as np


class Buffer:
    """One array of n_elements, whose contents the next use overwrites."""

    def __init__(self, n_elements):
        self.array = np.empty(n_elements)

    def of(self, dtype):
        """Return the array, of that dtype."""
        if self.array.dtype != dtype:
            self.array = np.empty(len(self.array), dtype)
        return self.array
