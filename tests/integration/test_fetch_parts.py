"""The parts of fetching one by one: host turns, names, headers, bodies, and the sentences for what went wrong."""

import asyncio
import errno
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Iterable
from datetime import timedelta

import aiohttp
import pytest
from aiohttp.abc import ResolveResult
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.http_exceptions import HttpProcessingError
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from monitor.core.model import Failure, FailureKind
from monitor.fetch import Limits
from monitor.fetch.body import Body, BodyError, too_large
from monitor.fetch.failures import REMOTE_ERRORS, describe_failure
from monitor.fetch.headers import may_see_headers, read_retry_after
from monitor.fetch.hosts import HostTurns, authority
from monitor.fetch.resolver import MOST_LOOKUPS, Resolver, parse_target, patterns_for

UNREACHABLE, TIMEOUT, TLS = FailureKind.UNREACHABLE, FailureKind.TIMEOUT, FailureKind.TLS
PROTOCOL, TOO_LARGE = FailureKind.PROTOCOL, FailureKind.TOO_LARGE

# --------------------------------------------------------------------------------------------------------- host turns


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://paper.test/x", "paper.test"),
        ("http://PAPER.test:80/x", "paper.test"),
        ("https://paper.test:443/x", "paper.test"),
        ("https://paper.test:80/x", "paper.test:80"),
        ("http://paper.test:8080/x", "paper.test:8080"),
        ("http://[::1]:8080/x", "::1:8080"),
        ("http://bücher.test/", "xn--bcher-kva.test"),
    ],
)
def test_the_burdened_host_is_a_name_and_an_unusual_port(url: str, host: str) -> None:
    assert authority(URL(url)) == host


async def test_turns_come_in_the_order_of_asking_and_a_host_is_then_forgotten() -> None:
    turns, order = HostTurns(), []

    async def visit(name: str) -> None:
        await turns.take("paper.test")
        order.append(name)
        await asyncio.sleep(0)
        turns.give_back("paper.test", timedelta(0))

    await asyncio.gather(*map(visit, "abcd"))
    assert order == ["a", "b", "c", "d"]
    assert len(turns) == 0


async def test_a_host_is_remembered_until_its_gap_is_over() -> None:
    turns = HostTurns()
    await turns.take("paper.test")
    turns.give_back("paper.test", timedelta(milliseconds=10))
    assert len(turns) == 1
    await turns.take("paper.test")
    turns.give_back("paper.test", timedelta(milliseconds=10))
    while len(turns):
        await asyncio.sleep(0.001)


async def test_a_visitor_cancelled_while_waiting_is_passed_over() -> None:
    turns = HostTurns()
    await turns.take("paper.test")
    first, second = (asyncio.create_task(turns.take("paper.test")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    turns.give_back("paper.test", timedelta(0))
    await second
    assert first.cancelled()
    turns.give_back("paper.test", timedelta(0))
    assert len(turns) == 0


async def test_a_visitor_cancelled_in_the_moment_of_its_turn_passes_it_on() -> None:
    turns = HostTurns()
    await turns.take("paper.test")
    first, second = (asyncio.create_task(turns.take("paper.test")) for _ in range(2))
    await asyncio.sleep(0)
    turns.give_back("paper.test", timedelta(0))
    first.cancel()
    await second
    assert first.cancelled()


# -------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("127.0.0.1", ("127.0.0.1", 0)),
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("::1", ("::1", 0)),
        ("[::1]", ("::1", 0)),
        ("[::1]:8080", ("::1", 8080)),
        ("none", None),
    ],
)
def test_targets_are_addresses_with_or_without_port(target: str, address: tuple[str, int] | None) -> None:
    assert parse_target(target) == address


