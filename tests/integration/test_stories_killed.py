"""Killed ten times, by SIGKILL, between and within commits and savings: the stories are those of one long life."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.store import Store
from tests.builders import NOW
from tests.integration.test_stories import decided, rows, whole
from tests.stories_process import LIMITS

pytestmark = pytest.mark.slow

COUNT = 90
POINTS = (
    "before_commit:1",
    "after_commit:2",
    "after_save_book:1",
    "before_commit:4",
    "after_save_book:1",
    "after_commit:1",
    "before_commit:3",
    "while_saving_book:1",
    "after_commit:5",
    "before_commit:2",
)
TOLD = "SELECT cluster_id, number, edition_id FROM cluster_told ORDER BY told_id"


def live(folder: Path, crash_at: str | None = None) -> int:
    environ = {**os.environ, **({"MONITOR_CRASH_AT": crash_at} if crash_at else {})}
    command = [sys.executable, "-m", "tests.stories_process", str(folder), str(COUNT)]
    return subprocess.run(command, env=environ, check=False, timeout=300).returncode


def test_ten_kills_change_no_decision(tmp_path: Path) -> None:
    killed, whole_life = tmp_path / "killed", tmp_path / "whole"
    killed.mkdir()
    whole_life.mkdir()
    assert [live(killed, point) for point in POINTS] == [-signal.SIGKILL] * 10
    assert [live(killed), live(whole_life)] == [0, 0]
    one, other = (Store.open(f"sqlite:///{each}/monitor.db", each / ".id", NOW) for each in (killed, whole_life))
    with one, other:
        assert len(decided(one)[1]) == COUNT - COUNT // 4
        assert decided(one) == decided(other)
        assert whole(one, LIMITS) == whole(other, LIMITS)
        assert rows(one, TOLD) == rows(other, TOLD)
        # What this rests on: stories are mailed and revised, articles read again, the book is saved and goes on.
        for table in ("cluster_told", "cluster_revision", "story_book", "arrival"):
            assert rows(one, f"SELECT * FROM {table}")
        assert rows(one, "SELECT count(*) FROM cluster_member WHERE read_again IS NOT NULL") == [(COUNT // 4,)]
