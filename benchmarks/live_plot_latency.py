"""Measures in the real JupyterLab how soon a key press moves the live plot, with the kernel and without it.

    nox -s bench    or    python -m benchmarks.live_plot_latency [--rounds 4] [--moves 12]

a: an ipywidgets slider echoed by the kernel to a label. b: the same slider, on each move of which Python
computes a network's output on 100 x 100 points and shows it as a heat map: until the pixels of the canvas are
other ones. c: the z of the activation explorer, until its mark, its tangent and its number in the table are
all other ones, with the kernel idle and with the kernel busy. Times are from the first listener of the key
press to the MutationObserver that sees the change; painting comes on top.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.latency import busy
from tools.browser import find_chromium, open_browser
from tools.lab import Notebook, serve_lab, write_notebook

FRAME = 1000 / 60  # milliseconds
ECHO, HEAT, Z = (
    "a  slider echoed to a label",
    "b  heat map of 100 x 100 from Python",
    "c  mark, tangent and number at z",
)
CELLS = (
    """import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure
import neuronlab as nl""",
    """slider, label = widgets.FloatSlider(0.1, min=-2, max=2, step=0.02), widgets.Label()
slider.observe(lambda change: setattr(label, "value", str(change.new)), "value")
widgets.VBox([slider, label])""",
    """figure = Figure(figsize=(6, 6))
figure.add_subplot(xlim=(-1, 1), ylim=(-1, 1))
plot = nl.LivePlot(figure, {"w": 0.1})
grid = np.stack(np.meshgrid(*2 * [np.linspace(-1, 1, 100)]), axis=-1).reshape(-1, 2)

def show(w):
    neuron = nl.Network([nl.Layer([[w, 1.0]], [0.0], "sigmoid")])
    plot.show_heat_map(nl.forward(neuron, grid).reshape(100, 100), low=0, high=1)

show(0.1)
slider = widgets.FloatSlider(0.1, min=-2, max=2, step=0.02)
slider.observe(lambda change: show(change.new), "value")
widgets.VBox([slider, plot])""",
    "nl.ActivationExplorer()",
)
# For each way: its cell, where the keys go, and what it reads; all of its parts must become other ones.
WAYS = {
    ECHO: (1, ".noUi-handle", "(area) => [area.querySelector('.widget-label:last-child').textContent]"),
    HEAT: (
        2,
        ".noUi-handle",
        """(area) => {
            const canvas = area.querySelector("canvas");
            const { width, height } = canvas;
            return [String(canvas.getContext("2d").getImageData(0, 0, width, height).data)];
        }""",
    ),
    Z: (
        3,
        "[role=slider][aria-label=z]",
        """(area) => [
            area.querySelector("[aria-label=z] .nl-dot").getAttribute("cx"),
            [...area.querySelectorAll(".nl-kind-tangent path")].map((path) => path.getAttribute("d")).join(),
            area.querySelector(".nl-chosen .nl-num").textContent,
        ]""",
    ),
}
LISTEN = (
    """() => addEventListener("keydown", () => (window.pressed = performance.now()), { capture: true })"""
)
WATCH = """([area, reading]) => {
    const read = eval(reading);
    const before = read(area);
    window.change = new Promise((resolve, reject) => {
        const observer = new MutationObserver(() => {
            const heard = performance.now();
            if (read(area).some((part, i) => part === before[i])) return;
            observer.disconnect();
            resolve(heard - window.pressed);
        });
        observer.observe(area, { subtree: true, childList: true, characterData: true, attributes: true });
        setTimeout(() => reject(new Error("what is watched did not change")), 5000);
    });
}"""


def measure(notebook, way, moves):
    """Return the milliseconds of each of `moves` key presses, the second half back to where it began."""
    cell, key_to, reading = WAYS[way]
    area = notebook.page.locator(".jp-Cell").nth(cell).locator(".jp-Cell-outputArea")
    handle = area.element_handle()
    area.locator(key_to).first.focus()
    times = []
    for move in range(moves):
        notebook.page.evaluate(WATCH, [handle, reading])
        notebook.page.keyboard.press("ArrowLeft" if move < moves / 2 else "ArrowRight")
        times.append(notebook.page.evaluate("window.change"))
        notebook.page.wait_for_timeout(60)  # let it all settle: no move stands in the way of the next
    return times


def measure_all(notebook, rounds, moves):
    """Return {(way, "idle" or "busy"): times}; the ways take turns, and the first round only warms up."""
    found = {}
    for turn in range(1 + rounds):
        times = {(way, "idle"): measure(notebook, way, moves) for way in WAYS}
        with busy(notebook):
            times[Z, "busy"] = measure(notebook, Z, moves)
        for key, measured in times.items():
            found.setdefault(key, []).extend(measured if turn else [])
    return found


def print_times(found):
    print(f"{'milliseconds from key press to page':40} kernel  moves  median    95 %")
    for (way, kernel), times in found.items():
        highest = statistics.quantiles(times, n=20)[-1]
        print(f"{way:40} {kernel}  {len(times):7}  {statistics.median(times):6.1f}  {highest:6.1f}")
    echo, heat, z = (statistics.median(found[key]) for key in ((ECHO, "idle"), (HEAT, "idle"), (Z, "busy")))
    print(f"\nb takes {heat / echo:.2f} times a; at most 2: {'reached' if heat <= 2 * echo else 'MISSED'}")
    print(
        f"c takes {z:.1f} ms, kernel busy; one frame is {FRAME:.1f}: {'reached' if z < FRAME else 'MISSED'}"
    )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--moves", type=int, default=12, help="a round")
    given = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.exit("no Chromium found: install one, or name it in NEURONLAB_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, serve_lab(folder) as url, open_browser(chromium) as context:
        write_notebook(Path(folder, "live.ipynb"), *CELLS)
        notebook = Notebook(context, url, "live.ipynb")
        notebook.page.evaluate(LISTEN)
        notebook.run_all()
        print_times(measure_all(notebook, max(1, given.rounds), max(2, given.moves)))


if __name__ == "__main__":
    main()
