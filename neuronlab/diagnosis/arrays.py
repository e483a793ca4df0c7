"""A learner's samples and gradients, as arrays of the course's shapes; what was turned is remarked."""

from ..checks import as_floats, as_list, short


def as_rows(network, X, Y, layout):
    """(X, Y with samples as rows, remarks): what is told by `layout`, or what fits."""
    if layout not in (None, "rows", "columns"):
        raise ValueError(f"layout must be 'rows' or 'columns', got {short(layout)}")
    X, Y = as_floats("X", X, 1, 2), as_floats("Y", Y, 1, 2)
    n_in, n_out = network.sizes[0], network.sizes[-1]
    fits = X.ndim == 2 and X.shape[1] == n_in
    turned = X.ndim == 2 and X.shape[0] == n_in and Y.shape[:1] == (n_out,)
    if layout == "columns" or (layout is None and not fits and turned):
        return X.T, Y.T, ["Samples are taken as the columns of X and Y."]
    return X, Y, []


def arrays(name, given, wanted, remarks):
    listed = as_list(name, given)
    if len(listed) != len(wanted):
        raise ValueError(f"{name} must be {len(wanted)} arrays, one a layer, got {len(listed)}")
    made = []
    for l, (array, right) in enumerate(zip(listed, wanted, strict=True)):
        if array is None:
            made.append(None)
            continue
        own = as_floats(f"{name}[{l}]", array, 1, 2)
        if right.ndim == 1 and own.ndim == 2 and own.size == len(right) and 1 in own.shape:
            own = own.reshape(-1)
        if own.shape != right.shape and own.shape == right.shape[::-1]:
            own = own.T
            remarks.append(f"{name}[{l}] is the transposed of what is expected, so it was turned.")
        if own.shape != right.shape:
            raise ValueError(
                f"{name}[{l}] must have the shape {right.shape}, as its parameters, got {own.shape}"
            )
        made.append(own)
    return made
