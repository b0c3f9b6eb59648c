"""N12: TLS fails closed, in time, and says why."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from yarl import URL

from monitor.core.egress import Egress
from monitor.core.model import Failure, FailureKind
from monitor.fetch import Fetched, Fetcher, FetchRequest, FetchResult, Limits
from tests.newsweb import NewsWeb
from tests.newsweb.certificates import client_context, server_context
from tests.newsweb.fixture import newsweb as newsweb

YEARS_AGO, LONG_AGO, FAR_AHEAD = (datetime(year, 1, 1, tzinfo=UTC) for year in (2015, 2016, 2049))
FEED = b"<rss version='2.0'/>"


LIMITS = Limits()
LOOPBACK = (ip_network("127.0.0.0/8"),)


async def fetch(web: NewsWeb, url: str, tls: ssl.SSLContext | None = None, limits: Limits = LIMITS) -> FetchResult:
    egress = Egress(LOOPBACK, frozenset({URL(url).port or 443}))
    async with Fetcher("NewsMonitor/test", limits, timedelta(0), web.resolve, tls=tls, egress=egress) as fetcher:
        return await fetcher.fetch(FetchRequest(url))


async def test_a_valid_certificate_is_accepted(newsweb: NewsWeb, tmp_path: Path) -> None:
    context, certificate = server_context(tmp_path, "safe.test", YEARS_AGO, FAR_AHEAD)
    await newsweb.listen_tls("safe.test", context)
    newsweb.put("safe.test", "/feed.xml", FEED)
    result = await fetch(newsweb, "https://safe.test/feed.xml", client_context(certificate))
    assert isinstance(result, Fetched)
    assert result.body == FEED


async def test_a_certificate_signed_by_itself_is_refused(newsweb: NewsWeb, tmp_path: Path) -> None:
    context, _ = server_context(tmp_path, "self.test", YEARS_AGO, FAR_AHEAD)
    await newsweb.listen_tls("self.test", context)
    result = await fetch(newsweb, "https://self.test/feed.xml")
    detail = "the certificate of self.test is not valid: self-signed certificate"
    assert result == Failure(FailureKind.TLS, detail)
    assert newsweb.requests == []


async def test_an_expired_certificate_is_refused(newsweb: NewsWeb, tmp_path: Path) -> None:
    context, certificate = server_context(tmp_path, "old.test", YEARS_AGO, LONG_AGO)
    await newsweb.listen_tls("old.test", context)
    result = await fetch(newsweb, "https://old.test/feed.xml", client_context(certificate))
    assert result == Failure(FailureKind.TLS, "the certificate of old.test is not valid: certificate has expired")


async def test_a_certificate_of_another_host_is_refused(newsweb: NewsWeb, tmp_path: Path) -> None:
    context, certificate = server_context(tmp_path, "other.test", YEARS_AGO, FAR_AHEAD)
    await newsweb.listen_tls("paper.test", context)
    result = await fetch(newsweb, "https://paper.test/feed.xml", client_context(certificate))
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.TLS
    assert result.detail.startswith("the certificate of paper.test is not valid: Hostname mismatch")


async def test_a_server_that_speaks_no_tls_is_refused(newsweb: NewsWeb) -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        result = await fetch(newsweb, f"https://{host}/feed.xml")
    assert result == Failure(FailureKind.TLS, f"no secure connection to {host}: wrong version number (TLS)")


async def test_a_handshake_that_never_goes_on_ends_at_the_connect_limit(newsweb: NewsWeb) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        result = await fetch(newsweb, f"https://127.0.0.1:{port}/", limits=Limits(connect=0.2))
    assert result == Failure(FailureKind.TIMEOUT, f"no connection to 127.0.0.1:{port} within 0.2 s")
