"""What a rule just misses, and the words that go with its hits."""

from datetime import date
from typing import Any

import pytest

from monitor.core.rules import compile_rules
from monitor.core.rules.suggest import Survey, near_miss, words_that_lean
from tests.core.rules_files import a_document, a_ruleset

TODAY = date(2026, 11, 22)
ACTORS = {"china": ["China"], "russia": ["Russia"]}


@pytest.mark.parametrize(
    ("rule", "body", "lacking"),
    [
        ({"all": ["actor:china", "tariff"]}, "China spoke.", "tariff"),
        ({"all": ["actor:china", "tariff"]}, "China and a tariff.", None),
        ({"all": ["actor:china", "tariff"]}, "Nothing.", None),
        ({"all": ["actor:china", "tariff", "ship"]}, "China spoke.", None),
        ({"all": ["actor:china"], "none": ["ship"]}, "China and a ship.", "none"),
        ({"same_sentence": ["actor:china", "actor:russia"]}, "China spoke. Russia too.", "same_sentence"),
        ({"same_sentence": ["actor:china", "actor:russia"]}, "China spoke.", "actor:russia"),
        ({"near 1": ["evade", "sanction"]}, "Evade all of the sanctions.", "near 1"),
        ({"near 1": ["evade", "sanction"]}, "Nothing.", None),
        ({"any": [{"all": ["actor:china", "tariff"]}, "zebra"]}, "China spoke.", "tariff"),
        ({"any": ["tariff", "zebra"]}, "China spoke.", None),
        ({"at least 2": ["tariff", "ship", "ferry"]}, "A ship.", "at least 2"),
        ({"at least 3": ["tariff", "ship", "ferry"]}, "A ship.", None),
        ({"mentions 2": ["ship"]}, "A ship.", "mentions 2"),
        ({"mentions 1": ["ship"]}, "Nothing.", None),
        ({"any": ["tariff"]}, "Nothing.", None),
    ],
)
def test_an_article_that_lacks_one_condition_is_a_near_miss(rule: Any, body: str, lacking: str | None) -> None:
    matcher = compile_rules(a_ruleset({"rule": rule}, ACTORS))
    failure = near_miss(matcher, "rule", a_document(body), TODAY)
    assert (failure and failure.what) == lacking


def test_words_that_stand_in_the_hits_more_often_lean_to_them() -> None:
    hits = {"evasion": 9, "the": 10, "ship": 1, "tariff": 10, "2024": 10}
    others = {"the": 990, "evasion": 3, "weather": 400, "tariff": 0}
    scores = words_that_lean(hits, others, known={"tariff"})
    assert [(score.word, score.hits, score.others) for score in scores] == [("evasion", 9, 3)]
    assert scores[0].z > 1.96


def test_a_word_that_is_all_there_is_leans_nowhere() -> None:
    assert words_that_lean({"the": 1000}, {"the": 10_000}) == ()


def test_a_survey_counts_hits_misses_and_words() -> None:
    matcher = compile_rules(a_ruleset({"rule": {"all": ["actor:china", "tariff"]}}, ACTORS))
    survey = Survey(matcher, "rule", TODAY)
    for number in range(12):
        survey.add(number, a_document("China set a tariff. Washington retaliates."))
    for number in range(12, 112):
        survey.add(number, a_document("Rain fell on hills and towns, and nothing else was told of it."))
    survey.add(112, a_document("China spoke of rain."))
    assert (survey.articles, survey.hits) == (113, 12)
    assert [(miss.article_id, miss.failure.what) for miss in survey.misses] == [(112, "tariff")]
    assert {score.word for score in survey.words()} >= {"retaliates", "washington"}
    assert {score.word for score in survey.words()}.isdisjoint({"china", "tariff", "rain"})
