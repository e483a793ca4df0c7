"""The Python that readers are shown, in chapters and README, and the names of ours in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "notebooks/source").glob("*.md"))
PAGES = {path.stem: path for path in [ROOT / "README.md", *SOURCES]}
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def cells(text: str) -> list[str]:
    """Return the code of a chapter's cells, in their order, without the tags that a cell may begin with."""
    return [re.sub(r"\A(:[^\n]*\n)+\n?", "", code) for code in CELL.findall(text)]


def blocks(text: str) -> list[str]:
    """Return the Python shown in prose, such as answers to exercises."""
    return BLOCK.findall(text)


def spans(text: str) -> list[str]:
    """Return what stands in code letters inside sentences, and can be Python."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [span for span in SPAN.findall(prose) if _is_python(span)]


def _is_python(text):
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def program(text: str) -> str:
    """Return all code of a page as one file: cells first, then what an answer adds, each in a function.

    An answer may use what the cells made, and gives its own names to what it makes.
    """
    lines = "\n".join(cells(text))
    for number, block in enumerate(blocks(text)):
        inside = "".join(f"    {line}\n" if line else "\n" for line in block.splitlines())
        lines += f"\n\ndef answer_{number}():\n{inside}"
    return lines


def names_of_ours(code: str) -> Iterator[str]:
    """Yield the dotted names of neuronlab that `code` uses, such as "neuronlab.data.one_hot"."""
    tree = ast.parse(code)
    ours = {"nl": "neuronlab"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "neuronlab":
                    ours[alias.asname or "neuronlab"] = alias.name if alias.asname else "neuronlab"
                    yield alias.name
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "neuronlab":
            for alias in node.names:
                ours[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        chain = []
        while isinstance(node, ast.Attribute):
            chain.insert(0, node.attr)
            node = node.value
        if chain and isinstance(node, ast.Name) and node.id in ours:
            yield ".".join([ours[node.id], *chain])
