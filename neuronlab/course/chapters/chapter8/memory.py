"""An exercise on the memory of a GPU."""

import numpy as np

from ....parallel import (
    GB,
    GiB,
    adam_bytes,
)
from ....parallel.cost.units import BITS_PER_BYTE
from ...hint import Hint
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
