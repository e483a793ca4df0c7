"""What every number of a network is called: its symbol in each notation, and its name in plain words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count, islice
from typing import TYPE_CHECKING, NamedTuple

from ..checks import as_choice
from ..steps import Ref

if TYPE_CHECKING:
    from ..network import Network

NOTATIONS = ("letters", "indices", "matrix")


class Symbol(NamedTuple):
    """A symbol as TeX (matplotlib's mathtext draws it too) and as the inside of a MathML <math> element."""

    tex: str
    mathml: str


def neuron_letters(network) -> tuple:
    """Return every neuron's letter as letters[layer][row]: a, b, ... z, aa, ab, ... from the first layer.

    `network` is a Network or an Architecture, as everywhere here: only its sizes count.
    """
    return _letters_of(network.sizes)


@lru_cache
def _letters_of(sizes):
    letters = map(_letters, count(1))
    return tuple(tuple(islice(letters, n_out)) for n_out in sizes[1:])


def symbol(network, ref: Ref, notation, n_samples=1) -> Symbol:
    """Return the `Symbol` of the number at `ref`, such as w_{a1} in letters or w_{11}^{(1)} in indices.

    In "matrix" notation it is the symbol of the whole array that the number stands in, such as W^{(1)};
    errors and the rate keep their scalar symbols. Counts are shown from 1; with several samples what belongs
    to one carries its [number]. ValueError for an unknown notation.
    """
    as_choice("notation", notation, NOTATIONS)
    # In matrix notation one array holds all samples, while the errors stay scalars.
    of_sample = n_samples > 1 and (notation != "matrix" or ref.name == "loss")
    sample = f"[{ref.sample + 1}]" if of_sample and ref.sample is not None else ""
    name = ref.name
    if name == "slope":
        z = _plain(network, "z", ref, notation, sample)
        return Symbol(f"f'({z.tex})", f"<mi>f</mi>{PRIME}{_OPEN}{z.mathml}{_CLOSE}")
    if name in ("da", "dW", "db"):
        error = "mean_loss" if name != "da" and n_samples > 1 else "loss"
        return _derivative(
            _plain(network, error, ref, notation, sample), _plain(network, name[1:], ref, notation, sample)
        )
    if name.startswith("adjust_"):
        own = _plain(network, name.removeprefix("adjust_"), ref, notation, sample)
        return Symbol(rf"\Delta {own.tex}", f"<mi>Δ</mi>{own.mathml}")
    return _plain(network, name.removeprefix("new_"), ref, notation, sample, prime=name.startswith("new_"))


def describe(network: Network, ref: Ref, n_samples: int = 1) -> str:
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

    Returns
    -------
    str
        The name.
    """
    letters = neuron_letters(network)
    neuron = None
    if ref.row is not None and ref.name != "x":
        neuron = f"neuron {letters[-1 if ref.layer is None else ref.layer][ref.row]}"
    source = None
    if ref.column is not None:
        source = f"neuron {letters[ref.layer - 1][ref.column]}" if ref.layer else f"input x{ref.column + 1}"
    words = {
        "x": f"input x{(ref.row or 0) + 1}",
        "y": f"target of {neuron}",
        "lr": "learning rate",
        "W": f"weight from {source} to {neuron}",
        "b": f"bias of {neuron}",
        "z": f"weighted sum of {neuron}",
        "a": f"output of {neuron}",
        "y_hat": f"predicted probability of {neuron}",
        "loss": "error",
        "mean_loss": "mean error",
        "slope": f"slope of {neuron}",
        "da": f"gradient of the output of {neuron}",
        "delta": f"error term of {neuron}",
        "dW": f"gradient of the weight from {source} to {neuron}",
        "db": f"gradient of the bias of {neuron}",
        "adjust_W": f"adjustment of the weight from {source} to {neuron}",
        "adjust_b": f"adjustment of the bias of {neuron}",
        "new_W": f"new weight from {source} to {neuron}",
        "new_b": f"new bias of {neuron}",
    }[ref.name]
    return f"{words}, sample {ref.sample + 1}" if n_samples > 1 and ref.sample is not None else words


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
    letter, below = _letter(network, base, plain, ref)
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


def _letters(k):
    text = ""
    while k:
        k, rest = divmod(k - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _plain(network, name: str, ref, notation, sample, prime=False):
    """The symbol of what is not made from another symbol: all but slopes, gradients and adjustments."""
    base = _BASES[notation].get(name, name)
    if name == "lr":
        return _symbol("η")
    if name in ("loss", "mean_loss"):
        return _symbol(base, "", sample)
    layer = "" if ref.layer is None else f"({ref.layer + 1})"
    if notation == "matrix":
        return _symbol(base, "", layer, prime)
    if notation == "letters":
        return _symbol(*_letter(network, base, name, ref), sample, prime)
    counts = [str(i + 1) for i in (ref.row, ref.column) if i is not None]
    # w_{12} is clear up to 9 neurons; then a comma divides, as in w_{1,12}.
    return _symbol(base, ("," if max(map(len, counts)) > 1 else "").join(counts), layer + sample, prime)


def _letter(network, base, name, ref):
    """A letter and what stands below it in "letters" notation."""
    if name == "x":
        return base, str(ref.row + 1)
    letter = neuron_letters(network)[-1 if ref.layer is None else ref.layer][ref.row]
    if name == "y":
        return ("t", letter) if network.sizes[-1] > 1 else (base, "")
    inputs = {"W": f"{(ref.column or 0) + 1}", "b": "0"}
    return base, letter + inputs.get(name, "")


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
            # A capital touches the bar that browsers set over it; a border leaves room.
            mathml = f'<mrow style="border-top:0.06em solid;padding-top:0.1em"><mi>{letter}</mi></mrow>'
    above = (r"\prime" if prime else "") + sup
    tex += (f"_{{{sub}}}" if sub else "") + (f"^{{{above}}}" if above else "")
    parts = re.findall(r"[a-z]+|[^a-z]+", sub)
    below = "".join(f"<mi>{part}</mi>" if part.isalpha() else f"<mn>{part}</mn>" for part in parts)
    above = ("<mo>′</mo>" if prime else "") + (f"<mtext>{sup}</mtext>" if sup else "")
    if below and above:
        return Symbol(tex, f"<msubsup>{mathml}<mrow>{below}</mrow><mrow>{above}</mrow></msubsup>")
    if below:
        return Symbol(tex, f"<msub>{mathml}<mrow>{below}</mrow></msub>")
    return Symbol(tex, f"<msup>{mathml}<mrow>{above}</mrow></msup>" if above else mathml)
