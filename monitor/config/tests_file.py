"""`*_test.yaml`: data -> core Scenarios, checked against the rules; and the run over a folder. Reads files.

A test file stands in the folder of the rules, or in a folder below it. What is wrong with one, and every expectation
that is not met, is a report at its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Final

from monitor.config.contents import read_content, why_unreadable
from monitor.config.fields import did_you_mean
from monitor.config.findings import MOST_REPORTS, Findings
from monitor.config.reports import Report, in_order, report_document
from monitor.config.source import shortened
from monitor.config.tests_model import ArticleEntry, ExpectEntry, TestEntry, TestsFile
from monitor.config.validation import Path as KeyPath
from monitor.config.validation import validate
from monitor.config.yaml_reader import MAX_BYTES, read_yaml
from monitor.core.model import Priority, Problem
from monitor.core.rules import Document, Matcher, Rule, RuleSet, compile_rules
from monitor.core.rules.scenario import Alert, Expected, Scenario, run_scenario

PATTERN: Final = "*_test.yaml"
# Of all test files of a folder together.
MAX_TEST_FILES: Final = 1_000
MAX_TEST_BYTES: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class FileRun:
    """One file as run: how many tests it has, how many failed, how many mistakes it holds; `rules` they speak of."""

    tests: int
    failed: int
    mistakes: int
    rules: frozenset[str]
    reports: tuple[Report, ...]


def run_test_files(directory: Path, ruleset: RuleSet, matcher: Matcher | None = None) -> tuple[Report, ...]:
    """What is wrong with the test files of a folder, and what they expect in vain; empty where all is well."""
    paths = find_test_files(directory)
    if not paths:
        return ()
    matcher = matcher or compile_rules(ruleset)
    read, excess = within_bounds(paths, directory)
    runs = [run_test_file(path, directory, ruleset, matcher) for path in read]
    return in_order((*excess, *(report for run in runs for report in run.reports)))


def rules_in_test_files(directory: Path, ruleset: RuleSet) -> frozenset[str]:
    """The rules that the test files of a folder speak of; files that cannot be read speak of none."""
    found: set[str] = set()
    for path in find_test_files(directory):
        with suppress(OSError):
            document = read_yaml(read_content(path, MAX_BYTES))
            found.update(*map(_speaks_of, read_tests(document.data, ruleset, Findings())))
    return frozenset(found)


def find_test_files(directory: Path) -> tuple[Path, ...]:
    """The test files of a folder and of the folders in it; what is hidden is left out."""
    found = (*directory.glob(PATTERN), *directory.glob(f"[!.]*/{PATTERN}"))
    return tuple(sorted(path for path in found if path.is_file() and not path.name.startswith(".")))


def within_bounds(paths: Sequence[Path], directory: Path) -> tuple[tuple[Path, ...], tuple[Report, ...]]:
    """The first test files, as many as are read, and a report of the first that is not."""
    total = 0
    for number, path in enumerate(paths):
        with suppress(OSError):  # run_test_file will say why
            total += path.stat().st_size
        if number >= MAX_TEST_FILES or total > MAX_TEST_BYTES:
            message = (
                f"too many test files: at most {MAX_TEST_FILES:,} files and {MAX_TEST_BYTES:,} bytes of a folder "
                "are run in all: join or shorten them"
            )
            return tuple(paths[:number]), (Report(_name_of(path, directory), None, None, message),)
    return tuple(paths), ()


def _name_of(path: Path, directory: Path) -> str:
    return path.relative_to(directory).as_posix() if path.is_relative_to(directory) else str(path)


def run_test_file(
    path: Path, directory: Path, ruleset: RuleSet, matcher: Matcher, only: frozenset[str] = frozenset()
) -> FileRun:
    """The tests of one file, or those that speak of some rules. A file that cannot be read has none, and a report."""
    name = _name_of(path, directory)
    try:
        document = read_yaml(read_content(path, MAX_BYTES))
    except OSError as error:
        return FileRun(0, 0, 1, frozenset(), (Report(name, None, None, why_unreadable(error)),))
    findings = Findings()
    read = () if document.data is None else read_tests(document.data, ruleset, findings)
    scenarios = [scenario for scenario in read if not only or only & _speaks_of(scenario)]
    mistakes = len(document.flaws) + len(findings.errors)
    failed = sum([_fails(scenario, matcher, findings) for scenario in scenarios])
    reports = tuple(report_document(name, document, findings))
    return FileRun(len(scenarios), failed, mistakes, frozenset().union(*map(_speaks_of, scenarios)), reports)


def _fails(scenario: Scenario, matcher: Matcher, findings: Findings) -> bool:
    discrepancies = run_scenario(scenario, matcher)
    for item in discrepancies:
        findings.error(item.path, f'test "{shortened(scenario.name)}": {item.message}')
    return bool(discrepancies)


def _speaks_of(scenario: Scenario) -> frozenset[str]:
    """The rules that a test names."""
    matches = scenario.expected.matches or {}
    alerts = scenario.expected.alerts or ()
    named = (rule for rules in matches.values() for rule in rules)
    return frozenset((*scenario.rules, *named, *(alert.rule_id for alert in alerts)))


# ------------------------------------------------------------------------------------------------------------ reading


def read_tests(data: object, ruleset: RuleSet, findings: Findings) -> tuple[Scenario, ...]:
    """The tests of a file's data; a test with a mistake in it is left out, and the mistake is found."""
    file, problems = validate(TestsFile, data)
    findings.errors.extend(problems)
    if file is None:
        return ()
    rules = {rule.rule_id: rule for rule in ruleset.rules}
    # What is wrong is looked for no longer than it is listed.
    tests = ((number, test) for number, test in enumerate(file.tests) if not findings.is_full)
    read = (_scenario(test, ("tests", number), rules, findings) for number, test in tests)
    return tuple(scenario for scenario in read if scenario is not None)


