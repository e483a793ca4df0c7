"""The picture of a question, for a page or a reader without a kernel: its text, a field crossed out."""

from ...figures import colors
from ...figures.canvas import Canvas, text_width

WIDTH, MARGIN = 800, 30
LINE, GAP = 24, 12
BODY, SMALL = 12, 10.5  # points
BOX, FIELD = 34, 180
AXES = 600, 190  # pixels of the empty axes of a sketch
OPTION = 10  # more room for each option: on the page it is something to click
LETTERS = "abcdefghij"


def question_figure(title, card):
    """Return the Figure of `question_drawing`."""
    return question_drawing(title, card).figure


def question_drawing(title, card) -> Canvas:
    """Return a Canvas with a question's `card()` under `title`: its text, wrapped, and room to answer."""
    lines = _lines(title, card)
    room = {"number": BOX, "sketch": AXES[1] + 2 * GAP}.get(card["kind"], 0)
    height = 2 * MARGIN + sum(step for *_, step in lines) + room
    canvas = Canvas(WIDTH, height)
    canvas.box(4, 4, WIDTH - 8, height - 8, 12)
    y = MARGIN
    for x, text, size, color, bold, step in lines:
        canvas.text(x, y + LINE / 2, text, size, color, bold=bold)
        y += step
    if card["kind"] == "number":
        # Crossed out: in a picture nobody can answer.
        canvas.box(MARGIN, y, FIELD, BOX, 6)
        canvas.line((MARGIN, y), (MARGIN + FIELD, y + BOX), z=4)
        canvas.line((MARGIN, y + BOX), (MARGIN + FIELD, y), z=4)
        canvas.text(MARGIN + 200, y + BOX / 2, card.get("unit", card["wanted"]), SMALL, colors.CALM)
    elif card["kind"] == "sketch":
        _draw_axes(canvas, y, *card["labels"])
    return canvas


def _draw_axes(canvas, top, x_label, y_label):
    """Axes on which nobody has sketched anything."""
    width, height = AXES
    corner = MARGIN + GAP, top + GAP + height - LINE
    canvas.text(MARGIN + GAP, top, y_label, SMALL, colors.CALM)
    canvas.line((corner[0], top + GAP), corner)
    canvas.line(corner, (corner[0] + width, corner[1]))
    canvas.text(corner[0] + width, corner[1] + LINE / 2, x_label, SMALL, colors.CALM, align="right")


def _lines(title, card):
    """(x, text, size, colour, bold, how far down the next one begins) of each line."""
    given = "    ".join(f"{name}\u00a0=\u00a0{value}" for name, value, *_ in card.get("given", ()))
    options = card.get("options", ())
    parts = [
        (title, SMALL, colors.CALM, False, 0, ""),
        (card["lead"], BODY, colors.INK, False, 0, ""),
        (given, BODY, colors.INPUT.text, False, 0, ""),
        (card["ask"], BODY, colors.INK, True, 0, ""),
    ]
    parts += [
        (option["text"], BODY, colors.INK, False, 30, f"{letter})")
        for letter, option in zip(LETTERS, options, strict=False)
    ]
    lines = []
    for text, size, color, bold, indent, mark in parts:
        wrapped = _wrapped(text, size, bold, WIDTH - 2 * MARGIN - indent)
        for k, line in enumerate(wrapped):
            step = LINE + (GAP + OPTION * bool(mark)) * (k == len(wrapped) - 1)
            if mark and k == 0:
                lines.append((MARGIN, mark, size, colors.CALM, False, 0))
            lines.append((MARGIN + indent, line, size, color, bold, step))
    return lines


def _wrapped(text, size, bold, width):
    """The text in lines that fit, broken at spaces; several spaces hold two numbers apart."""
    lines, line = [], ""
    # A dollar sign is one: no text of a question is TeX.
    for word in text.replace("$", r"\$").replace("    ", "\u2003\u2003 ").split(" "):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer.rstrip("\u2003"), size, bold) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines
