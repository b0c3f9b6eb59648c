"""Test files: what they may say, where a mistake in one is shown, and where an expectation that is not met."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from monitor.cli.files import schema_text
from monitor.config.schemas import SCHEMA_BY_FILE
from monitor.config.tests_file import find_test_files, rules_in_test_files, run_test_file, run_test_files, within_bounds
from monitor.core.rules import RuleSet, compile_rules
from tests.config.workspace import unmarked
from tests.core.rules_files import a_ruleset

RULES = a_ruleset(
    {
        "harbour": {"any": ["harbour"], "priority": "alert"},
        "ship": {"any": ["ship"]},
        "off": {"any": ["ferry"], "enabled": "no"},
    }
)
ARTICLES = "articles: [{id: a, body: The harbour is closed.}]"


def said(folder: Path, text: str, ruleset: RuleSet = RULES) -> list[str]:
    (folder / "port_test.yaml").write_text(text, "utf-8")
    return [str(report) for report in run_test_files(folder, ruleset)]


def a_test(expect: str, more: str = "") -> str:
    return f"tests:\n- name: it is closed\n  {ARTICLES}\n  {more}\n  expect: {expect}\n"


def test_a_file_whose_expectations_are_met_says_nothing(tmp_path: Path) -> None:
    text = """
tests:
- name: a closed harbour is an alert, once for a story
  rules: [harbour, ship]
  today: 2026-11-22
  articles:
  - id: a
    title: Harbour closed
    body: |
      The harbour is closed, said the master of the port on Monday evening.

      No ship may leave.
    lang: en
    date: 2026-11-20
    feed: gazette
    url: https://example.org/a
  - {id: b, title: Nothing}
  expect:
    matches: {a: [harbour, ship]}
    stories: [[a], b]
    alerts: [{rule: harbour, story: a}]
