"""`monitor rules test`: the tests inside rules and those of the *_test.yaml beside them. Reads files."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from monitor.cli.common import config_option, counted, json_option
from monitor.cli.files import shown
from monitor.cli.rules_files import existing_rules, load_rules_of, made_ready, rules_option
from monitor.cli.terminal import wants_color
from monitor.config import Report
from monitor.config.reports import in_order
from monitor.config.rules_files import RulesFile
from monitor.config.tests_file import FileRun, find_test_files, run_test_file, within_bounds
from monitor.core.model import Problem
from monitor.core.rules import Matcher, Rule, compile_rules, run_rule_tests


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a run. `mistakes` are those of test files, which keep their tests from being run."""

    rules: int
    tests: int
    failed: int
    mistakes: int
    reports: tuple[Report, ...]
    untested: tuple[str, ...]

    @property
    def summary(self) -> str:
        """`12 rules, 40 tests: 39 passed, 1 failed`."""
        mistakes = f"; {counted(self.mistakes, 'mistake')} in test files" if self.mistakes else ""
        tests = f"{self.tests - self.failed:,} passed, {self.failed:,} failed{mistakes}"
        return f"{counted(self.rules, 'rule')}, {counted(self.tests, 'test')}: {tests}"


_HELP = """\
Run the tests of all rules, or of the rules named.

The tests are those in the rules (tests: must_match, must_not_match) and those of *_test.yaml files beside rules.yaml
and in the folders below: articles in; matches, stories and alerts expected out. A failure is shown with its place, what
was expected and what was found.

\b
  monitor rules test                        all tests
  monitor rules test harbour_closed -v      those of one rule
  monitor rules test --rules draft.yaml     a draft, by the same test files

Exit status: 0 all passed, 1 a test failed, 2 the rules cannot be read.
"""


@click.command("test", help=_HELP)
@click.argument("names", nargs=-1, metavar="[RULE]...")
@config_option
@rules_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Also list the rules that have no tests.")
def test_command(
    names: tuple[str, ...], directory: Path, rules_file: Path | None, as_json: bool, verbose: bool
) -> None:
    """Prints what failed and the counts."""
    rules = load_rules_of(directory, rules_file)
    with made_ready(directory):
        outcome = _run(rules, directory.absolute(), existing_rules(rules.ruleset, names))
    if as_json:
        click.echo(json.dumps(_as_json(outcome), ensure_ascii=False, indent=2))
    else:
        _show(outcome, is_verbose=verbose)
    raise SystemExit(1 if outcome.failed or outcome.mistakes else 0)


def _run(rules: RulesFile, directory: Path, chosen: Sequence[Rule]) -> _Outcome:
    matcher = compile_rules(rules.ruleset)
    wanted = frozenset(rule.rule_id for rule in chosen)
    tested = [rule for rule in rules.ruleset.rules if rule.enabled and (not wanted or rule.rule_id in wanted)]
    ids = {rule.rule_id for rule in tested}
    failures = [failure for failure in run_rule_tests(rules.ruleset, matcher) if failure.rule_id in ids]
    files, excess = _run_files(rules, directory, matcher, wanted)
    spoken_of = frozenset().union(*(run.rules for run in files))
    reports = [*excess, *(rules.report(Problem(failure.path, failure.message)) for failure in failures)]
    return _Outcome(
        rules=len(tested),
        tests=sum(len(rule.examples) for rule in tested) + sum(run.tests for run in files),
        failed=len(failures) + sum(run.failed for run in files),
        mistakes=sum(run.mistakes for run in files) + len(excess),
        reports=in_order((*reports, *(report for run in files for report in run.reports))),
        untested=tuple(r.rule_id for r in tested if not r.examples and r.rule_id not in spoken_of),
    )


def _run_files(
    rules: RulesFile, directory: Path, matcher: Matcher, wanted: frozenset[str]
) -> tuple[list[FileRun], tuple[Report, ...]]:
    """The test files beside the rules, in the folder named and in those that the rules were read from.

    With them a report where there are more than are read.
    """
    folders = dict.fromkeys((directory, *(path for path in rules.files if path.is_dir())))
    paths = dict.fromkeys(path for folder in folders for path in find_test_files(folder))
    read, excess = within_bounds(tuple(paths), directory)
    return [run_test_file(path, directory, rules.ruleset, matcher, wanted) for path in read], excess


def _show(outcome: _Outcome, *, is_verbose: bool) -> None:
    for report in outcome.reports:
        click.echo(shown(report, color=wants_color()))
    if is_verbose and outcome.untested:
        click.echo(f"without tests: {', '.join(outcome.untested)}")
    click.echo(outcome.summary)


def _as_json(outcome: _Outcome) -> dict[str, object]:
    failures = [
        {"file": report.file, "line": report.line, "column": report.column, "message": report.message}
        for report in outcome.reports
    ]
    return {
        "rules": outcome.rules,
        "tests": outcome.tests,
        "passed": outcome.tests - outcome.failed,
        "failed": outcome.failed,
        "mistakes": outcome.mistakes,
        "failures": failures,
        "untested": outcome.untested,
    }
