"""`monitor check`, `schema` and `init` as a person meets them."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli.files import check_command, init_command, schema_command, shown
from monitor.config import Report, check_config
from monitor.errors import CannotRunError
from tests.config.workspace import FEEDS, write_files


def check(folder: Path, *options: str, **texts: str | None) -> Result:
    return CliRunner().invoke(check_command, ["--config", str(write_files(folder, **texts)), *options])


def test_right_files_end_with_status_0(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert (result.exit_code, result.output) == (0, "no problems found\n")


def test_a_mistake_is_shown_with_its_line_and_a_caret(tmp_path: Path) -> None:
    result = check(tmp_path, digests="digests:\n  daily:\n    send_at: 19:30\n")
    assert result.exit_code == 1
    assert result.output == (
        'digests.yaml:3:5: unknown key "send_at", did you mean "at"? Write at: ["19:30"]\n'
        "        send_at: 19:30\n"
        "        ^\n"
        "1 error; 0 warnings\n"
    )


def test_warnings_are_told_apart_and_keep_status_0(tmp_path: Path) -> None:
    result = check(tmp_path, feeds="feeds:\n  - {url: https://a.org/, auth_env: NOT_SET}\n")
    assert result.exit_code == 0
    assert result.output.startswith("feeds.yaml:2:37: warning: the environment variable NOT_SET is not set")
    assert result.output.endswith("0 errors; 1 warning\n")


def test_a_finding_about_a_whole_file_has_no_line_to_show(tmp_path: Path) -> None:
    result = check(tmp_path, feeds=None)
    first = "feeds.yaml: there is no such file here; monitor init writes one to start from"
    assert result.output.splitlines() == [first, "1 error; 0 warnings"]


def test_the_same_facts_are_there_for_programs(tmp_path: Path) -> None:
    result = check(tmp_path, "--json", feeds="feeds: [https://a.org/]\nfedes: 1\n", digests=None)
    assert result.exit_code == 1
    assert json.loads(result.output) == {
        "errors": 1,
        "warnings": 0,
        "findings": [
            {
                "file": "feeds.yaml",
                "line": 2,
                "column": 1,
                "message": 'unknown key "fedes", did you mean "feeds"?',
                "is_warning": False,
                "source_line": "fedes: 1",
            }
        ],
    }


def test_the_caret_stands_under_the_place_behind_wide_and_invisible_signs() -> None:
    report = Report("f.yaml", 1, 10, "wrong", source_line="a: 中文e\u0301, x")
    assert shown(report, color=False).splitlines()[2] == " " * (4 + len("a: ") + 4 + 1 + 2) + "^"
    tabbed = Report("f.yaml", 1, 3, "wrong", source_line="\ta x")
    assert shown(tabbed, color=False).splitlines()[2] == "    \t ^"


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    line = "words: [" + ", ".join(f"w{number:03}" for number in range(300)) + "]"
    column = line.index("w200") + 1
    _, part, caret = shown(Report("f.yaml", 1, column, "wrong", source_line=line), color=False).splitlines()
    assert len(part) < 120
    assert part.strip().startswith("…")
    assert part.endswith("…")
    assert part[caret.index("^") :].startswith("w200")


def test_colour_is_only_added_where_it_is_wanted() -> None:
    report = Report("f.yaml", 1, 1, "wrong", is_warning=True, source_line="x")
    assert "\x1b[" in shown(report, color=True)
    assert "\x1b[" not in shown(report, color=False)


def test_a_link_that_leads_nowhere_is_called_one(tmp_path: Path) -> None:
    CliRunner().invoke(init_command, [str(tmp_path)])
    (tmp_path / "rules.yaml").unlink()
    (tmp_path / "rules.yaml").symlink_to("elsewhere.yaml")
    result = CliRunner().invoke(check_command, ["--config", str(tmp_path)])
    assert result.output.startswith("rules.yaml: the file is a link that leads nowhere: elsewhere.yaml\n")


def test_what_would_steer_the_terminal_is_not_shown() -> None:
    report = Report("f.yaml", 1, 10, "wrong", source_line="a: \t\x1b[31m\x9b2J")
    assert shown(report, color=False).splitlines()[1] == "    a: \t�[31m�2J"


@pytest.mark.parametrize("name", ["feeds", "rules", "digests"])
def test_schemas_are_printed(name: str) -> None:
    result = CliRunner().invoke(schema_command, [name])
    assert result.exit_code == 0
    assert json.loads(result.output)["title"] == f"News Monitor: {name}.yaml"


def test_there_are_four_schemas() -> None:
    result = CliRunner().invoke(schema_command, ["alerts"])
    assert result.exit_code == 2
    assert "'feeds', 'rules', 'digests', 'tests'" in result.output


def test_what_init_writes_passes_the_check_without_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "desk"
    result = CliRunner().invoke(init_command, [str(folder)])
    assert result.exit_code == 0
    assert f"monitor check --config {folder}" in result.output
    assert check_config(folder, {}) == ()
    written = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert written == [
        ".env.example",
        "digests.yaml",
        "feeds.yaml",
        "rules.yaml",
        "schemas/digests.schema.json",
        "schemas/feeds.schema.json",
        "schemas/rules.schema.json",
        "schemas/tests.schema.json",
    ]
    assert "seed_corpus" not in (folder / "feeds.yaml").read_text()


def test_what_stands_in_comments_can_be_used(tmp_path: Path) -> None:
    CliRunner().invoke(init_command, [str(tmp_path)])
    for name in ("feeds.yaml", "digests.yaml", ".env.example"):
        text = (tmp_path / name).read_text("utf-8")
        # "# key: value" and "# - item", at any depth; sentences begin with a capital.
        text = re.sub(r"^( *)# ((?: *)(?:- |[a-z_]+:|MONITOR_).*)$", r"\1\2", text, flags=re.MULTILINE)
        (tmp_path / name.replace(".example", "")).write_text(text, "utf-8")
    reports = check_config(tmp_path, {"EXAMPLE_LOGIN": "user:password"})
    unknown = ("there is no such", "unknown rule", "unknown tag")  # of the desk that the examples are of
    assert [str(report) for report in reports if not any(each in report.message for each in unknown)] == []


def test_init_names_a_folder_as_a_shell_takes_it(tmp_path: Path) -> None:
    result = CliRunner().invoke(init_command, [str(tmp_path / "my desk")])
    assert f"monitor check --config '{tmp_path}/my desk'   shows" in result.output
    assert f"{tmp_path}/my desk/var/outbox" in result.output


def test_init_writes_here_where_no_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(init_command, [])
    assert "  monitor check   shows" in result.output
    assert (tmp_path / "rules.yaml").is_file()


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    result = CliRunner().invoke(init_command, [str(tmp_path)])
    assert f"kept  {tmp_path / 'feeds.yaml'}" in result.output
    assert f"wrote {tmp_path / 'rules.yaml'}" in result.output
    assert (tmp_path / "feeds.yaml").read_text() == FEEDS


def test_init_says_what_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "schemas").write_text("a file in the way")
    result = CliRunner().invoke(init_command, [str(tmp_path)])
    assert isinstance(result.exception, CannotRunError)
    assert str(result.exception) == f"cannot write {tmp_path / 'schemas'}: File exists"


def test_init_says_in_json_what_it_wrote_and_what_it_kept(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    told = json.loads(CliRunner().invoke(init_command, [str(tmp_path), "--json"]).output)
    assert (told["folder"], told["kept"]) == (str(tmp_path), ["feeds.yaml"])
    assert "rules.yaml" in told["wrote"]


def test_a_schema_is_json_in_any_case() -> None:
    asked = CliRunner().invoke(schema_command, ["feeds", "--json"])
    assert asked.output == CliRunner().invoke(schema_command, ["feeds"]).output
