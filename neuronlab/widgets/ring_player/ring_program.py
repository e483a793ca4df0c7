"""What the ring player's front end interprets: schedules as lists of transfers, with their words."""

from ...parallel import Schedule, chunks, parameter_server, recursive_doubling, ring
from .ring_words import phases, sentences, traffic, weighing

SCHEDULES = {each.__name__.replace("_", " "): each for each in (ring, parameter_server, recursive_doubling)}


def schedule_of(name, n_workers, own=None) -> Schedule:
    """Return the schedule of this name for so many workers; `own` is one that the caller brought along.

    ValueError for an unknown name, and for a number of workers that this schedule is not made for.
    """
    if own is not None and name == own.name:
        if n_workers != own.n_workers:
            raise ValueError(f"schedule {name!r} is made for {own.n_workers} workers, got {n_workers}")
        return own
    if name not in SCHEDULES:
        known = ", ".join(dict.fromkeys([*SCHEDULES, *([own.name] if own else [])]))
        raise ValueError(f"schedule must be one of {known}, got {name!r}")
    return SCHEDULES[name](n_workers)


def ring_program(n_most, n_elements, sizes, own=None) -> dict:
    """Return {schedule: {n_workers: steps and words}} for 2 to `n_most` workers, and the words of weighing.

    Steps are lists of [sender, receiver, chunk, action]; "cuts" says where chunks stand in a vector.
    """
    names = dict.fromkeys([*SCHEDULES, *([own.name] if own else [])])
    schedules = {name: {} for name in names}
    for name in names:
        for n_workers in range(2, n_most + 1):
            try:
                schedule = schedule_of(name, n_workers, own)
            except ValueError:
                continue  # the page offers it for other numbers of workers
            schedules[name][str(n_workers)] = _as_data(schedule, n_elements)
    counts = range(2, n_most + 1) if sizes else ()
    return {"schedules": schedules, "weighing": {str(n): weighing(sizes[:n]) for n in counts}}


def _as_data(schedule, n_elements):
    return {
        "steps": [
            [[each.sender, each.receiver, each.chunk, each.action] for each in transfers]
            for transfers in schedule.steps
        ],
        "cuts": [[cut.start, cut.stop] for cut in chunks(n_elements, schedule.n_chunks)],
        "phases": phases(schedule),
        "sentences": sentences(schedule),
        "traffic": traffic(schedule, n_elements),
    }
