"""Slips at many steps: made anew in every scope, they are found with their places; few others are accused."""

import math

import numpy as np
import pytest
from effort import share
from test_slips import WIDE, random_trace, typed

import neuronlab as nl
from neuronlab.course.chapters import question
from neuronlab.course.number_question import question_about
from neuronlab.course.rounding import agree, tolerance
from neuronlab.course.slips import SLIPS, diagnose
from neuronlab.course.slips.calculation import FURTHEST, Calculation
from neuronlab.course.slips.diagnosis import MOST_ACCUSED, matching, plausible
from neuronlab.course.slips.place import Place
from neuronlab.course.slips.whereabouts import where
from neuronlab.evaluation import fill
from neuronlab.rules import RULES
from neuronlab.steps import Ref

SCOPES = ("once", "neuron", "layer", "hidden", "everywhere")


def with_slip(trace, lr, slip, k, places):
    """All numbers where `slip` is made at `places`: all steps in turn, until nothing changes any more.

    The package asks for what it needs, step by step backwards; this goes forward through the whole list.
    """
    steps, architecture = nl.steps(trace, lr=lr), nl.Architecture.of(trace)
    numbers = nl.leaves(trace, lr)
    numbers |= nl.evaluate(steps, numbers)
    for _ in range(2 + len(trace.layers)):
        before = dict(numbers)
        for step in steps:
            numbers[step.result] = RULES[step.rule](*fill(step.terms, numbers))
            if step.result in places:
                made = list(slip.wrong(Place(architecture, step, numbers)))
                if k < len(made):
                    numbers[step.result] = made[k]
        if numbers == before:
            break
    return numbers


def chosen(rng, refs, at, scope, n_layers, slip):
    """(places in that scope around the number `at`, in every sample or in its own)."""
    kind = [r for r in refs if r.name == at.name or (slip.together and r.name in ("a", "slope"))]
    keep = {
        "once": lambda r: r == at,
        "neuron": lambda r: (r.name, r.layer, r.row) == (at.name, at.layer, at.row),
        "layer": lambda r: r.layer == at.layer,
        "hidden": lambda r: r.layer is None or r.layer < n_layers - 1,
        "everywhere": lambda r: True,
    }[scope]
    one_sample = at.sample is not None and rng.random() < 0.3
    return {r for r in kind if keep(r) and (not one_sample or r.sample == at.sample)}


def random_slip(rng):
    """(calculation, slip, scope, value) of a slip that somebody may make; None where it shows nothing."""
    trace, lr = random_trace(rng)
    refs = [step.result for step in nl.steps(trace, lr=lr)]
    work = Calculation(trace, refs[rng.integers(len(refs))], lr)
    way = list(work.path.distances)
    at, scope = way[rng.integers(len(way))], SCOPES[rng.integers(len(SCOPES))]
    if scope == "once" and work.path.distances[at] > FURTHEST:
        return None
    place = Place(work.path.architecture, work.path.step_of[at], work.numbers)
    made = {slip: len(list(slip.wrong(place))) for slip in SLIPS if slip.carried}
    able = {slip: n if scope == "once" else min(slip.rules, n) for slip, n in made.items() if n}
    able = [(slip, k) for slip, n in able.items() for k in range(n)]
    if not able:
        return None
    slip, k = able[rng.integers(len(able))]
    places = chosen(rng, refs, at, scope, len(trace.layers), slip)
    # One neuron of several, one sample of several: that is a single step, and may be too far away.
    if scope == "neuron" and len(places & set(way)) == 1 and work.path.distances[at] > FURTHEST:
        return None
    value = with_slip(trace, lr, slip, k, places)[work.path.ref]
    shows = math.isfinite(value) and not agree(value, work.value, 6)
    return (work, slip, scope, value) if shows else None


