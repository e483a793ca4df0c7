"""Joins many modules into one script, each in a scope of its own: what the pages of a web site share."""

import re

from .bundle import module_of, modules

_DEFAULT = re.compile(r"^export default (.*);\n\Z", re.MULTILINE | re.DOTALL)


def one_script(entries) -> str:
    """Return one expression, an object {file: its exports} of the modules `entries` and all they import.

    Unlike `bundle` it gives every file a scope of its own, so that two cards
    may use one name at top level. ValueError as of `bundle`, and for an entry that does not end with its
    default export.
    """
    names = list(dict.fromkeys(name for entry in entries for name in modules(entry)))
    scopes = "".join(map(_scope, names))
    return f'(() => {{\n"use strict";\nconst files = {{}};\n{scopes}return files;\n}})()'


def _scope(name):
    module = module_of(name)
    imports = []
    for file, wanted in module.imports.items():
        if missing := wanted - module_of(file).exports:
            raise ValueError(f"{name}: {file} exports no {', '.join(sorted(missing))}")
        imports.append(f'const {{ {", ".join(sorted(wanted))} }} = files["{file}"];\n')
    exported = sorted(module.exports)
    text = module.inner
    found = _DEFAULT.search(text)
    if found and ";" not in found[1]:
        exported.append(f"default: {found[1]}")
        text = text[: found.start()]
    if re.search(r"^export\b", text, re.MULTILINE):
        raise ValueError(f"{name}: end it with `export default {{ render }};`, in one statement")
    inside = f"{''.join(imports)}{text}return {{ {', '.join(exported)} }};\n"
    return f'files["{name}"] = (() => {{\n{inside}}})();\n'
