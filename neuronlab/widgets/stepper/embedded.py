"""A stepper inside another card: what the page needs to show a worked solution, with no widget behind it."""

from ...architecture import Architecture
from ...evaluation import leaves
from ..kit.limits import slider_limits
from .program import program


def share_program(one, other) -> bool:
    """Return whether one program serves two solutions: they differ in nothing but numbers."""
    return _make(one) == _make(other)


def program_of(solution) -> dict:
    """Return the steps and formulas of a worked solution, which widgets/stepper/program.js reads."""
    return program(*_make(solution), True)


def traits_of(solution) -> dict:
    """Return the rest that the stepper's front end reads from a model: numbers, limits, position."""
    start = leaves(solution.trace, solution.lr)
    return {
        "initial_values": list(start.values()),
        "ranges": slider_limits(start, solution.trace.loss.targets, {}, None),
        "loss": solution.trace.loss.name,
        "position": solution.position,
    }


def _make(solution):
    return Architecture.of(solution.trace), len(solution.trace.X)
