"""`monitor status`: the same facts as the digest's footer, at any time. Reads the store; changes nothing."""

import json
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import click

from monitor.app import load_or_fall_back, open_store, outbox_folder, utc_now
from monitor.cli import feed_facts
from monitor.cli.alert_lines import AlertFacts, alerts_as_json, read_alerts, show_alerts
from monitor.cli.common import config_option, counted, json_option, local
from monitor.cli.deliveries_meant import rates_of
from monitor.cli.delivery_lines import delivery_as_json, rest_as_json, show_deliveries
from monitor.cli.feed_facts import DAYS_COUNTED, FeedFacts, read_feeds
from monitor.cli.status_without_files import DELIVERIES_SHOWN, running, show_without_files
from monitor.cli.story_lines import StoryFacts, edits_as_json, read_stories, stories_as_json, story_lines
from monitor.config import Config
from monitor.core.model import DigestPlan, FeedCondition
from monitor.core.periods import Slot
from monitor.errors import ConfigError
from monitor.store import (
    NOT_MADE,
    Counts,
    DeliveryStatus,
    Edition,
    Rest,
    RulesRevision,
    State,
    Store,
    database_path,
    lock_holder,
)
from monitor.timetable import Timetable

# A digest that went out of the file is told of for so long.
ENDED_SHOWN = timedelta(days=30)
COLOURS = {
    "failing": "red", "unreachable": "yellow", "silent": "yellow", "falling": "yellow", "waiting": "cyan"
}  # fmt: skip
# Of what is to be said of the last document of a feed; --json has it all.
NOTES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that is shown, read at one moment."""

    now: datetime
    holder: str | None
    counts: Counts
    feeds: list[FeedFacts]
    last_matches: dict[str, datetime]
    digests: list[tuple[DigestPlan, Slot, Edition | None]]
    ended: dict[str, datetime]
    deliveries: list[DeliveryStatus]
    rests: list[Rest]
    delivery_counts: dict[State, int]
    last_rules: RulesRevision | None
    alerts: AlertFacts
    stories: StoryFacts


@click.command(short_help="Show feeds, rules, deliveries and the next digest.")
@config_option
@json_option
def status_command(directory: Path, as_json: bool) -> None:
    """Show how things stand. Exit status 1 where a feed fails, a delivery was not made or the rules are broken."""
    try:
        config = load_or_fall_back(directory, os.environ)
    except ConfigError as error:
        if not as_json:
            show_without_files(directory, error)
        raise
    if not database_path(config.settings.database_url).exists():
        click.echo("nothing was read yet; start with: monitor run", err=True)
        raise SystemExit(0)
    with open_store(config) as store:
        status = _read(config, store)
    if as_json:
        click.echo(json.dumps(_as_json(config, status), ensure_ascii=False, indent=2))
    else:
        _show(config, status)
    failing = any(facts.state.condition is FeedCondition.FAILING for facts in status.feeds)
    raise SystemExit(1 if _not_made(status) or failing or config.rules_fault or config.template_faults else 0)


def _read(config: Config, store: Store) -> Status:
    now, timetable = utc_now(), Timetable(store, config)
    return Status(
        now=now,
        holder=lock_holder(store.path),
        counts=store.counts(),
        feeds=read_feeds(store, config.feeds, now),
        last_matches=store.last_matches(),
        digests=[(p, timetable.coming(p, now), store.edition(p.digest_id)) for p in config.digests],
        ended=_ended(config, store, now),
        deliveries=store.ledger.recent(DELIVERIES_SHOWN),
        rests=store.ledger.rests(now, rates_of(config.settings)),
        delivery_counts=store.ledger.counts(),
        last_rules=store.last_rules(),
        alerts=read_alerts(store, now),
        stories=read_stories(store, now),
    )


def _not_made(status: Status) -> int:
    """How many deliveries wait for a person, or were tried in vain."""
    return sum(status.delivery_counts.get(state, 0) for state in NOT_MADE)


def _ended(config: Config, store: Store, now: datetime) -> dict[str, datetime]:
    """Digests that went out of digests.yaml lately, and when that was noticed."""
    book = store.subscriptions
    present = [plan.digest_id for plan in config.digests]
    ended = {**dict.fromkeys(book.others(present), now), **book.ended()}
    return {digest_id: at for digest_id, at in ended.items() if digest_id not in present and now - at < ENDED_SHOWN}


def _show(config: Config, status: Status) -> None:
    zone = config.digests[0].schedule.zone
    conditions = Counter(facts.state.condition for facts in status.feeds)
    click.secho(_worst(config, status, conditions), bold=True)
    click.echo(
        f"{running(status.holder)}; {status.counts.articles:,} articles of {status.counts.entries:,} entries, ",
        nl=False,
    )
    click.echo(f"{status.counts.matches:,} matches; times are {config.digests[0].zone_name}")
    if status.counts.unjudged:
        click.secho(f"{counted(status.counts.unjudged, 'article')} not judged yet", fg="yellow")
    click.echo("\nDigests")
    for plan, slot, last in status.digests:
        click.echo(f"  {plan.digest_id}: {_next(plan, slot, status.now)}, {_last(last)}")
    for digest_id, at in status.ended.items():
        click.echo(f"  {digest_id}: not in digests.yaml any more, ended {local(at, zone)}")
    click.echo("\nStories")
    for line in story_lines(status.stories, zone):
        click.echo(f"  {line}")
    show_alerts(config, status.alerts, status.now, zone)
    show_deliveries(status.deliveries, status.rests, status.delivery_counts, zone, status.now)
    click.echo("\nFeeds")
    for facts in sorted(status.feeds, key=lambda facts: facts.urgency):
        click.secho(_feed_line(facts, zone), fg=COLOURS.get(facts.standing))
        for note in facts.notes[:NOTES_SHOWN]:
            click.echo(f"              {note}")
    click.echo(f"\nRules: {_revision(config, status)}")
    for report in config.rules_fault:
        click.secho(f"  {report}", fg="red")
    for report in config.template_faults:
        click.secho(f"Template: {report.plain}", fg="red")
    for rule in config.rules.rules:
        click.echo(f"  {rule.rule_id}: last match {local(status.last_matches.get(rule.rule_id), zone)}")


def _next(plan: DigestPlan, slot: Slot, now: datetime) -> str:
    """When the next digest comes, in the time of its readers."""
    is_due = "due since" if slot.due_at <= now else "next"
    return f"{is_due} {local(slot.due_at, plan.schedule.zone)} ({plan.zone_name})"


def _last(edition: Edition | None) -> str:
    if edition is None:
        return "none yet"
    stories = counted(edition.story_count, "story", "stories")
    return f"last {edition.period_key}, {stories if edition.was_sent else 'empty and not sent'}"


def _feed_line(facts: FeedFacts, zone: tzinfo) -> str:
    line = f"  {facts.standing:<11} {facts.feed.name}, next {local(facts.state.next_due_at, zone)}"
    gaps = counted(len(facts.gaps), "poll") + f" without overlap in {DAYS_COUNTED} days: entries may have been missed"
    return line + (f": {facts.trouble}" if facts.trouble else "") + (f"; {gaps}" if facts.gaps else "")


def _revision(config: Config, status: Status) -> str:
    """Which rules are in force, and since when."""
    since = _in_use_since(config, status)
    told = f"in use since {local(since, config.digests[0].schedule.zone)}" if since else "not in use yet"
    broken = "; those on disk cannot be used" if config.rules_fault else ""
    return f"revision {config.rules.version[:8]}, {told}{broken}"


def _in_use_since(config: Config, status: Status) -> datetime | None:
    """When a daemon took these rules into use; None where it did not notice the newest edit yet."""
    last = status.last_rules
    return last.taken_at if last is not None and last.version == config.rules.version else None


def _worst(config: Config, status: Status, conditions: Counter[FeedCondition]) -> str:
    """The first line says the worst thing."""
    given_up = status.delivery_counts.get(State.DEAD, 0) + status.delivery_counts.get(State.HELD, 0)
    if given_up:
        return f"{counted(given_up, 'delivery', 'deliveries')} given up: see monitor deliveries list"
    waiting = sum(status.delivery_counts.get(state, 0) for state in (State.READY, State.RETRY, State.AMBIGUOUS))
    if status.rests and waiting:
        return f"{counted(waiting, 'delivery', 'deliveries')} delayed: {status.rests[0].detail}"
    if late := [delivery for delivery in status.deliveries if delivery.is_delayed]:
        return f"{counted(_not_made(status), 'delivery', 'deliveries')} delayed: {late[0].detail}"
    if config.rules_fault:
        return f"the rules on disk cannot be used, the last good ones stay in force: {config.rules_fault[0]}"
    if config.template_faults:
        return f"a template of your own cannot be used as it is: {config.template_faults[0].plain}"
    if failing := conditions[FeedCondition.FAILING]:
        return f"{failing} of {len(status.feeds)} feeds failing"
    if _unmailed(config):
        return f"no mail server is set (MONITOR_SMTP_URL): mail only goes to {outbox_folder(config)}"
    if unreachable := conditions[FeedCondition.UNREACHABLE]:
        return f"{unreachable} of {len(status.feeds)} feeds unreachable"
    if quiet := sum(facts.standing in ("silent", "falling") for facts in status.feeds):
        return f"{quiet} of {len(status.feeds)} feeds bring far less than is usual for them"
    return "all is well"


def _unmailed(config: Config) -> bool:
    recipients = [*(plan.recipients for plan in config.digests), *(plan.recipients for plan in config.alerts)]
    return config.settings.smtp_url is None and any(recipients)


def _as_json(config: Config, status: Status) -> dict[str, object]:
    def iso(time: datetime | None) -> str | None:
        return time.isoformat() if time else None

    return {
        "at": iso(status.now),
        "running": status.holder,
        "mail_server": config.settings.smtp_url is not None,
        "articles": status.counts.articles,
        "entries": status.counts.entries,
        "matches": status.counts.matches,
        "unjudged": status.counts.unjudged,
        "feeds": [feed_facts.as_json(facts) for facts in status.feeds],
        "rules_revision": {
            "version": config.rules.version,
            "in_use_since": iso(_in_use_since(config, status)),
            "is_last_good": bool(config.rules_fault),
            "problems": [
                {"file": report.file, "line": report.line, "column": report.column, "message": report.message}
                for report in config.rules_fault
            ],
        },
        "templates": {
            "own": sorted(config.templates),
            "problems": [
                {"file": report.file, "line": report.line, "message": report.message}
                for report in config.template_faults
            ],
        },
        "rules": [
            {"id": rule.rule_id, "name": rule.name, "last_match_at": iso(status.last_matches.get(rule.rule_id))}
            for rule in config.rules.rules
        ],
        "stories": stories_as_json(status.stories),
        "edits": edits_as_json(status.stories),
        "alerts": alerts_as_json(config, status.alerts, status.now),
        "digests": [
            {
                "id": plan.digest_id,
                "next_due_at": iso(slot.due_at),
                "next_period": slot.key,
                "timezone": plan.zone_name,
                "last_period": last.period_key if last else None,
                "last_was_sent": last.was_sent if last else None,
            }
            for plan, slot, last in status.digests
        ],
        "ended_digests": [{"id": digest_id, "ended_at": iso(at)} for digest_id, at in status.ended.items()],
        "deliveries": [delivery_as_json(delivery) for delivery in status.deliveries],
        "delivery_counts": {state.value: count for state, count in status.delivery_counts.items()},
        "resting": [rest_as_json(rest) for rest in status.rests],
    }
