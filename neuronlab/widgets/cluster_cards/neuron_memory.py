"""The memory meter: sliders for connections, bits and neurons, and the memory that they need."""

import traitlets

from ...course.memory import Memory
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Int, validate

COUNTS = [*range(1, 11), 12, 16, 20, 32, 50, 64, 100, 128, 256, 500, 512, 784, 1_000, 1_024, 2_048, 4_096]
COUNTS += [10_000, 100_000, 1_000_000]
BITS = [1, 2, 4, 8, 16, 32, 64]


class NeuronMemory(Pictured):
    """Sliders for what a `Memory` is counted from: connections of each neuron, bits, number of neurons.

    All of its parameters can be observed and linked; `memory` is the `Memory` of the present ones.

    Parameters
    ----------
    connections : int, default 4
        Of each neuron, the bias's counted.
    weight_bits : int, default 32
        Bits of a weight.
    input_bits : int, default 8
        Bits of an input.
    neurons : int, default 1
        How many share the inputs.

    Raises
    ------
    TypeError
        For what is not a whole number.
    ValueError
        For one below 1.
    """

    _module = "cluster_cards/neuron_memory.js"
    _sheet = "cluster_cards/neuron_memory.css"

    connections = Int(4).tag(sync=True)
    weight_bits = Int(32).tag(sync=True)
    input_bits = Int(8).tag(sync=True)
    neurons = Int(1).tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)  # {trait: the numbers that its slider stops at}

    def __init__(self, connections: int = 4, weight_bits: int = 32, input_bits: int = 8, neurons: int = 1):
        start = Memory(connections, weight_bits, input_bits, neurons)
        given = {
            name: getattr(start, name) for name in ("connections", "weight_bits", "input_bits", "neurons")
        }
        stops = {name: BITS if name.endswith("bits") else COUNTS for name in given}
        super().__init__(choices={name: sorted({*stops[name], given[name]}) for name in given}, **given)

    @property
    def memory(self) -> Memory:
        """Bits of all weights and of all inputs."""
        return Memory(self.connections, self.weight_bits, self.input_bits, self.neurons)

    @validate("connections", "weight_bits", "input_bits", "neurons")
    def _check(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        return getattr(Memory(**{"connections": 1, name: value}), name)

    def __repr__(self):
        return f"NeuronMemory({self.memory.total:,} bits)"

    def _picture(self):
        from .memory_bars import memory_figure

        return as_png(memory_figure(self.memory))
