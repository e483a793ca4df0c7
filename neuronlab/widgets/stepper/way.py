"""What a page needs to show a stepper at one position, without a model of its own in Python."""

from ...evaluation import leaves
from ..kit.limits import slider_limits
from .program import program


def make_of(way) -> tuple:
    """Return what two `Way`s share if one `program` serves both: all but the numbers."""
    network, loss = way.trace.network, way.trace.loss
    return tuple(network.sizes), tuple(layer.activation.name for layer in network.layers), loss.name


def program_of(way) -> dict:
    """Return the steps and formulas of a `Way`, which widgets/stepper/stepper.js interprets."""
    return program(way.trace, way.lr)


def numbers_of(way) -> dict:
    """Return the rest that the stepper's front end reads from a model: numbers, limits, position."""
    start = leaves(way.trace, way.lr)
    return {
        "book": list(start.values()),
        "ranges": slider_limits(start, way.trace.loss.targets, {}, None),
        "loss": way.trace.loss.name,
        "position": way.position,
    }
