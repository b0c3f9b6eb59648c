"""Tells when edited files are to be read again: not while somebody is still writing them. Looks at files, reads none.

An editor saves in steps: it empties a file and writes it, or removes it and renames another into its place, and a
second file of the same edit follows. A file that is read in between may be broken, or, far worse, good with half of the
rules. So a change is believed when two looks in a row saw the same.
"""

from datetime import datetime
from pathlib import Path
from typing import TypeAlias

# Looks after which files that never rest are read all the same: with one look every two seconds, ten seconds.
PATIENCE = 5
YAML = (".yaml", ".yml")

Signature: TypeAlias = tuple[tuple[Path, int, int], ...]


class Watch:
    """Remembers what the files looked like when they were read last.

    `read_at` is when they were, by the clock of this machine: what was saved since, while a start was under way, is
    edited. Without it they are taken to have been read just now.
    """

    def __init__(self, files: tuple[Path, ...], read_at: datetime | None = None) -> None:
        self._seen = signature(files)
        is_stale = read_at is not None and any(modified / 1e9 > read_at.timestamp() for _, modified, _ in self._seen)
        self._read: Signature = () if is_stale else self._seen
        self._restless = 0

    def has_news(self, found: Signature) -> bool:
        """Whether files that look like this are to be read now: edited since the last reading, and at rest."""
        is_at_rest, self._seen = found == self._seen, found
        if found == self._read:
            self._restless = 0
            return False
        self._restless += 1
        return is_at_rest or self._restless > PATIENCE

    def take(self, found: Signature) -> None:
        """Remember that what looked like this was read. Given is how the files looked before the reading.

        What was saved in the meantime is then found by the next look.
        """
        self._read = self._seen = found
        self._restless = 0


def signature(files: tuple[Path, ...]) -> Signature:
    """Changes when a file is edited, replaced, made or removed, or YAML files come to a folder or leave it."""
    return tuple((path, *_looks(path)) for path in files)


def _looks(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
        if path.is_dir():
            # Its own date would change with every log, swap file and lock beside the YAML files.
            return 0, hash(frozenset(file.name for file in path.iterdir() if file.suffix in YAML))
    except OSError:
        return -1, -1
    return status.st_mtime_ns, status.st_size
