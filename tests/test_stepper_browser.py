"""The stepper in the real JupyterLab: whatever a learner does, every number on the page is the engine's."""

import numpy as np
import pytest
from card import Card, engine_numbers

import neuronlab as nl
from tools.lab import write_notebook

pytestmark = pytest.mark.browser

EXAMPLE = nl.examples.two_neurons
TRACE = nl.backprop(EXAMPLE.network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss)
N_STEPS = len(nl.steps(TRACE, lr=EXAMPLE.lr))
STARTS = {"Forward": 0, "Error": 4, "Backward": 6, "Update": 18}
SETUP = "import neuronlab as nl\nimport numpy as np\nexample = nl.examples.two_neurons"


@pytest.fixture(scope="module")
def scratch(lab, open_notebook):
    """A notebook whose second cell is free."""
    write_notebook(lab[1] / "scratch.ipynb", SETUP, "", "")
    notebook = open_notebook("scratch.ipynb")
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture
def show(scratch):
    """Shows a stepper of the worked example with these keywords, in Python called s; gives its card."""

    def make(**keywords):
        keywords.setdefault("position", 0)
        given = ", ".join(f"{name}={value!r}" for name, value in keywords.items())
        root = scratch.show(f"s = nl.Stepper.of(example, {given})\ns", cell=1).locator(".nl")
        shows = {name: keywords[name] for name in ("digits", "comma", "update") if name in keywords}
        card = Card(root, TRACE, EXAMPLE.lr, **shows)
        card.focus()
        return card

    yield make
    assert scratch.errors == [], "the console holds an error"


@pytest.fixture
def card(show):
    return show()


def choose(card, label, value):
    """Choose in the menu, as a learner does."""
    if not card.find(".nl-menu").is_visible():
        card.find(".nl-settings > summary").click()
    line = card.find(".nl-menu label", has_text=label)
    if value in (True, False):
        line.locator("input").set_checked(value)
    else:
        line.locator("select").select_option(str(value))


def click(card, name):
    card.find(f'[data-do="{name}"]').click(force=True)  # what is only marked as disabled can be clicked


def walk(card, positions=None):
    """Step with the right arrow key through positions, all of them, and check each."""
    positions = range(N_STEPS) if positions is None else positions
    for position in positions:
        card.check(position)
        if position != positions[-1]:
            card.press("ArrowRight")


# --- the walk


def test_both_iterations_number_by_number(card, scratch):
    network = EXAMPLE.network
    for iteration in (1, 2):
        card.shows["iteration"] = iteration
        card.leaves |= nl.leaves(nl.backprop(network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss))
        walk(card)
        card.wait_for_kernel(scratch.execute)
        assert scratch.execute("print(s.iteration, s.position)") == f"{iteration} {N_STEPS - 1}\n"
        network = nl.sgd(network, nl.backprop(network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss), EXAMPLE.lr)
        click(card, "apply")
    card.shows["iteration"] = 3
    card.leaves |= nl.leaves(nl.backprop(network, EXAMPLE.X, EXAMPLE.Y, EXAMPLE.loss))
    card.check(0)


def test_remarks_say_what_the_book_prints_and_whether_it_holds(card):
    refs = [step.result for step in nl.steps(TRACE, lr=EXAMPLE.lr)]
    for iteration in (1, 2):
        printed = {p.ref: p for p in EXAMPLE.printed if p.iteration == iteration}
        for position, ref in enumerate(refs):
            remark = card.read()["remark"]
            if ref in printed:
                mark = "✓" if printed[ref].holds else "✗"
                assert remark.startswith(
                    f"{mark} The book prints {printed[ref].printed.replace('-', '−')}"
                ), f"{position}: {remark}"
                assert printed[ref].note.replace("-", "−") in remark.replace("-", "−")
            else:
                assert remark == ""
            card.press("ArrowRight")
        click(card, "apply")


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


