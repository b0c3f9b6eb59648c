"""The rules to go on by: those of the files or, where these are broken, the last good ones of the store."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app import load_or_fall_back, log_rules_fault, open_store, start_parts, try_in_worker_of_its_own
from monitor.app.rules import PROBLEMS_LOGGED, try_in_worker, try_in_workers_of
from monitor.config import Config, Report, load_config
from monitor.core.rules import RuleSet, read_rules
from monitor.errors import ConfigError
from monitor.pool import Pool, PoolLimits
from monitor.store import Store
from tests.builders import NOW
from tests.stores import put_blank

GOOD = "rules:\n  cranes: {any: [crane], tests: {must_match: [One crane stood still.]}}\n"
OTHER = GOOD + "  quay: [quay]\n"
BROKEN = "rules:\n  cranes: {anny: [crane]}\n"
UNTRUE = "rules:\n  cranes: {any: [crane], tests: {must_match: [The quay is empty.]}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds.yaml").write_text("feeds: ['https://harbour.test/feed.xml']\n")
    (tmp_path / "rules.yaml").write_text(GOOD)
    return tmp_path


@pytest.fixture
def used(folder: Path) -> Config:
    """A configuration that a monitor ran with."""
    config = load_config(folder, {})
    put_blank(folder / "var" / "monitor.db")
    with open_store(config, lambda: NOW) as store:
        asyncio.run(start_and_end(config, store))
    return config


async def start_and_end(config: Config, store: Store) -> None:
    async with start_parts(config, store, lambda: NOW):
        pass


def ruleset(text: str = "crane") -> RuleSet:
    read = read_rules({"rules": {"cranes": {"any": [text], "tests": {"must_match": ["One crane stood still."]}}}})
    assert read.ruleset is not None
    return read.ruleset


def test_good_files_are_taken_as_they_are(folder: Path, used: Config) -> None:
    (folder / "rules.yaml").write_text(OTHER)
    config = load_or_fall_back(folder, {})
    assert (len(config.rules.rules), config.rules_fault) == (2, ())


@pytest.mark.parametrize("text", [BROKEN, UNTRUE, "", "rules: [", None])
def test_broken_rules_give_way_to_the_last_good_ones(folder: Path, used: Config, text: str | None) -> None:
    if text is None:
        (folder / "rules.yaml").unlink()
    else:
        (folder / "rules.yaml").write_text(text)
    config = load_or_fall_back(folder, {})
    assert config.rules == used.rules
    assert {report.file for report in config.rules_fault} == {"rules.yaml"}


def test_without_a_store_broken_rules_are_an_error_and_none_is_made(folder: Path) -> None:
    (folder / "rules.yaml").write_text(BROKEN)
    with pytest.raises(ConfigError, match=r"rules\.yaml:2:12: "):
        load_or_fall_back(folder, {})
    assert not (folder / "var").exists()


def test_a_store_that_never_saw_rules_helps_nobody(folder: Path) -> None:
    open_store(load_config(folder, {}), lambda: NOW).close()
    (folder / "rules.yaml").write_text(BROKEN)
    with pytest.raises(ConfigError, match=r"rules\.yaml:2:12: "):
        load_or_fall_back(folder, {})


@pytest.mark.parametrize("place", ["sqlite:///{}/feeds.yaml", "nonsense"])
def test_a_store_that_cannot_be_opened_hides_no_problem_of_the_files(folder: Path, place: str) -> None:
    (folder / "rules.yaml").write_text(BROKEN)
    with pytest.raises(ConfigError, match=r"rules\.yaml:2:12: "):
        load_or_fall_back(folder, {"MONITOR_DATABASE_URL": place.format(folder)})


def test_other_broken_files_are_an_error_whatever_the_store_holds(folder: Path, used: Config) -> None:
    (folder / "feeds.yaml").write_text("feeds: {}\n")
    with pytest.raises(ConfigError, match=r"feeds\.yaml"):
        load_or_fall_back(folder, {})


def test_broken_rules_are_not_kept(folder: Path, used: Config) -> None:
    (folder / "rules.yaml").write_text(UNTRUE)
    config = load_or_fall_back(folder, {})
    with open_store(config, lambda: NOW) as store:
        asyncio.run(start_and_end(replace(config, rules_data={"rules": {}}), store))
        last = store.last_rules()
    assert last is not None
    assert last.data == used.rules_data


def test_the_log_names_each_problem_up_to_ten(folder: Path, used: Config, caplog: pytest.LogCaptureFixture) -> None:
    reports = tuple(Report("rules.yaml", line, 3, "unknown key") for line in range(1, PROBLEMS_LOGGED + 3))
    with open_store(used, lambda: NOW) as store:
        log_rules_fault(used, store)
        assert caplog.text == ""
        log_rules_fault(replace(used, rules_fault=reports), store)
    [record] = caplog.records
    assert record.levelname == "ERROR"
    said = record.getMessage().splitlines()
    assert said[0] == (
        f"the rules on disk cannot be used; the last good ones (revision {used.rules.version[:8]}, "
        "in use since 2026-11-21 06:30 UTC) stay in force:"
    )
    assert said[1:] == [f"  {report}" for report in reports[:PROBLEMS_LOGGED]] + [
        "  and 2 more; monitor check shows them all"
    ]


def test_the_tests_of_rules_are_run_in_another_process(tmp_path: Path) -> None:
    assert try_in_worker_of_its_own(ruleset(), (tmp_path,)).failures == ()
    [failure] = try_in_worker_of_its_own(ruleset("zeppelin"), (tmp_path,)).failures
    assert failure.rule_id == "cranes"


async def test_the_tests_of_rules_are_run_by_the_workers_that_are_there(tmp_path: Path) -> None:
    async with Pool(ruleset(), workers=1) as pool:
        trial = try_in_workers_of(pool, asyncio.get_running_loop())
        outcome = await asyncio.to_thread(trial, ruleset("zeppelin"), (tmp_path,))
    assert [failure.rule_id for failure in outcome.failures] == ["cranes"]


async def test_tests_that_nobody_could_run_are_a_problem_of_the_rules(tmp_path: Path) -> None:
    broken = ruleset()
    object.__setattr__(broken, "rules", None)
    async with Pool(ruleset(), workers=1, limits=PoolLimits()) as pool:
        outcome = await try_in_worker(pool, broken, (tmp_path,))
    [report] = outcome.reports
    assert report.message.startswith("the tests of the rules could not be run to their end: its reader failed (")
