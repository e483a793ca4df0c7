"""The prediction: a guess is committed before what it hides shows, and then stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import traitlets

from ...checks import as_text, short
from ...course import progress_file
from ...course.chapters import prediction as named_prediction
from ...course.choice import Choice
from ...course.prediction import Prediction
from ...course.question import Question
from ...course.sketch import Sketch
from ...course.units import factors, is_unit
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Bool, Unicode, validate
from ..kit.wire import AS_TEXT
from .kept_figure import kept_figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

LONGEST = 400  # characters of a guess: 21 heights of a sketch


class Predict(Pictured):
    """A question whose answer, and all that would give it away, shows only after a guess.

    A number, a choice or a sketched curve is committed; then it stands beside the truth, with how far they
    are apart and, where a slip leads to the guess, that slip. Who says "Only show me" commits nothing. With a
    key, the guess is noted with the progress, apart from what is solved.

    To observe: `given` (the guess as text: a number, the letter of a choice, or the heights of a sketch with
    "-" where nothing is drawn), `committed`, `shown` (looked at without a guess), and `unasked`, whether
    nothing is asked in this chapter. `report` is a sentence for the learner where noting went wrong.

    Parameters
    ----------
    asked : Question, Choice, Sketch or str
        What is asked, or the key of a prediction of the course, such as "4.p1".
    *values : float, array_like or mapping of str to array_like
        What the cell has computed for a prediction of the course that is made of it; most take none.
    why : str, optional
        A sentence that shows after the guess. By default that of the question, if it has one.
    unit : str, optional
        Of a number: it stands behind the field. Guesses may have another unit of its kind: "600 ms" for "s".
    text : str, optional
        Printed below, as a cell would do it.
    figure : matplotlib.figure.Figure, optional
        Shown below, in the colours of the page's theme.
    key : str, optional
        Under which the guess is noted; by default the key of the course. What stands before its point is the
        chapter, in which one may wish not to be asked.

    Raises
    ------
    TypeError
        For another type.
    ValueError
        For an unknown or overlong key, and a unit that is too long.
    """

    _module = "predict/predict.js"
    _sheet = "predict/predict.css"

    name = Unicode().tag(sync=True)
    chapter = Unicode().tag(sync=True)
    asked = traitlets.Dict().tag(**AS_TEXT)
    revealed = traitlets.Dict().tag(**AS_TEXT)
    given = Unicode().tag(sync=True)
    committed = Bool(False).tag(sync=True)
    shown = Bool(False).tag(sync=True)
    unasked = Bool(False).tag(sync=True)
    report = Unicode().tag(sync=True)

    _left: ClassVar[dict] = {}  # {key: whether it was looked at}, for a cell that is run again

    def __init__(
        self,
        asked: Question | Choice | Sketch | str,
        *values: float | ArrayLike | Mapping[str, ArrayLike],
        why: str = "",
        unit: str = "",
        text: str = "",
        figure: Figure | None = None,
        key: str | None = None,
    ):
        self._of_course = isinstance(asked, str)
        if values and not self._of_course:
            raise TypeError(
                f"values belong to a prediction of the course, such as '4.p1', got {short(values)}"
            )
        told = named_prediction(asked, *values) if isinstance(asked, str) else Prediction(_task(asked))
        own = {"why": why, "unit": unit, "text": text, "figure": figure}
        changed = {name: value for name, value in own.items() if value is not None and value != ""}
        kept = {name: getattr(told, name) for name in own} | changed
        self._told = Prediction(told.asked, **kept)
        self.key = asked if key is None and isinstance(asked, str) else key
        if self.key is not None:
            progress_file.check_key(self.key)
        self._drawing = None if kept["figure"] is None else kept_figure(kept["figure"])
        noted = progress_file.load() if self.key else progress_file.Progress()
        chapter, point, number = (self.key or "").partition(".")
        chapter = chapter if point else ""
        guess = noted.predicted.get(self.key, "") if self._fits(noted.predicted.get(self.key)) else ""
        super().__init__(
            name=f"Prediction {chapter}.{number.removeprefix('p')}" if point else "Prediction",
            chapter=chapter,
            asked=self._card(),
            revealed={"why": self._told.reason, "text": self._told.text, "figure": self._drawing},
            given=guess,
            committed=bool(guess),
            shown=self._of_course and self._left.get(self.key, False),
            unasked=chapter in noted.unasked,
            report=noted.report,
        )
        self.observe(self._keep, ["shown"])
        self.on_msg(self._hear)

    @property
    def question(self) -> Question | Choice | Sketch:
        """What is asked."""
        return self._told.asked

    def reset(self) -> None:
        """Hide what was shown, and forget the guess, in the file too."""
        self.given, self.committed, self.shown = "", False, False
        self.report = progress_file.record_guess(self.key, "") if self.key else ""

    def _card(self):
        asked = self._told.asked
        card = asked.card()
        if not isinstance(asked, Question):
            return card
        # What the page needs to compare, and no hint: a guess is no exercise.
        unit = self._told.unit or getattr(asked, "unit", "")  # of the question, where it has one
        units = factors(unit) if is_unit(unit) else {}  # what is counted has no other units
        more = {"unit": unit, "units": units, "digits": asked.digits, "whole": asked.whole, "hints": []}
        return card | more | {"says": {name: card["says"][name] for name in ("one", "several", "or")}}

    def _fits(self, guess):
        """Whether a guess that is kept may be one at this question: it can have been another one once."""
        if not isinstance(guess, str) or not 0 < len(guess) <= LONGEST:
            return False
        asked = self._told.asked
        if isinstance(asked, Choice):
            return guess in "abcdefghij"[: len(asked.options)]
        return not isinstance(asked, Sketch) or len(guess.split(" ")) == asked.points

    def _hear(self, widget, message, buffers):
        """What the page sends: {"guess": text}, {"forget": true} or {"unasked": bool}."""
        if not isinstance(message, dict):
            return
        guess, unasked = message.get("guess"), message.get("unasked")
        if message.get("forget") is True:
            self.reset()
        elif self._fits(guess) and self.key:
            self.report = progress_file.record_guess(self.key, guess)
        elif isinstance(unasked, bool) and self.chapter:
            self.report = progress_file.record_unasked(self.chapter, unasked)

    def _keep(self, change):
        if self._of_course:
            self._left[self.key] = self.shown

    @validate("given")
    def _check_given(self, proposal):
        given = as_text("given", proposal["value"])
        if len(given) > LONGEST:
            raise ValueError(f"given must have at most {LONGEST} characters, got {len(given)}")
        return given

    def __repr__(self):
        asked = self._told.asked
        if not isinstance(asked, Question):
            return f"{self.name}: {asked.text}"
        given = ", ".join(f"{name} = {value}" for name, value, *_ in asked.given)
        parts = (asked.lead, f"Given: {given}." if given else "", asked.ask)
        return f"{self.name}: {' '.join(filter(None, parts))}"

    def _picture(self):
        from ..kit.question_card import question_drawing

        return as_png(question_drawing(f"{self.name}: guess first, then see", self.asked))


def _task(given):
    if isinstance(given, Question | Choice | Sketch):
        return given
    raise TypeError(
        f"asked must be a Question, a Choice, a Sketch or a key such as '4.p1', got {short(given)}"
    )
