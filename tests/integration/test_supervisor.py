"""The service manager hears that the daemon is ready, alive and ending."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.app.supervisor import Supervisor, Word


@pytest.fixture(params=["path", "abstract"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)  # the path of a socket has room for 107 bytes
    return "notify" if request.param == "path" else f"@monitor-{os.getpid()}-{tmp_path.name}"


@pytest.fixture
def listener(place: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(place.replace("@", "\0"))
        listening.settimeout(10)
        yield listening


def test_words_arrive_in_order(place: str, listener: socket.socket) -> None:
    supervisor = Supervisor(place)
    for word in Word:
        supervisor.tell(word)
    assert [listener.recv(100) for _ in Word] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_a_listener_that_is_slow_stops_nobody(place: str, listener: socket.socket) -> None:
    supervisor = Supervisor(place)
    for _ in range(2_000):
        supervisor.tell(Word.ALIVE)
    assert listener.recv(100) == b"WATCHDOG=1"


@pytest.mark.parametrize("nobody", [None, "", "/nowhere/notify", "@nobody-listens-here"])
def test_where_nobody_listens_nothing_happens(nobody: str | None) -> None:
    Supervisor(nobody).tell(Word.READY)
