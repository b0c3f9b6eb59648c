"""What each operator of the language finds, and what it shows: passages, leads, counts, scores, near, guards, reach."""

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor.core.rules import Document, compile_rules, read_rules, run_rule_tests
from monitor.core.rules.near import Closeness, Windows
from monitor.core.rules.reach import matches_glob, roles_on
from monitor.core.rules.syntax import Actor, Role
from tests.core.rules_files import TODAY, a_document, a_match, a_ruleset

ACTORS = {
    "china": ["China", "Beijing"],
    "russia": ["Russia"],
    "xi": ["Xi Jinping", {"name": "Xi", "needs": ["actor:xi"]}],
    "turkey": [{"name": "Turkey", "not_with": ["gravy", "roast"]}, "Ankara"],
    "rutte": [{"name": "Rutte", "from": "2024-10-01", "until": "2030-01-01"}, "Mark Rutte"],
    "west": [{"name": "the West", "case": "exact"}, {"name": "occident", "case": "ignore"}],
    "si": [{"name": "Си", "lang": ["ru", "uk"]}],
}
TERMS = {"goods": ["lathe", "mill", "lathe mill"], "all": ["terms:goods", "quern"]}


def shown(rule: Any, body: str = "", title: str = "", language: str | None = None) -> list[str] | None:
    """The texts of the evidence; None for no match."""
    match = a_match(rule, a_document(body, title, language), actors=ACTORS, terms=TERMS)
    return None if match is None else [item.span.text for item in match.evidence]


# -------------------------------------------------------------------------------------------------- regular expressions


def test_a_regular_expression_finds_tokens_within_a_paragraph() -> None:
    assert shown(["re:/colou?r/"], "Colour and color.") == ["color"]
    assert shown(["re:/colou?r/i"], "Colour and color.") == ["Colour", "color"]
    assert shown(["re:/lathe.mill/"], "lathe\nmill") is None
    match = a_match(["re:/F-?16/i"], a_document("The f-16."))
    assert match is not None
    assert match.evidence[0].label == "re:/F-?16/i"


# ------------------------------------------------------------------------------------------------ passages and the lead


def test_a_passage_is_a_paragraph_and_its_followers_up_to_150_words() -> None:
    rule = {"same_passage": ["lathe", "quern"]}
    assert shown(rule, f"A lathe.\n{'word ' * 147}\nA quern.") is None
    assert shown(rule, f"A lathe.\n{'word ' * 145}quern.") == ["lathe", "quern"]
    assert shown(rule, f"A lathe.\n{'word ' * 148}\nquern.") is None
    assert shown(rule, f"A lathe {'word ' * 200} quern.") == ["lathe", "quern"]
    assert shown(rule, f"{'字' * 300}.\nA lathe.\n{'字' * 290}\nquern") == ["lathe", "quern"]


def test_the_title_is_a_passage_of_its_own() -> None:
    rule = {"same_passage": ["lathe", "quern"]}
    assert shown(rule, "A quern.", title="A lathe") is None
    assert shown(rule, "Word.", title="A lathe, a quern") == ["lathe", "quern"]


def test_none_within_a_passage_is_about_that_passage() -> None:
    rule = {"same_passage": {"all": ["lathe"], "none": ["toy"]}}
    assert shown(rule, f"A lathe.\nA toy.\n{'word ' * 150}\nA lathe.") == ["lathe"]
    assert shown(rule, "A toy.\nA lathe, a toy.") is None


def test_a_passage_inside_a_passage_is_asked_once_for_a_range() -> None:
    rule: Any = ["lathe", "quern"]
    for _ in range(3):
        rule = [{"same_passage": rule}]
    assert shown({"any": rule}, "\n".join(["A lathe, a quern."] * 40)) is not None


