"""The outbox folder: a digest as three files, .txt, .html and .eml. Touches the disk.

Each file appears whole or not at all, and the .eml last, so that its presence says that all three are there. Writing
the same copy again changes nothing.
"""

import errno
import hashlib
import logging
import os
import re
import unicodedata
from pathlib import Path
from typing import ClassVar

from monitor.channels.base import OutboundMail
from monitor.core.model import Delivered, DeliveryResult, TransientFailure
from monitor.crashpoints import crashpoint

log = logging.getLogger(__name__)

STEM_LENGTH = 100  # Characters; file systems allow 255 bytes with the suffix.


class FolderChannel:
    """Writes into one folder, which is made where it does not exist."""

    kind: ClassVar[str] = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, job: OutboundMail) -> DeliveryResult:
        """Delivered with the path of the .eml; a full or read-only disk is a transient failure. Idempotent."""
        stem = safe_stem(job.file_stem)
        files = ((".txt", job.message.text.encode()), (".html", job.message.html.encode()), (".eml", job.raw))
        path = self._folder
        job.before_data()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for suffix, content in files:
                path = self._folder / (stem + suffix)
                _write_whole(path, content)
                crashpoint("folder_file_written")
            _sync_folder(self._folder)
        except OSError as error:
            name = errno.errorcode.get(error.errno or 0, "error")
            log.warning("cannot write %s: %s", path, error)
            return TransientFailure(f"cannot write {_shown(path)}: {error.strerror or error} ({name})")
        return Delivered(f"written to {_shown(path)}")


def _shown(path: Path) -> str:
    """A path as text, which is all that the store takes: bytes of a name that are not UTF-8 are escaped."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def safe_stem(name: str) -> str:
    """`name` as the stem of a file: a-z, 0-9, dots and dashes; no path, not hidden, another one for another name."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"\.{2,}|[^a-z0-9.]+", "-", folded).strip("-.")[:STEM_LENGTH].strip("-.")
    if slug == name:
        return slug
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{mark}" if slug else f"digest-{mark}"


def _write_whole(path: Path, content: bytes) -> None:
    """`path` holds `content` or what it held before, whatever happens in between; on disk when this returns."""
    if path.is_file() and path.read_bytes() == content:
        return
    part = path.with_name(f".{path.name}.part")  # One name per file: what a crash leaves is overwritten, not piled up.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(part, flags, 0o644), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _sync_folder(folder: Path) -> None:
    """The names in `folder` survive a power cut (fsync of a file does not cover its name)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
