"""Runs tests on one mutant, in a copy of this process: what takes long to load is loaded once, before.

No file is written: the copy imports, or reads, the mutant's text where it looks for that of the file.
"""

import gc
import importlib
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import tempfile
import time
import warnings
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Seconds on the clock: one that waits for ever is noticed, too. What the tests take without a mutant counts
# ten times, so that one that is only slow, on a machine with other work, is not.
WALL, LONGEST = 60, 3600
MEMORY = 6 * 2**30
# For pytest: nothing that only costs time where all that counts is whether a test fails.
WORDS = ["-q", "-x", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
WORDS += ["--assert=plain", "--tb=no", "-m", "not browser and not mpi"]
_passed: dict = {}  # by tests that pass without a mutant: (seconds, seconds on the clock, those of each)


class Trials:
    """The tests of one file: `baseline` runs them on the file as it is, `notice` on a mutant of it."""

    def __init__(self, file, tests):
        self.path, self.tests = ROOT / file, list(tests)
        self.seconds, self.wall, self._order = 0.0, 0.0, {}

    def baseline(self):
        """Run all tests, which have to pass, note how long each takes, and load here what they load.

        Tests of several files are run for the first of them only.
        """
        tests = tuple(self.tests)
        if tests in _passed:
            self.seconds, self.wall, order = _passed[tests]
            self._order = dict(order)
            return
        begin = time.monotonic()
        passed, noted = self._passes(None, None, LONGEST)
        if not passed:
            raise RuntimeError(f"without a mutant this fails: {noted.get('failed') or self.tests}")
        self._order, self.seconds, self.wall = noted["tests"], noted["seconds"], time.monotonic() - begin
        _passed[tests] = self.seconds, self.wall, dict(self._order)
        for name in noted["modules"]:
            with suppress(Exception), warnings.catch_warnings(action="ignore"):
                importlib.import_module(name)
        gc.freeze()  # what is there need not be looked through in every copy

    def notice(self, source) -> bool:
        """Whether a test fails, or never ends, where `source` is the file's text."""
        passed, noted = self._passes(source, 10 + 10 * self.seconds, WALL + 10 * self.wall)
        if noted.get("failed") in self._order:
            self._order[noted["failed"]] /= 4  # it has an eye for mutants
        return not passed

    def _passes(self, source, seconds, wall):
        """(whether the tests pass in a copy of this process, what it notes)."""
        with tempfile.TemporaryDirectory() as folder:
            note = Path(folder, "note.json")
            sys.stdout.flush()
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    os.setsid()
                    _limit(seconds)
                    _be_silent()
                    status = self._run(source, note)
                finally:
                    os._exit(status)
            passed = _wait(child, wall)
            return passed, json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}

    def _run(self, source, note):
        os.chdir(ROOT)
        os.environ |= {"NEURONLAB_PROFILE": "mutants", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        sys.path.insert(0, str(ROOT))
        if source is not None:
            _replace(self.path, source)
        import pytest

        return int(pytest.main([*WORDS, *self.tests], plugins=[_InOrder(self._order, note)]))


class _InOrder:
    """For pytest: what failed for other mutants first, then the quickest tests; notes what fails here."""

    def __init__(self, order, note):
        self.order, self.note, self.durations, self.failed = order, note, {}, ""

    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: self.order.get(item.nodeid, 0.0))

    def pytest_runtest_logreport(self, report):
        self.durations[report.nodeid] = self.durations.get(report.nodeid, 0.0) + report.duration
        self.failed = report.nodeid if report.failed else self.failed

    def pytest_sessionfinish(self):
        used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        foreign = [name for name, module in sys.modules.items() if _is_foreign(name, module)]
        noted = {"tests": self.durations, "seconds": used, "modules": foreign, "failed": self.failed}
        self.note.write_text(json.dumps(noted), encoding="utf-8")


def _is_foreign(name, module):
    """Whether a module is not of this project, so that it is the same for all mutants."""
    file = getattr(module, "__file__", None)
    return name != "__main__" and (file is None or ROOT not in Path(file).parents)


def _replace(path, source):
    """From now on this process imports or reads `source` where it would have `path`."""
    if path.suffix != ".py":
        read = Path.read_text
        Path.read_text = lambda self, *given, **more: source if self == path else read(self, *given, **more)
        return
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)

    class Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
        def find_spec(self, wanted, folders=None, target=None):
            if wanted != name:
                return None
            return importlib.util.spec_from_file_location(name, path, loader=self)

        def get_source(self, _):
            return source

        def exec_module(self, module):
            exec(compile(source, str(path), "exec"), module.__dict__)

    sys.meta_path.insert(0, Finder())


def _limit(seconds):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))


def _be_silent():
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if os.environ.get("MUTANTS_LOUD") else (0, 1, 2):
        os.dup2(nothing, stream)
    warnings.simplefilter("ignore")


def _wait(child, wall):
    """Whether the process `child` ends well, and within so many seconds."""
    end = time.monotonic() + wall
    pause = 0.005
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            _end(child)  # what it has started and left
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(pause)
        pause = min(0.1, 1.5 * pause)
    _end(child)
    os.waitpid(child, 0)
    return False


def _end(group):
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
