"""What every number of a network is called in formulas: its symbol in each notation, and as text to type."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..checks import as_choice
from ..ref import Ref
from .gaps import fill
from .labels import Labels
from .names import NOTATIONS, Kind, kind_of, neuron_letters

# The only style in our MathML: a capital touches the bar that browsers set over it; a border leaves room.
OVERLINE = "border-top:0.06em solid;padding-top:0.1em"


class Symbol(NamedTuple):
    """A symbol as TeX (matplotlib's mathtext draws it too) and as the inside of a MathML <math> element."""

    tex: str
    mathml: str


def symbol(network, ref: Ref, notation, n_samples=1, labels: Labels | None = None) -> Symbol:
    """Return the `Symbol` of the number at `ref`, such as w_{a1} in letters or w_{11}^{(1)} in indices.

    `network` is an Architecture where it matters whether the last layer gives scores or predictions.

    In "matrix" notation it is the symbol of the whole array that the number stands in, such as W^{(1)};
    errors and the rate keep their scalar symbols. Counts are shown from 1; with several samples what belongs
    to one carries its [number]. ValueError for an unknown notation.
    """
    as_choice("notation", notation, NOTATIONS)
    tex, mathml = symbol_with_gaps(kind_of(network, ref, n_samples, labels), notation)
    if labels is None:
        letters = neuron_letters(network)
        return Symbol(fill(tex, (ref,), letters), fill(mathml, (ref,), letters))
    as_tex, as_mathml = labels.tex, labels.mathml
    return Symbol(
        fill(tex, (ref,), neuron_letters(network, as_tex), as_tex.inputs),
        fill(mathml, (ref,), neuron_letters(network, as_mathml), as_mathml.inputs),
    )


@lru_cache(1024)
def symbol_with_gaps(kind, notation) -> Symbol:
    """Return the `Symbol` of all numbers of a `Kind`, with gaps for `neuronlab.writing.gaps.fill`."""
    name, of_sample, several = kind.name, kind.of_sample, kind.several
    # In matrix notation one array holds all samples, while the errors stay scalars.
    shows_sample = several and of_sample and (notation != "matrix" or name == "loss")
    sample = "[{0n}]" if shows_sample else ""

    def plain(name, prime=False):
        return _plain(kind, name, notation, sample, prime)

    if name == "slope":
        z = plain("z")
        return Symbol(f"f'({z.tex})", f"<mi>f</mi>{PRIME}{_OPEN}{z.mathml}{_CLOSE}")
    if name in ("da", "dW", "db"):
        return _derivative(plain("mean_loss" if name != "da" and several else "loss"), plain(name[1:]))
    if name.startswith("adjust_"):
        own = plain(name.removeprefix("adjust_"))
        return Symbol(rf"\Delta {own.tex}", f"<mi>Δ</mi>{own.mathml}")
    return plain(name.removeprefix("new_"), prime=name.startswith("new_"))


def plain_name(network, ref: Ref, n_samples=1) -> str:
    """Return the symbol in letters as text to type, such as w_a1, x1, lr, new_w_a1, x1[2] (sample 2)."""
    sample = f"[{ref.sample + 1}]" if n_samples > 1 and ref.sample is not None else ""
    prefix, _, parameter = ref.name.rpartition("_")
    if prefix in ("adjust", "new"):
        return f"{prefix}_{plain_name(network, Ref(parameter, ref.layer, row=ref.row, column=ref.column))}"
    if ref.name in ("lr", "loss", "mean_loss"):
        return ref.name + sample
    if ref.name == "x":
        return f"x{(ref.row or 0) + 1}{sample}"
    plain = {"da": "a", "dW": "W", "db": "b", "slope": "z"}.get(ref.name, ref.name)
    kind = kind_of(network, ref)
    base = _base(kind, plain, "letters")
    base = {"δ": "delta", "ŷ": "y_hat"}.get(base, base)
    letter, below = _letter(base, kind, plain)
    below = fill(below, (ref,), neuron_letters(network))
    prefix = {"da": "d", "dW": "d", "db": "d", "slope": "slope_"}.get(ref.name, "")
    return prefix + letter + (f"_{below}" if below else "") + sample


# Beside its letter: the sign is raised in itself, and as a superscript it would fly.
PRIME = '<mo lspace="0" rspace="0">′</mo>'
_OPEN, _CLOSE = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'
# The letters of numbers that are not simply called by the name of their Ref. One letter has one meaning: ŷ
# is what the network says, y what it should say, L how wrong that is, h the output of a hidden neuron, s a
# score.
_BASES = {
    "letters": {"W": "w", "b": "w", "delta": "δ", "y_hat": "ŷ", "loss": "L", "mean_loss": "L̄"},
    "indices": {"W": "w", "delta": "δ", "y_hat": "ŷ", "loss": "L", "mean_loss": "L̄"},
    "matrix": {"x": "X", "y": "Y", "z": "Z", "delta": "δ", "y_hat": "Ŷ", "loss": "L", "mean_loss": "L̄"},
}
_OUTPUTS = {
    "letters": {"hidden": "h", "prediction": "ŷ", "score": "s"},
    "indices": {"hidden": "a", "prediction": "ŷ", "score": "s"},
    "matrix": {"hidden": "A", "prediction": "Ŷ", "score": "S"},
}
_TEX = {"η": r"\eta", "δ": r"\delta", "ŷ": r"\hat{y}", "Ŷ": r"\hat{Y}", "L̄": r"\bar{L}"}
_OF_ALL_LAYERS = ("x", "y", "y_hat")  # what a network has once, not in each layer
_PART = re.compile(r"\{\d[a-z]\}|[^{}]+")
_WORDS = ("{0r}", "{0s}", "{0p}", "{0q}")  # gaps that are filled with letters or names


def _plain(kind, name: str, notation, sample, prime):
    """The symbol of what is not made from another symbol: all but slopes, gradients and adjustments."""
    base = _base(kind, name, notation)
    if name == "lr":
        return _symbol("η")
    if name in ("loss", "mean_loss"):
        return _symbol(base, "", sample)
    once = name in _OF_ALL_LAYERS or (name == "a" and kind.gives != "hidden")
    layer = "" if once else "({0l})"
    if notation == "matrix":
        return _symbol(base, "", layer, prime)
    if notation == "letters":
        return _symbol(*_letter(base, kind, name), sample, prime)
    return _symbol(base, "{0k}", layer + sample, prime)


def _base(kind: Kind, name: str, notation: str) -> str:
    """The letter itself."""
    if name == "a":
        return _OUTPUTS[notation][kind.gives]
    return _BASES[notation].get(name, name)


def _letter(base, kind, name):
    """A letter and what stands below it in "letters" notation."""
    if kind.bare and kind.labelled:
        named = name != "x" or kind.labelled_inputs
        return base, "0" if name == "b" else "" if named else "{0j}"
    if name == "x":
        return base, "{0p}" if kind.labelled_inputs else "{0j}"
    if name in ("y", "y_hat") or (name == "a" and kind.gives == "prediction"):
        return base, "{0r}" if kind.several_outputs else ""
    if name not in ("W", "b"):
        return base, "{0r}"
    if not kind.labelled:
        return base, "{0r}" + ("{0i}" if name == "W" else "0")
    # Without a comma words would run into each other; and the neuron that a weight comes from has one, too.
    source = ("{0q}" if kind.labelled_inputs else "{0i}") if kind.to_inputs else "{0s}"
    return base, "{0r}," + (source if name == "W" else "0")


def _derivative(error, by):
    return Symbol(
        rf"\frac{{\partial {error.tex}}}{{\partial {by.tex}}}",
        f"<mfrac><mrow><mi>∂</mi>{error.mathml}</mrow><mrow><mi>∂</mi>{by.mathml}</mrow></mfrac>",
    )


def _symbol(base: str, sub="", sup="", prime=False):
    """Put a letter together with what stands below and above it."""
    tex, mathml = _TEX.get(base, base), f"<mi>{base}</mi>"
    if base == "L̄":  # no letter of its own as ŷ is, so that not every font has its bar in place
        mathml = f'<mrow style="{OVERLINE}"><mi>L</mi></mrow>'
    above = (r"\prime" if prime else "") + sup
    tex += (f"_{{{sub}}}" if sub else "") + (f"^{{{above}}}" if above else "")
    below = "".join(map(_below, _PART.findall(sub)))
    above = ("<mo>′</mo>" if prime else "") + (f"<mtext>{sup}</mtext>" if sup else "")
    if below and above:
        return Symbol(tex, f"<msubsup>{mathml}<mrow>{below}</mrow><mrow>{above}</mrow></msubsup>")
    if below:
        return Symbol(tex, f"<msub>{mathml}<mrow>{below}</mrow></msub>")
    return Symbol(tex, f"<msup>{mathml}<mrow>{above}</mrow></msup>" if above else mathml)


def _below(part):
    """A piece of what stands below a letter: a neuron's letter, a name, a number or a comma."""
    if part.startswith(",") and len(part) > 1:
        return _below(",") + _below(part[1:])
    tag = "mo" if part == "," else "mi" if part in _WORDS else "mn"
    return f"<{tag}>{part}</{tag}>"
