"""How commands end: statuses that say what happened, one sentence, and output that no terminal stops."""

import errno
import io
import subprocess
import sys
from pathlib import Path

import click
import pytest

from monitor.cli import group
from monitor.cli.endings import told
from monitor.cli.terminal import is_plain, take_every_letter, wants_color
from monitor.errors import CannotRunError
from tests.acceptance.installation import MONITOR


@pytest.mark.parametrize(
    ("raised", "status", "says"),
    [
        (CannotRunError("no such thing; make one"), 2, "no such thing; make one\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "the output: No space left on device\n"),
        (OSError(errno.EACCES, "Permission denied", "/x/y"), 2, "/x/y: Permission denied\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(
    raised: BaseException, status: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, told():
        raise raised
    assert (ended.value.code, capsys.readouterr().err) == (status, says)


@pytest.mark.parametrize("raised", [ValueError("our own"), FileNotFoundError(errno.ENOENT, "No such file", "/x")])
def test_a_mistake_of_ours_is_a_traceback_and_no_finding(raised: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, told():
        raise raised
    said = capsys.readouterr().err
    assert ended.value.code == 70
    assert said.startswith("Traceback")
    assert said.endswith("This is a mistake in News Monitor itself: please report it with the lines above.\n")


def test_what_click_says_is_left_to_click() -> None:
    with pytest.raises(click.UsageError), told():
        raise click.UsageError("no such option")


def test_a_reader_who_goes_away_is_no_finding() -> None:
    with subprocess.Popen([MONITOR, "schema", "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_under_the_output_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run([MONITOR, "schema", "feeds"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (ended.returncode, ended.stderr) == (2, b"the output: No space left on device\n")


def stream(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> io.BytesIO:
    """Standard output of a machine that knows ASCII alone."""
    raw = io.BytesIO()
    text = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    monkeypatch.setattr(text, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stdout", text)
    return raw


def test_a_pipe_gets_utf_8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = stream(monkeypatch, is_terminal=False)
    take_every_letter()
    sys.stdout.write("北约 \udcfc")
    assert raw.getvalue() == "北约 \\udcfc".encode()


def test_a_terminal_is_shown_escapes_for_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = stream(monkeypatch, is_terminal=True)
    take_every_letter()
    sys.stdout.write("北约")
    assert raw.getvalue() == b"\\u5317\\u7ea6"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_is_for_terminals_whose_owner_wants_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    stream(monkeypatch, is_terminal=False)
    assert (wants_color(), is_plain()) == (False, False)
    stream(monkeypatch, is_terminal=True)
    assert wants_color()
    monkeypatch.setenv(name, value)
    assert (wants_color(), is_plain()) == (False, True)


@pytest.mark.parametrize(("value", "color"), [("1", False), ("", None)])
def test_no_command_colours_against_the_owners_will(
    monkeypatch: pytest.MonkeyPatch, value: str, color: bool | None
) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    monkeypatch.setenv("TERM", "xterm")
    with click.Context(group) as context:
        assert group.callback is not None
        context.invoke(group.callback)
    assert context.color is color
