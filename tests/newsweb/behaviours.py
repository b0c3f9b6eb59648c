"""How a server can misbehave. Each behaviour takes over one exchange: the request has been read, nothing is written."""

import asyncio
import gzip
import socket
import struct
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from tests.newsweb.site import Headers, Request, Response

CHUNK = 64 * 1024


@dataclass(slots=True)
class Exchange:
    """One request under way. `usual` is what a well-behaved server would answer; `status` is what was sent."""

    request: Request
    usual: Response
    writer: asyncio.StreamWriter
    status: int | None = None

    async def send_head(self, status: int, headers: Headers) -> None:
        """Status line and headers, nothing added."""
        self.status = status
        self.writer.write(head_of(status, headers))
        await self.writer.drain()

    async def send(self, data: bytes) -> None:
        """Any bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def send_response(self, response: Response) -> None:
        """A whole answer, framed rightly."""
        await self.send_head(response.status, (*response.headers, ("Content-Length", str(len(response.body)))))
        await self.send(response.body)


def head_of(status: int, headers: Headers) -> bytes:
    """The head of an HTTP/1.1 answer."""
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unheard Of"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Behaviour(ABC):
    """One way to answer. The connection is closed afterwards."""

    @abstractmethod
    async def serve(self, exchange: Exchange) -> None:
        """Write whatever this behaviour writes."""


@dataclass(frozen=True, slots=True)
class Delay(Behaviour):
    """The usual answer, late."""

    seconds: float

    async def serve(self, exchange: Exchange) -> None:
        await asyncio.sleep(self.seconds)
        await exchange.send_response(exchange.usual)


@dataclass(frozen=True, slots=True)
class Silent(Behaviour):
    """Never answers."""

    async def serve(self, exchange: Exchange) -> None:
        await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class Drip(Behaviour):
    """The head at once, then one byte of the body at a time; a short body repeats for ever if `endless`."""

    interval: float = 0.5
    endless: bool = True

    async def serve(self, exchange: Exchange) -> None:
        length = 1_000_000 if self.endless else len(exchange.usual.body)
        await exchange.send_head(200, (*exchange.usual.headers, ("Content-Length", str(length))))
        for position in range(length):
            await exchange.send(exchange.usual.body[position : position + 1] or b" ")
            await asyncio.sleep(self.interval)


@dataclass(frozen=True, slots=True)
class Hangup(Behaviour):
    """Closes the connection without a word."""

    async def serve(self, exchange: Exchange) -> None:
        return


@dataclass(frozen=True, slots=True)
class Reset(Behaviour):
    """Resets the connection (RST) after the head and `after` bytes of the usual body."""

    after: int = 0

    async def serve(self, exchange: Exchange) -> None:
        length = ("Content-Length", str(len(exchange.usual.body) + 1))
        await exchange.send_head(200, (*exchange.usual.headers, length))
        await exchange.send(exchange.usual.body[: self.after])
        sock = exchange.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        exchange.writer.transport.abort()


@dataclass(frozen=True, slots=True)
class WrongLength(Behaviour):
    """The usual answer with a Content-Length that is wrong by so many bytes."""

    by: int

    async def serve(self, exchange: Exchange) -> None:
        length = ("Content-Length", str(len(exchange.usual.body) + self.by))
        await exchange.send_head(200, (*exchange.usual.headers, length))
        await exchange.send(exchange.usual.body)


@dataclass(frozen=True, slots=True)
class Huge(Behaviour):
    """A body of `size` bytes, announced by Content-Length, or else in chunks (`size` None: without end)."""

    size: int | None = 50_000_000
    announced: bool = False

    async def serve(self, exchange: Exchange) -> None:
        how = ("Content-Length", str(self.size)) if self.announced else ("Transfer-Encoding", "chunked")
        await exchange.send_head(200, (("Content-Type", "application/xml"), how))
        sent = 0
        while self.size is None or sent < self.size:
            await exchange.send(b"x" * CHUNK if self.announced else b"%x\r\n%s\r\n" % (CHUNK, b"x" * CHUNK))
            sent += CHUNK
        await exchange.send(b"" if self.announced else b"0\r\n\r\n")


@dataclass(frozen=True, slots=True)
class Bomb(Behaviour):
    """A small gzip body that becomes `size` bytes; `layers` of gzip, all of them named in Content-Encoding."""

    size: int = 50_000_000
    layers: int = 1

    async def serve(self, exchange: Exchange) -> None:
        body = b"\0" * self.size
        for _ in range(self.layers):
            body = gzip.compress(body, mtime=0)
        encoding = ("Content-Encoding", ", ".join(["gzip"] * self.layers))
        await exchange.send_response(Response(200, (("Content-Type", "application/xml"), encoding), body))


@dataclass(frozen=True, slots=True)
class Redirect(Behaviour):
    """Sends the client elsewhere; `to` None leaves Location out."""

    to: str | None
    status: int = 302

    async def serve(self, exchange: Exchange) -> None:
        location = () if self.to is None else (("Location", self.to),)
        await exchange.send_response(Response(self.status, location))


@dataclass(frozen=True, slots=True)
class RedirectChain(Behaviour):
    """`hops` redirects, each to the same path with the next number as its query, and then the usual answer."""

    hops: int
    status: int = 302

    async def serve(self, exchange: Exchange) -> None:
        path, _, query = exchange.request.path.partition("?")
        hop = int(query or 0)
        if hop >= self.hops:
            await exchange.send_response(exchange.usual)
        else:
            await exchange.send_response(Response(self.status, (("Location", f"{path}?{hop + 1}"),)))


@dataclass(frozen=True, slots=True)
class Status(Behaviour):
    """An answer with this status and these headers."""

    status: int
    headers: Headers = ()
    body: str = ""

    async def serve(self, exchange: Exchange) -> None:
        await exchange.send_response(Response(self.status, tuple((n, v) for n, v in self.headers), self.body.encode()))


@dataclass(frozen=True, slots=True)
class HeaderFlood(Behaviour):
    """`count` header fields of `size` bytes each (None: without end) before the usual body."""

    count: int | None
    size: int = 20

    async def serve(self, exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\n")
        sent = 0
        while self.count is None or sent < self.count:
            await exchange.send(b"X-%d: %s\r\n" % (sent, b"x" * self.size))
            sent += 1
        await exchange.send(b"Content-Length: %d\r\n\r\n%s" % (len(exchange.usual.body), exchange.usual.body))


@dataclass(frozen=True, slots=True)
class InterimFlood(Behaviour):
    """100 Continue without end."""

    async def serve(self, exchange: Exchange) -> None:
        while True:
            await exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
            await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Raw(Behaviour):
    """These characters (Latin-1), byte for byte."""

    text: str

    async def serve(self, exchange: Exchange) -> None:
        await exchange.send(self.text.encode("latin-1"))


@dataclass(slots=True)
class FirstTimes(Behaviour):
    """Another behaviour for the first `count` requests, and the usual answer from then on."""

    count: int
    behaviour: Behaviour
    served: int = field(default=0, init=False)

    async def serve(self, exchange: Exchange) -> None:
        self.served += 1
        if self.served <= self.count:
            await self.behaviour.serve(exchange)
        else:
            await exchange.send_response(exchange.usual)


Maker = Callable[..., Behaviour]
BEHAVIOUR_BY_NAME: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        Delay,
        Silent,
        Drip,
        Hangup,
        Reset,
        WrongLength,
        Huge,
        Bomb,
        Redirect,
        RedirectChain,
        Status,
        HeaderFlood,
        InterimFlood,
        Raw,
    )
}
