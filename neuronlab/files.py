"""Files are written whole or not at all: whoever looks finds the old text or the new one, never a part."""

import os
import secrets
import shutil
from pathlib import Path


def write_text(path, text) -> None:
    """Write `text` to the file `path`, in UTF-8 and with lines that end in a newline alone, in one go.

    It is written under another name beside the file, which is then renamed: a process that is ended in
    between, or a disk that is full, leaves the old file as it was. A file that is there keeps its mode, and
    one behind a symbolic link is written where it lies. OSError where that is not possible; nothing is left
    behind then.
    """
    path = Path(os.path.realpath(path))
    draft = path.with_name(f".neuronlab-{secrets.token_hex(8)}.part")
    try:
        with open(draft, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # or a crash could leave a new name with nothing behind it
        if path.exists():
            shutil.copymode(path, draft)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
