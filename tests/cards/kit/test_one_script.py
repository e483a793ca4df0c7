"""All cards in one script: each file once, in a scope of its own, and as alive as on its own."""

import re

import pytest
from javascript import in_node

from neuronlab.widgets.kit import bundle
from neuronlab.widgets.kit.bundle import STATIC, modules
from neuronlab.widgets.kit.one_script import one_script

ENTRIES = sorted(
    name
    for path in STATIC.rglob("*.py")
    for name in re.findall(r'_module = "(.*?)"', path.read_text("utf-8"))
)


def test_every_card_is_in_it_once():
    script = one_script(ENTRIES)
    names = re.findall(r'^files\["(.*?)"\] = ', script, flags=re.MULTILINE)
    assert len(names) == len(set(names)) and set(names) == {m for entry in ENTRIES for m in modules(entry)}
    for place, name in enumerate(names):
        assert set(modules(name)) - {name} <= set(names[:place]), f"{name} comes before what it needs"
    for loader in ("import ", "export "):
        assert f"\n{loader}" not in script


def test_its_functions_compute_what_the_files_compute():
    script = f"""const files = {one_script(["kit/activations.js", "kit/losses.js"])};
const both = [ACTIVATIONS, files["kit/activations.js"].ACTIVATIONS];
const answer = data.map((z) => both.map(({{ tanh }}) => tanh.f(z)));
"""
    found = in_node(["kit/activations.js"], script, [0.5, -3])
    assert [one for one, _ in found] == [other for _, other in found]
    assert found[0][0] == pytest.approx(0.46211715726000973)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Writes {name: text} where the cards' files are looked for."""

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")

    monkeypatch.setattr(bundle, "STATIC", tmp_path)
    return write


def test_two_files_may_use_one_name(files, monkeypatch):
    files(
        a='import { two } from "./b.js";\nconst own = 1;\nexport const sum = () => own + two();\n',
        b="const own = 2;\nexport function two() {\n  return own;\n}\n",
        c="const own = 4;\nexport default { own };\n",
    )
    script = one_script(["a.js", "c.js"])
    monkeypatch.undo()
    calls = "const answer = [files['a.js'].sum(), files['c.js'].default.own];"
    assert in_node(["kit/changes.js"], f"const files = {script};\n{calls}", None) == [3, 4]


def test_what_is_not_exported_is_named(files):
    files(a='import { gone } from "./b.js";\n', b="export const two = 2;\n")
    with pytest.raises(ValueError, match=r"a\.js: b\.js exports no gone"):
        one_script(["a.js"])


def test_a_default_export_stands_last(files):
    files(a="export default {};\nconst late = 1;\n")
    with pytest.raises(ValueError, match=r"a\.js: end it with `export default"):
        one_script(["a.js"])
