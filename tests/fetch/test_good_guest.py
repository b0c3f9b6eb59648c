"""What hosts are spared: pauses they ask for, pages that their robots.txt keeps, visits side by side."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from monitor.core.hosts import APART, HostRule, HostRules
from monitor.core.model import Failure, FailureKind, FailureScope
from monitor.core.polling import Hold
from monitor.fetch import Fetched, Fetcher, FetchRequest, FetchResult, Limits
from monitor.fetch.lanes import Patience
from tests.newsweb import NewsWeb
from tests.newsweb.behaviours import Behaviour, Delay, Exchange, Hangup, Huge, Redirect, RedirectChain, Silent, Status
from tests.newsweb.fixture import newsweb as newsweb

NO_TIME = timedelta(0)
NO_GAP = HostRules(NO_TIME)
BY_DOMAIN = HostRules(NO_TIME, is_by_domain=True)
DESK = HostRule(group="desk")
MINUTE = timedelta(minutes=1)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def a_fetcher(web: NewsWeb, hosts: HostRules = NO_GAP, clock: Callable[[], datetime] | None = None) -> Fetcher:
    return Fetcher("NewsMonitor/test", resolve=web.resolve, hosts=hosts, clock=clock or Clock())


def a_page(url: str) -> FetchRequest:
    return FetchRequest(url, obeys_robots=True)


async def fetch_page(web: NewsWeb, url: str) -> FetchResult:
    async with a_fetcher(web) as fetcher:
        return await fetcher.fetch(a_page(url))


def paths(web: NewsWeb) -> list[str]:
    return [visit.path for visit in web.requests]


# ------------------------------------------------------------------------------------------------------------- pauses


async def test_n14_nobody_asks_a_host_again_before_the_pause_it_wants_is_over(newsweb: NewsWeb) -> None:
    clock = Clock()
    feed = newsweb.behave("www.paper.test", "/feed.xml", Status(429, (("Retry-After", "600"),)))
    page = newsweb.put("www.paper.test", "/1", b"a page")
    other = newsweb.put("feeds.paper.test", "/feed.xml", b"<rss/>")
    async with a_fetcher(newsweb, clock=clock) as fetcher:
        throttled = await fetcher.fetch(FetchRequest(feed))
        held = [await fetcher.fetch(FetchRequest(url)) for url in (page, feed)]
        assert isinstance(throttled, Failure)
        assert (throttled.status, throttled.scope) == (429, FailureScope.HOST)
        assert [result.kind for result in held if isinstance(result, Failure)] == [FailureKind.HELD] * 2
        assert [result.retry_after for result in held if isinstance(result, Failure)] == [10 * MINUTE] * 2
        assert isinstance(await fetcher.fetch(FetchRequest(other)), Fetched)
        clock.now += 10 * MINUTE
        assert isinstance(await fetcher.fetch(FetchRequest(page)), Fetched)
    assert paths(newsweb) == ["/feed.xml", "/feed.xml", "/1"]


async def test_n14_who_waits_for_a_turn_when_the_pause_begins_is_sent_away_too(newsweb: NewsWeb) -> None:
    urls = [newsweb.behave("paper.test", f"/{n}", Status(429, (("Retry-After", "600"),))) for n in range(5)]
    async with a_fetcher(newsweb) as fetcher:
        results = await asyncio.gather(*(fetcher.fetch(FetchRequest(url)) for url in urls))
    assert [result.kind for result in results if isinstance(result, Failure)] == [
        FailureKind.HTTP_STATUS,
        *[FailureKind.HELD] * 4,
    ]
    assert len(newsweb.requests) == 1


async def test_n14_a_redirect_to_a_held_host_ends_there(newsweb: NewsWeb) -> None:
    start = newsweb.behave("short.test", "/1", Redirect(newsweb.behave("paper.test", "/1", Status(429))))
    async with a_fetcher(newsweb) as fetcher:
        await fetcher.fetch(FetchRequest(start))
        result = await fetcher.fetch(FetchRequest(start))
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.HELD
    assert [visit.host for visit in newsweb.requests] == ["short.test", "paper.test", "short.test"]


async def test_n14_a_pause_decided_elsewhere_is_kept(newsweb: NewsWeb) -> None:
    clock = Clock()
    async with a_fetcher(newsweb, clock=clock) as fetcher:
        fetcher.hold([Hold("domain:paper.test", clock.now + 5 * MINUTE, 1, "it said so")])
        result = await fetcher.fetch(FetchRequest(newsweb.put("www.paper.test", "/1", b"x")))
    assert isinstance(result, Failure)
    assert (result.kind, result.scope, result.retry_after) == (FailureKind.HELD, FailureScope.DOMAIN, 5 * MINUTE)
    assert newsweb.requests == []


# ------------------------------------------------------------------------------------------------ one visitor at a time


class Busy(Behaviour):
    """Counts how many visits it serves at once."""

    def __init__(self) -> None:
        self.now, self.most = 0, 0

    async def serve(self, exchange: Exchange) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await Delay(0.01).serve(exchange)
        self.now -= 1


@pytest.mark.parametrize(
    ("rules", "hosts", "most"),
    [
        (NO_GAP, ("www.paper.test",), 1),
        (NO_GAP, ("www.paper.test", "feeds.paper.test"), 2),
        (BY_DOMAIN, ("www.paper.test", "feeds.paper.test", "paper.test"), 1),
        (BY_DOMAIN, ("a.blogspot.com", "b.blogspot.com"), 2),
        (replace(BY_DOMAIN, rules={"paper.test": HostRule(group=APART)}), ("www.paper.test", "feeds.paper.test"), 2),
        (replace(NO_GAP, rules={"a.test": DESK, "b.test": DESK}), ("a.test", "www.b.test"), 1),
        (replace(NO_GAP, rules={"paper.test": HostRule(gap=NO_TIME)}), ("www.paper.test", "feeds.paper.test"), 1),
    ],
    ids=["a host", "hosts", "a domain", "a platform", "apart by rule", "together by rule", "a gap of their own"],
)
async def test_n17_hosts_are_visited_by_one_at_a_time(
    newsweb: NewsWeb, rules: HostRules, hosts: tuple[str, ...], most: int
) -> None:
    busy = Busy()
    for host in hosts:
        newsweb.behave(host, "*", busy)
    resolve = {"*": f"127.0.0.1:{newsweb.port}"}
    async with Fetcher("Test/1", resolve=resolve, hosts=rules) as fetcher:
        requests = (FetchRequest(f"http://{host}/{number}") for number in range(3) for host in hosts)
        await asyncio.gather(*map(fetcher.fetch, requests))
    assert busy.most == most


async def test_n17_the_gap_is_that_of_the_feed_or_of_the_hosts_rule(newsweb: NewsWeb) -> None:
    gap = timedelta(milliseconds=40)
    slow = {"slow.test": HostRule(gap=gap)}
    requests = [FetchRequest(newsweb.put("slow.test", f"/{n}", b"x")) for n in range(3)]
    requests += [FetchRequest(newsweb.put("fast.test", f"/{n}", b"x")) for n in range(3)]
    requests += [FetchRequest(newsweb.put("own.test", f"/{n}", b"x"), gap=gap) for n in range(3)]
    async with a_fetcher(newsweb, HostRules(timedelta(0), slow)) as fetcher:
        await asyncio.gather(*map(fetcher.fetch, requests))
    shortest = {host: min(pauses(newsweb, host)) for host in ("slow.test", "fast.test", "own.test")}
    assert shortest["slow.test"] >= 0.039
    assert shortest["own.test"] >= 0.039
    assert shortest["fast.test"] < 0.039


def pauses(web: NewsWeb, host: str) -> list[float]:
    return [after.at - before.ended_at for before, after in pairwise(web.visits(host)) if before.ended_at is not None]


async def test_n16_requests_that_take_long_make_room_for_others(newsweb: NewsWeb) -> None:
    newsweb.behave("slow.test", "*", Silent())
    for number in range(4):
        newsweb.behave(f"slow{number}.test", "*", Silent())
    url = newsweb.put("paper.test", "/feed.xml", b"<rss/>")
    limits = Limits(idle=3600, total=3600, patience=Patience(slot=0.01))
    async with Fetcher("Test/1", limits, timedelta(0), newsweb.resolve, concurrency=1) as fetcher:
        slow = [asyncio.create_task(fetcher.fetch(FetchRequest(f"http://slow{n}.test/"))) for n in range(4)]
        await asyncio.sleep(0)
        assert isinstance(await fetcher.fetch(FetchRequest(url)), Fetched)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)


# --------------------------------------------------------------------------------------------------------- robots.txt

FORBIDS = "User-agent: *\nDisallow: /private\n"


async def test_a_page_that_robots_txt_forbids_is_not_asked_for(newsweb: NewsWeb) -> None:
    newsweb.put("paper.test", "/robots.txt", FORBIDS)
    url = newsweb.put("paper.test", "/private/1", b"a page")
    detail = "robots.txt of paper.test does not allow it"
    assert await fetch_page(newsweb, url) == Failure(FailureKind.REFUSED, detail)
    assert paths(newsweb) == ["/robots.txt"]


async def test_other_pages_are_and_robots_txt_is_asked_for_once(newsweb: NewsWeb) -> None:
    newsweb.put("paper.test", "/robots.txt", FORBIDS)
    urls = [newsweb.put("paper.test", f"/news/{number}", b"a page") for number in range(4)]
    async with a_fetcher(newsweb) as fetcher:
        results = await asyncio.gather(*(fetcher.fetch(a_page(url)) for url in urls))
    assert all(isinstance(result, Fetched) for result in results)
    assert paths(newsweb).count("/robots.txt") == 1
    assert len(newsweb.requests) == 5


async def test_a_feed_that_the_user_named_is_asked_for_whatever_robots_txt_says(newsweb: NewsWeb) -> None:
    newsweb.put("paper.test", "/robots.txt", "User-agent: *\nDisallow: /\n")
    url = newsweb.put("paper.test", "/feed.xml", b"<rss/>")
    async with a_fetcher(newsweb) as fetcher:
        assert isinstance(await fetcher.fetch(FetchRequest(url)), Fetched)
    assert paths(newsweb) == ["/feed.xml"]


async def test_a_redirect_to_another_host_is_judged_by_that_hosts_file(newsweb: NewsWeb) -> None:
    newsweb.put("paper.test", "/robots.txt", FORBIDS)
    target = newsweb.put("paper.test", "/private/1", b"a page")
    start = newsweb.behave("short.test", "/1", Redirect(target))
    result = await fetch_page(newsweb, start)
    assert result == Failure(FailureKind.REFUSED, "robots.txt of paper.test does not allow it")
    assert newsweb.visits("paper.test", "/private/1") == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_a_robots_txt_that_is_not_there_forbids_nothing(newsweb: NewsWeb, status: int) -> None:
    newsweb.behave("paper.test", "/robots.txt", Status(status))
    assert isinstance(await fetch_page(newsweb, newsweb.put("paper.test", "/1", b"a page")), Fetched)


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (Status(500), "the server answered 500 Internal Server Error"),
        (Status(503), "the server answered 503 Service Unavailable"),
        (Hangup(), "paper.test closed the connection before its answer was complete"),
    ],
)
async def test_a_robots_txt_that_cannot_be_had_forbids_the_pages_for_a_while(
    newsweb: NewsWeb, behaviour: Behaviour, why: str
) -> None:
    newsweb.behave("paper.test", "/robots.txt", behaviour)
    url = newsweb.put("paper.test", "/1", b"a page")
    detail = f"robots.txt of paper.test could not be had ({why}), which forbids its pages"
    async with a_fetcher(newsweb) as fetcher:
        assert await fetcher.fetch(a_page(url)) == Failure(FailureKind.REFUSED, detail)
        visits = len(newsweb.requests)
        assert await fetcher.fetch(a_page(url)) == Failure(FailureKind.REFUSED, detail)
    assert len(newsweb.requests) == visits
    assert newsweb.visits("paper.test", "/1") == []


async def test_a_robots_txt_that_wants_a_pause_holds_the_pages_and_forbids_none(newsweb: NewsWeb) -> None:
    clock = Clock()
    newsweb.behave("paper.test", "/robots.txt", Status(429, (("Retry-After", "600"),)))
    url = newsweb.put("paper.test", "/1", b"a page")
    async with a_fetcher(newsweb, clock=clock) as fetcher:
        first, second = await fetcher.fetch(a_page(url)), await fetcher.fetch(a_page(url))
        assert isinstance(first, Failure)
        assert isinstance(second, Failure)
        assert (first.kind, second.kind) == (FailureKind.HELD, FailureKind.HELD)
        newsweb.behave("paper.test", "/robots.txt", None)
        clock.now += 10 * MINUTE
        assert isinstance(await fetcher.fetch(a_page(url)), Fetched)


@pytest.mark.parametrize(("hops", "is_allowed"), [(5, False), (6, True)])
async def test_five_redirects_of_robots_txt_are_followed_and_a_sixth_means_that_there_is_none(
    newsweb: NewsWeb, hops: int, is_allowed: bool
) -> None:
    newsweb.put("paper.test", "/robots.txt", "User-agent: *\nDisallow: /\n")
    newsweb.behave("paper.test", "/robots.txt", RedirectChain(hops))
    for hop in range(1, hops + 1):
        newsweb.put("paper.test", f"/robots.txt?{hop}", "User-agent: *\nDisallow: /\n")
    result = await fetch_page(newsweb, newsweb.put("paper.test", "/1", b"a page"))
    assert isinstance(result, Fetched) is is_allowed


@pytest.mark.parametrize("compress", [False, True])
async def test_of_a_huge_robots_txt_the_beginning_is_read(newsweb: NewsWeb, compress: bool) -> None:
    body = FORBIDS.encode() + b"#" * 600_000
    newsweb.put("paper.test", "/robots.txt", body, compress=compress)
    async with a_fetcher(newsweb) as fetcher:
        refused = await fetcher.fetch(a_page(newsweb.put("paper.test", "/private", b"x")))
        allowed = await fetcher.fetch(a_page(newsweb.put("paper.test", "/1", b"x")))
    assert isinstance(refused, Failure)
    assert isinstance(allowed, Fetched)


async def test_an_endless_robots_txt_ends_at_its_limit(newsweb: NewsWeb) -> None:
    newsweb.behave("paper.test", "/robots.txt", Huge(None))
    assert isinstance(await fetch_page(newsweb, newsweb.put("paper.test", "/1", b"x")), Fetched)


async def test_a_robots_txt_may_always_be_asked_for(newsweb: NewsWeb) -> None:
    url = newsweb.put("paper.test", "/robots.txt", "User-agent: *\nDisallow: /\n")
    assert isinstance(await fetch_page(newsweb, url), Fetched)


async def test_a_crawl_delay_is_the_gap_of_its_host(newsweb: NewsWeb) -> None:
    newsweb.put("paper.test", "/robots.txt", "User-agent: *\nCrawl-delay: 0.05\n")
    newsweb.put("other.test", "/robots.txt", "User-agent: *\nDisallow:\n")
    urls = [newsweb.put(host, f"/{n}", b"x") for host in ("paper.test", "other.test") for n in range(3)]
    async with a_fetcher(newsweb) as fetcher:
        await asyncio.gather(*(fetcher.fetch(a_page(url)) for url in urls))
    assert min(pauses(newsweb, "paper.test")[1:]) >= 0.049
    assert min(pauses(newsweb, "other.test")) < 0.049


async def test_a_page_given_up_while_robots_txt_is_asked_for_does_not_take_it_from_others(newsweb: NewsWeb) -> None:
    newsweb.behave("paper.test", "/robots.txt", Delay(0.02))
    first, second = (a_page(newsweb.put("paper.test", path, b"x")) for path in ("/1", "/2"))
    async with a_fetcher(newsweb) as fetcher:
        given_up, waiting = (asyncio.create_task(fetcher.fetch(each)) for each in (first, second))
        while not newsweb.requests:
            await asyncio.sleep(0.001)
        given_up.cancel()
        assert isinstance(await waiting, Fetched)
    assert paths(newsweb) == ["/robots.txt", "/2"]


async def test_a_fetcher_that_ends_while_robots_txt_is_asked_for_ends_at_once(newsweb: NewsWeb) -> None:
    newsweb.behave("paper.test", "/robots.txt", Silent())
    async with a_fetcher(newsweb) as fetcher:
        waiting = asyncio.create_task(fetcher.fetch(a_page(newsweb.put("paper.test", "/1", b"x"))))
        while not newsweb.requests:
            await asyncio.sleep(0.001)
        waiting.cancel()
    assert waiting.cancelled() or waiting.done()
