"""The wheels that go into the edition: our own, and what it needs that Pyodide does not have."""

import subprocess
import sys

from packaging.utils import canonicalize_name

from .lock import FOR_THE_PAGE, by_name, metadata, requirements


def build_own(repository, folder):
    """Build our wheel from a copy of the repository; return its path in `folder`."""
    before = set(folder.glob("*.whl"))
    _pip("wheel", "--no-deps", "--wheel-dir", folder, repository)
    (wheel,) = set(folder.glob("*.whl")) - before
    return wheel


def gather(wheels, lock, folder):
    """Return (all wheels for the kernel, those for the page): `wheels`, and what they need besides Pyodide.

    `lock` is Pyodide's own. Pure wheels come by pip into `folder`. RuntimeError where there is none that fits,
    as for a compiled package of which Pyodide has an older version than a wheel asks for.
    """
    there = {name: one["version"] for name, one in by_name(lock["packages"]).items()}
    there |= {canonicalize_name(metadata(wheel)["Name"]): metadata(wheel)["Version"] for wheel in wheels}
    for_kernel, for_page = list(wheels), []
    for wheel in for_kernel:  # it grows on the way
        for asked in requirements(wheel, lock["info"]):
            name = canonicalize_name(asked.name)
            if name in there and asked.specifier.contains(there[name], prereleases=True):
                continue
            found = _download(asked, wheel, lock, folder)
            there[name] = metadata(found)["Version"]
            (for_page if name in FOR_THE_PAGE else for_kernel).append(found)
    return for_kernel, for_page


def _download(asked, wheel, lock, folder):
    """Return the path of the newest pure wheel that meets a requirement of `wheel`."""
    before = set(folder.glob("*.whl"))
    python = ".".join(lock["info"]["python"].split(".")[:2])
    pure = f"--no-deps --only-binary :all: --platform any --implementation py --abi none --python-version {python}"
    try:
        _pip("download", *pure.split(), "--dest", folder, f"{asked.name}{asked.specifier}")
    except RuntimeError as error:
        has = by_name(lock["packages"]).get(canonicalize_name(asked.name), {}).get("version", "none")
        raise RuntimeError(
            f"{wheel.name} asks for {asked}; Pyodide has {has}, and pip finds no pure wheel: {error}"
        ) from error
    (found,) = set(folder.glob("*.whl")) - before
    return found


def _pip(*words):
    command = [sys.executable, "-m", "pip", *map(str, words), "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-2000:])
