"""What made an article gained or lost by an edit: the evidence of one side, the rule of the other -> causes. Pure."""

from collections import Counter
from collections.abc import Container, Iterable

from monitor.core.backtest.values import Cause
from monitor.core.model import Evidence, Match

TERM, ALIAS, CONDITION, RULE = "term", "alias", "condition", "rule"
ADDED, REMOVED = Cause(RULE, "added"), Cause(RULE, "removed")


def causes_in_words(match: Match, labels_of_other: Container[tuple[str | None, str]]) -> tuple[Cause, ...]:
    """The terms and aliases among the evidence of a match that the other side's rule does not know.

    `labels_of_other` is `parts.labels` of the rule that does not match. Empty where that rule knows them all: then it
    is a condition that made the difference.
    """
    unknown = {_cause(item) for item in match.evidence if (item.actor, item.label) not in labels_of_other}
    return tuple(sorted(unknown))


def by_frequency(causes: Iterable[Iterable[Cause]]) -> tuple[tuple[Cause, int], ...]:
    """How many articles each cause is behind, the most frequent first."""
    counts = Counter(cause for of_article in causes for cause in of_article)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _cause(item: Evidence) -> Cause:
    return Cause(TERM, item.label) if item.actor is None else Cause(ALIAS, item.label, item.actor)
