"""How long what a robots.txt said is kept, and how much of it."""

from datetime import timedelta

import pytest
from yarl import URL

from monitor.core.model import Failure, FailureKind, Freshness, Validators
from monitor.fetch import Fetched, FetchRequest, FetchResult, NotModified
from monitor.fetch.robots import FAILURE_KEPT, MOST_RULES, RobotsFiles

HOUR = 3600.0
PAGE = FetchRequest("http://paper.test/1", obeys_robots=True)


class Site:
    """Every host's robots.txt, the clock, and how often it was asked for."""

    def __init__(self, result: FetchResult) -> None:
        self.result, self.now, self.asked = result, 0.0, list[str]()
        self.files = RobotsFiles(self.ask, lambda: self.now)

    async def ask(self, request: FetchRequest) -> FetchResult:
        self.asked.append(request.url)
        return self.result

    async def refusal(self, url: str = "http://paper.test/1") -> Failure | None:
        return await self.files.refusal(URL(url), PAGE)


def said(text: str, max_age: float | None = None) -> Fetched:
    freshness = None if max_age is None else Freshness(timedelta(seconds=max_age))
    return Fetched("", "", 200, text.encode(), None, Validators(), freshness=freshness)


@pytest.mark.parametrize(
    ("max_age", "kept"), [(None, 24 * HOUR), (0.0, HOUR), (2 * HOUR, 2 * HOUR), (1000 * HOUR, 24 * HOUR)]
)
async def test_a_file_is_kept_as_long_as_it_says_and_for_a_day_at_most(max_age: float | None, kept: float) -> None:
    site = Site(said("", max_age))
    for site.now in (0.0, kept - 1, kept):
        assert await site.refusal() is None
    assert site.asked == ["http://paper.test/robots.txt"] * 2


async def test_a_file_that_could_not_be_had_is_asked_for_again_soon() -> None:
    site = Site(Failure(FailureKind.TIMEOUT, "no answer"))
    for site.now in (0.0, FAILURE_KEPT.total_seconds() - 1, FAILURE_KEPT.total_seconds()):
        assert await site.refusal() is not None
    assert len(site.asked) == 2


async def test_a_refusal_of_our_own_is_handed_on_and_not_kept() -> None:
    refused = Failure(FailureKind.REFUSED, "10.0.0.1 is a private network")
    site = Site(refused)
    assert [await site.refusal(), await site.refusal()] == [refused, refused]
    assert len(site.asked) == 2


async def test_a_304_though_nothing_was_sent_forbids_nothing() -> None:
    assert await Site(NotModified("", "", Validators())).refusal() is None


async def test_each_scheme_and_port_has_a_file_of_its_own() -> None:
    site = Site(said(""))
    for url in ("http://paper.test/1", "https://paper.test/1", "http://paper.test:8080/1", "http://paper.test/2"):
        await site.refusal(url)
    assert len(site.asked) == 3


async def test_of_many_long_files_the_oldest_are_forgotten() -> None:
    rules = 4_000
    site = Site(said("User-agent: *\n" + "".join(f"Disallow: /{number}x\n" for number in range(rules))))
    hosts = MOST_RULES // rules + 1
    for number in range(hosts):
        await site.refusal(f"http://host{number}.test/1")
    await site.refusal("http://host1.test/1")
    assert len(site.asked) == hosts
    await site.refusal("http://host0.test/1")
    assert len(site.asked) == hosts + 1
