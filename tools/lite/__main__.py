"""The command `python -m tools.lite OUT`."""

import argparse
import sys
import time
import tomllib
from pathlib import Path

from .build import build_lite

ROOT = Path(__file__).resolve().parents[2]


def main(arguments=None) -> int:
    """Build the edition in the folder that is named; return 0, or 1 if it could not be built."""
    project = tomllib.loads((ROOT / "docs/project.toml").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(
        prog="python -m tools.lite",
        description="Build the JupyterLite edition: static files, in which all chapters run in the browser.",
    )
    parser.add_argument("folder", type=Path, metavar="OUT", help="where it goes; what is there is removed")
    parser.add_argument(
        "--pyodide",
        default=project.get("pyodide", ""),
        metavar="WHERE",
        help="a folder with Pyodide or its address (default: as docs/project.toml says)",
    )
    options = parser.parse_args(arguments)
    start = time.monotonic()
    try:
        build_lite(ROOT, options.folder, options.pyodide)
    except (OSError, ValueError, LookupError, RuntimeError) as error:
        print(f"not built. {error}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in options.folder.rglob("*") if path.is_file())
    took = time.monotonic() - start
    print(f"built: {options.folder}, {size / 1e6:.1f} MB in all, in {took:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
