"""What comes in is taken as numbers of the right shape, or refused in words that name what came."""

import numpy as np
import pytest

from neuronlab import checks

MOST = 2**63 - 1  # the largest of numpy's whole numbers
BIG = 10**400  # beyond all floats


class Gradient:
    requires_grad = True


# What is refused, and what is said about it.
OTHER_KIND = [
    (checks.as_floats, ("a", ["3"], 1), "a must be an array of numbers, got list ['3']"),
    (checks.as_floats, ("a", [None], 1), "a must be an array of numbers, got list [None]"),
    (checks.as_floats, ("a", [1j], 1), "a must be an array of numbers, got list [1j]"),
    (
        checks.as_floats,
        ("a", [[1], [2, 3]], 2),
        "a must be an array of numbers, got list [[1], [2, 3]], whose rows differ in length",
    ),
    (
        checks.as_floats,
        ("a", Gradient(), 1),
        "a must be numbers alone, got a tensor that needs a gradient; a.detach() is without",
    ),
    (checks.as_number, ("lr", True), "lr must be a number, got bool True"),
    (checks.as_number, ("lr", np.True_), f"lr must be a number, got {checks.short(np.True_)}"),
    (checks.as_number, ("lr", "1"), "lr must be a number, got str '1'"),
    (checks.as_count, ("n", True), "n must be a whole number, got bool True"),
    (checks.as_count, ("n", np.True_), f"n must be a whole number, got {checks.short(np.True_)}"),
    (checks.as_count, ("n", 2.0), "n must be a whole number, got float 2.0"),
    (checks.as_text, ("t", 1), "t must be text, got int 1"),
    (checks.as_choice, ("c", 1, ["a"]), "c must be a name, got int 1"),
    (checks.as_list, ("l", "ab"), "l must be a list, got str 'ab'"),
    (checks.as_list, ("l", 1), "l must be a list, got int 1"),
    (checks.as_rng, (True,), "rng must be a numpy.random.Generator or a seed such as 0, got bool True"),
]
OTHER_VALUE = [
    (checks.as_floats, ("a", 1.0, 1), "a must have 1 axis, got shape ()"),
    (checks.as_floats, ("a", 1.0, 2), "a must have 2 axes, got shape ()"),
    (checks.as_floats, ("a", [1.0], 0, 2), "a must have 0 or 2 axes, got shape (1,)"),
    (checks.as_floats, ("a", [[], []], 2), "a is empty: shape (2, 0)"),
    (checks.as_floats, ("a", [[1, 2], [3, np.nan]], 2), "a must be finite, got nan at [1, 1]"),
    (checks.as_floats, ("a", [np.inf, np.nan], 1), "a must be finite, got inf at [0]"),
    (checks.as_batch, ("X", 3.0, 1), "X must have 1 or 2 axes, got shape ()"),
    (
        checks.as_batch,
        ("X", [1, 2, 3], 1),
        "X must have 1 column (rows are samples), got shape (3,); X[:, None] makes a column of it",
    ),
    (checks.as_batch, ("X", [[1, 2]], 1), "X must have 1 column (rows are samples), got shape (1, 2)"),
    (checks.as_batch, ("X", [1, 2, 3], 2), "X must have 2 columns (rows are samples), got shape (3,)"),
    (checks.as_batch, ("X", [1, 2], 3), "X must have 3 columns (rows are samples), got shape (2,)"),
    (checks.as_number, ("lr", np.inf), "lr must be finite, got inf"),
    (checks.as_number, ("lr", -BIG), "lr must be finite, got -inf"),
    (checks.as_count, ("n", 0), "n must be at least 1, got 0"),
    (checks.as_count, ("n", 2, 3), "n must be at least 3, got 2"),
    (checks.as_count, ("n", -MOST - 1), "n must be at least 1, got a whole number of 64 bits"),
    (checks.as_count, ("n", -MOST), "n must be at least 1, got -9223372036854775807"),
    (checks.as_count, ("n", MOST + 1), f"n must be at most {MOST:,}, got a whole number of 64 bits"),
    (checks.as_amount, ("s", -1), "s must be above 0, got -1"),
    (checks.as_amount, ("s", 0), "s must be above 0, got 0"),
    (checks.as_amount, ("s", -0.5, True), "s must be 0 or more, got -0.5"),
    (checks.as_index, ("k", -1, 3), "k must be at least 0, got -1"),
    (checks.as_index, ("k", 3, 3), "k must be from 0 to 2, got 3"),
    (checks.as_index, ("k", 500, 4), "k must be from 0 to 3, got 500"),
    (checks.as_choice, ("c", "b", ["a", "d"]), "c must be one of a, d, got 'b'"),
    (checks.as_rng, (-1,), "rng as a seed must be at least 0, got -1"),
]


