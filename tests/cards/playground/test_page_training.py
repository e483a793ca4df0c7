"""The training in the page goes the way of Python's, is shown as Python shows it, and is told to Python."""

import numpy as np
import pytest
from javascript import in_node
from playground_page import on_page, run_of, traits_of

import neuronlab as nl
from neuronlab.course.solution import Solution
from neuronlab.functions import ACTIVATIONS, LOSSES
from neuronlab.parameters import flatten, parameters_of
from neuronlab.widgets.playground import Settings, TrainingRun, from_text, maps, to_text
from neuronlab.widgets.playground.page_state import encode_settings
from neuronlab.widgets.playground.playground import SPEEDS
from neuronlab.widgets.stepper.embedded import program_of
from neuronlab.widgets.stepper.embedded import traits_of as stepper_traits

SMALL = {"n_points": 40, "hidden": (3,), "batch_size": 7}
FOUR = [(0.5, 0.25, 1), (-0.5, 0.5, 0), (0.1, -0.75, 0), (0.9, 0.9, 1)]


def parameters(run):
    return flatten(parameters_of(run.network))


def some_settings():
    """Every shape, activation and loss, with sizes from none to many."""
    rng = np.random.default_rng(12)
    cases = []
    for loss in LOSSES:
        for activation in ACTIVATIONS:
            hidden = rng.integers(1, 9, size=rng.integers(0, 5)).tolist()
            cases.append(
                Settings(
                    data=str(rng.choice(["xor", "two_moons", "circles", "spirals"])),
                    n_points=int(rng.integers(10, 90)),
                    noise=float(rng.choice([0, 0.1, 1])),
                    hidden=hidden,
                    activation=activation,
                    loss=loss,
                    lr=float(rng.choice([0.01, 0.1])),
                    batch_size=int(rng.integers(1, 70)),
                    seed=int(rng.integers(0, 2**32)),
                )
            )
    return cases


def test_the_page_goes_the_way_of_python():
    script = """const answer = data.map((settings) => {
      const training = createTraining(settings);
      const first = [...training.network.parameters];
      for (let k = 0; k < 4; k++) training.finishEpoch();
      training.step();
      return {
        first, parameters: [...training.network.parameters], epoch: training.epoch, batch: training.batch,
        losses: training.losses, now: [...training.measure(), ...training.accuracy()],
        diverged: training.diverged, good: training.good.epoch,
      };
    });"""
    runs = [TrainingRun(settings) for settings in some_settings()]
    answers = in_node(["playground/training.js"], script, [encode_settings(run) for run in runs])
    for run, answer in zip(runs, answers, strict=True):
        assert answer["first"] == parameters(run).tolist()
        for _ in range(4):
            run.finish_epoch()
        run.step()
        close = {"rtol": 1e-8, "atol": 1e-10, "err_msg": str(run.settings)}
        np.testing.assert_allclose(answer["parameters"], parameters(run), **close)
        np.testing.assert_allclose(np.transpose(answer["losses"]), run.losses, **close)
        np.testing.assert_allclose(answer["now"], [*run.measure(), *run.accuracy], **close)
        assert (answer["epoch"], answer["batch"]) == (run.epoch, run.batch)
        assert answer["diverged"] == run.diverged == "" and answer["good"] == run.last_good[1]


