"""Where a slip was made, in words: for each form of places and of samples."""

import pytest
from test_slips import SOFTMAX, WIDE

import neuronlab as nl
from neuronlab.course.slips.finding import Finding
from neuronlab.course.slips.path import path_to
from neuronlab.course.slips.whereabouts import listed, where
from neuronlab.steps import Ref


def chain(n_samples):
    """A trace of a 1-1-1-1 network."""
    network = nl.init([1, 1, 1, 1], ["tanh", "tanh", "identity"], 1)
    return nl.backprop(network, [[0.5]] * n_samples, [[1.0]] * n_samples, "squared_error")


ONE, THREE = chain(1), chain(3)
MEAN, LOSS = Ref("mean_loss"), Ref("loss", sample=0)


def sums(layers, samples, rows=(0,), name="z"):
    return [Ref(name, l, s, j) for l in layers for s in samples for j in rows]


@pytest.mark.parametrize(
    ("trace", "asked", "refs", "words"),
    [
        (WIDE, MEAN, [MEAN], ""),
        (WIDE, MEAN, [LOSS], " (on the way, at the loss, sample 1)"),
        (ONE, MEAN, [Ref("z", 0, 0, 0)], " (on the way, at the weighted sum of neuron a)"),
        (WIDE, MEAN, [LOSS, Ref("loss", sample=1)], " (in both samples)"),
        (THREE, MEAN, [LOSS, Ref("loss", sample=2)], " (in samples 1 and 3 only)"),
        (THREE, MEAN, [Ref("loss", sample=s) for s in range(3)], " (in every sample)"),
        (SOFTMAX, MEAN, [Ref("y_hat", sample=0, row=k) for k in (0, 1)], " (for every output)"),
        (WIDE, MEAN, sums((0,), (0, 1), (0, 1)), " (at neurons a and b, in both samples)"),
        (WIDE, MEAN, sums((0,), (1,), (0, 1)), " (at neurons a and b, in sample 2 only)"),
        (
            WIDE,
            MEAN,
            sums((0,), (0, 1), (1,)),
            " (on the way, at the weighted sum of neuron b, in both samples)",
        ),
        (WIDE, MEAN, sums((0,), (0, 1), (0, 1)) + sums((1,), (0, 1)), " (in every layer, in both samples)"),
        (ONE, MEAN, sums((0, 1, 2), (0,)), " (in every layer)"),
        (ONE, MEAN, sums((0, 1), (0,)), " (in all hidden layers)"),
        (ONE, MEAN, sums((0, 2), (0,)), " (at neurons a and c)"),
        (ONE, MEAN, sums((1, 2), (0,)), " (at neurons b and c)"),
        # Of a number in the second layer the output is not on the way: these are all there are.
        (ONE, Ref("a", 1, 0, 0), sums((0, 1), (0,)), " (in every layer)"),
        (
            ONE,
            Ref("delta", 0, 0, 0),
            sums((0,), (0,), name="a") + sums((0,), (0,), name="slope"),
            " (at neuron a, forward and back)",
        ),
        (
            THREE,
            MEAN,
            sums((1,), (0, 2)),
            " (on the way, at the weighted sum of neuron b, in samples 1 and 3 only)",
        ),
        (
            ONE,
            Ref("dW", 0, None, 0, 0),
            [Ref("delta", 1, 0, 0), Ref("delta", 2, 0, 0)],
            " (at neurons b and c)",
        ),
    ],
)
def test_where(trace, asked, refs, words):
    path = path_to(nl.Architecture.of(trace), len(trace.X), False, asked, ())
    finding = Finding(None, refs[0], 0.0, tuple(refs))
    assert where(finding, path, trace.network) == words


def test_what_is_listed():
    assert [listed(list(word)) for word in ("a", "ab", "abc")] == ["a", "a and b", "a, b and c"]
