"""What a mail server must not get away with, and what it may: TLS, logging in, sizes, answers out of turn."""

import socket
import ssl
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.channels import EmailChannel, Limits, OutboundMail, Security, SmtpTarget
from monitor.channels.email import safe_tls
from monitor.channels.names import NoNameError, Place, in_turn
from monitor.channels.smtp_wire import Wire
from monitor.core.mail import Envelope, Mailbox, compose, message_id
from monitor.core.model import Ambiguous, Delivered, Message, PermanentFailure, Reach, TransientFailure
from monitor.core.smtp import Phase
from tests.builders import NOW
from tests.chaos_smtp import ChaosSmtp, Fault, chaos_smtp, server_tls, trusting
from tests.mail_server import DROP, Inbox, mail_server, scripted_server
from tests.newsweb.certificates import client_context, server_context

RAW = b"Subject: Two\r\n\r\nTwo stories\r\n"
JOB = OutboundMail(RAW, Message("Two", "<p>Two</p>", "Two\n"), "reader@example.net", "desk@example.org", "desk")
SHORT = Limits(0.5, 0.5, 0.5, 0.2)
GREETED = ("220 mail.test", "250 mail.test")
SENT = (*GREETED, "250 sender", "250 recipient", "354 go on")


def plain(port: int, password: str | None = None) -> SmtpTarget:
    return SmtpTarget("127.0.0.1", port, Security.NONE, "desk" if password else None, password)


# ---- TLS


def old_tls() -> ssl.SSLContext:
    """A server that speaks nothing newer than TLS 1.1."""
    context = server_tls()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    return context


def test_tls_that_is_too_old_is_refused() -> None:
    with chaos_smtp(ChaosSmtp(tls=old_tls())) as server:
        result = EmailChannel(server.target, limits=SHORT, tls=trusting()).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "at TLS handshake: " in result.detail
    assert result.detail.endswith("; nothing was sent in clear")
    assert server.accepted == []


def test_a_client_of_its_own_accord_speaks_nothing_older_than_tls_1_2() -> None:
    context = safe_tls()
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_certificate_of_another_name_is_refused() -> None:
    with chaos_smtp(ChaosSmtp()) as server:
        other_name = replace(server.target, host="127.1")  # leads to the same server, and is not in its certificate
        result = EmailChannel(other_name, limits=SHORT, tls=trusting()).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "at TLS handshake: " in result.detail
    assert server.accepted == []


def test_a_certificate_that_has_expired_is_refused(tmp_path: Path) -> None:
    years_ago, long_ago = datetime(2015, 1, 1, tzinfo=UTC), datetime(2016, 1, 1, tzinfo=UTC)
    context, certificate = server_context(tmp_path, "localhost", years_ago, long_ago)
    with chaos_smtp(ChaosSmtp(tls=context)) as server:
        by_name = replace(server.target, host="localhost")
        result = EmailChannel(by_name, limits=SHORT, tls=client_context(certificate)).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "at TLS handshake: " in result.detail
    assert "certificate has expired" in result.detail
    assert server.accepted == []


def test_words_slipped_in_before_the_line_is_protected_end_the_dialogue() -> None:
    script = ("220 mail.test", "250-mail.test\r\n250 STARTTLS", "220 go on\r\n250 slipped in")
    with scripted_server(script) as port:
        result = EmailChannel(SmtpTarget("127.0.0.1", port, Security.STARTTLS), limits=SHORT).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "something was slipped into the line before it was protected" in result.detail


# ---- logging in


@pytest.mark.parametrize(
    ("offered", "said"),
    [
        ("AUTH PLAIN LOGIN", "235 welcome"),
        ("AUTH LOGIN", "334 VXNlcm5hbWU6"),
        ("AUTH CRAM-MD5", "334 PDEuMkBtYWlsPg=="),
    ],
)
def test_the_first_way_to_log_in_that_both_know_is_taken(offered: str, said: str) -> None:
    more = () if said.startswith("235") else ("235 welcome",)
    script = ("220 mail.test", f"250-mail.test\r\n250 {offered}", said, *more, *SENT[2:], "250 kept", "221 bye")
    with scripted_server(script) as port:
        assert isinstance(EmailChannel(plain(port, "pässword" if "PLAIN" in offered else "right")).send(JOB), Delivered)


@pytest.mark.parametrize("offered", ["AUTH LOGIN", "AUTH CRAM-MD5", "AUTH PLAIN"])
def test_a_refused_password_is_said_once_whatever_the_way(offered: str) -> None:
    script = ("220 mail.test", f"250-mail.test\r\n250 {offered} NTLM", "535 5.7.8 no", "221 bye")
    with scripted_server(script) as port:
        result = EmailChannel(plain(port, "wrong")).send(JOB)
    assert result == PermanentFailure(f"127.0.0.1:{port} at AUTH: 535 5.7.8 no", Reach.SERVER)


