"""Measures the chapters of the web edition: what goes over the wire, when the first card answers, what jumps.

    nox -s bench    or    python -m benchmarks.site_pages [OUT] [--width 1280 360] [--rounds 3]

OUT is a site that is built already, else one is built first. Each page is loaded over loopback, packed by
gzip, into a Chromium that has nothing in its cache. `wire` is all that was sent until the page was idle;
`scrolled` what had been sent after all of it had been looked at, and its pictures with it. `paint` is
Chromium's largest-contentful-paint. `answers` is when the first card of the page has answered a press of a
button, from the start of the navigation, with the page at its top. `shift` adds up Chromium's layout-shift
entries, while loading and while scrolling through the page. Times are medians of the rounds.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from neuronlab.site import build_site
from tools.browser import find_chromium, launch, wait_until
from tools.measurement import SKIPPED, load, machine
from tools.web_server import serve_folder

HEIGHTS = {360: 780, 1280: 900}
GOALS = {"wire": 900, "answers": 1500, "shift": 0.05}
WATCH = """
(() => {
  const seen = (globalThis.measured = { paint: 0, shift: 0, answers: 0, pressed: Infinity });
  const follow = (type, heard) =>
    new PerformanceObserver((list) => list.getEntries().forEach(heard)).observe({ type, buffered: true });
  follow("largest-contentful-paint", (entry) => (seen.paint = entry.startTime));
  // Chromium leaves out what moves within half a second of an input; our press is none to it.
  const pressed = (entry) => entry.startTime >= seen.pressed && entry.startTime < seen.pressed + 500;
  follow("layout-shift", (entry) => (seen.shift += entry.hadRecentInput || pressed(entry) ? 0 : entry.value));
  const living = new MutationObserver(() => {
    const card = document.querySelector(".site-card[data-lives] .nl");
    if (!card) return;
    living.disconnect();
    const answered = new MutationObserver(() => (answered.disconnect(), (seen.answers = performance.now())));
    answered.observe(card, { subtree: true, childList: true, attributes: true, characterData: true });
    seen.pressed = performance.now();
    card.querySelector("button:not([aria-disabled=true])").click();
  });
  living.observe(document, { subtree: true, attributes: true, attributeFilter: ["data-lives"] });
})();
"""


def measure(browser, address, width):
    """Return {"wire", "scrolled" (kB), "paint", "answers" (ms), "shift"} of one page, loaded once."""
    # The page's own policy refuses the functions with which Playwright waits.
    size = {"width": width, "height": HEIGHTS.get(width, 900)}
    context = browser.new_context(viewport=size, bypass_csp=True)
    try:
        context.add_init_script(WATCH)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sent = []
        session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        wait_until(page, "measured.answers > 0")
        wait_until(page, "!document.querySelector('.site-card:not([data-lives])')")
        wire = sum(sent)
        page.evaluate(
            """async () => {
                for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
                    scrollTo(0, y);
                    await new Promise((next) => setTimeout(next, 40));
                }
            }"""
        )
        page.wait_for_load_state("networkidle")
        return page.evaluate("measured") | {"wire": wire / 1000, "scrolled": sum(sent) / 1000}
    finally:
        context.close()


def main(arguments=None):
    """Measure all chapters and print a table; return 0, or 77 without a browser."""
    parser = argparse.ArgumentParser(description="Measure the chapters of the web edition.")
    parser.add_argument("folder", nargs="?", type=Path, metavar="OUT", help="a site that is built already")
    parser.add_argument("--width", type=int, nargs="+", default=[1280, 360], help="of the window, in pixels")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    chromium = find_chromium()
    if chromium is None:
        print("no Chromium found")
        return SKIPPED
    print(f"{machine()}; {load()}")
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or build_site(place).parent
        pages = sorted(path.relative_to(folder).as_posix() for path in folder.glob("notebooks/*.html"))
        print(f"{'page':38}{'width':>6}{'wire':>9}{'scrolled':>10}{'paint':>9}{'answers':>9}{'shift':>8}")
        with serve_folder(folder) as address, launch(chromium) as browser:
            for width in options.width:
                for name in pages:
                    rounds = [measure(browser, address + name, width) for _ in range(options.rounds)]
                    row = {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
                    over = [key for key, goal in GOALS.items() if row[key] > goal]
                    print(
                        f"{Path(name).stem:38}{width:6}{row['wire']:6.0f} kB{row['scrolled']:7.0f} kB"
                        f"{row['paint']:6.0f} ms{row['answers']:6.0f} ms{row['shift']:8.3f}"
                        f"{'  over: ' if over else ''}{', '.join(over)}"
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
