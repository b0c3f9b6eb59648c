"""Pages of matched articles are asked for again, 1, 6 and 24 hours after they were first seen. Network, workers, store:
by whom it is given.

Polls go first: a few hosts at a time are asked, each for a few pages in turn, so that a feed waits for one of them at
most; all manners of the fetcher (turns, gaps, holds, robots.txt) hold for them as for any page.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol, TypeAlias

from monitor.core.edits import Fate, diff, fate_of_failure, fate_of_page, reading_of
from monitor.core.edits.headline import is_other_headline
from monitor.core.hosts import HostRules, host_of
from monitor.core.model import Analysis, Article, Entry, Failure, Feed, PageMark
from monitor.core.plan import LookFound, LookPlan, PageMissed, PageRead, PageSame, renewed_of
from monitor.core.stories import Newcomer
from monitor.crashpoints import crashpoint
from monitor.fetch import Fetched, NotModified
from monitor.reader import EntryReader, is_page, mark_of
from monitor.store import Commit, DueLook, Store, StoredPage, StoryLedger
from monitor.stories import Stories, StoryBookError

logger = logging.getLogger(__name__)

# Hosts that are asked at the same time: a quarter of the slots, the others are for polls.
HOSTS_AT_ONCE = 4
# Pages of one host, and of all, in one cycle; the rest has its turn in the next.
LOOKS_PER_HOST = 4
LOOKS_PER_CYCLE = 40
# Of those that are due, so many are looked over for hosts that are free.
MOST_DUE = 500
# Articles that matched since they were stored are few, and an hour lies before their first look.
ENROL_EVERY = timedelta(minutes=1)
# What a page is held against for being about something else (core/analyze.py).
TOPIC_CHARACTERS = 600

React: TypeAlias = Callable[[Commit, Sequence[int], datetime], None]
Renew: TypeAlias = Callable[[StoryLedger, Sequence[Newcomer]], None]


class Judge(Protocol):
    """What is needed of the pool."""

    async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
        """The matches of an article by the rules in force."""
        ...


class SecondLooks:
    """Looks again at matched articles, by the reader, the rules and the store that it is given."""

    def __init__(
        self,
        store: Store,
        reader: EntryReader,
        judge: Judge,
        clock: Callable[[], datetime],
        react: React = lambda *_: None,
        stories: Stories | None = None,
    ) -> None:
        """`react` is told of the articles that say something else now, in the transaction that writes it."""
        self._stories = stories or Stories(store)
        self._store, self._reader, self._judge, self._clock = store, reader, judge, clock
        self._react = react
        self._enrolled_at: datetime | None = None

    async def look(self, feeds: Iterable[Feed], hosts: HostRules, may_go_on: Callable[[], bool]) -> list[LookPlan]:
        """Make the looks that are due, as many as one cycle may; what came of them."""
        now = self._clock()
        if self._enrolled_at is None or not timedelta(0) <= now - self._enrolled_at < ENROL_EVERY:
            await asyncio.to_thread(self._store.second_looks.enrol, now)
            self._enrolled_at = now
        due = await asyncio.to_thread(self._store.second_looks.due, now, MOST_DUE)
        by_id = {feed.feed_id: feed for feed in feeds}
        orphans = [each.look.article_id for each in due if each.feed_id not in by_id]
        if orphans:
            await asyncio.to_thread(self._store.second_looks.end, orphans)
        turn = asyncio.Semaphore(HOSTS_AT_ONCE)

        async def visit(looks: Sequence[DueLook]) -> list[LookPlan | None]:
            async with turn:
                return [await self._look_at(each, by_id[each.feed_id]) for each in looks if may_go_on()]

        made = await asyncio.gather(*map(visit, chosen(due, by_id, hosts)), return_exceptions=True)
        for plans in made:
            if isinstance(plans, BaseException):  # raised when every other host has had its turn
                raise plans
        return [plan for plans in made if not isinstance(plans, BaseException) for plan in plans if plan is not None]

    async def _look_at(self, due: DueLook, feed: Feed) -> LookPlan | None:
        """One look, written; None where its article was edited meanwhile, and it will be made anew."""
        found = await self._found(due, feed)
        crashpoint("before_look")
        plan = await asyncio.to_thread(self._record, due, found)
        if plan is not None:
            hours = (self._clock() - due.look.first_seen_at) / timedelta(hours=1)
            logger.info("%s, seen %.0f h ago, looked at again: %s", due.url, hours, plan.look.result)
        return plan

    def _record(self, due: DueLook, found: LookFound) -> LookPlan | None:
        """Write what a look changes; where the story book fails, its article stays where it is."""
        if not isinstance(found, PageRead):
            return self._write(due, found)
        try:
            with self._stories.turn():
                return self._write(due, found, self._stories.renew)
        except StoryBookError:
            logger.exception("no story could be found for article %d as it is now", due.look.article_id)
            return self._write(due, found)

    def _write(self, due: DueLook, found: LookFound, renew: Renew = lambda *_: None) -> LookPlan | None:
        """Decided and written in one transaction, with what follows from its story and from matches new by it."""
        now = self._clock()
        with self._store.commit() as commit:
            plan = commit.record_look(due, found, now)
            if plan is not None and plan.version is not None:
                renew(commit.stories, renewed_of([plan.version], now))
                self._react(commit, [due.look.article_id], now)
            crashpoint("before_look_is_written")
        crashpoint("after_look_is_written")
        return plan

    async def _found(self, due: DueLook, feed: Feed) -> LookFound:
        """As `_find`; a fault of our own is a failure, so that a page that brings it about is not asked for ever."""
        try:
            return await self._find(due, feed)
        except Exception as error:  # as around a poll: one page must not stop the others
            logger.exception("looking again at %s failed", due.url)
            return PageMissed(Fate.FAILED, f"an error in News Monitor itself: {type(error).__name__}: {error}")

    async def _find(self, due: DueLook, feed: Feed) -> LookFound:
        page = await self._reader.ask_again(feed, due.url, due.look.page.validators)
        if isinstance(page, Failure):
            return PageMissed(fate_of_failure(page), page.detail, page.retry_after)
        if isinstance(page, NotModified):
            return PageSame(PageMark(page.validators, due.look.page.body_hash))
        mark = mark_of(page)
        if mark is None or not is_page(page):
            return PageMissed(Fate.WALL, f"its address leads to {page.content_type}, not to a page")
        if mark.body_hash == due.look.page.body_hash:
            return PageSame(mark)
        return await self._read(due, feed, page, mark)

    async def _read(self, due: DueLook, feed: Feed, page: Fetched, mark: PageMark) -> LookFound:
        stored = await asyncio.to_thread(self._store.second_looks.page, due.look.article_id)
        if stored is None:
            return PageMissed(Fate.FORBIDDEN, "its text was kept long enough")
        analysis = await self._reader.read_again(feed, _entry_of(due, stored.article), page)
        fate, why = await asyncio.to_thread(fate_of_page, due.url, page.final_url, stored.article, analysis.article)
        if fate is not Fate.READ:
            return PageMissed(fate, why)
        return await self._compared(due, stored, analysis, mark)

    async def _compared(self, due: DueLook, stored: StoredPage, analysis: Analysis, mark: PageMark) -> PageRead:
        """Both readings judged by the rules of now, so that what differs is the text and not the rules."""
        before, headline, today = stored.article, analysis.article.headline, self._clock().date()
        judged = await self._judge.judge(before, due.feed_id, today)
        if is_other_headline(due.look.headline, headline) and not is_other_headline(before.title, due.look.headline):
            # The title is the page's headline, as feeds mostly have it: it changes with the page.
            article = replace(analysis.article, title=headline)
            analysis = await self._judge.judge(article, due.feed_id, today)
        reading = replace(reading_of(before, judged.matches), headline=due.look.headline)
        changes = await asyncio.to_thread(diff, reading, reading_of(analysis.article, analysis.matches))
        return PageRead(changes, stored.version, analysis, mark)


def chosen(due: Iterable[DueLook], known: Mapping[str, Feed], hosts: HostRules) -> list[list[DueLook]]:
    """The looks of one cycle, host by host: those that have waited longest, a few of each host and few in all."""
    by_turn: dict[str, list[DueLook]] = defaultdict(list)
    left = LOOKS_PER_CYCLE
    for each in due:
        looks = by_turn[hosts.turn_of(host_of(each.url))] if each.feed_id in known and left else None
        if looks is not None and len(looks) < LOOKS_PER_HOST:
            looks.append(each)
            left -= 1
    return [looks for looks in by_turn.values() if looks]


def _entry_of(due: DueLook, article: Article) -> Entry:
    """The stored article as the entry of its page: its title stands, and its beginning says what it is about."""
    return Entry(
        entry_key=due.url,
        guid=None,
        link=due.url,
        title=article.title,
        published=article.published,
        updated=None,
        authors=article.authors,
        summary=article.text[:TOPIC_CHARACTERS],
        content="",
    )
