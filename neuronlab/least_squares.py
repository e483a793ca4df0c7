"""The linear neuron of least squared error whose inputs are powers of one number: a curve through dots."""

import numpy as np


def fit_powers(x, y, n_weights) -> np.polynomial.Legendre:
    """Return the curve of least mean squared error of a neuron with inputs x, x^2, ... and a bias.

    x and y (n,) are checked: at least `n_weights` of the x differ. `n_weights` counts the bias: with 1 the
    curve is a level line, with 2 a straight one, with as many as there are dots it runs through all of them.
    It is called with an array; widgets/live_plot/powers.js finds the same one in another way.
    """
    return np.polynomial.Legendre.fit(x, y, n_weights - 1)


def mean_squared_error(curve, x, y) -> float:
    """Return the mean of the squared differences between `curve` and the dots."""
    return float(np.mean((curve(np.asarray(x)) - y) ** 2))
