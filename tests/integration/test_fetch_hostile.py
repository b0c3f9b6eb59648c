"""Fetching from servers that misbehave: every case ends in a failure that says why, within its limits.

Limits are injected short; the cases are numbered as in the list of cases to survive (N1 … N17).
"""

import asyncio
import gzip
import socket
import tracemalloc
from datetime import timedelta
from ipaddress import ip_network

import pytest

from monitor.core.egress import Egress
from monitor.core.model import Failure, FailureKind
from monitor.fetch import Fetched, Fetcher, FetchRequest, FetchResult, Limits
from tests.newsweb import NewsWeb
from tests.newsweb.behaviours import (
    Behaviour,
    Bomb,
    Delay,
    Drip,
    Exchange,
    FirstTimes,
    Hangup,
    HeaderFlood,
    Huge,
    InterimFlood,
    Raw,
    Redirect,
    Reset,
    Silent,
    WrongLength,
)
from tests.newsweb.fixture import newsweb as newsweb

FEED = b"<rss version='2.0'><channel><title>A paper</title></channel></rss>"
# One limit at a time is short, and only where it is to be reached: a slow machine must not reach the others.
LIMITS = Limits()
PUBLIC_WEB = Egress()
SHORT_CONNECT, SHORT_IDLE, SHORT_TOTAL = Limits(connect=0.2), Limits(idle=0.2), Limits(total=0.4)
MEGABYTE = 1024 * 1024


def loopback(port: int) -> Egress:
    return Egress((ip_network("127.0.0.0/8"),), frozenset({port}))


def a_fetcher(web: NewsWeb, limits: Limits = LIMITS, egress: Egress = PUBLIC_WEB) -> Fetcher:
    return Fetcher("NewsMonitor/test", limits, timedelta(0), web.resolve, egress=egress)


async def fetch(
    web: NewsWeb, request: FetchRequest | str, limits: Limits = LIMITS, egress: Egress = PUBLIC_WEB
) -> FetchResult:
    async with a_fetcher(web, limits, egress) as fetcher:
        return await fetcher.fetch(FetchRequest(request) if isinstance(request, str) else request)


async def fetch_behaviour(web: NewsWeb, behaviour: Behaviour, limits: Limits = LIMITS) -> FetchResult:
    web.put("paper.test", "/feed.xml", FEED)
    return await fetch(web, web.behave("paper.test", "/feed.xml", behaviour), limits)


# ---------------------------------------------------------------------------------------------------- N1, N2: slowness


async def test_n1_a_dripping_body_ends_at_the_total_limit(newsweb: NewsWeb) -> None:
    result = await fetch_behaviour(newsweb, Drip(interval=0.05), SHORT_TOTAL)
    assert result == Failure(FailureKind.TIMEOUT, "no complete answer from paper.test within 0.4 s")


async def test_n1_a_slow_answer_within_the_limits_is_a_success(newsweb: NewsWeb) -> None:
    assert isinstance(await fetch_behaviour(newsweb, Delay(0.01)), Fetched)


async def test_n1_the_total_limit_counts_all_hops_together(newsweb: NewsWeb) -> None:
    for hop in range(4):
        newsweb.behave("paper.test", f"/{hop}", SlowRedirect(f"/{hop + 1}"))
    newsweb.put("paper.test", "/4", FEED)
    result = await fetch(newsweb, "http://paper.test/0", SHORT_TOTAL)
    assert result == Failure(FailureKind.TIMEOUT, "no complete answer from paper.test within 0.4 s")


class SlowRedirect(Behaviour):
    def __init__(self, to: str) -> None:
        self.to = to

    async def serve(self, exchange: Exchange) -> None:
        await asyncio.sleep(0.15)
        await Redirect(self.to).serve(exchange)


async def test_n2_a_server_that_never_answers_is_given_up_after_the_idle_limit(newsweb: NewsWeb) -> None:
    result = await fetch_behaviour(newsweb, Silent(), SHORT_IDLE)
    assert result == Failure(FailureKind.TIMEOUT, "no answer: paper.test was silent for 0.2 s")


async def test_n2_a_port_that_accepts_nothing_is_given_up_after_the_connect_limit(newsweb: NewsWeb) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        # The kernel completes handshakes up to the backlog; with the queue full, the next one hangs.
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        result = await fetch(newsweb, f"http://127.0.0.1:{port}/", SHORT_CONNECT, loopback(port))
        for filler in fillers:
            filler.close()
    assert result == Failure(FailureKind.TIMEOUT, f"no connection to 127.0.0.1:{port} within 0.2 s")


async def test_n16_slow_hosts_do_not_keep_others_from_their_answers(newsweb: NewsWeb) -> None:
    newsweb.behave("slow.test", "*", Silent())
    url = newsweb.put("paper.test", "/feed.xml", FEED)
    async with a_fetcher(newsweb, Limits(idle=3600, total=3600)) as fetcher:
        slow = [asyncio.create_task(fetcher.fetch(FetchRequest(f"http://slow.test/{n}"))) for n in range(50)]
        assert isinstance(await fetcher.fetch(FetchRequest(url)), Fetched)
        for task in slow:
            task.cancel()
        assert all(
            isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*slow, return_exceptions=True)
        )
        newsweb.behave("slow.test", "*", None)
        newsweb.put("slow.test", "/", FEED)
        assert isinstance(await fetcher.fetch(FetchRequest("http://slow.test/")), Fetched)


