"""A worksheet as one HTML page to print, its formulas in MathML, its network as a drawing."""

import re
from html import escape
from itertools import pairwise
from pathlib import Path

from ...writing.names import neuron_letters
from .content import HOW_TO, LAST, PHASES, functions, given, title

_STYLE = Path(__file__).with_name("page.css")
INSIDE = 'dy="5"'
NAMED = 'dy="27" font-size="10"'  # below its circle
_BLANK = '<span class="blank"></span>'
_NAME = '<span class="pair">Name <i></i></span> <span class="pair">Date <i class="short"></i></span>'


def page(sheet, key) -> str:
    """Return the page, or with `key` the one that is filled in."""
    name = "" if key else f'<p class="name">{_NAME}</p>'
    how_to = "" if key else f'<p class="how">{escape(HOW_TO)}</p>'
    phases = "".join(_phase(sheet, phase, key) for phase in PHASES)
    result = f'<b class="result">{escape(sheet.new_loss)}</b>' if key else _BLANK
    style = _STYLE.read_text(encoding="utf-8")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title(sheet, key))}</title>
<style>
{style}</style>
</head>
<body>
<header><h1>{escape(title(sheet, key))}</h1>{name}</header>
<section class="given">{_picture(sheet)}<div>{_given(sheet)}<p>{escape(functions(sheet))}</p></div></section>
{how_to}
{phases}
<p class="last"><b>{escape(LAST)}</b> <span class="pair">{_math("<mi>L</mi><mo>=</mo>")} {result}</span></p>
</body>
</html>
"""


def _given(sheet):
    rows = []
    for name, numbers in given(sheet):
        cells = " ".join(
            f'<span class="pair">{_math(f"{symbol.mathml}<mo>=</mo><mn>{value}</mn>")}</span>'
            for symbol, value in numbers
        )
        rows.append(f'<tr><th scope="row">{escape(name)}</th><td>{cells}</td></tr>')
    return f"<table>{''.join(rows)}</table>"


def _phase(sheet, phase, key):
    heading, about = PHASES[phase]
    blanks = [blank for blank in sheet.blanks if blank.step.phase == phase]
    body = _updates(blanks, key) if phase == "update" else _steps(blanks, key)
    return (
        f'<section class="{phase}"><h2>{escape(heading)} <small>{escape(about)}</small></h2>{body}</section>'
    )


def _steps(blanks, key):
    """Every step in a row of its own; gradients, whose formulas are short, in two columns."""
    gradients = [b for b in blanks if b.step.result.name in ("dW", "db")]
    others = [b for b in blanks if b not in gradients]
    return _list(others, key) + (_list(gradients, key, "columns") if gradients else "")


def _list(blanks, key, kind="rows"):
    items = "".join(
        f'<li value="{b.number}"><p>{escape(b.sentence)}</p><div class="line">{_line(b, key)}</div></li>'
        for b in blanks
    )
    return f'<ol class="{kind}">{items}</ol>'


def _line(blank, key, short=False):
    """The formula with a blank, or filled in; with `short` the symbols are left out of the latter."""
    left, symbols, *rest = _parts(blank)
    if not key:
        return f"{_math(left + '<mo>=</mo>' + symbols[1])} {_math('<mo>=</mo>')} {_BLANK}"
    *middle, (sign, result) = rest if short else [symbols, *rest]
    middle = [part for part in middle if part[1] != result]  # a constant need not be said twice
    shown = [_math(left), *(_math(f"<mo>{s}</mo>{part}") for s, part in middle)]
    return " ".join([*shown, f'<b class="result">{_math(f"<mo>{sign}</mo>{result}")}</b>'])


def _updates(blanks, key):
    """Two blanks for each parameter, its adjustment and its new value, side by side."""
    rows = []
    for adjustment, new in zip(blanks[::2], blanks[1::2], strict=True):
        cells = "".join(
            f'<td><i>{b.number}</i> <span class="line">{_line(b, key, short=True)}</span></td>'
            for b in (adjustment, new)
        )
        rows.append(f"<tr>{cells}</tr>")
    head = '<tr><th scope="col">adjustment</th><th scope="col">new value</th></tr>'
    return f"<table>{head}{''.join(rows)}</table>"


def _parts(blank):
    """The left side of a formula, then (sign, MathML) of all behind it."""
    inner = re.sub(r"^<math[^>]*>|</math>$", "", blank.formula.mathml)
    left, *rest = re.split("<mo>([=≈])</mo>", inner)
    return left, *zip(rest[::2], rest[1::2], strict=True)


def _math(inner):
    return f"<math>{inner}</math>"


def _picture(sheet):
    """The network as circles and lines, the neurons with their letters."""
    labels, network = sheet.labels, sheet.trace.network
    cut = labels.cut if labels else None
    inputs = (cut and cut.inputs) or [f"x{i + 1}" for i in range(network.sizes[0])]
    columns = [inputs, *neuron_letters(network, cut)]
    named = [bool(layer) for layer in (cut.inputs, *cut.neurons)] if cut else [False] * len(columns)
    side = 40 if cut else 24  # a name is wider than its circle
    height = 46 * max(map(len, columns)) + (8 if cut else 0)
    places = [
        [(side + 84 * c, height / 2 + 46 * (r - (len(column) - 1) / 2)) for r in range(len(column))]
        for c, column in enumerate(columns)
    ]
    lines = [
        f'<line x1="{x1}" y1="{y1:.0f}" x2="{x2}" y2="{y2:.0f}"/>'
        for before, after in pairwise(places)
        for x1, y1 in before
        for x2, y2 in after
    ]
    nodes = [
        f'<circle class="{"neuron" if c else "input"}" cx="{x}" cy="{y:.0f}" r="16"/>'
        f'<text x="{x}" y="{y:.0f}" {NAMED if named[c] else INSIDE}>{escape(name)}</text>'
        for c, (column, at) in enumerate(zip(columns, places, strict=True))
        for name, (x, y) in zip(column, at, strict=True)
    ]
    width = 2 * side + 84 * (len(columns) - 1)
    sizes = "-".join(map(str, sheet.trace.network.sizes))
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="A {sizes} network, fully connected">{"".join(lines + nodes)}</svg>'
    )
