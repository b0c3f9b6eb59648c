"""An edit of the rules over the stored articles: what it gains and loses, and what did it. Store and worker processes.

Only rules that find something else than before are run: those of the old set first, then those of the new one; then
each side is asked for the matches that the other lacks, and the other why it lacks them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.backtest.asking import Asking
from monitor.core.backtest.archived import ArchivedArticle, Finding
from monitor.core.backtest.causes import ADDED, CONDITION, REMOVED, by_frequency, causes_in_words
from monitor.core.backtest.count import joined, restricted, size_of_digest
from monitor.core.backtest.judge import TITLE_LENGTH
from monitor.core.backtest.values import Cause, DigestChange, FailedCondition, Found, RuleDiff, Turn
from monitor.core.digest.clean import clean
from monitor.core.model import DigestPlan, Match
from monitor.core.rules import Rule, RuleSet
from monitor.core.rules.parts import RuleChange, labels
from monitor.pool import archive

# Articles of one rule, newest first, of which the cause is looked for: a thousand more would say the same.
LOOKED_AT: Final = 200
SAMPLES: Final = 3

# A rule and an article.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two rule sets; `tried` are its rules that find something else than the other's, `found` what they find."""

    whole: RuleSet
    tried: RuleSet
    found: Found

    @property
    def articles_by_rule(self) -> Mapping[str, set[int]]:
        """The numbers of the articles that each rule matches."""
        by_rule: defaultdict[str, set[int]] = defaultdict(set)
        for finding in self.found.findings:
            for rule in finding.rules:
                by_rule[rule].add(finding.article_id)
        return by_rule


async def compare(
    asking: Asking, changes: Sequence[RuleChange], old: Side, new: Side, today: date
) -> tuple[RuleDiff, ...]:
    """What each changed rule gains and loses."""
    before, after = old.articles_by_rule, new.articles_by_rule
    gained = [_turned(change.new, change.old, after, before) for change in changes]
    lost = [_turned(change.old, change.new, before, after) for change in changes]
    gains = await _Explaining(asking, new, old, ADDED, today).turns(gained)
    losses = await _Explaining(asking, old, new, REMOVED, today).turns(lost)
    return tuple(
        RuleDiff(
            change=change,
            before=len(before[change.old.rule_id]) if change.old else 0,
            after=len(after[change.new.rule_id]) if change.new else 0,
            gained=tuple(case.article_id for case in more),
            lost=tuple(case.article_id for case in less),
            gained_by=by_frequency(turn.causes for turn in gain),
            lost_by=by_frequency(turn.causes for turn in loss),
            samples_gained=gain[:SAMPLES],
            samples_lost=loss[:SAMPLES],
        )
        for change, more, less, gain, loss in zip(changes, gained, lost, gains, losses, strict=True)
    )


def digest_changes(
    plans: Sequence[DigestPlan], old: Side, new: Side, stored: Sequence[Finding], days: Sequence[date]
) -> tuple[DigestChange, ...]:
    """What the edit does to each digest. Rules that were not run count with the matches that the store has of them."""
    unchanged = {rule.rule_id for rule in old.whole.rules} - {rule.rule_id for rule in old.tried.rules}
    kept = restricted(stored, unchanged)
    before, after = joined((*kept, *old.found.findings)), joined((*kept, *new.found.findings))
    return tuple(
        DigestChange(size_of_digest(plan, old.whole, before, days), size_of_digest(plan, new.whole, after, days))
        for plan in plans
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """An article that only `mine` of two versions of a rule matches; `other` is None where there is no other."""

    mine: Rule
    other: Rule | None
    article_id: int

    @property
    def place(self) -> Place:
        """Where the match is."""
        return self.mine.rule_id, self.article_id


@dataclass(frozen=True, slots=True)
class _Matched:
    """A match with its article."""

    article: ArchivedArticle
    match: Match


def _turned(
    mine: Rule | None, other: Rule | None, of_mine: Mapping[str, set[int]], of_other: Mapping[str, set[int]]
) -> tuple[_Case, ...]:
    """The articles that only `mine` matches, newest first."""
    if mine is None:
        return ()
    others = of_other[other.rule_id] if other else set()
    return tuple(_Case(mine, other, number) for number in sorted(of_mine[mine.rule_id] - others, reverse=True))


class _Explaining:
    """Finds what made articles turn that one side matches and the other does not."""

    def __init__(self, asking: Asking, mine: Side, other: Side, alone: Cause, today: date) -> None:
        """`alone` is the cause where the other side has no such rule."""
        self._asking, self._mine, self._other, self._alone, self._today = asking, mine, other, alone, today
        self._labels: dict[str, frozenset[tuple[str | None, str]]] = {}

    async def turns(self, turned: Sequence[Sequence[_Case]]) -> list[tuple[Turn, ...]]:
        """For each rule its newest articles, with what did it."""
        looked_at = [cases[:LOOKED_AT] for cases in turned]
        matched = await self._matched([case for cases in looked_at for case in cases])
        causes = {
            case.place: self._in_words(case, matched[case.place].match)
            for cases in looked_at
            for case in cases
            if case.place in matched
        }
        failed = await self._failed([c for cases in looked_at for c in cases if causes.get(c.place) == ()])
        return [
            tuple(
                _turn(matched[case.place], causes[case.place], failed.get(case.place))
                for case in cases
                if case.place in matched
            )
            for cases in looked_at
        ]

    async def _matched(self, cases: Iterable[_Case]) -> dict[Place, _Matched]:
        wanted = _by_article((case.article_id, case.mine.rule_id) for case in cases)
        answers = await self._asking.about(wanted, self._mine.tried, archive.matches_of, self._today)
        return {
            (match.rule, number): _Matched(article, match)
            for articles, found in answers
            for article in articles
            for number, match in found
            if number == article.article_id
        }

    def _in_words(self, case: _Case, match: Match) -> tuple[Cause, ...]:
        if case.other is None:
            return (self._alone,)
        known = self._labels.get(case.other.rule_id)
        if known is None:
            known = self._labels[case.other.rule_id] = labels(self._other.whole, case.other)
        return causes_in_words(match, known)

    async def _failed(self, cases: Iterable[_Case]) -> dict[Place, FailedCondition]:
        """The condition of the other side's rule that fails, where words do not tell."""
        places = {(case.article_id, case.other.rule_id): case.place for case in cases if case.other}
        wanted = _by_article(places)
        answers = await self._asking.about(wanted, self._other.tried, archive.failed_conditions, self._today)
        return {places[failed.article_id, failed.rule]: failed for _, found in answers for failed in found}


def _by_article(pairs: Iterable[tuple[int, str]]) -> dict[int, frozenset[str]]:
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for article, rule in pairs:
        wanted[article].add(rule)
    return {article: frozenset(rules) for article, rules in wanted.items()}


def _turn(found: _Matched, words: tuple[Cause, ...], failed: FailedCondition | None) -> Turn:
    article = found.article
    return Turn(
        article_id=article.article_id,
        title=clean(article.title, TITLE_LENGTH),
        first_seen_at=article.first_seen_at,
        match=found.match,
        causes=(Cause(CONDITION, failed.what),) if failed else words,
        note=failed.message if failed else "",
    )
