"""The page makes the samples of a playground that Python makes, from the same seed."""

import numpy as np
import pytest
from javascript import in_node

import neuronlab as nl
from neuronlab.data.philox import Philox


@pytest.mark.parametrize("name", nl.data.TOYS)
def test_data_and_its_split_are_the_same(name):
    script = """const answer = data.map(([name, n, noise, seed]) => {
      const random = createRandom(seed);
      const { X, labels } = makeShape(name, n, noise, random);
      const { train, test } = splitSamples(n, random);
      const rows = [...train, ...test];
      return {
        X: rows.map((k) => [X[2 * k], X[2 * k + 1]]), n_train: train.length,
        one: rows.map((k) => targetsOf(labels, "binary_cross_entropy")[k]),
        both: rows.map((k) => [...targetsOf(labels, "softmax_cross_entropy").subarray(2 * k, 2 * k + 2)]),
      };
    });"""
    cases = [
        (name, n, noise, seed)
        for n in (10, 15, 45, 200)
        for noise in (0.0, 0.1)
        for seed in (0, 2, 2**32 - 1)
    ]
    answers = in_node(["kit/philox.js", "playground/samples.js"], script, cases)
    for (_, n, noise, seed), answer in zip(cases, answers, strict=True):
        rng = Philox(seed)
        X, Y = nl.data.TOYS[name](n, noise, rng)
        split = nl.data.train_test_split(X, Y, 0.3, rng)
        assert answer["n_train"] == len(split.X)
        # Sine and cosine may differ in the last bit from one machine to another; all else is the same.
        X, Y = np.concatenate([split.X, split.X_test]), np.concatenate([split.Y, split.Y_test])
        np.testing.assert_allclose(answer["X"], X, rtol=0, atol=1e-15)
        assert answer["one"] == Y[:, 0].tolist() and answer["both"] == np.column_stack([1 - Y, Y]).tolist()
        if name == "xor":
            assert answer["X"] == X.tolist()
