"""What stands below a network's picture: the step in words, its formula in symbols and in numbers."""

import re

from ...figures import colors
from ...figures.canvas import drawn_width, text_depth, text_height, text_width
from ...writing.formula import formula
from ...writing.labels import as_text
from ...writing.words import sentence

PHASES = {
    "forward": colors.ACTIVATION.text,
    "error": colors.ERROR.text,
    "backward": colors.ERROR.text,
    "update": colors.UPDATE.text,
}
KEY = (
    ("input", "input, target"),
    ("weight", "weight"),
    ("activation", "sum, output"),
    ("error", "error"),
    ("update", "update"),
)
HEADING, SENTENCE, FORMULA, SMALLEST = 11, 13.5, 15, 7  # sizes of the letters in points
HEADING_LINE, SENTENCE_LINE, BELOW = 30, 24, 16  # heights in pixels
_BREAK = re.compile(r"(?<=[\])],) |(?= [+-] )")  # before an operator, between the rows of a matrix
_DIGITS = re.compile(r"\d+(\.\d+)?")
_RELATIONS = {"=": "=", "≈": r"\approx"}


class Caption:
    """The texts below the picture, laid out for a width in pixels; `height` is what they need."""

    def __init__(self, shown, notation, width):
        trace, step, labels = shown.trace, shown.step, shown.labels
        self.step, self.count, self.rows, self.left, self.size = step, shown.count, [], "", FORMULA
        if step is None:
            words = "One iteration at a glance: all that the forward and the backward pass computed."
            self.sentence = _wrap(words, width)
        else:
            words = sentence(trace.network, trace.loss, step, len(trace.X), notation, labels)
            self.sentence = _wrap(as_text(words), width)
            written = formula(trace, step, notation, digits=shown.digits, lr=shown.lr, names=labels)
            self.left = written.left_tex
            parts = [
                ("=", written.symbols_tex),
                *zip(written.relations, (written.numbers_tex, written.result_tex), strict=True),
            ]
            self.rows = self._fit(_without_repeats(parts), width)
        # The left side stands in the first row.
        high = [_height(tex + self.left * (k == 0), self.size) for k, (_, tex) in enumerate(self.rows)]
        self.lines = [max(31 * self.size / FORMULA, height + 12) for height in high] or [36]
        self.height = HEADING_LINE + len(self.sentence) * SENTENCE_LINE + 8 + sum(self.lines) + BELOW

    def draw(self, canvas, x, y):
        """Write everything with its upper left corner at x, y."""
        color = PHASES[self.step.phase] if self.step else colors.INK
        title = self.step.phase if self.step else "all steps"
        canvas.text(x, y + 12, title, HEADING, color, bold=True)
        canvas.text(x + text_width(title, HEADING, bold=True) + 12, y + 12, self.count, HEADING, colors.CALM)
        y += HEADING_LINE
        for words in self.sentence:
            canvas.text(x, y + SENTENCE_LINE / 2, words, SENTENCE)
            y += SENTENCE_LINE
        y += 8
        if self.step is None:
            _draw_key(canvas, x, y + self.lines[0] / 2)
            return
        left = text_width(f"${self.left}$", self.size)
        canvas.text(x, y + self.lines[0] / 2, f"${self.left}$", self.size, color)
        for (relation, tex), line in zip(self.rows, self.lines, strict=True):
            if relation:
                canvas.text(
                    x + left + 19, y + line / 2, f"${_RELATIONS[relation]}$", self.size, align="center"
                )
            canvas.text(x + left + 36, y + line / 2, f"${tex}$", self.size, gid="formula")
            y += line

    def _fit(self, parts, width):
        """Break the parts into rows (relation or "", TeX), in smaller letters if a piece is too long."""
        while True:
            room = width - text_width(f"${self.left}$", self.size) - 36
            rows = self._rows(parts, room)
            longest = max(_width(tex, self.size) for _, tex in rows)
            if longest <= room or self.size <= SMALLEST:
                return rows
            self.size -= 1

    def _rows(self, parts, room):
        rows = []
        for k, (relation, tex) in enumerate(parts):
            rest = [tex, *(tex for _, tex in parts[k + 1 :])]
            signs = [_RELATIONS[sign] for sign, _ in parts[k:]]
            if len(rows) == 1 and len(rest) == 2:
                # As a rule numbers and result stand in one row; then none of them is written alone.
                joined = _joined(rest[0], signs[1], rest[1])
                if _width(joined, self.size) <= room:
                    return [*rows, (relation, joined)]
            joined = _joined(rows[-1][1], signs[0], tex) if len(rows) > 1 else ""
            if joined and _width(joined, self.size) <= room:
                rows[-1] = (rows[-1][0], joined)
            else:
                lines = _broken(tex, room, self.size)
                rows += [(relation if k == 0 else "", line) for k, line in enumerate(lines)]
        return rows


def _joined(tex, sign, result):
    return f"{tex} \\; {sign} \\; {{{result}}}"


def _without_repeats(parts):
    kept = []
    for relation, tex in parts:
        if not kept or kept[-1][1] != tex:
            kept.append((relation, tex))
    return kept


def _broken(tex, room, size):
    """Split TeX at its operators, outside braces, into lines that fit the room."""
    if _width(tex, size) <= room:
        return [tex]
    lines, line = [], ""
    for piece in _pieces(tex):
        if line and _width(f"{line}{piece}", size) > room:
            lines.append(line)
            line = piece.lstrip()
        else:
            line += piece if not line or piece.startswith(" ") else f" {piece}"
    return [*lines, line]


def _width(tex, size):
    # As it is drawn: what is measured and then drawn is read once.
    return drawn_width(f"${tex}$", size)


def _height(tex, size):
    """The height of TeX, found from its pieces: without their digits most of them have been met before."""
    pieces = [f"${piece}$" for piece in {_DIGITS.sub("0", piece) for piece in _pieces(tex)}]
    depths = [text_depth(piece, size) for piece in pieces]
    return max(depths) + max(text_height(p, size) - depth for p, depth in zip(pieces, depths, strict=True))


def _pieces(tex):
    """TeX cut where a line may break; a cut inside braces would leave both halves without meaning."""
    whole = []
    for piece in _BREAK.split(tex):
        if whole and whole[-1].count("{") != whole[-1].count("}"):
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole


def _wrap(words, width):
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, SENTENCE) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _draw_key(canvas, x, y):
    """The five meanings by colour and name."""
    for meaning, words in KEY:
        tones = colors.MEANINGS[meaning]
        canvas.box(x, y - 7, 14, 14, 4, edge=tones.text, fill=tones.mark)
        canvas.text(x + 22, y, words, 12, tones.text)
        x += 22 + text_width(words, 12) + 34
