"""Sentences are short, differ where steps differ, and say nothing that a dragged number makes untrue."""

import ast
import inspect
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import neuronlab as nl
from neuronlab import training
from neuronlab.functions import ACTIVATIONS, LOSSES, identity
from neuronlab.writing.words import code_line, sentence

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
    assert "that sample's loss itself" in said[nl.Ref("mean_loss")]
    assert "1 if z is positive, else 0" in said[nl.Ref("slope", 0, 0, 0)]
    assert "negative" in said[nl.Ref("da", 1, 0, 0)]
    assert "flows back" in said[nl.Ref("da", 0, 0, 0)]
    assert "the bias's input is always 1" in said[nl.Ref("db", 1, row=0)]
    assert "learning rate times gradient" in said[nl.Ref("adjust_W", 0, row=0, column=0)]
    assert "at once" in said[nl.Ref("new_b", 0, row=0)]


def executed_code(run, *modules):
    """Return what `run` executes of these modules: every statement and expression, as a syntax tree."""
    places = {module.__file__: set() for module in modules}

    def note(frame, event, argument):
        if frame.f_code.co_filename not in places:
            return None
        places[frame.f_code.co_filename].add(frame.f_lineno)
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        run()
    finally:
        sys.settrace(before)
    return {
        ast.dump(node)
        for path, lines in places.items()
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8")))
        if getattr(node, "lineno", None) in lines
    }


def code(line):
    """The syntax tree of a line: of the statement, or of the expression alone."""
    (statement,) = ast.parse(line).body
    return ast.dump(statement.value if isinstance(statement, ast.Expr) else statement)


def test_code_lines_are_what_the_engine_executes():
    """What the card shows is not a copy: `backprop` and `sgd` run these very lines."""
    for trace in traces():
        executed = executed_code(
            lambda trace=trace: nl.sgd(
                trace.network, nl.backprop(trace.network, trace.X, trace.Y, trace.loss), 0.1
            ),
            inspect.getmodule(nl.backprop),
            training,
        )
        for step in nl.steps(trace, lr=0.1):
            line = code_line(step.result, trace.network)
            assert line and code(line) in executed, line
        assert {code_line(leaf, trace.network) for leaf in nl.leaves(trace, 0.1)} == {""}
    assert code_line(nl.Ref("da", 2, 0, 0), trace.network) != code_line(nl.Ref("da", 1, 0, 0), trace.network)


def test_code_lines_give_the_engines_numbers():
    for trace in traces(n_samples=2):
        network, lr, last = trace.network, 0.1, len(trace.layers) - 1
        whole = {"loss": trace.loss, "scores": trace.layers[-1].a, "Y": trace.Y, "losses": trace.losses}
        for name, wanted in (("y_hat", trace.Y_hat), ("loss", trace.losses), ("mean_loss", trace.mean_loss)):
            assert_gives(code_line(nl.Ref(name), network), whole, wanted)
        updated = nl.sgd(network, trace, lr)
        for l, (made, layer) in enumerate(zip(trace.layers, network.layers, strict=True)):
            before = trace.layers[l - 1].a if l else trace.X
            known = vars(made) | whole | {"layer": layer, "n": len(trace.X), "lr": lr, "a_before": before}
            wanted = vars(made) | {"new_W": updated.layers[l].W, "new_b": updated.layers[l].b}
            for name in ("slope", "delta", "dW", "db", "new_W", "new_b"):
                assert_gives(code_line(nl.Ref(name, l), network), known, wanted[name])
            assert_gives(code_line(nl.Ref("z", l), network), known | {"a": before}, made.z)
            assert_gives(code_line(nl.Ref("a", l), network), known, made.a)
            after = {} if l == last else {"delta": trace.layers[l + 1].delta, "layer": network.layers[l + 1]}
            assert_gives(code_line(nl.Ref("da", l), network), known | after, made.da)


def assert_gives(line, known, wanted):
    """Evaluate the right side of a line of ours."""
    with np.errstate(over="ignore"):
        np.testing.assert_allclose(
            eval(line.rpartition(" = ")[2], dict(known)), wanted, rtol=1e-12, atol=1e-12
        )
