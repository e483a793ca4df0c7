"""The picture of replicas: the network on every GPU, and below, their gradients and what becomes of them."""

import numpy as np

from ...backprop import check_trace
from ...checks import as_choice, as_count
from ...figures import colors
from ...figures.canvas import Canvas, tint
from ...parallel import ParallelStep, gradient_vector, split_gradient
from ...writing.names import NOTATIONS, neuron_letters
from ...writing.numbers import fixed_number, format_number

WIDTH, SIDE, BETWEEN = 1000, 30, 26
HEAD, DOT, NEURON_PITCH, LEAST_NETWORK, ROOM_FOR_ERROR = 40, 13, 36, 150, 152
ROW, LAYER_GAP, LINE_NAMES, LEAST_CELL, TITLE = 18, 5, 20, 41, 40
NAMES = "ABCD"
MEAN_IS = 1e-12


def replicas_figure(step, trace, digits=3, notation="letters"):
    """Return the Figure of `replicas_drawing`."""
    return replicas_drawing(step, trace, digits, notation).figure


def replicas_drawing(step, trace, digits=3, notation="letters") -> Canvas:
    """Return a Canvas with the replicas before the `ParallelStep` `step`, and of the gradients that it made.

    `trace` is that of one worker with the whole batch; its gradient stands beside the mean. White, 1000
    pixels wide, as high as the tables need, which are left out where a layer is too wide for them.
    TypeError for a wrong type, ValueError for an unknown notation and for more than 4 workers.
    """
    if not isinstance(step, ParallelStep):
        raise TypeError(f"step must be a ParallelStep, got {type(step).__name__}")
    check_trace(trace)
    as_choice("notation", notation, NOTATIONS)
    if as_count("the number of workers", len(step.sizes)) > len(NAMES):
        raise ValueError(f"step must be one of at most {len(NAMES)} workers, got {len(step.sizes)}")
    return _Picture(step, trace, digits, notation).draw()