@pytest.mark.parametrize("source", NETWORKS.values(), ids=NETWORKS)
def test_other_networks_number_by_number(scratch, source):
    root = scratch.show(f"s = {source}\ns", cell=1).locator(".nl")
    made = eval(source, {"nl": nl, "np": np, "example": EXAMPLE})
    card = Card(root, made.trace, made.lr)
    card.focus()
    n_steps = len(nl.steps(made.trace, lr=made.lr))
    # Of a long list every second or third step.
    for position in sorted({*range(0, n_steps, 1 + n_steps // 40), n_steps - 1}):
        scratch.execute(f"s.position = {position}")
        card.wait_for_position(position)
        card.check(position)
    assert scratch.errors == []


# --- stepping


def test_keys_and_buttons_step(card):
    for press, position in [
        ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 29), ("ArrowRight", 29),
        ("ArrowLeft", 28), ("Home", 0), ("ArrowLeft", 0),
    ]:  # fmt: skip
        card.press(press)
        card.check(position)
    for button, position in [
        ("next", 1),
        ("next", 2),
        ("back", 1),
        ("last", 29),
        ("next", 29),
        ("first", 0),
        ("back", 0),
    ]:
        click(card, button)
        card.check(position)
        assert card.find('[data-do="back"]').get_attribute("aria-disabled") == str(position == 0).lower()
        assert card.find('[data-do="next"]').get_attribute("aria-disabled") == str(position == 29).lower()
    # The focus stays on the button, where the arrow keys go on.
    card.press("ArrowRight")
    card.check(1)


def test_phases_jump(card):
    for title, start in [*STARTS.items(), ("Forward", 0)]:
        card.find(".nl-phase", has_text=title).locator("span").click()
        card.check(start)
    for title, start in STARTS.items():
        card.find(".nl-phase", has_text=title).focus()
        card.press("Enter")
        card.check(start)
    bar = card.find(".nl-phase", has_text="Update").locator(".nl-bar")
    box = bar.bounding_box()
    for share, position in [(0.01, 18), (0.55, 24), (0.99, 29)]:
        card.page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        card.check(position)


def test_play_and_pause(card):
    card.find(".nl-speed input").focus()
    card.press("End")
    card.focus()
    card.press(" ")
    card.wait_for_position(2)
    assert card.find(".nl-play").get_attribute("aria-label") == "Pause"
    card.press(" ")
    paused = card.position
    card.page.wait_for_timeout(1200)
    card.check(paused)
    assert card.find(".nl-play").get_attribute("aria-label") == "Play"
    card.press("End", "ArrowLeft")
    click(card, "play")
    card.wait_for_position(29)
    # At the end it stops by itself; playing again begins at the beginning.
    card.page.wait_for_function(
        "(root) => root.querySelector('.nl-play').getAttribute('aria-label') === 'Play'",
        arg=card.root.element_handle(),
    )
    card.check(29)
    click(card, "play")
    card.wait_for_position(1)
    card.press("ArrowLeft")
    assert card.find(".nl-play").get_attribute("aria-label") == "Play"
    card.check(0)


# --- changing numbers


def step_of(card, name):
    """The step of a leaf's slider: the 200th part of its range, rounded to 1, 2 or 5 of a power of ten."""
    return {"W": 0.02, "b": 0.02, "x": 0.01, "y": 0.02, "lr": 0.02}[card.names[name].name]


def test_every_slider_by_keyboard(show, scratch):
    card = show(position=29)
    card.open_values()
    for name in card.names:
        card.slider(name).focus()
        for key, steps in [("ArrowRight", 1), ("ArrowUp", 1), ("PageDown", None), ("ArrowLeft", -1)]:
            before = card.leaves[card.names[name]]
            card.press(key)
            after = card.value_on_page(name)
            if steps is not None:
                assert after == pytest.approx(before + steps * step_of(card, name), abs=1e-12)
            else:
                assert after < before - step_of(card, name)
            card.set(name, after)
            card.check(29)
    card.wait_for_kernel(scratch.execute)
    # The sliders have the last word on the number only, not on the place in the steps.
    assert scratch.execute("print(s.position)") == "29\n"


def test_handle_in_the_picture_by_keys(show, scratch):
    card = show(position=13)
    handle = card.handle("w_b1")
    handle.focus()
    for keys, value in [
        ("ArrowUp", 0.42), ("ArrowRight", 0.44), ("ArrowDown", 0.42), ("PageUp", 0.62), ("PageDown", 0.42),
        ("Shift+ArrowLeft", 0.418), ("ArrowLeft", 0.398),
    ]:  # fmt: skip
        card.press(keys)
        card.set("w_b1", value)
        card.check(13)
    card.wait_for_kernel(scratch.execute)
    card.press("Delete")
    card.set("w_b1", 0.4)
    card.check(13)


def test_drag_in_picture_and_formula(show, scratch):
    card = show(position=0)
    for where, name, pixels in [
        (".nl-picture", "w_a1", 32),
        (".nl-picture", "x3", -40),
        (".nl-with-numbers", "w_a0", 16),
    ]:
        box = card.handle(name, where).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        before = card.leaves[card.names[name]]
        card.page.mouse.move(x, y)
        card.page.mouse.down()
        for moved in range(0, pixels, 4 if pixels > 0 else -4):
            card.page.mouse.move(x + moved, y)
            card.set(name, card.value_on_page(name))
            card.check(0)
        card.page.mouse.move(x + pixels, y)
        card.page.mouse.up()
        after = card.value_on_page(name)
        limits = 4 if name.startswith("w") else 2
        assert after - before == pytest.approx(pixels * limits / 320, abs=0.021)
        card.set(name, after)
        card.page.mouse.move(x + 3 * pixels, y)  # released: nothing hangs on the pointer any more
        card.check(0)
    card.wait_for_kernel(scratch.execute)
    card.handle("w_a1").dblclick()
    card.set("w_a1", 0.1)
    card.check(0)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("19/25", 19 / 25),
        ("0,125", 0.125),
        ("-3", -3.0),
        ("−.5", -0.5),
        ("7.6e-1", 0.76),
        ("1e-7", 1e-7),
        ("123456789", 123456789.0),
    ],
)
def test_typed_number(card, scratch, typed, value):
    card.handle("w_a2").focus()
    card.press("Enter")
    card.page.keyboard.type(typed)
    card.press("Enter")
    card.set("w_a2", value)
    card.check(0)
    card.press("End")  # from the number, that has the focus again, the keys go on stepping
    card.check(29)
    card.wait_for_kernel(scratch.execute)


