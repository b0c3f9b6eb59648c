"""What a rule stands on, and what an edit changed."""

from typing import Any

import pytest

from monitor.core.rules import Document, RuleSet, compile_rules
from monitor.core.rules.parts import changes, labels, narrowed
from tests.core.rules_files import TODAY, a_ruleset

ACTORS = {
    "port": {"aliases": ["Harbour Board", {"name": "HB", "needs": ["actor:town"]}], "not": ["old HB"]},
    "town": ["Seaton"],
    "boards": {"members": ["port"], "aliases": ["Boards of the coast"]},
    "idle": ["Nobody"],
}
TERMS = {"ships": ["ferry", "terms:boats"], "boats": ["skiff", "re:/row(ing)?boat/i"], "idle": ["nothing"]}
RULES: dict[str, Any] = {
    "boards": {"all": ["actor:boards", "terms:ships"]},
    "strike": ["strike"],
    "off": {"enabled": "no", "any": ["pause"]},
}


def rules_with(**changed: Any) -> RuleSet:
    return a_ruleset({**RULES, **changed}, ACTORS, TERMS)


def test_a_rule_takes_the_actors_and_lists_along_that_it_leads_to() -> None:
    part = narrowed(rules_with(), {"boards"})
    assert [actor.key for actor in part.actors] == ["port", "town", "boards"]
    assert [terms.key for terms in part.term_lists] == ["ships", "boats"]
    assert [rule.rule_id for rule in part.rules if rule.enabled] == ["boards"]


def test_an_article_of_unknown_language_is_read_as_among_all_rules() -> None:
    ruleset = rules_with(strike={"any": ["Streik"]}, other={"languages": ["de"], "any": ["Fähre"]})
    document = Document("", "Über die Streiks sprach niemand.", None, None, None)
    for rules in (ruleset, narrowed(ruleset, {"strike"})):
        assert [match.rule for match in compile_rules(rules).match(document, TODAY)] == ["strike"]


def test_labels_are_those_that_evidence_bears() -> None:
    ruleset = rules_with()
    assert labels(ruleset, ruleset.rules[0]) == {
        ("port", "Harbour Board"),
        ("port", "HB"),
        ("town", "Seaton"),
        ("boards", "Boards of the coast"),
        (None, "ferry"),
        (None, "skiff"),
        (None, "re:/row(ing)?boat/i"),
    }


@pytest.mark.parametrize(
    "changed",
    [
        {
            "boards": {
                "all": ["actor:boards", "terms:ships"],
                "name": "Boards",
                "tests": {"must_match": ["Seaton: a ferry"]},
            }
        },
        {"off": {"enabled": "no", "any": ["break"]}},
    ],
    ids=["a name and tests", "a rule that is switched off"],
)
def test_what_no_article_can_tell_is_no_change(changed: Any) -> None:
    found = changes(rules_with(), rules_with(**changed))
    assert [(change.rule_id, change.is_same) for change in found] == [("boards", True), ("strike", True)]


def test_an_edit_of_a_list_or_an_actor_changes_the_rules_that_lead_to_it() -> None:
    for actors, terms in (
        ({**ACTORS, "town": ["Seaton", "Seaton-on-Sea"]}, TERMS),
        (ACTORS, {**TERMS, "boats": ["skiff"]}),
    ):
        found = changes(rules_with(), a_ruleset(RULES, actors, terms))
        assert [change.rule_id for change in found if not change.is_same] == ["boards"]


def test_rules_that_come_and_go_are_told_from_a_rule_that_is_renamed() -> None:
    new = a_ruleset({"walkout": ["strike"], "new": ["ferry"]}, ACTORS, TERMS)
    found = changes(rules_with(), new)
    kinds = [(c.old and c.old.rule_id, c.new and c.new.rule_id, c.is_same, c.is_renamed) for c in found]
    assert kinds == [
        ("strike", "walkout", True, True),
        (None, "new", False, False),
        ("boards", None, False, False),
    ]
    assert [change.rule_id for change in found] == ["walkout", "new", "boards"]
