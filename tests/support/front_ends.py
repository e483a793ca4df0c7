"""Front ends beside JupyterLab, served from this machine: Notebook 7, Voila, marimo, each light or dark."""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tools.lab import ROOT, SHIPPED_EXTENSIONS, _free_port, write_notebook

CARDS = {
    "stepper": "nl.Stepper.of(nl.examples.two_neurons)",
    "exercise": "nl.Exercise('4.1')",
    "pg": "nl.Playground()",
    "ring": "nl.RingPlayer([[1.0, 10.0], [2.0, 20.0]])",
}
BOOT_SECONDS = 120


def notebook(folder, port, theme):
    """Notebook 7: the command that serves it, its page's address, and what the environment needs."""
    write_notebook(folder / "cards.ipynb", "import neuronlab as nl", *CARDS.values())
    name = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[theme]
    overrides = folder / "config/labconfig/default_setting_overrides.json"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(json.dumps({"@jupyterlab/apputils-extension:themes": {"theme": name}}))
    options = f"--no-browser --allow-root --ip=127.0.0.1 --port={port} --IdentityProvider.token="
    places = (
        f"--ServerApp.root_dir={folder} --JupyterNotebookApp.extra_labextensions_path={SHIPPED_EXTENSIONS}"
    )
    command = ["notebook", *options.split(), *places.split()]
    return command, "notebooks/cards.ipynb", {"JUPYTER_CONFIG_DIR": str(folder / "config")}


def voila(folder, port, theme):
    """Voila: a notebook as a dashboard."""
    write_notebook(folder / "cards.ipynb", "import neuronlab as nl", *CARDS.values())
    options = f"--no-browser --port={port} --theme={theme} --Voila.ip=127.0.0.1"
    return ["voila", str(folder / "cards.ipynb"), *options.split()], "", {}


def marimo(folder, port, theme):
    """marimo: the example of the repository, as an app."""
    text = (ROOT / "examples/marimo_stepper.py").read_text(encoding="utf-8")
    (folder / "cards.py").write_text(text, encoding="utf-8")
    settings = f'[tool.marimo.display]\ntheme = "{theme}"\n'
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    options = f"--headless --no-token --host 127.0.0.1 --port {port}"
    return ["marimo", "run", str(folder / "cards.py"), *options.split()], "", {}


FRONT_ENDS = {"notebook": notebook, "voila": voila, "marimo": marimo}


@contextmanager
def serve(name, theme):
    """Start the front end of this name in a folder of its own, and give the address of its page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        port = _free_port()
        command, page, own = FRONT_ENDS[name](folder, port, theme)
        paths = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(paths),
            "IPYTHONDIR": str(folder / "ipython"),
        }
        log = folder / "log"
        with log.open("w", encoding="utf-8") as written:
            server = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=environment | own,
                cwd=folder,
                stdout=written,
                stderr=written,
            )
        try:
            _wait_for(f"http://127.0.0.1:{port}/", server, log)
            yield f"http://127.0.0.1:{port}/{page}"
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(address, server, log):
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(address, timeout=60):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"it did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
