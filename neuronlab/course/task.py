"""What a question for a number and a choice have in common: words, hints, a solution, others of its kind."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Self

from ..checks import as_count, as_list, as_text, short
from .hint import Hint
from .mathml import as_mathml
from .solution import Solution


@dataclass(frozen=True, eq=False)
class Task:
    """What is asked, `ask`, and what is told before, `lead`, both texts.

    `hints` are a few `Hint`s, the vaguest first; `solution` (a `Solution`) says where to see it done;
    `again(seed)` makes another task of its kind. TypeError for a wrong type.
    """

    ask: str
    _: KW_ONLY
    lead: str = ""
    hints: tuple = ()
    solution: Solution | None = None
    again: Callable | None = None

    def __post_init__(self):
        for name in ("ask", "lead"):
            as_text(name, getattr(self, name))
        self._keep_records("hints", Hint)
        object.__setattr__(self, "hints", tuple(_checked(k, hint) for k, hint in enumerate(self.hints)))

    def _keep_records(self, name, kind):
        """Make the items of a field NamedTuples of that `kind`; TypeError for one without its fields."""
        records = []
        for k, item in enumerate(as_list(name, getattr(self, name))):
            fields = as_list(f"{name}[{k}]", item)
            least = len(kind._fields) - len(kind._field_defaults)
            if not least <= len(fields) <= len(kind._fields):
                wanted = f"{kind.__name__}({', '.join(kind._fields)})"
                raise TypeError(f"{name}[{k}] must be {wanted}, got {short(item)}")
            records.append(kind(*fields))
        object.__setattr__(self, name, tuple(records))

    def another(self, seed) -> Self:
        """Return a task of the same kind with other numbers, the same for the same `seed` (0, 1, 2, ...).

        ValueError for one that has only its one set of numbers.
        """
        seed = as_count("seed", seed, least=0)
        if self.again is None:
            raise ValueError("this question has only one set of numbers")
        return self.again(seed)


def _checked(k, hint):
    return Hint(as_text(f"hints[{k}].text", hint.text), as_mathml(f"hints[{k}].mathml", hint.mathml))