def test_words_are_refused(card, scratch):
    for typed in ["three", "1/0", "1+1", "alert(1)", "<b>1</b>", "1e400", "nan", "", "0.1.2"]:
        card.handle("x1").focus()
        card.press("Enter")
        field = card.find(".nl-typing")
        field.fill(typed)
        card.press("Enter")
        assert field.get_attribute("aria-invalid") == "true"
        assert "19/25" in field.get_attribute("title")
        card.press("Escape")
        assert field.count() == 0
        card.check(0)
    card.handle("x1").focus()
    card.page.keyboard.type("0.3")  # a digit opens the field as well
    card.press("Enter")
    card.set("x1", 0.3)
    card.check(0)
    card.wait_for_kernel(scratch.execute)


def test_undo_and_reset(show, scratch):
    card = show(position=5)
    starts = dict(card.leaves)
    card.handle("w_a1").focus()
    card.press("PageUp", "PageUp")
    card.handle("y").focus()
    card.press("ArrowDown")
    assert (card.value_on_page("w_a1"), card.value_on_page("y")) == pytest.approx((0.5, 0.98))
    click(card, "undo")
    card.set("w_a1", 0.5)
    card.check(5)
    click(card, "undo")
    click(card, "undo")
    card.leaves = dict(starts)
    card.check(5)
    assert card.find('[data-do="undo"]').get_attribute("aria-disabled") == "true"
    card.handle("w_b0").focus()
    card.press("PageUp")
    click(card, "apply")
    click(card, "reset")
    card.check(0)
    card.wait_for_kernel(scratch.execute)
    assert scratch.execute("print(s.iteration)") == "1\n"
    click(card, "undo")  # even the reset can be taken back
    assert card.find(".nl-iteration").inner_text() == "iteration 2"


def test_next_and_previous_iteration_with_a_weight_that_does_not_learn(card, scratch):
    card.open_values()
    starts = dict(card.leaves)
    frozen = ["w_a0", "w_a2", "w_b1"]
    for name in frozen:
        row = card.find(f'.nl-panel .nl-slider:has(.nl-num[data-ref="{card.place(name)}"])')
        row.locator("input[type=checkbox]").uncheck()
    histories = [starts]
    for _ in range(3):
        card.next_iteration()
        card.leaves |= {card.names[name]: starts[card.names[name]] for name in frozen}
        histories.append(dict(card.leaves))
        click(card, "apply")
        card.check(0)
    card.wait_for_kernel(scratch.execute)
    assert scratch.execute("print(s.iteration)") == "4\n"
    for iteration in (3, 2, 1):
        click(card, "previous")
        card.leaves, card.shows["iteration"] = dict(histories[iteration - 1]), iteration
        card.check(29)
    assert card.find('[data-do="previous"]').get_attribute("aria-disabled") == "true"
    card.wait_for_kernel(scratch.execute)


# --- settings


@pytest.mark.parametrize("notation", ["letters", "indices", "matrix"])
@pytest.mark.parametrize("update", ["subtract", "add"])
def test_notations_and_conventions(card, scratch, notation, update):
    choose(card, "Notation", notation)
    choose(card, "Update", update)
    card.shows["update"] = update
    card.focus()
    card.press("Home")
    walk(card)
    assert scratch.execute("print(s.notation, s.update)") == f"{notation} {update}\n"


