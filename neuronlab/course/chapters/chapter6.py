"""Exercises of chapter 6, on batches and epochs, a decaying rate, and judging what a network has learned."""

import numpy as np

from ..choice import Choice
from ..hint import Hint
from ..option import Option
from ..question import Question
from ..wrong import Wrong


def _updates(seed=None):
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
        again=_updates,
    )


def _epochs(seed=None):
    n, size, updates = 50_000, 125, 90_000
    if seed is not None:
        rng = np.random.default_rng(seed)
        size, batches = int(rng.choice([50, 80, 125, 200])), int(rng.integers(3, 12)) * 100
        n, updates = size * batches, batches * int(rng.integers(110, 600))
    return Question(
        lead="A report says for how many iterations, that is, updates, a network was trained.",
        given=(("iterations", f"{updates:,}"), ("batch size", str(size)), ("training examples", f"{n:,}")),
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
        again=_epochs,
    )


def _mean_of_means(seed=None):
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
        again=_mean_of_means,
    )


def _decay(seed=None):
    first, factor, epoch = 0.5, 0.9, 6
    if seed is not None:
        rng = np.random.default_rng(seed)
        first, factor = float(rng.choice([0.1, 0.2, 0.4, 0.8])), float(rng.choice([0.8, 0.85, 0.9, 0.95]))
        epoch = int(rng.integers(4, 12))
    return Question(
        lead="The learning rate is multiplied by the same factor after each epoch. Epochs are counted from "
        "0, as in lr=lambda epoch: ... of nl.train.",
        given=(("rate in epoch 0", f"{first:g}"), ("factor", f"{factor:g}")),
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
                "<msub><mi>η</mi><mn>0</mn></msub><mo>·</mo><msup><mi>q</mi><mi>epoch</mi></msup>",
            ),
        ),
        again=_decay,
    )


_CLASSES = ("cat", "dog", "hen")


def _table(seed):
    """Counts (3, 3) of a confusion matrix, row: the truth, column: what was said."""
    if seed is None:
        return np.array([[46, 3, 1], [5, 28, 7], [1, 3, 16]])
    rng = np.random.default_rng(seed)
    while True:
        counts = rng.integers(1, 9, (3, 3))
        right = [rng.integers(11, 20), rng.integers(20, 35), rng.integers(35, 60)]
        np.fill_diagonal(counts, rng.permutation(right))
        # Shares that are easily confused must be told from each other.
        found = _right_of(counts, 0), _right_of(counts, 1), _right_of(counts.T, 1)
        all_of_them = np.trace(counts) / counts.sum()
        mean = np.mean([_right_of(counts, k) for k in range(3)])
        shares = np.sort([*found, 1 - found[1], all_of_them, mean])
        if np.diff(shares).min() > 0.01:
            return counts


def _right_of(counts, k):
    """Return which share of row k lies on the diagonal."""
    return counts[k, k] / counts[k].sum()


def _rows(counts):
    return tuple(
        (f"{name}s called {other}", str(count))
        for name, row in zip(_CLASSES, counts.tolist(), strict=True)
        for other, count in zip(_CLASSES, row, strict=True)
    )


def _accuracy(seed=None):
    counts = _table(seed)
    right, n = int(np.trace(counts)), int(counts.sum())
    recalls = np.diag(counts) / counts.sum(axis=1)
    return Question(
        lead="This is a confusion matrix in words: how many images of each class were called what.",
        given=_rows(counts),
        ask="Which share of all images was recognised, as a number from 0 to 1?",
        answer=right / n,
        digits=3,
        wrongs=(
            Wrong(
                recalls.mean(),
                "the shares of the three classes are averaged",
                "The classes are not of the same size; asked for is the share of all images.",
            ),
            Wrong(1 - right / n, "the mistakes are counted", "Recognised are those on the diagonal."),
            Wrong(right, "the share is left at a number of images", "Divide by all images."),
            Wrong(100 * right / n, "it is given in per cent", "Asked for is a number from 0 to 1."),
            Wrong(right / (n - right), "right ones are divided by wrong ones", "Divide by all images."),
            Wrong(recalls[0], "only the cats are looked at", "There are three classes."),
        ),
        hints=(
            Hint("Which three of the nine counts are right answers?"),
            Hint("Their sum, divided by the sum of all nine."),
        ),
        again=_accuracy,
    )


