"""Finds a Chromium or Firefox on this machine and opens it, for tests, benchmarks and pictures."""

import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

ENGINES = ("chromium", "firefox")
# First the one without windows, and so without what draws them: it takes a third less of the processor.
COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
# Debian's long-lived one first: Playwright speaks to it as it is, no build of its own is needed.
FIREFOX_COMMANDS = ("firefox-esr", "firefox")
# As in a Chromium without a window: pages are then equally wide in both.
FLOATING_SCROLLBARS = {"ui.useOverlayScrollbars": 1, "widget.gtk.overlay-scrollbars.enabled": True}
# What pages hear that their reader prefers: this Firefox does not let a context say it.
PREFERRED = {"dark": 0, "light": 1}
# Where macOS and Windows keep browsers that no command names.
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
OFFLINE = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
_started = []  # Playwright while it runs: a process has one, because its loop bars a second


@contextmanager
def start_playwright():
    """Give Playwright: who comes while it runs shares it, and it ends with the one who started it."""
    if _started:
        yield _started[0]
        return
    with sync_playwright() as playwright:
        _started.append(playwright)
        try:
            yield playwright
        finally:
            _started.clear()


def find_chromium():
    """Return the path of a Chromium, or None; the variable NEURONLAB_CHROMIUM goes first."""
    chosen = os.environ.get("NEURONLAB_CHROMIUM")
    if chosen:
        return chosen
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    for place in PLACES:
        if Path(place).exists():
            return place
    with start_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def find_firefox():
    """Return the path of a Firefox, or None; the variable NEURONLAB_FIREFOX goes first."""
    chosen = os.environ.get("NEURONLAB_FIREFOX")
    return chosen or next(filter(None, map(shutil.which, FIREFOX_COMMANDS)), None)


def find_browser(engine):
    """Return the path of a browser with this engine, one of ENGINES, or None."""
    return {"chromium": find_chromium, "firefox": find_firefox}[engine]()


@contextmanager
def launch(path, engine="chromium", theme="light", calm=False):
    """Give the browser at this path, and close it in the end; one of another engine may be open beside it.

    `theme`, and if `calm` that motion is unwelcome, is what all pages of a Firefox hear; in Chromium each
    context says it (`color_scheme`, `reduced_motion`).
    """
    with start_playwright() as playwright:
        if engine == "firefox":
            # The channel says that this is Mozilla's own Firefox, not Playwright's patched one.
            heard = {
                "layout.css.prefers-color-scheme.content-override": PREFERRED[theme],
                "ui.prefersReducedMotion": int(calm),
            }
            browser = playwright.firefox.launch(
                channel="moz-firefox", executable_path=path, firefox_user_prefs=FLOATING_SCROLLBARS | heard
            )
        else:
            browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *OFFLINE])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_browser(chromium, **options):
    """Give a context of the browser at the path `chromium`; options as for playwright's `new_context`."""
    with launch(chromium) as browser:
        yield new_context(browser, **options)


def new_context(browser, width=1440, height=1000, **options):
    """Return a new context of a browser, with windows of this size."""
    return browser.new_context(viewport={"width": width, "height": height}, **options)


def wait_until(page, condition, arg=None, timeout=30_000, every=20):
    """Ask a page again and again until this JavaScript is true there, given `arg`; return what it gives then.

    It looks each `every` milliseconds; TimeoutError after `timeout` of them. Playwright's own way to wait
    builds the condition inside the page: the policy of saved pages and of the site forbids that, and so it
    fails there at the second look, which only a busy machine needs.
    """
    end = time.monotonic() + timeout / 1000
    while True:
        try:
            if value := page.evaluate(condition, arg):
                return value
        except Error as error:
            if "context was destroyed" not in str(error):  # the page is just going to another address
                raise
        if time.monotonic() > end:
            raise TimeoutError(f"after {timeout / 1000:g} s the page is still not so that: {condition}")
        page.wait_for_timeout(every)


def resize(page, width, height):
    """Give a page's window this size; a full screen, which has no other, is left."""
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    page.set_viewport_size({"width": width, "height": height})
