"""The files in the repository: right, current, and with the feeds that they promise."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from monitor.cli.files import schema_text, starter_files
from monitor.config import check_config, load_config
from monitor.config.schemas import SCHEMA_BY_FILE
from monitor.config.settings import KNOWN

ROOT = Path(__file__).parents[2]
NAMES = ("feeds", "rules", "digests")


def faults(name: str, text: str, *, version: tuple[int, int] = (1, 2)) -> list[str]:
    """What an editor that reads YAML of that version says of the text."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    data = json.loads(json.dumps(yaml.load(text)))
    return [error.message for error in Draft202012Validator(SCHEMA_BY_FILE[name]()).iter_errors(data)]


def test_yaml_1_1_is_read_as_such_by_the_editor_of_these_tests() -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 1)
    assert yaml.load("[no, 19:30, 010]") == [False, 1170, 8]


def test_the_shipped_files_have_no_problem_and_no_warning() -> None:
    assert check_config(ROOT, {}) == ()


def test_the_seed_corpus_comes_first_and_is_a_demonstration_whose_every_entry_is_news() -> None:
    first, *others = load_config(ROOT, {}).feeds
    assert first.url == (ROOT / "seed_corpus/feed.xml").as_uri()
    assert (first.is_demonstration, first.backlog) == (True, None)
    assert not any(feed.is_demonstration for feed in others)


def test_the_feeds_cover_the_subject_in_four_languages_with_state_media_told_apart() -> None:
    feeds = load_config(ROOT, {}).feeds[1:]
    assert 20 <= len(feeds) <= 35
    assert {language for language, count in Counter(feed.language for feed in feeds).items() if count >= 3} == {
        "en",
        "ru",
        "uk",
        "zh",
    }
    governments = ("people.com.cn", "globaltimes", "chinadaily", "tass", "rg.ru", "ukrinform")
    for feed in feeds:
        assert ("state-media" in feed.tags) == any(name in feed.url for name in governments), feed.url


def test_the_one_digest_is_daily_at_seven_and_goes_to_the_folder() -> None:
    (plan,) = load_config(ROOT, {}).digests
    assert (plan.digest_id, plan.schedule.at, plan.recipients) == ("daily", ("07:00",), ())


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_schema_is_current(name: str) -> None:
    assert (ROOT / f"schemas/{name}.schema.json").read_text("utf-8") == schema_text(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_a_schema_and_each_file_names_it(name: str) -> None:
    schema = SCHEMA_BY_FILE[name]()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    line = f"# yaml-language-server: $schema=schemas/{name}.schema.json"
    for text in ((ROOT / f"{name}.yaml").read_text("utf-8"), dict(starter_files())[f"{name}.yaml"]):
        assert text.splitlines()[0] == line


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version", [(1, 1), (1, 2)])
def test_an_editor_finds_nothing_wrong_with_shipped_and_starter_files(name: str, version: tuple[int, int]) -> None:
    assert faults(name, (ROOT / f"{name}.yaml").read_text("utf-8"), version=version) == []
    assert faults(name, dict(starter_files())[f"{name}.yaml"], version=version) == []


RIGHT = {
    "feeds": """
defaults: {interval: 1h, tags: [1, two]}
politeness: {host_gap: 2s, concurrency: 4}
feeds:
  - https://a.org
  - {url: https://b.org, language: no, full_text: yes, enabled: on, backlog: all, name: 2024, id: 7}
  - {url: https://c.org, interval: {min: 1h, max: 2h}, tags: x, headers_env: {A: B}, auth_env: C}
""",
    "digests": """
defaults: {timezone: UTC, recipients: }
digests:
  a: {at: 19:30, days: weekdays, max_cards: 5}
  b: {at: [7:00, "08:00"], days: [mon, tue], recipients: [a@b.org], tags: [x, 2]}
  c: {every: 15m}
  d:
""",
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("version", [(1, 1), (1, 2)])
def test_what_the_reader_takes_the_schema_takes(tmp_path: Path, name: str, version: tuple[int, int]) -> None:
    for other in NAMES:
        (tmp_path / f"{other}.yaml").write_text(RIGHT.get(other, "rules: {r: {tags: [x, 2], any: [word]}}\n"))
    # The bounds and the variables that are not set are worth a warning.
    assert [report for report in check_config(tmp_path, {}) if not report.is_warning] == []
    assert faults(name, RIGHT[name], version=version) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("feeds", "feeds: [{url: https://a.org, lang: en}]"),
        ("feeds", "feeds: [{name: x}]"),
        ("feeds", "feeds: [{url: https://a.org, interval: soon}]"),
        ("feeds", "fedes: []"),
        ("digests", "digests: {a: {send_at: '07:00'}}"),
        ("digests", "digests: {a: {at: 7am}}"),
        ("digests", "digests: {a: {days: someday}}"),
        ("digests", "digests: {}\nalerts: {a: {min_strength: 101}}"),
        ("digests", "digests: {}\nalerts: {a: {at: '07:00'}}"),
    ],
)
def test_an_editor_underlines_the_usual_mistakes(name: str, text: str) -> None:
    assert faults(name, text) != []


def test_the_example_of_the_environment_names_settings_that_exist_and_sets_none() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert all(line.startswith("#") or not line for line in text.splitlines())
    named = set(re.findall(r"^# (MONITOR_[A-Z_]+)=", text, re.MULTILINE))
    assert named == set(KNOWN) - {"MONITOR_BASE_URL", "MONITOR_CONFIG_DIR", "MONITOR_CRASH_AT", "MONITOR_WEB"}


def test_the_example_of_the_environment_is_right_once_its_lines_are_uncommented(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=[A-Z_]+=)", "", (ROOT / ".env.example").read_text("utf-8"), flags=re.MULTILINE)
    for name in NAMES:
        (tmp_path / f"{name}.yaml").write_text(dict(starter_files())[f"{name}.yaml"])
    (tmp_path / ".env").write_text(text)
    assert check_config(tmp_path, {}) == ()


_SHIPPED_LANGUAGES = {"en", "ru", "uk", "zh"}


def test_every_shipped_rule_is_tested_in_every_language_that_it_has_words_in_and_against_a_wrong_match() -> None:
    for rule in load_config(ROOT, {}).rules.rules:
        tested = {example.document.language or "en" for example in rule.examples if example.must_match}
        assert tested == _SHIPPED_LANGUAGES, rule.rule_id
        assert any(not example.must_match for example in rule.examples), rule.rule_id
