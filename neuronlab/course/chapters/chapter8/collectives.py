"""Exercises on the time of an all-reduce."""

import numpy as np

from ....parallel import (
    GB,
    MB,
    GiB,
    Link,
    algorithm_bandwidth,
    bus_bandwidth,
    parameter_server_seconds,
    ring_seconds,
)
from ....parallel.cost.units import BITS_PER_BYTE
from ...choice import Choice
from ...hint import Hint
from ...option import Option
from ...question import Question
from ...wrong import Wrong
from .units import MS


def ring(seed=None):
    n, size, gigabytes, latency = 32, 64, 25, 20
    if seed is not None:
        rng = np.random.default_rng(seed)
        n, size = int(rng.choice([4, 8, 16, 32])), int(rng.integers(20, 100))
        gigabytes, latency = int(rng.choice([10, 25, 40, 50])), int(rng.integers(10, 40))
    link = Link("example", latency * 1e-6, gigabytes * GB)
    answer = ring_seconds(size * MB, n, link) / MS
    delay, whole = link.latency / MS, size * MB / link.bandwidth / MS  # of one message, of the whole vector
    return Question(
        lead="An all-reduce goes round a ring.",
        given=(
            ("GPUs", str(n)),
            ("gradient", f"{size} MB"),
            ("latency", f"{latency} µs"),
            ("bandwidth", f"{gigabytes} GB/s"),
        ),
        why="Every one of the 2(n − 1) steps pays the latency anew, and carries an n-th of the gradient.",
        ask="How many milliseconds does it take?",
        unit="ms",
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
                parameter_server_seconds(size * MB, n, link) / MS,
                "every message carries the whole gradient",
                "It is cut into as many chunks as there are GPUs.",
                "whole vectors",
            ),
            Wrong(answer * MS, "the answer is in seconds", "Asked for are milliseconds.", "seconds"),
        ),
        hints=(
            Hint("How many messages follow one another, and how large is each?"),
            Hint(
                "There are 2(n − 1) of them, and each takes",
                "<mi>a</mi><mo>+</mo><mfrac><mrow><mi>S</mi><mo>/</mo><mi>n</mi></mrow><mi>B</mi></mfrac>",
            ),
        ),
        again=ring,
    )


def bandwidths(seed=None):
    n, size, ms = 16, 8, 400
    if seed is not None:
        rng = np.random.default_rng(seed)
        n, size, ms = (
            int(rng.choice([4, 8, 16, 32])),
            int(2 ** rng.integers(0, 5)),
            int(rng.integers(50, 900)),
        )
    measured = size * GiB, ms * MS
    algorithm = algorithm_bandwidth(*measured) / GB
    answer = bus_bandwidth("all_reduce", n, *measured) / GB
    return Question(
        lead="A benchmark of an all-reduce reports:",
        given=(("GPUs", str(n)), ("size", f"{size} GiB"), ("time", f"{ms} ms")),
        why="Each GPU sends nearly twice the size, so links are busier than size over time says.",
        ask="How large is the bus bandwidth, in GB/s?",
        unit="GB/s",
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
            Wrong(
                answer / BITS_PER_BYTE,
                "bits and bytes are converted twice",
                "GiB and GB/s are both of bytes: there is no 8 between them.",
                "bits twice",
            ),
        ),
        hints=(
            Hint("First the algorithm bandwidth: bytes of the vector divided by seconds. Mind the GiB."),
            Hint(
                "Then times",
                "<mfrac><mrow><mn>2</mn><mo>(</mo><mi>n</mi><mo>−</mo><mn>1</mn><mo>)</mo></mrow><mi>n</mi></mfrac>",
            ),
        ),
        again=bandwidths,
    )


def small_messages():
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
