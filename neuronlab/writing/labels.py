"""Names that somebody gives to inputs, neurons and classes, such as brightness or cat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from itertools import count, islice

from ..checks import as_list, short

LONGEST = 60  # characters of a name; it stands whole in sentences
SHOWN = 10  # characters of it in symbols, where room is short
_KEYS = ("inputs", "hidden", "outputs")
# What TeX or, around it, Markdown reads as a command; the second kind has no escape that mathtext knows.
_TEX_ESCAPED = re.compile(r"([#$%_{}])")
_TEX_BLANK = re.compile(r"\s")
_TEX_ALIKE = str.maketrans({"\\": "∖", "^": "ˆ", "~": "∼", "'": "’", "&": "+", "<": "‹", ">": "›"})


@dataclass(frozen=True)  # without slots: what is made of the names is kept, for a formula asks at each number
class Labels:
    """The names of one network: `inputs`, and `neurons[layer]`; () where a layer has its letters."""

    inputs: tuple
    neurons: tuple

    @cached_property
    def cut(self) -> Labels:
        """The same with names that are short enough for a symbol, and still differ."""
        return Labels(cut_names(self.inputs), tuple(map(cut_names, self.neurons)))

    @cached_property
    def mathml(self) -> Labels:
        """Cut, and escaped for the inside of a MathML element."""
        return self.cut._mapped(escape)

    @cached_property
    def tex(self) -> Labels:
        """Cut, and escaped for TeX in a formula, which mathtext draws too."""
        return self.cut._mapped(_as_tex)

    @property
    def as_mapping(self) -> dict:
        """What `as_labels` made it from."""
        found = {"inputs": self.inputs, "hidden": self.neurons[:-1], "outputs": self.neurons[-1]}
        return {key: names for key, names in found.items() if any(names)}

    def _mapped(self, change) -> Labels:
        return Labels(
            tuple(map(change, self.inputs)), tuple(tuple(map(change, layer)) for layer in self.neurons)
        )


def as_labels(names, sizes) -> Labels | None:
    """Return the `Labels` of a network of these sizes from `names`; None without any.

    `names` is None, Labels, or a mapping with "inputs", "outputs" (neurons of the last layer: the classes)
    and "hidden" (a list for each hidden layer, or the names themselves if there is one). TypeError for what
    is no text; ValueError for an unknown key, a wrong number of names, two that are the same, an empty one,
    one longer than 60 characters and one with control characters.
    """
    if names is None:
        return None
    if isinstance(names, Labels):
        names = names.as_mapping
    if not isinstance(names, Mapping):
        raise TypeError(
            f'names must be a dict such as {{"inputs": [...], "outputs": [...]}}, got {short(names)}'
        )
    for key in names:
        if key not in _KEYS:
            raise ValueError(f"names may have {', '.join(_KEYS)}, got {short(key)}")
    inputs = checked_names("names['inputs']", names.get("inputs", ()), sizes[0], "an input")
    hidden = _hidden(names.get("hidden", ()), sizes[1:-1])
    outputs = checked_names("names['outputs']", names.get("outputs", ()), sizes[-1], "an output")
    labels = Labels(inputs, (*hidden, outputs))
    _refuse_twins([name for layer in labels.neurons for name in layer])
    _refuse_letters(labels.neurons, sizes)
    return labels if any((inputs, *labels.neurons)) else None


def _hidden(given, sizes):
    layers = as_list("names['hidden']", given)
    if not layers:
        return ((),) * len(sizes)
    if len(sizes) == 1 and all(isinstance(name, str) for name in layers):
        layers = [layers]
    if len(layers) != len(sizes):
        raise ValueError(f"names['hidden'] must be {len(sizes)} lists, one a hidden layer, got {len(layers)}")
    return tuple(
        checked_names(f"names['hidden'][{l}]", layer, size, "a neuron")
        for l, (layer, size) in enumerate(zip(layers, sizes, strict=True))
    )


def checked_names(where, given, count, one) -> tuple:
    """Return these names; `where` and `one` say in an error which they are. ValueError as in `as_labels`."""
    found = as_list(where, given)
    for name in found:
        if not isinstance(name, str):
            raise TypeError(f"{where} must hold texts, got {short(name)}")
        if not name.strip() or len(name) > LONGEST or not name.isprintable():
            raise ValueError(
                f"{where} must hold names of 1 to {LONGEST} printable characters, got {short(name)}"
            )
    if found and len(found) != count:
        raise ValueError(f"{where} must be {count} names, one for {one}, got {len(found)}")
    names = tuple(name.strip() for name in found)
    _refuse_twins(names, where)
    return names


def _refuse_twins(names, where="names of neurons"):
    seen = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{where} must differ from each other, got {short(name)} twice")
        seen.add(name)


def _refuse_letters(neurons, sizes):
    """A neuron may not be called by the letter of another one, which has no name."""
    unnamed = {
        letter
        for layer, names in zip(letters_of(sizes), neurons, strict=True)
        if not names
        for letter in layer
    }
    for name in (name for layer in neurons for name in layer):
        if name in unnamed:
            raise ValueError(f"names: {short(name)} is the letter of a neuron that has no name of its own")


def cut_names(names) -> tuple:
    """Return names of at most `SHOWN` characters; those that would look the same end in their number."""
    cut = [name if len(name) <= SHOWN else name[: SHOWN - 1].rstrip() + "…" for name in names]
    return tuple(
        short if cut.count(short) == 1 else f"{name[: SHOWN - 1 - len(str(k))].rstrip()}…{k}"
        for k, (name, short) in enumerate(zip(names, cut, strict=True), start=1)
    )


def as_text(text) -> str:
    """Return `text` for matplotlib, which would read what stands between two dollar signs as a formula."""
    return text.replace("$", r"\$") if text.count("$") % 2 == 0 else text


def _as_tex(name):
    safe = _TEX_ESCAPED.sub(r"\\\1", name.translate(_TEX_ALIKE))
    return rf"\mathrm{{{_TEX_BLANK.sub(lambda _: chr(92) + ' ', safe)}}}"


@lru_cache
def letters_of(sizes) -> tuple:
    """Return the letters of a network of these sizes, without a name that somebody gave."""
    letters = map(_letters, count(1))
    return tuple(tuple(islice(letters, n_out)) for n_out in sizes[1:])


def _letters(k):
    text = ""
    while k:
        k, rest = divmod(k - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
