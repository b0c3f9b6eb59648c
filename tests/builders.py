"""Values with defaults: a test names only what it is about."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from monitor.core.dedup import text_identity
from monitor.core.model import (
    Analysis,
    Article,
    Entry,
    Evidence,
    Feed,
    Match,
    NewEntry,
    PollRead,
    Priority,
    Span,
    Strength,
    TextField,
    TextSource,
    Validators,
    Verdict,
)
from monitor.core.urls import canonical_url

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
LONG_TEXT = "\n".join(
    f"Paragraph {number} of a long report about the harbour, its cranes and its crews." for number in range(8)
)


def a_feed(
    feed_id: str = "harbour",
    *,
    url: str = "https://harbour.test/feed.xml",
    name: str = "Harbour Post",
    backlog: timedelta | None = timedelta(days=2),
    full_text: bool = False,
    is_demonstration: bool = False,
    interval: timedelta = timedelta(minutes=30),
) -> Feed:
    return Feed(feed_id, url, name, "en", (), interval, backlog, full_text, is_demonstration)


def an_entry(
    entry_key: str = "one",
    *,
    link: str | None = "https://harbour.test/one",
    title: str = "Cranes stand still",
    published: datetime | None = NOW - timedelta(hours=3),
    summary: str = "The cranes of the harbour stand still.",
    content: str = "",
) -> Entry:
    return Entry(entry_key, entry_key, link, title, published, None, (), summary, content)


def an_article(
    title: str = "Cranes stand still",
    *,
    text: str = LONG_TEXT,
    site: str | None = None,
    published: datetime | None = None,
    text_source: TextSource = TextSource.PAGE,
    verdict: Verdict = Verdict.OK,
    note: str | None = None,
) -> Article:
    return Article(title, text, "en", published, (), site, verdict, text_source, note)


def a_match(rule: str = "cranes", *, priority: Priority = Priority.DIGEST, text: str = LONG_TEXT) -> Match:
    """The word "cranes" in the first sentence of LONG_TEXT."""
    start = text.index("cranes")
    sentence = text.partition("\n")[0]
    return Match(
        rule,
        priority,
        Strength(title=0, terms=10, actors=0),
        Span(TextField.TEXT, 0, len(sentence), sentence),
        (Evidence(Span(TextField.TEXT, start, start + 6, "cranes"), "cranes", None),),
    )


def an_analysis(article: Article | None = None, *, matches: Sequence[Match] | None = ()) -> Analysis:
    article = article or an_article()
    identity = text_identity(article.title, article.text)
    return Analysis(article, identity, None if matches is None else tuple(matches), "rules-1")


def a_new_entry(
    entry: Entry | None = None,
    *,
    article: Article | None = None,
    matches: Sequence[Match] | None = (),
    led_to: str | None = None,
    page_wanted: bool = True,
    is_known: bool = False,
) -> NewEntry:
    entry = entry or an_entry()
    link = canonical_url(entry.link) if entry.link else None
    urls = tuple(dict.fromkeys(url for url in (link, led_to) if url))
    analysis = None if is_known else an_analysis(article, matches=matches)
    return NewEntry(entry, urls, analysis, page_wanted)


def a_poll(*new: NewEntry, feed: Feed | None = None, polled_at: datetime = NOW, etag: str = '"1"') -> PollRead:
    feed = feed or a_feed()
    return PollRead(feed.feed_id, polled_at, Validators(etag=etag), f"hash {etag}", feed.name, len(new), new, ())
