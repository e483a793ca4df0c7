"""Slips: a number made with one is traced back to it, and a right answer is never held against anybody."""

from dataclasses import replace

import numpy as np
import pytest
from effort import share

import neuronlab as nl
from neuronlab.course.number_question import question_about
from neuronlab.course.rounding import agree, rounded_too_far
from neuronlab.course.slips import SLIPS, diagnose
from neuronlab.course.slips.calculation import Calculation
from neuronlab.course.slips.diagnosis import matching
from neuronlab.steps import Ref

# What the course uses: sizes, with the losses and last activations that go together.
SIZES = ((3, 1, 1), (2, 2, 1), (4, 4, 4, 1), (3, 1), (2, 3, 2))
HIDDEN = ("relu", "tanh", "sigmoid", "identity")
LOSSES = ("half_squared_error", "squared_error", "binary_cross_entropy", "softmax_cross_entropy")


def random_trace(rng):
    """Return (trace, lr) of a random network of the course's sizes, with one sample or two."""
    loss, sizes = LOSSES[rng.integers(4)], SIZES[rng.integers(len(SIZES))]
    if loss == "softmax_cross_entropy" and sizes[-1] == 1:
        sizes = (2, 3, 2)
    names = [HIDDEN[rng.integers(4)] for _ in sizes[1:]]
    if loss.endswith("cross_entropy"):
        names[-1] = "identity"
    network = nl.Network(
        nl.Layer(rng.uniform(-1, 1, (n_out, n_in)).round(2), rng.uniform(-1, 1, n_out).round(2), name)
        for n_in, n_out, name in zip(sizes, sizes[1:], names, strict=False)
    )
    n = 1 + (rng.random() < 0.2 and sizes != (4, 4, 4, 1))
    Y = rng.random((n, sizes[-1])).round(1)
    if loss == "softmax_cross_entropy":
        Y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], n)]
    return nl.backprop(network, rng.uniform(-1, 1, (n, sizes[0])).round(2), Y, loss), 0.3


def typed(value, digits):
    """The number that a learner types who rounds `value` to `digits` significant digits."""
    return float(f"{value:.{digits - 1}e}")


def test_a_turned_sign_is_named_by_what_it_means():
    """An adjustment goes uphill, a residual is taken the other way round, and elsewhere a sign is turned."""
    for step in nl.steps(TRACE, lr=0.5):
        work = Calculation(TRACE, step.result, 0.5)
        named = {one.slip.name for one in work.near if one.at == step.result and one.value == -work.value}
        is_adjustment = step.result.name.startswith("adjust")
        assert ("added for subtracted" in named) == is_adjustment, step.result
        has_its_own = is_adjustment or step.rule.startswith("residual:")
        assert ("sign turned" in named) == (not has_its_own), step.result


def test_every_slip_is_found_in_random_networks():
    rng = np.random.default_rng(0)
    seen, told_apart, numbers = set(), 0, 0
    for _ in range(share(1000)):
        trace, lr = random_trace(rng)
        refs = [step.result for step in nl.steps(trace, lr=lr)]
        for at in rng.integers(0, len(refs), 3):
            work, digits = Calculation(trace, refs[at], lr), int(rng.integers(3, 7))
            right = typed(work.value, digits)
            assert agree(right, work.value, digits), (work.path.ref, work.value)
            assert diagnose(trace, work.path.ref, right, lr, digits) == []
            for finding in work.findings:
                given = typed(finding.value, digits)
                if agree(given, work.value, digits):
                    continue  # right, to the digits asked for
                numbers += 1
                named = [found.slip.name for found in matching(work.findings, given, digits)]
                assert finding.slip.name in named, (work.path.ref, finding)
                told_apart += len(named) == 1
                seen.add(finding.slip.name)
    assert seen == {slip.name for slip in SLIPS}
    assert numbers > share(20_000) and told_apart > numbers / 2


