"""Which stored entry is this one? (entries of a document, stored entries of the feed) -> Sightings. Pure.

The key answers in almost every feed. But some feeds give new guids at every poll or after an edit, some give one guid
to several items, at once or one after another, and addresses and headlines move. So a key alone neither proves an entry
nor disproves it; two signs together do:

| the same                  | needs besides                                                    |
| ------------------------- | ---------------------------------------------------------------- |
| link and guid             | nothing: this is an edit                                         |
| link                      | title, or date of publication, or most words of the title        |
| words (title and text)    | date; without a link, guid or enough words to be no everyday line |
| guid                      | date and most words of the title; title alone if neither has a date or a link |

A link that different entries of the feed bear at once is where its news stands, and no sign. Where it is unsure, two
stay two: an entry shown twice is a nuisance, an entry swallowed is a loss.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from monitor.core.dedup import SAYS_SOMETHING, fold
from monitor.core.entries import content_hash, specific_keys
from monitor.core.formats.memory import traces_of
from monitor.core.model import Entry
from monitor.core.plan.identity import address_key, plain_title, shared_links
from monitor.core.plan.values import KnownEntry
from monitor.core.urls import canonical_url

# "Storm: 5 dead" and "Storm: 12 dead, says mayor" share 2 of 3 words; headlines of one day's feed rarely share half.
AKIN_SHARE: Final = 0.5
# One word in common ("Weather", "Update") makes no headline of another.
AKIN_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry of a document under a key of its own in this feed, and the stored entry that it is, or None."""

    entry: Entry
    known: KnownEntry | None

    @property
    def is_edited(self) -> bool:
        """Whether the entry says something else, or elsewhere, than was taken up of it, or that was not kept."""
        if self.known is None:
            return False
        link = link_key(self.entry)
        return (
            self.known.content_hash != content_hash(self.entry) or (link or self.known.link_key) != self.known.link_key
        )


def link_key(entry: Entry) -> str | None:
    """What an entry is recognised by under another key: the address key of its link."""
    return _key_of_link(entry.link) if entry.link else None


# Asked three times of each entry of a document, 20 µs each; a document holds 2,000 at most.
@lru_cache(maxsize=4_096)
def _key_of_link(link: str) -> str | None:
    url = canonical_url(link)
    return address_key(url) if url else None


def recognise(
    entries: Iterable[Entry], known: Iterable[KnownEntry], left_out: frozenset[bytes] = frozenset()
) -> tuple[Sighting, ...]:
    """Each entry of one document, in its order, with the stored entry that it is.

    `known` are the entries of this feed that have a key, a link or the words of one of them, and the specific keys of
    those for which `mistaken` asks. No stored entry is recognised twice in one document; `left_out` are the key traces
    (core/formats/memory.py) of those that stand in it and were not read.
    """
    entries, known = tuple(entries), tuple(known)
    standing = {each.entry_id for each in known if left_out and _key_trace(each) in left_out}
    return _Recognition(known, entries).sightings(standing)


def _key_trace(known: KnownEntry) -> bytes:
    return traces_of(known.guid or known.entry_key, None).key


def mistaken(entries: Iterable[Entry], known: Iterable[KnownEntry]) -> tuple[Entry, ...]:
    """Entries whose key is stored for another one: their more specific keys are to be looked up, too."""
    entries = tuple(entries)
    return _Recognition(tuple(known), entries).mistaken()


def unrecognised_titles(sightings: Iterable[Sighting], known: Iterable[KnownEntry]) -> Mapping[str, frozenset[str]]:
    """By link, the titles that the feed gave it in entries other than those that stand in the document."""
    present = {sighting.known.entry_id for sighting in sightings if sighting.known}
    titles: dict[str, set[str]] = defaultdict(set)
    for entry in known:
        if entry.link is not None and entry.entry_id not in present:
            titles[entry.link].add(entry.title)
    return {link: frozenset(found) for link, found in titles.items()}


