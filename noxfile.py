"""The commands of a contributor; they run in the environment that holds nox and the extra `dev`."""

import sys
from pathlib import Path

import nox

nox.options.sessions = ["lint", "check"]
nox.options.default_venv_backend = "none"

# The course's matrices are small: one BLAS thread is the steady setting.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


@nox.session
def check(session):
    """Run all tests, notebooks and browser included; a part of them: `nox -s check -- -m "not browser"`."""
    session.run(sys.executable, "-m", "pytest", "-n", "2", *session.posargs, env=ONE_THREAD)


@nox.session
def notebooks(session):
    """Run the chapters in notebooks/source/ and write notebooks/*.ipynb with their outputs."""
    session.run(sys.executable, "tools/build_notebooks.py", *session.posargs)


@nox.session
def lint(session):
    """Check style and form."""
    session.run(sys.executable, "-m", "ruff", "check", ".")
    session.run(sys.executable, "-m", "ruff", "format", "--check", ".")


@nox.session
def bench(session):
    """Run every benchmark; each prints one table, or says what it needs and ends with status 77."""
    for script in sorted(Path("benchmarks").glob("*.py")):
        command = [sys.executable, "-m", f"benchmarks.{script.stem}", *session.posargs]
        session.run(*command, env=ONE_THREAD, success_codes=[0, 77])
