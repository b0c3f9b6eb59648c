"""A folder of one's own templates: what is read, and what is said of what cannot be used."""

from pathlib import Path

import pytest

from monitor.config import check_config, load_config, shipped_templates
from monitor.config.templates import MAX_BYTES
from monitor.resources import resource
from tests.config.workspace import write_files

GOOD = "Digest {{ digest.title }}\n"


def templates(folder: Path, **texts: str | bytes) -> Path:
    """A `templates` folder beside the files, with the texts under their names (`_` for a dot)."""
    (folder / "templates").mkdir()
    for name, text in texts.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / "templates" / name.replace("_", ".")).write_bytes(content)
    return write_files(folder)


def said(folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    return [str(report) for report in check_config(folder, environ or {})]


def test_there_are_none_without_a_folder(tmp_path: Path) -> None:
    config = load_config(write_files(tmp_path), {})
    assert (config.templates, config.template_faults) == ({}, ())
    assert tmp_path / "templates" in config.files


def test_folder_beside_the_files_is_read_and_watched(tmp_path: Path) -> None:
    config = load_config(templates(tmp_path, digest_txt_j2=GOOD), {})
    assert config.templates == {"digest.txt.j2": GOOD}
    assert tmp_path / "templates" / "digest.txt.j2" in config.files
    assert said(tmp_path) == []


def test_folder_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "digest.txt.j2").write_text(GOOD, "utf-8")
    assert load_config(write_files(tmp_path), {"MONITOR_TEMPLATES": "ours"}).templates == {"digest.txt.j2": GOOD}


def test_folder_that_is_named_and_not_there_is_an_error_of_a_check(tmp_path: Path) -> None:
    write_files(tmp_path)
    assert said(tmp_path, {"MONITOR_TEMPLATES": "ours"}) == ["ours: there is no such folder"]
    assert load_config(tmp_path, {"MONITOR_TEMPLATES": "ours"}).templates == {}


def test_shipped_folder_is_nobodys_own(tmp_path: Path) -> None:
    config = load_config(write_files(tmp_path), {"MONITOR_TEMPLATES": str(resource("templates"))})
    assert config.templates == {}
    assert {"digest.html.j2", "story.txt.j2", "digest.css"} <= shipped_templates().keys()


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("one\n{{ digst.title }}\n", "templates/digest.txt.j2:2: 'digst' is undefined"),
        ("{% if %}", "templates/digest.txt.j2:1: Expected an expression, got 'end of statement block'"),
        (b"\xff", "templates/digest.txt.j2: it is not UTF-8: byte 1 is none of a letter"),
        (b"x" * (MAX_BYTES + 1), "templates/digest.txt.j2: it is larger than 256 KiB"),
    ],
    ids=["undefined", "syntax", "not UTF-8", "too large"],
)
def test_fault_is_an_error_of_a_check_and_a_warning_at_the_start(
    tmp_path: Path, text: str | bytes, report: str
) -> None:
    templates(tmp_path, digest_txt_j2=text)
    assert said(tmp_path) == [report]
    config = load_config(tmp_path, {})
    assert config.warnings == (report,)
    assert [fault.plain for fault in config.template_faults] == [report]


def test_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    templates(tmp_path)
    (tmp_path / "templates" / "digest.txt.j2").mkdir()
    assert said(tmp_path) == ["templates/digest.txt.j2: the file cannot be read: it is a folder"]
