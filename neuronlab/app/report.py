"""What the command says about the chapters it has brought."""

from pathlib import Path

from .delivery import Delivery


def lines(folder: Path, delivery: Delivery) -> list[str]:
    """Return in sentences what has become of the chapters in `folder`; nothing is said of what stayed."""
    said = []
    if delivery.copied:
        said.append(f"New in {folder}: {_listed(delivery.copied)}.")
    if delivery.renewed:
        said.append(
            f"A newer text in the place of one that you have not changed: {_listed(delivery.renewed)}."
        )
    if delivery.beside:
        said.append(f"A newer text, beside your own: {_listed(delivery.beside)}.")
    if delivery.waiting:
        said.append(
            f"There is a newer text of {_listed(delivery.waiting)}. You have changed yours, and it stays; "
            "neuronlab --beside puts the new one beside it."
        )
    if delivery.closed:
        said.append(
            f"{folder} can only be read ({delivery.closed}): your changes of a chapter are not saved there, "
            "and what you solve is noted in a folder of your own, which nl.progress() names."
        )
    return said or [f"Your chapters in {folder} are as you left them."]


def _listed(names):
    if len(names) > 3 and all(name.endswith(".ipynb") for name in names):
        return f"{len(names)} chapters, {names[0]} to {names[-1]}"
    return ", ".join(names)
