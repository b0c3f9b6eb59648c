"""What the commands on feeds share: feeds.yaml as it stands, and a new text in place of it. Reads and writes it."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.config.contents import read_content
from monitor.config.feeds import Politeness, read_feeds
from monitor.config.feeds_edit import NewFeed, with_feeds
from monitor.config.findings import Findings
from monitor.config.load import FEEDS, load_settings
from monitor.config.settings import Settings
from monitor.config.yaml_reader import MAX_BYTES, read_yaml
from monitor.core.model import Feed
from monitor.core.urls import canonical_url
from monitor.errors import CannotRunError


@dataclass(frozen=True, slots=True)
class FeedsOnDisk:
    """feeds.yaml of a folder: its text, its feeds as far as they can be read, and how the network is to be used."""

    path: Path
    text: str
    feeds: tuple[Feed, ...]
    politeness: Politeness
    settings: Settings

    def place_of(self, url: str) -> int | None:
        """The number of the feed at this address, from 1; None where it is new. Forms of one address are equal."""
        wanted = canonical_url(url) or url
        numbered = enumerate(self.feeds, 1)
        return next((number for number, feed in numbered if (canonical_url(feed.url) or feed.url) == wanted), None)


def load_feeds(directory: Path) -> FeedsOnDisk:
    """The feeds of a folder; other files of it may be broken, and feeds.yaml missing.

    Raises:
        CannotRunError: feeds.yaml cannot be read, or is no YAML.
        ConfigError: the environment or `.env` has errors.
    """
    settings = load_settings(directory, os.environ)
    path = directory.absolute() / FEEDS
    try:
        content = read_content(path, MAX_BYTES)
    except FileNotFoundError:
        content = b""
    except OSError as error:
        raise CannotRunError(f"{path} cannot be read: {error.strerror}") from error
    document = read_yaml(content)
    if document.flaws and not _is_bare(content):
        raise CannotRunError(f"{FEEDS} has errors; monitor check shows them")
    feeds, politeness = read_feeds(document.data or {"feeds": []}, path.parent, os.environ, Findings())
    return FeedsOnDisk(path, content.decode("utf-8-sig"), feeds, politeness, settings)


def _is_bare(content: bytes) -> bool:
    """Whether the file holds nothing, or comments alone: a beginning to add to, for which YAML has no data."""
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in content.split(b"\n"))


def add_feeds(on_disk: FeedsOnDisk, feeds: Sequence[NewFeed]) -> None:
    """Write feeds.yaml with these feeds at the end of its list: whole, or not at all.

    Raises:
        CannotRunError: it cannot be written, or was edited in the meantime, or what comes out would be no good.
    """
    text = with_feeds(on_disk.text, feeds)
    findings = Findings()
    read_feeds(read_yaml(text.encode()).data, on_disk.path.parent, os.environ, findings)
    fresh = len(_items(text)) - len(feeds)
    wrong = [problem.message for problem in findings.errors if _is_of(problem.path, fresh)]
    if wrong:
        raise CannotRunError(f"{FEEDS} was not changed: {'; '.join(wrong)}")
    _replace(on_disk, text)


def _items(text: str) -> list[object]:
    data = read_yaml(text.encode()).data
    items = data.get("feeds") if isinstance(data, dict) else None
    return items if isinstance(items, list) else []


def _is_of(path: Iterable[str | int], first: int) -> bool:
    match (*path,):
        case ("feeds", int(number), *_):
            return number >= first
    return False


def _replace(on_disk: FeedsOnDisk, text: str) -> None:
    """Put the new text in the place of the old one, through links, with the rights of the old file."""
    place = on_disk.path.resolve()
    try:
        if place.exists() and read_content(place, MAX_BYTES).decode("utf-8-sig") != on_disk.text:
            raise CannotRunError(f"{FEEDS} was edited just now: try once more")
        mode = place.stat().st_mode & 0o777 if place.exists() else 0o644
        with tempfile.NamedTemporaryFile("wb", dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).chmod(mode)
        Path(file.name).replace(place)
    except OSError as error:
        raise CannotRunError(f"{place} cannot be written: {error.strerror}") from error
