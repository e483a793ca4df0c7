"""The address of one number of a network, a batch or a step of training."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """The address of one number; a field is None where it does not apply. All counts start at 0.

    Parameters
    ----------
    name : str
        x, y, W, b, lr (the leaves); z, a, y_hat, loss, mean_loss, slope, da, delta, dW, db; adjust_W,
        adjust_b, new_W, new_b.
    layer, sample : int, optional
        Of which layer, of which sample.
    row : int, optional
        The neuron; for x the input, for y and y_hat the output.
    column : int, optional
        The input that a weight belongs to.
    """

    name: str
    layer: int | None = None
    sample: int | None = None
    row: int | None = None
    column: int | None = None

    def __repr__(self):  # what does not apply would only hide the rest
        at = ((name, getattr(self, name)) for name in ("layer", "sample", "row", "column"))
        return f"Ref({', '.join([repr(self.name), *(f'{name}={i!r}' for name, i in at if i is not None)])})"
