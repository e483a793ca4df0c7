"""One small site for all tests of this folder: the repository's first chapters, built once and served."""

import os

import pytest
from filelock import FileLock
from site_visitor import ADDRESS, CHAPTERS, Visitor

from neuronlab.site import build_site
from tools.browser import new_context
from tools.web_server import serve_folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder with the site: of both processes of `-n 2`, the one that needs it first builds it."""
    pytest.importorskip("sphinx_book_theme")
    pytest.importorskip("myst_nb")
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # the folder of the whole run, of which each process has one of its own
    folder, whole = base / "site", base / "site_is_whole"
    with FileLock(base / "site.lock"):
        if not whole.exists():  # nor after a build that failed: then this process sees why, too
            assert build_site(folder, address=ADDRESS, chapters=CHAPTERS) == folder / "index.html"
            whole.touch()
    return folder


@pytest.fixture(scope="session")
def served(site):
    with serve_folder(site) as address:
        yield address


@pytest.fixture
def visit(browser, served):
    """Opens a window: `visit(width=360, color_scheme="dark")`."""
    opened = []

    def new(width=1280, height=900, **options):
        context = new_context(browser, width, height, **options)
        opened.append(Visitor(context, served))
        return opened[-1]

    yield new
    for visitor in opened:
        visitor.page.context.close()
