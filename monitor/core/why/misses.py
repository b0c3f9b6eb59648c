"""Rules that nearly match an article: (compiled rules, document) -> NearMisses, the nearest first. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from monitor.core.rules import Document, Matcher
from monitor.core.rules.explain import Explanation, Trace, explain
from monitor.core.why.values import NearMiss

MOST_MISSES: Final = 3


def near_misses(matcher: Matcher, document: Document, today: date) -> tuple[NearMiss, ...]:
    """The rules that found something in the article and do not match it, at most MOST_MISSES."""
    explanations = (explain(matcher, rule.rule_id, document, today) for rule in matcher.rules)
    near = [each for each in explanations if not each.holds and _found(each.tree)]
    return tuple(map(_miss, sorted(near, key=_distance)[:MOST_MISSES]))


def _miss(explanation: Explanation) -> NearMiss:
    failure = explanation.failure
    if failure is None:
        return NearMiss(explanation.rule_id, "it was not asked", "; ".join(explanation.obstacles))
    return NearMiss(explanation.rule_id, failure.what, failure.message)


def _distance(explanation: Explanation) -> tuple[float, str]:
    """The share of the rule's conditions that do not hold; the id, so that the order does not depend on chance."""
    if explanation.match is not None:
        return 0.0, explanation.rule_id
    conditions = explanation.tree.children
    missing = sum(not each.holds for each in conditions)
    return (missing / len(conditions) if conditions else 1.0), explanation.rule_id


def _found(trace: Trace) -> bool:
    return trace.found > 0 or _any_found(trace.children)


def _any_found(traces: Iterable[Trace]) -> bool:
    return any(map(_found, traces))
