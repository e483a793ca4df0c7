"""Fixtures that several test files share: the browser, and how hypothesis searches."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from lab import Notebook, copy_notebooks, open_browser, serve_lab

# No deadline: the first figure or process takes its time. In CI the same examples every time.
settings.register_profile("neuronlab", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("neuronlab")

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
# Where macOS and Windows keep browsers that no command names.
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


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
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium for playwright's `launch(executable_path=...)`; without one the test is skipped."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium found: install one, or name it in NEURONLAB_CHROMIUM")
    return path


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    """One JupyterLab for the whole run, on a copy of the chapters: its address and its folder."""
    folder = tmp_path_factory.mktemp("notebooks")
    copy_notebooks(folder)
    with serve_lab(folder) as url:
        yield url, folder


@pytest.fixture(scope="module")
def open_notebook(lab, chromium):
    """Opens a notebook of the lab's folder by its name; one browser for each file of tests."""
    with open_browser(chromium) as context:
        yield lambda name: Notebook(context, lab[0], name)
