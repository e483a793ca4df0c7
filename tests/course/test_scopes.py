"""Where one slip may be made together: the sets of places, and which of them one thinks of first."""

from neuronlab.course.slips.scope import same_neuron, scopes
from neuronlab.steps import Ref

SIZES = (2, 2, 1)  # neurons of three layers


def sums(n_samples, layers=range(3), name="z"):
    return tuple(Ref(name, l, s, j) for l in layers for s in range(n_samples) for j in range(SIZES[l]))


def found(refs, n_layers=3):
    """{places: how unlikely}, each set of places with the likeliest."""
    sets = {}
    for unlikely, places in scopes(refs, n_layers):
        assert places and len(set(places)) == len(places)
        sets[frozenset(places)] = min(unlikely, sets.get(frozenset(places), 99))
    return sets


def of(refs, **where):
    return frozenset(ref for ref in refs if all(getattr(ref, name) in at for name, at in where.items()))


def test_one_sample_and_three_layers():
    """All of them, the hidden ones, and each layer; one neuron alone is no scope of its own."""
    refs = sums(1)
    sets = found(refs)
    assert sets.keys() == {of(refs), of(refs, layer=(0, 1)), *(of(refs, layer=(l,)) for l in range(3))}
    everywhere, hidden = sets[of(refs)], sets[of(refs, layer=(0, 1))]
    layers = {sets[of(refs, layer=(l,))] for l in range(3)}
    # A slip at the number itself comes first, which is 0; who has a wrong rule follows it everywhere.
    assert 0 < everywhere == hidden < min(layers) == max(layers) < 1


def test_two_layers_have_no_hidden_ones_of_their_own():
    refs = sums(1, layers=(1, 2))
    sets = found(refs)
    assert sets.keys() == {of(refs), of(refs, layer=(1,)), of(refs, layer=(2,))}
    assert sets[of(refs)] < sets[of(refs, layer=(1,))] == sets[of(refs, layer=(2,))]


def test_where_the_output_is_not_on_the_way_all_layers_are_hidden():
    refs = sums(1, layers=(0, 1))
    assert found(refs, n_layers=4).keys() == {of(refs), of(refs, layer=(0,)), of(refs, layer=(1,))}


def test_what_is_all_there_is_comes_once():
    refs = sums(1)  # of a network with another layer behind them
    assert len(list(scopes(refs, 4))) == len(found(refs, 4)) == 4


def test_one_layer_alone_is_all_there_is():
    refs = sums(1, layers=(1,))
    assert list(scopes(refs, 3)) == [(found(sums(1))[of(sums(1))], refs)]


def test_numbers_of_no_layer():
    """Losses belong to samples only: all of them, one, or some of three."""
    for n in (1, 2, 3, 4):
        refs = tuple(Ref("loss", sample=s) for s in range(n))
        sizes = sorted(len(places) for places in found(refs))
        assert sizes == {1: [1], 2: [1, 1, 2], 3: [1, 1, 1, 2, 2, 2, 3], 4: [1, 1, 1, 1, 4]}[n]


def test_two_samples():
    """Each of the scopes in one sample too, and each neuron in both."""
    refs = sums(2)
    sets = found(refs)
    wholes = [of(refs), of(refs, layer=(0, 1)), *(of(refs, layer=(l,)) for l in range(3))]
    neurons = {of(refs, layer=(l,), row=(j,)) for l in range(3) for j in range(SIZES[l])}
    ones = {frozenset(ref for ref in whole if ref.sample == s) for whole in wholes for s in (0, 1)}
    assert sets.keys() == {*wholes, *neurons, *ones}
    # A layer is likelier than a neuron in it, and each of them than one sample only.
    layer = sets[of(refs, layer=(0,))]
    assert all(
        layer < sets[places] < 1.5 for places in neurons if len(places) == 2 and not places <= wholes[-1]
    )
    assert all(sets[places] > 1.5 for places in ones)


def test_some_of_three_samples_are_the_least_likely():
    refs = sums(3, layers=(0,))
    sets = found(refs, n_layers=2)
    some = [of(refs, sample=pair) for pair in ((0, 1), (0, 2), (1, 2))]
    assert all(sets[places] > max(u for other, u in sets.items() if other not in some) for places in some)
    # More than three samples have too many sets.
    four = sums(4, layers=(0,))
    assert not any(len({ref.sample for ref in places}) in (2, 3) for places in found(four, n_layers=2))


def test_the_same_neuron_in_all_samples():
    refs = sums(2, layers=(0, 2))
    assert set(map(frozenset, same_neuron(refs))) == {
        *(of(refs, layer=(0,), row=(j,)) for j in range(2)),
        of(refs, layer=(2,)),
    }
    assert same_neuron(sums(2, layers=(2,))) == []  # all there is: no scope of its own
    both = (Ref("W", 0, None, 0, 0), Ref("W", 0, None, 0, 1))
    assert set(same_neuron(both)) == {both[:1], both[1:]}
