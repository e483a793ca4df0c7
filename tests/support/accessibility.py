"""What axe-core finds in a part of a page."""

import json

from axe_playwright_python.sync_playwright import Axe
from frames import SETTLE
from windows import PageWindow

AXE = Axe().axe_script
# As an object, a result of a thousand nodes takes longer on its way from the page than axe-core does to find
# it; and nobody here reads the selectors of all those nodes.
RUN = """async (area) => {
  const options = { selectors: false, preload: false, iframes: false };
  return JSON.stringify(await axe.run(area, { ...options, resultTypes: ["violations", "passes"] }));
}"""


def look(page, area):
    """Look at the elements with the selector `area`.

    Return what is serious or critical, one line each, and how many elements each rule found in order:
    {rule: count}.
    """
    return look_in(PageWindow(page), area)


def look_in(window, area):
    """Look as `look` does, in a window of any engine (windows.py)."""
    if not window.ask("() => 'axe' in globalThis"):
        window.run(AXE)
    window.ask(SETTLE)  # what is still arriving is half transparent
    found = json.loads(window.ask(RUN, area))
    grave = [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    return grave, {rule["id"]: len(rule["nodes"]) for rule in found["passes"]}
