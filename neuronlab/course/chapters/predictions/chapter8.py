"""Predictions of chapter 8, on what the network costs: many GPUs, lost packets, failures."""

from ....parallel import (
    LINKS,
    LLAMA3,
    cluster_mtbf,
    device_mtbf,
    expected_seconds,
    go_back_n,
    ring_seconds,
    seconds_text,
    selective_repeat,
    training_step,
)
from ....writing.numbers import format_number
from ...prediction import Prediction
from ...question import Question
from ...wrong import Wrong

_LINK = LINKS["RoCEv2 400G"]
_PARAMETERS, _BYTES, _GPUS = 7.5e9, 2, 64
_PACKET = 4096  # bytes
_ROUND_TRIP = 8e-6  # seconds, as the chapter assumes
_DAY = 86_400
_STEP = {"compute": 0.5, "stage": 2}


def _sixteen_times_as_many():
    size = _PARAMETERS * _BYTES
    times = {n: ring_seconds(size, n, _LINK) for n in (2, 8, 64, 1024)}
    sent = {n: 2 * (n - 1) / n * size for n in times}
    longer = 100 * (times[1024] / times[64] - 1)
    return Prediction(
        Question(
            lead=f"The ring of 64 GPUs takes {seconds_text(times[64])} for these gradients. Now 1024 GPUs "
            "take part, 16 times as many.",
            ask="How many per cent longer does it take?",
            answer=longer,
            digits=3,
            slack=0.5,
            wrongs=(
                Wrong(1500, "the time is thought to grow with the GPUs", "The chunks become smaller."),
                Wrong(
                    300,
                    "the time is thought to grow with the root of their number",
                    "How much does each GPU send, with 64 and 1024?",
                ),
                Wrong(100, "the time is thought to double", "From 2 GPUs to 1024 it does. And from 64?"),
            ),
        ),
        why="However many take part, each sends a little less than twice the gradients, all at the same "
        "time. Only the latency of the many small messages adds up.",
        text="\n".join(f"{n:4} GPUs: {sent[n] / 1e9:.1f} GB in {seconds_text(t)}" for n, t in times.items()),
        unit="%",
    )


def _some_gpu():
    share = {n: 100 * (1 - 0.99**n) for n in (2, 8, _GPUS, 1024)}
    return Prediction(
        Question(
            lead="Each GPU is slow in one step out of a hundred, by chance. All wait for the slowest of 64.",
            ask="In what share of the steps is at least one GPU slow?",
            answer=share[_GPUS],
            digits=3,
            slack=0.5,
            wrongs=(
                Wrong(1, "one GPU is looked at", "It is enough that one of 64 is slow."),
                Wrong(64, "64 times one per cent are added up", "Sometimes two are slow in the same step."),
            ),
        ),
        why="What is rare for one is the rule for many. Remember this pattern: with lost packets and "
        "failures it comes back.",
        text="\n".join(f"{n:4} GPUs: {found:.3f} % of the steps" for n, found in share.items()),
        unit="%",
    )


def _one_packet():
    slot = _PACKET / _LINK.bandwidth
    window = round(_ROUND_TRIP / slot)
    step = training_step(_PARAMETERS, _BYTES, _GPUS, _LINK, **_STEP).seconds
    return Prediction(
        Question(
            lead=f"A step takes {seconds_text(step)}. On one link a packet of {_PACKET} bytes is lost, and "
            "others follow it. The receiver drops all that comes behind the gap, and the sender sends "
            "everything again from there.",
            ask="How long does that hold up the training?",
            answer=window * slot,
            digits=3,
            slack=1e-7,
            wrongs=(
                Wrong(step, "the whole step is thought to be done again", "Which packets are sent again?"),
                Wrong(slot, "only the lost packet is counted", "What has been sent meanwhile is dropped."),
            ),
        ),
        why=f"{window} packets are sent again, {100 * window * slot / step:.4f} % of a step. A lost packet "
        "that the receiver notices costs a few microseconds, and ruins nothing. With selective repeat a "
        f"single packet would be sent again, in {seconds_text(slot)}.",
        unit="s",
    )


