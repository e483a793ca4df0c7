"""What `neuronlab check` says: whether this installation can run the course, one line a thing."""

from __future__ import annotations

import json
import platform
import sys
import time
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from .requirements import INSTALL, needs

# What the kernel of a chapter is asked to do, and what it must print: the step of chapter 0.
TRIED = """
import neuronlab as nl
example = nl.examples.two_neurons
problem = example.X, example.Y, example.loss
first, last = nl.train(example.network, *problem, lr=0.6, epochs=1).networks
print(*(f"{nl.forward(network, example.X).item():.3f}" for network in (first, last)))
print(nl.check_gradients(example.network, *problem) < 1e-6, nl.__version__)
"""
EXPECTED = f"0.804 1.017\nTrue {__version__}\n"
KERNEL_SECONDS = 60
EXTENSIONS = {"@jupyter-widgets/jupyterlab-manager": "ipywidgets", "anywidget": "anywidget"}


class Finding(NamedTuple):
    """One line: "ok", "no" (the course runs without) or "fails", and what was found."""

    state: str
    text: str

    def __str__(self):
        return f"{self.state:<6}{self.text}"


def findings():
    """Yield a `Finding` for each thing that the course needs, the one that takes a second last."""
    yield Finding("ok", f"neuronlab {__version__}, Python {platform.python_version()} on {platform.system()}")
    yield from _packages()
    yield from _widgets()
    yield _mpi()
    yield _kernel()


def _packages():
    found = needs()
    if not found:
        yield Finding("no", "versions: neuronlab is run from its folder, so nobody knows what it wants")
    for need in found:
        there = need.installed or "is missing"
        wanted = "" if need.met else f", {need.wanted} is wanted: {INSTALL}"
        yield Finding("ok" if need.met else "fails", f"{need.name} {there}{wanted}")


def _widgets():
    """JupyterLab shows a card by two parts of its own, which must stand in the same environment."""
    try:
        from jupyter_core.paths import jupyter_path
    except ModuleNotFoundError:
        return  # JupyterLab itself is missing, and was named
    for name, package in EXTENSIONS.items():
        files = (Path(place, name, "package.json") for place in jupyter_path("labextensions"))
        described = next(filter(Path.is_file, files), None)
        if described is None:
            again = f"python -m pip install --force-reinstall {package}"
            yield Finding("fails", f"cards in JupyterLab: its extension {name} is missing: {again}")
        else:
            version = json.loads(described.read_text(encoding="utf-8")).get("version", "")
            yield Finding("ok", f"cards in JupyterLab: {name} {version}")


def _mpi():
    from ..parallel.processes.launcher import missing

    lacking = missing()
    if lacking is None:
        return Finding("ok", "MPI, for the real processes of chapter 7")
    return Finding("no", f"MPI: {lacking}. Only chapter 7's real processes need it; its text says more")


def _kernel():
    """Let a chapter's kernel compute, as Jupyter would start it."""
    started = time.perf_counter()
    try:
        said = _run(TRIED)
    except Exception as error:  # whatever keeps a kernel from its work is what the learner asks for
        return Finding("fails", f"a kernel cannot compute: {type(error).__name__}: {error}")
    seconds = time.perf_counter() - started
    if said != EXPECTED:
        return Finding(
            "fails",
            f"a kernel computes {said.strip()!r}, {EXPECTED.strip()!r} is expected. "
            f"`jupyter kernelspec list` shows which Python Jupyter starts; it should be {sys.executable}",
        )
    return Finding("ok", f"a kernel computes a learning step: 0.804 becomes 1.017, in {seconds:.1f} s")


def _run(code):
    """Return what `code` prints in a fresh kernel; RuntimeError for an exception there."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(
        KERNEL_SECONDS,
        "python3",
        extra_arguments=["--log-level=40"],  # errors only
    )
    printed = []

    def hear(message):
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            printed.append(message["content"]["text"])

    try:
        reply = client.execute_interactive(code, output_hook=hear, timeout=KERNEL_SECONDS)["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["status"] == "error":
        raise RuntimeError(f"{reply['ename']}: {reply['evalue']}")
    return "".join(printed)
