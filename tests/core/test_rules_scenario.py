"""Tests of rules from the outside: what passes, and what a failure says."""

from collections.abc import Mapping
from typing import Any

import pytest

from monitor.core.dedup import stories
from monitor.core.rules import Document, compile_rules
from monitor.core.rules.scenario import Alert, Discrepancy, Expected, Scenario, run_scenario
from tests.core.rules_files import a_document, a_ruleset

RULES = {
    "harbour": {"any": ["harbour", "quay"], "priority": "alert"},
    "ship": {"any": ["ship"]},
}
LONG = "The harbour was closed on Monday because of the storm, the master of the port said in the evening. " * 4
ARTICLES = {
    "closed": a_document(LONG, title="Harbour closed"),
    "reprint": a_document(LONG, title="Port shut"),
    "sunk": a_document("A ship went down.", title="Ship lost"),
    "other": a_document("Nothing of note."),
}


def discrepancies(expected: Expected, articles: Mapping[str, Document] = ARTICLES, **options: Any) -> list[str]:
    scenario = Scenario(("tests", 0), "a test", articles, expected, **options)
    return [shown(item) for item in run_scenario(scenario, compile_rules(a_ruleset(RULES)))]


def shown(item: Discrepancy) -> str:
    assert item.path[:3] == ("tests", 0, "expect")
    return f"{'.'.join(map(str, item.path[3:]))}: {item.message}"


def test_a_test_passes_where_all_comes_out_as_expected() -> None:
    expected = Expected(
        matches={"closed": ("harbour",), "reprint": ("harbour",), "sunk": ("ship",)},
        stories=(("reprint", "closed"),),
        alerts=(Alert("harbour", "reprint"),),
    )
    assert discrepancies(expected) == []


def test_what_is_not_expected_is_not_looked_at() -> None:
    assert discrepancies(Expected()) == []


@pytest.mark.parametrize(
    ("matches", "said"),
    [
        ({"sunk": ("ship", "harbour")}, 'matches.sunk: article "sunk": expected a match of harbour; found ship'),
        ({"other": ("ship",)}, 'matches.other: article "other": expected a match of ship; found none'),
        ({"sunk": ()}, 'matches.sunk: article "sunk": no match expected of ship, which found "ship", "Ship"'),
        ({}, 'matches: article "sunk": no match expected of ship, which found "ship", "Ship"'),
    ],
)
def test_rules_that_match_otherwise_are_named_with_what_they_found(
    matches: dict[str, tuple[str, ...]], said: str
) -> None:
    found = discrepancies(Expected(matches=matches), {key: ARTICLES[key] for key in ("sunk", "other")})
    assert said.replace('"ship", "Ship"', "F") in [line.replace('"Ship", "ship"', "F") for line in found]


def test_a_message_names_some_of_a_thousand_rules_and_counts_the_others() -> None:
    words = [f"w{number}" for number in range(30)]
    rules = a_ruleset({**{word: [word] for word in words}, "every": {"all": [*words]}})
    articles = {"long": a_document(" ".join(words))}
    scenario = Scenario(("tests", 0), "a test", articles, Expected(matches={"long": ()}))
    (found,) = run_scenario(scenario, compile_rules(rules))
    assert found.message.startswith('article "long": no match expected of w0, which found "w0"; of w1, ')
    assert found.message.endswith("; and 27 more")
    everything = Scenario(
        ("tests", 0), "a test", articles, Expected(matches={"long": ("every",)}), rules=frozenset({"every"})
    )
    assert list(run_scenario(everything, compile_rules(rules))) == []


def test_a_test_may_look_at_some_rules_only() -> None:
    expected = Expected(matches={"sunk": ("ship",)}, alerts=())
    assert discrepancies(expected, rules=frozenset({"ship"})) == []


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (
            (("closed", "sunk"),),
            ["stories.0: expected one story of closed, sunk; found [closed, reprint], [sunk]"],
        ),
        ((), ["stories: no story expected of closed, reprint; found [closed, reprint]"]),
        ((("closed", "reprint"), ("sunk",)), []),
    ],
)
def test_stories_are_compared_whatever_their_order(listed: tuple[tuple[str, ...], ...], said: list[str]) -> None:
    assert discrepancies(Expected(stories=listed)) == said


@pytest.mark.parametrize(
    ("alerts", "said"),
    [
        ((), ["alerts: no alert expected of harbour for the story of closed, reprint; found one"]),
        (
            (Alert("harbour", "sunk"), Alert("harbour", "closed")),
            ['alerts.0: expected an alert of harbour for the story of "sunk"; found none'],
        ),
        (
            (Alert("ship", "closed"), Alert("harbour", "closed")),
            ['alerts.0: expected an alert of ship for the story of "closed"; found harbour'],
        ),
    ],
)
def test_an_alert_is_one_for_a_story(alerts: tuple[Alert, ...], said: list[str]) -> None:
    assert discrepancies(Expected(alerts=alerts)) == said


def test_stories_are_articles_of_identical_text() -> None:
    articles = [("a", "One", LONG), ("b", "Two", "short"), ("c", "Three", LONG.upper()), ("d", "Two", "short")]
    assert stories(articles) == (("a", "c"), ("b",), ("d",))
