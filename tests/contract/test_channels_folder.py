"""The outbox folder: whole files, safe names, full disks."""

import resource
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.channels import FolderChannel, OutboundMail
from monitor.channels.folder import safe_stem
from monitor.core.model import Delivered, Message, TransientFailure

JOB = OutboundMail(
    b"Subject: x\r\n\r\ny\r\n", Message("x", "<p>y</p>", "y\n"), "", "desk@example.org", "desk.2026-11-21"
)


def test_digest_lies_in_three_files(tmp_path: Path) -> None:
    result = FolderChannel(tmp_path / "outbox").send(JOB)
    assert result == Delivered(f"written to {tmp_path}/outbox/desk.2026-11-21.eml")
    contents = {path.name: path.read_bytes() for path in (tmp_path / "outbox").iterdir()}
    assert contents == {
        "desk.2026-11-21.txt": b"y\n",
        "desk.2026-11-21.html": b"<p>y</p>",
        "desk.2026-11-21.eml": JOB.raw,
    }


def test_second_writing_of_the_same_copy_touches_nothing(tmp_path: Path) -> None:
    channel = FolderChannel(tmp_path)
    channel.send(JOB)
    before = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    assert isinstance(channel.send(JOB), Delivered)
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == before


def test_rest_of_a_crash_is_completed_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "desk.2026-11-21.txt").write_bytes(b"y\n")
    (tmp_path / ".desk.2026-11-21.html.part").write_bytes(b"<p>half of a much longer file than it will be")
    FolderChannel(tmp_path).send(JOB)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".eml", ".html", ".txt"]
    assert (tmp_path / "desk.2026-11-21.html").read_bytes() == b"<p>y</p>"


def test_full_disk_is_transient_and_leaves_no_eml(tmp_path: Path) -> None:
    big = replace(JOB, message=replace(JOB.message, html="x" * 100_000))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
    try:
        result = FolderChannel(tmp_path).send(big)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert result == TransientFailure(f"cannot write {tmp_path}/desk.2026-11-21.html: File too large (EFBIG)")
    assert not list(tmp_path.glob("desk*.html")) + list(tmp_path.glob("*.eml"))
    assert isinstance(FolderChannel(tmp_path).send(big), Delivered)


def test_planted_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("keep me")
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    (outbox / ".desk.2026-11-21.txt.part").symlink_to(target)
    assert "ELOOP" in str(FolderChannel(outbox).send(JOB))
    assert target.read_text() == "keep me"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        ".",
        "",
        ".hidden",
        "a\0b",
        "a\r\nb",
        "Отчёт",
        "Сводка",
        "x" * 500,
        "CON/..",
        "a..b",
    ],
)
def test_name_never_becomes_a_path(name: str, tmp_path: Path) -> None:
    stem = safe_stem(name)
    assert stem == Path(stem).name
    assert len(stem) <= 110
    assert not stem.startswith(".")
    assert ".." not in stem
    FolderChannel(tmp_path / "outbox").send(replace(JOB, file_stem=name))
    assert len(list((tmp_path / "outbox").iterdir())) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["outbox"]


def test_different_names_are_different_files_and_plain_ones_stay_as_they_are() -> None:
    names = ["Отчёт", "Сводка", "a/b", "a b", "A-b", "desk.2026-11-21", "a-b"]
    assert len({safe_stem(name) for name in names}) == len(names)
    assert safe_stem("desk.2026-11-21") == "desk.2026-11-21"
