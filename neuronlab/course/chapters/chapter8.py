"""Exercises of chapter 8, on memory, units, the time of an all-reduce, lost packets and checkpoints."""

import math

import numpy as np

from ...parallel import (
    GB,
    LLAMA3,
    MB,
    GiB,
    Link,
    adam_bytes,
    algorithm_bandwidth,
    bus_bandwidth,
    bytes_per_second,
    cluster_mtbf,
    go_back_n,
    parameter_server_seconds,
    ring_seconds,
    selective_repeat,
    young_interval,
)
from ...parallel.cost.units import BITS_PER_BYTE, HOUR
from ..choice import Choice
from ..hint import Hint
from ..option import Option
from ..question import Question
from ..wrong import Wrong

_MS = 1e-3  # seconds


def _memory(seed=None):
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
        ask="How many GB does each GPU hold?",
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
        ),
        hints=(
            Hint("How many bytes a parameter does every GPU hold in full, and how many are shared out?"),
            Hint("For each parameter: 4 bytes, and 12 bytes divided by the number of GPUs."),
        ),
        again=_memory,
    )


def _units(seed=None):
    size, gigabits = 4, 200
    if seed is not None:
        rng = np.random.default_rng(seed)
        size, gigabits = int(rng.integers(2, 33)), int(rng.choice([25, 100, 200, 400, 800]))
    rate = bytes_per_second(gigabits)
    answer = size * GiB / rate / _MS
    return Question(
        lead="One message crosses one link. It is so large that the latency can be left out.",
        given=(("size", f"{size} GiB"), ("bandwidth", f"{gigabits} Gb/s")),
        ask="How many milliseconds does it take?",
        answer=answer,
        wrongs=(
            Wrong(
                size * GB / rate / _MS,
                "GiB are taken for GB",
                "2³⁰ is 7.4 % more than 10⁹.",
                "GiB as GB",
            ),
            Wrong(
                answer / BITS_PER_BYTE,
                "bits are taken for bytes",
                "Links are sold in bits per second, and a byte has 8 of them.",
                "bits as bytes",
            ),
            Wrong(
                size * GB / rate / BITS_PER_BYTE / _MS,
                "bits are taken for bytes, and GiB for GB",
                "There are two traps in this question.",
                "both",
            ),
            Wrong(
                answer / BITS_PER_BYTE**2,
                "bits are turned into bytes the wrong way",
                "So many gigabits are fewer gigabytes.",
                "bits the wrong way",
            ),
            Wrong(answer * _MS, "the answer is in seconds", "Asked for are milliseconds.", "seconds"),
            Wrong(
                1 / (answer * _MS),
                "bandwidth is divided by size",
                "Larger messages take longer.",
                "turned over",
            ),
        ),
        hints=(
            Hint("Bring both to bytes first: the size, and the bandwidth in bytes per second."),
            Hint(f"The size is {size} times 1,073,741,824 bytes; the bandwidth is {gigabits} times 10⁹ / 8."),
        ),
        again=_units,
    )


def _ring(seed=None):
    n, size, gigabytes, latency = 32, 64, 25, 20
    if seed is not None:
        rng = np.random.default_rng(seed)
        n, size = int(rng.choice([4, 8, 16, 32])), int(rng.integers(20, 100))
        gigabytes, latency = int(rng.choice([10, 25, 40, 50])), int(rng.integers(10, 40))
    link = Link("example", latency * 1e-6, gigabytes * GB)
    answer = ring_seconds(size * MB, n, link) / _MS
    delay, whole = link.latency / _MS, size * MB / link.bandwidth / _MS  # of one message, of the whole vector
    return Question(
        lead="An all-reduce goes round a ring.",
        given=(
            ("GPUs", str(n)),
            ("gradient", f"{size} MB"),
            ("latency", f"{latency} µs"),
            ("bandwidth", f"{gigabytes} GB/s"),
        ),
        ask="How many milliseconds does it take?",
        answer=answer,
        wrongs=(
            Wrong(
                answer - 2 * (n - 1) * delay,
                "the latency is left out",
                "Each message pays it.",
                "no latency",
            ),
            Wrong(
                answer - (2 * n - 3) * delay,
                "the latency is counted once",
                "The messages go one after the other, and each pays it.",
                "latency once",
            ),
            Wrong(
                answer / 2,
                "the ring is gone round once only",
                "Adding up is the first round; then the sums have to reach everybody.",
                "one round",
            ),
            Wrong(
                2 * n * (delay + whole / n),
                "n steps a round are counted",
                "After n − 1 steps a chunk has been everywhere: the first one is at home already.",
                "n steps",
            ),
            Wrong(
                2 * (n - 1) * delay + 2 * whole,
                "(n − 1)/n is left out",
                "n − 1 steps a round, each with an n-th of the data.",
                "no (n - 1)/n",
            ),
            Wrong(
                parameter_server_seconds(size * MB, n, link) / _MS,
                "every message carries the whole gradient",
                "It is cut into as many chunks as there are GPUs.",
                "whole vectors",
            ),
            Wrong(answer * _MS, "the answer is in seconds", "Asked for are milliseconds.", "seconds"),
        ),
        hints=(
            Hint("How many messages follow one another, and how large is each?"),
            Hint(
                "There are 2(n − 1) of them, and each takes",
                "<mi>a</mi><mo>+</mo><mfrac><mrow><mi>S</mi><mo>/</mo><mi>n</mi></mrow><mi>B</mi></mfrac>",
            ),
        ),
        again=_ring,
    )


