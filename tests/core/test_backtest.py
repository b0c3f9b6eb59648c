"""Counting what rules found, windows of time, causes, rules to be run again."""

from array import array
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.core.backtest.archived import ArchivedArticle, Finding
from monitor.core.backtest.causes import by_frequency, causes_in_words
from monitor.core.backtest.count import (
    MOST_STRENGTH,
    WEIGHED,
    days_between,
    joined,
    restricted,
    selected,
    size_of_digest,
    spread,
    to_beat,
    trial,
)
from monitor.core.backtest.judge import REACH, failed_conditions, find, matches_of
from monitor.core.backtest.outdated import rules_to_apply
from monitor.core.backtest.screen import _MOST_SEARCHED, Screen, _searcher, words_wanted
from monitor.core.backtest.values import Cause, Found, Sample, Spread
from monitor.core.backtest.window import beginning
from monitor.core.model import DigestPlan, Evidence, Schedule, Span, TextField
from monitor.core.rules import compile_rules
from monitor.core.rules.parts import labels
from tests.builders import NOW, a_match
from tests.core.rules_files import a_ruleset

ZONE = ZoneInfo("America/New_York")
TODAY = NOW.date()
RULES = a_ruleset(
    {
        "strike": {"any": ["strike"], "tags": ["work"], "budget": "1"},
        "harbour": ["harbour"],
        "counted": {"any": ["crane"], "priority": "log"},
        "off": {"any": ["ferry"], "enabled": "no"},
    }
)
DAY = timedelta(days=1)


def a_plan(*, rules: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> DigestPlan:
    schedule = Schedule(UTC, ("07:00",), frozenset(range(7)), None)
    return DigestPlan("daily", "Daily", (), schedule, "UTC", rules, tags, 15)


def a_finding(number: int, *rules: str, ago: timedelta = timedelta(), is_news: bool = True) -> Finding:
    return Finding(number, NOW - ago, is_news, rules)


# ------------------------------------------------------------------------------------------------------------- windows


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("12h", NOW - timedelta(hours=12)),
        ("1d", datetime(2026, 11, 20, 5, tzinfo=UTC)),
        ("2w", datetime(2026, 11, 7, 5, tzinfo=UTC)),
        (" 30D ", datetime(2026, 10, 22, 4, tzinfo=UTC)),  # summer time
        ("2026-11-01", datetime(2026, 11, 1, 4, tzinfo=UTC)),
        ("999999d", datetime(1970, 1, 1, 5, tzinfo=UTC)),
    ],
)
def test_a_window_begins_at_a_local_midnight_or_so_many_hours_ago(text: str, begins: datetime) -> None:
    assert beginning(text, NOW, ZONE) == begins


@pytest.mark.parametrize("text", ["", "30", "month", "2026-13-01", "-3d", "3 fortnights"])
def test_what_is_no_time_is_refused(text: str) -> None:
    assert beginning(text, NOW, ZONE) is None


def test_the_days_of_a_window_are_local_ones() -> None:
    # 06:30 UTC is half past one in New York, 04:00 UTC the evening of the day before.
    days = days_between(datetime(2026, 11, 20, 4, tzinfo=UTC), NOW, ZONE)
    assert days == (date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21))


# ------------------------------------------------------------------------------------------------------------ counting


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], Spread(0, 0, 0)),
        ([7], Spread(7, 7, 7)),
        ([1, 2, 3, 100], Spread(2, 3, 3)),
        ([*range(1, 11), 0], Spread(5.5, 9, 10)),
    ],
    ids=["no days", "today alone", "today is not over", "ten days"],
)
def test_a_spread_leaves_the_present_day_out(counts: list[int], expected: Spread) -> None:
    assert spread(counts) == expected


@pytest.mark.parametrize(
    ("plan", "rules"),
    [
        (a_plan(), {"strike", "harbour"}),
        (a_plan(rules=("harbour", "counted")), {"harbour"}),
        (a_plan(tags=("work",)), {"strike"}),
        (a_plan(rules=("off",)), set()),
    ],
    ids=["all", "by name", "by tag", "switched off"],
)
def test_a_digest_mails_the_enabled_rules_that_it_selects(plan: DigestPlan, rules: set[str]) -> None:
    assert selected(plan, RULES) == rules


