"""Rules in several files: what is read, in which order, and every mistake at the file, line and column it stands in."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.config import RulesFile, check_config, load_config, load_rules
from monitor.config.includes import MAX_DEPTH, MAX_FILES
from monitor.errors import ConfigError
from tests.config.workspace import DIGESTS, FEEDS, unmarked

CHINA = "actors: {china: [China, Beijing]}\n"
TRADE = "rules: {trade: {all: [tariff, 'actor:china']}}\n"


def write(folder: Path, texts: Mapping[str, str]) -> Path:
    """The files by their names, and the first of them as a path."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder / next(iter(texts))


def loaded(folder: Path, texts: Mapping[str, str]) -> RulesFile:
    return load_rules(write(folder, texts), are_tested=True)


def said(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """What a check of a folder with these files of rules says."""
    write(folder, {"rules.yaml": "", "feeds.yaml": FEEDS, **texts})
    return [str(report) for report in check_config(folder, {})]


def ids(rules: RulesFile) -> list[str]:
    return [rule.rule_id for rule in rules.ruleset.rules]


def test_actors_terms_and_rules_of_an_included_file_count_as_if_they_stood_here(tmp_path: Path) -> None:
    rules = loaded(tmp_path, {"rules.yaml": f"include: china.yaml\n{TRADE}", "china.yaml": CHINA + "terms: {t: [x]}\n"})
    assert rules.data == {
        "actors": {"china": ["China", "Beijing"]},
        "terms": {"t": ["x"]},
        "rules": {"trade": {"all": ["tariff", "actor:china"]}},
    }
    alone = loaded(tmp_path, {"whole.yaml": CHINA + "terms: {t: [x]}\n" + TRADE})
    assert rules.ruleset == alone.ruleset


def test_a_folder_stands_for_its_yaml_files_by_name_without_tests_and_hidden_ones(tmp_path: Path) -> None:
    texts = {"rules.yaml": "include: [more/]\nrules: {z: [z]}\n", "more/b.yaml": "rules: {b: [b]}\n"}
    others = {"more/a.yaml": "rules: {a: [a]}\n", "more/.c.yaml": "{", "more/notes.txt": "{", "more/deep/d.yaml": "{"}
    assert ids(loaded(tmp_path, {**texts, **others})) == ["z", "a", "b"]


def test_an_include_is_relative_to_the_file_that_names_it(tmp_path: Path) -> None:
    texts = {"rules.yaml": "include: a/one.yaml\n", "a/one.yaml": "include: [../b/two.yaml, three.yaml]\n"}
    others = {"b/two.yaml": "rules: {two: [x]}\n", "a/three.yaml": "rules: {three: [x]}\n"}
    assert ids(loaded(tmp_path, {**texts, **others})) == ["two", "three"]


def test_a_file_that_two_files_include_is_read_once(tmp_path: Path) -> None:
    texts = {"rules.yaml": "include: [a.yaml, b.yaml]\n", "china.yaml": CHINA}
    others = {"a.yaml": "include: china.yaml\n", "b.yaml": f"include: china.yaml\n{TRADE}"}
    (tmp_path / "linked.yaml").symlink_to("china.yaml")
    texts["rules.yaml"] = "include: [a.yaml, b.yaml, linked.yaml]\n"
    assert ids(loaded(tmp_path, {**texts, **others})) == ["trade"]


def test_every_path_of_the_joined_rules_leads_back_to_its_file(tmp_path: Path) -> None:
    texts = {"rules.yaml": "include: more.yaml\nrules:\n  here: [x]\n", "more.yaml": "\nrules:\n  there: [x,\n    y]\n"}
    rules = loaded(tmp_path, texts)
    assert rules.locate(("rules", "here", 0)) == ("rules.yaml", 3, 10)
    assert rules.locate(("rules", "there", 1)) == ("more.yaml", 4, 5)
    assert rules.locate(()) == ("rules.yaml", 1, 1)


MISTAKES = {
    "a missing file": (
        {"rules.yaml": "include: [‸chna.yaml]\n", "china.yaml": CHINA},
        'there is no such file or folder, did you mean "china.yaml"?',
    ),
    "a missing folder": ({"rules.yaml": "include: ‸rules/china.yaml\n"}, "there is no folder"),
    "a missing file of an included one": (
        {"rules.yaml": "include: a/b.yaml\n", "a/b.yaml": "include:\n  - ‸zzzzzz\n"},
        "there is no such file or folder in ",
    ),
    "a circle": (
        {"rules.yaml": "include: a.yaml\n", "a.yaml": "include: [b.yaml]\n", "b.yaml": "include: ‸a.yaml\n"},
        "this includes itself: a.yaml → b.yaml → a.yaml",
    ),
    "itself": ({"rules.yaml": "include: ‸rules.yaml\n"}, "rules.yaml → rules.yaml"),
    "its own folder": ({"rules.yaml": "include: ‸.\n", "feeds.yaml": FEEDS}, "rules.yaml: this includes itself"),
    "the same rule in two files": (
        {"rules.yaml": "include: a.yaml\nrules:\n  r: [x]\n", "a.yaml": "rules:\n  ‸r: [y]\n"},
        '"r" is already defined in rules.yaml:3:3: keep one of the two',
    ),
    "the same actor in two files": (
        {
            "rules.yaml": "include: [a.yaml, b.yaml]\n" + TRADE,
            "a.yaml": CHINA,
            "b.yaml": "actors: {‸china: [Peking]}\n",
        },
        "already defined in a.yaml:1:10",
    ),
    "the same list in two files": (
        {"rules.yaml": "include: a.yaml\nterms: {t: [x]}\nrules: {r: ['terms:t']}\n", "a.yaml": "terms: {‸t: [y]}\n"},
        "already defined in rules.yaml:2:9",
    ),
    "an unknown actor in an included rule": (
        {"rules.yaml": "include: a.yaml\n" + CHINA, "a.yaml": "rules:\n  r: {all: [x, 'actor:‸chna']}\n"},
        'unknown actor "chna", did you mean "china"?',
    ),
    "a failing test in an included rule": (
        {"rules.yaml": "include: a.yaml\n", "a.yaml": "rules:\n  r: {any: [x], tests: {must_match: [‸nothing]}}\n"},
        "does not match its own test",
    ),
    "broken YAML in an included file": (
        {"rules.yaml": "include: a.yaml\n" + TRADE, "a.yaml": "actors: {china: ‸[China\n"},
        "[ is not closed",
    ),
    "an unknown key at the top of an included file": (
        {"rules.yaml": "include: a.yaml\nrules: {r: [x]}\n", "a.yaml": "‸rulse: {s: [x]}\n"},
        'unknown key "rulse", did you mean "rules"?',
    ),
    "an included file that is a list": (
        {"rules.yaml": "include: a.yaml\nrules: {r: [x]}\n", "a.yaml": "‸- China\n"},
        "this has to be a map",
    ),
    "rules of an included file that are a list": (
        {"rules.yaml": "include: a.yaml\nrules: {r: [x]}\n", "a.yaml": "rules: ‸[x]\n"},
        "this has to be a map",
    ),
    "an empty include": ({"rules.yaml": "include:‸\nrules: {r: [x]}\n"}, "name a file or a folder"),
    "an empty path": ({"rules.yaml": "include: [‸'']\nrules: {r: [x]}\n"}, "name a file or a folder"),
    "a map for a path": ({"rules.yaml": "include: ‸{file: a.yaml}\nrules: {r: [x]}\n"}, "a path is needed here"),
    "a web address": ({"rules.yaml": "include: ‸https://a.org/rules.yaml\n"}, "this is a web address"),
    "a pattern": ({"rules.yaml": "include: ‸more/*.yaml\n"}, "name the folder, more,"),
    "a path of Windows": ({"rules.yaml": "include: ‸more\\china.yaml\n"}, "divided by /: more/china.yaml"),
    "a file of tests": ({"rules.yaml": "include: ‸a_test.yaml\n"}, "are run by themselves"),
    "a path that is none": ({"rules.yaml": f"include: ‸{'x' * 1001}\n"}, "this is no path"),
    "a binary file": ({"rules.yaml": "include: a.yaml\n", "a.yaml": "‸\0\0"}, "a binary file"),
    "an empty file": ({"rules.yaml": "include: a.yaml\n", "a.yaml": "‸"}, "the file is empty"),
}


@pytest.mark.parametrize(("texts", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_once_at_its_file_line_and_column(
    tmp_path: Path, texts: dict[str, str], message: str
) -> None:
    (marked,) = [name for name, text in texts.items() if "‸" in text]
    text, place = unmarked(texts[marked])
    (found,) = said(tmp_path, {**texts, marked: text})
    assert found.startswith(f"{marked}:{place}: ")
    assert message in found


def test_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    texts = {"rules.yaml": "include: [a.yaml, b.yaml]\nrules: {r: {anny: [x]}}\n", "a.yaml": "rules: {s: {any: }}\n"}
    found = said(tmp_path, {**texts, "b.yaml": "rules: {t: {any: [x], priority: urgent}}\n"})
    assert [line.split(":")[0] for line in found] == ["a.yaml", "b.yaml", "rules.yaml"]


def test_a_folder_without_rules_and_files_with_another_ending_are_warned_of(tmp_path: Path) -> None:
    texts = {"rules.yaml": "include: more\nrules: {r: [x]}\n", "more/a.yml": "rules: {s: [x]}\n"}
    empty, other = said(tmp_path, texts)
    assert empty == "rules.yaml:1:10: warning: a.yml in this folder is not read: only files named *.yaml are"
    assert other == "rules.yaml:1:10: warning: there is no *.yaml in this folder yet"


def test_links_that_lead_in_a_circle_are_said(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (found,) = said(tmp_path, {"rules.yaml": "include: loop.yaml\n"})
    assert found == "rules.yaml:1:10: the file cannot be read: Too many levels of symbolic links"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": CHINA}).chmod(0)
    (found,) = said(tmp_path, {"rules.yaml": "include: a.yaml\n"})
    assert "this user may not open it" in found


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (found,) = said(tmp_path, {"rules.yaml": "include: pipe.yaml\n"})
    assert found == "rules.yaml:1:10: the file cannot be read: it is a pipe or a device"


def test_more_files_than_any_newsroom_has_are_refused(tmp_path: Path) -> None:
    texts = {f"more/{number:04}.yaml": f"rules: {{r{number}: [x]}}\n" for number in range(MAX_FILES)}
    (found,) = said(tmp_path, {"rules.yaml": "include: more\n", **texts})
    assert found.startswith("rules.yaml:1:10: 0999.yaml: too much is included: at most 1,000 files")


def test_files_that_include_files_without_end_are_refused(tmp_path: Path) -> None:
    texts = {f"{number}.yaml": f"include: {number + 1}.yaml\n" for number in range(MAX_DEPTH + 5)}
    (found,) = said(tmp_path, {"rules.yaml": "include: 0.yaml\n", **texts})
    assert found.startswith(f"{MAX_DEPTH - 2}.yaml:1:10: files include files more than {MAX_DEPTH} deep")


def test_a_file_outside_the_folder_is_named_in_full(tmp_path: Path) -> None:
    outside = write(tmp_path, {"shared.yaml": "rules: {s: [x], t: {bny: y, any: [z]}}\n"})
    (found,) = said(tmp_path / "inner", {"rules.yaml": "include: ../shared.yaml\n"})
    assert found.startswith(f"{outside}:1:")


def test_included_files_their_folders_and_missing_ones_are_watched(tmp_path: Path) -> None:
    texts = {
        "rules.yaml": "include: [a.yaml, more]\n",
        "a.yaml": "rules: {a: [x]}\n",
        "more/b.yaml": "rules: {b: [x]}\n",
    }
    write(tmp_path, {**texts, "feeds.yaml": FEEDS, "digests.yaml": DIGESTS})
    files = [path.relative_to(tmp_path).as_posix() for path in load_config(tmp_path, {}).files]
    assert files[:6] == ["feeds.yaml", "digests.yaml", ".env", "rules.yaml", "a.yaml", "more/b.yaml"]
    assert files[6:] == [".", "more", "templates"]


def test_a_missing_file_is_watched_for_while_the_last_good_rules_are_in_force(tmp_path: Path) -> None:
    write(tmp_path, {"rules.yaml": "include: later.yaml\n", "feeds.yaml": FEEDS})
    config = load_config(tmp_path, {}, last_good={"rules": {"r": ["x"]}})
    assert tmp_path / "later.yaml" in config.files


def test_a_chain_of_mistakes_is_a_config_error_with_one_a_line(tmp_path: Path) -> None:
    path = write(tmp_path, {"mine.yaml": "include: [x.yaml, y.yaml]\n"})
    with pytest.raises(ConfigError) as caught:
        load_rules(path, are_tested=False)
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == ["mine.yaml:1:11", "mine.yaml:1:19"]
