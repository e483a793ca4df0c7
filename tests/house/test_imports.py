"""Imports point one way, and only the engine does the arithmetic of neurons: read from the code itself."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "neuronlab"
FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

# A module may import only modules that stand before it; a room such as "writing" is one place.
ORDER = (
    "lazy",
    "checks",
    "record",
    "files",
    "pipe",
    "trial",
    "functions",
    "data",
    "network",
    "parameters",
    "backprop",
    "rules",
    "ref",
    "step",
    "algorithm",
    "architecture",
    "steps",
    "evaluation",
    "gradcheck",
    "history",
    "_buffered",
    "training",
    "landscape",
    "least_squares",
    "interchange",
    "writing",
    "diagnosis",
    "parallel",
    "figures",
    "course",
    "widgets/kit",
    "widgets/stepper",
    "widgets/live_plot",
    "widgets/data_parallel",
    "widgets/ring_player",
    "widgets/playground",
    "widgets/exercise",
    "widgets/predict",
    "widgets/progress_map",
    "widgets/cluster_cards",
    "export",
    "site",
    "app",
    "__main__",
)
# A card stands alone, on the kit; only these stand on another card.
TIES = {
    "widgets/data_parallel": {"widgets/stepper"},
    "widgets/exercise": {"widgets/stepper"},
    "widgets/playground": {"widgets/stepper", "widgets/live_plot"},
}
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


def room_of(names):
    """Return the room of a module: its first name, or of a card or the kit its first two."""
    return "/".join(names[: 2 if names[0] == "widgets" else 1])


def climbing(path, source):
    """Return the imports of one file, "writing/formula.py", that point the wrong way, as sentences."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    own = room_of(parts)
    if own in ("__init__", "widgets"):
        return []  # the list of public names looks at all rooms
    if own not in ORDER:
        return [f"{own} has no place in ORDER: give it one"]
    found = []
    package = path.split("/")[:-1]
    for name in imported(ast.parse(source), ["neuronlab", *package]):
        top, *rest = name.split(".")
        if top != "neuronlab" or rest == ["__version__"]:
            continue
        room = room_of(rest) if rest else ""
        if room == own:
            continue
        if room not in ORDER:
            found.append(f"{own} imports {name}, which is not a module that has a place in ORDER")
        elif ORDER.index(room) > ORDER.index(own):
            found.append(f"{own} imports {name}, which stands above it")
        elif _is_card(own) and _is_card(room) and room not in TIES.get(own, ()):
            found.append(f"{own} imports {name}, which is another card")
    return found


def _is_card(room):
    return room.startswith("widgets/") and room != "widgets/kit"


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


def test_only_training_uses_the_buffered_form():
    """Everything else, `backprop` first, runs the lines that one reads."""
    users = {
        path.as_posix()
        for path in FILES
        for name in imported(
            ast.parse((PACKAGE / path).read_text(encoding="utf-8")), ["neuronlab", *path.parts[:-1]]
        )
        if name.startswith("neuronlab._buffered")
    }
    assert users == {"training.py"}


def test_both_passes_are_written_as_matrix_products():
    """Nothing of the buffered form, and no other product than the operator `@`: one forward, two back."""
    tree = ast.parse((PACKAGE / "backprop.py").read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    products = {
        name: sum(isinstance(inner, ast.MatMult) for inner in ast.walk(node))
        for name, node in functions.items()
    }
    assert {name: count for name, count in products.items() if count} == {
        "pass_forward": 1,
        "pass_backward": 2,
    }
    called = {
        name: {ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
        for name, node in functions.items()
    }
    assert "run_passes" in called["backprop"]
    assert {"pass_forward", "pass_backward"} <= called["run_passes"] and "pass_forward" in called["forward"]


def test_views_only_read():
    readers = [path for path in FILES if path.parts[0] in ("writing", "figures", "widgets")]
    assert complaints(neuron_arithmetic, readers) == {}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("backprop.py", "from .network import Network\nfrom . import functions\nimport numpy as np"),
        ("writing/formula.py", "from ..steps import steps\nfrom .tex import write\nfrom . import tex"),
        ("widgets/exercise/__init__.py", "from ...writing import formula\nfrom ...course import examples"),
        ("widgets/playground/page_state.py", "from ..stepper.stepper import Stepper\nfrom ..kit import wire"),
    ],
)
def test_an_import_that_points_down_passes(path, source):
    assert climbing(path, source) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("network.py", "from .backprop import backprop"),
        ("network.py", "from . import steps"),
        ("network.py", "def late():\n    import neuronlab.writing.formula"),
        ("network.py", "import neuronlab as nl"),
        ("network.py", "from neuronlab import Trace"),
        ("writing/formula.py", "from ..widgets.stepper.stepper import Stepper"),
        ("widgets/kit/wire.py", "from ..stepper.stepper import Stepper"),
        ("widgets/ring_player/ring_player.py", "from ..stepper.stepper import Stepper"),
        ("kitchen.py", "import numpy"),
    ],
)
def test_an_import_that_climbs_is_noticed(path, source):
    assert len(climbing(path, source)) == 1


def test_only_arithmetic_of_neurons_is_noticed():
    assert neuron_arithmetic("curves.py", "x = np.linspace(0, 1)\ny = x * 2 + np.log10(x)") == []
    for bad in ("z = W @ x", "z @= W", "np.tanh(z)", "W.dot(x)", "from math import exp", "np.maximum(z, 0)"):
        assert neuron_arithmetic("curves.py", bad), bad
