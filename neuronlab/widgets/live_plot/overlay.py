"""The items of a live plot drawn by matplotlib: for the picture in its place where there is no browser."""

import numpy as np

from ...figures import colors
from ...figures.plot import FONT


def draw_items(axes, items) -> list:
    """Draw `items`, whose coordinates are numbers, into `axes`; return the artists, to be removed again.

    An item is a dict as `neuronlab.widgets.live_plot.plot_items` describes it; its texts are plain
    str here.
    """
    x_limits, y_limits = axes.get_xlim(), axes.get_ylim()
    axes.autoscale(False)
    artists = []
    for item in items:
        artists += _DRAW[item["kind"]](axes, item, *_tones(item["color"]))
    axes.set(xlim=x_limits, ylim=y_limits)
    return artists


def draw_heat(axes, shares, low_color, high_color, opacity):
    """Draw a heat map of `shares` (rows, columns) from 0 to 1, row 0 lowest, and return it in a list."""
    from matplotlib.colors import LinearSegmentedColormap

    tones = [_tones(low_color)[0], colors.WHITE, _tones(high_color)[0]]
    extent = (*axes.get_xlim(), *axes.get_ylim())
    aspect = axes.get_aspect()
    image = axes.imshow(
        shares,
        origin="lower",
        extent=extent,
        cmap=LinearSegmentedColormap.from_list("", tones),
        vmin=0,
        vmax=1,
        alpha=opacity,
        aspect=aspect,
        zorder=0,
    )
    return [image]


def _tones(color):
    if color in colors.MEANINGS:
        tones = colors.MEANINGS[color]
        return tones.mark, tones.text
    return {"ink": (colors.INK, colors.INK), "calm": (colors.LINE, colors.CALM)}[color]


def _write(axes, x, y, text, color, offset=(-10, 12), align="right"):
    from matplotlib.patheffects import withStroke

    note = axes.annotate(
        text,
        (x, y),
        xytext=offset,
        textcoords="offset pixels",
        color=color,
        ha=align,
        va="center",
        fontsize=12,
        family=FONT,
        zorder=8,
        path_effects=[withStroke(linewidth=4, foreground=colors.WHITE)],
    )
    note.set_in_layout(False)  # the axes stay where they are on the page, whatever the text
    return [note]


def _point(axes, item, mark, text):
    inside = mark if item.get("filled", 1) else colors.WHITE
    size = 6 if item.get("small") else 11
    x, y = item["x"], item["y"]
    made = axes.plot([x], [y], "o", ms=size, mfc=inside, mec=text, mew=2, zorder=7, clip_on=False)
    if item.get("wrong"):
        made += axes.plot([x], [y], "o", ms=22, mfc="none", mec=colors.ERROR.text, mew=2.5, zorder=6)
        made += _write(axes, x, y, "wrong", colors.ERROR.text, (0, -26), "center")
    label, second = item.get("label"), item.get("second")
    low, high = axes.get_xlim()
    # To its left, where there is room.
    aside, align = (-10, "right") if x - low > 0.3 * (high - low) else (10, "left")
    if label:
        made += _write(axes, x, y, label, text, (aside, 36 if second else 18), align)
    if second:
        made += _write(axes, x, y, second, colors.ERROR.text, (aside, 16), align)
    return made


def _line(axes, item, mark, text):
    xs, ys = ([np.nan if one is None else one for one in item[key]] for key in ("xs", "ys"))
    style = (0, (4, 3)) if item.get("dashed") or item["color"] == "calm" else "-"
    width = 3.5 if item.get("wide") else 1.2 if item["color"] == "calm" else 1.8
    return axes.plot(xs, ys, color=text, lw=width, ls=style, zorder=4)


def _tangent(axes, item, mark, text):
    return [
        axes.axline((item["x"], item["y"]), slope=item["slope"], color=text, lw=2, ls=(0, (6, 3)), zorder=5)
    ]


def _boundary(axes, item, mark, text):
    normal, C = np.array([item["A"], item["B"]]), item["C"]
    length = np.hypot(*normal)
    if not length:
        return []
    normal, foot = normal / length, -C * normal / length**2
    along = np.array([-normal[1], normal[0]])
    made = [axes.axline(foot, foot + along, color=text, lw=3, zorder=4)]
    # The side where A x + B y + C is positive: a rectangle that is larger than the axes, along the line.
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    reach = 2 * (abs(foot).sum() + x1 - x0 + y1 - y0 + abs(x0) + abs(y0))
    ends = foot - reach * along, foot + reach * along
    corners = [*ends, ends[1] + reach * normal, ends[0] + reach * normal]
    made += axes.fill(*np.transpose(corners), color=mark, alpha=0.14, lw=0, zorder=1)
    if "foot" in item:
        made += axes.plot(
            *np.transpose([item["foot"], foot]), color=colors.CALM, lw=1.2, ls=(0, (2, 2)), zorder=3
        )
    for turn, words in zip((1, -1), item.get("sides", ()), strict=False):
        # Where the line comes in at the bottom, or at the left.
        height = y0 + 0.14 * (y1 - y0)
        near = (
            foot + along * (height - foot[1]) / along[1]
            if abs(along[1]) > 0.3
            else foot - along * 0.35 * (x1 - x0)
        )
        offset = turn * normal * (48, 30)
        made += _write(axes, near[0], near[1], words, text, tuple(offset), "center")
    return made


def _arrow(axes, item, mark, text):
    end = (item["x"] + item["dx"], item["y"] + item["dy"])
    style = {
        "arrowstyle": "-|>,head_width=0.45,head_length=0.8",
        "color": text,
        "lw": 3,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    made = [axes.annotate("", end, (item["x"], item["y"]), arrowprops=style, zorder=6)]
    return made + (_write(axes, *end, item["label"], text, (14, 0), "left") if item.get("label") else [])


def _text(axes, item, mark, text):
    return _write(axes, item["x"], item["y"], item.get("text", ""), text, (0, 0), item.get("align", "center"))


def _band(axes, item, mark, text):
    made = []
    for key, span, limits in (("x", axes.axvspan, axes.get_xlim()), ("y", axes.axhspan, axes.get_ylim())):
        if item.get(key):
            ends = [limit if end is None else end for end, limit in zip(item[key], limits, strict=True)]
            made.append(span(*ends, color=mark, alpha=0.12, lw=0, zorder=1))
    return made


_DRAW = {
    "point": _point,
    "line": _line,
    "tangent": _tangent,
    "boundary": _boundary,
    "arrow": _arrow,
    "text": _text,
    "band": _band,
}
