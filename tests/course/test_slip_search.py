"""How likely slips are, one against the other, and what the search does with a slip at many steps."""

import numpy as np
import pytest
from effort import sample
from test_slips import BINARY, SOFTMAX, TRACE, WIDE, random_trace

import neuronlab as nl
from neuronlab.course.rounding import agree, tolerance
from neuronlab.course.slips import SLIPS
from neuronlab.course.slips.altered import Altered
from neuronlab.course.slips.calculation import FURTHEST, REPEATED, Calculation
from neuronlab.course.slips.diagnosis import MOST_ACCUSED, plausible, possible_slips
from neuronlab.course.slips.path import path_to
from neuronlab.steps import Ref

LONG = Calculation(TRACE, Ref("new_W", 0, None, 0, 0), 0.6)
MEAN = Calculation(WIDE, Ref("mean_loss"))


def named(calculation, name):
    return [finding for finding in calculation.findings if finding.slip.name == name]


def test_slips_at_one_step_are_looked_for_three_steps_back():
    work = Calculation(WIDE, Ref("dW", 0, None, 0, 0))
    distances = {work.path.distances[finding.at] for finding in work.near}
    assert max(work.path.distances.values()) > FURTHEST
    assert distances == {0, 1, 2, 3}


def test_a_lapse_is_less_likely_than_the_rule_and_likelier_than_a_step_before():
    """With one of several products: half a step farther away than with all of them."""
    lapses = rules = 0
    for finding in MEAN.near:
        distance = MEAN.path.distances[finding.at]
        # What a slip makes of that step alone; the first ones are the wrong rule itself.
        made = MEAN._wrongs(finding.slip, finding.at)
        by_rule = {
            Altered(MEAN, {finding.at: lambda *_, x=x: x})[MEAN.path.ref] for x in made[: finding.slip.rules]
        }
        if any(value == pytest.approx(finding.value, rel=1e-12) for value in by_rule):
            assert finding.unlikely == distance
            rules += 1
        else:
            assert distance < finding.unlikely < distance + 1
            lapses += 1
    assert rules > 5 and lapses > 5


def test_a_wrong_rule_everywhere_is_likelier_than_a_slip_one_step_before():
    everywhere = max(named(MEAN, "bias forgotten"), key=lambda finding: len(finding.refs))
    assert len(everywhere.refs) == 6  # three neurons, two samples
    assert 0 < everywhere.unlikely < 1
    assert MEAN.path.distances[everywhere.at] > 1


def test_a_rule_that_shows_at_one_step_only_is_as_likely_as_that_step():
    """Nobody can tell a rule from something that went wrong once."""
    for finding in LONG.findings:
        if len(finding.refs) == 1:
            assert finding.unlikely >= min(2, LONG.path.distances[finding.at])


@pytest.mark.parametrize("seed", sample(range(8)))
def test_as_many_findings_are_kept_as_may_be_called_a_slip(seed):
    """Who is left out would bring those before it and itself above the limit, or is right when rounded."""
    trace, lr = random_trace(np.random.default_rng(seed))
    left = 0
    for step in nl.steps(trace, lr=lr):
        work = Calculation(trace, step.result, lr)
        kept, accused = plausible(work, 4), 0.0
        low, high = sorted((work.value / 2, 2 * work.value))
        for finding in work.findings:
            inside = low <= finding.value <= high
            share = 2 * tolerance(finding.value, 4) / (high - low) if inside else 0.0
            if finding in kept:
                accused += share
            elif not agree(finding.value, work.value, 4):
                assert accused + share > MOST_ACCUSED
                left += 1
        assert accused <= MOST_ACCUSED
    assert left > 0


ONE = nl.Network([nl.Layer([[0.4, -0.7]], [0.2], "identity")])
X, Y = [[0.6, 0.5], [0.2, 0.9]], [[1.0], [0.5]]


def test_a_lapse_may_be_made_in_every_sample():
    """The first product left out in both: 0.2 - 0.35 and 0.2 - 0.63, so that 1.15 and 0.93 are missed."""
    work = Calculation(nl.backprop(ONE, X, Y, "half_squared_error"), Ref("mean_loss"))
    value = (1.15**2 / 2 + 0.93**2 / 2) / 2
    (found,) = [
        one for one in named(work, "product left out") if one.value == pytest.approx(value, rel=1e-12)
    ]
    assert found.refs == (Ref("z", 0, 0, 0), Ref("z", 0, 1, 0))
    once = [one for one in named(work, "product left out") if len(one.refs) == 1]
    assert once and all(one.unlikely < found.unlikely for one in once)


