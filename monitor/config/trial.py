"""The tests of rules, those inside them and those of *_test.yaml files: which have to be run, and what they say.

Reads files.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from monitor.config.patience import OutOfPatienceError, Patience
from monitor.config.reports import Report
from monitor.core.model import Problem

if TYPE_CHECKING:
    from monitor.core.rules import RuleSet, TestFailure
    from monitor.core.rules.syntax import Example, Rule


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What the tests of rules say: `failures` of those inside the rules, `reports` of the *_test.yaml beside them.

    `warnings` are about tests that were not run, by their paths in the rules.
    """

    failures: "tuple[TestFailure, ...]"
    reports: tuple[Report, ...]
    warnings: tuple[Problem, ...] = ()


class RuleTrial(Protocol):
    """Runs the tests of rules, and those of the *_test.yaml in the folders; the daemon does it in another process."""

    def __call__(self, ruleset: "RuleSet", folders: tuple[Path, ...], /) -> TrialOutcome:
        """What the tests say."""
        ...


def try_rules(ruleset: "RuleSet", folders: tuple[Path, ...]) -> TrialOutcome:
    """Compiles what is needed and runs the tests here. Arguments and result can go to another process and back."""
    return _tried(ruleset, folders, lambda _rule, _example: None)


def trial_within(patience: Patience) -> RuleTrial:
    """As `try_rules`, in the main thread, but no longer than there is patience for: then a warning says so."""
    return partial(_tried_within, patience)


def _tried_within(patience: Patience, ruleset: "RuleSet", folders: tuple[Path, ...]) -> TrialOutcome:
    course = _Course()
    try:
        with patience.kept():
            return _tried(ruleset, folders, course.begin)
    except OutOfPatienceError:
        total = sum(len(rule.examples) for rule in ruleset.rules if rule.enabled)
        return TrialOutcome((), (), (course.left_off(total),))


class _Course:
    """How far the tests inside rules have come, and which took longest."""

    def __init__(self) -> None:
        self._begun = 0
        self._path: tuple[str | int, ...] = ()
        self._rule = ""
        self._began = 0.0
        self._slowest = 0.0, ""

    def begin(self, rule: "Rule", example: "Example") -> None:
        self._note()
        self._begun, self._path, self._rule, self._began = (
            self._begun + 1,
            example.path,
            rule.rule_id,
            time.process_time(),
        )

    def left_off(self, total: int) -> Problem:
        self._note()
        if not self._begun:
            return Problem((), f"this takes long, so that no test was run here; {_ALL_RUN}")
        seconds, rule = self._slowest
        said = f"tests take long, so that {self._begun - 1:,} of {total:,} were run here, up to this one"
        return Problem(self._path, f'{said}; the slowest, {seconds:.1f} s, is of rule "{rule}"; {_ALL_RUN}')

    def _note(self) -> None:
        if self._begun:
            self._slowest = max(self._slowest, (time.process_time() - self._began, self._rule))


_ALL_RUN = "shorten them, or run them all with: monitor rules test"


def _tried(ruleset: "RuleSet", folders: tuple[Path, ...], begin: "Callable[[Rule, Example], None]") -> TrialOutcome:
    from monitor.config.tests_file import find_test_files, run_test_files
    from monitor.core.rules import compile_rules, run_rule_tests

    beside = {folder: find_test_files(folder) for folder in roots(folders)}
    needed = ruleset if any(beside.values()) else with_tests(ruleset)
    if not needed.rules:
        return TrialOutcome((), ())
    matcher = compile_rules(needed)
    failures = run_rule_tests(needed, matcher, begin=begin)
    reports: list[Report] = []
    for folder in (folder for folder, files in beside.items() if files):
        found = run_test_files(folder, ruleset, matcher)
        reports += found if folder == folders[0] else (replace(said, file=str(folder / said.file)) for said in found)
    return TrialOutcome(failures, tuple(reports))


def roots(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders whose test files are not found from a folder before them: a folder includes those right in it."""
    return tuple(folder for number, folder in enumerate(folders) if folder.parent not in folders[:number])


def with_tests(ruleset: "RuleSet") -> "RuleSet":
    """The rules that have tests, and as many others as it takes for all languages: these steer how words are met."""
    kept = [rule for rule in ruleset.rules if rule.examples and rule.enabled]
    languages = {language for rule in kept for language in rule.languages}
    for rule in ruleset.rules if kept else ():
        if not languages.issuperset(rule.languages):
            kept.append(replace(rule, examples=()))
            languages.update(rule.languages)
    return replace(ruleset, rules=tuple(kept))


def without_tests(ruleset: "RuleSet", rule_ids: frozenset[str]) -> "RuleSet":
    """The same rules, of which some have no tests any more."""
    return replace(
        ruleset,
        rules=tuple(replace(rule, examples=()) if rule.rule_id in rule_ids else rule for rule in ruleset.rules),
    )


def unedited(data: object, tried: object | None) -> frozenset[str]:
    """The ids of rules that are the same in both trees of data, where all that rules refer to is the same too."""
    if not isinstance(data, dict) or not isinstance(tried, dict) or _but_rules(data) != _but_rules(tried):
        return frozenset()
    rules, before = data["rules"], tried["rules"]
    if _languages(rules) != _languages(before):
        return frozenset()
    return frozenset(key for key, rule in rules.items() if key in before and before[key] == rule)


def _but_rules(data: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in data.items() if key != "rules"}


def _languages(rules: dict[str, object]) -> set[str]:
    """All that rules name as their languages, as it is written: a text of unknown language is read in all of them."""
    named = (rule.get("languages") for rule in rules.values() if isinstance(rule, dict))
    return {str(value) for value in named if value is not None}
