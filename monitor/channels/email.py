"""Mail by SMTP: one message, one recipient, one connection. Touches the network.

smtplib's single steps are used instead of `send_message`, because what a failure means depends on the step:

    connect, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA   nothing was accepted: transient, or permanent by the reply
    the text of the message                           the server has not seen the last dot: transient
    the last dot and the reply to it                  a reply decides; no reply is ambiguous (RFC 1047)
"""

import logging
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from typing import ClassVar, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.channels.base import OutboundMail
from monitor.core.mail import Mailbox
from monitor.core.model import Ambiguous, Delivered, DeliveryResult, PermanentFailure, TransientFailure
from monitor.crashpoints import crashpoint

log = logging.getLogger(__name__)

Result = TypeVar("Result")

STEP_TIMEOUT = 60.0  # Seconds for one command and its reply; servers greylist by waiting some thirty.
REPLY_TIMEOUT = 600.0  # Seconds for the reply to the last dot (RFC 5321 4.5.3.2.6).
QUIT_TIMEOUT = 5.0  # Seconds for a good-bye that no longer matters.
REPLY_LENGTH = 300  # Code points of a server's answer that are kept.


class Security(StrEnum):
    """How the connection is protected."""

    TLS = "tls"  # from the first byte (smtps)
    STARTTLS = "starttls"  # required before anything is said
    NONE = "none"  # loopback, or asked for


@dataclass(frozen=True, slots=True)
class SmtpTarget:
    """A mail server to hand messages to."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> "SmtpTarget":
        """The server that `url` names: `smtp://user:password@host:587`, `smtps://host`, `smtp://host?starttls=never`.

        STARTTLS is required unless the host is this machine (`starttls=always` asks for it there, too).

        Raises:
            ValueError: `url` cannot be used; the text does not hold the password.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.fragment:
            raise ValueError("a mail server is written smtp://user:password@host:587 or smtps://user:password@host:465")
        try:
            port = parts.port or (465 if parts.scheme == "smtps" else 587)
        except ValueError:
            raise ValueError("the port of a mail server is a number from 1 to 65535") from None
        security = _security(parts.scheme, parts.hostname, parts.query)
        if parts.username and security is Security.NONE and not _is_loopback(parts.hostname):
            raise ValueError(f"a password is never sent to {parts.hostname} in clear; leave starttls=never out")
        if bool(parts.username) != bool(parts.password):
            raise ValueError("a mail server needs both a user name and a password, or neither")
        return cls(parts.hostname, port, security, _decoded(parts.username), _decoded(parts.password))

    @property
    def address(self) -> str:
        """Such as "mail.example.org:587"."""
        return f"{self.host}:{self.port}"


def _security(scheme: str, host: str, query: str) -> Security:
    options = dict(parse_qsl(query, keep_blank_values=True))
    starttls = options.pop("starttls", "default")
    if options or starttls not in ("default", "always", "never") or (scheme == "smtps" and query):
        raise ValueError("a mail server takes one option, with smtp:// alone: starttls=always or starttls=never")
    if scheme == "smtps":
        return Security.TLS
    is_plain = starttls == "never" or (starttls == "default" and _is_loopback(host))
    return Security.NONE if is_plain else Security.STARTTLS


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def _decoded(text: str | None) -> str | None:
    return unquote(text) if text else None


class _RefusedError(Exception):
    """The attempt is over before the message was handed over; `result` says how."""

    def __init__(self, result: TransientFailure | PermanentFailure) -> None:
        super().__init__(result.detail)
        self.result = result


