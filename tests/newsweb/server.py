"""The news web: a loopback server for feeds and pages under many host names, well- and ill-behaved. Loopback sockets.

In a test:                                      By hand:
    web.put("paper.test", "/feed.xml", body)        python -m tests.newsweb --root DIR --port 8080
    web.behave("paper.test", "/slow", Drip())       curl -H 'Host: newsweb.control' 127.0.0.1:8080/log
    Fetcher(…, resolve=web.resolve)                 MONITOR_RESOLVE='*.test=127.0.0.1:8080,…' monitor once

Host names ending in `.test` lead here; below `unknown.test` no name exists, and below `refused.test` nobody listens.
"""

import asyncio
import json
import ssl
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.newsweb.behaviours import BEHAVIOUR_BY_NAME, Behaviour, Exchange, head_of
from tests.newsweb.site import Headers, Request, Response, Site, answer

CONTROL_HOST = "newsweb.control"
ANY_PATH = "*"
LARGEST_HEAD = 256 * 1024


@dataclass(slots=True)
class Visit:
    """One request in the log. Times are monotonic seconds; `status` and `ended_at` come with the end of the answer."""

    at: float
    host: str
    method: str
    path: str
    headers: dict[str, str]
    status: int | None = None
    ended_at: float | None = None


class NewsWeb:
    """The server; an async context manager. `requests` is its log, oldest first."""

    def __init__(self, roots: Iterable[Path] = (), port: int = 0) -> None:
        self.site = Site(roots)
        self.requests: list[Visit] = []
        self.port = port
        self._behaviours: dict[tuple[str, str], Behaviour] = {}
        self._connections: set[asyncio.Task[None]] = set()
        self._servers: list[asyncio.Server] = []
        self._tls_resolve: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        self.port = await self._listen(self.port, None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def listen_tls(self, pattern: str, context: ssl.SSLContext) -> None:
        """Serve the hosts of `pattern` by TLS, on a port of their own."""
        self._tls_resolve[pattern] = f"127.0.0.1:{await self._listen(0, context)}"

    async def _listen(self, port: int, context: ssl.SSLContext | None) -> int:
        server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=LARGEST_HEAD, ssl=context)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    # ------------------------------------------------------------------------------------------- what it holds and does

    def put(
        self,
        host: str,
        path: str,
        body: bytes | str,
        content_type: str | None = None,
        status: int = 200,
        headers: Headers = (),
        validators: bool = True,
        compress: bool = False,
    ) -> str:
        """Set or change what an address says; the address."""
        self.site.put(host, path, body, content_type, status, headers, validators, compress)
        return self.url(host, path)

    def behave(self, host: str, path: str, behaviour: Behaviour | None) -> str:
        """Give an address (`path` "*": a host) a behaviour, or take it back (None); the address."""
        if behaviour is None:
            self._behaviours.pop((host, path), None)
        else:
            self._behaviours[host, path] = behaviour
        return self.url(host, path)

    def url(self, host: str, path: str = "/") -> str:
        """The address to hand to a client that resolves by `resolve`."""
        return f"http://{host}{path}"

    @property
    def resolve(self) -> dict[str, str]:
        """Host patterns to addresses: for Fetcher. Nothing else exists, so no test asks a real name server."""
        here = f"127.0.0.1:{self.port}"
        return {
            "*.test": here,
            CONTROL_HOST: here,
            "*.refused.test": "127.0.0.1:1",
            "*.unknown.test": "none",
            "*": "none",
            **self._tls_resolve,
        }

    @property
    def resolve_variable(self) -> str:
        """The same for the environment variable MONITOR_RESOLVE."""
        return ",".join(f"{pattern}={target}" for pattern, target in self.resolve.items())

    def visits(self, host: str, path: str | None = None) -> list[Visit]:
        """The log of one host, or of one address."""
        return [visit for visit in self.requests if visit.host == host and path in (None, visit.path)]

    # --------------------------------------------------------------------------------------------------------- serving

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # the client went away, or sent what is no request
        except asyncio.CancelledError:
            pass  # the end of the test; the stream's own callback would log a cancelled task as an error
        finally:
            self._connections.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection may serve another."""
        clock = asyncio.get_running_loop().time
        request = await _read_request(reader)
        visit = Visit(clock(), request.host, request.method, request.path, request.headers)
        self.requests.append(visit)
        exchange = Exchange(request, self._usual(request), writer)
        behaviour = self._find_behaviour(request)
        try:
            if behaviour is not None:
                await behaviour.serve(exchange)
                return False
            await _send_usual(exchange)
        finally:
            visit.status, visit.ended_at = exchange.status, clock()
        return request.headers.get("connection", "").lower() != "close"

    def _find_behaviour(self, request: Request) -> Behaviour | None:
        path = request.path.partition("?")[0]
        keys = ((request.host, request.path), (request.host, path), (request.host, ANY_PATH))
        return next((self._behaviours[key] for key in keys if key in self._behaviours), None)

    def _usual(self, request: Request) -> Response:
        if request.host == CONTROL_HOST:
            return self._control(request)
        if request.method not in ("GET", "HEAD"):
            return Response(405, (("Allow", "GET, HEAD"),))
        page = self.site.find(request.host, request.path)
        if page is None:
            return Response(404, (("Content-Type", "text/html; charset=utf-8"),), b"<h1>Nothing here</h1>")
        return answer(page, request)

    def _control(self, request: Request) -> Response:
        """POST /put and /behave with the arguments of those methods as JSON; GET /log."""
        if request.path == "/log":
            return _json([asdict(visit) for visit in self.requests])
        try:
            wanted = json.loads(request.body)
            if request.path == "/put":
                return _json({"url": self.put(**wanted)})
            if request.path == "/behave":
                return _json({"url": self.behave(wanted.pop("host"), wanted.pop("path"), _behaviour(wanted))})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return Response(400, (), f"{type(error).__name__}: {error}\n".encode())
        return Response(404)


def _behaviour(wanted: dict[str, object]) -> Behaviour | None:
    """`{"behaviour": "Drip", "interval": 0.1}` -> Drip(0.1); `{"behaviour": null}` -> None."""
    name = wanted.pop("behaviour")
    return None if name is None else BEHAVIOUR_BY_NAME[str(name)](**wanted)


def _json(value: object) -> Response:
    return Response(200, (("Content-Type", "application/json"),), json.dumps(value).encode())


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip("\r\n").split("\r\n")
    method, path, _version = first.split(" ")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(headers.get("host", "").lower(), method, path, headers, body)


async def _send_usual(exchange: Exchange) -> None:
    """One write for head and body: a 304 is then one packet, and a benchmark measures the client."""
    response = exchange.usual
    exchange.status = response.status
    length = () if response.status == 304 else (("Content-Length", str(len(response.body))),)
    body = b"" if exchange.request.method == "HEAD" or response.status == 304 else response.body
    await exchange.send(head_of(response.status, (*response.headers, *length)) + body)
