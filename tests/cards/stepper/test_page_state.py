"""What a stepper's page knows: numbers that follow their leaves, and what can be taken back; in Node."""

import numpy as np
import pytest
from card_check import engine_numbers
from page_state import in_page

import neuronlab as nl
from neuronlab.evaluation import fill

EXAMPLE = nl.examples.two_neurons
LAST = len(nl.steps(nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss), lr=EXAMPLE.lr)) - 1


@pytest.fixture
def stepper():
    return nl.Stepper.of(EXAMPLE)


def places(stepper):
    """The place of each number on the page, by its Ref."""
    found = nl.Architecture.of(stepper.trace).refs(len(stepper.trace.X), rate=True)
    return {ref: k for k, ref in enumerate(found)}


def place(stepper, name, *address):
    return places(stepper)[nl.Ref(name, *address)]


def as_tuples(terms):
    return tuple(as_tuples(term) if isinstance(term, list) else term for term in terms)


def agrees(stepper, page):
    """Fail unless all numbers of a page are the engine's for its leaves, which are returned."""
    place_of = places(stepper)
    leaves = dict(zip(stepper.leaves, page["leaves"], strict=True))
    assert page["values"][: len(leaves)] == page["leaves"]
    for ref, value in engine_numbers(stepper.trace, leaves).items():
        assert page["values"][place_of[ref]] == pytest.approx(value, abs=1e-12), ref
    return list(leaves.values())


def test_all_numbers_follow_a_leaf_and_go_back(stepper):
    k, first = place(stepper, "x", None, 0, 0), list(stepper.leaves.values())
    begun, _, moved, back, nothing = in_page(stepper, ["remember"], ["setLeaf", k, 0.7], ["undo"], ["undo"])
    assert agrees(stepper, begun) == first and not begun["canUndo"] and begun["heard"] == []
    assert agrees(stepper, moved) == [0.7 if i == k else x for i, x in enumerate(first)]
    assert moved["canUndo"] and moved["values"][-1] != begun["values"][-1]
    assert agrees(stepper, back) == first and not back["canUndo"]
    assert nothing["values"] == begun["values"] and nothing["heard"] == []


def test_a_change_is_told_once_painted_once_and_not_heard_again(stepper):
    """What the page sets itself comes back as a change of the model, while not all of it is set yet."""
    _, moved = in_page(stepper, ["setLeaf", 0, 0.7])
    assert moved["heard"] == ["values", False, "painted", "saved"]


def test_a_change_in_python_is_taken_over(stepper):
    others = [x + 0.25 for x in stepper.leaves.values()]
    _, _, page = in_page(stepper, ["python", "values", others], ["receive"])
    assert page["returned"] is True and agrees(stepper, page) == others


def test_a_change_in_python_is_taken_over_after_one_of_the_page(stepper):
    others = [x + 0.25 for x in stepper.leaves.values()]
    _, _, _, page = in_page(stepper, ["setLeaf", 0, 0.7], ["python", "values", others], ["receive"])
    assert page["returned"] is True and agrees(stepper, page) == others


def test_another_iteration_of_pythons_begins_with_its_own_numbers(stepper):
    others = [x + 0.25 for x in stepper.leaves.values()]
    *_, changed, origin = in_page(
        stepper,
        *[["python", "values", others], ["python", "iteration", 2], ["receive"]],
        *[["ask", "isChanged", 0], ["ask", "origin", 0]],
    )
    assert (changed, origin) == (False, others[0])


