"""Which edits are read now, and what becomes of one that was read: sightings, EditedEntry -> versions. Pure.

Some texts change at every poll: counters, "5 minutes ago", live blogs. Each edit of an entry therefore waits longer
than the one before, and one poll reads a few; what waits is not forgotten, the document is read again until it had its
turn.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from monitor.core.dedup import text_digest
from monitor.core.edits import diff, reading_of, untold
from monitor.core.entries import content_hash
from monitor.core.model import Analysis, EditChange, EditedEntry, TextSource
from monitor.core.plan.recognition import Sighting, link_key
from monitor.core.plan.values import KnownEntry, KnownText, PlannedSighting, PlannedVersion, SecondReading, Snapshot

# Pages asked for again in one poll: a feed that gives all its entries a new last line must not send us to each page.
MAX_EDITS_PER_POLL: Final = 20
# Between the first edit of an entry and the second; doubled with each. A correction mostly follows within the hour.
EDIT_PAUSE: Final = timedelta(minutes=15)
LONGEST_EDIT_PAUSE: Final = timedelta(days=1)
# So often, over half a day, an edited page that cannot be had is asked for; then the feed's words have to do.
MAX_PAGE_TRIES: Final = 6


def edit_due_at(known: KnownEntry) -> datetime | None:
    """When the next edit of a stored entry may be taken up; None for at once."""
    if known.edited_at is None or not known.edits:
        return None
    pause: timedelta = EDIT_PAUSE * (1 << min(known.edits - 1, 10))
    return known.edited_at + min(LONGEST_EDIT_PAUSE, pause)


def edits_to_read(sightings: Iterable[Sighting], now: datetime) -> tuple[tuple[Sighting, ...], bool]:
    """The edited entries to read now, in document order, and whether others have to wait.

    Those whose words were not kept come along without end: they are only taken note of.
    """
    taken: list[Sighting] = []
    read, is_waiting = 0, False
    for sighting in sightings:
        if sighting.known is None or not sighting.is_edited:
            continue
        if sighting.known.content_hash is None:
            taken.append(sighting)
            continue
        due_at = edit_due_at(sighting.known)
        # A due time further ahead than any pause was set by a clock that has been wrong since.
        is_early = due_at is not None and now < due_at <= now + LONGEST_EDIT_PAUSE
        if is_early or read == MAX_EDITS_PER_POLL:
            is_waiting = True
            continue
        read += 1
        taken.append(sighting)
    return tuple(taken), is_waiting


def revise(
    edited: EditedEntry, snapshot: Snapshot, now: datetime
) -> tuple[PlannedSighting | None, PlannedVersion | SecondReading | None]:
    """What one edit changes: the entry as it reads now, and a version of its article where its words are new.

    Where the article was read from its page and the page cannot be had now, what the feed says is judged, the text
    stays, and the edit is not done with: the page is asked for again. Nothing where the edit was taken up already.
    """
    known = snapshot.edited.get(edited.entry_id)
    if known is None:
        return None, None
    words, link = content_hash(edited.entry), link_key(edited.entry) or known.link_key
    if edited.analysis is None:
        if known.content_hash is not None:
            return None, None
        return PlannedSighting(known.entry_id, edited.entry, words, link, known.edits, known.edited_at), None
    if (known.content_hash, known.link_key) == (words, link) or known.edited_at == now:
        return None, None
    text = snapshot.texts[known.article_id]
    is_worse = text.text_source is TextSource.PAGE and edited.analysis.article.text_source is TextSource.FEED
    is_done = not is_worse or known.edits >= MAX_PAGE_TRIES
    taken = words if is_done else known.content_hash
    sighting = PlannedSighting(known.entry_id, edited.entry, taken, link, known.edits + 1, now)
    if is_worse:
        return sighting, SecondReading(known.article_id, edited.analysis)
    return sighting, _version(known.article_id, text, edited)


def _version(article_id: int, text: KnownText, edited: EditedEntry) -> PlannedVersion | None:
    """The new version; None for words that the article has or had. Some servers alternate between two copies."""
    assert edited.analysis is not None
    article = edited.analysis.article
    if text_digest(article.title, article.text) in text.earlier | {text.digest}:
        return None
    changes = edits_told(text, edited.analysis)
    return PlannedVersion(article_id, text.version + 1, edited.analysis, text.digest, changes, edited.page)


def edits_told(text: KnownText, analysis: Analysis) -> tuple[EditChange, ...]:
    """What a person is told of a new version. The words of a feed and those of a page are not held side by side."""
    if text.reading is None:
        return ()
    before, after = text.reading, reading_of(analysis.article, analysis.matches)
    if text.rules_version != analysis.rules_version:
        before = replace(before, names_by_actor=None)
    if text.text_source is not analysis.article.text_source:
        before, after = replace(before, text=""), replace(after, text="")
    return untold(diff(before, after), text.told)
