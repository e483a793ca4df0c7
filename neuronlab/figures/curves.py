"""Figures of a training: loss and output from iteration to iteration, and the landscape walked on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..backprop import backprop, forward
from ..checks import as_batch, as_count, as_floats, as_number, refuse_mask
from ..functions import as_loss
from ..landscape import check_parameters, loss_over
from ..network import Network
from ..training import History
from ..writing.numbers import format_number
from ..writing.symbols import symbol
from . import contours, plot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from ..functions import Loss
    from ..steps import Ref

HIGHEST = 1e3  # a run that leaves the view above this many times its start tells nothing more
LOWEST = 1e-10  # below this share of the start, losses are rounding noise


def loss_curves(runs: Mapping[Any, History | ArrayLike], log: bool = True) -> Figure:
    """Return a Figure of the mean loss against the iteration, one line a run, each named at its end.

    A run that diverged (its History says so, or an array holds NaN or infinity) ends in a cross; one that
    leaves the view gets an arrow.

    Parameters
    ----------
    runs : dict of {label: History or array_like, shape (n,)}
        Each run, or its losses; a label that is a number is taken for the rate.
    log : bool, default True
        Makes the loss's axis logarithmic.

    Returns
    -------
    matplotlib.figure.Figure
        The lines, from iteration 1.

    Raises
    ------
    TypeError
        For another type.
    ValueError
        For no runs and for a run without a finite loss.
    """
    lines = [_loss_line(label, run) for label, run in _named(runs).items()]
    starts = [line.values[0] for line in lines]
    figure, axes = plot.new("The loss from iteration to iteration", "iteration", "mean loss")
    if log and any((line.values > 0).any() for line in lines):
        axes.set_yscale("log")
        top = max(starts) if max(starts) > 0 else max(line.values.max() for line in lines)
        plot.draw_lines(axes, lines, LOWEST * top, HIGHEST * top)
    else:
        plot.draw_lines(axes, lines, 0, HIGHEST * max(starts) or 1)
    return figure


def output_curve(
    runs: History | Mapping[Any, History], x: ArrayLike, y: ArrayLike, loss: Loss | str = "half_squared_error"
) -> Figure:
    """Return a Figure of the prediction for one sample against the iteration; the target is a dashed line.

    Parameters
    ----------
    runs : History or dict of {label: History}
        What `train` returned; a label that is a number is taken for the rate.
    x : array_like, shape (n_in,)
        The sample.
    y : array_like, shape (n_out,)
        Its target.
    loss : Loss or str, default "half_squared_error"
        Says how scores become predictions.

    Returns
    -------
    matplotlib.figure.Figure
        One line for each run and each of the n_out outputs.

    Raises
    ------
    TypeError
        As in `loss_curves` and `backprop`.
    ValueError
        As there, for more than one sample, and for runs of different sizes.
    """
    loss = as_loss(loss)
    named: Mapping[Any, History] = _named({"": runs} if isinstance(runs, History) else runs)
    for label, run in named.items():
        if not isinstance(run, History):
            raise TypeError(
                f"runs[{label!r}] must be a History, as train returns it, got {type(run).__name__}"
            )
    first = next(iter(named.values())).networks[0]
    x, y = as_batch("x", x, first.sizes[0]), as_batch("y", y, first.sizes[-1])
    if len(x) != 1 or len(y) != 1:
        raise ValueError(f"x and y must be one sample, got {len(x)} and {len(y)}")
    lines = []
    for label, run in named.items():
        if run.networks[0].sizes != first.sizes:
            raise ValueError(
                f"runs must be of one network's sizes, got {first.sizes} and {run.networks[0].sizes}"
            )
        outputs = np.array([loss.link(forward(network, x))[0] for network in run.networks])
        for k in range(first.sizes[-1]):
            name = (
                f"{_name(label)}, output {k + 1}".removeprefix(", ") if first.sizes[-1] > 1 else _name(label)
            )
            lines.append(_line(name or "output", outputs[:, k], run.diverged is not None))
    figure, axes = plot.new("The output from iteration to iteration", "iteration", "predicted output")
    reach = 50 * max(abs(line.values[0] - target) for line in lines for target in y[0]) or 1
    plot.draw_lines(
        axes, lines, min(y[0]) - reach, max(y[0]) + reach, targets=[float(target) for target in y[0]]
    )
    return figure


def loss_surface(
    network: Network,
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss | str,
    ref1: Ref,
    ref2: Ref,
    span: ArrayLike,
    path: History | Iterable[Network] | None = None,
    notation: str = "letters",
    points: int = 81,
) -> Figure:
    """Return a Figure of the mean loss as contours over two weights or biases: the darker, the lower.

    All other parameters stay those of `network`.

    Parameters
    ----------
    network : Network
        The network whose two parameters are varied.
    X : array_like, shape (n, n_in)
        Samples.
    Y : array_like, shape (n, n_out)
        Targets.
    loss : Loss or str
        The loss, or its name.
    ref1, ref2 : Ref
        The parameter to the right, and the one upwards.
    span : array_like, shape (2, 2)
        The stretch of both, ((from, to), (from, to)).
    path : History or iterable of Network, optional
        Drawn on top with its start and its end; of each network only the two parameters are read.
    notation : {"letters", "indices", "matrix"}
        In which the axes are named.
    points : int, default 81
        Number of grid points on each axis.

    Returns
    -------
    matplotlib.figure.Figure
        The landscape, with a scale of its losses.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a span that is empty, a Ref that is no parameter, a path of another network's sizes, and as in
        `backprop`.
    """
    trace = backprop(network, X, Y, loss)
    check_parameters(trace, ref1, ref2)
    walked = _walked(network, path, ref1, ref2)
    (low1, high1), (low2, high2) = spans = _spans(span)
    points = as_count("points", points, least=2)
    values1, values2 = np.linspace(low1, high1, points), np.linspace(low2, high2, points)
    losses = loss_over(network, X, Y, loss, ref1, values1, ref2, values2)
    names = [f"${symbol(network, ref, notation, n_samples=len(trace.X)).tex}$" for ref in (ref1, ref2)]
    figure, axes = plot.new("The loss over two parameters, the others held", *names)
    contours.draw_surface(figure, axes, values1, values2, losses)
    axes.set(xlim=spans[0], ylim=spans[1])
    if walked is not None:
        contours.draw_path(axes, walked)
    return figure


def _named(runs):
    if not isinstance(runs, Mapping):
        raise TypeError(f"runs must be a dict {{label: run}}, got {type(runs).__name__}")
    if not runs:
        raise ValueError("runs is empty; give at least one {label: run}")
    return runs


def _name(label):
    return label if isinstance(label, str) else f"rate {format_number(as_number('label', label))}"


def _loss_line(label, run):
    if isinstance(run, History):
        values, diverged = run.losses, run.diverged is not None
    else:
        refuse_mask(f"runs[{label!r}]", run)
        try:
            values = np.asarray(run, float)
        except (TypeError, ValueError):
            raise TypeError(
                f"runs[{label!r}] must be a History or an array of losses, got {type(run).__name__}"
            ) from None
        if values.ndim != 1:
            raise ValueError(f"runs[{label!r}] must be one loss an iteration, got shape {values.shape}")
        diverged = not np.isfinite(values).all()
    line = _line(_name(label), values, diverged)
    if len(line.values) == 0:
        raise ValueError(f"runs[{label!r}] holds no finite loss to begin with")
    return line


def _line(name, values, diverged):
    """Return the run up to where it stops being finite."""
    finite = np.isfinite(values)
    end = len(values) if finite.all() else int(np.argmin(finite))
    return plot.Line(name, np.asarray(values[:end], float), diverged or end < len(values))


def _spans(span):
    try:
        pairs = as_floats("span", span, 2)
    except ValueError as error:
        raise ValueError(f"span must be ((from, to), (from, to)): {error}") from None
    if pairs.shape != (2, 2):
        raise ValueError(f"span must be ((from, to), (from, to)), got shape {pairs.shape}")
    for number, (low, high) in enumerate(pairs, 1):
        if not low < high:
            raise ValueError(f"span of ref{number} is empty: from {low:g} to {high:g}")
    return tuple((float(low), float(high)) for low, high in pairs)


def _walked(network, path, *refs):
    """Return the two parameters of each network of the path, shape (n, 2)."""
    if path is None:
        return None
    networks = path.networks if isinstance(path, History) else tuple(path)
    if not networks:
        raise ValueError("path is empty; leave it out, or give at least one Network")
    for item in networks:
        if not isinstance(item, Network):
            raise TypeError(f"path must be a History or hold Networks, got {type(item).__name__}")
        if item.sizes != network.sizes:
            raise ValueError(f"path must be of networks of sizes {network.sizes}, got {item.sizes}")
    return np.array([[_parameter(item, ref) for ref in refs] for item in networks])


def _parameter(network, ref):
    layer = network.layers[ref.layer]
    return layer.b[ref.row] if ref.name == "b" else layer.W[ref.row, ref.column]
