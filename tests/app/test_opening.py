"""The command starts a JupyterLab whose chapter 0 opens, trusted; in the thorough run from a wheel too."""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tools.browser import new_context, wait_until

ROOT = Path(__file__).resolve().parents[2]
BOOT_SECONDS = 60
STOP_SECONDS = 5  # as in tools/lab.py


def environment(folder):
    """Nobody's own Jupyter, and nobody's own progress."""
    places = ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")
    own = {name: str(folder / "jupyter" / name.lower()) for name in (*places, "JUPYTERLAB_WORKSPACES_DIR")}
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | own


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the source distribution, and the words that start the command it installs."""
    folder = tmp_path_factory.mktemp("wheel")
    run = {"check": True, "cwd": folder, "timeout": 900}
    subprocess.run([sys.executable, "-m", "build", str(ROOT), "--outdir", str(folder)], **run)
    (built,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "empty")], **run)
    scripts = folder / "empty" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "-q", f"{built}[course]"], **run)
    return built, [str(scripts / "neuronlab")]


@pytest.fixture(scope="module", params=["here", pytest.param("wheel", marks=pytest.mark.thorough)])
def command(request):
    """The words that start the command, and more of the environment that they need."""
    if request.param == "here":
        return [sys.executable, "-m", "neuronlab"], {"PYTHONPATH": str(ROOT)}
    return request.getfixturevalue("wheel")[1], {}


@contextmanager
def started(command, desk, *words):
    """Start the command in the folder `desk`; give the address that it prints, token and all."""
    log = desk / "log"
    started_by, more = command
    # The options behind -- are JupyterLab's own: its page tells the test what is open.
    behind = ["--", "--LabApp.expose_app_in_browser=True"]
    with log.open("w", encoding="utf-8") as written:
        server = subprocess.Popen(
            [*started_by, "--allow-root", "--no-browser", *words, *behind],
            cwd=desk,
            env=environment(desk) | more,
            stdout=written,
            stderr=written,
        )
    try:
        yield _address(server, log), log
    finally:
        server.terminate()
        try:
            server.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(server, log):
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+/\S+", log.read_text(encoding="utf-8")):
            try:
                with urlopen(found[0], timeout=2):
                    return found[0]
            except (URLError, OSError):
                pass
        time.sleep(0.1)
    raise RuntimeError(f"no server:\n{log.read_text(encoding='utf-8')[-3000:]}")


def test_chapter_0_opens_trusted(command, browser, tmp_path):
    with started(command, tmp_path) as (address, log):
        context = new_context(browser)
        page = context.new_page()
        page.goto(address)
        wait_until(page, "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length")
        page.locator(".jp-NotebookPanel h1", has_text="Start here").wait_for()
        opened, trusted = page.evaluate(
            """async () => {
                const { context, content } = jupyterapp.shell.currentWidget;
                await context.ready;
                const code = content.widgets.filter((cell) => cell.model.type === "code");
                return [context.path, code.length === 3 && code.every((cell) => cell.model.trusted)];
            }"""
        )
        context.close()
        assert (opened, trusted) == ("00_start_here.ipynb", True)
        said = log.read_text(encoding="utf-8")
        assert said.startswith("New in neuronlab-course: 11 chapters") and "Traceback" not in said
    assert len(list((tmp_path / "neuronlab-course").glob("*.ipynb"))) == 11


def test_errors_are_sentences(command, tmp_path):
    started_by, more = command
    for words, expected in (
        (["open", "12"], "There is no chapter 12: the chapters are 0 to 10."),
        (["log", "--allow-root"], "a file is in its place"),
        (["chek"], "neuronlab check"),
    ):
        (tmp_path / "log").touch()
        done = subprocess.run(
            [*started_by, *words],
            cwd=tmp_path,
            env=environment(tmp_path) | more,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1 and done.stdout == "", done
        assert expected in done.stderr and done.stderr.count("\n") == 1


def test_nobody_reads_to_the_end(command, tmp_path):
    started_by, more = command
    # A pipe whose reading end is closed before anything is written.
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*started_by, "check"],
        cwd=tmp_path,
        env=environment(tmp_path) | more,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    os.close(write)
    assert done.stderr == "", done


@pytest.mark.thorough  # it builds the wheel
def test_the_wheel_is_as_a_package_index_wants_it(wheel):
    built, (installed,) = wheel
    files = [*built.parent.glob("*.whl"), *built.parent.glob("*.tar.gz")]
    assert len(files) == 2
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *files], check=True, timeout=120)
    checker = shutil.which("check-wheel-contents", path=Path(sys.executable).parent)
    assert checker, 'python -m pip install -e ".[dev]" brings check-wheel-contents'
    subprocess.run([checker, built], check=True, timeout=120)
    done = subprocess.run([installed, "check"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "0.804 becomes 1.017" in done.stdout, done
