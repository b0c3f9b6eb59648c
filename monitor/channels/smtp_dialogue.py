"""One dialogue with a mail server, phase by phase: what goes wrong is a result that names the phase. Network.

    begin      connect, greeting, EHLO, STARTTLS, TLS handshake, EHLO, AUTH
    name       MAIL FROM, RCPT TO
    hand_over  DATA, the message but for its last dot
    finish     the last dot and the answer to it
    leave      QUIT

The last dot goes out by itself: as long as it has not, whatever happens means that nothing was accepted. A dialogue may
carry one message after another, each through its own phases.
"""

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from monitor.channels.smtp_target import Security, SmtpTarget
from monitor.channels.smtp_wire import NO_CODE, Wire
from monitor.core.model import DeliveryResult
from monitor.core.smtp import LEAVING, Phase, Reply, broken_off, judge, shown, too_large
from monitor.crashpoints import crashpoint


@dataclass(frozen=True, slots=True)
class Limits:
    """How long each step may take, in seconds, whatever the server does; and how many messages one connection serves.

    RFC 5321 4.5.3.2 asks for five minutes for a command, between strangers; this is the user's own server, and to break
    off before the last dot costs nothing but another try. For the final reply its ten minutes are kept: cutting that
    short makes the doubt it wants to avoid.
    """

    step: float = 60.0  # one command and its answer; servers that greylist wait some thirty
    message: float = 180.0  # RFC 5321 4.5.3.2.5: three minutes for a block of the message; ours are small
    final: float = 600.0  # RFC 5321 4.5.3.2.6
    quit: float = 5.0  # a good-bye no longer matters
    messages: int = 100  # servers that allow fewer say 421 or hang up, and a new connection is made


class RefusedError(Exception):
    """The attempt is over; `result` says how. `is_broken`: the dialogue cannot go on with another message."""

    def __init__(self, result: DeliveryResult, *, is_broken: bool) -> None:
        super().__init__(str(result))
        self.result, self.is_broken = result, is_broken


