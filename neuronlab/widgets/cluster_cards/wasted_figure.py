"""A figure of the time that checkpoints and failures cost, over the time from one checkpoint to the next."""

import numpy as np

from ...checks import as_amount
from ...figures import colors, plot
from ...parallel.cost.failures import wasted_share, young_interval
from ...parallel.cost.units import DAY, HOUR, seconds_text

SPAN = 30  # the axis reaches from the best interval divided by this to the best one times this
HIGHEST = 5  # times the least waste
STYLES = (
    (colors.INK, "-"),
    (colors.INPUT.text, (0, (6, 2))),
    (colors.ERROR.text, (0, (2, 1.2))),
    (colors.UPDATE.text, (0, (6, 2, 1, 2))),
)
TICKS = [1e-3, 1e-2, 0.1, 1, 10, 60, 600, HOUR, 6 * HOUR, 2 * DAY, 10 * DAY, 100 * DAY]  # seconds


def wasted_figure(checkpoint_seconds, mtbf_seconds, restart_seconds=0.0, interval=None):
    """Return a Figure of `wasted_share` over the interval: its parts, their sum, and Young's interval.

    `interval`, in seconds, is marked as the chosen one. Errors as in `wasted_share` and `young_interval`.
    """

    def wasted(interval):
        return wasted_share(interval, checkpoint_seconds, mtbf_seconds, restart_seconds)

    best = young_interval(checkpoint_seconds, mtbf_seconds)
    marks = {"Young": best} | ({} if interval is None else {"chosen": as_amount("interval", interval)})
    intervals = np.geomspace(min(marks.values()) / SPAN, max(marks.values()) * SPAN, 400)
    lines = {
        "wasted in all": [wasted(each) for each in intervals],
        "writing checkpoints": checkpoint_seconds / intervals,
        "work done again": [wasted_share(each, 0, mtbf_seconds) for each in intervals],
    }
    if restart_seconds:
        lines["restarts"] = len(intervals) * [restart_seconds / mtbf_seconds]
    figure, axes = plot.new(
        "What checkpoints and failures cost", "time between checkpoints", "share of the time"
    )
    axes.set_xscale("log")
    for (name, shares), (color, dash) in zip(lines.items(), STYLES, strict=False):
        axes.plot(intervals, shares, color=color, linestyle=dash, linewidth=2.2, label=name)
    for (name, each), marker in zip(marks.items(), "oD", strict=False):
        text = f"{name}: every {seconds_text(each)},\n{100 * wasted(each):.3g} % wasted"
        style = {"color": colors.INK, "markersize": 10, "markeredgecolor": colors.WHITE}
        axes.plot([each], [wasted(each)], marker, linestyle="none", label=text, zorder=5, **style)
    highest = max([HIGHEST * wasted(best), *(1.2 * wasted(each) for each in marks.values())])
    axes.set(xlim=(intervals[0], intervals[-1]), ylim=(0, highest))
    shown = [tick for tick in TICKS if intervals[0] <= tick <= intervals[-1]]
    axes.set_xticks(shown, [seconds_text(tick) for tick in shown])
    axes.set_xticks([], minor=True)
    plot.per_cent(axes.yaxis)
    axes.grid(True, color=colors.LINE, linewidth=0.6, alpha=0.6)
    axes.set_position((0.115, 0.135, 0.565, 0.755))
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, prop={"family": plot.FONT, "size": 12}
    )
    return figure
