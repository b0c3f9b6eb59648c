"""Items as a format found them -> entries in clean text, each under a key of its own: RawFeed -> ParsedFeed. Pure.

The formats say what is written; here it is decided what an entry is (its key), what its text is, and where the limits
lie. One bad entry costs itself only, and is reported.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b, sha256
from typing import Final

from monitor.core.formats.markup import clean_line, clean_text, fragment_text
from monitor.core.formats.redirectors import hides_publisher, publisher_url
from monitor.core.formats.values import Markup, RawEntry, RawFeed
from monitor.core.model import Entry, ParsedFeed
from monitor.core.urls import canonical_url, resolve

# Feeds of archives hold 10,000 and more; more than this no site publishes between two polls. The longest of 200 real
# feeds holds 1,046, and is read whole.
MAX_ENTRIES: Final = 2_000
# Characters. A novel has 1,000,000; the longest entry of 200 real feeds has 232,000.
MAX_TEXT: Final = 1_000_000
MAX_TITLE: Final = 2_000
MAX_NAME: Final = 200
# Longer keys and guids are stored as their hash; the longest guid of 200 real feeds has 270 characters.
MAX_KEY: Final = 500
# Separates the parts of a compound key; no clean text holds it.
_JOINT: Final = "\x1f"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def unkeyed_entries(found: RawFeed, base_url: str) -> tuple[list[Entry], list[str]]:
    """The newest 2,000 entries in clean text, without keys, and the document's problems, in its order."""
    problems = list(found.problems)
    entries = [_entry(raw, base_url, problems) for raw in _newest(found.entries, problems)]
    return entries, [*problems, *_hidden_links(entries)]


def named_feed(found: RawFeed, base_url: str, entries: Iterable[Entry], problems: Iterable[str]) -> ParsedFeed:
    """The feed with these entries, each under its key; equal ones once."""
    return ParsedFeed(
        title=_title(found.title),
        link=resolve(base_url, found.link),
        language=_language(found.language),
        entries=tuple(_keyed(entries)),
        problems=tuple(problems),
        format=found.format,
        ttl=found.ttl,
    )


def _hidden_links(entries: Iterable[Entry]) -> Iterator[str]:
    hidden = sum(entry.link is not None and hides_publisher(entry.link) for entry in entries)
    if hidden:
        links = "1 link leads" if hidden == 1 else f"{hidden:,} links lead"
        yield f"{links} through Google News, which hides the publisher's address."


def _newest(entries: tuple[RawEntry, ...], problems: list[str]) -> Iterable[RawEntry]:
    """The newest `MAX_ENTRIES` by claimed date in document order. An entry without a date counts as new."""
    if len(entries) <= MAX_ENTRIES:
        return entries
    problems.append(f"The feed holds {len(entries):,} entries; the newest {MAX_ENTRIES:,} were read.")
    future = datetime.max.replace(tzinfo=UTC)
    by_age = sorted(enumerate(entries), key=lambda each: each[1].published or each[1].updated or future, reverse=True)
    return [entry for _, entry in sorted(by_age[:MAX_ENTRIES], key=lambda each: each[0])]


def _entry(raw: RawEntry, base_url: str, problems: list[str]) -> Entry:
    """The entry in clean text, without its key, which depends on the other entries (see `_keyed`)."""
    title = _title(raw.title)
    content = "\n".join(filter(None, (_text(part) for part in raw.content)))
    summary = _text(raw.summary)
    if max(len(content), len(summary)) > MAX_TEXT:
        problems.append(f"The text of an entry was cut to {MAX_TEXT:,} characters: {title[:80]!r}.")
    guid = clean_line(raw.guid)
    link = resolve(base_url, raw.link)
    behind = publisher_url(link) if link else None
    return Entry(
        entry_key="",
        guid=_bounded(guid) or None,
        link=(resolve(base_url, behind) if behind else None) or link,
        title=title,
        published=raw.published,
        updated=raw.updated,
        authors=tuple(filter(None, (clean_line(name)[:MAX_NAME] for name in raw.authors))),
        summary=summary[:MAX_TEXT],
        content=content[:MAX_TEXT],
    )


def _keyed(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, each under the simplest key that no different entry of the document has; equal ones once.

    Some feeds give every item one guid (tests/data/feeds/one-guid.rss): the simple key would swallow all but one.
    """
    distinct = list(dict.fromkeys(entries))
    keys = [simple_key(entry) for entry in distinct]
    for more_specific in (_key_with_link, _key_with_title, _key_of_all):
        counts = Counter(keys)
        keys = [more_specific(entry) if counts[key] > 1 else key for entry, key in zip(distinct, keys, strict=True)]
    return (replace(entry, entry_key=_bounded(key)) for entry, key in zip(distinct, keys, strict=True))


def simple_key(entry: Entry) -> str:
    """The key of an entry that shares it with no other: guid, else canonical link, else a hash of what it says."""
    canonical = canonical_url(entry.link) if entry.link else None
    return entry.guid or canonical or _hash(entry.title, entry.summary, entry.content)


def specific_keys(entry: Entry) -> tuple[str, ...]:
    """Keys for an entry whose simple key is that of another, the least specific first."""
    return tuple(_bounded(key(entry)) for key in (_key_with_link, _key_with_title, _key_of_all))


def content_hash(entry: Entry) -> str:
    """A hex digest, equal for entries that say the same: title, summary and content, letter by letter."""
    words = _JOINT.join((entry.title, entry.summary, entry.content))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _key_with_link(entry: Entry) -> str:
    return f"{simple_key(entry)}{_JOINT}{entry.link or ''}"


def _key_with_title(entry: Entry) -> str:
    return f"{_key_with_link(entry)}{_JOINT}{_hash(entry.title)}"


def _key_of_all(entry: Entry) -> str:
    return f"{_key_with_title(entry)}{_JOINT}{_hash(repr(replace(entry, entry_key='')))}"


def _hash(*parts: str) -> str:
    return "sha256:" + sha256(_JOINT.join(parts).encode()).hexdigest()


def _bounded(key: str) -> str:
    return key if len(key) <= MAX_KEY else _hash(key)


def _title(markup: Markup) -> str:
    return _text(markup).replace("\n", " ")[:MAX_TITLE]


def _text(markup: Markup) -> str:
    return fragment_text(markup.value) if markup.is_html else clean_text(markup.value)


def _language(claimed: str) -> str | None:
    """The BCP 47 tag as claimed ("en-GB"), or None where it is none."""
    tag = claimed.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None