# ------------------------------------------------------------------------------------------------ N3: floods of headers

NOT_HTTP = Failure(FailureKind.PROTOCOL, "the answer is not valid HTTP, or its headers are too large")


@pytest.mark.parametrize(
    "flood",
    [HeaderFlood(1, MEGABYTE), HeaderFlood(1000), HeaderFlood(None), HeaderFlood(None, 8000)],
    ids=["1 MB in one", "a thousand", "endless", "endless and long"],
)
async def test_n3_a_flood_of_headers_is_cut_off(newsweb: NewsWeb, flood: HeaderFlood) -> None:
    assert await fetch_behaviour(newsweb, flood, Limits()) == NOT_HTTP


async def test_n3_many_headers_of_allowed_size_are_too_large_together(newsweb: NewsWeb) -> None:
    result = await fetch_behaviour(newsweb, HeaderFlood(10, 8000))
    assert result == Failure(FailureKind.PROTOCOL, "the headers of the answer are too large", 200)


async def test_n3_interim_answers_without_end_end_at_the_total_limit(newsweb: NewsWeb) -> None:
    result = await fetch_behaviour(newsweb, InterimFlood(), SHORT_TOTAL)
    assert result == Failure(FailureKind.TIMEOUT, "no complete answer from paper.test within 0.4 s")


# ------------------------------------------------------------------------------------------------- N4, N5: bodies

TOO_LARGE = Failure(FailureKind.TOO_LARGE, "the body is larger than 10 MB")


@pytest.mark.parametrize(
    "huge",
    [Huge(None), Huge(50_000_000), Huge(50_000_000, announced=True), Bomb(50_000_000)],
    ids=["endless chunks", "50 MB in chunks", "50 MB announced", "gzip bomb"],
)
async def test_n4_n5_a_body_past_the_cap_is_cut_off_and_memory_stays_small(newsweb: NewsWeb, huge: Behaviour) -> None:
    if isinstance(huge, Bomb):
        huge = Raw(bomb_answer(huge))
    tracemalloc.start()
    try:
        result = await fetch_behaviour(newsweb, huge)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert result == TOO_LARGE
    assert peak < 30 * MEGABYTE


def bomb_answer(bomb: Bomb) -> str:
    """The bytes that a bomb sends, made before memory is measured."""
    body = b"\0" * bomb.size
    for _ in range(bomb.layers):
        body = gzip.compress(body, mtime=0)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    return head + body.decode("latin-1")


async def test_n4_nothing_is_read_of_a_body_that_is_announced_too_large(newsweb: NewsWeb) -> None:
    result = await fetch_behaviour(newsweb, WrongLength(by=11 * MEGABYTE))
    assert result == TOO_LARGE


async def test_n4_a_request_may_narrow_the_cap_but_not_widen_it(newsweb: NewsWeb) -> None:
    url = newsweb.put("paper.test", "/page", b"x" * 200)
    for most, limits in ((100, LIMITS), (10_000, Limits(body_bytes=100))):
        result = await fetch(newsweb, FetchRequest(url, max_bytes=most), limits)
        assert result == Failure(FailureKind.TOO_LARGE, "the body is larger than 100 bytes")
    assert isinstance(await fetch(newsweb, FetchRequest(url, max_bytes=200)), Fetched)


async def test_n4_a_body_exactly_as_large_as_the_cap_is_read(newsweb: NewsWeb) -> None:
    url = newsweb.put("paper.test", "/page", b"x" * 5000, compress=True)
    assert isinstance(await fetch(newsweb, FetchRequest(url, max_bytes=5000)), Fetched)
    assert isinstance(await fetch(newsweb, FetchRequest(url, max_bytes=4999)), Failure)


@pytest.mark.parametrize(
    ("encoding", "body", "detail"),
    [
        ("gzip, gzip", b"", "the body is encoded 2 times over"),
        ("br", b"", "the body is in an encoding that was not asked for"),
        ("gzip", FEED, "the body is not what its Content-Encoding says"),
        ("deflate", b"\xff\xff\xff", "the body is not what its Content-Encoding says"),
        ("gzip", gzip.compress(FEED)[:-9], "the compressed body is cut off"),
        ("gzip", gzip.compress(FEED) + gzip.compress(FEED)[:20], "the compressed body is cut off"),
        ("gzip", gzip.compress(b"") * 1001, "the compressed body has more than 1000 parts"),
    ],
    ids=["nested", "unknown", "not gzip", "not deflate", "cut off", "second part cut off", "many parts"],
)
async def test_n4_a_body_encoded_wrongly_is_refused(newsweb: NewsWeb, encoding: str, body: bytes, detail: str) -> None:
    url = newsweb.put("paper.test", "/feed.xml", body, headers=(("Content-Encoding", encoding),))
    assert await fetch(newsweb, url) == Failure(FailureKind.PROTOCOL, detail)


