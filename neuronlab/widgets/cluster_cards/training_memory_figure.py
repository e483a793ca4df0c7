"""A picture of what training takes on each GPU at ZeRO's four stages, against what the GPU holds."""

from dataclasses import replace

from ...checks import as_amount
from ...figures import colors
from ...figures.canvas import Canvas, text_width
from ...parallel.cost.adam_memory import BYTES, SHARDED, AdamMemory
from ...parallel.cost.units import bytes_text

WIDTH, LEFT, RIGHT = 900, 150, 680  # the bars reach from LEFT to RIGHT
TOP, PITCH, HIGH = 100, 56, 34
MOST = 2.5  # times what a GPU holds; longer bars are cut
LEAST = 2  # pixels: every part is seen
WORDS = {"weights": "weights", "gradients": "gradients", "optimizer": "optimiser"}
TONES = {"weights": colors.WEIGHT, "gradients": colors.ERROR, "optimizer": colors.UPDATE}
HATCHES = {"weights": None, "gradients": "//", "optimizer": ".."}


def training_memory_figure(memory, gpu_bytes):
    """Return a Figure of an `AdamMemory` and the other stages of its model: bars against a GPU's `gpu_bytes`.

    TypeError for what is no AdamMemory, ValueError for 0 bytes.
    """
    if not isinstance(memory, AdamMemory):
        raise TypeError(f"memory must be an AdamMemory, got {type(memory).__name__}")
    holds = as_amount("gpu_bytes", gpu_bytes)
    stages = [replace(memory, stage=stage) for stage in range(len(SHARDED))]
    longest = max(1.05 * holds, min(MOST * holds, max(each.total for each in stages)))
    scale = (RIGHT - LEFT) / longest
    bottom = TOP + PITCH * len(stages)
    canvas = Canvas(WIDTH, bottom + 62)
    gpus = f"{memory.n_gpus:,} GPU{'s' * (memory.n_gpus > 1)}"
    canvas.text(24, 28, f"Training {memory.parameters:,} parameters on {gpus}", 14, bold=True)
    for row, each in enumerate(stages):
        _stage(canvas, each, holds, scale, TOP + PITCH * row, chosen=each.stage == memory.stage)
    x = LEFT + holds * scale
    canvas.line((x, TOP - 18), (x, bottom - 8), colors.INK, 2, z=5)
    canvas.text(x, TOP - 32, f"a GPU holds {bytes_text(holds)}", 10.5, align="center")
    x = 24
    for part, tones in TONES.items():
        words = f"{WORDS[part]}, {BYTES[part]} bytes a parameter"
        canvas.box(x, bottom + 20, 18, 16, 0, colors.WHITE, tones.mark, 0, hatch=HATCHES[part])
        canvas.text(x + 26, bottom + 28, words, 10.5)
        x += 26 + text_width(words, 10.5) + 24
    return canvas.figure


def _stage(canvas, memory, holds, scale, y, chosen):
    canvas.text(LEFT - 16, y + HIGH / 2, f"stage {memory.stage}", 11.5, bold=chosen, align="right")
    is_cut = memory.total * scale > RIGHT - LEFT + 0.5
    x, end = LEFT, RIGHT - 24 * is_cut
    for part, tones in TONES.items():
        wide = min(max(getattr(memory, part) * scale, LEAST), end - x)
        if wide > 0:
            canvas.box(x, y, wide, HIGH, 0, colors.WHITE, tones.mark, 0.8, hatch=HATCHES[part])
        x += max(wide, 0)
    if is_cut:
        canvas.text(RIGHT - 12, y + HIGH / 2, "…", 16, bold=True, align="center")
    verdict = "fits" if memory.total <= holds else "does not fit"
    canvas.text(RIGHT + 14, y + HIGH / 2, f"{bytes_text(memory.total)}: {verdict}", 11.5, bold=chosen)
