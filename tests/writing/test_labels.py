"""Names that somebody gives stand in words, symbols and formulas, cut and escaped; wrong ones are refused."""

import xml.etree.ElementTree as ElementTree

import pytest
from matplotlib.mathtext import MathTextParser
from written import make_trace

import neuronlab as nl
from neuronlab.writing.labels import LONGEST, SHOWN, as_labels
from neuronlab.writing.symbols import symbol
from neuronlab.writing.words import sentence

NAMES = {"inputs": ["brightness", "size"], "hidden": ["edge", "blob"], "outputs": ["cat", "dog", "horse"]}
SIZES = (2, 2, 3)


@pytest.fixture(scope="module")
def trace():
    return make_trace(SIZES, ["tanh", "identity"], "softmax_cross_entropy", 1, seed=2)


def named(trace, notation="letters", names=NAMES):
    """{ref: (symbol as TeX, words)} of all numbers."""
    architecture, labels = nl.Architecture.of(trace), as_labels(names, SIZES)
    refs = architecture.refs(1, rate=True)
    return {
        ref: (
            symbol(architecture, ref, notation, labels=labels).tex,
            nl.describe(architecture, ref, notation=notation, names=names),
        )
        for ref in refs
    }


def test_all_kinds_of_names_in_symbols_and_words(trace):
    found = named(trace)
    brightness, cat, dog, edge = (rf"\mathrm{{{word}}}" for word in ("brightness", "cat", "dog", "edge"))
    assert found[nl.Ref("x", sample=0, row=0)] == (rf"x_{{{brightness}}}", "input brightness")
    assert found[nl.Ref("W", 0, row=0, column=0)] == (
        rf"w_{{{edge},{brightness}}}",
        "weight from input brightness to neuron edge",
    )
    assert found[nl.Ref("W", 1, row=1, column=0)] == (
        rf"w_{{{dog},{edge}}}",
        "weight from neuron edge to neuron dog",
    )
    assert found[nl.Ref("b", 1, row=0)] == (rf"w_{{{cat},0}}", "bias of neuron cat")
    assert found[nl.Ref("y_hat", None, 0, 0)][0] == rf"\hat{{y}}_{{{cat}}}"
    assert found[nl.Ref("y", None, 0, 1)] == (rf"y_{{{dog}}}", "target of neuron dog")
    for place in (0, 1):
        assert len({names[place] for names in found.values()}) == len(found)


def test_beside_indices_words_say_both(trace):
    assert named(trace, "indices")[nl.Ref("z", 1, 0, 1)] == (
        "z_{2}^{(2)}",
        "weighted sum of neuron dog (2 of layer 2)",
    )


def test_some_may_be_left_without_a_name(trace):
    found = named(trace, names={"outputs": ["cat", "dog", "horse"]})
    assert found[nl.Ref("x", sample=0, row=0)] == ("x_{1}", "input x1")
    assert found[nl.Ref("W", 1, row=0, column=1)][0] == r"w_{\mathrm{cat},b}"
    assert found[nl.Ref("W", 0, row=0, column=1)] == ("w_{a,2}", "weight from input x2 to neuron a")


def test_sentences_use_them(trace):
    labels = as_labels(NAMES, SIZES)
    said = [sentence(trace.network, trace.loss, step, 1, labels=labels) for step in nl.steps(trace, lr=0.1)]
    assert any(text.startswith("Neuron edge weighs its inputs") for text in said)
    assert any("neuron dog's score into" in text or "This one is neuron dog's" in text for text in said)
    assert not any("neuron a" in text or "neuron c " in text for text in said)


# What would end an element, a formula or a command.
EVIL = ["<img src=x onerror=alert(1)>", "a_b^c", r"50 % \alpha $x$ {#}", "it's & so"]


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_in_a_name_is_markup(evil):
    trace = make_trace((1, 2), ["identity"], "softmax_cross_entropy", 1, seed=2)
    names = {"inputs": [evil], "outputs": [evil[::-1], "other"]}
    for step in nl.steps(trace, lr=0.1):
        shown = nl.formula(trace, step, lr=0.1, names=names)
        tags = {part.tag.rpartition("}")[2] for part in ElementTree.fromstring(shown.mathml).iter()}
        assert not tags & {"img", "b", "script"}
        MathTextParser("path").parse(f"${shown.tex}$")
    assert nl.describe(trace.network, nl.Ref("x", sample=0, row=0), names=names) == f"input {evil}"


def test_long_names_are_cut_in_symbols_and_whole_in_words():
    trace = make_trace((1, 2), ["identity"], "softmax_cross_entropy", 1, seed=2)
    names = {"outputs": ["an African elephant", "an African eland"]}
    labels = as_labels(names, (1, 2))
    cut = labels.cut.neurons[0]
    assert len(set(cut)) == 2 and all(len(name) <= SHOWN and "…" in name for name in cut)
    assert symbol(trace.network, nl.Ref("z", 0, 0, 0), "letters", labels=labels).mathml.count("…1") == 1
    assert nl.describe(trace.network, nl.Ref("z", 0, 0, 0), names=names).endswith("an African elephant")
    assert as_labels({"outputs": ["elephants", "x" * (SHOWN + 1)]}, (1, 2)).cut.neurons[0] == (
        "elephants",
        "x" * (SHOWN - 1) + "…",
    )


@pytest.mark.parametrize(
    ("names", "error", "text"),
    [
        (["cat", "dog"], TypeError, "names must be a dict"),
        ({"classes": ["cat"]}, ValueError, "names may have inputs, hidden, outputs, got str 'classes'"),
        ({"outputs": ["cat", "dog"]}, ValueError, r"names\['outputs'\] must be 3 names, one for an output"),
        ({"inputs": ["size"]}, ValueError, r"names\['inputs'\] must be 2 names"),
        ({"hidden": [["edge"]]}, ValueError, r"names\['hidden'\]\[0\] must be 2 names"),
        ({"hidden": [["a"], ["b"]]}, ValueError, r"names\['hidden'\] must be 1 lists"),
        ({"inputs": ["size", "size"]}, ValueError, "must differ from each other, got str 'size' twice"),
        ({"outputs": ["cat", "cat ", "dog"]}, ValueError, "must differ"),
        ({"hidden": ["cat", "b"], "outputs": ["cat", "dog", "horse"]}, ValueError, "names of neurons"),
        ({"outputs": ["a", "dog", "horse"]}, ValueError, "'a' is the letter of a neuron that has no name"),
        ({"inputs": ["size", ""]}, ValueError, "printable characters"),
        ({"inputs": ["size", "x" * (LONGEST + 1)]}, ValueError, "printable characters"),
        ({"inputs": ["size", "two\nlines"]}, ValueError, "printable characters"),
        ({"inputs": ["size", 3]}, TypeError, "must hold texts, got int 3"),
        ({"inputs": "xy"}, TypeError, r"names\['inputs'\] must be a list"),
    ],
)
def test_what_does_not_fit_is_refused(names, error, text):
    with pytest.raises(error, match=text):
        as_labels(names, SIZES)


def test_none_is_none():
    assert as_labels(None, SIZES) is None
    assert as_labels({"inputs": []}, SIZES) is None
    labels = as_labels(NAMES, SIZES)
    assert as_labels(labels, SIZES) == labels
