"""A worksheet: a network with friendly numbers, and every step of one iteration, to be filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...architecture import Architecture
from ...backprop import Trace, backprop
from ...checks import as_count
from ...files import write_text
from ...functions import as_loss
from ...network import Network
from ...training import sgd
from ...writing.formula import formula
from ...writing.labels import as_labels
from ...writing.numbers import format_number
from ...writing.words import sentence
from ..examples import Example, two_neurons
from ..random_trace import random_trace
from . import html, markdown
from .blank import Blank

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ...functions import Loss

DIGITS = 4
MOST_BLANKS = 250


@dataclass(frozen=True, eq=False)
class Worksheet:
    """One iteration of a trace with a rate, as pages to print: with blanks, and as key.

    Attributes
    ----------
    trace : Trace
        The calculation.
    lr : float
        The rate.
    seed : int
        The number by which page and key find each other.
    names : mapping or None
        What inputs, neurons and classes are called: those of the example.
    """

    trace: Trace
    lr: float
    seed: int
    names: Mapping[str, Any] | None = None

    @cached_property
    def labels(self):
        """The names, checked and ready to be written; None without any."""
        return as_labels(self.names, self.trace.network.sizes)

    @cached_property
    def blanks(self) -> tuple:
        """The `Blank` objects in the order of the calculation; of one sample the mean loss is left out."""
        n_samples = len(self.trace.X)
        steps = Architecture.of(self.trace).steps(n_samples, rate=True)
        made = [step for step in steps if step.result.name != "mean_loss" or n_samples > 1]
        return tuple(
            Blank(
                number,
                step,
                sentence(self.trace.network, self.trace.loss, step, n_samples, labels=self.labels),
                formula(self.trace, step, digits=DIGITS, lr=self.lr, names=self.labels),
            )
            for number, step in enumerate(made, 1)
        )

    @property
    def new_loss(self) -> str:
        """The mean loss after the update, for the last line of the page."""
        trace = self.trace
        after = backprop(sgd(trace.network, trace, self.lr), trace.X, trace.Y, trace.loss)
        return format_number(after.mean_loss, DIGITS)

    @property
    def html(self) -> str:
        """The page with blanks for a browser, which needs nothing else."""
        return html.page(self, key=False)

    @property
    def key_html(self) -> str:
        """The key to it for a browser."""
        return html.page(self, key=True)

    @property
    def markdown(self) -> str:
        """The page with blanks as Markdown, formulas in TeX."""
        return markdown.page(self, key=False)

    @property
    def key_markdown(self) -> str:
        """The key to it as Markdown, formulas in TeX."""
        return markdown.page(self, key=True)

    def save(self, folder: str | Path = ".") -> list[Path]:
        """Write the four pages into a folder.

        Parameters
        ----------
        folder : str or pathlib.Path
            Made where it is missing.

        Returns
        -------
        list of pathlib.Path
            The files.

        Raises
        ------
        OSError
            Where that is not possible.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        pages = {
            f"worksheet-{self.seed}.html": self.html,
            f"worksheet-{self.seed}.md": self.markdown,
            f"worksheet-{self.seed}-key.html": self.key_html,
            f"worksheet-{self.seed}-key.md": self.key_markdown,
        }
        for name, text in pages.items():
            write_text(folder / name, text)
        return [folder / name for name in pages]

    def __repr__(self):
        return f"Worksheet({self.trace.network!r}, seed {self.seed}, {len(self.blanks)} blanks)"


def worksheet(
    source: Example | Network = two_neurons, seed: int = 0, loss: Loss | str | None = None
) -> Worksheet:
    """Return a `Worksheet` with numbers drawn from a seed: another one for each of a class.

    Inputs, weights and biases have one digit, so that a pocket calculator is enough.

    Parameters
    ----------
    source : Example or Network
        Says sizes and activations; its own numbers are not used. A network is given one sample.
    seed : int, default 0
        0, 1, 2, ...
    loss : Loss or str, optional
        By default the example's, of a network half_squared_error.

    Returns
    -------
    Worksheet
        The same one for the same seed.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a loss that does not fit, for an activation or a loss of your own, and for a network with too many
        numbers to fill in.
    """
    seed = as_count("seed", seed, least=0)
    trace = _trace_of(source, loss)
    Architecture.of(trace).check_followed()
    # Two steps for each parameter's update and one for its gradient: refused before anything is computed.
    if 3 * trace.network.n_parameters > MOST_BLANKS:
        raise ValueError(
            f"{trace.network!r} has too many numbers to fill in by hand: a worksheet has room for "
            f"{MOST_BLANKS // 3} parameters"
        )
    names = source.names if isinstance(source, Example) else None
    return Worksheet(*random_trace(trace, np.random.default_rng(seed)), seed, names)


def _trace_of(source, loss):
    if isinstance(source, Example):
        return backprop(source.network, source.X, source.Y, source.loss if loss is None else loss)
    if not isinstance(source, Network):
        raise TypeError(f"source must be an Example or a Network, got {type(source).__name__}")
    loss = as_loss("half_squared_error" if loss is None else loss)
    target = np.zeros(source.sizes[-1])
    target[0] = 1.0  # a target that every loss allows
    return backprop(source, np.ones(source.sizes[0]), target, loss)
