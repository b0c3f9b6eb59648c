"""smtplib with an end to every wait: one deadline for a whole step, however slowly its bytes drip. Touches the network.

smtplib's own time-out holds for each read alone: a server that says one byte a minute is waited for without end, and
so is one whose answer goes on and on. Here `allow` sets the deadline of a step, and every read and write keeps it.
"""

import re
import smtplib
import socket
import ssl
import time
from typing import TYPE_CHECKING, Final

from monitor.channels.names import NAME_SECONDS, LookUp, in_turn, look_up, within

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

LONGEST_LINE: Final = 8192  # Bytes; RFC 5321 4.5.3.1.5 asks for 512, real servers write more.
LONGEST_ANSWER: Final = 65_536  # Bytes of all lines of one answer; EHLO of the largest providers has 400.
PIECE: Final = 16_384  # Bytes of a message between two looks whether the server has said something.
_READ: Final = 4096
_LINE: Final = re.compile(rb"(?P<code>[2-5][0-9]{2})(?P<more>[ -]|$)(?P<text>.*)", re.DOTALL)
NO_CODE: Final = -1  # As smtplib says it.


class WireError(smtplib.SMTPServerDisconnected):
    """What is no dialogue any more: the line is closed, or the answer has no end."""


class Wire(smtplib.SMTP):
    """A connection whose every step ends by its deadline. Raises OSError and smtplib's errors; closes with `close`."""

    def __init__(self, own_name: str, look_up: LookUp = look_up) -> None:
        super().__init__(local_hostname=own_name)
        self._look_up = look_up
        self._deadline = 0.0
        self._unread = bytearray()

    def allow(self, seconds: float) -> None:
        """From now on, that long for everything until the next call."""
        self._deadline = time.monotonic() + seconds

    @property
    def has_connection(self) -> bool:
        """Whether there is a connection at all; the other side may have left it."""
        return self.sock is not None

    def reach(self, host: str, port: int) -> None:
        """Connect to the first of the host's addresses that answers; each has an equal share of the time left."""
        found = in_turn(within(min(NAME_SECONDS, self._left()), host, lambda: self._look_up(host, port)))
        for left, (family, *_, address) in zip(range(len(found), 0, -1), found, strict=True):
            try:
                self.sock = _connected(family, address, self._left() / left)
            except OSError:
                if left == 1:
                    raise
            else:
                return

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Shake hands, the certificate checked against `host`; what was learnt in clear is forgotten (RFC 3207 4.2).

        Raises:
            WireError: the server said something in clear beside its answer to STARTTLS, which would be read as if it
                had been said safely (CVE-2011-0411).
        """
        plain = self._socket
        if self._unread:
            raise WireError("something was slipped into the line before it was protected")
        plain.settimeout(self._left())
        self.sock = context.wrap_socket(plain, server_hostname=host)
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def getreply(self) -> tuple[int, bytes]:
        """Code and text of one answer; NO_CODE with a line that is none. The last of its lines has the code."""
        lines: list[bytes] = []
        size = 0
        while size <= LONGEST_ANSWER:
            line = self._line()
            found = _LINE.fullmatch(line)
            if found is None:
                return NO_CODE, line
            lines.append(found["text"].strip(b" \t"))
            if found["more"] != b"-":
                return int(found["code"]), b"\n".join(lines)
            size += len(line)
        self.close()
        raise WireError("answered without end")

    def send(self, s: "ReadableBuffer | str") -> None:
        """Send all of it within the deadline."""
        left = memoryview(s.encode("ascii") if isinstance(s, str) else s)
        while left:
            self._socket.settimeout(self._left())
            left = left[self._socket.send(left) :]

    def send_unless_interrupted(self, data: bytes) -> None:
        """Send `data` in pieces, and no further piece once the server has said something in between."""
        for start in range(0, len(data), PIECE):
            if start and self._has_spoken():
                return
            self.send(data[start : start + PIECE])

    def early_answer(self) -> tuple[int, bytes] | None:
        """What the server said though nobody asked, if anything; raises where it has left."""
        return self.getreply() if self._has_spoken() else None

    def close(self) -> None:
        """Leave without a word."""
        super().close()
        self._unread.clear()

    @property
    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise WireError("there is no connection")
        return self.sock

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _line(self) -> bytes:
        """The next line without its end."""
        while (end := self._unread.find(b"\n")) < 0:
            if len(self._unread) > LONGEST_LINE:
                self.close()
                raise WireError("answered a line without end")
            self._socket.settimeout(self._left())
            self._take(self._socket.recv(_READ))
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        return line.removesuffix(b"\r")

    def _take(self, data: bytes) -> None:
        if not data:
            self.close()
            raise WireError("the connection was closed")
        self._unread += data

    def _has_spoken(self) -> bool:
        """Whether an answer, or a part of one, is there already. Under TLS bytes may come that are none (tickets)."""
        if not self._unread:
            self._socket.settimeout(0)
            try:
                self._take(self._socket.recv(_READ))
            except (BlockingIOError, ssl.SSLWantReadError):
                return False
        return True


def _connected(family: int, address: tuple[object, ...], seconds: float) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        # The last dot is a segment of its own, which would wait 40 ms for the acknowledgement of the one before it.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect(address)
    except OSError:
        sock.close()
        raise
    return sock
