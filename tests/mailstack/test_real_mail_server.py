"""The digest as a real mail server takes it, signs it and files it: Postfix, OpenDKIM, Dovecot, fetched by IMAP."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import preloaded
from tests.acceptance.harbour import Item, feed_document, page
from tests.acceptance.installation import PATIENCE, Installation, digests_yaml
from tests.mailstack.stack import READER_DOMAIN, MailStack, mail_stack, missing
from tests.newsweb.fixture import newsweb_thread as newsweb_thread
from tests.newsweb.server import NewsWeb

dkim = pytest.importorskip("dkim", reason="dkimpy is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(missing() is not None, reason=missing() or "")]

ADA, BOB = f"ada@{READER_DOMAIN}", f"bob@{READER_DOMAIN}"
SEND = ("digest", "--send", "--even-if-empty")


@pytest.fixture(scope="module")
def stack() -> Iterator[MailStack]:
    with mail_stack() as running:
        yield running


@pytest.fixture
def quiet_desk(tmp_path: Path, stack: MailStack) -> Installation:
    """An installation that has nothing to tell, and may say so; it reads no feed."""
    desk = Installation(tmp_path, {"MONITOR_RESOLVE": "*=none", **stack.environ()})
    desk.watch({"harbour": "http://harbour.test/feed.xml"})
    return desk


def a_desk(folder: Path, newsweb: NewsWeb, stack: MailStack, *readers: str) -> Installation:
    """An installation that has two stories to tell, one of them in Chinese, by way of the mail server."""
    items = (Item("cranes"), Item("strike", title="Strike: 港口工人罢工, crane stands still"))
    for item in items:
        newsweb.put("harbour.test", item.path, page(item.title))
    folder.mkdir()
    desk = Installation(folder, {"MONITOR_RESOLVE": newsweb.resolve_variable, **stack.environ()})
    desk.watch({"harbour": newsweb.put("harbour.test", "/feed.xml", feed_document("harbour.test", items))})
    desk.write("digests.yaml", digests_yaml(*readers))
    return desk


def deliveries(desk: Installation) -> list[dict[str, Any]]:
    told: dict[str, list[dict[str, Any]]] = json.loads(desk.monitor("deliveries", "list", "--all", "--json").stdout)
    return told["deliveries"]


def frozen(desk: Installation, number: int) -> bytes:
    """The message of a delivery, to the byte as the monitor keeps it."""
    words = ("deliveries", "show", str(number), "--raw")
    return preloaded.run(words, desk.folder, desk.environ, PATIENCE).stdout


def ours(fetched: bytes) -> bytes:
    """The message without what servers put on top of it."""
    start = re.search(rb"(?m)^From: ", fetched)
    assert start is not None
    return fetched[start.start() :]


def test_the_digest_arrives_to_the_byte_signed_and_verified(
    tmp_path: Path, newsweb_thread: NewsWeb, stack: MailStack
) -> None:
    desk = a_desk(tmp_path / "desk", newsweb_thread, stack, ADA, BOB)
    answer = desk.monitor("once")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    for delivery in deliveries(desk):
        (fetched,) = stack.fetch(delivery["recipient"])
        assert ours(fetched) == frozen(desk, delivery["id"])
        assert dkim.verify(fetched, dnsfunc=stack.dkim_record)
        assert not dkim.verify(fetched.replace(b"harbour", b"arbour", 1), dnsfunc=stack.dkim_record)
        message = message_from_bytes(fetched, policy=policy.default.clone(raise_on_defect=True))
        signed = re.search(r"\bh=([^;]+)", str(message["DKIM-Signature"]).replace(" ", ""))
        assert signed is not None
        # RFC 8058 4: one-click needs a signature over it; a sender that can be vouched for needs one over the rest.
        assert {"From", "To", "Subject", "Date", "List-Unsubscribe"} <= set(signed[1].split(":"))
        assert message["Authentication-Results"] is None
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert "with ESMTPSA" in " ".join(message.get_all("Received", []))  # by TLS, logged in
    assert {delivery["state"] for delivery in deliveries(desk)} == {"sent"}


def test_a_wrong_password_is_refused_until_it_is_mended(quiet_desk: Installation, stack: MailStack) -> None:
    reader = f"carol@{READER_DOMAIN}"
    quiet_desk.write("digests.yaml", digests_yaml(reader))
    right = quiet_desk.environ["MONITOR_SMTP_URL"]
    quiet_desk.environ["MONITOR_SMTP_URL"] = right.replace(":right@", ":wrong@")
    assert quiet_desk.monitor(*SEND).returncode == 1
    (delivery,) = deliveries(quiet_desk)
    assert delivery["state"] == "dead"
    assert " at AUTH: 535 5.7.8 " in delivery["detail"]
    quiet_desk.environ["MONITOR_SMTP_URL"] = right
    assert quiet_desk.monitor("deliveries", "requeue", "--dead", "--send").returncode == 0
    (fetched,) = stack.fetch(reader)
    assert ours(fetched) == frozen(quiet_desk, delivery["id"])


def test_readers_whom_the_server_refuses_affect_nobody_else(quiet_desk: Installation, stack: MailStack) -> None:
    readers = [f"{name}@{READER_DOMAIN}" for name in ("gone", "later", "dora")]
    quiet_desk.write("digests.yaml", digests_yaml(*readers))
    assert quiet_desk.monitor(*SEND).returncode == 1
    assert len(stack.fetch(readers[2])) == 1
    states = {delivery["recipient"]: (delivery["state"], delivery["detail"]) for delivery in deliveries(quiet_desk)}
    assert [states[reader][0] for reader in readers] == ["dead", "retry", "sent"]
    assert "at RCPT TO: 550 5.1.1 " in states[readers[0]][1]
    assert "no such reader" in states[readers[0]][1]


def test_a_server_with_an_unknown_certificate_gets_nothing(quiet_desk: Installation) -> None:
    quiet_desk.write("digests.yaml", digests_yaml(f"emil@{READER_DOMAIN}"))
    del quiet_desk.environ["SSL_CERT_FILE"]
    assert quiet_desk.monitor(*SEND).returncode == 1
    (delivery,) = deliveries(quiet_desk)
    assert delivery["state"] == "retry"
    assert "at TLS handshake: " in delivery["detail"]
    assert "nothing was sent in clear" in delivery["detail"]


def test_a_digest_that_is_too_large_arrives_as_its_text(quiet_desk: Installation, stack: MailStack) -> None:
    reader = f"fay@{READER_DOMAIN}"
    quiet_desk.write("digests.yaml", digests_yaml(reader))
    quiet_desk.environ |= stack.environ("small")
    assert quiet_desk.monitor(*SEND).returncode == 0
    (fetched,) = stack.fetch(reader)
    (delivery,) = deliveries(quiet_desk)
    assert ours(fetched) == frozen(quiet_desk, delivery["id"])
    message = message_from_bytes(fetched, policy=policy.default)
    assert message.get_content_type() == "text/plain"
    assert "without its HTML part" in message.get_content()
