"""What the commands on rules share."""

import io
import time
from pathlib import Path

import pytest

from monitor.cli.rules_files import made_ready
from tests.config.workspace import write_files


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _waited_for(terminal: _Terminal) -> str:
    """What a terminal shows by the time it shows anything."""
    deadline = time.monotonic() + 10
    while not terminal.getvalue() and time.monotonic() < deadline:
        pass
    return terminal.getvalue()


def test_a_long_wait_is_explained_and_then_the_line_is_cleared(tmp_path: Path) -> None:
    terminal = _Terminal()
    with made_ready(write_files(tmp_path), terminal, silence=0.0):
        assert "making the rules ready" in _waited_for(terminal)
    assert terminal.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(("stream", "silence"), [(_Terminal(), 60.0), (io.StringIO(), 0.0)])
def test_a_short_wait_and_a_pipe_show_nothing(tmp_path: Path, stream: io.StringIO, silence: float) -> None:
    with made_ready(write_files(tmp_path), stream, silence):
        pass
    assert stream.getvalue() == ""
