"""One step of an all-reduce as a picture: what every worker holds, and which chunks travel."""

from ...checks import as_index
from ...figures import colors
from ...figures.canvas import Canvas, text_width, tint
from ...parallel import chunks
from ...parallel.all_reduce.simulation import simulate
from ...writing.numbers import format_number
from .ring_words import BYTES, WORKERS, contributions, phases, sentences, traffic

LEFT, NAMES, GUTTER, GAP = 24, 92, 46, 22  # pixels: page edge, workers' column, room for arrows, between rows
WIDE, LINE, TOP = 880, 22, 84
NUMBER = 64
NARROW = 54  # a cell in which no number fits
MOST_LINES = 3
PARTS_SIZE, NUMBER_SIZE = 8.5, 10.5


def ring_figure(schedule, vectors, step=0, digits=4):
    """Return a Figure of what `simulate(schedule, vectors)` holds after `step` steps, and who sent what.

    A row for each worker, a column for each chunk, in each cell whose vectors are in it and its first
    numbers. Cells that sent are dashed, cells that received are filled. TypeError and ValueError as in
    `simulate`, and ValueError for a step that is not there or for more than 16 workers.
    """
    simulation = simulate(schedule, vectors)
    step = as_index("step", step, schedule.n_steps + 1)
    n = schedule.n_workers
    if n > len(WORKERS):
        raise ValueError(f"schedule must have at most {len(WORKERS)} workers to fit in a picture, got {n}")
    n_elements = len(simulation.states[0][0])
    cuts = chunks(n_elements, schedule.n_chunks)
    held = contributions(schedule)[step]
    transfers = schedule.steps[step - 1] if step else ()
    column = (WIDE - 2 * LEFT - NAMES - (GUTTER if len(cuts) == 1 else 0)) / len(cuts)
    width = column - 8
    per_line = max(1, int(width // NUMBER))
    lines = min(MOST_LINES if n <= 4 else 1, -(-(cuts[0].stop - cuts[0].start) // per_line))
    lines = 0 if width < NARROW else lines
    height = 24 + lines * LINE
    canvas = Canvas(WIDE, TOP + 24 + n * (height + GAP) + 34)

    where = f"Step {step} of {schedule.n_steps} · {phases(schedule)[step - 1]}" if step else "Start"
    canvas.text(LEFT, 22, f"{schedule.name}, {where[0].lower()}{where[1:]}", 10.5, colors.CALM)
    for k, line in enumerate(_wrapped(sentences(schedule)[step])):
        canvas.text(LEFT, 46 + 20 * k, line, 11.5)
    for chunk in range(len(cuts)):
        name = (
            "the whole vector" if len(cuts) == 1 else f"chunk {chunk + 1}" if width > 60 else f"{chunk + 1}"
        )
        canvas.text(LEFT + NAMES + chunk * column + width / 2, TOP, name, 9.5, colors.CALM, align="center")

    def corner(worker, chunk):
        return LEFT + NAMES + chunk * column, TOP + 24 + worker * (height + GAP)

    sent = [BYTES * int(count) for count in _sent(schedule, step, cuts)]
    for worker in range(n):
        _, y = corner(worker, 0)
        canvas.text(LEFT, y + 12, WORKERS[worker], 12.5, bold=True)
        canvas.text(LEFT + 21, y + 12, f"{sent[worker]:,} B sent", 8, colors.CALM)
        for chunk, cut in enumerate(cuts):
            arrives = [each for each in transfers if (each.receiver, each.chunk) == (worker, chunk)]
            leaves = any((each.sender, each.chunk) == (worker, chunk) for each in transfers)
            _draw_cell(
                canvas, corner(worker, chunk), (width, height), held[worker][chunk], n, arrives, leaves
            )
            numbers = simulation.states[step][worker][cut]
            if lines:
                _write_numbers(
                    canvas, corner(worker, chunk), width, (per_line, lines), numbers, digits, arrives
                )
    for each in transfers:
        _draw_arrow(canvas, each, corner, width, height, n, len(cuts))
    canvas.text(LEFT, TOP + 24 + n * (height + GAP) + 14, traffic(schedule, n_elements), 9.5, colors.CALM)
    return canvas.figure


def _sent(schedule, step, cuts):
    counts = [0] * schedule.n_workers
    for transfers in schedule.steps[:step]:
        for each in transfers:
            counts[each.sender] += cuts[each.chunk].stop - cuts[each.chunk].start
    return counts


def _draw_cell(canvas, corner, size, parts, n, arrives, leaves):
    (x, y), (width, height) = corner, size
    fill = tint(colors.INPUT.mark, 0.1) if arrives else colors.WHITE
    edge = colors.INPUT.mark if arrives else colors.ERROR.text if leaves else colors.LINE
    canvas.box(x, y, width, height, 6, edge, fill, 1.4, dashed=leaves and not arrives)
    finished = all(parts[worker] == 1 for worker in range(n))
    spelt = "+".join(WORKERS[worker] for worker in sorted(parts.elements()))
    fits = text_width("+".join(WORKERS[:n]), PARTS_SIZE) <= width - 34
    said = "all" if finished else spelt if fits else f"{sum(parts.values())}/{n}"
    canvas.text(x + 6, y + 12, said, PARTS_SIZE, colors.INK if finished else colors.CALM, bold=finished)
    if arrives and width >= NARROW:
        sign = "+" if arrives[0].action == "reduce" else "="
        who = WORKERS[arrives[0].sender] if len(arrives) == 1 else f"{len(arrives)}"
        canvas.text(
            x + width - 6, y + 12, sign + who, PARTS_SIZE, colors.ERROR.text, bold=True, align="right"
        )


def _write_numbers(canvas, corner, width, grid, numbers, digits, arrives):
    (x, y), (per_line, lines) = corner, grid
    most = per_line * lines
    shown = len(numbers) if len(numbers) <= most else max(1, most - 1)
    slot = (width - 4) / per_line
    size = min(NUMBER_SIZE, NUMBER_SIZE * slot / (NUMBER + 4))
    texts = [format_number(float(number), digits) for number in numbers[:shown]]
    if shown < len(numbers) and most > 1:
        texts.append(f"{len(numbers) - shown} more")
    for k, text in enumerate(texts):
        row, place = divmod(k, per_line)
        tone = colors.CALM if k == shown else colors.ERROR.text if arrives else colors.INK
        canvas.text(
            x + (place + 1) * slot - 2, y + 24 + row * LINE + LINE / 2 - 2, text, size, tone, align="right"
        )


def _draw_arrow(canvas, each, corner, width, height, n, n_chunks):
    """Down to the next row, out below and in above from the last row to the first, else beside the column."""
    (x1, y1), (x2, y2) = corner(each.sender, each.chunk), corner(each.receiver, each.chunk)
    style = {"color": colors.ERROR.mark, "width": 1.8, "dashed": each.action == "copy", "z": 5}
    if n_chunks > 1 and each.receiver == each.sender + 1:
        canvas.line((x1 + width / 2, y1 + height), (x2 + width / 2, y2), arrow=True, **style)
    elif n_chunks > 1 and (each.sender, each.receiver) == (n - 1, 0):
        canvas.line((x1 + width / 2, y1 + height), (x1 + width / 2, y1 + height + 12), **style)
        canvas.line((x2 + width / 2, y2 - 14), (x2 + width / 2, y2), arrow=True, **style)
    else:
        # Arrows down leave above the middle and those up below it, so that both can be seen.
        way = 5 if each.receiver > each.sender else -5
        out = x1 + width + (6 + 34 * max(each.receiver, each.sender) / n if n_chunks == 1 else 5)
        start, end = (x1 + width, y1 + height / 2 + way), (x2 + width, y2 + height / 2 - way)
        canvas.line(start, (out, start[1]), **style)
        canvas.line((out, start[1]), (out, end[1]), **style)
        canvas.line((out, end[1]), end, arrow=True, **style)


def _wrapped(words):
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, 11.5) > WIDE - 2 * LEFT:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
