"""The memory that neurons need: bits of their weights and of the inputs that they share."""

from dataclasses import dataclass

from ..checks import as_count


@dataclass(frozen=True)
class Memory:
    """Bits of a layer of neurons: of their weights, and of the inputs that they share.

    Every connection has a weight; the neurons share one input for each connection, as in a fully connected
    layer. Source: AI for Network Engineers, ch. 1, counts 160 bits for one neuron with 4 connections.

    Parameters
    ----------
    connections : int
        Of each neuron, a bias counted as one of them.
    weight_bits : int, default 32
        Bits of a weight.
    input_bits : int, default 8
        Bits of an input.
    neurons : int, default 1
        How many there are.

    Raises
    ------
    TypeError
        For what is not a whole number.
    ValueError
        For one below 1.
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
        """Bits of all weights and inputs."""
        return self.weights + self.inputs
