"""Rules by what they found in the stored articles: too much, nothing, only what another rule finds too."""

from collections.abc import Iterator, Mapping
from typing import Final

from monitor.core.model import Priority
from monitor.core.rules.lint.values import Code, Facts, Level, LintFinding
from monitor.core.rules.syntax import Rule, RuleSet

# rules.md, Rule work: over this share of the stored articles a rule is too broad; so long without a match it is quiet.
TOO_BROAD: Final = 0.05
WINDOW_DAYS: Final = 30
# Fewer articles, or fewer hits, say nothing of a rule.
_FEWEST_ARTICLES: Final = 100
_FEWEST_HITS: Final = 5
_RANK: Final = {Priority.LOG: 0, Priority.DIGEST: 1, Priority.ALERT: 2}


def too_broad(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Rules that match more than one article of twenty."""
    for rule in _asked(ruleset):
        hits = _count(facts.hits, rule.rule_id)
        if facts.articles >= _FEWEST_ARTICLES and hits > TOO_BROAD * facts.articles:
            share = f"{hits:,} of {facts.articles:,} articles ({hits / facts.articles:.0%})"
            message = f'"{rule.rule_id}" matched {share} of the last {_days(facts)}'
            advice = (
                "ask for a second thing in the same sentence, or take out the commonest word: monitor rules backtest"
            )
            yield _finding(rule, Code.TOO_BROAD, Level.WARNING, message, advice)


def never_fired(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Rules in use that matched nothing for WINDOW_DAYS."""
    for rule in _asked(ruleset):
        is_old = min(facts.days, _count(facts.known_days, rule.rule_id)) >= WINDOW_DAYS
        if is_old and facts.articles >= _FEWEST_ARTICLES and not _count(facts.hits, rule.rule_id):
            message = f'"{rule.rule_id}" matched none of {facts.articles:,} articles of the last {_days(facts)}'
            advice = f"see what it just misses: monitor rules suggest {rule.rule_id}"
            yield _finding(rule, Code.NEVER_FIRED, Level.NOTE, message, advice)


def over_budget(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Rules that match more a day than their editor expects."""
    for rule in _asked(ruleset):
        a_day = _count(facts.hits, rule.rule_id) / max(facts.days, 1)
        if rule.budget is not None and a_day > rule.budget:
            message = (
                f'"{rule.rule_id}" matched {a_day:.1f} articles a day over the last {_days(facts)}, not {rule.budget}'
            )
            yield _finding(rule, Code.OVER_BUDGET, Level.WARNING, message, "narrow the rule, or raise its budget")


def shadowed(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Rules all of whose hits are hits of another one too, which goes to the same readers and ranks no lower."""
    rules = _asked(ruleset)
    for rule in rules:
        hits = _count(facts.hits, rule.rule_id)
        if hits < _FEWEST_HITS:
            continue
        for other in rules:
            is_within = (facts.shared or {}).get((rule.rule_id, other.rule_id), 0) == hits
            if (
                other is not rule
                and is_within
                and _reaches_all(rule, other)
                and not _is_first_of_equals(rule, other, facts)
            ):
                message = f'each of the {hits:,} articles that "{rule.rule_id}" matched, "{other.rule_id}" matched too'
                yield _finding(
                    rule, Code.SHADOWED, Level.WARNING, message, f'delete it, or widen it beyond "{other.rule_id}"'
                )
                break


def _reaches_all(rule: Rule, other: Rule) -> bool:
    """Whether who hears of one rule hears of another too, as loudly."""
    return set(rule.tags) <= set(other.tags) and _RANK[other.priority] >= _RANK[rule.priority]


def _is_first_of_equals(rule: Rule, other: Rule, facts: Facts) -> bool:
    """Of two rules with the same hits and readers only the second by name is told of."""
    same = _count(facts.hits, other.rule_id) == _count(facts.hits, rule.rule_id)
    return same and _reaches_all(other, rule) and rule.rule_id < other.rule_id


def _asked(ruleset: RuleSet) -> list[Rule]:
    return [rule for rule in ruleset.rules if rule.enabled]


def _count(counts: Mapping[str, int] | None, name: str) -> int:
    return (counts or {}).get(name, 0)


def _days(facts: Facts) -> str:
    return f"{facts.days} {'day' if facts.days == 1 else 'days'}"


def _finding(rule: Rule, code: Code, level: Level, message: str, advice: str) -> LintFinding:
    return LintFinding(("rules", rule.rule_id), code, level, message, advice)
