"""Modules of PyTorch and back: the same numbers in both directions, where PyTorch is installed."""

import numpy as np
import pytest

import neuronlab as nl

torch = pytest.importorskip("torch")
nn = torch.nn
X = np.random.default_rng(0).normal(size=(6, 4))


def module():
    """Return a module with parts inside of parts."""
    torch.manual_seed(0)
    inner = nn.Sequential(nn.Linear(5, 3, bias=False), nn.Tanh(), nn.Dropout(0.5), nn.Identity())
    return nn.Sequential(
        nn.Flatten(), nn.Linear(4, 5), nn.ReLU(), inner, nn.Linear(3, 3), nn.Sigmoid()
    ).double()


def gradients_of(module):
    return [p.grad.numpy() for p in module.parameters()]


def test_scores_and_gradients_are_theirs():
    theirs = module().eval()
    network = nl.from_torch(theirs)
    assert [layer.activation.name for layer in network.layers] == ["relu", "tanh", "sigmoid"]
    scores = theirs(torch.tensor(X))
    Y = X[:, :3] > 0
    (((scores - torch.tensor(Y, dtype=torch.float64)) ** 2).sum() / len(X)).backward()
    trace = nl.backprop(network, X, Y, "squared_error")
    np.testing.assert_allclose(trace.Y_hat, scores.detach().numpy(), rtol=0, atol=1e-12)
    ours = [
        trace.layers[0].dW,
        trace.layers[0].db,
        trace.layers[1].dW,
        trace.layers[2].dW,
        trace.layers[2].db,
    ]
    for made, wanted in zip(ours, gradients_of(theirs), strict=True):
        np.testing.assert_allclose(made, wanted, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(network.layers[1].b, np.zeros(3))


@pytest.mark.parametrize(
    ("loss", "theirs"),
    [
        ("softmax_cross_entropy", nn.CrossEntropyLoss()),
        ("binary_cross_entropy", nn.BCEWithLogitsLoss(reduction="sum")),
    ],
)
def test_there_and_back(loss, theirs):
    network = nl.init([4, 6, 3], ["tanh", "identity"], 0)
    made = nl.to_torch(network)
    Y = nl.data.one_hot([0, 1, 2, 2, 1, 0], 3)
    cost = theirs(made(torch.tensor(X)), torch.tensor(Y))
    (cost if loss == "softmax_cross_entropy" else cost / len(X)).backward()
    trace = nl.backprop(network, X, Y, loss)
    ours = [part for layer in trace.layers for part in (layer.dW, layer.db)]
    for mine, wanted in zip(ours, gradients_of(made), strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=0, atol=1e-12)
    for layer, again in zip(network.layers, nl.from_torch(made).layers, strict=True):
        np.testing.assert_array_equal(layer.W, again.W)
        np.testing.assert_array_equal(layer.b, again.b)


def test_all_activations_go_there_and_back():
    network = nl.init([4, 3, 3, 3, 2], ["relu", "tanh", "sigmoid", "identity"], 0)
    again = nl.from_torch(nl.to_torch(network))
    assert [layer.activation for layer in again.layers] == [layer.activation for layer in network.layers]
    np.testing.assert_allclose(
        nl.to_torch(network)(torch.tensor(X)).detach(), nl.forward(network, X), atol=1e-12
    )


def test_types():
    assert nl.from_torch(nn.Linear(2, 1)).layers[0].W.dtype == np.float64
    assert nl.from_torch(nn.Linear(2, 1, dtype=torch.bfloat16)).layers[0].W.dtype == np.float64
    short = nl.Network([nl.Layer(np.ones((1, 2), "f"), np.ones(1, "f"), "relu")])
    assert next(nl.to_torch(short).parameters()).dtype == torch.float32


class OwnOrder(nn.Sequential):
    def forward(self, x):
        return self[1](self[0](x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 1)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: "net", TypeError, "torch.nn.Module"),
        (lambda: nn.Sequential(), ValueError, "no layer"),
        (lambda: nn.Sequential(nn.Linear(2, 1), nn.Sequential(nn.GELU())), ValueError, "GELU at '1.0'"),
        (lambda: nn.Sequential(nn.Conv2d(1, 1, 3)), ValueError, "Conv2d at '0' has no counterpart"),
        (lambda: nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)), ValueError, "BatchNorm1d at '1'"),
        (
            lambda: nn.Sequential(nn.Linear(2, 2), nn.Dropout()),
            ValueError,
            r"at '1' draws .* module.eval\(\)",
        ),
        (lambda: nn.Sequential(nn.Linear(2, 2), nn.Softmax(1)), ValueError, "'1' belongs to the loss"),
        (lambda: nn.Sequential(nn.ReLU(), nn.Linear(2, 2)), ValueError, "before the first weights"),
        (lambda: nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Tanh()), ValueError, "follows another"),
        (lambda: nn.Sequential(nn.Linear(2, 3), nn.Linear(2, 3)), ValueError, "takes 2 inputs"),
        (lambda: OwnOrder(nn.Linear(2, 2), nn.ReLU()), ValueError, "forward of its own"),
        (Net, ValueError, "put them into a torch.nn.Sequential"),
    ],
)
def test_what_cannot_be_shown_is_named_with_its_place(make, error, said):
    with pytest.raises(error, match=said):
        nl.from_torch(make())


def test_what_pytorch_does_not_have_is_refused():
    with pytest.raises(ValueError, match="'step' of layer 1"):
        nl.to_torch(nl.init([2, 2, 1], ["relu", "step"], 0))
    with pytest.raises(TypeError, match="Network"):
        nl.to_torch(nn.Linear(2, 1))


def test_a_tensor_that_needs_a_gradient_is_named():
    network = nl.init([4, 1], "relu", 0)
    with pytest.raises(TypeError, match=r"X\.detach\(\)"):
        nl.forward(network, torch.tensor(X, requires_grad=True))
    np.testing.assert_array_equal(nl.forward(network, torch.tensor(X)), nl.forward(network, X))
