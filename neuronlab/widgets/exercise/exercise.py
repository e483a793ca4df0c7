"""The exercise: a question on the page, and a reply to every answer that says which slip explains it."""

import traitlets

from ...course import progress_file
from ...course.chapters import question as named_question
from ...course.choice import Choice
from ...course.question import Question
from ...course.reply import Reply
from ..kit.pictured import Pictured, as_png
from ..kit.traits import Bool, Int, Unicode, validate
from ..kit.wire import AS_TEXT
from ..stepper.embedded import program_of, share_program, traits_of

AHEAD = 3  # questions with other numbers that go along, for a page without a kernel
MOST = 20  # after so many it goes round


class Exercise(Pictured):
    """An exercise to be answered on the page, which replies by itself, with hints and the way in a stepper.

    Who answers right finds its key among `nl.progress().solved`, and after the way was shown among `.helped`;
    without a key nothing is noted. To observe: `given` (what was answered last, a text; for a choice its
    letter), `solved`, `helped`, and `shown`, the place of the present set of numbers. `report` is a sentence
    for the learner where noting went wrong.

    Parameters
    ----------
    question : Question, Choice or str
        What is asked, or the key of an exercise of the course, such as "4.1".
    key : str, optional
        What is noted; by default the key of the course, for a question of your own nothing.

    Raises
    ------
    TypeError
        For another type.
    ValueError
        For an unknown or overlong key.
    """

    _module = "exercise/exercise.js"
    _sheet = "exercise/exercise.css"

    name = Unicode().tag(sync=True)
    cards = traitlets.List().tag(**AS_TEXT)  # of the question and of those with other numbers
    program = traitlets.Dict().tag(sync=True)  # of the stepper that shows the way; all cards share it
    shown = Int(0).tag(sync=True)
    given = Unicode().tag(sync=True)
    solved = Bool(False).tag(sync=True)
    helped = Bool(False).tag(sync=True)  # solved after the way was shown
    ways_seen = traitlets.List().tag(sync=True)  # places of the sets of numbers whose way was shown
    report = Unicode().tag(sync=True)

    _left = {}  # noqa: RUF012 (shared on purpose) {key: (shown, given, ways_seen)}, for a cell that is run again

    def __init__(self, question: Question | Choice | str, *, key: str | None = None):
        self._of_course = isinstance(question, str)
        asked = named_question(question) if self._of_course else question
        if not isinstance(asked, Question | Choice):
            raise TypeError(
                f"question must be a Question, a Choice or a key such as '4.1', got {type(question).__name__}"
            )
        self.key = question if key is None and isinstance(question, str) else key
        if self.key is not None:
            progress_file.check_key(self.key)
        noted = progress_file.load() if self.key else progress_file.Progress()
        self._questions = [asked]
        super().__init__(
            name=f"Exercise {self.key}" if self.key else "Exercise",
            program=program_of(asked.solution) if asked.solution else {},
            solved=self.key in noted.solved,
            helped=self.key in noted.helped,
            report=noted.report,
        )
        nothing = 0, "", []
        shown, given, ways_seen = self._left.get(self.key, nothing) if self._of_course else nothing
        self._prepare(shown + AHEAD)
        self.shown, self.given, self.ways_seen = shown, given, ways_seen
        self.observe(self._keep, ["shown", "given", "ways_seen"])
        self.on_msg(self._hear)

    @property
    def question(self) -> Question | Choice:
        """The `Question` or `Choice` on the page, with its present numbers."""
        return self._questions[self.shown]

    @property
    def way_seen(self) -> bool:
        """Whether the way of the present set of numbers was shown: who comes back to it knows it still."""
        return self.shown in self.ways_seen

    def answer(self, text: str) -> Reply:
        """Answer the present question as a learner would; a right answer is noted.

        Parameters
        ----------
        text : str
            What was typed; for a choice a letter.

        Returns
        -------
        Reply
            The verdict, and what is said about it.

        Raises
        ------
        TypeError
            For what is no text.
        """
        reply = self.question.check(text)
        self.given = text
        if reply.verdict == "right":
            self._note(self.way_seen)
        return reply

    def _note(self, helped):
        self.report = progress_file.record(self.key, helped=helped) if self.key else ""
        if helped:
            self.helped = True
        else:
            self.solved = True

    def reset(self) -> None:
        """Begin anew: the first numbers, no answer, and not solved, in the file neither."""
        self.report = ""
        noted = progress_file.load() if self.key else progress_file.Progress()
        if self.key and self.key in noted.solved | noted.helped:
            said = progress_file.reset_progress([self.key], sure=True)
            self.report = "" if said.startswith("Forgotten") else said
        self.shown, self.given, self.solved, self.helped, self.ways_seen = 0, "", False, False, []

    def _hear(self, widget, message, buffers):
        """What the page sends.

        {"answer": text, "shown": place, "way_seen": bool}, {"reset": true}, or {"noted": "solved" or
        "helped"}, what the learner's browser kept while there was no kernel.
        """
        if not isinstance(message, dict):
            return
        text, shown = message.get("answer"), message.get("shown")
        if message.get("reset") is True:
            self.reset()
        elif message.get("noted") in ("solved", "helped") and self.key:
            self._note(message["noted"] == "helped")
        elif isinstance(text, str) and isinstance(shown, int) and 0 <= shown < len(self.cards):
            self.shown = shown
            if message.get("way_seen") is True and not self.way_seen:
                self.ways_seen = [*self.ways_seen, shown]
            self.answer(text)

    def _keep(self, change):
        if self._of_course:
            self._left[self.key] = (self.shown, self.given, self.ways_seen)

    @validate("shown")
    def _check_shown(self, proposal):
        shown = proposal["value"]
        if not 0 <= shown < max(1, len(self.cards)):
            raise ValueError(f"shown must be from 0 to {len(self.cards) - 1}, got {shown}")
        return shown

    @traitlets.observe("shown")
    def _prepare_next(self, change):
        self._prepare(self.shown + 1)

    def _prepare(self, last):
        """Draw questions of the same kind until there is one at the place `last`."""
        first = self._questions[0]
        while first.again and len(self._questions) <= min(last, MOST):
            self._questions.append(first.another(len(self._questions) - 1))
        fresh = self._questions[len(self.cards) :]
        self.cards = [*self.cards, *(self._card(question) for question in fresh)]

    def _card(self, question):
        own = self._questions[0].solution
        # Other numbers on the same network; for another network the program would not fit.
        fits = question.solution and own and share_program(question.solution, own)
        return question.card() | {"way": traits_of(question.solution) if fits else None}

    def __repr__(self):
        return f"{self.name}: {self._questions[0].text}"

    def _picture(self):
        from ..kit.question_card import question_drawing

        return as_png(question_drawing(self.name, self._questions[0].card()))
