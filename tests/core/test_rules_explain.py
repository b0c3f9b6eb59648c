"""Explanations: the nearest miss of each kind of condition, and reasons not to ask a rule at all."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from monitor.core.rules import Document, Matcher, compile_rules
from monitor.core.rules.explain import Explanation, Failure, explain
from monitor.core.rules.explain.names import name_of
from monitor.core.rules.syntax import Condition, Context, Does, Near, Says, Term
from tests.core.rules_files import a_document, a_ruleset

TODAY = date(2026, 11, 22)
ACTORS = {
    "china": {"aliases": ["China", "Chinese", "Beijing"], "not": ["Sea of Japan", "South China Sea"]},
    "russia": ["Russia"],
    "mercury": {"aliases": [{"name": "Mercury", "needs": ["satellite", "actor:russia"]}]},
    "orion": {"aliases": [{"name": "Orion", "from": "2026-01-01", "until": "2026-06-30"}]},
    "lyra": {"aliases": [{"name": "Lyra", "lang": ["de"]}]},
    "vega": {"aliases": [{"name": "Vega", "not_with": ["star"]}]},
    "altair": {"aliases": [{"name": "Altair", "not_with": ["star"], "needs": ["jet"]}]},
    "norma": {"aliases": [{"name": "Norma", "needs": [f"word{number}" for number in range(8)]}]},
}
TERMS = {"pressure": ["sanction", "tariff", "export control"]}


def explained(rule: Any, document: Document) -> Explanation:
    matcher = compile_rules(a_ruleset({"rule": rule}, ACTORS, TERMS))
    return explain(matcher, "rule", document, TODAY)


def failure_of(rule: Any, body: str, title: str = "", language: str | None = None) -> Failure:
    failure = explained(rule, a_document(body, title, language)).failure
    assert failure is not None
    return failure


MISSES: list[tuple[Any, str, str, str]] = [
    (
        {"near 6": ["evade", "sanctions"]},
        "They evade all of the many and quite complicated new sanctions.",
        "near 6",
        '"evade … sanctions" are 8 words apart, 2 too many',
    ),
    (
        {"near 0": ["evade", "sanction", "ship"]},
        "They evade with a ship some sanctions.",
        "near 0",
        '"evade … ship … sanctions" have 3 words between them, 3 too many',
    ),
    (
        {"near 2 in order": ["evade", "sanctions"]},
        "Sanctions they evade.",
        "near 2 in order",
        '"Sanctions … evade" stand in another order',
    ),
    (
        {"near 2": ["sanction", "terms:pressure"]},
        "Sanctions.",
        "near 2",
        '"Sanctions": each part needs words of its own, and here two of them share some',
    ),
    (
        {"near 2": ["evade", "sanctions"]},
        "They evade. Sanctions hold.",
        "near 2",
        '"evade" and "Sanctions" stand in neighbouring sentences; same_paragraph would hold',
    ),
    (
        {"same_sentence": ["actor:china", "actor:russia"]},
        "China spoke.\nRussia did not.",
        "same_sentence",
        '"China" and "Russia" stand in neighbouring sentences; same_passage would hold',
    ),
    (
        {"same_paragraph": ["actor:china", "actor:russia"]},
        "China spoke.\n" + "word " * 150 + "\nRussia did not.",
        "same_paragraph",
        '"China" and "Russia" stand 2 paragraphs apart; all would hold',
    ),
    (
        {"same_sentence": ["actor:china", {"none": "sanction"}]},
        "China spoke of sanctions.",
        "none",
        'it found "sanctions"',
    ),
    (
        {"same_sentence": ["zebra", "yak"]},
        "Nothing of that.",
        "zebra",
        "it stands nowhere in the article",
    ),
    ({"same_sentence": ["deal", "yak"]}, "A deal was made.", "yak", "it stands nowhere in the article"),
    ({"title": "deal"}, "A deal was made.", "title", '"deal" stands outside the title'),
    (
        {"title": {"same_sentence": ["deal", "yak"]}},
        "A deal.",
        "deal",
        '"deal" stands only elsewhere',
    ),
    ({"near 2": ["deal", "yak"]}, "A deal.", "yak", "it stands nowhere in the article"),
    ({"title": "zebra"}, "A deal was made.", "zebra", "it stands nowhere in the article"),
    (
        {"title": {"same_sentence": ["deal", "pact"]}},
        "A deal and a pact.",
        "title",
        '"deal" stands outside the title',
    ),
    ({"all": ["deal"], "none": ["pact"]}, "A deal. A pact.", "none", 'it found "pact"'),
    ({"at least 2": ["terms:pressure"]}, "A tariff.", "at least 2", '1 of 2 found: "tariff"'),
    ({"at least 2": ["actor:china", "deal"]}, "Zebras.", "at least 2", "none of its 4 terms stands in the article"),
    ({"mentions 3": ["deal"]}, "A deal is a deal.", "mentions 3", '2 of 3 found: "deal"'),
    ({"mentions 3": ["deal"]}, "Nothing.", "mentions 3", "it stands nowhere in the article"),
    (
        {"score": {"pass": "6", "points": {"deal": "2", "bad": "-1"}}},
        "A bad deal.",
        "score",
        "1 of 6 points, 5 too few",
    ),
    (
        {"score": {"pass": "6", "points": {"deal": "2", "bad": "-1"}}},
        "Zebras.",
        "score",
        "it stands nowhere in the article",
    ),
    ({"any": ["zebra", {"all": ["deal", "yak"]}]}, "A deal.", "yak", "it stands nowhere in the article"),
    ({"any": ["zebra", "yak"]}, "A deal.", "any", "none of its 2 terms stands in the article"),
    (
        {
            "any": [
                {"title": "yak"},
                {"none": "deal", "all": ["zebra"]},
                {"score": {"pass": "1", "points": {"gnu": "1"}}},
            ]
        },
        "A deal.",
        "any",
        "none of its 3 terms stands in the article",
    ),
    (
        {"actor": "china"},
        "Ships in the South China Sea and the Sea of Japan.",
        "actor:china",
        '"China" stands only inside "South China Sea", which "not" of the actor leaves out',
    ),
    (
        {"actor": "mercury"},
        "Mercury rises.",
        "actor:mercury",
        '"Mercury" needs satellite, actor:russia elsewhere in the article, and nothing of it is there',
    ),
    (
        {"actor": "norma"},
        "Norma rises.",
        "actor:norma",
        '"Norma" needs word0, word1, word2, word3, word4, word5 or 2 more elsewhere in the article, '
        "and nothing of it is there",
    ),
    (
        {"actor": "orion"},
        "Orion rises.",
        "actor:orion",
        '"Orion" counts only from 2026-01-01 until 2026-06-30; the article is taken as of 2026-11-22',
    ),
    ({"actor": "vega"}, "Vega, a star.", "actor:vega", '"Vega" does not count beside "star" (not_with)'),
    (
        {"actor": "altair"},
        "Altair, a star.",
        "actor:altair",
        '"Altair" does not count, for several reasons at once: its guards, and what the actor leaves out',
    ),
    (
        {"all": [["actor:china", "yak"]]},
        "china is here.",
        "any",
        '"china" is not "China": capitals count in names, and no phrase goes over the end of a sentence',
    ),
    (
        {"any": ["=SCO"]},
        "The Sco met.",
        "=SCO",
        '"Sco" is not "=SCO": = asks for exactly this form, with its capitals',
    ),
    (
        {"any": ["no limits partnership"]},
        "The limits of a partnership.",
        "no limits partnership",
        'of "no limits partnership" the article has "limits" and "partnership", but not "no"',
    ),
    (
        {"any": ["export control"]},
        "Control of every export.",
        "export control",
        'the words of "export control" are there, but not one behind the other',
    ),
    ({"any": ["no limits partnership"]}, "Limits.", "no limits partnership", "it stands nowhere in the article"),
    ({"any": ["sidestep"]}, "Both sides.", "sidestep", "it stands nowhere in the article"),
    ({"any": ["sanction"]}, "Sanctioneering.", "sanction", '"Sanctioneering" comes nearest to "sanction"'),
    ({"any": ["tariff"]}, "A tarif on it.", "tariff", '"tarif" comes nearest to "tariff"'),
    ({"any": ["enabl*"]}, "Nothing.", "enabl*", "it stands nowhere in the article"),
    ({"any": ["re:/xx+/i"]}, "Nothing.", "re:/xx+/i", "it stands nowhere in the article"),
]


@cache
def matcher_of_all() -> Matcher:
    """Compiling each rule alone would take most of the time."""
    rules = {f"rule-{number}": rule for number, (rule, *_) in enumerate(MISSES)}
    return compile_rules(a_ruleset(rules, ACTORS, TERMS))


@pytest.mark.parametrize("number", range(len(MISSES)), ids=lambda number: MISSES[number][3])
def test_the_first_failure_and_its_nearest_miss(number: int) -> None:
    _, body, what, message = MISSES[number]
    failure = explain(matcher_of_all(), f"rule-{number}", a_document(body), TODAY).failure
    assert failure is not None
    assert (failure.what, failure.message) == (what, message)


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        (Context(Term("deal")), "deal"),
        (Says((), (), (), None), "says"),
        (Does((), (), (), None, negated=False), "does"),
        (Near(6, True, ()), "near 6 in order"),
    ],
)
def test_conditions_are_called_as_the_file_writes_them(condition: Condition, name: str) -> None:
    assert name_of(condition) == name


def test_an_alias_of_another_language_is_said_to_be_one() -> None:
    failure = failure_of({"actor": "lyra"}, "Lyra rises.", language="en")
    assert failure.message == '"Lyra" counts only in de; the article is in en'


def test_the_sentences_of_a_miss_are_shown_with_what_is_meant() -> None:
    failure = failure_of(
        {"same_sentence": ["actor:china", "actor:russia"]}, "So China spoke. Then Russia did.", "Talks"
    )
    assert [sentence.text for sentence in failure.sentences] == ["So China spoke.", "Then Russia did."]
    assert [span.text for span in failure.spans] == ["China", "Russia"]


def test_a_part_that_stands_elsewhere_is_shown_there() -> None:
    failure = failure_of(
        {"lead": {"title": ["deal"], "any": ["zebra"]}}, "A deal.\n" + "word " * 130 + "zebra.", "A deal"
    )
    assert (failure.what, failure.message) == ("lead", '"zebra" stands outside the lead')


def test_a_match_comes_with_all_its_sentences_the_quoted_one_first() -> None:
    explanation = explained(
        {"actor": "china", "terms": "pressure"}, a_document("China spoke. A tariff came.", "Beijing")
    )
    assert explanation.holds
    assert [sentence.text for sentence in explanation.sentences] == ["A tariff came.", "Beijing", "China spoke."]
    assert explanation.tree.children[0].evidence[0].span.text == "Beijing"


@pytest.mark.parametrize(
    ("meta", "obstacle"),
    [
        ({"languages": ["ru", "uk"]}, "the rule reads ru, uk; the article is in en"),
        ({"feeds": ["tass*"]}, "the rule reads the feeds tass*; the article came from bbc"),
        ({"not_feeds": ["b*"]}, "the rule does not read b* (not_feeds); the article came from bbc"),
        ({"from": "2026-12-01"}, "the rule begins on 2026-12-01"),
        ({"expires": "2026-11-01"}, "the rule expired on 2026-11-01"),
    ],
)
def test_a_rule_that_is_not_asked_says_why(meta: dict[str, Any], obstacle: str) -> None:
    document = Document("", "A deal.", "en", datetime(2026, 11, 20, tzinfo=UTC), "bbc")
    explanation = explained({"any": ["deal"], **meta}, document)
    assert (explanation.holds, explanation.obstacles) == (False, (obstacle,))
    assert explanation.match is not None
    assert explanation.failure is None