EXAMPLE = nl.examples.two_neurons
TRACE = nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss)
WIDE = nl.backprop(
    nl.Network(
        [
            nl.Layer([[0.4, -0.7], [0.9, 0.3]], [0.2, 0.1], "sigmoid"),
            nl.Layer([[0.8, -0.6]], [0.3], "identity"),
        ]
    ),
    [[0.6, 0.5], [0.2, 0.9]],
    [[1.0], [0.5]],
    "half_squared_error",
)
SOFTMAX = nl.backprop(
    nl.Network([nl.Layer([[0.4, 0.7], [0.9, 0.2]], [0.2, 0.1], "identity")]),
    [0.6, 0.5],
    [0.0, 1.0],
    "softmax_cross_entropy",
)
# Scores of 0.48 and 0.18 behind a hidden output of 0.4.
DEEP = nl.backprop(
    nl.Network([nl.Layer([[0.5]], [0.1], "identity"), nl.Layer([[0.7], [0.2]], [0.2, 0.1], "identity")]),
    [0.6],
    [0.0, 1.0],
    "softmax_cross_entropy",
)
BINARY = nl.backprop(nl.Network([nl.Layer([[0.5]], [0.2], "identity")]), [0.6], [1.0], "binary_cross_entropy")
# Misses on both sides: 0.5 below its target and 0.2 above it.
MIXED = nl.backprop(
    nl.Network([nl.Layer([[0.5], [0.2]], [0.0, 0.0], "identity")]), [1.0], [1.0, 0.0], "half_squared_error"
)
# Its sum is 0.2 - 0.3 - 0.12.
MINUS = nl.backprop(
    nl.Network([nl.Layer([[-0.5, -0.3]], [0.2], "identity")]), [0.6, 0.4], [1.0], "half_squared_error"
)
Z, A = Ref("z", 0, 0, 0), Ref("a", 0, 0, 0)
DELTA, DA, SLOPE = Ref("delta", 0, 0, 0), Ref("da", 1, 0, 0), Ref("slope", 0, 0, 0)
W_A1, W_B1 = {"layer": 0, "row": 0, "column": 0}, {"layer": 1, "row": 0, "column": 0}
z, y = WIDE.layers[0].z[0], WIDE.layers[0].a[0]
d0, d1 = WIDE.layers[0].delta, WIDE.layers[1].delta[:, 0]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# Worked out by hand, slip by slip, without the functions under test.
BY_HAND = [
    ("bias forgotten", TRACE, Z, 0.16),
    ("plain sum", TRACE, Z, 0.6 + 0.2 + 0.1 + 0.4),
    ("plain sum", TRACE, Z, 0.2 + 0.1 + 0.4),
    ("weight forgotten", TRACE, Z, 0.6 + 0.2 + 0.02 + 0.12),
    ("weight of another input", TRACE, Z, 0.6 + 0.1 * 0.4 + 0.2 * 0.1 + 0.3 * 0.2),
    ("weight of another input", TRACE, Z, 0.6 + 0.1 * 0.2 + 0.2 * 0.4 + 0.3 * 0.1),
    ("weight of another input", TRACE, Z, 0.6 + 0.1 * 0.1 + 0.2 * 0.2 + 0.3 * 0.4),
    ("weight forgotten", WIDE, Ref("da", 0, 0, 1), d1[0]),
    ("input forgotten", TRACE, Z, 0.6 + 0.1 + 0.2 + 0.3),
    ("product left out", TRACE, Z, 0.6 + 0.02 + 0.02),
    ("minus lost", WIDE, Z, 0.2 + 0.24 + 0.35),
    *(("minus lost", MINUS, Z, x) for x in (0.2 + 0.3 + 0.12, 0.2 + 0.3 - 0.12, 0.2 - 0.3 + 0.12)),
    ("plus for times", TRACE, Z, 0.6 + (0.1 + 0.2) + (0.2 + 0.1) + (0.3 + 0.4)),
    ("row for column", WIDE, Z, 0.2 + 0.4 * 0.6 + 0.9 * 0.5),
    ("mean for sum", TRACE, Z, 0.76 / 4),
    ("activation forgotten", WIDE, A, z[0]),
    ("tanh for sigmoid", WIDE, A, np.tanh(z[0])),
    ("exponent turned", WIDE, A, sigmoid(-z[0])),
    ("score for probability", BINARY, Ref("y_hat", sample=0, row=0), 0.5),
    ("score for probability", SOFTMAX, Ref("y_hat", sample=0, row=0), 0.79),
    ("score for probability", SOFTMAX, Ref("y_hat", sample=0, row=1), 0.74),
    ("softmax half way", SOFTMAX, Ref("y_hat", sample=0, row=0), np.exp(0.79)),
    ("softmax half way", SOFTMAX, Ref("y_hat", sample=0, row=0), 0.79 / (0.79 + 0.74)),
    ("softmax half way", DEEP, Ref("da", 0, 0, 0), 0.7 * np.exp(0.48) + 0.2 * (np.exp(0.18) - 1)),
    ("softmax half way", DEEP, Ref("da", 0, 0, 0), 0.7 * 0.48 / 0.66 + 0.2 * (0.18 / 0.66 - 1)),
    ("factor two", TRACE, Ref("loss", sample=0), 0.196**2),
    ("factor two", TRACE, DA, -0.392),
    ("square forgotten", TRACE, Ref("loss", sample=0), 0.098),
    *(("square forgotten", MIXED, Ref("loss", sample=0), x) for x in (0.7, 0.35, -0.3, -0.15, 0.3, 0.15)),
    ("log for ln", BINARY, Ref("loss", sample=0), -np.log10(sigmoid(0.5))),
    ("sum for mean", WIDE, Ref("mean_loss"), WIDE.losses.sum()),
    ("target minus output", TRACE, DA, 0.196),
    ("target forgotten", TRACE, DA, 0.804),
    ("error for derivative", TRACE, DA, 0.019208),
    ("slope forgotten", WIDE, DELTA, d1[0] * 0.8),
    ("value for slope", WIDE, SLOPE, y[0]),
    ("value for slope", TRACE, DELTA, -0.196 * 0.4 * 0.76),
    ("slope at output", WIDE, SLOPE, sigmoid(y[0]) * sigmoid(-y[0])),
    ("updated weight", TRACE, DELTA, -0.196 * 0.489376),
    ("other error term", WIDE, Ref("dW", 0, None, 0, 0), (d0[0, 1] * 0.6 + d0[1, 1] * 0.2) / 2),
    ("error term for gradient", WIDE, Ref("dW", 0, None, 0, 0), d0[:, 0].mean()),
    ("z for output", WIDE, Ref("dW", 1, None, 0, 0), (d1 * WIDE.layers[0].z[:, 0]).mean()),
    ("mean input", WIDE, Ref("dW", 0, None, 0, 0), d0[:, 0].sum() * 0.4),
    ("mean input", WIDE, Ref("dW", 0, None, 0, 0), d0[:, 0].mean() * 0.4),
    ("other input", WIDE, Ref("dW", 0, None, 0, 0), (d0[0, 0] * 0.5 + d0[1, 0] * 0.9) / 2),
    ("weight for input", WIDE, Ref("dW", 0, None, 0, 0), d0[:, 0].mean() * 0.4),
    ("bias with factor", TRACE, Ref("db", 0, row=0), -0.0784 * 0.6),
    ("bias with factor", TRACE, Ref("db", 0, row=0), -0.0784 * 0.2),
    ("rate forgotten", TRACE, Ref("adjust_W", **W_A1), 0.01568),
    ("rate forgotten", TRACE, Ref("new_W", **W_A1), 0.11568),
    ("added for subtracted", TRACE, Ref("new_W", **W_B1), 0.4 - 0.089376),
    ("adjustment for new", TRACE, Ref("new_W", **W_B1), 0.089376),
    ("gradient added", TRACE, Ref("new_W", **W_B1), 0.4 - 0.196 * 0.76),
    ("sign turned", TRACE, Z, -0.76),
    ("decimal point", TRACE, Ref("adjust_W", **W_A1), 0.784 * 0.2 * 0.6),
]


