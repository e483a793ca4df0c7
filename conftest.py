"""What holds for every test, notebook cells included: environment, markers, and no silent skip in CI."""

import os
import tempfile
from pathlib import Path

import pytest
from effort import THOROUGH

from tools.browser import ENGINES

# Before numpy is loaded, and inherited by the kernels that run the notebooks.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.pop("MPLBACKEND", None)  # a notebook's figures are drawn by its kernel's own backend
# Nobody's solved exercises count in a test, and no test adds to them.
_PROGRESS = tempfile.TemporaryDirectory(prefix="neuronlab-progress-")
os.environ["NEURONLAB_PROGRESS"] = _PROGRESS.name


def pytest_addoption(parser):
    parser.addoption(
        "--engine",
        choices=ENGINES,
        default=os.environ.get("NEURONLAB_ENGINE", "chromium"),
        help="the engine of the browser in which cards are tried (also: the variable NEURONLAB_ENGINE)",
    )


def pytest_collection_modifyitems(config, items):
    """Leave out what this run is not for, mark what needs a browser, and cells; bring files into `turn`."""
    not_for = set() if THOROUGH else {"thorough"}
    if config.getoption("engine") != "chromium":
        not_for.add("only_chromium")
    left_out = [item for item in items if not_for & {mark.name for mark in item.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        others = set(items) - set(left_out)
        items[:] = [item for item in items if item in others]
    files = {}
    for item in items:
        if Path(item.path).suffix == ".ipynb":
            item.add_marker(pytest.mark.notebook)
        elif "executable" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
        files.setdefault(item.path, []).append(item)
    in_turn = sorted(files.values(), key=turn)
    items[:] = [item for file in in_turn for item in sorted(file, key=needs_browser)]


def needs_browser(item):
    return item.get_closest_marker("browser") is not None


def turn(file):
    """Where the tests of one file stand among all: processes that wait, chapters, the rest, the browser.

    The browser comes last, because once it is open its event loop never ends, and what looks for a running
    loop would find it. Of its files the long ones come first, so that both processes end at about one time.
    """
    marked = {mark.name for item in file for mark in item.iter_markers()}
    if "browser" in marked:
        in_lab = sum("lab" in item.fixturenames for item in file)
        return 3, -sum(map(needs_browser, file)) - 4 * in_lab
    return (0 if "mpi" in marked else 1 if "notebook" in marked else 2), 0


def required(item):
    """Whether what this test needs, a browser or MPI, has to be there: the environment says so.

    NEURONLAB_REQUIRE_MPI=1; NEURONLAB_REQUIRE_BROWSER=1 for the engine of this run, or words, as in
    "chromium firefox webkit". A test that needs another engine than the run's is marked `browser("webkit")`.
    """
    if item.get_closest_marker("mpi"):
        return os.environ.get("NEURONLAB_REQUIRE_MPI") == "1"
    if browser := item.get_closest_marker("browser"):
        words = os.environ.get("NEURONLAB_REQUIRE_BROWSER", "").split()
        own = item.config.getoption("engine")
        return next(iter(browser.args), own) in [own if word == "1" else word for word in words]
    return False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where a browser or MPI is required, a test that was skipped for want of it has failed."""
    report = yield
    if required(item) and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report
