"""What every number of a network is called: its symbol in each notation, and its name in plain words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count, islice
from typing import TYPE_CHECKING, NamedTuple

from ..checks import as_choice
from ..ref import Ref
from .gaps import fill

if TYPE_CHECKING:
    from ..network import Network

NOTATIONS = ("letters", "indices", "matrix")
# The only style in our MathML: a capital touches the bar that browsers set over it; a border leaves room.
OVERLINE = "border-top:0.06em solid;padding-top:0.1em"


class Symbol(NamedTuple):
    """A symbol as TeX (matplotlib's mathtext draws it too) and as the inside of a MathML <math> element."""

    tex: str
    mathml: str


class Kind(NamedTuple):
    """What numbers have in common that are called the same but for their neuron, sample and layer.

    `name` is their Ref's, `of_sample` says whether each belongs to one sample, `to_inputs` whether it belongs
    to a weight of the first layer. `several` samples are named, and so are `several_outputs`.
    """

    name: str
    of_sample: bool
    to_inputs: bool
    several: bool
    several_outputs: bool


def kind_of(network, ref, n_samples=1) -> Kind:
    """Return the `Kind` of the number at `ref`."""
    to_inputs = ref.column is not None and not ref.layer
    return Kind(ref.name, ref.sample is not None, to_inputs, n_samples > 1, network.sizes[-1] > 1)


def neuron_letters(network) -> tuple:
    """Return every neuron's letter as letters[layer][row]: a, b, ... z, aa, ab, ... from the first layer.

    `network` is a Network or an Architecture, as everywhere here: only its sizes count.
    """
    return _letters_of(network.sizes)


@lru_cache
def _letters_of(sizes):
    letters = map(_letters, count(1))
    return tuple(tuple(islice(letters, n_out)) for n_out in sizes[1:])


def neuron_names(network, notation) -> tuple:
    """Return what every neuron is called in a sentence, as names[layer][row].

    Beside formulas in letters it is the letter, beside all others what the indices say: "1 of layer 2".
    """
    if notation == "letters":
        return neuron_letters(network)
    return tuple(
        tuple(f"{j + 1} of layer {l + 1}" for j in range(n_out)) for l, n_out in enumerate(network.sizes[1:])
    )


def symbol(network, ref: Ref, notation, n_samples=1) -> Symbol:
    """Return the `Symbol` of the number at `ref`, such as w_{a1} in letters or w_{11}^{(1)} in indices.

    In "matrix" notation it is the symbol of the whole array that the number stands in, such as W^{(1)};
    errors and the rate keep their scalar symbols. Counts are shown from 1; with several samples what belongs
    to one carries its [number]. ValueError for an unknown notation.
    """
    as_choice("notation", notation, NOTATIONS)
    with_gaps = symbol_with_gaps(kind_of(network, ref, n_samples), notation)
    return Symbol(*(fill(text, (ref,), neuron_letters(network)) for text in with_gaps))


def describe(network: Network, ref: Ref, n_samples: int = 1, notation: str = "letters") -> str:
    """Return the name of a number in plain words, such as "weight from input x1 to neuron a".

    No two numbers of one network and batch have the same name.

    Parameters
    ----------
    network : Network
        Where the number stands.
    ref : Ref
        Its address.
    n_samples : int, default 1
        Samples in the batch; of several each is named.
    notation : {"letters", "indices", "matrix"}
        Whether neurons have letters or, as beside the other two, numbers: "neuron 1 of layer 2".

    Returns
    -------
    str
        The name.

    Raises
    ------
    TypeError
        For a notation that is no text.
    ValueError
        For an unknown notation.
    """
    as_choice("notation", notation, NOTATIONS)
    return fill(name_with_gaps(kind_of(network, ref, n_samples)), (ref,), neuron_names(network, notation))


@lru_cache(1024)
def symbol_with_gaps(kind, notation) -> Symbol:
    """Return the `Symbol` of all numbers of a `Kind`, with gaps for `neuronlab.writing.gaps.fill`."""
    name, of_sample, _, several, _ = kind
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


@lru_cache(1024)
def name_with_gaps(kind) -> str:
    """Return the name in plain words of all numbers of a `Kind`, with gaps as in `symbol_with_gaps`."""
    neuron = "neuron {0r}"
    weight = f"weight from {'input x{0i}' if kind.to_inputs else 'neuron {0s}'} to {neuron}"
    bias = f"bias of {neuron}"
    words = {
        "x": "input x{0j}",
        "y": f"target of {neuron}",
        "lr": "learning rate",
        "W": weight,
        "b": bias,
        "z": f"weighted sum of {neuron}",
        "a": f"output of {neuron}",
        "y_hat": f"predicted probability of {neuron}",
        "loss": "error",
        "mean_loss": "mean error",
        "slope": f"slope of {neuron}",
        "da": f"gradient of the output of {neuron}",
        "delta": f"error term of {neuron}",
        "dW": f"gradient of the {weight}",
        "db": f"gradient of the {bias}",
        "adjust_W": f"adjustment of the {weight}",
        "adjust_b": f"adjustment of the {bias}",
        "new_W": f"new {weight}",
        "new_b": f"new {bias}",
    }[kind.name]
    return f"{words}, sample {{0n}}" if kind.several and kind.of_sample else words


def plain_name(network, ref: Ref, n_samples=1) -> str:
    """Return the symbol in letters as text to type, such as w_a1, x1, lr, new_w_a1, x1[2] (sample 2)."""
    sample = f"[{ref.sample + 1}]" if n_samples > 1 and ref.sample is not None else ""
    kind, _, parameter = ref.name.rpartition("_")
    if kind in ("adjust", "new"):
        return f"{kind}_{plain_name(network, Ref(parameter, ref.layer, row=ref.row, column=ref.column))}"
    if ref.name in ("lr", "loss", "mean_loss"):
        return ref.name + sample
    if ref.name == "x":
        return f"x{(ref.row or 0) + 1}{sample}"
    plain = {"da": "a", "dW": "W", "db": "b", "slope": "z"}.get(ref.name, ref.name)
    base = {"delta": "delta", "y_hat": "y_hat"}.get(plain, _BASES["letters"].get(plain, plain))
    letter, below = _letter(base, plain, network.sizes[-1] > 1)
    below = fill(below, (ref,), neuron_letters(network))
    prefix = {"da": "d", "dW": "d", "db": "d", "slope": "slope_"}.get(ref.name, "")
    return prefix + letter + (f"_{below}" if below else "") + sample


# Beside its letter: the sign is raised in itself, and as a superscript it would fly.
PRIME = '<mo lspace="0" rspace="0">′</mo>'
_OPEN, _CLOSE = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'
# The letters of numbers that are not simply called by the name of their Ref.
_BASES = {
    "letters": {"W": "w", "b": "w", "a": "y", "delta": "δ", "y_hat": "ŷ", "loss": "E", "mean_loss": "Ē"},
    "indices": {"W": "w", "delta": "δ", "y_hat": "ŷ", "loss": "L", "mean_loss": "L̄"},
    "matrix": {
        "x": "X",
        "y": "Y",
        "z": "Z",
        "a": "A",
        "delta": "δ",
        "y_hat": "Ŷ",
        "loss": "L",
        "mean_loss": "L̄",
    },
}
_ACCENTED = {"ŷ": "y^", "Ŷ": "Y^", "Ē": "E¯", "L̄": "L¯"}  # letter and accent, which MathML puts together
_TEX = {"η": r"\eta", "δ": r"\delta", "ŷ": r"\hat{y}", "Ŷ": r"\hat{Y}", "Ē": r"\bar{E}", "L̄": r"\bar{L}"}
_OF_ALL_LAYERS = ("x", "y", "y_hat")  # what a network has once, not in each layer
_PART = re.compile(r"\{\d[a-z]\}|[^{}]+")


def _letters(k):
    text = ""
    while k:
        k, rest = divmod(k - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _plain(kind, name: str, notation, sample, prime):
    """The symbol of what is not made from another symbol: all but slopes, gradients and adjustments."""
    base = _BASES[notation].get(name, name)
    if name == "lr":
        return _symbol("η")
    if name in ("loss", "mean_loss"):
        return _symbol(base, "", sample)
    layer = "" if name in _OF_ALL_LAYERS else "({0l})"
    if notation == "matrix":
        return _symbol(base, "", layer, prime)
    if notation == "letters":
        return _symbol(*_letter(base, name, kind.several_outputs), sample, prime)
    return _symbol(base, "{0k}", layer + sample, prime)


def _letter(base, name, several_outputs):
    """A letter and what stands below it in "letters" notation."""
    if name == "x":
        return base, "{0j}"
    if name == "y":
        return ("t", "{0r}") if several_outputs else (base, "")
    return base, "{0r}" + {"W": "{0i}", "b": "0"}.get(name, "")


def _derivative(error, by):
    return Symbol(
        rf"\frac{{\partial {error.tex}}}{{\partial {by.tex}}}",
        f"<mfrac><mrow><mi>∂</mi>{error.mathml}</mrow><mrow><mi>∂</mi>{by.mathml}</mrow></mfrac>",
    )


def _symbol(base: str, sub="", sup="", prime=False):
    """Put a letter together with what stands below and above it."""
    tex, mathml = _TEX.get(base, base), f"<mi>{base}</mi>"
    if base in _ACCENTED:
        letter, accent = _ACCENTED[base]
        mathml = f'<mover accent="true"><mi>{letter}</mi><mo stretchy="false">{accent}</mo></mover>'
        if accent == "¯":
            mathml = f'<mrow style="{OVERLINE}"><mi>{letter}</mi></mrow>'
    above = (r"\prime" if prime else "") + sup
    tex += (f"_{{{sub}}}" if sub else "") + (f"^{{{above}}}" if above else "")
    below = "".join(
        f"<mi>{part}</mi>" if part == "{0r}" else f"<mn>{part}</mn>" for part in _PART.findall(sub)
    )
    above = ("<mo>′</mo>" if prime else "") + (f"<mtext>{sup}</mtext>" if sup else "")
    if below and above:
        return Symbol(tex, f"<msubsup>{mathml}<mrow>{below}</mrow><mrow>{above}</mrow></msubsup>")
    if below:
        return Symbol(tex, f"<msub>{mathml}<mrow>{below}</mrow></msub>")
    return Symbol(tex, f"<msup>{mathml}<mrow>{above}</mrow></msup>" if above else mathml)