@pytest.mark.parametrize("lr", [30.0, 1e9, 1e300])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_divergence_is_said_in_the_same_words(lr, loss):
    settings = Settings(loss=loss, activation="relu", lr=lr)
    script = """const training = createTraining(data);
    for (let k = 0; k < 5 && !training.diverged; k++) training.finishEpoch();
    const answer = [training.diverged, training.measure()[0]];"""
    run = TrainingRun(settings)
    said, loss_now = in_node(["playground/training.js"], script, encode_settings(run))
    for _ in range(5):
        if not run.diverged:
            run.finish_epoch()
    assert said == run.diverged
    if "grew to" in said:  # the one loss: that which stands on the card
        digits = in_node(["kit/numbers.js"], "const answer = formatNumber(data, 3);", loss_now)
        assert f"the loss grew to {digits}. " in said


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", [(), (3,), (2, 8, 1)])
def test_maps_are_those_of_python(loss, hidden):
    run = TrainingRun(Settings(**SMALL | {"hidden": hidden, "loss": loss}))
    run.finish_epoch()
    script = """const training = createTraining(data);
    training.finishEpoch();
    const { output, hidden, scales } = createMaps()(training);
    const bytes = (view) => [...new Uint8Array(view.buffer)];
    const answer = [bytes(output), bytes(hidden), [...scales], training.samples.reach];"""
    output, seen, scales, reach = in_node(
        ["playground/training.js", "playground/maps.js"], script, encode_settings(run)
    )
    made = maps(run, 48)
    np.testing.assert_allclose(
        np.reshape(output, (48, 48)) / 255, np.clip(made.output, 0, 1), atol=0.51 / 255
    )
    seen = np.reshape(seen, (-1, 24, 24))
    assert len(seen) == sum(hidden)
    np.testing.assert_allclose(scales, made.scales, rtol=1e-9)
    for view, exact, scale in zip(seen, made.hidden, made.scales, strict=True):
        np.testing.assert_allclose((view / 127.5 - 1) * scale, exact[::2, ::2], atol=scale / 250)
    assert reach == pytest.approx(nl.widgets.playground.reach_of(run), rel=1e-12)


def test_numbers_that_are_none_are_painted_too():
    script = """const training = createTraining(data);
    training.network.parameters.fill(1e200);
    const { output, hidden, scales } = createMaps()(training);
    const answer = [[...new Uint8Array(output.buffer)], [...scales]];"""
    settings = encode_settings(TrainingRun(Settings(activation="relu")))
    output, scales = in_node(["playground/training.js", "playground/maps.js"], script, settings)
    assert set(output) <= set(range(256)) and np.isfinite(scales).all()


# --- what the learner asks for


def test_what_is_done_on_the_page_is_what_python_does():
    playground, other = nl.Playground(**SMALL), nl.Playground(**SMALL)
    script = """const answer = [];
    for (const name of ["step", "epoch", "step", "rewind", "epoch"]) {
      trainer.ask(name);
      answer.push(seen());
    }
    trainer.ask("change", { lr: 0.7, activation: "relu" });
    answer.push(seen());
    trainer.ask("speed", 20);
    answer.push(seen());"""
    *steps, changed, fast = on_page(playground, script)
    for name, seen in zip(("step", "epoch", "step", "rewind", "epoch"), steps, strict=True):
        getattr(other, name)()
        run = run_of(seen)
        np.testing.assert_allclose(parameters(run), parameters(other.run), rtol=1e-9)
        np.testing.assert_allclose(run.losses, other.run.losses, rtol=1e-9)
        assert (run.epoch, run.batch, seen["nBatches"]) == (other.run.epoch, other.run.batch, 4)
    other.change(lr=0.7, activation="relu")
    assert run_of(changed).settings == other.run.settings
    np.testing.assert_array_equal(parameters(run_of(changed)), parameters(other.run))
    assert fast["speed"] == 20 and 20 in SPEEDS


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("change", {"lr": 0}, "Learning rate must be above 0, got 0."),
        ("change", {"batch_size": 2.5}, "Batch size must be a whole number, got 2.5."),
        ("change", {"n_points": 3}, "Points must be at least 10, got 3."),
        ("change", {"n_points": 1001}, "Points must be at most 1000, got 1001."),
        ("change", {"lr": "fast"}, 'Learning rate must be a number, got "fast".'),
        ("change", {"hidden": [3, 0]}, "Hidden layers have neurons, whose number must be at least 1, got 0."),
        ("change", {"hidden": [1] * 5}, "Hidden layers can be 4 at most, got 5."),
        ("change", {"seed": 0.5}, "Seed must be a whole number, got 0.5."),
        ("change", {"seed": 2**32}, "Seed must be at most 4294967295, got 4294967296."),
        ("change", {"noise": 1.1}, "Noise must be from 0 to 1, got 1.1."),
        ("change", {"data": "<b>"}, "Data must be one of xor, two_moons, circles, spirals, painted, got"),
        ("paint", {"x": 9, "y": 0, "label": 1}, "A painted point must be x1 and x2 within ±1.25"),
        ("paint", {"x": 1, "y": 0, "label": 2}, "A painted point must be x1 and x2 within ±1.25"),
    ],
)
def test_what_cannot_be_is_said_in_plain_words_and_changes_nothing(name, given, said):
    script = """trainer.ask("epoch"); trainer.ask("step");
    const before = seen();
    trainer.ask(data.name, data.with);
    const answer = [before, seen()];"""
    before, after = on_page(nl.Playground(**SMALL), script, name=name, **{"with": given})
    assert after["said"]["text"].startswith(said)
    assert after["said"]["kind"] == "error", "no way back to a good state is offered"
    assert "float" not in after["said"]["text"]
    for kept in ("weights", "settings", "epoch", "batch", "state"):
        assert before[kept] == after[kept]


