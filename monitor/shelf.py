"""Dictionaries of word forms, packed, in files beside the database: each is made once, not for every edited rule.

One takes 2 to 18 MB. They are a cache: whoever deletes the folder waits some seconds once.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from monitor.core.text.lexicon import PACKED_AS, lexicon_of, shelve

FOLDER = "dictionaries"


class Shelf:
    """The folder beside a database; it is made when the first dictionary is put there."""

    def __init__(self, database: Path, *, is_kept: bool = True) -> None:
        """`database` is the file of the store. A worker process, which may not write, keeps nothing."""
        self._is_kept = is_kept
        self._folder = database.parent / FOLDER
        self._version = f"{metadata.version('simplemma')}-{PACKED_AS}"

    def get(self, language: str) -> bytes | None:
        """The dictionary of a language, if it was put there by this version."""
        try:
            return self._path(language).read_bytes()
        except OSError:
            return None

    def has(self, language: str) -> bool:
        """Whether `get` would find something."""
        return self._path(language).exists()

    def put(self, language: str, packed: bytes) -> None:
        """Keep a dictionary in place of older versions of it; where there is no room, do without."""
        if not self._is_kept:
            return
        path = self._path(language)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            self._folder.mkdir(exist_ok=True)
            for older in self._folder.glob(f"{language}-*"):
                older.unlink(missing_ok=True)
            part.write_bytes(packed)
            part.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _path(self, language: str) -> Path:
        return self._folder / f"{language}-{self._version}"


@contextlib.contextmanager
def shelved(database: Path, *, is_kept: bool = True) -> Iterator[Shelf]:
    """Inside, dictionaries are taken from beside a database, and those that lack are made ready there (`is_kept`)."""
    shelf = Shelf(database, is_kept=is_kept)
    shelve(shelf)
    try:
        yield shelf
    finally:
        shelve(None)


def lacking(database: Path, languages: Iterable[str]) -> list[str]:
    """Those of these dictionaries (`core.text.forms.lexicons_of`) that are not ready beside a database."""
    shelf = Shelf(database)
    return [language for language in languages if not shelf.has(language)]


def make_ready(database: Path, languages: Iterable[str]) -> None:
    """Put dictionaries beside a database. Each takes some seconds, and this process grows by 50 to 200 MB."""
    with shelved(database):
        for language in lacking(database, languages):
            lexicon_of(language)


if __name__ == "__main__":
    # Ctrl-C on a terminal reaches this process, too; the daemon that began it ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(10)
    make_ready(Path(sys.argv[1]), sys.argv[2:])