# ---- answers out of turn


@pytest.mark.parametrize(
    ("early", "kind"),
    [
        ("250 kept already", TransientFailure),
        ("552 5.3.4 stop", PermanentFailure),
        ("421 going down", TransientFailure),
    ],
)
def test_what_is_said_before_the_last_dot_never_delivers(early: str, kind: type[TransientFailure]) -> None:
    with scripted_server((*SENT[:-1], f"354 go on\r\n{early}")) as port:
        result = EmailChannel(plain(port), limits=SHORT).send(JOB)
    assert type(result) is kind
    assert f"at message: {early}" in str(result)


def test_an_answer_whose_lines_have_no_end_is_none() -> None:
    with scripted_server((*SENT, "250 " + "x" * 20_000)) as port:
        result = EmailChannel(plain(port), limits=SHORT).send(JOB)
    assert isinstance(result, Ambiguous)
    assert "a line without end" in result.detail


@pytest.mark.parametrize("greeting", ["2 20 hello", "+20 hello", "99 hello", "6xx", "200000 hello", ""])
def test_what_has_no_code_is_no_answer(greeting: str) -> None:
    with scripted_server((greeting,)) as port:
        result = EmailChannel(plain(port), limits=SHORT).send(JOB)
    assert isinstance(result, TransientFailure)
    assert "no answer that SMTP knows there" in result.detail


def test_a_server_that_only_knows_helo_is_spoken_to() -> None:
    with scripted_server(("220 mail.test", "502 what", "250 mail.test", *SENT[2:], "250 kept")) as port:
        assert EmailChannel(plain(port)).send(JOB) == Delivered("250 kept")


def test_a_server_that_names_a_limit_is_not_sent_more() -> None:
    script = ("220 mail.test", "250-mail.test\r\n250 SIZE 20", "221 bye")
    with scripted_server(script) as port:
        result = EmailChannel(plain(port)).send(JOB)
    assert isinstance(result, PermanentFailure)
    assert (result.is_too_large, result.reach) == (True, Reach.MESSAGE)
    assert f"takes at most 20 bytes, and the message has {len(RAW)}" in result.detail


@pytest.mark.parametrize("size", ["SIZE", "SIZE 0"])
def test_a_server_without_a_fixed_limit_is_sent_everything(size: str) -> None:
    with scripted_server(("220 mail.test", f"250-mail.test\r\n250 {size}", *SENT[2:], "250 kept")) as port:
        assert EmailChannel(plain(port)).send(JOB) == Delivered("250 kept")


def test_a_name_that_leads_nowhere_is_said_with_the_phase() -> None:
    result = EmailChannel(SmtpTarget("mail.invalid", 25, Security.NONE), limits=SHORT).send(JOB)
    assert isinstance(result, TransientFailure)
    assert result.detail.startswith("mail.invalid:25 at connect: ")
    assert result.reach is Reach.SERVER


def test_a_look_up_that_hangs_ends_with_the_time_for_it() -> None:
    is_over = Event()

    def hangs(host: str, port: int) -> list[Place]:
        is_over.wait(60)
        return []

    wire = Wire("example.org", hangs)
    wire.allow(0.2)
    try:
        with pytest.raises(NoNameError, match=r"no name server told within 0\.\d+ s where mail\.example\.org is"):
            wire.reach("mail.example.org", 587)
    finally:
        is_over.set()


def test_a_time_out_that_the_look_up_itself_reports_is_told_as_it_is() -> None:
    def fails(host: str, port: int) -> list[Place]:
        raise TimeoutError("the resolver gave up")

    wire = Wire("example.org", fails)
    wire.allow(60)
    with pytest.raises(TimeoutError, match="the resolver gave up"):
        wire.reach("mail.example.org", 587)


def a_place(family: socket.AddressFamily, address: str) -> Place:
    return family, socket.SOCK_STREAM, 6, "", (address, 587)


def test_the_families_of_addresses_take_turns_and_not_all_are_tried() -> None:
    six = [a_place(socket.AF_INET6, f"2001:db8::{number}") for number in range(300)]
    four = [a_place(socket.AF_INET, "192.0.2.1")]
    assert in_turn([*six, *four]) == [six[0], four[0], six[1], six[2]]
    assert in_turn(four) == four
    assert in_turn([]) == []


