"""`monitor mute`: a story is kept out of mail for a while. Writes one short transaction beside a running daemon."""

import json
import re
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

import click

from monitor.app import utc_now
from monitor.cli.common import config_option, counted, json_option, local
from monitor.cli.deliveries_meant import desk_of, store_of
from monitor.cli.jsonl import JsonObject
from monitor.config.fields import as_duration
from monitor.core.plan import address_key
from monitor.core.urls import canonical_url
from monitor.errors import CannotRunError
from monitor.store import Mute, Store, database_path

LONGEST: Final = timedelta(days=366)
_NUMBERED: Final = re.compile(r"(story|article):([0-9]{1,15})")

_HELP = """\
Keep a story out of mail: no alert tells of it, and digests only count its reports. Other stories are not touched, and
nothing is lost: when the mute ends, what is new in the story is told again.

STORY is what mails and the other commands call it, story:12 or article:7, or the address or id of one of its articles.

\b
  monitor mute story:12                 # for 24 hours
  monitor mute story:12 --for 3d
  monitor mute story:12 --undo
  monitor mute --list

Exit status: 0 done, 1 there is no such story, 2 cannot run.
"""


@click.command("mute", help=_HELP)
@click.argument("asked", metavar="STORY", required=False)
@click.option("--for", "length", default="24h", show_default=True, metavar="TIME", help="How long: 8h, 3d, 2w.")
@click.option("--undo", is_flag=True, help="Let it be mailed again.")
@click.option("--list", "lists", is_flag=True, help="Show what is muted.")
@config_option
@json_option
def mute_command(asked: str | None, length: str, undo: bool, lists: bool, directory: Path, as_json: bool) -> None:
    """See _HELP."""
    if lists == bool(asked):
        raise click.UsageError("name one story, or write --list")
    lasting = _length(length)
    desk = desk_of(directory)
    if not database_path(desk.settings.database_url).exists():
        raise CannotRunError("there is no database yet: monitor once or monitor run makes it")
    with store_of(desk.settings) as store:
        now = utc_now()
        found = None if asked is None else _article(store, asked.strip())
        ended = 0
        if found is not None and undo:
            ended = store.alerts.unmute(found)
        elif found is not None:
            store.alerts.mute(found, now + lasting, now)
        mutes = store.alerts.mutes(now)
        mine = [each for each in mutes if found is not None and each.article_id == found]
    if as_json:
        click.echo(json.dumps(_as_json(asked, found, ended, mutes), ensure_ascii=False, indent=2))
    elif lists:
        _list(mutes, desk.zone)
    else:
        click.echo(_said(asked or "", found, ended, mine, desk.zone, undo=undo))
    raise SystemExit(0 if lists or found is not None else 1)


def _length(text: str) -> timedelta:
    try:
        length = as_duration(text)
    except ValueError as error:  # what pydantic's own errors are
        raise click.BadParameter(str(error), param_hint="--for") from None
    if not timedelta(0) < length <= LONGEST:
        raise click.BadParameter(
            "a mute lasts 366d at most; a rule is made quieter by its priority", param_hint="--for"
        )
    return length


def _article(store: Store, asked: str) -> int | None:
    """An article of the story that is meant; None where the store holds none."""
    if (named := _NUMBERED.fullmatch(asked.casefold())) is not None:
        number = int(named[2])
        if named[1] == "story":
            return store.alerts.article_of(number)
        return number if store.alerts.has_article(number) else None
    url = canonical_url(asked)
    return next(iter(store.articles_of(asked, address_key(url) if url else None)), None)


def _said(asked: str, found: int | None, ended: int, mine: list[Mute], zone: tzinfo, *, undo: bool) -> str:
    if found is None:
        return f"{asked}: there is no such story; monitor digest and the mails name them"
    if undo:
        return f"{asked} is mailed again" if ended else f"{asked} was not muted"
    [muted] = mine
    return f"{muted.story_id} is kept out of mail until {local(muted.until, zone)}: {muted.headline}"


def _list(mutes: list[Mute], zone: tzinfo) -> None:
    click.echo(f"{counted(len(mutes), 'story', 'stories')} muted")
    for each in mutes:
        click.echo(f"  {each.story_id} until {local(each.until, zone)}: {each.headline}")


def _as_json(asked: str | None, found: int | None, ended: int, mutes: list[Mute]) -> JsonObject:
    return {
        "asked": asked,
        "found": found is not None,
        "ended": ended,
        "mutes": [mute_as_json(each) for each in mutes],
    }


def mute_as_json(mute: Mute) -> JsonObject:
    """One mute for programs."""
    return {
        "story": mute.story_id,
        "article_id": mute.article_id,
        "headline": mute.headline,
        "since": _iso(mute.since),
        "until": _iso(mute.until),
    }


def _iso(at: datetime) -> str:
    return at.isoformat()
