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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where a browser is required, a browser test that was skipped has failed."""
    report = yield
    required = os.environ.get("NEURONLAB_REQUIRE_BROWSER") == "1"
    if required and report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("browser"):
        report.outcome = "failed"
    return report
