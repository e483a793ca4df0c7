"""Joins files of the cards into the one ES module and the one style sheet that anywidget takes."""

import re
from pathlib import Path
from posixpath import dirname, normpath

STATIC = Path(__file__).parent.parent

_IMPORT = re.compile(r'^import \{\s*(\w+(?:,\s*\w+)*),?\s*\} from "(\.{1,2}/[\w./-]+\.js)";\n?', re.MULTILINE)
_ANY_IMPORT = re.compile(r"^[ \t]*import\b.*|\bimport\s*\(.*|\bimport\.meta\b", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function|const) )", re.MULTILINE)
_ANY_EXPORT = re.compile(r"^[ \t]*export\b.*", re.MULTILINE)
_DECLARED = re.compile(
    r"^(export )?(?:async )?(?:function\*?|const|let|var|class) (\w+|\{[^}]*\}|\[[^\]]*\])", re.MULTILINE
)


def bundle(*names) -> str:
    """Return the modules `names`, such as "kit/wire.js", as one ES module with the exports of the last.

    They import each other only by lines such as `import { a, b } from "./file.js";`, each from a file that
    stands before; what they declare at top level begins at the start of a line. ValueError for any other
    import or export, and for a top-level name that two of them use.
    """
    if not names:
        raise ValueError("names is empty: at least one module is needed")
    parts, declared, exported = [], {}, {}
    for name in names:
        source = (STATIC / name).read_text(encoding="utf-8")
        for wanted, path in _IMPORT.findall(source):
            file = normpath(f"{dirname(name)}/{path}".lstrip("/"))
            missing = set(re.findall(r"\w+", wanted)) - exported.get(file, set())
            if missing:
                raise ValueError(f"{name}: no {file} before it exports {', '.join(sorted(missing))}")
        source = _IMPORT.sub("", source)
        if other := _ANY_IMPORT.search(source):
            raise ValueError(f'{name}: write `import {{ a, b }} from "./file.js";`, not {other[0].strip()!r}')
        exported[name] = set()
        for export, names_declared in _DECLARED.findall(source):
            for variable in re.findall(r"\w+", names_declared):
                if variable in declared:
                    raise ValueError(f"{name} and {declared[variable]} both declare {variable} at top level")
                declared[variable] = name
                if export:
                    exported[name].add(variable)
        if name != names[-1]:
            source = _EXPORT.sub("", source)
            if other := _ANY_EXPORT.search(source):
                raise ValueError(f"{name}: export a function or a const, not {other[0].strip()!r}")
        parts.append(source)
    return "\n".join(parts)


def styles(*names) -> str:
    """Return the style sheets `names`, in this order, as one."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)
