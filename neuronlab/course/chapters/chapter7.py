"""Exercises of chapter 7, on shards, the mean of their gradients, and the ring that adds them up."""

from functools import partial

import numpy as np

from ...parallel import all_reduce, bus_factor, ring, simulate
from ...parallel.cost.units import BITS_PER_BYTE
from ...writing.numbers import format_number
from ..choice import Choice
from ..hint import Hint
from ..option import Option
from ..question import Question
from ..wrong import Wrong

_FP32 = 4  # bytes


def _drawn(make, seed):
    """Return `make(rng)`, drawn again until every slip leads to another number than the answer."""
    rng = np.random.default_rng(seed)
    while True:
        asked = make(rng)
        if all(asked.check(format_number(wrong.value, asked.digits)).slips for wrong in asked.wrongs):
            return asked


def _weighted(rng=None):
    """Erratum E12."""
    sizes, means = (24, 8), (0.5, -0.3)
    if rng is not None:
        small, factor = int(rng.integers(2, 9)), int(rng.integers(2, 6))
        sizes = (small * factor, small)
        means = tuple(round(float(g), 2) for g in (rng.uniform(0.2, 0.9), -rng.uniform(0.1, 0.8)))
    (n_a, n_b), (g_a, g_b) = sizes, means
    n = n_a + n_b
    return Question(
        lead="Two GPUs train one network. Each has the mean gradient of some weight over its own shard.",
        given=(
            ("samples of GPU A", str(n_a)),
            ("its gradient", _signed(g_a)),
            ("samples of GPU B", str(n_b)),
            ("its gradient", _signed(g_b)),
        ),
        ask="Which gradient must both of them follow?",
        answer=float(all_reduce(means, sizes)),
        digits=3,
        wrongs=(
            Wrong(
                float(all_reduce(means)),
                "the shards count the same, whatever their size",
                "One of the GPUs speaks for more samples than the other.",
                "plain mean",
            ),
            Wrong(
                float(all_reduce(means, sizes[::-1])),
                "each gradient is weighted by the size of the other shard",
                "Whose samples have given which gradient?",
                "sizes swapped",
            ),
            Wrong(g_a + g_b, "the gradients are added", "The loss is a mean, and so is its gradient.", "sum"),
            Wrong(
                n_a * g_a + n_b * g_b,
                "the weighted gradients are added, and not divided by the number of samples",
                "This is the sum over all samples. How many are they?",
                "not divided",
            ),
            Wrong(
                (n_a * g_a + n_b * g_b) / 2,
                "the sum over all samples is divided by the number of GPUs",
                "Divide by what was counted: samples.",
                "divided by workers",
            ),
        ),
        hints=(
            Hint("Turn each mean back into a sum over the samples of its shard."),
            Hint(
                f"Add the two sums, and divide by all {n} samples.",
                "<mfrac><mrow><msub><mi>n</mi><mi>A</mi></msub><msub><mi>g</mi><mi>A</mi></msub><mo>+</mo>"
                "<msub><mi>n</mi><mi>B</mi></msub><msub><mi>g</mi><mi>B</mi></msub></mrow>"
                "<mrow><msub><mi>n</mi><mi>A</mi></msub><mo>+</mo><msub><mi>n</mi><mi>B</mi></msub></mrow></mfrac>",
            ),
        ),
        again=partial(_drawn, _weighted),
    )


def _error_terms(rng=None):
    """Erratum E11."""
    delta, x = (0.4, -0.2), (0.5, 0.9)
    if rng is not None:
        delta = tuple(
            round(float(d), 1) for d in rng.choice([-1, 1], 2) * rng.permutation(np.arange(1, 10))[:2] / 10
        )
        x = tuple(round(float(v), 1) for v in rng.permutation(np.arange(1, 10))[:2] / 10)
    products = tuple(d * v for d, v in zip(delta, x, strict=True))
    mean_delta = sum(delta) / 2
    return Question(
        lead="Two GPUs have one sample each. A neuron of their common network has an error term on each of "
        "them, and one of its weights an input.",
        given=(
            ("error term on GPU A", _signed(delta[0])),
            ("input on GPU A", str(x[0])),
            ("error term on GPU B", _signed(delta[1])),
            ("input on GPU B", str(x[1])),
        ),
        ask="Which gradient of the weight do both GPUs follow in data-parallel training?",
        answer=sum(products) / 2,
        digits=3,
        wrongs=(
            Wrong(
                mean_delta * sum(x) / 2,
                "the mean error term is multiplied with the mean input",
                "The mean of products is not the product of means.",
                "product of means",
            ),
            *(
                Wrong(
                    mean_delta * v,
                    f"the error terms are averaged, and the mean is multiplied with the input of GPU {name}",
                    "Then each GPU would follow a number of its own. What is averaged are gradients.",
                    f"error terms averaged, input of {name}",
                )
                for name, v in zip("AB", x, strict=True)
            ),
            Wrong(
                sum(products), "the gradients are added", "Two samples, and the loss is their mean.", "sum"
            ),
            Wrong(mean_delta, "the inputs are left out", "That is the gradient of the bias.", "bias"),
            *(
                Wrong(
                    product,
                    f"GPU {name} follows its own gradient",
                    "Then the replicas would differ after this step.",
                    f"own gradient of {name}",
                )
                for name, product in zip("AB", products, strict=True)
            ),
        ),
        hints=(
            Hint("First each GPU by itself: the gradient of a weight is error term times input."),
            Hint("Only then the mean of the two gradients."),
        ),
        again=partial(_drawn, _error_terms),
    )