def test_the_page_takes_what_python_takes():
    """The limits are written twice: both sides agree at and beyond each of them."""
    values = {
        "n_points": [9, 10, 1000, 1001, 10.5],
        "noise": [-0.1, 0, 1, 1.1],
        "hidden": [[], [1], [8], [9], [0], [1] * 4, [1] * 5, [1.5]],
        "lr": [0, 1e-300, 1e300, -1],
        "batch_size": [0, 1, 10**6, 1.5],
        "seed": [-1, 0, 2**32 - 1, 2**32],
        "data": ["xor", "painted", "moons"],
        "loss": [*LOSSES, "hinge"],
        "activation": [*ACTIVATIONS, "gelu"],
    }
    cases = [{name: value} for name, several in values.items() for value in several]
    script = """const answer = data.cases.map((given) =>
      refusalOf({ ...data.traits.settings, ...given }, data.traits.choices) === "");"""
    taken = on_page(nl.Playground(), script, cases=cases)
    for case, is_taken in zip(cases, taken, strict=True):
        try:
            Settings(**case)
        except (TypeError, ValueError):
            assert not is_taken, case
        else:
            assert is_taken, case


def test_divergence_is_said_and_the_last_good_state_offered():
    playground = nl.Playground(**SMALL)
    playground.epoch()
    good = parameters(playground.run)
    script = """trainer.ask("change", { lr: 1e9 }); trainer.ask("epoch");
    const answer = [seen()];
    for (const name of ["play", "step", "epoch"]) { trainer.ask(name); answer.push(seen()); }
    trainer.ask("change", { lr: -1 }); answer.push(seen());
    trainer.ask("good"); answer.push(seen());
    trainer.ask("change", { lr: 0.1 }); trainer.ask("epoch"); answer.push(seen());"""
    first, *refused, mistyped, back, on = on_page(playground, script)
    assert first["said"]["kind"] == "diverged"
    assert first["said"]["text"].startswith("The training diverged in epoch 2: the loss grew to")
    for seen in refused:
        assert seen["said"]["kind"] == "diverged" and not seen["playing"]
        assert seen["said"]["text"].endswith("Go back to the last good state, or rewind.")
    assert mistyped["said"]["kind"] == "error"
    assert back["weights"] == good.tolist() and back["epoch"] == 1
    assert back["said"] == {
        "kind": "note",
        "text": "Back at epoch 1. Choose a lower learning rate before you go on.",
    }
    assert on["said"] == {} and on["epoch"] == 2


