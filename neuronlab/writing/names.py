"""What every number of a network is called in plain words, and its neuron; `symbols.py` has its symbol."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..architecture import Architecture
from ..checks import as_choice, short
from ..network import Network
from ..ref import Ref
from .gaps import fill
from .labels import Labels, as_labels, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

NOTATIONS = ("letters", "indices", "matrix")


class Kind(NamedTuple):
    """What numbers have in common that are called the same but for their neuron, sample and layer.

    `name` is their Ref's, `of_sample` says whether each belongs to one sample, `to_inputs` whether it belongs
    to a weight of the first layer. `several` samples are named, and so are `several_outputs`. `gives` says
    what an output of a neuron is: "hidden", a "prediction", or the "score" that a loss makes one of.
    `labelled` and `labelled_inputs` say that somebody has given names, `bare` that the picture says whose
    number it is.
    """

    name: str
    of_sample: bool
    to_inputs: bool
    several: bool
    several_outputs: bool
    gives: str = ""
    labelled: bool = False
    labelled_inputs: bool = False
    bare: bool = False


def kind_of(network, ref, n_samples=1, labels=None) -> Kind:
    """Return the `Kind` of the number at `ref`.

    `network` is a Network or an Architecture; only the second knows of scores.
    """
    to_inputs = ref.column is not None and not ref.layer
    gives = ""
    if ref.name in ("a", "da"):
        last = ref.layer == len(network.sizes) - 2
        gives = ("score" if getattr(network, "has_link", False) else "prediction") if last else "hidden"
    return Kind(
        ref.name,
        ref.sample is not None,
        to_inputs,
        n_samples > 1,
        network.sizes[-1] > 1,
        gives,
        labels is not None,
        labels is not None and bool(labels.inputs),
    )


def neuron_letters(network, labels=None) -> tuple:
    """Return every neuron's letter as letters[layer][row]: a, b, ... z, aa, ab, ... from the first layer.

    `network` is a Network or an Architecture, as everywhere here: only its sizes count. Neurons that have a
    name in `labels` have that instead.
    """
    letters = letters_of(network.sizes)
    if labels is None:
        return letters
    return tuple(given or own for given, own in zip(labels.neurons, letters, strict=True))


def neuron_names(network, notation, labels=None) -> tuple:
    """Return what every neuron is called in a sentence, as names[layer][row].

    Beside formulas in letters it is the letter, beside all others what the indices say: "1 of layer 2". A
    given name stands alone, or in front of the indices: "cat (1 of layer 2)".
    """
    if notation == "letters":
        return neuron_letters(network, labels)
    given = labels.neurons if labels else [()] * (len(network.sizes) - 1)
    return tuple(
        tuple(
            f"{given[l][j]} ({j + 1} of layer {l + 1})" if given[l] else f"{j + 1} of layer {l + 1}"
            for j in range(n_out)
        )
        for l, n_out in enumerate(network.sizes[1:])
    )


def describe(
    network: Network | Architecture,
    ref: Ref,
    n_samples: int = 1,
    notation: str = "letters",
    names: Mapping[str, Iterable[Any]] | Labels | None = None,
) -> str:
    """Return the name of a number in plain words, such as "weight from input x1 to neuron a".

    No two numbers of one network and batch have the same name.

    Parameters
    ----------
    network : Network or Architecture
        Where the number stands; an `Architecture` also knows whether the last layer gives scores.
    ref : Ref
        Its address.
    n_samples : int, default 1
        Samples in the batch; of several each is named.
    notation : {"letters", "indices", "matrix"}
        Whether neurons have letters or, as beside the other two, numbers: "neuron 1 of layer 2".
    names : mapping, optional
        What inputs, neurons and classes are called, as in `Stepper`.

    Returns
    -------
    str
        The name.

    Raises
    ------
    TypeError
        For what is no network or no Ref, and a notation that is no text.
    ValueError
        For an unknown notation, names that do not fit, and the address of nothing in this network.
    """
    for name, given, kinds in (("network", network, (Network, Architecture)), ("ref", ref, (Ref,))):
        if not isinstance(given, kinds):
            raise TypeError(f"{name} must be a {kinds[0].__name__}, got {short(given)}")
    as_choice("notation", notation, NOTATIONS)
    labels = as_labels(names, network.sizes)
    neurons = neuron_names(network, notation, labels)
    try:
        text = name_with_gaps(kind_of(network, ref, n_samples, labels))
        return fill(text, (ref,), neurons, labels.inputs if labels else ())
    except (LookupError, TypeError):  # a neuron that is not there, or none where the name needs one
        raise ValueError(f"ref must be the address of a number of {network!r}, got {ref!r}") from None


@lru_cache(1024)
def name_with_gaps(kind) -> str:
    """Return the name in plain words of all numbers of a `Kind`, with gaps as in `symbol_with_gaps`."""
    neuron = "neuron {0r}"
    source, given = ("{0q}", "{0p}") if kind.labelled_inputs else ("x{0i}", "x{0j}")
    weight = f"weight from {f'input {source}' if kind.to_inputs else 'neuron {0s}'} to {neuron}"
    output = f"{'score' if kind.gives == 'score' else 'output'} of {neuron}"
    bias = f"bias of {neuron}"
    words = {
        "x": f"input {given}",
        "y": f"target of {neuron}",
        "lr": "learning rate",
        "W": weight,
        "b": bias,
        "z": f"weighted sum of {neuron}",
        "a": output,
        "y_hat": f"predicted probability of {neuron}",
        "loss": "loss",
        "mean_loss": "mean loss",
        "slope": f"slope of {neuron}",
        "da": f"gradient of the {output}",
        "delta": f"error term of {neuron}",
        "dW": f"gradient of the {weight}",
        "db": f"gradient of the {bias}",
        "adjust_W": f"adjustment of the {weight}",
        "adjust_b": f"adjustment of the {bias}",
        "new_W": f"new {weight}",
        "new_b": f"new {bias}",
    }[kind.name]
    return f"{words}, sample {{0n}}" if kind.several and kind.of_sample else words