def _found(seed=None):
    counts = _table(seed)
    k = 1
    right, there, said = int(counts[k, k]), int(counts[k].sum()), int(counts[:, k].sum())
    return Question(
        lead="The same kind of table. Whoever looks for dogs wants to know how many of them are missed.",
        given=_rows(counts),
        ask="Which share of the dogs was recognised, as a number from 0 to 1?",
        answer=right / there,
        digits=3,
        wrongs=(
            Wrong(
                right / said,
                "the dogs found are divided by all that was called a dog",
                "That says how far one may trust the word dog (its precision). Here it is about the dogs.",
            ),
            Wrong(
                right / counts.sum(),
                "they are divided by all images",
                "Only the dogs can be recognised as dogs.",
            ),
            Wrong(
                np.trace(counts) / counts.sum(),
                "all classes are taken together",
                "A good mean can hide a class that fares badly.",
            ),
            Wrong(1 - right / there, "the dogs missed are counted", "Asked for are those recognised."),
            Wrong(100 * right / there, "it is given in per cent", "Asked for is a number from 0 to 1."),
        ),
        hints=(
            Hint("Only one row of the table matters."),
            Hint("Dogs taken for a dog, divided by all dogs."),
        ),
        again=_found,
    )


def _diagnosis():
    return Choice(
        lead="After 40 epochs the loss on the examples learned from is 0.01, on those kept back 0.9. After "
        "10 epochs they were 0.3 and 0.4.",
        ask="What has happened?",
        options=(
            Option(
                "The rate was too high, and the training diverged.",
                False,
                "Not yet. Then the loss on the examples learned from would have grown as well.",
            ),
            Option(
                "It has overfitted: epoch 10 was better.",
                True,
                "Right: it has learned its examples by heart. Going back to epoch 10 (early stopping), more "
                "examples or a smaller network help.",
            ),
            Option(
                "It has not been trained for long enough.",
                False,
                "Not yet. From epoch 10 to epoch 40 the loss that counts has more than doubled.",
            ),
            Option(
                "The network is too small for the task.",
                False,
                "Not yet. A network that is too small cannot bring the loss on its own examples to 0.01.",
            ),
        ),
        hints=(
            Hint("Compare the two losses with each other, and then each with its value after 10 epochs."),
            Hint("One of them falls, the other one rises."),
        ),
    )


def _honest():
    return Choice(
        lead="You train eight networks of different sizes, measure each on the test images, and keep the "
        "best one. It has 97.8 % of them right.",
        ask="What can you say of new images?",
        options=(
            Option(
                "It will have 97.8 % of them right: it has never learned from the test images.",
                False,
                "Not yet. The network has not learned from them, but you have: they decided which one you "
                "kept.",
            ),
            Option(
                "Probably a little less than 97.8 %: the choice was made on these very images.",
                True,
                "Right: the best of eight is also the luckiest of eight. Choose by a third set or by "
                "cross-validation, and open the test set once, at the end.",
            ),
            Option(
                "Probably more: with more images every network gets better.",
                False,
                "Not yet. It does not learn any more; it is only used.",
            ),
        ),
        hints=(
            Hint("What have the test images been used for?"),
            Hint("Suppose all eight were equally good, and only luck told them apart."),
        ),
    )


QUESTIONS = {
    "6.1": _updates,
    "6.2": _epochs,
    "6.3": _mean_of_means,
    "6.4": _decay,
    "6.5": _diagnosis,
    "6.6": _accuracy,
    "6.7": _found,
    "6.8": _honest,
}
