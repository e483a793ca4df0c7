"""The page and the kernel: what one side does the other hears of, and JupyterLab stays out of it."""

import pytest
from card import Card

import neuronlab as nl
from tools.browser import wait_until

pytestmark = pytest.mark.browser


def test_jupyterlab_takes_no_key_from_the_card(card, scratch):
    card.open_values()
    before = scratch.cells
    places = [
        ".nl-play",
        ".nl-phase >> nth=0",
        ".nl-settings > summary",
        ".nl-hide",
        ".nl-range >> nth=0",
        ".nl-picture .nl-leaf >> nth=0",
        ".nl-speed input",
    ]
    for locator in [card.root, *map(card.find, places)]:
        locator.focus()
        for key in ["x", "a", "b", "d", "d", "m", "y", "c", "v", "z", "Shift+M", "o", "l", "r", "1"]:
            card.press(key)
        card.press("Escape")
    card.handle("w_a1").focus()
    card.press("Enter")
    card.page.keyboard.type("xabdd")
    card.press("Escape")
    assert scratch.cells == before
    card.check(card.position)


def test_busy_kernel_stops_nothing_and_hears_of_it_afterwards(show, scratch):
    card = show(position=29)
    card.open_values()
    with scratch.busy():
        card.slider("w_b1").focus()
        for _ in range(20):
            card.press("ArrowRight")
            card.set("w_b1", card.value_on_page("w_b1"))
            card.check(29)
        card.focus()
        card.press("Home")
        for position in range(8):
            card.check(position)
            card.press("ArrowRight")
        card.click("apply")
        assert scratch.page.evaluate("Promise.race([window.begun.then(() => 'done'), 'busy'])") == "busy"
    card.next_iteration()
    card.check(0)
    card.wait_for_kernel(scratch.execute)
    scratch.wait_for("s.iteration, s.position", "2 0")


def test_python_moves_the_card(show, scratch):
    card = show()
    scratch.execute(
        "seen = []\ns.observe(lambda c: seen.append((c.name, c.new)), ['leaves', 'position', 'notation'])"
    )
    scratch.execute("s.position = 13")
    card.wait_for_position(13)
    card.check(13)
    scratch.execute("s.leaves = {**s.leaves, 'w_a1': -0.75}")
    card.set("w_a1", -0.75)
    wait_until(card.page, "(root) => root.innerText.includes('−0.75')", arg=card.root.element_handle())
    card.check(13)
    scratch.execute("s.update = 'add'; s.notation = 'matrix'; s.digits = 7")
    card.shows["notation"] = "matrix"
    card.shows |= {"update": "add", "digits": 7}
    wait_until(
        card.page, "(root) => root.querySelector('.nl-explanation mtable')", arg=card.root.element_handle()
    )
    card.check(13)
    scratch.execute("s.notation = 'letters'; s.iteration = 3")
    card.shows["notation"] = "letters"
    card.next_iteration()
    card.next_iteration()
    wait_until(card.page, "(root) => root.innerText.includes('iteration 3')", arg=card.root.element_handle())
    card.check(13)
    told = scratch.execute("print([name for name, _ in seen])")
    assert told == str(["position", "leaves", "notation", "notation", "leaves", "leaves"]) + "\n"
    # And what the learner does is told too, with the new values.
    scratch.execute("seen.clear()")
    card.handle("lr").focus()
    card.press("ArrowUp")
    card.set("lr", card.value_on_page("lr"))
    card.wait_for_kernel(scratch.execute)
    told = f"[('leaves', {card.leaves[nl.Ref('lr')]})]"
    scratch.wait_for("[(name, new[nl.Ref('lr')]) for name, new in seen]", told)


BAD = """\
s.position = 30
s.position = -1
s.iteration = 0
s.notation = 'greek'
s.update = 'multiply'
s.digits = 2
s.digits = 11
s.loss = 'mae'
s.leaves = {'w_a1': float('nan')}
s.leaves = {'w_z9': 1.0}
s.leaves = {'w_a1': 'one'}
s.trace = nl.backprop(nl.init([2, 1], ['relu'], np.random.default_rng(0)), [1, 2], [1], 'squared_error')
s.values = b'123'"""


def test_bad_values_from_python_raise_and_the_card_keeps_its_state(show, scratch):
    card = show(position=7)
    for code in BAD.splitlines():
        with pytest.raises(RuntimeError, match=r"ValueError|TypeError|TraitError"):
            scratch.execute(code)
    scratch.execute("s.comma = True")  # comes after all that was sent
    card.shows["comma"] = True
    wait_until(card.page, "(root) => root.innerText.includes('0,76')", arg=card.root.element_handle())
    card.check(7)
    card.wait_for_kernel(scratch.execute)


def test_two_views_stay_together(show, scratch):
    card = show(position=3)
    second = Card(scratch.show("s", cell=2).locator(".nl"), card.trace, card.leaves[nl.Ref("lr")])
    second.handle("w_b1").focus()
    second.press("PageUp")
    second.press("ArrowUp")
    for view in (card, second):
        view.set("w_b1", 0.62)
        view.check(3)
    card.focus()
    card.press("ArrowRight", "ArrowRight")
    second.click("apply")
    for view in (card, second):
        view.next_iteration()
        view.check(0)
    card.wait_for_kernel(scratch.execute)
    scratch.show("None", cell=2)  # closing one leaves the other alone
    card.focus()
    card.press("ArrowRight")
    card.check(1)
