"""What the page of a playground gets and sends back: choices, settings, where it stands, a program."""

from dataclasses import asdict
from math import isfinite

import numpy as np

from ...architecture import Architecture
from ...checks import as_count
from ...functions import ACTIVATIONS, LOSSES
from ...parameters import flatten, parameters_of, unflatten, with_parameters
from ..kit.wire import pack, unpack
from ..live_plot.backdrops import full_name
from ..stepper.program import program
from .samples import MOST_PAINTED, REACH
from .settings import (
    DATA,
    LEAST_POINTS,
    MOST_LAYERS,
    MOST_NEURONS,
    MOST_POINTS,
    MOST_SEED,
    PAINTED,
    Settings,
)
from .training_run import TrainingRun

DATA_NAMES = {"xor": "XOR", "two_moons": "two moons", PAINTED: "my own points"}


def encode_choices(speeds) -> dict:
    """Return what there is to choose: [value, text] of data, activation and loss, `speeds`, and limits."""
    return {
        "data": [[name, DATA_NAMES.get(name, name)] for name in DATA],
        "activation": [[name, full_name(name)] for name in ACTIVATIONS],
        "loss": [[name, name.replace("_", " ")] for name in LOSSES],
        "speed": list(speeds),
        "least_points": LEAST_POINTS,
        "most_points": MOST_POINTS,
        "most_layers": MOST_LAYERS,
        "most_neurons": MOST_NEURONS,
        "most_painted": MOST_PAINTED,
        "most_seed": MOST_SEED,
        "painted": PAINTED,
        "reach": REACH,
    }


def encode_settings(run) -> dict:
    """Return the settings as JSON has them."""
    return asdict(run.settings) | {"hidden": list(run.settings.hidden)}


def encode_state(run, by, after) -> dict:
    """Return where `run` stands, with whose word it is; trainer.js writes the same.

    `after` is the number of Python's newest word that was heard before: what the page said without having
    heard the newest one is out of date.

    weights and good_weights are all parameters of the present and of the last good network, losses (train,
    test) of each epoch from first_epoch on, all as float64. first_loss is None without points.
    """
    good, good_epoch = run.last_good
    return {
        "by": by,
        "after": after,
        "painted": [list(point) for point in run.painted],
        "epoch": run.epoch,
        "batch": run.batch,
        "first_epoch": run.first_epoch,
        "first_loss": run.first_loss if isfinite(run.first_loss) else None,
        "weights": pack(flatten(parameters_of(run.network))),
        "losses": pack(np.ravel(run.losses)),
        "diverged": run.diverged,
        "good_epoch": good_epoch,
        "good_weights": pack(flatten(parameters_of(good))),
    }


def decode_state(settings, state) -> TrainingRun:
    """Return the `TrainingRun` that the page is at. TypeError, ValueError or KeyError for what is none."""
    run = TrainingRun(Settings(**settings), state["painted"])
    losses = np.reshape(unpack(state["losses"]), (-1, 2)).tolist()
    if not losses:
        raise ValueError("losses must hold at least those of the first epoch")
    first_loss = state["first_loss"]
    run.stand_at(
        network=_with(run.network, state["weights"]),
        epoch=as_count("epoch", state["epoch"], 0),
        batch=as_count("batch", state["batch"], 0),
        first_epoch=as_count("first_epoch", state["first_epoch"], 0),
        first_loss=float("nan") if first_loss is None else float(first_loss),
        losses=[tuple(pair) for pair in losses],
        diverged=str(state["diverged"]),
        last_good=(_with(run.network, state["good_weights"]), as_count("good_epoch", state["good_epoch"], 0)),
    )
    return run


def encode_program(run) -> dict:
    """Return {key, steps}: what a stepper needs to explain a step of such a network, of one sample.

    `key` says what it serves; one_step.js writes it in the same way.
    """
    layers = run.network.layers
    key = " ".join(
        [
            "-".join(map(str, run.network.sizes)),
            "-".join(layer.activation.name for layer in layers),
            run.loss.name,
        ]
    )
    architecture = Architecture(run.network.sizes, [layer.activation for layer in layers], run.loss)
    return {"key": key, "steps": program(architecture, 1, True)}


def _with(network, packed):
    vector = np.array(unpack(packed))
    if len(vector) != network.n_parameters:
        raise ValueError(f"weights must be {network.n_parameters} numbers, got {len(vector)}")
    return with_parameters(network, unflatten(vector, network.sizes))