def test_a_thousand_slips_in_every_scope_are_found():
    rng = np.random.default_rng(0)
    made, found_at_four, seen = 0, 0, {}
    while made < share(1000):
        case = random_slip(rng)
        if case is None:
            continue
        work, slip, scope, value = case
        made += 1
        # With seven digits hardly any slips look alike, so that all of them can be named.
        named = [found.slip.name for found in matching(plausible(work, 7), typed(value, 7), 7)]
        assert slip.name in named, (work.path.ref, slip.name, scope, value)
        at_four = matching(plausible(work, 4), typed(value, 4), 4)
        found_at_four += slip.name in [found.slip.name for found in at_four]
        seen.setdefault(scope, set()).add(slip.name)
    assert set(seen) == set(SCOPES) and all(len(names) > 8 for names in seen.values())
    assert found_at_four > 0.8 * made  # 87 of 100: the others are too unlikely to be held against anybody


def test_few_wrong_numbers_are_called_a_slip_that_are_none():
    """A random number within a factor of 2 of the right one, typed with 4 digits: at most 1 in 200."""
    rng = np.random.default_rng(2)
    accused = tried = 0
    while tried < share(400) * 100:
        trace, lr = random_trace(rng)
        refs = [step.result for step in nl.steps(trace, lr=lr)]
        work = Calculation(trace, refs[rng.integers(len(refs))], lr)
        if not work.value:
            continue
        kept = plausible(work, 4)
        for factor in rng.uniform(0.5, 2, 100):
            given = typed(factor * work.value, 4)
            tried += 1
            accused += not agree(given, work.value, 4) and bool(matching(kept, given, 4))
    assert 0.001 < accused / tried <= 0.005


def test_no_question_accuses_more_than_a_few():
    trace, lr = random_trace(np.random.default_rng(3))
    for step in nl.steps(trace, lr=lr):
        work = Calculation(trace, step.result, lr)
        low, high = sorted((work.value / 2, 2 * work.value))
        inside = [f.value for f in plausible(work, 4) if low <= f.value <= high]
        assert sum(2 * tolerance(value, 4) for value in inside) <= MOST_ACCUSED * (high - low)


@pytest.mark.parametrize(
    ("answer", "slip", "says"),
    [
        ("0.9", "square forgotten", "the difference is not squared (in every sample)."),  # 0.5, 0.2, 2
        ("0.715", "factor two", "or the other way round (in every sample)."),  # half of 1.43
        ("0.4333", "square forgotten", "(in every sample)."),  # 0.5 + 0.2 - 2: misses cancel
        ("1.513", "square forgotten", "(on the way, at the loss, sample 1)."),  # 0.5 + 0.04 + 4
    ],
)
def test_the_mean_error_of_three_examples(answer, slip, says):
    """Exercise 3.5: the misses are 0.5, 0.2 and -2."""
    reply = question("3.5").check(answer)
    assert slip in reply.slips and says in reply.text


def test_a_slip_in_some_samples_is_found_where_the_digits_allow_it():
    three = nl.backprop(
        nl.Network([nl.Layer([[1.0]], [0.0], "identity")]),
        [[2.0], [0.5], [-1.0]],
        [[1.5], [0.3], [1.0]],
        "squared_error",
    )
    known = tuple(Ref("a", 0, sample, 0) for sample in range(3))
    given = (0.5 + 0.2**2 + 2) / 3
    (found,) = diagnose(three, Ref("mean_loss"), round(given, 6), digits=6, known=known)
    assert found.slip.name == "square forgotten"
    path = Calculation(three, Ref("mean_loss"), known=known).path
    assert where(found, path, three.network) == " (in samples 1 and 3 only)"


W_A1 = Ref("dW", 0, None, 0, 0)


@pytest.mark.parametrize(
    ("ref", "slip", "names", "place"),
    [
        (W_A1, "slope forgotten", ("delta",), "on the way, at the error term of neuron a, in both samples"),
        (Ref("mean_loss"), "bias forgotten", ("z",), "in every layer, in both samples"),
        (Ref("loss", sample=1), "bias forgotten", ("z",), "in every layer"),
    ],
)
def test_slips_everywhere_have_their_place_named(ref, slip, names, place):
    """A 2-2-1 network with two samples."""
    (chosen_slip,) = (one for one in SLIPS if one.name == slip)
    places = {step.result for step in nl.steps(WIDE) if step.result.name in names}
    value = with_slip(WIDE, None, chosen_slip, 0, places)[ref]
    reply = question_about(WIDE, ref).check(f"{value:.4g}")
    assert reply.slips[0] == slip and f"({place})" in reply.text