def test_the_lead_ends_with_the_first_paragraph_after_60_words() -> None:
    rule = {"lead": ["lathe"]}
    assert shown(rule, f"{'word ' * 59}\nLathe.") == ["Lathe"]
    assert shown(rule, f"{'word ' * 60}\nLathe.") is None
    assert shown(rule, f"{'word ' * 110}lathe.") == ["lathe"]
    assert shown(rule, f"{'word ' * 120}lathe.") is None
    assert shown(rule, f"{'字' * 120}\nLathe.") is None
    assert shown(rule, "Word.", title="A lathe") == ["lathe"]


# ---------------------------------------------------------------------------------------------------- counts and scores


def test_at_least_counts_different_conditions() -> None:
    rule = {"at least 2": ["lathe", "quern", "actor:china"]}
    assert shown(rule, "A lathe, a lathe.") is None
    assert shown(rule, "A lathe, a lathe, in Beijing.") == ["lathe", "lathe", "Beijing"]


def test_at_least_counts_each_term_of_a_list_and_of_the_lists_in_it() -> None:
    assert shown({"at least 3": ["terms:all"]}, "A lathe, a mill.") is None
    assert shown({"at least 3": "terms:all"}, "A lathe, a mill, a quern.") == ["lathe", "mill", "quern"]
    assert shown({"at least 2": ["terms:all", "lathe"]}, "A lathe.") is None
    assert shown({"at least 2": [["lathe", "mill"], "quern"]}, "A lathe, a mill.") is None


def test_words_speak_for_one_condition_alone() -> None:
    assert shown({"at least 2": ["terms:goods"]}, "A lathe mill.") is None
    assert shown({"at least 2": ["terms:goods"]}, "A lathe mill, a lathe.") == ["lathe mill", "lathe"]
    assert shown({"mentions 2": ["terms:goods"]}, "A lathe mill.") is None


def test_mentions_counts_occurrences_of_all_conditions_together() -> None:
    rule = {"mentions 3": ["lathe", "actor:china"]}
    assert shown(rule, "China sells a lathe.") is None
    assert shown(rule, "China sells a lathe to Beijing.") == ["China", "lathe", "Beijing"]
    assert shown({"same_sentence": [{"mentions 2": ["lathe"]}, "quern"]}, "A lathe. A lathe, a quern.") is None


def a_score(passing: str, points: dict[str, str], **more: str) -> dict[str, Any]:
    return {"score": {"pass": passing, "points": points, **more}}


def test_a_score_counts_every_occurrence_up_to_the_cap() -> None:
    assert shown(a_score("3", {"lathe": "1"}), "A lathe, a lathe, a lathe.") == ["lathe"] * 3
    assert shown(a_score("3", {"lathe": "1"}, cap="2"), "A lathe, a lathe, a lathe.") is None
    assert shown(a_score("2", {"lathe": "1"}, cap="2"), "A lathe, a lathe, a lathe.") == ["lathe"] * 2


def test_the_title_counts_more_for_points_above_nothing_alone() -> None:
    rule = a_score("3", {"lathe": "2", "toy": "-1"}, title_factor="2")
    assert shown(rule, title="A toy lathe") == ["lathe"]
    assert shown(rule, "A lathe.") is None
    assert shown(a_score("3", {"lathe": "1"}, title_factor="2", cap="2"), "A lathe, a lathe.", "Lathe") == [
        "Lathe",
        "lathe",
    ]


def test_points_are_decimals_and_points_against_are_not_shown() -> None:
    assert shown(a_score("0.3", {"lathe": "0.1", "mill": "0.2"}), "A lathe, a mill.") == ["lathe", "mill"]
    assert shown(a_score("1", {"lathe": "2", "toy": "-1"}), "A toy lathe.") == ["lathe"]
    assert shown(a_score("2", {"lathe": "2", "toy": "-1"}), "A toy lathe.") is None
    assert shown(a_score("2", {"actor:china": "1", "terms:goods": "1"}), "China has a mill.") == ["China", "mill"]


def test_counts_beside_all_are_context_for_the_quoted_sentence() -> None:
    rule = {"all": [{"at least 1": ["lathe"]}, {"mentions 1": ["mill"]}, a_score("1", {"quern": "1"})], "any": ["toy"]}
    match = a_match(rule, a_document("A lathe, a mill, a quern. A toy."))
    assert match is not None
    assert match.sentence.text == "A toy."


