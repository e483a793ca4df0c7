"""Take the README's picture of the stepper: the real widget in a real browser, during the backward pass."""

import argparse
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from neuronlab.export import save_page

CELL = "import neuronlab as nl\nnl.Stepper.of(nl.examples.two_neurons, position=9)"
PICTURE = Path(__file__).parent.parent / "docs" / "stepper.png"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser's executable")
    chromium = parser.parse_args().chromium
    with tempfile.TemporaryDirectory() as folder:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
        nbformat.write(notebook, Path(folder, "stepper.ipynb"))
        page_file = save_page(Path(folder, "stepper.ipynb"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1500, "height": 900}, device_scale_factor=1.5)
            page.goto(page_file.as_uri())
            page.wait_for_selector(".nl-own")
            PICTURE.parent.mkdir(exist_ok=True)
            page.locator(".nl").screenshot(path=PICTURE)
            browser.close()


if __name__ == "__main__":
    main()
