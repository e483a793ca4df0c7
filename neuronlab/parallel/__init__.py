"""Data-parallel training: shards, the ring that adds up their gradients, and the price of the network."""

from .failures import (
    LLAMA3,
    cluster_mtbf,
    device_mtbf,
    expected_seconds,
    idle_cost,
    wasted_share,
    young_interval,
)
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

__all__ = [
    "EFFICIENCIES",
    "LLAMA3",
    "AdamMemory",
    "adam_bytes",
    "cluster_mtbf",
    "device_mtbf",
    "elements_sent",
    "expected_attempts",
    "expected_seconds",
    "fits",
    "go_back_n",
    "gpus_needed",
    "idle_cost",
    "largest_model",
    "message_loss",
    "pause_seconds",
    "selective_repeat",
    "transmit",
    "wasted_share",
    "young_interval",
]
