"""A mail server of raw sockets on loopback that misbehaves in one phase of the dialogue, and keeps what it accepts.

It speaks SMTP with STARTTLS and AUTH to the letter, up to the phase of its `fault`; there it resets the connection,
falls silent, refuses, talks nonsense, drips, or calls whoever wants to know. What it accepted is only what it answered
with 250 after the last dot, or was about to.
"""

import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from monitor.channels import Security, SmtpTarget
from monitor.core.smtp import Phase

CERTIFICATES = Path(__file__).parent / "data" / "tls"
PATIENCE = 20.0  # Seconds that the server waits for anything; a test that hangs so long has failed.


class Fault(StrEnum):
    """What goes wrong."""

    RESET = "reset"
    STALL = "stall"
    LATER = "4xx"
    NEVER = "5xx"
    GARBAGE = "garbage"
    DRIP = "drip"
    ENDLESS = "endless"
    RATE = "rate"


SAID = {
    Fault.LATER: b"451 4.3.0 come back later\r\n",
    Fault.NEVER: b"554 5.7.1 never\r\n",
    Fault.RATE: b"450 4.7.1 too much mail from you\r\n",
    Fault.GARBAGE: b"\x16\x03 what is this? \xff\xfe <html>\r\n",
}


@dataclass
class ChaosSmtp:
    """`fault` happens in `phase`, from the message number `after` on (0: at once), `times` times (None: always).

    `on_phase` is called as each phase is reached, before the server answers it. `misbehaved` counts the faults that
    happened; `has_given_up` where the other side bore one of them for all of the server's PATIENCE.
    """

    phase: Phase | None = None
    fault: Fault = Fault.RESET
    after: int = 0
    times: int | None = None
    only_for: str | None = None
    extensions: tuple[str, ...] = ("SIZE 1000000", "STARTTLS", "AUTH PLAIN LOGIN")
    on_phase: Callable[[Phase], None] = lambda _: None
    tls: ssl.SSLContext | None = None
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    reached: list[Phase] = field(default_factory=list)
    misbehaved: int = 0
    has_given_up: bool = False
    connections: int = 0
    port: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def target(self) -> SmtpTarget:
        return SmtpTarget("127.0.0.1", self.port, Security.STARTTLS, "desk", "right")

    def is_faulty(self, phase: Phase, recipient: str = "") -> bool:
        """Whether the fault happens now; counts it."""
        if phase is not self.phase or len(self.accepted) < self.after or self.times == 0:
            return False
        if self.only_for is not None and recipient != self.only_for:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class _GoneError(Exception):
    """The dialogue is over."""


