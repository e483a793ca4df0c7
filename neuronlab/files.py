"""Files are written whole or not at all: whoever looks finds the old text or the new one, never a part."""

import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

DRAFT = ".neuronlab-{}.part"
LEFT_SECONDS = 3600  # a draft that is so old was left behind by a process that was killed


def write_text(path, text) -> None:
    """Write `text` to the file `path`, in UTF-8 and with its newlines as they are, as `write_bytes` does."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path, data) -> None:
    """Write `data` to the file `path`, in one go.

    It is written under another name beside the file, which is then renamed: a process that is ended in
    between, or a disk that is full, leaves the old file as it was. A file that is there keeps its mode, and
    its owner and group where that is allowed; one behind a symbolic link is written where it lies. OSError
    where that is not possible; nothing is left behind then. Only a process that is killed leaves its draft,
    which a later call clears away.
    """
    path = Path(os.path.realpath(path))
    draft = path.with_name(DRAFT.format(secrets.token_hex(8)))
    try:
        with open(draft, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # or a crash could leave a new name with nothing behind it
        if path.exists():
            _keep_owner(path, draft)
            shutil.copymode(path, draft)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _clear_drafts(path.parent)


def _keep_owner(path, draft):
    old, new = path.stat(), draft.stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid) and hasattr(os, "chown"):
        with suppress(OSError):  # a group that is not ours, or another's file
            os.chown(draft, -1, old.st_gid)
            os.chown(draft, old.st_uid, -1)


def _clear_drafts(folder):
    """Remove drafts that nobody is writing any more."""
    for left in folder.glob(DRAFT.format("*")):
        with suppress(OSError):  # another process may do the same
            if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                left.unlink()
