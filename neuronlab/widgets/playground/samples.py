"""The samples of a playground: a toy shape, or points that the learner paints, to learn from and to test."""

import numpy as np

from ...checks import as_index, as_list, as_number
from ...data import TOYS, Split, points, train_test_split
from ...functions import LOSSES
from .settings import PAINTED

TEST_SHARE = 0.3
EVERY = 4  # of painted points each fourth is for the test
MOST_PAINTED = 400
REACH = 1.25  # painted points are at most this far from 0


def data_of(settings, painted, rng) -> tuple:
    """Return (`Split`, problem): the samples, and one sentence why they cannot be learned from, or "".

    Targets have one column, 1 for class 1, or for softmax one column a class.
    """
    if settings.data == PAINTED:
        split, problem = _painted(painted)
    else:
        X, Y = TOYS[settings.data](settings.n_points, settings.noise, rng)
        split, problem = train_test_split(X, Y, TEST_SHARE, rng), ""
    if LOSSES[settings.loss].targets == "distribution":
        split = split._replace(Y=_both(split.Y), Y_test=_both(split.Y_test))
    return split, problem


def as_painted(given) -> tuple:
    """Return painted points as a tuple of (x1, x2, label).

    TypeError for a wrong type, ValueError for a point outside, a label that is not 0 or 1, and too many.
    """
    painted = tuple(_as_point(place, point) for place, point in enumerate(as_list("painted", given)))
    if len(painted) > MOST_PAINTED:
        raise ValueError(f"there is room for {MOST_PAINTED} painted points, got {len(painted)}")
    return painted


def _as_point(place, given):
    point = as_list(f"painted[{place}]", given)
    if len(point) != 3:
        raise ValueError(f"painted[{place}] must be x1, x2 and a label, got {len(point)} numbers")
    x1, x2 = (as_number(name, value) for name, value in zip(("x1", "x2"), point[:2], strict=True))
    for name, value in (("x1", x1), ("x2", x2)):
        if abs(value) > REACH:
            raise ValueError(f"{name} must be from {-REACH} to {REACH}, got {value}")
    return x1, x2, as_index("label", point[2], 2)


def _painted(painted):
    X = np.array([point[:2] for point in painted], float).reshape(-1, 2)
    labels = np.array([point[2] for point in painted], int)
    test = np.arange(len(X)) % EVERY == EVERY - 1
    problem = ""
    if not len(X):
        problem = "There is nothing to learn from yet: paint points of both classes."
    else:
        try:
            points(X[~test], labels[~test])
        except ValueError as error:
            problem = f"The points cannot be learned from yet: {error}."
    Y = labels[:, None].astype(float)
    return Split(X[~test], Y[~test], X[test], Y[test]), problem


def _both(Y):
    return np.column_stack([1 - Y, Y])
