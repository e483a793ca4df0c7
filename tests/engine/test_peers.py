"""The engine trains to the same weights as a plain loop, micrograd, PyTorch and JAX (where installed)."""

import numpy as np
import pytest

from benchmarks.peers import jobs, numpy_loop, ours

STEPS = 20


def few_digits():
    """Ninety digits: batches of 32, the last one short."""
    job = jobs.digits(epochs=7, dtype=np.float64)
    return type(job)(**vars(job) | {"X": job.X[:90], "Y": job.Y[:90]})


JOBS = {
    "two neurons": lambda: jobs.two_neurons(STEPS),
    "two moons": lambda: jobs.two_moons(STEPS),
    "digits": few_digits,
}


def assert_same(made, wanted):
    for (W, b), (W_wanted, b_wanted) in zip(made, wanted, strict=True):
        np.testing.assert_allclose(W, W_wanted, rtol=0, atol=1e-10)
        np.testing.assert_allclose(b, b_wanted, rtol=0, atol=1e-10)


@pytest.mark.parametrize("name", JOBS)
@pytest.mark.parametrize("peer", ["numpy_loop", "pytorch", "jax_step"])
def test_twenty_steps_from_the_same_weights(name, peer):
    needs = {"pytorch": "torch", "jax_step": "jax"}.get(peer)
    if needs:
        pytest.importorskip(needs)
    module = __import__(f"benchmarks.peers.{peer}", fromlist=["prepare"])
    job = JOBS[name]()
    trained = ours.prepare(job)()
    assert not np.allclose(trained[0][0], job.network.layers[0].W, rtol=0, atol=1e-6), "nothing was trained"
    assert_same(trained, module.prepare(job)())


def test_by_hand_is_the_same_training():
    job = jobs.two_moons(STEPS)
    assert_same(ours.prepare_by_hand(job)(), ours.prepare(job)())


def test_micrograd():
    pytest.importorskip("micrograd")
    from benchmarks.peers import micrograd_loop

    job = jobs.two_neurons(STEPS)
    assert_same(ours.prepare(job)(), micrograd_loop.prepare(job)())


def test_another_seed_is_another_training():
    """What is compared above would notice a difference: here it is one."""
    job = few_digits()
    other = type(job)(**vars(job) | {"seed": job.seed + 1})
    with pytest.raises(AssertionError):
        assert_same(ours.prepare(job)(), numpy_loop.prepare(other)())