def test_after_each_change_undo_comes_back_to_where_it_was(stepper):
    """Position, frozen parameters, iterations and leaves: all of what can be changed, step for step."""
    k = place(stepper, "W", 0, None, 0, 0)
    deeds = [
        ["goTo", 7],
        ["freeze", k, True],
        ["nextIteration"],
        ["goTo", 3],
        ["remember"],
        ["setLeaf", 1, -2.5],
        ["nextIteration"],
        ["previousIteration"],
        ["freeze", k, False],
        ["reset"],
    ]
    begun, *pages = in_page(stepper, *deeds, *[["undo"]] * 7)
    done, undone = [begun, *pages[: len(deeds)]], pages[len(deeds) :]
    seen = ("leaves", "position", "iteration", "applied", "frozen")
    # Each of the seven is undone to what was there before it, the last one first; steps alone are no change.
    before = [done[9], done[8], done[7], done[6], done[4], done[2], done[1]]
    for page, expected in zip(undone, before, strict=True):
        assert {name: page[name] for name in seen} == {name: expected[name] for name in seen}
        agrees(stepper, page)
    assert [page["canUndo"] for page in undone] == [True] * 6 + [False]


def test_a_hundred_changes_can_be_taken_back(stepper):
    deeds = [deed for n in range(103) for deed in (["remember"], ["setLeaf", 0, float(n)])]
    *_, hundredth, none = in_page(stepper, *deeds, *[["undo"]] * 101)
    # 103 changes: the oldest three stay.
    assert hundredth["leaves"][0] == none["leaves"][0] == 2.0
    assert not hundredth["canUndo"] and none["heard"] == []


def test_the_next_iteration_has_the_new_parameters_and_leaves_frozen_ones_alone(stepper):
    k, b = place(stepper, "W", 0, None, 0, 1), place(stepper, "b", 1, None, 0)
    begun, _, page, _, again = in_page(
        stepper, ["freeze", k, True], ["nextIteration"], ["freeze", k, False], ["nextIteration"]
    )
    leaves = dict(zip(stepper.leaves, begun["leaves"], strict=True))
    numbers = engine_numbers(stepper.trace, leaves)
    place_of = places(stepper)
    for ref, before in leaves.items():
        new = numbers.get(nl.Ref(f"new_{ref.name}", ref.layer, None, ref.row, ref.column), before)
        expected = before if place_of[ref] == k else new
        assert page["leaves"][place_of[ref]] == pytest.approx(expected, abs=1e-12), ref
    assert (page["iteration"], page["position"], page["frozen"]) == (2, 0, [k])
    assert page["applied"] == [begun["leaves"]] and page["leaves"][b] != begun["leaves"][b]
    assert again["applied"] == [begun["leaves"], page["leaves"]] and again["iteration"] == 3
    assert again["leaves"][k] != page["leaves"][k]


def test_the_previous_iteration_ends_where_its_update_was_made(stepper):
    begun, none, _, _, page = in_page(
        stepper, ["previousIteration"], ["nextIteration"], ["setLeaf", 0, 9.0], ["previousIteration"]
    )
    assert none["heard"] == [] and not none["canUndo"]  # there is none before the first
    assert (page["iteration"], page["position"], page["applied"]) == (1, LAST, [])
    assert page["leaves"] == begun["leaves"]


def test_reset_goes_back_to_the_first_numbers_at_the_same_step(stepper):
    k = place(stepper, "W", 0, None, 0, 1)
    begun, *_, page = in_page(
        stepper, ["freeze", k, True], ["nextIteration"], ["goTo", 5], ["setLeaf", 0, 9.0], ["reset"]
    )
    assert page["leaves"] == begun["leaves"]
    assert (page["iteration"], page["applied"], page["frozen"], page["position"]) == (1, [], [], 5)


def test_changed_is_what_differs_from_the_beginning_of_its_iteration(stepper):
    k, result = 0, place(stepper, "z", 0, 0, 0)
    answers = in_page(
        stepper,
        *[["ask", "isChanged", k], ["ask", "origin", k], ["setLeaf", k, 0.5], ["ask", "isChanged", k]],
        *[["ask", "isChanged", result], ["nextIteration"], ["ask", "isChanged", k], ["ask", "origin", k]],
        *[["setLeaf", k, 0.2], ["ask", "isChanged", k], ["undo"], ["ask", "isChanged", k]],
    )
    asked = [answer for answer in answers if not isinstance(answer, dict)]
    assert asked == [False, 0.2, True, False, False, 0.5, True, True]


