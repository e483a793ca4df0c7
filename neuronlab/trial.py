"""The functions of an activation or a loss, tried once on a few numbers, so that mistakes show at once."""

import numpy as np

from .checks import short

Z = np.array([[-1.7, -0.6, -0.2], [0.4, 1.1, 2.3]])
FURTHER = np.linspace(-7.3, 7.1, 30).reshape(5, 6)
# The last sample tells the identity from what only cuts off large numbers.
SCORES = np.array([[-1.3, 0.4, 2.2], [0.7, 1.6, -1.9], [1e6, -1e6, 1e-6]])
TARGETS = np.eye(3)

STEP = 1e-3  # of a central difference: large enough for functions that calculate in float32
AGREE = 1e-3  # relative; wrong derivatives are much further off
KINK = 0.05  # where the slopes of both sides differ by this share, a difference tells nothing


def try_activation(activation):
    """ValueError unless f and df are elementwise and write into nothing, and df is the slope of f."""
    f, df = ((f"{name} of {activation!r}", getattr(activation, name)) for name in ("f", "df"))
    with np.errstate(all="ignore"):
        for title, function in (f, df):
            whole = _call(title, function, Z.shape, Z)
            for part in (np.s_[:1, :], np.s_[:, 1:2]):  # a row alone, a column alone
                alone = _call(title, function, Z[part].shape, Z[part])
                if not _same(alone, whole[part]):
                    raise ValueError(
                        f"{title} must be elementwise: of {Z[part].tolist()} it makes {alone.tolist()}, "
                        f"and {whole[part].tolist()} when there are other numbers beside"
                    )
        there, here, back = (_call(*f, FURTHER.shape, FURTHER + move) for move in (STEP, 0, -STEP))
        slope = _call(*df, FURTHER.shape, FURTHER)
        _hold(df[0], "at z = {}", FURTHER, slope, there, here, back)


def try_loss(loss):
    """ValueError unless samples count each alone, nothing is written to, and grad is the slope of value."""
    made = {}
    with np.errstate(all="ignore"):
        for name in ("link", "value", "grad"):
            function, title = getattr(loss, name), f"{name} of {loss!r}"
            given = (SCORES,) if name == "link" else (SCORES, TARGETS)
            shape = (3,) if name == "value" else (3, 3)
            made[name] = _call(title, function, shape, *given)
            alone = _call(title, function, (1, *shape[1:]), *(part[:1] for part in given))
            if not _same(alone, made[name][:1]):
                raise ValueError(
                    f"{title} must be the same for a sample alone: of the scores {SCORES[0].tolist()} it "
                    f"makes {alone[0].tolist()}, and {made[name][0].tolist()} in a batch"
                )
        S, Y, here = SCORES[:2], TARGETS[:2], made["value"][:2]
        for k, move in enumerate(STEP * np.eye(3)):
            there, back = (_call(f"value of {loss!r}", loss.value, (2,), S + d, Y) for d in (move, -move))
            _hold(f"grad of {loss!r}", "for a score of {}", S[:, k], made["grad"][:2, k], there, here, back)


def is_identity(link) -> bool:
    """Return whether `link` gives back the scores as they are."""
    with np.errstate(all="ignore"):
        return bool(np.array_equal(link(SCORES.copy()), SCORES))


def _call(title, function, shape, *given):
    """Return what `function` makes of copies; ValueError for another shape, and if it writes into them."""
    handed = [part.copy() for part in given]
    made = function(*handed)
    if np.shape(made) != shape or not isinstance(made, np.ndarray):
        raise ValueError(f"{title} must return an array of shape {shape} here, got {short(made)}")
    if not all(map(np.array_equal, handed, given)):
        raise ValueError(f"{title} must not write into the array that it is given")
    return np.array(made)


def _same(alone, among):
    # A number may be rounded otherwise in a longer array.
    return np.array_equal(alone, among) or np.allclose(alone, among, rtol=1e-5, atol=1e-12, equal_nan=True)


def _hold(title, where, at, slope, there, here, back):
    """ValueError where `slope` is not the central difference; kinks and what is not finite are left out."""
    there, here, back, slope = (np.asarray(part, float) for part in (there, here, back, slope))
    right, left, middle = (there - here) / STEP, (here - back) / STEP, (there - back) / (2 * STEP)
    smooth = np.isfinite(right - left + slope) & (
        np.abs(right - left) <= KINK * np.maximum(np.abs(right), np.abs(left))
    )
    # What is left of values that cancel counts as well: seven digits of float32.
    noise = 1e-6 * (np.abs(there) + np.abs(back)) / STEP
    scale = np.maximum(np.abs(middle), np.abs(slope))
    allowed = AGREE * (scale + np.max(scale, initial=0, where=smooth)) + noise
    wrong = smooth & (np.abs(slope - middle) > allowed)
    if wrong.any():
        place = tuple(np.argwhere(wrong)[0])
        raise ValueError(
            f"{title} must be the derivative: {where.format(f'{at[place]:g}')} it is {slope[place]:.6g}, "
            f"and a difference of the values gives {middle[place]:.6g}"
        )
