"""What can go wrong with real processes: both kinds of it."""


class ClusterError(RuntimeError):
    """The processes did not start, one of them ended in the middle of a run, or no result came in time."""


class StartError(ClusterError):
    """The processes did not start."""
