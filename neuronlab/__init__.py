"""A small neural network engine whose every number can be watched, and the course that it drives.

A network that learns to tell two moons apart::

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

import lazy_loader

# Imported at once, for a function must stand here before the module of its name does.
from .backprop import backprop
from .steps import steps

__version__ = "0.1.0"

# All else is imported at first use (SPEC 1): importing neuronlab must not load matplotlib or ipywidgets, nor
# take much longer than importing numpy. __init__.pyi lists every public name, for this line and for editors.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
