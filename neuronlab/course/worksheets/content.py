"""What stands on a worksheet, whether it is written as HTML or as Markdown."""

from ...architecture import Architecture
from ...evaluation import leaves
from ...writing.names import neuron_letters
from ...writing.numbers import format_number
from ...writing.symbols import symbol
from ..number_question import ERRORS, FUNCTIONS

# Phase of the steps: heading, and what to know about it.
PHASES = {
    "forward": ("Forward: what does the network answer?", "From the inputs to the output."),
    "error": ("Error: how wrong is it?", "One number, 0 if the answer is right."),
    "backward": ("Backward: which way does the error grow?", "From the output to the inputs."),
    "update": ("Update: a step downhill", "All parameters at once, now that every gradient is known."),
}
HOW_TO = (
    "Fill in the blanks one after the other: each needs only what stands above it. "
    "Write 4 significant digits; keep more in the calculator."
)
LAST = "Has it learned? Run forward once more, with the new weights:"


def title(sheet, key) -> str:
    """Return the heading of the page."""
    return f"One iteration of backpropagation, sheet {sheet.seed}{': key' if key else ''}"


def functions(sheet) -> str:
    """Return which activations and which error the sheet's network has, in sentences."""
    letters, by_name = neuron_letters(sheet.trace.network, sheet.labels), {}
    for layer, row in zip(sheet.trace.network.layers, letters, strict=True):
        by_name.setdefault(layer.activation.name, []).extend(row)
    parts = [f"Activation of {', '.join(row)}: {FUNCTIONS[name]}." for name, row in by_name.items()]
    return " ".join([*parts, f"The loss L is {ERRORS[sheet.trace.loss.name]}."])


def given(sheet) -> list:
    """Return (group, [(Symbol, value as text), ...]): what the calculation starts from."""
    trace, letters = sheet.trace, neuron_letters(sheet.trace.network, sheet.labels)
    architecture, groups = Architecture.of(trace), {}
    for ref, value in leaves(trace, sheet.lr).items():
        if ref.layer is None:
            group = {"x": "inputs", "y": "target", "lr": "learning rate"}[ref.name]
        else:
            group = f"neuron {letters[ref.layer][ref.row]}"
        written = symbol(architecture, ref, "letters", len(trace.X), sheet.labels), format_number(value, 4)
        groups.setdefault(group, []).append(written)
    order = ["inputs", *(name for name in groups if name.startswith("neuron")), "target", "learning rate"]
    return [(name, groups[name]) for name in order]
