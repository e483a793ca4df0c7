"""What the wheel lays beside JupyterLab, settings and a plugin: where it is read, of a form that is taken."""

import json
import sys
import tomllib
from pathlib import Path

import pytest

import neuronlab

ROOT = Path(__file__).resolve().parents[2]
PLACE = "share/jupyter/lab/settings/overrides.d/neuronlab.json"
PLUGIN = "share/jupyter/labextensions/neuronlab"
SETTINGS = json.loads((ROOT / PLACE).read_text(encoding="utf-8"))


def test_the_wheel_has_them_at_their_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    data = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert data == {PLACE: PLACE, PLUGIN: PLUGIN}


def test_jupyterlab_finds_the_plugin():
    told = json.loads((ROOT / PLUGIN / "package.json").read_text(encoding="utf-8"))
    assert (told["name"], told["version"]) == ("neuronlab", neuronlab.__version__)
    assert (ROOT / PLUGIN / told["jupyterlab"]["_build"]["load"]).is_file()
    installed = Path(sys.prefix, PLUGIN, "package.json")
    assert json.loads(installed.read_text(encoding="utf-8")) == told


@pytest.mark.parametrize("plugin", SETTINGS)
def test_jupyterlab_knows_each_setting(plugin):
    extension, name = plugin.split(":")
    share = Path(sys.prefix, "share", "jupyter")
    found = [*share.glob(f"lab/schemas/{extension}/{name}.json")]
    found += share.glob(f"labextensions/*/*/schemas/{extension}/{name}.json")
    (schema,) = (json.loads(path.read_text(encoding="utf-8")) for path in found)
    for setting, value in SETTINGS[plugin].items():
        properties = schema["properties"][setting]
        assert properties["default"] != value  # else it need not be set
        assert type(value) is {"boolean": bool, "string": str}[properties["type"]]
        assert value in [choice["const"] for choice in properties.get("oneOf", [{"const": value}])]
