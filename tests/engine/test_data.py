"""Targets, batches, splits, toy shapes and images: what they give, and what they refuse."""

import gzip
import socket
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuronlab as nl
from neuronlab.data import TOYS, batches, digits, folds, images, mnist, one_hot, points, train_test_split


def rng(seed=0):
    return np.random.default_rng(seed)


def test_one_hot_rows():
    np.testing.assert_array_equal(one_hot([2, 0, np.int8(1)], 3), [[0, 0, 1], [1, 0, 0], [0, 1, 0]])
    assert one_hot(np.array([1], np.uint8), 2).dtype == np.float64


@pytest.mark.parametrize(
    ("n", "size", "lengths"), [(7, None, [7]), (7, 3, [3, 3, 1]), (6, 3, [3, 3]), (2, 9, [2])]
)
def test_batches_visit_every_sample_once(n, size, lengths):
    for order in (None, rng()):
        made = batches(n, size, order)
        assert [len(rows) for rows in made] == lengths and sorted(np.concatenate(made)) == list(range(n))
    assert list(np.concatenate(batches(n, size))) == list(range(n))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: one_hot([0, 3], 3), ValueError, "labels must be from 0 to 2, got 3"),
        (lambda: one_hot([-1], 3), ValueError, "labels must be from 0 to 2, got -1"),
        (lambda: one_hot([0.0], 3), TypeError, "labels must be whole numbers, got float64"),
        (lambda: one_hot([True], 3), TypeError, "labels must be whole numbers, got bool"),
        (lambda: one_hot(["1"], 3), TypeError, "labels must be whole numbers, got text, '1'; names"),
        (
            lambda: one_hot([], 3),
            ValueError,
            r"labels must be a list of at least one label, got shape \(0,\)",
        ),
        (lambda: one_hot([[1, 2], [3]], 3), TypeError, "labels must be a list of whole numbers"),
        (lambda: one_hot([0], 0), ValueError, "n_classes must be at least 1, got 0"),
        (lambda: one_hot([0], 2.0), TypeError, "n_classes must be a whole number, got float 2.0"),
        (lambda: batches(0), ValueError, "n_samples must be at least 1, got 0"),
        (lambda: batches(3, True), TypeError, "batch_size must be a whole number, got bool True"),
        (lambda: batches(3, 2, 1.0), TypeError, "rng must be a numpy.random.Generator"),
        (lambda: train_test_split([[1.0]], [[1.0]]), ValueError, "X has 1 sample; a split needs at least 2"),
        (lambda: train_test_split(np.ones((3, 1)), np.ones((2, 1))), ValueError, "X has 3 rows, Y has 2"),
        (lambda: train_test_split(np.ones((3, 1)), np.ones((3, 1)), 1), ValueError, "test_share must be be"),
        (lambda: train_test_split([["a"]], [[1]]), TypeError, "X must be an array of numbers"),
        (
            lambda: train_test_split(np.ones((3, 1)), np.ones((3, 1)), 0.5, True),
            TypeError,
            "rng must be a numpy",
        ),
        (lambda: folds(3, 4), ValueError, "n_folds must be at most the number of samples, 3, got 4"),
        (lambda: folds(3, 1), ValueError, "n_folds must be at least 2, got 1"),
        (lambda: TOYS["xor"](1, 0, rng()), ValueError, "n must be at least 2, got 1"),
        (lambda: TOYS["circles"](0, 0, rng()), ValueError, "n must be at least 2, got 0"),
        (lambda: TOYS["spirals"](9.0, 0, rng()), TypeError, "n must be a whole number, got float 9.0"),
        (lambda: TOYS["two_moons"](9, -1, rng()), ValueError, "noise must be at least 0, got -1.0"),
        (lambda: TOYS["two_moons"](9, float("nan"), rng()), ValueError, "noise must be finite, got nan"),
        (lambda: TOYS["two_moons"](9, 0, None), TypeError, "rng must be a numpy.random.Generator"),
        (lambda: points([[1, 2]], [1]), ValueError, "there is only 1 point"),
        (lambda: points([[1, 2], [3, 4]], [1, 1]), ValueError, "all 2 points are of class 1"),
        (lambda: points([[1, 2], [3, 4]], ["a", "b"]), TypeError, "labels must be whole .*, got text, 'a'"),
        (lambda: points([[1, 2], [3, 4]], [0, 2]), ValueError, "labels must be from 0 to 1, got 2"),
        (lambda: points([[1, 2], [3, 2]], [0, 1]), ValueError, "x2 is 2 for all points"),
        (lambda: points([[1, 2, 3], [3, 2, 1]], [0, 1]), ValueError, r"2 columns.*got shape \(2, 3\)"),
        (lambda: points([[1, 2], [3, 4]], [0, 1, 1]), ValueError, "X has 2 rows, labels 3"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("name", TOYS)
@given(n=st.integers(2, 60), noise=st.floats(0, 1), seed=st.integers(0, 2**32 - 1))
def test_a_toy_shape_has_half_of_each_class_and_its_seed_decides(name, n, noise, seed):
    X, Y = TOYS[name](n, noise, rng(seed))
    assert X.shape == (n, 2) and Y.shape == (n, 1) and X.dtype == Y.dtype == np.float64
    assert Y.sum() == n // 2 and set(Y.ravel()) == {0, 1}
    for one, other in zip((X, Y), TOYS[name](n, noise, rng(seed)), strict=True):
        np.testing.assert_array_equal(one, other)


def test_toy_shapes_are_what_they_are_called():
    X, Y = TOYS["xor"](300, 0, rng())
    np.testing.assert_array_equal(Y[:, 0] == 1, (X[:, 0] > 0) != (X[:, 1] > 0))
    X, Y = TOYS["circles"](300, 0, rng())
    np.testing.assert_allclose(np.hypot(*X.T), np.where(Y[:, 0] == 1, 0.5, 1))
    X, Y = TOYS["spirals"](300, 0, rng())
    radius = np.hypot(*X.T)
    turned = np.exp(1j * (2 * np.pi * 1.25 * radius + np.pi * Y[:, 0]))
    np.testing.assert_allclose(X[:, 0] + 1j * X[:, 1], radius * turned)
    X, Y = TOYS["two_moons"](300, 0, rng())
    centre = np.where(Y == 1, [1 / 3, 1 / 6], [-1 / 3, -1 / 6])
    np.testing.assert_allclose(np.hypot(*(X - centre).T), 2 / 3)
    assert ((X - centre)[:, 1] * np.where(Y[:, 0] == 1, -1, 1) >= 0).all()


@pytest.mark.parametrize("name", TOYS)
def test_a_small_network_learns_every_shape_and_one_neuron_none(name):
    X, Y, X_test, Y_test = train_test_split(*TOYS[name](300, 0.03, rng(1)), 0.3, rng(2))

    def accuracy(hidden):
        network = nl.init([2, *hidden, 1], ["tanh"] * len(hidden) + ["identity"], rng(3))
        trained = nl.train(network, X, Y, "binary_cross_entropy", 0.3, 150, 10, rng(4)).network
        return ((nl.forward(trained, X_test) > 0) == (Y_test > 0.5)).mean()

    assert accuracy((8, 8)) > 0.95 and accuracy(()) < 0.95


@given(n=st.integers(2, 40), share=st.floats(0.01, 0.99), seed=st.none() | st.integers(0, 99))
def test_a_split_keeps_every_sample_once(n, share, seed):
    X = np.arange(n, dtype=float)[:, None]
    split = train_test_split(X, -X, share, None if seed is None else rng(seed))
    assert sorted([*split.X[:, 0], *split.X_test[:, 0]]) == list(range(n))
    np.testing.assert_array_equal(split.Y, -split.X)
    np.testing.assert_array_equal(split.Y_test, -split.X_test)
    assert len(split.X_test) == min(n - 1, max(1, round(share * n)))
    if seed is None:
        np.testing.assert_array_equal(split.X, X[: len(split.X)])


@given(n=st.integers(2, 40), k=st.integers(2, 10), seed=st.none() | st.integers(0, 99))
def test_folds_test_every_sample_once(n, k, seed):
    k = min(k, n)
    made = folds(n, k, None if seed is None else rng(seed))
    assert len(made) == k and sorted(np.concatenate([test for _, test in made])) == list(range(n))
    assert {len(test) for _, test in made} <= {n // k, n // k + 1}
    for train, test in made:
        assert sorted([*train, *test]) == list(range(n))


@pytest.mark.parametrize("file", ["there", "elsewhere"])
def test_digits_are_scikit_learns(monkeypatch, file):
    from sklearn.datasets import load_digits

    if file == "elsewhere":
        monkeypatch.setattr(images, "find_spec", lambda name: None)
    X, Y = digits()
    raw = load_digits()
    np.testing.assert_array_equal(X * 16, raw.data)
    np.testing.assert_array_equal(Y.argmax(axis=1), raw.target)
    assert X.shape == (1797, 64) and Y.shape == (1797, 10) and (Y.sum(axis=1) == 1).all()
    assert X.min() == 0 and X.max() == 1


def test_digits_do_not_import_scikit_learn():
    code = "import sys; from neuronlab.data import digits; digits(); print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr


IMAGES, LABELS = rng(5).integers(0, 256, (7, 28, 28), np.uint8), rng(6).integers(0, 10, 7, np.uint8)


def write_mnist(folder, kind):
    """Write four training and three test images as people have them; return what `mnist` is given."""
    parts = (IMAGES[:4], LABELS[:4], IMAGES[4:], LABELS[4:])
    if kind == "npz":
        names = ("x_train", "y_train", "x_test", "y_test")
        np.savez(folder / "mnist.npz", **dict(zip(names, parts, strict=True)))
        return folder / "mnist.npz"
    for name, part in zip(("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"),
                          parts, strict=True):  # fmt: skip
        content = bytes([0, 0, 8, part.ndim]) + np.array(part.shape, ">u4").tobytes() + part.tobytes()
        end, packed = (".gz", gzip.compress(content)) if kind == "gz" else ("", content)
        (folder / f"{name}-ubyte{end}").write_bytes(packed)
    return str(folder)


@pytest.mark.parametrize("kind", ["npz", "idx", "gz"])
def test_mnist_from_files_that_the_learner_has(tmp_path, kind):
    X, Y = mnist(write_mnist(tmp_path, kind))
    assert X.dtype == Y.dtype == np.float32
    np.testing.assert_array_equal(np.rint(X * 255), IMAGES.reshape(7, 784))
    np.testing.assert_array_equal(Y.argmax(axis=1), LABELS)


def test_files_that_are_not_mnist_are_refused(tmp_path):
    with pytest.raises(OSError, match=r"no file or folder .*nowhere; without a path, mnist\(\) fetches"):
        mnist(tmp_path / "nowhere")
    with pytest.raises(OSError, match=r"no file train-images-idx3-ubyte or train-\S+\.gz in"):
        mnist(tmp_path)
    (tmp_path / "text.npz").write_text("no arrays here")
    with pytest.raises(ValueError, match=r"text.npz is no npz file with x_train"):
        mnist(tmp_path / "text.npz")
    np.savez(
        tmp_path / "small.npz", x_train=IMAGES[:, :9], y_train=LABELS, x_test=IMAGES[:, :9], y_test=LABELS
    )
    with pytest.raises(ValueError, match="MNIST has images of 784 pixels"):
        mnist(tmp_path / "small.npz")
    write_mnist(tmp_path, "idx")
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:-1])
    with pytest.raises(ValueError, match="train-images-idx3-ubyte is not a complete file of MNIST"):
        mnist(tmp_path)


def test_without_network_mnist_says_what_to_do(monkeypatch, tmp_path):
    def refuse(*_, **__):
        assert socket.getdefaulttimeout() == 20
        raise OSError("no route to host")

    before = socket.getdefaulttimeout()
    monkeypatch.setattr("sklearn.datasets._openml.urlopen", refuse)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    with pytest.raises(OSError, match=r"could not be fetched \(.*no route to host.*go on with digits\(\)"):
        mnist()
    assert socket.getdefaulttimeout() == before


def test_without_scikit_learn_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    for call, what in ((digits, "digits"), (mnist, "MNIST without a file")):
        with pytest.raises(ModuleNotFoundError, match=rf'{what} needs scikit-learn: .*"neuronlab\[course\]"'):
            call()
