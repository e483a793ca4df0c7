"""What decides the list of steps: a network's sizes and activations, and the loss that it is trained with."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from . import algorithm
from .backprop import check_trace
from .checks import as_count, as_index, as_list
from .functions import Activation, Loss, as_activation, as_loss, identity

MOST_TERMS = 5_000
KEPT = 64  # lists of steps that are kept; the largest takes a megabyte or two


@dataclass(frozen=True)
class Architecture:
    """A network without its numbers, and its loss: all that the steps of an iteration depend on.

    `sizes` are the numbers of inputs and of each layer's neurons, `activations` one name or object per layer,
    `loss` a `Loss` or its name. The number of samples belongs to a batch, so it is an argument of the
    methods; `rate` says whether there is a learning rate, and with it an update of every parameter. What they
    return is made once and kept, as long as it has no more than 5,000 terms. Two architectures are equal if
    sizes, activations and loss are; of your own activations only one and the same object is equal to itself.
    TypeError for a wrong type, ValueError for fewer than two sizes or a wrong number of activations.
    """

    sizes: tuple
    activations: tuple
    loss: Loss

    def __post_init__(self):
        sizes = tuple(as_count(f"sizes[{i}]", size) for i, size in enumerate(as_list("sizes", self.sizes)))
        given = self.activations
        given = [given] if isinstance(given, str | Activation) else as_list("activations", given)
        activations = tuple(map(as_activation, given))
        if len(sizes) < 2:
            raise ValueError(f"sizes must be the inputs and the neurons of at least one layer, got {sizes}")
        if len(activations) != len(sizes) - 1:
            raise ValueError(
                f"activations must be {len(sizes) - 1}, one a layer of sizes {sizes}, got {len(activations)}"
            )
        for name, value in (("sizes", sizes), ("activations", activations), ("loss", as_loss(self.loss))):
            object.__setattr__(self, name, value)

    @classmethod
    def of(cls, trace) -> "Architecture":
        """Return the architecture of a `Trace`; TypeError for another type."""
        check_trace(trace)
        return cls.with_loss(trace.network, trace.loss)

    @classmethod
    def with_loss(cls, network, loss) -> "Architecture":
        """Return the architecture of a `Network` that is trained with `loss`, a Loss or its name."""
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

    def steps(self, n_samples=1, sample=None, layer=None, rate=False) -> tuple:
        """Return the `Step`s of one iteration on `n_samples` samples, operands first.

        `sample` keeps one sample: of several it ends at that sample's deltas. `layer` keeps what one layer
        computes. TypeError for a wrong type; ValueError for a sample or layer that is not there, for a rate
        together with one sample of several, and above 5,000 terms.
        """
        self.check_size(n_samples, sample, layer, rate)
        return _steps(self, *self._asked(n_samples, sample, layer, rate))

    def leaves(self, n_samples=1, rate=False) -> tuple:
        """Return the Ref of every number that is given: inputs, targets, parameters, and the rate."""
        n_samples = as_count("n_samples", n_samples)
        per_sample = self.sizes[0] + self.sizes[-1]
        kept = self.n_parameters + n_samples * per_sample <= MOST_TERMS
        return (_leaves if kept else _leaves.__wrapped__)(self, n_samples, bool(rate))

    def refs(self, n_samples=1, rate=False) -> tuple:
        """Return the Ref of every number: the leaves, then the result of each step. Errors as in `steps`."""
        self.check_size(n_samples, rate=rate)
        return _refs(self, n_samples, bool(rate))

    def places(self, n_samples=1, rate=False) -> MappingProxyType:
        """Return {Ref: its place in `refs`}. Errors as in `steps`."""
        self.check_size(n_samples, rate=rate)
        return _places(self, n_samples, bool(rate))

    def count_terms(self, n_samples=1, sample=None, layer=None, rate=False) -> int:
        """Return how many terms the steps have; none of them is made. Errors as in `steps`, save for size."""
        return algorithm.count_terms(self, *self._asked(n_samples, sample, layer, rate))

    def check_size(self, n_samples=1, sample=None, layer=None, rate=False):
        """ValueError if the steps have more than 5,000 terms, which is found without making one."""
        if self.count_terms(n_samples, sample, layer, rate) > MOST_TERMS:
            raise ValueError(
                f"the steps of {self!r} on {n_samples} samples have more than {MOST_TERMS} terms; "
                "choose a sample or a layer: steps(trace, sample=0), steps(trace, layer=0) or both"
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
