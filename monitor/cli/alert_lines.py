"""Alerts and mutes as `monitor status` shows them: sent, held, muted. Reads the store."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

import click

from monitor.alerter import Alerter
from monitor.cli.common import counted, local
from monitor.cli.jsonl import JsonObject
from monitor.cli.mute import mute_as_json
from monitor.config import Config
from monitor.core.alerts import AlertPlan, quiet_until, reason_words
from monitor.store import AlertCounts, Mute, SentAlert, Store

LATELY = timedelta(days=1)
ALERTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What is shown of alerts. `counts` are of the last day, by plan."""

    counts: dict[str, AlertCounts]
    recent: list[SentAlert]
    mutes: list[Mute]


def read_alerts(store: Store, now: datetime) -> AlertFacts:
    """The facts of one moment."""
    book = store.alerts
    return AlertFacts(book.counts(now - LATELY, now), book.recent(ALERTS_SHOWN), book.mutes(now))


def show_alerts(config: Config, facts: AlertFacts, now: datetime, zone: tzinfo) -> None:
    """A line for each alert, then the last ones, then what is muted; nothing where there is none of it."""
    if config.alerts or facts.mutes:
        click.echo("\nAlerts")
    for plan in config.alerts:
        click.echo(f"  {plan.plan_id}: {_line(plan, facts.counts.get(plan.plan_id, AlertCounts()), now)}")
    for alert in facts.recent:
        click.echo(f"      {local(alert.created_at, zone)}  {alert.subject}")
    for mute in facts.mutes:
        click.echo(f"  muted until {local(mute.until, zone)}: {mute.story_id} {mute.headline}")


def _line(plan: AlertPlan, counts: AlertCounts, now: datetime) -> str:
    said = [f"{counts.sent:,} in a day, last {local(counts.last_at, plan.zone)}"]
    if counts.held:
        said.append(
            f"{counted(counts.held, 'story waits', 'stories wait')} until {local(counts.held_until, plan.zone)}"
        )
    if (until := quiet_until(plan.quiet_hours, plan.zone, now)) is not None:
        said.append(f"quiet until {local(until, plan.zone)}")
    silences = sum(now < silence.until for silence in plan.silences)
    if silences:
        said.append(f"{counted(silences, 'silence')} in force")
    return "; ".join(said)


def alerts_as_json(config: Config, facts: AlertFacts, now: datetime) -> JsonObject:
    """The same for programs."""

    def iso(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    plans = []
    for plan in config.alerts:
        counts = facts.counts.get(plan.plan_id, AlertCounts())
        plans.append(
            {
                "id": plan.plan_id,
                "title": plan.title,
                "sent_in_24h": counts.sent,
                "last_at": iso(counts.last_at),
                "held": counts.held,
                "held_until": iso(counts.held_until),
                "quiet_until": iso(quiet_until(plan.quiet_hours, plan.zone, now)),
                "silences": sum(now < silence.until for silence in plan.silences),
            }
        )
    recent = [sent_as_json(alert) for alert in facts.recent]
    return {"plans": plans, "recent": recent, "mutes": [mute_as_json(mute) for mute in facts.mutes]}


def sent_as_json(alert: SentAlert) -> JsonObject:
    """One alert for programs."""
    return {
        "plan": alert.plan_id,
        "key": alert.alert_key,
        "kind": alert.kind.value,
        "reason": alert.reason.value,
        "at": alert.created_at.isoformat(),
        "subject": alert.subject,
        "stories": alert.story_count,
    }


def mute_of(store: Store, story_id: str, now: datetime) -> Mute | None:
    """The mute of a story (`story:7`, `article:7` for an article without one), that which lasts longest."""
    mine = [mute for mute in store.alerts.mutes(now) if mute.story_id == story_id]
    return max(mine, key=lambda mute: mute.until, default=None)


def mute_line(mute: Mute, zone: tzinfo) -> str:
    """Since when and until when."""
    return f"muted since {local(mute.since, zone)} until {local(mute.until, zone)}: kept out of digests and alerts"


def why_lines(config: Config, store: Store, article_ids: Collection[int], now: datetime) -> list[str]:
    """What each alert told of the story of these articles, and what it would do now: for `monitor why`."""
    alerter = Alerter(store, config)
    lines = []
    for plan in config.alerts:
        said = [
            f"told {local(each.created_at, plan.zone)}"
            for each in store.alerts.on(article_ids)
            if each.plan_id == plan.plan_id
        ]
        for _, decision in alerter.decisions(plan, article_ids, now):
            said.append(reason_words(decision, plan, local(decision.until, plan.zone)))
        lines.append(f"alert {plan.plan_id}: {'; '.join(said) or 'none of its rules matched'}")
    return lines
