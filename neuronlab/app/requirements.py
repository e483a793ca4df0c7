"""What the course needs of other packages, as its own metadata says, and what is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, requires, version
from typing import NamedTuple

from .refusal import Refusal

INSTALL = 'python -m pip install --upgrade "neuronlab[course]"'


class Need(NamedTuple):
    """One package: what is wanted of it, such as ">=4.2", and what is there, None where it is missing."""

    name: str
    wanted: str
    installed: str | None
    met: bool


def needs() -> list[Need]:
    """Return what the package and its extra `course` need, [] where neuronlab itself is not installed."""
    from packaging.requirements import Requirement

    try:
        lines = [Requirement(line) for line in requires("neuronlab") or ()]
    except PackageNotFoundError:
        return []
    return [
        _need(line.name, line.specifier)
        for line in lines
        if line.marker is None or line.marker.evaluate({"extra": "course"})
    ]


def expect(name: str, title: str) -> None:
    """Raise a Refusal where a package of the course is missing or too old; `title` is what people call it."""
    for need in needs() or [_need(name, None)]:
        if need.name == name and not need.met:
            there = f"version {need.installed} is installed" if need.installed else "it is not installed"
            raise Refusal(
                f"The course needs {title} {need.wanted}, and {there}: {INSTALL}".replace(" ,", ",")
            )


def _need(name, specifier):
    try:
        installed = version(name)
    except PackageNotFoundError:
        return Need(name, str(specifier or ""), None, False)
    met = specifier is None or specifier.contains(installed, prereleases=True)
    return Need(name, str(specifier or ""), installed, met)