def test_what_a_choice_means_is_explained():
    script = """const choices = [
      { batch_size: 99 }, { activation: "step" }, { activation: "sign", hidden: [] },
    ];
    const answer = choices.map((given) => { trainer.ask("change", given); return seen(); });
    trainer.ask("epoch");"""
    batch, slope, none = on_page(nl.Playground(**SMALL), script)
    assert batch["said"] == {
        "kind": "note",
        "text": "A batch holds all 28 points that there are to learn from: each epoch is one step.",
    }
    assert batch["nBatches"] == 1
    assert slope["said"]["text"].startswith("The slope of step is 0 everywhere")
    assert none["said"] == {}, "there is no hidden neuron"


# --- painting


def test_points_are_painted_erased_cleared_and_it_is_taken_back():
    script = """const answer = [];
    const ask = (...given) => { trainer.ask(...given); answer.push(seen()); };
    ask("play");
    data.points.forEach(([x, y, label]) => trainer.ask("paint", { x, y, label }));
    ask("epoch");
    ask("erase", { x: 0.1, y: -0.75 });
    ask("clear");
    ask("undo");
    ask("undo");
    trainer.ask("paint", { x: 0, y: 0, label: 0 });
    trainer.ask("paint", { x: 0.1, y: 0, label: 0, more: true });
    ask("paint", { x: 0.2, y: 0, label: 0, more: true });
    ask("undo");
    for (let k = 0; k < 4; k++) trainer.ask("undo");
    ask("undo");"""
    playground = nl.Playground(data="painted", hidden=(2,))
    nothing, learned, erased, cleared, back, whole, stroke, unstroked, start = on_page(
        playground, script, points=FOUR
    )
    assert nothing["said"] == {
        "kind": "error",
        "text": "There is nothing to learn from yet: paint points of both classes.",
    }
    assert not nothing["canUndo"] and not nothing["playing"]
    assert learned["said"] == {} and learned["epoch"] == 1 and len(learned["points"]) == 4
    assert [point["test"] for point in learned["points"]] == [False, False, False, True]
    assert run_of(erased).painted == (FOUR[0], FOUR[1], FOUR[3])
    assert erased["weights"] == learned["weights"], "other points keep the weights"
    assert cleared["points"] == [] and "nothing to learn from" in cleared["said"]["text"]
    assert run_of(back).painted == (FOUR[0], FOUR[1], FOUR[3]) and back["said"] == {}
    assert run_of(whole).painted == tuple(FOUR) and whole["said"] == {}
    assert len(stroke["points"]) == 7 and len(unstroked["points"]) == 4, "a stroke is taken back as one"
    assert start["points"] == [] and not start["canUndo"]


@pytest.mark.parametrize("n", range(6))
def test_problems_with_points_are_those_of_python(n):
    points = [(0.5, 0.5, 1), (0.25, 0.5, 1), (-0.5, 0.5, 0), (0, 0, 0), (0.5, -0.5, 0)][:n]
    script = "const answer = samplesOf(data.traits.settings, data.points).problem;"
    run = TrainingRun(Settings(data="painted"), points)
    assert on_page(nl.Playground(data="painted"), script, points=points) == run.problem


# --- playing


def test_playing_goes_the_way_that_steps_go_and_pauses_at_once():
    script = """trainer.ask("play");
    letGo(7);
    const before = seen();
    trainer.ask("pause");
    const at = seen();
    letGo(5);
    const answer = [before, at, seen()];"""
    playing, paused, later = on_page(nl.Playground(**SMALL), script)
    assert playing["playing"] and playing["modelPlaying"] and playing["epoch"] == 7
    assert not paused["playing"] and not paused["modelPlaying"]
    assert paused["state"] == later["state"] and paused["epoch"] == later["epoch"] == 7
    other = TrainingRun(Settings(**SMALL))
    for _ in range(7):
        other.finish_epoch()
    run = run_of(paused)
    np.testing.assert_allclose(parameters(run), parameters(other), rtol=1e-9)
    np.testing.assert_allclose(run.losses, other.losses, rtol=1e-9)


