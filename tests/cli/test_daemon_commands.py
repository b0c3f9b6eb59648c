"""`monitor once` and `monitor run` as a person meets them."""

import io
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import cast

import pytest

from monitor.app import CycleReport
from monitor.cli.daemon import _as_text, _Bar
from monitor.core.model import Delivered, Message, TransientFailure
from monitor.store import ClaimedDelivery
from monitor.writer import Committed
from tests.acceptance.harbour import Item
from tests.acceptance.installation import digests_yaml, wait_until
from tests.cli.conftest import Run
from tests.integration.desk import Desk
from tests.newsweb.behaviours import Status


def watch(desk: Desk, *others: str) -> None:
    """The harbour, and what else is named: broken (500) or gone (no such host)."""
    desk.write("digests.yaml", digests_yaml())
    feeds = {"harbour": desk.put_feed("harbour.test", Item("cranes"), now=None)}
    desk.web.behave("broken.test", "/feed.xml", Status(500))
    hosts = {"broken": "broken.test", "gone": "gone.unknown.test"}
    desk.watch(feeds | {name: f"http://{hosts[name]}/feed.xml" for name in others})


def test_once_says_what_it_did_and_where_the_digest_is(desk: Desk, run: Run) -> None:
    watch(desk)
    answer = run("once")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "1 feed polled, 0 unchanged, 0 failed, 0 unreachable",
        "1 new entry, 1 new article, 1 match",
        f"digest: written to {desk.digests()[0].with_suffix('.eml')}",
    ]
    again = run("once")
    assert again.out.splitlines()[0].startswith("0 feeds polled")


def test_once_ends_with_1_where_a_feed_failed_but_not_where_one_is_out_of_reach(desk: Desk, run: Run) -> None:
    watch(desk, "gone")
    answer = run("once")
    assert answer.status == 0
    unreachable = "unreachable: gone.unknown.test (http://gone.unknown.test/feed.xml)"
    assert f"  {unreachable}: gone.unknown.test could not be found (DNS)" in answer.out
    watch(desk, "gone", "broken")
    answer = run("once")
    assert answer.status == 1
    failed = "failed: broken.test (http://broken.test/feed.xml)"
    assert f"  {failed}: the server answered 500 Internal Server Error" in answer.out


def test_once_names_fifty_feeds_out_of_reach_and_counts_the_others(desk: Desk, run: Run) -> None:
    desk.write("digests.yaml", digests_yaml())
    desk.watch({f"gone{number}": f"http://gone{number}.unknown.test/feed.xml" for number in range(53)})
    lines = [line for line in run("once").out.splitlines() if line.startswith("  unreachable: ")]
    assert len(lines) == 51
    assert lines[-1] == "  unreachable: 3 more; monitor feeds list names them all"


def test_once_says_the_same_in_json(desk: Desk, run: Run) -> None:
    watch(desk, "broken", "gone")
    answer = run("once", "--json")
    facts = json.loads(answer.out)
    assert (answer.status, facts["polled"], facts["entries"], facts["digests"]) == (1, 3, 1, 1)
    assert [(each["feed"], each["kind"]) for each in facts["failed"]] == [("broken", "http_status")]
    assert [(each["feed"], each["kind"]) for each in facts["unreachable"]] == [("gone", "unreachable")]
    assert [(each["channel"], each["result"]) for each in facts["deliveries"]] == [("folder", "Delivered")]


def test_once_says_that_a_mail_could_not_be_sent(desk: Desk, run: Run) -> None:
    watch(desk)
    desk.write("digests.yaml", digests_yaml("ada@reader.test"))
    mail = {"MONITOR_SMTP_URL": "smtp://127.0.0.1:1?starttls=never", "MONITOR_MAIL_FROM": "desk@monitor.test"}
    answer = run("once", environ=mail)
    assert answer.out.splitlines()[-1].startswith("digest not delivered to ada@reader.test: 127.0.0.1:")


def test_what_once_says_of_a_webhook_does_not_let_others_post_there() -> None:
    url = "https://hooks.test/services/secret"
    alert = ClaimedDelivery(1, "webhook", url, "<1>", "alert", b"", Message("", "", ""), 0, 0, 0, is_alert=True)
    failure = TransientFailure("hooks.test cannot be reached")
    report = CycleReport(delivered=[(alert, Delivered("204")), (alert, failure)])
    assert _as_text(report).splitlines()[-2:] == [
        "alert: sent to https://hooks.test/…",
        "alert not delivered to https://hooks.test/…: hooks.test cannot be reached",
    ]


