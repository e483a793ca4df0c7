"""A worksheet: a network with friendly numbers, and every step of one iteration, to be filled in."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ...architecture import Architecture
from ...backprop import Trace, backprop
from ...checks import as_count
from ...files import write_text
from ...functions import as_loss
from ...network import Network
from ...training import sgd
from ...writing.formula import formula
from ...writing.numbers import format_number
from ...writing.words import sentence
from ..examples import Example, two_neurons
from ..random_trace import random_trace
from . import html, markdown
from .blank import Blank

DIGITS = 4
MOST_BLANKS = 250


@dataclass(frozen=True, eq=False)
class Worksheet:
    """One iteration of `trace` with the rate `lr`, as pages to print: with blanks, and as key.

    `html` and `key_html` are whole pages for a browser, which need nothing else; `markdown` and
    `key_markdown` the same as Markdown with formulas in TeX. `seed` is the number by which page and key find
    each other.
    """

    trace: Trace
    lr: float
    seed: int

    @cached_property
    def blanks(self) -> tuple:
        """All `Blank`s in the order of the calculation; of one sample the mean error is left out."""
        n_samples = len(self.trace.X)
        steps = Architecture.of(self.trace).steps(n_samples, rate=True)
        made = [step for step in steps if step.result.name != "mean_loss" or n_samples > 1]
        return tuple(
            Blank(
                number,
                step,
                sentence(self.trace.network, self.trace.loss, step, n_samples),
                formula(self.trace, step, digits=DIGITS, lr=self.lr),
            )
            for number, step in enumerate(made, 1)
        )

    @property
    def new_loss(self) -> str:
        """The mean error after the update, for the last line of the page."""
        trace = self.trace
        after = backprop(sgd(trace.network, trace, self.lr), trace.X, trace.Y, trace.loss)
        return format_number(after.mean_loss, DIGITS)

    @property
    def html(self) -> str:
        return html.page(self, key=False)

    @property
    def key_html(self) -> str:
        return html.page(self, key=True)

    @property
    def markdown(self) -> str:
        return markdown.page(self, key=False)

    @property
    def key_markdown(self) -> str:
        return markdown.page(self, key=True)

    def save(self, folder=".") -> list:
        """Write the four pages into `folder` and return their paths; OSError where that is not possible."""
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


def worksheet(source=two_neurons, seed=0, loss=None) -> Worksheet:
    """Return a `Worksheet` with numbers drawn from `seed` (0, 1, 2, ...): another one for each of a class.

    `source` is an `Example` or a `Network` and says sizes and activations; its own numbers are not used. A
    network is given one sample; its `loss` is half_squared_error if none is named. Inputs, weights and biases
    have one digit, so that a pocket calculator is enough. TypeError for a wrong type; ValueError for a loss
    that does not fit, and for a network with too many numbers to fill in.
    """
    seed = as_count("seed", seed, least=0)
    trace = _trace_of(source, loss)
    # Two steps for each parameter's update and one for its gradient: refused before anything is computed.
    if 3 * trace.network.n_parameters > MOST_BLANKS:
        raise ValueError(
            f"{trace.network!r} has too many numbers to fill in by hand: a worksheet has room for "
            f"{MOST_BLANKS // 3} parameters"
        )
    return Worksheet(*random_trace(trace, np.random.default_rng(seed)), seed)


def _trace_of(source, loss):
    if isinstance(source, Example):
        return backprop(source.network, source.X, source.Y, source.loss if loss is None else loss)
    if not isinstance(source, Network):
        raise TypeError(f"source must be an Example or a Network, got {type(source).__name__}")
    loss = as_loss("half_squared_error" if loss is None else loss)
    target = np.zeros(source.sizes[-1])
    target[0] = 1.0  # a target that every loss allows
    return backprop(source, np.ones(source.sizes[0]), target, loss)
