"""A process that lets reports arrive and mails stories, from wherever the one before it was killed.

    python -m tests.stories_process FOLDER COUNT

Each step is what the daemon does: the writer commits a poll, an edition is frozen, the book is saved now and then.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.core.model import Content, Message, NewEntry
from monitor.core.stories import Limits
from monitor.store import NewEdition, Store, Subscription
from monitor.stories import Stories
from monitor.writer import Writer
from tests.arrivals import a_report, read_whole, reports, unread
from tests.builders import NOW, a_feed, a_poll
from tests.integration.test_writer import FakeJudge
from tests.reprint_pairs import Report
from tests.stores import a_store

# An article joins late here, so that second looks have stories to merge.
LIMITS = Limits(join=3.0, look_every=5, articles=60, window=timedelta(days=3))
# Reports of one poll, polls between two editions and between two savings of the book.
OF_A_POLL, EDITION_EVERY, SAVE_EVERY = 3, 4, 5


def main(folder: Path, count: int) -> None:
    """Go on until all have arrived."""
    with a_store(folder) as store:
        asyncio.run(live(store, count))


async def live(store: Store, count: int) -> None:
    """Poll after poll."""
    clock = [NOW]
    book, arriving = Stories(store, LIMITS), list(reports(count))
    writer = Writer(store, FakeJudge(), lambda: clock[0], stories=book)
    task = asyncio.create_task(writer.run())
    while (arrived := store.counts().entries) < count:
        polls = arrived // OF_A_POLL
        clock[0] = NOW + timedelta(hours=polls)
        if polls and polls % EDITION_EVERY == 0:
            mail(store, polls)
        if polls and polls % SAVE_EVERY == 0:
            book.save_if_due(1)
        chosen = range(arrived, min(arrived + OF_A_POLL, count))
        new = [entry_of(arriving, number, clock[0] - timedelta(minutes=5)) for number in chosen]
        await writer.submit(a_feed(backlog=None), replace(a_poll(*new), polled_at=clock[0]))
        await writer.drain()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def entry_of(arriving: Sequence[Report], number: int, published: datetime) -> NewEntry:
    """A report; of four, the first says nothing until the last is its page, read whole."""
    match number % 4:
        case 0:
            return unread(number)
        case 3:
            return read_whole(number - 3, arriving[number - 3])
        case _:
            return a_report(arriving[number], number, published=published)


def mail(store: Store, polls: int) -> None:
    """Freeze the edition of this moment, unless it was: it tells of two stories."""
    with store.reading_digest() as reader:
        found = reader.clusters(range(polls, polls + 2), "daily")
        told = {cluster_id: Content() for cluster_id, facts in found.items() if facts.members}
        wanted = reader.wanted(store.subscribe("daily", NOW), None)
    edition = NewEdition(
        digest_id="daily",
        period_key=str(polls),
        due_at=NOW,
        window_from=None,
        message=Message("", "", ""),
        story_count=0,
        match_ids=wanted.match_ids,
        notice_ids=tuple(wanted.notices),
        deliveries=(),
        told=told,
    )
    subscription: Subscription = store.subscribe("daily", NOW)
    store.freeze(edition, subscription, None, NOW + timedelta(hours=polls))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
