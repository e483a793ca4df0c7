"""Predictions of chapter 7, on many workers: what travels, what goes wrong quietly, what a ring costs."""

import numpy as np

from ....backprop import backprop
from ....parallel import (
    drift,
    parallel_step,
    parameter_server,
    plain_mean,
    recursive_doubling,
    ring,
)
from ....training import sgd
from ... import examples
from ...choice import Choice
from ...option import Option
from ...prediction import Prediction
from ...question import Question
from ...sketch import Sketch
from ...wrong import Wrong

_E = examples.two_gpus
_PROBLEM = _E.network, _E.X, _E.Y, _E.loss, _E.lr
_SUM = examples.sum_or_mean


def _never_seen():
    step = parallel_step(*_PROBLEM, n_workers=2)
    mean, own = step.dW[0][3], step.traces[1].layers[0].dW[3]
    half = bool(np.allclose(mean, own / 2) and not step.traces[0].layers[0].dW[3].any())
    return Prediction(
        Choice(
            lead="For both samples of GPU A the sum of neuron d is negative: ReLU is silent there, its "
            "slope is 0, and the gradient that GPU A finds for this neuron is 0. GPU B finds another one.",
            ask="What happens to neuron d's weights on GPU A in the update?",
            options=(
                Option(
                    "Nothing: GPU A has found no gradient for them.",
                    False,
                    "Then the replicas would differ after the first step. No GPU updates by its own "
                    "gradient alone.",
                ),
                Option(
                    "They change by half of what GPU B has found.", half, "It is the mean of 0 and of B's."
                ),
                Option(
                    "They change by all that GPU B has found.", False, "The mean counts, and A's 0 is in it."
                ),
            ),
        ),
        why="GPU A learns from samples that it has never seen, and that never leave the other machine. "
        "Only the gradient travels.",
    )


def _found_by_comparing():
    updated = sgd(_E.network, backprop(_E.network, _E.X, _E.Y, _E.loss), _E.lr)
    steps = {way: way(*_PROBLEM, n_workers=2, sizes=[1, 3]) for way in (parallel_step, plain_mean)}
    off = {way: drift([step.network, updated]) for way, step in steps.items()}
    equal = drift(steps[plain_mean].replicas) == 0
    return Prediction(
        Choice(
            lead="GPU A has one sample, GPU B three. By mistake the plain mean of their gradients is "
            "taken. After the step somebody compares the two replicas, weight by weight.",
            ask="What does that check find?",
            options=(
                Option(
                    "Large differences.",
                    False,
                    "Both have subtracted the same numbers from the same numbers.",
                ),
                Option(
                    "Small differences.",
                    False,
                    "Both have subtracted the same numbers from the same numbers.",
                ),
                Option("Nothing at all: they are equal.", equal, "Equal, and both wrong in the same way."),
            ),
        ),
        why="Only who knows what one GPU would have done can tell: from its weights the plain mean is up to "
        f"{off[plain_mean]:.3f} away, the weighted one {off[parallel_step]:.3f}.",
    )


def _sum_averaged():
    def gradient(rows):
        part = _SUM.X[rows], _SUM.Y[rows], _SUM.loss
        return backprop(_SUM.network, *part).layers[0].dW.item()

    four, halves = gradient(slice(0, 4)), [gradient(slice(0, 2)), gradient(slice(2, 4))]
    one, first, second = 4 * four, 2 * halves[0], 2 * halves[1]
    averaged = (first + second) / 2
    return Prediction(
        Question(
            lead=f"With the mean all is well: the gradient of four samples is {four:.0f}, on one process "
            f"and on two. Now the errors are added up instead, and one process has the gradient {one:.0f}. "
            "Two processes, with two samples each, take the mean of what they find.",
            ask="Which gradient do they have then?",
            answer=averaged,
            digits=3,
            wrongs=(
                Wrong(one, "two are thought to find what one finds", "What does averaging divide by?"),
                Wrong(
                    four,
                    "the mean over the samples is taken",
                    "The errors of two samples are added up first.",
                ),
            ),
        ),
        why=f"They find {first:.0f} and {second:.0f}, which together are {one:.0f}, and the mean divides "
        "that by the number of workers. A sum must be added up across them.",
    )


def _drifting(right, wrong):
    right, wrong = np.asarray(right), np.asarray(wrong)
    return Prediction(
        Sketch(
            lead="Two GPUs train for 40 steps. The thin line is how far their replicas are apart where the "
            "gradients are averaged: not at all. Now the error terms are averaged instead.",
            ask="Sketch how far the replicas are apart then.",
            x=np.arange(len(wrong)),
            y=wrong,
            x_label="step",
            y_label="largest difference",
            span=(0, 2 * wrong.max()),
            known={"gradients averaged": right},
        ),
        why=f"After one step they are {wrong[1]:.3f} apart, after 40 steps {wrong[-1]:.3f}. Nothing ever "
        "brings them together again: from the first step on there are two networks.",
    )


def _vectors_sent():
    size = 256_000
    sent, lines = {}, []
    for n in (2, 4, 8, 16, 64):
        circle, server = ring(n), parameter_server(n)
        sent[n], most = circle.sent(size).max() / size, server.sent(size).max() / size
        lines.append(f"{n:2} workers: {sent[n]:.3f} in {circle.n_steps} steps")
    return Prediction(
        Question(
            lead="Each of 64 workers has a vector, and in the end each is to have the sum of all. With a "
            f"parameter server the busiest link carries {most:.0f} vectors each way.",
            ask="How many vectors does each worker send in the ring?",
            answer=sent[64],
            digits=3,
            slack=0.035,
            wrongs=(
                Wrong(63, "each is thought to send its whole vector to all others", "A worker sends chunks."),
                Wrong(126, "the steps are counted", "In each step it sends one of 64 chunks."),
                Wrong(1, "only the way to the sum is counted", "The sums have to be handed round, too."),
            ),
        ),
        why="However many workers there are, none sends more than two vectors. The price is in the steps.",
        text="\n".join(lines),
        unit="vectors",
    )


def _few_steps():
    few, many = recursive_doubling(64).n_steps, ring(64).n_steps
    return Prediction(
        Question(
            lead=f"64 workers: the ring takes {many} steps. Now each pair swaps, then pairs swap with pairs, "
            "fours with fours, and so on.",
            ask="How many steps until all have the sum?",
            answer=few,
            whole=True,
            wrongs=(
                Wrong(32, "the pairs are counted", "All pairs swap at the same time."),
                Wrong(64, "the workers are counted", "How many are in one sum after each step?"),
                Wrong(63, "the ring's first half is counted", "How many are in one sum after each step?"),
            ),
        ),
        why="Two, four, eight, 16, 32, 64: each step doubles what a sum holds. In each of them the whole "
        "vector travels, though, where the ring sends chunks.",
        unit="steps",
    )


PREDICTIONS = {
    "7.p1": _never_seen,
    "7.p2": _vectors_sent,
    "7.p3": _few_steps,
    "7.p4": _found_by_comparing,
    "7.p5": _sum_averaged,
    "7.p6": _drifting,
}
