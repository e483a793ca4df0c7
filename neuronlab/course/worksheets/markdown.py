"""A worksheet as Markdown, its formulas in TeX between dollar signs."""

import re

from .content import HOW_TO, LAST, PHASES, functions, given, title

BLANK = "\\_" * 12


def page(sheet, key) -> str:
    """Return the page, or with `key` the one that is filled in."""
    parts = [f"# {title(sheet, key)}"]
    if not key:
        parts.append("Name: " + "\\_" * 30 + " &emsp; Date: " + "\\_" * 12)
    parts.append(_plain(functions(sheet)))
    parts.append(
        "| | given |\n|---|---|\n" + "\n".join(_row(name, numbers) for name, numbers in given(sheet))
    )
    parts += [] if key else [HOW_TO]
    for phase, (heading, _) in PHASES.items():
        parts.append(f"## {heading}")
        parts += [_item(blank, key) for blank in sheet.blanks if blank.step.phase == phase]
    parts.append(f"**{LAST}** L = {sheet.new_loss if key else BLANK}")
    return "\n\n".join(parts) + "\n"


def _row(name, numbers):
    return f"| {_plain(name)} | {', '.join(f'${symbol.tex}$ = {value}' for symbol, value in numbers)} |"


def _plain(text):
    """Text in which nothing is markup: names are somebody's own."""
    return re.sub(r"([\\`*_{}\[\]<>|$#&])", r"\\\1", text)


def _item(blank, key):
    formula = blank.formula
    right = f"${formula.tex}$" if key else f"${formula.left_tex} = {formula.symbols_tex} =$ {BLANK}"
    return f"**{blank.number}.** {_plain(blank.sentence)}\n\n{right}"
