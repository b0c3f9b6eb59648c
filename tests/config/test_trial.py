"""Which tests of rules are run, and that leaving the others out changes nothing of what is said."""

from pathlib import Path

import pytest

from monitor.config import load_config, try_rules
from monitor.config.trial import TrialOutcome, unedited, with_tests
from monitor.core.rules import RuleSet, read_rules
from tests.config.workspace import write_files

ACTORS = "actors: {china: [China]}\n"
GOOD = """\
rules:
  a: {all: [x, 'actor:china'], tests: {must_match: [China x]}}
  b: {any: [y], tests: {must_match: [y]}}
"""


def tried_rules(folder: Path, rules: str, before: str | None) -> list[str]:
    """The rules whose tests are run for these rules, after others came out well."""
    asked: list[str] = []

    def trial(ruleset: RuleSet, folders: tuple[Path, ...], /) -> TrialOutcome:
        asked.extend(rule.rule_id for rule in ruleset.rules if rule.examples)
        return try_rules(ruleset, folders)

    tried = None if before is None else load_config(write_files(folder, rules=before), {}).rules_data
    config = load_config(write_files(folder, rules=rules), {}, None, trial, tried)
    assert config.rules_fault == ()
    assert all(rule.examples for rule in config.rules.rules), "the rules in force keep all their tests"
    return asked


def test_all_tests_are_run_where_nothing_was_tried_before(tmp_path: Path) -> None:
    assert tried_rules(tmp_path, ACTORS + GOOD, None) == ["a", "b"]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (ACTORS + GOOD, []),
        (ACTORS + GOOD.replace("any: [y]", "any: [y, z]"), ["b"]),
        (ACTORS + GOOD + "  c: {any: [z], tests: {must_match: [z]}}\n", ["c"]),
        (ACTORS.replace("China", "Peking, China") + GOOD, ["a", "b"]),
        (ACTORS + "defaults: {priority: alert}\n" + GOOD, ["a", "b"]),
        (ACTORS + GOOD.replace("any: [y]", "languages: [de], any: [y]"), ["a", "b"]),
    ],
    ids=["nothing", "a rule", "a new rule", "an actor", "the defaults", "the languages"],
)
def test_after_an_edit_only_what_it_may_change_is_tested(tmp_path: Path, rules: str, expected: list[str]) -> None:
    assert tried_rules(tmp_path, rules, ACTORS + GOOD) == expected


@pytest.mark.parametrize("tried", [None, [], {"actors": {}}, "x"])
def test_data_that_is_no_rules_has_nothing_in_common_with_rules(tried: object) -> None:
    assert unedited({"rules": {"a": ["x"]}}, tried) == frozenset()


def test_only_rules_with_tests_are_compiled_and_rules_that_add_a_language() -> None:
    languages = {"b": ["de"], "c": ["de"], "d": ["fr", "de"], "e": ["fr"]}
    rules: dict[str, object] = {key: {"any": ["x"], "languages": value} for key, value in languages.items()}
    rules["a"] = {"any": ["x"], "tests": {"must_match": ["x"]}}
    rules["off"] = {"any": ["x"], "enabled": "no", "tests": {"must_match": ["y"]}}
    ruleset = read_rules({"rules": rules}).ruleset
    assert ruleset is not None
    assert [rule.rule_id for rule in with_tests(ruleset).rules] == ["a", "b", "d"]


def test_rules_without_any_test_are_not_compiled() -> None:
    ruleset = read_rules({"rules": {"a": ["x"]}}).ruleset
    assert ruleset is not None
    assert with_tests(ruleset).rules == ()
    assert try_rules(ruleset, (Path("/nowhere"),)) == TrialOutcome((), ())


def test_test_files_of_included_folders_elsewhere_are_run_and_named_in_full(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.yaml").write_text("rules: {b: [y]}\n")
    test = "tests:\n- {name: it is y, articles: [{id: n, body: z}], expect: {matches: {n: [b]}}}\n"
    (other / "b_test.yaml").write_text(test)
    here = tmp_path / "here"
    here.mkdir()
    (here / "a_test.yaml").write_text(test)
    config = load_config(write_files(here, rules="include: ../other\nrules: {a: [x]}\n"), {}, {"rules": {"a": ["x"]}})
    assert [report.file for report in config.rules_fault] == [str(other / "b_test.yaml"), "a_test.yaml"]
    assert here / "a_test.yaml" in config.files
    assert other / "b_test.yaml" in config.files