@pytest.mark.parametrize("speed", [5, 20])
def test_a_speed_is_so_many_epochs_a_picture(speed):
    script = """trainer.ask("play");
    const answer = [];
    for (let k = 0; k < 3; k++) { letGo(1); answer.push(seen().epoch); }"""
    playground = nl.Playground(**SMALL, speed=speed)
    assert on_page(playground, script) == [speed, 2 * speed, 3 * speed]


def test_python_is_told_a_few_times_a_second_and_nothing_is_left_out():
    script = """let told = 0;
    model.on("change:state", () => told++);
    trainer.ask("play");
    told = 0;
    letGo(60);
    const during = told;
    trainer.ask("pause");
    const answer = [during, seen()];"""
    told, paused = on_page(nl.Playground(**SMALL), script)
    assert told == 3, "each quarter of a second, but for the first"
    run = run_of(paused)
    assert len(run.losses) == run.epoch + 1 == 61


def test_a_training_that_diverges_while_playing_stops_and_says_so():
    script = """trainer.ask("play"); letGo(3); const answer = seen();"""
    seen = on_page(nl.Playground(**SMALL, lr=1e9), script)
    assert not seen["playing"] and seen["said"]["kind"] == "diverged" and not seen["modelPlaying"]
    assert run_of(seen).diverged == seen["said"]["text"]


def test_it_pauses_after_very_many_epochs():
    playground = nl.Playground(**SMALL, speed=5)
    run = playground.run
    run.stand_at(
        run.network, 99_998, 0, 0, run.first_loss, [run.losses[0]] * 99_999, "", (run.network, 99_998)
    )
    playground.epoch()
    seen = on_page(playground, """trainer.ask("play"); letGo(4); const answer = seen();""")
    assert seen["epoch"] == 100_000 and seen["said"]["text"] == "Paused after 100,000 epochs."
    assert not seen["playing"]


# --- what Python sets

# What Python sends comes at once, and only then the page hears of it.
SAY = """
const say = (traits) => {
  const listeners = Object.entries(trainer.listeners);
  for (const [event, heard] of listeners) model.off(event, heard);
  for (const [name, value] of Object.entries(traits)) model.set(name, value);
  for (const [event, heard] of listeners) model.on(event, heard);
  for (const name of Object.keys(traits)) trainer.listeners[`change:${name}`]();
};
"""


def test_the_page_takes_over_what_python_sets_and_pauses_for_it():
    playground, other = nl.Playground(**SMALL), nl.Playground(**SMALL)
    other.epoch(3)
    other.change(noise=0.3)
    other.step(2)
    script = (
        SAY
        + """trainer.ask("play"); letGo(3);
    const { settings, state, playing } = data.other;
    say({ playing, settings, word: data.other.word, state: packed(state) });
    const answer = [seen()];
    letGo(3);
    answer.push(seen());
    trainer.ask("step");
    answer.push(seen());"""
    )
    taken, later, own = on_page(playground, script, other=traits_of(other))
    assert taken["weights"] == parameters(other.run).tolist() and not taken["playing"]
    assert (taken["epoch"], taken["batch"]) == (0, 2) == (later["epoch"], later["batch"])
    assert own["state"]["after"] == other.word and not own["state"]["by"].startswith("Python")
    np.testing.assert_allclose([[p["x"], p["y"]] for p in taken["points"]][:28], other.run.data.X, atol=1e-14)


@pytest.mark.parametrize("playing", [False, True])
def test_a_state_of_python_is_taken_also_where_it_plays_on_from_there(playing):
    """As of p.rewind() and p.play() while the page plays, whichever of them it hears of at once."""
    playground, other = nl.Playground(**SMALL), nl.Playground(**SMALL)
    other.rewind()
    script = (
        SAY
        + """trainer.ask("play"); letGo(3);
    say({ ...data.other, state: packed(data.other.state), playing: data.playing });
    const answer = [seen()];
    letGo(2);
    trainer.ask("pause");
    answer.push(seen());"""
    )
    sent = {name: traits_of(other)[name] for name in ("word", "settings", "state")}
    taken, later = on_page(playground, script, other=sent, playing=playing)
    assert (taken["epoch"], taken["batch"], taken["playing"]) == (0, 0, playing)
    assert later["epoch"] == 2 * playing and later["state"]["after"] == other.word == 2


