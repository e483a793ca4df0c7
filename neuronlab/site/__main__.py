"""The command `python -m neuronlab.site OUT`."""

import argparse
import sys
from pathlib import Path

from ..pipe import quiet_when_unread
from . import build_site


@quiet_when_unread
def main(arguments=None) -> int:
    """Build the site in the folder that is named; return 0, or 1 if it could not be built."""
    parser = argparse.ArgumentParser(
        prog="python -m neuronlab.site",
        description="Build the web edition of the course: static pages, whose cards live without Python.",
    )
    parser.add_argument("folder", type=Path, metavar="OUT", help="where the site goes")
    parser.add_argument("--repository", type=Path, help="a copy of the repository (default: this one)")
    parser.add_argument("--address", help="where it will be found (default: as docs/project.toml says)")
    parser.add_argument("--chapter", action="append", metavar="NAME", help="only this chapter, or these")
    options = parser.parse_args(arguments)
    try:
        page = build_site(
            options.folder,
            repository=options.repository,
            address=options.address,
            chapters=options.chapter,
        )
    except (OSError, ValueError, RuntimeError, ModuleNotFoundError) as error:
        print(f"not built. {error}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in page.parent.rglob("*") if path.is_file())
    print(f"built: {page}, {size / 1e6:.1f} MB in all", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