def _sum_loss(rng=None):
    n_workers, size, gradient = 8, 32, 60
    if rng is not None:
        n_workers, size = int(2 ** rng.integers(1, 7)), int(rng.choice([12, 24, 48]))
        gradient = int(rng.integers(20, 400))
    return Question(
        lead="A loss ADDS UP the errors of all samples (it takes no mean). One process with the whole batch "
        "gets the gradient below for some weight. Now the batch is divided over several GPUs, in equal "
        "shards, and the framework takes the mean of their gradients.",
        given=(
            ("gradient in one process", str(gradient)),
            ("GPUs", str(n_workers)),
            ("samples on each", str(size)),
        ),
        ask="Which gradient do the GPUs follow?",
        answer=gradient / n_workers,
        wrongs=(
            Wrong(
                gradient,
                "the loss is taken for a mean",
                "Together the GPUs' gradients add up to that of one process. Then they are averaged.",
                "as for a mean",
            ),
            Wrong(
                gradient * n_workers,
                "the mean is taken for a sum of whole gradients",
                "Each GPU has only its part of the samples.",
                "times workers",
            ),
            Wrong(
                gradient / (n_workers * size),
                "the sum is divided by the number of samples",
                "The framework knows nothing of samples: it divides by the number of GPUs.",
                "divided by samples",
            ),
            Wrong(
                gradient / size,
                "the sum is divided by the samples of one GPU",
                "What is the mean taken over?",
                "divided by shard",
            ),
        ),
        hints=(
            Hint("What do the gradients of all GPUs add up to, if each is a sum over its own samples?"),
            Hint("A mean over the GPUs divides this by their number."),
        ),
        again=partial(_drawn, _sum_loss),
    )


def _quiet_mistake():
    return Choice(
        lead="A training runs on two GPUs, with shards of 20 and 12 samples. After every step a test "
        "compares the two replicas: they are equal to the last bit. The loss falls.",
        ask="What does this prove?",
        options=(
            Option(
                "The GPUs do together what one GPU would do with all samples.",
                False,
                "Not yet. Both GPUs could follow the same wrong mean. What would the plain mean of the two "
                "gradients do to the replicas?",
            ),
            Option(
                "Both follow the same gradient; whether it is the right one is open.",
                True,
                "Right: the plain mean of unequal shards keeps replicas equal too. Only the comparison with "
                "one worker and the whole batch finds it.",
            ),
            Option(
                "Nothing: replicas are equal whatever one averages.",
                False,
                "Not quite nothing. If each GPU multiplied averaged error terms with its own inputs, the "
                "replicas would drift apart.",
            ),
        ),
        hints=(
            Hint("When do two replicas stay equal? Only the numbers that are subtracted matter."),
            Hint("The shards are of unequal size. Which two means could have been taken?"),
        ),
    )


def _layer_by_layer():
    return Choice(
        lead="Gradients are exchanged “layer by layer, from the output back”.",
        ask="What is true about it?",
        options=(
            Option(
                "Each GPU waits for the mean error terms of a layer before it goes on to the layer before.",
                False,
                "Not yet. So it is told sometimes, but then the replicas would drift apart. For its backward "
                "pass a GPU needs nobody else.",
            ),
            Option(
                "The gradient of the last layer is ready first, and may be sent while the pass goes on.",
                True,
                "Right: that hides communication behind computing. The weights change only when all "
                "gradients have arrived.",
            ),
            Option(
                "The last layer is updated first, so that the layers before it use its new weights.",
                False,
                "Not yet. All weights are adjusted at once, after all gradients are known (chapter 4).",
            ),
            Option(
                "The first layer goes first, as in the forward pass.",
                False,
                "Not yet. Where does the backward pass begin?",
            ),
        ),
        hints=(
            Hint("In which order does a backward pass finish the gradients of the layers?"),
            Hint("Which numbers does a GPU need for its backward pass that it does not have itself?"),
        ),
    )


