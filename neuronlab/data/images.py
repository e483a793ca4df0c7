"""Handwritten digits: the small ones that come with scikit-learn, and MNIST where it can be had."""

import gzip
import socket
import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from .targets import one_hot

WHITE = {"digits": 16, "mnist": 255}  # the brightest pixel
TIMEOUT = 20  # seconds without an answer from the network
_IDX = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
_NPZ = ("x_train", "y_train", "x_test", "y_test")


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return 1,797 handwritten digits of 8 x 8 pixels, and which digit each is.

    They come with scikit-learn (`load_digits`, from the UCI repository's test set of optical recognition of
    handwritten digits) and need no network.

    Returns
    -------
    X : numpy.ndarray, shape (1797, 64)
        Pixels from 0 to 1, 1 the brightest.
    Y : numpy.ndarray, shape (1797, 10)
        One-hot rows.

    Raises
    ------
    ModuleNotFoundError
        Without scikit-learn.
    """
    images, labels = _digits_of(find_spec("sklearn")) or _sklearn("digits").load_digits(return_X_y=True)
    return images / WHITE["digits"], one_hot(labels, 10)


def _digits_of(package):
    """Return what `load_digits` returns, read from the same file, or None if scikit-learn has it elsewhere.

    The function itself is not to be had without importing all of scikit-learn, 50 times as long as to read
    the file, and each process of a cluster would do that.
    """
    for folder in (package and package.submodule_search_locations) or ():
        path = Path(folder, "datasets", "data", "digits.csv.gz")
        if path.is_file():
            table = np.loadtxt(path, delimiter=",")
            return table[:, :-1], table[:, -1].astype(int)
    return None


def mnist(path: str | Path | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the 70,000 images of MNIST, and which digit each is; the last 10,000 are the test set.

    Without a path scikit-learn fetches the images once (about 15 MB) and keeps them.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        What you have: a `mnist.npz` (with x_train, y_train, x_test, y_test) or the folder of the four
        original files, packed (.gz) or not.

    Returns
    -------
    X : numpy.ndarray of float32, shape (70000, 784)
        Pixels from 0 to 1, 1 the brightest.
    Y : numpy.ndarray of float32, shape (70000, 10)
        One-hot rows.

    Raises
    ------
    OSError
        Where the images cannot be read or fetched; it says what to do instead.
    ValueError
        For a file of another kind.
    ModuleNotFoundError
        Without scikit-learn, where the images have to be fetched.
    """
    images, labels = _fetched() if path is None else _from_files(Path(path))
    if images.ndim < 2 or labels.shape != images.shape[:1] or images[0].size != 784:
        raise ValueError(
            f"MNIST has images of 784 pixels and a label for each, got {images.shape} and {labels.shape}"
        )
    X = np.reshape(images, (len(images), 784)).astype(np.float32) / np.float32(WHITE["mnist"])
    return X, one_hot(labels.astype(int), 10).astype(np.float32)


def _fetched():
    datasets = _sklearn("MNIST without a file")
    try:
        with _timeout(TIMEOUT), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it announces every new attempt; what counts is raised below
            return datasets.fetch_openml("mnist_784", as_frame=False, return_X_y=True, n_retries=1)
    except (OSError, ValueError) as error:  # no network, or a server that answers something else
        raise OSError(
            f"MNIST could not be fetched ({error}). Name a file that you have, mnist('mnist.npz'), "
            "or go on with digits(), which needs no network."
        ) from error


@contextmanager
def _timeout(seconds):
    """Let no read from the network wait longer: scikit-learn sets no limit of its own."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _from_files(path):
    if path.is_dir():
        parts = [_read_idx(path, name) for name in _IDX]
    else:
        try:
            with np.load(path) as arrays:
                parts = [arrays[name] for name in _NPZ]
        except FileNotFoundError:
            raise OSError(f"no file or folder {path}; without a path, mnist() fetches the images") from None
        except (ValueError, KeyError, EOFError, AttributeError, TypeError) as error:
            raise ValueError(f"{path} is no npz file with {', '.join(_NPZ)}: {error}") from error
    return np.concatenate(parts[::2]), np.concatenate(parts[1::2])


def _read_idx(folder, name):
    """Return the array in one of the original files: 0, 0, type 8, number of axes, their lengths, bytes."""
    for path, unpack in ((folder / name, bytes), (folder / f"{name}.gz", gzip.decompress)):
        if path.exists():
            content = unpack(path.read_bytes())
            n_axes = content[3] if content[:3] == b"\0\0\x08" else 0
            shape = np.frombuffer(content[4 : 4 + 4 * n_axes], ">u4").astype(int)
            if not n_axes or len(content) - 4 - 4 * n_axes != shape.prod():
                raise ValueError(f"{path} is not a complete file of MNIST")
            return np.frombuffer(content, np.uint8, offset=4 + 4 * n_axes).reshape(shape)
    raise OSError(f"no file {name} or {name}.gz in {folder}")


def _sklearn(what):
    try:
        from sklearn import datasets
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f'{what} needs scikit-learn: python -m pip install "neuronlab[course]"', name=error.name
        ) from error
    return datasets
