"""A folder with the three files and `.env`, and the environment -> Config, or every problem in them. Reads files."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor.config.digests import default_digests, read_digests
from monitor.config.env_file import EnvFile, read_env_file
from monitor.config.feeds import Politeness, read_feeds
from monitor.config.findings import Findings
from monitor.config.reports import ENVIRONMENT, Report, in_order, report_document
from monitor.config.settings import Settings, read_settings
from monitor.config.yaml_reader import MAX_BYTES, read_yaml
from monitor.core.model import DigestPlan, Feed
from monitor.errors import ConfigError

if TYPE_CHECKING:
    from monitor.core.rules import RuleSet

FEEDS: Final = "feeds.yaml"
RULES: Final = "rules.yaml"
DIGESTS: Final = "digests.yaml"
ENV: Final = ".env"


@dataclass(frozen=True, slots=True)
class Config:
    """All that a person has said, as core values. `files` are watched for reload, `warnings` said at every start."""

    feeds: tuple[Feed, ...]
    rules: "RuleSet"
    digests: tuple[DigestPlan, ...]
    settings: Settings
    politeness: Politeness
    files: tuple[Path, ...]
    warnings: tuple[str, ...]


def load_config(directory: Path, environ: Mapping[str, str]) -> Config:
    """The configuration of a folder. `environ` goes before `.env`.

    Raises:
        ConfigError: with every problem of all files, one a line.
    """
    config, reports = _read(directory, environ)
    if config is None:
        raise ConfigError(_listed(report for report in reports if not report.is_warning))
    return config


def check_config(directory: Path, environ: Mapping[str, str]) -> tuple[Report, ...]:
    """Every problem and warning of all files, by file and line; empty where all is well."""
    return _read(directory, environ)[1]


def load_rules_file(path: Path) -> "RuleSet":
    """The rules of one file, without running their tests.

    Raises:
        ConfigError: with every problem of the file, one a line.
    """
    reader = _Reader(path.parent)
    rules = reader.rules(path.name, are_tested=False)
    if rules is None or reader.reports:
        raise ConfigError(_listed(in_order(reader.reports)))
    return rules


def _listed(reports: Iterable[Report]) -> str:
    return "\n".join(map(str, reports))


def _read(directory: Path, environ: Mapping[str, str]) -> tuple[Config | None, tuple[Report, ...]]:
    directory = directory.absolute()
    if not directory.is_dir():
        return None, (Report(str(directory), None, None, "there is no such folder"),)
    reader = _Reader(directory)
    settings, environ = reader.settings(environ)
    rules = reader.rules(RULES, are_tested=True)
    feeds = reader.feeds(environ)
    digests = reader.digests(settings.timezone, rules)
    reports = in_order(reader.reports)
    if rules is None or feeds is None or digests is None or any(not report.is_warning for report in reports):
        return None, reports
    files = tuple(directory / name for name in (FEEDS, RULES, DIGESTS, ENV))
    warnings = tuple(report.plain for report in reports)
    return Config(feeds[0], rules, digests, settings, feeds[1], files, warnings), reports


class _Reader:
    """Reads the files of one folder and gathers what is wrong in any of them."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.reports: list[Report] = []

    def settings(self, environ: Mapping[str, str]) -> tuple[Settings, Mapping[str, str]]:
        """The settings, and the environment with `.env` behind it."""
        env_file = read_env_file(self._directory / ENV)
        self.reports.extend(Report(ENV, line, 1, message) for line, message in env_file.problems)
        merged = {**env_file.values, **environ}
        settings, notes = read_settings(self._directory, merged)
        for note in notes:
            place = _place(note.variable, env_file, environ)
            self.reports.append(Report(*place, f"{note.variable}: {note.message}", note.is_warning))
        return settings, merged

    def rules(self, name: str, *, are_tested: bool) -> "RuleSet | None":
        """The rules of a file, or None where they cannot be used."""
        from monitor.core.rules import compile_rules, read_rules, run_rule_tests  # half of what a check costs

        with self._file(name) as (data, findings):
            if data is None:
                return None
            read = read_rules(data)
            findings.errors.extend(read.problems)
            if read.ruleset is not None and are_tested:
                for failure in run_rule_tests(read.ruleset, compile_rules(read.ruleset)):
                    findings.error(failure.path, failure.message)
            return read.ruleset

    def feeds(self, environ: Mapping[str, str]) -> tuple[tuple[Feed, ...], Politeness] | None:
        """The feeds that can be used, and how the network is used; None where the file cannot be read."""
        with self._file(FEEDS) as (data, findings):
            return None if data is None else read_feeds(data, self._directory, environ, findings)

    def digests(self, zone_name: str, rules: "RuleSet | None") -> tuple[DigestPlan, ...] | None:
        """The digests, one a day where there is no file; None where the file cannot be read."""
        if not (self._directory / DIGESTS).exists():
            return default_digests(zone_name)
        with self._file(DIGESTS) as (data, findings):
            return None if data is None else read_digests(data, zone_name, rules, findings)

    @contextmanager
    def _file(self, name: str) -> Iterator[tuple[object, Findings]]:
        """The data of a file, None where there is none, and findings, which are reported at their places in the end."""
        findings = Findings()
        try:
            document = read_yaml(_content(self._directory / name))
        except OSError as error:
            self.reports.append(Report(name, None, None, _why_unreadable(error)))
            yield None, findings
            return
        yield document.data, findings
        self.reports.extend(report_document(name, document, findings))


def _content(path: Path) -> bytes:
    """What a file holds, up to one byte more than is read of it: enough to see that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _why_unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file here; monitor init writes one to start from"
    return f"the file cannot be read: {error.strerror}"


def _place(variable: str, env_file: EnvFile, environ: Mapping[str, str]) -> tuple[str, int | None, int | None]:
    """Where a variable was set: a line of `.env`, unless the environment goes before it."""
    if variable in env_file.lines and variable not in environ:
        return ENV, env_file.lines[variable], 1
    return ENVIRONMENT, None, None
