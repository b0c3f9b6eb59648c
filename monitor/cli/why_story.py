"""The page of one story in the terminal: `monitor why story:12`. Reads the store."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import click

from monitor.cli.alert_lines import mute_line, mute_of, sent_as_json, why_lines
from monitor.cli.jsonl import JsonObject
from monitor.cli.mute import mute_as_json
from monitor.cli.terminal import wants_color
from monitor.config import Config
from monitor.core.model import ClusterMember
from monitor.core.why import LifeRevision, StoryEdition, StoryLife, story_page, title_of
from monitor.store import Mute, SentAlert, Store

# Eighteen digits fit the numbers of every database.
_is_story: Final = re.compile(r"story:(\d{1,18})").fullmatch


def asked_story(asked: str) -> int | None:
    """The number of the story that is asked for; None where it is no story."""
    found = _is_story(asked.casefold())
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class _Mail:
    """Mail of a story beside digests: the alerts on it, a line for each plan, and a mute that keeps it out of all."""

    sent: list[SentAlert]
    lines: list[str]
    mute: Mute | None


def show_story(config: Config, store: Store, number: int, now: datetime, *, as_json: bool) -> bool:
    """Print the page; False where there is no such story."""
    life = store.story(number)
    mail = _mail_of(config, store, life, now) if life else None
    if as_json:
        told = _story_json(life, mail) if life and mail else None
        found: JsonObject = {"asked": f"story:{number}", "story": told}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif life is None or mail is None:
        click.echo(f"→ There is no story {number}.")
    else:
        title, zone = title_of(life), config.digests[0].schedule.zone
        click.echo(click.style(title, bold=True) if wants_color() else title)
        for line in (*story_page(life, number), *mail.lines, *([mute_line(mail.mute, zone)] if mail.mute else ())):
            click.echo(line)
    return life is not None


def _mail_of(config: Config, store: Store, life: StoryLife, now: datetime) -> _Mail:
    reports = [member.article_id for member in life.facts.members]
    lines = why_lines(config, store, reports, now)
    return _Mail(store.alerts.on(reports), lines, mute_of(store, f"story:{life.facts.cluster_id}", now))


def _story_json(life: StoryLife, mail: _Mail) -> JsonObject:
    return {
        "id": life.facts.cluster_id,
        "title": title_of(life),
        "opened_at": life.opened_at.isoformat(),
        "outlets": list(life.facts.outlets),
        "carriers": list(life.facts.carriers),
        "reports": [_report_json(each, life.rules_by_article.get(each.article_id, ())) for each in life.facts.members],
        "revisions": [revision_json(each) for each in life.revisions],
        "digests": [_edition_json(each) for each in life.editions],
        "alerts": mail.lines,
        "alerts_sent": [sent_as_json(alert) for alert in mail.sent],
        "mute": mute_as_json(mail.mute) if mail.mute else None,
    }


def _report_json(member: ClusterMember, rules: Iterable[str]) -> JsonObject:
    return {
        "article": member.article_id,
        "title": member.title,
        "language": member.language,
        "first_seen_at": member.first_seen_at.isoformat(),
        "why": member.why,
        "copy_of": member.copy_of,
        "credit": member.credit,
        "rules": list(rules),
        "addresses": [
            {"url": each.url, "outlet": each.outlet, "first_seen_at": each.first_seen_at.isoformat()}
            for each in member.appearances
        ],
    }


def revision_json(revision: LifeRevision) -> JsonObject:
    """A second thought."""
    return {
        "kind": revision.kind.value,
        "at": revision.at.isoformat(),
        "story": revision.cluster_id,
        "other": revision.other_id,
        "article": revision.article_id,
        "score": revision.score,
    }


def _edition_json(edition: StoryEdition) -> JsonObject:
    return {
        "digest": edition.digest_id,
        "period": edition.period_key,
        "frozen_at": edition.frozen_at.isoformat(),
        "matches": edition.matches,
        "is_told": edition.is_told,
    }
