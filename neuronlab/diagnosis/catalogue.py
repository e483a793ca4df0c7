"""The slips that people and programs make on the way back, each seen in public code or in print."""

import numpy as np

from ..functions import identity, sigmoid
from .slip import CATALOGUE, slip

__all__ = ["CATALOGUE"]  # filled below

_SLOPE = "The slope is f'(z), of the activation that this layer has, at the sum z."


@slip("delta", "the slope of the activation is left out", _SLOPE)
def _slope_left_out(at):
    return None if at.activation.name == "identity" else at.da


@slip("slope", "z(1 − z) stands for the slope: z where the output belongs", _SLOPE)
def _z_for_a_in_the_sigmoids_slope(at):
    return at.z * (1 - at.z) if at.activation.name == "sigmoid" else None


@slip("slope", "1 − z² stands for the slope: z where the output belongs", _SLOPE)
def _z_for_a_in_the_slope_of_tanh(at):
    return 1 - at.z**2 if at.activation.name == "tanh" else None


@slip("slope", "the slope is taken at the output, f'(a), not at the sum", _SLOPE)
def _slope_at_the_output(at):
    return at.activation.df(at.a) if at.activation.name in ("sigmoid", "tanh") else None


@slip("slope", "the slope is taken at the error that comes in", _SLOPE)
def _slope_at_the_error(at):
    # Of ReLU it has a name of its own, below.
    return None if at.activation.name in ("identity", "relu") else at.activation.df(at.da)


@slip("slope", "the slope of the sigmoid, a(1 − a), is taken for another activation", _SLOPE)
def _slope_of_a_sigmoid(at):
    return None if at.activation.name == "sigmoid" else at.a * (1 - at.a)


@slip("slope", "the slope of the sigmoid, σ(z)(1 − σ(z)), is taken for another activation", _SLOPE)
def _sigmoids_slope_of_the_sum(at):
    return None if at.activation.name == "sigmoid" else sigmoid(at.z) * (1 - sigmoid(at.z))


@slip("slope", "1 + a² stands for the slope of tanh", "The slope of tanh is 1 − a²: mind the sign.")
def _plus_in_the_slope_of_tanh(at):
    return 1 + at.a**2 if at.activation.name == "tanh" else None


@slip("slope", "−a² stands for the slope of tanh", "The slope of tanh is 1 − a²: the 1 belongs to it.")
def _one_left_out_of_the_slope_of_tanh(at):
    return -(at.a**2) if at.activation.name == "tanh" else None


@slip(
    "residual",
    "the slope of the sigmoid or softmax, p(1 − p), is multiplied once more",
    "Behind a cross entropy it has cancelled already: prediction minus target is the whole derivative.",
)
def _slope_behind_a_cross_entropy(at):
    p = at.trace.Y_hat
    return None if at.trace.loss.link is identity else at.da * p * (1 - p)


@slip("residual", "softmax is differentiated by its own score only", "Every score moves all probabilities.")
def _diagonal_of_softmax(at):
    softmax = at.trace.loss.name == "softmax_cross_entropy"
    return -at.trace.Y * (1 - at.trace.Y_hat) if softmax else None


@slip(
    "residual",
    "−y/p is taken alone",
    "That is the derivative with respect to the probability; what goes back is that of the score.",
)
def _derivative_by_the_probability(at):
    if at.trace.loss.link is identity:
        return None
    Y, p = at.trace.Y, at.trace.Y_hat
    return -np.divide(Y, p, out=np.zeros_like(p), where=p > 0)


@slip(
    "residual",
    "(p − y)/(p(1 − p)) is taken alone",
    "That is the derivative with respect to the probability; what goes back is that of the score.",
)
def _derivative_of_both_logarithms(at):
    if at.trace.loss.name != "binary_cross_entropy":
        return None
    p = at.trace.Y_hat
    return np.divide(p - at.trace.Y, p * (1 - p), out=np.zeros_like(p), where=(p > 0) & (p < 1))


@slip("residual", "scores minus targets are taken", "The cross entropy compares probabilities with targets.")
def _scores_for_probabilities(at):
    return None if at.trace.loss.link is identity else at.a - at.trace.Y


@slip(
    "back",
    "the error goes back without the slope, which the layer's own gradient has",
    "What goes back is the layer's delta, slope and all.",
)
def _slope_left_out_on_the_way_back(at):
    return None if at.activation.name == "identity" else at.da @ at.W


@slip(
    "dW",
    "the layer's own gradient lacks the slope, which the error that goes back has",
    "A layer's gradient is made of its delta, slope and all.",
)
def _slope_left_out_of_the_gradient(at):
    return None if at.activation.name == "identity" else at.da.T @ at.a_before / at.n


@slip(
    "dW",
    "the layer's own output stands where its input belongs",
    "A weight's gradient is delta times what came in through that weight.",
)
def _own_output_for_the_input(at):
    return at.delta.T @ at.a / at.n if at.a.shape == at.a_before.shape else None


@slip(
    "dW",
    "the sums z of the layer before stand where its outputs belong",
    "A weight multiplies what the layer before gives out, behind its activation.",
)
def _sums_for_outputs(at):
    return None if at.z_before is None else at.delta.T @ at.z_before / at.n


@slip(
    "residual",
    "only the last sample counts, as if = stood in the place of +=",
    "All samples add to a gradient, and the mean is taken at the end.",
)
def _only_the_last_sample(at):
    return _sample_alone(at, -1)


@slip(
    "residual",
    "only the first sample counts",
    "All samples add to a gradient, and the mean is taken at the end.",
)
def _only_the_first_sample(at):
    return _sample_alone(at, 0)


def _sample_alone(at, sample):
    """The errors of which the gradient is that of one sample."""
    da = np.zeros_like(at.da)
    da[sample] = at.n * at.da[sample]
    return da


@slip(
    "slope",
    "ReLU lets through what comes back positive, not what went forward positive",
    "The slope of ReLU looks at the sum z, not at the error.",
)
def _mask_of_the_error(at):
    return (at.da > 0).astype(at.da.dtype) if at.activation.name == "relu" else None


@slip(
    "back",
    "the weights are not transposed on the way back",
    "Forward z = a Wᵀ, so back it is delta times W (or the other way round): one of the two is transposed.",
)
def _weights_not_transposed(at):
    return at.delta @ at.W.T if at.W.shape[0] == at.W.shape[1] else None


@slip(
    "back",
    "the error goes back through weights that are updated already",
    "All gradients come from the weights of the forward pass; update after the last one.",
)
def _updated_weights(at):
    return None if at.lr is None else at.delta @ (at.W - at.lr * at.dW)


@slip("db", "the biases' gradient is summed over the neurons too", "Sum over the samples only: axis=0.")
def _one_number_for_all_biases(at):
    width = at.delta.shape[1]
    return np.full(width, at.delta.sum() / at.n) if width > 1 else None


@slip(
    "db",
    "the biases' gradient is the sum of the rows of dW",
    "A bias has the input 1: sum delta over the samples.",
)
def _row_sums_of_dW(at):
    return at.dW.sum(axis=1)


@slip("db", "the biases get no gradient", "A bias is a weight on an input of 1, and learns like one.")
def _no_gradient_for_biases(at):
    return np.zeros(at.delta.shape[1])


@slip(
    "dW",
    "the gradient of the weights has its rows and columns swapped",
    "Row j belongs to neuron j, column i to its input i.",
)
def _transposed(at):
    turned = (at.delta.T @ at.a_before / at.n).T
    return turned if turned.shape[0] == turned.shape[1] else None
