"""The command `neuronlab`: its words, and what each of them does."""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches
from pathlib import Path

from .. import __version__
from ..pipe import quiet_when_unread
from . import checkup, report
from .delivery import deliver
from .manifest import FILE
from .refusal import Refusal
from .server import expect_lab, serve
from .shelf import chapter, chapters
from .trust import trust

COURSE = Path("neuronlab-course")
HELP = """\
With no word, or with the name of a folder, neuronlab copies the chapters there and opens chapter 0 in
JupyterLab. A chapter that you have changed is never written over, and your answers stay. What stands after --
goes to JupyterLab.

other words:
  neuronlab open 4     the same, and opens chapter 4
  neuronlab page 4     saves chapter 4 as a web page that needs no Python
  neuronlab check      says whether this installation can run the course
Each of them explains itself with --help. A folder that has such a name: neuronlab ./open
"""


@quiet_when_unread
def main(arguments: list[str] | None = None) -> int:
    """Do what the words of a command line say (by default this process's own); return the exit status.

    0 when it was done, 1 when it could not be (a sentence on stderr says why), 2 for words without sense.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words and words[0] in WORDS:
            return WORDS[words[0]](words[1:])
        return _start(words)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. What was copied is whole; start again to go on.", file=sys.stderr)
        return 130


def _start(words):
    """neuronlab [folder]: copy the chapters and open chapter 0."""
    parser = _parser("neuronlab", "Open the course.", epilog=HELP)
    parser.add_argument("--version", action="version", version=f"neuronlab {__version__}")
    options = _lab_options(parser, words)
    if options.folder is not None and not options.folder.exists():
        meant = get_close_matches(str(options.folder), WORDS, n=1, cutoff=0.7)
        if meant:
            raise Refusal(
                f"There is no folder {options.folder}. If you mean the word: neuronlab {meant[0]}. "
                f"If a new folder should have this name: neuronlab ./{options.folder}"
            )
    return _open(options, 0)


def _open_chapter(words):
    """neuronlab open 4: the same, and open chapter 4."""
    parser = _parser("neuronlab open", "Copy the chapters and open one of them in JupyterLab.")
    parser.add_argument("chapter", type=int, help="its number")
    options = _lab_options(parser, words)
    return _open(options, options.chapter)


def _save_pages(words):
    """neuronlab page 4: save chapters as web pages."""
    parser = _parser(
        "neuronlab page",
        "Run chapters and save each as one web page, which steps, plays and answers its sliders without "
        "Python and without a network. Your own copy of a chapter is taken where there is one.",
    )
    parser.add_argument("chapters", type=int, nargs="+", metavar="chapter", help="its number")
    parser.add_argument("-f", "--folder", type=Path, help=f"of your chapters (default: {COURSE})")
    parser.add_argument("-o", "--output", type=Path, default=Path(), help="of the pages (default: here)")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="the colours")
    options = parser.parse_args(words)
    folder = options.folder or _folder_here()
    shipped = [chapter(number) for number in dict.fromkeys(options.chapters)]
    from ..export.__main__ import save_pages

    notebooks = [folder / path.name if (folder / path.name).is_file() else path for path in shipped]
    return save_pages(notebooks, options.output, options.theme)


def _check(words):
    """neuronlab check: say what the course needs, and whether it is there."""
    _parser("neuronlab check", "Say whether this installation can run the course.").parse_args(words)
    failed = False
    for finding in checkup.findings():
        print(finding, flush=True)
        failed |= finding.state == "fails"
    return int(failed)


WORDS = {"open": _open_chapter, "page": _save_pages, "check": _check}


def _parser(name, description, **more):
    return argparse.ArgumentParser(
        prog=name, description=description, formatter_class=argparse.RawDescriptionHelpFormatter, **more
    )


def _lab_options(parser, words):
    """Read words that may end in `-- words for JupyterLab`; those come back as `more`."""
    end = words.index("--") if "--" in words else len(words)
    parser.add_argument(
        "folder", nargs="?", type=Path, help=f"of your chapters (default: {COURSE}, or here if they are here)"
    )
    parser.add_argument(
        "--beside", action="store_true", help="put new texts beside the chapters that you have changed"
    )
    parser.add_argument("--port", type=_port, help="of JupyterLab (default: 8888, or the next free one)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--allow-root", action="store_true", help="run as root, as in a container")
    options = parser.parse_args(words[:end])
    options.more = words[end + 1 :]
    return options


def _port(text):
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, got {text}")
    return port


def _folder_here():
    return Path() if Path(FILE).exists() else COURSE


def _open(options, number):
    name = chapter(number).name
    expect_lab(options.port, options.allow_root or "--allow-root" in options.more)
    folder = options.folder if options.folder is not None else _folder_here()
    delivery = deliver(folder, list(chapters().values()), options.beside)
    for line in report.lines(folder, delivery):
        print(line, flush=True)
    if remark := trust([folder / ours for ours in delivery.ours]):
        print(remark, file=sys.stderr)
    print("JupyterLab opens in your browser. Control-C in this window ends it.", flush=True)
    serve(folder, name, options.port, not options.no_browser, options.allow_root, options.more)
    return 0
