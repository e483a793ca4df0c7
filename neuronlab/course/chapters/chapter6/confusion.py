"""Exercises on a confusion matrix."""

import numpy as np

from ...hint import Hint
from ...question import Question
from ...wrong import Wrong

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


def accuracy(seed=None):
    counts = _table(seed)
    right, n = int(np.trace(counts)), int(counts.sum())
    recalls = np.diag(counts) / counts.sum(axis=1)
    return Question(
        lead="This is a confusion matrix in words: how many images of each class were called what.",
        given=_rows(counts),
        why="Recognised are the images that were called what they are; all others are mistakes.",
        ask="Which share of all images was recognised, as a number from 0 to 1?",
        unit="share",
        answer=right / n,
        digits=3,
        wrongs=(
            Wrong(
                recalls.mean(),
                "the shares of the three classes are averaged",
                "The classes are not of the same size; asked for is the share of all images.",
            ),
            Wrong(1 - right / n, "the mistakes are counted", "Recognised is a cat that is called a cat."),
            Wrong(right, "the share is left at a number of images", "Divide by all images."),
            Wrong(100 * right / n, "it is given in per cent", "Asked for is a number from 0 to 1."),
            Wrong(right / (n - right), "right ones are divided by wrong ones", "Divide by all images."),
            Wrong(recalls[0], "only the cats are looked at", "There are three classes."),
        ),
        hints=(
            Hint("Which three of the nine counts are right answers?"),
            Hint("Their sum, divided by the sum of all nine."),
        ),
        again=accuracy,
    )


def recall(seed=None):
    counts = _table(seed)
    k = 1
    right, there, said = int(counts[k, k]), int(counts[k].sum()), int(counts[:, k].sum())
    return Question(
        lead="The same kind of table. Whoever looks for dogs wants to know how many of them are found.",
        given=_rows(counts),
        why="Only the dogs count: what was called a dog by mistake is another question.",
        ask="Which share of the dogs was recognised, as a number from 0 to 1?",
        unit="share",
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
            Hint("Only three of the nine counts are of dogs."),
            Hint("Dogs called dog, divided by all dogs."),
        ),
        again=recall,
    )
