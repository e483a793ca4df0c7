"""Predictions of chapter 5, on the way to the goal: overshooting, rates, landscapes."""

import math

import numpy as np

from ....backprop import backprop, forward
from ....landscape import walk_down, with_values
from ....network import Layer, Network
from ....ref import Ref
from ....training import train
from ... import examples
from ...choice import Choice
from ...option import Option
from ...prediction import Prediction
from ...question import Question
from ...sketch import Sketch

_E = examples.two_neurons
_DATA = _E.X, _E.Y, _E.loss
_EPOCHS = 20


def _run(lr, network=_E.network, epochs=_EPOCHS):
    return train(network, *_DATA, lr, epochs)


def _to_and_fro():
    outputs = [forward(network, _E.X).item() for network in _run(_E.lr, epochs=6).networks]
    sides = ["above" if output > 1 else "below" for output in outputs]
    return Prediction(
        Choice(
            lead=f"The target is 1. The first output was {outputs[0]:.3f}, the second {outputs[1]:.3f}.",
            ask="How does it go on, with the same rate?",
            options=(
                Option(
                    "From above it comes down to 1, closer each time.",
                    False,
                    "The second update turns every sign, and goes a little too far as well.",
                ),
                Option(
                    "It jumps over the target each time, and lands closer each time.",
                    True,
                    "One says that the training converges, although it misses every time.",
                ),
                Option(
                    "It swings to and fro by the same amount.",
                    False,
                    "The steps shrink with the error: a small miss makes a small gradient.",
                ),
                Option(
                    "It is far beyond the target after a few iterations.",
                    False,
                    "That would take a larger rate; the next section tries one.",
                ),
            ),
        ),
        why="Each update is made from the present miss, and overshoots it by a little. At last each miss "
        f"is about {abs((outputs[-2] - 1) / (outputs[-1] - 1)):.0f} times smaller than the one before.",
        text="\n".join(
            f"{k}: {output:.10f}, {side}"
            for k, (output, side) in enumerate(zip(outputs, sides, strict=True), 1)
        ),
    )


def _twice_the_rate():
    runs = {lr: _run(lr).losses for lr in (0.05, 0.6, 1.2)}
    worst = int(np.argmax(runs[1.2])) + 1
    return Prediction(
        Sketch(
            lead="The thin line is the loss with the rate 0.05, the dotted one with 0.6. On the upright "
            "axis each mark is the same multiple of the one below it.",
            ask="Sketch the loss with twice the rate, 1.2.",
            x=np.arange(1, _EPOCHS + 1),
            y=runs[1.2][:_EPOCHS],
            x_label="iteration",
            y_label="loss",
            log=True,
            span=(1e-9, 1),
            known={"rate 0.05": _seen(runs[0.05]), "rate 0.6": _seen(runs[0.6])},
        ),
        why=f"It grows at first, and is worst in iteration {worst}. The output swings to and fro across the "
        "target, until the weights have come to a place where the slopes are gentler.",
    )


def _seen(losses):
    """Losses no lower than the axis, on whose edge they then run."""
    return np.maximum(losses[:_EPOCHS], 1e-9)


def _hopeless():
    run = _run(2.0)
    output = forward(run.network, _E.X).item()
    return Prediction(
        Choice(
            lead="0.6 was good, and 1.2 wild. Now the rate is 2.0.",
            ask="How does the training go on?",
            options=(
                Option(
                    "The output swings further and further, without end.",
                    False,
                    "So it would without ReLU. ReLU has a flat side, and one jump lands there.",
                ),
                Option(
                    "After a few iterations nothing moves any more, far from the target.",
                    output == 0,
                    "The output is 0, and so is every derivative.",
                ),
                Option("It takes longer, and gets there.", False, "That was 1.2."),
                Option(
                    "It swings to and fro by the same amount for ever.",
                    False,
                    "Something stops it: where does a ReLU let nothing through?",
                ),
            ),
        ),
        why=f"From the third iteration on the output is {output:g} and the loss {run.losses[-1]:g}, for "
        "ever.",
    )


