"""The picture of a network at one step: what stands in for the stepper where no kernel runs."""

from ...backprop import check_trace
from ...checks import as_choice, as_number
from ...figures import colors
from ...figures.canvas import Canvas, text_width, tint
from ...steps import Ref, Step
from ...writing.labels import as_labels, as_text
from ...writing.names import NOTATIONS, neuron_letters
from ...writing.numbers import check_digits
from .caption import Caption
from .edges import LINE_HEIGHT, place
from .layout import BIAS, ROW, SIDE, TITLE, arrange
from .shown import SPACE, Shown

SIGNS = {"d": "∂", "adjust_": "Δ", "new_": "→"}  # on edges without room for symbols
LEAST_HEIGHT = 480
SEAM = 14  # pixels from the line above the text to the text


def network_figure(trace, step=None, lr=None, notation="letters", digits=4, names=None):
    """Return the Figure of `network_drawing`."""
    return network_drawing(trace, step, lr, notation, digits, names).figure


def network_drawing(trace, step=None, lr=None, notation="letters", digits=4, names=None) -> Canvas:
    """Return a Canvas with the network and the numbers computed up to `step`, the step's own in colour.

    `step` is one of steps(trace, lr=lr); below the picture it stands as a sentence and a formula. None shows
    all numbers, none in colour. The steps of an update need `lr`. Of several samples the step's own is
    drawn, else the first. `names` are those of a `Stepper`. White, 1000 by 480 pixels, larger where the
    network needs it. TypeError for a wrong type, ValueError for an unknown notation, a number of digits
    outside 3 to 10, names that do not fit, and a step that is not one of this trace's.
    """
    check_trace(trace)
    if step is not None and not isinstance(step, Step):
        raise TypeError(f"step must be a Step or None, got {type(step).__name__}")
    lr = lr if lr is None else as_number("lr", lr)
    if step is not None and step.phase == "update" and lr is None:
        raise ValueError("lr must be given for a step of the update, got None")
    as_choice("notation", notation, NOTATIONS)
    labels = as_labels(names, trace.network.sizes)
    return _Picture(Shown(trace, step, lr, notation, check_digits(digits), labels), notation).draw()


