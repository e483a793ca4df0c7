"""Exercises on what two curves say, and on an honest test."""

from ...choice import Choice
from ...hint import Hint
from ...option import Option


def diagnosis():
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


def honest():
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
