"""Builds the edition: JupyterLite's own builder makes the folder, and what is ours goes into it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from .lock import LOCK, closure, extended, fingerprint, has_extension
from .wheels import build_own, gather

KERNEL = "@jupyterlite/pyodide-kernel-extension"
SCHEMA = "static/schema/kernel.v0.schema.json"
# What the kernel fetches one by one, if it is not loaded with Pyodide, all at a time; those that a lock has.
KERNEL_PARTS = (
    *("micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm"),
    *("pyodide-kernel", "pyodide_kernel", "jedi", "ipython"),
)
COURSE = ["neuronlab", "scikit-learn"]  # what chapters import, and all that these need
CORE = (
    "pyodide.js",
    "pyodide.mjs",
    "pyodide.asm.js",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
)
# Before it a lock's addresses started where Pyodide lies, wherever the lock itself was.
FIRST_BESIDE_ITS_LOCK = (0, 28)


def build_lite(repository, folder, pyodide=""):
    """Build the edition in `folder`, which is made anew; return the address of Pyodide's lock or its path.

    `repository` is a copy of it with its chapters built. `pyodide` is where Pyodide lies: a folder, of which
    what the course needs is copied, or the address of one; by default the address that the kernel knows.
    OSError where that cannot be read, LookupError where it lacks a package, RuntimeError if a builder fails.
    """
    extension = Path(sys.prefix, "share/jupyter/labextensions", KERNEL)
    known = json.loads((extension / SCHEMA).read_text(encoding="utf-8"))["properties"]["pyodideUrl"][
        "default"
    ]
    start = known.rsplit("/", 1)[-1]  # pyodide.js, or pyodide.mjs as newer ones want it
    source = Path(pyodide) if pyodide and not urlsplit(pyodide).scheme else None
    base = "../pyodide/" if source else f"{(pyodide or known.removesuffix(start)).rstrip('/')}/"
    original = read_lock(source, base)
    with tempfile.TemporaryDirectory() as place:
        wheels = Path(place, "wheels")
        wheels.mkdir()
        own = build_own(repository, wheels)
        parts = sorted((extension / "static/pypi").glob("*.whl"))
        parts = [wheel for wheel in parts if not wheel.name.startswith("widgetsnbextension")]
        for_kernel, for_page = gather([own, *parts], original, wheels)
        course = f"course-{fingerprint(original, for_kernel)}"
        lock = extended(original, for_kernel, base, f"../{course}/")
        names = [name for name in KERNEL_PARTS if name in lock["packages"]]
        if source:
            lock = closure(lock, [*names, *COURSE])
        settings = {
            "pyodideUrl": f"./static/pyodide/{start}" if source else base + start,
            "loadPyodideOptions": {
                "lockFileURL": f"./static/{course}/{LOCK}",
                "packages": [*names, "neuronlab"],
            },
        }
        _write_settings(repository, Path(place, "lite"), settings)
        extensions = [extension, *filter(has_extension, for_kernel), *for_page]
        _run_builder(Path(place, "lite"), folder, repository / "notebooks", extensions)
        _put(folder / "static" / course, for_kernel, lock)
    if source:
        _copy(source, folder / "static/pyodide", lock)
    return base


def read_lock(source, base):
    """Return Pyodide's lock: of a folder, with the packages that are in it, or else of an address.

    ValueError for a version whose lock cannot lie apart from it, where it is not to be copied.
    """
    if source:
        lock = json.loads((source / LOCK).read_text(encoding="utf-8"))
        packages = lock["packages"].items()
        return lock | {
            "packages": {name: one for name, one in packages if (source / one["file_name"]).exists()}
        }
    with urlopen(base + LOCK, timeout=60) as answer:
        lock = json.load(answer)
    version = lock["info"].get("version")  # the newest locks name none
    if version and tuple(map(int, version.split(".")[:2])) < FIRST_BESIDE_ITS_LOCK:
        raise ValueError(f"Pyodide {version} has to be a folder, not an address: its lock must lie beside it")
    return lock


def _write_settings(repository, place, settings):
    """Write what JupyterLite's builder reads: the kernel's settings, and ours of JupyterLab."""
    place.mkdir()
    data = {"appName": "neuronlab", "litePluginSettings": {f"{KERNEL}:kernel": settings}}
    whole = {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}
    (place / "jupyter-lite.json").write_text(json.dumps(whole), encoding="utf-8")
    shipped = repository / "share/jupyter/lab/settings/overrides.d/neuronlab.json"
    shutil.copy(shipped, place / "overrides.json")


def _run_builder(place, folder, notebooks, extensions):
    chapters = place / "chapters"
    chapters.mkdir()
    for chapter in sorted(notebooks.glob("*.ipynb")):
        shutil.copy(chapter, chapters)
    shutil.rmtree(folder, ignore_errors=True)
    options = "--apps lab --no-sourcemaps --no-unused-shared-packages --ignore-sys-prefix --no-libarchive"
    command = [sys.executable, "-m", "jupyterlite_core", "build", *options.split()]
    command += ["--lite-dir", place, "--output-dir", folder.absolute(), "--contents", chapters]
    command += [f"--LiteBuildConfig.federated_extensions={path}" for path in extensions]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=place, env=os.environ)
    if done.returncode:
        raise RuntimeError(f"jupyter lite build: {(done.stdout + done.stderr).strip()[-3000:]}")


def _put(place, wheels, lock):
    place.mkdir(parents=True)
    for wheel in wheels:
        shutil.copy(wheel, place)
    (place / LOCK).write_text(json.dumps(lock), encoding="utf-8")


def _copy(source, place, lock):
    """Copy Pyodide, and of its packages those of the lock."""
    place.mkdir(parents=True)
    own = [one["file_name"].removeprefix("../pyodide/") for one in lock["packages"].values()]
    for name in [LOCK, *CORE, *own]:
        if "/" not in name and (source / name).exists():
            shutil.copy(source / name, place)
