"""What the playground's page gets: choices, samples, network, a small frame a picture, a step explained."""

from dataclasses import asdict

import numpy as np

from ...course.solution import Solution
from ...functions import ACTIVATIONS, LOSSES
from ...writing.names import neuron_letters
from ..kit.wire import pack
from ..live_plot.backdrops import full_name
from ..stepper.embedded import program_of, traits_of
from . import maps, reach_of
from .samples import REACH
from .settings import DATA, MOST_LAYERS, MOST_NEURONS, PAINTED

SIZE, STRIDE = 48, 2  # cells of the output's heat map; the hidden neurons show every second one
DATA_NAMES = {"xor": "XOR", "two_moons": "two moons", PAINTED: "my own points"}


def encode_choices(speeds) -> dict:
    """Return what there is to choose: [value, text] of data, activation and loss, `speeds`, and limits."""
    return {
        "data": [[name, DATA_NAMES.get(name, name)] for name in DATA],
        "activation": [[name, full_name(name)] for name in ACTIVATIONS],
        "loss": [[name, name.replace("_", " ")] for name in LOSSES],
        "speed": list(speeds),
        "most_layers": MOST_LAYERS,
        "most_neurons": MOST_NEURONS,
        "painted": PAINTED,
        "reach": REACH,
    }


def encode_settings(run) -> dict:
    """Return the settings as JSON has them."""
    return asdict(run.settings) | {"hidden": list(run.settings.hidden)}


def encode_samples(run) -> dict:
    """Return {X, labels, n_train, reach}: X as float64 and one byte a label, training samples first."""
    X = np.concatenate([run.data.X, run.data.X_test])
    Y = np.concatenate([run.data.Y, run.data.Y_test])
    return {
        "X": pack(X.ravel()),
        "labels": Y[:, -1].astype(np.uint8).tobytes(),
        "n_train": len(run.data.X),
        "reach": reach_of(run),
    }


def encode_network(run) -> dict:
    """Return {sizes, letters, activation} of the network."""
    return {
        "sizes": list(run.network.sizes),
        "letters": [list(layer) for layer in neuron_letters(run.network)],
        "activation": run.settings.activation,
    }


def encode_frame(run, number, since=0) -> dict:
    """Return the picture of this `number`: heat maps (one byte a cell), weights, and the losses `since` then.

    A byte of `output` is 0 to 255 for 0 to 1; one of `hidden` is 127.5 for an output of 0 and reaches its
    ends at that neuron's `scales`. weights, scales, losses and `now`, the
    mean losses and accuracies of the present weights, are float64.
    """
    made = maps(run, SIZE)
    output = np.rint(255 * np.clip(made.output, 0, 1)).astype(np.uint8)
    hidden = made.hidden[:, ::STRIDE, ::STRIDE]
    widest = np.where(made.scales > 0, made.scales, 1)[:, None, None]
    weights = [np.append(layer.W.ravel(), layer.b) for layer in run.network.layers]
    return {
        "number": number,
        "epoch": run.epoch,
        "batch": run.batch,
        "n_batches": run.n_batches,
        "output": output.tobytes(),
        "hidden": np.rint(127.5 + 127.5 * (hidden / widest)).astype(np.uint8).tobytes(),
        "scales": pack(made.scales),
        "weights": pack(np.concatenate(weights)),
        "first_epoch": run.first_epoch,
        "since": since,
        "losses": pack(np.ravel(run.losses[since:])),
        "now": pack([*run.measure(), *run.accuracy]),
    }


def encode_explanation(run, sample) -> dict:
    """Return {title, program, ...} of one training sample's step at the present weights, for a stepper.

    Without `sample` it is the next batch's first. ValueError as in `TrainingRun.trace`.
    """
    way = Solution(run.trace(sample), run.settings.lr, 0)
    s = run.rows[0] if sample is None else sample
    step = f", step {run.batch} of {run.n_batches}" if run.batch else ""
    return {
        "title": f"Point {s + 1} of {len(run.data.X)}, class {run.data.Y[s, -1]:.0f}, with the weights "
        f"after epoch {run.epoch}{step}",
        "program": program_of(way),
        **traits_of(way),
    }