async def test_n4_the_double_bomb_of_253_bytes_is_not_even_opened(newsweb: NewsWeb) -> None:
    result = await fetch_behaviour(newsweb, Bomb(50_000_000, layers=2))
    assert result == Failure(FailureKind.PROTOCOL, "the body is encoded 2 times over")


async def test_n4_a_double_bomb_that_names_one_layer_is_opened_once(newsweb: NewsWeb) -> None:
    result = await fetch_behaviour(newsweb, Raw(bomb_answer(Bomb(1_000_000, layers=2))))
    assert isinstance(result, Fetched)
    assert gzip.decompress(result.body) == b"\0" * 1_000_000


async def test_n4_a_body_shorter_than_announced_is_refused(newsweb: NewsWeb) -> None:
    result = await fetch_behaviour(newsweb, WrongLength(by=10))
    assert result == Failure(FailureKind.PROTOCOL, "the body ended early, or is not framed as HTTP demands")


async def test_n4_a_body_longer_than_announced_is_no_http(newsweb: NewsWeb) -> None:
    assert await fetch_behaviour(newsweb, Raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world")) == NOT_HTTP


# ------------------------------------------------------------------------------------------------- broken connections

CLOSED = Failure(FailureKind.PROTOCOL, "paper.test closed the connection before its answer was complete")


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (Hangup(), CLOSED),
        (Reset(), Failure(FailureKind.PROTOCOL, "the body ended early, or is not framed as HTTP demands")),
        (Raw("HTTP/1.1 200 OK\r\nContent-"), CLOSED),
        (Raw("not HTTP at all\r\n\r\n"), NOT_HTTP),
        (Raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), NOT_HTTP),
        (Raw("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"), NOT_HTTP),
        (Raw("HTTP/1.1 200 OK\r\nContent-Length: \u00b2\r\n\r\nhello"), NOT_HTTP),
        (Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n"), NOT_HTTP),
    ],
    ids=["hangup", "reset", "half a head", "no http", "two lengths", "negative length", "no number", "bad chunk"],
)
async def test_a_broken_answer_is_a_failure(newsweb: NewsWeb, behaviour: Behaviour, failure: Failure) -> None:
    assert await fetch_behaviour(newsweb, behaviour) == failure


async def test_a_connection_that_the_server_dropped_meanwhile_is_opened_anew(newsweb: NewsWeb) -> None:
    assert isinstance(await fetch_behaviour(newsweb, FirstTimes(1, Hangup())), Fetched)


# ------------------------------------------------------------------------------------------- names and addresses


async def test_n13_a_name_that_does_not_exist_is_unreachable(newsweb: NewsWeb) -> None:
    result = await fetch(newsweb, "http://paper.unknown.test/")
    assert result == Failure(FailureKind.UNREACHABLE, "paper.unknown.test could not be found (DNS)")


async def test_a_refused_connection_is_unreachable(newsweb: NewsWeb) -> None:
    result = await fetch(newsweb, "http://paper.refused.test/")
    assert result == Failure(FailureKind.UNREACHABLE, "paper.refused.test refused the connection")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "paper.test",
        "ftp://paper.test/",
        "http://",
        "http://[::1",
        "http://a b/",
        "http://paper.test:99999/",
        "x" * 9000,
    ],
)
async def test_what_is_no_web_address_is_refused(newsweb: NewsWeb, address: str) -> None:
    result = await fetch(newsweb, address)
    assert result == Failure(FailureKind.UNREACHABLE, "this is not an address that can be fetched")


UNUSABLE = Failure(FailureKind.UNREACHABLE, "the address, or a header set for it, cannot be used in a request")


@pytest.mark.parametrize("address", ["http://2130706433/", "http://127.1/", "http://0177.0.0.1/"])
async def test_odd_spellings_of_an_ip_address_are_refused(newsweb: NewsWeb, address: str) -> None:
    assert await fetch(newsweb, address) == UNUSABLE


@pytest.mark.parametrize("header", [("X-Key", "a\r\nHost: evil.test"), ("X-Key", "a\0b"), ("X\nKey", "a")])
async def test_a_header_that_would_break_the_request_is_refused(newsweb: NewsWeb, header: tuple[str, str]) -> None:
    url = newsweb.put("paper.test", "/feed.xml", FEED)
    assert await fetch(newsweb, FetchRequest(url, headers=(header,))) == UNUSABLE
    assert newsweb.requests == []


async def test_cancellation_is_no_failure_and_frees_the_host(newsweb: NewsWeb) -> None:
    url = newsweb.put("paper.test", "/feed.xml", FEED)
    newsweb.behave("paper.test", "/feed.xml", FirstTimes(1, Silent()))
    async with a_fetcher(newsweb) as fetcher:
        task = asyncio.create_task(fetcher.fetch(FetchRequest(url)))
        while not newsweb.requests:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert isinstance(await fetcher.fetch(FetchRequest(url)), Fetched)
