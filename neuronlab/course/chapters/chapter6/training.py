"""Exercises on what happens in a training: updates, epochs, mean losses, a rate that decays."""

import numpy as np

from ...hint import Hint
from ...question import Question
from ...wrong import Wrong


def number_of_updates(seed=None):
    n, size = 1438, 32
    if seed is not None:
        rng = np.random.default_rng(seed)
        size = int(rng.choice([16, 24, 32, 64]))
        n = int(size * rng.integers(12, 60) + rng.integers(1, size))
    whole, rest = divmod(n, size)
    return Question(
        lead="A training visits all its examples once in every epoch, in batches. The last batch takes what "
        "is left.",
        given=(("examples", str(n)), ("batch size", str(size))),
        why="The last batch is shorter, and it makes an update all the same.",
        ask="How many updates are made in one epoch?",
        answer=whole + 1,
        whole=True,
        wrongs=(
            Wrong(whole, "the last, shorter batch is forgotten", f"{rest} examples are still waiting."),
            Wrong(n / size, "the division is not rounded", "There is no fraction of an update."),
            Wrong(n, "every example has an update of its own", "That would be a batch size of 1."),
            Wrong(1, "the whole set is one batch", "That would be full batch."),
            Wrong(size, "the batch size is given", "How many such batches are there?"),
            Wrong(n * size, "the two numbers are multiplied", "A larger batch means fewer updates."),
        ),
        hints=(
            Hint("One update for each batch: how many batches does it take until every example was in one?"),
            Hint("Divide, and round up."),
        ),
        again=number_of_updates,
    )


def number_of_epochs(seed=None):
    n, size, updates = 50_000, 125, 90_000
    if seed is not None:
        rng = np.random.default_rng(seed)
        size, batches = int(rng.choice([50, 80, 125, 200])), int(rng.integers(3, 12)) * 100
        n, updates = size * batches, batches * int(rng.integers(110, 600))
    return Question(
        lead="A report says for how many iterations, that is, updates, a network was trained.",
        given=(("iterations", f"{updates:,}"), ("batch size", str(size)), ("training examples", f"{n:,}")),
        why="An iteration sees one batch; so many of them as make up all examples are one epoch.",
        ask="How many epochs were that?",
        answer=updates * size / n,
        whole=True,
        wrongs=(
            Wrong(updates, "iterations are taken for epochs", "An epoch is one run through all examples."),
            Wrong(updates / n, "the batch size is left out", "An iteration looks at a whole batch."),
            Wrong(
                updates / size,
                "the iterations are divided by the batch size",
                "How many iterations does one epoch take?",
            ),
            Wrong(n / size, "the iterations of one epoch are given", "And how often does that go into all?"),
            Wrong(updates * size, "the examples looked at are counted", "How often was each among them?"),
            Wrong(n / (updates * size), "the fraction is turned over", "More iterations are more epochs."),
        ),
        hints=(
            Hint("First: how many iterations make one epoch?"),
            Hint("Examples divided by the batch size. Then see how often that goes into all iterations."),
        ),
        again=number_of_epochs,
    )


def mean_of_means(seed=None):
    sizes, losses = (40, 40, 20), (0.3, 0.5, 1.1)
    if seed is not None:
        rng = np.random.default_rng(seed)
        full = 10 * int(rng.integers(3, 8))
        sizes = (full, full, int(rng.integers(1, full // 10)) * 10)
        losses = tuple(
            round(float(loss), 2) for loss in np.sort(rng.choice(np.arange(10, 99), 3, False) / 100)
        )
    n = sum(sizes)
    total = sum(size * loss for size, loss in zip(sizes, losses, strict=True))
    given = tuple(
        (f"mean loss of batch {k}, of {size} examples", f"{loss:g}")
        for k, (size, loss) in enumerate(zip(sizes, losses, strict=True), 1)
    )
    return Question(
        lead="An epoch had three batches, the last one shorter. Of each the mean loss is known.",
        given=given,
        why="Each example counts alike, so a short batch has a smaller say in the mean.",
        ask="How large is the mean loss of all examples of this epoch?",
        answer=total / n,
        wrongs=(
            Wrong(
                sum(losses) / 3,
                "the three means are averaged as if the batches were equal",
                "An example in the short batch must not count more than one in a long batch.",
            ),
            Wrong(
                sum(losses[:2]) / 2,
                "the last batch is left out",
                "Its examples are examples like the others.",
            ),
            Wrong(total / 3, "the sum is divided by the number of batches", "How many examples are there?"),
            Wrong(total, "the sum of all losses is given", "A mean is divided by the number of examples."),
            Wrong(sum(losses), "the means are added up", "A mean lies between the smallest and the largest."),
        ),
        hints=(
            Hint("From a mean and a number of examples you get back their sum."),
            Hint("Weight each mean with the size of its batch, then divide by all examples."),
        ),
        again=mean_of_means,
    )


def decay(seed=None):
    first, factor, epoch = 0.5, 0.9, 6
    if seed is not None:
        rng = np.random.default_rng(seed)
        first, factor = float(rng.choice([0.1, 0.2, 0.4, 0.8])), float(rng.choice([0.8, 0.85, 0.9, 0.95]))
        epoch = int(rng.integers(4, 12))
    return Question(
        lead="The learning rate is multiplied by the same factor after each epoch. Epochs are counted from "
        "0.",
        given=(("rate in epoch 0", f"{first:g}"), ("factor", f"{factor:g}")),
        why="After the first epoch the factor was applied once, so in epoch k it has been applied k times.",
        ask=f"Which rate is used in epoch {epoch}?",
        answer=first * factor**epoch,
        wrongs=(
            Wrong(
                first * factor ** (epoch - 1),
                "the epochs are counted from 1",
                "Epoch 0 has no factor yet, epoch 1 has one.",
            ),
            Wrong(
                first * factor ** (epoch + 1),
                "the factor is applied once too often",
                "Epoch 0 has no factor yet, epoch 1 has one.",
            ),
            Wrong(
                first * factor * epoch,
                "factor and epoch are multiplied",
                "The factor is applied again and again: that is a power.",
            ),
            Wrong(first * factor, "the factor is applied only once", "It is applied after each epoch."),
            Wrong(factor**epoch, "the first rate is left out", "Where does it start?"),
            Wrong(
                first / epoch,
                "the rate is divided by the epoch",
                "There are such plans as well; this one multiplies by a factor.",
            ),
            Wrong(
                first * (1 - (1 - factor) * epoch),
                "the same amount is taken off each time",
                "A part of what is left is taken off, and that becomes less and less.",
            ),
        ),
        hints=(
            Hint("Write down the rates of epochs 0, 1 and 2, and look how often the factor is in them."),
            Hint(
                "The first rate times a power of the factor:",
                "<msub><mi>η</mi><mn>0</mn></msub><mo>·</mo><msup><mi>q</mi><mtext>epoch</mtext></msup>",
            ),
        ),
        again=decay,
    )
