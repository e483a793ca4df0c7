"""What every number of a network is called: its symbol in each notation, and its name in plain words."""

import re
from itertools import count, islice
from typing import NamedTuple

NOTATIONS = ("letters", "indices", "matrix")


class Symbol(NamedTuple):
    """A symbol as TeX (matplotlib's mathtext draws it too) and as the inside of a MathML <math> element."""

    tex: str
    mathml: str


def neuron_letters(network) -> tuple:
    """Return the letter of every neuron as letters[layer][row]: a, b, ... z, aa, ab, ... from the first hidden layer to the output."""
    letters = map(_letters, count(1))
    return tuple(tuple(islice(letters, layer.n_out)) for layer in network.layers)


def symbol(network, loss, ref, notation, n_samples=1) -> Symbol:
    """Return the `Symbol` of the number at `ref`, such as w_{a1} in letters or w_{11}^{(1)} in indices.

    In "matrix" notation it is the symbol of the whole array that the number stands in, such as W^{(1)}; errors and the rate keep
    their scalar symbols. Counts are shown from 1; with several samples each number of one sample carries its [number]. ValueError for an
    unknown notation.
    """
    if notation not in NOTATIONS:
        raise ValueError(f"notation must be one of {', '.join(NOTATIONS)}, got {notation!r}")
    sample = f"[{ref.sample + 1}]" if n_samples > 1 and ref.sample is not None else ""
    if notation == "matrix" and ref.name != "loss":
        sample = ""  # an array holds all samples
    kind, _, parameter = (
        ref.name.partition("_") if ref.name.startswith(("adjust_", "new_")) else (ref.name, "", "")
    )
    plain = {"new": parameter, "adjust": parameter, "dW": "W", "db": "b", "da": "a", "slope": "z"}.get(
        kind, kind
    )
    if kind in ("loss", "mean_loss"):
        return _error(notation, sample, of_mean=kind == "mean_loss")
    own = _plain(network, loss, plain, ref, notation, sample, prime=kind == "new")
    if kind == "slope":
        return Symbol(f"f'({own.tex})", f"<msup><mi>f</mi><mo>′</mo></msup>{_OPEN}{own.mathml}{_CLOSE}")
    if kind == "adjust":
        return Symbol(rf"\Delta {own.tex}", f"<mi>Δ</mi>{own.mathml}")
    if kind in ("da", "dW", "db"):
        return _derivative(_error(notation, sample, of_mean=kind != "da" and n_samples > 1), own)
    return own


def describe(network, loss, ref, n_samples=1) -> str:
    """Return the name of the number at `ref` in plain words, such as "weight from input x1 to neuron a".

    No two numbers of one network and batch have the same name.
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


_OPEN, _CLOSE = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'
_LETTERS = {"W": "w", "a": "y", "lr": "η", "delta": "δ", "y_hat": "ŷ", "b": "w"}
_INDICES = {"W": "w", "lr": "η", "delta": "δ", "y_hat": "ŷ"}
_MATRIX = {"x": "X", "y": "Y", "z": "Z", "a": "A", "lr": "η", "delta": "δ", "y_hat": "Ŷ"}
_TEX = {"η": r"\eta", "δ": r"\delta"}
# TeX and MathML put an accent over a letter, each in its own way.
_ACCENTS = {
    "ŷ": (r"\hat", "y", "^"),
    "Ŷ": (r"\hat", "Y", "^"),
    "Ē": (r"\bar", "E", "¯"),
    "L̄": (r"\bar", "L", "¯"),
}


def _letters(k):
    text = ""
    while k:
        k, rest = divmod(k - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _plain(network, loss, name, ref, notation, sample, prime):
    """The symbol of an input, target, parameter, rate, or of a number that belongs to one neuron."""
    if name == "lr":
        return _symbol("η")
    layer = "" if ref.layer is None else f"({ref.layer + 1})"
    if notation == "letters":
        return _symbol(*_letter(network, loss, name, ref), sample, prime)
    if notation == "matrix":
        return _symbol(_MATRIX.get(name, name), "", layer, prime)
    row, column = (f"{i + 1}" if i is not None else "" for i in (ref.row, ref.column))
    both = f"{row},{column}" if len(row + column) > 2 else row + column
    return _symbol(_INDICES.get(name, name), both if column else row, layer + sample, prime)


def _letter(network, loss, name, ref):
    if name == "x":
        return "x", f"{ref.row + 1}"
    letter = neuron_letters(network)[-1 if ref.layer is None else ref.layer][ref.row]
    if name == "y":
        return ("t", letter) if network.sizes[-1] > 1 else ("y", "")
    inputs = {"W": f"{(ref.column or 0) + 1}", "b": "0"}
    return _LETTERS.get(name, name), letter + inputs.get(name, "")


def _error(notation, sample, of_mean):
    plain, mean = ("E", "Ē") if notation == "letters" else ("L", "L̄")
    return _symbol(mean) if of_mean else _symbol(plain, "", sample)


def _derivative(error, by):
    return Symbol(
        rf"\frac{{\partial {error.tex}}}{{\partial {by.tex}}}",
        f"<mfrac><mrow><mi>∂</mi>{error.mathml}</mrow><mrow><mi>∂</mi>{by.mathml}</mrow></mfrac>",
    )


def _symbol(letter, sub="", sup="", prime=False):
    """Put a letter together with what stands below and above it."""
    tex, mathml = _TEX.get(letter, letter), f"<mi>{letter}</mi>"
    if letter in _ACCENTS:
        command, plain, mark = _ACCENTS[letter]
        tex, mathml = (
            f"{command}{{{plain}}}",
            f'<mover accent="true"><mi>{plain}</mi><mo stretchy="false">{mark}</mo></mover>',
        )
    tex += f"_{{{sub}}}" if sub else ""
    above = (r"\prime" if prime else "") + sup
    tex += f"^{{{above}}}" if above else ""
    mark = '<mo stretchy="false">′</mo>' if prime else ""
    below = "".join(
        f"<mi>{part}</mi>" if part.isalpha() else f"<mn>{part}</mn>"
        for part in re.findall(r"[a-z]+|[^a-z]+", sub)
    )
    above = mark + (f"<mtext>{sup}</mtext>" if sup else "")
    if below and above:
        return Symbol(tex, f"<msubsup>{mathml}<mrow>{below}</mrow><mrow>{above}</mrow></msubsup>")
    if below:
        return Symbol(tex, f"<msub>{mathml}<mrow>{below}</mrow></msub>")
    return Symbol(tex, f"<msup>{mathml}<mrow>{above}</mrow></msup>" if above else mathml)
