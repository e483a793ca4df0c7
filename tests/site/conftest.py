"""One small site for all tests of this folder: the repository's first chapters, built once and served."""

from pathlib import Path

import pytest
from effort import THOROUGH

from neuronlab.site import build_site
from tools.browser import new_context
from tools.web_server import serve_folder

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://example.org/course/"
FEW = ["00_start_here", "04_backprop_iteration_1"]  # a push builds these; nox -s thorough all
CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")) if THOROUGH else FEW


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder with the site."""
    pytest.importorskip("sphinx_book_theme")
    pytest.importorskip("myst_nb")
    folder = tmp_path_factory.mktemp("site") / "out"
    assert build_site(folder, address=ADDRESS, chapters=CHAPTERS) == folder / "index.html"
    return folder


@pytest.fixture(scope="session")
def served(site):
    with serve_folder(site) as address:
        yield address


class Visitor:
    """A reader's window, for whom no other host exists; what went wrong is noted."""

    def __init__(self, context, address):
        self.address, self.asked, self.said = address, [], []
        self.page = context.new_page()
        context.route("**/*", self._route)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("response", self._look)

    def _route(self, route):
        (route.continue_ if route.request.url.startswith(self.address) else route.abort)()

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.said.append(message.text)

    def _look(self, response):
        if response.status >= 400:
            self.said.append(f"{response.status} {response.url}")

    @property
    def elsewhere(self):
        """What was asked of other hosts; a picture that is part of the page is asked of none."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]

    def open(self, name, **options):
        """Load a page, and wait until all of its cards live."""
        self.page.goto(self.address + name, **options)
        self.page.locator(".site-card:not([data-lives])").first.wait_for(state="detached")
        return self.page


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
