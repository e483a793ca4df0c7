"""Predictions of chapter 4, on one iteration: who is to blame, by how much, and what one update does."""

import numpy as np

from ....backprop import backprop
from ....landscape import loss_over
from ....ref import Ref
from ....training import sgd
from ....writing.numbers import format_number
from ... import examples
from ...choice import Choice
from ...option import Option
from ...prediction import Prediction
from ...question import Question
from ...wrong import Wrong

_E = examples.two_neurons
_DATA = _E.X, _E.Y, _E.loss
_FIRST = backprop(_E.network, *_DATA)
_W_A1, _W_B1 = Ref("W", 0, row=0, column=0), Ref("W", 1, row=0, column=0)


def _to_the_target():
    # The loss over w_b1 alone is a parabola; where it is lowest three of its points say.
    at = np.array([0.4, 0.6, 0.8])
    losses = np.array([_loss_at(_W_B1, value) for value in at])
    second, first, _ = np.polyfit(at, losses, 2)
    lowest = -first / (2 * second)
    y_b = _FIRST.Y_hat.item()
    return Prediction(
        Question(
            lead=f"The output is {y_b:g}, the target 1. Only one weight is moved, the {at[0]:g} between the "
            "two neurons.",
            ask="At which value of it is the error zero?",
            answer=lowest,
            digits=3,
            slack=0.005,
            wrongs=(
                Wrong(
                    at[0] + 1 - y_b,
                    "what is missing is added to the weight",
                    "It is multiplied by 0.76 first.",
                ),
                Wrong(at[0] / y_b, "the whole output is taken for a multiple of the weight", "And the bias?"),
            ),
        ),
        why=f"All that is missing, {1 - y_b:.3f}, has to come through this weight, which multiplies "
        f"{_FIRST.layers[0].a.item():g}. Beyond that place the error grows again.",
    )


def _loss_at(ref, value):
    """The loss with one parameter set to `value`, the others as they are."""
    other = Ref("b", 0, row=0)
    held = _E.network.layers[0].b
    return float(loss_over(_E.network, *_DATA, ref, np.array([value]), other, held).item())


def _doubled():
    before, after = _FIRST.mean_loss, _loss_at(_W_A1, 2 * _E.network.layers[0].W[0, 0])
    change = 100 * (after / before - 1)
    return Prediction(
        Question(
            lead="The weight from the first input into neuron a is doubled, from 0.1 to 0.2. Everything "
            f"else stays. The error was {before:.6f}.",
            ask="By how many per cent does the error change? (A fall is negative.)",
            answer=change,
            digits=3,
            slack=0.3,
            wrongs=(
                Wrong(
                    -50, "twice the weight is thought to halve the error", "The weight meets a small input."
                ),
                Wrong(
                    100, "the error is thought to grow like the weight", "Is the output too high or too low?"
                ),
                Wrong(50, "the sign is turned", "Is the output too high or too low?"),
            ),
        ),
        why=f"It falls from {before:.6f} to {after:.6f}. The 0.1 that the weight has gained is multiplied by "
        "the input 0.2, and then by the weight 0.4. The five factors of the next section say what is left.",
        unit="%",
    )


def _most_blamed():
    hidden, output = _FIRST.layers
    carried = {"a0": 1.0, **{f"a{k + 1}": x for k, x in enumerate(_E.X[0])}, "b0": 1.0, "b1": hidden.a.item()}
    terms = {"a": hidden.delta.item(), "b": output.delta.item()}
    found = {name: terms[name[0]] * value for name, value in carried.items()}
    most = max(found, key=lambda name: abs(found[name]))
    options = {
        "a3": ("w_a3: it meets the largest input", "Neuron a's error term has passed the weight 0.4 before."),
        "a0": (
            "w_a0: it is the largest weight of all",
            "How large a weight is does not stand in its derivative.",
        ),
        "b1": (
            "w_b1: all that neuron a says passes through it",
            "Nearly: it carries 0.76, and a bias carries 1.",
        ),
        "b0": ("w_b0: it is the bias of the output neuron", "Nobody stands between it and the error."),
    }
    return Prediction(
        Choice(
            lead="Six weights have made this error together. The derivative of each is the error term of "
            "its neuron, times the input that it carries.",
            ask="Which of these four has the largest derivative?",
            options=tuple(Option(text, name == most, reply) for name, (text, reply) in options.items()),
        ),
        why="Next to the output the error term is largest, and no input here is larger than the 1 of a bias.",
        text="\n".join(
            f"w_{name}: {terms[name[0]]:+.4f} * {value:<4.3g} = {found[name]:+.6f}"
            for name, value in carried.items()
        ),
    )


def _wrong_way():
    wrong = backprop(sgd(_E.network, _FIRST, -_E.lr), *_DATA)
    factor = wrong.mean_loss / _FIRST.mean_loss
    return Prediction(
        Question(
            lead="One sign is turned by mistake, and every weight takes its step uphill, once. The error "
            f"was {_FIRST.mean_loss:.6f}.",
            ask="How many times as large is the error afterwards?",
            answer=factor,
            digits=3,
            slack=0.06,
            wrongs=(
                Wrong(2, "only the distance is doubled", "The error is the square of the distance, halved."),
            ),
        ),
        why=f"The output falls from {_FIRST.Y_hat.item():.3f} to {wrong.Y_hat.item():.3f}: about twice as "
        f"far from the target, and the error is a square. It is {wrong.mean_loss:.6f} now.",
        unit="times",
    )


def _one_update():
    updated = sgd(_E.network, _FIRST, _E.lr)
    again = backprop(updated, *_DATA)
    factor = _FIRST.mean_loss / again.mean_loss
    return Prediction(
        Question(
            lead=f"All six weights have moved once, by the rate {_E.lr:g}. The error was "
            f"{_FIRST.mean_loss:.6f}.",
            ask="How many times smaller is it now?",
            answer=factor,
            digits=3,
            slack=2.5,
        ),
        why=f"From {_FIRST.mean_loss:.6f} to {format_number(again.mean_loss, 3)}, by one update: each "
        "weight needed only a little, and the six add up. The output even went a little too far, past the "
        f"target: to {again.Y_hat.item():.3f}.",
        unit="times",
    )


PREDICTIONS = {
    "4.p1": _to_the_target,
    "4.p2": _doubled,
    "4.p3": _most_blamed,
    "4.p4": _wrong_way,
    "4.p5": _one_update,
}
