"""A lazy sequence behaves as a tuple does, and makes each of its items once."""

import pytest

from neuronlab.lazy import LazySequence


class Squares(LazySequence):
    """0, 1, 4, 9: each a list of its own, so that one can tell it from another that is equal."""

    def __len__(self):
        return 4

    def _make(self, k):
        return [k * k]


def test_it_reads_as_a_tuple_does():
    squares, as_tuple = Squares(), ([0], [1], [4], [9])
    assert tuple(squares) == as_tuple and squares[-1] == [9]
    for part in (slice(1, 3), slice(None, None, -1), slice(2, 99)):
        assert squares[part] == as_tuple[part]
    for outside in (4, -5):
        with pytest.raises(IndexError):
            squares[outside]


def test_an_item_is_made_once():
    squares = Squares()
    first = squares[2]
    assert squares[2] is first and squares[-2] is first and squares[1:][1] is first
    assert Squares()[2] is not first
