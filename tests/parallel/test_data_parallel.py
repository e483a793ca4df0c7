"""Any number of workers takes the step of one worker; averaging in another way does not."""

import contextlib
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import KINKED, cases, floats

import neuronlab as nl
from neuronlab.history import DivergenceError
from neuronlab.parallel import (
    all_reduce,
    apply_gradient,
    average_error_terms,
    drift,
    gradient_vector,
    parallel_step,
    plain_mean,
    ring,
    shard,
    split_gradient,
    train_parallel,
    weigh,
)
from neuronlab.parallel.all_reduce.simulation import simulate
from neuronlab.parallel.processes.rank import train_rank

S2 = nl.examples.two_gpus
PROBLEM = (S2.network, S2.X, S2.Y, S2.loss, S2.lr)
WHOLE = nl.backprop(S2.network, S2.X, S2.Y, S2.loss)
STEPS = (parallel_step, average_error_terms, plain_mean)


@st.composite
def divided(draw, most=16, equal=False):
    """Draw a random network with a batch, and the sizes of the shards of 1 to `most` workers."""
    n_workers = draw(st.integers(1, most))
    if equal:
        sizes = [draw(st.integers(1, 3))] * n_workers
    else:
        sizes = draw(st.lists(st.integers(1, 3), min_size=n_workers, max_size=n_workers))
    return draw(cases(samples=sum(sizes))), sizes


def allowed(trace):
    """Return 1e-12 times the largest sum of absolute terms on the way, or 1 if that is larger."""
    largest, a = [1.0, *trace.losses], abs(trace.X)
    for layer, made in zip(trace.network.layers, trace.layers, strict=True):
        delta = abs(made.delta)
        sums = (a @ abs(layer.W).T + abs(layer.b), delta @ abs(layer.W), abs(made.da), delta.T @ a / len(a))
        largest += [float(each.max()) for each in sums]
        a = abs(made.a)
    return 1e-12 * max(largest)


def assume_same_side(whole, traces):
    """Give up where rounding put a sample's z on the other side of a kink: either side is right there."""
    for l, layer in enumerate(whole.network.layers):
        if layer.activation.name in KINKED:
            z, other = whole.layers[l].z, np.concatenate([trace.layers[l].z for trace in traces])
            assume((np.sign(z) == np.sign(other))[abs(z) < 1e-6].all())


def same_bits(one, other):
    return all(
        a.W.tobytes() == b.W.tobytes() and a.b.tobytes() == b.b.tobytes()
        for a, b in zip(one.layers, other.layers, strict=True)
    )


# The step of one worker


@given(divided())
def test_any_number_of_workers_takes_the_step_of_one(drawn):
    case, sizes = drawn
    step = parallel_step(*case, len(sizes), sizes)
    whole = case.trace
    assume_same_side(whole, step.traces)
    tolerance = allowed(whole)
    alone = nl.sgd(case.network, whole, case.lr)
    assert len(step.replicas) == len(step.traces) == len(sizes) and step.network is step.replicas[0]
    assert drift([step.network, alone]) <= tolerance
    assert all(same_bits(step.network, replica) for replica in step.replicas)
    assert np.abs(step.gradient - gradient_vector(whole)).max() <= tolerance
    for made, dW, db in zip(whole.layers, step.dW, step.db, strict=True):
        np.testing.assert_allclose(dW, made.dW, rtol=0, atol=tolerance)
        np.testing.assert_allclose(db, made.db, rtol=0, atol=tolerance)
    assert step.mean_loss == pytest.approx(whole.mean_loss, abs=tolerance)


@given(divided())
def test_the_ring_brings_the_same_average(drawn):
    """What is carried is weighed before, so that the sum is the mean; every worker has the same bits."""
    case, sizes = drawn
    step = parallel_step(*case, len(sizes), sizes)
    own = [gradient_vector(trace) for trace in step.traces]
    simulation = simulate(ring(len(sizes)), weigh(own, sizes))
    atol = 1e-14 * max(1, np.abs(own).max())
    np.testing.assert_allclose(simulation.result, step.gradient, rtol=0, atol=atol)
    after = [apply_gradient(case.network, vector, case.lr) for vector in simulation.states[-1]]
    assert all(same_bits(after[0], network) for network in after)