def test_recipients_without_a_mail_server_are_warned_of_at_every_start(desk: Desk, run: Run) -> None:
    watch(desk)
    desk.write("digests.yaml", digests_yaml("ada@reader.test"))
    warning = (
        "warning: digest daily has recipients but MONITOR_SMTP_URL is not set: "
        f"digests go to {desk.folder / 'var' / 'outbox'} and are not mailed\n"
    )
    assert run("once").err == warning
    assert run("once").err == warning
    several = ", ".join(f"d{number}: {{recipients: [ada@reader.test]}}" for number in range(6))
    desk.write("digests.yaml", f"digests: {{{several}}}\n")
    assert run("once").err == warning.replace("digest daily has", "digests d0, d1, d2 and 3 more have")


def test_recipients_of_an_alert_without_a_mail_server_are_warned_of_as_well(desk: Desk, run: Run) -> None:
    watch(desk)
    alerts = "alerts: {urgent: {min_strength: {digest: 0}, recipients: [ada@reader.test]}}\n"
    desk.write("digests.yaml", digests_yaml() + alerts)
    answer = run("once")
    assert answer.err == (
        "warning: alert urgent has recipients but MONITOR_SMTP_URL is not set: "
        f"what they are owed goes to {desk.folder / 'var' / 'outbox'}\n"
    )
    assert "\nalert: written to " in answer.out
    assert run("status").out.startswith("no mail server is set (MONITOR_SMTP_URL): mail only goes to ")


def test_a_folder_that_cannot_be_made_is_a_message_and_status_2(desk: Desk, run: Run) -> None:
    watch(desk)
    desk.write("file", "in the way")
    answer = run("once", environ={"MONITOR_VAR": "file"})
    assert answer.status == 2
    assert answer.err == f"the folder {desk.folder / 'file'} cannot be made: File exists; see MONITOR_VAR\n"


def test_run_greets_writes_a_digest_and_ends_with_0(desk: Desk, run: Run) -> None:
    watch(desk)

    def end_when_there_is_a_digest() -> None:
        wait_until(desk.digests, "a digest")
        os.kill(os.getpid(), signal.SIGTERM)

    ending = threading.Thread(target=end_when_there_is_a_digest)
    ending.start()
    answer = run("run")
    ending.join()
    assert answer.status == 0
    assert "feeds 1, rules 2" in answer.err
    assert "digest daily: next at" in answer.err
    assert f"digests are written to {desk.folder / 'var' / 'outbox'}" in answer.err
    assert answer.err.endswith("ended\n")


def test_run_says_that_the_database_is_gone(desk: Desk, run: Run) -> None:
    watch(desk)
    run("once")
    for path in (desk.folder / "var").glob("monitor.db*"):
        path.unlink()
    ending = threading.Thread(target=lambda: end_soon(desk.folder))
    ending.start()
    answer = run("run")
    ending.join()
    assert answer.status == 0
    assert "the database was missing: what feeds hold at first sight is taken as already seen" in answer.err


def end_soon(folder: Path) -> None:
    wait_until(lambda: list((folder / "var" / "outbox").glob("*lost*.eml")), "a digest that tells of it")
    os.kill(os.getpid(), signal.SIGTERM)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def show_progress(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *moments: float) -> list[str]:
    """What stands on the stream after each of four polls, which end so many seconds after the start."""
    shown = []
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        patch.setattr(time, "monotonic", lambda: 0.0)
        bar = _Bar()
        bar.start(len(moments))
        for moment in moments:
            patch.setattr(time, "monotonic", lambda moment=moment: moment)
            bar.advance(cast("Committed", None))
            shown.append(stream.getvalue())
        bar.end()
    return [*shown, stream.getvalue()]


def test_a_terminal_shows_a_bar_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show_progress(Terminal(), monkeypatch, 0.5, 1.5, 1.55, 3.0)
    bar = "\r[###############---------------] 2 of 4 feeds polled (50%)"
    assert shown[:3] == ["", bar, bar]
    assert shown[-1].endswith(f"\r[{'#' * 30}] 4 of 4 feeds polled (100%)\n")


def test_a_log_shows_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show_progress(io.StringIO(), monkeypatch, 0.5, 5.5, 8.0, 11.0)
    first = "2 of 4 feeds polled (50%)\n"
    assert shown == ["", first, first, first + "4 of 4 feeds polled (100%)\n", first + "4 of 4 feeds polled (100%)\n"]


def test_what_is_over_at_once_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    assert show_progress(Terminal(), monkeypatch, 0.1, 0.2) == ["", "", ""]
