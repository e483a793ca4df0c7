"""One run of a benchmark, as it was kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One run of a benchmark, with its date and its machine.

    Attributes
    ----------
    by : str
        The command that started it.
    date : str
        In ISO form.
    machine, note : str
        What it ran on, and what to know about it.
    facts : dict
        Single numbers and words.
    rows : tuple of ModelRow or LossRow
        What was measured.
    """

    by: str
    date: str
    machine: str
    note: str
    facts: dict
    rows: tuple
