"""What lint finds, and what it leaves alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from monitor.core.rules.lint import CHECKS, Code, Facts, Level, LintFinding, archive, lint, place_of, spelling, variants
from monitor.core.rules.lint import actors as by_actor
from monitor.core.rules.lint import rules as by_rule
from tests.core.rules_files import a_ruleset

TODAY = date(2026, 11, 22)
FACTS = Facts(TODAY)
TESTED = {"must_match": ["yes"]}


CHECK_OF = {
    Code.NEVER_MATCHES: spelling.never_matches,
    Code.MIXED_SCRIPTS: spelling.mixed_scripts,
    Code.REDUNDANT_TERM: variants.redundant_terms,
    Code.OPEN_COMPOUND: variants.open_compounds,
    Code.ASPECT_PARTNER: variants.aspect_partners,
    Code.WIDE_NONE: by_rule.wide_nones,
    Code.NO_TESTS: by_rule.without_tests,
    Code.EXPIRED: by_rule.expiry,
    Code.EXPIRES_SOON: by_rule.expiry,
    Code.SAME_RULE: by_rule.same_rules,
    Code.ALIAS_IN_ALIAS: by_actor.aliases_in_aliases,
    Code.SHARED_ROLE: by_actor.shared_roles,
    Code.UNUSED: by_actor.unused,
    Code.SHADOWED: archive.shadowed,
    Code.TOO_BROAD: archive.too_broad,
    Code.NEVER_FIRED: archive.never_fired,
    Code.OVER_BUDGET: archive.over_budget,
}


def found(code: Code, facts: Facts = FACTS, rules: Any = None, **sections: Any) -> list[LintFinding]:
    ruleset = a_ruleset(rules or {"r": ["harbour"]}, **sections)
    return [finding for finding in CHECK_OF[code](ruleset, facts) if finding.code is code]


def in_list(code: Code, *terms: str) -> list[tuple[str | None, str]]:
    """(the term that is meant, the advice) for a list of terms."""
    return [(finding.part, finding.advice) for finding in found(code, terms={"x": list(terms)})]


def test_rules_that_are_right_are_left_alone() -> None:
    rules = {"r": {"all": ["actor:china", "terms:x"], "tests": {"must_match": ["China and a tariff."]}}}
    ruleset = a_ruleset(rules, actors={"china": ["China"]}, terms={"x": ["tariff", "export control"]})
    assert lint(ruleset, FACTS) == ()


def test_every_code_has_a_check_and_each_check_is_asked() -> None:
    assert set(CHECK_OF) == set(Code)
    assert set(CHECK_OF.values()) == set(CHECKS)


# ------------------------------------------------------------------------------------------------------------ spelling


@pytest.mark.parametrize("term", ["Россия И Китай", "Russland UND China", "CHINA AND RUSSIA"])
def test_a_query_in_a_term_is_a_warning(term: str) -> None:
    finding = found(Code.NEVER_MATCHES, terms={"x": [term]})[0]
    assert (finding.path, finding.part, finding.level) == (("terms", "x"), term, Level.WARNING)
    assert "as an item" in finding.advice


def test_words_of_a_query_elsewhere_are_words() -> None:
    assert (
        found(Code.NEVER_MATCHES, terms={"x": ["=РОССИЯ И КИТАЙ", "И снова", "Kraft und Wärme", "стандарт ИЛИ"]}) == []
    )


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("Russi\u0430", "Russia"),
        ("\u0421hina", "China"),
        ("Кита\u0439c\u043aий", "Китайский"),
        ("\u039cinsk", "Minsk"),
        ("Кремльus", "Кремль us"),
    ],
)
def test_letters_of_two_scripts_in_a_word_are_a_warning(word: str, right: str) -> None:
    ((part, advice),) = in_list(Code.MIXED_SCRIPTS, word)
    assert (part, advice) == (word, f'write "{right}"')


def test_words_of_two_scripts_side_by_side_are_fine() -> None:
    actors = {"a": {"aliases": [{"name": "IT-компания", "needs": ["банк X"]}], "not": ["мир IT"]}}
    assert found(Code.MIXED_SCRIPTS, actors=actors, terms={"x": ["北约", "F-16", "5G"]}) == []


# ------------------------------------------------------------------------------------------------------------ variants


def test_a_term_that_another_finds_is_redundant() -> None:
    assert in_list(Code.REDUNDANT_TERM, "sanctions", "sanction", "tariff") == [
        ("sanction", 'leave "sanction" out'),
    ]
    assert in_list(Code.REDUNDANT_TERM, "economic sanctions", "sanction") == [
        ("economic sanctions", 'leave "economic sanctions" out')
    ]
    assert in_list(Code.REDUNDANT_TERM, "enabler", "enabl*", "wom?n", "woman") == [
        ("enabler", 'leave "enabler" out'),
    ]
    assert in_list(Code.REDUNDANT_TERM, "санкция", "санкциями") == [("санкциями", 'leave "санкциями" out')]
    assert in_list(Code.REDUNDANT_TERM, "ban", "ban ... export") == [("ban ... export", 'leave "ban ... export" out')]


@pytest.mark.parametrize(
    "terms",
    [
        ("=SCO", "=sco"),
        ("no limits", "limits partnership"),
        ("ban ... export", "ban export"),
        ("Georgia", "georgian"),
        ("leaf", "leaves"),
        ("re:/a b/", "a b"),
    ],
)
def test_terms_that_find_different_things_are_not(terms: tuple[str, ...]) -> None:
    assert in_list(Code.REDUNDANT_TERM, *terms) == []


def test_redundant_terms_are_found_in_rules_too() -> None:
    rules = {"r": {"all": [["sanction", "sanctions"], {"title": {"any": ["ship"]}}], "none": ["x-ray", "x-rays"]}}
    assert [finding.part for finding in found(Code.REDUNDANT_TERM, rules=rules)] == ["sanctions", "x-rays"]


def test_the_other_spelling_of_a_compound_is_missing() -> None:
    assert in_list(Code.OPEN_COMPOUND, "cyberattack") == [("cyberattack", 'add "cyber attack"')]
    assert in_list(Code.OPEN_COMPOUND, "air strike") == [("air strike", 'add "airstrike"')]
    assert in_list(Code.OPEN_COMPOUND, "air-strike", "airstrike", "cyber-attack", "cyberattack") == []
    assert in_list(Code.OPEN_COMPOUND, "counterpart", "microphone", "air zebra", "кибератака", "=cyberattack") == []


@pytest.mark.parametrize(
    ("verb", "partner"),
    [
        ("поддерживать", "поддержать"),
        ("поддержать", "поддерживать"),
        ("обвинить", "обвинять"),
        ("запрещать", "запретить"),
        ("осудить", "осуждать"),
        ("передавать", "передать"),
        ("оспаривать", "оспорить"),
        ("сказать", "говорить"),
        ("строить", "построить"),
        ("договариваться", "договориться"),
    ],
)
def test_the_aspect_partner_of_a_russian_verb_is_missing(verb: str, partner: str) -> None:
    assert in_list(Code.ASPECT_PARTNER, verb) == [(verb, f'add "{partner}"')]
    assert in_list(Code.ASPECT_PARTNER, verb, partner) == []


def test_a_partner_is_looked_for_in_phrases() -> None:
    assert in_list(Code.ASPECT_PARTNER, "осуждать войну") == [("осуждать войну", 'add "осудить войну"')]
    assert in_list(Code.ASPECT_PARTNER, "осуждать войну", "осудил войну") == []


def test_words_that_are_no_verbs_have_no_partner() -> None:
    assert in_list(Code.ASPECT_PARTNER, "санкция", "быть", "ыывать", "support", "обвин*") == []


# ------------------------------------------------------------------------------------------------ rules by themselves


def test_none_of_a_common_word_is_a_warning() -> None:
    rules = {"r": {"any": ["harbour"], "none": ["football"], "tests": TESTED}}
    (finding,) = found(Code.WIDE_NONE, rules=rules)
    assert (finding.part, finding.level) == ("football", Level.WARNING)
    assert found(Code.WIDE_NONE, rules={"r": {"any": ["harbour", {"all": ["ship"], "none": ["harbour"]}]}})


@pytest.mark.parametrize("none", [["Minsk"], ["football match"], ["footb*"], ["zzzyx"], ["terms:x"]])
def test_none_of_a_name_or_a_phrase_is_fine(none: list[str]) -> None:
    rules = {"r": {"all": ["harbour"], "none": none}}
    assert found(Code.WIDE_NONE, rules=rules, terms={"x": ["football"]}) == []


def test_none_inside_a_sentence_is_fine() -> None:
    rules = {"r": {"same_sentence": ["harbour", {"none": ["football"]}], "actor": "a"}}
    assert found(Code.WIDE_NONE, rules=rules, actors={"a": ["Aden"]}) == []


def test_rules_without_tests_are_noted() -> None:
    rules = {
        "r": ["a harbour"],
        "s": {"any": ["ship"], "tests": TESTED},
        "t": ["x-ray"],
        "off": {"any": ["y"], "enabled": "no"},
    }
    findings = found(Code.NO_TESTS, Facts(TODAY, tested=frozenset({"t"})), rules)
    assert [finding.path for finding in findings] == [("rules", "r")]


def test_expired_rules_are_warned_of_and_those_about_to_be_noted() -> None:
    days = {"past": "2026-11-21", "today": "2026-11-22", "soon": "2026-12-06", "later": "2026-12-07"}
    rules = {key: {"any": [key], "expires": day} for key, day in days.items()}
    rules["off"] = {"any": ["off"], "expires": "2020-01-01", "enabled": "no"}
    assert [finding.path[1] for finding in found(Code.EXPIRED, rules=rules)] == ["past"]
    assert [finding.path[1] for finding in found(Code.EXPIRES_SOON, rules=rules)] == ["today", "soon"]


def test_two_rules_that_ask_for_the_same_are_one() -> None:
    rules = {
        "a": ["ship", "boat"],
        "b": {"any": ["ship", "boat"], "tags": ["x"]},
        "c": ["ship"],
        "d": {"any": ["ship", "boat"], "enabled": "no"},
    }
    assert [finding.path[1] for finding in found(Code.SAME_RULE, rules=rules)] == ["b"]


# -------------------------------------------------------------------------------------------------------------- actors


def test_a_name_inside_the_name_of_another_actor_is_noted() -> None:
    actors = {"china": ["China"], "daily": ["China Daily"]}
    (finding,) = found(Code.ALIAS_IN_ALIAS, actors=actors)
    assert (finding.path, finding.part, finding.level) == (("actors", "china"), "China", Level.NOTE)
    assert finding.advice == 'add "China Daily" under not of china, or make daily one of its members'


def test_a_name_inside_another_word_is_a_warning() -> None:
    (finding,) = found(Code.ALIAS_IN_ALIAS, actors={"russia": ["俄罗斯"], "belarus": ["白俄罗斯"]})
    assert (finding.part, finding.level) == ("俄罗斯", Level.WARNING)


def test_a_name_of_two_actors_is_a_warning_for_both() -> None:
    actors = {"a": ["Georgia"], "b": ["Georgia"]}
    assert [finding.path[1] for finding in found(Code.ALIAS_IN_ALIAS, actors=actors)] == ["a", "b"]


@pytest.mark.parametrize(
    "actors",
    [
        {"china": {"aliases": ["China"], "not": ["China Daily"]}, "daily": ["China Daily"]},
        {"china": {"aliases": ["China"], "members": ["daily"]}, "daily": ["China Daily"]},
        {"daily": ["China Daily"], "china": ["Chinas"]},
        {"state": ["Georgia"], "country": [{"name": "Georgia", "needs": ["Tbilisi"]}]},
    ],
)
def test_names_that_do_not_clash_are_fine(actors: Mapping[str, Any]) -> None:
    assert found(Code.ALIAS_IN_ALIAS, actors=actors) == []


@pytest.mark.parametrize(
    ("first", "second", "period"),
    [
        ({}, {}, "always"),
        ({"until": "2024-06-01"}, {"from": "2024-06-01"}, "from 2024-06-01 until 2024-06-01"),
        ({"from": "2020-01-01"}, {"from": "2024-06-01"}, "from 2024-06-01"),
    ],
)
def test_an_office_held_by_two_is_a_warning(first: dict[str, str], second: dict[str, str], period: str) -> None:
    actors = {
        "a": {"aliases": ["A B"], "role": {"is": "Premier", **first}},
        "b": {"aliases": ["C D"], "role": {"is": "premier", **second}},
    }
    (finding,) = found(Code.SHARED_ROLE, actors=actors)
    assert finding.message == f'"premier" is held by a and b at once, {period}'


def test_an_office_held_by_one_after_the_other_is_fine() -> None:
    roles = [{"is": "Premier", "until": "2020-01-01"}, {"is": "Premier", "from": "2024-01-01"}]
    actors = {
        "a": {"aliases": ["A B"], "role": roles},
        "b": {"aliases": ["C D"], "role": {"is": "Premier", "from": "2020-01-02", "until": "2023-12-31"}},
    }
    assert found(Code.SHARED_ROLE, actors=actors) == []


def test_actors_and_lists_that_no_rule_uses_are_noted() -> None:
    actors = {
        "group": {
            "aliases": [{"name": "Group", "needs": ["actor:needed", "terms:needed"]}],
            "members": ["member", "group2"],
        },
        "group2": {"aliases": ["Second"], "members": ["member"]},
        "member": ["Member"], "needed": ["Needed"], "idle": ["Idle"],
    }  # fmt: skip
    terms = {"outer": ["terms:inner"], "inner": ["x-ray", "y-ray"], "needed": ["z-ray"], "idle": ["w-ray"]}
    rules = {"r": {"any": ["actor:group", "terms:outer"]}, "s": {"same_sentence": ["actor:member", "terms:inner"]}}
    findings = found(Code.UNUSED, rules=rules, actors=actors, terms=terms)
    assert [finding.path for finding in findings] == [("actors", "idle"), ("terms", "idle")]


# ------------------------------------------------------------------------------------------------- what the store says


def facts(**more: Any) -> Facts:
    known = {"known_days": {"r": 40, "s": 40}}
    return Facts(TODAY, **{"days": 30, "articles": 1000, **known, **more})


def codes_of(facts: Facts, **rules: Any) -> list[tuple[str, Code]]:
    checks = (archive.too_broad, archive.never_fired, archive.over_budget, archive.shadowed)
    ruleset = a_ruleset({"r": ["ship"], **rules})
    return [(str(f.path[1]), f.code) for check in checks for f in check(ruleset, facts)]


def test_a_rule_that_matches_more_than_one_article_of_twenty_is_too_broad() -> None:
    assert codes_of(facts(hits={"r": 50})) == []
    assert codes_of(facts(hits={"r": 51})) == [("r", Code.TOO_BROAD)]
    assert codes_of(facts(hits={"r": 51}, articles=99)) == []


def test_a_rule_that_never_fired_is_noted_once_it_had_the_time() -> None:
    assert codes_of(facts()) == [("r", Code.NEVER_FIRED)]
    assert codes_of(facts(hits={"r": 1})) == []
    assert codes_of(facts(days=29)) == []
    assert codes_of(facts(known_days={"r": 29})) == []
    assert codes_of(facts(articles=99)) == []
    assert codes_of(facts(), r={"any": ["ship"], "enabled": "no"}, s=["boat"]) == [("s", Code.NEVER_FIRED)]


def test_a_rule_over_its_budget_is_a_warning() -> None:
    rule = {"any": ["ship"], "budget": "1"}
    assert codes_of(facts(hits={"r": 30}), r=rule) == []
    assert codes_of(facts(hits={"r": 31}), r=rule) == [("r", Code.OVER_BUDGET)]
    assert codes_of(facts(hits={"r": 2}, days=1), r=rule) == [("r", Code.OVER_BUDGET)]
    (one,) = found(Code.OVER_BUDGET, facts(hits={"r": 2}, days=1), {"r": rule})
    assert one.message == '"r" matched 2.0 articles a day over the last 1 day, not 1'


def test_a_rule_whose_hits_another_has_too_is_shadowed() -> None:
    counts = facts(hits={"r": 5, "s": 9}, shared={("r", "s"): 5, ("s", "r"): 5})
    assert codes_of(counts, s=["boat"]) == [("r", Code.SHADOWED)]
    assert codes_of(counts, s={"any": ["boat"], "priority": "log"}) == []
    assert codes_of(counts, r={"any": ["ship"], "tags": ["sea"]}, s=["boat"]) == []
    assert codes_of(facts(hits={"r": 4, "s": 9}, shared={("r", "s"): 4}), s=["boat"]) == []
    assert codes_of(facts(hits={"r": 5, "s": 9}, shared={("r", "s"): 4}), s=["boat"]) == []


def test_of_two_rules_with_the_same_hits_one_is_told_of() -> None:
    counts = facts(hits={"r": 5, "s": 5}, shared={("r", "s"): 5, ("s", "r"): 5})
    assert codes_of(counts, s=["boat"]) == [("s", Code.SHADOWED)]


# -------------------------------------------------------------------------------------------------------------- places


def a_finding(*path: str, part: str | None) -> LintFinding:
    return LintFinding(path, Code.UNUSED, Level.NOTE, "", "", part)


def test_a_term_is_found_where_it_stands() -> None:
    data = {
        "rules": {"r": {"notes": "ship", "tests": {"must_match": ["ship"]}, "all": [{"near 2": ["boat", " ship "]}]}}
    }
    assert place_of(data, a_finding("rules", "r", part="ship")) == ("rules", "r", "all", 0, "near 2", 1)
    assert place_of(data, a_finding("rules", "r", part="ferry")) == ("rules", "r")
    assert place_of(data, a_finding("rules", "r", part=None)) == ("rules", "r")
    assert place_of(data, a_finding("rules", "gone", part="ship")) == ("rules", "gone")
    assert place_of({"rules": ["r"]}, a_finding("rules", "r", part="ship")) == ("rules", "r")
    assert place_of({"terms": {"x": None}}, a_finding("terms", "x", part="ship")) == ("terms", "x")