def _one_in_a_hundred():
    window = round(_ROUND_TRIP * _LINK.bandwidth / _PACKET)
    left, repeat = go_back_n(0.01, window), selective_repeat(0.01)
    return Prediction(
        Question(
            lead="Now one packet in a hundred is lost, all the time. A network card with selective repeat, "
            f"which sends only what is missing, has {repeat:.0%} of the bandwidth left.",
            ask=f"How much has one with go-back-N left, with {window} packets on the wire?",
            answer=100 * left,
            digits=3,
            slack=1,
            wrongs=(
                Wrong(99, "only what is lost is counted", f"For each lost packet {window} are sent again."),
                Wrong(2, "the window is taken from all", "How many packets get through between two losses?"),
            ),
        ),
        why=f"One in a hundred is lost, and with it the {window - 1} on the wire behind it: about every "
        "second packet is sent for nothing.",
        unit="%",
    )


def _waiting_for_the_last():
    step = {"compute": 0.5, "stage": 2, "n_buckets": 10}
    runs = {
        loss: training_step(_PARAMETERS, _BYTES, _GPUS, _LINK, loss=loss, **step)
        for loss in (0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2)
    }
    factor = runs[1e-2].seconds / runs[0].seconds
    return Prediction(
        Question(
            lead=f"With ten buckets a step takes {seconds_text(runs[0].seconds)}. One packet in a hundred "
            "is lost, and with selective repeat that takes one per cent of the bandwidth. But a "
            "packet that nothing follows is missed by nobody, until its sender's time-out of four seconds "
            "ends.",
            ask="How many times as long does a step take on average?",
            answer=factor,
            digits=3,
            slack=0.1,
            wrongs=(
                Wrong(
                    1.01, "only the bandwidth is counted", "In how many steps is one of 64 last packets lost?"
                ),
                Wrong(
                    1, "four seconds are thought to be too rare", "64 links have a last packet in each step."
                ),
            ),
        ),
        why=f"In {runs[1e-2].lossy.stalls:.0%} of the steps one of the 64 last packets is lost, and all "
        "wait: these steps stall. Not the bytes that are sent again hurt, but the waiting.",
        text="\n".join(
            f"{100 * loss:6g} % lost: {seconds_text(run.seconds):>7}, {run.lossy.stalls:6.2%} stall"
            for loss, run in runs.items()
        ),
        unit="times",
    )


def _some_failure():
    one = device_mtbf(LLAMA3.mtbf, LLAMA3.n_gpus)
    every = {n: cluster_mtbf(one, n) for n in (1, 8, 64, 1024, LLAMA3.n_gpus, 100_000)}
    return Prediction(
        Question(
            lead=f"One GPU, with its share of servers, software and network, fails once in {one / _DAY:,.0f} "
            f"days, almost six years. Llama 3 was trained on {LLAMA3.n_gpus:,} of them.",
            ask="After how many hours did something fail there, on average?",
            answer=every[LLAMA3.n_gpus] / 3600,
            digits=3,
            slack=0.1,
            wrongs=(
                Wrong(one / 3600, "one GPU is looked at", "Divide by the number of those that can fail."),
                Wrong(24, "once a day is guessed", "Divide the days by the number of GPUs."),
            ),
        ),
        why=f"A failure every {seconds_text(every[LLAMA3.n_gpus])}. It is the stragglers' pattern again: "
        "rare for one, the rule for many.",
        text="\n".join(f"{n:7,} GPUs: every {seconds_text(t)}" for n, t in every.items()),
        unit="hours",
    )


def _without_snapshots():
    days = expected_seconds(1 * _DAY, LLAMA3.mtbf) / _DAY
    return Prediction(
        Question(
            lead=f"On that cluster something fails every {seconds_text(LLAMA3.mtbf)}. Nothing is saved: "
            "each failure sends the training back to the start.",
            ask="How many days does it take until one day's work is done?",
            answer=days,
            digits=3,
            slack=10,
            wrongs=(
                Wrong(
                    1 * _DAY / LLAMA3.mtbf,
                    "each failure is thought to cost the same",
                    "A day without a single failure has to come along by chance.",
                ),
                Wrong(2, "the time is thought to double", "How likely is a whole day without a failure?"),
            ),
        ),
        why=f"{format_number(days, 3)} days: one has to wait until a whole day passes without a failure, "
        "and that is rare. Hence checkpoints.",
        unit="days",
    )


PREDICTIONS = {
    "8.p1": _sixteen_times_as_many,
    "8.p2": _some_gpu,
    "8.p3": _one_packet,
    "8.p4": _one_in_a_hundred,
    "8.p5": _waiting_for_the_last,
    "8.p6": _some_failure,
    "8.p7": _without_snapshots,
}