class _Picture:
    def __init__(self, step, trace, digits, notation):
        self.step, self.trace, self.digits = step, trace, digits
        self.network = trace.network
        letters = neuron_letters(self.network)
        counted = [[str(j + 1) for j in range(len(layer))] for layer in letters]
        self.letters = letters if notation == "letters" else counted
        n, widest = len(step.sizes), max(self.network.sizes[:-1]) + 1
        self.tables_in_row = next(
            (k for k in (n + 2, n, 2, 1) if (_part(k) - LINE_NAMES) / widest >= LEAST_CELL), None
        )
        self.in_row = min(n, 2)
        most = max(self.network.sizes)
        self.network_height = HEAD + max(LEAST_NETWORK, most * NEURON_PITCH)
        n_layers = len(self.network.layers)
        self.table_height = (
            TITLE + ROW * (n_layers + sum(self.network.sizes[1:])) + LAYER_GAP * n_layers + ROW
        )
        tops = -(-n // self.in_row) * self.network_height
        tables = -(-(n + 2) // self.tables_in_row) * self.table_height if self.tables_in_row else 0
        self.top = tops + 24
        self.canvas = Canvas(WIDTH, self.top + tables + 50)

    def draw(self):
        first = 0
        for k, shard in enumerate(self.step.traces):
            row, column = divmod(k, self.in_row)
            x = SIDE + column * (_part(self.in_row) + BETWEEN)
            self._network(k, shard, first, x, 14 + row * self.network_height)
            first += len(shard.X)
        self.canvas.line((SIDE, self.top - 12), (WIDTH - SIDE, self.top - 12), width=0.8)
        if self.tables_in_row:
            for place, (title, remark, vector, sign) in enumerate(self._vectors()):
                row, column = divmod(place, self.tables_in_row)
                x = SIDE + column * (_part(self.tables_in_row) + BETWEEN)
                last = column == self.tables_in_row - 1
                self._table(
                    title, remark, vector, "" if last else sign, x, self.top + row * self.table_height
                )
        self.canvas.text(SIDE, self.canvas.height - 26, self._summary(), 10.5, colors.CALM)
        return self.canvas

    def _network(self, k, shard, first, x, y):
        """One GPU: its name, its samples, its network with the inputs of its first sample."""
        self.canvas.text(x, y, f"GPU {NAMES[k]}", 12, bold=True)
        last = first + len(shard.X)
        which = f"sample {last}" if len(shard.X) == 1 else f"samples {first + 1} to {last}"
        self.canvas.text(x + 62, y, f"batch {NAMES[k]}: {which} of {len(self.trace.X)}", color=colors.CALM)
        sizes, width, middle = self.network.sizes, _part(self.in_row), y + self.network_height / 2 + 2
        pitch = (width - ROOM_FOR_ERROR) / (len(sizes) - 1)
        columns = [
            [(x + 36 + l * pitch, middle + (j - (count - 1) / 2) * NEURON_PITCH) for j in range(count)]
            for l, count in enumerate(sizes)
        ]
        for l in range(1, len(sizes)):
            for start in columns[l - 1]:
                for end in columns[l]:
                    self.canvas.line(start, end, colors.LINE, 0.8)
        for (left, high), value in zip(columns[0], shard.X[0], strict=True):
            self.canvas.box(
                left - 30, high - DOT, 60, 2 * DOT, DOT, colors.INPUT.text, tint(colors.INPUT.mark)
            )
            text = format_number(float(value), self.digits)
            self.canvas.text(left, high, text, 9.5, colors.INPUT.text, align="center")
        for l, column in enumerate(columns[1:]):
            for j, (left, high) in enumerate(column):
                self.canvas.box(left - DOT, high - DOT, 2 * DOT, 2 * DOT, DOT, colors.CALM)
                self.canvas.text(left, high, self.letters[l][j], 10, bold=True, align="center")
        end = columns[-1][0][0] + DOT + 8
        self.canvas.text(
            end, middle, f"error {format_number(shard.mean_loss, self.digits)}", 9, colors.ERROR.text
        )

    def _vectors(self):
        """Title, remark, gradient and the sign behind it, of each table."""
        found = []
        for k, shard in enumerate(self.step.traces):
            sign = "+" if k < len(self.step.traces) - 1 else "→"
            found.append(
                (f"GPU {NAMES[k]}: gradient", f"{_samples(len(shard.X))}", gradient_vector(shard), sign)
            )
        same = abs(self.step.gradient - gradient_vector(self.trace)).max() <= MEAN_IS
        found.append(
            ("mean gradient", "weighted by samples" if same else "", self.step.gradient, "=" if same else "≠")
        )
        whole = gradient_vector(self.trace)
        return [*found, ("one big batch: gradient", f"all {_samples(len(self.trace.X))}", whole, "")]

    def _table(self, title, remark, vector, sign, x, y):
        """A gradient, layer by layer: a line for each neuron, the bias first."""
        width = _part(self.tables_in_row)
        self.canvas.text(x, y, title, 10.5, bold=True)
        self.canvas.text(x, y + 17, remark, 9.5, colors.CALM)
        y += TITLE
        if sign:
            middle = y + (self.table_height - TITLE - ROW) / 2
            self.canvas.text(x + width + BETWEEN / 2, middle, sign, 13, colors.CALM, align="center")
        dW, db = split_gradient(self.network, vector)
        for l, (weights, biases) in enumerate(zip(dW, db, strict=True)):
            n_in = weights.shape[1]
            cell = (width - LINE_NAMES) / (max(self.network.sizes[:-1]) + 1)
            sources = [f"x{i + 1}" for i in range(n_in)] if l == 0 else self.letters[l - 1]
            for i, source in enumerate(["bias", *sources]):
                right = x + LINE_NAMES + (i + 1) * cell
                self.canvas.text(right, y, source, 8.5, colors.CALM, align="right")
            self.canvas.line((x + LINE_NAMES, y + ROW / 2), (x + width, y + ROW / 2), width=0.8)
            for j, letter in enumerate(self.letters[l]):
                high = y + (j + 1) * ROW
                self.canvas.text(x, high, letter, 9, bold=True)
                for i, value in enumerate([biases[j], *weights[j]]):
                    self.canvas.text(
                        x + LINE_NAMES + (i + 1) * cell,
                        high,
                        fixed_number(value, 3),
                        8.5,
                        colors.ERROR.text,
                        align="right",
                    )
            y += ROW * (len(self.letters[l]) + 1) + LAYER_GAP

    def _summary(self):
        first, *others = (
            [p for layer in each.layers for p in (layer.W, layer.b)] for each in self.step.replicas
        )
        equal = sum(
            np.logical_and.reduce([part == one for one in parts]).sum()
            for part, *parts in zip(first, *others, strict=True)
        )
        return f"After the update {equal} of {self.network.n_parameters} parameters are the same on all GPUs."


def _part(count):
    """The width of one of `count` things side by side."""
    return (WIDTH - 2 * SIDE - (count - 1) * BETWEEN) / count


def _samples(count):
    return f"{count} sample" if count == 1 else f"{count} samples"
