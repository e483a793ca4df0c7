"""A stepper's page writes what Python writes: every name, sentence and formula, from texts with gaps."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from effort import share
from page_program import formulas_of, read_programs
from reading import Reader, tex_of
from written import LR, close, engine_values, group, make_trace, parsed

import neuronlab as nl
from neuronlab.functions import ACTIVATIONS, LOSSES
from neuronlab.widgets.stepper.program import program
from neuronlab.writing.formula import UPDATES, formula
from neuronlab.writing.mathml import MathmlWriter
from neuronlab.writing.names import NOTATIONS, describe
from neuronlab.writing.numbers import full_number
from neuronlab.writing.symbols import symbol
from neuronlab.writing.values import Values
from neuronlab.writing.words import code_line, sentence

N_TRACES = share(32)
# More than nine neurons make indices with a comma; more than 26 letters of two characters.
WIDE = [
    ((2, 12, 1), "tanh", "half_squared_error"),
    ((11, 2), "relu", "squared_error"),
    (
        (1, 27, 2),
        "sigmoid",
        "softmax_cross_entropy",
    ),  # each output has its own of all scores
]
SLOT = re.compile(
    '<mn data-ref="(?P<place>[0-9]+)"(?P<paren> data-paren="1")?(?: data-sign="(?P<sign>-1)")?></mn>'
)
parenthesised = MathmlWriter(None, None).parenthesised


def written_in_all_ways(page, trace):
    """Yield (notation, update, step, its formula); the convention makes a difference in updates only."""
    steps = nl.steps(trace, lr=LR)
    for notation in NOTATIONS:
        made = {update: formulas_of(page, trace, notation, update) for update in UPDATES}
        for position, step in enumerate(steps):
            for update in UPDATES if step.phase == "update" else UPDATES[:1]:
                yield notation, update, step, made[update][position]
            assert step.phase == "update" or made["add"][position] == made["subtract"][position]


def random_traces():
    rng = np.random.default_rng(11)
    for case in range(N_TRACES):
        sizes = [int(n) for n in rng.integers(1, 4, rng.integers(2, 5))]
        activations = [str(name) for name in rng.choice(sorted(ACTIVATIONS), len(sizes) - 1)]
        loss = sorted(LOSSES)[case % len(LOSSES)]
        yield make_trace(sizes, activations, loss, int(rng.integers(1, 4)), case, [0, 1, 15][case % 3])
    for sizes, name, loss in WIDE:
        yield make_trace(sizes, [name] * (len(sizes) - 1), loss, 1, 5)


@pytest.fixture(scope="module")
def pages():
    """(trace, what its page writes) of random architectures, of all activations and losses."""
    traces = list(random_traces())
    used = {layer.activation.name for trace in traces for layer in trace.network.layers}
    assert used == set(ACTIVATIONS) and {len(trace.X) for trace in traces} == {1, 2, 3}
    return list(zip(traces, read_programs(traces), strict=True))


def test_names_and_symbols(pages):
    for trace, page in pages:
        network, n_samples = nl.Architecture.of(trace), len(trace.X)
        refs = nl.Architecture.of(trace).refs(n_samples, rate=True)
        assert [nl.Ref(name, *map(whole, address)) for name, *address in page["refs"]] == list(refs)
        for notation in NOTATIONS:
            assert page["names"][notation] == [describe(network, ref, n_samples, notation) for ref in refs]
        assert page["code"] == [code_line(ref, network) for ref in refs]
        for which, n_named in (("symbols", n_samples), ("bare", 1)):
            for notation in ("letters", "indices"):
                expected = [symbol(network, ref, notation, n_named).mathml for ref in refs]
                assert page[which][notation] == expected


def test_steps_and_sentences(pages):
    for trace, page in pages:
        architecture, n_samples = nl.Architecture.of(trace), len(trace.X)
        places = architecture.places(n_samples, rate=True)
        assert set(page["sentences"]) >= {trace.loss.name}
        for loss, sentences in page["sentences"].items():
            steps = replace(architecture, loss=loss).steps(n_samples, rate=True)
            for notation in NOTATIONS:
                assert sentences[notation] == [
                    sentence(trace.network, LOSSES[loss], step, n_samples, notation) for step in steps
                ]
            assert page["rules"][loss] == [step.rule for step in steps]
        assert [step[:2] for step in page["steps"]] == [[s.phase, places[s.result]] for s in steps]
        assert [flat(step[2]) for step in page["steps"]] == [
            [places[ref] for ref in s.operands] for s in steps
        ]


def test_formulas_are_those_of_python(pages):
    """The page's formula with the present numbers in it is `formula`, for every step and every choice."""
    for trace, page in pages:
        values = Values(trace, LR, None, comma=False)
        refs = nl.Architecture.of(trace).refs(len(trace.X), rate=True)
        numbers = [values.value(ref) for ref in refs]
        for notation, update, step, made in written_in_all_ways(page, trace):
            parts = (row(made[part], numbers) for part in ("symbols", "numbers", "result"))
            whole_line = "<mo>=</mo>".join(filter(None, [made["left"], *parts]))
            expected = formula(trace, step, notation, update, digits=None, lr=LR).mathml
            assert plain(f"<math>{whole_line}</math>") == plain(expected), (step, notation, update)