@pytest.mark.parametrize(
    ("error", "check", "given", "said"),
    [(TypeError, *one) for one in OTHER_KIND] + [(ValueError, *one) for one in OTHER_VALUE],
    ids=lambda part: getattr(part, "__name__", None),
)
def test_what_is_refused_is_named(error, check, given, said):
    with pytest.raises(error) as caught:
        check(*given)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("check", "given", "expected"),
    [
        (checks.as_number, ("lr", np.float32(0.5)), 0.5),
        (checks.as_number, ("lr", np.int8(-3)), -3.0),
        (checks.as_number, ("lr", np.inf, False), np.inf),
        (checks.as_number, ("lr", BIG, False), np.inf),
        (checks.as_number, ("lr", -BIG, False), -np.inf),
        (checks.as_count, ("n", 1), 1),
        (checks.as_count, ("n", np.int8(3), 3), 3),
        (checks.as_count, ("n", MOST), MOST),
        (checks.as_amount, ("s", 1e-300), 1e-300),
        (checks.as_amount, ("s", 0, True), 0.0),
        (checks.as_index, ("k", 0, 3), 0),
        (checks.as_index, ("k", 2, 3), 2),
        (checks.as_text, ("t", ""), ""),
        (checks.as_choice, ("c", "d", ["a", "d"]), "d"),
        (checks.as_list, ("l", iter((1, 2))), [1, 2]),
    ],
    ids=lambda part: getattr(part, "__name__", None),
)
def test_what_is_taken(check, given, expected):
    found = check(*given)
    assert found == expected and type(found) is type(expected)


def test_arrays_are_copied_unless_they_need_not_be():
    array = np.array([[1.0, 2.0]])
    same = checks.as_floats("a", array, 2)
    assert same is not array and not np.shares_memory(same, array)
    assert checks.as_floats("a", array, 2, copy=False) is array
    assert np.shares_memory(checks.as_batch("a", array[0], 2, copy=False), array)
    assert not np.shares_memory(checks.as_batch("a", array, 2), array)


def test_types_of_numbers_and_the_shape_of_one_sample():
    for given, kind in (
        ([1, True], np.float64),
        (np.float32([1, 2]), np.float32),
        (np.float16([1]), np.float64),
    ):
        assert checks.as_floats("a", given, 1).dtype == kind
    assert checks.as_batch("X", [1, 2, 3], 3).tolist() == [[1, 2, 3]]
    assert checks.as_batch("X", [[1], [2]], 1).shape == (2, 1)
    assert checks.as_floats("a", 7, 0) == 7.0


def test_huge_numbers_are_finite_although_their_product_is_not():
    assert checks.all_finite(np.array([1e200, -1e200])) and checks.as_floats("a", [1e200], 1) == 1e200
    assert not checks.all_finite(np.array([1e200, np.inf])) and not checks.all_finite(np.array([1.0, np.nan]))


def test_nobody_writes_to_what_is_read_only():
    array = np.array([1.0])
    kept = checks.read_only(array)
    array[0] = 2.0
    assert kept[0] == 1.0 and not kept.flags.writeable and array.flags.writeable


def test_what_came_is_cut_where_it_is_long():
    assert checks.short("a" * 58) == f"str '{'a' * 58}'"  # 60 characters with its quotes
    assert checks.short("a" * 59) == f"str '{'a' * 56}..."
    assert checks.short(np.array([1])) == "ndarray array([1])" and checks.short(range(3)) == "range(0, 3)"