def test_each_worker_runs_backprop_on_its_own_shard():
    step = parallel_step(*PROBLEM, 2, [3, 1])
    assert step.sizes == (3, 1)
    for trace, rows in zip(step.traces, (slice(0, 3), slice(3, 4)), strict=True):
        alone = nl.backprop(S2.network, S2.X[rows], S2.Y[rows], S2.loss)
        np.testing.assert_array_equal(trace.X, S2.X[rows])
        np.testing.assert_array_equal(gradient_vector(trace), gradient_vector(alone))


def test_one_worker_is_backprop_and_sgd_to_the_bit():
    assert same_bits(parallel_step(*PROBLEM, 1).network, nl.sgd(S2.network, WHOLE, S2.lr))


def test_replicas_that_differ_before_the_step_differ_after_it():
    other = nl.sgd(S2.network, WHOLE, 1.0)
    step = parallel_step([S2.network, other], *PROBLEM[1:], 2)
    assert drift(step.replicas) == pytest.approx(drift([S2.network, other]), rel=1e-12)
    assert drift(step.replicas) > 0.1
    second = nl.backprop(other, S2.X[2:], S2.Y[2:], S2.loss)
    np.testing.assert_array_equal(gradient_vector(step.traces[1]), gradient_vector(second))
    assert "replicas differ by up to 0.5" in repr(step)


def test_float32_stays():
    network = nl.Network(
        nl.Layer(layer.W.astype(np.float32), layer.b.astype(np.float32), layer.activation)
        for layer in S2.network.layers
    )
    X, Y = S2.X.astype(np.float32), S2.Y.astype(np.float32)
    for take in STEPS:
        step = take(network, X, Y, S2.loss, S2.lr, 2)
        assert {step.gradient.dtype, step.network.layers[0].W.dtype} == {np.dtype(np.float32)}
        assert step.gradient.nbytes == 180, "P3: the gradient of the 4-4-4-1 network in fp32"


def test_what_is_handed_out_is_nobody_elses_memory():
    X, Y = np.array(S2.X), np.array(S2.Y)
    for take in STEPS:
        step = take(S2.network, X, Y, S2.loss, S2.lr, 2)
        arrays = [step.gradient, *step.dW, *step.db]
        for trace in step.traces:
            arrays += [trace.X, trace.Y, *(value for made in trace.layers for value in vars(made).values())]
        assert not any(array.flags.writeable for array in arrays)
        assert not any(np.shares_memory(array, given) for array in arrays for given in (X, Y))


# The parts of it


@given(st.integers(1, 40), st.integers(1, 16))
def test_shards_are_all_rows_in_order_cut_as_equally_as_possible(n, n_workers):
    assume(n_workers <= n)
    rows = np.arange(2.0 * n).reshape(n, 2)
    found, right = shard(rows, n_workers), np.array_split(rows, n_workers)
    assert [part.tolist() for part in found] == [part.tolist() for part in right]
    assert not any(part.flags.writeable or np.shares_memory(part, rows) for part in found)


def test_shards_of_chosen_sizes():
    first, second, third = shard([5, 6, 7, 8, 9], 3, [1, 3, 1])
    assert (first.tolist(), second.tolist(), third.tolist()) == ([5], [6, 7, 8], [9])


@given(st.lists(st.tuples(st.lists(floats(), min_size=3, max_size=3), st.integers(1, 9)), min_size=1))
def test_all_reduce_is_the_mean_weighted_by_size(drawn):
    parts, sizes = [part for part, _ in drawn], [size for _, size in drawn]
    for weights in (sizes, [1] * len(sizes)):
        found = all_reduce(parts, weights)
        for column, number in zip(zip(*parts, strict=True), found, strict=True):
            exact = sum(Fraction(x) * w for x, w in zip(column, weights, strict=True)) / sum(weights)
            assert abs(number - float(exact)) < 1e-14
    assert all_reduce(parts).tobytes() == found.tobytes()


