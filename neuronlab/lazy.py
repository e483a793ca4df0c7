"""A sequence whose items are made when they are asked for."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, TypeVar

Item = TypeVar("Item", covariant=True)


class LazySequence(Sequence[Item]):
    """Item k is what `_make(k)` returns, once; a slice is a tuple."""

    def __init__(self):
        self._made = {}

    @abstractmethod
    def _make(self, k) -> Item:
        """Return item k, 0 <= k < len(self)."""

    def __getitem__(self, k) -> Any:
        if isinstance(k, slice):
            return tuple(self[i] for i in range(*k.indices(len(self))))
        k = range(len(self))[k]
        if k not in self._made:
            self._made[k] = self._make(k)
        return self._made[k]