class _Visit:
    """One connection."""

    def __init__(self, server: ChaosSmtp, connection: socket.socket) -> None:
        self.server, self.connection, self.recipient = server, connection, ""
        self.lines = connection.makefile("rb")

    def serve(self) -> None:
        with suppress(OSError, _GoneError, ssl.SSLError):
            self.answer(Phase.CONNECT, None)
            self.answer(Phase.GREETING, b"220 mail.test\r\n")
            while True:
                self.obey(self.line())
        with suppress(OSError):
            self.lines.close()
            self.connection.close()

    def line(self) -> bytes:
        line = self.lines.readline()
        if not line:
            raise _GoneError
        return line.rstrip(b"\r\n")

    def say(self, text: bytes) -> None:
        self.connection.sendall(text)

    def answer(self, phase: Phase, good: bytes | None) -> bool:
        """Say what is right for the phase, or what the fault wants; whether it was right."""
        self.server.reached.append(phase)
        self.server.on_phase(phase)
        if not self.server.is_faulty(phase, self.recipient):
            if good is not None:
                self.say(good)
            return True
        self.misbehave(phase)
        return False

    def misbehave(self, phase: Phase) -> None:
        fault = self.server.fault
        self.server.misbehaved += 1
        if fault is Fault.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.lines.close()
            self.connection.close()
            raise _GoneError
        if fault is Fault.STALL:
            self.go_on(b"", 0.05)
        if fault in (Fault.DRIP, Fault.ENDLESS):
            self.go_on(b"2" if fault is Fault.DRIP else b"250-and more\r\n" * 100, 0.02)
        self.say(SAID[fault])
        if phase is Phase.CONNECT:  # turned away at the door: said, and closed at once
            raise _GoneError

    def go_on(self, piece: bytes, pause: float) -> NoReturn:
        """Say it again and again, until the other side has had enough of it or all is over."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not self.has_left():
            if self.server.is_over.wait(pause):
                raise _GoneError
            self.say(piece)
        self.server.has_given_up = not self.has_left()
        raise _GoneError

    def has_left(self) -> bool:
        """Whether the other side closed the connection."""
        poll = select.poll()
        poll.register(self.connection, select.POLLRDHUP)
        return bool(poll.poll(0))

    def obey(self, line: bytes) -> None:
        word = line.split(b" ")[0].upper()
        if word == b"EHLO":
            lines = ["mail.test", *self.server.extensions]
            told = "".join(f"250{' ' if n == len(lines) - 1 else '-'}{text}\r\n" for n, text in enumerate(lines))
            self.answer(Phase.EHLO, told.encode())
        elif word == b"STARTTLS":
            if self.answer(Phase.STARTTLS, b"220 go on\r\n"):
                self.shake_hands()
        elif word == b"AUTH":
            self.answer(Phase.AUTH, b"235 welcome\r\n")
        elif word == b"MAIL":
            self.answer(Phase.MAIL, b"250 sender\r\n")
        elif word == b"RCPT":
            self.recipient = line.decode().partition("<")[2].partition(">")[0]
            self.answer(Phase.RCPT, b"250 recipient\r\n")
        elif word == b"DATA":
            if self.answer(Phase.DATA, b"354 go on\r\n"):
                self.message()
        elif word == b"RSET":
            self.say(b"250 forgotten\r\n")
        elif word == b"QUIT":
            self.answer(Phase.QUIT, b"221 bye\r\n")
            raise _GoneError
        else:
            self.say(b"500 what\r\n")

    def shake_hands(self) -> None:
        self.server.reached.append(Phase.HANDSHAKE)
        self.server.on_phase(Phase.HANDSHAKE)
        # Until it begins: a reset must not overtake the answer to STARTTLS, and CPython does not close what fails here.
        if not self.connection.recv(1, socket.MSG_PEEK):
            raise _GoneError
        if self.server.is_faulty(Phase.HANDSHAKE):
            self.misbehave(Phase.HANDSHAKE)
            raise _GoneError
        context = self.server.tls or server_tls()
        self.lines.close()
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.lines = self.connection.makefile("rb")

    def message(self) -> None:
        first = self.line()
        self.answer(Phase.MESSAGE, None)
        seen = [first]
        while seen[-1] != b".":
            seen.append(self.line())
        stuffed = seen[:-1]
        raw = b"".join((line[1:] if line.startswith(b".") else line) + b"\r\n" for line in stuffed)
        self.server.reached.append(Phase.FINAL)
        self.server.on_phase(Phase.FINAL)
        if self.server.is_faulty(Phase.FINAL, self.recipient):
            self.misbehave(Phase.FINAL)
            return
        self.server.accepted.append((self.recipient, raw))
        self.say(b"250 kept\r\n")


def server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "loopback.pem")
    return context


def trusting() -> ssl.SSLContext:
    """A client that knows the authority of `server_tls`."""
    context = ssl.create_default_context(cafile=str(CERTIFICATES / "loopback.pem"))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextmanager
def chaos_smtp(server: ChaosSmtp) -> Iterator[ChaosSmtp]:
    """The server in threads, until the block ends. A fault of the connect phase may mean that nobody is there."""
    with ExitStack() as stack:
        if server.phase is Phase.CONNECT and server.fault in (Fault.RESET, Fault.STALL):
            server.port = stack.enter_context(_nobody(server.fault))
            yield server
            return
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=20))
        server.port = listening.getsockname()[1]
        visits: list[threading.Thread] = []
        doorman = threading.Thread(target=_admit, args=(server, listening, visits))
        doorman.start()
        try:
            yield server
        finally:
            server.is_over.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            doorman.join(PATIENCE)
            for visit in visits:
                visit.join(PATIENCE)


def _admit(server: ChaosSmtp, listening: socket.socket, visits: list[threading.Thread]) -> None:
    while not server.is_over.is_set():
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        connection.settimeout(PATIENCE)
        # Else an answer waits 40 ms for the acknowledgement of the TLS tickets before it.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.connections += 1
        visit = threading.Thread(target=_Visit(server, connection).serve)
        visits.append(visit)
        visit.start()


@contextmanager
def _nobody(fault: Fault) -> Iterator[int]:
    """A port where connecting is refused; or where it hangs, because the queue of a server that sleeps is full."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        if fault is Fault.RESET:
            yield held.getsockname()[1]
            return
        held.listen(0)
        with ExitStack() as stack:
            for _ in range(3):
                waiting = stack.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(held.getsockname())
            yield held.getsockname()[1]
