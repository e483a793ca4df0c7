"""The wheels that go into the edition: our own, and what it needs that Pyodide does not have."""

import subprocess
import sys

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from .lock import FOR_THE_PAGE, by_name, metadata, name_of, requirements

# Compiled packages come with Pyodide only, and older than our wheel asks for: with these the tests pass, but
# for letters of still pictures, which a kernel in the browser does not draw (docs/tried.md).
IN_BROWSER = {"numpy": SpecifierSet(">=2.0"), "matplotlib": SpecifierSet(">=3.8.4")}


def build_own(repository, folder):
    """Build our wheel from a copy of the repository; return its path in `folder`."""
    before = set(folder.glob("*.whl"))
    _pip("wheel", "--no-deps", "--wheel-dir", folder, repository)
    (wheel,) = set(folder.glob("*.whl")) - before
    return wheel


def gather(wheels, lock, folder):
    """Return (all wheels for the kernel, those for the page): `wheels`, and what they need besides Pyodide.

    `lock` is Pyodide's own. Pure wheels come by pip into `folder`. RuntimeError where there is none that
    fits, as for a compiled package of which Pyodide has an older version than a wheel asks for.
    """
    there = {name: one["version"] for name, one in by_name(lock["packages"]).items()}
    for_kernel, for_page, new = [], [], list(wheels)
    while new:
        there |= {name_of(wheel): metadata(wheel)["Version"] for wheel in new}
        for_page += [wheel for wheel in new if name_of(wheel) in FOR_THE_PAGE]
        for_kernel += [wheel for wheel in new if name_of(wheel) not in FOR_THE_PAGE]
        missing = {}
        for asked in (asked for wheel in new for asked in requirements(wheel, lock["info"])):
            name = canonicalize_name(asked.name)
            versions = IN_BROWSER.get(name, asked.specifier)
            if name not in there or not versions.contains(there[name], prereleases=True):
                missing[name] = missing.get(name, SpecifierSet()) & versions
        new = _download(missing, there, lock["info"]["python"], folder)
    return for_kernel, for_page


def _download(missing, there, python, folder):
    """Return the paths of the newest pure wheels of {name: versions}; `there` are the versions of Pyodide."""
    if not missing:
        return []
    before = set(folder.glob("*.whl"))
    python = ".".join(python.split(".")[:2])
    pure = "--no-deps --only-binary :all: --platform any --implementation py --abi none --python-version"
    try:
        _pip(
            "download",
            *pure.split(),
            python,
            "--dest",
            folder,
            *(f"{name}{missing[name]}" for name in missing),
        )
    except RuntimeError as error:
        asked = ", ".join(
            f"{name}{missing[name]} (Pyodide has {there.get(name, 'none')})" for name in missing
        )
        raise RuntimeError(f"there is no pure wheel of one of {asked}. pip says: {error}") from error
    return sorted(set(folder.glob("*.whl")) - before)


def _pip(*words):
    command = [sys.executable, "-m", "pip", *map(str, words), "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-2000:])