def test_all_reduce_takes_numbers_vectors_and_matrices():
    assert all_reduce([1, 2, 6]) == 3 and all_reduce([1, 2], [3, 1]) == 1.25
    assert all_reduce([[[1, 2], [3, 4]], [[3, 2], [1, 0]]]).tolist() == [[2, 2], [2, 2]]


@given(cases())
def test_a_gradient_becomes_a_vector_and_back(case):
    trace = case.trace
    vector = gradient_vector(trace)
    assert vector.shape == (case.network.n_parameters,) and not vector.flags.writeable
    for made, dW, db in zip(trace.layers, *split_gradient(case.network, vector), strict=True):
        np.testing.assert_array_equal(dW, made.dW)
        np.testing.assert_array_equal(db, made.db)
    assert same_bits(apply_gradient(case.network, vector, case.lr), nl.sgd(case.network, trace, case.lr))


def test_the_order_of_the_vector():
    """Layer by layer from the first, W row by row, then b: told by addresses."""
    refs = []
    for l, layer in enumerate(S2.network.layers):
        refs += [nl.Ref("dW", l, row=j, column=i) for j in range(layer.n_out) for i in range(layer.n_in)]
        refs += [nl.Ref("db", l, row=j) for j in range(layer.n_out)]
    assert gradient_vector(WHOLE).tolist() == [nl.read(WHOLE, ref) for ref in refs]


# The wrong ways


def meet_at_every_layer(case, n_workers):
    """Return each worker's (dW, db) by layer, as S2 tells it, one number at a time: the oracle for E11."""
    rows = len(case.X) // n_workers
    traces = [
        nl.backprop(
            case.network, case.X[k * rows : k * rows + rows], case.Y[k * rows : k * rows + rows], case.loss
        )
        for k in range(n_workers)
    ]
    workers, layers = range(n_workers), case.network.layers
    da = [traces[k].layers[-1].da.tolist() for k in workers]
    found = [[] for _ in workers]
    for l in reversed(range(len(layers))):
        n_out, n_in = layers[l].W.shape
        met = [
            [
                sum(da[k][i][j] * float(traces[k].layers[l].slope[i, j]) for k in workers) / n_workers
                for j in range(n_out)
            ]
            for i in range(rows)
        ]
        for k in workers:
            into = traces[k].layers[l - 1].a if l else traces[k].X
            dW = [
                [sum(met[i][j] * float(into[i, c]) for i in range(rows)) / rows for c in range(n_in)]
                for j in range(n_out)
            ]
            found[k].insert(0, (dW, [sum(met[i][j] for i in range(rows)) / rows for j in range(n_out)]))
            da[k] = [
                [sum(met[i][j] * float(layers[l].W[j, c]) for j in range(n_out)) for c in range(n_in)]
                for i in range(rows)
            ]
    return found


@given(divided(most=4, equal=True))
def test_averaged_error_terms_are_those_that_s2_describes(drawn):
    case, sizes = drawn
    step = average_error_terms(*case, len(sizes), sizes)
    # The mean over workers is not of the whole batch's sums, but not larger than theirs times the batch.
    tolerance = allowed(case.trace) * len(case.X)
    for trace, replica, expected in zip(
        step.traces, step.replicas, meet_at_every_layer(case, len(sizes)), strict=True
    ):
        for l, (dW, db) in enumerate(expected):
            made, before = trace.layers[l], case.network.layers[l]
            np.testing.assert_allclose(made.dW, dW, rtol=0, atol=tolerance)
            np.testing.assert_allclose(made.db, db, rtol=0, atol=tolerance)
            np.testing.assert_array_equal(replica.layers[l].W, before.W - case.lr * made.dW)
            np.testing.assert_array_equal(replica.layers[l].b, before.b - case.lr * made.db)
            np.testing.assert_array_equal(made.delta, step.traces[0].layers[l].delta)