@pytest.mark.parametrize("repeats", ["AUTH PLAIN AGRlc2sAb3BlbiBzZXNhbWU=", "b3BlbiBzZXNhbWU=", "open sesame"])
def test_a_server_that_repeats_the_password_is_not_quoted_with_it(repeats: str) -> None:
    script = ("220 mail.test", "250-mail.test\r\n250 AUTH PLAIN", f"535 5.7.8 I do not like {repeats} at all")
    with scripted_server(script) as port:
        result = EmailChannel(plain(port, "open sesame"), limits=SHORT).send(JOB)
    assert isinstance(result, PermanentFailure)
    assert " at AUTH: 535 5.7.8 I do not like " in result.detail
    assert repeats.removeprefix("AUTH PLAIN ") not in result.detail


def test_the_next_address_of_a_server_is_tried() -> None:
    with mail_server() as server:  # listens on 127.0.0.1 alone, and localhost may be ::1 first
        target = SmtpTarget("localhost", server.port, Security.NONE)
        assert isinstance(EmailChannel(target).send(JOB), Delivered)


def test_a_good_bye_that_is_never_answered_does_not_undo_the_delivery() -> None:
    with scripted_server((*SENT, "250 kept", DROP)) as port:
        assert EmailChannel(plain(port)).send(JOB) == Delivered("250 kept")


# ---- the bytes on the wire


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with mail_server() as server:
        yield server


LINES = st.lists(
    st.text(st.characters(codec="utf-8")) | st.sampled_from([".", "..", "\r", "\n.\n", "\0", "x" * 2000]), max_size=8
).map("\r\n".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, LINES, st.text(max_size=80))
def test_any_message_arrives_to_the_byte(inbox: Inbox, text: str, html: str, subject: str) -> None:
    envelope = Envelope(
        sender=Mailbox("", "desk@example.org"),
        recipient=Mailbox("", "reader@example.net"),
        message_id=message_id("install", "daily", "2026-11-21", text[:9].encode("ascii", "replace").decode(), "a.org"),
        date=NOW,
        digest_id="daily",
        digest_title=subject,
    )
    raw = compose(Message(subject, html, text), envelope)
    inbox.messages.clear()
    assert isinstance(EmailChannel(plain(inbox.port)).send(replace(JOB, raw=raw)), Delivered)
    assert inbox.messages == [raw]


# ---- one connection for several messages


def test_one_connection_serves_several_messages_and_then_another_is_made() -> None:
    with chaos_smtp(ChaosSmtp()) as server:
        channel = EmailChannel(server.target, limits=replace(SHORT, messages=2), tls=trusting())
        with channel.kept_open():
            results = [channel.send(JOB) for _ in range(5)]
    assert [type(result) for result in results] == [Delivered] * 5
    assert (server.connections, len(server.accepted)) == (3, 5)


def test_a_refused_reader_does_not_end_the_connection() -> None:
    with chaos_smtp(ChaosSmtp(Phase.RCPT, Fault.NEVER, only_for="reader@example.net")) as server:
        channel = EmailChannel(server.target, limits=SHORT, tls=trusting())
        with channel.kept_open():
            results = [channel.send(JOB), channel.send(replace(JOB, recipient="other@example.net")), channel.send(JOB)]
    assert [type(result) for result in results] == [PermanentFailure, Delivered, PermanentFailure]
    assert server.connections == 1


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.GARBAGE])
def test_a_server_that_left_meanwhile_is_called_again(fault: Fault) -> None:
    with chaos_smtp(ChaosSmtp(Phase.MAIL, fault, after=1, times=1)) as server:
        channel = EmailChannel(server.target, limits=SHORT, tls=trusting())
        with channel.kept_open():
            results = [channel.send(JOB) for _ in range(3)]
    assert [type(result) for result in results] == [Delivered] * 3
    assert server.connections == 2


def test_refusals_for_now_of_one_reader_after_another_are_the_server_s() -> None:
    with chaos_smtp(ChaosSmtp(Phase.RCPT, Fault.LATER)) as server:
        channel = EmailChannel(server.target, limits=SHORT, tls=trusting())
        with channel.kept_open():
            results = [channel.send(JOB) for _ in range(7)]
            server.phase = None
            assert isinstance(channel.send(JOB), Delivered)
            server.phase = Phase.RCPT
            results.append(channel.send(JOB))
    reaches = [result.reach for result in results if isinstance(result, TransientFailure)]
    message, rate = Reach.MESSAGE, Reach.RATE
    assert reaches == [message, message, message, message, rate, message, rate, message]


def test_a_message_is_given_up_where_no_command_can_name_its_sender() -> None:
    result = EmailChannel(plain(1)).send(replace(JOB, sender="nobody"))
    assert isinstance(result, PermanentFailure)
    assert "not a mail address" in result.detail
