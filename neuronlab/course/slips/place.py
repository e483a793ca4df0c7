"""Where a slip may happen: one step with all its numbers, and what can be made of them by mistake."""

import math

from ...evaluation import fill
from ...ref import Ref
from ...rules import RULES


class Place:
    """A step with the numbers that it works on, and the others that one could take by mistake.

    `rule` is the step's, `name` its result's, `value` the right result. `numbers` are the terms with a float
    in the place of every Ref, and `groups` the same where the step adds up products. `place[ref]` is any
    other number of the calculation; KeyError where there is none.
    """

    def __init__(self, architecture, step, numbers):
        self.sizes, self.step, self._numbers = architecture.sizes, step, numbers
        self.rule, self.name = step.rule, step.result.name
        self.numbers = fill(step.terms, numbers)
        # What the step rightly makes of these numbers, which may be wrong already.
        self.value = RULES[step.rule](*self.numbers)
        self.groups = self.numbers if step.rule in ("sum", "mean") else ()

    def __getitem__(self, ref):
        return self._numbers[ref]

    def has(self, ref) -> bool:
        return ref in self._numbers

    @property
    def is_sum(self) -> bool:
        return self.rule == "sum"

    @property
    def product_places(self) -> list:
        """The places of the groups that are products of two; the others are biases and lone error terms."""
        return [i for i, group in enumerate(self.groups) if len(group) == 2]

    def total(self, groups) -> float:
        return sum(map(math.prod, groups))

    def with_factors(self, instead):
        """Yield the sum with instead(weight, other) for the factors of all products, then of one at a
        time.
        """
        places = self.product_places
        # A weighted sum has the weight first, the way back has the error term first.
        changed = {
            i: instead(*(self.groups[i] if self.name == "z" else self.groups[i][::-1])) for i in places
        }
        for chosen in [places, *([i] for i in places if len(places) > 1)]:
            yield self.total(changed[i] if i in chosen else group for i, group in enumerate(self.groups))

    def with_weights(self, instead):
        """Yield the sum with the numbers at instead(ref) as weights; nothing if one is not there."""
        terms = tuple(
            tuple(instead(ref) if ref.name == "W" else ref for ref in group) for group in self.step.terms
        )
        if all(self.has(ref) for group in terms for ref in group):
            yield self.total(fill(terms, self._numbers))

    def mean_of(self, factors) -> float:
        """The mean of products, where factors(*Refs) gives the factors for each group of the terms."""
        return self.total(factors(*group) for group in self.step.terms) / len(self.step.terms)

    @property
    def n_inputs(self) -> int:
        """How many inputs the neuron of this step has."""
        return self.sizes[self.step.result.layer]

    @property
    def other_neurons(self) -> list:
        """(layer, row) of all other neurons in the next layer and in this one's own."""
        own = self.step.result
        last = len(self.sizes) - 2
        layers = [own.layer + 1] * (own.layer < last) + [own.layer]
        found = [(l, j) for l in layers for j in range(self.sizes[l + 1])]
        return [at for at in found if at != (own.layer, own.row)]

    def of_neuron(self, name) -> Ref:
        """The Ref of another number of the same neuron and sample."""
        own = self.step.result
        return Ref(name, own.layer, own.sample, own.row)

    def of_parameter(self, prefix="") -> Ref:
        """The Ref of the parameter that this step is about, or with a prefix ("d") of its gradient."""
        own = self.step.result
        parameter = own.name[-1]
        return Ref(prefix + parameter, own.layer, None, own.row, own.column)

    def input_of(self, delta, row) -> Ref:
        """The Ref of the input number `row` of the neuron with the error term at `delta`."""
        if delta.layer:
            return Ref("a", delta.layer - 1, delta.sample, row)
        return Ref("x", sample=delta.sample, row=row)
