"""Killed by SIGKILL at each named point and at ten spread moments: nothing is lost, nothing comes twice unsaid."""

import json
import signal
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from monitor.resources import PACKAGE
from tests.acceptance.harbour import Item, feed_document, page
from tests.acceptance.installation import Installation, session_of, wait_until
from tests.acceptance.mailserver import MailServer
from tests.newsweb.behaviours import Delay
from tests.newsweb.server import NewsWeb

pytestmark = pytest.mark.slow

# The process dies at the point, and is started again. How many copies the server may have, how many are ambiguous.
# From before_data on, the message may have been accepted, for all that a new process can know (RFC 1047).
SAFE_POINTS = (
    "before_commit",
    "after_commit",
    "before_freeze",
    "after_freeze",
    "after_claim",
    "smtp_connected",
    "after_record",
)
DOUBTFUL_POINTS = {"before_data": {1}, "after_data_sent": {1, 2}, "after_accepted": {2}, "before_record": {2}}
FOLDER_POINTS = (
    "after_freeze",
    "after_claim",
    "folder_file_written",
    "folder_file_written:2",
    "folder_file_written:3",
    "before_record",
    "after_record",
)
LOOK_POINTS = ("before_look", "before_look_is_written", "after_look_is_written")


def kill_at(desk: Installation, point: str) -> None:
    killed = desk.monitor("once", MONITOR_CRASH_AT=point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr


def status(desk: Installation) -> dict[str, Any]:
    answer = desk.monitor("status", "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def assert_whole(desk: Installation, entries: int) -> None:
    """Every entry once, every match in exactly one digest, one digest, a sound database."""
    assert desk.damage() == []
    assert desk.count("entry") == entries
    assert desk.rows("SELECT feed_id, entry_key FROM entry GROUP BY feed_id, entry_key HAVING count(*) > 1") == []
    assert desk.count("edition") == 1
    assert desk.count("membership") == desk.rows("SELECT count(DISTINCT match_id) FROM membership")[0][0]


@pytest.mark.parametrize("point", SAFE_POINTS)
def test_the_mail_arrives_once(mailing_desk: Installation, mail_server: MailServer, point: str) -> None:
    kill_at(mailing_desk, point)
    assert mailing_desk.monitor("once").returncode == 0
    assert len(mail_server.mails) == 1
    assert mailing_desk.rows("SELECT state, ambiguous FROM delivery") == [("sent", 0)]
    assert_whole(mailing_desk, entries=2)
    assert mailing_desk.count("membership") == mailing_desk.count("match") > 0


@pytest.mark.parametrize("point", DOUBTFUL_POINTS)
def test_a_copy_from_the_window_of_doubt_is_byte_identical_and_counted(
    mailing_desk: Installation, mail_server: MailServer, point: str
) -> None:
    kill_at(mailing_desk, point)
    assert mailing_desk.monitor("once").returncode == 0
    assert mailing_desk.monitor("once").returncode == 0
    assert len(mail_server.mails) in DOUBTFUL_POINTS[point]
    assert len(set(mail_server.mails)) == len(mail_server.copies) == 1
    [delivery] = status(mailing_desk)["deliveries"]
    assert (delivery["state"], delivery["attempts"], delivery["ambiguous"]) == ("sent", 2, 1)
    assert_whole(mailing_desk, entries=2)


@pytest.mark.parametrize("point", FOLDER_POINTS)
def test_the_outbox_folder_holds_one_digest_whole(desk: Installation, harbour: str, point: str) -> None:
    desk.watch({"harbour": harbour})
    kill_at(desk, point)
    assert desk.monitor("once").returncode == 0
    assert [path.suffix for path in sorted(desk.outbox.iterdir())] == [".eml", ".html", ".txt"]
    [path] = desk.digests()
    assert desk.rows("SELECT state, file_stem FROM delivery") == [("sent", path.stem)]
    assert path.with_suffix(".html").read_text("utf-8").rstrip().endswith("</html>")
    assert_whole(desk, entries=2)


@pytest.mark.parametrize("point", LOOK_POINTS)
def test_an_edit_is_found_and_written_once(
    desk: Installation, harbour: str, newsweb_thread: NewsWeb, point: str
) -> None:
    desk.watch({"harbour": harbour})
    assert desk.monitor("once").returncode == 0
    newsweb_thread.put("harbour.test", "/cranes.html", page("Cranes move again in the harbour"))
    with closing(sqlite3.connect(desk.database)) as database:
        database.execute("UPDATE look SET next_at = '2026-01-01 00:00:00.000000'")
        database.commit()
    kill_at(desk, point)
    assert desk.monitor("once").returncode == 0
    assert desk.damage() == []
    assert desk.rows("SELECT count(*), count(DISTINCT article_id) FROM edit") == [(1, 1)]
    assert desk.count("article_version") == 1
    assert desk.rows("SELECT DISTINCT steps FROM look") == [(1,)]


def test_every_named_point_is_tried() -> None:
    sources = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    named = {part.partition('"')[0] for source in sources for part in source.split('crashpoint("')[1:]}
    named -= {"after_freeze"}  # the example in the module of crash points
    named -= {"parse_feed", "read_page"}  # those of workers: test_quarantine.py
    named -= {"before_release", "after_release"}  # test_alerts_killed.py
    named -= {"while_saving_book", "after_save_book"}  # tests/integration/test_stories_killed.py
    tried = {point.partition(":")[0] for point in (*SAFE_POINTS, *DOUBTFUL_POINTS, *FOLDER_POINTS, *LOOK_POINTS)}
    assert tried - {"after_freeze"} == named


def test_ten_kills_at_spread_moments_lose_nothing(
    mailing_desk: Installation, newsweb_thread: NewsWeb, mail_server: MailServer
) -> None:
    hosts = [f"quay{number}.test" for number in range(3)]
    items = [
        Item(f"report-{number}", title=f"Report {number} on a crane", age=timedelta(hours=1)) for number in range(12)
    ]
    for host in hosts:
        for item in items:
            newsweb_thread.put(host, item.path, page(f"{item.title}, seen from {host}", [*_text(host, item)]))
            newsweb_thread.behave(host, item.path, Delay(0.3))
    mail_server.thinking = 0.5
    mailing_desk.watch(
        {host: newsweb_thread.url(host, "/feed.xml") for host in hosts}, interval="5s", more=", backlog: all"
    )
    for life, moment in enumerate(spread(10, shortest=0.8, longest=6.0)):
        for host in hosts:  # each life finds another item
            newsweb_thread.put(host, "/feed.xml", feed_document(host, items[: life + 3]))
        with mailing_desk.running() as daemon:
            with pytest.raises(subprocess.TimeoutExpired):
                daemon.process.wait(moment)
            assert daemon.stop(signal.SIGKILL) == -signal.SIGKILL
            wait_until(lambda: not list(session_of(daemon.process.pid)), "the end of its workers")
        if mailing_desk.database.exists():
            assert mailing_desk.damage() == []
    with mailing_desk.running() as daemon:
        # On a busy machine none of the lives may have come as far as a database.
        wait_until(lambda: mailing_desk.database.exists() and has_tables(mailing_desk), "a database")
        wait_until(lambda: mailing_desk.count("entry") == 36 and not open_deliveries(mailing_desk), "the last entries")
        mailing_desk.edit_until_reloaded(daemon)  # it may have had nothing left to do: it is there all the same
        assert daemon.stop() == 0
    assert_whole(mailing_desk, entries=36)
    assert len(mail_server.copies) == len(set(mail_server.mails)) == 1
    [delivery] = status(mailing_desk)["deliveries"]
    assert delivery["state"] == "sent"
    assert len(mail_server.mails) <= 1 + delivery["ambiguous"]


def spread(count: int, shortest: float, longest: float) -> list[float]:
    """Moments in seconds, spread by the golden ratio: without a pattern, and the same in each run."""
    return [shortest + (longest - shortest) * ((number * 0.6180339887) % 1) for number in range(count)]


def has_tables(desk: Installation) -> bool:
    return bool(desk.rows("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"))


def open_deliveries(desk: Installation) -> int:
    return desk.count("delivery", "state != 'sent'") if desk.count("delivery") else 1


def _text(host: str, item: Item) -> list[str]:
    return [f"{item.title}: paragraph {n} on what every crane at {host} does while the ships wait." for n in range(6)]