def _scenario(test: TestEntry, path: KeyPath, rules: Mapping[str, Rule], findings: Findings) -> Scenario | None:
    found = chain(_article_problems(test, path), _rule_problems(test, path, rules))
    problems = list(islice(found, MOST_REPORTS + 1))
    findings.errors.extend(problems)
    if problems:
        return None
    return Scenario(
        path=path,
        name=test.name,
        articles={article.id: _document(article) for article in test.articles},
        expected=_expected(test.expect),
        rules=frozenset(test.rules),
        today=test.today,
    )


def _document(article: ArticleEntry) -> Document:
    return Document(
        title=article.title or "",
        text=article.body,
        language=article.lang,
        published=datetime.combine(article.date, time(), UTC) if article.date else None,
        feed=article.feed,
    )


def _expected(expect: ExpectEntry) -> Expected:
    matches, listed, alerts = expect.matches, expect.stories, expect.alerts
    return Expected(
        matches=None if matches is None else {key: tuple(rules) for key, rules in matches.items()},
        stories=None if listed is None else tuple(map(tuple, listed)),
        alerts=None if alerts is None else tuple(Alert(alert.rule, alert.story) for alert in alerts),
    )


def _article_problems(test: TestEntry, path: KeyPath) -> Iterator[Problem]:
    """Two articles of one id, and expectations of articles that are not there."""
    ids = [article.id for article in test.articles]
    for number, article_id in enumerate(ids):
        if article_id in ids[:number]:
            yield Problem((*path, "articles", number, "id"), f'another article has the id "{shortened(article_id)}"')
    for article_id, at, at_key in _articles_expected(test.expect):
        if article_id not in ids:
            message = _unknown("article", article_id, ids)
            yield Problem((*path, "expect", *at), message, at_key=at_key, part=article_id)


def _articles_expected(expect: ExpectEntry) -> Iterator[tuple[str, KeyPath, bool]]:
    """Every article that an expectation names, with the path to it, and whether it is a key there."""
    for key in expect.matches or ():
        yield key, ("matches", key), True
    for number, story in enumerate(expect.stories or ()):
        for place, key in enumerate(story):
            yield key, ("stories", number, place), False
    for number, alert in enumerate(expect.alerts or ()):
        yield alert.story, ("alerts", number, "story"), False


def _rule_problems(test: TestEntry, path: KeyPath, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    """Rules that are not there, are switched off, are not looked at, or raise no alert."""
    for rule_id, at in _rules_named(test):
        rule = rules.get(rule_id)
        if rule is None:
            yield Problem((*path, *at), _unknown("rule", rule_id, tuple(rules)), part=rule_id)
        elif not rule.enabled:
            yield Problem((*path, *at), f'rule "{rule_id}" is switched off (enabled: no)', part=rule_id)
        elif test.rules and rule_id not in test.rules:
            yield Problem((*path, *at), f"this test looks only at {', '.join(test.rules)}", part=rule_id)
        elif at[:2] == ("expect", "alerts") and rule.priority is not Priority.ALERT:
            message = f'rule "{rule_id}" has priority {rule.priority.value}: only priority alert raises alerts'
            yield Problem((*path, *at), message, part=rule_id)


def _rules_named(test: TestEntry) -> Iterator[tuple[str, KeyPath]]:
    for number, rule_id in enumerate(test.rules):
        yield rule_id, ("rules", number)
    for key, listed in (test.expect.matches or {}).items():
        for number, rule_id in enumerate(listed):
            yield rule_id, ("expect", "matches", key, number)
    for number, alert in enumerate(test.expect.alerts or ()):
        yield alert.rule, ("expect", "alerts", number, "rule")


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    near = did_you_mean(name, known)
    return f'unknown {what} "{shortened(name)}"{near}' + (
        "" if near else f"; there are {shortened(', '.join(known), 120)}"
    )