@pytest.mark.parametrize(("name", "trace", "ref", "given"), BY_HAND)
def test_slip_by_hand(name, trace, ref, given):
    assert name in [found.slip.name for found in diagnose(trace, ref, float(given), 0.6, 5)]


def test_every_slip_has_been_worked_out_by_hand():
    assert {name for name, *_ in BY_HAND} == {slip.name for slip in SLIPS}
    assert len(SLIPS) >= 15 and len({slip.when for slip in SLIPS}) == len(SLIPS)


def test_a_slip_before_the_number_is_found_with_its_place():
    (found,) = diagnose(TRACE, Ref("a", 1, 0, 0), 0.5 + 0.4 * 0.16)
    assert (found.slip.name, found.at) == ("bias forgotten", Z)


def test_the_pictures_of_the_source():
    """E10: the error term of neuron b in neuron a's adjustment; another picture loses a zero."""
    names = [f.slip.name for f in diagnose(TRACE, Ref("adjust_W", **W_A1), -0.196 * 0.2 * -0.6, 0.6)]
    assert names == ["other error term", "weight forgotten"]


def test_nothing_goes_wrong_at_numbers_that_are_told():
    ref, told = Ref("a", 1, 0, 0), (Ref("a", 0, 0, 0),)
    assert diagnose(TRACE, ref, 0.5 + 0.4 * 0.16, known=told) == []
    assert diagnose(TRACE, ref, 0.4 * 0.76, known=told)[0].slip.name == "bias forgotten"


