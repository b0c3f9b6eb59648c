"""The rules a digest speaks of: which, in what order, how they stand to their usual day, which end. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

from monitor.core.digest.cards import NAME_LENGTH, mailed
from monitor.core.digest.clean import clean
from monitor.core.digest.values import Expiry, RuleHeading, RuleLine, Window
from monitor.core.model import DigestFacts, DigestPlan, MatchedArticle, Priority

# So long before a rule ends there is still time to look at it.
EXPIRES_SOON = timedelta(days=14)
DAY = timedelta(days=1)


def headings_of(
    headings: Iterable[RuleHeading], plan: DigestPlan, articles: Iterable[MatchedArticle]
) -> tuple[RuleHeading, ...]:
    """The rules of a digest, alert rules first, then the file's order: those the plan selects, and others that matched.

    A match whose rule is gone from the file keeps a heading of its own, so that nothing matched is lost.
    """
    matches = [match for article in articles for match in mailed(article)]
    matched_rules = {match.rule for match in matches}
    kept = [cleaned(h) for h in headings if h.rule_id in matched_rules or _is_selected(h, plan)]
    known = {heading.rule_id for heading in kept}
    gone = {m.rule: RuleHeading(m.rule, clean(m.rule, NAME_LENGTH), m.priority) for m in matches if m.rule not in known}
    return tuple(sorted([*kept, *gone.values()], key=lambda heading: heading.priority is not Priority.ALERT))


def _is_selected(heading: RuleHeading, plan: DigestPlan) -> bool:
    if heading.priority is Priority.LOG:
        return False
    is_named = heading.rule_id in plan.rules or not set(heading.tags).isdisjoint(plan.tags)
    return is_named or not (plan.rules or plan.tags)


def cleaned(heading: RuleHeading) -> RuleHeading:
    """The heading with a name that can be shown."""
    return replace(heading, name=clean(heading.name, NAME_LENGTH) or clean(heading.rule_id, NAME_LENGTH))


# ------------------------------------------------------------------------------------------------------- at a glance


def rule_lines(
    facts: DigestFacts, headings: Iterable[RuleHeading], anchor_by_rule: Mapping[str, str]
) -> tuple[RuleLine, ...]:
    """One line per rule: those with a section first, in its order; then the others, silent ones last."""
    lines = (rule_line(facts, heading, anchor_by_rule.get(heading.rule_id)) for heading in headings)
    return tuple(sorted(lines, key=lambda line: (line.anchor is None, not line.articles, line.is_silent)))


def rule_line(facts: DigestFacts, heading: RuleHeading, anchor: str | None = None) -> RuleLine:
    """How many articles a rule matched, against the days before."""
    rule, window = heading.rule_id, window_of(facts)
    articles = sum(any(match.rule == rule for match in mailed(article)) for article in facts.articles)
    trend = tuple(facts.trend_by_rule.get(rule, ()))
    # The last of the days ends with the digest. For one of about a day its own number counts: what it shows is one.
    today = articles if window is Window.DAY or not trend else trend[-1]
    return RuleLine(
        heading=heading,
        articles=articles,
        a_day=articles / _days(facts) if window is Window.DAYS else float(max(today, articles)),
        window=window,
        # Before the first digest nobody counted: days without a monitor are not days without news.
        earlier=() if facts.window_from is None else trend[:-1],
        today=today,
        last_match_at=facts.last_match_by_rule.get(rule),
        anchor=anchor,
    )


def window_of(facts: DigestFacts) -> Window:
    """Whether the digest holds about a day, so that its numbers can be set against those of days."""
    days = _days(facts)
    if facts.window_from is None or 0.5 <= days <= 1.5:
        return Window.DAY
    return Window.DAYS if days > 1 else Window.PART_OF_A_DAY


def _days(facts: DigestFacts) -> float:
    return (facts.window_to - facts.window_from) / DAY if facts.window_from else 1.0


# ---------------------------------------------------------------------------------------------------------- their end


def expiries(facts: DigestFacts, headings: Iterable[RuleHeading]) -> tuple[Expiry, ...]:
    """The rules that end within EXPIRES_SOON, in every digest until then, and those that ended since the last digest.

    A rule is asked of articles published up to its last day, by the calendar of UTC.
    """
    ended = [(heading, _end(heading)) for heading in headings]
    soon = facts.window_to + EXPIRES_SOON
    found = [(heading, end) for heading, end in ended if end and _is_told(facts.window_from, end, soon)]
    return tuple(
        Expiry(cleaned(heading).name, (end - DAY).date(), is_over=end <= facts.window_to)
        for heading, end in sorted(found, key=lambda pair: pair[1])
    )


def _is_told(window_from: datetime | None, end: datetime, soon: datetime) -> bool:
    return end <= soon and (window_from is None or end > window_from)


def _end(heading: RuleHeading) -> datetime | None:
    """The first moment at which the rule is not asked any more."""
    last_day = heading.expires
    return None if last_day is None else datetime.combine(last_day, time_of_day(0), UTC) + DAY
