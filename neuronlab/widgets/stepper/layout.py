"""Where everything stands in the picture of a network, in pixels; nothing moves from step to step."""

from dataclasses import dataclass

WIDTH, TOP, SIDE = 1000, 20, 30
TITLE, ROW, PILL, BIAS = (
    27,
    21,
    32,
    26,
)  # heights of a box's title, of its rows, of a pill, of a bias's circle
LEAST_GAP, MOST_GAP, LAST_GAP = 112, 235, 50  # between two columns; before the error
BESIDE_LABEL = 26
LEAST_PICTURE = 284
TARGET_PITCH = 42


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the picture: its middle, its size, and over how much of its left side its inputs arrive."""

    x: float
    y: float
    width: float
    height: float
    entry: float = 0.0

    @property
    def left(self):
        return self.x - self.width / 2

    @property
    def right(self):
        return self.x + self.width / 2

    @property
    def top(self):
        return self.y - self.height / 2

    def arrival(self, rank, count):
        """Return the point where the input of this rank of `count` arrives."""
        return self.left, self.y + (self.entry * (rank / (count - 1) - 0.5) if count > 1 else 0)


@dataclass(frozen=True, eq=False)
class Layout:
    """All nodes: inputs, neurons[layer], biases[layer], error, targets, rate; text begins at `bottom`."""

    width: float
    bottom: float
    inputs: tuple
    neurons: tuple
    biases: tuple
    error: Node
    targets: tuple
    rate: Node


def shape_of(sizes, layer) -> str:
    """Return how a layer's neurons are drawn.

    "tall" with all numbers, "short" with one number of the backward pass, "flat" in one line.
    """
    most = max(sizes[1:])
    if most <= 2:
        return "tall"
    return "flat" if sizes[layer + 1] > 5 else "short"


def arrange(sizes, rows_forward, cell, pill, label, error_rows) -> Layout:
    """Return the `Layout` of a network.

    `sizes` as in `Network.sizes`; rows_forward[layer] rows of the forward pass stand in each box; `cell`,
    `pill` and `label` are the widths that a symbol with its number takes in a box, in an input's pill and on
    an edge; the error has `error_rows` rows.
    """
    shapes = [shape_of(sizes, l) for l in range(len(sizes) - 1)]
    rows_all = [
        rows + {"tall": 3, "short": 1, "flat": 1}[s] for rows, s in zip(rows_forward, shapes, strict=True)
    ]
    widths = [
        34 + rows * (cell + 4) if s == "flat" else cell + 20 for rows, s in zip(rows_all, shapes, strict=True)
    ]
    heights = [
        ROW + 5 if s == "flat" else TITLE + rows * ROW + 7 for rows, s in zip(rows_all, shapes, strict=True)
    ]
    pitches = [height + (4 if s == "flat" else 14) for height, s in zip(heights, shapes, strict=True)]
    error_width, error_height = cell + 24, TITLE + error_rows * ROW + 7
    picture = max(
        LEAST_PICTURE,
        sizes[0] * (PILL + 10),
        *(n * pitch for n, pitch in zip(sizes[1:], pitches, strict=True)),
        error_height + (sizes[-1] + sizes[-1] % 2) * TARGET_PITCH + 10,
    )
    n_layers = len(widths)
    fixed = 2 * SIDE + pill + sum(widths) + LAST_GAP + error_width
    gap = min(MOST_GAP, max(LEAST_GAP, label + BESIDE_LABEL, (WIDTH - fixed) / n_layers))
    width = max(WIDTH, fixed + n_layers * gap)
    middle, bias_row = TOP + picture / 2, TOP + picture + 6 + BIAS / 2

    x = (width - fixed - n_layers * gap) / 2 + SIDE + pill / 2
    inputs = tuple(Node(x, y, pill, PILL) for y in _column(sizes[0], middle, min(94, picture / sizes[0])))
    neurons, biases, x_right = [], [], x + pill / 2
    for l, (w, pitch) in enumerate(zip(widths, pitches, strict=True)):
        biases.append(Node(x_right - BIAS / 2, bias_row, BIAS, BIAS))
        x = x_right + gap + w / 2
        x_right = x + w / 2
        height = heights[l] if shapes[l] == "flat" else TITLE + rows_forward[l] * ROW + 7
        spread = 10 if shapes[l] == "flat" else height - 26
        between = pitch if shapes[l] == "flat" else min(picture / sizes[l + 1], pitch + 40)
        neurons.append(tuple(Node(x, y, w, height, spread) for y in _column(sizes[l + 1], middle, between)))
    x = x_right + LAST_GAP + error_width / 2
    error = Node(x, middle, error_width, error_height, error_height - 26)
    return Layout(
        width,
        bias_row + BIAS / 2 + 16,
        inputs,
        tuple(neurons),
        tuple(biases),
        error,
        tuple(Node(x, y, pill, PILL) for y in _around(error, sizes[-1])),
        Node(x, bias_row, pill, BIAS + 4),
    )


def _column(count, middle, pitch):
    return [middle + (k - (count - 1) / 2) * pitch for k in range(count)]


def _around(error, count):
    """Heights of the targets: the first half above the error, the others below it."""
    above = (count + 1) // 2
    reach = error.height / 2 + TARGET_PITCH - 6
    tops = [error.y - reach - (above - 1 - k) * TARGET_PITCH for k in range(above)]
    return tops + [error.y + reach + k * TARGET_PITCH for k in range(count - above)]
