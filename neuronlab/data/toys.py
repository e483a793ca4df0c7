"""Toy data: points of the plane in two classes, in shapes that are easy to see and harder or easier to learn.

Each returns X (n, 2), about within -1 and 1 before noise, and Y (n, 1) of 0 and 1, half of each, in random
order. `n` is at least 2, `noise` the standard deviation of what is added to each coordinate, `rng` a
`numpy.random.Generator` or a seed. TypeError for a wrong type, ValueError for a smaller n or a noise below 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..checks import as_count, as_floats, as_number, as_rng
from .targets import one_hot

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

TURNS = 1.25  # of each spiral
GAP = 0.1  # between the axes and the points of `xor`


def xor(n: int, noise: float, rng: np.random.Generator | int) -> tuple[np.ndarray, np.ndarray]:
    """Return points of class 1 where exactly one coordinate is positive; no straight line tells them apart.

    Parameters
    ----------
    n : int
        How many points, half of each class; 2 or more.
    noise : float
        Standard deviation of what is added to each coordinate; 0 or more.
    rng : numpy.random.Generator or int
        Draws them, in random order; an int is a seed.

    Returns
    -------
    X : numpy.ndarray, shape (n, 2)
        Points, about within -1 and 1 before noise.
    Y : numpy.ndarray, shape (n, 1)
        Their classes, 0 and 1.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a smaller n or a noise below 0.
    """

    def shape(label, rng):
        size = rng.uniform(GAP, 1, (n, 2))
        sign = rng.choice([-1.0, 1.0], n)
        return size * np.column_stack([sign, np.where(label == 1, -sign, sign)])

    return _made(shape, n, noise, rng)


def two_moons(n: int, noise: float, rng: np.random.Generator | int) -> tuple[np.ndarray, np.ndarray]:
    """Return two half circles that reach into each other, class 0 the upper one.

    Parameters
    ----------
    n : int
        How many points, half of each class; 2 or more.
    noise : float
        Standard deviation of what is added to each coordinate; 0 or more.
    rng : numpy.random.Generator or int
        Draws them, in random order; an int is a seed.

    Returns
    -------
    X : numpy.ndarray, shape (n, 2)
        Points, about within -1 and 1 before noise.
    Y : numpy.ndarray, shape (n, 1)
        Their classes, 0 and 1.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a smaller n or a noise below 0.
    """

    def shape(label, rng):
        angle = rng.uniform(0, np.pi, n)
        moon = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
        return np.where(label[:, None] == 1, -moon, moon) / 1.5

    return _made(shape, n, noise, rng)


def circles(n: int, noise: float, rng: np.random.Generator | int) -> tuple[np.ndarray, np.ndarray]:
    """Return a circle of radius 1, class 0, around one of radius 0.5, class 1.

    Parameters
    ----------
    n : int
        How many points, half of each class; 2 or more.
    noise : float
        Standard deviation of what is added to each coordinate; 0 or more.
    rng : numpy.random.Generator or int
        Draws them, in random order; an int is a seed.

    Returns
    -------
    X : numpy.ndarray, shape (n, 2)
        Points, about within -1 and 1 before noise.
    Y : numpy.ndarray, shape (n, 1)
        Their classes, 0 and 1.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a smaller n or a noise below 0.
    """

    def shape(label, rng):
        angle, radius = rng.uniform(0, 2 * np.pi, n), np.where(label == 1, 0.5, 1)
        return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])

    return _made(shape, n, noise, rng)


def spirals(n: int, noise: float, rng: np.random.Generator | int) -> tuple[np.ndarray, np.ndarray]:
    """Return two spirals wound into each other, the hardest of the shapes.

    Parameters
    ----------
    n : int
        How many points, half of each class; 2 or more.
    noise : float
        Standard deviation of what is added to each coordinate; 0 or more.
    rng : numpy.random.Generator or int
        Draws them, in random order; an int is a seed.

    Returns
    -------
    X : numpy.ndarray, shape (n, 2)
        Points, about within -1 and 1 before noise.
    Y : numpy.ndarray, shape (n, 1)
        Their classes, 0 and 1.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a smaller n or a noise below 0.
    """

    def shape(label, rng):
        radius = np.sqrt(rng.uniform(0.01, 1, n))  # as many points on an outer stretch as on an inner one
        angle = 2 * np.pi * TURNS * radius + np.pi * label
        return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])

    return _made(shape, n, noise, rng)


TOYS = {"xor": xor, "two_moons": two_moons, "circles": circles, "spirals": spirals}


def points(X: ArrayLike, labels: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return points of your own with their labels as targets.

    Parameters
    ----------
    X : array_like, shape (n, 2)
        The points.
    labels : array_like of int, shape (n,)
        The class of each, 0 or 1.

    Returns
    -------
    X : numpy.ndarray, shape (n, 2)
        The points as floats.
    Y : numpy.ndarray, shape (n, 1)
        Their classes, 0.0 and 1.0.

    Raises
    ------
    TypeError
        For labels that are not whole numbers.
    ValueError
        For other labels or shapes, for a single point, for points of one class only, and where all points
        agree in a coordinate, which then tells nothing.
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
