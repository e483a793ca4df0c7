"""Exercises on the mean of the gradients of several workers."""

from functools import partial

import numpy as np

from ....parallel import all_reduce
from ...hint import Hint
from ...question import Question
from ...wrong import Wrong
from .drawing import drawn, signed


def weighted(rng=None):
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
            ("its gradient", signed(g_a)),
            ("samples of GPU B", str(n_b)),
            ("its gradient", signed(g_b)),
        ),
        why="A mean over all samples: the larger shard has the larger say.",
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
        again=partial(drawn, weighted),
    )


def error_terms(rng=None):
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
        "them, and one of its weights has an input.",
        given=(
            ("error term on GPU A", signed(delta[0])),
            ("input on GPU A", str(x[0])),
            ("error term on GPU B", signed(delta[1])),
            ("input on GPU B", str(x[1])),
        ),
        why="Error term and input belong together, sample by sample: multiply first, then take the mean.",
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
            Wrong(
                mean_delta * sum(x),
                "the error terms are added up, and multiplied by the mean input",
                "Each sample has an input of its own: multiply first, then take the mean of the products.",
                "sum times mean input",
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
        again=partial(drawn, error_terms),
    )


def sum_loss(rng=None):
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
        why="The mean divides by the number of GPUs, which one process does not do. For the same step the "
        "rate would have to be that many times larger.",
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
        again=partial(drawn, sum_loss),
    )
