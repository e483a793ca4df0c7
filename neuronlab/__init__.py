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
from .architecture import Architecture
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
    "ActivationExplorer": ".widgets.live_plot.activation_explorer",
    "Checkpoints": ".widgets.cluster_cards.checkpoints",
    "Choice": ".course.choice",
    "Exercise": ".widgets.exercise.exercise",
    "LivePlot": ".widgets.live_plot.live_plot",
    "NeuronMemory": ".widgets.cluster_cards.neuron_memory",
    "Perceptron": ".widgets.live_plot.perceptron",
    "Playground": ".widgets.playground.playground",
    "Question": ".course.question",
    "Replicas": ".widgets.data_parallel.replicas",
    "RingPlayer": ".widgets.ring_player.ring_player",
    "Shards": ".widgets.data_parallel.shards",
    "StepTimeline": ".widgets.cluster_cards.step_timeline",
    "Stepper": ".widgets.stepper.stepper",
    "TrainingMemory": ".widgets.cluster_cards.training_memory",
    "examples": ".course.examples",
    "formula": ".writing.formula",
    "parallel": ".parallel",
    "progress": ".course.progress",
    "worksheet": ".course.worksheets",
}
_MODULES = {"examples", "parallel"}

__all__ = [
    "Activation",
    "Architecture",
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
