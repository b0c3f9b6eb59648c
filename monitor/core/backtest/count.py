"""What rules found -> numbers for a person: matches a day, shares, the size of digests to come. Pure."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from math import ceil
from statistics import median
from typing import Protocol, TypeVar

from monitor.core.backtest.archived import Finding
from monitor.core.backtest.values import DigestSize, Found, RuleTrial, Spread, Trial
from monitor.core.model import DigestPlan, Priority
from monitor.core.rules.syntax import Rule, RuleSet


class Shown(Protocol):
    """What samples are chosen by."""

    @property
    def article_id(self) -> int:
        """Its number; articles are numbered as they arrive."""
        ...

    @property
    def strength(self) -> int:
        """0 to 100."""
        ...


S = TypeVar("S", bound=Shown)

# Samples shown of a rule: the newest say what it does today, the strongest what it is for.
NEWEST, STRONGEST = 2, 3
# Matches of a rule, the newest, among which the strongest are looked for: to weigh one costs as much as to find it.
WEIGHED = 500
MOST_STRENGTH = 100


def days_between(since: datetime, until: datetime, zone: tzinfo) -> tuple[date, ...]:
    """The local days of a window, both ends included."""
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def spread(counts: Sequence[int]) -> Spread:
    """Of counts by day, the present day last: it is not over, and counts only where it is the only one."""
    full = sorted(counts[:-1] or counts)
    if not full:
        return Spread(0, 0, 0)
    return Spread(median(full), full[ceil(0.9 * len(full)) - 1], full[-1])


def size_of_digest(plan: DigestPlan, rules: RuleSet, findings: Iterable[Finding], days: Sequence[date]) -> DigestSize:
    """What a digest of these findings would hold a day: news alone, and no rule that only counts."""
    wanted = selected(plan, rules)
    matches: Counter[date] = Counter()
    stories: Counter[date] = Counter()
    for finding in findings:
        number = sum(rule in wanted for rule in finding.rules) if finding.is_news else 0
        if number:
            day = finding.first_seen_at.astimezone(plan.schedule.zone).date()
            matches[day] += number
            stories[day] += 1
    by_day = [[counts[day] for day in days] for counts in (matches, stories)]
    return DigestSize(plan.digest_id, *map(spread, by_day))


def selected(plan: DigestPlan, rules: RuleSet) -> frozenset[str]:
    """The enabled rules that a digest mails."""
    mailed = [rule for rule in rules.rules if rule.enabled and rule.priority is not Priority.LOG]
    if not plan.rules and not plan.tags:
        return frozenset(rule.rule_id for rule in mailed)
    tags = set(plan.tags)
    return frozenset(rule.rule_id for rule in mailed if rule.rule_id in plan.rules or tags.intersection(rule.tags))


def restricted(findings: Iterable[Finding], rules: Container[str]) -> tuple[Finding, ...]:
    """The findings of these rules alone."""
    fewer = (replace(finding, rules=tuple(r for r in finding.rules if r in rules)) for finding in findings)
    return tuple(finding for finding in fewer if finding.rules)


def joined(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each article, with the rules of all."""
    by_article: dict[int, Finding] = {}
    for finding in findings:
        before = by_article.get(finding.article_id)
        both = (*before.rules, *finding.rules) if before else finding.rules
        by_article[finding.article_id] = replace(finding, rules=tuple(dict.fromkeys(both)))
    return tuple(by_article.values())


def trial(
    rules: RuleSet,
    tried: Sequence[Rule],
    found: Found,
    days: tuple[date, ...],
    zone: tzinfo,
    plans: Iterable[DigestPlan],
) -> Trial:
    """Everything that a backtest shows. `tried` are the rules that were run; digests are of those alone."""
    by_rule = _matches_by_day(found.findings, zone)
    return Trial(
        days=days,
        articles=found.articles,
        unjudged=len(found.unjudged),
        rules=tuple(_rule_trial(rule, by_rule[rule.rule_id], found, days) for rule in tried),
        digests=tuple(size_of_digest(plan, rules, found.findings, days) for plan in plans),
    )


def _matches_by_day(findings: Iterable[Finding], zone: tzinfo) -> Mapping[str, Counter[date]]:
    by_rule: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for finding in findings:
        day = finding.first_seen_at.astimezone(zone).date()
        for rule in finding.rules:
            by_rule[rule][day] += 1
    return by_rule


def _rule_trial(rule: Rule, by_day: Mapping[date, int], found: Found, days: tuple[date, ...]) -> RuleTrial:
    matches = sum(by_day.values())
    budget = rule.budget
    return RuleTrial(
        rule=rule,
        days=tuple(by_day.get(day, 0) for day in days),
        matches=matches,
        share=matches / found.articles if found.articles else 0.0,
        over_budget=() if budget is None else tuple(day for day in days if by_day.get(day, 0) > budget),
        samples=found.samples.get(rule.rule_id, ()),
    )


def best(samples: Iterable[S]) -> tuple[S, ...]:
    """The newest and the strongest, each article once, newest first. Choosing again from what was chosen is safe."""
    by_age = sorted({sample.article_id: sample for sample in samples}.values(), key=_age, reverse=True)
    newest = by_age[:NEWEST]
    strongest = sorted(by_age[NEWEST:], key=lambda sample: -sample.strength)[:STRONGEST]
    return (*newest, *sorted(strongest, key=_age, reverse=True))


def to_beat(samples: Sequence[Shown], seen: int) -> int:
    """The strength that an older article must exceed to be shown beside these, which are `best`; -1: any may.

    `seen` is how many matches they were chosen from; after WEIGHED of them none is looked for any more.
    """
    if seen >= WEIGHED:
        return MOST_STRENGTH
    strongest = samples[NEWEST:]
    return min(sample.strength for sample in strongest) if len(strongest) == STRONGEST else -1


def _age(sample: Shown) -> int:
    """Articles are numbered as they arrive."""
    return sample.article_id
