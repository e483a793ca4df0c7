"""The house keeps its own rules: what is installed, which way imports point, what the README promises."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "neuronlab",
    "notebooks",
    "tests",
    "tools",
    "benchmarks",
    "docs",
    "binder",
    "examples",
    ".ci",
    ".github",
)


def files(*suffixes):
    """Return the project's own files with these suffixes, or all of them."""
    found = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    for room in ROOMS:
        found += [path for path in (ROOT / room).rglob("*") if path.is_file()]
    hidden = ("__pycache__", ".ipynb_checkpoints", "_build")
    found = [path for path in found if not any(part in hidden for part in path.parts)]
    return sorted(path for path in found if not suffixes or path.suffix in suffixes)


def name_of(path):
    """Return a path as the README would write it."""
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def course(project):
    """The bounds of what a learner installs directly: {name: SpecifierSet}."""
    lines = project["dependencies"] + project["optional-dependencies"]["course"]
    return {canonicalize_name(line.name): line.specifier for line in map(Requirement, lines)}


@pytest.fixture(scope="module")
def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_conda_users_get_what_pip_users_get(course, project):
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = {canonicalize_name(line.name): line.specifier for line in map(Requirement, lines[:-2])}
    assert conda.pop("python") == Requirement("python" + project["requires-python"]).specifier
    assert conda == course
    assert lines[-2:] == ["pip", {"pip": ["."]}]


def test_binder_pins_what_the_course_needs(course):
    text = (ROOT / "binder/requirements.txt").read_text(encoding="utf-8")
    pins = [Requirement(line) for line in text.splitlines() if line and not line.startswith("#")]
    assert {canonicalize_name(pin.name) for pin in pins} == set(course)
    for pin in pins:
        (exact,) = pin.specifier
        assert exact.operator == "=="
        assert Version(exact.version) in course[canonicalize_name(pin.name)], (
            f"{pin} is outside pyproject's bounds"
        )
        assert pin.url is None


def test_binder_python_is_allowed(project):
    version = (ROOT / "binder/runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
    assert Version(version) in Requirement("python" + project["requires-python"]).specifier


@pytest.mark.skipif(sys.platform == "win32", reason="repo2docker needs Linux or macOS")
def test_repo2docker_accepts_the_repository():
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for line in ("FROM ", "binder/requirements.txt", "RUN ./binder/postBuild", "binder/start"):
        assert line in done.stdout, f"no {line!r} in the Dockerfile"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no executable bit")
@pytest.mark.parametrize("script", [".ci/run", "binder/postBuild", "binder/start"])
def test_script_is_executable(script):
    assert (ROOT / script).stat().st_mode & 0o111


def commands(text):
    """Return the lines that README and .ci/run hold to install and do something at once."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith("python -m pip install")]


def test_ci_runs_the_second_command_of_the_readme(readme):
    first, second = commands(readme)[:2]
    assert first == 'python -m pip install ".[course]" && neuronlab'
    assert commands((ROOT / ".ci/run").read_text(encoding="utf-8")) == [second]


def test_contributing_names_the_sessions_that_exist(readme):
    noxfile = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    functions = [node for node in noxfile.body if isinstance(node, ast.FunctionDef)]
    sessions = {node.name for node in functions if node.decorator_list}
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert set(re.findall(r"nox -s (\w+)", contributing)) == sessions
    assert set(re.findall(r"nox -s (\w+)", readme)) <= sessions


def test_readme_lists_the_chapters(readme):
    listed = re.findall(r"^\| \[(\d+  ?.+?)\]\(notebooks/(\w+)\.ipynb\)", readme, flags=re.MULTILINE)
    sources = sorted((ROOT / "notebooks/source").glob("*.md"))
    assert [name for _, name in listed] == [path.stem for path in sources]
    for (title, _), source in zip(listed, sources, strict=True):
        heading = re.search(r"^# (.+)$", source.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert heading and heading[1].split() == title.split(), f"{source.name} has another title"


def test_every_file_opens_with_a_sentence():
    silent = []
    for path in files(".py"):
        opening = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if not re.match(r".*[.:?]$", opening.partition("\n")[0]):
            silent.append(name_of(path))
    assert silent == []


def test_no_test_waits_by_what_a_policy_forbids():
    own = "wait_for_" + "function"  # tools.browser.wait_until says why not
    assert [name_of(path) for path in files(".py") if own in path.read_text(encoding="utf-8")] == []


def test_no_file_names_a_place_on_one_machine():
    place = re.compile(r"(?<![\w.])/(?:work|farm|root|tmp|home|Users)/\w[^\s\"']*")
    found = {}
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        if places := place.findall(text):
            found[name_of(path)] = places
    assert found == {}