class Dialogue:
    """A connection to one server. Every method raises RefusedError for what the server does."""

    def __init__(self, target: SmtpTarget, own_name: str, limits: Limits, tls: ssl.SSLContext) -> None:
        self._target, self._limits, self._tls = target, limits, tls
        self._wire = Wire(own_name)
        self._is_half_done = False
        self.messages = 0

    def begin(self) -> None:
        """Connect, and be protected and logged in as the target asks."""
        target, wire = self._target, self._wire
        with self._within(Phase.CONNECT):
            wire.reach(target.host, target.port)
        if target.security is Security.TLS:
            self._protect()
        self._ask(Phase.GREETING, wire.getreply)
        crashpoint("smtp_connected")
        self._hello()
        if target.security is Security.STARTTLS:
            if not wire.has_extn("starttls"):
                raise self._off(Phase.STARTTLS, "not offered")
            self._ask(Phase.STARTTLS, lambda: wire.docmd("STARTTLS"))
            self._protect()
            self._hello()
        if target.username and target.password:
            self._log_in(target.username, target.password)

    def name(self, sender: str, recipient: str, size: int) -> None:
        """MAIL and RCPT, the size told and kept to where the server knows of sizes (RFC 1870)."""
        wire = self._wire
        limit = wire.esmtp_features.get("size", "")
        if limit.isdecimal() and 0 < int(limit) < size:
            raise RefusedError(too_large(self._target.address, size, int(limit)), is_broken=False)
        if self._is_half_done:
            self._ask(Phase.MAIL, wire.rset)
        self._is_half_done = True
        options = [f"size={size}"] if wire.has_extn("size") else []
        self._ask(Phase.MAIL, lambda: wire.mail(sender, options))
        self._ask(Phase.RCPT, lambda: wire.rcpt(recipient))

    def hand_over(self, raw: bytes) -> None:
        """DATA and the message, but for the last dot. A server that answers before it can have it all is not believed:
        a 2yz said here must not pass for the one that counts.
        """
        wire = self._wire
        self._ask(Phase.DATA, lambda: wire.docmd("DATA"), hoped_for=3)
        try:
            with self._within(Phase.MESSAGE, self._limits.message):
                wire.send_unless_interrupted(_dot_stuffed(raw))
        except RefusedError:
            if said := self._last_words():
                raise said from None
            raise
        with self._within(Phase.MESSAGE):
            early = wire.early_answer()
        if early is not None:
            raise self._refused(Phase.MESSAGE, *early, is_broken=True)

    def finish(self) -> DeliveryResult:
        """The last dot, and what the server makes of it. From here on silence leaves a doubt."""
        wire = self._wire
        with self._within(Phase.FINAL, self._limits.final):
            wire.send(b".\r\n")
            crashpoint("after_data_sent")
            code, text = wire.getreply()
        self._is_half_done = False
        self.messages += 1
        refusal = self._refused(Phase.FINAL, code, text)
        if refusal.is_broken:
            self._wire.close()
        return refusal.result

    def leave(self, *, politely: bool = True) -> None:
        """A good-bye as far as the server listens; the connection is closed either way."""
        if politely and self._wire.has_connection:
            with suppress(RefusedError), self._within(Phase.QUIT, min(self._limits.quit, self._limits.step)):
                self._wire.docmd("QUIT")
        self._wire.close()

    @property
    def is_open(self) -> bool:
        """Whether another message may be begun."""
        return self._wire.has_connection

    # ------------------------------------------------------------------------------------------------- the phases

    def _hello(self) -> None:
        """EHLO; HELO where a server is too old for that and nothing but plain mail is wanted."""
        with self._within(Phase.EHLO):
            code, text = self._wire.ehlo()
            if code in (500, 502) and self._target.security is Security.NONE and not self._target.username:
                code, text = self._wire.helo()
        self._expect(Phase.EHLO, code, text)

    def _protect(self) -> None:
        with self._within(Phase.HANDSHAKE):
            self._wire.secure(self._tls, self._target.host)

    def _log_in(self, username: str, password: str) -> None:
        """AUTH by the first way that both know. Not by one after the other: three refusals lock many an account."""
        wire = self._wire
        wire.user, wire.password = username, password
        ways: tuple[tuple[str, Callable[[], tuple[int, bytes]]], ...] = (
            ("PLAIN", lambda: wire.docmd("AUTH", f"PLAIN {_plain(username, password)}")),
            ("LOGIN", lambda: _answered(wire.auth, "LOGIN", wire.auth_login)),
            ("CRAM-MD5", lambda: _answered(wire.auth, "CRAM-MD5", wire.auth_cram_md5)),
        )
        offered = wire.esmtp_features.get("auth", "").upper().split()
        for name, ask in ways:
            if name in offered:
                self._ask(Phase.AUTH, ask)
                return
        raise self._off(Phase.AUTH, f"no way to log in that both know; offered: {' '.join(offered) or 'none'}")

    # --------------------------------------------------------------------------------------------- failures as values

    def _ask(self, phase: Phase, ask: Callable[[], tuple[int, bytes]], hoped_for: int = 2) -> None:
        """Ask, and go on where the first digit of the answer is the one hoped for."""
        with self._within(phase):
            code, text = ask()
        self._expect(phase, code, text, hoped_for)

    def _expect(self, phase: Phase, code: int, text: bytes, hoped_for: int = 2) -> None:
        if code // 100 != hoped_for:
            raise self._refused(phase, code, text)

    @contextmanager
    def _within(self, phase: Phase, seconds: float | None = None) -> Iterator[None]:
        """Time for a phase; every way in which its line can break ends the dialogue."""
        allowed = seconds or self._limits.step
        self._wire.allow(allowed)
        try:
            yield
        except TimeoutError:
            raise self._off(phase, f"no answer within {allowed:g} s") from None
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise self._off(phase, _reason(error)) from error

    def _off(self, phase: Phase, reason: str) -> RefusedError:
        return RefusedError(broken_off(self._target.address, phase, reason), is_broken=True)

    def _refused(self, phase: Phase, code: int, text: bytes, *, is_broken: bool = False) -> RefusedError:
        """What the server said; after 421 and after what is no SMTP the dialogue is over (RFC 5321 3.8)."""
        said = text.decode("utf-8", "replace")
        words = shown(self._without_password(said) if phase is Phase.AUTH else said)
        reply = Reply(None if code == NO_CODE else code, words)
        is_over = is_broken or code == LEAVING or not 200 <= code < 600
        return RefusedError(judge(self._target.address, phase, reply), is_broken=is_over)

    def _without_password(self, said: str) -> str:
        """Some servers repeat the command that they do not like; what they say stands in logs and lists."""
        user, password = self._target.username, self._target.password
        if not user or not password:
            return said
        for secret in (_plain(user, password), b64encode(password.encode()).decode(), password):
            said = said.replace(secret, "…")
        return said

    def _last_words(self) -> RefusedError | None:
        """Why the server broke off in the middle of a message, where it said so before."""
        with suppress(RefusedError), self._within(Phase.MESSAGE, self._limits.quit):
            early = self._wire.early_answer()
            if early is not None:
                return self._refused(Phase.MESSAGE, *early, is_broken=True)
        return None


def _plain(username: str, password: str) -> str:
    """What AUTH PLAIN says (RFC 4616): UTF-8, which smtplib refuses."""
    return b64encode(f"\0{username}\0{password}".encode()).decode()


def _answered(auth: Callable[..., tuple[int, bytes]], *way: object) -> tuple[int, bytes]:
    """The server's answer, also where smtplib makes an error of it."""
    try:
        return auth(*way)
    except smtplib.SMTPAuthenticationError as refusal:
        text = refusal.smtp_error
        return refusal.smtp_code, text if isinstance(text, bytes) else text.encode()


def _reason(error: Exception) -> str:
    """What went wrong in words: "Connection refused" without its number."""
    plain = error.strerror if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else None
    return shown(plain or str(error)) or type(error).__name__


def _dot_stuffed(raw: bytes) -> bytes:
    """`raw` with a dot before each line that begins with one (RFC 5321 4.5.2), and a line end at its end."""
    ended = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)
