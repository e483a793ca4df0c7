"""An exercise on how often to save."""

import math

import numpy as np

from ....parallel import (
    LLAMA3,
    cluster_mtbf,
    young_interval,
)
from ....parallel.cost.units import HOUR
from ...hint import Hint
from ...question import Question
from ...wrong import Wrong


def checkpoints(seed=None):
    n_gpus, checkpoint = 2048, 90
    if seed is not None:
        rng = np.random.default_rng(seed)
        n_gpus, checkpoint = int(2 ** rng.integers(8, 14)), int(rng.integers(2, 19)) * 10
    hours = round(LLAMA3.mtbf / HOUR, 2)
    all_of_them = hours * HOUR
    mtbf = cluster_mtbf(all_of_them * LLAMA3.n_gpus, n_gpus)
    answer = young_interval(checkpoint, mtbf)
    return Question(
        lead=f"Llama 3's {LLAMA3.n_gpus:,} GPUs failed once in {hours} hours. Yours are as reliable, "
        "and fewer.",
        given=(("GPUs", f"{n_gpus:,}"), ("time to write a checkpoint", f"{checkpoint} s")),
        why="Fewer GPUs fail more rarely, and the interval weighs writing against what a failure loses.",
        ask="How many seconds should there be from one checkpoint to the next?",
        unit="s",
        answer=answer,
        digits=3,
        wrongs=(
            Wrong(
                young_interval(checkpoint, all_of_them),
                f"the time between failures is that of {LLAMA3.n_gpus:,} GPUs",
                "You have fewer. Do they fail more often, or less?",
                "their MTBF",
            ),
            Wrong(
                young_interval(checkpoint, all_of_them * n_gpus / LLAMA3.n_gpus),
                "fewer GPUs fail more often",
                "A single GPU fails once in almost six years.",
                "MTBF the wrong way",
            ),
            Wrong(
                answer / math.sqrt(2),
                "the 2 is left out",
                "A failure costs half an interval on average: that is where the 2 comes from.",
                "no 2",
            ),
            Wrong(answer**2, "the root is left out", "The product is in square seconds.", "no root"),
            Wrong(
                answer / math.sqrt(HOUR),
                "the hours are not turned into seconds, or the answer is in minutes",
                "Put in seconds, and seconds come out.",
                "hours",
            ),
        ),
        hints=(
            Hint("How often do your GPUs fail? Half as many fail half as often."),
            Hint(
                "With the time C of a checkpoint and the time M between failures, both in seconds:",
                "<msqrt><mrow><mn>2</mn><mi>C</mi><mi>M</mi></mrow></msqrt>",
            ),
        ),
        again=checkpoints,
    )
