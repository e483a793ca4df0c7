"""What the front end of several workers has to know of them, as plain JSON: places of numbers, no numbers."""

from dataclasses import replace

from ...architecture import Architecture
from ...evaluation import leaves
from ...ref import Ref
from ...writing.names import NOTATIONS, describe
from ...writing.symbols import symbol
from ..stepper.program import numbered, program, variants_of

NAMES = "ABCD"  # of the workers and of their batches


def parameter_refs(network) -> list:
    """Return the Ref of every parameter in the order of `gradient_vector`: by layers, W by rows, then b."""
    found = []
    for l, layer in enumerate(network.layers):
        found += [Ref("W", l, row=j, column=i) for j in range(layer.n_out) for i in range(layer.n_in)]
        found += [Ref("b", l, row=j) for j in range(layer.n_out)]
    return found


def workers_program(trace, shards) -> dict:
    """Return the JSON-able description that `widgets/data_parallel/replicas.js` interprets.

    `trace` is that of one worker with the whole batch, `shards` the traces of the workers. The page keeps one
    vector: the leaves of `trace` and the rate, then every worker's own parameters in the order of
    `parameter_refs`. Workers with equally many samples share a `program`.
    """
    start = list(leaves(trace, lr=0.0))
    parameters = parameter_refs(trace.network)
    place = {ref: k for k, ref in enumerate(start)}
    programs, numbered, workers, first = [], {}, [], 0
    for k, shard in enumerate(shards):
        size = len(shard.X)
        if size not in numbered:
            numbered[size] = len(programs)
            programs.append(program(Architecture.of(shard), size, False))
        own = {ref: len(start) + k * len(parameters) + p for p, ref in enumerate(parameters)}
        workers.append(
            {
                "name": NAMES[k],
                "program": numbered[size],
                "size": size,
                "first": first,
                "leaves": [own.get(ref) or place[_in_batch(ref, first)] for ref in leaves(shard)],
            }
        )
        first += size
    return {
        "programs": programs,
        "workers": workers,
        "lr": place[Ref("lr")],
        "whole": _whole(trace),
        "parameters": [_parameter(trace, ref, place) for ref in parameters],
    }


def _in_batch(ref, first):
    """The same leaf in the whole batch, where the worker's samples begin at number `first`."""
    return replace(ref, sample=ref.sample + first)


def _whole(trace):
    """The steps of one worker with the whole batch: what the others are held against."""
    architecture, n_samples = Architecture.of(trace), len(trace.X)
    places = architecture.places(n_samples)
    return {
        "n_numbers": len(places),
        "rules": {
            made.loss.name: [step.rule for step in made.steps(n_samples)]
            for made in variants_of(architecture)
        },
        "steps": [
            [places[step.result], numbered(step.terms, places)] for step in architecture.steps(n_samples)
        ],
    }


def _parameter(trace, ref, place):
    """One parameter: its address, its places in the whole batch's numbers, and what it is called."""
    gradient = replace(ref, name=f"d{ref.name}")
    symbols = {
        notation: [
            symbol(Architecture.of(trace), one, notation, len(trace.X)).mathml for one in (ref, gradient)
        ]
        for notation in NOTATIONS
        if notation != "matrix"
    }
    return {
        "address": [ref.layer, ref.row, ref.column],
        "place": place[ref],
        "gradient": Architecture.of(trace).places(len(trace.X))[gradient],
        "name": describe(trace.network, ref),
        "symbols": symbols,
    }
