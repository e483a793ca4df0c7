"""The site's own pyodide-lock.json: Pyodide's, and in it our wheel and what that needs besides."""

import hashlib
import json
import re
import zipfile
from email import message_from_bytes

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = "pyodide-lock.json"
# What wheels ask for and no kernel imports: JavaScript for a page, JupyterLab's, and another front end's.
FOR_THE_PAGE = {"jupyterlab-widgets"}
FOR_NOBODY = {"widgetsnbextension"}


def metadata(wheel):
    """Return what a wheel says of itself, as an email.message.Message: Name, Version, Requires-Dist."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return message_from_bytes(archive.read(name))


def name_of(wheel):
    """Return the normalized name of a wheel."""
    return canonicalize_name(metadata(wheel)["Name"])


def environment(info):
    """Return what markers of requirements see in the browser; `info` is that of a pyodide-lock.json."""
    return {
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "platform_machine": info["arch"],
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": ".".join(info["python"].split(".")[:2]),
        "python_full_version": info["python"],
        "extra": "",
    }


def requirements(wheel, info):
    """Return the `packaging.requirements.Requirement` of a wheel that hold in the browser, in its order."""
    asked = map(Requirement, metadata(wheel).get_all("Requires-Dist") or [])
    asked = [one for one in asked if canonicalize_name(one.name) not in FOR_NOBODY]
    return [one for one in asked if one.marker is None or one.marker.evaluate(environment(info))]


def by_name(packages):
    """Return the packages of a lock by their normalized names: those that the lock itself uses differ."""
    return {canonicalize_name(name): package for name, package in packages.items()}


def entry(wheel, info, place):
    """Return the lock's entry for a wheel that will lie at `place`, an address or the start of one."""
    said = metadata(wheel)
    needed = [canonicalize_name(one.name) for one in requirements(wheel, info)]
    return {
        "name": name_of(wheel),
        "version": said["Version"],
        "file_name": f"{place}{wheel.name}",
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": imports(wheel),
        "depends": [name for name in needed if name not in FOR_THE_PAGE],
        "unvendored_tests": False,
    }


def imports(wheel):
    """Return the names under which a wheel is imported, from its files."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist() if name.endswith(".py")}
    return sorted(name.removesuffix(".py") for name in tops if not name.endswith((".data", ".dist-info")))


def has_extension(wheel):
    """Whether a wheel brings a plugin of JupyterLab along."""
    with zipfile.ZipFile(wheel) as archive:
        return any("/share/jupyter/labextensions/" in name for name in archive.namelist())


def extended(lock, wheels, base, place):
    """Return a lock with `wheels` in it, which goes before what Pyodide has of the same name.

    `base` is where Pyodide's own files lie and `place` where the wheels do, as the start of an address: both
    may begin with "../", and then a lock in a folder beside theirs leads to them.
    """
    packages = {name: one | {"file_name": base + one["file_name"]} for name, one in lock["packages"].items()}
    own = [entry(wheel, lock["info"], place) for wheel in wheels]
    names = {one["name"] for one in own}
    packages = {name: one for name, one in packages.items() if canonicalize_name(name) not in names}
    return lock | {"packages": packages | {one["name"]: one for one in own}}


def closure(lock, names):
    """Return these packages of a lock, and all that they need, in a lock of the same form.

    LookupError if one is missing.
    """
    packages, found, left = by_name(lock["packages"]), {}, [canonicalize_name(name) for name in names]
    while left:
        name = left.pop()
        if name in found:
            continue
        if name not in packages:
            raise LookupError(f"{LOCK} has no {name}")
        found[name] = packages[name]
        left += map(canonicalize_name, packages[name]["depends"])
    kept = {name: one for name, one in lock["packages"].items() if canonicalize_name(name) in found}
    return lock | {"packages": kept}


def fingerprint(lock, wheels):
    """Return eight digits that change with the lock and the wheels: no browser's cache mixes two editions."""
    whole = hashlib.sha256(json.dumps(lock, sort_keys=True).encode())
    for wheel in wheels:
        whole.update(wheel.read_bytes())
    return whole.hexdigest()[:8]
