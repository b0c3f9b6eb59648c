"""The JSON Schema of rules.yaml, and the rules.yaml that ships."""

from typing import Any

import jsonschema
import pytest

from monitor.core.rules import compile_rules, grammar, read_rules, rules_schema, run_rule_tests
from tests.core.rules_files import CHECKOUT, yaml_as_text

VALIDATOR = jsonschema.Draft202012Validator(rules_schema())
RULES = yaml_as_text(CHECKOUT / "rules.yaml")


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(rules_schema())


def test_shipped_rules_are_valid_read_without_problem_and_pass_their_tests() -> None:
    assert list(VALIDATOR.iter_errors(RULES)) == []
    read = read_rules(RULES)
    assert read.problems == ()
    assert read.ruleset is not None
    assert run_rule_tests(read.ruleset, compile_rules(read.ruleset)) == ()


def test_shipped_rules_open_with_the_line_for_editors() -> None:
    first = (CHECKOUT / "rules.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=schemas/rules.schema.json"


@pytest.mark.parametrize(
    "data",
    [
        {"rules": {"r": "word"}},
        {"version": 1, "rules": {"r": [2022, "word"]}},
        {"rules": {"r": {"near 3 in order": ["a", ["b", {"title": "c"}]], "enabled": False}}},
        {"actors": {"x": ["X"], "y": {"aliases": [{"name": "Y"}], "role": {"is": "z"}}}, "rules": {"r": ["a"]}},
        {"rules": {"r": {"same_passage": ["a"], "at least 2": ["b", "c"], "mentions 3": "d", "lead": "e"}}},
        {"rules": {"r": {"score": {"pass": 2, "cap": 1, "title_factor": 1.5, "points": {"a": 1, "b c": -0.5}}}}},
        {"actors": {"x": [{"name": "X", "needs": ["y"], "case": "exact", "lang": "ru"}]}, "rules": {"r": ["a"]}},
        {"defaults": {"inflect": False, "priority": "log"}, "rules": {"r": ["re:/x/i"]}},
        {"rules": {"r": {"any": "a", "tests": {"must_match": [{"body": "b", "hits": "a"}, "c"]}}}},
    ],
)
def test_what_the_reader_takes_the_schema_takes(data: Any) -> None:
    assert list(VALIDATOR.iter_errors(data)) == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"rules": {}},
        {"rules": {"My Rule": ["a"]}},
        {"rules": {"r": []}},
        {"rules": {"r": {"same_page": ["a"]}}},
        {"rules": {"r": {"near": ["a"]}}},
        {"rules": {"r": {"any": ["a"], "priority": "urgent"}}},
        {"rules": {"r": {"any": {"name": "a"}}}},
        {"actors": {"x": {"aliases": [{"name": "X", "need": ["y"]}]}}, "rules": {"r": ["a"]}},
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(data: Any) -> None:
    assert list(VALIDATOR.iter_errors(data)) != []
    assert data == {"rules": {"r": {"any": ["a"], "priority": "urgent"}}} or read_rules(data).problems


def test_every_key_is_explained_to_editors() -> None:
    for table in (
        grammar.TOP,
        grammar.ACTOR,
        grammar.META,
        grammar.CONDITIONS,
        grammar.EXAMPLE,
        grammar.TESTS,
        grammar.SCORE,
        grammar.ALIAS,
        grammar.DEFAULTS,
    ):
        assert all(key.about for key in table.values())
