"""What widgets refuse: in the words of the package, and without a trace of it."""

import pytest
from traitlets import TraitError

import neuronlab as nl

TWO = nl.examples.two_neurons
GPUS = nl.examples.two_gpus


def player(**keywords):
    return nl.RingPlayer([[1, 2], [3, 4]], **keywords)


def shards(**keywords):
    return nl.Shards(GPUS.network, GPUS.X, GPUS.Y, GPUS.loss, **keywords)


def stepper(**keywords):
    return nl.Stepper.of(TWO, **keywords)


@pytest.mark.parametrize(
    ("make", "wrong", "message"),
    [
        (player, {"n_workers": "2"}, "^n_workers must be a whole number, got str '2'$"),
        (player, {"comma": 3}, "^comma must be True or False, got int 3$"),
        (shards, {"n_workers": "2"}, "^n_workers must be a whole number, got str '2'$"),
        (shards, {"first": [1]}, r"^first must be a whole number, got list \[1\]$"),
        (stepper, {"position": 1.5}, "^position must be a whole number, got float 1.5$"),
        (stepper, {"source": 3}, "^source must be text, got int 3$"),
    ],
)
def test_a_wrong_type_is_a_type_error_that_names_the_argument(make, wrong, message):
    with pytest.raises(TypeError, match=message):
        make(**wrong)


def test_ragged_vectors_are_named_as_such():
    with pytest.raises(
        TypeError, match=r"vectors .* got list \[\[1, 2\], \[3\]\], whose rows differ in length"
    ):
        nl.RingPlayer([[1, 2], [3]])


def test_a_leaf_of_a_live_plot_is_a_number():
    leaf = stepper().leaf("w_a1")
    with pytest.raises(TypeError, match="value must be a number, got str 'a'"):
        leaf.value = "a"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (player, {"comma": True, "position": 99}),
        (player, {"position": 1, "n_workers": 9}),
        (shards, {"n_workers": 2, "parameter": 999}),
        (stepper, {"comma": True, "position": 99}),
        (stepper, {"iteration": 2, "digits": 99}),
        (nl.NeuronMemory, {"neurons": 2, "connections": 0}),
        (nl.Checkpoints, {"n_gpus": 8, "interval": -1.0}),
    ],
)
def test_a_message_of_the_page_with_something_wrong_changes_nothing(make, message):
    widget = make()
    before = widget.get_state()
    with pytest.raises(TraitError) as refused:
        widget.set_state(message)
    assert isinstance(refused.value, ValueError)
    assert widget.get_state() == before
