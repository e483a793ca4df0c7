"""Every public record comes back from a pickle, a copy, a deep copy and another process: equal, read-only."""

import copy
import inspect
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from ipywidgets import Widget

import neuronlab as nl
from neuronlab import parallel
from neuronlab.course import question_about
from neuronlab.course.chapters import CHAPTERS, question
from neuronlab.functions import ACTIVATIONS, LOSSES
from neuronlab.history import DivergenceError

S2 = nl.examples.two_neurons
WAYS = {
    "pickle": lambda record: pickle.loads(pickle.dumps(record)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}
CHILD = """
import pickle, sys
sys.path.insert(0, sys.argv[1])
from test_records import writable, same_functions
records = pickle.load(sys.stdin.buffer)
assert not [name for name, record in records.items() if list(writable(record))]
same_functions(records)
pickle.dump(records, sys.stdout.buffer)
"""


def softplus(z):
    return np.logaddexp(0, z)


def logistic(z):
    return 1 / (1 + np.exp(-z))


def records():
    """Return one of each public record, and those that hold what it cannot: {name: record}."""
    X, Y = np.repeat(S2.X, 4, axis=0), np.repeat(S2.Y, 4, axis=0)
    traces = {
        f"Trace {name}": nl.backprop(nl.init([3, 2], ["identity"], 0), X, np.eye(2)[[0, 1, 1, 0]], name)
        for name in LOSSES
    }
    trace = nl.backprop(S2.network, S2.X, S2.Y, S2.loss)
    own = nl.Activation("softplus", softplus, logistic)
    history = nl.train(S2.network, X, Y, S2.loss, 0.1, 3)
    assert history.networks[2].n_parameters == 6  # made, and so remembered
    ring = parallel.ring(3)
    arguments = S2.network, X, Y, S2.loss, 0.1
    step = parallel.training_step(1e8, 2, 8, "NVLink 4", 0.1)
    return {
        **traces,
        **{f"Activation {name}": activation for name, activation in ACTIVATIONS.items()},
        **{f"Loss {name}": loss for name, loss in LOSSES.items()},
        "Activation own": own,
        "Loss own": replace(LOSSES["binary_cross_entropy"], name="own"),
        "Architecture": nl.Architecture.of(trace),
        "Architecture own": nl.Architecture((1, 2), own, S2.loss),
        "Diagnosis": nl.diagnose(
            S2.network, X, Y, S2.loss, [2 * layer.dW for layer in trace.layers], [None, trace.layers[1].db]
        ),
        "Epoch": next(nl.iterate(S2.network, S2.X, S2.Y, S2.loss, 0.1)),
        "Example": S2,
        "History": history,
        "History of a classifier": nl.train(S2.network, X, Y, "half_squared_error", 0.1, 2, every=2),
        "Layer": S2.network.layers[0],
        "Layer float32": nl.Layer(np.ones((2, 3), np.float32), np.ones(2, np.float32), own),
        "LayerTrace": trace.layers[0],
        "Network": S2.network,
        "Ref": nl.Ref("loss", sample=0),
        "Step": nl.steps(trace)[0],
        "Trace": trace,
        **{f"Question {key}": question(key) for chapter in CHAPTERS for key in chapter.questions},
        "Sketch": nl.Sketch("How?", [0.0, 1.0, 2.0], [1.0, 2.0, 4.0], known={"a line": [1.0, 2.0, 3.0]}),
        "Question": question_about(trace, nl.Ref("loss", sample=0)),
        "AdamMemory": parallel.AdamMemory(7.5e9),
        "ClusterError": parallel.ClusterError("no cluster"),
        "DivergenceError": DivergenceError.in_epoch(3),
        "Link": parallel.LINKS["NVLink 4"],
        "LossyStep": parallel.LossyStep(0.5, 1e-4, 64),
        "Measurement": parallel.measured()["model"],
        "ParallelHistory": parallel.train_parallel(*arguments, 3, 2),
        "ParallelStep": parallel.parallel_step(*arguments, 2),
        "Schedule": ring,
        "Segment": step.segments[0],
        "Simulation": parallel.simulate(ring, [np.arange(5.0)] * 3),
        "TimedRun": parallel.TimedRun(
            "ring", 2, S2.network, *(np.ones((k, 2)) for k in (1, 2, 3)), 1.0, 0.0, 0.0, 1.0
        ),
        "TrainingStep": step,
        "Transfer": ring.transfers[0],
        "LLAMA3": parallel.LLAMA3,
    }


RECORDS = records()


def parts(record):
    """Return what a record holds: its fields, its items, what it was called with; () for a leaf."""
    if isinstance(record, partial):
        return record.func, record.args, record.keywords
    if is_dataclass(record):
        return tuple(getattr(record, field.name) for field in fields(record))
    if isinstance(record, nl.Epoch):
        return record.number, record.loss, record.accuracy, record.network
    if isinstance(record, BaseException):
        return record.args, vars(record)
    if isinstance(record, Mapping):
        return tuple(record.items())
    return tuple(record) if isinstance(record, Sequence) and not isinstance(record, str) else ()


def writable(record):
    """Yield all arrays in `record` that can be written to."""
    if isinstance(record, np.ndarray):
        yield from [record] * record.flags.writeable
    for part in parts(record):
        yield from writable(part)


def assert_equal(one, other):
    """Hold two records against each other, number by number."""
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif not parts(one):
        assert one == other or (one != one and other != other)
    for part, same in zip(parts(one), parts(other), strict=True):
        assert_equal(part, same)


def same_functions(records):
    """What has a name of the course is the same object everywhere, or checks of identity would fail."""
    for name, activation in ACTIVATIONS.items():
        assert records[f"Activation {name}"] is activation
    for name, loss in LOSSES.items():
        assert records[f"Loss {name}"] is records[f"Trace {name}"].loss is loss
    assert records["Network"].layers[0].activation is ACTIVATIONS["relu"]
    assert records["Loss own"].link is LOSSES["binary_cross_entropy"].link
    assert records["Architecture"] == nl.Architecture.of(records["Trace"])


def test_every_public_record_is_tried():
    public = [getattr(room, name) for room in (nl, parallel) for name in room.__all__]
    classes = {each for each in public if inspect.isclass(each) and not issubclass(each, Widget)}
    assert len(classes) >= 25 and classes <= {type(record) for record in RECORDS.values()}


def test_a_record_of_arrays_is_itself_and_no_copy_of_it():
    """Arrays that are equal or not, number by number, say nothing about the whole."""
    for name in ("Trace", "LayerTrace", "Layer", "Network", "History"):
        record = RECORDS[name]
        assert record == record and len({record, copy.copy(record)}) == 2, name


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_is_equal_and_read_only(way):
    made = {name: WAYS[way](record) for name, record in RECORDS.items()}
    for name, record in made.items():
        if name != "TimedRun":  # this one was given arrays that can be written to
            assert not list(writable(RECORDS[name])), f"{name} itself can be written to"
        if name != "TimedRun" or way != "copy":
            assert not list(writable(record)), f"the {way} of {name} can be written to"
        assert_equal(record, RECORDS[name])
    same_functions(made)


def test_records_go_to_another_process_and_back():
    answer = subprocess.run(
        [sys.executable, "-c", CHILD, str(Path(__file__).parent)],
        input=pickle.dumps(RECORDS),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    back = pickle.loads(answer.stdout)
    assert_equal(back, RECORDS)
    same_functions(back)
    assert not list(writable(back))


def test_networks_of_a_history_are_not_sent_twice():
    """What was made of the vectors when somebody asked for it stays here."""
    history = nl.train(S2.network, S2.X, S2.Y, S2.loss, 0.1, 50)
    before = len(pickle.dumps(history))
    assert len(list(history.networks)) == 51
    assert len(pickle.dumps(history)) == before


def test_a_copied_network_and_question_work_on():
    history = pickle.loads(pickle.dumps(RECORDS["History"]))
    assert_equal(nl.forward(history.network, S2.X), nl.forward(RECORDS["History"].network, S2.X))
    asked = pickle.loads(pickle.dumps(RECORDS["Question"]))
    assert asked.another(3).text == RECORDS["Question"].another(3).text


def test_functions_that_have_no_name_are_refused_by_pickle_itself():
    own = nl.Activation("own", lambda z: 2 * z, lambda z: np.full_like(z, 2))
    with pytest.raises((pickle.PicklingError, AttributeError), match="lambda"):
        pickle.dumps(own)
    assert copy.deepcopy(own).f is own.f