def test_digits_comma_and_the_other_error(show, scratch):
    card = show(position=13)
    card.handle("w_a1").focus()
    card.page.keyboard.type("1/3")
    card.press("Enter")
    card.set("w_a1", 1 / 3)
    for digits in (3, 7, 10):
        for comma in (True, False):
            choose(card, "Digits", digits)
            choose(card, "Decimal comma", comma)
            card.shows |= {"digits": digits, "comma": comma}
            for position in (4, 13, 20):
                scratch.execute(f"s.position = {position}")
                card.wait_for_position(position)
                card.check(position)
    choose(card, "Error", "squared_error")
    network = TRACE.network
    card.trace = nl.backprop(network, EXAMPLE.X, EXAMPLE.Y, "squared_error")
    card.find(".nl-phase", has_text="Forward").locator("span").click()
    walk(card)
    assert scratch.execute("print(s.loss, s.digits, s.comma)") == "squared_error 10 False\n"


def test_hidden_result_is_revealed_on_demand(card):
    card.find(".nl-hide").check()
    card.focus()
    for position in range(4):
        seen = card.read()
        assert [shown["text"] for shown in seen["answer"]["numbers"]] == ["?"]
        result = str(card.refs.index(nl.steps(TRACE)[position].result))
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


def test_inspector_says_what_a_number_is(show):
    card = show(position=29)
    numbers = engine_numbers(TRACE, card.leaves)
    from neuronlab.views.names import describe
    from neuronlab.views.numbers import full_number
    from neuronlab.views.words import code_line

    places = {shown["place"] for shown in card.read()["picture"]}
    for place in sorted(places):
        ref = card.refs[place]
        card.find(f'.nl-picture .nl-num[data-ref="{place}"]').focus()
        inspector = card.find(".nl-inspector")
        assert describe(EXAMPLE.network, EXAMPLE.loss, ref) in inspector.locator(".nl-inspected").inner_text()
        assert inspector.locator(".nl-value").inner_text() == full_number(numbers[ref])
        if place >= len(card.leaves):
            assert inspector.locator(".nl-formula").is_visible()
            assert inspector.locator(".nl-code").inner_text() == code_line(ref, EXAMPLE.network)
        else:
            assert "drag" in inspector.locator(".nl-note").inner_text()


# --- JupyterLab and the kernel around it


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
    scratch.begin("import time; time.sleep(2.5)")
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
    click(card, "apply")
    assert scratch.page.evaluate("Promise.race([window.begun.then(() => 'done'), 'busy'])") == "busy"
    scratch.settle()
    card.next_iteration()
    card.check(0)
    card.wait_for_kernel(scratch.execute)
    assert scratch.execute("print(s.iteration, s.position)") == "2 0\n"


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
    card.page.wait_for_function("(root) => root.innerText.includes('−0.75')", arg=card.root.element_handle())
    card.check(13)
    scratch.execute("s.update = 'add'; s.notation = 'matrix'; s.digits = 7")
    card.shows |= {"update": "add", "digits": 7}
    card.page.wait_for_function(
        "(root) => root.querySelector('.nl-explanation mtable')", arg=card.root.element_handle()
    )
    card.check(13)
    scratch.execute("s.notation = 'letters'; s.iteration = 3")
    card.next_iteration()
    card.next_iteration()
    card.page.wait_for_function(
        "(root) => root.innerText.includes('iteration 3')", arg=card.root.element_handle()
    )
    card.check(13)
    told = scratch.execute("print([name for name, _ in seen])")
    assert told == str(["position", "leaves", "notation", "notation", "leaves", "leaves"]) + "\n"
    # And what the learner does is told too, with the new values.
    scratch.execute("seen.clear()")
    card.handle("lr").focus()
    card.press("ArrowRight")
    card.set("lr", card.value_on_page("lr"))
    card.wait_for_kernel(scratch.execute)
    assert (
        scratch.execute("print([(name, new[nl.Ref('lr')]) for name, new in seen])")
        == f"[('leaves', {card.leaves[nl.Ref('lr')]})]\n"
    )


BAD = """\
s.position = 30
s.position = -1
s.iteration = 0
s.notation = 'greek'
s.update = 'multiply'
s.digits = 2
s.digits = 11
s.loss = 'mse'
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
    card.page.wait_for_function("(root) => root.innerText.includes('0,76')", arg=card.root.element_handle())
    card.check(7)
    card.wait_for_kernel(scratch.execute)


def test_two_views_stay_together(show, scratch):
    card = show(position=3)
    second = Card(scratch.show("s", cell=2).locator(".nl"), TRACE, EXAMPLE.lr)
    second.handle("w_b1").focus()
    second.press("PageUp")
    second.press("ArrowUp")
    for view in (card, second):
        view.set("w_b1", 0.62)
        view.check(3)
    card.focus()
    card.press("ArrowRight", "ArrowRight")
    click(second, "apply")
    for view in (card, second):
        view.next_iteration()
        view.check(0)
    card.wait_for_kernel(scratch.execute)
    scratch.show("None", cell=2)  # closing one leaves the other alone
    card.focus()
    card.press("ArrowRight")
    card.check(1)
