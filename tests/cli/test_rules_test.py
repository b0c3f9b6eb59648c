"""`monitor rules test` as a person meets it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.integration.desk import Desk

RULES = """\
rules:
  harbour:
    any: [harbour]
    tests:
      must_match: [The harbour is closed.]
      must_not_match:
      - A harbour is not a port.
  ship: [ship]
  off: {enabled: no, any: [ferry], tests: {must_match: [no such thing]}}
"""
TESTS = """\
tests:
- name: a ship is a ship
  articles: [{id: a, body: The ship sails.}]
  expect: {matches: {a: [ship, harbour]}}
"""


@pytest.fixture
def rules(desk: Desk) -> Desk:
    desk.write("rules.yaml", RULES)
    return desk


def test_failures_are_shown_at_their_places_with_the_counts(rules: Desk, run: Run) -> None:
    rules.write("port_test.yaml", TESTS)
    answer = run("rules", "test")
    assert answer.status == 1
    assert answer.out.splitlines() == [
        'port_test.yaml:4:25: test "a ship is a ship": article "a": expected a match of harbour; found ship',
        "      expect: {matches: {a: [ship, harbour]}}",
        "                            ^",
        'rules.yaml:7:9: rule "harbour" matches a text that it must not: "A harbour is not a port." '
        '(it found "harbour")',
        "          - A harbour is not a port.",
        "            ^",
        "2 rules, 3 tests: 1 passed, 2 failed",
    ]


def test_tests_that_pass_end_with_status_0(rules: Desk, run: Run) -> None:
    rules.write("rules.yaml", RULES.replace("A harbour is not a port.", "A port."))
    answer = run("rules", "test", "-v")
    assert (answer.status, answer.out) == (0, "without tests: ship\n2 rules, 2 tests: 2 passed, 0 failed\n")


def test_rules_can_be_named(rules: Desk, run: Run) -> None:
    rules.write("port_test.yaml", TESTS.replace("[ship, harbour]", "ship"))
    assert run("rules", "test", "ship").out == "1 rule, 1 test: 1 passed, 0 failed\n"


def test_a_rule_that_is_not_there_is_a_message(rules: Desk, run: Run) -> None:
    answer = run("rules", "test", "harbor")
    assert (answer.status, answer.err) == (2, 'there is no rule "harbor", did you mean "harbour"?\n')


def test_a_draft_is_tried_by_the_same_files(rules: Desk, run: Run, tmp_path: Path) -> None:
    rules.write("port_test.yaml", TESTS)
    rules.write("draft.yml", "rules: {harbour: [sail], ship: [ship]}")
    assert run("rules", "test", "--rules", "draft.yml").out == "2 rules, 1 test: 1 passed, 0 failed\n"


def test_a_test_file_with_a_mistake_is_no_success(rules: Desk, run: Run) -> None:
    rules.write("rules.yaml", "rules: {ship: [ship]}")
    rules.write("port_test.yaml", TESTS)
    answer = run("rules", "test")
    assert answer.status == 1
    assert answer.out.splitlines()[0] == 'port_test.yaml:4:32: unknown rule "harbour"; there are ship'
    assert answer.out.splitlines()[-1] == "1 rule, 0 tests: 0 passed, 0 failed; 1 mistake in test files"


def test_rules_that_cannot_be_read_are_status_2(rules: Desk, run: Run) -> None:
    rules.write("rules.yaml", "rules: {ship: {near: ship}}")
    answer = run("rules", "test")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("rules.yaml:1:16: ")


def test_the_same_facts_are_there_for_programs(rules: Desk, run: Run) -> None:
    answer = run("rules", "test", "--json")
    assert answer.status == 1
    found = json.loads(answer.out)
    assert {key: found[key] for key in ("rules", "tests", "passed", "failed", "mistakes", "untested")} == {
        "rules": 2,
        "tests": 2,
        "passed": 1,
        "failed": 1,
        "mistakes": 0,
        "untested": ["ship"],
    }
    assert [(item["file"], item["line"], item["column"]) for item in found["failures"]] == [("rules.yaml", 7, 9)]
