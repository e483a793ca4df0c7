"""Where a slip was made, in words: at one number on the way, at neurons, in layers, in samples."""

from ...writing.names import describe, neuron_letters


def where(finding, path, network) -> str:
    """Return where the slip of `finding` was made, to go behind its `when`; "" for the number asked for.

    `path` leads to that number, in `network`.
    """
    if finding.refs == (path.ref,):
        return ""
    if len(finding.refs) == 1:
        return f" (on the way, at the {describe(network, finding.at, path.n_samples)})"
    parts = [_places(finding.refs, path, network), _samples(finding.refs, path)]
    return f" ({', '.join(filter(None, parts))})"


def listed(words) -> str:
    """Return them in a row, as in "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _places(refs, path, network):
    """At which neurons or in which layers."""
    neurons = sorted({(ref.layer, ref.row) for ref in refs if ref.layer is not None})
    if not neurons:
        return "for every output" if len({ref.row for ref in refs}) > 1 else ""
    layers = {layer for layer, _ in neurons}
    names = {ref.name for ref in refs}
    possible = {ref.layer for ref in path.distances if ref.name in names}
    last = len(network.sizes) - 2
    if len(layers) > 1 and layers == possible - {last}:
        return "in all hidden layers" if last in possible else "in every layer"
    if len(layers) > 1 and layers == possible:
        return "in every layer"
    letters = neuron_letters(network)
    if len(neurons) > 1:
        return f"at neurons {listed([letters[layer][row] for layer, row in neurons])}"
    if len(names) > 1:
        return f"at neuron {letters[neurons[0][0]][neurons[0][1]]}, forward and back"
    return f"on the way, at the {describe(network, refs[0])}"


def _samples(refs, path):
    """In which samples, where there are several on the way."""
    every = {ref.sample for ref in path.distances if ref.sample is not None}
    chosen = {ref.sample for ref in refs if ref.sample is not None}
    if len(every) < 2 or not chosen:
        return ""
    if chosen == every:
        return "in both samples" if len(every) == 2 else "in every sample"
    numbers = listed([str(sample + 1) for sample in sorted(chosen)])
    return f"in sample{'s' * (len(chosen) > 1)} {numbers} only"
