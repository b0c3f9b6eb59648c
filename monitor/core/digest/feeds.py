"""How the feeds stand, and what changed of them since the last digest: FeedHealth, FeedNews -> what is shown. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from monitor.core.digest.clean import clean
from monitor.core.digest.values import FeedSummary
from monitor.core.model import FeedChange, FeedCondition, FeedHealth, FeedNews, Vitality

# Code points, so that no single text of a feed or a file can fill a mail.
NAME_LENGTH = 120
DETAIL_LENGTH = 400


def summarise_feeds(feeds: tuple[FeedHealth, ...], news: tuple[FeedNews, ...]) -> FeedSummary:
    """The feeds by condition, and their news.

    A feed that is listed as failing needs no news of having begun to fail; nor is one silent that cannot be read.
    """
    cleaned = tuple(map(_cleaned, feeds))
    failing = _those(cleaned, FeedCondition.FAILING)
    failing_ids = {feed.feed_id for feed in failing}
    healthy = _those(cleaned, FeedCondition.HEALTHY)
    return FeedSummary(
        total=len(feeds),
        failing=failing,
        unreachable=_those(cleaned, FeedCondition.UNREACHABLE),
        waiting=_those(cleaned, FeedCondition.WAITING),
        silent=tuple(feed for feed in healthy if feed.vitality is Vitality.SILENT),
        falling=tuple(feed for feed in healthy if feed.vitality is Vitality.FALLING),
        news=tuple(map(_cleaned_news, _worth_telling(news, failing_ids))),
    )


def _those(feeds: Iterable[FeedHealth], condition: FeedCondition) -> tuple[FeedHealth, ...]:
    return tuple(feed for feed in feeds if feed.condition is condition)


def _worth_telling(news: Iterable[FeedNews], failing_ids: set[str]) -> Iterable[FeedNews]:
    return (each for each in news if each.change is not FeedChange.FAILING or each.feed_id not in failing_ids)


def _cleaned(feed: FeedHealth) -> FeedHealth:
    name = clean(feed.name, NAME_LENGTH) or clean(feed.feed_id, NAME_LENGTH)
    return replace(feed, name=name, detail=clean(feed.detail or "", DETAIL_LENGTH) or None)


def _cleaned_news(news: FeedNews) -> FeedNews:
    name = clean(news.name, NAME_LENGTH) or clean(news.feed_id, NAME_LENGTH)
    return replace(news, name=name, detail=clean(news.detail, DETAIL_LENGTH))
