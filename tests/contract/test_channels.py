"""What every channel promises, over every member of the family."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.channels import (
    CHANNELS,
    AppriseChannel,
    Channel,
    EmailChannel,
    FolderChannel,
    OutboundMail,
    Security,
    SmtpTarget,
    WebhookChannel,
    is_installed,
)
from monitor.core.egress import Egress
from monitor.core.model import Delivered, Message, TransientFailure
from tests.hook_server import hook_server
from tests.mail_server import mail_server

# Apprise loads a module of the standard library that Python 3.13 has no more (where it does without).
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

RAW = b"Subject: Two stories\r\n\r\n.a line that begins with a dot\r\nbye\r\n"
MESSAGE = Message("Two stories", "<p>Two</p>", "Two\n")
JOB = OutboundMail(RAW, MESSAGE, "reader@example.net", "desk@example.org", "desk.2026-11-21")


NOWHERE = "http://127.0.0.1:1/hook"


@dataclass(frozen=True)
class Working:
    """A channel whose other side is in order, one whose other side is not, what arrived, and what should have."""

    channel: Channel
    broken: Channel
    arrived: Callable[[], list[bytes]]
    job: OutboundMail = JOB
    broken_job: OutboundMail = JOB
    expected: bytes = RAW


@contextmanager
def folder(tmp_path: Path) -> Iterator[Working]:
    (tmp_path / "file").write_text("in the way of a folder")
    outbox = tmp_path / "var" / "outbox"
    yield Working(
        FolderChannel(outbox),
        FolderChannel(tmp_path / "file" / "outbox"),
        lambda: [path.read_bytes() for path in sorted(outbox.glob("*.eml"))],
    )


@contextmanager
def email(tmp_path: Path) -> Iterator[Working]:
    with mail_server() as server:
        target = SmtpTarget("127.0.0.1", server.port, Security.NONE)
        yield Working(EmailChannel(target), EmailChannel(replace(target, port=1)), lambda: server.messages)


@contextmanager
def webhook(tmp_path: Path) -> Iterator[Working]:
    with hook_server() as server:
        channel = WebhookChannel(
            {server.url: "a key", NOWHERE: None}, Egress(), lambda: datetime(2026, 11, 21, tzinfo=UTC)
        )
        yield Working(
            channel,
            channel,
            lambda: [body for _, body in server.requests],
            replace(JOB, recipient=server.url),
            replace(JOB, recipient=NOWHERE),
        )


@contextmanager
def apprise(tmp_path: Path) -> Iterator[Working]:
    if not is_installed():
        pytest.skip("the extra apprise is not installed")
    with hook_server() as server:
        channel = AppriseChannel({"DESK": f"json://127.0.0.1:{server.port}/", "NOBODY": "json://127.0.0.1:1/"})
        yield Working(
            channel,
            channel,
            lambda: [json.loads(body)["message"].encode() for _, body in server.requests],
            replace(JOB, recipient="DESK"),
            replace(JOB, recipient="NOBODY"),
            MESSAGE.text.rstrip().encode(),
        )


MAKERS = {
    FolderChannel.kind: folder, EmailChannel.kind: email, WebhookChannel.kind: webhook, AppriseChannel.kind: apprise
}  # fmt: skip


@pytest.fixture(params=[channel.kind for channel in CHANNELS])
def working(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Working]:
    with MAKERS[request.param](tmp_path) as made:
        yield made


def test_message_arrives_as_it_was_frozen(working: Working) -> None:
    assert isinstance(working.channel.send(working.job), Delivered)
    assert working.arrived() == [working.expected]


def test_handover_is_announced_once_and_before_anything_arrives(working: Working) -> None:
    seen: list[int] = []
    working.channel.send(replace(working.job, before_data=lambda: seen.append(len(working.arrived()))))
    assert seen == [0]


def test_nothing_is_sent_when_the_announcement_fails(working: Working) -> None:
    def refuse() -> None:
        raise RuntimeError("the store is gone")

    with pytest.raises(RuntimeError, match="the store is gone"):
        working.channel.send(replace(working.job, before_data=refuse))
    assert working.arrived() == []


def test_failure_of_the_other_side_is_a_value_that_names_it(working: Working) -> None:
    result = working.broken.send(working.broken_job)
    assert isinstance(result, TransientFailure)
    assert any(place in result.detail for place in ("127.0.0.1:1", "file/outbox", "NOBODY"))


def test_channel_can_be_used_from_another_thread(working: Working) -> None:
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(working.channel.send(working.job)))
    thread.start()
    thread.join(timeout=10)
    assert isinstance(results[0], Delivered)


def test_kinds_are_different() -> None:
    assert len({channel.kind for channel in CHANNELS}) == len(CHANNELS)