def test_python_hears_where_the_page_is_after_each_of_its_words():
    """What was on its way to Python is not taken there."""
    playground = nl.Playground(**SMALL | {"data": "painted"})
    word = playground.word + 1
    script = (
        SAY
        + """for (const [x, y, label] of data.points) trainer.ask("paint", { x, y, label });
    say({ word: data.word, playing: false, settings: model.get("settings") });
    const answer = seen();"""
    )
    seen = on_page(playground, script, word=word, points=FOUR)
    assert seen["state"]["after"] == word and len(seen["state"]["painted"]) == 4


def test_a_rate_that_python_sets_while_it_plays_keeps_the_way():
    script = """trainer.ask("play"); letGo(3);
    model.set("settings", { ...model.get("settings"), lr: 0.5 });
    letGo(2);
    const answer = seen();"""
    seen = on_page(nl.Playground(**SMALL), script)
    assert seen["playing"] and seen["epoch"] == 5 and seen["settings"]["lr"] == 0.5


def test_python_can_play_and_pause_the_page():
    script = """model.set("playing", true); letGo(2);
    const before = seen();
    model.set("playing", false);
    const answer = [before, seen()];"""
    playing, paused = on_page(nl.Playground(**SMALL), script)
    assert playing["epoch"] == 2 and not paused["playing"]
    assert run_of(paused).epoch == 2, "Python hears where it stopped"


# --- explaining and handing over


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", [(), (4, 4), (8, 8, 8, 8)])
def test_a_step_is_explained_at_the_present_weights(loss, hidden):
    playground = nl.Playground(**SMALL | {"hidden": hidden, "loss": loss})
    playground.epoch()
    playground.step()
    run = playground.run
    script = """const answer = [null, 5].map((sample) => {
      const { program, ...rest } = trainer.explain(sample);
      return { ...rest, isOwn: program === model.get("program").steps };
    });"""
    for sample, explained in zip((int(run.rows[0]), 5), on_page(playground, script), strict=True):
        solution = Solution(run.trace(sample), run.settings.lr, 0)
        expected = stepper_traits(solution)
        np.testing.assert_allclose(explained["initial_values"], expected["initial_values"], rtol=1e-12)
        np.testing.assert_allclose(explained["ranges"], expected["ranges"])
        assert (explained["loss"], explained["position"]) == (expected["loss"], expected["position"])
        assert explained["isOwn"] and playground.program["steps"] == program_of(solution)
        label = int(run.data.Y[sample, -1])
        assert explained["title"] == (
            f"Point {sample + 1} of 28, class {label}, with the weights after epoch 1, step 1 of 4"
        )


@pytest.mark.parametrize("kernel", [True, False])
def test_another_network_is_explained_when_python_has_made_its_formulas(kernel):
    playground, other = nl.Playground(**SMALL), nl.Playground(**SMALL | {"hidden": (2, 2)})
    script = """trainer.ask("change", { hidden: [2, 2] });
    const answer = [trainer.explain(null)];
    model.set("program", data.program);
    answer.push(trainer.explain(null));"""
    before, after = on_page(playground, script, kernel=kernel, program=other.program)
    if kernel:
        assert before["waiting"].startswith("Waiting for the kernel")
    else:
        assert before["refused"].startswith("The formulas for a network of this shape are made by Python")
    expected = stepper_traits(Solution(other.run.trace(), 0.1, 0))["initial_values"]
    np.testing.assert_allclose(after["initial_values"], expected, rtol=1e-12)


def test_nothing_to_learn_from_cannot_be_explained():
    answer = on_page(nl.Playground(data="painted"), "const answer = trainer.explain(null);")
    assert answer == {"refused": "There is nothing to learn from yet: paint points of both classes."}