def _bandwidths(seed=None):
    n, size, ms = 16, 8, 400
    if seed is not None:
        rng = np.random.default_rng(seed)
        n, size, ms = (
            int(rng.choice([4, 8, 16, 32])),
            int(2 ** rng.integers(0, 5)),
            int(rng.integers(50, 900)),
        )
    measured = size * GiB, ms * _MS
    algorithm = algorithm_bandwidth(*measured) / GB
    answer = bus_bandwidth("all_reduce", n, *measured) / GB
    return Question(
        lead="A benchmark of an all-reduce reports:",
        given=(("GPUs", str(n)), ("size", f"{size} GiB"), ("time", f"{ms} ms")),
        ask="How large is the bus bandwidth, in GB/s?",
        answer=answer,
        wrongs=(
            Wrong(
                algorithm,
                "size is divided by time, and that is all",
                "That is the algorithm bandwidth. How many bytes cross each link for one of the vector?",
                "algorithm bandwidth",
            ),
            Wrong(
                answer / 2,
                "the factor 2 is left out",
                "(n − 1)/n is for a reduce-scatter. An all-reduce goes round twice.",
                "no factor 2",
            ),
            Wrong(
                2 * algorithm,
                "(n − 1)/n is left out",
                "In each round an n-th of the data stays where it is.",
                "no (n - 1)/n",
            ),
            Wrong(
                algorithm**2 / answer,
                "the factor is used the wrong way round",
                "More crosses the link than the vector's bytes.",
                "divided",
            ),
            Wrong(answer * GB / GiB, "GiB are taken for GB", "2³⁰ is 7.4 % more than 10⁹.", "GiB as GB"),
            Wrong(answer * BITS_PER_BYTE, "the answer is in Gb/s", "A byte has 8 bits.", "bits"),
        ),
        hints=(
            Hint("First the algorithm bandwidth: bytes of the vector by seconds. Mind the GiB."),
            Hint(
                "Then times",
                "<mfrac><mrow><mn>2</mn><mo>(</mo><mi>n</mi><mo>−</mo><mn>1</mn><mo>)</mo></mrow><mi>n</mi></mfrac>",
            ),
        ),
        again=_bandwidths,
    )


def _small_messages():
    return Choice(
        lead="After each step 1,024 GPUs agree on the mean of a single number, the loss: an all-reduce of 4 "
        "bytes. The latency is 4 µs.",
        ask="Which algorithm is done first?",
        options=(
            Option(
                "The ring: it sends the least data.",
                False,
                "Not yet. At 4 bytes nobody notices the data. How often does the ring pay the latency?",
            ),
            Option(
                "Recursive doubling: it takes the fewest steps.",
                True,
                "Right: 10 steps, 40 µs. The ring takes 2,046 steps and more than 8 ms.",
            ),
            Option(
                "The parameter server: everything goes to one place, and back.",
                False,
                "Not yet. That is two steps for each worker, but the server's one link takes in 1,023 "
                "messages one after the other.",
            ),
            Option(
                "None: 4 bytes take no time.",
                False,
                "Not yet. The bytes take none, the messages do.",
            ),
        ),
        hints=(
            Hint("Leave out all terms with S in the table of algorithms: what remains?"),
            Hint("1,024 is 2 to the power of 10."),
        ),
    )


def _window(seed=None):
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
        ask="How many per cent of its bandwidth carry new data?",
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
        again=_window,
    )


def _lost_packet():
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
                "Right: microseconds if the receiver notices, about four seconds if only the time-out does. "
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


def _checkpoints(seed=None):
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
        ask="How many seconds should there be from one checkpoint to the next?",
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
        again=_checkpoints,
    )


QUESTIONS = {
    "8.1": _memory,
    "8.2": _units,
    "8.3": _ring,
    "8.4": _bandwidths,
    "8.5": _small_messages,
    "8.6": _window,
    "8.7": _lost_packet,
    "8.8": _checkpoints,
}
