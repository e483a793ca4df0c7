"""The memory of training: the bytes a real optimiser holds, ZeRO's stages, and when a model stops fitting."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuronlab.parallel.cost.adam_memory import (
    AdamMemory,
    adam_bytes,
    elements_sent,
    fits,
    gpus_needed,
    largest_model,
)

STAGES = range(4)


def test_numpy_holds_as_many_bytes_for_adam():
    weights, gradients = (np.zeros(1000, np.float16) for _ in range(2))
    exact_weights, mean, mean_square = (np.zeros(1000, np.float32) for _ in range(3))
    held = AdamMemory(1000)
    assert (held.weights, held.gradients) == (weights.nbytes, gradients.nbytes)
    assert held.optimizer == exact_weights.nbytes + mean.nbytes + mean_square.nbytes
    assert held.total == adam_bytes(1000) == 16_000


@pytest.mark.parametrize("stage", STAGES)
def test_one_gpu_has_nobody_to_share_with(stage):
    assert adam_bytes(12345, 1, stage) == 16 * 12345


@pytest.mark.parametrize(("stage", "shared"), [(0, 0), (1, 12), (2, 14), (3, 16)])
def test_a_stage_shares_its_part(stage, shared):
    assert adam_bytes(640, 64, stage) == 640 * (16 - shared) + 10 * shared


def test_the_fullest_gpu_counts():
    """Ten parameters on three GPUs are 4, 3 and 3: nothing is rounded away."""
    assert len(np.array_split(np.arange(10), 3)[0]) == 4
    held = AdamMemory(10, 3, stage=3)
    assert (held.weights, held.gradients, held.optimizer) == (8, 8, 48)


def test_elements_sent_are_those_of_the_collectives():
    reduce_scatter = all_gather = 1000  # each moves every element once past a GPU, for many GPUs
    for stage in (0, 1, 2):
        assert elements_sent(1000, stage) == reduce_scatter + all_gather
    assert elements_sent(1000, 3) == reduce_scatter + 2 * all_gather


@given(st.integers(1, 10**12), st.integers(1, 10**5), st.sampled_from(STAGES))
def test_the_largest_model_fits_and_one_more_parameter_does_not(gpu_bytes, n_gpus, stage):
    largest = largest_model(gpu_bytes, n_gpus, stage)
    assert largest == 0 or fits(largest, gpu_bytes, n_gpus, stage)
    assert not fits(largest + 1, gpu_bytes, n_gpus, stage)


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.sampled_from(STAGES))
def test_the_fewest_gpus_are_enough_and_one_less_is_not(parameters, gpu_bytes, stage):
    needed = gpus_needed(parameters, gpu_bytes, stage)
    if needed is None:
        assert not fits(parameters, gpu_bytes, parameters, stage)  # one GPU a parameter: no smaller shares
    else:
        assert fits(parameters, gpu_bytes, needed, stage)
        assert needed == 1 or not fits(parameters, gpu_bytes, needed - 1, stage)


def test_a_gpu_of_80_gb_trains_5e9_parameters():
    assert largest_model(80e9) == 5 * 10**9
    assert fits(5e9, 80e9) and not fits(5e9 + 1, 80e9)
    assert largest_model(80e9, n_gpus=64, stage=3) == 64 * 5 * 10**9
    assert gpus_needed(70e9, 80e9, stage=3) == 14 == math.ceil(70 * 16 / 80)
    assert gpus_needed(70e9, 80e9, stage=1) is None  # the weights and gradients alone are 280 GB
    assert largest_model(15) == 0


def test_wrong_input_is_refused():
    for bad in (4, -1):
        with pytest.raises(ValueError, match="stage must be"):
            adam_bytes(10, 1, bad)
        with pytest.raises(ValueError, match="stage must be"):
            elements_sent(10, bad)
        with pytest.raises(ValueError, match="stage must be"):
            largest_model(10, 1, bad)
        with pytest.raises(ValueError, match="stage must be"):
            gpus_needed(10, 10, bad)
    with pytest.raises(TypeError, match="stage must be a whole number"):
        adam_bytes(10, 1, "3")
    with pytest.raises(ValueError, match="parameters must be at least 1, got 0"):
        adam_bytes(0)
    for bad in (7.5, "7", math.nan, math.inf):
        with pytest.raises(TypeError, match="parameters must be a whole number"):
            adam_bytes(bad)
    with pytest.raises(ValueError, match="n_gpus must be at least 1, got 0"):
        adam_bytes(10, 0)
    for call in (lambda size: fits(1, size), largest_model, lambda size: gpus_needed(1, size)):
        with pytest.raises(ValueError, match="gpu_bytes must be above 0, got 0"):
            call(0)
        with pytest.raises(TypeError, match="gpu_bytes must be a number"):
            call("80 GB")
