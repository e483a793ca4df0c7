"""Measures in the real JupyterLab how long a key on a slider takes to change a number on the page.

    nox -s bench    or    python -m benchmarks.latency [--rounds 4]

A time begins when the key press arrives in the page, at a listener that hears it before all others. It ends
when a MutationObserver is told that the watched number (of matplotlib: the picture) is another one. Between
the two lie all handlers in the page and, where it is needed, the way to the kernel and back. "laid out" adds
the browser's styling and layout of the change. Painting it comes on top, for all of them alike.
"""

import argparse
import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tools.browser import find_chromium, open_browser
from tools.lab import Notebook, serve_lab, write_notebook

CELLS = (
    """import matplotlib.pyplot as plt
import ipywidgets as widgets
import neuronlab as nl
example = nl.examples.two_neurons""",
    """slider, label = widgets.FloatSlider(0.1, min=-2, max=2, step=0.02), widgets.Label()
slider.observe(lambda change: setattr(label, "value", str(change.new)), "value")
widgets.VBox([slider, label])""",
    "nl.Stepper.of(example, position=29)",
    """trace = nl.backprop(example.network, example.X, example.Y, example.loss)
steps, leaves = nl.steps(trace, lr=example.lr), nl.leaves(trace, example.lr)
w_a1 = nl.Ref("W", layer=0, row=0, column=0)

@widgets.interact(value=(-2.0, 2.0, 0.02))
def draw(value=0.1):
    numbers = nl.evaluate(steps, {**leaves, w_a1: value})
    plt.bar(range(len(numbers)), numbers.values())
    plt.show()""",
)
MOVES = 12  # of one way in one round
PAUSE = 60  # milliseconds after each, so that no move stands in the way of the next
FRAME = 1000 / 60  # milliseconds

LISTEN = """addEventListener("keydown", () => (window.pressedAt = performance.now()), { capture: true })"""
# Promises the two times, once what is watched in `area` is not what it is now.
WATCH = """([area, selector]) => {
  const look = () => {
    const watched = area.querySelector(selector);
    return watched?.getAttribute("src") ?? watched?.textContent;
  };
  const before = look();
  window.change = new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      if ([before, undefined].includes(look())) return;
      const changed = performance.now() - pressedAt;
      area.getBoundingClientRect();
      const laidOut = performance.now() - pressedAt;
      observer.disconnect();
      resolve([changed, laidOut]);
    });
    observer.observe(area, { subtree: true, childList: true, characterData: true, attributes: true });
    setTimeout(reject, 5000, new Error(`${selector} did not change`));
  });
}"""


class Way(NamedTuple):
    """One way from a key to the page: the cell it stands in, where the key goes, which element is watched."""

    name: str
    cell: int
    key_to: str
    watched: str
    home: str = ""  # pressed before each round where every key goes the same direction


ECHO = Way("a  ipywidgets slider echoed to a label", 1, ".noUi-handle", ".widget-label:last-child")
LEAF = Way(
    "b  slider of w_a1 in the stepper, error E",
    2,
    ".nl-panel input[aria-label='weight from input x1 to neuron a']",
    ".nl-error-cell .nl-num",
)
INTERACT = Way("c  interact with matplotlib's plt.show()", 3, ".noUi-handle", "img")
STEP = Way("d  key to the next step of the stepper", 2, ".nl", ".nl-where", home="Home")


def measure(notebook, way):
    """Return [milliseconds until the change, until its layout] for each of MOVES key presses."""
    page = notebook.page
    area = page.locator(".jp-Cell").nth(way.cell).locator(".jp-Cell-outputArea")
    handle = area.element_handle()
    area.locator(way.key_to).first.focus()
    if way.home:
        page.keyboard.press(way.home)
    times = []
    for move in range(MOVES):
        page.evaluate(WATCH, [handle, way.watched])
        page.keyboard.press("ArrowRight" if way.home or move < MOVES / 2 else "ArrowLeft")
        times.append(page.evaluate("window.change"))
        page.wait_for_timeout(PAUSE)
    return times


@contextmanager
def busy(notebook):
    """Let the kernel compute without a pause while the block runs."""
    notebook.begin("while True: pass")
    notebook.page.wait_for_timeout(200)
    yield
    if not notebook.page.evaluate("Promise.race([window.begun.then(() => false), true])"):
        raise RuntimeError("the kernel was idle where it should be busy")
    notebook.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()")
    notebook.settle()


def measure_all(notebook, rounds):
    """Return {(way, "idle" or "busy"): times}; the ways take turns, and the first round only warms up."""
    found = {}
    for _ in range(1 + rounds):
        idle = {(way, "idle"): measure(notebook, way) for way in (ECHO, LEAF, STEP, INTERACT)}
        with busy(notebook):
            working = {(way, "busy"): measure(notebook, way) for way in (LEAF, STEP)}
        for key, times in (idle | working).items():
            found[key] = [*found[key], *times] if key in found else []
    return found


def print_times(found):
    print(f"{'milliseconds from key press to page':42} kernel  moves  median    95 %   laid out, median")
    for (way, kernel), times in sorted(found.items()):
        changed, laid_out = zip(*times, strict=True)
        print(
            f"{way.name:42} {kernel}  {len(times):7}  {statistics.median(changed):6.1f}  "
            f"{statistics.quantiles(changed, n=20)[-1]:6.1f}   {statistics.median(laid_out):16.1f}"
        )


def print_goals(found):
    median = {key: statistics.median(changed for changed, _ in times) for key, times in found.items()}
    print(f"\n{'goal':42} is")
    for way in (LEAF, STEP):
        letter, own = way.name[0], median[way, "idle"]
        busy = median[way, "busy"]
        for goal, value, reached in (
            (f"{letter} under one frame, {FRAME:.1f} ms, busy kernel", f"{busy:.1f} ms", busy < FRAME),
            (
                f"{letter} 4 times faster than a",
                f"{median[ECHO, 'idle'] / own:.1f} times",
                own * 4 <= median[ECHO, "idle"],
            ),
            (
                f"{letter} 30 times faster than c",
                f"{median[INTERACT, 'idle'] / own:.1f} times",
                own * 30 <= median[INTERACT, "idle"],
            ),
        ):
            print(f"{goal:42} {value:12} {'reached' if reached else 'MISSED'}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=4, help=f"of {MOVES} moves each way; at least 1")
    rounds = max(1, parser.parse_args().rounds)
    chromium = find_chromium()
    if chromium is None:
        sys.exit("no Chromium found: install one, or name it in NEURONLAB_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, serve_lab(folder) as url, open_browser(chromium) as context:
        write_notebook(Path(folder, "latency.ipynb"), *CELLS)
        notebook = Notebook(context, url, "latency.ipynb")
        notebook.page.evaluate(LISTEN)
        notebook.run_all()
        notebook.page.locator(".nl-values > summary").click()
        found = measure_all(notebook, rounds)
    print_times(found)
    print_goals(found)


if __name__ == "__main__":
    main()