def test_e11_averaged_error_terms_are_not_the_gradient_and_let_replicas_drift_apart():
    step = average_error_terms(*PROBLEM, 2)
    own = [gradient_vector(trace) for trace in step.traces]
    right = gradient_vector(WHOLE)
    assert all(np.abs(gradient - right).max() > 0.05 for gradient in [*own, step.gradient])
    assert drift(step.replicas) == pytest.approx(S2.lr * np.abs(own[0] - own[1]).max(), rel=1e-12)
    assert drift(step.replicas) > 0.009
    np.testing.assert_allclose(step.gradient, (own[0] + own[1]) / 2, rtol=0, atol=1e-16)
    np.testing.assert_allclose(step.db[-1], WHOLE.layers[-1].db, rtol=0, atol=1e-16)


def test_error_terms_may_be_averaged_where_all_workers_have_the_same_rows():
    X, Y = np.tile(S2.X[:2], (3, 1)), np.tile(S2.Y[:2], (3, 1))
    wrong, right = (
        take(S2.network, X, Y, S2.loss, S2.lr, 3) for take in (average_error_terms, parallel_step)
    )
    assert drift([*wrong.replicas, *right.replicas]) < 1e-15


def test_one_worker_has_nobody_to_meet():
    for take in (average_error_terms, plain_mean):
        assert same_bits(take(*PROBLEM, 1).network, parallel_step(*PROBLEM, 1).network)


@given(divided())
def test_the_plain_mean_counts_every_worker_the_same(drawn):
    case, sizes = drawn
    step = plain_mean(*case, len(sizes), sizes)
    own = [gradient_vector(trace) for trace in step.traces]
    tolerance = 1e-14 * max(1, np.abs(own).max())
    np.testing.assert_allclose(step.gradient, np.mean(own, axis=0), rtol=0, atol=tolerance)
    assert all(same_bits(step.network, replica) for replica in step.replicas)
    if len(set(sizes)) == 1:
        assert same_bits(step.network, parallel_step(*case, len(sizes), sizes).network)


def test_e12_the_plain_mean_of_unequal_shards_is_not_the_gradient_of_the_batch():
    step = plain_mean(*PROBLEM, 2, [1, 3])
    assert drift(step.replicas) == 0, "the mistake cannot be seen by comparing replicas"
    assert np.abs(step.gradient - gradient_vector(WHOLE)).max() > 0.1
    assert drift([step.network, parallel_step(*PROBLEM, 2, [1, 3]).network]) > 0.04


def test_pytorchs_mean_is_the_gradient_of_the_batch_for_a_mean_loss_only():
    example = nl.examples.sum_or_mean
    one = nl.backprop(example.network, example.X, example.Y, example.loss)
    two = plain_mean(example.network, example.X, example.Y, example.loss, example.lr, 2).traces
    means = [trace.layers[0].dW.item() for trace in (one, *two)]
    sums = [mean * len(trace.X) for mean, trace in zip(means, (one, *two), strict=True)]
    assert means == [15, 5, 25] and all_reduce(means[1:]) == 15
    assert sums == [60, 10, 50] and all_reduce(sums[1:]) == 30


# Many steps


@pytest.mark.parametrize("sizes", [None, [2, 2], [1, 3], [3, 1]])
def test_training_with_two_workers_is_training_with_one(sizes):
    together = train_parallel(*PROBLEM, 40, 2, sizes)
    alone = nl.train(*PROBLEM, 40)
    np.testing.assert_allclose(together.losses, alone.losses, rtol=0, atol=1e-12)
    assert (
        max(drift([*pair, one]) for pair, one in zip(together.replicas, alone.networks, strict=True)) < 1e-12
    )
    assert together.drift.tolist() == [0] * 41
    assert together.losses[-1] < 0.001 < 0.2 < together.losses[0]