"""
    assert said(tmp_path, text) == []


def test_an_expectation_that_is_not_met_is_shown_at_its_place(tmp_path: Path) -> None:
    text, place = unmarked(a_test("{matches: {a: ‸[harbour, ship]}}"))
    message = 'test "it is closed": article "a": expected a match of ship; found harbour'
    assert said(tmp_path, text) == [f"port_test.yaml:{place}: {message}"]


def mistakes() -> Iterator[tuple[str, str]]:
    """Files with one mistake, marked, and what is said of it."""
    yield a_test("{matches: {‸b: harbour}}"), 'unknown article "b"; there are a'
    yield a_test("{matches: {a: [‸harbor]}}"), 'unknown rule "harbor", did you mean "harbour"?'
    yield a_test("{matches: {a: [‸off]}}"), 'rule "off" is switched off (enabled: no)'
    yield a_test("{matches: {a: [‸ship]}}", "rules: [harbour]"), "this test looks only at harbour"
    yield a_test("{matches: {}}", "rules: [‸x]"), 'unknown rule "x"; there are harbour, ship, off'
    yield a_test("{stories: [[a, ‸c]]}"), 'unknown article "c"; there are a'
    yield a_test("{alerts: [{rule: harbour, story: ‸c}]}"), 'unknown article "c"; there are a'
    yield (
        a_test("{alerts: [{rule: ‸ship, story: a}]}"),
        'rule "ship" has priority digest: only priority alert raises alerts',
    )
    yield a_test("{alerts: [{‸article: a, story: a, rule: harbour}]}"), 'unknown key "article", did you mean "story"?'
    yield a_test("‸{}"), "nothing is expected here: write matches, stories or alerts"
    yield a_test("{matches: {}}", "‸matches: {}"), 'unknown key "matches": it belongs under "expect"'
    yield a_test("{matches: {}}", "today: ‸soon"), '"soon" is no date; write it as 2026-11-20'
    yield "tests: [{name: x, articles: [‸{id: a}], expect: {matches: {}}}]", "an article needs a body, or a title"
    yield (
        "tests: [{name: x, articles: [{id: a, ‸text: b}], expect: {matches: {}}}]",
        'unknown key "text", did you mean "body"?',
    )
    yield (
        "tests: [{name: x, articles: [{id: a, body: ‸[b]}], expect: {matches: {}}}]",
        "text is needed here, not a list or a map; text of several lines begins with body: |",
    )
    yield (
        "tests: [{name: x, articles: [{id: a, title: b}, {id: ‸a, title: c}], expect: {matches: {}}}]",
        'another article has the id "a"',
    )
    yield "tests: [‸{name: x, articles: [{id: a, title: b}]}]", 'the key "expect" is missing here'
    yield (
        "‸rule_files: [x.yaml]\ntests:\n- name: x\n  articles: [{id: a, title: b}]\n  expect: {matches: {}}\n",
        'unknown key "rule_files": tests are run against rules.yaml of the folder; '
        "for another file: monitor rules test --rules FILE",
    )


@pytest.mark.parametrize(("marked", "message"), list(mistakes()))
def test_a_mistake_is_shown_at_its_place_with_what_to_write(tmp_path: Path, marked: str, message: str) -> None:
    text, place = unmarked(marked)
    assert said(tmp_path, text) == [f"port_test.yaml:{place}: {message}"]


def test_a_file_that_is_no_yaml_is_a_finding(tmp_path: Path) -> None:
    assert said(tmp_path, "") == ["port_test.yaml:1:1: the file is empty"]
    (tmp_path / "port_test.yaml").unlink()
    (tmp_path / "port_test.yaml").mkdir()
    assert run_test_files(tmp_path, RULES) == ()


def test_a_file_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    run = run_test_file(tmp_path / "gone_test.yaml", tmp_path, RULES, compile_rules(RULES))
    assert (run.mistakes, [str(report) for report in run.reports]) == (
        1,
        ["gone_test.yaml: there is no such file here; monitor init writes one to start from"],
    )


def test_files_are_found_in_the_folder_and_one_below(tmp_path: Path) -> None:
    for name in (
        "b_test.yaml",
        "rules/a_test.yaml",
        ".hidden/c_test.yaml",
        ".d_test.yaml",
        "x/y/e_test.yaml",
        "f.yaml",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = [path.relative_to(tmp_path).as_posix() for path in find_test_files(tmp_path)]
    assert found == ["b_test.yaml", "rules/a_test.yaml"]


def test_a_folder_without_test_files_costs_nothing(tmp_path: Path) -> None:
    assert run_test_files(tmp_path, RULES) == ()


def test_of_a_file_the_tests_that_speak_of_some_rules_can_be_run_alone(tmp_path: Path) -> None:
    path = tmp_path / "port_test.yaml"
    path.write_text(a_test("{matches: {a: harbour}}") + a_test("{matches: {}}", "rules: [ship]")[len("tests:\n") :])
    run = run_test_file(path, tmp_path, RULES, compile_rules(RULES), frozenset({"ship"}))
    assert (run.tests, run.failed, run.mistakes, run.rules, run.reports) == (1, 0, 0, frozenset({"ship"}), ())
    whole = run_test_file(path, tmp_path, RULES, compile_rules(RULES))
    assert (whole.tests, whole.failed, whole.rules) == (2, 0, frozenset({"harbour", "ship"}))


SCHEMA = Path(__file__).parents[2] / "schemas" / "tests.schema.json"


def test_the_shipped_schema_is_current() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text("tests")


@pytest.mark.parametrize(
    ("expect", "is_right"),
    [
        ({"matches": {"a": ["harbour"], "b": "ship", "c": []}}, True),
        ({"stories": [["a", "b"], "c"], "alerts": [{"rule": "harbour", "story": "a"}]}, True),
        ({"matches": ["harbour"]}, False),
        ({"alerts": [{"rule": "harbour"}]}, False),
        ({"match": {}}, False),
    ],
)
def test_an_editor_is_told_what_a_test_may_say(expect: object, is_right: bool) -> None:
    test = {"name": "x", "articles": [{"id": "a", "body": "b", "date": "2026-11-20"}], "expect": expect}
    schema = SCHEMA_BY_FILE["tests"]()
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid({"tests": [test]}) == is_right


def test_rules_that_files_speak_of_are_known_without_running_them(tmp_path: Path) -> None:
    (tmp_path / "a_test.yaml").write_text(a_test("{matches: {a: ship}}"))
    (tmp_path / "b_test.yaml").write_text("")
    (tmp_path / "c_test.yaml").write_bytes(b"\xff")
    assert rules_in_test_files(tmp_path, RULES) == {"ship"}


@pytest.mark.parametrize(("files", "size"), [(1_001, 10), (7, 900_000)])
def test_test_files_are_bounded_in_all(tmp_path: Path, files: int, size: int) -> None:
    paths = [tmp_path / f"x{number:04}_test.yaml" for number in range(files)]
    for path in paths:
        path.write_bytes(b"#" * size)
    read, (report,) = within_bounds(paths, tmp_path)
    assert len(read) == min(1_000, 5_000_000 // size)
    assert str(report) == (
        f"{paths[len(read)].name}: too many test files: at most 1,000 files and 5,000,000 bytes of a folder "
        "are run in all: join or shorten them"
    )
