"""Mail by SMTP against a real server, a scripted one, and none: what each failure at each step becomes."""

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.channels import EmailChannel, Limits, OutboundMail, Security, SmtpTarget
from monitor.core.model import Ambiguous, Delivered, DeliveryResult, Message, PermanentFailure, TransientFailure
from tests.mail_server import DROP, STALL, mail_server, scripted_server

RAW = b"Subject: Two\r\n\r\nTwo stories\r\n.\r\n..\r\nend"
JOB = OutboundMail(RAW, Message("Two", "<p>Two</p>", "Two\n"), "reader@example.net", "desk@example.org", "desk")
CERTIFICATES = Path(__file__).parent.parent / "data" / "tls"


def target(port: int, security: Security = Security.NONE, password: str | None = None) -> SmtpTarget:
    return SmtpTarget("127.0.0.1", port, security, "desk" if password else None, password)


def server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "loopback.pem")
    return context


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATES / "loopback.pem"))


def test_message_is_delivered_with_the_servers_reply_and_its_dots() -> None:
    with mail_server() as server:
        assert EmailChannel(target(server.port)).send(JOB) == Delivered("250 kept as 4711")
    assert server.messages == [RAW + b"\r\n"]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "kind"),
    [("451 come back later", TransientFailure), ("550 no such thing", PermanentFailure)],
)
def test_refusal_is_transient_or_permanent_by_its_code(command: str, reply: str, kind: type[DeliveryResult]) -> None:
    with mail_server({command: reply}) as server:
        result = EmailChannel(target(server.port)).send(JOB)
    assert type(result) is kind
    assert reply in str(result)
    assert f"127.0.0.1:{server.port} at {'final reply' if command == 'DATA' else command}" in str(result)
    assert server.messages == []


GREETED = ("220 mail.test", "250 mail.test")
ADDRESSED = (*GREETED, "250 sender", "250 recipient")
SENT = (*ADDRESSED, "354 go on")


@pytest.mark.parametrize(
    ("script", "kind", "words"),
    [
        ((DROP,), TransientFailure, "at greeting: the connection was closed"),
        ((STALL,), TransientFailure, "at greeting: no answer within 0.3 s"),
        (("421 too busy",), TransientFailure, "421 too busy"),
        (("554 not from you",), PermanentFailure, "554 not from you"),
        (("garbage",), TransientFailure, "at greeting: garbage"),
        (("220 mail.test", DROP), TransientFailure, "at EHLO"),
        (("220 mail.test", "502 what", "550 no"), PermanentFailure, "550 no"),
        ((*GREETED, DROP), TransientFailure, "at MAIL FROM"),
        ((*GREETED, STALL), TransientFailure, "at MAIL FROM: no answer"),
        ((*GREETED, "550 no", "221 bye"), PermanentFailure, "at MAIL FROM: 550 no"),
        ((*ADDRESSED[:3], DROP), TransientFailure, "at RCPT TO"),
        ((*ADDRESSED[:3], "452 full"), TransientFailure, "452 full"),
        ((*ADDRESSED, DROP), TransientFailure, "at DATA"),
        ((*ADDRESSED, STALL), TransientFailure, "at DATA"),
        ((*ADDRESSED, "451 not now"), TransientFailure, "at DATA: 451 not now"),
        ((*ADDRESSED, "550 never"), PermanentFailure, "at DATA: 550 never"),
        ((*SENT, "250 ok"), Delivered, "250 ok"),
        ((*SENT, "250 ok", STALL), Delivered, "250 ok"),
        ((*SENT, "250-two\r\n250 lines"), Delivered, "250 two lines"),
        ((*SENT, "450 greylisted"), TransientFailure, "450 greylisted"),
        ((*SENT, "552 too big"), PermanentFailure, "552 too big"),
        ((*SENT, DROP), Ambiguous, "nobody knows whether the message was accepted"),
        ((*SENT, STALL), Ambiguous, "nobody knows whether the message was accepted"),
        ((*SENT, "garbage"), Ambiguous, "neither yes nor no"),
        ((*SENT, "354 go on"), Ambiguous, "neither yes nor no"),
    ],
    ids=lambda value: " > ".join(value)[-40:] if isinstance(value, tuple) else None,
)
def test_each_failure_at_each_step_has_its_meaning(
    script: tuple[str, ...], kind: type[DeliveryResult], words: str
) -> None:
    with scripted_server(script) as port:
        result = EmailChannel(target(port), limits=Limits(0.3, 0.3, 0.3)).send(JOB)
    assert type(result) is kind, result
    assert words in str(result)


def test_server_that_is_not_there_is_transient() -> None:
    assert isinstance(EmailChannel(target(1)).send(JOB), TransientFailure)


def test_control_characters_of_a_reply_are_not_repeated() -> None:
    with scripted_server((*SENT, "250 ok\x1b[2J\x07 " + "x" * 400)) as port:
        result = EmailChannel(target(port)).send(JOB)
    assert isinstance(result, Delivered)
    assert result.reply.startswith("250 ok [2J xxx")
    assert len(result.reply) <= 304


