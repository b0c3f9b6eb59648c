"""Commands in this process: `run(...)` gives exit status and output, as the installed program would."""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.cli import main
from tests.integration.desk import Desk
from tests.newsweb.fixture import newsweb_thread as newsweb_thread
from tests.newsweb.server import NewsWeb


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def own_log() -> Iterator[None]:
    """Commands set up the log of the process; tests after them get theirs back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def desk(tmp_path: Path, newsweb_thread: NewsWeb, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A folder with the three files, which commands run in."""
    for name in [name for name in os.environ if name.startswith("MONITOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, newsweb_thread)


@pytest.fixture
def run(desk: Desk, own_log: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in the desk's folder, with its environment."""

    def call(*arguments: str, environ: Mapping[str, str] | None = None) -> Answer:
        with monkeypatch.context() as patch:
            for name, value in {**desk.environ, **(environ or {})}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["monitor", *arguments])
            with pytest.raises(SystemExit) as ended:
                main()
        out, err = capsys.readouterr()
        code = ended.value.code
        return Answer(code if isinstance(code, int) else 0, out, err)

    return call
