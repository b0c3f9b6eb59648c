"""N7 to N11: no connection into networks that are not the public web, whatever leads there.

Proof is by sockets, from both sides: something listens at the place on addresses of this machine, where nobody may have
knocked by the end of a case, and every address that any socket of this process is connected to is noted.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network

import pytest
from aiohttp.abc import ResolveResult

from monitor.core.egress import WEB_PORTS, Egress
from monitor.core.model import Failure, FailureKind
from monitor.fetch import Fetched, Fetcher, FetchRequest, FetchResult, Limits
from monitor.fetch.guard import MOST_DIALS, Hop, begin_hop, end_hop, socket_opener
from tests.addresses import CLOSED, CLOSED_4, SPELLINGS
from tests.newsweb import NewsWeb
from tests.newsweb.behaviours import Redirect
from tests.newsweb.fixture import newsweb as newsweb

# Stands in for the public web, by being opened; nobody listens there, so what is dialled there fails at once.
PUBLIC = "127.0.0.3"
LISTENED_AT = ("127.0.0.1", "127.0.0.2", "::1")


@dataclass
class Listeners:
    """Sockets that listen at one port of every address of this machine, and who knocked."""

    port: int = 0
    knocks: list[str] = field(default_factory=list)

    async def knocked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.knocks.append(str(writer.get_extra_info("sockname")))
        writer.close()


@pytest.fixture
async def listeners() -> AsyncIterator[Listeners]:
    found = Listeners()
    async with AsyncExitStack() as stack:
        for address in LISTENED_AT:
            server = await asyncio.start_server(found.knocked, address, found.port)
            found.port = server.sockets[0].getsockname()[1]
            await stack.enter_async_context(server)
        yield found
        await asyncio.sleep(0)
    assert found.knocks == []


@pytest.fixture
def dials(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that any socket of this process is connected to, less the news web's."""
    dialled: list[str] = []
    connect = socket.socket.connect

    def note(sock: socket.socket, place: tuple[str, int]) -> None:
        dialled.append(place[0])
        connect(sock, place)

    monkeypatch.setattr(socket.socket, "connect", note)
    return dialled


class Names:
    """A name server that answers each question with the next list of addresses, and the last one for ever."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)

    def __call__(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        now = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0) for address in now
        ]


def open_to(port: int, *networks: str) -> Egress:
    return Egress(tuple(map(ip_network, networks)), WEB_PORTS | {port})


def a_fetcher(web: NewsWeb, egress: Egress, names: Names | None = None) -> Fetcher:
    table = web.resolve if names is None else {"paper.test": web.resolve["*.test"]}
    return Fetcher("Test/1", Limits(connect=0.5), timedelta(0), table, egress=egress, ask=names)


async def fetch(web: NewsWeb, url: str, egress: Egress, names: Names | None = None) -> FetchResult:
    async with a_fetcher(web, egress, names) as fetcher:
        return await fetcher.fetch(FetchRequest(url))


def in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def is_refusal(result: FetchResult) -> bool:
    return isinstance(result, Failure) and result.kind is FailureKind.REFUSED


@contextmanager
def nothing_dialled(dials: list[str], *, but: frozenset[str] = frozenset()) -> Iterator[None]:
    dials.clear()
    yield
    assert set(dials) <= but


# -------------------------------------------------------------------------------- 70 addresses, four ways to lead there


async def test_n7_no_closed_address_is_dialled_directly(
    newsweb: NewsWeb, listeners: Listeners, dials: list[str]
) -> None:
    async with a_fetcher(newsweb, open_to(listeners.port)) as fetcher:
        for address in CLOSED:
            with nothing_dialled(dials):
                result = await fetcher.fetch(FetchRequest(f"http://{in_url(address)}:{listeners.port}/feed.xml"))
            assert is_refusal(result), (address, result)


async def test_n8_no_closed_address_is_dialled_by_way_of_a_redirect(
    newsweb: NewsWeb, listeners: Listeners, dials: list[str]
) -> None:
    async with a_fetcher(newsweb, open_to(listeners.port)) as fetcher:
        for number, address in enumerate(CLOSED):
            target = f"http://{in_url(address)}:{listeners.port}/"
            start = newsweb.behave("paper.test", f"/{number}", Redirect(target))
            with nothing_dialled(dials, but=frozenset({"127.0.0.1"})):
                result = await fetcher.fetch(FetchRequest(start))
            assert is_refusal(result), (address, result)


async def test_n8_a_name_that_changes_between_two_looks_is_judged_when_it_is_dialled(
    newsweb: NewsWeb, listeners: Listeners, dials: list[str]
) -> None:
    for address in CLOSED:
        names = Names((PUBLIC,), (address,))
        opened = open_to(listeners.port, f"{PUBLIC}/32")
        async with a_fetcher(newsweb, opened, names) as fetcher:
            url = f"http://rebind.example:{listeners.port}/"
            with nothing_dialled(dials, but=frozenset({PUBLIC})):
                await fetcher.fetch(FetchRequest(url))
                fetcher.forget_names()
                result = await fetcher.fetch(FetchRequest(url))
            assert is_refusal(result), (address, result)


async def test_n9_of_public_and_closed_addresses_only_the_public_are_dialled(
    newsweb: NewsWeb, listeners: Listeners, dials: list[str]
) -> None:
    opened = open_to(listeners.port, f"{PUBLIC}/32")
    for address in CLOSED:
        for mixed in ((address, PUBLIC), (PUBLIC, address)):
            with nothing_dialled(dials, but=frozenset({PUBLIC})):
                result = await fetch(newsweb, f"http://mixed.example:{listeners.port}/", opened, Names(mixed))
            assert isinstance(result, Failure)


async def test_n7_a_name_that_means_a_closed_address_is_refused_with_the_way_out(
    newsweb: NewsWeb, listeners: Listeners
) -> None:
    result = await fetch(newsweb, "http://intranet.example/", Egress(), Names(("10.1.2.3",)))
    way_out = "MONITOR_ALLOW_NETWORKS=10.1.2.3 would allow it"
    detail = f"intranet.example was not asked: 10.1.2.3 is a private network ({way_out})"
    assert result == Failure(FailureKind.REFUSED, detail)


# --------------------------------------------------------------------------------------------------------- URL tricks


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_n7_no_spelling_of_this_machine_reaches_it(
    newsweb: NewsWeb, listeners: Listeners, dials: list[str], spelling: str
) -> None:
    """The system's own resolver is asked here: it is what understands `0x7f.1`."""
    port = listeners.port
    start = newsweb.behave("paper.test", "/start", Redirect(f"http://{spelling}:{port}/".encode().decode("latin-1")))
    async with Fetcher(
        "Test/1", Limits(), timedelta(0), {"paper.test": newsweb.resolve["*.test"]}, egress=open_to(port)
    ) as fetcher:
        with nothing_dialled(dials, but=frozenset({"127.0.0.1"})):
            direct = await fetcher.fetch(FetchRequest(f"http://{spelling}:{port}/"))
            led = await fetcher.fetch(FetchRequest(start))
    assert isinstance(direct, Failure)
    assert isinstance(led, Failure)
    assert len(newsweb.requests) == 1


