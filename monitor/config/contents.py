"""What a file holds, whole: bytes of a regular file that did not change while it was read. Reads files."""

import os
import stat
from pathlib import Path
from typing import Final

# An editor that writes in place is done in milliseconds; a file that never rests is no file to edit.
_ATTEMPTS: Final = 3


class UnreadableError(OSError):
    """What stands in the place of the file cannot be read as one; `strerror` says why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(0, why, str(path))


def read_content(path: Path, limit: int) -> bytes:
    """The file's bytes, up to `limit` and one more: enough to see that the file is too large.

    Raises:
        OSError: the file is absent, forbidden, a folder, a pipe or a device, or changes as fast as it is read.
    """
    for _ in range(_ATTEMPTS):
        if (content := _read_once(path, limit)) is not None:
            return content
    raise UnreadableError(path, "it changes while it is read; save it once more")


def _read_once(path: Path, limit: int) -> bytes | None:
    """The bytes, or None where the file was written to in the meantime."""
    # Without O_NONBLOCK a pipe in the place of the file would be waited for without end.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        before = os.fstat(descriptor)
        _check_kind(path, before)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(limit + 1)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return content if _version(before) == _version(after) else None


def _check_kind(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableError(path, "it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError(path, "it is a pipe or a device")


def _version(status: os.stat_result) -> tuple[int, int]:
    return status.st_mtime_ns, status.st_size


def why_unreadable(error: OSError) -> str:
    """The reason in words, with what to do where that can be known."""
    if isinstance(error, FileNotFoundError):
        if error.filename is not None and Path(error.filename).is_symlink():
            return f"the file is a link that leads nowhere: {Path(error.filename).readlink()}"
        return "there is no such file here; monitor init writes one to start from"
    if isinstance(error, PermissionError):
        return "the file cannot be read: this user may not open it; allow it with chmod or chown"
    return f"the file cannot be read: {error.strerror}"
