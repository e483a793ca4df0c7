"""How the course's plots look: their axes, and lines that are named where they end."""

from dataclasses import dataclass

import numpy as np

from . import colors
from .figure import new_figure

FONT = "DejaVu Sans"  # comes with matplotlib, so a figure is the same everywhere
# Told apart by colour, by dash and by marker.
STYLES = (
    (colors.INPUT.text, "-", "o"),
    (colors.ERROR.text, (0, (6, 2)), "s"),
    (colors.ACTIVATION.text, (0, (6, 2, 1, 2)), "^"),
    (colors.UPDATE.text, (0, (2, 1.2)), "D"),
    (colors.WEIGHT.text, (0, (9, 2, 3, 2)), "v"),
    (colors.INK, (0, (1, 1)), "P"),
)
APART = 21  # pixels from one name to the next
EARLY = 150  # pixels: a line that ends this far from the right edge is named where it ends
MOST_MARKERS = 15


@dataclass(frozen=True, eq=False)
class Line:
    """A run: its name, its finite values (n,), one an iteration, and whether it diverged after them."""

    name: str
    values: np.ndarray
    diverged: bool


def new(title, x_label, y_label):
    """Return (Figure, Axes), white; made without pyplot, so that a notebook shows it once."""
    figure = new_figure(figsize=(9, 4.8), dpi=100, facecolor=colors.WHITE)
    axes = figure.add_axes((0.1, 0.135, 0.68, 0.755), facecolor=colors.WHITE)
    axes.set_title(title, loc="left", fontsize=14, color=colors.INK, family=FONT, pad=12)
    for axis, label in ((axes.xaxis, x_label), (axes.yaxis, y_label)):
        axis.set_label_text(label, fontsize=13, color=colors.INK, family=FONT)
        axis.labelpad = 7
    axes.tick_params(labelsize=11, labelfontfamily=FONT, colors=colors.CALM, labelcolor=colors.INK, length=4)
    axes.tick_params(which="minor", length=0)
    axes.grid(False)
    for side, spine in axes.spines.items():
        spine.set(visible=side in ("left", "bottom"), color=colors.LINE, linewidth=1)
    return figure, axes


def per_cent(axis):
    """Write the numbers of an axis, which are shares, as per cent: 0.001 as "0.1 %"."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.6g} %"))


def draw_lines(axes, lines, lowest, highest, targets=()):
    """Draw each `Line` from iteration 1, named where it ends or leaves the view, `lowest` to `highest`."""
    from matplotlib.ticker import MaxNLocator

    log = axes.get_yscale() == "log"
    shown = [line.values[(line.values >= lowest) & (line.values <= highest)] for line in lines]
    seen = np.concatenate([*shown, np.asarray(targets, float)])
    seen = seen[seen > 0] if log else seen
    bottom, top = (seen.min(), seen.max()) if seen.size else (lowest, highest)
    if log:
        axes.set_ylim(bottom / 3, top * 3)
    else:
        margin = 0.08 * (top - bottom) or 0.1 * max(abs(top), 1)
        axes.set_ylim(bottom - margin, top + margin)
    longest = max(max(_visible(axes, line), default=0) + 1 for line in lines)
    axes.set_xlim(1 - 0.02 * longest, max(longest, 2) + 0.01 * longest)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    axes.grid(True, axis="y", color=colors.LINE, linewidth=0.6, alpha=0.6)
    for target in targets:
        axes.axhline(target, color=colors.CALM, linewidth=1.4, dashes=(6, 4), zorder=1)
    names = []
    for number, line in enumerate(lines):
        color, dash, marker = STYLES[number % len(STYLES)]
        every = max(1, -(-len(line.values) // MOST_MARKERS))
        x = np.arange(1, len(line.values) + 1)
        axes.plot(
            x,
            line.values,
            color=color,
            linestyle=dash,
            linewidth=2,
            marker=marker,
            markersize=6,
            markevery=every,
        )
        names.append(_end(axes, line, color))
    names += [("target", max(longest, 2), target, colors.CALM) for target in targets]
    name_ends(axes, names)


def _visible(axes, line):
    """Return the places of the values that lie inside the axes' height."""
    low, high = axes.get_ylim()
    return [int(i) for i in np.flatnonzero((line.values >= low) & (line.values <= high))]