def test_with_averaged_error_terms_replicas_drift_further_and_learn_less():
    wrong, right = (
        train_parallel(*PROBLEM, 40, 2, step=take) for take in (average_error_terms, parallel_step)
    )
    assert wrong.drift[0] == 0 and (np.diff(wrong.drift) > 0).all() and wrong.drift[-1] > 0.05
    for replica in wrong.replicas[-1]:
        loss = nl.backprop(replica, S2.X, S2.Y, S2.loss).mean_loss
        assert loss > 100 * right.losses[-1]
    again = average_error_terms(wrong.replicas[39], *PROBLEM[1:], 2)
    assert all(same_bits(*pair) for pair in zip(again.replicas, wrong.replicas[40], strict=True))
    assert wrong.losses[39] == again.mean_loss and wrong.network is wrong.replicas[-1][0]


def test_a_decaying_rate_is_asked_for_every_epoch():
    rates = [0.5, 0.25, 0.125]
    decaying = train_parallel(*PROBLEM[:4], lambda epoch: rates[epoch], 3, 2)
    network = S2.network
    for lr in rates:
        network = parallel_step(network, *PROBLEM[1:4], lr, 2).network
    assert same_bits(network, decaying.network)


@pytest.mark.parametrize("step", STEPS)
def test_divergence_is_told_with_the_epoch_where_it_began(step):
    # A RuntimeWarning is an error in every test.
    network = nl.Network([nl.Layer([[2.0]], [1.0], "identity")])
    data = ([[3.0], [1.0], [2.0], [5.0]], [[0.0]] * 4, "squared_error")
    history = train_parallel(network, *data, 30.0, 500, 2, step=step)
    assert history.diverged == len(history.losses) > 3
    assert len(history.replicas) == len(history.drift) == history.diverged + 1
    assert np.isfinite(history.losses).all() and np.isfinite(history.network.layers[0].W).all()
    assert f"DIVERGED in epoch {history.diverged}: is the rate too high?" in repr(history)
    assert train_parallel(network, *data, 1e308, 5, 2, step=step).diverged == 0
    huge = nl.Network([nl.Layer([[1e154]], [0.0], "identity")])  # each loss is finite, and their sum is not
    assert train_parallel(huge, [[1.0]] * 4, [[0.0]] * 4, "squared_error", 0, 5, 2, step=step).diverged == 0
    with pytest.raises(DivergenceError, match=r"inf.* is the rate too high") as caught:
        step(network, *data, 1e308, 2)
    assert caught.value.epoch is None


class Alone:
    """A communicator of one rank that never has to wait."""

    rank, size = 0, 1

    def allreduce(self, number):
        return number

    def wait(self, for_whom):
        return contextlib.nullcontext()


@pytest.mark.parametrize("rng", [None, 7])
def test_one_rank_alone_trains_as_train_does(rng):
    X, Y = nl.data.xor(20, 0.1, 1)
    network = nl.init([2, 3, 1], ["tanh", "identity"], 2)
    own = train_rank(Alone(), lambda part: part, Alone(), network, X, Y, "squared_error", 0.1, 4, 7, rng)
    alone = nl.train(network, X, Y, "squared_error", 0.1, 4, 7, rng)
    np.testing.assert_allclose(own.losses, alone.losses, rtol=1e-13)
    assert drift([own.network, alone.network]) < 1e-13


def test_a_rank_that_diverges_says_in_which_epoch():
    network = nl.Network([nl.Layer([[2.0]], [1.0], "identity")])
    problem = (network, [[3.0], [1.0]], [[0.0]] * 2, "squared_error", 30.0)
    with pytest.raises(DivergenceError, match=r"training diverged in epoch \d+: is the rate too") as caught:
        train_rank(Alone(), lambda part: part, Alone(), *problem, 500, 1, None)
    assert caught.value.epoch == nl.train(*problem, 500, 1).diverged