class _Picture:
    """Draws what a `Shown` knows, each thing at its place in a `Layout`."""

    def __init__(self, shown, notation):
        self.shown, sizes = shown, shown.network.sizes
        self.cut = shown.labels.cut if shown.labels else None
        self.cell = max(shown.cell_width(shown.all_in_neurons() + shown.errors), self._heads())
        edges = [ref for ref in shown.values if ref.name.endswith(("W", "b"))]
        self.layout = arrange(
            sizes,
            [len(shown.forward_names(l)) for l in range(len(sizes) - 1)],
            self.cell,
            shown.cell_width(shown.inputs + shown.targets + shown.rate) + 32,
            max(self._label_width([ref], named=False) for ref in edges),
            len(shown.errors),
        )
        room = self.layout.width - 2 * SIDE - 8
        self.caption = Caption(shown, notation, room)
        height = max(LEAST_HEIGHT, self.layout.bottom + SEAM + self.caption.height)
        self.canvas = Canvas(self.layout.width, height)
        self.canvas.box(0, self.layout.bottom, self.layout.width, height, 0, "none", colors.SURFACE, z=0)
        self.canvas.line((0, self.layout.bottom), (self.layout.width, self.layout.bottom), width=0.8)

    def draw(self):
        layout, shown = self.layout, self.shown
        for l in range(len(layout.neurons)):
            self._edges(l)
        self._error()
        self._pills(layout.inputs, shown.inputs)
        self._pills(layout.targets, shown.targets)
        self._pills([layout.rate] if shown.rate else [], shown.rate)
        for bias in layout.biases:
            self.canvas.box(bias.left, bias.top, BIAS, BIAS, BIAS / 2, colors.CALM, dashed=True)
            self.canvas.text(bias.x, bias.y, "1", color=colors.CALM, align="center")
        for l, nodes in enumerate(layout.neurons):
            for j, node in enumerate(nodes):
                self._neuron(l, j, node)
        self.caption.draw(self.canvas, SIDE + 4, layout.bottom + SEAM)
        return self.canvas

    def _number(self, ref, x, y, align="right"):
        """Write a number if it is known, bold if it takes part; its Ref is kept as the text's id."""
        if ref in self.shown.known:
            part = ref in self.shown.part
            text = self.shown.number(ref)
            self.canvas.text(x, y, text, color=self._ink(ref), bold=part, align=align, gid=repr(ref))

    def _ink(self, ref):
        return self.shown.tones(ref).text if ref in self.shown.part else colors.CALM

    def _cell(self, ref, x, y, width, indent=None):
        """Write a symbol and its number, which stands at the right or, if given, after the indent."""
        if ref in self.shown.part:
            tones = self.shown.tones(ref)
            frame = tones.text if ref == self.shown.result else "none"
            self.canvas.box(x - 5, y - ROW / 2 + 1, width + 10, ROW - 2, 4, frame, tint(tones.mark), 1.4, z=4)
        self.canvas.text(x, y, self.shown.name(ref), color=self._ink(ref))
        if indent is None:
            self._number(ref, x + width, y)
        else:
            self._number(ref, x + indent + SPACE, y, "left")

    def _pills(self, nodes, refs):
        for node, ref in zip(nodes, refs, strict=True):
            frame, fill, line = colors.LINE, colors.WHITE, 1.2
            if ref in self.shown.part:
                tones = self.shown.tones(ref)
                frame, fill, line = tones.text, tint(tones.mark), 1.8
            self.canvas.box(node.left, node.top, node.width, node.height, node.height / 2, frame, fill, line)
            self.canvas.text(node.left + 16, node.y, self.shown.name(ref), color=self._ink(ref))
            self._number(ref, node.right - 16, node.y)

    def _box(self, node, title, remark, refs, own, radius):
        """Draw a box with a title and a row for each number; `own` if the step's result appears there."""
        height = TITLE + len(refs) * ROW + 7
        top = node.y - height / 2
        frame = self.shown.tones(self.shown.result).text if own else colors.LINE
        color = colors.INK if own or not self.shown.part.isdisjoint(refs) else colors.CALM
        self.canvas.box(node.left, top, node.width, height, radius, frame, line=2 if own else 1.2)
        self.canvas.text(node.left + 10, top + 15, title, 12, color, bold=True)
        self.canvas.text(node.right - 10, top + 15, remark, 9.5, colors.CALM, align="right")
        for k, ref in enumerate(refs):
            self._cell(ref, node.left + 10, top + TITLE + (k + 0.5) * ROW, node.width - 20)

    def _neuron(self, l, j, node):
        refs = self.shown.rows(l, j)
        own = self.shown.result in refs
        letter = self._title(l, j)
        if self._is_named(l) and self.shown.shapes[l] == "flat":
            letter = ""  # its symbols say it, and in a line there is no room to say it twice
        if self.shown.shapes[l] != "flat":
            self._box(node, letter, self.shown.network.layers[l].activation.name, refs, own, radius=9)
            return
        frame = self.shown.tones(self.shown.result).text if own else colors.LINE
        self.canvas.box(node.left, node.top, node.width, node.height, 8, frame, line=2 if own else 1.2)
        self.canvas.text(node.left + 10, node.y, letter, 11.5, colors.INK if own else colors.CALM, bold=True)
        for k, ref in enumerate(refs):
            # The numbers of a column stand below each other, close to their symbols.
            column = [self.shown.neuron(l, i, [ref.name])[0] for i in range(self.shown.network.sizes[l + 1])]
            indent = max(text_width(self.shown.name(one)) for one in column)
            self._cell(ref, node.left + 36 + k * (self.cell + 4), node.y, self.cell - 8, indent)

    def _is_named(self, l):
        return self.cut is not None and bool(self.cut.neurons[l])

    def _heads(self):
        """The width in pixels that the longest name takes, with the activation beside it; 0 without names."""
        if self.cut is None:
            return 0
        remarks = max(text_width(layer.activation.name, 9.5) for layer in self.shown.network.layers)
        names = [as_text(name) for layer in self.cut.neurons for name in layer]
        return max((text_width(name, 12, bold=True) for name in names), default=0) + remarks + SPACE

    def _title(self, l, j):
        if self.cut is not None and self.cut.neurons[l]:
            return as_text(self.cut.neurons[l][j])
        if self.shown.notation == "letters":
            return neuron_letters(self.shown.network)[l][j]
        return f"{j + 1}$^{{({l + 1})}}$"

    def _error(self):
        shown, node = self.shown, self.layout.error
        last = len(self.layout.neurons) - 1
        active = bool(shown.step) and (shown.phase == "error" or shown.step.rule.startswith("residual"))
        for k, output in enumerate(self.layout.neurons[-1]):
            used = active and not shown.part.isdisjoint(shown.neuron(last, k, ("a", "y_hat")))
            self._edge((output.right, output.y), node.arrival(k, len(self.layout.targets)), used)
        for target in self.layout.targets:
            self.canvas.line((target.x, target.y), (node.x, node.y), dashed=True)
        self._box(node, "error", "", shown.errors, shown.phase == "error", radius=3)

    def _edge(self, start, end, used, dashed=False):
        """Draw an edge; one that takes part is coloured and points the way that its number takes."""
        if not used:
            self.canvas.line(start, end, colors.LINE, 1.1, dashed)
            return
        phase = self.shown.phase
        color = {"forward": colors.WEIGHT, "update": colors.UPDATE}.get(phase, colors.ERROR).mark
        ends = (end, start) if phase == "backward" else (start, end)
        arrow = phase != "update" and self.shown.step.rule != "mean"
        self.canvas.line(*ends, color, 2.4, dashed, arrow, z=2)

    def _edges(self, l):
        """Draw the edges into layer l, with their numbers."""
        sources = [*(self.layout.neurons[l - 1] if l else self.layout.inputs), self.layout.biases[l]]
        ends = {}
        for j, node in enumerate(self.layout.neurons[l]):
            for i, source in enumerate(sources):
                weight = Ref("b", l, row=j) if i == len(sources) - 1 else Ref("W", l, row=j, column=i)
                ends[weight] = ((source.right, source.y), node.arrival(i, len(sources)))
                start, end = ends[weight]
                self._edge(start, end, self.shown.takes_part(weight), dashed=weight.name == "b")
        room = (max(source.right for source in sources), self.layout.neurons[l][0].left)
        self._labels(l, ends, room)

    def _labels(self, l, ends, room):
        """Write the numbers on the edges: as many of them, and as fully, as stand free."""
        near = {weight for weight in ends if self.shown.takes_part(weight)}
        if self.shown.step and not self.shown.on_edges and self.shown.result.layer == l:
            near = {weight for weight in ends if weight.row == self.shown.result.row}
        everywhere = set(ends)
        for chosen, latest in ((everywhere, True), (everywhere, False), (near, True), (near, False)):
            written = {weight: self.shown.on_edge(weight, latest) for weight in ends if weight in chosen}
            for named in (everywhere, near, set()):
                wanted = {}
                for weight, refs in written.items():
                    column = 0 if chosen is near else weight.row
                    wanted[weight] = (
                        *ends[weight],
                        column,
                        self._label_width(refs, weight in named),
                        len(refs),
                    )
                places = place(wanted, room)
                if places is not None:
                    for weight, label in places.items():
                        self._label(written[weight], label, weight in named)
                    return

    def _sign(self, ref, named):
        """What tells the numbers of an edge apart: their symbols, or short of room one sign for a kind."""
        return self.shown.name(ref) if named else SIGNS.get(ref.name.rstrip("Wb"), "")

    def _label_width(self, refs, named):
        signs = max(text_width(self._sign(ref, named)) for ref in refs)
        numbers = max(text_width(self.shown.number(ref), bold=True) for ref in refs)
        return numbers + (signs + SPACE if signs else 0)

    def _label(self, refs, label, named):
        left, right, top = label.x - label.width / 2, label.x + label.width / 2, label.y - label.height / 2
        self.canvas.box(left - 3, top, label.width + 6, label.height, 4, "none", z=2.5)
        for k, ref in enumerate(refs):
            y = top + (k + 0.5) * LINE_HEIGHT
            self.canvas.text(left, y, self._sign(ref, named), color=self._ink(ref))
            self._number(ref, right, y)
        if refs[-1].name.startswith("new_"):
            width = text_width(self.shown.number(refs[0]), bold=refs[0] in self.shown.part)
            y = top + LINE_HEIGHT / 2
            self.canvas.line((right - width, y), (right, y), self._ink(refs[0]), 1.2, z=7)
