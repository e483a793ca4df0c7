"""The lock of the JupyterLite edition: what lists our wheel so that a chapter's import finds it."""

import hashlib
import json
import re
import zipfile

import pytest

from tools.lab import ROOT
from tools.lite import build, wheels
from tools.lite.lock import closure, extended, fingerprint

INFO = {"arch": "wasm32", "python": "3.14.2"}


def wheel(folder, name, version, *asked, files=()):
    """Write a wheel that asks for these requirements and holds these files."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    said = [f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}"]
    said += [f"Requires-Dist: {one}" for one in asked]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(said) + "\n")
        for file in (f"{name}/__init__.py", *files):
            archive.writestr(file, "")
    return path


def pyodide(**versions):
    """A lock of Pyodide with these packages; each needs the one before."""
    packages, before = {}, []
    for name, version in versions.items():
        packages[name] = {
            "name": name,
            "version": version,
            "file_name": f"{name}.whl",
            "depends": before,
            "imports": [name],
        }
        before = [name]
    return {"info": INFO, "packages": packages}


@pytest.fixture
def own(tmp_path):
    markers = ('psutil; sys_platform != "emscripten"', 'torch; extra == "bench"')
    asked = ("numpy>=2", "Any_Widget>=0.9", "widgetsnbextension", "jupyterlab_widgets", *markers)
    return wheel(tmp_path, "neuronlab", "0.1.0", *asked, files=["extra.py", "neuronlab-0.1.0.data/data/x.py"])


def test_the_lock_leads_an_import_to_our_wheel(own):
    lock = extended(pyodide(numpy="2.2", neuronlab="0.0.1"), [own], "../pyodide/", "../course/")
    ours = lock["packages"]["neuronlab"]
    assert ours["imports"] == ["extra", "neuronlab"]
    assert ours["depends"] == ["numpy", "any-widget"]  # nothing of a page, nor of other machines
    assert ours["file_name"] == "../course/neuronlab-0.1.0-py3-none-any.whl"
    assert ours["sha256"] == hashlib.sha256(own.read_bytes()).hexdigest()
    assert lock["packages"]["numpy"]["file_name"] == "../pyodide/numpy.whl"
    assert lock["info"] == INFO


def test_what_is_copied_is_what_is_needed():
    lock = pyodide(numpy="2.2", scipy="1.1", pandas="2.2")
    assert list(closure(lock, ["SciPy"])["packages"]) == ["numpy", "scipy"]
    with pytest.raises(LookupError, match="has no torch"):
        closure(lock, ["torch"])


def test_each_edition_has_an_address_of_its_own(tmp_path, own):
    before = fingerprint(pyodide(numpy="2.2"), [own])
    assert fingerprint(pyodide(numpy="2.3"), [own]) != before
    assert fingerprint(pyodide(numpy="2.2"), [wheel(tmp_path, "neuronlab", "0.1.1")]) != before


def test_pip_is_asked_for_what_pyodide_has_not_or_only_older(tmp_path, own, monkeypatch):
    asked = []

    def pip(*words):
        for one in words[words.index(tmp_path) + 1 :]:
            asked.append(one)
            name = re.match(r"[\w-]+", one)[0].replace("-", "_")
            wheel(tmp_path, name, "3.0", *["comm>=1"] * (name == "any_widget"))

    monkeypatch.setattr(wheels, "_pip", pip)
    for_kernel, for_page = wheels.gather([own], pyodide(numpy="2.2", comm="0.1"), tmp_path)
    assert asked == ["any-widget>=0.9", "jupyterlab-widgets", "comm>=1"]
    assert [path.name.partition("-")[0] for path in for_kernel] == ["neuronlab", "any_widget", "comm"]
    assert [path.name.partition("-")[0] for path in for_page] == ["jupyterlab_widgets"]


def test_a_compiled_package_that_is_too_old_is_named(tmp_path, own, monkeypatch):
    def pip(*words):
        raise RuntimeError("no matching distribution")

    monkeypatch.setattr(wheels, "_pip", pip)
    with pytest.raises(RuntimeError, match=r"numpy>=2.0 \(Pyodide has 1\.26\)"):
        wheels.gather([own], pyodide(numpy="1.26"), tmp_path)


def test_pyodide_is_a_folder_or_an_address(tmp_path):
    lock = pyodide(numpy="2.2", scipy="1.1")
    (tmp_path / "pyodide-lock.json").write_text(json.dumps(lock))
    (tmp_path / "numpy.whl").touch()
    assert list(build.read_lock(tmp_path, "")["packages"]) == ["numpy"]  # scipy's file is not there
    address = tmp_path.as_uri() + "/"
    assert build.read_lock(None, address) == lock
    old = lock | {"info": INFO | {"version": "0.27.7"}}
    (tmp_path / "pyodide-lock.json").write_text(json.dumps(old))
    with pytest.raises(ValueError, match=r"Pyodide 0\.27\.7 has to be a folder"):
        build.read_lock(None, address)


def test_chapters_name_what_the_browser_has_to_load():
    """A kernel in the browser loads what a cell imports, before it runs: the digits need scikit-learn."""
    for source in sorted((ROOT / "notebooks/source").glob("*.md")):
        cells = re.findall(
            r"^```\{code-cell\}.*?\n(.*?)^```", source.read_text(encoding="utf-8"), re.M | re.S
        )
        imported = False
        for cell in cells:
            imported = imported or "import sklearn" in cell
            uses = "data.digits(" in cell or "run_on_cluster(" in cell
            assert imported or not uses, f"{source.name}: import sklearn belongs before\n{cell}"
