"""Scalar reverse-mode automatic differentiation and a network written with it; no arithmetic of neuronlab."""

import math
from itertools import count

from neuronlab import Ref

_order = count()


class Var:
    """A number that knows which numbers it came from: `sources` are pairs (Var, partial derivative)."""

    def __init__(self, value, *sources):
        self.value, self.sources, self.order = value, sources, next(_order)

    def __add__(self, other):
        other = as_var(other)
        return Var(self.value + other.value, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = as_var(other)
        return Var(self.value * other.value, (self, other.value), (other, self.value))

    def __sub__(self, other):
        return self + as_var(other) * -1.0

    __radd__, __rmul__ = __add__, __mul__


def as_var(given):
    return given if isinstance(given, Var) else Var(given)


def derivatives(result):
    """Return {Var: d result / d Var} of all that `result` came from."""
    reached, todo = {result: 0.0}, [result]
    while todo:
        for source, _ in todo.pop().sources:
            if source not in reached:
                reached[source] = 0.0
                todo.append(source)
    reached[result] = 1.0
    for var in sorted(reached, key=lambda var: var.order, reverse=True):
        for source, partial in var.sources:
            reached[source] += reached[var] * partial
    return reached


def tanh(z):
    return Var(math.tanh(z.value), (z, math.cosh(min(abs(z.value), 300)) ** -2))


def sigmoid(z):
    return tanh(z * 0.5) * 0.5 + 0.5


def softplus(z):
    """ln(1 + e^z)."""
    over = max(z.value, 0.0) + math.log1p(math.exp(-abs(z.value)))
    return Var(over, (z, (1 + math.tanh(z.value / 2)) / 2))


def log_sum_exp(scores):
    top = max(s.value for s in scores)
    powers = [math.exp(s.value - top) for s in scores]
    return Var(
        top + math.log(sum(powers)), *((s, p / sum(powers)) for s, p in zip(scores, powers, strict=True))
    )


ACTIVATIONS = {
    "identity": lambda z: z * 1.0,
    "relu": lambda z: z * (1.0 if z.value > 0 else 0.0),
    "tanh": tanh,
    "sigmoid": sigmoid,
    "step": lambda z: Var(1.0 if z.value >= 0 else 0.0, (z, 0.0)),
    "sign": lambda z: Var(math.copysign(1.0, z.value) if z.value else 0.0, (z, 0.0)),
}
LOSSES = {
    "half_squared_error": lambda S, Y: sum((s - y) * (s - y) * 0.5 for s, y in zip(S, Y, strict=True)),
    "squared_error": lambda S, Y: sum((s - y) * (s - y) for s, y in zip(S, Y, strict=True)),
    "binary_cross_entropy": lambda S, Y: sum(
        softplus(s * -1.0) * y + softplus(s) * (1 - y) for s, y in zip(S, Y, strict=True)
    ),
    "softmax_cross_entropy": lambda S, Y: sum((log_sum_exp(S) - s) * y for s, y in zip(S, Y, strict=True)),
}
LINKS = {
    "binary_cross_entropy": lambda S: [sigmoid(s).value for s in S],
    "softmax_cross_entropy": lambda S: [derivatives(log_sum_exp(S))[s] for s in S],
}


def numbers(network, X, Y, loss, lr):
    """Return {Ref: float} of all that a trace and an update with rate `lr` hold."""
    found, parameters, costs = {}, {}, []
    for l, layer in enumerate(network.layers):
        for j in range(layer.n_out):
            parameters["b", l, j, None] = Var(float(layer.b[j]))
            for i in range(layer.n_in):
                parameters["W", l, j, i] = Var(float(layer.W[j, i]))
    for s, (x, y) in enumerate(zip(X.tolist(), Y.tolist(), strict=True)):
        values, neurons = [Var(v) for v in x], {}
        for l, layer in enumerate(network.layers):
            activate, outputs = ACTIVATIONS[layer.activation.name], []
            for j in range(layer.n_out):
                weighted = (parameters["W", l, j, i] * v for i, v in enumerate(values))
                z = sum(weighted, parameters["b", l, j, None])
                a = activate(z)
                neurons[l, s, j] = z, a
                outputs.append(a)
            values = outputs
        cost = LOSSES[loss](values, y)
        costs.append(cost)
        found[Ref("loss", sample=s)] = cost.value
        for k, y_hat in enumerate(LINKS[loss](values) if loss in LINKS else []):
            found[Ref("y_hat", sample=s, row=k)] = y_hat
        slopes = derivatives(cost)
        for at, (z, a) in neurons.items():
            both = {
                "z": z.value,
                "a": a.value,
                "slope": derivatives(a)[z],
                "da": slopes[a],
                "delta": slopes[z],
            }
            found |= {Ref(name, *at): value for name, value in both.items()}
    mean = sum(costs) * (1 / len(costs))
    found[Ref("mean_loss")] = mean.value
    slopes = derivatives(mean)
    for (name, l, j, i), var in parameters.items():
        found[Ref(f"d{name}", l, None, j, i)] = slopes[var]
        found[Ref(f"adjust_{name}", l, None, j, i)] = -lr * slopes[var]
        found[Ref(f"new_{name}", l, None, j, i)] = var.value - lr * slopes[var]
    return found
