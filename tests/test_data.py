"""One-hot rows and batches, and what they refuse."""

import numpy as np
import pytest

from neuronlab.data import batches, one_hot


def test_one_hot_rows():
    np.testing.assert_array_equal(one_hot([2, 0, np.int8(1)], 3), [[0, 0, 1], [1, 0, 0], [0, 1, 0]])
    assert one_hot(np.array([1], np.uint8), 2).dtype == np.float64


@pytest.mark.parametrize(
    ("n", "size", "lengths"), [(7, None, [7]), (7, 3, [3, 3, 1]), (6, 3, [3, 3]), (2, 9, [2])]
)
def test_batches_visit_every_sample_once(n, size, lengths):
    for rng in (None, np.random.default_rng(0)):
        made = batches(n, size, rng)
        assert [len(rows) for rows in made] == lengths and sorted(np.concatenate(made)) == list(range(n))
    assert list(np.concatenate(batches(n, size))) == list(range(n))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: one_hot([0, 3], 3), ValueError, "labels must be from 0 to 2, got 3"),
        (lambda: one_hot([-1], 3), ValueError, "labels must be from 0 to 2, got -1"),
        (lambda: one_hot([0.0], 3), TypeError, "labels must be whole numbers, got float64"),
        (lambda: one_hot([True], 3), TypeError, "labels must be whole numbers, got bool"),
        (lambda: one_hot(["1"], 3), TypeError, "labels must be whole numbers, got <U1"),
        (
            lambda: one_hot([], 3),
            ValueError,
            r"labels must be a list of at least one label, got shape \(0,\)",
        ),
        (lambda: one_hot([[1, 2], [3]], 3), TypeError, "labels must be a list of whole numbers"),
        (lambda: one_hot([0], 0), ValueError, "n_classes must be at least 1, got 0"),
        (lambda: one_hot([0], 2.0), TypeError, "n_classes must be a whole number, got float 2.0"),
        (lambda: batches(0), ValueError, "n_samples must be at least 1, got 0"),
        (lambda: batches(3, True), TypeError, "batch_size must be a whole number, got bool True"),
        (lambda: batches(3, 2, 1), TypeError, "rng must be a numpy.random.Generator"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
