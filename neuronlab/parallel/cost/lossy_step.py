"""How long a training step takes when lost packets may wait for a time-out: exact, and drawn at random."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...checks import as_amount, as_count, as_number, as_rng, read_only
from .packet_loss import as_loss_rate, message_loss

# What NCCL asks of RDMA links: what stays without an answer is sent again after 4.096 us * 2^20; the 8th
# time-out in a row breaks the connection. Source: NVIDIA, NCCL user guide, environment variables
# NCCL_IB_TIMEOUT and NCCL_IB_RETRY_CNT.
NCCL_TIMEOUT_SECONDS = 4.096e-6 * 2**20
NCCL_RETRIES = 7

HIGHEST_LOSS = 0.99  # the tables grow without bound beyond it
NEGLIGIBLE = 1e-18  # a chance that is left out


def as_tail_loss(name, given) -> float:
    """Return a share of lost packets that a LossyStep takes; TypeError or ValueError otherwise."""
    loss = as_loss_rate(name, given)
    if loss > HIGHEST_LOSS:
        raise ValueError(f"{name} must be at most {HIGHEST_LOSS}, got {loss:g}")
    return loss


@dataclass(frozen=True)
class LossyStep:
    """A training step whose tail packets, if they are lost, wait for a time-out.

    A reliable RDMA connection (a queue pair) numbers its packets on and on, across all its messages. So the
    receiver sees a gap as soon as any later packet arrives, of the same message or of the next, and asks for
    what is missing: about a round trip, and the bandwidth that `go_back_n` and `selective_repeat` count. Only
    a packet with nothing behind it has to wait for the sender's time-out. In a ring all-reduce that is the
    last packet of the last message on each link; we call it a tail packet. All links end together, so the
    step waits for the tail packet that is lost most often: k time-outs in a row or fewer have the chance
    (1 - loss^(k+1))^tail_packets.

    Specification (InfiniBand Architecture, volume 1, chapter 9; RoCEv2 carries the same transport): numbers
    that run on, one negative acknowledgement a gap, a time-out of 4.096 us * 2^k, which a card may stretch up
    to four times. Practice of vendors: go-back-N or selective repeat; with adaptive retransmission the
    time-out begins far below the configured one, which is only its cap (NVIDIA, Adaptive Retransmission
    Parameters Control). Assumptions of ours: packets are lost independently, acknowledgements never; a repeat
    that is lost is asked for again; nothing else is sent on a link until its time-out.

    The last two pull either way. A receiver that asks once for each gap and then stays silent, as Linux's
    software RoCE does, leaves every repeat to a time-out: count loss * (packets of a link) more tail packets
    for each link. A GPU that begins its next step meanwhile shows the gap with the first packet of it.

    Parameters
    ----------
    seconds : float
        The step, or the all-reduce, without any time-out.
    loss : float
        Share of the packets that is lost, from 0 to 0.99.
    tail_packets : int
        Packets a step that have nothing behind them, 0 or more; one a link in a ring.
    timeout_seconds : float, default NCCL_TIMEOUT_SECONDS
        How long the sender waits before it sends again, 0 or more.
    first_timeout_seconds : float, optional
        Where adaptive retransmission begins: each time-out in a row is twice as long, up to
        `timeout_seconds`. By default all are as long as that.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a loss outside these bounds, a time of 0 or less (time-outs may be 0).
    """

    seconds: float
    loss: float
    tail_packets: int
    timeout_seconds: float = NCCL_TIMEOUT_SECONDS
    first_timeout_seconds: float | None = None

    def __post_init__(self):
        checked = {
            "seconds": as_amount("seconds", self.seconds),
            "loss": as_tail_loss("loss", self.loss),
            "tail_packets": as_count("tail_packets", self.tail_packets, least=0),
            "timeout_seconds": as_amount("timeout_seconds", self.timeout_seconds, zero=True),
        }
        if self.first_timeout_seconds is not None:
            first = as_amount("first_timeout_seconds", self.first_timeout_seconds)
            checked["first_timeout_seconds"] = first
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @property
    def stalls(self) -> float:
        """Chance that a step meets a time-out at all."""
        return message_loss(self.loss, self.tail_packets) if self.tail_packets else 0.0

    @property
    def timeouts(self) -> float:
        """Expected seconds of waiting for time-outs."""
        return float(self._more_than @ self._timeouts)

    @property
    def mean(self) -> float:
        """Expected seconds of the step."""
        return self.seconds + self.timeouts

    @property
    def std(self) -> float:
        """Standard deviation of the seconds."""
        waits = self._waits
        mean = float(self._chances @ waits)
        return math.sqrt(float(self._chances @ (waits - mean) ** 2))

    def broken(self, retries: int = NCCL_RETRIES) -> float:
        """Return the chance that a step loses some tail packet more often than it is sent again.

        The connection then counts as broken and the job ends.

        Parameters
        ----------
        retries : int, default NCCL_RETRIES
            How often a packet is sent again; 0 or more.

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
        return message_loss(lost_each_time, self.tail_packets) if self.tail_packets else 0.0

    def sample(self, trials: int, rng: np.random.Generator | int) -> np.ndarray:
        """Return the seconds of random steps.

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
        trials, rng = as_count("trials", trials), as_rng(rng)
        return self.seconds + rng.choice(self._waits, size=trials, p=self._chances)

    def distribution(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the possible times of the step, and how probable each is.

        Times rarer than 1e-18 in sum are left out.

        Returns
        -------
        seconds : numpy.ndarray, shape (k,)
            The times, ascending; read-only.
        probabilities : numpy.ndarray, shape (k,)
            Of sum 1; read-only.
        """
        if not self.timeout_seconds:
            return read_only([self.seconds]), read_only([1.0])
        return read_only(self.seconds + self._waits), read_only(self._chances)

    def quantile(self, share: float) -> float:
        """Return the seconds within which a share of all steps are done.

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
        return _more_than(self.loss, self.tail_packets)

    @cached_property
    def _timeouts(self):
        """How long the 1st, 2nd, 3rd, ... time-out in a row lasts."""
        places = np.arange(len(self._more_than))
        if self.first_timeout_seconds is None:
            return np.full(len(places), self.timeout_seconds)
        # 2.0**1000 is still a float, and no cap is that far away.
        return np.minimum(self.first_timeout_seconds * 2.0 ** np.minimum(places, 1000), self.timeout_seconds)

    @cached_property
    def _waits(self):
        """What 0, 1, 2, ... time-outs in a row take together."""
        return np.concatenate([[0.0], np.cumsum(self._timeouts)])

    @cached_property
    def _chances(self):
        """Chance that a step waits for 0, 1, 2, ... time-outs in a row; the sum is 1."""
        return -np.diff(self._more_than, prepend=1.0, append=0.0)


def _more_than(loss, tail_packets):
    """Return the chance that a step waits for more than 0, 1, 2, ... time-outs, as far as it counts."""
    if not tail_packets * loss > NEGLIGIBLE:
        return np.zeros(0)
    most = math.ceil(math.log(NEGLIGIBLE / tail_packets) / math.log(loss)) - 1
    # As 1 - (1 - loss^k)^n it would lose all digits of the rare ones.
    return -np.expm1(tail_packets * np.log1p(-(loss ** np.arange(1.0, most + 1))))