def test_a_lapse_in_every_sample_is_looked_for_three_steps_back():
    deep = nl.init((2, 1, 1, 1), ("tanh", "tanh", "identity"), np.random.default_rng(3))
    work = Calculation(nl.backprop(deep, WIDE.X, WIDE.Y, "half_squared_error"), Ref("mean_loss"))
    distance = work.path.distances
    lapses = [one for one in work.findings if one.unlikely == distance[one.refs[0]] + REPEATED]
    assert {len(one.refs) for one in lapses} == {2}
    assert max(distance.values()) > FURTHEST == max(distance[one.refs[0]] for one in lapses)


def test_a_lapse_in_every_sample_belongs_to_one_neuron():
    """The product with the first hidden output, in both samples of the 2-2-1 network."""
    a, b = WIDE.layers[0].a.T
    value = np.mean((0.3 - 0.6 * b - WIDE.Y[:, 0]) ** 2) / 2
    found = [one for one in named(MEAN, "product left out") if one.value == pytest.approx(value, rel=1e-12)]
    assert [one.refs for one in found] == [(Ref("z", 1, 0, 0), Ref("z", 1, 1, 0))]
    assert a.shape == b.shape == (2,)


def test_a_slip_that_asks_for_what_follows_from_it_gets_the_right_number():
    z, loss = Ref("z", 0, 0, 0), Ref("loss", sample=0)
    work = Calculation(TRACE, loss)
    altered = Altered(work, {z: lambda step, numbers: numbers[loss]})
    assert altered[z] == work.value == pytest.approx(0.019208, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("sum for mean", {"mean_loss", "dW", "db"}),
        ("mean for sum", {"z"}),
        ("product left out", {"z"}),
        ("slope forgotten", {"delta"}),
        ("target forgotten", {"da"}),
        ("tanh for sigmoid", {"a", "slope"}),
        ("rate forgotten", {"adjust_W", "adjust_b"}),
    ],
)
def test_a_slip_is_made_at_steps_of_its_kind(name, kinds):
    """At a step of each kind in the 2-2-1 network with two samples."""
    found = set()
    for step in nl.steps(WIDE, lr=0.3):
        work = Calculation(WIDE, step.result, 0.3)
        found |= {one.at.name for one in work.near if one.slip.name == name and one.at == step.result}
    assert found == kinds


def test_slips_that_can_show_on_a_way():
    """At the sum of neuron a nothing of the way back can go wrong; at a weight's gradient all of it can."""
    forward = possible_slips(path_to(nl.Architecture.of(TRACE), 1, False, Ref("z", 0, 0, 0), ()))
    assert {"bias forgotten", "weight forgotten", "product left out", "sign turned"} <= forward
    assert not forward & {"slope forgotten", "target forgotten", "rate forgotten"}
    back = possible_slips(path_to(nl.Architecture.of(WIDE), 2, False, Ref("dW", 0, None, 0, 0), ()))
    assert {"slope forgotten", "other error term", "weight for input", "decimal point"} <= back
    assert "rate forgotten" not in back
    update = possible_slips(path_to(nl.Architecture.of(TRACE), 1, True, Ref("new_W", 0, None, 0, 0), ()))
    assert {"rate forgotten", "added for subtracted", "adjustment for new"} <= update
    assert all(names <= {slip.name for slip in SLIPS} for names in (forward, back, update))


def shown(path, rng, tries):
    """The slips that show in some of so many random networks whose ReLUs are not silent."""
    given = path.architecture.leaves(path.n_samples, path.rate)
    relus = [step.terms[0] for step in path.all_steps if step.rule == "activation:relu"]
    seen = set()
    while tries:
        work = Calculation.with_leaves(
            path, dict(zip(given, rng.normal(size=len(given)).tolist(), strict=True))
        )
        if all(work.numbers[z] > 0 for z in relus):
            seen |= work.slips
            tries -= 1
    return seen


@pytest.mark.parametrize(
    ("trace", "ref", "rate"),
    [
        (TRACE, Ref("loss", sample=0), False),
        (TRACE, Ref("delta", 0, 0, 0), False),
        (TRACE, Ref("new_W", 0, None, 0, 1), True),
        (WIDE, Ref("mean_loss"), False),
        (WIDE, Ref("dW", 0, None, 1, 0), False),
        (WIDE, Ref("z", 0, 0, 0), False),
        (SOFTMAX, Ref("da", 0, 0, 1), False),
        (BINARY, Ref("loss", sample=0), False),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_can_show_is_what_shows_in_some_network(trace, ref, rate):
    path = path_to(nl.Architecture.of(trace), len(trace.X), rate, ref, ())
    assert possible_slips(path) == shown(path, np.random.default_rng(1), 25)
