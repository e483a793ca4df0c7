"""The mutants of a Python file: the operators of cosmic-ray, and every statement left out."""

import ast
import sys
import warnings
from pathlib import Path

from .mutant import changed


def mutants(source) -> list:
    """Return all mutants of `source` that compile; what only a type checker reads stays as it is."""
    skipped = _never_run(ast.parse(source))
    found = [*_operators(source), *_left_out(source)]
    # strict=True is a question to oneself, whose answer is known where the code is right.
    found = [m for m in found if m.becomes != m.line.replace("strict=True", "strict=False")]
    kept, seen = [], {source}
    for mutant in found:
        if mutant.line_number in skipped or mutant.source in seen:
            continue
        seen.add(mutant.source)
        try:
            with warnings.catch_warnings(action="ignore"):
                compile(mutant.source, "mutant", "exec")
        except (SyntaxError, ValueError):
            continue
        kept.append(mutant)
    return kept


def _operators(source):
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names

    tree = list(ast_nodes(get_ast(source)))
    for name in operator_names():
        if name.endswith(("_Eq_Is", "_NotEq_IsNot")):  # a matter of style
            continue
        kind = get_operator(name)
        if kind.arguments():  # of names that one would have to list
            continue
        operator = kind()
        places = [at for node in tree for at in operator.mutation_positions(node)]
        family = name.split("/")[-1].split("_")[0]
        for k, (start, _) in enumerate(places):
            mutated = mutate_code(source, operator, k)
            if mutated is not None:
                yield changed(source, start[0], (*start, family), mutated)


def _left_out(source):
    """Every simple statement with `pass` in its place, docstrings and definitions apart."""
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if text or not isinstance(
            node, ast.Expr | ast.Assign | ast.AugAssign | ast.Return | ast.Raise | ast.Delete
        ):
            continue
        first, last = node.lineno, node.end_lineno
        before = lines[first - 1].encode()[: node.col_offset].decode()
        after = lines[last - 1].encode()[node.end_col_offset :].decode()
        mutated = "".join([*lines[: first - 1], f"{before}pass{after}", *lines[last:]])
        mutant = changed(source, first, (first, node.col_offset, "statement"), mutated)
        # Where a statement goes over several lines all of it is told.
        whole = " ".join(line.strip() for line in lines[first - 1 : last])
        yield mutant._replace(line=whole)


def _never_run(tree):
    """The numbers of lines with annotations of their own, and those below `if TYPE_CHECKING`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            found.update(range(node.lineno, node.end_lineno + 1))
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            found.update(_only(node, node.annotation))
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            found.update(range(node.returns.lineno, node.returns.end_lineno + 1))
    return found


def _only(node, annotation):
    """Its lines, unless a default is there too: then only where it has a line for itself."""
    value = getattr(node, "value", None)
    return () if value is not None else range(annotation.lineno, annotation.end_lineno + 1)


if __name__ == "__main__":
    for mutant in mutants(Path(sys.argv[1]).read_text(encoding="utf-8")):
        print(mutant.line_number, mutant.line, "->", mutant.becomes)
