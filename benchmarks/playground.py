"""Measures in the real JupyterLab how smoothly the playground learns beside a busy kernel, and its pause.

    nox -s bench    or    python -m benchmarks.playground [--seconds 4] [--pauses 8]

The playground is the default one, two moons, at three of its speeds, while the kernel runs a cell. A picture
counts when an animation frame of the browser finds another one on the page than the frame before. A pause is
timed from the click until the button says "play" again, and until the last picture that came: whichever is
later. Last, the same training runs in the browser without any picture. For comparison: the playground of
TensorFlow learns one epoch a frame of the screen (`oneStep` in its playground.ts), so 60 epochs a second.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

import neuronlab as nl
from neuronlab.widgets.kit.bundle import join_modules, modules
from tools.browser import find_chromium, open_browser, wait_until
from tools.lab import Notebook, serve_lab, write_notebook

SPEEDS = {"1": "1 epoch a picture", "5": "5 epochs a picture", "0": "as fast as it can"}
FRAME = 1000 / 60  # milliseconds
LEAST_PICTURES, LEAST_EPOCHS = 60, 2000  # a second
COUNTED = 0.98  # of 60 pictures: the first and the last frame of the time that is counted are cut
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

EPOCHS = """async (seconds) => {
    const training = createTraining(settings);
    const start = performance.now();
    const end = start + 1000 * seconds;
    do training.finishEpoch(); while (performance.now() < end);
    return (1000 * training.epoch) / (performance.now() - start);
}"""


def epochs_alone(context, seconds):
    """Return how many epochs a second the page's training learns where it paints nothing."""
    page = context.new_page()
    settings = json.dumps(nl.Playground().settings)
    names = "globalThis.createTraining = createTraining; globalThis.settings ="
    page.add_script_tag(
        type="module", content=f"{join_modules(modules('playground/training.js'))}\n{names} {settings};"
    )
    wait_until(page, "globalThis.settings !== undefined")
    page.evaluate(EPOCHS, 0.5)  # until it is compiled
    return page.evaluate(EPOCHS, seconds)


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
        with notebook.busy():
            for speed, words in SPEEDS.items():
                pictures, epochs, times = measure(root, speed, given.seconds, given.pauses)
                found.append((pictures, max(times)))
                median = statistics.median(times)
                print(f"{words:20} {pictures:10.1f}  {epochs:8.0f}  {median:19.1f}  {max(times):7.1f}")
        notebook.close()
        alone = epochs_alone(context, given.seconds)
        print(f"{'without pictures':20} {'':10}  {alone:8.0f}")
    pictures, pause = min(one for one, _ in found), max(one for _, one in found)
    print()
    for words, is_reached in (
        (f"at least {LEAST_PICTURES} pictures a second", pictures >= COUNTED * LEAST_PICTURES),
        (f"a pause acts within a frame, {FRAME:.1f} ms", pause <= FRAME),
        (f"at least {LEAST_EPOCHS} epochs a second without pictures", alone >= LEAST_EPOCHS),
    ):
        print(f"{words}: {'reached' if is_reached else 'MISSED'}")


if __name__ == "__main__":
    main()
