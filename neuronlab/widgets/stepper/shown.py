"""What a network's picture shows at one step: which numbers are known, and how each is written."""

from ...architecture import Architecture
from ...evaluation import evaluate, leaves
from ...figures import colors
from ...figures.canvas import text_width
from ...functions import identity
from ...steps import Ref, steps
from ...writing.numbers import format_number
from ...writing.symbols import symbol
from .layout import shape_of

BACKWARD = ("da", "slope", "delta")
SPACE = 7  # pixels between a symbol and its number


class Shown:
    """The numbers of `trace` as they stand after `step`, or after the last one if `step` is None.

    `values` {Ref: float} are all of them, `known` those computed so far, `part` those of the step itself. Of
    several samples one is shown: the step's own, else the first. ValueError if `step` is not one of the
    trace's.
    """

    def __init__(self, trace, step, lr, notation, digits, labels=None):
        self.trace, self.step, self.lr, self.digits, self.labels = trace, step, lr, digits, labels
        self._architecture = Architecture.of(trace)
        self.notation = (
            "indices" if notation == "matrix" else notation
        )  # an array has no place in the picture
        self.network, self.n_samples = trace.network, len(trace.X)
        self.sample = step.result.sample if step and step.result.sample is not None else 0
        order = self._order()
        if step is not None and step not in order:
            raise ValueError(f"step must be one of steps(trace, lr=lr); {step.result} is not computed there")
        at = len(order) if step is None else order.index(step) + 1
        given = leaves(trace, lr)
        self.values = given | evaluate(order, given)
        self.known = set(given) | {s.result for s in order[:at]}
        self.part = {step.result, *step.operands} if step else set()
        self.on_edges = any(ref.name.endswith(("W", "b")) for ref in self.part)
        self.shapes = [shape_of(self.network.sizes, l) for l in range(len(self.network.layers))]
        self.count = f"step {at} of {len(order)}" if step else ""
        if self.n_samples > 1:
            # A sample's own steps would be counted differently from those of the whole batch.
            self.count = f"sample {self.sample + 1} of {self.n_samples}"

    def _order(self):
        """The steps that lead to what is shown; of one sample if the batch is not needed or too large."""
        if self.n_samples > 1 and self.step is not None and self.step.result.sample is not None:
            return steps(self.trace, sample=self.sample)
        try:
            return steps(self.trace, lr=self.lr)
        except ValueError:
            if self.n_samples == 1 or self.step is not None:
                raise
            return steps(self.trace, sample=self.sample)

    @property
    def phase(self):
        return self.step.phase if self.step else None

    @property
    def result(self):
        return self.step.result if self.step else None

    def name(self, ref) -> str:
        """The symbol of a number as TeX on one line, between dollar signs."""
        # One sample is drawn, so its number need not stand at each of its symbols.
        n_samples = self.n_samples if ref.sample is None else 1
        tex = symbol(self._architecture, ref, self.notation, n_samples, self.labels).tex
        if tex.startswith(r"\frac{"):
            tex = tex.removeprefix(r"\frac{").removesuffix("}").replace("}{", " / ", 1)
        return f"${tex}$"

    def number(self, ref) -> str:
        return format_number(self.values[ref], self.digits)

    def cell_width(self, refs) -> float:
        """The width in pixels of the widest symbol with its number, in bold."""
        refs = [ref for ref in refs if ref in self.values]
        return SPACE + max(text_width(self.name(r)) + text_width(self.number(r), bold=True) for r in refs)

    def tones(self, ref):
        return colors.MEANINGS[colors.meaning(ref)]

    # Where the numbers of the shown sample stand

    @property
    def inputs(self):
        return [Ref("x", sample=self.sample, row=i) for i in range(self.network.sizes[0])]

    @property
    def targets(self):
        return [Ref("y", sample=self.sample, row=k) for k in range(self.network.sizes[-1])]

    @property
    def errors(self):
        return [Ref("loss", sample=self.sample)] + ([Ref("mean_loss")] if self.n_samples > 1 else [])

    @property
    def rate(self):
        return [Ref("lr")] if self.lr is not None else []

    def neuron(self, l, j, names):
        return [Ref(name, None if name == "y_hat" else l, self.sample, j) for name in names]

    def forward_names(self, l):
        linked = l == len(self.network.layers) - 1 and self.trace.loss.link is not identity
        return ("z", "a", "y_hat") if linked else ("z", "a")

    def all_in_neurons(self):
        sizes = self.network.sizes[1:]
        return [
            ref
            for l, n in enumerate(sizes)
            for j in range(n)
            for ref in self.neuron(l, j, (*self.forward_names(l), *BACKWARD))
        ]

    def rows(self, l, j):
        """The Refs that neuron j of layer l shows at this step."""
        forward = self.neuron(l, j, self.forward_names(l))
        if self.phase in ("forward", "error"):
            return forward
        backward = self.neuron(l, j, BACKWARD)
        if self.shapes[l] == "tall":
            return forward + backward
        # One place: for the step's result, else for what it uses, else for the error term.
        wanted = [ref for ref in backward if ref == self.result] + [
            ref for ref in backward if ref in self.part
        ]
        return [*forward, (wanted or backward[2:])[0]]

    # Edges

    def family(self, weight):
        """The Refs of one edge: its weight or bias, gradient, adjustment and new value."""
        made = (
            Ref(f"{kind}{weight.name}", weight.layer, None, weight.row, weight.column)
            for kind in ("d", "adjust_", "new_")
        )
        return [weight, *made]

    def on_edge(self, weight, latest):
        """The Refs on an edge: its weight, what takes part, and with `latest` what was computed last."""
        weight, *made = self.family(weight)
        last = [ref for ref in made if ref in self.known][-1:] if latest else []
        return [weight, *(ref for ref in made if ref in last or ref in self.part)]

    def takes_part(self, weight):
        return not self.part.isdisjoint(self.family(weight))
