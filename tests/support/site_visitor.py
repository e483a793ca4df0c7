"""A reader of the web edition that tests build, and which chapters are on it."""

from pathlib import Path

from effort import THOROUGH

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://example.org/course/"
FEW = ["00_start_here", "04_backprop_iteration_1"]  # a push builds these; nox -s thorough all
CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")) if THOROUGH else FEW


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
