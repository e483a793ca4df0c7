"""A learner's arrays held against others, number by number, to so many digits."""

import numpy as np

TINY = 1e-300


class Comparison:
    """Holds arrays against the learner's own, to so many digits of each, and of the largest of its array."""

    def __init__(self, given, digits):
        self.given, self.off = given, 0.51 * 10.0 ** (1 - digits)

    def wrong(self, made):
        """Return for each layer the masks of dW and db; None for what was not given."""
        return tuple(
            tuple(
                None if own is None else ~self._close(own, other)
                for own, other in zip(mine, others, strict=True)
            )
            for mine, others in zip(self.given, made, strict=True)
        )

    def close(self, own, other) -> bool:
        """Whether all numbers of one array are those of the other."""
        return bool(self._close(own, other).all())

    def _close(self, own, other):
        with np.errstate(invalid="ignore", over="ignore"):
            # What cancels is as rough as the numbers beside it, so a hundredth of the largest counts too.
            scale = np.abs(other).max(initial=0.0)
            return np.abs(own - other) <= self.off * (np.abs(other) + 1e-2 * scale) + TINY

    def landmarks(self, made) -> list:
        """[(0 for dW or 1 for db, the learner's largest number, made's at its place, made's largest)]."""
        return [
            (k, float(own.flat[at]), float(other.flat[at]), float(np.abs(other).max()))
            for mine, others in zip(self.given, made, strict=True)
            for k, (own, other) in enumerate(zip(mine, others, strict=True))
            if own is not None
            for at in (int(np.argmax(np.abs(own))),)
        ]

    def may_be(self, own, other, largest) -> bool:
        """Whether one number can be the other, of an array with this largest: quicker than all of them."""
        return abs(own - other) <= self.off * (abs(other) + 1e-2 * largest) + TINY

    def explains_layer(self, l, made) -> bool:
        """Whether what was given of layer `l` are the two arrays of `made`."""
        return all(
            own is None or self.close(own, other) for own, other in zip(self.given[l], made, strict=True)
        )

    def explains(self, made):
        """Whether all numbers that were given are those of `made`."""
        return made is not None and not any(
            mask.any() for pair in self.wrong(made) for mask in pair if mask is not None
        )