@pytest.mark.parametrize("settings", [SMALL, {"loss": "softmax_cross_entropy", "hidden": ()}])
def test_texts_go_from_the_page_to_python_and_back(settings):
    playground = nl.Playground(**settings)
    script = """trainer.ask("epoch"); trainer.ask("step");
    const text = await trainer.text();
    const before = seen();
    const refused = await trainer.restore(data.given);
    const answer = [text, before, refused, seen()];"""
    run = TrainingRun(Settings(**settings | {"data": "painted"}), FOUR)
    run.finish_epoch()
    text, before, refused, after = on_page(playground, script, given=to_text(run))
    assert parameters(from_text(text)).tolist() == before["weights"]
    assert (from_text(text).epoch, from_text(text).batch) == (1, 1)
    assert refused == "" and after["weights"] == parameters(run).tolist()
    assert after["said"]["text"] == "Restored, after 1 epoch. The losses are drawn from here on."
    assert run_of(after).painted == tuple(FOUR) and run_of(after).first_loss == run.first_loss


def test_of_a_diverged_training_the_text_is_the_last_good_state():
    playground = nl.Playground(**SMALL)
    playground.epoch()
    good = parameters(playground.run)
    script = (
        """trainer.ask("change", { lr: 1e9 }); trainer.ask("epoch"); const answer = await trainer.text();"""
    )
    run = from_text(on_page(playground, script))
    assert parameters(run).tolist() == good.tolist() and run.epoch == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda text: "hello",
            "this is not the text of a playground, which begins with neuronlab-playground-2:",
        ),
        (lambda text: "x" * 10**6, "this is not the text of a playground"),
        (lambda text: text[:-20], "this text was cut off or changed on its way: copy all of it again"),
        (lambda text: text.replace("-2:", "-9:"), "this text has version 9; this playground reads version 2"),
        (lambda text: text.replace("-2:", "-1:"), "this text has version 1; this playground reads version 2"),
    ],
)
def test_other_texts_are_refused(change, said):
    playground = nl.Playground(**SMALL)
    script = """const before = seen();
    const refused = await trainer.restore(data.given);
    const answer = [before, refused, seen()];"""
    before, refused, after = on_page(playground, script, given=change(playground.text))
    assert refused.startswith(said) and before["state"] == after["state"]
    assert after["said"]["kind"] == "error" and after["said"]["text"].lower().startswith(said)


def test_a_text_that_would_unpack_to_far_more_is_not_unpacked():
    from test_playground import bomb

    script = "const answer = (await fromText(data.given, data.traits.choices)).refused;"
    assert "cut off or changed" in on_page(nl.Playground(**SMALL), script, given=bomb())


def test_texts_with_other_contents_are_refused():
    from test_playground import altered

    def texts():
        yield altered(lambda said: said.pop("epoch")), "an epoch that is no whole number"
        yield altered(lambda said: said["settings"].update(lr=-1)), "learning rate must be above 0"
        yield altered(lambda said: said["weights"].pop()), "weights of another network"
        yield altered(lambda said: said["weights"][0][0][0].pop()), "weights of another network"
        yield altered(lambda said: said["weights"][0].__setitem__(0, [["1", "2"]])), "weights of another"
        yield altered(lambda said: said["settings"].update(hidden=[3, 3])), "weights of another network"
        yield altered(lambda said: said.update(batch=5)), "batch must be from 0 to 4"
        yield altered(lambda said: said.update(first_loss="0")), "a first loss that is no number"
        yield altered(lambda said: said["painted"].append([9, 9, 1])), "a painted point must be"
        yield altered(lambda said: said.update(painted="abc")), "painted points must be a list"
        yield altered(lambda said: said.update(settings=None)), "data must be one of"

    given, expected = zip(*texts(), strict=True)
    script = """const answer = [];
    for (const text of data.given) answer.push((await fromText(text, data.traits.choices)).refused);"""
    for refused, said in zip(on_page(nl.Playground(**SMALL), script, given=given), expected, strict=True):
        assert refused.startswith(f"this text holds what no playground has: {said}"), refused