def test_no_epochs_is_no_training():
    history = train_parallel(*PROBLEM, 0, 3)
    assert history.network is S2.network and history.losses.shape == (0,) and history.drift.tolist() == [0]
    assert repr(history) == "ParallelHistory(3 workers, 0 epochs, no loss, replicas equal)"
    once = train_parallel(S2.network, S2.X, S2.Y, S2.loss, 0.1, 1, n_workers=1)
    assert repr(once).startswith("ParallelHistory(1 worker, 1 epoch, loss ")


def test_drift_is_the_largest_difference():
    one, other = (nl.Network([nl.Layer([[1.0, w]], [b], "relu")]) for w, b in ((2.0, 3.0), (2.5, 2.25)))
    assert drift([one, other, one]) == drift([other, one]) == 0.75 and drift([one]) == 0


def test_records_say_what_they_are():
    assert repr(parallel_step(*PROBLEM, 2)) == (
        "ParallelStep(2 workers with 2, 2 samples, half_squared_error 0.258669, replicas equal)"
    )
    assert "1 worker with 4 samples" in repr(parallel_step(*PROBLEM, 1))
    assert repr(train_parallel(*PROBLEM, 5, 2)).startswith(
        "ParallelHistory(2 workers, 5 epochs, loss 0.258669"
    )


# The example


def test_p3_the_network_of_the_two_gpus():
    assert S2.network.sizes == (4, 4, 4, 1) and S2.network.n_parameters == 45
    assert [part.tolist() for part in shard(S2.X, 2)] == [S2.X[:2].tolist(), S2.X[2:].tolist()]
    numbers = [S2.X, *(part for layer in S2.network.layers for part in (layer.W, layer.b))]
    assert all((np.round(part, 1) == part).all() for part in numbers), "one digit each"
    A, B = (trace.layers for trace in parallel_step(*PROBLEM, 2).traces)
    for l in (0, 1):
        firing = np.concatenate([A[l].z, B[l].z]) > 0
        assert firing.any(axis=0).all() and not firing.all(), "some are silent for some samples, none for all"
    assert (A[0].a[:, 3] == 0).all() and (B[0].a[:, 3] > 0).any(), (
        "the gradient of neuron 3 comes from B alone"
    )
    assert (A[0].dW[3] == 0).all() and (B[0].dW[3] != 0).any()