# ----------------------------------------------------------------------------------------------------------------- near


@pytest.mark.parametrize(
    ("rule", "body", "found"),
    [
        ({"near 1": [["b", "c"], "b", "a"]}, "a b c", ["a", "b", "c"]),
        ({"near 0 in order": ["a", ["b", "b c"], "d"]}, "a b c d", ["a", "b c", "d"]),
        ({"near 0": ["a", ["b", "b c"], "d"]}, "a b c d", ["a", "b c", "d"]),
        ({"near 0": ["a", "b"]}, "a x b", None),
        ({"near 1 in order": ["b", "a"]}, "a b", None),
        ({"near 2": ["a", "b", "c"]}, "a x x x b c", ["a", "b", "c"]),
        ({"near 2": ["a", "b", "c"]}, "a x x x x x b c", None),
        ({"near 5": ["lathe", "mill"]}, "Done, lathe. Then mill.", None),
    ],
)
def test_near_finds_a_window_wherever_there_is_one(rule: Any, body: str, found: list[str] | None) -> None:
    evidence = shown(rule, body)
    assert (evidence is None) == (found is None)
    assert set(evidence or ()) >= set(found or ())


def test_a_search_for_windows_ends() -> None:
    places = [(place, place + 1, 0) for place in range(1, 12)]
    items = [[(0, 1, 0)], *([places] * 12)]
    assert Windows(items, Closeness(400, is_ordered=False, widths=range(0, 60, 2))).window(0, (0, 1, 0), 20) == []


def test_a_search_for_windows_ends_on_a_page_full_of_them() -> None:
    items = [[(place, place + 1, 0)] for place in range(500)]
    windows = Windows(items, Closeness(0, is_ordered=False, widths=range(0, 1002, 2)))
    assert len(windows.window(0, (0, 1, 0), 500)) == 500
    assert [windows.window(0, (0, 1, 0), 0) for _ in range(1_000)] == [[]] * 1_000
    assert windows.window(0, (0, 1, 0), 500) == []


def test_a_long_hit_that_passes_the_limit_opens_no_window() -> None:
    windows = Windows([[(0, 1, 0)], [(2, 9, 0)]], Closeness(40, is_ordered=False, widths=range(0, 60, 2)))
    assert windows.window(0, (0, 1, 0), 5) == []


# --------------------------------------------------------------------------------------------------------------- guards


def test_an_alias_that_needs_its_actor_needs_another_name_of_it() -> None:
    assert shown({"actor": "xi"}, "Xi spoke. Xi left.") is None
    assert shown({"actor": "xi"}, "Xi spoke. Xi Jinping left.") == ["Xi", "Xi Jinping"]


def test_names_may_need_each_other_through_others() -> None:
    actors = {
        "a": [{"name": "Aa", "needs": ["actor:b"]}],
        "b": [{"name": "Bb", "needs": ["actor:c", "actor:a"]}],
        "c": [{"name": "Cc", "needs": ["terms:goods"]}, {"name": "Dd", "needs": ["re:/x+y/"]}],
    }
    rule = {"any": ["actor:a", "actor:b", "actor:c"]}
    for body, found in (
        ("Aa and Bb.", None),
        ("Aa, Bb, Cc, a mill.", 3),
        ("Aa, Bb, Dd, xxy.", 3),
        ("Aa, Cc, a mill.", 1),
    ):
        match = a_match(rule, a_document(body), actors=actors, terms=TERMS)
        assert (len(match.evidence) if match else None) == found


def test_what_an_alias_needs_stands_elsewhere_than_inside_it() -> None:
    actors = {"georgia": [{"name": "Georgia Tech", "needs": ["Georgia"]}]}
    assert a_match({"actor": "georgia"}, a_document("Georgia Tech won."), actors=actors) is None
    assert a_match({"actor": "georgia"}, a_document("Georgia Tech won in Georgia."), actors=actors)