@pytest.mark.parametrize("target", ["", "localhost", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:-1"])
def test_other_targets_are_refused(target: str) -> None:
    with pytest.raises(ValueError):
        parse_target(target)


def test_the_most_specific_pattern_comes_first() -> None:
    assert list(patterns_for("www.paper.test")) == ["www.paper.test", "*.paper.test", "*.test", "*"]


async def addresses(table: dict[str, str], host: str) -> list[tuple[str, int]]:
    resolver = Resolver(table, seconds=60)
    try:
        return [(result["host"], result["port"]) for result in await resolver.resolve(host, 80)]
    finally:
        await resolver.close()


async def test_a_name_is_looked_up_in_the_table_by_its_best_pattern() -> None:
    table = {"*": "127.0.0.9", "*.test": "127.0.0.1:81", "*.PAPER.test": "127.0.0.2", "a.paper.test": "[::1]:82"}
    assert await addresses(table, "A.paper.test.") == [("::1", 82)]
    assert await addresses(table, "b.paper.test") == [("127.0.0.2", 80)]
    assert await addresses(table, "test") == [("127.0.0.9", 80)]
    assert await addresses(table, "x.test") == [("127.0.0.1", 81)]


async def test_other_names_are_asked_of_the_system() -> None:
    assert await addresses({"*.test": "127.0.0.1"}, "127.0.0.1") == [("127.0.0.1", 80)]


@pytest.mark.parametrize("host", ["x.none.test", "a" * 64 + ".test"])
async def test_a_name_that_cannot_be_is_an_error_of_the_network(host: str) -> None:
    with pytest.raises(OSError):
        await addresses({"*.none.test": "none"}, host)


async def test_n13_a_name_server_that_never_answers_is_given_up_and_holds_only_so_many_threads() -> None:
    hang, asked = threading.Event(), []

    def never(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        asked.append(host)
        hang.wait()
        raise OSError("too late")

    resolver = Resolver({}, seconds=0.05, ask=never)
    lookups = (resolver.resolve(f"h{number}.test") for number in range(40))
    errors = await asyncio.gather(*lookups, return_exceptions=True)
    assert [error.errno for error in errors if isinstance(error, OSError)] == [socket.EAI_AGAIN] * 40
    assert len(asked) == MOST_LOOKUPS
    hang.set()
    with pytest.raises(OSError, match="too late"):
        await Resolver({}, seconds=60, ask=never).resolve("paper.test")


async def test_n13_of_many_addresses_three_are_tried_ipv6_first(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = [*(f"10.0.{n // 250}.{n % 250}" for n in range(500)), "fd00::1"]
    many = [(socket.AF_UNSPEC, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, 80)) for host in hosts]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: many)
    assert [result["host"] for result in await Resolver({}, seconds=60).resolve("paper.test", 80)] == [
        "fd00::1",
        "10.0.0.0",
        "10.0.0.1",
    ]


# ------------------------------------------------------------------------------------------------------------ headers


@pytest.mark.parametrize(
    ("origin", "hop", "is_allowed"),
    [
        ("http://paper.test/a", "http://paper.test/b", True),
        ("http://paper.test/a", "https://paper.test/a", True),
        ("https://paper.test/a", "http://paper.test/a", False),
        ("http://paper.test/a", "http://www.paper.test/a", False),
        ("http://paper.test/a", "http://paper.test:8080/a", False),
        ("http://paper.test:8080/a", "https://paper.test/a", False),
        ("http://paper.test:8080/a", "http://paper.test:8080/b", True),
        ("http://paper.test/a", "http://paper.test.evil.test/a", False),
    ],
)
def test_the_users_headers_stay_at_their_host_and_never_leave_tls(origin: str, hop: str, is_allowed: bool) -> None:
    assert may_see_headers(URL(origin), URL(hop)) is is_allowed


@given(st.text(), st.text())
def test_no_retry_after_raises_or_leaves_its_bounds(value: str, date: str) -> None:
    wait = read_retry_after({"Retry-After": value, "Date": date})
    assert wait is None or timedelta(minutes=1) <= wait <= timedelta(hours=24)


# ------------------------------------------------------------------------------------------------------------- bodies


def outcome(body: Body, chunks: Iterable[bytes]) -> bytes | Failure:
    try:
        for chunk in chunks:
            body.feed(chunk)
        return body.finish()
    except BodyError as error:
        return error.failure


def in_chunks(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.binary(max_size=2000), st.integers(1, 50), st.sampled_from(["gzip", "deflate", None]))
def test_a_body_is_the_same_however_it_is_cut(data: bytes, size: int, encoding: str | None) -> None:
    packed = {"gzip": gzip.compress(data), "deflate": zlib.compress(data), None: data}[encoding]
    body = Body(encoding, cap=4000)
    for chunk in in_chunks(packed, size):
        body.feed(chunk)
    assert body.finish() == data


@given(st.binary(max_size=500), st.integers(1, 50), st.sampled_from(["gzip", "deflate", None]), st.integers(1, 600))
def test_no_body_ends_in_anything_but_bytes_or_a_body_error(
    data: bytes, size: int, encoding: str | None, cap: int
) -> None:
    result = outcome(Body(encoding, cap), in_chunks(data, size))
    assert len(result) <= cap if isinstance(result, bytes) else result.kind in (TOO_LARGE, PROTOCOL)


def test_compressed_bytes_that_become_nothing_are_counted_too() -> None:
    body = Body("deflate", cap=1000)
    empty_stored_block = b"\x00\x00\x00\xff\xff"
    assert outcome(body, [empty_stored_block] * 1000) == too_large(1000).failure


def test_a_body_that_never_came_is_empty() -> None:
    assert Body("gzip", cap=10).finish() == b""


@pytest.mark.parametrize(("cap", "size"), [(10 * 2**20, "10 MB"), (2_500_000, "2.38 MB"), (100, "100 bytes")])
def test_sizes_are_told_in_a_unit_that_a_person_reads(cap: int, size: str) -> None:
    assert too_large(cap).failure.detail == f"the body is larger than {size}"


# ---------------------------------------------------------------------------------------------------------- sentences

KEY = ConnectionKey("paper.test", 443, True, True, None, None, None)


def connector_error(number: int | None) -> aiohttp.ClientConnectorError:
    return aiohttp.ClientConnectorError(KEY, OSError(number, "x") if number else OSError("x"))


def dns_error(number: int) -> aiohttp.ClientConnectorDNSError:
    return aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(number, "x"))


@pytest.mark.parametrize(
    ("error", "kind", "detail"),
    [
        (TimeoutError(), TIMEOUT, "no complete answer from paper.test within 30 s"),
        (aiohttp.ConnectionTimeoutError(), TIMEOUT, "no connection to paper.test within 10 s"),
        (aiohttp.SocketTimeoutError(), TIMEOUT, "no answer: paper.test was silent for 15 s"),
        (dns_error(socket.EAI_NONAME), UNREACHABLE, "paper.test could not be found (DNS)"),
        (dns_error(socket.EAI_AGAIN), UNREACHABLE, "paper.test could not be looked up: no name server answers (DNS)"),
        (connector_error(errno.ECONNREFUSED), UNREACHABLE, "paper.test refused the connection"),
        (connector_error(errno.ENETUNREACH), UNREACHABLE, "there is no route to paper.test"),
        (
            connector_error(errno.EADDRNOTAVAIL),
            UNREACHABLE,
            "no connection to paper.test: cannot assign requested address",
        ),
        (connector_error(None), UNREACHABLE, "no connection to paper.test: no address answers"),
        (
            connector_error(errno.EMFILE),
            UNREACHABLE,
            "this program has too many files and connections open to reach paper.test",
        ),
        (ssl.SSLError(1, "odd"), TLS, "no secure connection to paper.test: handshake failed (TLS)"),
        (ConnectionResetError(), PROTOCOL, "paper.test closed the connection before its answer was complete"),
        (aiohttp.EofStream(), PROTOCOL, "paper.test closed the connection before its answer was complete"),
        (aiohttp.ClientPayloadError("?"), PROTOCOL, "the body ended early, or is not framed as HTTP demands"),
        (HttpProcessingError(), PROTOCOL, "the answer is not valid HTTP, or its headers are too large"),
        (
            UnicodeError(),
            UNREACHABLE,
            "the address, or a header set for it, cannot be used in a request",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_what_went_wrong_is_told_in_a_sentence(error: Exception, kind: FailureKind, detail: str) -> None:
    assert isinstance(error, REMOTE_ERRORS)
    assert describe_failure(error, "paper.test", Limits()) == Failure(kind, detail)