# ----------------------------------------------------------------------------- what the user opened, and ports


async def test_n10_ports_that_are_none_of_the_webs_are_refused(newsweb: NewsWeb, listeners: Listeners) -> None:
    egress = Egress((ip_network("127.0.0.0/8"),))
    for start in (
        f"http://127.0.0.1:{listeners.port}/",
        newsweb.behave("paper.test", "/start", Redirect(f"http://127.0.0.1:{listeners.port}/")),
    ):
        result = await fetch(newsweb, start, egress)
        assert is_refusal(result)
        assert isinstance(result, Failure)
        assert f"MONITOR_ALLOW_PORTS={listeners.port} would allow it" in result.detail


async def test_an_opened_network_and_port_are_reached(newsweb: NewsWeb) -> None:
    newsweb.put("127.0.0.1", "/feed.xml", b"<rss/>")
    host = f"127.0.0.1:{newsweb.port}"
    newsweb.put(host, "/feed.xml", b"<rss/>")
    result = await fetch(newsweb, f"http://{host}/feed.xml", open_to(newsweb.port, "127.0.0.1/32"))
    assert isinstance(result, Fetched)


async def test_the_table_of_names_is_trusted_for_its_names_and_for_nothing_else(newsweb: NewsWeb) -> None:
    assert isinstance(await fetch(newsweb, newsweb.put("paper.test", "/feed.xml", b"<rss/>"), Egress()), Fetched)
    assert is_refusal(await fetch(newsweb, f"http://127.0.0.1:{newsweb.port}/feed.xml", Egress()))


async def test_a_table_without_a_port_opens_the_ports_of_the_web_alone(listeners: Listeners) -> None:
    async with Fetcher("Test/1", Limits(), timedelta(0), {"*": "127.0.0.1"}) as fetcher:
        result = await fetcher.fetch(FetchRequest(f"http://paper.test:{listeners.port}/"))
        web = await fetcher.fetch(FetchRequest("http://paper.test:8443/"))
    assert is_refusal(result)
    assert not is_refusal(web)


async def test_n11_a_proxy_of_the_environment_is_not_asked(
    newsweb: NewsWeb, listeners: Listeners, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listeners.port}")
    assert isinstance(await fetch(newsweb, newsweb.put("paper.test", "/feed.xml", b"<rss/>"), Egress()), Fetched)
    assert is_refusal(await fetch(newsweb, "http://10.0.0.1/", Egress()))


# ------------------------------------------------------------------------------------------------- the opener by itself


def an_info(address: str, port: int = 80) -> tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int]]:
    return (socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port))


def test_outside_of_a_hop_nothing_is_trusted() -> None:
    with pytest.raises(OSError, match="this machine"):
        socket_opener(Egress())(an_info("127.0.0.1"))
    socket_opener(Egress())(an_info("1.1.1.1")).close()


def test_n13_no_hop_dials_more_than_three_addresses() -> None:
    outer = begin_hop(hop := Hop())
    for _ in range(MOST_DIALS):
        socket_opener(Egress())(an_info("1.1.1.1")).close()
    with pytest.raises(OSError, match="no further address"):
        socket_opener(Egress())(an_info("1.1.1.1"))
    assert hop.dials == MOST_DIALS
    end_hop(outer)
    socket_opener(Egress())(an_info("1.1.1.1")).close()


@pytest.mark.parametrize("address", CLOSED_4)
def test_a_refused_address_costs_no_dial(address: str) -> None:
    outer = begin_hop(hop := Hop(trusted=("127.0.0.1", 8000)))
    with pytest.raises(OSError, match="would allow it"):
        socket_opener(Egress())(an_info(address))
    socket_opener(Egress())(an_info("127.0.0.1", 8000)).close()
    assert hop.dials == 1
    end_hop(outer)