def test_a_digest_counts_news_once_for_each_article_and_each_match() -> None:
    findings = [
        a_finding(1, "strike", "harbour", ago=DAY),
        a_finding(2, "strike", ago=DAY),
        a_finding(3, "counted", ago=DAY),
        a_finding(4, "harbour", ago=DAY, is_news=False),
        a_finding(5, "harbour"),
    ]
    size = size_of_digest(a_plan(), RULES, findings, [TODAY - DAY, TODAY])
    assert (size.digest_id, size.matches.median, size.stories.median) == ("daily", 3, 2)


def test_a_trial_counts_days_shares_and_days_over_budget() -> None:
    sample = Sample(1, "Strike", NOW, 40, ())
    findings = (a_finding(1, "strike", ago=DAY), a_finding(2, "strike", "harbour", ago=DAY), a_finding(3, "strike"))
    found = Found(12, (9,), findings, {"strike": (sample,)})
    result = trial(RULES, RULES.rules[:2], found, (TODAY - DAY, TODAY), UTC, [a_plan()])
    strike, harbour = result.rules
    assert (strike.days, strike.matches, strike.share, strike.over_budget) == ((2, 1), 3, 0.25, (TODAY - DAY,))
    assert (strike.samples, harbour.samples) == ((sample,), ())
    assert (harbour.days, harbour.over_budget) == ((1, 0), ())
    assert (result.articles, result.unjudged, len(result.digests)) == (12, 1, 1)


def test_a_rule_over_no_articles_has_no_share() -> None:
    result = trial(RULES, RULES.rules[:1], Found(0, (), (), {}), (TODAY,), UTC, [])
    assert (result.rules[0].share, result.rules[0].days) == (0, (0,))


def test_findings_are_restricted_to_rules_and_joined_by_article() -> None:
    findings = [a_finding(1, "strike", "harbour"), a_finding(2, "harbour")]
    assert restricted(findings, {"strike"}) == (a_finding(1, "strike"),)
    assert joined([*findings, a_finding(1, "harbour", "crane")]) == (
        a_finding(1, "strike", "harbour", "crane"),
        a_finding(2, "harbour"),
    )


# ------------------------------------------------------------------------------------------------------------- judging


def an_article(number: int, title: str = "Strike at the harbour", feed_id: str = "post") -> ArchivedArticle:
    return ArchivedArticle(number, feed_id, title, b"", "en", None, NOW, True)


def test_a_batch_gives_findings_and_only_samples_that_are_strong_enough() -> None:
    articles = [an_article(1), an_article(2, "Nothing"), an_article(3, "Harbour")]
    found = find(compile_rules(RULES), articles, ["", "", ""], {"strike": 40}, TODAY)
    assert [(finding.article_id, finding.rules) for finding in found.findings] == [
        (1, ("strike", "harbour")),
        (3, ("harbour",)),
    ]
    assert [(rule, sample.article_id, sample.strength) for rule, sample in found.samples] == [
        ("harbour", 3, 40),
        ("harbour", 1, 40),
    ]
    assert "".join(run.text for run in found.samples[1][1].quote) == "Strike at the harbour"


def test_an_article_without_a_date_is_of_the_day_on_which_it_was_first_seen() -> None:
    ruleset = a_ruleset({"board": ["actor:board"]}, {"board": [{"name": "Board", "until": "2026-11-21"}]})
    matcher = compile_rules(ruleset)
    seen = an_article(1, "The Board")
    late = replace(seen, first_seen_at=NOW + DAY)
    assert len(find(matcher, [seen, late], ["", ""], {}, TODAY + 9 * DAY).findings) == 1


def test_matches_of_some_rules_can_be_asked_for() -> None:
    found = matches_of(compile_rules(RULES), [an_article(1)], [""], {1: frozenset({"harbour"})}, TODAY)
    assert [(number, match.rule) for number, match in found] == [(1, "harbour")]


