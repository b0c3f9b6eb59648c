"""A real mail server on loopback (aiosmtpd), and one that follows a script to the letter."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Inbox:
    """What arrived, and what the server answers instead of its own, by command."""

    answers: Mapping[str, str] = field(default_factory=dict)
    messages: list[bytes] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    port: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [self.answers["EHLO"]] if "EHLO" in self.answers else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.get("DATA", "250 kept as 4711")
        if answer.startswith("2"):
            assert isinstance(envelope.original_content, bytes)
            self.messages.append(envelope.original_content)
        return answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.logins.append(data.password)
        return AuthResult(success=data.password == b"right", handled=False)


@contextmanager
def mail_server(
    answers: Mapping[str, str] | None = None,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    with_login: bool = False,
) -> Iterator[Inbox]:
    """A server in a thread of its own, on a port that the system chooses."""
    inbox = Inbox(answers or {})
    loop = asyncio.new_event_loop()
    smtp = partial(
        SMTP,
        inbox,
        hostname="mail.test",
        loop=loop,
        tls_context=starttls,
        authenticator=inbox.authenticate if with_login else None,
        auth_require_tls=starttls is not None,
    )
    listening = loop.run_until_complete(loop.create_server(smtp, "127.0.0.1", 0, ssl=tls))
    inbox.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield inbox
    finally:
        asyncio.run_coroutine_threadsafe(_stopped(listening), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _stopped(listening: asyncio.Server) -> None:
    listening.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


STALL = "(say nothing)"
DROP = "(close the connection)"


@contextmanager
def scripted_server(answers: Sequence[str]) -> Iterator[int]:
    """A port where one visitor gets `answers` in turn: the greeting, then one per line, or per message after a 354."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()
    thread = threading.Thread(target=_follow, args=(listening, answers, done))
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        done.set()
        thread.join(timeout=10)
        listening.close()


def _follow(listening: socket.socket, answers: Sequence[str], done: threading.Event) -> None:
    visitor, _ = listening.accept()
    with visitor, visitor.makefile("rb") as lines, suppress(OSError):
        for n, answer in enumerate(answers):
            if n:
                end = b"\r\n.\r\n" if answers[n - 1].startswith("354") else b"\r\n"
                seen = b""
                while not seen.endswith(end) and (line := lines.readline()):
                    seen += line
            if answer == STALL:
                done.wait(timeout=10)
            if answer in (STALL, DROP):
                return
            visitor.sendall(answer.encode() + b"\r\n")
