"""Finds a Chromium or Firefox on this machine and opens it, for tests, benchmarks and pictures."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

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
def launch(path, engine="chromium"):
    """Give the browser at this path, and close it in the end; one of another engine may be open beside it."""
    with start_playwright() as playwright:
        if engine == "firefox":
            # The channel says that this is Mozilla's own Firefox, not Playwright's patched one.
            browser = playwright.firefox.launch(
                channel="moz-firefox", executable_path=path, firefox_user_prefs=FLOATING_SCROLLBARS
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
