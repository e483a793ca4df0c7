"""PyTorch, eager, on the CPU with one thread: layers of `torch.nn`, `torch.optim.SGD`."""

import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}
LOSSES = {
    "half_squared_error": lambda scores, y: ((scores - y) ** 2).sum(dim=1).mean() / 2,
    "binary_cross_entropy": functional.binary_cross_entropy_with_logits,
    "softmax_cross_entropy": lambda scores, y: functional.cross_entropy(scores, y.argmax(dim=1)),
}


def prepare(job):
    X, Y = torch.from_numpy(job.X.copy()), torch.from_numpy(job.Y.copy())
    orders = torch.from_numpy(job.orders)
    measure = LOSSES[job.loss]
    if job.loss == "softmax_cross_entropy":  # it is quicker with labels than with one-hot rows
        measure, Y = functional.cross_entropy, Y.argmax(dim=1)
    whole = job.seed is None and job.batch_size >= len(X)

    def run():
        model, linear = build(job)
        optimizer = torch.optim.SGD(model.parameters(), lr=job.lr)
        for order in orders:
            for rows in (None,) if whole else order.split(job.batch_size):
                x, y = (X, Y) if whole else (X[rows], Y[rows])
                optimizer.zero_grad()
                measure(model(x), y).backward()
                optimizer.step()
        return [(layer.weight.detach().numpy(), layer.bias.detach().numpy()) for layer in linear]

    return run


def build(job):
    """Return the job's network as a model, and its linear layers."""
    parts, linear = [], []
    for layer in job.network.layers:
        made = nn.Linear(layer.n_in, layer.n_out, dtype=torch.from_numpy(layer.W.copy()).dtype)
        with torch.no_grad():
            made.weight.copy_(torch.from_numpy(layer.W.copy()))
            made.bias.copy_(torch.from_numpy(layer.b.copy()))
        linear.append(made)
        parts.append(made)
        if layer.activation.name in ACTIVATIONS:
            parts.append(ACTIVATIONS[layer.activation.name]())
    return nn.Sequential(*parts), linear
