"""The command `python -m neuronlab.export notebooks/04_backprop_iteration_1.ipynb`."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from ..pipe import quiet_when_unread
from . import THEMES, page_of, save_page


@quiet_when_unread
def main(arguments=None) -> int:
    """Save the page of each notebook that is named; return 0, or 1 if one of them could not be saved."""
    parser = argparse.ArgumentParser(
        prog="python -m neuronlab.export",
        description="Run notebooks and save each as one web page, which steps, plays and answers its sliders "
        "without a kernel and without a network.",
    )
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK.ipynb")
    parser.add_argument("-o", "--folder", type=Path, help="where the pages go; else beside each notebook")
    parser.add_argument("--theme", choices=THEMES, default="light", help="the colours (default: light)")
    options = parser.parse_args(arguments)
    pages = Counter(page_of(notebook, options.folder).resolve() for notebook in options.notebooks)
    if twice := [page.name for page, count in pages.items() if count > 1]:
        parser.error(f"more than one notebook would become {', '.join(twice)}")
    return save_pages(options.notebooks, options.folder, options.theme)


def save_pages(notebooks, folder, theme) -> int:
    """Save the page of each notebook, and say so; return 0, or 1 if one of them could not be saved."""
    failed = False
    for notebook in notebooks:
        _say(f"{notebook}: running")
        try:
            page = save_page(notebook, folder, theme, beside=notebooks)
        except (OSError, ValueError, RuntimeError, ModuleNotFoundError) as error:
            _say(f"{notebook}: not saved. {error}")
            failed = True
        else:
            _say(f"{notebook}: saved as {page}, {page.stat().st_size / 1e6:.1f} MB")
    return int(failed)


def _say(line):
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