def _around(rng=None):
    vectors = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]]
    if rng is not None:
        vectors = rng.permutation(np.arange(1, 100))[:16].reshape(4, 4).tolist()
    schedule, worker, chunk, after = ring(4), 3, 1, 2
    states = simulate(schedule, vectors).states
    column = [vector[chunk] for vector in vectors]
    return Question(
        lead="Four workers stand in a ring, A to B to C to D and back to A. In step 1 A sends its chunk 1, "
        "B its chunk 2, C its chunk 3, D its chunk 4. Then each passes on the chunk that it has just added "
        "to.",
        given=tuple(
            (f"chunks of {name}", " | ".join(map(str, vector)))
            for name, vector in zip("ABCD", vectors, strict=True)
        ),
        ask="What is in chunk 2 of worker D after 2 steps?",
        answer=float(states[after][worker][chunk]),
        digits=3,
        wrongs=(
            Wrong(
                sum(column),
                "all four have been added",
                "In each step a chunk moves on by one worker only. How many has it met?",
                "one step too many",
            ),
            Wrong(
                float(states[after][worker - 1][chunk]),
                "D's own number is left out",
                "In step 2 the chunk moves on to D, and D adds it to its own.",
                "own number left out",
            ),
            Wrong(
                column[2] + column[3],
                "C sends what it had before step 1",
                "C has added what came from B, and passes on the sum.",
                "old chunk sent",
            ),
            Wrong(column[3], "nothing has arrived yet", "Follow chunk 2: it starts at B.", "nothing arrived"),
        ),
        hints=(
            Hint("Follow one chunk only: who sends chunk 2 in step 1, and to whom?"),
            Hint("B sends it to C in step 1, C passes the sum on to D in step 2."),
        ),
        again=partial(_drawn, _around),
    )


def _ring_bytes(rng=None):
    n_workers, millions = 10, 7
    if rng is not None:
        n_workers = int(2 ** rng.integers(2, 7))
        millions = int(rng.integers(2, 900))
    whole = _FP32 * millions
    sent = whole * bus_factor("all_reduce", n_workers)
    return Question(
        lead="Workers in a ring add up a gradient, so that each has the sum in the end. Every number travels "
        "in fp32.",
        given=(("workers", str(n_workers)), ("parameters", f"{millions} million")),
        ask="How many MB (million bytes) does each worker send?",
        answer=sent,
        wrongs=(
            Wrong(
                sent / 2,
                "the vector travels around only once",
                "Once to add up, and once more to hand the sums around.",
                "factor 2 forgotten",
            ),
            Wrong(
                2 * whole,
                "each worker sends the whole vector twice",
                "Each half has n − 1 steps of an n-th each, not n.",
                "factor (n-1)/n forgotten",
            ),
            Wrong(whole, "each worker sends its vector once", "Count the steps: 2(n − 1).", "one vector"),
            Wrong(
                sent / _FP32,
                "numbers are counted, in millions, not bytes",
                "A number in fp32 has 32 bits.",
                "numbers",
            ),
            Wrong(
                sent * BITS_PER_BYTE, "bits are counted, not bytes", "A byte has 8 bits.", "bits for bytes"
            ),
            Wrong(
                sent * n_workers,
                "all workers are counted together",
                "Asked for is what one of them sends.",
                "all workers",
            ),
            Wrong(
                (n_workers - 1) * whole,
                "it is the server of a parameter server",
                "In a ring chunks travel, not whole vectors.",
                "parameter server",
            ),
        ),
        hints=(
            Hint("How many steps are there, and what part of the vector goes out in each?"),
            Hint(
                "S is the size of the vector in bytes, n the number of workers:",
                "<mn>2</mn><mo>(</mo><mi>n</mi><mo>−</mo><mn>1</mn><mo>)</mo><mo>·</mo>"
                "<mfrac><mi>S</mi><mi>n</mi></mfrac>",
            ),
        ),
        again=partial(_drawn, _ring_bytes),
    )


def _signed(number):
    return f"{number:g}".replace("-", "−")


QUESTIONS = {
    "7.1": _weighted,
    "7.2": _error_terms,
    "7.3": _sum_loss,
    "7.4": _quiet_mistake,
    "7.5": _layer_by_layer,
    "7.6": _around,
    "7.7": _ring_bytes,
}
