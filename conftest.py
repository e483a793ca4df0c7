"""What holds for every test, notebook cells included: environment, markers, and no silent skip in CI."""

import os
import tempfile
from pathlib import Path

import pytest

# Before numpy is loaded, and inherited by the kernels that run the notebooks.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.pop("MPLBACKEND", None)  # a notebook's figures are drawn by its kernel's own backend
# Nobody's solved exercises count in a test, and no test adds to them.
_PROGRESS = tempfile.TemporaryDirectory(prefix="neuronlab-progress-")
os.environ["NEURONLAB_PROGRESS"] = _PROGRESS.name


def pytest_collection_modifyitems(items):
    """Mark the cells that nbval collects: `-m "not notebook"` leaves them out."""
    for item in items:
        if Path(item.path).suffix == ".ipynb":
            item.add_marker(pytest.mark.notebook)


REQUIRED = {"browser": "NEURONLAB_REQUIRE_BROWSER", "mpi": "NEURONLAB_REQUIRE_MPI"}  # marker: variable


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where a browser or MPI is required, a test that was skipped for want of it has failed."""
    report = yield
    required = any(
        item.get_closest_marker(marker) and os.environ.get(variable) == "1"
        for marker, variable in REQUIRED.items()
    )
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report
