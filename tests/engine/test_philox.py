"""One seed draws the same numbers in Python and in the browser: data, first weights, orders, bit by bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from javascript import in_browser, in_node

import neuronlab as nl
from neuronlab.data.philox import Philox, philox4x32

words = st.integers(0, 2**32 - 1)

# Counter, key and result, as the authors' Random123 library publishes them for philox4x32-10.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]

BLOCKS = """const answer = data.map(([counter, key]) => {
  const block = Uint32Array.from(counter);
  philox4x32(block, key);
  return [...block];
});"""

DRAWS = """const answer = data.map(([stream, kinds]) => {
  const random = createRandom(...stream);
  const draw = {
    random: () => random.random(),
    uniform: () => random.uniform(-0.3, 0.7),
    normal: () => random.normal(0.4),
    choice: () => random.choice([-1, 1, 5]),
    permutation: () => [...random.permutation(7)],
  };
  return kinds.map((kind) => draw[kind]());
});"""


def hexadecimal(text):
    return [int(word, 16) for word in text.split()]


def draw(rng, kind):
    """Return what the page's draw of this kind is in Python, as JSON has it."""
    return {
        "random": rng.random,
        "uniform": lambda: rng.uniform(-0.3, 0.7),
        "normal": lambda: rng.normal(0, 0.4),
        "choice": lambda: int(rng.choice([-1, 1, 5])),
        "permutation": lambda: rng.permutation(7).tolist(),
    }[kind]()


@pytest.mark.parametrize(("counter", "key", "known"), KNOWN)
def test_it_is_the_generator_of_its_authors(counter, key, known):
    made = philox4x32([hexadecimal(counter)], hexadecimal(key))
    assert made.tolist() == [hexadecimal(known)]
    assert in_node(["kit/philox.js"], BLOCKS, [[hexadecimal(counter), hexadecimal(key)]]) == [
        hexadecimal(known)
    ]


def test_both_languages_make_the_same_blocks():
    rng = np.random.default_rng(6)
    cases = [(rng.integers(0, 2**32, 4).tolist(), rng.integers(0, 2**32, 2).tolist()) for _ in range(500)]
    made = [philox4x32([counter], key)[0].tolist() for counter, key in cases]
    assert in_node(["kit/philox.js"], BLOCKS, cases) == made


def some_streams():
    rng = np.random.default_rng(7)
    kinds = ["random", "uniform", "normal", "choice", "permutation"]
    edges = [(0, 0, 0), (2**32 - 1, 2**32 - 1, 2**32 - 1), (2, 1, 0)]
    streams = edges + [tuple(rng.integers(0, 2**32, 3).tolist()) for _ in range(40)]
    return [(stream, rng.choice(kinds, 25).tolist()) for stream in streams]


def drawn_by_python():
    made = []
    for stream, kinds in some_streams():
        rng = Philox(*stream)
        made.append([draw(rng, kind) for kind in kinds])
    return made


def test_both_languages_draw_the_same_to_the_last_bit():
    assert in_node(["kit/philox.js"], DRAWS, some_streams()) == drawn_by_python()


@pytest.mark.browser
def test_the_browser_draws_the_same(browser):
    assert in_browser(browser, ["kit/philox.js"], DRAWS, some_streams()) == drawn_by_python()


@given(seed=words, use=words, epoch=words, count=st.integers(1, 9))
def test_many_at_once_are_the_same_as_one_by_one(seed, use, epoch, count):
    together, apart = Philox(seed, use, epoch), Philox(seed, use, epoch)
    for method in (together.random, together.normal, together.uniform):
        many = method(size=count)
        assert many.tolist() == [getattr(apart, method.__name__)() for _ in range(count)]


def test_streams_have_nothing_in_common():
    streams = [(s, u, e) for s in range(5) for u in range(3) for e in range(5)]
    drawn = np.array([Philox(*stream).random(200) for stream in streams])
    assert len(np.unique(drawn)) == drawn.size
    apart = np.corrcoef(drawn)[np.triu_indices(len(drawn), 1)]
    assert np.abs(apart).max() < 5 / np.sqrt(200)


def test_draws_are_spread_as_they_say():
    rng, n = Philox(3), 40_000
    share = rng.random(n)
    assert share.min() >= 0 and share.max() < 1
    counts = np.histogram(share, 20, (0, 1))[0]
    assert (
        np.sum((counts - n / 20) ** 2 / (n / 20)) < 50
    )  # chi-squared of 19: above 50 in 0.01 % of all cases
    normal = rng.normal(2, 0.5, (n, 2))
    assert normal.shape == (n, 2)
    assert normal.mean() == pytest.approx(2, abs=0.01) and normal.std() == pytest.approx(0.5, abs=0.01)
    inside = np.mean(np.abs(normal - 2) < 0.5)
    assert inside == pytest.approx(0.6827, abs=0.012)
    orders = [tuple(rng.permutation(3)) for _ in range(6000)]
    assert all(800 < orders.count(order) < 1200 for order in set(orders)) and len(set(orders)) == 6
    chosen = rng.choice(["a", "b", "c"], 3000)
    assert all(850 < np.sum(chosen == item) < 1150 for item in "abc")


def test_what_takes_a_generator_takes_it():
    X, Y = nl.data.two_moons(40, 0.1, Philox(1))
    np.testing.assert_array_equal(X, nl.data.two_moons(40, 0.1, Philox(1))[0])
    assert not np.array_equal(X, nl.data.two_moons(40, 0.1, Philox(2))[0])
    assert sorted(np.concatenate(nl.data.batches(40, 7, Philox(1)))) == list(range(40))
    network = nl.init((2, 4, 1), ["tanh", "identity"], Philox(1, 1))
    history = nl.train(network, X, Y, "binary_cross_entropy", 0.5, 60, 10, Philox(1, 2))
    assert history.accuracy[-1] > 0.8


def test_rows_of_an_array_are_permuted():
    rows = np.arange(12).reshape(6, 2)
    assert Philox(4).permutation(rows).tolist() == rows[Philox(4).permutation(6)].tolist()
    assert Philox(4).permutation(1).tolist() == [0] and Philox(4).permutation(0).tolist() == []


@pytest.mark.parametrize("name", ["integers", "shuffle", "standard_normal", "poisson", "bytes", "permuted"])
def test_what_no_browser_could_repeat_is_refused(name):
    with pytest.raises(TypeError, match=f"Philox has no {name}: it draws by random, uniform, normal"):
        getattr(Philox(0), name)(3)
