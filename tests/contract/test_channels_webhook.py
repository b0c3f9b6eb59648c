"""Webhooks: what is posted, how it is signed, what each failure of the other side means."""

import base64
import hashlib
import hmac
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from threading import Event

import pytest

from monitor.channels import OutboundMail, WebhookChannel
from monitor.channels.webhook import signature
from monitor.core.egress import Egress
from monitor.core.model import Ambiguous, Delivered, DeliveryResult, Message, PermanentFailure, Reach, TransientFailure
from tests.hook_server import Behaviour, answer, drip, hook_server, reset, silent, status
from tests.newsweb.certificates import client_context, server_context

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"type":"alert.new","data":{"headline":"Кран"}}'.encode()
JOB = OutboundMail(BODY, Message("s", "h", "t"), "", "", "alert", "<abc123@example.org>")


def channel(
    keys: Mapping[str, str | None], *, egress: Egress | None = None, addresses: tuple[str, ...] = ("127.0.0.1",)
) -> WebhookChannel:
    def lookup(host: str, port: int) -> list[str]:
        if not addresses:
            raise socket.gaierror("Name or service not known")
        return list(addresses)

    return WebhookChannel(keys, egress or Egress(), lambda: NOW, lookup, answer_seconds=1.0)


def post(behave: Behaviour, *, reads: bool = True, key: str | None = KEY) -> DeliveryResult:
    with hook_server(behave, reads=reads) as server:
        return channel({server.url: key}).send(replace(JOB, recipient=server.url))


