"""Opens a chapter in JupyterLab, in this process."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import quote

from .refusal import Refusal
from .requirements import expect

HOST = "127.0.0.1"


def expect_lab(port: int | None, allow_root: bool) -> None:
    """Raise a Refusal where JupyterLab could not start, before anything is copied."""
    expect("jupyterlab", "JupyterLab")
    if not allow_root and hasattr(os, "geteuid") and os.geteuid() == 0:
        raise Refusal(
            "You are root, and a learner's notebook should not be allowed everything: start neuronlab as a "
            "user. Where root is all there is, as in a container: neuronlab --allow-root"
        )
    if port is not None and not _free(port):
        raise Refusal(
            f"Port {port} is in use by another program, or may not be used. Choose another number, or leave "
            "--port out: then a free one is found."
        )


def serve(
    folder: Path, name: str, port: int | None, browser: bool, allow_root: bool, more: list[str]
) -> None:
    """Start JupyterLab on `folder` with the notebook `name` open; return when it has ended."""
    from jupyterlab.labapp import LabApp

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the course's matrices are small
    arguments = [
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--LabApp.default_url=/lab/tree/{quote(name)}",
        "--ServerApp.log_level=WARN",  # the addresses, and what is wrong
        "--LabApp.log_level=WARN",
    ]
    if port is not None:
        arguments += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    arguments += ["--no-browser"] * (not browser) + ["--allow-root"] * allow_root
    LabApp.launch_instance([*arguments, *more])


def _free(port):
    with socket.socket() as tried:
        if os.name != "nt":  # as Jupyter does; on Windows it would let two programs have one port
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True
