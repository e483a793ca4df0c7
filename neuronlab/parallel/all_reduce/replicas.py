"""Replicas: the copies of one network that the workers train; they should stay equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...backprop import check_network
from ...checks import as_list
from ...network import Network
from ...parameters import flatten, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def drift(networks: Iterable[Network]) -> float:
    """Return the largest difference between two networks in any one parameter; 0.0 if all are equal.

    Parameters
    ----------
    networks : iterable of Network
        Of one kind: the same sizes and activations.

    Returns
    -------
    float
        The difference.

    Raises
    ------
    TypeError
        For what is not a list of Networks.
    ValueError
        For none and for networks of different sizes or activations.
    """
    with np.errstate(over="ignore"):
        return float(
            np.ptp([flatten(parameters_of(each)) for each in as_networks("networks", networks)], axis=0).max()
        )


def as_replicas(network, n_workers) -> tuple:
    """Return one network for each worker, from one Network for all or from a list of them.

    TypeError and ValueError as in `drift`, ValueError for another number than `n_workers`.
    """
    if isinstance(network, Network):
        return (network,) * n_workers
    if not isinstance(network, list | tuple):
        check_network(network)
    replicas = as_networks("network", network)
    if len(replicas) != n_workers:
        raise ValueError(f"network must be one, or one for each of {n_workers} workers, got {len(replicas)}")
    return replicas


def as_networks(name, given) -> tuple:
    """Return `given` as a tuple of networks of one kind; errors as in `drift`."""
    networks = tuple(as_list(name, given))
    if not networks:
        raise ValueError(f"{name} is empty: give at least one Network")
    for each in networks:
        if not isinstance(each, Network):
            raise TypeError(f"{name} must hold Network objects, got {type(each).__name__}")
        if _kind(each) != _kind(networks[0]):
            raise ValueError(f"{name} must be copies of one network, got {networks[0]!r} and {each!r}")
    return networks


def _kind(network):
    return network.sizes, tuple(layer.activation.name for layer in network.layers)
