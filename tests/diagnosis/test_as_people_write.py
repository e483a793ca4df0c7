"""Whole functions as they stand in questions on the web: what is wrong with each is named."""

import numpy as np
import pytest

import neuronlab as nl


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(z, 0)


def backward(Ws, bs, X, first, f=sigmoid, slope=None, dW_of=None, db_of=None, update=0.0, decay=0.0):
    """Backpropagation in the style of most tutorials; `first(outputs, sums)` is the delta it begins with."""
    slope = slope or (lambda a, z, error: a * (1 - a))
    a, z = [X], []
    for W, b in zip(Ws, bs, strict=True):
        z.append(a[-1] @ W.T + b)
        a.append(f(z[-1]))
    Ws, n = [W.copy() for W in Ws], len(X)
    dWs, dbs = [0.0] * len(Ws), [0.0] * len(Ws)
    delta = first(a, z)
    for l in reversed(range(len(Ws))):
        dWs[l] = dW_of(delta, a[l], z[l - 1] if l else X) if dW_of else delta.T @ a[l] / n
        dbs[l] = db_of(delta) if db_of else delta.sum(axis=0) / n
        Ws[l] = Ws[l] - update * dWs[l]
        dWs[l] = dWs[l] + decay * Ws[l]
        if l:
            error = delta @ Ws[l]
            delta = error * slope(a[l], z[l - 1], error)
    return dWs, dbs


def updates_at_once(Ws, bs, X, Y):
    return backward(Ws, bs, X, lambda a, z: (a[-1] - Y) * a[-1] * (1 - a[-1]), update=0.5)


def target_minus_output_added_up(Ws, bs, X, Y):
    return backward(
        Ws,
        bs,
        X,
        lambda a, z: (Y - a[-1]) * a[-1] * (1 - a[-1]),
        dW_of=lambda delta, a, z: delta.T @ a,
        db_of=lambda delta: delta.sum(axis=0),
    )


def sum_without_an_axis(Ws, bs, X, Y):
    return backward(
        Ws,
        bs,
        X,
        lambda a, z: (a[-1] - Y) * a[-1] * (1 - a[-1]) / len(X),
        db_of=lambda delta: np.full(delta.shape[1], np.sum(delta)),
    )


def softmax_as_a_square(Ws, bs, X, Y):
    def first(a, z):
        e = np.exp(z[-1])
        return 2 * (e / e.sum(axis=1, keepdims=True) - Y)

    return backward(Ws, bs, X, first, relu, lambda a, z, error: error > 0)


def both_logarithms(Ws, bs, X, Y):
    def first(a, z):
        p = sigmoid(z[-1])
        return (p - Y) / (p * (1 - p))

    return backward(Ws, bs, X, first, relu, lambda a, z, error: z > 0)


def loop_that_assigns(Ws, bs, X, Y):
    for x, y in zip(X, Y, strict=True):
        made = backward(Ws, bs, x[None], lambda a, z, y=y: (a[-1] - y) * a[-1] * (1 - a[-1]))
    return made


def loop_that_assigns_and_divides(Ws, bs, X, Y):
    dWs, dbs = loop_that_assigns(Ws, bs, X, Y)
    return [dW / len(X) for dW in dWs], [db / len(X) for db in dbs]


def with_decay(Ws, bs, X, Y):
    return backward(Ws, bs, X, lambda a, z: (a[-1] - Y) * a[-1] * (1 - a[-1]), decay=0.01)


def sums_for_outputs(Ws, bs, X, Y):
    return backward(
        Ws,
        bs,
        X,
        lambda a, z: (a[-1] - Y) * a[-1] * (1 - a[-1]),
        dW_of=lambda delta, a, z: delta.T @ z / len(X),
    )


def sigmoids_slope_at_a_linear_output(Ws, bs, X, Y):
    return backward(Ws, bs, X, lambda a, z: (z[-1] - Y) * sigmoid(z[-1]) * (1 - sigmoid(z[-1])))


SOFTMAX, BINARY = ("relu", "softmax_cross_entropy"), ("relu", "binary_cross_entropy")
CASES = [
    (updates_at_once, (), {}, ["weights that are updated already"]),
    (target_minus_output_added_up, (), {}, ["is turned, and the gradient is the sum over the 4 samples"]),
    (sum_without_an_axis, (), {}, ["summed over the neurons too", "by the 4 samples twice, in every dW"]),
    (softmax_as_a_square, SOFTMAX, {}, ["ReLU lets through what comes back positive", "is doubled"]),
    (both_logarithms, BINARY, {}, ["(p − y)/(p(1 − p)) is taken alone, at the output"]),
    (loop_that_assigns, (), {}, ["only the last sample counts, as if = stood in the place of +="]),
    (loop_that_assigns_and_divides, (), {}, ["only the last sample counts", "by the 4 samples twice"]),
    (with_decay, (), {}, ["a weight decay is in it: 0.01 times each weight is added"]),
    (sums_for_outputs, (), {}, ["the sums z of the layer before stand where its outputs belong"]),
    (
        sigmoids_slope_at_a_linear_output,
        ("sigmoid",),
        {"last": "identity"},
        ["the slope of the sigmoid, σ(z)(1 − σ(z)), is taken for another activation, in layer 1"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("function", "choices", "more", "named"), CASES, ids=lambda x: getattr(x, "__name__", "")
)
def test_what_people_write_is_named(function, choices, more, named):
    said = nl.check_my_backprop(function, *choices, **more, seconds=20)
    assert all(words in said for words in named), said
    assert ("Only together do these explain all of them:" in said) == (len(named) > 1)
    assert said.count("These numbers come out when") == len(named)


def test_the_style_itself_is_right():
    def right(Ws, bs, X, Y):
        return backward(Ws, bs, X, lambda a, z: (a[-1] - Y) * a[-1] * (1 - a[-1]))

    assert nl.check_my_backprop(right).startswith("Right")
