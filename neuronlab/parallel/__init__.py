"""Data-parallel training: shards, the ring that adds up their gradients, and the price of the network."""

from .packet_loss import (
    EFFICIENCIES,
    expected_attempts,
    go_back_n,
    message_loss,
    selective_repeat,
    transmit,
)

__all__ = [
    "EFFICIENCIES",
    "expected_attempts",
    "go_back_n",
    "message_loss",
    "selective_repeat",
    "transmit",
]