def test_bad_input():
    with pytest.raises(TypeError, match="trace must be a Trace"):
        diagnose(None, Z, 1.0)
    with pytest.raises(TypeError, match="must be Refs, got str"):
        diagnose(TRACE, "z_a", 1.0)
    with pytest.raises(TypeError, match="given must be a number"):
        diagnose(TRACE, Z, "0.76")
    with pytest.raises(ValueError, match="an update's needs lr"):
        diagnose(TRACE, Ref("new_W", **W_A1), 1.0)
    with pytest.raises(ValueError, match="known must hold other numbers"):
        diagnose(TRACE, Z, 1.0, known=(Z,))


@pytest.mark.parametrize(("off", "right"), [(0.49, True), (0.51, True), (0.53, False), (0.9, False)])
@pytest.mark.parametrize("side", [-1, 1])
def test_right_ends_just_beyond_half_a_unit_of_the_last_digit(off, side, right):
    assert agree(0.804 + side * off * 1e-4, 0.804, 4) == right
    asked = question_about(TRACE, Ref("a", 1, 0, 0))
    asked = replace(asked, answer=0.804, slack=0.0, wrongs=())
    verdict = asked.check(repr(0.804 + side * off * 1e-4)).verdict
    assert verdict == ("right" if right else "rounded")


@pytest.mark.parametrize(
    ("answer", "digits", "coarse"),
    [
        (0.9612, 4, [0.96, 0.961, 1.0]),  # one digit is enough where it is only 4 % off
        (0.1449, 3, [0.14]),  # 0.1 is 31 % off, 0.145 is the answer itself
        (-0.804, 4, [-0.8]),  # -0.804 has only three digits: two of four places round to itself
        (0.0, 4, []),
    ],
)
def test_what_is_rounded_too_far(answer, digits, coarse):
    assert rounded_too_far(answer, digits) == coarse


def test_signs_and_decimal_points_are_slips_of_the_last_step_only():
    """On the way they would explain nearly every number, and accuse who made another mistake."""
    work = Calculation(TRACE, Ref("dW", 0, row=0, column=0), None)
    last = work.path.ref
    for name in ("sign turned", "decimal point"):
        places = {finding.at for finding in work.findings if finding.slip.name == name}
        assert places == {last}
        (slip,) = (slip for slip in SLIPS if slip.name == name)
        assert not slip.carried


@pytest.mark.parametrize("factor", [10, 0.1, 100, 0.01])
def test_a_moved_decimal_point_is_seen_two_places_far(factor):
    at = Ref("a", 1, 0, 0)
    right = Calculation(TRACE, at).value
    assert "decimal point" in [finding.slip.name for finding in diagnose(TRACE, at, right * factor)]
