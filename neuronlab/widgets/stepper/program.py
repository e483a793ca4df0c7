"""What the stepper's front end has to know of a trace, as plain JSON: steps, formulas, names, no numbers."""

import json
from dataclasses import replace

from ...architecture import Architecture
from ...functions import LOSSES
from ...writing.formula import UPDATES, template
from ...writing.names import NOTATIONS, describe, neuron_letters, symbol
from ...writing.words import code_line, sentence

# The two squared errors differ by the factor 1/2 only: a convention, which the learner may switch.
SQUARED = ("half_squared_error", "squared_error")


def variants_of(architecture) -> list:
    """Return the architectures that the learner may switch to without changing anything else: other losses.

    The given one is among them.
    """
    if architecture.loss.name not in SQUARED:
        return [architecture]
    return [replace(architecture, loss=LOSSES[name]) for name in SQUARED]


def program(trace, lr) -> dict:
    """Return the JSON-able description that `widgets/stepper/stepper.js` interprets.

    Refs become numbers, their place in `refs_of`. Formulas and texts stand once in a table and are named by
    their place in it. Every loss that the learner can switch to is a variant with its rules, sentences and
    formulas, these for each notation and update convention.
    """
    network, n_samples, rate = trace.network, len(trace.X), lr is not None
    architecture = Architecture.of(trace)
    refs, index = architecture.refs(n_samples, rate), architecture.places(n_samples, rate)
    texts, formulas = _Table(), _Table()
    written = architecture.steps(n_samples, rate=rate)
    variants = {}
    for variant in variants_of(architecture):
        loss, listed = variant.loss, variant.steps(n_samples, rate=rate)
        variants[loss.name] = {
            "rules": [step.rule for step in listed],
            "sentences": [texts(sentence(network, loss, step, n_samples)) for step in listed],
            "formulas": {
                notation: {
                    update: [
                        formulas(template(network, step, index, notation, update, n_samples))
                        for step in listed
                    ]
                    for update in UPDATES
                }
                for notation in NOTATIONS
            },
        }
    return {
        "refs": [[ref.name, ref.layer, ref.sample, ref.row, ref.column] for ref in refs],
        "n_leaves": len(refs) - len(written),
        "sizes": list(network.sizes),
        "activations": [layer.activation.name for layer in network.layers],
        "letters": neuron_letters(network),
        "n_samples": n_samples,
        "targets": trace.loss.targets,
        "names": [describe(network, ref, n_samples) for ref in refs],
        "code": [texts(code_line(ref, network)) for ref in refs],
        "symbols": _symbols(trace, refs, n_samples),
        # The picture shows one sample at a time and has no room to say on every number which.
        "bare": _symbols(trace, refs, 1),
        "steps": [[step.phase, index[step.result], numbered(step.terms, index)] for step in written],
        "variants": variants,
        "texts": texts.items,
        "formulas": formulas.items,
    }


def _symbols(trace, refs, n_samples):
    return {
        notation: [symbol(trace.network, ref, notation, n_samples).mathml for ref in refs]
        for notation in NOTATIONS
        if notation != "matrix"
    }


class _Table:
    """A list in which each item stands once; calling it with an item returns its place."""

    def __init__(self):
        self.items = []
        self._places = {}

    def __call__(self, item):
        key = json.dumps(item)
        if key not in self._places:
            self._places[key] = len(self.items)
            self.items.append(item)
        return self._places[key]


def numbered(terms, index) -> list:
    """Return a step's `terms` as lists, with its place index[ref] for each Ref."""
    return [numbered(term, index) if isinstance(term, tuple) else index[term] for term in terms]
