"""A schedule in words: what its workers are called, what happens in a step, and how much each one sends."""

from collections import Counter
from string import ascii_uppercase

from ...parallel import ring
from ...parallel.all_reduce.schedule import play

WORKERS = ascii_uppercase[:16]  # the most that fit on a card
BYTES = 4  # of one number on the wire: fp32, as gradients mostly travel
TITLES = {
    "ring": {"reduce": "Reduce-scatter", "copy": "All-gather"},
    "parameter server": {"reduce": "Collect", "copy": "Send back"},
    "recursive doubling": {"reduce": "Swap and add"},
}
OTHERS = {"reduce": "Add", "copy": "Replace"}
MOST_LISTED = 4
_ADDS = {"reduce": "adds it to its own", "copy": "takes it in place of its own"}
_ADD = {"reduce": "add it to their own", "copy": "take it in place of their own"}


def phases(schedule) -> list:
    """Return for each step the name of the phase it belongs to, such as "Reduce-scatter"."""
    titles = OTHERS | TITLES.get(schedule.name, {})
    return [titles[transfers[0].action] if transfers else titles["reduce"] for transfers in schedule.steps]


def contributions(schedule) -> list:
    """Return what every worker holds after each step: found[k][worker][chunk], a Counter of workers."""
    start = [[Counter({worker: 1}) for _ in range(schedule.n_chunks)] for worker in range(schedule.n_workers)]
    return list(play(schedule, start))


def sentences(schedule) -> list:
    """Return n_steps + 1 sentences: how it begins, then what happens in each step.

    All of it is read off the transfers, so it is true of a wrong schedule too.
    """
    if schedule.n_chunks == 1:
        found = ["Every worker has a vector of its own. Nothing has travelled yet."]
    else:
        found = [
            f"Every worker has a vector of its own, cut into {schedule.n_chunks} chunks. "
            "Nothing has travelled yet."
        ]
    held = contributions(schedule)
    for k, transfers in enumerate(schedule.steps):
        found.append(" ".join([_happens(schedule, transfers), *_reached(schedule, held[k], held[k + 1])]))
    return found


def traffic(schedule, n_elements) -> str:
    """Return in one sentence how many bytes each worker sends, at `BYTES` a number."""
    n, whole = schedule.n_workers, BYTES * n_elements
    sent = [BYTES * int(count) for count in schedule.sent(n_elements)]
    if schedule == ring(n):
        exact = len(set(sent)) == 1
        amount = f"{sent[0]:,} bytes" if exact else f"{min(sent):,} to {max(sent):,} bytes"
        cut = "" if exact else ": the chunks can't all be equal"
        sign = "=" if exact else "≈"
        product = f"2·{n - 1}/{n} · {whole:,}"
        return f"In all each worker sends 2(n−1)/n of its vector, {product} {sign} {amount}{cut}."
    groups = {}
    for worker, amount in enumerate(sent):
        groups.setdefault(amount, []).append(WORKERS[worker])
    # The largest group comes last: its members may be "each other worker".
    *few, rest = sorted(groups.items(), key=lambda group: len(group[1]))
    parts = [f"{_send(workers)} {_share(amount, whole)}" for amount, workers in few]
    amount, workers = rest
    crowd = "each other worker sends" if few else "each worker sends"
    all_of = crowd if not few or len(workers) > MOST_LISTED else _send(workers)
    parts.append(f"{all_of} {_share(amount, whole)}")
    return f"In all {'; '.join(parts)}. The vector has {whole:,} bytes."


def weighing(sizes) -> str:
    """Return in one sentence what the workers do before anything travels, with shards of these sizes."""
    n = sum(sizes)
    shares = [f"{size} of {n} for {WORKERS[worker]}" for worker, size in enumerate(sizes)]
    return (
        "Every worker multiplies its own vector by its share of the samples, "
        f"{_listed(shares)}. Then the sum on the network is the weighted mean."
    )


def _happens(schedule, transfers):
    if not transfers:
        return "Nothing travels in this step."
    n, action = schedule.n_workers, transfers[0].action
    pairs = [(each.sender, each.receiver) for each in transfers]
    senders, receivers = ({pair[side] for pair in pairs} for side in (0, 1))
    if len({each.action for each in transfers}) > 1:
        return f"{_listed([_one(schedule, each) + ', which ' + _ADDS[each.action] for each in transfers])}."
    around = len(pairs) == n and all(receiver == (sender + 1) % n for sender, receiver in pairs)
    if around and schedule.n_chunks > 1:
        listed = _listed([_one(schedule, each, short=k > 0) for k, each in enumerate(transfers)])
        return f"Every worker sends one chunk to the next one, which {_ADDS[action]}: {listed}."
    what = (
        "{} whole vector{}"
        if schedule.n_chunks == 1
        else _and([f"chunk {c + 1}" for c in sorted({t.chunk for t in transfers})])
    )
    by, to = (_and([WORKERS[worker] for worker in sorted(group)]) for group in (senders, receivers))
    if len(receivers) == 1 and len(senders) > 1:
        how = "adds them all to its own" if action == "reduce" else "keeps the last that comes"
        sent = f"{by} send {what.format('their', 's')} to {to}"
        return f"{sent}, which {how}. All of it comes in over the one link of {to}."
    if len(senders) == 1 and len(receivers) > 1:
        sent = f"{by} sends {what.format('its', '')} to {to}"
        return f"{sent}, which {_ADD[action]}. All of it goes out over the one link of {by}."
    if len(pairs) > 1 and set(pairs) == {(receiver, sender) for sender, receiver in pairs}:
        partners = sorted({tuple(sorted(pair)) for pair in pairs})
        listed = _listed([f"{WORKERS[one]} with {WORKERS[other]}" for one, other in partners])
        return f"Partners swap {what.format('their', 's')} and both {_ADD[action]}: {listed}."
    listed = _listed([_one(schedule, each) for each in transfers])
    receiver = WORKERS[transfers[0].receiver] if len(transfers) == 1 else "each receiver"
    return f"{listed}; {receiver} {_ADDS[action]}."


def _one(schedule, each, short=False):
    sends = "" if short else " sends"
    what = "its whole vector" if schedule.n_chunks == 1 else f"chunk {each.chunk + 1}"
    return f"{WORKERS[each.sender]}{sends} {what} to {WORKERS[each.receiver]}"


def _reached(schedule, before, after):
    """Say what is finished since this step: one chunk at each worker, or all."""
    n, one = schedule.n_workers, Counter(range(schedule.n_workers))

    def finished(held):
        return [sum(parts == one for parts in own) for own in held]

    was, now = finished(before), finished(after)
    if all(count == schedule.n_chunks for count in now) and now != was:
        yield "Now every worker has the whole sum."
    elif schedule.n_chunks > 1 and all(count == 1 for count in now) and not any(was):
        where = [
            f"{WORKERS[worker]} chunk {[parts == one for parts in after[worker]].index(True) + 1}"
            for worker in range(n)
        ]
        yield f"Now every worker has one finished chunk: {_listed(where)}."


def _listed(parts):
    if len(parts) <= MOST_LISTED:
        return ", ".join(parts)
    return f"{', '.join(parts[: MOST_LISTED - 1])} and so on"


def _and(parts):
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _send(workers):
    return f"{workers[0]} sends" if len(workers) == 1 else f"{_and(workers)} each send"


def _share(amount, whole):
    times, rest = divmod(amount, whole)
    if rest or not times:
        return f"{amount:,} bytes"
    often = "the vector once" if times == 1 else f"the vector {times} times"
    return f"{often} ({amount:,} bytes)"
