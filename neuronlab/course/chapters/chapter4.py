"""Exercises of chapter 4, on one iteration of backpropagation: the forward pass to the update."""

from functools import partial

from ...backprop import backprop
from ...network import Layer, Network
from ...steps import Ref, steps
from ...writing.numbers import format_number
from .. import examples
from ..choice import Choice
from ..hint import Hint
from ..number_question import question_about
from ..option import Option
from ..solution import Solution

_E = examples.two_neurons
_FIRST = backprop(_E.network, _E.X, _E.Y, _E.loss)
# The same network with other numbers, so that nothing can be read off the page.
_OTHER = backprop(
    Network([Layer([[0.5, 0.2, 0.7]], [0.1], "relu"), Layer([[0.6]], [0.3], "relu")]),
    [[0.4, 0.9, 0.3]],
    [[0.9]],
    "half_squared_error",
)
# Two hidden neurons, so that rows and columns can be confused, and the sigmoid, so that slopes matter.
_WIDE = backprop(
    Network(
        [Layer([[0.4, -0.7], [0.9, 0.3]], [0.2, 0.1], "sigmoid"), Layer([[0.8, -0.6]], [0.3], "identity")]
    ),
    [[0.6, 0.5]],
    [[1.0]],
    "half_squared_error",
)
# For somebody's own function; other numbers, so that it gives nothing away.
_CODED = backprop(
    Network(
        [Layer([[0.6, -0.3], [-0.5, 0.8]], [0.1, -0.2], "sigmoid"), Layer([[0.7, -0.9]], [0.2], "identity")]
    ),
    [[0.4, 0.9]],
    [[1.0]],
    "half_squared_error",
)
_RATE = 0.5


def _neuron(name, layer, row=0):
    return Ref(name, layer, sample=0, row=row)


def _weight(name, layer, row=0, column=0):
    return Ref(name, layer, row=row, column=column)


def _printed_pages():
    """Errata E1, E10: three lines of the source's pages, one of which cannot be right."""
    return Choice(
        lead="Find the mistake in the printed page. With the rate −0.6 and an adjustment that is added (two "
        "signs are turned, and all is well), a book prints the adjustments of three parameters as error "
        "term times input times rate.",
        ask="Which line cannot be right?",
        options=(
            Option(
                "bias of neuron b: −0.196 · 1 · (−0.6) = 0.1176",
                False,
                "Not that one: it can be worked out on paper, and holds.",
            ),
            Option(
                "weight of neuron b: −0.196 · 0.76 · (−0.6) = 0.0911417",
                True,
                "Right. 0.196 times 0.76 is less than 0.15, and six tenths of that is less than 0.09. The "
                "book goes astray here; chapter 5 finds out where it leads.",
            ),
            Option(
                "first weight of neuron a: −0.0784 · 0.2 · (−0.6) = 0.009408",
                False,
                "Not that one: it can be worked out on paper, and holds.",
            ),
        ),
        hints=(
            Hint(
                "No need for many digits: estimate each product, and see which result is too large or too "
                "small."
            ),
            Hint("An input below 1 makes the product smaller than the bias's."),
        ),
        solution=Solution(_FIRST, 0.6, 28),
    )


def _printed_picture():
    """Erratum E10: a picture takes the error term of the wrong neuron, another loses a zero."""
    return Choice(
        lead="Find the mistake in the printed page. A picture shows how neuron a's first weight is adjusted: "
        "error term −0.196, times input 0.2, times rate −0.6. Neuron b's error term is −0.196, and the "
        "weight between the two neurons is 0.4.",
        ask="What is wrong with it?",
        options=(
            Option(
                "The input is that of another weight.",
                False,
                "Not yet. The first weight of neuron a multiplies the first input, which is 0.2.",
            ),
            Option(
                "The error term is that of another neuron.",
                True,
                "Right: a weight learns from the error term of the neuron that it leads into. On the way "
                "back to neuron a, −0.196 still has to pass the weight and the slope.",
            ),
            Option(
                "The rate must not be negative.",
                False,
                "Not yet. A negative rate that is added is unusual, but it is the same as a positive one "
                "that is subtracted.",
            ),
        ),
        hints=(
            Hint("Three factors: error term, input, rate. Whose are they?"),
            Hint(
                "Step back through the network: what happens to an error term between neuron b and neuron a?"
            ),
        ),
        solution=Solution(_FIRST, 0.6, 9),
    )


def _whose_line():
    """The gradients of somebody's own function, in which the hidden neurons' slopes are left out."""
    hidden, (x,) = _CODED.layers[0], _CODED.X
    right = [[hidden.db[j], *hidden.dW[j]] for j in (0, 1)]
    own = [[hidden.da[0, j], *(hidden.da[0, j] * x)] for j in (0, 1)]

    def told(gradients):
        rows = (", ".join(map(format_number, row)) for row in gradients)
        return "; ".join(f"of {name}: {row}" for name, row in zip("ab", rows, strict=True))

    slope = next(k for k, step in enumerate(steps(_CODED)) if step.result == _neuron("slope", 0))
    return Choice(
        lead="Somebody has written backpropagation for two inputs, two sigmoid neurons a and b, and behind "
        "them a neuron c without an activation function. With one sample, the gradients of neuron c are "
        "right. Of the other two the function returns these, for the bias and the two weights: "
        f"{told(own)}. Right would be: {told(right)}.",
        ask="Which line has the mistake?",
        options=(
            Option(
                "delta_c = y_c − target",
                False,
                "Not that one: neuron c's own gradients are made of it, and they are right.",
            ),
            Option(
                "delta_ab = delta_c · w_c",
                True,
                "Right. All numbers of a neuron are too large by one factor, also that of its bias, which is "
                "the error term itself. What is missing is each neuron's slope, y · (1 − y).",
            ),
            Option(
                "gradients of the weights of a and b = delta_ab · x",
                False,
                "Not that one: the gradients of the biases do not pass through it, and they are wrong, too.",
            ),
            Option(
                "gradients of the weights of c = delta_c · y_ab",
                False,
                "Not that one: these are the gradients of neuron c, and they are right.",
            ),
        ),
        hints=(
            Hint("Divide each wrong number by the right one. What do those of one neuron have in common?"),
            Hint("The first line with a wrong result is the one. Which numbers come out of each line?"),
        ),
        solution=Solution(_CODED, _RATE, slope),
    )


QUESTIONS = {
    "4.1": partial(question_about, _OTHER, _neuron("a", 1)),
    "4.2": partial(question_about, _OTHER, _neuron("da", 1), known=(_neuron("a", 1),)),
    "4.3": partial(
        question_about, _WIDE, _neuron("delta", 0, row=1), known=(_neuron("delta", 1), _neuron("z", 0, row=1))
    ),
    "4.4": partial(
        question_about,
        _WIDE,
        _weight("dW", 0, 1, 0),
        known=(_neuron("delta", 0, row=1), _neuron("z", 0, row=1)),
    ),
    "4.5": partial(
        question_about, _OTHER, _weight("new_W", 1), _RATE, known=(_neuron("delta", 1), _neuron("a", 0))
    ),
    "4.6": _printed_pages,
    "4.7": _printed_picture,
    "4.8": _whose_line,
}
