"""What every channel promises, over every member of the family."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from monitor.channels import CHANNELS, Channel, EmailChannel, FolderChannel, OutboundMail, Security, SmtpTarget
from monitor.core.model import Delivered, Message, TransientFailure
from tests.mail_server import mail_server

RAW = b"Subject: Two stories\r\n\r\n.a line that begins with a dot\r\nbye\r\n"
MESSAGE = Message("Two stories", "<p>Two</p>", "Two\n")
JOB = OutboundMail(RAW, MESSAGE, "reader@example.net", "desk@example.org", "desk.2026-11-21")


@dataclass(frozen=True)
class Working:
    """A channel whose other side is in order, one whose other side is not, and what arrived."""

    channel: Channel
    broken: Channel
    arrived: Callable[[], list[bytes]]


@pytest.fixture(params=[channel.kind for channel in CHANNELS])
def working(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Working]:
    if request.param == FolderChannel.kind:
        (tmp_path / "file").write_text("in the way of a folder")
        outbox = tmp_path / "var" / "outbox"
        yield Working(
            FolderChannel(outbox),
            FolderChannel(tmp_path / "file" / "outbox"),
            lambda: [path.read_bytes() for path in sorted(outbox.glob("*.eml"))],
        )
        return
    with mail_server() as server:
        target = SmtpTarget("127.0.0.1", server.port, Security.NONE)
        yield Working(EmailChannel(target), EmailChannel(replace(target, port=1)), lambda: server.messages)


def test_message_arrives_as_it_was_frozen(working: Working) -> None:
    assert isinstance(working.channel.send(JOB), Delivered)
    assert working.arrived() == [RAW]


def test_handover_is_announced_once_and_before_anything_arrives(working: Working) -> None:
    seen: list[int] = []
    working.channel.send(replace(JOB, before_data=lambda: seen.append(len(working.arrived()))))
    assert seen == [0]


def test_nothing_is_sent_when_the_announcement_fails(working: Working) -> None:
    def refuse() -> None:
        raise RuntimeError("the store is gone")

    with pytest.raises(RuntimeError, match="the store is gone"):
        working.channel.send(replace(JOB, before_data=refuse))
    assert working.arrived() == []


def test_failure_of_the_other_side_is_a_value_that_names_it(working: Working) -> None:
    result = working.broken.send(JOB)
    assert isinstance(result, TransientFailure)
    assert "127.0.0.1:1" in result.detail or "file/outbox" in result.detail


def test_channel_can_be_used_from_another_thread(working: Working) -> None:
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(working.channel.send(JOB)))
    thread.start()
    thread.join(timeout=10)
    assert isinstance(results[0], Delivered)


def test_kinds_are_different() -> None:
    assert len({channel.kind for channel in CHANNELS}) == len(CHANNELS)
