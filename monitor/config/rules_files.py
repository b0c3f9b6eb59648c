"""rules.yaml and all that it includes -> the rules, the plain tree they come from, and every problem at its place.

Reads files.
"""

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.config.doubles import doubles
from monitor.config.findings import MOST_REPORTS
from monitor.config.includes import RulesParts, read_parts
from monitor.config.reports import Report, in_order, report_problem
from monitor.config.rules_tree import RulesTree, head, join
from monitor.config.trial import RuleTrial, roots, try_rules, unedited, without_tests
from monitor.config.validation import Path as Steps
from monitor.core.model import Problem
from monitor.errors import ConfigError

if TYPE_CHECKING:
    from monitor.core.rules import RuleSet


@dataclass(frozen=True, slots=True)
class RulesFile:
    """Rules that can be used, with `data`, the plain tree they were read from (includes folded in).

    `files` are what was read, and the folders in which new files would be read: watched for reload.
    """

    ruleset: "RuleSet"
    data: object
    files: tuple[Path, ...]
    warnings: tuple[Report, ...]
    tree: RulesTree

    def locate(self, path: Steps) -> tuple[str, int, int]:
        """File, line and column of what a path of `data` (of a Problem, an Example, a TestFailure) leads to."""
        part, steps = self.tree.own(path)
        place = part.document.source.place(part.document.flaw(Problem(steps, "")).offset)
        return part.name, place.line, place.column

    def report(self, problem: Problem, *, is_warning: bool = False) -> Report:
        """What is said of a path of `data`, at its place."""
        part, steps = self.tree.own(problem.path)
        return report_problem(part.name, part.document, replace(problem, path=steps), is_warning=is_warning)


@dataclass(frozen=True, slots=True)
class RulesReading:
    """What came of reading: `rules` is None where there is any error among the reports."""

    rules: RulesFile | None
    reports: tuple[Report, ...]
    files: tuple[Path, ...]

    @property
    def errors(self) -> tuple[Report, ...]:
        """The reports that keep the rules from being used."""
        return tuple(report for report in self.reports if not report.is_warning)


def load_rules(path: Path, *, are_tested: bool, test_rules: RuleTrial = try_rules) -> RulesFile:
    """The rules of a file and all that it includes, after their tests where they `are_tested`.

    Raises:
        ConfigError: with every problem of the files, one a line.
    """
    reading = read_rules_files(path, test_rules if are_tested else None)
    if reading.rules is None:
        raise ConfigError("\n".join(map(str, reading.errors)))
    return reading.rules


def read_rules_files(path: Path, test_rules: RuleTrial | None, tried: object | None = None) -> RulesReading:
    """The rules of a file and all that it includes, tried by `test_rules` where it is given.

    `tried` is the `data` of rules whose tests came out well: those of rules that are still the same are left out.
    """
    found = read_parts(path)
    files = _watched(found)
    if not found.parts:
        return RulesReading(None, (found.unreadable,) if found.unreadable else (), files)
    tree = join(found.parts)
    ruleset = _read(tree) if found.is_whole else None
    reports: list[Report] = []
    if ruleset is not None and test_rules is not None:
        outcome = test_rules(without_tests(ruleset, unedited(tree.data, tried)), tuple(found.folders))
        tree.complain(Problem(failure.path, failure.message) for failure in outcome.failures)
        tree.warn(outcome.warnings)
        reports += outcome.reports
    for part in found.parts:
        part.findings.warnings.extend(islice(doubles(part.data), MOST_REPORTS))
        reports += part.reports()
    if ruleset is None or any(not report.is_warning for report in reports):
        return RulesReading(None, in_order(reports), files)
    return RulesReading(RulesFile(ruleset, tree.data, files, in_order(reports), tree), in_order(reports), files)


def _read(tree: RulesTree) -> "RuleSet | None":
    """The rules, None after an error; what is wrong in the files goes to the findings of each."""
    from monitor.core.rules import read_rules

    if len(tree.parts) > 1:
        for part in tree.parts:
            part.findings.errors.extend(read_rules(head(part)).problems)
    read = read_rules(tree.data)
    tree.complain(read.problems)
    return read.ruleset


def _watched(found: RulesParts) -> tuple[Path, ...]:
    """Every file that was read or looked for, and the folders in which another may appear."""
    from monitor.config.tests_file import find_test_files

    tests = [path for folder in roots(tuple(found.folders)) for path in find_test_files(folder)]
    return tuple(dict.fromkeys((*found.watched, *found.folders, *tests, *(path.parent for path in tests))))
