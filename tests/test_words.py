"""Sentences are short, differ where steps differ, and say nothing that a dragged number makes untrue."""

import inspect
import re

import numpy as np
import pytest

import neuronlab as nl
from neuronlab import backprop, training
from neuronlab.functions import ACTIVATIONS, LOSSES, identity
from neuronlab.views.words import code_line, sentence

# Numbers that a rule is made of, and never those of a network.
OF_THE_RULE = {"0", "1", "−1", "1/4"}


def traces(n_samples=1):
    for activation in ACTIVATIONS:
        for loss in LOSSES:
            last = activation if LOSSES[loss].link is identity else "identity"
            network = nl.init((2, 2, 2, 2), [activation, activation, last], np.random.default_rng(1))
            yield nl.backprop(network, np.full((n_samples, 2), 0.37), np.full((n_samples, 2), 0.5), loss)


@pytest.mark.parametrize("n_samples", [1, 2])
def test_every_step_has_a_short_sentence_about_its_neuron(n_samples):
    for trace in traces(n_samples):
        for step in nl.steps(trace, lr=0.1):
            text = sentence(trace.network, trace.loss, step, n_samples)
            assert re.fullmatch(r"(Sample \d: )?[A-Z].+[.]", text), text
            assert len(re.sub(r"^Sample \d: ", "", text).split()) <= 25, text
            assert text.startswith("Sample ") == (n_samples > 1 and step.result.sample is not None)
            if step.result.row is not None:
                assert re.search(r"[Nn]euron [a-f]\b", text), text


def test_sentences_hold_for_any_numbers():
    for trace in traces():
        for step in nl.steps(trace, lr=0.1):
            text = sentence(trace.network, trace.loss, step)
            numbers = set(re.findall(r"(?<![a-z])−?\d[\d./]*\d|(?<![a-z])−?\d", text))
            assert numbers <= OF_THE_RULE, text


def test_the_books_thirty_steps_read_differently():
    example = nl.examples.two_neurons
    trace = nl.backprop(example.network, example.X, example.Y, example.loss)
    texts = [sentence(trace.network, trace.loss, step) for step in nl.steps(trace, lr=0.6)]
    assert len(texts) == len(set(texts)) == 30


def test_loss_and_place_change_the_words():
    texts = {}
    for trace in traces():
        for step in nl.steps(trace):
            key = (step.rule, step.result.name, step.result.layer)
            texts[key] = sentence(trace.network, trace.loss, step)
    losses = [texts[f"loss:{name}", "loss", None] for name in LOSSES]
    assert len(set(losses)) == len(LOSSES)
    hidden, output = (texts["product", "delta", layer] for layer in (1, 2))
    assert "flows back" in hidden and "flows back" not in output
    assert "inputs" in texts["sum", "z", 0] and "layer before" in texts["sum", "z", 1]


def test_what_a_newcomer_must_be_told():
    example = nl.examples.two_neurons
    trace = nl.backprop(example.network, example.X, example.Y, example.loss)
    said = {step.result: sentence(trace.network, trace.loss, step) for step in nl.steps(trace, lr=0.6)}
    assert "that sample's error itself" in said[nl.Ref("mean_loss")]
    assert "1 if z is positive, else 0" in said[nl.Ref("slope", 0, 0, 0)]
    assert "negative" in said[nl.Ref("da", 1, 0, 0)]
    assert "flows back" in said[nl.Ref("da", 0, 0, 0)]
    assert "the bias's input is always 1" in said[nl.Ref("db", 1, row=0)]
    assert "learning rate times gradient" in said[nl.Ref("adjust_W", 0, row=0, column=0)]
    assert "at once" in said[nl.Ref("new_b", 0, row=0)]


def test_code_lines_stand_in_the_engine():
    source = inspect.getsource(inspect.getmodule(backprop)) + inspect.getsource(training)
    for trace in traces():
        for step in nl.steps(trace, lr=0.1):
            line = code_line(step.result, trace.network)
            assert line and line in source, line
        assert {code_line(leaf, trace.network) for leaf in nl.leaves(trace, 0.1)} == {""}
    assert code_line(nl.Ref("da", 2, 0, 0), trace.network) != code_line(nl.Ref("da", 1, 0, 0), trace.network)
