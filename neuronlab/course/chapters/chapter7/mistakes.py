"""Exercises on mistakes that nobody notices at once."""

from ...choice import Choice
from ...hint import Hint
from ...option import Option


def quiet_mistake():
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
                "Not yet. If each GPU multiplied averaged error terms by its own inputs, the replicas would "
                "drift apart.",
            ),
        ),
        hints=(
            Hint("When do two replicas stay equal? Only the numbers that are subtracted matter."),
            Hint("The shards are of unequal size. Which two means could have been taken?"),
        ),
    )


def layer_by_layer():
    return Choice(
        lead="Gradients are exchanged “layer by layer, from the output back”.",
        ask="What is true about it?",
        options=(
            Option(
                "Each GPU waits for the mean error terms of a layer before it goes on to the layer before.",
                False,
                "Not yet. It is sometimes told like that, but then the replicas would drift apart. For its "
                "backward pass a GPU needs nobody else.",
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
