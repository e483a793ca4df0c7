"""The list of what was put into a learner's folder, which tells a changed file from an untouched one."""

import hashlib
import json
from pathlib import Path

from ..files import write_text

FILE = ".neuronlab-chapters.json"


class Manifest:
    """The hashes of all texts that were ever put under each name, in a file of the learner's folder.

    All and not only the last one, so that the list can be written before the chapters: whatever interrupts
    the copying, a file that is ours is known as ours.
    """

    def __init__(self, folder: Path):
        self._path = folder / FILE
        self._contents: dict = {"files": {}}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8-sig"))
            if all(isinstance(texts, list) for texts in found["files"].values()):
                self._contents = found
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            pass  # without the list every file that differs counts as the learner's own, and is kept

    def knows(self, name: str, text: bytes) -> bool:
        """Whether just this text was put under this name, so that nothing in it is the learner's."""
        return _hash(text) in self._contents["files"].get(name, ())

    def add(self, texts: dict[str, bytes], version: str) -> None:
        """Note, in the file at once, that these texts are put under these names; OSError if that fails."""
        files = self._contents["files"]
        for name, text in texts.items():
            files[name] = [*files.get(name, ()), _hash(text)]
        self._contents["neuronlab"] = version
        write_text(self._path, json.dumps(self._contents, indent=1, sort_keys=True) + "\n")


def _hash(text):
    return hashlib.sha256(text).hexdigest()