def test_not_with_looks_at_the_paragraph_and_the_title() -> None:
    assert shown({"actor": "turkey"}, "Turkey with gravy.\nTurkey and Ankara.") == ["Turkey", "Ankara"]
    assert shown({"actor": "turkey"}, "Turkey is dear.", title="A roast") is None
    assert shown({"actor": "turkey"}, "A roast.", title="Turkey votes") == ["Turkey"]


def test_dates_of_an_alias_are_those_of_the_article_or_else_of_today() -> None:
    matcher = compile_rules(a_ruleset({"r": {"actor": "rutte"}}, ACTORS))

    def is_met(published: datetime | None, today: date) -> bool:
        return bool(matcher.match(Document("", "Rutte spoke.", None, published, None), today))

    assert not is_met(datetime(2024, 9, 30, 23, 59, tzinfo=UTC), date(2025, 1, 1))
    assert is_met(datetime(2024, 10, 1, tzinfo=UTC), date(2020, 1, 1))
    assert is_met(datetime(2030, 1, 1, 23, tzinfo=UTC), date(2020, 1, 1))
    assert not is_met(datetime(2030, 1, 2, tzinfo=UTC), date(2025, 1, 1))
    assert is_met(None, date(2025, 1, 1))
    assert not is_met(None, date(2024, 1, 1))


def test_letters_and_languages_of_an_alias() -> None:
    assert shown({"actor": "west"}, "the West, The West, the west, Occident") == ["the West", "Occident"]
    assert shown({"actor": "si"}, "Си сказал.", language="ru-RU") == ["Си"]
    assert shown({"actor": "si"}, "Си сказал.", language="bg") is None
    assert shown({"actor": "si"}, "Си сказал.") == ["Си"]


# ---------------------------------------------------------------------------------------------------------------- reach


@pytest.mark.parametrize(
    ("meta", "language", "feed", "is_asked"),
    [
        ({"languages": ["ru", "uk"]}, "en", None, False),
        ({"languages": ["ru", "zh"]}, "zh-Hant", None, True),
        ({"languages": ["ru"]}, None, None, True),
        ({"feeds": "harbour-*"}, None, "harbour-news", True),
        ({"feeds": "harbour-*"}, None, "port-news", False),
        ({"feeds": "harbour-*"}, None, None, True),
        ({"feeds": "*", "not_feeds": ["port-?"]}, None, "Port-1", False),
        ({"not_feeds": ["port-?"]}, None, "port-12", True),
        ({"from": "2024-08-02"}, None, None, False),
        ({"from": "2024-08-01", "expires": "2024-08-01"}, None, None, True),
        ({"expires": "2024-07-31"}, None, None, False),
    ],
)
def test_a_rule_is_asked_of_what_it_is_meant_for(meta: Any, language: str, feed: str | None, is_asked: bool) -> None:
    matcher = compile_rules(a_ruleset({"r": {"any": ["lathe"], **meta}}))
    assert bool(matcher.match(Document("", "A lathe.", language, None, feed), TODAY)) is is_asked


@pytest.mark.parametrize(
    ("text", "glob", "is_match"),
    [
        ("", "", True),
        ("a", "", False),
        ("", "*", True),
        ("abc", "a*c", True),
        ("abcd", "a*c", False),
        ("abab", "*ab", True),
    ],
)
def test_globs(text: str, glob: str, is_match: bool) -> None:
    assert matches_glob(text, glob) is is_match


def test_a_glob_of_many_stars_takes_little_time() -> None:
    assert not matches_glob("a" * 2000, "*a" * 500 + "b")


def test_words_are_met_in_the_form_written_where_the_file_says_so() -> None:
    data = {
        "defaults": {"inflect": "no"},
        "actors": {"p": ["Pole"]},
        "rules": {"r": ["lathe", "sanct*", "actor:p", "16"]},
    }
    ruleset = read_rules(data).ruleset
    assert ruleset is not None
    matcher = compile_rules(ruleset)
    for body, is_met in (
        ("Lathes.", False),
        ("Lathe.", True),
        ("Poles.", False),
        ("Pole.", True),
        ("Sanctions.", True),
    ):
        assert bool(matcher.match(a_document(body), TODAY)) is is_met


