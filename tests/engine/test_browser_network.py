"""The network that learns in the page gives the engine's numbers, step by step, in Node and in a browser."""

import numpy as np
import pytest
from javascript import in_browser, in_node

import neuronlab as nl
from neuronlab.data.philox import Philox
from neuronlab.functions import ACTIVATIONS, LOSSES
from neuronlab.parameters import flatten, gradients_of, parameters_of

N_NETWORKS = 96
N_STEPS = 20
LEARN = """const answer = data.map(({ sizes, activations, loss, parameters, X, Y, batches, lr }) => {
  const network = createNetwork(sizes, activations, loss, parameters);
  const [x, y] = [Float64Array.from(X), Float64Array.from(Y)];
  const n = x.length / sizes[0];
  const seen = { losses: [], gradients: [] };
  for (const rows of batches) {
    seen.losses.push(network.backprop(x, y, rows));
    seen.gradients.push([...network.gradient]);
    if (!network.update(lr)) throw new Error("it left the finite numbers");
  }
  const predicted = network.predict(x, n, new Float64Array(y.length));
  const scores = [...network.forward(x, n)];
  const outputs = network.layers.map(({ a, nOut }) => [...a.subarray(0, n * nOut)]);
  return {
    ...seen, scores, outputs, predicted: [...predicted], parameters: [...network.parameters],
    meanLoss: network.meanLoss(x, y, n), count: countParameters(sizes),
  };
});"""


def random_problem(rng, loss):
    """Return a random network of 1 to 4 layers, samples for it, and batches of 1 to all of them."""
    sizes = rng.integers(1, 7, size=rng.integers(2, 6))
    activations = [str(name) for name in rng.choice(list(ACTIVATIONS), size=len(sizes) - 1)]
    if "cross_entropy" in loss:
        activations[-1] = "identity"
    network = nl.Network(
        nl.Layer(rng.normal(size=(n_out, n_in)), rng.normal(size=n_out), name)
        for n_in, n_out, name in zip(sizes[:-1], sizes[1:], activations, strict=True)
    )
    n = int(rng.integers(1, 13))
    X, Y = rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1]))
    if loss == "binary_cross_entropy":
        Y = rng.uniform(size=Y.shape).round(rng.integers(0, 3))
    elif loss == "softmax_cross_entropy":
        Y = (
            rng.dirichlet(np.ones(sizes[-1]), size=n)
            if rng.random() < 0.5
            else np.eye(sizes[-1])[rng.integers(0, sizes[-1], n)]
        )
    batches = [rng.permutation(n)[: rng.integers(1, n + 1)] for _ in range(N_STEPS)]
    return network, X, Y, loss, batches


