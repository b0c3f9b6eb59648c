"""The watchdog: a daemon that does nothing any more ends, and one that stumbles goes on."""

import subprocess
import sys
from pathlib import Path

from monitor.app.watchdog import EX_SOFTWARE, Watchdog

BLOCKED_LOOP = """
import asyncio, threading
from monitor.app.watchdog import Watchdog

async def main():
    with Watchdog(look_seconds=0.05, most_looks=2) as watchdog:
        watchdog.beat()
        threading.Event().wait()  # no other task runs any more, and no signal handler of the loop

asyncio.run(main())
"""
QUICK = """
from monitor.app.watchdog import Watchdog

with Watchdog(look_seconds=3600):
    print("done")
"""


def test_it_gives_up_after_so_many_looks_without_a_beat() -> None:
    given_up: list[int] = []
    watchdog = Watchdog(lambda: given_up.append(1), most_looks=3)
    for _ in range(3):
        watchdog.look()
    watchdog.beat()
    for _ in range(3):
        watchdog.look()
    assert given_up == []
    watchdog.look()
    assert given_up == [1]


def test_a_process_whose_loop_is_blocked_ends_and_says_where(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", BLOCKED_LOOP], capture_output=True, text=True, timeout=60)
    assert ended.returncode == EX_SOFTWARE
    assert "nothing was done for" in ended.stderr
    assert "in main" in ended.stderr


def test_an_end_does_not_wait_for_the_next_look() -> None:
    ended = subprocess.run([sys.executable, "-c", QUICK], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (0, "done\n")
