"""A receiver of webhooks on loopback that does as it is told: answers, answers nonsense, drips, resets, is silent."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

OK = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"


@dataclass
class HookServer:
    """Where it listens, and every request that arrived whole: the head as text, the body as bytes."""

    port: int
    requests: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """An address of it."""
        return f"http://127.0.0.1:{self.port}/hooks/news?desk=1"

    def header(self, name: str) -> str | None:
        """A header of the last request."""
        for line in self.requests[-1][0].split("\r\n"):
            key, _, value = line.partition(":")
            if key.lower() == name:
                return value.strip()
        return None


Behaviour = Callable[[socket.socket], None]


def answer(raw: bytes) -> Behaviour:
    """Says this, and hangs up."""
    return lambda peer: peer.sendall(raw)


def status(code: int, *headers: str) -> Behaviour:
    """Answers with this status."""
    return answer("\r\n".join([f"HTTP/1.1 {code} Said so", *headers, "Content-Length: 0", "", ""]).encode())


def reset(peer: socket.socket) -> None:
    """Resets the connection."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def silent(peer: socket.socket) -> None:
    """Says nothing until the other side hangs up."""
    peer.settimeout(20)
    with suppress(OSError):
        while peer.recv(4096):
            pass


def drip(first: bytes) -> Behaviour:
    """Begins so, and goes on byte by byte until nobody takes it any more."""

    def behave(peer: socket.socket) -> None:
        peer.settimeout(0.05)
        peer.sendall(first)
        while True:
            peer.sendall(b"x")
            with suppress(TimeoutError):
                if not peer.recv(1):
                    return

    return behave


@contextmanager
def hook_server(
    behave: Behaviour | None = None, *, reads: bool = True, tls: ssl.SSLContext | None = None
) -> Iterator[HookServer]:
    """A receiver that reads a whole request (or, without `reads`, none of it) and then behaves so, or thanks."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = HookServer(listening.getsockname()[1])
        thread = threading.Thread(
            target=_serve, args=(listening, server, behave or answer(OK), reads, tls), daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)


def _serve(
    listening: socket.socket, server: HookServer, behave: Behaviour, reads: bool, tls: ssl.SSLContext | None
) -> None:
    while True:
        try:
            peer, _ = listening.accept()
        except OSError:
            return
        server.connections += 1
        with peer, suppress(OSError):
            # A handshake that fails is an OSError, too.
            talking = peer if tls is None else tls.wrap_socket(peer, server_side=True)
            with talking:
                if reads:
                    server.requests.append(_read(talking))
                behave(talking)


def _read(peer: socket.socket) -> tuple[str, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(peer)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        body += _some(peer)
    return head.decode("latin-1"), body


def _some(peer: socket.socket) -> bytes:
    piece = peer.recv(65_536)
    if not piece:
        raise ConnectionError("hung up in the middle")
    return piece
