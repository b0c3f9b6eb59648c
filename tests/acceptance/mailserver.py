"""A real mail server on loopback: keeps what it accepts. A thread with aiosmtpd; import the fixture by name."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Received:
    """One accepted message, as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Parsed by the strict rules of RFC 5322; a defect is an error."""
        parsed = message_from_bytes(self.raw, policy=policy.SMTP.clone(raise_on_defect=True))
        assert isinstance(parsed, EmailMessage)
        return parsed


class MailServer:
    """Accepts everything. `thinking` is how long it takes to answer the end of a message, in seconds."""

    def __init__(self) -> None:
        self.mails: list[Received] = []
        self.messages_begun = 0
        self.thinking = 0.0
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?starttls=never"

    @property
    def copies(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(mail.message["Message-ID"] for mail in self.mails)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        assert isinstance(envelope.content, bytes)
        self.messages_begun += 1
        await asyncio.sleep(self.thinking)
        self.mails.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content))
        return "250 kept"


@contextmanager
def mail_server_in_thread() -> Iterator[MailServer]:
    """A server in a thread of its own, until the block ends."""
    server, loop, started, finished = MailServer(), asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        listener = await loop.create_server(lambda: SMTP(server, hostname="mail.test", loop=loop), "127.0.0.1", 0)
        async with listener:
            server.port = listener.sockets[0].getsockname()[1]
            started.set()
            await finished.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), name="mail server")
    thread.start()
    try:
        started.wait()
        yield server
    finally:
        loop.call_soon_threadsafe(finished.set)
        thread.join()
        loop.close()
