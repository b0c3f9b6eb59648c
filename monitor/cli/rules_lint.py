"""`monitor rules lint`: what is likely to be wrong with rules that can be read. Reads files and the store."""

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import click

from monitor.app import utc_now
from monitor.cli.common import config_option, counted, json_option
from monitor.cli.files import shown
from monitor.cli.rules_files import load_rules_of, rules_option
from monitor.cli.terminal import wants_color
from monitor.config import Report, load_settings
from monitor.config.rules_files import RulesFile
from monitor.config.tests_file import rules_in_test_files
from monitor.core.model import Problem
from monitor.core.rules.lint import CHECKS, Facts, Level, LintFinding, lint, place_of
from monitor.core.rules.lint.archive import WINDOW_DAYS
from monitor.store import MARK, RuleCounts, Store, database_path

_HELP = """\
Show what is likely to be wrong with rules, and what to write instead.

Warnings are about rules that do not do what they say (a term that no text can hold, letters of two scripts in a word, a
rule that matches one article of twenty); notes are worth a look. What needs stored articles is checked over the last 30
days of them. All checks are listed in docs/howto/explain-and-lint.md.

Exit status: 0 no warnings, 1 warnings, 2 the rules cannot be read.
"""


@click.command("lint", help=_HELP)
@config_option
@rules_option
@json_option
def lint_command(directory: Path, rules_file: Path | None, as_json: bool) -> None:
    """Prints findings by place; status 1 where there is a warning."""
    rules = load_rules_of(directory, rules_file)
    facts = _facts(rules, directory)
    with click.progressbar(CHECKS, label="checking", file=sys.stderr, hidden=not sys.stderr.isatty()) as checks:
        findings = lint(rules.ruleset, facts, checks)
    placed = sorted(((_report(rules, finding), finding) for finding in findings), key=_position)
    warnings = sum(finding.level is Level.WARNING for finding in findings)
    if as_json:
        click.echo(json.dumps(_as_json(placed, warnings), ensure_ascii=False, indent=2))
    else:
        for report, _ in placed:
            click.echo(shown(report, color=wants_color()))
        click.echo(f"{counted(warnings, 'warning')}, {counted(len(findings) - warnings, 'note')}")
    raise SystemExit(1 if warnings else 0)


def _facts(rules: RulesFile, directory: Path) -> Facts:
    """What lint is told beside the rules: the day, what stored articles say, which rules test files speak of."""
    now = utc_now()
    counts = _counts(directory, now - timedelta(days=WINDOW_DAYS))
    tested = rules_in_test_files(directory.absolute(), rules.ruleset)
    if counts is None or counts.first_seen is None:
        return Facts(now.date(), tested=tested)
    # The first day of articles counts as one though it may be cut, so that a window of 30 days is 30 and not 29.
    return Facts(
        today=now.date(),
        days=min((now - counts.first_seen).days + 1, WINDOW_DAYS),
        articles=counts.articles,
        hits=counts.hits,
        shared=counts.shared,
        known_days={rule: (now - since).days for rule, since in counts.known_since.items()},
        tested=tested,
    )


def _counts(directory: Path, since: datetime) -> RuleCounts | None:
    """What the store says, if there is one."""
    settings = load_settings(directory, os.environ)
    if not database_path(settings.database_url).exists():
        return None
    with Store.open(settings.database_url, settings.config_dir / MARK, utc_now()) as store:
        return store.rule_counts(since)


def _report(rules: RulesFile, finding: LintFinding) -> Report:
    note = "note: " if finding.level is Level.NOTE else ""
    problem = Problem(
        place_of(rules.data, finding),
        f"{note}{finding.message}; {finding.advice} [{finding.code}]",
        at_key=finding.part is None,
    )
    return rules.report(problem, is_warning=finding.level is Level.WARNING)


def _position(placed: tuple[Report, LintFinding]) -> tuple[str, int, int, str]:
    report = placed[0]
    return report.file, report.line or 0, report.column or 0, report.message


def _as_json(placed: list[tuple[Report, LintFinding]], warnings: int) -> dict[str, object]:
    findings = [
        {
            "file": report.file,
            "line": report.line,
            "column": report.column,
            "code": finding.code,
            "level": finding.level,
            "message": finding.message,
            "advice": finding.advice,
        }
        for report, finding in placed
    ]
    return {"warnings": warnings, "notes": len(placed) - warnings, "findings": findings}