class _Recognition:
    """One document against what is stored."""

    def __init__(self, known: Sequence[KnownEntry], entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._by_key = {entry.entry_key: entry for entry in known}
        self._by_link: dict[str, list[KnownEntry]] = defaultdict(list)
        self._by_words: dict[str, list[KnownEntry]] = defaultdict(list)
        for entry in sorted(known, key=lambda each: each.entry_id):
            if entry.link_key is not None:
                self._by_link[entry.link_key].append(entry)
            if entry.content_hash is not None:
                self._by_words[entry.content_hash].append(entry)
        self._shared = _shared(entries, known)

    def mistaken(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if (found := self._by_key.get(e.entry_key)) and not self._is(found, e))

    def sightings(self, standing: set[int]) -> tuple[Sighting, ...]:
        claimed: dict[str, KnownEntry] = {}
        for entry in self.entries:
            found = self._by_key.get(entry.entry_key)
            if found is not None and self._is(found, entry):
                claimed[entry.entry_key] = found
        taken = standing | {found.entry_id for found in claimed.values()}
        for entry in self.entries:
            if entry.entry_key not in claimed and (found := self._under_another_key(entry, taken)):
                claimed[entry.entry_key] = found
                taken.add(found.entry_id)
        used = {entry.entry_key for entry in self.entries}
        return tuple(self._sighting(entry, claimed.get(entry.entry_key), used) for entry in self.entries)

    def _sighting(self, entry: Entry, found: KnownEntry | None, used: set[str]) -> Sighting:
        """A new entry gets a key that the store has for no other."""
        if found is not None or entry.entry_key not in self._by_key:
            return Sighting(entry, found)
        for key in specific_keys(entry):
            if key not in self._by_key and key not in used:
                used.add(key)
                return Sighting(replace(entry, entry_key=key), None)
        # The key of all that it says is stored: it is this entry, letter by letter.
        return Sighting(entry, self._by_key.get(specific_keys(entry)[-1], self._by_key[entry.entry_key]))

    def _under_another_key(self, entry: Entry, taken: set[int]) -> KnownEntry | None:
        keys = specific_keys(entry) if entry.entry_key in self._by_key else ()
        named = [found for key in keys if (found := self._by_key.get(key))]
        link = link_key(entry)
        candidates = (*named, *(self._by_link[link] if link else ()), *self._by_words[content_hash(entry)])
        return next((each for each in candidates if each.entry_id not in taken and self._is(each, entry)), None)

    def _is(self, known: KnownEntry, entry: Entry) -> bool:
        return is_same_item(known, entry, is_shared=entry.link in self._shared)


def is_same_item(known: KnownEntry, entry: Entry, *, is_shared: bool = False) -> bool:
    """Whether a stored entry and one of a document are one item; `is_shared`: the link is that of different entries."""
    link, date = link_key(entry), entry.published
    same_link = link is not None and link == known.link_key and not is_shared
    same_guid = entry.guid is not None and entry.guid == known.guid
    same_title = bool(entry.title) and plain_title(known.title) == plain_title(entry.title)
    same_date = date is not None and date == known.published
    if same_link:
        return same_guid or same_title or same_date or is_akin(known.title, entry.title)
    if known.content_hash is None and known.entry_key == entry.entry_key and known.title == entry.title:
        return True  # stored before words were kept
    has_no_link = link is None and known.link_key is None
    if known.content_hash == content_hash(entry):
        # "Morning briefing: all that matters in five minutes" is another day's under another link and date.
        return same_date or (has_no_link and (same_guid or _says_something(entry)))
    if not same_guid:
        return False
    is_bare = has_no_link and date is None and known.published is None
    return (same_date and (same_title or is_akin(known.title, entry.title))) or (is_bare and same_title)


def is_akin(title: str, other: str) -> bool:
    """Whether two headlines share at least half the words of the shorter, and at least two."""
    words, others = set(fold(title).split()), set(fold(other).split())
    common = len(words & others)
    return common >= AKIN_WORDS and common >= AKIN_SHARE * min(len(words), len(others))


def _says_something(entry: Entry) -> bool:
    """Below this "Weather: sunny." comes every day, and is another day's."""
    return len(entry.summary) + len(entry.content) >= SAYS_SOMETHING


def _shared(entries: Iterable[Entry], known: Iterable[KnownEntry]) -> frozenset[str]:
    """Links that entries of different titles bear at once, in the document or in the store."""
    titles: dict[str, set[str]] = defaultdict(set)
    for entry in known:
        if entry.link is not None:
            titles[entry.link].add(plain_title(entry.title))
    stored = frozenset(link for link, found in titles.items() if len(found - {""}) > 1)
    return stored | shared_links(entries, {})
