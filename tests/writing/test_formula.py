"""The text on the screen is true: each formula, read back and evaluated, gives the engine's number."""

import xml.etree.ElementTree as ElementTree
from itertools import product

import pytest
from effort import THOROUGH, share, with_more
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser
from reading import Reader, tex_of
from written import LR, close, engine_values, group, make_trace

import neuronlab as nl
from neuronlab.functions import ACTIVATIONS, LOSSES
from neuronlab.writing.formula import UPDATES, formula, formula_with_gaps
from neuronlab.writing.names import NOTATIONS

CHOICES = list(product(NOTATIONS, UPDATES))
parse_mathtext = MathTextParser("path").parse


@st.composite
def traces(draw):
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    activations = [draw(st.sampled_from(sorted(ACTIVATIONS))) for _ in sizes[1:]]
    loss = draw(st.sampled_from(sorted(LOSSES)))
    seed, digits = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([0, 1, 15]))
    return make_trace(sizes, activations, loss, draw(st.integers(1, 3)), seed, digits)


@settings(max_examples=share(50))
@given(traces())
def test_numbers_of_the_tex_give_the_engines_result(trace):
    values = engine_values(trace, LR)
    for step in nl.steps(trace, lr=LR):
        for notation, update in CHOICES if step.phase == "update" else CHOICES[::2]:
            shown = formula(trace, step, notation, update, digits=None, lr=LR)
            whole = notation == "matrix" and step.result.name not in ("loss", "mean_loss")
            expected = group(values, step.result) if whole else values[step.result]
            for tex in (shown.numbers_tex, shown.result_tex):
                assert close(Reader(tex).value(), expected), shown
            assert shown.relations == ("=", "=")


def test_mathtext_draws_all_tex_and_mathml_is_well_formed():
    drawn = set()
    for activation, loss, n_samples in product(ACTIVATIONS, LOSSES, with_more([2], 1)):
        trace = make_trace((1, 1, 2), [activation] * 2, loss, n_samples, seed=3)
        for step in nl.steps(trace, lr=LR):
            for notation, update in CHOICES if step.phase == "update" else CHOICES[::2]:
                # Of formulas that differ in numbers and neurons only, one is enough for a push.
                kind = (step.rule, step.result.name, notation, update, n_samples)
                if kind in drawn and not THOROUGH:
                    continue
                shown = formula(trace, step, notation, update, comma=n_samples > 1, lr=LR)
                assert ElementTree.fromstring(shown.mathml).get("display") == "block"
                if kind not in drawn:  # mathtext is slow
                    assert parse_mathtext(f"${shown.tex}$")
                    drawn.add(kind)
    assert len(drawn) > (100 if THOROUGH else 50)


def test_mathml_of_a_formula_says_the_same_as_its_tex():
    trace = make_trace((2, 2, 2), ["tanh", "relu"], "softmax_cross_entropy", 2, seed=8)
    values = engine_values(trace, LR)
    for step in nl.steps(trace, lr=LR):
        for notation, update in CHOICES:
            shown = formula(trace, step, notation, update, digits=None, lr=LR)
            parts = [[]]
            for part in ElementTree.fromstring(shown.mathml):
                if part.text in ("=", "≈"):
                    parts.append([])
                else:
                    parts[-1].append(part)
            whole = notation == "matrix" and step.result.name not in ("loss", "mean_loss")
            expected = group(values, step.result) if whole else values[step.result]
            for (part,) in parts[2:]:
                assert close(Reader(tex_of(part, None, 2)).value(), expected)


@pytest.fixture(scope="module")
def book():
    """The trace of S2's network, and its steps by what they compute."""
    example = nl.examples.two_neurons
    trace = nl.backprop(example.network, example.X, example.Y, example.loss)
    return trace, {step.result: step for step in nl.steps(trace, lr=example.lr)}


def shown(book, name, layer=None, sample=None, row=None, column=None, **choices):
    trace, by_result = book
    return formula(trace, by_result[nl.Ref(name, layer, sample, row, column)], lr=0.6, **choices)


def test_the_books_lines_in_its_letters(book):
    assert shown(book, "z", 0, 0, 0).tex == (
        r"z_{a} = w_{a0} \cdot 1 + w_{a1} \cdot x_{1} + w_{a2} \cdot x_{2} + w_{a3} \cdot x_{3} "
        r"= 0.6 \cdot 1 + 0.1 \cdot 0.2 + 0.2 \cdot 0.1 + 0.3 \cdot 0.4 = 0.76"
    )
    assert shown(book, "da", 1, 0, 0).tex == (
        r"\frac{\partial L}{\partial \hat{y}} = -(y - \hat{y}) = -(1 - 0.804) = -0.196"
    )
    assert shown(book, "adjust_W", 1, row=0, column=0, update="add", digits=5).tex == (
        r"\Delta w_{b1} = \eta \cdot \frac{\partial L}{\partial w_{b1}} = -0.6 \cdot (-0.14896) = 0.089376"
    )


