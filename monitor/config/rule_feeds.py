"""Rules that name feeds which feeds.yaml does not have: they would read nothing of these, unnoticed. Pure."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Final

from monitor.config.fields import did_you_mean
from monitor.config.findings import MOST_REPORTS
from monitor.config.source import shortened
from monitor.core.model import Feed, Problem
from monitor.core.rules.reach import matches_glob

_KEYS: Final = ("feeds", "not_feeds")
# Globs times feeds that are compared, and ids among which a misspelt one is looked for: a third of a second in all.
_MOST_COMPARED: Final = 100_000
_MOST_SEARCHED: Final = 20_000

# A text of a rules file and the path to it.
_Named = tuple[str, tuple[str | int, ...]]


def unknown_feeds(data: object, feeds: Sequence[Feed], stated: Collection[str] = ()) -> Iterator[Problem]:
    """What `data`, the plain tree of all rules, says of feeds that are not there; MOST_REPORTS problems at most.

    `stated` are the ids that feeds.yaml states, also of feeds that are switched off.
    """
    ids = {name.casefold() for name in (*stated, *(feed.feed_id for feed in feeds))}
    room = _MOST_COMPARED // max(1, len(ids))
    globs: set[str] = set()
    unknown: list[_Named] = []
    for text, path in _named(data):
        if _is_glob(text):
            globs.add(text)
            is_known = len(globs) > room or any(matches_glob(name, text) for name in ids)
        else:
            is_known = text.casefold() in ids
        if not is_known:
            unknown.append((text, path))
    searched = _MOST_SEARCHED // max(1, len(ids))
    for number, (text, path) in enumerate(islice(unknown, MOST_REPORTS)):
        yield Problem(path, _said_of(text, feeds if number < searched else ()), part=text)


def _is_glob(text: str) -> bool:
    return "*" in text or "?" in text


def _said_of(text: str, feeds: Sequence[Feed]) -> str:
    """What is wrong with the id of a feed, and which was meant, as far as it can be told from these."""
    if _is_glob(text):
        return f'"{shortened(text)}" is the id of no feed in feeds.yaml'
    by_name = {feed.name.casefold(): feed.feed_id for feed in feeds}
    same = by_name.get(text.casefold())
    near = f', did you mean "{same}"?' if same else did_you_mean(text, [feed.feed_id for feed in feeds])
    return f'feeds.yaml has no feed with the id "{shortened(text)}"{near}'


def _named(data: object) -> Iterator[_Named]:
    """Every feed that rules or their defaults name. The reader has seen to it that these are texts."""
    if not isinstance(data, dict):
        return
    rules = data.get("rules")
    places = [(("rules", str(key)), rule) for key, rule in rules.items()] if isinstance(rules, dict) else []
    for path, entry in ((("defaults",), data.get("defaults")), *places):
        for key in _KEYS if isinstance(entry, dict) else ():
            yield from _texts(entry.get(key), (*path, key))


def _texts(value: object, path: tuple[str | int, ...]) -> Iterator[_Named]:
    if isinstance(value, list):
        yield from ((str(item), (*path, number)) for number, item in enumerate(value))
    elif value is not None:
        yield str(value), path


def stated_ids(data: object) -> frozenset[str]:
    """The ids that the plain tree of feeds.yaml states."""
    entries = data.get("feeds") if isinstance(data, dict) else None
    maps = (entry for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()
    return frozenset(str(entry["id"]) for entry in maps if entry.get("id"))
