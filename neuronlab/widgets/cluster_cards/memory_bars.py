"""The memory of neurons as one bar, and amounts of bits in the unit that suits them."""

from ...figures import colors
from ...figures.canvas import Canvas

UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")
LEFT, WIDE = 30, 740
LEAST = 2  # pixels: the smaller part stays visible


def bits_text(bits) -> str:
    """Return a number of bits, and the same in bytes or the unit of bytes that suits (1 kB is 1000 bytes)."""
    amount, unit = bits / 8, 0
    while amount >= 1000 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{bits:,} bits = {amount:.4g} {UNITS[unit]}"


def memory_figure(memory):
    """Return a Figure of a `Memory`: weights and inputs as parts of one bar, and how each is counted."""
    canvas = Canvas(800, 210)
    neurons = f"{memory.neurons:,} neuron{'s' * (memory.neurons > 1)}"
    connections = f"{memory.connections:,} connection{'s' * (memory.connections > 1)}"
    inputs = f"{memory.connections:,} input{'s' * (memory.connections > 1)}"
    weights = f"{neurons} × {connections} × {memory.weight_bits} bits"
    canvas.text(LEFT, 30, f"{bits_text(memory.total)} in all", 14, bold=True)
    share = max(LEAST, min(WIDE - LEAST, round(WIDE * memory.weights / memory.total)))
    canvas.box(LEFT, 55, share, 40, 0, "none", colors.WEIGHT.mark)
    canvas.box(LEFT + share, 55, WIDE - share, 40, 0, "none", colors.INPUT.mark)
    for y, tones, name, how, bits in (
        (130, colors.WEIGHT, "weights", weights, memory.weights),
        (170, colors.INPUT, "inputs", f"{inputs} × {memory.input_bits} bits", memory.inputs),
    ):
        canvas.box(LEFT, y - 7, 14, 14, 0, "none", tones.mark)
        canvas.text(LEFT + 24, y, name, 11, tones.text, bold=True)
        canvas.text(LEFT + 104, y, f"{how} = {bits_text(bits)}", 11)
    return canvas.figure