def test_handover_is_announced_only_when_the_recipient_is_accepted() -> None:
    announced: list[str] = []
    job = replace(JOB, before_data=lambda: announced.append("now"))
    with mail_server({"RCPT": "550 unknown"}) as server:
        EmailChannel(target(server.port)).send(job)
        assert announced == []
    with mail_server() as server:
        EmailChannel(target(server.port)).send(job)
        assert announced == ["now"]


def test_address_that_no_command_can_hold_is_refused_before_it_is_sent() -> None:
    with mail_server() as server:
        result = EmailChannel(target(server.port)).send(replace(JOB, recipient="a@b\r\nRCPT TO:<x@y>"))
    assert isinstance(result, PermanentFailure)
    assert "is not a mail address" in result.detail
    assert server.messages == []


# ---- TLS and passwords


def test_message_and_password_go_through_starttls() -> None:
    with mail_server(starttls=server_tls(), with_login=True) as server:
        channel = EmailChannel(target(server.port, Security.STARTTLS, "right"), tls=trusting())
        assert isinstance(channel.send(JOB), Delivered)
    assert (server.logins, len(server.messages)) == ([b"right"], 1)


def test_message_goes_through_tls_from_the_first_byte() -> None:
    with mail_server(tls=server_tls()) as server:
        assert isinstance(EmailChannel(target(server.port, Security.TLS), tls=trusting()).send(JOB), Delivered)


def test_wrong_password_is_permanent_and_not_repeated_to_the_reader() -> None:
    with mail_server(starttls=server_tls(), with_login=True) as server:
        result = EmailChannel(target(server.port, Security.STARTTLS, "wr0ng"), tls=trusting()).send(JOB)
    assert isinstance(result, PermanentFailure)
    assert "at AUTH: 535" in result.detail
    assert "wr0ng" not in str(result)


def test_server_without_login_is_transient() -> None:
    with scripted_server((*GREETED, "221 bye")) as port:
        result = EmailChannel(target(port, password="right")).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "at AUTH: no way to log in that both know; offered: none" in result.detail


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_certificate_that_nobody_vouches_for_stops_the_sending(security: Security) -> None:
    both = {"starttls" if security is Security.STARTTLS else "tls": server_tls()}
    with mail_server(**both, with_login=True) as server:  # type: ignore[arg-type]
        result = EmailChannel(target(server.port, security, "right")).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "at TLS handshake: " in result.detail
    assert "certificate" in result.detail
    assert "nothing was sent in clear" in result.detail
    assert (server.logins, server.messages) == ([], [])


def test_server_that_does_not_offer_starttls_gets_nothing() -> None:
    with mail_server(with_login=True) as server:
        result = EmailChannel(target(server.port, Security.STARTTLS, "right")).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "at STARTTLS: not offered; nothing was sent in clear" in result.detail
    assert (server.logins, server.messages) == ([], [])


def test_refused_starttls_is_transient_whatever_its_code() -> None:
    with scripted_server(("220 mail.test", "250-mail.test\r\n250 STARTTLS", "501 no", "221 bye")) as port:
        result = EmailChannel(target(port, Security.STARTTLS)).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "at STARTTLS: 501 no" in result.detail


# ---- the address of a server


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", SmtpTarget("mail.example.org", 587, Security.STARTTLS)),
        ("smtp://mail.example.org:25", SmtpTarget("mail.example.org", 25, Security.STARTTLS)),
        ("smtps://mail.example.org", SmtpTarget("mail.example.org", 465, Security.TLS)),
        ("smtp://localhost:1025", SmtpTarget("localhost", 1025, Security.NONE)),
        ("smtp://127.0.0.1:25", SmtpTarget("127.0.0.1", 25, Security.NONE)),
        ("smtp://[::1]:25", SmtpTarget("::1", 25, Security.NONE)),
        ("smtp://localhost?starttls=always", SmtpTarget("localhost", 587, Security.STARTTLS)),
        ("smtp://relay.example.org:25?starttls=never", SmtpTarget("relay.example.org", 25, Security.NONE)),
        ("smtp://d%40x:p%2Fw@mail.example.org", SmtpTarget("mail.example.org", 587, Security.STARTTLS, "d@x", "p/w")),
        ("smtp://desk:pw@localhost", SmtpTarget("localhost", 587, Security.NONE, "desk", "pw")),
    ],
)
def test_server_is_read_from_its_address(url: str, expected: SmtpTarget) -> None:
    assert SmtpTarget.parse(url) == expected


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mail.example.org", "written smtp://"),
        ("http://mail.example.org", "written smtp://"),
        ("smtp://", "written smtp://"),
        ("smtp://mail.example.org/path", "written smtp://"),
        ("smtp://mail.example.org:99999", "port"),
        ("smtp://mail.example.org?starttls=maybe", "one option"),
        ("smtp://mail.example.org?tls=yes", "one option"),
        ("smtps://mail.example.org?starttls=never", "one option"),
        ("smtp://desk:s3cret@mail.example.org?starttls=never", "in clear"),
        ("smtp://desk@mail.example.org", "both a user name and a password"),
    ],
)
def test_address_that_cannot_be_used_says_why_without_the_password(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        SmtpTarget.parse(url)
    assert "s3cret" not in str(caught.value)


def test_password_is_not_shown() -> None:
    assert "s3cret" not in repr(SmtpTarget.parse("smtp://desk:s3cret@mail.example.org"))
