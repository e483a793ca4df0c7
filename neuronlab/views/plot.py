"""How the course's plots look: axes, lines named at their ends, contours, and a path on them."""

from dataclasses import dataclass

import numpy as np

from . import colors

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
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4.8), dpi=100, facecolor=colors.WHITE)
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
    _name_ends(axes, names)


def _visible(axes, line):
    """Return the places of the values that lie inside the axes' height."""
    low, high = axes.get_ylim()
    return [int(i) for i in np.flatnonzero((line.values >= low) & (line.values <= high))]


def _end(axes, line, color):
    """Mark where the line stops being seen; return (name, x, y, color) of that place."""
    low, high = axes.get_ylim()
    last = max(_visible(axes, line), default=0)
    end = line.values[-1]
    x, y = last + 1, float(np.clip(line.values[last], low, high))
    if line.diverged:
        axes.plot(
            [x], [y], "X", color=color, markersize=12, markeredgecolor=colors.WHITE, zorder=5, clip_on=False
        )
        return f"{line.name}: diverged", x, y, color
    return line.name + (" ↓" if end < low else " ↑" if end > high else ""), x, y, color


def _name_ends(axes, names):
    """Write each name beside the end of its line: in the margin, or inside if the line ends early."""
    from matplotlib.patheffects import withStroke

    box = axes.bbox
    ends = [
        (*(float(c) for c in axes.transData.transform((x, y))), name, color) for name, x, y, color in names
    ]
    style = {"fontsize": 12, "family": FONT, "va": "center", "annotation_clip": False}
    style |= {"xycoords": "figure pixels", "textcoords": "figure pixels"}
    late = sorted((end for end in ends if end[0] > box.x1 - EARLY), key=lambda end: end[1])
    heights = _spread([y for _, y, *_ in late], box.y0, box.y1)
    for (x, y, name, color), height in zip(late, heights, strict=True):
        lead = {"arrowstyle": "-", "color": color, "linewidth": 0.8, "alpha": 0.7, "shrinkA": 3, "shrinkB": 5}
        axes.annotate(name, (x, y), (box.x1 + 26, height), color=color, arrowprops=lead, **style)
    taken = []
    for x, y, name, color in sorted(end for end in ends if end[0] <= box.x1 - EARLY):
        height = min(max(y, box.y0 + 14), box.y1 - 14)
        while any(abs(height - other) < APART and x - start < EARLY for start, other in taken):
            height += APART if height < (box.y0 + box.y1) / 2 else -APART
        taken.append((x, height))
        halo = [withStroke(linewidth=4, foreground=colors.WHITE)]
        axes.annotate(name, (x, y), (x + 14, height), color=color, path_effects=halo, **style)


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


def draw_surface(figure, axes, values1, values2, losses):
    """Fill contours of `losses` (len(values2), len(values1)), levels evenly apart on a logarithmic scale."""
    from matplotlib.colors import LogNorm
    from matplotlib.ticker import LogFormatterSciNotation, LogLocator

    finite = losses[np.isfinite(losses) & (losses > 0)]
    top = float(finite.max()) if finite.size else 1.0
    bottom = max(float(finite.min()) if finite.size else 0.1, 3e-4 * top)
    bottom = bottom if bottom < top else top / 10
    levels = np.geomspace(bottom, top, 13)
    shown = np.clip(np.nan_to_num(losses, nan=top, posinf=top), bottom, top)
    norm = LogNorm(bottom, top)
    filled = axes.contourf(values1, values2, shown, levels=levels, norm=norm, cmap="GnBu_r")
    axes.contour(values1, values2, shown, levels=levels[2:], colors=colors.WHITE, linewidths=0.5, alpha=0.7)
    place = figure.add_axes((0.82, 0.135, 0.022, 0.755))
    bar = figure.colorbar(
        filled, cax=place, ticks=LogLocator(), format=LogFormatterSciNotation(minor_thresholds=(2, 1))
    )
    bar.set_label("mean loss", fontsize=13, color=colors.INK, family=FONT, labelpad=8)
    bar.ax.tick_params(labelsize=11, labelfontfamily=FONT, labelcolor=colors.INK, color=colors.CALM)
    bar.ax.minorticks_off()
    bar.outline.set_visible(False)


def draw_path(axes, points):
    """Draw the way of two parameters (n, 2) with a dot for each network, its start and its end named."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=4, foreground=colors.WHITE)]
    x, y = points.T
    axes.plot(x, y, "-o", color=colors.ERROR.text, linewidth=1.8, markersize=5, path_effects=halo, zorder=4)
    ends = [("start", 0, "o", colors.WHITE)]
    if len(points) > 1:
        ends.append(("end", -1, "D", colors.ERROR.text))
    for name, at, marker, inside in ends:
        axes.plot(
            x[at],
            y[at],
            marker,
            color=inside,
            markersize=10,
            markeredgecolor=colors.ERROR.text,
            markeredgewidth=2,
            zorder=5,
        )
        # Away from the way itself.
        other = points[-1 if at == 0 else 0] - points[at]
        axes.annotate(
            name,
            (x[at], y[at]),
            xytext=(0, -20 if other[1] > 0 else 20) if len(points) > 1 else (0, 20),
            textcoords="offset pixels",
            ha="center",
            va="center",
            fontsize=12,
            family=FONT,
            weight="bold",
            color=colors.INK,
            path_effects=halo,
            zorder=6,
            annotation_clip=True,
        )
