"""Activations and losses of one's own: whatever follows single numbers says that it does not know them."""

import numpy as np
import pytest

import neuronlab as nl

SINE = nl.Activation("sine", np.sin, np.cos)
NOT_TANH = nl.Activation("tanh", np.sin, np.cos)
QUARTIC = nl.Loss(
    "quartic", lambda S: S, lambda S, Y: ((S - Y) ** 4).sum(axis=1), lambda S, Y: 4 * (S - Y) ** 3
)
X, Y = [[0.1, 0.2], [0.3, 0.4]], [[0.5], [0.6]]
FOLLOWS = {
    "Stepper": lambda trace: nl.Stepper(trace.network, X, Y, trace.loss),
    "Replicas": lambda trace: nl.Replicas(trace.network, X, Y, trace.loss),
    "worksheet": lambda trace: nl.worksheet(trace.network, loss=trace.loss),
    "question": lambda trace: nl.course.question_about(trace, nl.Ref("mean_loss")),
    "formula": lambda trace: [nl.formula(trace, step) for step in nl.steps(trace)],
    "architecture": lambda trace: nl.Architecture.of(trace).check_followed(),
}


def trace_of(activation, loss):
    layers = (
        nl.Layer([[0.1, 0.2], [0.3, 0.4]], [0.1, 0.2], activation),
        nl.Layer([[0.5, 0.6]], [0.1], "identity"),
    )
    return nl.backprop(nl.Network(layers), X, Y, loss)


@pytest.mark.parametrize("what", FOLLOWS)
@pytest.mark.parametrize(
    ("activation", "loss", "says"),
    [
        (SINE, "squared_error", r"the activation must be one of identity, .* your own Activation\('sine'\)"),
        (NOT_TANH, "squared_error", r"the activation must be one of .* your own Activation\('tanh'\)"),
        ("tanh", QUARTIC, r"the loss must be one of half_squared_error, .* your own Loss\('quartic'\)"),
    ],
)
def test_who_follows_single_numbers_refuses_functions_of_ones_own(what, activation, loss, says):
    FOLLOWS[what](trace_of("tanh", "squared_error"))
    with pytest.raises(ValueError, match=f"^single steps can be followed only .*{says}"):
        FOLLOWS[what](trace_of(activation, loss))


@pytest.mark.parametrize(("activation", "loss"), [(SINE, "squared_error"), (NOT_TANH, QUARTIC)])
def test_what_looks_at_whole_arrays_works(activation, loss):
    trace = trace_of(activation, loss)
    doubled = [2 * layer.dW for layer in trace.layers], [2 * layer.db for layer in trace.layers]
    found = nl.diagnose(trace.network, X, Y, loss, *doubled)
    # There is no stepper for it, so none is offered.
    assert "the gradient is doubled" in str(found) and found.first == "" and "Stepper" not in str(found)
    assert nl.check_gradients(trace.network, X, Y, loss) < 1e-7
    assert nl.train(trace.network, X, Y, loss, 0.1, 3).losses.shape == (3,)
    assert len(nl.steps(trace)) > 20 and nl.describe(trace.network, nl.Ref("z", 0, 0, 0))
