"""An all-reduce among servers that hold several GPUs: one ring a network card, or in three phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...checks import as_amount, as_count
from .collectives import ring_seconds
from .links import as_link

if TYPE_CHECKING:
    from .links import Link


def server_rings_seconds(
    n_bytes: float,
    n_workers: int,
    link: Link | str,
    gpus_per_server: int = 8,
    nics_per_server: int = 8,
    inside: Link | str = "NVLink 4",
) -> float:
    """Return the time of as many rings as a server has network cards, each with its part of the vector.

    Every ring goes through all n GPUs, and enters and leaves each server by its own card. In each of its
    2(n-1) steps a GPU hands on S/n bytes inside the server, those of all r rings, while a card sends S/(r n)
    to the next one: the slower of the two counts. With one GPU and one card a server it is `ring_seconds`; a
    single server needs no network. Source: NVIDIA NCCL, whose channels are such rings.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    n_workers : int
        GPUs that take part, n; 1 or more.
    link : Link or str
        The link of each network card, or its name in LINKS.
    gpus_per_server : int, default 8
        GPUs in a server; 1 or more. The last server may hold fewer.
    nics_per_server : int, default 8
        Network cards of a server, r; 1 or more.
    inside : Link or str, default "NVLink 4"
        The link between the GPUs of a server.

    Returns
    -------
    float
        The all-reduce, in seconds; 0 with one worker.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 0 bytes, a count below 1 and an unknown link.
    """
    size, n = as_amount("n_bytes", n_bytes, zero=True), as_count("n_workers", n_workers)
    link, inside = as_link(link), as_link(inside)
    k = as_count("gpus_per_server", gpus_per_server)
    r = as_count("nics_per_server", nics_per_server)
    if 1 < n <= k:
        return ring_seconds(size, n, inside)
    step = link.seconds(size / r / n)
    if k > 1:
        step = max(step, inside.seconds(size / n))
    return 2 * (n - 1) * step


def hierarchical_seconds(
    n_bytes: float,
    n_workers: int,
    link: Link | str,
    gpus_per_server: int = 8,
    nics_per_server: int = 8,
    inside: Link | str = "NVLink 4",
) -> float:
    """Return the time of an all-reduce in three phases: in the server, between servers, in the server.

    A reduce-scatter inside leaves each of k GPUs a k-th of the server's sum; these are added up between the h
    servers, by a ring on each network card; an all-gather inside hands the sums round. One phase after the
    other that is 2(k-1) (a_in + S/(k B_in)) + 2(h-1) (a + S/(h r B)): the same bytes as a ring, in far fewer
    steps. A server that is not full takes as long as a full one. Cut into chunks whose phases overlap, it
    would take little longer than its slower phase.

    Parameters
    ----------
    n_bytes : float
        Size of the vector, S, in bytes; 0 or more.
    n_workers : int
        GPUs that take part; 1 or more.
    link : Link or str
        The link of each network card, or its name in LINKS: latency a, bandwidth B.
    gpus_per_server : int, default 8
        GPUs in a server, k; 1 or more.
    nics_per_server : int, default 8
        Network cards of a server, r; 1 or more.
    inside : Link or str, default "NVLink 4"
        The link between the GPUs of a server: latency a_in, bandwidth B_in.

    Returns
    -------
    float
        The all-reduce, in seconds; 0 with one worker.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than 0 bytes, a count below 1 and an unknown link.
    """
    size, n = as_amount("n_bytes", n_bytes, zero=True), as_count("n_workers", n_workers)
    link, inside = as_link(link), as_link(inside)
    k = min(as_count("gpus_per_server", gpus_per_server), n)
    r = as_count("nics_per_server", nics_per_server)
    h = n_servers(n, k)
    return ring_seconds(size, k, inside) + 2 * (h - 1) * link.seconds(size / r / h)


# Each takes what its like in ALGORITHMS takes, and the GPUs and network cards of a server.
SERVER_ALGORITHMS = {"ring": server_rings_seconds, "hierarchical": hierarchical_seconds}


def n_servers(n_workers: int, gpus_per_server: int) -> int:
    """Return how many servers hold so many GPUs; the last one may not be full."""
    return -(-n_workers // gpus_per_server)


def n_links(n_workers: int, gpus_per_server: int, nics_per_server: int) -> int:
    """Return how many links of the network a ring through so many GPUs uses: one for each card."""
    if n_workers == 1 or n_workers <= gpus_per_server:
        return 0
    return n_servers(n_workers, gpus_per_server) * nics_per_server
