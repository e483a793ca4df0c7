"""What one rank sends and gets in each step of a schedule: the arguments of a `Sendrecv`."""

from typing import NamedTuple

from ..all_reduce.sharding import chunks


class Exchange(NamedTuple):
    """What one rank does in one step: it sends `out` to `receiver` and puts what `sender` sends to `into`."""

    receiver: int
    out: slice
    sender: int
    into: slice
    action: str
    in_place: bool  # what comes may be written at once: it replaces numbers that are not just being sent
    peer: str


def exchanges(schedule, rank, n_elements) -> tuple:
    """Return the `Exchange` of `rank` in every step of `schedule`; ValueError as in `ScheduleAllReduce`."""
    cuts, found = chunks(n_elements, schedule.n_chunks), []
    for number, transfers in enumerate(schedule.steps):
        out = [each for each in transfers if each.sender == rank]
        into = [each for each in transfers if each.receiver == rank]
        if len(out) != 1 or len(into) != 1:
            raise ValueError(
                f"schedule must have each rank send one chunk and get one in every step; in step {number} of "
                f"{schedule.name}, rank {rank} sends {len(out)} and gets {len(into)}"
            )
        (out,), (into,) = out, into
        found.append(
            Exchange(
                out.receiver,
                cuts[out.chunk],
                into.sender,
                cuts[into.chunk],
                into.action,
                into.action == "copy" and into.chunk != out.chunk,
                f"rank {into.sender} in step {number} of {schedule.name}",
            )
        )
    return tuple(found)
