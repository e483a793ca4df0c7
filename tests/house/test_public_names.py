"""What `import neuronlab` brings along: its public names, numpy, and nothing heavy."""

import subprocess
import sys
from types import ModuleType

import pytest

import neuronlab as nl

HEAVY = {
    "matplotlib",
    "ipywidgets",
    "anywidget",
    "traitlets",
    "IPython",
    "sklearn",
    "jupyterlab",
    "nbconvert",
}


def test_importing_loads_nothing_heavy():
    code = "import sys, neuronlab; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert {"neuronlab", "numpy"} <= loaded
    assert not loaded & HEAVY


def test_importing_brings_few_modules_besides_numpy():
    # Each costs its milliseconds: numpy.random, for one, comes with the first seed.
    code = "import sys, numpy; own = set(sys.modules); import neuronlab; print(*set(sys.modules) - own)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    others = [name for name in done.stdout.split() if not name.startswith("neuronlab")]
    assert set(others) <= {"lazy_loader", "dataclasses", "copy", "ast", "_ast", "__future__", "org"}, others


def test_public_names_are_there():
    assert set(nl.__all__) <= set(dir(nl))
    for name in nl.__all__:
        assert getattr(nl, name) is not None
    modules = {name for name in nl.__all__ if isinstance(getattr(nl, name), ModuleType)}
    assert modules == {"course", "data", "examples", "figures", "functions", "parallel"}
    with pytest.raises(AttributeError, match="neuronlab attribute Steper"):
        nl.Steper  # noqa: B018


def test_the_first_lines_of_help_work_as_they_stand():
    found = {}
    exec("\n".join(line[4:] for line in nl.__doc__.splitlines() if line.startswith("    ")), found)
    assert found["scores"].shape == (200, 1) and found["history"].losses[-1] < 0.1


def test_dir_shows_the_public_names_alone():
    assert [name for name in dir(nl) if not name.startswith("__")] == sorted(nl.__all__)
    assert set(nl.examples.__all__) <= set(dir(nl.examples))


def test_functions_are_not_hidden_by_the_modules_of_their_name():
    import neuronlab.backprop
    import neuronlab.steps

    assert callable(nl.steps) and callable(nl.backprop) and neuronlab.steps is nl.steps
