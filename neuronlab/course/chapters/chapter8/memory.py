"""Exercises on memory: that of a GPU, and that of one neuron."""

import numpy as np

from ....parallel import (
    GB,
    GiB,
    adam_bytes,
)
from ....parallel.cost.units import BITS_PER_BYTE
from ...hint import Hint
from ...memory import Memory
from ...question import Question
from ...wrong import Wrong


def memory(seed=None):
    billions, n_gpus = 13, 32
    if seed is not None:
        rng = np.random.default_rng(seed)
        billions, n_gpus = int(rng.integers(3, 71)), int(rng.choice([8, 16, 32, 64, 128]))
    parameters = billions * 1e9
    answer, none, gradients_too, all_of_it = (adam_bytes(parameters, n_gpus, s) / GB for s in (1, 0, 2, 3))
    return Question(
        lead="A model is trained with Adam in mixed precision: 2 bytes for each weight, 2 for its gradient, "
        "12 for the optimiser. ZeRO's stage 1 shares out the 12 bytes among all GPUs, and nothing else.",
        given=(("parameters", f"{billions} billion"), ("GPUs", str(n_gpus))),
        why="Stage 1 divides what the optimiser keeps; weights and gradients stay whole on every GPU.",
        ask="How many GB does each GPU hold?",
        unit="GB",
        answer=answer,
        digits=3,
        wrongs=(
            Wrong(none, "nothing is shared out", "Each GPU keeps only its part of the 12 bytes.", "stage 0"),
            Wrong(
                gradients_too,
                "the gradients are shared out as well",
                "That is stage 2. In stage 1 each GPU holds all gradients.",
                "stage 2",
            ),
            Wrong(
                all_of_it,
                "everything is divided by the number of GPUs",
                "That is stage 3. In stage 1 each GPU holds all weights and gradients.",
                "stage 3",
            ),
            Wrong(
                4 * billions,
                "the optimiser's numbers are left out",
                "Each GPU keeps an n-th of them.",
                "no optimiser",
            ),
            Wrong(
                12 * billions / n_gpus,
                "only the optimiser's numbers are counted",
                "Weights and gradients take memory too.",
                "only optimiser",
            ),
            Wrong(
                (8 + 12 / n_gpus) * billions,
                "weights and gradients are counted with 4 bytes each",
                "In mixed precision they are 16-bit numbers.",
                "32 bits",
            ),
            Wrong(answer * GB / GiB, "the answer is in GiB", "A GB is 10⁹ bytes.", "GiB"),
            Wrong(answer * BITS_PER_BYTE, "the answer is in gigabits", "A byte has 8 bits.", "bits"),
            Wrong(
                answer / BITS_PER_BYTE,
                "bits and bytes are converted twice",
                "What is told is in bytes already.",
                "bits twice",
            ),
        ),
        hints=(
            Hint("How many bytes a parameter does every GPU hold in full, and how many are shared out?"),
            Hint("For each parameter: 4 bytes, and 12 bytes divided by the number of GPUs."),
        ),
        again=memory,
    )


def neuron_memory(seed=None):
    connections, weight_bits, input_bits = 9, 32, 8
    if seed is not None:
        rng = np.random.default_rng(seed)
        connections = int(rng.integers(3, 60))
        weight_bits, input_bits = (int(rng.choice(bits)) for bits in ([8, 16, 32], [4, 8]))
        if weight_bits == input_bits:
            input_bits = 4
    total = Memory(connections, weight_bits, input_bits).total
    return Question(
        lead="One neuron, and what has to be stored for it: its weights and its inputs.",
        given=(
            ("connections, the bias's counted", str(connections)),
            ("bits of a weight", str(weight_bits)),
            ("bits of an input", str(input_bits)),
        ),
        why="Each weight belongs to one input, so both are stored once for each connection.",
        ask="How many bits are that?",
        unit="bits",
        answer=total,
        whole=True,
        wrongs=(
            Wrong(connections * weight_bits, "the inputs are left out", "Every connection has two ends."),
            Wrong(connections * input_bits, "the weights are left out", "Every connection has its weight."),
            Wrong(
                (connections + 1) * (weight_bits + input_bits),
                "the bias is counted twice",
                "It is among the connections already.",
            ),
            Wrong(
                (connections - 1) * (weight_bits + input_bits),
                "the bias is not counted",
                "It takes memory like any other weight.",
            ),
            Wrong(
                connections * weight_bits * input_bits,
                "the bits are multiplied",
                "Weights and inputs lie beside each other in memory.",
            ),
            Wrong(total / 8, "the answer is in bytes", "A byte has 8 bits; asked for are bits."),
            Wrong(total * 8, "bits are turned into bytes the wrong way", "They are bits already."),
        ),
        hints=(
            Hint("Count the weights and the inputs, each with its own size."),
            Hint("Each connection needs the bits of one weight and of one input."),
        ),
        again=neuron_memory,
    )
