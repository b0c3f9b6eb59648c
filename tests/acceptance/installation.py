"""One installation in a folder of its own, driven as a user drives it: by files, commands and signals. Processes.

Commands run in a session of their own, so that a test sees every process they leave behind.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.store.engine import sqlite_module
from tests.acceptance import preloaded
from tests.acceptance.harbour import RULES

MONITOR = Path(sys.executable).with_name("monitor")
PATIENCE = 60.0  # Seconds until a test gives up; the machine may be busy.
TICK = 2.0  # Seconds between two looks of the daemon at its files.
GLANCE = 0.05  # Seconds between two looks at a condition.


def wait_until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> float:
    """Seconds until the condition held; fails the test where it does not come true."""
    started = time.monotonic()
    while not condition():
        waited = time.monotonic() - started
        assert waited < seconds, f"waited {seconds:g} s in vain for {what}"
        time.sleep(GLANCE)
    return time.monotonic() - started


def digests_yaml(*recipients: str) -> str:
    """One digest a day, half a day away from now: no test crosses the border of a period."""
    at = datetime.now(UTC) + timedelta(hours=12)  # noqa: TID251  # the processes under test live in real time
    return f'digests: {{daily: {{title: Harbour, at: "{at:%H:%M}", recipients: [{", ".join(recipients)}]}}}}\n'


def feeds_yaml(feeds: Mapping[str, str], *, host_gap: str = "0s", interval: str = "30m", more: str = "") -> str:
    """A feeds.yaml of addresses by id. `more` is said of each feed."""
    lines = [
        f"  - {{id: {name}, url: '{url}', language: en, interval: {interval}{more}}}" for name, url in feeds.items()
    ]
    return "\n".join([f"politeness: {{host_gap: {host_gap}}}", "feeds:", *lines, ""])


@dataclass(frozen=True)
class Daemon:
    """A running `monitor run`."""

    process: "subprocess.Popen[bytes]"
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def wait_for_log(self, sentence: str, seconds: float = PATIENCE) -> None:
        """Until the log says so; fails at once where the daemon has ended."""

        def is_said() -> bool:
            said = sentence in self.log
            assert said or self.process.poll() is None, f"ended without saying {sentence!r}:\n{self.log}"
            return said

        wait_until(is_said, f"{sentence!r} in the log", seconds)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send the signal and wait for the end; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


class Installation:
    """A folder with the three files, an environment, and the commands run in it."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        self.environ = {**inherited, "MONITOR_WORKERS": "1", **(environ or {})}
        self.write("rules.yaml", RULES)
        self.write("digests.yaml", digests_yaml())
        self.write("feeds.yaml", "feeds: []\n")

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def watch(self, feeds: Mapping[str, str], **options: str) -> None:
        """Write feeds.yaml."""
        self.write("feeds.yaml", feeds_yaml(feeds, **options))

    def monitor(self, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        ended = preloaded.run(arguments, self.folder, {**self.environ, **environ}, 2 * PATIENCE)
        said = (ended.stdout.decode("utf-8"), ended.stderr.decode("utf-8"))
        return subprocess.CompletedProcess(ended.args, ended.returncode, *said)

    @contextmanager
    def running(self, **environ: str) -> Iterator[Daemon]:
        """The daemon. Killed with all its processes at the end of the block, where it has not ended by then."""
        log = self.folder / f"log-{len(list(self.folder.glob('log-*')))}.txt"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [MONITOR, "run"],
                cwd=self.folder,
                env={**self.environ, **environ},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        try:
            yield Daemon(process, log)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def edit_until_reloaded(self, daemon: Daemon) -> None:
        """Change digests.yaml, which says the same as before, until the daemon has noticed."""
        said = daemon.log.count("files read again")
        edited_at = -PATIENCE

        def is_noticed() -> bool:
            nonlocal edited_at
            noticed = daemon.log.count("files read again") > said
            # What is saved before the daemon watches is not noticed, nor what does not rest for two of its ticks.
            if not noticed and time.monotonic() - edited_at > 4 * TICK:
                edited_at = time.monotonic()
                self.write("digests.yaml", (self.folder / "digests.yaml").read_text("utf-8") + "\n")
            return noticed

        wait_until(is_noticed, "a reload")

    # ------------------------------------------------------------------------------------------- what is to be seen

    @property
    def outbox(self) -> Path:
        return self.folder / "var" / "outbox"

    def digests(self, suffix: str = ".eml") -> list[Path]:
        """The digests in the outbox folder, by name."""
        return sorted(self.outbox.glob(f"*{suffix}"))

    @property
    def database(self) -> Path:
        return self.folder / "var" / "monitor.db"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers. Opened for reading and writing: a WAL that a crash left behind is recovered."""
        with closing(sqlite_module().connect(self.database)) as connection:
            return list(connection.execute(query))

    def count(self, table: str, where: str = "1") -> int:
        return int(self.rows(f'SELECT count(*) FROM "{table}" WHERE {where}')[0][0])

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        tables = ("entry", "article", "address", "match", "edition", "membership", "delivery")
        return {table: self.count(table) for table in tables}

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file; nothing, if all is well."""
        found = [row[0] for row in self.rows("PRAGMA integrity_check")]
        found += [str(row) for row in self.rows("PRAGMA foreign_key_check")]
        return [line for line in found if line != "ok"]


def session_of(pid: int) -> Iterable[int]:
    """The processes of the session that `pid` began, itself included (proc(5): field 6 of stat)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == pid and fields[0] != "Z":
            yield int(stat.parent.name)
