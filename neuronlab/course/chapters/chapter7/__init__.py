"""Exercises of chapter 7, on shards, the mean of their gradients, and the ring that adds them up."""

from .gradients import error_terms, sum_loss, weighted
from .mistakes import layer_by_layer, quiet_mistake
from .ring import around, ring_bytes

QUESTIONS = {
    "7.1": weighted,
    "7.2": error_terms,
    "7.3": sum_loss,
    "7.4": quiet_mistake,
    "7.5": layer_by_layer,
    "7.6": around,
    "7.7": ring_bytes,
}
