"""Where one slip may be made together: in a layer or in all of them, for one sample or in every one."""

from itertools import combinations

# How unlikely it is to make a slip there, on the scale of steps before the number asked for: who has a wrong
# rule in the head follows it everywhere, and who only slips does it once, mostly in the end.
EVERYWHERE = 0.6
ONE_LAYER = 0.9
ONE_NEURON = 1.1
ONE_SAMPLE = 1.5
SOME_SAMPLES = 3.5
FEW = 3  # samples of which some are tried together


def scopes(refs, n_layers):
    """Yield (how unlikely, places) for the sets among `refs`, at all of which a slip can be made.

    `refs` belong to steps of one kind. One place alone is among them where it is all there is in a layer.
    """
    layers = sorted({ref.layer for ref in refs if ref.layer is not None})
    wholes = [(EVERYWHERE, refs)]
    if len(layers) > 1:
        hidden = tuple(ref for ref in refs if ref.layer < n_layers - 1)
        if len(layers) > 2 and len(hidden) < len(refs):
            wholes.append((EVERYWHERE, hidden))
        wholes += [(ONE_LAYER, tuple(ref for ref in refs if ref.layer == layer)) for layer in layers]
    samples = sorted({ref.sample for ref in refs if ref.sample is not None})
    ones = [(sample,) for sample in samples if len(samples) > 1]
    parts = [(unlikely + ONE_SAMPLE, _of_samples(places, one)) for unlikely, places in wholes for one in ones]
    for size in range(2, len(samples) if len(samples) <= FEW else 0):
        parts += [(SOME_SAMPLES, _of_samples(refs, some)) for some in combinations(samples, size)]
    neurons = [(ONE_NEURON, places) for places in same_neuron(refs) if len(places) > 1]
    yield from (part for part in [*wholes, *neurons, *parts] if part[1])


def same_neuron(refs):
    """Return the sets of `refs` that differ in their sample only."""
    neurons = {}
    for ref in refs:
        neurons.setdefault((ref.name, ref.layer, ref.row, ref.column), []).append(ref)
    return [tuple(places) for places in neurons.values()] if len(neurons) > 1 else []


def _of_samples(refs, samples):
    return tuple(ref for ref in refs if ref.sample in samples)
