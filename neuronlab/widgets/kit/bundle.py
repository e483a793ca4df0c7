"""Joins a card's files into the one ES module and the one style sheet that anywidget takes."""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple

from .minify import js_pieces, minify_css, small, without_comments
from .reload import followed
from .theme import THEME, custom_properties

STATIC = Path(__file__).parent.parent
STUB = "kit/stub.js"  # what a card begins with; it is joined with no other file

_IMPORT = re.compile(r'^import \{\s*(\w+(?:,\s*\w+)*),?\s*\} from "(\.{1,2}/[\w./-]+\.js)";\n?', re.MULTILINE)
_ANY_IMPORT = re.compile(r"^[ \t]*import\b.*|\bimport\s*\(.*|\bimport\.meta\b", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const)\b)", re.MULTILINE)
_ANY_EXPORT = re.compile(r"^[ \t]*export\b.*", re.MULTILINE)
_DECLARED = re.compile(
    r"^(export )?(?:async )?(?:function\*?|const|let|var|class) (\w+|\{[^}]*\}|\[[^\]]*\])", re.MULTILINE
)
_STYLE_IMPORT = re.compile(r'^@import "(\.{1,2}/[\w./-]+\.css)";\n?', re.MULTILINE)
_ANY_STYLE_IMPORT = re.compile(r"@import\b.*")


class Module(NamedTuple):
    """What the bundle needs to know of one file."""

    imports: dict  # {file: the names it wants of it}
    declares: list  # names at top level
    exports: set
    text: str  # without imports and without comments
    inner: str  # the same without the word export, for all files but the entry


def bundle(entry) -> str:
    """Return the module `entry`, such as "stepper/stepper_widget.js", and all it imports as one ES module.

    Its exports are those of `entry`. Modules import each other only by lines such as
    `import { a, b } from "../kit/file.js";`, which may be broken, and what they declare at top level begins
    at the start of a line. ValueError for any other import or export, for a name that is not exported there,
    for modules that import each other in a circle, and for a top-level name that two of them use.
    """
    return followed(lambda: join_modules(modules(entry)), STATIC)


def styles(entry) -> str:
    """Return the style sheet `entry` and all that it imports, by lines `@import "../kit/base.css";`, as one.

    The course's colours stand before them.
    ValueError for another form of import, and for sheets that import each other in a circle.
    """
    return followed(
        lambda: "".join([custom_properties(), *(_sheet(name)[1] for name in sheets(entry))]), STATIC
    )


def code_files(folder) -> dict:
    """Return {name: text} of all modules and style sheets in `folder`, ready to be joined on the page.

    The course's colours belong to "kit". Errors as of `bundle` and `styles`.
    """
    names = sorted(path.relative_to(STATIC).as_posix() for path in (STATIC / folder).iterdir())
    files = {name: module_of(name).inner for name in names if name.endswith(".js") and name != STUB}
    files |= {name: _sheet(name)[1] for name in names if name.endswith(".css")}
    return files | ({THEME: custom_properties()} if folder == dirname(THEME) else {})


def modules(entry) -> list[str]:
    """Return the names of `entry` and of all the modules it imports, each after those that it needs."""
    return _in_order(entry, lambda name: module_of(name).imports)


def sheets(entry) -> list[str]:
    """Return the names of the style sheet `entry` and of all it imports, each after those that it needs."""
    return _in_order(entry, lambda name: _sheet(name)[0])


def join_modules(names) -> str:
    """Return the modules `names`, each after those that it imports, as one with the exports of the last."""
    declared = {}
    for name in names:
        module = module_of(name)
        for file, wanted in module.imports.items():
            if missing := wanted - module_of(file).exports:
                raise ValueError(f"{name}: {file} exports no {', '.join(sorted(missing))}")
        for variable in module.declares:
            if variable in declared:
                raise ValueError(f"{name} and {declared[variable]} both declare {variable} at top level")
            declared[variable] = name
        if name != names[-1] and (other := _ANY_EXPORT.search(module.inner)):
            raise ValueError(f"{name}: export a function or a const, not {other[0].strip()!r}")
    return "".join([*(module_of(name).inner for name in names[:-1]), module_of(names[-1]).text])


def module_of(name) -> Module:
    """Return what the file `name`, such as "kit/numbers.js", is to those that join it."""
    return _read_module(name, *_file(name))


def _in_order(entry, imports_of):
    done, around = [], []

    def visit(name):
        if name in around:
            circle = " -> ".join([*around[around.index(name) :], name])
            raise ValueError(f"files that import each other in a circle: {circle}")
        if name in done:
            return
        around.append(name)
        for needed in imports_of(name):
            visit(needed)
        around.pop()
        done.append(name)

    visit(entry)
    return done


def _sheet(name):
    return _read_sheet(name, *_file(name))


def _file(name):
    path = STATIC / name
    if not path.is_file():
        raise ValueError(f"{name} is imported, but there is no such file")
    return path, path.stat().st_mtime_ns  # a file that was written again is read again


@cache
def _read_module(name, path, _):
    pieces = list(js_pieces(path.read_text(encoding="utf-8")))
    whole = small(pieces)
    text = _IMPORT.sub("", whole)
    if other := _ANY_IMPORT.search(text):
        raise ValueError(f'{name}: write `import {{ a, b }} from "./file.js";`, not {other[0].strip()!r}')
    imports, declares, exports = {}, [], set()
    for wanted, file in _IMPORT.findall(whole):
        imports.setdefault(_beside(name, file), set()).update(re.findall(r"\w+", wanted))
    for export, declared in _DECLARED.findall(without_comments(pieces)):
        variables = re.findall(r"\w+", declared)
        declares += variables
        exports.update(variables if export else ())
    return Module(imports, declares, exports, text, _EXPORT.sub("", text))


@cache
def _read_sheet(name, path, _):
    """Return (names of the sheets it imports, its own rules)."""
    source = minify_css(path.read_text(encoding="utf-8"))
    rules = _STYLE_IMPORT.sub("", source)
    if other := _ANY_STYLE_IMPORT.search(rules):
        raise ValueError(f'{name}: write `@import "../kit/file.css";`, not {other[0]!r}')
    return [_beside(name, file) for file in _STYLE_IMPORT.findall(source)], rules


def _beside(name, file):
    # What stands beside the cards' folder goes through it by its name; one file has one name.
    return normpath(join(dirname(name), file)).removeprefix(f"../{STATIC.name}/")