def _exploded():
    linear = Network([Layer(one.W, one.b, "identity") for one in _E.network.layers])
    run = _run(2.0, linear)
    digits = math.floor(math.log10(run.losses[-1])) + 1
    return Prediction(
        Question(
            lead="Both neurons get the identity in place of ReLU, so that nothing is flat. The rate is 2, "
            "and the first loss 0.019. The engine trains until a loss is too large a number for a computer.",
            ask="How many digits does the last loss before that one have, in front of the decimal point?",
            answer=digits,
            whole=True,
        ),
        why=f"It is {run.losses[-1]:.3g}, a number with {digits} digits, and the next one is beyond all "
        f"numbers of a computer. It took {len(run.losses)} iterations: each jump "
        "lands far beyond the one before.",
        unit="digits",
    )


def _valley():
    return Prediction(
        Choice(
            lead="Two of the six weights may vary, neuron a's bias and neuron b's weight. Each pair of "
            "their values is a place on a map, and the loss is its height.",
            ask="How many lowest places are there?",
            options=(
                Option(
                    "One, in the middle of a bowl.", False, "More than one pair gives the right answer: why?"
                ),
                Option(
                    "A whole valley of them.",
                    True,
                    "What one weight lacks the other can make up for: their product counts.",
                ),
                Option(
                    "Two or three, with ridges between.", False, "Between two good pairs lie others as good."
                ),
            ),
        ),
        why="Each pair with which the output is 1 is a lowest place, and such pairs lie side by side, along "
        "a curve.",
    )


def _decaying():
    plans = {
        "constant 0.05": 0.05,
        "constant 1.2": 1.2,
        "1.2, then × 0.7": lambda epoch: 1.2 * 0.7**epoch,
        "1.2, then × 0.5": lambda epoch: 1.2 * 0.5**epoch,
    }
    found = {name: np.flatnonzero(_run(lr).losses < 1e-6)[:1] + 1 for name, lr in plans.items()}
    told = {name: int(first[0]) if first.size else None for name, first in found.items()}
    return Prediction(
        Question(
            lead=f"With the constant rate 1.2 it takes {told['constant 1.2']} iterations until the loss is "
            "below one millionth. Now it begins with 1.2, and the rate is multiplied by 0.7 after each "
            "iteration.",
            ask="How many iterations does it take?",
            answer=found["1.2, then × 0.7"].item(),
            whole=True,
        ),
        why="It overshoots once, and then its steps fit. But one can overdo it: with × 0.5 the rate has "
        "become tiny before the network has arrived.",
        text="\n".join(f"{name:16}  {count or 'not within 20'}" for name, count in told.items()),
        unit="iterations",
    )


def _two_alone():
    arrived = {lr: _steps_on_the_map(lr) for lr in (0.6, 1.2)}
    return Prediction(
        Choice(
            lead="On the map only two of the six weights learn. With the rate 0.6 the ball takes "
            f"{arrived[0.6]} steps until the loss is below one millionth.",
            ask="And with 1.2?",
            options=(
                Option(
                    "More: it overshoots, as before.",
                    arrived[1.2] > arrived[0.6],
                    "Before, six weights pulled at the output at once.",
                ),
                Option(
                    "Fewer: now it fits.",
                    arrived[1.2] < arrived[0.6],
                    "Two weights move the output less than six do, so each may move further.",
                ),
                Option(
                    "It never arrives.", False, "For that its steps would have to be more than twice as long."
                ),
            ),
        ),
        why=f"It takes {arrived[1.2]} steps. A step is too long if it changes the output too much, and six "
        "weights that learn together change it more than two. So no rate is right in itself; it depends "
        "on what learns.",
    )


def _steps_on_the_map(lr):
    held = _run(_E.lr).network
    bias, weight = Ref("b", 0, row=0), Ref("W", 1, row=0, column=0)
    way = walk_down(held, *_DATA, (bias, weight), (0.6, 0.4), lr, 1.0, 1, _EPOCHS, 0)
    heights = [backprop(with_values(held, (bias, weight), here), *_DATA).mean_loss < 1e-6 for here in way]
    return heights.index(True)


PREDICTIONS = {
    "5.p1": _to_and_fro,
    "5.p2": _twice_the_rate,
    "5.p3": _hopeless,
    "5.p4": _exploded,
    "5.p5": _valley,
    "5.p6": _two_alone,
    "5.p7": _decaying,
}
