"""What gradient descent on a map goes by: where it starts, its rate, its batches, and how long it goes on."""

from ...checks import as_count, as_floats, as_number
from ..kit.slider_card import log_stops

MOST_STEPS = 20_000  # of a way, in batches of one
RATES = log_stops(0.001, 10, (1, 1.2, 1.5, 1.7, 2, 2.2, 2.4, 2.6, 3, 3.5, 4, 5, 6, 7, 8))
DECAYS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98, 0.99, 1.0]


def as_setting(name, given, n_samples):
    """Return the setting `name` of a descent on so many samples, checked.

    Names are those of `CHECKS`. TypeError and ValueError say which setting, what it must be, and what came.
    """
    return CHECKS[name](given, n_samples)


def _as_start(given, _):
    start = as_floats("start", given, 1)
    if start.shape != (2,):
        raise ValueError(f"start must be 2 numbers, got {len(start)}")
    return start.tolist()


def _as_rate(given, _):
    if not as_number("lr", given) >= 0:
        raise ValueError(f"lr must be at least 0, got {given}")
    return float(given)


def _as_decay(given, _):
    if not 0 < as_number("decay", given) <= 1:
        raise ValueError(f"decay must be above 0 and at most 1, got {given}")
    return float(given)


def _as_batch_size(given, n_samples):
    return min(n_samples, as_count("batch_size", given))


def _as_seed(given, _):
    if as_count("seed", given, least=0) >= 2**32:
        raise ValueError(f"seed must be below 2^32, got {given}")
    return int(given)


def _as_epochs(given, n_samples):
    if as_count("epochs", given) * n_samples > MOST_STEPS:
        raise ValueError(
            f"epochs times {n_samples} samples must be at most {MOST_STEPS:,}, got {given} epochs"
        )
    return int(given)


def _as_position(given, _):
    return as_count("position", given, least=0)


CHECKS = {
    "start": _as_start,
    "lr": _as_rate,
    "decay": _as_decay,
    "batch_size": _as_batch_size,
    "seed": _as_seed,
    "epochs": _as_epochs,
    "position": _as_position,
}
