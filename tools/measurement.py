"""Keeps what a benchmark measured, with date and machine, for `neuronlab.parallel.cost.measured` to read."""

import datetime
import json
import os
import platform
import statistics
from dataclasses import asdict
from pathlib import Path

from neuronlab.files import write_text
from neuronlab.parallel.cost import measured

FILE = Path(measured.__file__).with_name(measured.FILE)
SKIPPED = 77  # exit status of a benchmark that this machine cannot run
BUSY = 0.5  # processes that wait for each core, averaged over a minute, when others surely disturb


def machine() -> str:
    """Return this machine in words."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), None)
    system = f"{platform.system()} {'.'.join(platform.release().split('-')[0].split('.')[:2])}"
    return (
        f"{os.cpu_count()} cores, {model or platform.machine()}, {system}, Python {platform.python_version()}"
    )


def load() -> str:
    """Return in words how much else this machine had to do in the last minute."""
    if not hasattr(os, "getloadavg"):
        return "load before: unknown"
    busy = os.getloadavg()[0]
    shared = "; others used the machine too" if busy > BUSY * os.cpu_count() else ""
    first = f", and we went first (nice {os.nice(0)})" if os.nice(0) < 0 else ""
    return f"load before: {busy:.1f} on {os.cpu_count()} cores{shared}{first}"


def middle(times) -> dict:
    """Return the median and the ends of `times`, as the rows have them."""
    return {"seconds": statistics.median(times), "fastest": min(times), "slowest": max(times)}


def save(what, by, facts, rows, note):
    """Write a `Measurement` of today into the file, in the place of the last one."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    kept[what] = {
        "by": by,
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "note": note,
        "facts": facts,
        "rows": [asdict(row) for row in rows],
    }
    write_text(FILE, json.dumps(kept, indent=1, sort_keys=True) + "\n")
    print(f"saved in {FILE.name}")
