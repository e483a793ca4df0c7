"""Masked arrays are refused wherever numbers come in: numpy would take what their mask hides."""

import subprocess
import sys

import numpy as np
import pytest

import neuronlab as nl
from neuronlab import parallel
from neuronlab.checks import as_batch, as_floats

S2 = nl.examples.two_neurons
X = np.ma.masked_greater([[0.2, 0.1, 99.0]], 9)
ROW = np.ma.array([1.0, 2.0], mask=[False, True])
TRAIN = (S2.loss, 0.1, 1)

ENTRANCES = {
    "X": lambda: nl.forward(S2.network, X),
    "X in a list": lambda: nl.forward(S2.network, [X[0]]),
    "Y": lambda: nl.backprop(S2.network, S2.X, np.ma.array([[1.0]]), S2.loss),  # nothing is hidden as yet
    "X of a training": lambda: nl.train(S2.network, X, S2.Y, *TRAIN),
    "Y of a training": lambda: nl.train(S2.network, S2.X, np.ma.masked_all((1, 1)), *TRAIN),
    "X of iterate": lambda: nl.iterate(S2.network, X, S2.Y, S2.loss, 0.1),
    "X of the check": lambda: nl.check_gradients(S2.network, X, S2.Y, S2.loss),
    "X of a split": lambda: nl.data.train_test_split(X, S2.Y),
    "X of the workers": lambda: parallel.train_parallel(S2.network, X, S2.Y, *TRAIN, 1),
    "W": lambda: nl.Layer(ROW[None], [0.0], "relu"),
    "b": lambda: nl.Layer([[1.0]], [np.ma.masked], "relu"),
    "labels": lambda: nl.data.one_hot(np.ma.array([0, 1], mask=[0, 1]), 2),
    "rows": lambda: parallel.shard(ROW, 2),
    "vector": lambda: parallel.split_gradient(S2.network, np.ma.zeros(6)),
    "parts[0]": lambda: parallel.all_reduce([ROW, [1.0, 2.0]]),
    "vectors[1]": lambda: parallel.simulate(parallel.ring(2), [[1.0, 2.0], ROW]),
    "counts": lambda: nl.figures.confusion_figure(np.ma.array(np.eye(2)), ["a", "b"]),
    "left": lambda: nl.figures.product_figure(("X", X), ("W", np.ones((3, 1)))),
    "runs['a']": lambda: nl.figures.loss_curves({"a": ROW}),
}


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_a_masked_array_is_refused_by_name(entrance):
    name = entrance.split(" ")[0]
    with pytest.raises(TypeError) as caught:
        ENTRANCES[entrance]()
    assert str(caught.value).startswith(f"{name} must not be masked, got ")
    assert str(caught.value).endswith("fill them: numpy.ma.filled(array, 0)")


def test_what_is_filled_is_taken():
    filled = np.ma.filled(X, 0.4)
    np.testing.assert_array_equal(nl.forward(S2.network, filled), nl.forward(S2.network, S2.X))
    np.testing.assert_array_equal(as_batch("X", [filled[0]], 3), S2.X)


def test_without_masked_arrays_their_module_is_not_loaded():
    """numpy loads it when somebody asks for it; looking for masks must not."""
    program = (
        "import sys, neuronlab as nl; s = nl.examples.two_neurons; nl.forward(s.network, s.X); "
        "print('numpy.ma' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


@pytest.mark.parametrize("nested", [[[ROW]], ((ROW,),), [[1.0, np.ma.masked]]])
def test_a_mask_inside_of_lists_is_found(nested):
    with pytest.raises(TypeError, match=r"given must not be masked, got (list|tuple)"):
        as_floats("given", nested, 1, 2, 3)
