"""Which articles of a plan go into the story book, and how: new ones, and those that read otherwise now. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from monitor.core.plan.values import CommitPlan, PlannedVersion, SecondReading
from monitor.core.stories import Newcomer, dated, is_for_the_book


def newcomers_of(plan: CommitPlan, numbers: Sequence[int], now: datetime, window: timedelta) -> tuple[Newcomer, ...]:
    """The new articles that may be part of a story, in the order of the plan.

    An article that could not be signed waits, with its judgement. `numbers` are those of the plan's articles.
    """
    newcomers = []
    for planned, number in zip(plan.articles, numbers, strict=True):
        analysis = planned.analysis
        published = dated(analysis.article.published, now)
        if analysis.signature and is_for_the_book(published, now, window, is_news=planned.is_news):
            newcomers.append(Newcomer(number, published, now, analysis.signature, analysis.credit))
    return tuple(newcomers)


def renewed_of(changes: Iterable[PlannedVersion | SecondReading], now: datetime) -> tuple[Newcomer, ...]:
    """The stored articles that say something else now: read whole for the first time, or edited; each once, the last.

    A second reading of what a feed says leaves the text as it was.
    """
    by_article = {
        change.article_id: Newcomer(
            change.article_id,
            dated(change.analysis.article.published, now),
            now,
            change.analysis.signature,
            change.analysis.credit,
        )
        for change in changes
        if change.analysis.signature and (isinstance(change, PlannedVersion) or change.is_page)
    }
    return tuple(by_article.values())
