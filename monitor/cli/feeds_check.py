"""`monitor feeds check URL`: an address asked once, and what the daemon would make of the answer. Network."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from monitor.app import utc_now
from monitor.cli.common import config_option, counted, json_option
from monitor.cli.feeds_files import FeedsOnDisk, load_feeds
from monitor.cli.feeds_look import Found, address_of, looker
from monitor.core.discovery import How, web_address
from monitor.core.model import Entry, Feed, ParsedFeed
from monitor.core.plan import is_news

ENTRIES_SHOWN: Final = 10
_BACKLOG: Final = timedelta(days=2)
_AHEAD: Final = timedelta(days=1)

_HELP = """\
Ask an address once and show what the daemon would make of it.

Shows the format, the title, the entries with their dates, which of them would be news at the first sight of the feed,
and what is odd about it. Where the address is a web page, the feeds of the site are looked for. Nothing is stored.

\b
  monitor feeds check https://example.org/rss.xml
  monitor feeds check example.org                    finds the site's feeds
  monitor feeds check archive/feed.xml               a file

Exit status: 0 a feed without problems, 1 problems or no feed, 2 cannot run.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one feed would come to. `problems` are sentences, those of the document first."""

    found: Found
    feed: ParsedFeed
    number: int | None
    news: frozenset[str]
    problems: tuple[str, ...]


@click.command("check", help=_HELP)
@click.argument("url")
@config_option
@json_option
@click.option("--all", "shows_all", is_flag=True, help="Show all entries, not only the first ten.")
def check_command(url: str, directory: Path, as_json: bool, shows_all: bool) -> None:
    """Prints what was found."""
    on_disk = load_feeds(directory)
    given, feeds = asyncio.run(_look(on_disk, given_address(url)))
    reading = read(feeds[0], on_disk, utc_now()) if feeds else None
    if as_json:
        click.echo(json.dumps(_as_json(given, feeds, reading), ensure_ascii=False, indent=2))
    else:
        _show(given, feeds, reading, shown=len(reading.feed.entries) if reading and shows_all else ENTRIES_SHOWN)
    raise SystemExit(0 if reading and not reading.problems else 1)


def given_address(written: str) -> str:
    """An address as a person writes it: a file that is there, else a web address."""
    path = Path(written)
    return path.absolute().as_uri() if "://" not in written and path.is_file() else web_address(written)


async def _look(on_disk: FeedsOnDisk, url: str) -> tuple[Found, tuple[Found, ...]]:
    async with looker(on_disk) as looking:
        return await looking.look(url)


def read(found: Found, on_disk: FeedsOnDisk, now: datetime) -> Reading:
    """What the feed would come to if it were first seen now, under the defaults."""
    assert found.feed is not None
    url = address_of(found)
    feed = Feed(url, url, "", None, (), timedelta(minutes=30), _BACKLOG, full_text=False, is_demonstration=False)
    news = (e.entry_key for e in found.feed.entries if is_news(e, None, feed, first_sight=True, now=now))
    problems = (*found.feed.problems, *_oddities(found.feed.entries, now))
    return Reading(found, found.feed, on_disk.place_of(url), frozenset(news), problems)


def _oddities(entries: tuple[Entry, ...], now: datetime) -> tuple[str, ...]:
    """What is worth a sentence about the entries as a whole."""
    if not entries:
        return ("It has no entries now.",)
    counts = {
        "without a link: there is no page to read": sum(not entry.link for entry in entries),
        "without a title": sum(not entry.title for entry in entries),
        "without a date: they count as news": sum(not (entry.published or entry.updated) for entry in entries),
        "dated in the future": sum((entry.published or entry.updated or now) > now + _AHEAD for entry in entries),
        "with an id that others have too": sum(bool(e.guid) and e.entry_key != e.guid for e in entries),
    }
    return tuple(f"{count:,} of {len(entries):,} entries are {what}." for what, count in counts.items() if count)


def _show(given: Found, feeds: tuple[Found, ...], reading: Reading | None, shown: int) -> None:
    if reading is None:
        click.echo(f"{given.candidate.url}: no feed. {given.why}")
        return
    if reading.found.candidate.how is not How.GIVEN:
        click.echo(f"{given.candidate.url} is no feed itself; its site has {counted(len(feeds), 'feed')}:")
        for found in feeds:
            click.echo(f"  {address_of(found)}  {found.feed.title if found.feed else ''}")
        click.echo()
    feed = reading.feed
    click.echo(f"{address_of(reading.found)}")
    click.echo(
        f"  {feed.format}, {counted(len(feed.entries), 'entry', 'entries')}, language {feed.language or 'not said'}"
    )
    click.echo(f"  title  {feed.title or '(none)'}")
    click.echo(f"  site   {feed.link or '(none)'}")
    if reading.number is not None:
        click.echo(f"  it is feed number {reading.number} of feeds.yaml")
    _show_entries(reading, shown)
    for problem in reading.problems:
        click.echo(f"  ! {problem}")
    _show_outcome(reading)


def _show_entries(reading: Reading, shown: int) -> None:
    click.echo()
    for entry in reading.feed.entries[:shown]:
        date = entry.published or entry.updated
        mark = "news" if entry.entry_key in reading.news else "old "
        click.echo(f"  {mark}  {f'{date:%Y-%m-%d %H:%M}' if date else 'no date':16}  {entry.title or '(no title)'}")
        click.echo(f"        {entry.link or '(no link)'}")
    if len(reading.feed.entries) > shown:
        click.echo(f"  … and {len(reading.feed.entries) - shown:,} more (--all shows them)")
    click.echo()


def _show_outcome(reading: Reading) -> None:
    total, news = len(reading.feed.entries), len(reading.news)
    stored = counted(total, "entry", "entries")
    click.echo(f"  At first sight {stored} would be stored, {news:,} of them as news (dates in UTC).")


def _as_json(given: Found, feeds: tuple[Found, ...], reading: Reading | None) -> dict[str, object]:
    return {
        "asked": given.candidate.url,
        "why_no_feed": given.why or None,
        "feeds": [{"url": address_of(found), "how": found.candidate.how, "title": _title(found)} for found in feeds],
        "feed": reading and _reading_json(reading),
    }


def _title(found: Found) -> str | None:
    return (found.feed.title if found.feed else found.candidate.title) or None


def _reading_json(reading: Reading) -> dict[str, object]:
    feed = reading.feed
    return {
        "url": address_of(reading.found),
        "format": feed.format,
        "title": feed.title or None,
        "link": feed.link,
        "language": feed.language,
        "number_in_feeds_yaml": reading.number,
        "entries": [_entry_json(entry, is_new=entry.entry_key in reading.news) for entry in feed.entries],
        "problems": list(reading.problems),
    }


def _entry_json(entry: Entry, *, is_new: bool) -> dict[str, object]:
    return {
        "key": entry.entry_key,
        "title": entry.title or None,
        "link": entry.link,
        "published": entry.published and entry.published.isoformat(),
        "updated": entry.updated and entry.updated.isoformat(),
        "authors": list(entry.authors),
        "characters": len(entry.content or entry.summary),
        "is_news": is_new,
    }
