"""The memory that neurons need: bits of their weights and of the inputs that they share."""

from dataclasses import dataclass

from ..checks import as_count


@dataclass(frozen=True)
class Memory:
    """Bits of `neurons` neurons with `connections` connections each, a bias counted as one of them.

    Every connection has a weight of `weight_bits`; the neurons share one input of `input_bits` for each
    connection, as in a fully connected layer. TypeError for what is not a whole number, ValueError for one
    below 1. Source: AI for Network Engineers, ch. 1, counts 160 bits for one neuron with 4 connections.
    """

    connections: int
    weight_bits: int = 32
    input_bits: int = 8
    neurons: int = 1

    def __post_init__(self):
        for name in ("connections", "weight_bits", "input_bits", "neurons"):
            object.__setattr__(self, name, as_count(name, getattr(self, name)))

    @property
    def weights(self) -> int:
        """Bits of all weights."""
        return self.neurons * self.connections * self.weight_bits

    @property
    def inputs(self) -> int:
        """Bits of all inputs."""
        return self.connections * self.input_bits

    @property
    def total(self) -> int:
        return self.weights + self.inputs
