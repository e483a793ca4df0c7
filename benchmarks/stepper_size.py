"""What a stepper and an exercise cost: processor seconds to make and to draw, and bytes sent to the page.

    python benchmarks/stepper_size.py            # in fresh processes, one for each row

"made" is the constructor, the first time in a process and again; "picture" the image/png of its mime bundle,
the first time, at another step, and of the same once more. Sent are the bundle and its styles, the program
(steps and texts), all other traits, and the picture in base64. The last rows are networks that are refused.
"""

import json
import subprocess
import sys
import time

ROWS = ("two_neurons", "4-4-4-1", "2-16-16-1", "4.1", "4.2", "4.3", "4.4", "4.5", "6x50", "6x100", "6x500")
HEAD = (
    f"{'':12}{'made':>7}{'again':>7}{'picture':>9}{'other':>7}{'same':>7}"
    f"{'code':>9}{'program':>9}{'traits':>9}{'picture':>9}{'all, kB':>9}"
)


def seconds(action):
    """Return (processor seconds that `action` took, what it returned)."""
    start = time.process_time()
    result = action()
    return time.process_time() - start, result


def network(*sizes):
    import numpy as np

    import neuronlab as nl

    return nl.init(sizes, ["relu"] * (len(sizes) - 2) + ["identity"], np.random.default_rng(0))


def card(row):
    """Return a function that makes the card of a row."""
    import numpy as np

    import neuronlab as nl

    nl.Stepper, nl.Exercise  # noqa: B018 (imported here, with all that they need)
    if row == "two_neurons":
        return lambda: nl.Stepper.of(nl.examples.two_neurons)
    if "." in row:
        return lambda: nl.Exercise(row)
    if "x" in row:
        n = int(row.partition("x")[2])
        large, x = network(*[n] * 7), np.ones(n)
        return lambda: nl.Stepper(large, x, x, "half_squared_error")
    sizes = [int(size) for size in row.split("-")]
    made, x = network(*sizes), np.linspace(-1, 1, sizes[0])
    return lambda: nl.Stepper(made, x, [1.0], "half_squared_error")


def size(value):
    """Return how many bytes a trait is on the wire."""
    if isinstance(value, bytes | memoryview):
        return len(value)
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def measure(row):
    make = card(row)
    if "x" in row:
        start = time.process_time()
        try:
            make()
        except ValueError:
            took = time.process_time() - start
            return f"{row:12}refused in {1e3 * took:.1f} ms"
        return f"{row:12}is not refused"
    made, widget = seconds(make)
    again, other = seconds(make)
    first, bundle = seconds(widget._repr_mimebundle_)
    same, _ = seconds(widget._repr_mimebundle_)
    if hasattr(other, "position"):
        other.position = 7
    changed, _ = seconds(other._repr_mimebundle_)
    state = {name: size(value) for name, value in widget.get_state().items()}
    code = len(widget._esm.encode()) + len(widget._css.encode())
    state = {name: n for name, n in state.items() if name not in ("_esm", "_css")}
    program, picture = state.pop("program"), len(bundle[0]["image/png"])
    parts = (code, program, sum(state.values()), picture)
    times = f"{made:7.3f}{again:7.3f}{first:9.3f}{changed:7.3f}{same:7.3f}"
    return f"{row:12}{times}" + "".join(f"{part / 1000:9.1f}" for part in (*parts, sum(parts)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(measure(sys.argv[1]))
    else:
        print(HEAD)
        for row in ROWS:
            subprocess.run([sys.executable, __file__, row], check=True)
