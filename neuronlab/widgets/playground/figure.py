"""The playground as a still picture: its network, its plane with the points, and its losses."""

import numpy as np

from ...figures import colors
from ...figures.canvas import FONT, tint
from ...figures.figure import new_figure
from ...writing.names import neuron_letters
from . import maps, reach_of

SIZE = 48
WIDTH, HEIGHT = 10.0, 5.4  # inches
NODE = 0.42  # inches
NETWORK = (0.35, 0.45, 5.5, 4.3)  # left, bottom, width, height of where the nodes are, in inches


def playground_figure(run):
    """Return a Figure of a `neuronlab.widgets.playground.TrainingRun` where it stands."""
    from matplotlib.colors import LinearSegmentedColormap

    figure = new_figure(figsize=(WIDTH, HEIGHT), dpi=100, facecolor=colors.WHITE)
    shades = LinearSegmentedColormap.from_list(
        "classes", [tint(colors.INPUT.mark, 0.75), colors.WHITE, tint(colors.WEIGHT.mark, 0.75)]
    )
    made = maps(run, SIZE)
    _network(figure, run, made, shades)
    _plane(figure, run, made.output, shades)
    _losses(figure, run)
    s = run.settings
    words = (
        f"{s.data.replace('_', ' ')}, epoch {run.epoch}, learning rate {s.lr:g}, batch size {s.batch_size}"
    )
    _text(figure, 0.35, HEIGHT - 0.3, words, 12, colors.INK, weight="bold")
    return figure


def _text(figure, x, y, text, size, color, **style):
    figure.text(x / WIDTH, y / HEIGHT, text, fontsize=size, color=color, family=FONT, **style)


def _axes(figure, left, bottom, width, height):
    return figure.add_axes((left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT))


def _network(figure, run, made, shades):
    """Draw the weights as lines, wide for large ones and dashed for negative ones, and each neuron's view."""
    left, bottom, width, height = NETWORK
    sizes = run.network.sizes
    pitch = min(height / max(sizes), 0.85)
    places = [
        [
            (
                left + NODE / 2 + l * (width - NODE) / (len(sizes) - 1),
                bottom + height / 2 - (j - (count - 1) / 2) * pitch,
            )
            for j in range(count)
        ]
        for l, count in enumerate(sizes)
    ]
    sheet = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, HEIGHT))
    sheet.set_axis_off()
    for l, layer in enumerate(run.network.layers):
        for (j, i), weight in np.ndenumerate(layer.W):
            share = abs(weight) / (abs(weight) + 1.5)
            (x1, y1), (x2, y2) = places[l][i], places[l + 1][j]
            sheet.plot(
                [x1, x2],
                [y1, y2],
                color=colors.WEIGHT.mark,
                linewidth=0.5 + 5 * share,
                alpha=0.3 + 0.7 * share,
                linestyle="-" if weight >= 0 else (0, (3, 2)),
            )
    ramp = np.broadcast_to(np.linspace(-1, 1, SIZE), (SIZE, SIZE))
    scales = np.where(made.scales > 0, made.scales, 1)[:, None, None]
    output = 2 * np.clip(made.output, 0, 1) - 1
    views = [ramp, ramp.T, *(made.hidden / scales), *([-output, output] if sizes[-1] == 2 else [output])]
    names = ["$x_1$", "$x_2$", *(letter for layer in neuron_letters(run.network) for letter in layer)]
    for (x, y), view, name in zip(
        (place for column in places for place in column), views, names, strict=True
    ):
        axes = _axes(figure, x - NODE / 2, y - NODE / 2, NODE, NODE)
        axes.imshow(view, cmap=shades, vmin=-1, vmax=1, origin="lower")
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set(color=colors.CALM)
        _text(figure, x, y - NODE / 2 - 0.14, name, 9, colors.CALM, ha="center", va="center")


def _plane(figure, run, output, shades):
    reach = reach_of(run)
    axes = _axes(figure, 6.45, 1.95, 3.2, 3.2)
    axes.imshow(
        output,
        cmap=shades,
        vmin=0,
        vmax=1,
        origin="lower",
        extent=(-reach, reach) * 2,
        interpolation="bilinear",
    )
    for X, Y, test in ((*run.data[:2], False), (*run.data[2:], True)):
        for label, tones, marker in ((0, colors.INPUT, "s"), (1, colors.WEIGHT, "o")):
            x = X[Y[:, -1] == label]
            axes.scatter(
                *x.T,
                s=15,
                marker=marker,
                facecolor=colors.WHITE if test else tones.text,
                edgecolor=tones.text if test else colors.WHITE,
                linewidth=1.1 if test else 0.5,
            )
    axes.set(xticks=[], yticks=[], xlim=(-reach, reach), ylim=(-reach, reach))
    for spine in axes.spines.values():
        spine.set(color=colors.LINE)


def _losses(figure, run):
    from matplotlib.ticker import MaxNLocator

    axes = _axes(figure, 6.95, 0.5, 2.2, 1.15)
    losses = np.array(run.losses)
    epochs = run.first_epoch + np.arange(len(losses))
    for column, name, dash in ((0, "train", "-"), (1, "test", (0, (4, 2)))):
        axes.plot(
            epochs, losses[:, column], color=colors.ERROR.text, linestyle=dash, linewidth=1.8, label=name,
            marker="o" if len(losses) == 1 else "", markersize=4, clip_on=False,
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(epochs[0], max(epochs[-1], epochs[0] + 1))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.tick_params(labelsize=9, labelfontfamily=FONT, labelcolor=colors.CALM, color=colors.LINE)
    axes.set_ylabel("mean loss", fontsize=9, color=colors.CALM, family=FONT)
    axes.set_xlabel("epoch", fontsize=9, color=colors.CALM, family=FONT, labelpad=2)
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.0, 1.05), frameon=False, prop={"family": FONT, "size": 9},
        handlelength=1.6, borderpad=0, handletextpad=0.4,
    )  # fmt: skip
    for side, spine in axes.spines.items():
        spine.set(visible=side in ("left", "bottom"), color=colors.LINE)
