"""Packet loss: what share of a link's bandwidth still carries new data, and how a sender recovers."""

import math

from ...checks import as_amount, as_choice, as_count, as_index, as_number


def as_loss_rate(name, given) -> float:
    """Return `given` as a float from 0 up to, but not including, 1; TypeError or ValueError otherwise."""
    rate = as_number(name, given)
    if rate == 1:
        raise ValueError(f"{name} must be below 1, got 1: nothing would ever arrive")
    if not 0 <= rate < 1:
        raise ValueError(f"{name} must be a share from 0 to below 1, got {rate:g}")
    return rate


def go_back_n(loss: float, window: int) -> float:
    """Return go-back-N's efficiency (1 - p) / (1 + (W - 1) p): the share of packets sent that are new data.

    A lost packet and the W - 1 behind it, which the receiver drops, are all sent again. Losses are
    independent and acknowledgements are never lost. Source: Lin, Costello and Miller,
    "Automatic-repeat-request error-control schemes", IEEE Communications Magazine 22 (12), 1984.

    Parameters
    ----------
    loss : float
        Share of the packets that is lost, p, from 0 to below 1.
    window : int
        Packets that fit on the wire until the sender hears of the loss, W; 1 or more.

    Returns
    -------
    float
        A share.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a loss outside [0, 1) and a window below 1.
    """
    loss, window = as_loss_rate("loss", loss), as_count("window", window)
    return (1 - loss) / (1 + (window - 1) * loss)


def selective_repeat(loss: float, window: int = 1) -> float:
    """Return selective repeat's efficiency 1 - p: only the lost packets are sent again.

    Source as of `go_back_n`.

    Parameters
    ----------
    loss : float
        Share of the packets that is lost, p, from 0 to below 1.
    window : int, default 1
        Checked, and plays no part: the receiver is taken to have room for all that arrives out of order.

    Returns
    -------
    float
        A share.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a loss outside [0, 1) and a window below 1.
    """
    as_count("window", window)
    return 1 - as_loss_rate("loss", loss)


EFFICIENCIES = {"selective repeat": selective_repeat, "go-back-N": go_back_n}  # each takes (loss, window)


def as_recovery(given) -> str:
    """Return the name of a way to recover, one of EFFICIENCIES; TypeError or ValueError otherwise."""
    return as_choice("recovery", given, EFFICIENCIES)


def expected_attempts(loss: float) -> float:
    """Return 1 / (1 - p): how often a packet is sent on average until it arrives.

    Attempts succeed independently, so their number is geometric.

    Parameters
    ----------
    loss : float
        Share of the packets that is lost, p, from 0 to below 1.

    Returns
    -------
    float
        Attempts.

    Raises
    ------
    TypeError
        For what is no number.
    ValueError
        For a loss outside [0, 1).
    """
    return 1 / (1 - as_loss_rate("loss", loss))


def message_loss(loss: float, packets: int) -> float:
    """Return 1 - (1 - p)^k: the chance that a message of k packets lacks at least one of them.

    It keeps its digits for small p.

    Parameters
    ----------
    loss : float
        Share of the packets that is lost, p, from 0 to below 1.
    packets : int
        Packets of the message, k; 1 or more.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For a loss outside [0, 1) and packets below 1.
    """
    loss, packets = as_loss_rate("loss", loss), as_count("packets", packets)
    return -math.expm1(packets * math.log1p(-loss))


PAUSE_QUANTUM = 64  # bytes: a pause frame counts in times of 512 bits (IEEE 802.3, annex 31B and 31D)
LONGEST_PAUSE = 0xFFFF  # quanta, all that its 16-bit field can say


def pause_seconds(quanta: int, bandwidth: float) -> float:
    """Return how long one pause frame silences a link.

    Lossless Ethernet sends one where packets would else be dropped: it waits instead of losing. A quantum is
    the time of 512 bits. It is no bound on a standstill: the frame is sent again as long as the buffer is
    full, and a frame of 0 quanta ends the pause early. Source: IEEE 802.3, annex 31B.

    Parameters
    ----------
    quanta : int
        What the frame asks for, from 0 to 65,535.
    bandwidth : float
        Of the link, in bytes per second.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For quanta outside 0 to 65,535 and a bandwidth of 0 or less.
    """
    quanta = as_index("quanta", quanta, LONGEST_PAUSE + 1)
    return quanta * PAUSE_QUANTUM / as_amount("bandwidth", bandwidth)
