"""The activations and losses of a network: value and derivative, side by side."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from .checks import as_text, short
from .trial import is_identity, try_activation, try_loss

__all__ = ["ACTIVATIONS", "LOSSES", "Activation", "Loss", "identity", "sigmoid", "softmax"]

TARGETS = ("any", "unit", "distribution")

# Infinity is the correctly rounded answer for a huge score or error; a warning would add nothing to it.
_quiet = np.errstate(over="ignore")


def _check_fields(record, *functions):
    """TypeError unless the name of `record` is a text, and these fields of it are functions."""
    what = type(record).__name__.lower()
    as_text(f"name of the {what}", record.name)
    for name in functions:
        if not callable(getattr(record, name)):
            raise TypeError(f"{name} of the {what} must be a function, got {short(getattr(record, name))}")


@dataclass(frozen=True, eq=False)
class Activation:
    """An elementwise function a = f(z) with its slope df(z).

    A network computes and trains with one of your own; its single numbers can be followed (`steps`, the
    widgets) only with those that have a name in `neuronlab.rules`. A pickle of it needs functions that pickle
    finds by their names, so no lambdas.

    Parameters
    ----------
    name : str
        What it is called; those in ACTIVATIONS can be asked for by name.
    f, df : callable
        The function and its derivative: each takes and returns an array of any one shape, and keeps float32.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        Where a trial on a few numbers, when it is made, shows that `f` or `df` makes another shape, makes
        something else of a number alone than among others, or writes into what it is given; and where `df` is
        not the slope of `f` (at a kink or jump, and where `f` is not finite, it may be anything).
    """

    name: str
    f: Callable[..., np.ndarray]
    df: Callable[..., np.ndarray]

    def __post_init__(self):
        _check_fields(self, "f", "df")
        try_activation(self)

    def __reduce__(self):
        return _named_or_made(self, ACTIVATIONS, as_activation)

    def __repr__(self):
        return f"Activation({self.name!r})"


@dataclass(frozen=True, eq=False)
class Loss:
    """What a sample's scores S cost against its targets Y.

    A pickle of one of your own needs functions that pickle finds by their names, so no lambdas.

    Parameters
    ----------
    name : str
        What it is called; those in LOSSES can be asked for by name.
    link : callable
        link(S) turns scores (n, n_out) into predictions Y_hat (n, n_out). One that returns the scores as they
        are becomes `identity`, and may stand behind every activation.
    value : callable
        value(S, Y) is the loss of each sample (n,), summed over outputs.
    grad : callable
        grad(S, Y) is its derivative with respect to the scores (n, n_out).
    targets : {"any", "unit", "distribution"}
        Which Y are allowed: any finite number, those in [0, 1], or rows of probabilities.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For other targets, and where a trial on three samples of three scores, when it is made, shows that one
        of the three functions makes another shape, makes something else of a sample alone than in a batch, or
        writes into what it is given; and where `grad` is not the derivative of `value`.
    """

    name: str
    link: Callable[..., np.ndarray]
    value: Callable[..., np.ndarray]
    grad: Callable[..., np.ndarray]
    targets: str = "any"

    def __post_init__(self):
        _check_fields(self, "link", "value", "grad")
        if self.targets not in TARGETS:
            raise ValueError(f"targets must be one of {', '.join(TARGETS)}, got {short(self.targets)}")
        try_loss(self)
        if self.link is not identity and is_identity(self.link):
            object.__setattr__(self, "link", identity)

    def __reduce__(self):
        return _named_or_made(self, LOSSES, as_loss)

    def __repr__(self):
        return f"Loss({self.name!r})"


def _named_or_made(record, known, look_up):
    """How a copy is made: one of the course's own is found by its name, and is the same object."""
    if known.get(record.name) is record:
        return look_up, (record.name,)
    return type(record), tuple(getattr(record, field.name) for field in fields(record))


def _one_like(z):
    return np.ones_like(z)


def _zero_like(z):
    return np.zeros_like(z)


