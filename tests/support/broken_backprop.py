"""Gradient functions with one mistake each, as people write them: rows are samples, no line of ours."""

import numpy as np

SLOPES = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z))),
    "tanh": lambda z: 1 / np.cosh(z) ** 2,
    "relu": lambda z: (z > 0) * 1.0,
    "identity": lambda z: np.ones_like(z),
}
SIGMOIDS = ("slope of a sigmoid", "sigmoids slope of the sum")
VALUES = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "identity": lambda z: z,
}


def backpropagate(Ws, bs, X, Y, hidden, loss, mistake="", lr=0.3):
    """Return (dWs, dbs) of a network of `hidden` activations, with a mistake of this name in it."""
    names = [hidden] * len(Ws)
    if loss.endswith("cross_entropy"):
        names[-1] = "identity"
    outputs, sums = [X], []
    for W, b, name in zip(Ws, bs, names, strict=True):
        sums.append(np.dot(outputs[-1], W.T) + b)
        outputs.append(VALUES[name](sums[-1]))
    n, scores = len(X), outputs[-1]
    if loss == "binary_cross_entropy":
        p = VALUES["sigmoid"](scores)
    elif loss == "softmax_cross_entropy":
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    else:
        p = scores
    error = p - Y
    if mistake == "slope behind a cross entropy":
        error = error * p * (1 - p)
    if mistake == "diagonal of softmax":
        error = -Y / p * p * (1 - p)
    if mistake == "derivative by the probability":
        error = -Y / p
    if mistake == "derivative of both logarithms":
        error = -Y / p + (1 - Y) / (1 - p)
    if mistake == "scores for probabilities":
        error = scores - Y
    dWs, dbs = [], []
    for l in range(len(Ws) - 1, -1, -1):
        z, a, before, name = sums[l], outputs[l + 1], outputs[l], names[l]
        slope = {
            "z for a in the sigmoids slope": z * (1 - z),
            "z for a in the slope of tanh": 1 - z * z,
            "slope at the output": SLOPES[name](a),
            "slope at the error": SLOPES[name](error),
            "slope of a sigmoid": a * (1 - a),
            "plus in the slope of tanh": 1 + a * a,
            "one left out of the slope of tanh": -a * a,
            "mask of the error": (error > 0) * 1.0,
            "slope left out": np.ones_like(z),
            "sigmoids slope of the sum": SLOPES["sigmoid"](z),
        }.get(mistake)
        if slope is None or (name == "identity" and mistake not in SIGMOIDS):
            slope = SLOPES[name](z)
        delta = error * slope
        if mistake.startswith("only the "):  # a loop over the samples with = in the place of +=
            one = {"only the first sample": 0, "only the last sample": n - 1}[mistake]
            dWs.insert(0, np.outer(delta[one], before[one]))
            dbs.insert(0, delta[one])
            error = np.dot(delta, Ws[l])
            continue
        own = error if mistake == "slope left out of the gradient" else delta
        if mistake == "own output for the input" and a.shape == before.shape:
            before = a
        if mistake == "sums for outputs" and l:
            before = sums[l - 1]
        dW = np.dot(own.T, before) / n
        db = delta.sum(axis=0) / n
        if mistake == "one number for all biases":
            db = np.full_like(db, delta.sum() / n)
        if mistake == "row sums of dW":
            db = dW.sum(axis=1)
        if mistake == "no gradient for biases":
            db = np.zeros_like(db)
        if mistake == "transposed" and dW.shape[0] == dW.shape[1]:
            dW = dW.T
        W = Ws[l]
        if mistake == "updated weights":
            W = W - lr * dW
        if mistake == "weights not transposed" and W.shape[0] == W.shape[1]:
            W = W.T
        error = np.dot(error if mistake == "slope left out on the way back" else error * slope, W)
        dWs.insert(0, dW)
        dbs.insert(0, db)
    return dWs, dbs