def test_the_frozen_bytes_are_posted_with_their_name_and_time() -> None:
    with hook_server() as server:
        result = channel({server.url: KEY}).send(replace(JOB, recipient=server.url))
    [(head, body)] = server.requests
    assert isinstance(result, Delivered)
    assert body == BODY
    assert head.startswith("POST /hooks/news?desk=1 HTTP/1.1")
    assert server.header("content-type") == "application/json; charset=utf-8"
    assert server.header("webhook-id") == "abc123@example.org"
    assert server.header("webhook-timestamp") == str(int(NOW.timestamp()))
    assert server.header("host") == f"127.0.0.1:{server.port}"


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of its specification: id, time, body and key, and what comes of them."""
    body = b'{"test": 2432232314}'
    made = signature(KEY, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_can_prove_who_posted() -> None:
    with hook_server() as server:
        channel({server.url: KEY}).send(replace(JOB, recipient=server.url))
    secret = base64.b64decode(KEY.removeprefix("whsec_"))
    signed = f"{server.header('webhook-id')}.{server.header('webhook-timestamp')}.".encode() + server.requests[0][1]
    expected = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
    assert server.header("webhook-signature") == f"v1,{expected}"


@pytest.mark.parametrize("key", ["a passphrase", "whsec_no base64 at all"])
def test_a_key_in_other_words_is_its_own_bytes(key: str) -> None:
    expected = base64.b64encode(hmac.digest(key.encode(), b"m.1.{}", hashlib.sha256)).decode()
    assert signature(key, "m", 1, b"{}") == f"v1,{expected}"


def test_without_a_key_nothing_is_signed() -> None:
    with hook_server() as server:
        assert isinstance(channel({server.url: None}).send(replace(JOB, recipient=server.url)), Delivered)
    assert server.header("webhook-signature") is None


@pytest.mark.parametrize(
    ("behave", "kind", "said"),
    [
        (status(200), Delivered, "said 200"),
        (status(202), Delivered, "said 202"),
        (status(301, "Location: https://elsewhere.example/"), PermanentFailure, "redirects are not followed"),
        (status(400), PermanentFailure, "said 400"),
        (status(401), PermanentFailure, "said 401"),
        (status(404), PermanentFailure, "said 404"),
        (status(408), TransientFailure, "said 408"),
        (status(410), PermanentFailure, "take it out of digests.yaml"),
        (status(413), PermanentFailure, "said 413"),
        (status(425), TransientFailure, "said 425"),
        (status(429), TransientFailure, "said 429"),
        (status(500), TransientFailure, "said 500"),
        (status(503), TransientFailure, "said 503"),
        (answer(b""), Ambiguous, "gave no answer"),
        (answer(b"220 mail.example.org ESMTP\r\n"), Ambiguous, "gave no answer"),
        (answer(b"HTTP/1.1 20"), Ambiguous, "gave no answer"),
        (answer(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000), Ambiguous, "gave no answer"),
        (reset, Ambiguous, "gave no answer"),
        (silent, Ambiguous, "gave no answer"),
        (drip(b"HTTP/1.1 2"), Ambiguous, "gave no answer"),
        (drip(b"HTTP/1.1 200 OK\r\nX: "), Delivered, "said 200"),  # the rest of it changes nothing
    ],
    ids=lambda value: getattr(value, "__name__", str(value))[:40],
)  # fmt: skip
def test_each_answer_has_one_meaning(behave: Behaviour, kind: type[DeliveryResult], said: str) -> None:
    result = post(behave)
    assert type(result) is kind
    assert said in (result.reply if isinstance(result, Delivered) else result.detail)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Sun, 22 Nov 2026 07:05:00 GMT", timedelta(minutes=5)),
        ("99999999999999999999", timedelta(seconds=10**9)),
        ("Sun, 22 Nov 2026 06:05:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_a_server_says_when_it_wants_to_be_asked_again(header: str, wait: timedelta | None) -> None:
    result = post(status(429, f"Retry-After: {header}"))
    assert isinstance(result, TransientFailure)
    assert result.retry_after == wait


def test_what_is_not_announced_is_not_sent() -> None:
    def refuse() -> None:
        raise RuntimeError("the store is gone")

    with hook_server() as server, pytest.raises(RuntimeError, match="the store is gone"):
        channel({server.url: KEY}).send(replace(JOB, recipient=server.url, before_data=refuse))
    assert server.requests == []


def test_a_large_body_that_nobody_takes_was_not_delivered() -> None:
    with hook_server(reset, reads=False) as server:
        job = replace(JOB, recipient=server.url, raw=b"x" * 30_000_000)
        result = channel({server.url: KEY}).send(job)
    assert isinstance(result, TransientFailure | Ambiguous)
    assert f"127.0.0.1:{server.port}" in result.detail


def test_nobody_listens() -> None:
    url = "http://127.0.0.1:1/x"
    result = channel({url: None}).send(replace(JOB, recipient=url))
    assert isinstance(result, TransientFailure)
    assert result.detail.startswith("127.0.0.1:1 cannot be reached: ")


def test_a_name_that_nobody_knows_may_be_known_later() -> None:
    url = "https://hooks.example.org/x"
    assert isinstance(channel({url: None}, addresses=()).send(replace(JOB, recipient=url)), TransientFailure)


def test_a_look_up_that_hangs_ends_with_the_time_for_it() -> None:
    is_over = Event()

    def hangs(host: str, port: int) -> list[str]:
        is_over.wait(60)
        return []

    url = "https://hooks.example/news"
    slow = WebhookChannel({url: None}, Egress(), lambda: NOW, hangs, name_seconds=0.05)
    try:
        result = slow.send(replace(JOB, recipient=url))
    finally:
        is_over.set()
    assert result == TransientFailure(
        "hooks.example cannot be reached: no name server told within 0.05 s where hooks.example is", Reach.RECIPIENT
    )


def test_an_address_that_no_request_can_hold_leaves_no_doubt() -> None:
    with hook_server() as server:
        url = f"{server.url}\x7f"
        result = channel({url: KEY}).send(replace(JOB, recipient=url))
    assert isinstance(result, PermanentFailure)
    assert "cannot be asked for" in result.detail


def test_an_address_that_was_taken_out_of_the_file_is_not_told() -> None:
    with hook_server() as server:
        result = channel({}).send(replace(JOB, recipient=server.url))
    assert (type(result), server.connections) == (PermanentFailure, 0)


@pytest.mark.parametrize(
    ("url", "address", "said"),
    [
        ("https://hooks.example.org/x", "10.0.0.5", "a private network"),
        ("https://hooks.example.org/x", "127.0.0.1", "this machine"),
        ("https://hooks.example.org/x", "169.254.169.254", "metadata"),
        ("https://hooks.example.org/x", "::ffff:127.0.0.1", "127.0.0.1"),
        ("https://hooks.example.org:25/x", "93.184.215.14", "port 25"),
        ("http://hooks.example.org/x", "93.184.215.14", "write https"),
        ("http://localhost/x", "10.0.0.5", "a private network"),
    ],
)
def test_what_is_dialled_is_judged_by_its_address(url: str, address: str, said: str) -> None:
    result = channel({url: KEY}, addresses=(address,)).send(replace(JOB, recipient=url))
    assert isinstance(result, PermanentFailure)
    assert said in result.detail


def test_a_network_that_the_user_opened_is_told_without_tls() -> None:
    with hook_server() as server:
        url = f"http://hooks.example.org:{server.port}/x"
        opened = Egress((ip_network("127.0.0.0/8"),), frozenset({server.port}))
        assert isinstance(channel({url: KEY}, egress=opened).send(replace(JOB, recipient=url)), Delivered)
    assert server.header("host") == f"hooks.example.org:{server.port}"


def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    with hook_server() as server:
        url = f"http://localhost:{server.port}/x"
        tried = channel({url: KEY}, addresses=("127.0.0.3", "127.0.0.1"))
        assert isinstance(tried.send(replace(JOB, recipient=url)), Delivered)


YEARS_AGO, LONG_AGO, FAR_AHEAD = (datetime(year, 1, 1, tzinfo=UTC) for year in (2015, 2016, 2049))


@pytest.mark.parametrize(
    ("certified", "until", "is_trusted", "arrives"),
    [
        ("hooks.example.org", FAR_AHEAD, True, True),
        ("hooks.example.org", FAR_AHEAD, False, False),
        ("hooks.example.org", LONG_AGO, True, False),
        ("other.example.org", FAR_AHEAD, True, False),
    ],
)
def test_nothing_is_said_where_the_certificate_is_not_that_of_the_name(
    tmp_path: Path, certified: str, until: datetime, is_trusted: bool, arrives: bool
) -> None:
    own, certificate = server_context(tmp_path, certified, YEARS_AGO, until)
    trust = client_context(*([certificate] if is_trusted else []))
    with hook_server(tls=own) as server:
        url = f"https://hooks.example.org:{server.port}/x"
        opened = Egress((ip_network("127.0.0.0/8"),), frozenset({server.port}))
        posting = WebhookChannel({url: KEY}, opened, lambda: NOW, lambda *_: ["127.0.0.1"], 1.0, trust)
        result = posting.send(replace(JOB, recipient=url))
    assert type(result) is (Delivered if arrives else TransientFailure)
    assert len(server.requests) == int(arrives)


def test_no_detail_holds_the_path() -> None:
    for result in (post(status(404)), post(status(503)), post(silent), post(answer(b""))):
        assert isinstance(result, TransientFailure | PermanentFailure | Ambiguous)
        assert "hooks" not in result.detail
