"""What the stepper's front end has to know of an architecture, as plain JSON: steps and texts, no numbers.

What many numbers or steps have in common is said once, as a text with gaps, which `program.js` fills in.
"""

from dataclasses import replace
from functools import cache, lru_cache

from ...architecture import Architecture
from ...functions import LOSSES
from ...writing.cross_entropy import predictions, ways
from ...writing.formula import ONES, UPDATES, formula_with_gaps
from ...writing.labels import Labels
from ...writing.names import NOTATIONS, kind_of, name_with_gaps, neuron_letters
from ...writing.symbols import symbol_with_gaps
from ...writing.words import code_line, sentence_with_gaps

# The two squared errors differ by the factor 1/2 only: a convention, which the learner may switch.
SQUARED = ("half_squared_error", "squared_error")


def variants_of(architecture) -> list:
    """Return the architectures that the learner may switch to without changing anything else: other losses.

    The given one is among them.
    """
    if architecture.loss.name not in SQUARED:
        return [architecture]
    return [replace(architecture, loss=LOSSES[name]) for name in SQUARED]


@lru_cache(32)
def program(architecture: Architecture, n_samples: int, rate: bool, labels: Labels | None = None) -> dict:
    """Return the JSON-able description that `widgets/stepper/program.js` reads; made once, not to be changed.

    Numbers are named by their place in `Architecture.refs`: the leaves, then each step's result. `numbers`
    are their addresses [kind, layer, sample, row, column], `kinds` what numbers of one kind are called.
    `steps` are [group, terms]; a group is all steps with one rule for one kind of number in one layer, so
    that one sentence and one formula serve them all. Every loss that the learner can switch to is a variant
    with its rules, sentences and formulas for each group, the formulas for each notation and convention; a
    cross entropy has its `ways` too. `labels` are names that somebody gave.
    ValueError for more than 5,000 terms, and for an activation or a loss of somebody's own.
    """
    architecture.check_followed()
    places = architecture.places(n_samples, rate)
    steps = architecture.steps(n_samples, rate=rate)
    kinds, texts, formulas, groups = _Table(), _Table(), _Table(), _Table()
    numbers = [
        [kinds(kind_of(architecture, ref, n_samples, labels)), ref.layer, ref.sample, ref.row, ref.column]
        for ref in places
    ]
    listed = [
        [groups((step.rule, step.result.name, step.result.layer)), numbered(step.terms, places)]
        for step in steps
    ]
    # Of each group its first step speaks for all.
    first = {}
    for position, (group, _) in enumerate(listed):
        first.setdefault(group, position)

    @cache
    def formula(step, notation, update, way="all"):
        return formulas(formula_with_gaps(architecture, step, notation, update, n_samples, way))

    variants = {}
    for variant in variants_of(architecture):
        chosen = [variant.steps(n_samples, rate=rate)[position] for position in first.values()]
        variants[variant.loss.name] = {
            "rules": [step.rule for step in chosen],
            "sentences": [
                texts(sentence_with_gaps(architecture, variant.loss, step, n_samples, labels))
                for step in chosen
            ],
            "formulas": {
                notation: {
                    # The conventions differ in updates only.
                    update: [
                        formula(step, notation, update if step.phase == "update" else UPDATES[0])
                        for step in chosen
                    ]
                    for update in UPDATES
                }
                for notation in NOTATIONS
            },
            "ways": {
                notation: {
                    way: formula(step, notation, UPDATES[0], way)
                    for step in chosen
                    if predictions(step)
                    for way in ways(variant.loss.name, architecture.sizes[-1])
                }
                for notation in NOTATIONS
            },
        }
    return {
        "sizes": architecture.sizes,
        "activations": [activation.name for activation in architecture.activations],
        "letters": neuron_letters(architecture, labels),
        "labels": _labels(architecture, labels),
        "n_samples": n_samples,
        "n_leaves": len(places) - len(steps),
        "targets": architecture.loss.targets,
        "numbers": numbers,
        "kinds": [_called(kind) for kind in kinds.items],
        "steps": listed,
        "phases": [steps[position].phase for position in first.values()],
        "code": [texts(code_line(steps[position].result, architecture)) for position in first.values()],
        "variants": variants,
        "texts": texts.items,
        "formulas": formulas.items,
        "ones": ONES.mathml,
    }


def numbered(terms, places) -> list:
    """Return a step's `terms` as lists, with places[ref] for each Ref."""
    return [numbered(term, places) if isinstance(term, tuple) else places[term] for term in terms]


def _labels(architecture, labels):
    """The names that somebody gave: the inputs', which layers have names, and what stands in symbols."""
    if labels is None:
        return None
    cut = labels.mathml
    return {
        "inputs": labels.inputs,
        "layers": [bool(layer) for layer in labels.neurons],
        "in_symbols": {"inputs": cut.inputs, "letters": neuron_letters(architecture, cut)},
    }


def _called(kind):
    """Name and symbols of a kind of numbers; the `bare` ones leave out which of several samples it is.

    The picture shows one sample at a time and has no room to say that on every number; nor for a name that
    stands on the neuron's box already.
    """
    called = {"name": kind.name, "words": name_with_gaps(kind), "symbols": _symbols(kind)}
    if not kind.several and not kind.labelled:
        return called
    return called | {"bare": _symbols(kind._replace(several=False, bare=True))}


def _symbols(kind):
    return {notation: symbol_with_gaps(kind, notation).mathml for notation in NOTATIONS}


class _Table:
    """A list in which each item stands once; calling it with an item returns its place."""

    def __init__(self):
        self._places = {}

    def __call__(self, item):
        return self._places.setdefault(item, len(self._places))

    @property
    def items(self):
        return list(self._places)
