"""The memory that training takes on every GPU, and how ZeRO shares it out among the GPUs.

Counted are weights, gradients and the optimiser's numbers. Activations, buffers and fragments come on top.
All sizes are bytes: 1 GB is 1e9 of them, 1 GiB is 2**30.
"""

from dataclasses import dataclass

from ...checks import as_amount, as_count, as_index

SOURCE = "Rajbhandari and others, ZeRO: Memory Optimizations Toward Training Trillion Parameter Models, 2020"
# Bytes a parameter under Adam in mixed precision. Weights and gradients are 16-bit floats; the optimiser
# keeps three 32-bit ones: the exact weight and Adam's two running means, of the gradient and of its square.
BYTES = {"weights": 2, "gradients": 2, "optimizer": 4 + 4 + 4}
SHARDED = ((), ("optimizer",), ("optimizer", "gradients"), ("optimizer", "gradients", "weights"))  # by stage


@dataclass(frozen=True)
class AdamMemory:
    """Bytes on each GPU for a model's weights, gradients and the optimiser's numbers.

    ZeRO's stage 0 keeps all of them on every GPU, as plain data parallelism does. Stage 1 keeps only 1/n of
    the optimiser's numbers on each of the n GPUs, stage 2 also of the gradients, stage 3 also of the weights.
    Where n does not divide the parameters, the GPU with most of them is counted. Source: Rajbhandari and
    others, "ZeRO: Memory Optimizations Toward Training Trillion Parameter Models", 2020.

    Parameters
    ----------
    parameters : int or float
        Parameters of the model, 1 or more; 7.5e9 is a whole number too.
    n_gpus : int, default 1
        GPUs that share, 1 or more.
    stage : {0, 1, 2, 3}, default 0
        How much is shared out.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For parameters or GPUs below 1 and another stage.
    """

    parameters: int | float
    n_gpus: int = 1
    stage: int = 0

    def __post_init__(self):
        for name, check in (("parameters", _as_parameters), ("n_gpus", as_count)):
            object.__setattr__(self, name, check(name, getattr(self, name)))
        object.__setattr__(self, "stage", as_index("stage", self.stage, len(SHARDED)))

    def _bytes(self, part):
        n_sharing = self.n_gpus if part in SHARDED[self.stage] else 1
        return BYTES[part] * _ceil(int(self.parameters), n_sharing)

    @property
    def weights(self) -> int:
        """Bytes of the weights on each GPU."""
        return self._bytes("weights")

    @property
    def gradients(self) -> int:
        """Bytes of the gradients on each GPU."""
        return self._bytes("gradients")

    @property
    def optimizer(self) -> int:
        """Bytes of the optimiser's numbers on each GPU."""
        return self._bytes("optimizer")

    @property
    def total(self) -> int:
        """Bytes of all three on each GPU."""
        return self.weights + self.gradients + self.optimizer


def adam_bytes(parameters: float, n_gpus: int = 1, stage: int = 0) -> int:
    """Return the bytes that each GPU holds; 16 a parameter, of which ZeRO's stages 1, 2, 3 shard 12, 14, 16.

    `AdamMemory` has the three parts of the sum, and the source.

    Parameters
    ----------
    parameters : int or float
        Parameters of the model, 1 or more; 7.5e9 is a whole number too.
    n_gpus : int, default 1
        GPUs that share, 1 or more.
    stage : {0, 1, 2, 3}, default 0
        How much ZeRO shards, as in `AdamMemory`.

    Returns
    -------
    int
        Bytes.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For parameters or GPUs below 1 and another stage.
    """
    return AdamMemory(parameters, n_gpus, stage).total


