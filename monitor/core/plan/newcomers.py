"""Which new articles of a plan go into the story book, and how: (plan, the numbers they got) -> newcomers. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.core.plan.values import CommitPlan
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
