"""What a page keeps of a notebook's widgets: the models that their own front end can bring back to life."""

import json
import re

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def keep_models(notebook, resources):
    """Prepare the widget outputs of an executed notebook (a preprocessor of nbconvert).

    Each view then names the anywidgets in it (`models`) and says whether something in it stays still without
    a kernel (`needs_kernel`); `resources["saved_models"]` is the JSON of their states, for a <script>.
    """
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    kept = set()
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            view = output.get("data", {}).get(VIEW)
            if view is None:
                continue
            inside = list(leaves(view["model_id"], state))
            view["models"] = [name for name in inside if state[name]["model_module"] == "anywidget"]
            view["needs_kernel"] = len(view["models"]) < len(inside)
            for name in view["models"]:
                kept |= {name, *_code_of(state[name])}
    resources["saved_models"] = for_script(as_json({name: state[name] for name in state if name in kept}))
    return notebook, resources


def maps(notebook):
    """Yield the traits of each map of the chapters, whose links lead to notebooks."""
    for model in notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {}).values():
        if model["state"].get("_anywidget_id", "").endswith(".ProgressMap"):
            yield model["state"]


def leaves(model_id, state):
    """Yield the ids of the models shown by a view: itself, or what stands in a box."""
    if model_id not in state:
        return
    children = state[model_id]["state"].get("children")
    if children is None:
        yield model_id
    for child in children or ():
        yield from leaves(child.removeprefix("IPY_MODEL_"), state)


def _code_of(model):
    """Return the ids of the models from which a card of the course takes its code."""
    return [reference.removeprefix("IPY_MODEL_") for reference in model["state"].get("_code", ())]


def as_json(models):
    """Write {"values": [[value, buffers], ...], "models": {id: {trait: place in values}}}.

    A value that several models share, such as their program code, stands once. `buffers` are
    [path inside the value, base64].
    """
    places, written = {}, {}
    for name, model in models.items():
        traits, buffers = model["state"], {}
        for buffer in model.get("buffers", ()):
            trait, *path = buffer["path"]
            buffers.setdefault(trait, []).append([path, buffer["data"]])
        written[name] = {
            trait: places.setdefault(_dump([traits.get(trait), buffers.get(trait, [])]), len(places))
            for trait in [*traits, *(trait for trait in buffers if trait not in traits)]
        }
    return f'{{"values": [{",".join(places)}], "models": {_dump(written)}}}'


def _dump(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def for_script(text):
    """Escape what would end a <script> or hide its end, as the HTML standard asks for."""
    return re.sub("<(?=!--|/?script)", r"\\u003c", text, flags=re.IGNORECASE)
