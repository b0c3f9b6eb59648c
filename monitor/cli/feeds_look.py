"""What stands at an address: a feed, or a site whose feeds are looked for. Network; parsing in a worker."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from monitor.cli.feeds_files import FeedsOnDisk
from monitor.core.discovery import Candidate, How, common_places, feeds_of_page, sitemaps
from monitor.core.formats.sitemap import named_sitemaps
from monitor.core.model import Failure, ParsedFeed
from monitor.core.rules import RuleSet
from monitor.fetch import Fetched, Fetcher, FetchRequest
from monitor.pool import NotAFeed, Pool

# Addresses of one kind that are asked before the next kind; a page that names more names feeds of its sections.
MOST_ASKED: Final = 12
MOST_SITEMAPS: Final = 4

_NO_RULES: Final = RuleSet((), (), ())
_IS_PAGE = re.compile(rb"<(?:!doctype html|html|head|body|link)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One address that was asked. `feed` is None where no feed stands there; `why` then says what does."""

    candidate: Candidate
    final_url: str
    feed: ParsedFeed | None
    why: str = ""
    body: bytes = b""
    is_moved: bool = False


class Looker:
    """Asks addresses, one after another, as the daemon would: with its User-Agent, limits and gaps."""

    def __init__(self, fetcher: Fetcher, pool: Pool) -> None:
        self._fetcher, self._pool = fetcher, pool

    async def ask(self, candidate: Candidate) -> Found:
        """What stands at one address."""
        answer = await self._fetcher.fetch(FetchRequest(candidate.url))
        if not isinstance(answer, Fetched):
            why = answer.detail if isinstance(answer, Failure) else "the server sent nothing"
            return Found(candidate, candidate.url, None, why)
        read = await self._pool.parse_feed(answer.body, answer.content_type, answer.final_url)
        feed = read if isinstance(read, ParsedFeed) else None
        why = "" if feed else read.reason if isinstance(read, NotAFeed) else f"it could not be parsed: {read.detail}"  # type: ignore[union-attr]
        return Found(candidate, answer.final_url, feed, why, answer.body, answer.is_moved_permanently)

    async def look(self, url: str) -> tuple[Found, tuple[Found, ...]]:
        """What stands at the address, and where it is no feed, the feeds of its site, the likeliest first."""
        given = await self.ask(Candidate(url, How.GIVEN))
        if given.feed is not None:
            return given, (given,)
        if not given.body:
            return given, ()
        for kind in (self._of_page, self._usual, self._sitemaps):
            if feeds := await kind(given):
                return given, feeds
        return given, ()

    async def _of_page(self, given: Found) -> tuple[Found, ...]:
        if not _IS_PAGE.search(given.body[:200_000]):
            return ()
        candidates = feeds_of_page(given.body.decode("utf-8", "replace"), given.final_url)
        declared = [each for each in candidates if each.how is How.DECLARED]
        linked = [each for each in candidates if each.how is How.LINKED]
        return await self._feeds(declared[:MOST_ASKED]) or await self._feeds(linked[:MOST_ASKED])

    async def _usual(self, given: Found) -> tuple[Found, ...]:
        for candidate in common_places(given.final_url):
            if feeds := await self._feeds([candidate]):
                return feeds
        return ()

    async def _sitemaps(self, given: Found) -> tuple[Found, ...]:
        """News sitemaps; the indexes that robots.txt names are followed one level down."""
        robots = await self._fetcher.fetch(FetchRequest(_robots(given.final_url), accept="text/plain, */*;q=0.1"))
        named = robots.body.decode("utf-8", "replace") if isinstance(robots, Fetched) else ""
        for candidate in sitemaps(named, given.final_url)[:MOST_SITEMAPS]:
            found = await self.ask(candidate)
            below = [Candidate(url, How.SITEMAP) for url in named_sitemaps(found.body)] if not found.feed else []
            if feeds := ((found,) if _has_entries(found) else await self._feeds(below[:MOST_SITEMAPS])):
                return feeds
        return ()

    async def _feeds(self, candidates: Iterable[Candidate]) -> tuple[Found, ...]:
        """Those that are feeds, in their order, each final address once."""
        asked = [await self.ask(candidate) for candidate in candidates]
        return tuple({found.final_url: found for found in reversed(asked) if found.feed is not None}.values())[::-1]


@asynccontextmanager
async def looker(on_disk: FeedsOnDisk) -> AsyncIterator[Looker]:
    """A looker with a fetcher and a worker of its own."""
    politeness = on_disk.politeness
    fetcher = Fetcher(
        politeness.user_agent, hosts=politeness.hosts, resolve=on_disk.settings.resolve, egress=on_disk.settings.egress
    )
    async with fetcher, Pool(_NO_RULES, workers=1) as pool:
        yield Looker(fetcher, pool)


def address_of(found: Found) -> str:
    """The address to keep: where a permanent redirect led, else the one that was asked."""
    return found.final_url if found.is_moved else found.candidate.url


def _robots(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]) + "/robots.txt"


def _has_entries(found: Found) -> bool:
    return found.feed is not None and bool(found.feed.entries)
