"""Run pyright over the package, and over the code that chapters and README show.

    python -m tools.check_types

What readers see has to be as free of complaints in an editor that checks types as the package itself. Each
page becomes one file: its cells in their order, then each block of code in its prose as a function.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.chapter_code import PAGES, ROOT, program

# A notebook shows what its cells end with, and a later cell may define a name anew.
NOTEBOOK = "# pyright: basic, reportUnusedExpression=false, reportRedeclaration=false\n"


def check(paths, folder) -> int:
    """Run pyright over `paths` from `folder`, where its settings are looked for; return its exit status."""
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--warnings"]
    command += map(str, paths)
    return subprocess.run(command, cwd=folder).returncode


def main() -> int:
    """Check both; return 0 if there is no complaint."""
    with tempfile.TemporaryDirectory() as folder:
        for name, path in PAGES.items():
            code = NOTEBOOK + program(path.read_text(encoding="utf-8"))
            (Path(folder) / f"page_{name}.py").write_text(code, encoding="utf-8")
        settings = {"extraPaths": [str(ROOT)]}  # this package, whichever is installed
        (Path(folder) / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
        return check(["neuronlab"], ROOT) or check(["."], folder)


if __name__ == "__main__":
    sys.exit(main())