def test_a_position_stays_among_the_steps(stepper):
    deeds = [["goTo", -4], ["goTo", 3], ["goTo", 3], ["goTo", LAST + 9], ["goTo", LAST - 1]]
    _, low, middle, same, high, end = in_page(stepper, *deeds)
    assert [page["position"] for page in (low, middle, same, high, end)] == [0, 3, 3, LAST, LAST - 1]
    assert low["heard"] == same["heard"] == [] and middle["heard"] == ["position", False, "painted", "saved"]


def test_what_is_known_at_a_step(stepper):
    """Leaves always, and the results of all steps up to the present one."""
    n, all_of_them = len(stepper.leaves), len(places(stepper))
    deeds = [["goTo", 4], *(["ask", ask, k] for ask in ("isKnown", "isLeaf") for k in range(all_of_them))]
    _, _, *answers = in_page(stepper, *deeds)
    assert answers[:all_of_them] == [k < n + 5 for k in range(all_of_them)]
    assert answers[all_of_them:] == [k < n for k in range(all_of_them)]


def test_what_stands_at_a_step(stepper):
    """Phase, place of the result and of the terms are those of `steps`; the sentence is that of any step."""
    steps, place_of, said = nl.steps(stepper.trace, lr=EXAMPLE.lr), places(stepper), []
    for position in (0, 9, LAST):
        step = steps[position]
        asked = ["phase", "result", "terms", "sentence"]
        _, _, phase, result, terms, sentence = in_page(
            stepper, ["goTo", position], *(["ask", name] for name in asked)
        )
        assert (phase, result) == (step.phase, place_of[step.result])
        assert as_tuples(terms) == fill(step.terms, place_of)
        said.append(sentence)
    assert len(set(said)) == 3 and all(said)
    deeds = [["ask", "sentence", position] for position in (0, 9, LAST)]
    assert in_page(stepper, ["goTo", 3], *deeds)[2:] == said


def test_numbers_have_their_kind_and_address(stepper):
    _, refs = in_page(stepper, ["ask", "refs"])
    kinds = {
        **dict.fromkeys(("x", "y"), "input"),
        **dict.fromkeys(("W", "b"), "weight"),
        **dict.fromkeys(("z", "a", "slope", "y_hat"), "activation"),
        **dict.fromkeys(("loss", "mean_loss", "da", "delta", "dW", "db"), "error"),
        **dict.fromkeys(("lr", "adjust_W", "adjust_b", "new_W", "new_b"), "update"),
    }
    for (ref, k), shown in zip(places(stepper).items(), refs, strict=True):
        address = ref.name, ref.layer, ref.sample, ref.row, ref.column
        assert tuple(shown[name] for name in ("name", "layer", "sample", "row", "column")) == address
        assert (shown["k"], shown["kind"]) == (k, kinds[ref.name])


def test_the_rate_is_negative_where_it_is_added(stepper):
    lr, x = place(stepper, "lr"), 0
    deeds = [
        ["ask", "signShown", lr],
        ["set", {"update": "add"}],
        ["ask", "signShown", lr],
        ["ask", "signShown", x],
    ]
    answers = in_page(stepper, *deeds)
    assert [answers[k] for k in (1, 3, 4)] == [1, -1, 1]


def test_another_loss_has_its_own_numbers(stepper):
    at = place(stepper, "loss", None, 0)
    half, whole, again = in_page(
        stepper, ["set", {"loss": "squared_error"}], ["set", {"loss": "half_squared_error"}]
    )
    assert whole["values"][at] == pytest.approx(2 * half["values"][at]) and again["values"] == half["values"]
    assert whole["heard"] == ["loss", False, "painted", "saved"]


def test_what_a_source_prints_belongs_to_its_iteration_and_its_number(stepper):
    """Beside another number than that of the source nothing is said of what it prints."""
    a = place(stepper, "a", 0, 0, 0)
    printed = next(one for one in stepper.printed if one[:2] == [1, a])
    answers = in_page(
        stepper,
        *[
            ["ask", "printedFor", a],
            ["ask", "printedFor", a + 500],
            ["setLeaf", 0, 0.7],
            ["ask", "printedFor", a],
        ],
        *[["setLeaf", 0, 0.2], ["ask", "printedFor", a], ["nextIteration"], ["ask", "printedFor", a]],
    )
    assert [answers[k] for k in (1, 2, 4, 6, 8)] == [printed, None, None, printed, None]


