"""An activation or a loss that is wrong on purpose: made so, it would be refused."""


def unchecked(record, **change):
    """Return a copy of a frozen record with these fields, which nothing has looked at."""
    made = object.__new__(type(record))
    made.__dict__.update(vars(record) | change)
    return made
