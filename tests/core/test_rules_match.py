"""What a match carries, the version of a rule set, tests inside rules, and what a matcher costs."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from monitor.core.model import Evidence, Priority, Span, Strength, TextField
from monitor.core.rules import Document, RuleSet, compile_rules, run_rule_tests
from monitor.core.rules.evidence import MOST_EVIDENCE
from monitor.core.rules.index import ClassByToken, TermIndex
from monitor.core.rules.syntax import Does, Letters, Says, Term
from tests.core.rules_files import TODAY, a_document, a_match, a_ruleset

ACTORS = {
    "china": {"aliases": ["China", "Beijing"], "members": ["wang"]},
    "wang": ["Wang Yi"],
    "russia": ["Russia"],
    "iran": ["Iran"],
    "nato": ["NATO"],
}


def test_a_match_carries_spans_of_title_and_text() -> None:
    match = a_match(
        {"any": ["dual-use"], "actor": "china", "priority": "alert"},
        a_document("Wang Yi denied it. Dual‑use goods went out.", title="Beijing’s goods"),
        actors=ACTORS,
    )
    assert match is not None
    assert (match.rule, match.priority) == ("rule", Priority.ALERT)
    assert match.evidence == (
        Evidence(Span(TextField.TITLE, 0, 7, "Beijing"), "Beijing", "china"),
        Evidence(Span(TextField.TEXT, 0, 7, "Wang Yi"), "Wang Yi", "wang"),
        Evidence(Span(TextField.TEXT, 19, 27, "Dual‑use"), "dual-use", None),
    )
    assert match.sentence == Span(TextField.TEXT, 19, 43, "Dual‑use goods went out.")
    assert match.strength == Strength(title=30, terms=10, actors=20)


@pytest.mark.parametrize(
    ("title", "body", "strength"),
    [
        ("x", "A lathe, two lathes.", Strength(0, 10, 0)),
        ("Lathe", "mill", Strength(30, 20, 0)),
        ("x", "lathe mill quern fuse shell", Strength(0, 40, 0)),
        ("x", "China, Russia, Iran, NATO, Wang Yi", Strength(0, 0, 30)),
        ("x", "China and Beijing", Strength(0, 0, 10)),
        ("Lathe", "mill quern fuse China Russia Iran", Strength(30, 40, 30)),
    ],
)
def test_strength_counts_distinct_terms_and_actors(title: str, body: str, strength: Strength) -> None:
    rule = ["lathe", "mill", "quern", "fuse", "shell", "actor:china", "actor:russia", "actor:iran", "actor:nato"]
    match = a_match(rule, a_document(body, title), actors=ACTORS)
    assert match is not None
    assert match.strength == strength


def test_two_terms_in_one_place_are_one_piece_of_evidence() -> None:
    match = a_match(["smear*", "smears", "=smears"], a_document("Mere smears."))
    assert match is not None
    assert [(item.label, item.span.text) for item in match.evidence] == [("=smears", "smears")]


def test_evidence_beats_context_in_one_place() -> None:
    match = a_match({"all": ["lathe", "mill"], "any": ["lathe"]}, a_document("A mill. Lathe. A mill, a mill."))
    assert match is not None
    assert match.sentence.text == "Lathe."


def test_matches_come_in_the_order_of_the_rules() -> None:
    ruleset = a_ruleset({"z": ["lathe"], "off": {"any": ["lathe"], "enabled": "no"}, "a": ["mill"], "m": ["quern"]})
    found = compile_rules(ruleset).match(a_document("A mill and a lathe."), TODAY)
    assert [match.rule for match in found] == ["z", "a"]


def test_nested_scopes_ask_again_within_their_range() -> None:
    rule = {"same_paragraph": ["quern", {"same_sentence": ["lathe", "mill"]}]}
    assert a_match(rule, a_document("A quern.\nA lathe, a mill.")) is None
    assert a_match(rule, a_document("A lathe, a mill. A quern."))
    assert a_match(rule, a_document("A lathe, a mill. A quern.\nA quern. A lathe. A mill.\nA quern, a lathe, a mill."))
    inner_paragraph = {"same_sentence": ["quern", {"same_paragraph": ["lathe", "mill"]}]}
    assert a_match(inner_paragraph, a_document("A quern. A lathe, a mill.")) is None
    assert a_match(inner_paragraph, a_document("A quern, a lathe, a mill."))


def test_a_term_list_may_hold_another() -> None:
    terms = {"a": ["lathe", "terms:b"], "b": ["mill"]}
    match = a_match({"terms": "a"}, a_document("Mill."), terms=terms)
    assert match is not None
    assert match.evidence[0].label == "mill"


def test_an_actor_named_twice_in_a_group_counts_once() -> None:
    actors = {"all": {"members": ["a", "b"]}, "a": {"aliases": ["Xeno"], "members": ["b"]}, "b": ["Xeno", "Yang"]}
    match = a_match({"actor": "all"}, a_document("Xeno and Yang."), actors=actors)
    assert match is not None
    assert [(item.span.text, item.actor) for item in match.evidence] == [("Xeno", "a"), ("Yang", "b")]


def test_long_articles_with_one_word_are_matched_in_little_time() -> None:
    rule = {"near 5": ["lathe ... mill ... lathe", "lathe", "mill"], "actor": "china"}
    body = "lathe mill China " * 3000
    assert a_match(rule, a_document(body), actors=ACTORS)


@pytest.mark.parametrize(
    ("edited", "is_same"),
    [
        ({"any": ["lathe"], "name": "x", "notes": "y", "tags": ["z"], "tests": {"must_match": "lathe"}}, True),
        ({"any": ["lathes"]}, False),
        ({"any": ["lathe"], "priority": "alert"}, False),
        ({"any": ["lathe"], "enabled": "no"}, False),
        ({"any": ["lathe"], "languages": "ru"}, False),
        ({"any": ["lathe"], "feeds": "x"}, False),
        ({"any": ["lathe"], "not_feeds": "x"}, False),
        ({"any": ["lathe"], "from": "2024-01-01"}, False),
        ({"any": ["lathe"], "expires": "2024-01-01"}, False),
        ({"any": ["lathe"], "budget": "3"}, True),
    ],
)
def test_the_version_follows_what_affects_matching(edited: Any, is_same: bool) -> None:
    assert (a_ruleset({"r": {"any": ["lathe"]}}).version == a_ruleset({"r": edited}).version) is is_same


@pytest.mark.parametrize(
    "edited",
    [
        {"aliases": [{"name": "Xi", "needs": "China"}]},
        {"aliases": [{"name": "Xi", "not_with": "baryon"}]},
        {"aliases": [{"name": "Xi", "from": "2013-01-01"}]},
        {"aliases": [{"name": "Xi", "until": "2033-01-01"}]},
        {"aliases": [{"name": "Xi", "lang": "en"}]},
        {"aliases": [{"name": "Xi", "case": "exact"}]},
        {"aliases": ["Xi"], "not": ["xi baryon"]},
    ],
)
def test_the_version_follows_every_guard_of_an_alias(edited: Any) -> None:
    before, after = a_ruleset({"r": ["a"]}, {"xi": ["Xi"]}), a_ruleset({"r": ["a"]}, {"xi": edited})
    assert before.version != after.version
    renamed = a_ruleset({"r": ["a"]}, {"xi": {"aliases": ["Xi"], "name": "Xi Jinping", "role": {"is": "x"}}})
    assert before.version == renamed.version


def test_wildcards_are_not_tried_on_runs_of_letters_that_are_no_words() -> None:
    rule = ["aaa*b*c*d", "*aaa*x"]
    assert a_match(rule, a_document("a" * 100_000)) is None
    assert a_match(rule, a_document("aaabcd"))


def test_the_version_is_stable() -> None:
    ruleset = a_ruleset({"r": {"any": ["lathe"]}}, {"china": ["China"]})
    assert ruleset.version == "49939158d99f9cbe"
    assert compile_rules(ruleset).version == ruleset.version


@pytest.mark.parametrize(
    ("tests", "message"),
    [
        ({"must_match": ["A lathe."]}, None),
        ({"must_not_match": ["A mill."]}, None),
        ({"must_match": [{"body": "Lathes.", "hits": ["Lathes"]}]}, None),
        ({"must_match": ["A mill."]}, 'rule "r" does not match its own test: "A mill."'),
        ({"must_match": [{"title": "A mill"}]}, 'rule "r" does not match its own test: "A mill"'),
        (
            {"must_not_match": ["A lathe."]},
            'rule "r" matches a text that it must not: "A lathe." (it found "lathe")',
        ),
        (
            {"must_match": [{"body": "A lathe.", "hits": ["lathes"]}]},
            'rule "r" matches its test without "lathes" among the evidence (it found "lathe")',
        ),
        (
            {"must_match": ["mill " * 30]},
            'rule "r" does not match its own test: "' + "mill " * 11 + 'mill…"',
        ),
    ],
)
def test_tests_inside_a_rule_are_run(tests: Any, message: str | None) -> None:
    ruleset = a_ruleset({"r": {"any": ["lathe"], "tests": tests}, "off": {"any": ["x"], "enabled": "no"}})
    failures = run_rule_tests(ruleset, compile_rules(ruleset))
    assert [failure.message for failure in failures] == ([message] if message else [])
    assert all(failure.path[:3] == ("rules", "r", "tests") for failure in failures)


def test_a_disabled_rule_does_not_fail_its_tests() -> None:
    ruleset = a_ruleset({"r": {"any": ["lathe"], "enabled": "no", "tests": {"must_match": "mill"}}})
    assert run_rule_tests(ruleset, compile_rules(ruleset)) == ()


def test_a_term_that_the_reader_would_refuse_is_not_compiled() -> None:
    rule = replace(a_ruleset({"r": ["lathe"]}).rules[0], condition=Term("co*"))
    with pytest.raises(ValueError, match="three letters"):
        compile_rules(RuleSet((), (), (rule,)))


@pytest.mark.parametrize("condition", [Says(("china",), (), (), None), Does((), ("accuse",), (), None, negated=False)])
def test_statements_and_relations_are_not_compiled_yet(condition: Says | Does) -> None:
    rule = replace(a_ruleset({"r": ["lathe"]}).rules[0], condition=condition)
    with pytest.raises(ValueError, match="cannot be compiled yet"):
        compile_rules(RuleSet((), (), (rule,)))


def test_remembered_tokens_are_forgotten_in_time() -> None:
    index = TermIndex()
    lathe = index.add("lathe", Letters.ANY)
    index.seal()
    remembered = ClassByToken(index, index.classes(None, ",").reader, limit=2)
    for token in ("one", "two", "lathes"):
        assert (remembered[token] is None) == (token != "lathes")
    assert list(remembered) == ["lathes"]
    found = remembered["lathes"]
    assert found is not None
    assert found.single == [lathe]
    assert remembered["x" * 100] is None
    assert len(remembered) == 1


def test_a_phrase_is_not_sought_before_the_first_word() -> None:
    assert a_match(["aid * somewhere"], a_document("Somewhere.")) is None


def test_dictionaries_are_not_loaded_by_the_import() -> None:
    code = (
        "import sys, monitor.core.rules; sys.exit(any(n in sys.modules for n in ('simplemma', 'pymorphy3', 'ruamel')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_document_without_words_matches_nothing() -> None:
    assert compile_rules(a_ruleset({"r": ["lathe"]})).match(Document("", "…", "zh", None, "feed"), TODAY) == ()


def test_the_evidence_of_a_page_made_to_match_is_bounded_and_holds_the_quoted_sentence() -> None:
    body = "\n".join(["China trades."] * MOST_EVIDENCE + ["China and Russia put a sanction on trade."])
    match = a_match({"any": ["sanction", "trade"], "actor": ["china", "russia"]}, a_document(body), actors=ACTORS)
    assert match is not None
    assert len(match.evidence) == MOST_EVIDENCE
    assert match.sentence.text == "China and Russia put a sanction on trade."
    assert [item.span.text for item in match.evidence[-3:]] == ["Russia", "sanction", "trade"]
    assert [item.span.start for item in match.evidence] == sorted(item.span.start for item in match.evidence)


def test_a_quoted_sentence_of_more_than_enough_evidence_is_bounded_too() -> None:
    match = a_match(["trade"], a_document("trade " * (MOST_EVIDENCE + 9)))
    assert match is not None
    assert len(match.evidence) == MOST_EVIDENCE


@pytest.mark.parametrize(
    ("term", "body", "is_found"),
    [
        ("support * Russia ... war", "They support all Russia in that war.", True),
        ("support * Russia ... war", "They support Russia in that war.", False),
        ("old lathe mill", "lathe mill", False),  # the phrase would begin before the text
        ("lathe mill hall", "An old lathe mill", False),  # and here it would end after it
        ("old lathe mill", "An old lathe mill", True),
    ],
)
def test_phrases_of_several_words(term: str, body: str, is_found: bool) -> None:
    match = a_match({"any": [term]}, a_document(body, title=""))
    assert (match is not None) == is_found
