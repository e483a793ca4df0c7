"""What the front end of several workers has to know of them, as plain JSON: places of numbers, no numbers."""

from dataclasses import replace

from ...evaluation import leaves
from ...functions import LOSSES
from ...steps import Ref, steps
from ...writing.names import NOTATIONS, describe, symbol
from ..stepper.program import losses_of, program, refs_of

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
            programs.append(program(shard, None))
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
    index = {ref: k for k, ref in enumerate(refs_of(trace, None))}
    listed = steps(trace)
    return {
        "n_numbers": len(index),
        "rules": {
            name: [step.rule for step in steps(replace(trace, loss=LOSSES.get(name, trace.loss)))]
            for name in losses_of(trace)
        },
        "steps": [[index[step.result], _numbered(step.terms, index)] for step in listed],
    }


def _parameter(trace, ref, place):
    """One parameter: its address, its places in the whole batch's numbers, and what it is called."""
    gradient = replace(ref, name=f"d{ref.name}")
    symbols = {
        notation: [symbol(trace.network, one, notation, len(trace.X)).mathml for one in (ref, gradient)]
        for notation in NOTATIONS
        if notation != "matrix"
    }
    return {
        "address": [ref.layer, ref.row, ref.column],
        "place": place[ref],
        "gradient": refs_of(trace, None).index(gradient),
        "name": describe(trace.network, ref),
        "symbols": symbols,
    }


def _numbered(terms, index):
    return [_numbered(term, index) if isinstance(term, tuple) else index[term] for term in terms]
