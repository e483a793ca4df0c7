"""A small neural network engine whose every number can be watched, and the course that it drives.

    import numpy as np
    import neuronlab as nl

    rng = np.random.default_rng(0)
    X, Y = nl.data.two_moons(200, 0.1, rng)
    network = nl.init([2, 8, 1], ["tanh", "identity"], rng)
    history = nl.train(network, X, Y, "binary_cross_entropy", lr=0.5, epochs=200, batch_size=20, rng=rng)
    scores = nl.forward(history.network, X)

`backprop` makes a `Trace`, all numbers of one forward and backward pass; `steps` says how each of them comes
about, and `formula` writes it down. In a notebook `nl.Stepper.of(nl.examples.two_neurons)` shows them.
X (n, n_in) and Y (n, n_out): rows are samples, so one column of targets is Y[:, None].
"""

from . import data
from .backprop import LayerTrace, Trace, backprop, forward
from .evaluation import evaluate, leaves, read
from .functions import Activation, Loss
from .gradcheck import check_gradients
from .network import Layer, Network, init
from .steps import Ref, Step, steps
from .training import History, sgd, train

__version__ = "0.1.0"

# Named here and imported at first use: importing neuronlab must not load matplotlib or ipywidgets, nor take
# much longer than importing numpy.
_LAZY = {
    "ActivationExplorer": ".widgets.activation_explorer",
    "Checkpoints": ".widgets.checkpoints",
    "Choice": ".choices",
    "Exercise": ".widgets.exercise",
    "LivePlot": ".widgets.live_plot",
    "NeuronMemory": ".widgets.neuron_memory",
    "Perceptron": ".widgets.perceptron",
    "Playground": ".widgets.playground",
    "Question": ".exercises",
    "Replicas": ".widgets.replicas",
    "RingPlayer": ".widgets.ring_player",
    "Shards": ".widgets.shards",
    "StepTimeline": ".widgets.step_timeline",
    "Stepper": ".widgets.stepper",
    "TrainingMemory": ".widgets.training_memory",
    "examples": ".examples",
    "formula": ".views.formula",
    "parallel": ".parallel",
    "progress": ".progress_map",
    "worksheet": ".worksheets",
}
_MODULES = {"examples", "parallel"}

__all__ = [
    "Activation",
    "History",
    "Layer",
    "LayerTrace",
    "Loss",
    "Network",
    "Ref",
    "Step",
    "Trace",
    "backprop",
    "check_gradients",
    "data",
    "evaluate",
    "forward",
    "init",
    "leaves",
    "read",
    "sgd",
    "steps",
    "train",
    *_LAZY,
]


def __getattr__(name):
    if name in _LAZY:
        from importlib import import_module

        module = import_module(_LAZY[name], __name__)
        value = globals()[name] = module if name in _MODULES else getattr(module, name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    """The public names, without the modules behind them."""
    return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])
