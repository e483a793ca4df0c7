"""What chapters and README show of neuronlab is public: in the `__all__` of a documented module."""

from types import ModuleType

import pytest

import neuronlab as nl
from neuronlab import export, site
from tools.chapter_code import PAGES, blocks, cells, names_of_ours, spans

# The modules that readers may import from, by the names of their files; each has a page in docs/api.
MODULES = [value for value in (getattr(nl, name) for name in nl.__all__) if isinstance(value, ModuleType)]
PUBLIC = {module.__name__: module for module in [nl, *MODULES, export, site]}


def why_private(name):
    """Return why readers should not be shown the dotted `name`, or "" if it is public."""
    module, *rest = nl, *name.split(".")[1:]
    for part in rest:
        if not isinstance(module, ModuleType):
            return ""  # an attribute of a public object
        own = f"{module.__name__}.{part}" in PUBLIC
        if part not in module.__all__ and not own and not part.startswith("__"):
            return f"{name}: {part} is not in {module.__name__}.__all__"
        module = getattr(module, part)
    return ""


def used(text):
    return {name for code in [*cells(text), *blocks(text), *spans(text)] for name in names_of_ours(code)}


@pytest.mark.parametrize("page", PAGES)
def test_names_are_public(page):
    names = used(PAGES[page].read_text(encoding="utf-8"))
    assert names, "nothing of neuronlab found"
    assert [found for found in map(why_private, sorted(names)) if found] == []


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("from neuronlab.figures.curves import loss_curves", "curves is not in neuronlab.figures.__all__"),
        ("from neuronlab.training import iterate", "training is not in neuronlab.__all__"),
        (
            "import neuronlab as n\nn.figures.canvas.Canvas(1, 2)",
            "canvas is not in neuronlab.figures.__all__",
        ),
        ("nl.data.toys.xor()", "toys is not in neuronlab.data.__all__"),
        ("from neuronlab import parallel\nparallel.cost.links", "cost is not in neuronlab.parallel.__all__"),
    ],
)
def test_private_names_are_noticed(code, wrong):
    assert any(wrong in why_private(name) for name in names_of_ours(code))


def test_public_names_pass():
    code = "import neuronlab as nl\nfrom neuronlab.parallel import GB\nnl.examples.neuron.network.layers[0].W"
    found = set(names_of_ours(code))
    assert {"neuronlab.parallel.GB", "neuronlab.examples.neuron.network.layers"} <= found
    assert {why_private(name) for name in found} == {""}


def test_every_public_name_is_there_and_listed_once():
    for module in PUBLIC.values():
        assert len(set(module.__all__)) == len(module.__all__), module.__name__
        assert [name for name in module.__all__ if not hasattr(module, name)] == []
