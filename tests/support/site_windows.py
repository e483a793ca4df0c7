"""Windows of three engines on the web edition, for which no other host exists, and what goes wrong."""

import shutil
from contextlib import ExitStack, contextmanager

import pytest
from site_visitor import Visitor
from webkit import find_webkit, open_webkit
from windows import PageWindow, WebKitWindow

from tools.browser import find_browser, launch, new_context

LIVES = "() => !document.querySelector('.site-card:not([data-lives])')"
# WebKit's driver does not tell what a page complains of: the page itself listens, before it has a policy.
# A card that gets another width lays itself out anew, and has another height at once: that its observer hears
# of it one picture later is an event "error", of which Chromium's and Firefox's consoles say nothing.
LISTEN = """<script>
globalThis.said = [];
const note = (text) => String(text).startsWith("ResizeObserver loop") || said.push(String(text));
addEventListener("error", ({ message, target }) => note(message ?? `not loaded: ${target.outerHTML}`), true);
addEventListener("unhandledrejection", ({ reason }) => note(reason));
addEventListener("securitypolicyviolation", (event) => note(event.violatedDirective + event.blockedURI));
for (const kind of ["error", "warn"]) console[kind] = (...words) => note(words.join(" "));
</script>"""


def copy_that_listens(site, folder):
    """Copy the site to a folder that does not exist yet, its pages with a script that notes complaints."""
    shutil.copytree(site, folder)
    for path in folder.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert html.count("<head>") == 1, path
        path.write_text(html.replace("<head>", f"<head>{LISTEN}"), encoding="utf-8")


class SitePage(PageWindow):
    """A page of the site in Chromium or Firefox."""

    def __init__(self, context, address):
        self.visitor = Visitor(context, address)
        super().__init__(self.visitor.page)

    def visit(self, name):
        self.visitor.said.clear()
        self.visitor.asked.clear()
        self.open(self.visitor.address + name)
        self.wait_until(LIVES)

    def complaints(self):
        """What the console says of the page that is open, and what it asks of other hosts."""
        return self.visitor.said + self.visitor.elsewhere


class SiteInWebKit(WebKitWindow):
    """A page of the site's copy that listens, in WebKit."""

    def __init__(self, driver, address):
        super().__init__(driver)
        self.address = address

    def visit(self, name):
        self.open(self.address + name)
        self.wait_until(LIVES)

    def complaints(self):
        asked = self.ask("() => performance.getEntriesByType('resource').map((entry) => entry.name)")
        ours = (self.address, "data:", "blob:")
        return self.ask("() => said") + [url for url in asked if not url.startswith(ours)]


@contextmanager
def open_site(engine, browser, address, size, theme):
    """Give a window of this engine, of `browser` if that is it; without the engine the test is skipped."""
    if engine == "webkit":
        found = find_webkit()
        if found is None:
            pytest.skip("no WebKit found: install Debian's webkit2gtk-driver and xvfb")
        with open_webkit(*found, *size, theme) as driver:
            yield SiteInWebKit(driver, address)
        return
    with ExitStack() as opened:
        if engine == "firefox":  # one of its own, because the whole browser is light or dark
            path = find_browser(engine)
            if path is None:
                pytest.skip("no Firefox found: install one, or name it in NEURONLAB_FIREFOX")
            browser = opened.enter_context(launch(path, engine, theme))
        context = new_context(browser, *size, color_scheme=theme)
        opened.callback(context.close)
        yield SitePage(context, address)
