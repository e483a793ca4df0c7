"""What a learner chooses in the playground: data, network, loss, rate, batch size and seed."""

from dataclasses import dataclass, fields

from ...checks import as_choice, as_count, as_list, as_number
from ...data import TOYS
from ...functions import ACTIVATIONS, LOSSES

PAINTED = "painted"  # points that the learner sets
DATA = (*TOYS, PAINTED)
MOST_LAYERS, MOST_NEURONS = 4, 8
LEAST_POINTS, MOST_POINTS = 10, 1000
MOST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Settings:
    """The choices of a playground.

    `data` is "xor", "two_moons", "circles", "spirals" or "painted"; `n_points` (10 to 1000), of which three
    in ten are kept for the test, and `noise` (0 to 1) belong to the shapes. `hidden` are the neurons (1 to 8)
    of each hidden layer (at most 4), `activation` theirs; the output neuron's is the identity. `loss` is a
    name, `lr` a number above 0, `batch_size` at least 1, `seed` from 0. TypeError for a wrong type,
    ValueError for a value outside.
    """

    data: str = "two_moons"
    n_points: int = 200
    noise: float = 0.1
    hidden: tuple = (4, 4)
    activation: str = "tanh"
    loss: str = "binary_cross_entropy"
    lr: float = 0.1
    batch_size: int = 10
    seed: int = 3

    def __post_init__(self):
        hidden = as_list("hidden", self.hidden)
        if len(hidden) > MOST_LAYERS:
            raise ValueError(f"hidden must have at most {MOST_LAYERS} layers, got {len(hidden)}")
        checked = {
            "data": as_choice("data", self.data, DATA),
            "n_points": _within("n_points", self.n_points, LEAST_POINTS, MOST_POINTS),
            "noise": as_number("noise", self.noise),
            "hidden": tuple(_within(f"hidden[{l}]", n, 1, MOST_NEURONS) for l, n in enumerate(hidden)),
            "activation": as_choice("activation", self.activation, ACTIVATIONS),
            "loss": as_choice("loss", self.loss, LOSSES),
            "lr": as_number("lr", self.lr),
            "batch_size": as_count("batch_size", self.batch_size),
            "seed": _within("seed", self.seed, 0, MOST_SEED),
        }
        if not 0 <= checked["noise"] <= 1:
            raise ValueError(f"noise must be from 0 to 1, got {self.noise}")
        if checked["lr"] <= 0:
            raise ValueError(f"lr must be above 0, got {self.lr}")
        for name, value in checked.items():
            object.__setattr__(self, name, value)


def check_names(given):
    """TypeError if a name among `given` is none of a setting."""
    known = [field.name for field in fields(Settings)]
    unknown = [name for name in given if name not in known]
    if unknown:
        raise TypeError(f"there is no setting {', '.join(unknown)}; there are {', '.join(known)}")


def _within(name, given, least, most):
    count = as_count(name, given, least)
    if count > most:
        raise ValueError(f"{name} must be at most {most}, got {count}")
    return count
