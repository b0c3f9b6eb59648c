"""`monitor feeds import` and `export`: lists of feeds from and for other readers, as OPML. Reads and writes files."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from monitor.cli.common import config_option, counted, json_option
from monitor.cli.feeds_files import FeedsOnDisk, add_feeds, load_feeds
from monitor.config.feeds_edit import NewFeed
from monitor.config.feeds_model import FeedEntry
from monitor.config.validation import validate
from monitor.core.discovery import web_address
from monitor.core.formats.opml import MAX_BYTES, ListedFeed, NotOpml, read_opml, write_opml
from monitor.core.urls import canonical_url
from monitor.errors import CannotRunError

_IMPORT_HELP = """\
Add the feeds of an OPML file, as other readers export it, to the end of feeds.yaml. Folders become tags.

Feeds that are there already are passed over, and so are addresses that cannot be one. Nothing is asked of the network:
monitor once shows which of them answer. FILE may be - for standard input.

\b
  monitor feeds import subscriptions.opml
  monitor feeds import subscriptions.opml --tag imported --dry-run

Exit status: 0 fine, 1 some could not be taken, 2 cannot run.
"""
_EXPORT_HELP = """\
Print the feeds of feeds.yaml as OPML 2.0, for other readers. The first tag becomes a folder.

Local files and whatever is secret (headers, logins, cookies) stay out of it.

\b
  monitor feeds export > feeds.opml

Exit status: 0 fine, 2 cannot run.
"""


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The feeds of a list: to be added, there already, and refused, each of these with the reason."""

    new: tuple[NewFeed, ...]
    known: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@click.command("import", help=_IMPORT_HELP)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@config_option
@json_option
@click.option("--tag", "tags", multiple=True, help="A tag for all of them; may be given several times.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, and write nothing.")
def import_command(file: Path, directory: Path, as_json: bool, tags: tuple[str, ...], dry_run: bool) -> None:
    """Prints how many were added, known and refused."""
    on_disk = load_feeds(directory)
    listed = read_opml(_read(file))
    if isinstance(listed, NotOpml):
        raise CannotRunError(f"{file} was not imported. {listed.reason}")
    found = _sorted(listed, on_disk, tags)
    if found.new and not dry_run:
        add_feeds(on_disk, found.new)
    if as_json:
        click.echo(json.dumps(_as_json(found, dry_run=dry_run), ensure_ascii=False, indent=2))
    else:
        _show(found, dry_run=dry_run)
    raise SystemExit(1 if found.refused else 0)


def _read(file: Path) -> bytes:
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CannotRunError(f"{file} cannot be read: {error.strerror}") from error


def _sorted(listed: Iterable[ListedFeed], on_disk: FeedsOnDisk, tags: tuple[str, ...]) -> _Sorted:
    new: dict[str, NewFeed] = {}
    known: list[str] = []
    refused: list[tuple[str, str]] = []
    for feed in listed:
        url = web_address(feed.url)
        _, problems = validate(FeedEntry, {"url": url})
        identity = canonical_url(url)
        if problems or identity is None or not url.startswith(("http://", "https://")):
            refused.append((feed.url, problems[0].message if problems else "this is no web address"))
        elif identity in new or on_disk.place_of(url) is not None:
            known.append(url)
        else:
            _, problems = validate(FeedEntry, {"url": url, "language": feed.language})
            language = None if problems else feed.language
            new[identity] = NewFeed(url, feed.title, language, tuple(dict.fromkeys((*tags, *feed.tags))))
    return _Sorted(tuple(new.values()), tuple(known), tuple(refused))


def _show(found: _Sorted, *, dry_run: bool) -> None:
    for feed in found.new:
        click.echo(
            f"{'would add' if dry_run else 'added'} {feed.url}{'  [' + ', '.join(feed.tags) + ']' if feed.tags else ''}"
        )
    for url, why in found.refused:
        click.echo(f"refused {url[:200]}: {why}")
    click.echo(
        f"{counted(len(found.new), 'feed')} {'to add' if dry_run else 'added'}, {len(found.known):,} there already, "
        f"{len(found.refused):,} refused"
    )


def _as_json(found: _Sorted, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "added": [{"url": feed.url, "name": feed.name or None, "tags": list(feed.tags)} for feed in found.new],
        "known": list(found.known),
        "refused": [{"url": url, "why": why} for url, why in found.refused],
    }


@click.command("export", help=_EXPORT_HELP)
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON in place of OPML.")
def export_command(directory: Path, as_json: bool) -> None:
    """OPML on standard output."""
    feeds = [feed for feed in load_feeds(directory).feeds if feed.url.startswith(("http://", "https://"))]
    listed = [ListedFeed(feed.url, feed.name, feed.tags, feed.language) for feed in feeds]
    if as_json:
        facts = [{"url": f.url, "name": f.title, "tags": list(f.tags), "language": f.language} for f in listed]
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        click.echo(write_opml("Feeds of News Monitor", listed), nl=False)
