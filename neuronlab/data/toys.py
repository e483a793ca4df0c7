"""Toy data: points of the plane in two classes, in shapes that are easy to see and harder or easier to learn.

Each returns X (n, 2), about within -1 and 1 before noise, and Y (n, 1) of 0 and 1, half of each, in random
order. `n` is at least 2, `noise` the standard deviation of what is added to each coordinate, `rng` a
`numpy.random.Generator` or a seed. TypeError for a wrong type, ValueError for a smaller n or a noise below 0.
"""

import numpy as np

from ..checks import as_count, as_floats, as_number, as_rng
from .targets import one_hot

TURNS = 1.25  # of each spiral
GAP = 0.1  # between the axes and the points of `xor`


def xor(n, noise, rng) -> tuple:
    """Return (X, Y): class 1 where exactly one coordinate is positive; no straight line tells them apart.

    X (n, 2), Y (n, 1); `n` is at least 2, `noise` a standard deviation. TypeError for a wrong type,
    ValueError for a smaller n or a noise below 0.
    """

    def shape(label, rng):
        size = rng.uniform(GAP, 1, (n, 2))
        sign = rng.choice([-1.0, 1.0], n)
        return size * np.column_stack([sign, np.where(label == 1, -sign, sign)])

    return _made(shape, n, noise, rng)


def two_moons(n, noise, rng) -> tuple:
    """Return (X, Y): two half circles that reach into each other, class 0 the upper one.

    X (n, 2), Y (n, 1); `n` is at least 2, `noise` a standard deviation. TypeError for a wrong type,
    ValueError for a smaller n or a noise below 0.
    """

    def shape(label, rng):
        angle = rng.uniform(0, np.pi, n)
        moon = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
        return np.where(label[:, None] == 1, -moon, moon) / 1.5

    return _made(shape, n, noise, rng)


def circles(n, noise, rng) -> tuple:
    """Return (X, Y): a circle of radius 1, class 0, around one of radius 0.5, class 1.

    X (n, 2), Y (n, 1); `n` is at least 2, `noise` a standard deviation. TypeError for a wrong type,
    ValueError for a smaller n or a noise below 0.
    """

    def shape(label, rng):
        angle, radius = rng.uniform(0, 2 * np.pi, n), np.where(label == 1, 0.5, 1)
        return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])

    return _made(shape, n, noise, rng)


def spirals(n, noise, rng) -> tuple:
    """Return (X, Y): two spirals wound into each other, the hardest of the shapes.

    X (n, 2), Y (n, 1); `n` is at least 2, `noise` a standard deviation. TypeError for a wrong type,
    ValueError for a smaller n or a noise below 0.
    """

    def shape(label, rng):
        radius = np.sqrt(rng.uniform(0.01, 1, n))  # as many points on an outer stretch as on an inner one
        angle = 2 * np.pi * TURNS * radius + np.pi * label
        return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])

    return _made(shape, n, noise, rng)


TOYS = {"xor": xor, "two_moons": two_moons, "circles": circles, "spirals": spirals}


def points(X, labels) -> tuple:
    """Return (X, Y) of points of your own: X (n, 2), Y (n, 1) of 0 and 1 from n labels 0 or 1.

    TypeError for labels that are not whole numbers; ValueError for other labels or shapes, for a single
    point, for points of one class only, and where all points agree in a coordinate, which then tells nothing.
    """
    X = as_floats("X", X, 2)
    if X.shape[1] != 2:
        raise ValueError(f"X must have 2 columns, one a coordinate, got shape {X.shape}")
    Y = one_hot(labels, 2)[:, 1:]
    if len(X) != len(Y):
        raise ValueError(f"X and labels must have one row a point: X has {len(X)} rows, labels {len(Y)}")
    if len(X) == 1:
        raise ValueError("there is only 1 point; at least one of each class is needed")
    if Y.min() == Y.max():
        raise ValueError(f"all {len(X)} points are of class {Y[0, 0]:.0f}; points of both classes are needed")
    for column in range(2):
        if X[:, column].min() == X[:, column].max():
            raise ValueError(
                f"x{column + 1} is {X[0, column]:g} for all points, so nothing can be told from it; "
                "give some points another one"
            )
    return X, Y


def _made(shape, n, noise, rng):
    rng = as_rng(rng)
    noise = as_number("noise", noise)
    if noise < 0:
        raise ValueError(f"noise must be at least 0, got {noise}")
    label = rng.permutation(np.arange(as_count("n", n, least=2)) % 2)
    return shape(label, rng) + rng.normal(0, noise, (n, 2)), label[:, None].astype(float)
