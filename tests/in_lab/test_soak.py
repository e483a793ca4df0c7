"""A monkey uses a chapter in the real JupyterLab: nothing fails or fills up, and every card still answers.

60 seconds of it in a push; in the thorough run 20 minutes, with a seed of its own, which the test prints:
NEURONLAB_SOAK_SEED=7 takes that one again, NEURONLAB_SOAK_SECONDS another time.
"""

import os
import random
import re
import shutil

import pytest
from effort import THOROUGH

from tools.browser import new_context, resize
from tools.lab import NOTEBOOKS, Notebook, copy_notebooks, serve_lab
from tools.monkey import HABITS, Monkey, dead_cards, heap_bytes

pytestmark = pytest.mark.browser

SECONDS = float(os.environ.get("NEURONLAB_SOAK_SECONDS", 1200 if THOROUGH else 60))
SEED = int(os.environ.get("NEURONLAB_SOAK_SEED", random.randrange(10**6) if THOROUGH else 0))
CHAPTER = "08_network_impact.ipynb"  # its cards are of the most kinds
COPY = "08_played_with.ipynb"  # other tests of the same JupyterLab open the chapter
# The part of the time, five minutes of twenty, until caches are full and what was left of kernels is gone.
SETTLED = 1 / 4
GROWTH = 1.2
# Whenever another cell becomes the active one, JupyterLab 4.6 draws a bar of buttons in it and keeps the one
# before it: 47 kB and 780 listeners each time, with no card touched. Without it cards alone fill the memory.
CELL_BARS = "@jupyterlab/cell-toolbar-extension"
# What JupyterLab says itself: while a kernel starts again, and of its curtain while the theme changes twice.
OF_JUPYTER = re.compile(
    r"Connection lost|Canceled|kernel.*(dead|restart)|WebSocket|removeChild.*jlab_core",
    re.IGNORECASE | re.DOTALL,
)


@pytest.fixture
def lean_lab(request, executable, tmp_path):
    """Address of a JupyterLab without what fills its memory; in a push, too short for that, of the run's."""
    if not THOROUGH:
        url, folder = request.getfixturevalue("lab")
        shutil.copy(NOTEBOOKS / CHAPTER, folder / COPY)
        yield url
        return
    copy_notebooks(tmp_path)
    (tmp_path / CHAPTER).rename(tmp_path / COPY)
    with serve_lab(tmp_path, without=[CELL_BARS]) as url:
        yield url


@pytest.fixture
def notebooks(lean_lab, browser):
    """Opens the chapter, each time in the same context; they are closed in the end."""
    context = new_context(browser)
    opened = []

    def open_again():
        if opened:
            opened.pop().page.close()
        opened.append(Notebook(context, lean_lab, COPY))
        return opened[0]

    yield open_again
    opened[0].close()
    context.close()


def errors_of(notebook):
    return [error for error in notebook.take_errors() if not OF_JUPYTER.search(error)]


@pytest.mark.only_chromium("only its protocol tells what a page keeps in memory")
def test_a_monkey_breaks_nothing(notebooks):
    print(f"seed {SEED}, {SECONDS:g} seconds")
    notebook = notebooks()
    notebook.run_all()
    monkey = Monkey(notebook, SEED)
    monkey.play(SECONDS * SETTLED / 2)
    assert errors_of(notebook) == []
    notebook.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    notebook = monkey.notebook = notebooks()  # save and open again
    notebook.page.evaluate(
        "async () => { await jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"
    )
    notebook.run_all()
    monkey.play(SECONDS * SETTLED / 2)
    session = notebook.page.context.new_cdp_session(notebook.page)
    settled = heap_bytes(session)
    monkey.play(SECONDS * (1 - SETTLED))
    grown = heap_bytes(session) / settled
    assert errors_of(notebook) == []
    print(f"done: {monkey.done}")
    print(f"{settled / 1e6:.1f} MB after {SETTLED:.0%} of the time, in the end {grown:.2f} times that")
    assert all(monkey.done[habit] for habit in HABITS if HABITS[habit] >= 4), monkey.done
    if SECONDS >= 600:  # in a minute the page is still filling up
        assert grown < GROWTH
    resize(notebook.page, 1440, 1000)
    notebook.run_all()
    dead, count = dead_cards(notebook.page)
    assert count > 8 and dead == []
    assert errors_of(notebook) == []