def test_both_conventions_give_the_same_new_weight(book):
    subtract, add = (shown(book, "new_W", 0, row=0, column=0, update=update, digits=6) for update in UPDATES)
    assert subtract.numbers_tex == r"0.1 - 0.6 \cdot (-0.01568)"
    assert add.numbers_tex == "0.1 + 0.009408"
    assert subtract.result_tex == add.result_tex == "0.109408"


def test_about_stands_where_a_number_was_rounded(book):
    rounded = shown(book, "loss", sample=0)
    assert rounded.relations == ("=", "≈")
    assert rounded.tex.endswith(r"= \frac{1}{2}\,(1 - 0.804)^{2} \approx 0.01921")
    assert shown(book, "loss", sample=0, digits=5).tex.endswith("= 0.019208")
    # What follows a rounded number is never equal to it, however short the result.
    assert shown(book, "adjust_W", 1, row=0, column=0, digits=3).relations == ("≈", "≈")


def test_decimal_comma_makes_lists_take_semicolons(book):
    assert shown(book, "a", 0, 0, 0, comma=True).numbers_tex == r"\max(0; 0{,}76)"
    matrix = shown(book, "dW", 0, row=0, column=0, notation="matrix", comma=True)
    assert matrix.numbers_tex == r"[[-0{,}0784]]^{T}\,[[0{,}2; 0{,}1; 0{,}4]]"
    assert "<mn>0,76</mn>" in shown(book, "z", 0, 0, 0, comma=True).mathml
    assert '<mo separator="true">;</mo>' in shown(book, "a", 0, 0, 0, comma=True).mathml


def test_a_part_that_only_repeats_is_left_out(book):
    assert shown(book, "mean_loss").tex == r"\bar{L} = L \approx 0.01921"


def test_small_numbers_are_powers_of_ten():
    network = nl.Network([nl.Layer([[-2e-7]], [0.0], "identity")])
    trace = nl.backprop(network, [[0.5]], [[1.0]], "squared_error")
    tex = formula(trace, nl.steps(trace)[0]).tex
    assert tex.endswith(r"= 0 \cdot 1 + (-2 \cdot 10^{-7}) \cdot 0.5 = -1 \cdot 10^{-7}")


def test_one_text_with_gaps_serves_a_whole_layer():
    trace = make_trace((2, 3, 2), ["tanh", "identity"], "softmax_cross_entropy", 2, seed=8)
    texts = {}
    for step in nl.steps(trace, lr=LR):
        for notation, update in CHOICES:
            text = formula_with_gaps(trace.network, step, notation, update, 2)
            texts.setdefault((step.rule, step.result.name, step.result.layer, notation, update), set()).add(
                text
            )
    assert all(len(same) == 1 for same in texts.values())


def test_notebook_display(book):
    latex = shown(book, "z", 1, 0, 0)._repr_latex_()
    assert latex == (
        "$$\\begin{aligned}\nz_{b} &= w_{b0} \\cdot 1 + w_{b1} \\cdot h_{a} \\\\\n"
        "&= 0.5 \\cdot 1 + 0.4 \\cdot 0.76 \\\\\n&= 0.804\n\\end{aligned}$$"
    )
    assert repr(shown(book, "z", 1, 0, 0)) == f"Formula({shown(book, 'z', 1, 0, 0).tex})"
    assert nl.formula is formula


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        ({"notation": "greek"}, ValueError),
        ({"notation": 1}, TypeError),
        ({"update": "multiply"}, ValueError),
        ({"update": None}, TypeError),
        ({"digits": 2}, ValueError),
        ({"digits": 11}, ValueError),
        ({"digits": 4.5}, TypeError),
        ({"comma": "yes"}, TypeError),
        ({"lr": "0.6"}, TypeError),
        ({"lr": float("nan")}, ValueError),
        ({"step": "z"}, TypeError),
        ({"trace": None}, TypeError),
    ],
)
def test_wrong_choices_are_named(book, choice, error):
    trace, by_result = book
    given = {"trace": trace, "step": by_result[nl.Ref("z", 0, 0, 0)], **choice}
    with pytest.raises(error, match=next(iter(choice))):
        formula(**given)


def test_a_step_that_does_not_fit_is_refused(book):
    trace, by_result = book
    with pytest.raises(ValueError, match="lr"):
        formula(trace, by_result[nl.Ref("new_b", 0, row=0)])
    other = make_trace((3, 4, 1), ["relu", "relu"], "squared_error", 1, seed=0)
    foreign = next(step for step in nl.steps(other) if step.result == nl.Ref("z", 0, 0, 3))
    for notation in NOTATIONS[:2]:
        with pytest.raises(ValueError):
            formula(trace, foreign, notation)
