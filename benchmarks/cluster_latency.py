"""Measures in the real JupyterLab how quickly the cluster's widgets answer a key, as benchmarks.latency does.

    python -m benchmarks.cluster_latency [--rounds 4]

One slider of the timeline, which calculates and draws a whole step, and one step of the ring player;
beside them an ipywidgets slider whose value comes back from the kernel as a label.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.latency import ECHO, FRAME, LISTEN, Way, busy, measure, print_times
from tools.browser import find_chromium, open_browser
from tools.lab import Notebook, serve_lab, write_notebook

CELLS = (
    "import ipywidgets as widgets\nimport neuronlab as nl",
    """slider, label = widgets.FloatSlider(0.1, min=-2, max=2, step=0.02), widgets.Label()
slider.observe(lambda change: setattr(label, "value", str(change.new)), "value")
widgets.VBox([slider, label])""",
    "nl.StepTimeline(n_buckets=12, slowest=1.2)",
    "nl.RingPlayer([[worker + 0.1 * k for k in range(16)] for worker in range(8)])",
)
SLIDER = Way("b  slider of bandwidth in the timeline", 2, "input[data-trait=bandwidth]", "[data-figure=left]")
RING = Way("c  key to the next step of the ring player", 3, ".nl", ".nl-where", home="Home")


def measure_all(notebook, rounds):
    """Return {(way, "idle" or "busy"): times}; the ways take turns, and the first round only warms up."""
    found = {}
    for _ in range(1 + rounds):
        idle = {(way, "idle"): measure(notebook, way) for way in (ECHO, SLIDER, RING)}
        with busy(notebook):
            working = {(way, "busy"): measure(notebook, way) for way in (SLIDER, RING)}
        for key, times in (idle | working).items():
            found[key] = [*found[key], *times] if key in found else []
    return found


def print_goals(found):
    print(f"\n{'goal':52} is")
    for way in (SLIDER, RING):
        median = statistics.median(changed for changed, _ in found[way, "busy"])
        reached = "reached" if median < FRAME else "MISSED"
        print(f"{way.name[0]} under one frame, {FRAME:.1f} ms, busy kernel{'':14} {median:.1f} ms  {reached}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=4, help="of moves each way; at least 1")
    rounds = max(1, parser.parse_args().rounds)
    chromium = find_chromium()
    if chromium is None:
        sys.exit("no Chromium found: install one, or name it in NEURONLAB_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, serve_lab(folder) as url, open_browser(chromium) as context:
        write_notebook(Path(folder, "latency.ipynb"), *CELLS)
        notebook = Notebook(context, url, "latency.ipynb")
        notebook.page.evaluate(LISTEN)
        notebook.run_all()
        found = measure_all(notebook, rounds)
    print_times(found)
    print_goals(found)


if __name__ == "__main__":
    main()