def test_the_calendar_alone_fails_no_test_of_a_rule() -> None:
    tests = {
        "must_match": ["Rutte spoke.", {"body": "Rutte spoke.", "date": "2025-01-01", "feed": "harbour", "lang": "en"}]
    }
    rule = {"actor": "rutte", "feeds": "harbour", "languages": "en", "from": "2025-01-01", "expires": "2025-02-01"}
    ruleset = a_ruleset({"r": {**rule, "tests": tests}}, ACTORS)
    matcher = compile_rules(ruleset)
    assert run_rule_tests(ruleset, matcher) == ()
    assert len(run_rule_tests(ruleset, matcher, date(2024, 1, 1))) == 1
    for stated in ({"date": "2025-03-01"}, {"feed": "port"}, {"lang": "ru"}):
        must_not = {"must_not_match": [{"body": "Rutte spoke.", **stated}]}
        other = a_ruleset({"r": {**rule, "tests": must_not}}, ACTORS)
        assert run_rule_tests(other, compile_rules(other)) == ()


def test_the_offices_that_an_actor_holds_on_a_day() -> None:
    roles = (
        Role("Secretary General", date(2014, 10, 1), date(2024, 10, 1)),
        Role("author", None, None),
        Role("minister", date(2025, 2, 4), None),
    )
    actor = Actor("s", "S", "person", None, (), (), (), roles, "")
    assert roles_on(actor, date(2024, 10, 1)) == ("Secretary General", "author")
    assert roles_on(actor, date(2024, 10, 2)) == ("author",)
    assert roles_on(actor, date(2025, 2, 4)) == ("author", "minister")


def test_the_title_and_the_body_are_parts_of_their_own() -> None:
    assert shown({"title": ["lathe"]}, "A lathe.", title="A mill") is None
    assert shown({"title": ["lathe"]}, "A lathe.", title="A lathe") == ["lathe"]
    assert shown({"body": ["lathe"]}, "A mill.", title="A lathe") is None
    assert shown({"body": ["lathe"]}, "A lathe.", title="A lathe") == ["lathe"]


def test_an_actor_that_two_groups_hold_is_looked_for_once() -> None:
    groups = {"east": {"members": ["china"]}, "big": {"members": ["china", "russia"]}}
    rule = {"any": ["actor:east", "actor:big"]}
    match = a_match(rule, a_document("China and Russia."), actors={**ACTORS, **groups})
    assert match is not None
    assert [item.span.text for item in match.evidence] == ["China", "Russia"]


PAGES = {
    "leads and passages inside passages": (
        {"same_passage": ["drone", {"same_passage": ["missile", {"lead": ["drone"]}]}]},
        "Missile drone.\n" * 4_000,
    ),
    "twenty times one word, close together": ({"near 99": ["missile"] * 20}, "missile " * 4_000),
    "twenty lists that share a word": ({"near 99": [["missile", f"word{n}"] for n in range(20)]}, "missile " * 4_000),
    "passages inside passages": (
        {"same_passage": [{"same_passage": [{"same_passage": ["missile", "drone"]}, "missile"]}, "drone"]},
        "Missile drone.\n" * 4_000,
    ),
    "near inside passages of short lines": (
        {"same_passage": [{"near 99": ["missile"] * 8}]},
        "missile missile\n" * 4_000,
    ),
    "a word far from nineteen": ({"near 99": [*["missile"] * 19, "drone"]}, "missile " * 4_000 + "drone"),
}


@pytest.mark.parametrize(("condition", "body"), PAGES.values(), ids=PAGES)
def test_no_rule_takes_long_on_a_page_made_against_it(condition: object, body: str) -> None:
    matcher = compile_rules(a_ruleset({"rule": condition}))
    started = time.process_time()
    matcher.match(Document("", body, None, None, None), date(2026, 6, 15))
    assert time.process_time() - started < 12.0  # a second; six times as much under the tracer of coverage
