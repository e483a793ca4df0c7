"""The memory of neurons: counted by the engine, by numpy and by the browser alike."""

import numpy as np
import pytest
from javascript import in_node

import neuronlab as nl
from neuronlab.course.memory import Memory
from neuronlab.widgets.cluster_cards.memory_bars import bits_text, memory_figure
from tools.browser import wait_until

P1 = Memory(connections=4, weight_bits=32, input_bits=8)
COUNTS = [(4, 32, 8, 1), (1, 1, 1, 1), (785, 16, 8, 128), (10_000_000, 64, 64, 10_000_000), (7, 32, 32, 3)]


def test_p1_one_neuron_takes_160_bits():
    assert (P1.weights, P1.inputs, P1.total) == (128, 32, 160)


def test_numpy_stores_as_many_bits():
    layer = nl.init([9, 5], "relu", np.random.default_rng(0)).layers[0]
    weights = np.column_stack([layer.b, layer.W]).astype(np.float16)
    counted = Memory(connections=10, weight_bits=16, input_bits=8, neurons=5)
    assert counted.weights == 8 * weights.nbytes
    assert counted.inputs == 8 * np.zeros(10, np.uint8).nbytes


@pytest.mark.parametrize("bad", [0, -1, 2.5, "4", True, None])
@pytest.mark.parametrize("name", ["connections", "weight_bits", "input_bits", "neurons"])
def test_what_is_no_count_is_refused(name, bad):
    with pytest.raises((TypeError, ValueError), match=name):
        Memory(**{"connections": 4, name: bad})


def test_the_browser_counts_and_writes_the_same():
    names = ("connections", "weight_bits", "input_bits", "neurons")
    script = """const answer = data.map((given) => {
      const bits = memoryOf(given);
      return [bits.weights, bits.inputs, bits.total, bitsText(bits.total)];
    });"""
    given = [dict(zip(names, counts, strict=True)) for counts in COUNTS]
    answers = in_node(["cluster_cards/neuron_memory.js"], script, given)
    for counts, answer in zip(COUNTS, answers, strict=True):
        memory = Memory(*counts)
        assert answer[:3] == [memory.weights, memory.inputs, memory.total]
        assert answer[3] == bits_text(memory.total)


def test_the_widget_follows_and_refuses():
    widget = nl.NeuronMemory()
    assert widget.memory == P1 and repr(widget) == "NeuronMemory(160 bits)"
    widget.connections, widget.neurons = 785, 128
    assert widget.memory == Memory(785, 32, 8, 128)
    for bad in (0, -5):
        with pytest.raises(ValueError, match="connections must be at least 1"):
            widget.connections = bad
    assert widget.connections == 785
    with pytest.raises(ValueError, match="neurons"):
        nl.NeuronMemory(neurons=0)
    # A start that no slider stops at becomes a stop.
    assert 785 in nl.NeuronMemory(connections=785).choices["connections"]


def test_the_widget_has_a_picture_of_itself():
    data, _ = nl.NeuronMemory()._repr_mimebundle_()
    assert data["image/png"] and "160 bits" in data["text/plain"]


@pytest.mark.parametrize("counts", COUNTS)
def test_the_picture_says_what_is_counted_and_shows_both_parts(counts):
    memory = Memory(*counts)
    figure = memory_figure(memory)
    written = [text.get_text() for text in figure.axes[0].texts]
    assert f"{bits_text(memory.total)} in all" in written
    assert any(bits_text(memory.weights) in text for text in written)
    bars = [patch for patch in figure.axes[0].artists + figure.axes[0].patches if patch.get_height() == 40]
    assert len(bars) == 2 and min(bar.get_width() for bar in bars) >= 2


@pytest.mark.browser
def test_the_sliders_work_by_keyboard_in_jupyterlab(scratch):
    card = scratch.show("m = nl.NeuronMemory()\nm", cell=1).locator(".nl-memory")
    cells = scratch.cells
    sliders = card.locator("input")
    assert card.locator(".nl-memory-total").inner_text() == "160 bits = 20 bytes in all"
    sliders.nth(0).press("ArrowRight")
    sliders.nth(1).press("ArrowRight")
    assert sliders.nth(1).get_attribute("aria-valuetext") == "5"
    sliders.nth(1).press("x")  # deletes a cell, if JupyterLab gets to hear it
    wanted = Memory(connections=5, neurons=2)
    assert card.locator(".nl-memory-total").inner_text() == f"{bits_text(wanted.total)} in all"
    scratch.wait_for("m.memory", str(wanted))
    scratch.execute("m.connections = 12")
    wait_until(scratch.page, "document.querySelectorAll('.nl-memory output')[1].textContent === '12'")
    assert scratch.cells == cells and scratch.take_errors() == []
