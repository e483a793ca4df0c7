"""Exercises of chapter 8, on memory, units, the time of an all-reduce, lost packets and checkpoints."""

from .checkpoints import checkpoints
from .collectives import bandwidths, ring, small_messages
from .memory import memory, neuron_memory
from .packet_loss import efficiency, lost_packet
from .units import units

QUESTIONS = {
    "8.1": memory,
    "8.2": units,
    "8.3": ring,
    "8.4": bandwidths,
    "8.5": small_messages,
    "8.6": efficiency,
    "8.7": lost_packet,
    "8.8": checkpoints,
    "8.9": neuron_memory,
}
