"""Dictionaries are made ready beside the store by a process of their own, for the languages that are read."""

import asyncio
import logging
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app.dictionaries import LOOK_BACK, ready_dictionaries, ready_for_waiting
from monitor.core.rules import RuleSet
from monitor.shelf import FOLDER, Shelf, lacking, make_ready
from monitor.store import Store
from tests.acceptance.installation import wait_until
from tests.builders import NOW, a_new_entry, a_poll, an_article
from tests.integration.conftest import Committer

# Of the dictionaries there are, one of the smallest: it is made in a moment.
SMALL = "ga"
RULES = RuleSet((), (), ())


def dictionaries(store: Store) -> set[str]:
    return {file.name.partition("-")[0] for file in (store.path.parent / FOLDER).glob("*")}


async def test_the_languages_of_the_last_day_get_theirs(store: Store, commit: Committer) -> None:
    await ready_dictionaries(store, RULES, NOW)
    assert dictionaries(store) == set()
    commit(a_poll(a_new_entry(article=replace(an_article(), language=SMALL))))
    await ready_dictionaries(store, RULES, NOW)
    assert SMALL in dictionaries(store)
    assert lacking(store.path, [SMALL]) == []


async def test_articles_that_wait_get_theirs_however_old_they_are(store: Store, commit: Committer) -> None:
    await ready_for_waiting(store, RULES)
    commit(a_poll(a_new_entry(article=replace(an_article(), language=SMALL), matches=None)))
    await ready_dictionaries(store, RULES, NOW + 2 * LOOK_BACK)
    assert dictionaries(store) == set()
    await ready_for_waiting(store, RULES)
    assert SMALL in dictionaries(store)


async def test_a_process_that_fails_is_told_and_nothing_is_lost(
    store: Store, commit: Committer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    commit(a_poll(a_new_entry(article=replace(an_article(), language=SMALL))))
    with caplog.at_level(logging.WARNING):
        await ready_dictionaries(store, RULES, NOW)
    assert f"{SMALL} could not be made ready" in caplog.text


async def test_the_process_ends_with_the_daemon(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(article=replace(an_article(), language=SMALL))))
    task = asyncio.create_task(ready_dictionaries(store, RULES, NOW))
    while not (children := children_of_this_process()) and not task.done():
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not children & children_of_this_process()
    assert SMALL not in dictionaries(store)


def test_ctrl_c_on_a_terminal_is_left_to_the_daemon(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "monitor.shelf", str(tmp_path / "monitor.db"), SMALL, "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        wait_until(lambda: ignores_ctrl_c(process.pid), "a process that ignores Ctrl-C")
        process.send_signal(signal.SIGINT)
        wait_until(lambda: not lacking(tmp_path / "monitor.db", [SMALL]), "the small dictionary")
        process.kill()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def ignores_ctrl_c(pid: int) -> bool:
    """proc(5): SigIgn is a mask, the lowest bit for signal 1."""
    ignored = re.search(r"^SigIgn:\t([0-9a-f]+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return ignored is not None and bool(int(ignored[1], 16) >> (signal.SIGINT - 1) & 1)


def children_of_this_process() -> set[str]:
    """Those that make dictionaries."""
    started = {child for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()}
    return {child for child in started if "monitor.shelf" in Path(f"/proc/{child}/cmdline").read_text()}


def test_what_is_ready_is_not_made_again(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    make_ready(database, [SMALL])
    first = Shelf(database).get(SMALL)
    assert first
    Shelf(database).put(SMALL, b"marked")
    make_ready(database, [SMALL])
    assert Shelf(database).get(SMALL) == b"marked"