# Wrong input


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"network": None}, TypeError, "network must be a Network, got NoneType"),
        ({"network": []}, ValueError, "network is empty"),
        (
            {"network": [S2.network] * 3},
            ValueError,
            "network must be one, or one for each of 2 workers, got 3",
        ),
        ({"network": [S2.network, 1]}, TypeError, "network must hold Network objects, got int"),
        (
            {"network": [S2.network, nl.examples.two_neurons.network]},
            ValueError,
            "network must be copies of one network, got .*4-4-4-1.* and .*3-1-1",
        ),
        ({"X": [[1, 2]]}, ValueError, "X must have 4 columns"),
        ({"X": S2.X[:3]}, ValueError, "X has 3 rows, Y has 4"),
        ({"Y": [[math.nan]] * 4}, ValueError, "Y must be finite"),
        ({"loss": "mae"}, ValueError, "unknown loss 'mae'"),
        ({"lr": "0.1"}, TypeError, "lr must be a number"),
        ({"lr": math.inf}, ValueError, "lr must be finite, got inf"),
        ({"n_workers": 0}, ValueError, "n_workers must be at least 1, got 0"),
        ({"n_workers": 2.0}, TypeError, "n_workers must be a whole number, got float"),
        ({"n_workers": 5}, ValueError, "n_workers must be at most 4, .*, got 5: a shard would be empty"),
        ({"sizes": [4, 0]}, ValueError, r"sizes\[1\] must be at least 1, got 0"),
        ({"sizes": [2.0, 2]}, TypeError, r"sizes\[0\] must be a whole number"),
        ({"sizes": [1, 1, 2]}, ValueError, "sizes must have one number for each of 2 workers, got 3"),
        ({"sizes": [1, 1]}, ValueError, r"sizes must add up to 4, .*, got \[1, 1\], together 2"),
        ({"sizes": 2}, TypeError, "sizes must be a list, got int 2"),
    ],
)
def test_a_step_names_what_is_wrong(step, change, error, message):
    good = {"network": S2.network, "X": S2.X, "Y": S2.Y, "loss": S2.loss, "lr": 0.1, "n_workers": 2}
    with pytest.raises(error, match=message):
        step(**good | change)
    with pytest.raises(error, match=message):
        train_parallel(**good | change, epochs=2, step=step)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: average_error_terms(*PROBLEM, 2, [1, 3]),
            ValueError,
            r"shards must be of equal size, got \[1, 3\]",
        ),
        (lambda: average_error_terms(*PROBLEM, 3), ValueError, r"got \[2, 1, 1\]"),
        (lambda: shard("rows", 2), TypeError, "rows must be an array of numbers"),
        (lambda: shard([], 1), ValueError, "rows is empty"),
        (lambda: shard([[1.0]], 2), ValueError, "n_workers must be at most 1"),
        (lambda: all_reduce([]), ValueError, "parts is empty"),
        (
            lambda: all_reduce([[1.0], [1.0, 2.0]]),
            ValueError,
            r"one shape: \(1,\) for worker 0, \(2,\) for worker 1",
        ),
        (lambda: all_reduce([[1.0], [math.inf]]), ValueError, r"parts\[1\] must be finite"),
        (lambda: all_reduce([1.0, 2.0], [1]), ValueError, "one number for each of 2 workers, got 1"),
        (lambda: all_reduce([1.0, 2.0], [1, 0]), ValueError, r"sizes\[1\] must be at least 1"),
        (lambda: weigh(["a"], [1]), TypeError, r"gradients\[0\] must be an array of numbers"),
        (lambda: gradient_vector(S2.network), TypeError, "trace must be a Trace"),
        (lambda: split_gradient(S2.network, [1.0]), ValueError, "vector must have 45 numbers, .*, got 1"),
        (lambda: split_gradient(WHOLE, [1.0]), TypeError, "network must be a Network"),
        (lambda: apply_gradient(S2.network, np.ones(45), math.nan), ValueError, "lr must be finite"),
        (lambda: drift([]), ValueError, "networks is empty"),
        (lambda: drift(S2.network), TypeError, "networks must be a list"),
        (lambda: train_parallel(*PROBLEM, -1, 2), ValueError, "epochs must be at least 0"),
        (lambda: train_parallel(*PROBLEM, 2, 2, step="ring"), TypeError, "step must be a function"),
        (
            lambda: train_parallel(*PROBLEM, 2, 2, [1, 3], average_error_terms),
            ValueError,
            "shards must be of equal size",
        ),
    ],
)
def test_the_parts_name_what_is_wrong(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_what_fails_in_the_middle_carries_the_history_so_far():
    """What `step` and `lr` raise; a rate's own DivergenceError is none of the training."""

    def rate(epoch):
        if epoch == 3:
            raise DivergenceError("of another training")
        return 0.1

    def step(replicas, *rest):
        done.append(parallel_step(replicas, *rest))
        return done[-1] if len(done) < 4 else 1 / 0

    done, whole = [], train_parallel(*PROBLEM[:4], 0.1, 3, 2)
    for lr, way, error in ((rate, parallel_step, DivergenceError), (0.1, step, ZeroDivisionError)):
        with pytest.raises(error) as caught:
            train_parallel(*PROBLEM[:4], lr, 5, 2, step=way)
        np.testing.assert_array_equal(caught.value.history.losses, whole.losses)
        assert len(caught.value.history.replicas) == 4 and caught.value.history.diverged is None
