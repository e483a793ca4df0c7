"""What stands beside a live plot: title, presets, tables of numbers, and a sentence that judges them."""

from typing import Any

from ...checks import as_list, as_number
from ...steps import Ref


def encode_side(side, place, n_leaves) -> dict:
    """Return the description `side` as the front end takes it; all of its keys may be left out.

    title, hint: texts. tables: each with head, its column titles, and rows; one table's head and rows may
    stand in `side` itself. A row is {"cells": [...]}, with "choose" where a click sets `chosen` to that text.
    A cell is a text, a Ref (its number; a leaf can be moved there), {"ghost": Ref} (its number before the
    last change), {"toggle": leaf} (a button, 0 or 1) or {"wrong": Ref} (a tick where it is 0). presets:
    {name: {leaf: float}}, buttons. verdict: {"wrong": Refs, "all", "some", "none": texts}: the text is chosen
    by how many of `wrong` are 0, {right} and {n} in it are filled in. TypeError and ValueError for what is
    not of this form.
    """
    known = {"title", "hint", "head", "rows", "tables", "presets", "verdict"}
    if unknown := set(side) - known:
        raise ValueError(f"side has no {', '.join(sorted(unknown))}; it may have {', '.join(sorted(known))}")
    encoded: dict[str, Any] = {key: str(side[key]) for key in ("title", "hint") if key in side}
    tables = [*([side] if "rows" in side else []), *side.get("tables", ())]
    encoded["tables"] = [
        {
            "head": [str(text) for text in table.get("head", ())],
            "rows": [
                _row(f"rows[{i}]", row, place, n_leaves)
                for i, row in enumerate(as_list("rows", table["rows"]))
            ],
        }
        for table in tables
    ]
    encoded["presets"] = [
        [
            str(name),
            [
                [_leaf(f"presets[{name!r}]", ref, place, n_leaves), as_number("a preset", value)]
                for ref, value in leaves.items()
            ],
        ]
        for name, leaves in side.get("presets", {}).items()
    ]
    if "verdict" in side:
        verdict = side["verdict"]
        encoded["verdict"] = {"wrong": [place(ref) for ref in verdict["wrong"]]}
        encoded["verdict"] |= {key: str(verdict[key]) for key in ("all", "some", "none")}
    return encoded


def choices(side) -> list:
    """Return the texts that rows of an encoded side can be chosen by."""
    return [row["choose"] for table in side.get("tables", ()) for row in table["rows"] if row["choose"]]


def _row(name, row, place, n_leaves):
    cells = [
        _cell(f"{name}.cells[{i}]", cell, place, n_leaves)
        for i, cell in enumerate(as_list(name, row["cells"]))
    ]
    return {"choose": str(row.get("choose", "")), "cells": cells}


def _cell(name, cell, place, n_leaves):
    if isinstance(cell, str):
        return {"text": cell}
    if isinstance(cell, Ref):
        return {"number": place(cell)}
    if isinstance(cell, dict) and len(cell) == 1:
        ((key, ref),) = cell.items()
        if key == "toggle":
            return {"toggle": _leaf(name, ref, place, n_leaves)}
        if key in ("wrong", "ghost"):
            return {key: place(ref)}
    raise TypeError(f"{name} must be a text, a Ref, a toggle, a wrong or a ghost, got {cell!r:.60}")


def _leaf(name, ref, place, n_leaves):
    found = place(ref)
    if found >= n_leaves:
        raise ValueError(f"{name}: {ref} is computed, only a leaf can be set")
    return found