@pytest.fixture(scope="module")
def problems():
    rng = np.random.default_rng(8)
    return [random_problem(rng, loss) for _ in range(N_NETWORKS // len(LOSSES)) for loss in LOSSES]


def as_case(problem, lr=0.02):
    network, X, Y, loss, batches = problem
    return {
        "sizes": [int(size) for size in network.sizes],
        "activations": [layer.activation.name for layer in network.layers],
        "loss": loss,
        "parameters": flatten(parameters_of(network)).tolist(),
        "X": X.ravel().tolist(),
        "Y": Y.ravel().tolist(),
        "batches": [rows.tolist() for rows in batches],
        "lr": lr,
    }


def learned(problem, lr=0.02):
    """Return the losses and gradients of all steps by the engine, and the network after them."""
    network, X, Y, loss, batches = problem
    losses, gradients = [], []
    for rows in batches:
        trace = nl.backprop(network, X[rows], Y[rows], loss)
        losses.append(trace.mean_loss)
        gradients.append(flatten(gradients_of(trace)))
        network = nl.sgd(network, trace, lr)
    return losses, gradients, network


def check_agreement(run, problems):
    answers = run(["kit/network.js"], LEARN, [as_case(problem) for problem in problems])
    assert len(answers) == len(problems)
    for problem, answer in zip(problems, answers, strict=True):
        losses, gradients, network = learned(problem)
        _, X, Y, loss, _ = problem
        trace = nl.backprop(network, X, Y, loss)
        for name, expected in {
            "losses": losses,
            "gradients": gradients,
            "parameters": flatten(parameters_of(network)),
            "scores": nl.forward(network, X).ravel(),
            "predicted": trace.Y_hat.ravel(),
            "meanLoss": trace.mean_loss,
        }.items():
            allowed = 1e-12 * max(1, np.abs(expected).max())
            np.testing.assert_allclose(
                answer[name], expected, rtol=0, atol=allowed, err_msg=f"{name} {trace}"
            )
        for own, layer in zip(answer["outputs"], trace.layers, strict=True):
            np.testing.assert_allclose(
                own, layer.a.ravel(), rtol=0, atol=1e-12 * max(1, np.abs(layer.a).max())
            )
        assert answer["count"] == network.n_parameters


def test_random_problems_use_everything(problems):
    names = {layer.activation.name for network, *_ in problems for layer in network.layers}
    assert names == set(ACTIVATIONS) and {loss for *_, loss, _ in problems} == set(LOSSES)
    assert {len(network.layers) for network, *_ in problems} == {1, 2, 3, 4}
    sizes = {len(rows) for *_, batches in problems for rows in batches}
    assert {1, 2, 12} <= sizes


def test_node_learns_as_the_engine_does(problems):
    check_agreement(in_node, problems)


@pytest.mark.browser
def test_the_browser_learns_as_the_engine_does(problems, browser):
    check_agreement(lambda *given: in_browser(browser, *given), problems)


def test_a_step_that_leaves_the_finite_numbers_changes_nothing():
    script = """const network = createNetwork([1, 1], ["identity"], "squared_error", [1e200, 0]);
    const before = [...network.parameters];
    network.backprop([1], [0], [0]);
    const answer = [network.update(1e200), [...network.parameters], before, network.update(1e-3)];"""
    refused, after, before, taken = in_node(["kit/network.js"], script, None)
    assert (refused, after, taken) == (False, before, True)


def test_large_scores_stay_finite():
    script = """const answer = data.map(([loss, S, Y]) => {
      const out = new Float64Array(S.length);
      LOSSES[loss].link(S, 0, S.length, out);
      return [LOSSES[loss].value(S, Y, 0, S.length), ...out];
    });"""
    cases = [
        (loss, S, Y)
        for loss in LOSSES
        for S in ([800.0, -800.0], [-1e4, 0.0], [1e100, 1e100], [1e300, -1e300])
        for Y in ([1.0, 0.0], [0.0, 1.0])
    ]
    answers = in_node(["kit/losses.js"], script, cases)
    for (loss, S, Y), answer in zip(cases, answers, strict=True):
        record = LOSSES[loss]
        with np.errstate(over="ignore"):
            expected = [*record.value(np.array([S]), np.array([Y])), *record.link(np.array([S]))[0]]
        np.testing.assert_allclose(np.array(answer, float), expected, rtol=1e-12, err_msg=f"{loss} {S} {Y}")


@pytest.mark.parametrize("loss", LOSSES)
def test_one_sample_among_others_is_alone(loss):
    """Its scores and targets are read from where it begins to where it ends, and nothing else is written."""
    script = """const [loss, S, Y] = data;
    const out = new Float64Array(S.length).fill(7);
    LOSSES[loss].link(S, 2, 3, out);
    const answer = { value: LOSSES[loss].value(S, Y, 2, 3), factor: LOSSES[loss].factor, out: [...out] };"""
    S, Y = [3.0, -2.0, 0.5, -1.5, 0.25, 9.0, -4.0], [1.0, 0.5, 0.2, 0.0, 0.8, 0.6, 0.1]
    answer, record = in_node(["kit/losses.js"], script, [loss, S, Y]), LOSSES[loss]
    own, wanted = np.array([S[2:5]]), np.array([Y[2:5]])
    assert answer["value"] == pytest.approx(*record.value(own, wanted), rel=1e-12)
    assert answer["out"][:2] == answer["out"][5:] == [7.0, 7.0]
    assert answer["out"][2:5] == pytest.approx(record.link(own)[0], rel=1e-12)
    grad = record.grad(own, wanted)[0]
    assert answer["factor"] * (record.link(own) - wanted)[0] == pytest.approx(grad, rel=1e-12)


# --- the same seed, the same beginning


def test_first_weights_are_the_same_to_the_last_bit():
    script = """const answer = data.map(([sizes, activations, seed]) =>
      [...firstParameters(sizes, activations, createRandom(seed, 1))]);"""
    rng = np.random.default_rng(9)
    cases = []
    for seed in range(200):
        sizes = rng.integers(1, 9, size=rng.integers(2, 7)).tolist()
        cases.append((sizes, rng.choice(list(ACTIVATIONS), size=len(sizes) - 1).tolist(), seed))
    answers = in_node(["kit/network.js", "kit/philox.js"], script, cases)
    for (sizes, activations, seed), answer in zip(cases, answers, strict=True):
        network = nl.init(sizes, activations, Philox(seed, 1))
        assert answer == flatten(parameters_of(network)).tolist()
