"""The widgets' state in a chapter: what its outputs show, under names that are the same in each build."""

import json
import re

import nbformat

from neuronlab.widgets.kit.bundle import code_files

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
_REFERENCE = re.compile(r'"IPY_MODEL_([\w-]+)"')


def fix_state(notebook):
    """Return an executed notebook with the state of what its outputs show, and of nothing else.

    A view without a state goes; what else its output holds stays. A model's id then comes from its cell and
    its place in it, not by chance; those of the cards' code come from their text already.
    """
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    names = {}

    def name(model, wanted):
        if model in names or model not in state:
            return
        names[model] = model if _is_code(state[model]) else wanted
        for k, part in enumerate(_REFERENCE.findall(json.dumps(state[model].state, sort_keys=True))):
            name(part, f"{wanted}-{k}")

    for cell in notebook.cells:
        for k, data in enumerate(output.get("data", {}) for output in cell.get("outputs", ())):
            if VIEW in data and data[VIEW]["model_id"] not in state:
                del data[VIEW]
            elif VIEW in data:
                name(data[VIEW]["model_id"], f"{cell.id}-{k}")
    kept = {model: state[model] for model in names}
    for model in kept.values():
        if model.model_name == "LayoutModel":  # its fifty others say nothing
            model.state = {trait: value for trait, value in model.state.items() if value is not None}
    notebook.metadata.pop("widgets", None)
    if kept:
        notebook.metadata["widgets"] = {STATE: {"version_major": 2, "version_minor": 0, "state": kept}}
    text = json.dumps(notebook)
    for model, wanted in names.items():
        text = text.replace(f'{model}"', f'{wanted}"')
    return nbformat.from_dict(json.loads(text))


def old_code(notebook) -> list:
    """Return the names of the files whose text in the notebook's cards is not today's."""
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    found = []
    for model in filter(_is_code, state.values()):
        there = model["state"]["files"]
        folder = next(iter(there)).partition("/")[0]
        now = code_files(folder)
        found += sorted(name for name in {*there, *now} if there.get(name) != now.get(name))
    return found


def _is_code(model):
    return model["state"].get("_anywidget_id", "").endswith(".kit.code.Code")
