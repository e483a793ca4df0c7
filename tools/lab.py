"""Runs notebooks in the real JupyterLab and a real browser, as a learner does; for tests and benchmarks."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import nbformat
from nbformat.sign import NotebookNotary

from tools.browser import wait_until

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
SHIPPED_SETTINGS = ROOT / "share/jupyter/lab/settings/overrides.d/neuronlab.json"
SHIPPED_EXTENSIONS = ROOT / "share/jupyter/labextensions"
TOO_EARLY = "Error: widget model not found"
NEWS = "@jupyterlab/apputils-extension:notification"
BOOT_SECONDS = 60
STOP_SECONDS = 5  # it takes one, or now and then has not ended after twenty
CELL_MS = 120_000


@contextmanager
def serve_lab(folder, *, shipped_settings=True, trusted=(), without=()):
    """Start JupyterLab on the notebooks in `folder` and give its address; nobody's own settings come in.

    Its settings and its plugin are those that the wheel brings along; without them it asks no question about
    news either.
    `trusted` are notebooks that this learner has marked as trusted; `without` are extensions switched off.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        settings = json.loads(SHIPPED_SETTINGS.read_text(encoding="utf-8"))
        if not shipped_settings:
            settings = {NEWS: settings[NEWS]}
        settings[NEWS] |= {"checkForUpdates": False}
        # The wheel has a place for its settings beside JupyterLab's own; this is the one of a user.
        overrides = Path(own, "config", "labconfig", "default_setting_overrides.json")
        overrides.parent.mkdir(parents=True)
        overrides.write_text(json.dumps(settings), encoding="utf-8")
        disabled = {"neuronlab": not shipped_settings} | dict.fromkeys(without, True)
        # Each page would ask whether JupyterLab has to be built again: over a second of the server's time.
        page_config = {"disabledExtensions": disabled, "buildCheck": False}
        overrides.with_name("page_config.json").write_text(json.dumps(page_config), encoding="utf-8")
        trust(trusted, Path(own, "data"))
        places = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        environment = os.environ | {name: str(Path(own, place)) for name, place in places.items()}
        # The kernels import the package that stands here, whether or not it is installed.
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        port = _free_port()
        options = (
            "--no-browser --allow-root --ip=127.0.0.1 --IdentityProvider.token= --ServerApp.port_retries=0 "
            f"--LabApp.expose_app_in_browser=True --ServerApp.port={port} "
            f"--LabApp.extra_labextensions_path={SHIPPED_EXTENSIONS}"
        )
        log = Path(own, "log")
        with log.open("w", encoding="utf-8") as written:
            server = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *options.split(), f"--ServerApp.root_dir={folder}"],
                env=environment,
                stdout=written,
                stderr=written,
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, server, log)
            yield url
        finally:
            server.terminate()  # takes its kernels along
            try:
                server.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()  # its kernels end by themselves when it is gone
                server.wait()


def trust(notebooks, data):
    """Sign notebooks for the JupyterLab whose data folder is `data`."""
    data.mkdir(exist_ok=True)
    notary = NotebookNotary(data_dir=str(data))
    for path in notebooks:
        notary.sign(nbformat.read(path, as_version=4))
    notary.store.close()


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(url, server, log):
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{url}/api", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def copy_notebooks(folder):
    """Copy the chapters into `folder`, because JupyterLab saves what it opens."""
    for chapter in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(chapter, folder)


