"""The fit explorer: a neuron with more and more inputs bends its curve after noisy dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import traitlets

from ...checks import as_count, as_floats
from ...least_squares import fit_powers, mean_squared_error
from ...writing.numbers import format_number
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Int, Unicode, check_keywords, validate
from ..kit.wire import WIRE, check_packed, pack, unpack
from ..kit.written import Written

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

MOST_DOTS, MOST_WEIGHTS = 200, 16
ROUNDING = 1e-20  # a smaller error is what rounding leaves of none
BEYOND = 0.45  # of the dots' height: what the picture shows above and below them


class FitExplorer(Written, Pictured):
    """The best curve of a neuron with inputs x, x², x³ ..., through dots to learn from and dots kept back.

    Move the number of weights, and drag the dots: the curve is at once the one of least mean squared error
    on the dots to learn from. The curve before stays as a pale line. The error on both kinds of dots stands
    beside it, for every number of weights that has been tried.

    To observe and to set: n_weights and `y`; `losses` and `predict` follow from them.

    Parameters
    ----------
    X, Y : array_like, shape (n,) or (n, 1)
        Dots to learn from, 3 to 200, at different places.
    X_test, Y_test : array_like, shape (m,) or (m, 1)
        Dots kept back, 1 to 200.
    n_weights : int, default 2
        Weights of the curve, its bias counted: 1 to 16, and at most n.
    title : str, optional
        What stands above the dots.
    **shown
        The traits digits and comma.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a wrong value; a running card then keeps what it had.
    """

    _module = "live_plot/fit_explorer.js"
    _sheet = "live_plot/fit_explorer.css"
    _height = 590

    dots = traitlets.Dict().tag(sync=True)  # {n, m, most, title}
    places = traitlets.Bytes().tag(**WIRE)  # x of both kinds, then y of those kept back
    values = traitlets.Bytes().tag(**WIRE)  # y of the dots to learn from: what a finger moves
    began = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    stops = traitlets.Dict().tag(sync=True)

    y = traitlets.List()
    n_weights = Int(2).tag(sync=True)
    title = Unicode("").tag(sync=True)
    digits = Int(3).tag(sync=True)

    def __init__(
        self,
        X: ArrayLike,
        Y: ArrayLike,
        X_test: ArrayLike,
        Y_test: ArrayLike,
        n_weights: int = 2,
        *,
        title: str = "",
        **shown,
    ):
        check_keywords(self, shown, ("digits", "comma"))
        self._x, y = _dots("X", X, "Y", Y, 3)
        self._x_test, self._y_test = _dots("X_test", X_test, "Y_test", Y_test, 1)
        if len(set(self._x.tolist())) < len(self._x):
            raise ValueError("X must be at different places: two dots above each other have no curve")
        self._most = min(len(self._x), MOST_WEIGHTS)
        n_weights = self._weights(n_weights)
        xs, ys = (np.concatenate(both) for both in ((self._x, self._x_test), (y, self._y_test)))
        wide, high = np.ptp(xs), np.ptp(ys) or 1.0
        super().__init__(
            dots={"n": len(y), "m": len(self._x_test), "most": self._most},
            title=title or "A curve through noisy dots",
            places=pack([*xs, *self._y_test]),
            values=pack(y),
            y=y.tolist(),
            began={"n_weights": n_weights, "y": y.tolist()},
            frame={
                "limits": [
                    *(float(v) for v in (xs.min() - 0.04 * wide, xs.max() + 0.04 * wide)),
                    *(float(v) for v in (ys.min() - BEYOND * high, ys.max() + BEYOND * high)),
                ],
                "scales": ["linear", "linear"],
            },
            stops={"n_weights": list(range(1, self._most + 1))},
            n_weights=n_weights,
            **shown,
        )

    @property
    def losses(self) -> tuple[float, float]:
        """The mean squared error on the dots learned from, and on those kept back."""
        known, kept = (self._x, self.y), (self._x_test, self._y_test)
        own, other = (mean_squared_error(self._curve, *dots) for dots in (known, kept))
        return 0.0 if own < ROUNDING else own, other

    def predict(self, x: ArrayLike) -> np.ndarray:
        """Return the height of the present curve.

        Parameters
        ----------
        x : array_like, shape (n,)
            Places.

        Returns
        -------
        numpy.ndarray, shape (n,)
            The height at each of them.

        Raises
        ------
        TypeError
            For what is no array of numbers.
        ValueError
            For another shape and what is not finite.
        """
        return self._curve(as_floats("x", x, 1))

    def reset(self) -> None:
        """Go back to the dots and the number of weights that it began with."""
        self.y, self.n_weights = list(self.began["y"]), self.began["n_weights"]

    @property
    def _curve(self):
        return fit_powers(self._x, np.array(self.y), self.n_weights)

    def _weights(self, given):
        if as_count("n_weights", given) > self._most:
            raise ValueError(f"n_weights must be at most {self._most}, got {given}")
        return int(given)

    @validate("n_weights")
    def _check_weights(self, proposal):
        return self._weights(proposal["value"])

    @validate("y")
    def _check_y(self, proposal):
        y = as_floats("y", proposal["value"], 1)
        if len(y) != len(self._x):
            raise ValueError(f"y must be {len(self._x)} numbers, got {len(y)}")
        return y.tolist()

    @validate("values")
    def _check_values(self, proposal):
        return check_packed(proposal["value"], len(self._x))

    # `y` is for people, `values` for the wire; each follows the other.

    @traitlets.observe("y")
    def _y_changed(self, change):
        self.values = pack(change["new"])

    @traitlets.observe("values")
    def _values_changed(self, change):
        self.y = list(unpack(change["new"]))

    def __repr__(self):
        own, other = (format_number(loss, 3) for loss in self.losses)
        return f"FitExplorer({self.n_weights} weights: MSE {own} learned from, {other} kept back)"

    def _picture(self):
        from .fit_explorer_figure import explored_figure

        known, kept = (self._x, np.array(self.y)), (self._x_test, self._y_test)
        return as_png(explored_figure(self.title, self.frame["limits"], known, kept, self._curve))


def _dots(name_x, x, name_y, y, least):
    x, y = (
        as_floats(
            name, np.reshape(given, -1) if np.ndim(given) == 2 and np.shape(given)[1] == 1 else given, 1
        )
        for name, given in ((name_x, x), (name_y, y))
    )
    if len(x) != len(y):
        raise ValueError(f"{name_x} and {name_y} must be as many, got {len(x)} and {len(y)}")
    if not least <= len(x) <= MOST_DOTS:
        raise ValueError(f"{name_x} must be {least} to {MOST_DOTS} dots, got {len(x)}")
    return x.astype(float), y.astype(float)