class EmailChannel:
    """Hands messages to one mail server. Time limits are seconds; `tls` is for tests and private authorities."""

    kind: ClassVar[str] = "email"

    def __init__(
        self,
        target: SmtpTarget,
        *,
        step_timeout: float = STEP_TIMEOUT,
        reply_timeout: float = REPLY_TIMEOUT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._target = target
        self._step_timeout = step_timeout
        self._reply_timeout = reply_timeout
        self._tls = tls or ssl.create_default_context()

    def send(self, job: OutboundMail) -> DeliveryResult:
        """Delivered with the server's reply; see the module for what else. Never raises for what a server does."""
        try:
            session = self._open(job.sender.rpartition("@")[2])
        except _RefusedError as refusal:
            return refusal.result
        try:
            self._name_both(session, job)
            job.before_data()
            crashpoint("before_data")
            self._transfer(session, job.raw)
            return self._finish(session)
        except _RefusedError as refusal:
            return refusal.result
        finally:
            self._leave(session)

    # ------------------------------------------------------------------------------------------------- the steps

    def _open(self, own_name: str) -> smtplib.SMTP:
        """A connection that is protected and logged in as the target asks."""
        target = self._target
        session = self._step("connecting", lambda: self._connect(own_name))
        crashpoint("smtp_connected")
        try:
            self._step("EHLO", session.ehlo_or_helo_if_needed)
            if target.security is Security.STARTTLS:
                self._step("STARTTLS", lambda: session.starttls(context=self._tls))
                self._step("EHLO", session.ehlo_or_helo_if_needed)
            if target.username and target.password:
                username, password = target.username, target.password
                self._step("logging in", lambda: session.login(username, password))
        except _RefusedError:
            self._leave(session)
            raise
        return session

    def _connect(self, own_name: str) -> smtplib.SMTP:
        target = self._target
        if target.security is Security.TLS:
            return smtplib.SMTP_SSL(target.host, target.port, own_name, timeout=self._step_timeout, context=self._tls)
        return smtplib.SMTP(target.host, target.port, own_name, timeout=self._step_timeout)

    def _name_both(self, session: smtplib.SMTP, job: OutboundMail) -> None:
        """MAIL and RCPT, with the size where the server wants to know it (RFC 1870)."""
        options = [f"size={len(job.raw)}"] if session.has_extn("size") else []
        self._step("the sender", lambda: _accepted(session.mail(_address(job.sender), options)))
        self._step("the recipient", lambda: _accepted(session.rcpt(_address(job.recipient))))

    def _transfer(self, session: smtplib.SMTP, raw: bytes) -> None:
        """DATA and the message, but for the last dot.

        The dot goes out by itself: as long as it has not, a broken connection means that nothing was accepted.
        """
        code, reply = self._step("DATA", lambda: session.docmd("DATA"))
        if code != 354:
            raise _RefusedError(self._refusal("DATA", code, reply))
        self._step("sending the message", lambda: session.send(_dot_stuffed(raw)))

    def _finish(self, session: smtplib.SMTP) -> DeliveryResult:
        """The last dot, and what the server makes of it."""
        _wait_up_to(self._reply_timeout, session)
        try:
            session.send(b".\r\n")
            crashpoint("after_data_sent")
            code, reply = session.getreply()
        except (OSError, smtplib.SMTPException) as error:
            log.warning("no answer from %s after the message: %s", self._target.address, error)
            return Ambiguous(f"{self._target.address} took the message and did not answer: {_words(error)}")
        if 200 <= code < 300:
            crashpoint("after_accepted")
            return Delivered(f"{code} {_text(reply)}")
        if 400 <= code < 600:
            return self._refusal("the message", code, reply)
        return Ambiguous(f"{self._target.address} took the message and answered neither yes nor no: {_text(reply)}")

    def _leave(self, session: smtplib.SMTP) -> None:
        """A good-bye as far as the server listens; the connection is closed either way."""
        with suppress(OSError, smtplib.SMTPException):
            _wait_up_to(min(QUIT_TIMEOUT, self._step_timeout), session)
            session.quit()
        session.close()

    # --------------------------------------------------------------------------------------------- failures as values

    def _step(self, step: str, do: Callable[[], Result]) -> Result:
        """What `do` returns; every way in which it can fail before the last dot becomes a refusal."""
        try:
            return do()
        except smtplib.SMTPResponseException as error:
            raise _RefusedError(self._refusal(step, error.smtp_code, error.smtp_error)) from error
        except ssl.SSLError as error:
            reason = f"no safe connection to {self._target.address} ({step}): {_words(error)}"
            raise _RefusedError(TransientFailure(f"{reason}; nothing was sent in clear")) from error
        except smtplib.SMTPNotSupportedError as error:
            reason = f"{self._target.address} does not offer {step}: {_words(error)}"
            raise _RefusedError(TransientFailure(f"{reason}; nothing was sent in clear")) from error
        except ValueError as error:  # smtplib refuses a command that it cannot write; it never will
            raise _RefusedError(
                PermanentFailure(f"{step} cannot be said to {self._target.address}: {_words(error)}")
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise _RefusedError(
                TransientFailure(f"{step} failed at {self._target.address}: {_words(error)}")
            ) from error

    def _refusal(self, step: str, code: int, reply: bytes | str) -> TransientFailure | PermanentFailure:
        """RFC 5321 4.2.1: 5yz will not get better by trying again; 4yz, and what is no SMTP reply at all, may.

        A server that refuses STARTTLS is badly set up or tampered with, which passes.
        """
        detail = f"{self._target.address} refused {step}: {code} {_text(reply)}"
        is_final = 500 <= code < 600 and step != "STARTTLS"
        return PermanentFailure(detail) if is_final else TransientFailure(detail)


def _accepted(answer: tuple[int, bytes]) -> None:
    code, reply = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, reply)


def _dot_stuffed(raw: bytes) -> bytes:
    """`raw` with a dot before each line that begins with one (RFC 5321 4.5.2), and a line end at its end."""
    ended = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)


def _wait_up_to(seconds: float, session: smtplib.SMTP) -> None:
    if session.sock is not None:
        session.sock.settimeout(seconds)


def _address(text: str) -> str:
    """`text` if it is one bare address: smtplib would send to the first of several and drop what it cannot read."""
    return Mailbox.parse(text).address


def _text(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:REPLY_LENGTH]


def _words(error: Exception) -> str:
    return _text(str(error)) or type(error).__name__