def test_formulas_read_back_give_the_engines_result(pages):
    for trace, page in pages:
        values, n_samples = engine_values(trace, LR), len(trace.X)
        refs, numbers = list(values), list(values.values())

        def fill_slot(element, numbers=numbers):
            # No -0.0.
            value = float(element.get("data-sign", 1)) * numbers[int(element.get("data-ref"))] + 0.0
            return f"({value!r})" if value < 0 and element.get("data-paren") else f"{value!r} "

        def fill_symbol(element, refs=refs, numbers=numbers):
            if not element.get("data-refs"):
                return f"({numbers[int(element.get('data-ref'))]!r})"
            rows = {}
            for k in map(int, element.get("data-refs").split()):
                ref = refs[k]
                first = None if ref.name.endswith("b") else ref.row if ref.sample is None else ref.sample
                rows.setdefault(first, []).append(repr(numbers[k]))
            return "[" + ",".join(f"[{','.join(row)}]" for row in rows.values()) + "]"

        def read(chunks, fill, n_samples=n_samples):
            return Reader(tex_of(parsed(chunks), fill, n_samples)).value()

        for notation, update, step, made in written_in_all_ways(page, trace):
            of_array = notation == "matrix" and step.result.name not in ("loss", "mean_loss")
            expected = group(values, step.result) if of_array else values[step.result]
            assert close(read(made["result"], fill_slot), expected)
            assert close(read([made["left"]], fill_symbol), expected)
            if made["numbers"]:
                assert close(read(made["numbers"], fill_slot), expected), (step, notation, update)
            if update == "subtract" or "adjust" not in step.result.name:
                assert close(read(made["symbols"], fill_symbol), expected), (step, notation, update)


@pytest.fixture(scope="module")
def book():
    """{(step's result, notation): its formula on the page} of S2's network."""
    example = nl.examples.two_neurons
    trace = nl.backprop(example.network, example.X, example.Y, example.loss)
    (page,) = read_programs([trace])
    results = [step.result for step in nl.steps(trace, lr=example.lr)]
    return {
        (result, notation): made
        for notation in NOTATIONS
        for result, made in zip(results, formulas_of(page, trace, notation, "subtract"), strict=True)
    }


def test_a_part_that_only_repeats_is_left_out(book):
    assert book[nl.Ref("mean_loss"), "letters"]["numbers"] == []


def test_a_line_breaks_only_between_terms(book):
    made = book[nl.Ref("z", 0, 0, 0), "indices"]
    assert len(made["symbols"]) == len(made["numbers"]) == 4
    assert all(chunk.startswith('<mo form="infix">+</mo>') for chunk in made["numbers"][1:])


def test_a_line_may_end_in_front_of_a_matrix(book):
    """A rate and the matrix behind it together stuck out of the card."""
    rate, matrix = book[nl.Ref("adjust_W", 0, row=0, column=0), "matrix"]["numbers"]
    assert rate.endswith('<mo form="infix">·</mo>') and matrix.startswith("<mrow><mo>[</mo><mtable>")


def test_a_program_is_made_once_and_is_small():
    architecture = nl.Architecture([2, 16, 16, 1], ["relu", "relu", "identity"], "half_squared_error")
    made = program(architecture, 1, True)
    assert program(replace(architecture), 1, True) is made
    assert len(json.dumps(made, separators=(",", ":"))) < 100_000, "formulas are written step by step"
    with pytest.raises(ValueError, match="more than 5000 terms"):
        program(nl.Architecture([500] * 7, ["relu"] * 6, "half_squared_error"), 1, True)


def whole(number):
    """A count as JSON has it."""
    return None if number is None else int(number)


def flat(terms):
    return [place for term in terms for place in (flat(term) if isinstance(term, list) else [term])]


def row(chunks, numbers):
    """Chunks with these numbers in their slots, as one element."""

    def filled(slot):
        number = full_number(float(slot["sign"] or 1) * numbers[int(slot["place"])])
        written = f"<mn>{number}</mn>"
        return parenthesised(written) if slot["paren"] and number.startswith("−") else written

    return f"<mrow>{SLOT.sub(filled, ''.join(chunks))}</mrow>" if chunks else ""


def plain(mathml):
    """The inside of a <math> element without the marks by which the page finds a number again."""

    def written(element):
        inside = (element.text or "") + "".join(map(written, element))
        if element.get("data-ref") or element.get("data-refs"):
            return inside
        attributes = "".join(f" {name}={value!r}" for name, value in sorted(element.attrib.items()))
        return f"<{element.tag.rpartition('}')[2]}{attributes}>{inside}</>"

    return "".join(map(written, ElementTree.fromstring(mathml)))
