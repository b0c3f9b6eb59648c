"""A folder with the three files and `.env`, and the environment -> Config, or every problem in them. Reads files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor.config.alerts import read_alerts
from monitor.config.contents import read_content, why_unreadable
from monitor.config.digests import default_digests, read_digests
from monitor.config.env_file import EnvFile, read_env_file
from monitor.config.feeds import Politeness, read_feeds
from monitor.config.findings import Findings
from monitor.config.patience import Patience
from monitor.config.reports import ENVIRONMENT, Report, in_order, report_document
from monitor.config.rule_feeds import stated_ids, unknown_feeds
from monitor.config.rules_files import RulesReading, read_rules_files
from monitor.config.settings import Settings, read_settings
from monitor.config.templates import OwnTemplates, read_templates
from monitor.config.trial import RuleTrial, trial_within, try_rules
from monitor.config.yaml_reader import MAX_BYTES, read_yaml
from monitor.core.alerts import AlertPlan
from monitor.core.model import DigestPlan, Feed
from monitor.errors import ConfigError
from monitor.shelf import shelved

if TYPE_CHECKING:
    from monitor.core.rules import RuleSet

FEEDS: Final = "feeds.yaml"
RULES: Final = "rules.yaml"
DIGESTS: Final = "digests.yaml"
ENV: Final = ".env"
TEMPLATES: Final = "templates"


@dataclass(frozen=True, slots=True)
class Config:
    """All that a person has said, as core values. `files` and folders are watched for reload, `warnings` said at start.

    `rules_data` is the plain tree that `rules` were read from. `rules_fault` is empty where these are the rules of the
    files; else it says what is wrong in the files, and `rules` are the last good ones. `templates` are the user's own,
    by name, whatever `template_faults` says of them: a digest that they cannot make is made by the shipped ones.
    """

    feeds: tuple[Feed, ...]
    rules: "RuleSet"
    digests: tuple[DigestPlan, ...]
    settings: Settings
    politeness: Politeness
    files: tuple[Path, ...]
    warnings: tuple[str, ...]
    rules_data: object
    rules_fault: tuple[Report, ...]
    alerts: tuple[AlertPlan, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
    template_faults: tuple[Report, ...] = ()


def load_config(
    directory: Path,
    environ: Mapping[str, str],
    last_good: object | None = None,
    test_rules: RuleTrial = try_rules,
    tried: object | None = None,
) -> Config:
    """The configuration of a folder. `environ` goes before `.env`.

    Where the files of rules are broken, or their tests fail, `last_good` (the `rules_data` of an earlier Config) takes
    their place; what digests.yaml then names in vain is only warned of. `tried` is the `rules_data` of rules whose
    tests came out well by this very program: only rules that were edited since are tested.

    Raises:
        ConfigError: with every problem of all files, one a line.
    """
    config, reports = _read(directory, environ, last_good, lambda path: read_rules_files(path, test_rules, tried))
    if config is None:
        raise ConfigError(_listed(report for report in reports if not report.is_warning))
    return config


def load_settings(directory: Path, environ: Mapping[str, str]) -> Settings:
    """The settings alone, as `load_config` gives them: where the store is has to be known before its last good rules.

    Raises:
        ConfigError: with every problem of `.env` and the environment, one a line.
    """
    directory = _existing(directory)
    reader = _Reader(directory)
    settings, _ = reader.settings(environ)
    errors = [report for report in reader.reports if not report.is_warning]
    if errors:
        raise ConfigError(_listed(in_order(errors)))
    return settings


def check_config(directory: Path, environ: Mapping[str, str], patience: Patience | None = None) -> tuple[Report, ...]:
    """Every problem and warning of all files, by file and line; empty where all is well.

    With `patience`, in the main thread alone, the tests of rules are tried no longer than that.
    """
    trial = try_rules if patience is None else trial_within(patience)
    with dictionaries(directory, environ):
        config, reports = _read(directory, environ, None, lambda path: read_rules_files(path, trial))
    # A digest goes out all the same; who asks whether all is well is told that it is not.
    faults = config.template_faults if config else ()
    return in_order([replace(report, is_warning=report.is_warning and report not in faults) for report in reports])


def dictionaries(directory: Path, environ: Mapping[str, str]) -> AbstractContextManager[object]:
    """Inside, dictionaries are those beside the store, where there is one: a fiftieth of the time to make them."""
    settings, _ = _Reader(directory.absolute()).settings(environ)
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    return shelved(database) if database.exists() else nullcontext()


def _listed(reports: Iterable[Report]) -> str:
    return "\n".join(map(str, reports))


def _existing(directory: Path) -> Path:
    directory = directory.absolute()
    if not directory.is_dir():
        raise ConfigError(f"{directory}: {_NO_FOLDER}")
    return directory


_NO_FOLDER: Final = "there is no such folder"


def _read(
    directory: Path,
    environ: Mapping[str, str],
    last_good: object | None,
    read_rules_at: Callable[[Path], RulesReading],
) -> tuple[Config | None, tuple[Report, ...]]:
    directory = directory.absolute()
    if not directory.is_dir():
        return None, (Report(str(directory), None, None, _NO_FOLDER),)
    reader = _Reader(directory)
    settings, environ = reader.settings(environ)
    reading = read_rules_at(directory / RULES)
    in_force = _in_force(reading, last_good)
    feeds = reader.feeds(environ, settings.why_not_asked)
    digests = reader.digests(settings, environ, in_force)
    templates = reader.templates(settings)
    if in_force is None or not in_force.fault:
        reader.reports.extend(reading.reports)
    if reading.rules is not None and feeds is not None:
        problems = unknown_feeds(reading.rules.data, feeds[0], reader.stated_ids)
        reader.reports.extend(reading.rules.report(problem, is_warning=True) for problem in problems)
    reports = in_order(reader.reports)
    if in_force is None or feeds is None or digests is None or any(not report.is_warning for report in reports):
        return None, in_order((*reader.reports, *reading.reports))
    config = Config(
        feeds=feeds[0],
        rules=in_force.rules,
        digests=digests,
        settings=settings,
        politeness=feeds[1],
        files=(*(directory / name for name in (FEEDS, DIGESTS, ENV)), *reading.files, *templates.watched),
        warnings=tuple(report.plain for report in reports),
        rules_data=in_force.data,
        rules_fault=in_force.fault,
        alerts=reader.alerts,
        templates=templates.texts,
        template_faults=templates.reports,
    )
    return config, reports


@dataclass(frozen=True, slots=True)
class _InForce:
    """The rules that hold, those of the files or, where there is a `fault` in these, the last good ones."""

    rules: "RuleSet"
    data: object
    fault: tuple[Report, ...] = ()


def _in_force(reading: RulesReading, last_good: object | None) -> _InForce | None:
    """None where neither the files nor the last good rules can be used."""
    if reading.rules is not None:
        return _InForce(reading.rules.ruleset, reading.rules.data)
    if last_good is None:
        return None
    from monitor.core.rules import read_rules

    # They were good for the program that kept them; a newer one may think otherwise.
    ruleset = read_rules(last_good).ruleset
    return None if ruleset is None else _InForce(ruleset, last_good, reading.errors)


class _Reader:
    """Reads the files of one folder but the rules, and gathers what is wrong in any of them."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.reports: list[Report] = []
        self.stated_ids: frozenset[str] = frozenset()
        self.alerts: tuple[AlertPlan, ...] = ()

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

    def feeds(
        self, environ: Mapping[str, str], why_not_asked: Callable[[str], str | None]
    ) -> tuple[tuple[Feed, ...], Politeness] | None:
        """The feeds that can be used, and how the network is used; None where the file cannot be read."""
        with self._file(FEEDS) as (data, findings):
            self.stated_ids = stated_ids(data)
            return None if data is None else read_feeds(data, self._directory, environ, findings, why_not_asked)

    def digests(
        self, settings: Settings, environ: Mapping[str, str], in_force: _InForce | None
    ) -> tuple[DigestPlan, ...] | None:
        """The digests, one a day where there is no file; None where the file cannot be read. Its `alerts` go there."""
        zone_name = settings.timezone
        if not (self._directory / DIGESTS).exists():
            return default_digests(zone_name)
        ruleset = None if in_force is None else in_force.rules
        is_older = in_force is not None and bool(in_force.fault)
        with self._file(DIGESTS) as (data, findings):
            if data is None:
                return None
            named = (zone_name, ruleset)
            self.alerts = read_alerts(data, *named, environ, settings.egress, findings, is_older=is_older)
            return read_digests(data, *named, findings, is_older=is_older)

    def templates(self, settings: Settings) -> OwnTemplates:
        """The user's own templates; what is wrong in them stops nothing."""
        folder = settings.templates_dir
        label = str(folder.relative_to(self._directory) if folder.is_relative_to(self._directory) else folder)
        found = read_templates(folder, label, is_named=folder != self._directory / TEMPLATES)
        found = replace(found, reports=tuple(replace(report, is_warning=True) for report in found.reports))
        self.reports.extend(found.reports)
        return found

    @contextmanager
    def _file(self, name: str) -> Iterator[tuple[object, Findings]]:
        """The data of a file, None where there is none, and findings, which are reported at their places in the end."""
        findings = Findings()
        try:
            document = read_yaml(read_content(self._directory / name, MAX_BYTES))
        except OSError as error:
            self.reports.append(Report(name, None, None, why_unreadable(error)))
            yield None, findings
            return
        yield document.data, findings
        self.reports.extend(report_document(name, document, findings))


def _place(variable: str, env_file: EnvFile, environ: Mapping[str, str]) -> tuple[str, int | None, int | None]:
    """Where a variable was set: a line of `.env`, unless the environment goes before it."""
    if variable in env_file.lines and variable not in environ:
        return ENV, env_file.lines[variable], 1
    return ENVIRONMENT, None, None
