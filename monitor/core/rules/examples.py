"""The tests inside a rules file, run over its own matcher: "a rule edit is safe" begins here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from monitor.core.model import Match
from monitor.core.rules.matcher import Matcher
from monitor.core.rules.syntax import Example, Rule, RuleSet

# Pieces of evidence that a message names.
MOST_FOUND = 6


@dataclass(frozen=True, slots=True)
class TestFailure:
    """A test in a rule that does not come out as the rule says; `path` leads to it in the file."""

    __test__: ClassVar[bool] = False  # not a test class, whatever its name

    rule_id: str
    path: tuple[str | int, ...]
    message: str


def run_rule_tests(
    ruleset: RuleSet,
    matcher: Matcher,
    today: date | None = None,
    begin: Callable[[Rule, Example], None] = lambda _rule, _example: None,
) -> tuple[TestFailure, ...]:
    """Every failed test of the enabled rules, in the order of the file; empty where all is well.

    For a test without a date aliases are taken as of `today` (None: whatever their dates, so that no test fails by the
    calendar alone). The rule's own dates, feeds and languages decide only where the test states its own. `begin` is
    told of each test before it is run.
    """
    failures: list[TestFailure] = []
    for rule in ruleset.rules:
        for example in rule.examples if rule.enabled else ():
            begin(rule, example)
            if message := _fault(rule.rule_id, example, matcher, today):
                failures.append(TestFailure(rule.rule_id, example.path, message))
    return tuple(failures)


def _fault(rule_id: str, example: Example, matcher: Matcher, today: date | None) -> str | None:
    found = matcher.try_rule(rule_id, example.document, today)
    text = example.document.text or example.document.title
    if example.must_match and found is None:
        return f'rule "{rule_id}" does not match its own test: "{shortened(text)}"'
    if not example.must_match and found is not None:
        shown = _shown(found)
        return f'rule "{rule_id}" matches a text that it must not: "{shortened(text)}" (it found {shown})'
    missing = [hit for hit in example.hits if found and hit not in {item.span.text for item in found.evidence}]
    if found and missing:
        return f'rule "{rule_id}" matches its test without "{missing[0]}" among the evidence (it found {_shown(found)})'
    return None


def _shown(match: Match) -> str:
    found = list(dict.fromkeys(f'"{shortened(item.span.text)}"' for item in match.evidence))
    return ", ".join([*found[:MOST_FOUND], *(["…"] if len(found) > MOST_FOUND else [])])


def shortened(text: str, limit: int = 60) -> str:
    """At most `limit` characters of a text, for a message."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
