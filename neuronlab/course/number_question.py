"""A question about a number of a trace: what is told, what is asked, hints, and what slips make of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..architecture import Architecture
from ..evaluation import evaluate
from ..writing.formula import symbols_mathml
from ..writing.names import describe, neuron_letters
from ..writing.numbers import format_number, is_exact, parse_number
from ..writing.symbols import plain_name, symbol
from ..writing.words import sentence
from .hint import Hint
from .question import Question
from .random_trace import random_trace
from .rounding import agree
from .slips.calculation import Calculation
from .slips.diagnosis import plausible, possible_slips
from .slips.whereabouts import listed, where
from .solution import Solution
from .wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..backprop import Trace
    from ..ref import Ref

DRAWS = 40  # sets of numbers, of which `another` takes the one where the answer stands out best
MOST_NAMED = 6  # stations on the way that a hint lists
LEAST = 0.005  # smaller numbers are a burden to type
FUNCTIONS = {
    "identity": "the identity, f(z) = z",
    "relu": "ReLU",
    "tanh": "tanh",
    "sigmoid": "the sigmoid",
    "step": "the step function",
    "sign": "the sign function",
}
ERRORS = {
    "half_squared_error": "half the square of the difference between target and output",
    "squared_error": "the square of the difference between target and output",
    "binary_cross_entropy": "the cross entropy of the target and the sigmoid of the score",
    "softmax_cross_entropy": "the cross entropy of the target and the softmax of the scores",
}


def question_about(
    trace: Trace,
    ref: Ref,
    lr: float | None = None,
    known: Iterable[Ref] = (),
    digits: int = 4,
    lead: str = "",
) -> Question:
    """Return the `Question` how large a number of a trace is.

    Parameters
    ----------
    trace : Trace
        The calculation.
    ref : Ref
        The number.
    lr : float, optional
        The rate; numbers of the update need it.
    known : iterable of Ref, optional
        Numbers on the way that the learner is told; whatever else is needed is computed from inputs, weights,
        biases, targets and the rate, and these are told.
    digits : int, default 4
        Significant digits that are asked for, 3 to 10.
    lead : str, optional
        Goes in front.

    Returns
    -------
    Question
        With the slips that lead to other numbers, hints, and others of its kind.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a Ref that no step computes, and for an activation or a loss of your own.
    """
    calculation = Calculation(trace, ref, lr, known)
    architecture, n_samples = Architecture.of(trace), len(trace.X)

    def named(at):
        return describe(architecture, at, n_samples)

    def wrong(finding):
        slip = finding.slip
        when = slip.when + where(finding, calculation.path, architecture)
        return Wrong(finding.value, when, slip.look, slip.name)

    rate = 0.1 if lr is None else lr
    position = architecture.places(n_samples, rate=True)[ref] - len(architecture.leaves(n_samples, rate=True))
    given = tuple(_given(calculation, trace, at, digits) for at in calculation.path.given)
    # Whoever works with the numbers as they are told lands a little beside the full answer, and is right.
    told = dict(zip(calculation.path.given, (parse_number(value) for _, value, *_ in given), strict=True))
    slack = abs(evaluate(calculation.path.steps, told)[ref] - calculation.value)
    return Question(
        ask=f"How large is the {named(ref)}?",
        answer=calculation.value,
        digits=digits,
        lead=" ".join(filter(None, (lead, _functions(calculation, trace)))),
        given=given,
        wrongs=tuple(map(wrong, plausible(calculation, digits))),
        slack=slack,
        hints=_hints(calculation, trace, named),
        solution=Solution(trace, rate, position),
        again=partial(_another, trace, ref, lr, known, digits, lead),
        symbol=symbol(architecture, ref, "letters", n_samples).mathml,
        why=sentence(architecture, trace.loss, calculation.path.steps[-1], n_samples),
    )


def _hints(calculation, trace, named):
    """What is needed on the way; then what the last step does, in words and symbols."""
    n_samples, step = len(trace.X), calculation.path.steps[-1]
    needed = [named(made.result) for made in calculation.path.steps[:-1]][-MOST_NAMED:]
    first = f"On the way you need, one after the other: {'; '.join(needed)}."
    words = sentence(trace.network, trace.loss, step, n_samples)
    return (
        Hint(first if needed else words),
        Hint(words if needed else "In symbols:", symbols_mathml(trace, step)),
    )


def _given(calculation, trace, at, digits):
    """(name, value, symbol in MathML, name in words) of a number that the learner is told."""
    network, n_samples = Architecture.of(trace), len(trace.X)
    value = calculation.numbers[at]
    shown = digits if is_exact(value, digits) else min(10, digits + 3)
    return (
        plain_name(network, at, n_samples),
        format_number(value, shown),
        symbol(network, at, "letters", n_samples).mathml,
        describe(network, at, n_samples),
    )


def _functions(calculation, trace):
    """Which activations and which error the way to the number needs, in sentences."""
    letters, found = neuron_letters(trace.network), {}
    for step in calculation.path.steps:
        kind, _, name = step.rule.partition(":")
        if kind in ("activation", "slope"):
            neurons = found.setdefault(FUNCTIONS[name], [])
            letter = letters[step.result.layer][step.result.row]
            if letter not in neurons:
                neurons.append(letter)
        elif kind in ("loss", "residual"):
            found["error"] = ERRORS[name]
    error = found.pop("error", None)
    parts = [
        f"Activation of neuron{'s' * (len(n) > 1)} {listed(sorted(n))}: {name}." for name, n in found.items()
    ]
    return " ".join([*parts, f"The loss L is {error}."] if error else parts)


def _another(trace, ref, lr, known, digits, lead, seed):
    """The question with friendly new numbers, those of some draws where slips show best."""
    rng = np.random.default_rng(seed)
    best, most = (trace, lr), -np.inf
    for _ in range(DRAWS):
        drawn, rate = random_trace(trace, rng)
        rate = None if lr is None else rate
        calculation = Calculation(drawn, ref, rate, known)
        hidden = sum(agree(finding.value, calculation.value, digits) for finding in calculation.near)
        shown = len(calculation.slips) - hidden
        if most == -np.inf or (abs(calculation.value) > LEAST and shown > most):
            best, most = (drawn, rate), shown
        if most >= len(possible_slips(calculation.path)):
            break  # no other numbers can show more
    return question_about(best[0], ref, best[1], known, digits, lead)
