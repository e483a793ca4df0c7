"""Measures in the real JupyterLab how smoothly the playground learns, and how soon a pause acts.

    nox -s bench    or    python -m benchmarks.playground [--seconds 4] [--pauses 8]

The playground is the default one, two moons, at three of its speeds. A picture counts when an animation frame
of the browser finds another one on the page than the frame before. A pause is timed from the click until the
button says "play" again, and until the last picture that came: whichever is later.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tools.browser import find_chromium, open_browser
from tools.lab import Notebook, serve_lab, write_notebook

SPEEDS = {"1": "1 epoch a picture", "5": "5 epochs a picture", "0": "as fast as it can"}
LEAST_PICTURES, LONGEST_PAUSE = 20, 100  # a second; milliseconds
COUNT = """async ([root, seconds]) => {
    const end = performance.now() + 1000 * seconds;
    let [pictures, last] = [0, root.dataset.picture];
    while (performance.now() < end) {
        await new Promise(requestAnimationFrame);
        if (root.dataset.picture !== last) pictures += 1;
        last = root.dataset.picture;
    }
    return pictures / seconds;
}"""
PAUSE = """async (root) => {
    const button = root.querySelector("[data-do=play]");
    const start = performance.now();
    let last = start;
    const note = () => (last = performance.now());
    const observer = new MutationObserver(note);
    observer.observe(root, { attributes: true, attributeFilter: ["data-picture"] });
    observer.observe(button, { attributes: true, attributeFilter: ["aria-label"] });
    button.click();
    await new Promise((resolve) => setTimeout(resolve, 700));
    observer.disconnect();
    if (button.getAttribute("aria-label") !== "Play") throw new Error("it did not pause");
    return last - start;
}"""


def measure(root, speed, seconds, pauses):
    """Return (pictures a second, epochs a second, [milliseconds of each pause]) at one speed."""
    handle, page = root.element_handle(), root.page
    root.locator(".nl-pg-speed select").select_option(speed)
    play = root.locator("[data-do=play]")
    play.click()
    page.wait_for_timeout(500)
    before = epoch(root)
    pictures = page.evaluate(COUNT, [handle, seconds])
    epochs = (epoch(root) - before) / seconds
    times = []
    for _ in range(pauses):
        times.append(page.evaluate(PAUSE, handle))
        play.click()
        page.wait_for_timeout(400)
    page.evaluate(PAUSE, handle)
    return pictures, epochs, times


def epoch(root):
    """The epoch that stands on the page."""
    return int(root.locator(".nl-pg-where").inner_text().split()[1].strip(","))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--pauses", type=int, default=8)
    given = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.exit("no Chromium found: install one, or name it in NEURONLAB_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, serve_lab(folder) as url, open_browser(chromium) as context:
        write_notebook(Path(folder, "playground.ipynb"), "import neuronlab as nl", "nl.Playground()")
        notebook = Notebook(context, url, "playground.ipynb")
        notebook.run_all()
        root = notebook.output(1).locator(".nl-pg")
        root.wait_for()
        print(f"{'':20} pictures/s  epochs/s  pause in ms: median  longest")
        found = []
        for speed, words in SPEEDS.items():
            pictures, epochs, times = measure(root, speed, given.seconds, given.pauses)
            found.append((pictures, max(times)))
            median = statistics.median(times)
            print(f"{words:20} {pictures:10.1f}  {epochs:8.0f}  {median:19.0f}  {max(times):7.0f}")
        notebook.close()
    pictures, pause = min(one for one, _ in found), max(one for _, one in found)
    smooth = "reached" if pictures >= LEAST_PICTURES else "MISSED"
    print(f"\nat least {LEAST_PICTURES} pictures a second: {smooth}")
    print(f"a pause acts within {LONGEST_PAUSE} ms: {'reached' if pause <= LONGEST_PAUSE else 'MISSED'}")


if __name__ == "__main__":
    main()