def test_the_condition_that_fails_is_named_and_so_is_a_rule_that_was_not_asked() -> None:
    ruleset = a_ruleset(
        {"quiet": {"any": ["harbour"], "none": ["strike"]}, "there": {"any": ["strike"], "feeds": ["x"]}}
    )
    matcher, article = compile_rules(ruleset), an_article(1)
    quiet, there = failed_conditions(matcher, [article], [""], {1: frozenset({"quiet", "there"})}, TODAY)
    assert (quiet.rule, quiet.article_id, quiet.what) == ("quiet", 1, "none")
    assert "strike" in quiet.message.lower()
    assert (there.what, "post" in there.message) == (REACH, True)
    matching = failed_conditions(compile_rules(RULES), [article], [""], {1: frozenset({"strike"})}, TODAY)
    assert matching == ()


# ----------------------------------------------------------------------------------------------------- causes and edits


def test_words_that_the_other_rule_does_not_know_are_the_cause() -> None:
    ruleset = a_ruleset({"cranes": ["crane"]})
    match = a_match()
    alias = Evidence(Span(TextField.TEXT, 0, 1, "P"), "PRC", "china")
    found = causes_in_words(replace(match, evidence=(*match.evidence, alias)), labels(ruleset, ruleset.rules[0]))
    assert found == (Cause("alias", "PRC", "china"), Cause("term", "cranes"))
    assert causes_in_words(match, {(None, "cranes")}) == ()


def test_causes_are_told_by_how_often_they_are_met() -> None:
    a, b = Cause("term", "a"), Cause("term", "b")
    assert by_frequency([(b,), (a, b), ()]) == ((b, 2), (a, 1))


def test_changed_rules_are_run_over_articles_that_older_rules_judged() -> None:
    older = a_ruleset({"strike": ["strike"], "harbour": ["port"]})
    judged_by = {1: RULES.version, 2: older.version, 3: "forgotten", 4: None}
    wanted = rules_to_apply(RULES, judged_by, {older.version: older}, named=())
    every = {"strike", "harbour", "counted"}
    assert wanted == {2: {"harbour", "counted"}, 3: every}


def test_rules_that_are_named_are_run_over_every_article_but_those_that_wait() -> None:
    judged_by = {1: RULES.version, 2: "old", 3: None}
    assert rules_to_apply(RULES, judged_by, {}, named=["strike", "off"]) == {1: {"strike"}, 2: {"strike"}}


# -------------------------------------------------------------------------------------------------------------- screens


def test_a_rule_of_a_pattern_may_hold_anywhere() -> None:
    wanted = words_wanted(compile_rules(a_ruleset({"pattern": ["re:/strik[ei]/"]})), ["en"])
    assert Screen(wanted, {}).lets_all_through


def test_a_rule_whose_words_no_article_has_holds_nowhere() -> None:
    wanted = words_wanted(compile_rules(a_ruleset({"rare": {"all": ["zyzzyva", "harbour"]}})), ["en"])
    screen = Screen(wanted, dict.fromkeys(wanted.words_by_atom, frozenset()))
    assert (screen.lets_all_through, screen.let_through([(1, b"")])) == (False, [])


def test_what_most_articles_lack_is_asked_first() -> None:
    wanted = words_wanted(compile_rules(a_ruleset({"rule": {"all": ["harbour", "strike"]}})), ["en"])
    numbers = {atom: frozenset({1 if "harbour" in words else 2}) for atom, words in wanted.words_by_atom.items()}
    screen = Screen(wanted, numbers)
    one, both = bytes([1, 0, 0, 0]), bytes([1, 0, 0, 0, 2, 0, 0, 0])
    screen.sort([one, both])
    assert screen._rules[0].groups[0].union == {2}
    assert screen.let_through([(1, one), (2, both)]) == [2]


def test_many_words_are_looked_up_one_by_one() -> None:
    may_hold = _searcher(frozenset(range(1, 2 * _MOST_SEARCHED + 2, 2)))
    assert may_hold(array("I", [0, 3]).tobytes())
    assert not may_hold(array("I", [0, 2]).tobytes())


def test_after_many_matches_none_is_strong_enough_to_be_looked_for() -> None:
    assert (to_beat((), WEIGHED - 1), to_beat((), WEIGHED)) == (-1, MOST_STRENGTH)