@pytest.mark.parametrize(
    ("off", "shown"), [(0.9e-6, True), (-0.9e-6, True), (1.1e-6, False), (-1.1e-6, False)]
)
@pytest.mark.parametrize(("value", "size"), [(0.76, 0.76), (1e-4, 1e-3)])
def test_the_right_number_is_the_right_one_to_a_millionth(stepper, off, shown, value, size):
    """Of the number itself, or of a thousandth where it is smaller."""
    a = place(stepper, "x", None, 0, 0)
    printed = [1, a, "?", True, value + off * size, ""]
    *_, answer = in_page(
        stepper, ["python", "printed", [printed]], ["setLeaf", a, value], ["ask", "printedFor", a]
    )
    assert answer == (printed if shown else None)


@pytest.mark.parametrize(("given", "kept"), [(-0.5, 0.0), (1.5, 1.0), (0.25, 0.25)])
def test_a_probability_stays_between_0_and_1(given, kept):
    binary = nl.Stepper(
        nl.init([2, 2], "identity", 7), [1.0, -2.0], [1.0, 0.0], "binary_cross_entropy", lr=0.3
    )
    k = place(binary, "y", None, 0, 1)
    _, page = in_page(binary, ["setLeaf", k, given])
    assert page["leaves"][k] == kept and page["leaves"][k - 1] == 1.0
    agrees(binary, page)


def test_a_target_that_is_no_probability_may_be_any_number(stepper):
    k = place(stepper, "y", None, 0, 0)
    _, page = in_page(stepper, ["setLeaf", k, -3.5])
    assert page["leaves"][k] == -3.5


def test_the_probabilities_of_one_sample_share_what_is_left():
    """0.5 and 0.25 are two to one, and stay so; who has nothing gets the same as the others without any."""
    Y = [[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]]
    network = nl.init([2, 3], "identity", np.random.default_rng(5))
    softmax = nl.Stepper(network, [[1.0, -2.0], [0.3, 0.1]], Y, "softmax_cross_entropy", lr=0.3)
    first, second = place(softmax, "y", None, 0, 0), place(softmax, "y", None, 1, 0)
    _, page, alone, over = in_page(
        softmax, ["setLeaf", first, 0.7], ["setLeaf", second + 1, 0.4], ["setLeaf", first, 3.0]
    )
    assert page["leaves"][first : first + 3] == pytest.approx([0.7, 0.2, 0.1], abs=1e-12)
    assert page["leaves"][second : second + 3] == Y[1]
    assert alone["leaves"][second : second + 3] == pytest.approx([0.3, 0.4, 0.3], abs=1e-12)
    assert over["leaves"][first : first + 3] == [1.0, 0.0, 0.0]
    for each in (page, alone, over):
        agrees(softmax, each)


def test_the_way_of_a_cross_entropy_is_that_of_its_samples_targets(stepper):
    """One class that is right, or a sum over all; other losses, and other steps, have no such ways."""
    network = nl.init([2, 3], "identity", np.random.default_rng(5))
    Y = [[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]]
    softmax = nl.Stepper(network, [[1.0, -2.0], [0.3, 0.1]], Y, "softmax_cross_entropy", lr=0.3)
    names = [step.result.name for step in nl.steps(softmax.trace)]
    first, second = (k for k, name in enumerate(names) if name == "loss")
    _, *ways, none = in_page(softmax, *(["ask", "way", k] for k in (first, second, first - 1)))
    assert ways == [{"way": "all", "needed": False}, {"way": "1", "needed": False}] and none is None
    at = [step.result.name for step in nl.steps(stepper.trace)].index("loss")
    assert in_page(stepper, ["ask", "way", at])[1] is None
