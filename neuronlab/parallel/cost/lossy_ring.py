"""How long a ring all-reduce takes when messages get lost: exact figures, and a Monte Carlo beside them."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from ...checks import as_amount, as_count, as_number, as_rng, read_only
from .packet_loss import as_loss_rate, message_loss

# What NCCL sets on RDMA links: a message without answer is sent again after 4.096 us * 2^20, always as long;
# the 8th loss of the same message breaks the connection. Source: NVIDIA, NCCL user guide, environment
# variables NCCL_IB_TIMEOUT and NCCL_IB_RETRY_CNT.
NCCL_TIMEOUT_SECONDS = 4.096e-6 * 2**20
NCCL_RETRIES = 7

Retries = TypeVar("Retries", float, np.ndarray)

HIGHEST_LOSS = 0.9  # of a message; the tables grow without bound beyond it
MOST_WORKERS = 10**7
NEGLIGIBLE = 1e-18  # a chance that is left out


@dataclass(frozen=True)
class LossyRing:
    """A ring all-reduce of n workers in which each message is lost with the chance `loss`.

    In each of its 2(n - 1) steps all n workers send one message to their neighbour. Without loss a step takes
    `step_seconds`; every loss of the same message adds `timeout_seconds`, always the same; the next step
    waits for the slowest message. So a step takes step_seconds + retries * timeout_seconds, where retries is
    the largest of n independent geometric counts: it is at most k with the chance (1 - loss^(k+1))^n.

    It is a cautious model. Where each worker waits for its neighbour only, delays overlap: with 64 workers, a
    loss of 1 % and a time-out of 10 steps, SimPy takes 268 steps' time, this model 732, no loss at all 126.

    Where any lost packet means that time-out, `loss` is `message_loss(...)`. A transport whose receiver asks
    for what is missing waits for it only when the last packet of a message is lost: `loss` is then that of
    one packet. One worker has nothing to send and takes no time.

    Parameters
    ----------
    n_workers : int
        How many take part, n; from 1 to 10,000,000.
    loss : float
        Chance that a message is lost, from 0 to 0.9.
    step_seconds : float
        Time of a step without loss, in seconds.
    timeout_seconds : float
        What each loss adds, in seconds, 0 or more.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For workers or a loss outside these bounds, times of 0 or less (the time-out may be 0).
    """

    n_workers: int
    loss: float
    step_seconds: float
    timeout_seconds: float

    def __post_init__(self):
        checked = {
            "n_workers": as_count("n_workers", self.n_workers),
            "loss": as_loss_rate("loss", self.loss),
            "step_seconds": as_amount("step_seconds", self.step_seconds),
            "timeout_seconds": as_amount("timeout_seconds", self.timeout_seconds, zero=True),
        }
        for name, highest in (("n_workers", MOST_WORKERS), ("loss", HIGHEST_LOSS)):
            if checked[name] > highest:
                raise ValueError(f"{name} must be at most {highest}, got {checked[name]:g}")
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @property
    def n_steps(self) -> int:
        """Steps of the ring, 2(n - 1)."""
        return 2 * (self.n_workers - 1)

    def seconds(self, retries: Retries) -> Retries:
        """Return the time of an all-reduce whose steps need so many retries.

        Parameters
        ----------
        retries : int or numpy.ndarray
            Retries of all steps in sum.

        Returns
        -------
        float or numpy.ndarray
            Seconds.
        """
        return self.n_steps * self.step_seconds + retries * self.timeout_seconds

    @property
    def mean(self) -> float:
        """Expected seconds of the all-reduce."""
        return self.seconds(self.n_steps * float(self._more_than.sum()))

    @property
    def std(self) -> float:
        """Standard deviation of the seconds."""
        more_than = self._more_than
        mean_square = float((2 * np.arange(len(more_than)) + 1) @ more_than)
        variance = self.n_steps * (mean_square - float(more_than.sum()) ** 2)
        return math.sqrt(max(variance, 0)) * self.timeout_seconds

    def broken(self, retries: int = NCCL_RETRIES) -> float:
        """Return the chance that, in one all-reduce, some message is lost more often than it is sent again.

        The connection then counts as broken and the job ends.

        Parameters
        ----------
        retries : int, default NCCL_RETRIES
            How often a message is sent again; 0 or more.

        Returns
        -------
        float
            A probability.

        Raises
        ------
        TypeError
            For what is no whole number.
        ValueError
            For retries below 0.
        """
        lost_each_time = self.loss ** (as_count("retries", retries, least=0) + 1)
        return message_loss(lost_each_time, self.n_workers * self.n_steps) if self.n_steps else 0.0

    def sample(self, trials: int, rng: np.random.Generator | int) -> np.ndarray:
        """Return the seconds of random all-reduces.

        Steps are independent, so how many of them need 0, 1, 2, ... retries is multinomial: a trial costs the
        same for 8 and for 100,000 workers.

        Parameters
        ----------
        trials : int
            How many are drawn; 1 or more.
        rng : numpy.random.Generator or int
            Draws them; an int is a seed.

        Returns
        -------
        numpy.ndarray, shape (trials,)
            Seconds.

        Raises
        ------
        TypeError
            For a wrong type, another rng included.
        ValueError
            For trials below 1.
        """
        trials = as_count("trials", trials)
        rng = as_rng(rng)
        chances = self._chances
        return self.seconds(rng.multinomial(self.n_steps, chances, size=trials) @ np.arange(len(chances)))

    def distribution(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the possible times of the all-reduce, and how probable each is.

        The retries of the steps are independent, so the Fourier transform of their sum is that of one step
        to the power of n_steps. Left out at both ends are times of probability 1e-15 in sum; each other one
        is exact to about 1e-15 * n_steps times the largest.

        Returns
        -------
        seconds : numpy.ndarray, shape (k,)
            The times, ascending; read-only.
        probabilities : numpy.ndarray, shape (k,)
            Of sum 1; read-only.
        """
        if not self.timeout_seconds:
            return read_only([self.seconds(0)]), read_only([1.0])
        first, last = _window(self._chances, self.n_steps)
        size = 1 << (last - first).bit_length()
        # The sums go round a circle of `size` places, longer than the window, so none meets another there.
        # Each step is counted from its likeliest value: the smaller, the less its phase loses to rounding.
        middle = int(np.argmax(self._chances))
        places = (np.arange(len(self._chances)) - middle) % size
        step = np.fft.rfft(np.bincount(places, self._chances, minlength=size))
        sums = np.fft.irfft(step**self.n_steps, size)
        retries = np.arange(first, last + 1)
        probabilities = np.clip(sums[(retries - self.n_steps * middle) % size], 0, None)
        return read_only(self.seconds(retries)), read_only(probabilities / probabilities.sum())

    def quantile(self, share: float) -> float:
        """Return the seconds within which a share of all all-reduces are done.

        Parameters
        ----------
        share : float
            From 0 to 1: 0.5 for the median.

        Returns
        -------
        float
            Seconds.

        Raises
        ------
        TypeError
            For what is no number.
        ValueError
            For a share outside 0 to 1.
        """
        share = as_number("share", share)
        if not 0 <= share <= 1:
            raise ValueError(f"share must be from 0 to 1, got {share:g}")
        seconds, probabilities = self.distribution()
        place = int(np.searchsorted(np.cumsum(probabilities), share))
        return float(seconds[min(place, len(seconds) - 1)])

    @cached_property
    def _more_than(self):
        """Chance that a step needs more than 0, 1, 2, ... retries, up to where it is negligible."""
        most = 0
        if self.loss and self.n_steps:
            smallest = NEGLIGIBLE / (self.n_workers * self.n_steps)
            most = math.ceil(math.log(smallest) / math.log(self.loss))
        # As 1 - (1 - loss^k)^n it would lose all digits of the rare ones.
        return -np.expm1(self.n_workers * np.log1p(-(self.loss ** np.arange(1.0, most + 2))))

    @cached_property
    def _chances(self):
        """Chance that a step needs 0, 1, 2, ... retries; the sum is 1."""
        return -np.diff(self._more_than, prepend=1.0, append=0.0)


def _window(chances, n_steps):
    """Return whole numbers between which the retries of all steps lie in sum, but for a chance of 1e-15.

    Chernoff's bound: P(sum >= b) is at most E(e^(t step))^n e^(-t b) for every t > 0; the best t of many.
    """
    if chances[0] == 1 or not n_steps:
        return 0, 0
    counts = np.arange(len(chances))
    middle = int(np.argmax(chances))  # counted from here, so that 1 + (what log1p sees) stays above 0
    t = np.geomspace(1e-7, 700 / counts[-1], 400)  # e^700 is still a float
    powers = t[:, None] * (counts - middle)
    above = n_steps * np.log1p(np.expm1(powers) @ chances)
    below = n_steps * np.log1p(np.expm1(-powers) @ chances)
    reach_up, reach_down = (np.min((bound - math.log(NEGLIGIBLE)) / t) for bound in (above, below))
    first, last = math.floor(n_steps * middle - reach_down), math.ceil(n_steps * middle + reach_up)
    return max(first, 0), min(last, n_steps * int(counts[-1]))
