"""Broken files of rules while older rules are good: these stay in force, and what is wrong is said."""

from pathlib import Path

import pytest

from monitor.config import Config, load_config, load_settings
from monitor.config.trial import TrialOutcome
from monitor.core.rules import RuleSet, TestFailure
from monitor.errors import ConfigError
from tests.config.workspace import DIGESTS, write_files

LAST_GOOD = {"rules": {"harbour": {"tags": ["sea"], "any": ["harbour"]}}}
BROKEN = "rules:\n  harbor: {anny: [harbor]}\n"


def load(folder: Path, last_good: object | None = LAST_GOOD, **texts: str | None) -> Config:
    return load_config(write_files(folder, **texts), {}, last_good)


def rule_ids(config: Config) -> list[str]:
    return [rule.rule_id for rule in config.rules.rules]


def test_good_files_are_used_whatever_was_good_before(tmp_path: Path) -> None:
    config = load(tmp_path)
    assert (rule_ids(config), config.rules_fault) == (["harbour", "counted"], ())


def test_the_data_of_good_rules_makes_the_same_rules_again(tmp_path: Path) -> None:
    config = load(tmp_path)
    again = load(tmp_path, config.rules_data, rules=BROKEN)
    assert again.rules == config.rules
    assert again.rules_data == config.rules_data


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        (BROKEN, "rules.yaml:2:12"),
        ("rules: [", "rules.yaml:1:8"),
        (None, "rules.yaml"),
        ("rules: {harbor: {any: [harbor], tests: {must_match: [nothing]}}}\n", "rules.yaml:1:54"),
    ],
    ids=["a mistake", "no YAML", "no file", "a failing test"],
)
def test_broken_rules_leave_the_last_good_ones_in_force_and_are_said(
    tmp_path: Path, rules: str | None, where: str
) -> None:
    config = load(tmp_path, rules=rules)
    assert rule_ids(config) == ["harbour"]
    assert config.rules_data == LAST_GOOD
    assert [report.where for report in config.rules_fault] == [where]
    assert config.warnings == ()


def test_without_last_good_rules_broken_ones_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"rules\.yaml:2:12: unknown key"):
        load(tmp_path, None, rules=BROKEN)


def test_last_good_rules_that_this_version_refuses_are_no_help(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"rules\.yaml:2:12: unknown key"):
        load(tmp_path, {"rules": {"a": {"zzz": "b"}}}, rules=BROKEN)


def test_digests_of_newer_rules_are_only_warned_of_while_older_ones_are_in_force(tmp_path: Path) -> None:
    digests = "digests: {daily: {rules: [harbour, harbor], tags: [lake]}}\n"
    config = load(tmp_path, rules=BROKEN, digests=digests)
    assert config.warnings == (
        'digests.yaml:1:36: unknown rule "harbor", did you mean "harbour"?',
        'digests.yaml:1:52: unknown tag of rules "lake"',
    )
    assert config.digests[0].rules == ("harbour", "harbor")


@pytest.mark.parametrize("name", ["feeds", "digests", "env"])
def test_mistakes_in_other_files_still_stop(tmp_path: Path, name: str) -> None:
    text = {"feeds": "feeds: [ftp://a.org]\n", "digests": DIGESTS + "x: y\n", "env": "MONITOR_WORKERS=none\n"}[name]
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, rules=BROKEN, **{name: text})
    assert len(str(caught.value).splitlines()) == 2, "what is wrong with the rules is said too"


def test_the_tests_of_rules_can_be_run_elsewhere(tmp_path: Path) -> None:
    asked: list[tuple[str, ...]] = []

    def trial(ruleset: RuleSet, folders: tuple[Path, ...], /) -> TrialOutcome:
        asked.append((*(rule.rule_id for rule in ruleset.rules), *(folder.name for folder in folders)))
        return TrialOutcome((TestFailure("harbour", ("rules", "harbour", "any"), "it fails"),), ())

    config = load_config(write_files(tmp_path), {}, LAST_GOOD, trial)
    assert asked == [("harbour", "counted", tmp_path.name)]
    assert [str(report) for report in config.rules_fault] == ["rules.yaml:2:31: it fails"]


def test_the_settings_can_be_read_before_all_else(tmp_path: Path) -> None:
    folder = write_files(tmp_path, rules=None, feeds="{", env="MONITOR_RETENTION_DAYS=7\n")
    assert load_settings(folder, {}).retention_days == 7


@pytest.mark.parametrize(
    ("env", "message"), [("MONITOR_WORKERS=none\n", r"\.env:1:1: MONITOR_WORKERS"), (None, "there is no such folder")]
)
def test_settings_that_cannot_be_used_are_an_error(tmp_path: Path, env: str | None, message: str) -> None:
    folder = tmp_path / "nowhere" if env is None else write_files(tmp_path, env=env)
    with pytest.raises(ConfigError, match=message):
        load_settings(folder, {})
