"""Fixtures that several test files share: the browser, and how hypothesis searches."""

import os

import pytest
from effort import PROFILE, share
from hypothesis import settings

from tools.browser import find_chromium, open_browser
from tools.lab import Notebook, copy_notebooks, serve_lab

# No deadline: the first figure or process takes its time. A push is judged by the same examples every time
# in CI; the thorough run looks for new ones.
settings.register_profile("push", deadline=None, max_examples=share(100), derandomize="CI" in os.environ)
settings.register_profile("thorough", deadline=None, max_examples=100)
settings.load_profile(PROFILE)


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