def elements_sent(parameters: float, stage: int = 0) -> int:
    """Return how many elements each GPU sends in one training step, as ZeRO counts them for many GPUs.

    Two a parameter up to stage 2: one to add up the gradients (reduce-scatter), one to hand round the sums or
    the new weights (all-gather). Three in stage 3, which gathers the weights for the forward and again for
    the backward pass. With n GPUs it is (n - 1)/n of that. Source as of `AdamMemory`.

    Parameters
    ----------
    parameters : int or float
        Parameters of the model, 1 or more; 7.5e9 is a whole number too.
    stage : {0, 1, 2, 3}, default 0
        How much ZeRO shards, as in `AdamMemory`.

    Returns
    -------
    int
        Elements, not bytes.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For parameters below 1 and another stage.
    """
    return _as_parameters("parameters", parameters) * (2, 2, 2, 3)[as_index("stage", stage, len(SHARDED))]


def fits(parameters: float, gpu_bytes: float, n_gpus: int = 1, stage: int = 0) -> bool:
    """Return whether GPUs of so many bytes hold what `adam_bytes` counts.

    Parameters
    ----------
    parameters : int or float
        Parameters of the model, 1 or more; 7.5e9 is a whole number too.
    gpu_bytes : float
        Memory of each GPU, in bytes.
    n_gpus : int, default 1
        GPUs that share, 1 or more.
    stage : {0, 1, 2, 3}, default 0
        How much ZeRO shards, as in `AdamMemory`.

    Returns
    -------
    bool
        True if it is enough.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For parameters or GPUs below 1, 0 bytes and another stage.
    """
    return adam_bytes(parameters, n_gpus, stage) <= as_amount("gpu_bytes", gpu_bytes)


def largest_model(gpu_bytes: float, n_gpus: int = 1, stage: int = 0) -> int:
    """Return the most parameters whose training `fits` GPUs of so many bytes; 0 if not even one does.

    Parameters
    ----------
    gpu_bytes : float
        Memory of each GPU, in bytes.
    n_gpus : int, default 1
        GPUs that share, 1 or more.
    stage : {0, 1, 2, 3}, default 0
        How much ZeRO shards, as in `AdamMemory`.

    Returns
    -------
    int
        Parameters.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For 0 bytes or less, GPUs below 1 and another stage.
    """
    n_gpus, (whole, sharded) = as_count("n_gpus", n_gpus), _bytes_of(stage)
    # One parameter's sharded numbers on each GPU make room for n parameters.
    rounds, left = divmod(int(as_amount("gpu_bytes", gpu_bytes)), whole * n_gpus + sharded)
    return rounds * n_gpus + (max(left - sharded, 0) // whole if whole else 0)


def gpus_needed(parameters: float, gpu_bytes: float, stage: int = 0) -> int | None:
    """Return the fewest GPUs on which the training `fits`, None if no number is enough.

    In stage 0 that is 1 or None: copies of the model on more GPUs take no less memory on each.

    Parameters
    ----------
    parameters : int or float
        Parameters of the model, 1 or more; 7.5e9 is a whole number too.
    gpu_bytes : float
        Memory of each GPU, in bytes.
    stage : {0, 1, 2, 3}, default 0
        How much ZeRO shards, as in `AdamMemory`.

    Returns
    -------
    int or None
        GPUs.

    Raises
    ------
    TypeError
        For a wrong type.
    ValueError
        For parameters below 1, 0 bytes or less and another stage.
    """
    parameters, (whole, sharded) = _as_parameters("parameters", parameters), _bytes_of(stage)
    left = int(as_amount("gpu_bytes", gpu_bytes)) - whole * parameters
    if not sharded:
        return 1 if left >= 0 else None
    largest_share = left // sharded  # parameters whose sharded numbers find room on one GPU
    return _ceil(parameters, largest_share) if largest_share > 0 else None


def _bytes_of(stage):
    """Return the bytes a parameter that every GPU holds, and those that the GPUs share."""
    sharded = sum(BYTES[part] for part in SHARDED[as_index("stage", stage, len(SHARDED))])
    return sum(BYTES.values()) - sharded, sharded


def _as_parameters(name, given):
    """Return a count of parameters as int; 7.5e9, a float by its type, is one too."""
    return as_count(name, int(given) if isinstance(given, float) and given.is_integer() else given)


def _ceil(count, n_shares):
    return -(-count // n_shares)
