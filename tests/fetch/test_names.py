"""N13: name servers that hang or know nothing, names with hundreds of addresses, and with one that does not work."""

import asyncio
import socket
import threading
from datetime import timedelta
from ipaddress import ip_network

import pytest
from aiohttp.abc import ResolveResult

from monitor.core.egress import WEB_PORTS, Egress
from monitor.core.model import Failure, FailureKind
from monitor.fetch import Fetched, Fetcher, FetchRequest, Limits
from monitor.fetch.guard import MOST_DIALS
from monitor.fetch.resolver import Ask
from tests.newsweb import NewsWeb
from tests.newsweb.fixture import newsweb as newsweb


def answers(*addresses: str) -> Ask:
    """A name server with these addresses for every name."""

    def ask(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in addresses
        ]

    return ask


def a_fetcher(web: NewsWeb, ask: Ask, limits: Limits = Limits()) -> Fetcher:  # noqa: B008  # frozen
    here = Egress((ip_network("127.0.0.0/8"), ip_network("::1")), WEB_PORTS | {web.port})
    return Fetcher("Test/1", limits, timedelta(0), {"paper.test": web.resolve["*.test"]}, egress=here, ask=ask)


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that sockets of this process are connected to."""
    dialled: list[str] = []
    connect = socket.socket.connect

    def note(sock: socket.socket, place: tuple[str, int]) -> None:
        dialled.append(place[0])
        connect(sock, place)

    monkeypatch.setattr(socket.socket, "connect", note)
    return dialled


async def test_a_name_server_that_hangs_costs_its_own_limit_and_keeps_nobody_waiting(newsweb: NewsWeb) -> None:
    hangs = threading.Event()

    def ask(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        hangs.wait(60)
        raise socket.gaierror(socket.EAI_NONAME, "at last")

    url = newsweb.put("paper.test", "/feed.xml", b"<rss/>")
    async with a_fetcher(newsweb, ask, Limits(lookup=0.2)) as fetcher:
        hanging = [asyncio.create_task(fetcher.fetch(FetchRequest(f"http://{n}.example/"))) for n in range(20)]
        await asyncio.sleep(0)
        assert isinstance(await fetcher.fetch(FetchRequest(url)), Fetched)
        results = await asyncio.gather(*hanging)
        hangs.set()
    assert {result.kind for result in results if isinstance(result, Failure)} == {FailureKind.UNREACHABLE}
    detail = "0.example could not be looked up: no name server answers (DNS)"
    assert results[0] == Failure(FailureKind.UNREACHABLE, detail)


async def test_a_name_that_nobody_knows_is_unreachable(newsweb: NewsWeb) -> None:
    def ask(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    async with a_fetcher(newsweb, ask) as fetcher:
        result = await fetcher.fetch(FetchRequest("http://unknown.example/"))
    assert result == Failure(FailureKind.UNREACHABLE, "unknown.example could not be found (DNS)")


async def test_of_five_hundred_dead_addresses_three_are_dialled(newsweb: NewsWeb, connects: list[str]) -> None:
    dead = [f"127.0.0.{number % 2 + 2}" for number in range(500)]
    async with a_fetcher(newsweb, answers(*dead)) as fetcher:
        result = await fetcher.fetch(FetchRequest("http://many.example:8443/"))
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.UNREACHABLE
    assert 0 < len(connects) <= MOST_DIALS


async def test_where_ipv6_is_broken_ipv4_answers(newsweb: NewsWeb, connects: list[str]) -> None:
    newsweb.put(f"both.example:{newsweb.port}", "/feed.xml", b"<rss/>")
    async with a_fetcher(newsweb, answers("::1", "127.0.0.1")) as fetcher:
        result = await fetcher.fetch(FetchRequest(f"http://both.example:{newsweb.port}/feed.xml"))
    assert isinstance(result, Fetched)
    assert connects == ["::1", "127.0.0.1"]