def write_notebook(path, *cells):
    """Write a notebook with these code cells."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    )
    nbformat.write(notebook, path)


def wait_for_kernel(page):
    """Wait until the notebook on a page of JupyterLab can run its cells."""
    wait_until(page, "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length")
    # Not the idle indicator: Run All would then silently do nothing.
    page.evaluate(
        """async () => {
            const { context, sessionContext } = jupyterapp.shell.currentWidget;
            await context.ready;
            await sessionContext.ready;
            await sessionContext.session.kernel.info;
        }"""
    )


class Notebook:
    """A notebook open in JupyterLab; `errors` collects what the console and uncaught exceptions say.

    But not that the manager of widgets did not find a model: where the kernel took 2 s to start, it looks too
    early, and the plugin that the wheel brings looks again (docs/tried.md).
    """

    ADDRESS = "{}/doc/tree/{}?reset"

    def __init__(self, context, url, name):
        self.page = context.new_page()
        self.errors = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(f"{error}\n{error.stack}"))
        self._address = self.ADDRESS.format(url, quote(name))
        self.open()

    def open(self):
        """Open the page of the notebook, or open it again; what was not saved is gone."""
        self.page.goto(self._address)
        wait_for_kernel(self.page)

    def _hear(self, message):
        if message.type == "error" and TOO_EARLY not in message.text:
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def draw_no_pictures(self):
        """Let the kernel draw no still pictures of cards, which takes it longer than all else."""
        pictured = "from neuronlab.widgets.kit.pictured import Pictured"
        self.execute(f"{pictured}\nPictured._kept_picture = lambda card: ''")

    def run_all(self):
        """Run all cells; an error in one of them is an AssertionError with its traceback."""
        self.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        self._expect_no_error()

    def _expect_no_error(self):
        errors = self.cell_errors()
        assert not errors, "\n".join(errors)

    def cell_errors(self):
        return self.page.evaluate(
            """jupyterapp.shell.currentWidget.content.widgets
                .flatMap((cell) => cell.model.toJSON().outputs ?? [])
                .filter((output) => output.output_type === "error")
                .map((output) => output.traceback.join("\\n"))"""
        )

    @property
    def cells(self):
        """[type, source] of each cell."""
        return self.page.evaluate(
            """jupyterapp.shell.currentWidget.content.model.toJSON().cells
                .map((cell) => [cell.cell_type, cell.source])"""
        )

    def show(self, source, cell=0):
        """Put `source` into a cell, run it, and return the locator of its output."""
        self.page.evaluate(
            """async ([source, at]) => {
                const notebook = jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = at;
                notebook.mode = "command";
                notebook.activeCell.model.sharedModel.setSource(source);
                await jupyterapp.commands.execute("notebook:run-cell");
            }""",
            [source, cell],
        )
        self._expect_no_error()
        return self.output(cell)

    def output(self, cell):
        """The locator of what stands below a cell."""
        return self.page.locator(".jp-NotebookPanel .jp-Cell").nth(cell).locator(".jp-Cell-outputArea")

    def begin(self, code):
        """Let the kernel start on `code` and don't wait for it; `settle` does."""
        self.page.evaluate(
            """(code) => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                window.begun = kernel.requestExecute({ code, store_history: false }).done;
            }""",
            code,
        )

    def settle(self):
        """Wait until the kernel is done with what was begun."""
        self.page.evaluate("window.begun.then(() => {})")

    @contextmanager
    def busy(self, holding="open(os.devnull)"):
        """Keep the kernel busy meanwhile, as a long cell does, however long it takes on this machine.

        The cell is inside `with` this expression, such as a lock, while it lasts.
        """
        with tempfile.TemporaryDirectory() as folder:
            end = Path(folder, "end")
            waits = f"while not os.path.exists({str(end)!r}): time.sleep(0.01)"
            self.begin(f"import os, time\nwith {holding}:\n    {waits}")
            try:
                yield
            finally:
                end.touch()
                self.settle()

    def execute(self, code):
        """Run `code` in the kernel, in no cell, and return what it prints; RuntimeError for an exception."""
        text, error = self.page.evaluate(
            """async (code) => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                const request = kernel.requestExecute({ code, store_history: false });
                let text = "", error = null;
                request.onIOPub = ({ header, content }) => {
                    if (header.msg_type === "stream") text += content.text;
                    if (header.msg_type === "error") error = `${content.ename}: ${content.evalue}`;
                };
                await request.done;
                return [text, error];
            }""",
            code,
        )
        if error:
            raise RuntimeError(error)
        return text

    def wait_for(self, expression, printed, seconds=10):
        """Wait until the kernel prints `printed` for this expression.

        What is changed on the page takes a way of its own to the kernel: whoever asks at once may be early.
        """
        end = time.monotonic() + seconds
        while (now := self.execute(f"print({expression})").rstrip("\n")) != printed:
            assert time.monotonic() < end, f"print({expression}) gives {now}, not {printed}"
            self.page.wait_for_timeout(20)

    def take_errors(self):
        """Return what `errors` holds and forget it, so that one test's error is not the next one's too."""
        taken, self.errors[:] = list(self.errors), []
        return taken

    def close(self):
        """Close the page and end its kernel."""
        self.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.page.close()
