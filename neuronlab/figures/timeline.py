"""A picture of one training step against the clock: lanes for GPUs and network, every box to scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..checks import as_amount
from ..parallel.cost.segment import KINDS
from ..parallel.cost.timeline import TrainingStep
from ..parallel.cost.units import bytes_text, seconds_text, seconds_unit
from . import colors
from .canvas import Canvas, text_width, tint

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, LEFT, RIGHT = 900, 146, 862  # the time axis reaches from LEFT to RIGHT
TOP, PITCH, HIGH = 92, 62, 40  # of the first lane, from lane to lane, of a box
LEAST = 2  # pixels: whatever takes time is seen,
MOST_ADDED = 0.02  # but all that is drawn wider than it lasts adds at most this share of its lane
NARROW = 5  # pixels: what is narrower has no frame
APART = 1  # pixels: the white line between two buckets that touch
JOINED = 30  # pixels: buckets narrower than that are one box where they touch, or white lines would eat them
TOUCHING = 0.03  # of a bucket: what is between two that touch
HAIR = 1  # pixel: nearer to each other than that, buckets cannot be told apart at all
BACK, MARK, FRONT = 1, 2, 3  # waiting, the lines of the exposed part, and what is done


class _Look(NamedTuple):
    """How one kind of segment is drawn; its hatch and its frame tell it apart without colour too."""

    name: str
    ink: str
    fill: str
    hatch: str | None = None
    dashed: bool = False


LOOKS = {
    "forward": _Look("forward pass", colors.ACTIVATION.text, tint(colors.ACTIVATION.mark, 0.22)),
    "backward": _Look("backward pass", colors.ERROR.text, tint(colors.ERROR.mark, 0.14), hatch="//"),
    "communicate": _Look("gradients", colors.WHITE, colors.ERROR.text),
    "gather": _Look("weights", colors.WHITE, colors.WEIGHT.text, hatch=".."),
    "timeout": _Look("time-outs", colors.CALM, colors.WHITE, hatch="\\\\", dashed=True),
    "wait": _Look("waiting", colors.CALM, colors.WHITE, dashed=True),
    "update": _Look("update", colors.UPDATE.text, colors.UPDATE.text),
}


def timeline_figure(step: TrainingStep, until: float | None = None) -> Figure:
    """Return a Figure of a `TrainingStep`: what GPUs and network do from its start to its end, to scale.

    Parameters
    ----------
    step : TrainingStep
        As `training_step` returns it.
    until : float, optional
        Seconds at which the time axis ends, by default the step's own end: give several steps the same to
        compare them.

    Returns
    -------
    matplotlib.figure.Figure
        A lane for each kind of GPU and one for the network.

    Raises
    ------
    TypeError
        For what is no TrainingStep.
    ValueError
        For `until` before the step's end.
    """
    if not isinstance(step, TrainingStep):
        raise TypeError(f"step must be a TrainingStep, got {type(step).__name__}")
    until = step.seconds if until is None else as_amount("until", until)
    if until < step.seconds:
        raise ValueError(f"until must be at least the step's {step.seconds:g} seconds, got {until:g}")
    scale = (RIGHT - LEFT) / until
    bottom = TOP + PITCH * len(step.lanes)  # of the lanes; the axis is below them
    axis = bottom + (30 if step.exposed * scale >= LEAST else 0)
    canvas = Canvas(WIDTH, axis + 68)
    _headline(canvas, step)
    _axis(canvas, until, scale, axis)
    for row, (lane, segments) in enumerate(step.lanes.items()):
        y = TOP + PITCH * row
        canvas.text(LEFT - 14, y + HIGH / 2, _lane_name(step, lane), 11.5, bold=True, align="right")
        drawn = _boxes(segments, scale)
        least = min(LEAST, MOST_ADDED * (RIGHT - LEFT) / max(1, len(drawn)))
        for kind, start, stop, label, touches in drawn:
            left = LEFT + start * scale
            _box(canvas, kind, left, max(LEFT + stop * scale, left + least), y, label)
            if touches:
                canvas.line((left, y), (left, y + HIGH), colors.WHITE, APART, z=FRONT)
    if axis > bottom:
        _exposed(canvas, step, scale, bottom)
    kinds = {segment.kind for segment in step.segments}
    _legend(canvas, [kind for kind in KINDS if kind in kinds], axis + 46)
    return canvas.figure


def _headline(canvas, step):
    busy = f"GPU{'s' * (step.n_workers > 1)} busy {_share(step)}"
    canvas.text(24, 28, f"One training step: {seconds_text(step.seconds)}, {busy}", 14, bold=True)
    text = "1 GPU, nothing to send"
    if step.n_workers > 1:
        text = f"{step.n_workers:,} GPUs, {bytes_text(step.n_bytes)} of gradients, {step.algorithm} over "
        text += step.link.name
        if step.loss:
            text += f", {100 * step.loss:.3g} % of the packets lost, {step.recovery}"
    canvas.text(24, 53, text, 11.5, colors.CALM)


def _share(step):
    """Return the utilisation as text that is 100 % only if it is."""
    return f"{min(100 * step.utilisation, 99.9):.3g} % of it" if step.utilisation < 1 else "all the time"


def _lane_name(step, lane):
    if lane == "compute" and step.n_workers == 1:
        return "the GPU"
    if lane == "compute" and "slowest" in step.lanes:
        return "other GPUs" if step.n_workers > 2 else "other GPU"
    return {"compute": "each GPU", "slowest": "slowest GPU", "network": "network"}[lane]


def _boxes(segments, scale):
    """[(kind, start, stop, label, whether a bucket before it touches it)] of a lane.

    Buckets that touch and are too narrow to tell apart are one.
    """
    runs = []  # [whether its buckets are narrow, whether one before it touches it, its segments]
    for each in segments:
        is_bucket = each.kind == "communicate"
        narrow = is_bucket and each.seconds * scale < JOINED
        last = runs[-1][2][-1] if runs else None
        gap = each.start - last.stop if is_bucket and last and last.kind == each.kind else None
        touches = gap is not None and (gap < TOUCHING * each.seconds or (gap + each.seconds) * scale < HAIR)
        if touches and narrow and runs[-1][0]:
            runs[-1][2].append(each)
        else:
            runs.append((narrow, touches, [each]))
    return [
        (
            run[0].kind,
            run[0].start,
            run[-1].stop,
            run[0].label if len(run) == 1 else f"{len(run)} buckets",
            touches,
        )
        for _, touches, run in runs
    ]


def _box(canvas, kind, left, right, y, label):
    look = LOOKS[kind]
    if kind == "update":  # takes no time: a mark where it happens
        canvas.line((left, y - 6), (left, y + HIGH + 6), look.ink, 3, z=FRONT)
        return
    wide = right - left
    if wide < NARROW:
        canvas.box(left, y, wide, HIGH, 0, "none", look.fill if look.ink == colors.WHITE else look.ink)
        return
    _swatch(canvas, look, left, y, wide, HIGH, z=BACK if kind == "wait" else FRONT)
    # A bucket that is too narrow for its whole name keeps its number, a pass its first word.
    short = label.removeprefix("bucket ").partition(" ")[0]
    text = next((each for each in (label, short) if text_width(each, 10.5) < wide - 12), "")
    plate = look.fill if look.hatch else None
    canvas.text(left + wide / 2, y + HIGH / 2, text, 10.5, look.ink, align="center", ground=plate)


def _swatch(canvas, look, x, y, width, height, line=1.2, z=FRONT):
    line = 0 if look.ink == colors.WHITE else line  # what is dark needs no frame
    if look.hatch:
        canvas.box(x, y, width, height, 0, tint(look.ink, 0.45), look.fill, 0, z=z, hatch=look.hatch)
    fill = "none" if look.hatch else look.fill
    canvas.box(x, y, width, height, 0, look.ink, fill, line, look.dashed, z)


def _axis(canvas, until, scale, y):
    from matplotlib.ticker import MaxNLocator

    size, unit = seconds_unit(until)
    for tick in MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(0, until / size):
        x = LEFT + tick * size * scale
        if LEFT <= x <= RIGHT + 0.5:
            canvas.line((x, TOP - 14), (x, y), colors.LINE, 0.8, z=0)
            canvas.text(x, y + 13, f"{tick:g} {unit}", 10.5, colors.CALM, align="center")


def _exposed(canvas, step, scale, bottom):
    """Mark the time in which all GPUs wait for the network."""
    start, stop = LEFT + step.compute * scale, LEFT + step.seconds * scale
    y = bottom - 6
    for x in (start, stop):
        canvas.line((x, TOP - 14), (x, y), colors.INK, 1, dashed=True, z=MARK)
    canvas.line((start, y), (stop, y), colors.INK, 1.4, z=MARK)
    text = f"exposed communication: {seconds_text(step.exposed)}"
    middle = min((start + stop) / 2, WIDTH - 16 - text_width(text, 11) / 2)
    canvas.text(middle, y + 16, text, 11, align="center", ground=colors.WHITE)


def _legend(canvas, kinds, y):
    x = 24
    for kind in kinds:
        look = LOOKS[kind]
        if kind == "update":
            canvas.line((x + 9, y - 9), (x + 9, y + 9), look.ink, 3)
        else:
            _swatch(canvas, look, x, y - 8, 18, 16)
        canvas.text(x + 26, y, look.name, 10.5)
        x += 26 + text_width(look.name, 10.5) + 24
