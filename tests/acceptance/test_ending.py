"""The daemon's end by a signal, and the lock that keeps two of them from one database."""

import os
import signal
import socket
import subprocess
from contextlib import suppress

import pytest

from tests.acceptance.installation import PATIENCE, Installation, wait_until
from tests.acceptance.mailserver import MailServer
from tests.newsweb.behaviours import Delay, Silent
from tests.newsweb.server import NewsWeb


@pytest.mark.slow
def test_a_poll_under_way_is_finished_and_a_second_daemon_is_refused(
    desk: Installation, newsweb_thread: NewsWeb, harbour: str
) -> None:
    desk.watch({"harbour": harbour})
    newsweb_thread.behave("harbour.test", "/strike.html", Delay(2.0))
    with desk.running() as daemon:
        wait_until(lambda: newsweb_thread.visits("harbour.test", "/strike.html"), "a visit to the slow page")
        refused = desk.monitor("run")
        assert daemon.stop() == 0
    assert refused.returncode == 2
    assert f"{desk.database} is in use by process {daemon.process.pid}; end that one first" in refused.stderr
    assert "Traceback" not in refused.stderr + daemon.log
    assert (desk.count("entry"), desk.count("article"), desk.damage()) == (2, 2, [])


@pytest.mark.slow
def test_the_service_manager_hears_when_it_is_ready_alive_and_ending(desk: Installation, harbour: str) -> None:
    desk.watch({"harbour": harbour})
    place = f"monitor-{os.getpid()}-ending"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0{place}")
        listener.settimeout(PATIENCE)
        with desk.running(NOTIFY_SOCKET=f"@{place}") as daemon:
            heard = [listener.recv(100) for _ in range(2)]
            assert daemon.stop() == 0
        listener.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                heard.append(listener.recv(100))
    assert (heard[0], heard[-1]) == (b"READY=1", b"STOPPING=1")
    assert set(heard[1:-1]) == {b"WATCHDOG=1"}


@pytest.mark.slow
def test_a_poll_that_never_ends_is_dropped_whole_and_comes_again(
    desk: Installation, newsweb_thread: NewsWeb, harbour: str
) -> None:
    desk.watch({"harbour": harbour})
    newsweb_thread.behave("harbour.test", "/strike.html", Silent())
    with desk.running() as daemon:
        wait_until(lambda: newsweb_thread.visits("harbour.test", "/strike.html"), "a visit to the silent page")
        assert daemon.stop() == 0
    assert (desk.count("entry"), desk.count("address"), desk.damage()) == (0, 0, [])
    newsweb_thread.behave("harbour.test", "/strike.html", None)
    assert desk.monitor("once").returncode == 0
    assert (desk.count("entry"), desk.count("article", "is_unread"), len(desk.digests())) == (2, 0, 1)


@pytest.mark.slow
def test_a_message_on_its_way_is_delivered_before_the_end(mailing_desk: Installation, mail_server: MailServer) -> None:
    mail_server.thinking = 3.0
    with mailing_desk.running() as daemon:
        wait_until(lambda: mail_server.messages_begun, "a message on its way")
        assert daemon.stop(signal.SIGTERM) == 0
    assert len(mail_server.mails) == 1
    assert mailing_desk.rows("SELECT state, attempts, ambiguous FROM delivery") == [("sent", 1, 0)]


@pytest.mark.slow
def test_a_signal_that_comes_twice_at_once_is_one_and_a_later_one_ends_at_once(
    desk: Installation, newsweb_thread: NewsWeb, harbour: str
) -> None:
    desk.watch({"harbour": harbour})
    newsweb_thread.behave("harbour.test", "/strike.html", Delay(4.0))
    statuses = []
    for pause in (1.5, 0.0):
        visits = len(newsweb_thread.requests)
        with desk.running() as daemon:
            wait_until(lambda visits=visits: len(newsweb_thread.requests) >= visits + 3, "a visit to the slow page")  # type: ignore[misc]
            daemon.process.send_signal(signal.SIGINT)
            if pause:
                with pytest.raises(subprocess.TimeoutExpired):
                    daemon.process.wait(pause)
            statuses.append(daemon.stop(signal.SIGINT))
    assert statuses == [130, 0]
    assert (desk.count("entry"), desk.damage()) == (2, [])
