"""A random generator that draws the same numbers in a browser: data, first weights and orders of a seed."""

import numpy as np

_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = 0x9E3779B9, 0xBB67AE85  # added to the two halves of the key before each further round
_ROUNDS = 10
_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_TWELVE = 12  # uniform numbers that make one of a nearly normal distribution


def philox4x32(counters, key) -> np.ndarray:
    """Return the words (n, 4) that Philox4x32-10 makes of `counters` (n, 4) under a `key` of two words.

    All are uint64 arrays or ints below 2^32. Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers:
    as easy as 1, 2, 3" (SC11, 2011).
    """
    c0, c1, c2, c3 = np.asarray(counters, np.uint64).T
    k0, k1 = (int(half) for half in key)
    for _ in range(_ROUNDS):
        p0, p1 = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
        c0, c1, c2, c3 = (
            (p1 >> _HALF) ^ c1 ^ np.uint64(k0),
            p1 & _MASK,
            (p0 >> _HALF) ^ c3 ^ np.uint64(k1),
            p0 & _MASK,
        )
        k0, k1 = (k0 + _WEYL[0]) % 2**32, (k1 + _WEYL[1]) % 2**32
    return np.column_stack([c0, c1, c2, c3])


class Philox(np.random.Generator):
    """A `numpy.random.Generator` whose draws widgets/kit/philox.js repeats, each bit of them.

    Every (seed, use, epoch), each from 0 to 2^32 - 1, has its own stream. It draws by `random`, `uniform`,
    `normal`, `choice` and `permutation`, from which data, first weights and batches are made; TypeError for
    any other method. No logarithm and no cosine is in it, since these differ from machine to machine.
    """

    def __init__(self, seed, use=0, epoch=0):
        super().__init__(np.random.PCG64(0))  # which is never drawn from
        self._key, self._epoch = (seed, use), epoch
        self._drawn = 0  # words of the stream

    def random(self, size=None):
        """Return numbers from 0 to below 1, multiples of 2^-53."""
        shape, count = _shape(size)
        high, low = self._words(2 * count).reshape(-1, 2).T
        drawn = ((high >> np.uint64(5)) * 2.0**26 + (low >> np.uint64(6))) / 2.0**53
        return _shaped(drawn, shape)

    def uniform(self, low=0.0, high=1.0, size=None):
        """Return numbers from `low` to below `high`."""
        return low + (high - low) * self.random(size)

    def normal(self, loc=0.0, scale=1.0, size=None):
        """Return nearly normal numbers: the sum of twelve uniform ones less 6, times `scale`, plus `loc`.

        Mean and standard deviation are exact. None is further from `loc` than 6 times `scale`.
        """
        shape, count = _shape(size)
        sums = self._words(_TWELVE * count).reshape(-1, _TWELVE).sum(axis=1)  # whole numbers: no rounding
        return loc + scale * _shaped(sums / 2.0**32 - 6, shape)

    def choice(self, a, size=None):
        """Return items of the sequence `a`, each as likely as the others."""
        items = np.asarray(a)
        return items[np.floor(self.random(size) * len(items)).astype(int)]

    def permutation(self, x):
        """Return the rows of an array, or 0 ... x - 1, in a random order (Fisher and Yates)."""
        rows = np.arange(x) if np.ndim(x) == 0 else np.asarray(x)
        order = list(range(len(rows)))
        shares = np.atleast_1d(self.random(max(0, len(rows) - 1)))
        for last, share in zip(range(len(rows) - 1, 0, -1), shares, strict=True):
            other = int(share * (last + 1))
            order[last], order[other] = order[other], order[last]
        return rows[order]

    def _words(self, count):
        """Return the next `count` words of the stream, uint64 below 2^32."""
        start, end = self._drawn, self._drawn + count
        self._drawn = end
        blocks = np.arange(start // 4, -(-end // 4), dtype=np.uint64)
        counters = np.zeros((len(blocks), 4), np.uint64)
        counters[:, 0], counters[:, 1] = blocks, self._epoch
        return philox4x32(counters, self._key).ravel()[start % 4 : start % 4 + count]


def _shape(size):
    """Return the shape that `size` means, and how many numbers that are."""
    shape = () if size is None else (size,) if np.ndim(size) == 0 else tuple(size)
    return shape, int(np.prod(shape, dtype=int))


def _shaped(numbers, shape):
    return numbers.reshape(shape) if shape else float(numbers[0])


def _refuse(name):
    def refuse(self, *given, **keywords):
        raise TypeError(f"Philox has no {name}: it draws by random, uniform, normal, choice and permutation")

    return refuse


# What numpy's generator can do besides would draw from a stream that no browser knows.
for _name in dir(np.random.Generator):
    if not _name.startswith("_") and _name not in {*vars(Philox), "bit_generator"}:
        setattr(Philox, _name, _refuse(_name))
