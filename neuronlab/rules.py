"""What each rule of a step computes, one number at a time, in plain floats: the scalar twin of the engine.

A rule takes the terms of its `Step` with a float in the place of every Ref. `widgets/kit/evaluate.js` says
the same in JavaScript. The constants (the bias's input 1, the 1/n of a mean) belong to the rule. No
exponential overflows: its exponent is never above 0.
"""

import math
from functools import reduce
from operator import add


def _total(numbers):
    """Their sum, one after the other as JavaScript adds; from Python 3.12 on `sum` corrects its rounding."""
    return reduce(add, numbers, 0.0)


def _sum(*groups):
    return _total(math.prod(group) for group in groups)


def _product(*factors):
    return math.prod(factors)


def _mean(*groups):
    return _sum(*groups) / len(groups)


def _identity(z):
    return z


def _relu(z):
    return 0.0 if z <= 0 else z  # max(0.0, z) would make 0 of NaN


def _sigmoid(z):
    e = math.exp(-abs(z))
    return (1.0 if z >= 0 else e) / (1.0 + e)


def _step(z):
    return 1.0 if z >= 0 else 0.0


def _sign(z):
    return z if math.isnan(z) else float((z > 0) - (z < 0))


def _zero(z):
    return 0.0


def _one(z):
    return 1.0


def _relu_slope(z):
    return z if math.isnan(z) else float(z > 0)


def _tanh_slope(z):
    return 1.0 - math.tanh(z) ** 2


def _sigmoid_slope(z):
    e = math.exp(-abs(z))
    return e / (1.0 + e) ** 2


def _softmax(own, scores):
    top = max(scores)
    return math.exp(own[0] - top) / _total(math.exp(s - top) for s in scores)


def _squared(*pairs):
    return _total((s - y) * (s - y) for s, y in pairs)


def _binary_cross_entropy(*pairs):
    return _total(max(s, 0.0) - s * y + math.log1p(math.exp(-abs(s))) for s, y in pairs)


def _softmax_cross_entropy(*pairs):
    top = max(s for s, _ in pairs)
    log_sum = math.log(_total(math.exp(s - top) for s, _ in pairs))
    return _total(y * (log_sum - (s - top)) for s, y in pairs if y)


def _difference(y_hat, y):
    return y_hat - y


RULES = {
    "sum": _sum,
    "product": _product,
    "mean": _mean,
    "activation:identity": _identity,
    "activation:relu": _relu,
    "activation:tanh": math.tanh,
    "activation:sigmoid": _sigmoid,
    "activation:step": _step,
    "activation:sign": _sign,
    "slope:identity": _one,
    "slope:relu": _relu_slope,
    "slope:tanh": _tanh_slope,
    "slope:sigmoid": _sigmoid_slope,
    "slope:step": _zero,
    "slope:sign": _zero,
    "link:sigmoid": _sigmoid,
    "link:softmax": _softmax,
    "loss:half_squared_error": lambda *pairs: _squared(*pairs) / 2,
    "loss:squared_error": _squared,
    "loss:binary_cross_entropy": _binary_cross_entropy,
    "loss:softmax_cross_entropy": _softmax_cross_entropy,
    "residual:half_squared_error": _difference,
    "residual:squared_error": lambda y_hat, y: 2 * (y_hat - y),
    "residual:binary_cross_entropy": _difference,
    "residual:softmax_cross_entropy": _difference,
    "adjustment": lambda lr, gradient: -lr * gradient,
    "update": lambda parameter, adjustment: parameter + adjustment,
}
