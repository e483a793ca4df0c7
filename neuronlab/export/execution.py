"""Runs a notebook from top to bottom in a fresh kernel and keeps the state of its widgets."""

import os
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError


def read_notebook(path):
    """Return the notebook at `path`; OSError where it cannot be read, ValueError where it is none."""
    text = Path(path).read_bytes()
    try:
        notebook = nbformat.reads(text.decode("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except (ValueError, TypeError, KeyError, AttributeError, nbformat.ValidationError) as error:
        raise ValueError(f"{path} is not a Jupyter notebook: {str(error).splitlines()[0][:200]}") from error
    return notebook


def execute(notebook, path):
    """Run all cells in the Python that runs this, in the folder of `path`; `notebook` gets outputs, states.

    RuntimeError, with the number of the cell, where one fails without the tag `raises-exception`.
    """
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        return  # to start a kernel takes seconds
    failed = []
    with tempfile.TemporaryDirectory() as profile:  # nobody's own start-up files
        environment = {"OPENBLAS_NUM_THREADS": "1"} | os.environ | {"IPYTHONDIR": profile}
        environment["NEURONLAB_PROGRESS"] = profile  # nor solved exercises: a page may be handed out
        environment.pop("MPLBACKEND", None)  # figures are drawn by the kernel's own backend
        client = NotebookClient(
            notebook,
            timeout=None,
            kernel_name="python3",
            resources={"metadata": {"path": str(Path(path).absolute().parent)}},
            record_timing=False,
            store_widget_state=True,
            coalesce_streams=True,
            extra_arguments=["--log-level=40"],  # errors only: its remarks on transport are not for readers
            on_cell_error=lambda cell, cell_index, execute_reply: failed.append(cell_index),
        )
        try:
            client.execute(env=environment)
        except CellExecutionError as error:
            number = failed[-1] + 1
            count = notebook.cells[failed[-1]].get("execution_count")
            raise RuntimeError(
                f"Cell {number} of {len(notebook.cells)}, In [{count}], raised {error.ename}: {error.evalue}"
            ) from error
        except DeadKernelError as error:
            raise RuntimeError(f"The kernel died: {error}") from error
        except NoSuchKernel as error:
            hint = 'running a notebook needs ipykernel: python -m pip install "neuronlab[course]"'
            raise ModuleNotFoundError(hint, name="ipykernel") from error
