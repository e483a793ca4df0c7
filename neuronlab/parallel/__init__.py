"""Data-parallel training: shards, the ring that adds up their gradients, and the price of the network."""

from .carry import Carried, carry
from .data_parallel import ParallelStep, parallel_step
from .failures import (
    LLAMA3,
    cluster_mtbf,
    device_mtbf,
    expected_seconds,
    idle_cost,
    wasted_share,
    young_interval,
)
from .gradients import all_reduce, apply_gradient, gradient_vector, split_gradient, weigh
from .memory import AdamMemory, adam_bytes, elements_sent, fits, gpus_needed, largest_model
from .packet_loss import (
    EFFICIENCIES,
    expected_attempts,
    go_back_n,
    message_loss,
    pause_seconds,
    selective_repeat,
    transmit,
)
from .replicas import drift
from .schedule import Schedule, Transfer, check, parameter_server, recursive_doubling, ring
from .sharding import chunks, shard
from .step_times import NCCL_RETRIES, NCCL_TIMEOUT_SECONDS, LossyRing
from .training import ParallelHistory, train_parallel
from .wrong_ways import average_error_terms, plain_mean

__all__ = [
    "EFFICIENCIES",
    "LLAMA3",
    "NCCL_RETRIES",
    "NCCL_TIMEOUT_SECONDS",
    "AdamMemory",
    "Carried",
    "LossyRing",
    "ParallelHistory",
    "ParallelStep",
    "Schedule",
    "Transfer",
    "adam_bytes",
    "all_reduce",
    "apply_gradient",
    "average_error_terms",
    "carry",
    "check",
    "chunks",
    "cluster_mtbf",
    "device_mtbf",
    "drift",
    "elements_sent",
    "expected_attempts",
    "expected_seconds",
    "fits",
    "go_back_n",
    "gpus_needed",
    "gradient_vector",
    "idle_cost",
    "largest_model",
    "message_loss",
    "parallel_step",
    "parameter_server",
    "pause_seconds",
    "plain_mean",
    "recursive_doubling",
    "ring",
    "selective_repeat",
    "shard",
    "split_gradient",
    "train_parallel",
    "transmit",
    "wasted_share",
    "weigh",
    "young_interval",
]
