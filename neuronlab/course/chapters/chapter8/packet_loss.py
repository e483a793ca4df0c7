"""Exercises on lost packets."""

import numpy as np

from ....parallel import (
    go_back_n,
    selective_repeat,
)
from ...choice import Choice
from ...hint import Hint
from ...option import Option
from ...question import Question
from ...wrong import Wrong


def efficiency(seed=None):
    tenths, window = 2, 128
    if seed is not None:
        rng = np.random.default_rng(seed)
        tenths, window = int(rng.integers(1, 10)), int(rng.choice([32, 64, 128, 256]))
    per_cent = tenths / 10
    loss = per_cent / 100
    answer = 100 * go_back_n(loss, window)
    return Question(
        lead="A link recovers from lost packets by go-back-N.",
        given=(("packets lost", f"{per_cent} %"), ("window", f"{window} packets")),
        why="Each lost packet makes the sender repeat everything that it had sent after it.",
        ask="How many per cent of its bandwidth carry new data?",
        unit="%",
        answer=answer,
        wrongs=(
            Wrong(
                100 * selective_repeat(loss),
                "only the lost packets are sent again",
                "That is selective repeat. What happens to the packets behind a gap?",
                "selective repeat",
            ),
            Wrong(
                100 * go_back_n(per_cent, window),
                "per cent are taken for shares",
                "0.2 % is a share of 0.002.",
                "per cent as share",
            ),
            Wrong(
                100 * (1 - loss) / (1 + window * loss),
                "the lost packet is counted as one of those behind it",
                "The window has W packets: the lost one and W − 1 more.",
                "W for W - 1",
            ),
            Wrong(
                100 / (1 + (window - 1) * loss),
                "the numerator is 1",
                "The lost packets themselves carry nothing new.",
                "no 1 - p",
            ),
            Wrong(100 - answer, "what is wasted is given", "Asked for is what is left.", "wasted"),
            Wrong(answer / 100, "the answer is a share", "Asked for are per cent.", "share"),
            Wrong(
                100 * (1 - window * loss),
                "W times the loss is taken away from 1",
                "With larger losses that would fall below 0. Repeats can be lost as well.",
                "1 - W p",
            ),
        ),
        hints=(
            Hint("Per cent first: which share of the packets is lost?"),
            Hint(
                "With p for this share:",
                "<mfrac><mrow><mn>1</mn><mo>−</mo><mi>p</mi></mrow><mrow><mn>1</mn><mo>+</mo><mo>(</mo><mi>W</mi>"
                "<mo>−</mo><mn>1</mn><mo>)</mo><mi>p</mi></mrow></mfrac>",
            ),
        ),
        again=efficiency,
    )


def lost_packet():
    """Erratum E14."""
    return Choice(
        lead="During the backward pass of a training on 64 GPUs one packet with gradients is lost. The "
        "transport is reliable, and no other packet is lost that day.",
        ask="What happens?",
        options=(
            Option(
                "The training has to start again from the last snapshot.",
                False,
                "Not yet. That is what a link does that stays dead. What does a reliable transport do first?",
            ),
            Option(
                "The average is computed without this packet.",
                False,
                "Not yet. Then the copies of the network would differ from now on. Nothing is left out.",
            ),
            Option(
                "It is sent again; until then the update waits.",
                True,
                "Right: microseconds if a later packet shows the gap, up to four seconds if none follows. "
                "Nothing is lost but time.",
            ),
            Option(
                "The backward pass stops at this layer.",
                False,
                "Not yet. It needs only the GPU's own error terms. What is it that needs the average?",
            ),
        ),
        hints=(
            Hint("Reliable means: what is missing is noticed, and sent again."),
            Hint("Look at the timeline with ten buckets: who waits for the last one?"),
        ),
    )
