"""What decides the list of steps: a network's sizes and activations, and the loss that it is trained with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from . import algorithm
from .backprop import check_trace
from .checks import as_count, as_index, as_list, short
from .functions import ACTIVATIONS, LOSSES, Activation, Loss, as_activation, as_loss, identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .backprop import Trace
    from .network import Network
    from .ref import Ref
    from .step import Step

MOST_TERMS = 5_000
KEPT = 64  # lists of steps that are kept; the largest takes a megabyte or two


@dataclass(frozen=True, init=False, repr=False)
class Architecture:
    """A network without its numbers, and its loss: all that the steps of an iteration depend on.

    The number of samples belongs to a batch, so it is an argument of the methods; `rate` says whether there
    is a learning rate, and with it an update of every parameter. What they return is made once and kept, as
    long as it has no more than 5,000 terms. Two architectures are equal if sizes, activations and loss are;
    of your own activations only one and the same object is equal to itself.

    Parameters
    ----------
    sizes : iterable of int
        The numbers of inputs and of each layer's neurons.
    activations : iterable of Activation or str
        One for each layer, by object or name.
    loss : Loss or str
        The loss, or its name.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For fewer than two sizes or a wrong number of activations.
    """

    sizes: tuple[int, ...]
    activations: tuple[Activation, ...]
    loss: Loss

    def __init__(
        self,
        sizes: Iterable[int],
        activations: Activation | str | Iterable[Activation | str],
        loss: Loss | str,
    ):
        sizes = tuple(as_count(f"sizes[{i}]", size) for i, size in enumerate(as_list("sizes", sizes)))
        given = [activations] if isinstance(activations, str | Activation) else activations
        kept = tuple(map(as_activation, as_list("activations", given)))
        if len(sizes) < 2:
            raise ValueError(f"sizes must be the inputs and the neurons of at least one layer, got {sizes}")
        if len(kept) != len(sizes) - 1:
            raise ValueError(
                f"activations must be {len(sizes) - 1}, one a layer of sizes {sizes}, got {len(kept)}"
            )
        self.__dict__.update(sizes=sizes, activations=kept, loss=as_loss(loss))

    @classmethod
    def of(cls, trace: Trace) -> Architecture:
        """Return the architecture of a `Trace`.

        Parameters
        ----------
        trace : Trace
            As `backprop` returns it.

        Returns
        -------
        Architecture
            That of its network and its loss.

        Raises
        ------
        TypeError
            For another type.
        """
        check_trace(trace)
        return cls.with_loss(trace.network, trace.loss)

    @classmethod
    def with_loss(cls, network: Network, loss: Loss | str) -> Architecture:
        """Return the architecture of a `Network` that is trained with a loss.

        Parameters
        ----------
        network : Network
            Whose numbers are not used.
        loss : Loss or str
            The loss, or its name.

        Returns
        -------
        Architecture
            One and the same object for the same sizes, activations and loss.

        Raises
        ------
        TypeError
            For a wrong type.
        ValueError
            For an unknown loss.
        """
        return _of(network.sizes, tuple(layer.activation for layer in network.layers), as_loss(loss))

    @property
    def n_layers(self) -> int:
        """Number of layers; the inputs are none."""
        return len(self.activations)

    @property
    def n_parameters(self) -> int:
        """Number of weights and biases in all layers."""
        return sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.sizes))

    @property
    def has_link(self) -> bool:
        """Whether the loss makes probabilities of the scores, which then have steps of their own."""
        return self.loss.link is not identity

    def steps(
        self, n_samples: int = 1, sample: int | None = None, layer: int | None = None, rate: bool = False
    ) -> tuple[Step, ...]:
        """Return the `Step` objects of one iteration on a batch, operands first.

        Parameters
        ----------
        n_samples : int, default 1
            Samples in the batch.
        sample : int, optional
            Keeps one sample: of several it ends at that sample's deltas.
        layer : int, optional
            Keeps what one layer computes.
        rate : bool, default False
            Whether there is a learning rate, and with it an update.

        Returns
        -------
        tuple of Step
            Each result is explained once.

        Raises
        ------
        TypeError
            For a wrong type.
        ValueError
            For a sample or layer that is not there, for a rate together with one sample of several, and above
            5,000 terms.
        """
        self.check_size(n_samples, sample, layer, rate)
        return _steps(self, *self._asked(n_samples, sample, layer, rate))

    def leaves(self, n_samples: int = 1, rate: bool = False) -> tuple[Ref, ...]:
        """Return the Ref of every number that is given: inputs, targets, parameters, and the rate.

        Parameters
        ----------
        n_samples : int, default 1
            Samples in the batch.
        rate : bool, default False
            Whether there is a learning rate, and with it an update.

        Returns
        -------
        tuple of Ref
            In a fixed order.

        Raises
        ------
        TypeError
            For a wrong type.
        ValueError
            For a number of samples below 1.
        """
        n_samples = as_count("n_samples", n_samples)
        per_sample = self.sizes[0] + self.sizes[-1]
        kept = self.n_parameters + n_samples * per_sample <= MOST_TERMS
        return (_leaves if kept else _leaves.__wrapped__)(self, n_samples, bool(rate))

    def refs(self, n_samples: int = 1, rate: bool = False) -> tuple[Ref, ...]:
        """Return the Ref of every number: the leaves, then the result of each step.

        Parameters
        ----------
        n_samples : int, default 1
            Samples in the batch.
        rate : bool, default False
            Whether there is a learning rate, and with it an update.

        Returns
        -------
        tuple of Ref
            In a fixed order.

        Raises
        ------
        TypeError
            As in `steps`.
        ValueError
            As in `steps`.
        """
        self.check_size(n_samples, rate=rate)
        return _refs(self, n_samples, bool(rate))

    def places(self, n_samples: int = 1, rate: bool = False) -> Mapping[Ref, int]:
        """Return the place of every Ref in `refs`.

        Parameters
        ----------
        n_samples : int, default 1
            Samples in the batch.
        rate : bool, default False
            Whether there is a learning rate, and with it an update.

        Returns
        -------
        mapping of {Ref: int}
            Read-only.

        Raises
        ------
        TypeError
            As in `steps`.
        ValueError
            As in `steps`.
        """
        self.check_size(n_samples, rate=rate)
        return _places(self, n_samples, bool(rate))

    def count_terms(
        self, n_samples: int = 1, sample: int | None = None, layer: int | None = None, rate: bool = False
    ) -> int:
        """Return how many terms the steps have; none of them is made.

        Parameters
        ----------
        n_samples : int, default 1
            Samples in the batch.
        sample : int, optional
            Keeps one sample: of several it ends at that sample's deltas.
        layer : int, optional
            Keeps what one layer computes.
        rate : bool, default False
            Whether there is a learning rate, and with it an update.

        Returns
        -------
        int
            Terms of all steps together.

        Raises
        ------
        TypeError
            For a wrong type.
        ValueError
            As in `steps`, save for the number of terms.
        """
        return algorithm.count_terms(self, *self._asked(n_samples, sample, layer, rate))

    def check_size(
        self, n_samples: int = 1, sample: int | None = None, layer: int | None = None, rate: bool = False
    ) -> None:
        """Refuse steps of more than 5,000 terms, which is found without making one.

        Parameters
        ----------
        n_samples : int, default 1
            Samples in the batch.
        sample : int, optional
            Keeps one sample: of several it ends at that sample's deltas.
        layer : int, optional
            Keeps what one layer computes.
        rate : bool, default False
            Whether there is a learning rate, and with it an update.

        Raises
        ------
        TypeError
            For a wrong type.
        ValueError
            If they have more, and as in `steps`.
        """
        if self.count_terms(n_samples, sample, layer, rate) > MOST_TERMS:
            raise ValueError(
                f"the steps of {self!r} on {n_samples} samples have more than {MOST_TERMS} terms; "
                "choose a sample or a layer: steps(trace, sample=0), steps(trace, layer=0) or both"
            )

    def check_followed(self) -> None:
        """Refuse activations and a loss of your own: rules, formulas and cards know those of the course only.

        Raises
        ------
        ValueError
            If one of them is not among `neuronlab.functions.ACTIVATIONS` or `LOSSES`.
        """
        for given, known in [*((own, ACTIVATIONS) for own in self.activations), (self.loss, LOSSES)]:
            if known.get(given.name) is not given:
                what = type(given).__name__.lower()
                raise ValueError(
                    f"single steps can be followed only with the course's own functions: the {what} must be "
                    f"one of {', '.join(known)}, got your own {short(given)}"
                )

    def _asked(self, n_samples, sample, layer, rate):
        """The arguments of `steps`, checked, each in the one form that a cache can look up."""
        n_samples = as_count("n_samples", n_samples)
        sample = None if sample is None else as_index("sample", sample, n_samples)
        layer = None if layer is None else as_index("layer", layer, self.n_layers)
        if rate and sample is not None and n_samples > 1:
            raise ValueError(
                f"an update needs the gradient of all {n_samples} samples: leave out sample={sample} or lr"
            )
        return n_samples, sample, layer, bool(rate)

    def __repr__(self):
        names = ", ".join(activation.name for activation in self.activations)
        return f"Architecture({'-'.join(map(str, self.sizes))}, {names}, {self.loss.name})"


# Functions of all that decides what is returned, so that each is made once for all who ask. Whatever a page
# of cards has at one time fits into these caches; they are safe to use from several threads.


@lru_cache(KEPT)
def _of(sizes, activations, loss):
    return Architecture(sizes, activations, loss)


@lru_cache(KEPT)
def _steps(architecture, n_samples, sample, layer, rate):
    return tuple(algorithm.steps_of(architecture, n_samples, sample, layer, rate))


@lru_cache(KEPT)
def _leaves(architecture, n_samples, rate):
    return tuple(algorithm.leaves_of(architecture, n_samples, rate))


@lru_cache(KEPT)
def _refs(architecture, n_samples, rate):
    steps = architecture.steps(n_samples, rate=rate)
    return (*architecture.leaves(n_samples, rate), *(step.result for step in steps))


@lru_cache(KEPT)
def _places(architecture, n_samples, rate):
    return MappingProxyType({ref: k for k, ref in enumerate(_refs(architecture, n_samples, rate))})
