"""A stepper's card in a window of any engine, held against Python's."""

from card_check import CardCheck

import neuronlab as nl


class SeenCard(CardCheck):
    """The stepper of an example (as `nl.examples.two_neurons`) that stands alone in `window`."""

    def __init__(self, window, example):
        self.window, self.root = window, self
        self.trace = nl.backprop(example.network, example.X, example.Y, example.loss)
        self.leaves = nl.leaves(self.trace, example.lr)
        self.refs = nl.Architecture.of(self.trace).refs(len(self.trace.X), rate=True)
        self.n_steps = len(self.refs) - len(self.leaves)
        self.shows = {"digits": 4, "comma": False, "update": "subtract", "iteration": 1}

    def evaluate(self, function):
        return self.window.ask(f"() => ({function})(document.querySelector('.nl-stepper'))")

    def take_over(self, selector):
        """Expect the leaf that this element shows to have the value that it says; return place and value."""
        place, value = self.window.ask(
            """(selector) => {
                const { dataset, ariaValueNow } = document.querySelector(selector);
                return [Number(dataset.ref), Number(ariaValueNow) * Number(dataset.sign ?? 1)];
            }""",
            selector,
        )
        self.leaves[self.refs[place]] = value
        return place, value
