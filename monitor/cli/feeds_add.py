"""`monitor feeds add URL`: a site's feed, found and written into feeds.yaml. Network; writes feeds.yaml."""

import asyncio
import json
from pathlib import Path

import click

from monitor.app import utc_now
from monitor.cli.common import config_option, counted, json_option
from monitor.cli.feeds_check import Reading, given_address, read
from monitor.cli.feeds_files import FeedsOnDisk, add_feeds, load_feeds
from monitor.cli.feeds_look import Found, address_of, looker
from monitor.config.feeds_edit import NewFeed, feed_lines

_HELP = """\
Find a site's feed and write it at the end of feeds.yaml; comments and the order of the file stay as they are.

The address may be that of the feed or of any page of the site. The feeds that the page declares are tried first, then
those it links to, then the usual places, then sitemaps of news. A running daemon reads the file again by itself.

\b
  monitor feeds add example.org
  monitor feeds add https://example.org/ --name Example --tag regional --language uk
  monitor feeds add example.org --dry-run            shows what would be written

Exit status: 0 added, 1 no feed found or it is there already, 2 cannot run.
"""


@click.command("add", help=_HELP)
@click.argument("url")
@config_option
@json_option
@click.option("--name", help="What to call it; its own title where none is given.")
@click.option("--tag", "tags", multiple=True, help="A word to group it by; may be given several times.")
@click.option("--language", help="Its language where it does not say: en, ru, uk, zh.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def add_command(
    url: str,
    directory: Path,
    as_json: bool,
    name: str | None,
    tags: tuple[str, ...],
    language: str | None,
    dry_run: bool,
) -> None:
    """Prints what was added, or why nothing was."""
    on_disk = load_feeds(directory)
    if (number := on_disk.place_of(given_address(url))) is not None:
        _answer(as_json, f"it is feed number {number} of feeds.yaml already", None, ())
    given, feeds = asyncio.run(_look(on_disk, given_address(url)))
    if not feeds:
        _answer(as_json, f"no feed found at {given.candidate.url}: {given.why}", None, ())
    reading = read(feeds[0], on_disk, utc_now())
    if reading.number is not None:
        _answer(as_json, f"its feed is number {reading.number} of feeds.yaml already", None, feeds)
    feed = NewFeed(address_of(feeds[0]), name or reading.feed.title, language, tags)
    if not dry_run:
        add_feeds(on_disk, [feed])
    if not as_json:
        _show(on_disk, feed, reading, feeds, dry_run=dry_run)
    _answer(as_json, None, None if dry_run else feed, feeds)


async def _look(on_disk: FeedsOnDisk, url: str) -> tuple[Found, tuple[Found, ...]]:
    async with looker(on_disk) as looking:
        return await looking.look(url)


def _answer(as_json: bool, why_not: str | None, added: NewFeed | None, feeds: tuple[Found, ...]) -> None:
    """End the command: with its facts as JSON, or with the reason why nothing was added."""
    if as_json:
        facts = {
            "added": added and {"url": added.url, "name": added.name or None, "tags": list(added.tags)},
            "why_not": why_not,
            "feeds": [address_of(found) for found in feeds],
        }
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    elif why_not:
        click.echo(f"Nothing was added: {why_not}")
    raise SystemExit(1 if why_not else 0)


def _show(on_disk: FeedsOnDisk, feed: NewFeed, reading: Reading, feeds: tuple[Found, ...], *, dry_run: bool) -> None:
    total, news = len(reading.feed.entries), len(reading.news)
    click.echo(f"{'would add' if dry_run else 'added'} to {on_disk.path}:")
    for line in feed_lines(feed):
        click.echo(f"  {line}")
    click.echo(f"It has {counted(total, 'entry', 'entries')}; {news:,} would be news at its first sight.")
    for problem in reading.problems:
        click.echo(f"  ! {problem}")
    if len(feeds) > 1:
        click.echo("The site has other feeds too:")
        for found in feeds[1:]:
            click.echo(f"  {address_of(found)}  {found.feed.title if found.feed else ''}")