def identity(z: np.ndarray) -> np.ndarray:
    """Return z itself.

    Parameters
    ----------
    z : numpy.ndarray
        Numbers of any shape.

    Returns
    -------
    numpy.ndarray
        The same array.
    """
    return z


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + e^-z), computed so that no argument overflows.

    Parameters
    ----------
    z : numpy.ndarray
        Numbers of any shape.

    Returns
    -------
    numpy.ndarray
        Of the same shape, from 0 to 1.
    """
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def _sigmoid_slope(z):
    # s (1 - s) without the cancellation of 1 - s where s is close to 1.
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


def _relu(z):
    return np.maximum(z, 0)


def _relu_slope(z):
    return np.heaviside(z, 0)  # 1 for z > 0, else 0; NaN stays NaN


def _tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def _step(z):
    return (z >= 0).astype(z.dtype)


@_quiet
def softmax(S: np.ndarray) -> np.ndarray:
    """Return probabilities (n, n_out) from scores; each row adds up to 1.

    That is e^s / sum of e^s; the row's largest score goes off first, so that nothing overflows.

    Parameters
    ----------
    S : numpy.ndarray, shape (n, n_out)
        Scores, one row a sample.

    Returns
    -------
    numpy.ndarray, shape (n, n_out)
        Probabilities.
    """
    e = np.exp(S - S.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@_quiet
def _squared(S, Y):
    return ((S - Y) ** 2).sum(axis=1)


def _half_squared(S, Y):
    return _squared(S, Y) / 2


@_quiet
def _residual(S, Y):
    return S - Y


@_quiet
def _twice_residual(S, Y):
    return 2 * (S - Y)


@_quiet
def _binary_cross_entropy(S, Y):
    # ln(1 + e^s) - y s, which is -y ln(p) - (1 - y) ln(1 - p) with p = sigmoid(s), finite for every finite s.
    return (np.maximum(S, 0) - S * Y + np.log1p(np.exp(-np.abs(S)))).sum(axis=1)


def _sigmoid_residual(S, Y):
    return sigmoid(S) - Y


@_quiet
def _softmax_cross_entropy(S, Y):
    # sum_k y_k (ln(sum e^s) - s_k), which is -sum_k y_k ln(y_hat_k) without the logarithm of a rounded 0.
    # Scores count from the row's largest, so that large ones cancel before anything is added to them.
    S = S - S.max(axis=1, keepdims=True)
    cost = np.log(np.exp(S).sum(axis=1, keepdims=True)) - S
    # What is not the target costs nothing, even infinitely far away (0 * inf is no number).
    return (Y * np.where(Y == 0, 0, cost)).sum(axis=1)


def _softmax_residual(S, Y):
    return softmax(S) - Y


ACTIVATIONS = {
    a.name: a
    for a in (
        Activation("identity", identity, _one_like),
        Activation("relu", _relu, _relu_slope),
        Activation("tanh", np.tanh, _tanh_slope),
        Activation("sigmoid", sigmoid, _sigmoid_slope),
        Activation("step", _step, _zero_like),
        Activation("sign", np.sign, _zero_like),
    )
}

LOSSES = {
    loss.name: loss
    for loss in (
        Loss("half_squared_error", identity, _half_squared, _residual),
        Loss("squared_error", identity, _squared, _twice_residual),
        Loss("binary_cross_entropy", sigmoid, _binary_cross_entropy, _sigmoid_residual, "unit"),
        Loss(
            "softmax_cross_entropy",
            softmax,
            _softmax_cross_entropy,
            _softmax_residual,
            "distribution",
        ),
    )
}


# What other libraries call them. Their mean squared error is also a mean over the outputs; ours is a sum.
ALIASES = {"linear": "identity", "logistic": "sigmoid", "mse": "squared_error"}


def _look_up(kind, known, given):
    """Return `given` if it is a `kind`, or the one of that name; TypeError or ValueError otherwise."""
    if isinstance(given, kind):
        return given
    what = kind.__name__.lower()
    if not isinstance(given, str):
        raise TypeError(f"{what} must be of type {kind.__name__} or a name, got {type(given).__name__}")
    found = known.get(ALIASES.get(given, given))
    if found is None:
        hint = ""
        if kind is Activation and given == "softmax":
            hint = "; softmax belongs to the loss 'softmax_cross_entropy', behind 'identity'"
        raise ValueError(f"unknown {what} {given!r}; known are {', '.join(known)}{hint}")
    return found


def as_activation(given) -> Activation:
    """Return the activation meant by an `Activation` or by a name such as "relu"."""
    return _look_up(Activation, ACTIVATIONS, given)


def as_loss(given) -> Loss:
    """Return the loss meant by a `Loss` or by a name such as "half_squared_error"."""
    return _look_up(Loss, LOSSES, given)
