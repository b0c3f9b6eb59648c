"""What is wrong, where, in words: the lines that `monitor check` and ConfigError show. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from monitor.config.findings import MOST_REPORTS, Findings
from monitor.config.source import Flaw
from monitor.config.yaml_nodes import Document
from monitor.core.model import Problem

ENVIRONMENT: Final = "environment"

# user:password@ in an address, and values of keys that sound like secrets, should someone put one into YAML after all.
_CREDENTIALS: Final = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_SOUNDS_SECRET: Final = re.compile(
    r"(passw\w*|secret|token|api_?key|auth\w*|cookie\w*|headers?|smtp\w*|apprise)['\"]?\s*:", re.I
)


@dataclass(frozen=True, slots=True)
class Report:
    """One finding. `line` and `column` count from 1, None for a file or variable as a whole; warnings stop nothing."""

    file: str
    line: int | None
    column: int | None
    message: str
    is_warning: bool = False
    source_line: str | None = None

    @property
    def where(self) -> str:
        """`rules.yaml:13:25`, or the file alone."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    @property
    def plain(self) -> str:
        """The finding without its rank: `rules.yaml:13:25: unknown actor …`."""
        return f"{self.where}: {self.message}"

    def __str__(self) -> str:
        return f"{self.where}: {'warning: ' if self.is_warning else ''}{self.message}"


def report_document(file: str, document: Document, findings: Findings) -> Iterator[Report]:
    """Every finding of one file at its place."""
    flaws = [*document.flaws, *(document.flaw(problem) for problem in findings.errors)]
    if len(flaws) > MOST_REPORTS:
        said = f"there are more than the {MOST_REPORTS} problems listed here: mend these first"
        yield Report(file, None, None, said)
    for flaw in sorted(flaws, key=lambda flaw: flaw.offset)[:MOST_REPORTS]:
        yield _report(file, document, flaw, is_warning=False)
    for problem in findings.warnings[:MOST_REPORTS]:
        yield report_problem(file, document, problem, is_warning=True)


def report_problem(file: str, document: Document, problem: Problem, *, is_warning: bool) -> Report:
    """A problem of one file at its place."""
    return _report(file, document, document.flaw(problem), is_warning=is_warning)


def _report(file: str, document: Document, flaw: Flaw, *, is_warning: bool) -> Report:
    place = document.source.place(flaw.offset)
    line = without_secrets(document.source.line(place.line))
    return Report(file, place.line, place.column, flaw.message, is_warning, line)


def without_secrets(line: str) -> str:
    """The line with what may be a secret starred out, sign by sign, so that a caret still points right."""
    if (key := _SOUNDS_SECRET.search(line)) is not None:
        return line[: key.end()] + re.sub(r"\S", "*", line[key.end() :])
    return _CREDENTIALS.sub(lambda match: "*" * len(match.group()), line)


def in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """By file, line and column, each once; what is wrong in the environment comes last."""
    return tuple(sorted(set(reports), key=_position))


def _position(report: Report) -> tuple[bool, str, int, int, str]:
    return report.file == ENVIRONMENT, report.file, report.line or 0, report.column or 0, report.message
