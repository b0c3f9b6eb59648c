"""When edited files are read again: not while somebody is still writing them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.app.watch import PATIENCE, Watch, signature


def looks(watch: Watch, *files: Path) -> bool:
    return watch.has_news(signature(files))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text("rules: {}\n")
    return path


def test_a_file_that_is_edited_made_or_removed_changes_the_signature(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    seen = [signature((path,))]
    for text in ("a", "ab"):
        path.write_text(text)
        seen.append(signature((path,)))
    path.unlink()
    assert len(set(seen)) == 3
    assert signature((path,)) == seen[0]


def test_a_folder_changes_with_its_yaml_files_alone(tmp_path: Path) -> None:
    before = signature((tmp_path,))
    (tmp_path / "log.txt").write_text("a line")
    (tmp_path / ".rules.yaml.swp").write_text("an editor's")
    assert signature((tmp_path,)) == before
    (tmp_path / "more_test.yaml").write_text("tests: []")
    assert signature((tmp_path,)) != before


def test_files_that_rest_are_no_news(rules: Path) -> None:
    watch = Watch((rules,))
    assert [looks(watch, rules) for _ in range(3)] == [False] * 3


def test_an_edit_is_news_when_it_rests(rules: Path) -> None:
    watch = Watch((rules,))
    rules.write_text("rules: {a: [a]}\n")
    assert [looks(watch, rules) for _ in range(3)] == [False, True, True]
    watch.take(signature((rules,)))
    assert not looks(watch, rules)


def test_a_file_that_is_saved_in_two_steps_is_not_read_in_between(rules: Path) -> None:
    watch, told = Watch((rules,)), []
    for text in ("", "rules: {a: [a]}\n"):
        rules.write_text(text)
        told.append(looks(watch, rules))
    assert told == [False, False]
    assert looks(watch, rules)


@pytest.mark.parametrize(("seconds", "told"), [(-1, [True, True]), (1, [False, False])])
def test_what_was_saved_during_a_start_is_edited(rules: Path, seconds: int, told: list[bool]) -> None:
    saved = datetime.fromtimestamp(rules.stat().st_mtime, UTC)
    watch = Watch((rules,), read_at=saved + timedelta(seconds=seconds))
    assert [looks(watch, rules) for _ in range(2)] == told


def test_an_edit_that_is_taken_back_is_no_news(rules: Path) -> None:
    watch = Watch((rules,))
    moved = rules.rename(rules.with_name("rules.yaml~"))
    assert not looks(watch, rules)
    moved.rename(rules)
    assert [looks(watch, rules) for _ in range(2)] == [False, False]


def test_files_that_never_rest_are_read_in_the_end(rules: Path) -> None:
    watch, told = Watch((rules,)), []
    for number in range(PATIENCE + 1):
        rules.write_text("#" * (number + 20))
        told.append(looks(watch, rules))
    assert told == [False] * PATIENCE + [True]
