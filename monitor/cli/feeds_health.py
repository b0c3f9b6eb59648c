"""`monitor feeds list`: how each feed stands by its own past. Reads the store; changes nothing."""

import json
import os
from pathlib import Path
from typing import Final

import click

from monitor.app import load_or_fall_back, open_store, utc_now
from monitor.cli import feed_facts
from monitor.cli.common import config_option, counted, json_option, local
from monitor.cli.feed_facts import DAYS_COUNTED, FeedFacts, read_feeds, usual_gap
from monitor.config import Config
from monitor.core.model import FeedCondition
from monitor.core.polling import address_of
from monitor.core.urls import without_secrets
from monitor.store import database_path

NAME_WIDTH: Final = 28
COLOURS: Final = {
    "failing": "red", "unreachable": "yellow", "silent": "yellow", "falling": "yellow", "waiting": "cyan"
}  # fmt: skip

_HELP = f"""\
Show how each feed stands: those that need you first.

For each: its condition, when it was read last, when it brought a new entry last and how often it usually does, what it
brought in {DAYS_COUNTED} days (entries, matches), and how many polls found no entry of the poll before, so that some
may have been missed. Silent and falling feeds are measured by their own past.

Exit status: 0 fine, 1 a feed fails, 2 cannot run.
"""


@click.command("list", help=_HELP)
@config_option
@json_option
def list_command(directory: Path, as_json: bool) -> None:
    """Prints the table."""
    config = load_or_fall_back(directory, os.environ)
    if not database_path(config.settings.database_url).exists():
        click.echo("nothing was read yet; start with: monitor run", err=True)
        raise SystemExit(0)
    with open_store(config) as store:
        feeds = sorted(read_feeds(store, config.feeds, utc_now()), key=lambda facts: facts.urgency)
    if as_json:
        click.echo(json.dumps([feed_facts.as_json(facts) for facts in feeds], ensure_ascii=False, indent=2))
    else:
        _show(config, feeds)
    raise SystemExit(int(any(facts.state.condition is FeedCondition.FAILING for facts in feeds)))


def _show(config: Config, feeds: list[FeedFacts]) -> None:
    head = ("condition", "feed", "last read", "last entry", "usual gap", "entries", "matches", "gaps")
    click.secho(_row(*head), bold=True)
    zone = config.digests[0].schedule.zone
    for facts in feeds:
        state = facts.state
        row = _row(
            facts.standing,
            facts.feed.name,
            local(state.last_success_at, zone),
            local(state.pace.last_new_at, zone),
            usual_gap(facts),
            f"{facts.entries:,}",
            f"{facts.matches:,}",
            f"{len(facts.gaps):,}",
        )
        click.secho(row, fg=COLOURS.get(facts.standing))
        for line in _remarks(facts):
            click.echo(f"            {line}")
    click.echo(
        f"{counted(len(feeds), 'feed')}; entries, matches and gaps of {DAYS_COUNTED} days; times are "
        f"{config.digests[0].zone_name}"
    )


def _remarks(facts: FeedFacts) -> list[str]:
    """What is wrong, and where it is asked if not at the address in the file."""
    address = address_of(facts.feed, facts.state)
    moved = f"moved: asked at {without_secrets(address)}" if address != facts.feed.url else ""
    return [line for line in (facts.trouble, moved) if line]


def _row(condition: str, name: str, read: str, entry: str, gap: str, entries: str, matches: str, gaps: str) -> str:
    short = name if len(name) <= NAME_WIDTH else f"{name[: NAME_WIDTH - 1]}…"
    return f"{condition:<11} {short:<{NAME_WIDTH}} {read:<16} {entry:<16} {gap:<10} {entries:>7} {matches:>7} {gaps:>4}"
