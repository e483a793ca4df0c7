"""Each step's sentence, formula, picture and remark, of the worked example and of other networks."""

import numpy as np
import pytest
from card import Card
from card_check import engine_numbers
from effort import share, with_more

import neuronlab as nl

pytestmark = pytest.mark.browser

EXAMPLE = nl.examples.two_neurons


def check_remark(remark, ref, iteration):
    """The remark says what the book prints for this number, and whether it holds."""
    printed = {p.ref: p for p in EXAMPLE.printed if p.iteration == iteration}
    if ref not in printed:
        assert remark == ""
        return
    mark, said = "✓" if printed[ref].holds else "✗", printed[ref].printed.replace("-", "−")
    assert remark.startswith(f"{mark} The book prints {said}"), f"{ref}: {remark}"
    assert printed[ref].note.replace("-", "−") in remark.replace("-", "−")


def test_both_iterations_number_by_number_with_what_the_book_prints(card, scratch):
    network = EXAMPLE.network
    refs = [step.result for step in nl.steps(card.trace, lr=EXAMPLE.lr)]
    for iteration in (1, 2):
        card.shows["iteration"] = iteration
        card.leaves |= nl.leaves(nl.backprop(network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss))
        for position, ref in enumerate(refs):
            check_remark(card.check(position)["remark"], ref, iteration)
            card.press("ArrowRight")
        card.wait_for_kernel(scratch.execute)
        scratch.wait_for("s.iteration, s.position", f"{iteration} {card.n_steps - 1}")
        network = nl.sgd(network, nl.backprop(network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss), EXAMPLE.lr)
        card.click("apply")
    card.shows["iteration"] = 3
    card.leaves |= nl.leaves(nl.backprop(network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss))
    card.check(0)


def test_the_first_value_of_a_changed_number_is_told_without_specks_of_rounding(card):
    card.click("apply")
    card.handle("w_b0").focus()
    assert card.find(".nl-value").inner_text() == "0.6175999999999999"
    card.press("ArrowRight")
    assert card.find(".nl-value").inner_text().endswith(", at first 0.6176")


NETWORKS = {
    "4-4-4-1": """nl.Stepper(
        nl.init([4, 4, 4, 1], ["tanh", "relu", "sigmoid"], np.random.default_rng(3)),
        [0.5, -1.0, 0.25, 2.0], [1.0], "squared_error", lr=0.3)""",
    "three samples": """nl.Stepper(
        example.network, [[0.2, 0.1, 0.4], [-0.5, 0.3, 0.1], [0.1, 0.9, -3.5]], [[1.0], [0.8], [1.2]],
        "half_squared_error", lr=0.6)""",
    "softmax": """nl.Stepper(
        nl.init([2, 3, 3], ["relu", "identity"], np.random.default_rng(5)),
        [[1.0, -2.0], [0.3, 0.1]], [[0.0, 1.0, 0.0], [0.5, 0.25, 0.25]], "softmax_cross_entropy", lr=0.5)""",
    "binary": """nl.Stepper(
        nl.init([2, 2, 1], ["step", "identity"], np.random.default_rng(7)),
        [1.0, -2.0], [1.0], "binary_cross_entropy", lr=0.5)""",
}


@pytest.mark.parametrize("name", with_more(["three samples", "softmax"], "4-4-4-1", "binary"))
def test_other_networks_number_by_number(scratch, name):
    source = NETWORKS[name]
    root = scratch.show(f"s = {source}\ns", cell=1).locator(".nl")
    made = eval(source, {"nl": nl, "np": np, "example": EXAMPLE})
    card = Card(root, made.trace, made.lr)
    card.focus()
    n_steps = len(nl.steps(made.trace, lr=made.lr))
    # Of a long list every second or third step, in a push every tenth or so.
    for position in sorted({*range(0, n_steps, 1 + n_steps // share(40)), n_steps - 1}):
        scratch.execute(f"s.position = {position}")
        card.wait_for_position(position)
        card.check(position)
    assert scratch.take_errors() == []


def test_hidden_result_is_revealed_on_demand(card):
    card.find(".nl-hide").check()
    card.focus()
    for position in range(4):
        seen = card.read()
        assert [shown["text"] for shown in seen["answer"]["numbers"]] == ["?"]
        result = str(card.refs.index(nl.steps(card.trace)[position].result))
        assert card.find(f'.nl-picture .nl-num[data-ref="{result}"]').inner_text() == "?"
        card.find(f'.nl-picture .nl-num[data-ref="{result}"]').hover()
        assert card.find(".nl-value").inner_text() == "hidden until you ask"
        assert not any("?" in shown["text"] for shown in (seen["operands"] or {"numbers": []})["numbers"])
        card.find(".nl-reveal").click()
        card.check(position)
        assert not card.find(".nl-reveal").is_visible()
        card.press("ArrowRight")
    card.find(".nl-hide").uncheck()
    card.check(4)


# What the inspector says, in one look.
INSPECTED = """(root) => {
    const find = (name) => root.querySelector(`.nl-inspector .nl-${name}`);
    return {
        what: find("inspected").innerText, value: find("value").innerText, code: find("code")?.innerText,
        note: find("note")?.innerText, hasFormula: Boolean(find("formula")?.checkVisibility()),
    };
}"""


def test_inspector_says_what_a_number_is(show):
    """Where boxes have room for one phase only, each phase shows what the others hide."""
    from neuronlab.writing.names import describe
    from neuronlab.writing.numbers import full_number
    from neuronlab.writing.words import code_line

    seen, known = set(), set()
    for position in (3, 17, 29):  # the last steps of the way forward, of the way back, and of all
        card = show(position=position)
        numbers = engine_numbers(card.trace, card.leaves)
        picture = {shown["place"]: shown for shown in card.read()["picture"]}
        for place, shown in sorted(picture.items()):
            ref, number = card.refs[place], card.find(f'.nl-picture .nl-num[data-ref="{place}"]')
            known.add(place)
            if not number.is_visible() or shown["pending"]:
                continue
            seen.add(place)
            number.focus()
            told = card.root.evaluate(INSPECTED)
            assert describe(EXAMPLE.network, ref) in told["what"]
            assert told["value"] == full_number(numbers[ref])
            if place >= len(card.leaves):
                assert told["hasFormula"] and told["code"] == code_line(ref, EXAMPLE.network)
            else:
                assert "drag" in told["note"].lower()
    assert seen == known
