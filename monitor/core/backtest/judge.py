"""One batch of stored articles and a matcher -> what its rules find there. Pure; runs in a worker process.

`texts` are the unpacked texts of the articles, in their order. An article without a date is taken as of the day on
which it was first seen, as it was then; `today` (UTC) is the day on which rules themselves begin and expire.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.core.backtest.archived import ArchivedArticle, Finding
from monitor.core.backtest.count import MOST_STRENGTH, best
from monitor.core.backtest.values import BatchFound, FailedCondition, Sample
from monitor.core.digest.clean import clean
from monitor.core.digest.evidence import quoted_runs
from monitor.core.extract.dates import believed
from monitor.core.model import Match
from monitor.core.rules import Document, Matcher
from monitor.core.rules.explain import Explanation, explain
from monitor.core.rules.matcher import Outcome

# Code points of a title, so that no feed can fill a screen.
TITLE_LENGTH = 200

# What failed where a rule was not even asked.
REACH = "languages, feeds or dates"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A match that may become a sample."""

    article: ArchivedArticle
    outcome: Outcome
    strength: int

    @property
    def article_id(self) -> int:
        return self.article.article_id


def document_of(article: ArchivedArticle, text: str) -> Document:
    """The article as rules judge it."""
    published = believed(article.published, article.first_seen_at.date()) or article.first_seen_at
    return Document(article.title, text, article.language, published, article.feed_id)


def find(
    matcher: Matcher,
    articles: Iterable[ArchivedArticle],
    texts: Iterable[str],
    to_beat: Mapping[str, int],
    today: date,
) -> BatchFound:
    """Every article that a rule matches; samples of a rule only where they are stronger than `to_beat` demands."""
    findings: list[Finding] = []
    candidates: defaultdict[str, list[_Candidate]] = defaultdict(list)
    for article, text in zip(articles, texts, strict=True):
        outcomes = matcher.outcomes(document_of(article, text), today)
        if outcomes:
            rules = tuple(outcome.rule.rule_id for outcome in outcomes)
            findings.append(Finding(article.article_id, article.first_seen_at, article.is_news, rules))
        for rule, outcome in zip(rules, outcomes, strict=True) if outcomes else ():
            bound = to_beat.get(rule, -1)
            if bound < MOST_STRENGTH and (strength := outcome.strength) > bound:
                candidates[rule].append(_Candidate(article, outcome, strength))
    samples = ((rule, _sample(candidate)) for rule, those in candidates.items() for candidate in best(those))
    return BatchFound(tuple(findings), tuple(samples))


def matches_of(
    matcher: Matcher,
    articles: Iterable[ArchivedArticle],
    texts: Iterable[str],
    wanted: Mapping[int, Container[str]],
    today: date,
) -> tuple[tuple[int, Match], ...]:
    """(article, match) of the rules that are wanted of each article, by its number."""
    return tuple(
        (article.article_id, outcome.match())
        for article, text in zip(articles, texts, strict=True)
        for outcome in matcher.outcomes(document_of(article, text), today)
        if outcome.rule.rule_id in wanted[article.article_id]
    )


def failed_conditions(
    matcher: Matcher,
    articles: Iterable[ArchivedArticle],
    texts: Iterable[str],
    wanted: Mapping[int, Iterable[str]],
    today: date,
) -> tuple[FailedCondition, ...]:
    """Why the rules that are wanted of each article, by its number, do not match it."""
    return tuple(
        failed
        for article, text in zip(articles, texts, strict=True)
        for rule in sorted(wanted[article.article_id])
        for failed in _failed(explain(matcher, rule, document_of(article, text), today), article.article_id)
    )


def _failed(explanation: Explanation, article_id: int) -> Iterator[FailedCondition]:
    if explanation.obstacles:
        yield FailedCondition(explanation.rule_id, article_id, REACH, explanation.obstacles[0])
    elif explanation.failure is not None:
        yield FailedCondition(explanation.rule_id, article_id, explanation.failure.what, explanation.failure.message)


def _sample(candidate: _Candidate) -> Sample:
    article = candidate.article
    return Sample(
        article_id=article.article_id,
        title=clean(article.title, TITLE_LENGTH),
        first_seen_at=article.first_seen_at,
        strength=candidate.strength,
        quote=quoted_runs(candidate.outcome.match()),
    )