def _end(axes, line, color):
    """Mark where the line stops being seen; return (name, x, y, color) of that place."""
    low, high = axes.get_ylim()
    visible = _visible(axes, line)
    last = max(visible, default=0)
    end = line.values[-1]
    leaves = visible and last + 1 < len(line.values)
    x, y = _exit(axes, line, last) if leaves else (last + 1, line.values[last])
    y = float(np.clip(y, low, high))
    if line.diverged:
        style = {"color": color, "markersize": 12, "markeredgecolor": colors.WHITE, "zorder": 5}
        axes.plot([x], [y], "X", clip_on=False, **style)
        return f"{line.name}: diverged", x, y, color
    return line.name + (" ↓" if end < low else " ↑" if end > high else ""), x, y, color


def _exit(axes, line, last):
    """Return where the line behind its last visible value crosses the lower or upper edge of the axes."""
    low, high = axes.get_ylim()
    after = line.values[last + 1]
    edge = high if after > high else low
    scale = axes.yaxis.get_transform().transform
    # No logarithm of a loss that is 0.
    start, end, border = scale(
        np.clip([line.values[last], after, edge], low * 1e-9 if low > 0 else -np.inf, None)
    )
    return last + 1 + float((border - start) / (end - start)), edge


def name_ends(axes, names):
    """Write each name beside the end of its line: in the margin, or inside if the line ends early.

    `names` are (name, x, y, color), x and y in data coordinates.
    """
    from matplotlib.patheffects import withStroke

    box = axes.bbox
    ends = [
        (*(float(c) for c in axes.transData.transform((x, y))), name, color) for name, x, y, color in names
    ]
    style = {"fontsize": 12, "family": FONT, "va": "center", "annotation_clip": False}
    # Shares of the figure: an SVG of it has other pixels.
    style |= {"xycoords": "figure fraction", "textcoords": "figure fraction"}

    def share(x, y):
        return tuple(axes.figure.transFigure.inverted().transform((x, y)))

    late = sorted((end for end in ends if end[0] > box.x1 - EARLY), key=lambda end: end[1])
    heights = _spread([y for _, y, *_ in late], box.y0, box.y1)
    for (x, y, name, color), height in zip(late, heights, strict=True):
        lead = {"arrowstyle": "-", "color": color, "linewidth": 0.8, "alpha": 0.7, "shrinkA": 3, "shrinkB": 5}
        at, to = share(x, y), share(box.x1 + 26, height)
        axes.annotate(name, at, to, color=color, arrowprops=lead, **style)
    taken = []
    for x, y, name, color in sorted(end for end in ends if end[0] <= box.x1 - EARLY):
        close = [other for start, other in taken if x - start < EARLY]
        height = _nearest_free(min(max(y, box.y0 + 14), box.y1 - 14), close, box.y0, box.y1)
        taken.append((x, height))
        halo = [withStroke(linewidth=4, foreground=colors.WHITE)]
        at, to = share(x, y), share(x + 14, height)
        axes.annotate(name, at, to, color=color, path_effects=halo, **style)


def _nearest_free(height, taken, low, high):
    """Return the height nearest to `height`, inside low to high, that is `APART` from all of `taken`."""
    places = [height, *(other + side for other in taken for side in (APART, -APART))]
    free = [y for y in places if low <= y <= high and all(abs(y - other) > APART - 1e-6 for other in taken)]
    # Where there is no room left, two names overlap rather than none being written.
    return min(free, key=lambda y: abs(y - height), default=height)


def _spread(heights, low, high):
    """Return ascending heights moved to stand `APART` pixels apart, between low and high if they fit."""
    placed = list(heights)
    for _ in range(200):
        for i in range(1, len(placed)):
            lack = APART - (placed[i] - placed[i - 1])
            if lack > 0:
                placed[i - 1] -= lack / 2
                placed[i] += lack / 2
        shift = max(0, low - min(placed, default=low)) or -max(0, max(placed, default=high) - high)
        placed = [height + shift for height in placed]
    return placed
