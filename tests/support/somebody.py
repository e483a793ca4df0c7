"""Does something as a user who may not write everywhere: root may, and tests in containers run as root."""

import multiprocessing
import os
from contextlib import contextmanager

SOMEBODY = 65534  # "nobody" on every system with users of this kind


def as_somebody(do, *given):
    """Return what `do(*given)` returns in a process that is not root's; its exception is raised here."""
    context = multiprocessing.get_context("fork")
    replies = context.Queue()
    process = context.Process(target=_reply, args=(do, given, replies))
    process.start()
    done, result = replies.get(timeout=60)  # one that dies without a reply keeps nobody waiting for ever
    process.join(60)
    if not done:
        raise result
    return result


def _reply(do, given, replies):
    try:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(SOMEBODY)
            os.setuid(SOMEBODY)
        replies.put((True, do(*given)))
    except BaseException as error:
        replies.put((False, error))


@contextmanager
def closed(folder):
    """Let everybody read `folder` and nobody write in it, meanwhile; its parents can be passed through."""
    parents = [p for p in folder.parents if p.stat().st_uid == os.getuid() and p.stat().st_mode & 0o077 == 0]
    modes = {path: path.stat().st_mode for path in [folder, *parents]}
    try:
        for path in parents:
            path.chmod(0o711)
        folder.chmod(0o555)
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
