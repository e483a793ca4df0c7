"""What can be drawn over a live plot: each kind of item, its coordinates, and the check of what is given."""

from numbers import Real

from ...checks import as_list, as_number
from ...figures.colors import MEANINGS
from ...steps import Ref

COLORS = (*MEANINGS, "ink", "calm")
# Of each kind: the coordinates it needs, and the keys it may have besides.
KINDS = {
    "point": (("x", "y"), {"filled", "wrong", "label", "second", "drag", "by", "name", "small"}),
    "line": (("xs", "ys"), {"dashed", "wide"}),
    "tangent": (("x", "y", "slope"), set()),
    "boundary": (("A", "B", "C"), {"sides", "foot", "drag", "name"}),
    "arrow": (("x", "y", "dx", "dy"), {"label", "drag", "name"}),
    "text": (("x", "y"), {"text", "align"}),
    "band": (("x", "y"), set()),
}
LISTS = {"line": ("xs", "ys"), "band": ("x", "y")}
ALIGNS = ("left", "center", "right")
STRAIGHT = ("tangent", "boundary")
# What a finger may move: of a point one or both coordinates, of an arrow its head, of a boundary its offset.
DRAGS = {
    "point": {"x": ("x",), "y": ("y",), "xy": ("x", "y")},
    "arrow": {True: ("dx", "dy")},
    "boundary": {True: ("C",)},
}


def encode(items, place, n_leaves, linear=True) -> list:
    """Return `items` as the front end takes them: a value becomes [its place], all else stays as it is.

    `place(ref)` gives a value's place and raises ValueError for an unknown one; the first `n_leaves` can be
    dragged. TypeError and ValueError say which item is wrong, and how. `linear` is False where an axis is
    logarithmic: no tangent and no boundary is straight there.
    """
    return [
        _encode(f"items[{i}]", item, place, n_leaves, linear)
        for i, item in enumerate(as_list("items", items))
    ]


def decode(item, value_of) -> dict:
    """Return an encoded item with `value_of(place)` where a value's place stands."""
    coordinates = {*KINDS[item["kind"]][0], "filled", "wrong", "foot"}
    return {key: _decode(given, value_of) if key in coordinates else given for key, given in item.items()}


def encode_text(name, given, place) -> list:
    """Return a text as the front end takes it: a list of strings and [place] of values."""
    parts = [given] if isinstance(given, str | Ref) else as_list(name, given)
    for part in parts:
        if not isinstance(part, str | Ref):
            raise TypeError(f"{name} must hold texts and Refs, got {type(part).__name__}")
    return [[place(part)] if isinstance(part, Ref) else part for part in parts]


def _encode(name, item, place, n_leaves, linear):
    if not isinstance(item, dict):
        raise TypeError(f"{name} must be a dict, got {type(item).__name__}")
    kind = item.get("kind")
    if kind not in KINDS:
        raise ValueError(f"{name} has kind {kind!r}; kinds are {', '.join(KINDS)}")
    if kind in STRAIGHT and not linear:
        raise ValueError(f"{name}: a {kind} wants linear axes")
    needed, others = KINDS[kind]
    unknown = set(item) - {"kind", "color", "only", "ghost", "below", *needed, *others}
    if unknown:
        raise ValueError(f"{name}: a {kind} has no {', '.join(sorted(unknown))}")
    encoded = {"kind": kind, "color": _one_of(f"{name}['color']", item.get("color", "activation"), COLORS)}
    for key in needed:
        if key not in item and kind != "band":
            raise ValueError(f"{name}: a {kind} needs {', '.join(needed)}")
        encoded[key] = _coordinates(f"{name}[{key!r}]", item.get(key), place, kind in LISTS)
    if kind == "line" and len(encoded["xs"]) != len(encoded["ys"]):
        raise ValueError(f"{name}: {len(encoded['xs'])} xs and {len(encoded['ys'])} ys")
    for key in set(item) - set(encoded):
        encoded[key] = _option(f"{name}[{key!r}]", key, item[key], place)
    _check_drag(name, encoded, n_leaves)
    return encoded


def _coordinates(name, given, place, many):
    if not many:
        return _coordinate(name, given, place)
    if given is None:  # a band from one edge of the axes to the other
        return None
    return [
        None if one is None else _coordinate(f"{name}[{i}]", one, place)
        for i, one in enumerate(as_list(name, given))
    ]


def _coordinate(name, given, place):
    if isinstance(given, Ref):
        return [place(given)]
    return as_number(name, given)


def _option(name, key, given, place):
    if key in ("filled", "wrong"):
        return _coordinate(name, given, place)
    if key == "foot":
        return [_coordinate(name, one, place) for one in as_list(name, given)]
    if key in ("label", "second", "text"):
        return encode_text(name, given, place)
    if key == "sides":
        return [encode_text(name, one, place) for one in as_list(name, given)]
    if key == "align":
        return _one_of(name, given, ALIGNS)
    if key in ("name", "only") and not isinstance(given, str):
        raise TypeError(f"{name} must be a str, got {type(given).__name__}")
    if key == "by":
        if not isinstance(given, Ref):
            raise TypeError(f"{name} must be a Ref, got {type(given).__name__}")
        return [place(given)]
    if key in ("ghost", "below") and not isinstance(given, bool):
        raise TypeError(f"{name} must be True or False, got {given!r}")
    return given


def _check_drag(name, item, n_leaves):
    if not item.get("drag"):
        return
    if item.get("ghost"):
        raise ValueError(f"{name}: a ghost cannot be dragged")
    moves = DRAGS.get(item["kind"], {})
    if "by" in item:
        if item["by"][0] >= n_leaves or item["drag"] != "x" or isinstance(item["x"], Real):
            raise ValueError(f"{name}: by is the leaf that moves the result x, with drag 'x'")
        return
    for key in moves[_one_of(f"{name}['drag']", item["drag"], tuple(moves))]:
        if isinstance(item[key], Real) or item[key][0] >= n_leaves:
            raise ValueError(f"{name}: {key} is dragged and must therefore be a leaf")


def _one_of(name, given, known):
    if given not in known:
        raise ValueError(f"{name} must be one of {', '.join(map(str, known))}, got {given!r}")
    return given


def _decode(given, value_of):
    if isinstance(given, list):
        # A list of one whole number is a place; numbers on their own are floats.
        if len(given) == 1 and type(given[0]) is int:
            return value_of(given[0])
        return [_decode(one, value_of) for one in given]
    return given
