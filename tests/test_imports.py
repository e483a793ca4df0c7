"""Imports point one way, and only the engine does the arithmetic of neurons: read from the code itself."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "neuronlab"
FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

# A module may import only modules that stand before it; a package such as views is one place.
ORDER = (
    "lazy",
    "checks",
    "functions",
    "inplace",
    "data",
    "network",
    "passes",
    "backprop",
    "rules",
    "steps",
    "evaluation",
    "gradcheck",
    "history",
    "training",
    "landscape",
    "memory",
    "playground",
)
# Exercises and worksheets write formulas and names, so they stand above the views; slips only calculate.
ORDER += (
    "examples",
    "slips",
    "friendly",
    "parallel",
    "views",
    "exercises",
    "choices",
    "questions",
    "exercise_sets",
    "notes",
    "progress_map",
    "worksheets",
)
ORDER += ("widgets", "export")
ARITHMETIC = {"exp", "tanh", "dot", "maximum", "matmul", "einsum"}  # whoever calls them computes a neuron


def imported(tree, package):
    """Yield all that a module imports, as absolute dotted names; `package` are the names of its package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def climbing(path, source):
    """Return the imports of one file, "views/formula.py", that point the wrong way, as sentences."""
    parts = path.removesuffix(".py").split("/")
    own = parts[0]
    if own == "__init__":
        return []  # the list of public names looks at all rooms
    if own not in ORDER:
        return [f"{own} has no place in ORDER: give it one"]
    found = []
    for name in imported(ast.parse(source), ["neuronlab", *parts[:-1]]):
        top, _, rest = name.partition(".")
        room = rest.split(".")[0]
        if top != "neuronlab" or room == own:
            continue
        if room not in ORDER:
            found.append(f"{own} imports {name}, which is not a module that has a place in ORDER")
        elif ORDER.index(room) > ORDER.index(own):
            found.append(f"{own} imports {name}, which stands above it")
    return found


def neuron_arithmetic(path, source):
    """Return the places of one file that compute what only the engine should."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            found.append(f"{path}:{node.lineno}: @")
        elif isinstance(node, ast.Attribute) and node.attr in ARITHMETIC:
            found.append(f"{path}:{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.ImportFrom) and node.module in ("numpy", "math"):
            found += [
                f"{path}:{node.lineno}: {alias.name}" for alias in node.names if alias.name in ARITHMETIC
            ]
    return found


def complaints(check, paths):
    """Return {file: what `check` finds in it} for the files in which it finds something."""
    found = {
        path.as_posix(): check(path.as_posix(), (PACKAGE / path).read_text(encoding="utf-8"))
        for path in paths
    }
    return {path: lines for path, lines in found.items() if lines}


def test_imports_point_one_way():
    assert len(FILES) > 5
    assert complaints(climbing, FILES) == {}


def test_views_only_read():
    readers = [path for path in FILES if path.parts[0] in ("views", "widgets")]
    assert complaints(neuron_arithmetic, readers) == {}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("backprop.py", "from .network import Network\nfrom . import functions\nimport numpy as np"),
        ("views/formula.py", "from ..steps import steps\nfrom .tex import write\nfrom . import tex"),
        ("widgets/__init__.py", "from ..views import formula\nfrom .. import examples"),
    ],
)
def test_an_import_that_points_down_passes(path, source):
    assert climbing(path, source) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("network.py", "from .backprop import backprop"),
        ("network.py", "from . import steps"),
        ("network.py", "def late():\n    import neuronlab.views.formula"),
        ("network.py", "import neuronlab as nl"),
        ("network.py", "from neuronlab import Trace"),
        ("views/formula.py", "from ..widgets.stepper import Stepper"),
        ("kitchen.py", "import numpy"),
    ],
)
def test_an_import_that_climbs_is_noticed(path, source):
    assert len(climbing(path, source)) == 1


def test_only_arithmetic_of_neurons_is_noticed():
    assert neuron_arithmetic("curves.py", "x = np.linspace(0, 1)\ny = x * 2 + np.log10(x)") == []
    for bad in ("z = W @ x", "z @= W", "np.tanh(z)", "W.dot(x)", "from math import exp", "np.maximum(z, 0)"):
        assert neuron_arithmetic("curves.py", bad), bad
