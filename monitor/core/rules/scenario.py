"""A test of rules from the outside: articles in; matches, stories and alerts out, compared with what is expected.

What promtool's `test rules` is for alerts: a few articles as a feed would bring them, and what a reader would hear of
them. The tests inside a rule say "this sentence, yes; that one, no"; these say which rules speak of which article, what
is one story, and what raises an alert.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from monitor.core.dedup import stories
from monitor.core.model import Match, Priority
from monitor.core.rules.examples import shortened
from monitor.core.rules.matcher import Matcher
from monitor.core.rules.syntax import Document

# What a message names: longer lists are cut, since an article may satisfy a thousand rules.
MOST_NAMED, MOST_FINDS = 12, 4

Path: TypeAlias = tuple[str | int, ...]
Story: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule of priority alert that matches a story; `story` is one article of it, whichever."""

    rule_id: str
    story: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to come out; None where a test does not say.

    `matches` leaves out articles that match nothing, `stories` articles that stand alone.
    """

    matches: Mapping[str, tuple[str, ...]] | None = None
    stories: tuple[Story, ...] | None = None
    alerts: tuple[Alert, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One test; `path` leads to it in its file.

    `rules` are those it looks at, all where it is empty; `today` is the day on which an article without a date is read.
    """

    path: Path
    name: str
    articles: Mapping[str, Document]
    expected: Expected
    rules: frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that came out otherwise; `path` leads to the expectation in the file."""

    path: Path
    message: str


def run_scenario(scenario: Scenario, matcher: Matcher) -> tuple[Discrepancy, ...]:
    """What differs from the expectation, in the order matches, stories, alerts; empty where the test passes."""
    found = {key: _matches(scenario, document, matcher) for key, document in scenario.articles.items()}
    groups = stories((key, article.title, article.text) for key, article in scenario.articles.items())
    compared = (
        *_compare_matches(scenario.expected.matches, found),
        *_compare_stories(scenario.expected.stories, groups),
        *_compare_alerts(scenario.expected.alerts, found, groups),
    )
    return tuple(Discrepancy((*scenario.path, "expect", *item.path), item.message) for item in compared)


def _matches(scenario: Scenario, document: Document, matcher: Matcher) -> dict[str, Match]:
    found = matcher.try_rules(document, scenario.today)
    return {match.rule: match for match in found if not scenario.rules or match.rule in scenario.rules}


def _compare_matches(
    expected: Mapping[str, tuple[str, ...]] | None, found: Mapping[str, Mapping[str, Match]]
) -> Iterator[Discrepancy]:
    if expected is None:
        return
    for key, matches in found.items():
        wanted = expected.get(key, ())
        path: Path = ("matches", key) if key in expected else ("matches",)
        missing = [rule for rule in wanted if rule not in matches]
        surplus = [match for rule, match in matches.items() if rule not in wanted]
        if missing:
            yield Discrepancy(path, f'article "{key}": expected a match of {_row(missing)}; found {_row(matches)}')
        if surplus:
            shown = _listed((f"of {_with_finds(match)}" for match in surplus), "; ", MOST_FINDS)
            yield Discrepancy(path, f'article "{key}": no match expected {shown}')


def _compare_stories(expected: tuple[Story, ...] | None, found: tuple[Story, ...]) -> Iterator[Discrepancy]:
    if expected is None:
        return
    there = {frozenset(story) for story in found}
    for number, wanted in enumerate(expected):
        if frozenset(wanted) not in there:
            held = [story for story in found if not frozenset(story).isdisjoint(wanted)]
            yield Discrepancy(("stories", number), f"expected one story of {_row(wanted)}; found {_stories(held)}")
    named = {key for story in expected for key in story}
    for story in found:
        if len(story) > 1 and named.isdisjoint(story):
            yield Discrepancy(("stories",), f"no story expected of {_row(story)}; found {_stories([story])}")


def _compare_alerts(
    expected: tuple[Alert, ...] | None, found: Mapping[str, Mapping[str, Match]], groups: tuple[Story, ...]
) -> Iterator[Discrepancy]:
    if expected is None:
        return
    story_of = {key: story for story in groups for key in story}
    raised = {(rule, story) for story in groups for rule in _alerting(story, found)}
    for number, alert in enumerate(expected):
        if (alert.rule_id, story_of[alert.story]) not in raised:
            rules = [rule for rule, story in sorted(raised) if story == story_of[alert.story]]
            message = f'expected an alert of {alert.rule_id} for the story of "{alert.story}"; found {_row(rules)}'
            yield Discrepancy(("alerts", number), message)
    wanted = {(alert.rule_id, story_of[alert.story]) for alert in expected}
    for rule, story in sorted(raised - wanted):
        yield Discrepancy(("alerts",), f"no alert expected of {rule} for the story of {_row(story)}; found one")


def _alerting(story: Story, found: Mapping[str, Mapping[str, Match]]) -> set[str]:
    matches = (match for key in story for match in found[key].values())
    return {match.rule for match in matches if match.priority is Priority.ALERT}


def _with_finds(match: Match) -> str:
    """`harbour, which found "quay"`."""
    finds = dict.fromkeys(f'"{shortened(evidence.span.text)}"' for evidence in match.evidence)
    return f"{match.rule}, which found {_listed(finds, ', ', MOST_FINDS)}"


def _stories(held: Iterable[Story]) -> str:
    return _listed((f"[{_row(story)}]" for story in held), ", ", MOST_FINDS)


def _row(words: Iterable[str]) -> str:
    return _listed(words, ", ", MOST_NAMED) or "none"


def _listed(words: Iterable[str], between: str, most: int) -> str:
    """The first of them, and how many more there are."""
    every = list(words)
    more = [f"and {len(every) - most:,} more"] if len(every) > most else []
    return between.join([*every[:most], *more])
