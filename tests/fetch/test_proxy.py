"""A feed's own proxy: it alone is dialled, it is told nothing it must not know, and its password is shown nowhere."""

import asyncio
import logging
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from monitor.config.secret import SecretText
from monitor.core.model import Failure, FailureKind
from monitor.fetch import Fetched, Fetcher, FetchRequest, FetchResult, Limits

PASSWORD = "s3cret-canary"


@dataclass
class Proxy:
    """Answers every request itself, and refuses tunnels; `heads` are the requests as they came."""

    port: int = 0
    heads: list[str] = field(default_factory=list)
    answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>"

    @property
    def url(self) -> SecretText:
        return SecretText(f"http://desk:{PASSWORD}@127.0.0.1:{self.port}")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.heads.append(head)
        is_tunnel = head.startswith("CONNECT ")
        writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n" if is_tunnel else self.answer)
        writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    found = Proxy()
    async with await asyncio.start_server(found.serve, "127.0.0.1", 0) as server:
        found.port = server.sockets[0].getsockname()[1]
        yield found


async def fetch(proxy: str, url: str, limits: Limits = Limits()) -> FetchResult:  # noqa: B008  # frozen
    async with Fetcher("NewsMonitor/test", limits, timedelta(0), {"*": "none"}) as fetcher:
        return await fetcher.fetch(FetchRequest(url, proxy=proxy, user_agent="Desk/1"))


async def test_a_feed_is_asked_for_by_its_proxy_without_a_look_up_of_its_name(proxy: Proxy) -> None:
    result = await fetch(proxy.url, "http://paper.example/feed.xml")
    assert isinstance(result, Fetched)
    assert (result.final_url, result.body) == ("http://paper.example/feed.xml", b"<rss/>")
    [head] = proxy.heads
    assert head.startswith("GET http://paper.example/feed.xml HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic " in head
    assert "User-Agent: Desk/1\r\n" in head


async def test_a_tunnel_that_the_proxy_refuses_is_a_failure_of_the_proxy(proxy: Proxy) -> None:
    result = await fetch(proxy.url, "https://paper.example/feed.xml")
    assert result == Failure(FailureKind.PROTOCOL, "the proxy on the way to paper.example answered 407")
    assert proxy.heads[0].startswith("CONNECT paper.example:443 HTTP/1.1\r\n")


async def test_a_proxy_that_nobody_listens_at_is_named() -> None:
    result = await fetch("http://127.0.0.1:1", "http://paper.example/feed.xml")
    assert result == Failure(FailureKind.UNREACHABLE, "the proxy on the way to paper.example could not be reached")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://0x7f.1/",
        "http://paper.example:25/",
    ],
)
async def test_a_proxy_is_not_told_to_go_where_we_would_not(proxy: Proxy, url: str) -> None:
    result = await fetch(proxy.url, url)
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.REFUSED
    assert proxy.heads == []


async def test_a_redirect_to_a_closed_address_is_not_handed_to_the_proxy(proxy: Proxy) -> None:
    proxy.answer = b"HTTP/1.1 302 Found\r\nLocation: http://192.168.0.1/\r\nContent-Length: 0\r\n\r\n"
    result = await fetch(proxy.url, "http://paper.example/feed.xml")
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.REFUSED
    assert len(proxy.heads) == 1


async def test_the_password_of_a_proxy_is_shown_nowhere(proxy: Proxy, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    request = FetchRequest("https://paper.example/feed.xml", proxy=proxy.url)
    results = [await fetch(proxy.url, url) for url in (request.url, "http://paper.example/", "http://127.0.0.1/")]
    results.append(await fetch(SecretText(f"http://desk:{PASSWORD}@127.0.0.1:1"), request.url))
    shown = f"{request!r}{results!r}{caplog.text}"
    assert PASSWORD not in shown
    assert b64encode(f"desk:{PASSWORD}".encode()).decode() not in shown
