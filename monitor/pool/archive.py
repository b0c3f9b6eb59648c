"""What a worker process does with a batch of stored articles: unpack, then one pure function of the core.

Texts travel as they lie in the store, at half their size, and are unpacked here. `rules` as in `worker.hold`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from monitor.pool.worker import RulesWanted, hold

if TYPE_CHECKING:
    from monitor.core.backtest.archived import ArchivedArticle
    from monitor.core.backtest.values import BatchFound, FailedCondition
    from monitor.core.backtest.word_sets import WordSets
    from monitor.core.model import Match
    from monitor.core.rules import RuleSet
    from monitor.core.text.recall import Inflections

Articles = Sequence["ArchivedArticle"]


def find(
    articles: Articles, to_beat: Mapping[str, int], today: date, rules: "RuleSet | str"
) -> "BatchFound | RulesWanted":
    """See `monitor.core.backtest.judge.find`."""
    from monitor.core.backtest import judge

    matcher = hold(rules)
    if isinstance(matcher, RulesWanted):
        return matcher
    return judge.find(matcher, articles, _texts(articles), to_beat, today)


def matches_of(
    articles: Articles, wanted: Mapping[int, frozenset[str]], today: date, rules: "RuleSet | str"
) -> "tuple[tuple[int, Match], ...] | RulesWanted":
    """See `monitor.core.backtest.judge.matches_of`."""
    from monitor.core.backtest import judge

    matcher = hold(rules)
    if isinstance(matcher, RulesWanted):
        return matcher
    return judge.matches_of(matcher, articles, _texts(articles), wanted, today)


def failed_conditions(
    articles: Articles, wanted: Mapping[int, frozenset[str]], today: date, rules: "RuleSet | str"
) -> "tuple[FailedCondition, ...] | RulesWanted":
    """See `monitor.core.backtest.judge.failed_conditions`."""
    from monitor.core.backtest import judge

    matcher = hold(rules)
    if isinstance(matcher, RulesWanted):
        return matcher
    return judge.failed_conditions(matcher, articles, _texts(articles), wanted, today)


def recall(known: "Inflections") -> None:
    """See `monitor.core.text.recall.recall`."""
    from monitor.core.text.recall import recall

    recall(known)


def word_sets(articles: Articles) -> "WordSets":
    """See `monitor.core.backtest.word_sets.word_sets`."""
    from monitor.core.backtest.word_sets import word_sets

    facts = ((article.article_id, article.title) for article in articles)
    return word_sets((*fact, text) for fact, text in zip(facts, _texts(articles), strict=True))


def _texts(articles: Articles) -> Iterable[str]:
    import zstandard

    unpack = zstandard.ZstdDecompressor().decompress
    return (unpack(article.text).decode("utf-8", "surrogatepass") for article in articles)
