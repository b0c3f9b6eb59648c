"""Reports that arrive one after the other: originals, reprints, retellings and follow-ups, each as a poll brings it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.dedup import text_identity
from monitor.core.model import Analysis, Article, Match, NewEntry, TextSource
from monitor.core.plan import newcomers_of, plan_commit, renewed_of
from monitor.core.stories import Document, credit_of, pack, sign
from monitor.store import Commit, Store
from monitor.stories import Stories
from tests.builders import NOW, a_feed, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.reprint_pairs import WAYS, Report, stories

# In this order a second look merges, and reprints come before and after follow-ups.
_WAYS = ("original", "new-top", "retelling", "first-half", "follow-up")
TEASER = Report("Subscribe", "Read on with a subscription.")
LINES_MATCHED = "A line about cranes stands in each of them."


def reports(count: int) -> Iterator[Report]:
    """So many reports on two dozen events, always the same: neighbours in time tell of different events."""
    texts = stories()
    for number in range(count):
        story, way = texts[number % len(texts)], _WAYS[number // len(texts) % len(_WAYS)]
        if way in WAYS:
            yield WAYS[way](story)
        elif way == "original":
            yield Report(story.title, "\n".join(story.paragraphs))
        else:
            yield Report(story.other_title, "\n".join(story.follow_up if way == "follow-up" else story.retelling))


def signed(article: Article, matches: Sequence[Match] | None = ()) -> Analysis:
    """What a worker says of an article."""
    return Analysis(
        article=article,
        identity=text_identity(article.title, article.text),
        matches=None if matches is None else tuple(matches),
        rules_version="rules-1",
        signature=None if matches is None else pack(sign(Document("", article.title, article.text))),
        credit=None if matches is None else credit_of(article.text),
    )


def a_report(
    report: Report, number: int, *, outlet: str = "harbour", is_matched: bool = False, published: datetime | None = None
) -> NewEntry:
    """A report as one entry of a poll, on a host of its outlet."""
    published = published or NOW - timedelta(hours=1)
    text = f"{report.text}\n{LINES_MATCHED}" if is_matched else report.text
    article = an_article(report.title, text=text, published=published, site=outlet)
    entry = an_entry(f"{outlet}-{number}", link=f"https://{outlet}.test/{number}", title=report.title)
    new = a_new_entry(entry, article=article)
    matches = [a_match(text=text)] if is_matched else []
    return NewEntry(new.entry, new.canonical_urls, signed(article, matches), page_wanted=True)


def unread(number: int) -> NewEntry:
    """An entry whose page could not be had: its feed says next to nothing."""
    new = a_report(TEASER, number)
    assert new.analysis is not None
    return replace(new, analysis=signed(replace(new.analysis.article, text_source=TextSource.FEED)))


def read_whole(number: int, text: Report) -> NewEntry:
    """The same address in another feed, and this time the page is there."""
    new = a_report(text, number)
    return replace(new, entry=replace(new.entry, entry_key=f"again-{number}", guid=f"again-{number}"))


def arrive(store: Store, book: Stories, *new: NewEntry, outlet: str = "harbour", now: datetime = NOW) -> list[int]:
    """Write entries as the writer does; the numbers of their articles."""
    with book.turn(), store.commit() as commit:
        return write(commit, book, *new, outlet=outlet, now=now)


def write(commit: Commit, book: Stories, *new: NewEntry, outlet: str = "harbour", now: datetime = NOW) -> list[int]:
    """The same in a transaction that is open."""
    feed = a_feed(outlet, backlog=None)
    outcome = a_poll(*new, feed=feed, polled_at=now)
    state = commit.states([feed], now)[feed.feed_id]
    plan = plan_commit(outcome, commit.snapshot(outcome, feed, state), now)
    numbers = commit.apply(plan, feed, now)
    book.add(commit.stories, newcomers_of(plan, numbers, now, book.limits.window))
    book.renew(commit.stories, renewed_of((*plan.readings, *plan.versions), now))
    return numbers
