"""The part `alerts` of digests.yaml -> core AlertPlans, with their keys from the environment. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from monitor.config.alerts_model import AlertEntry, WebhookEntry
from monitor.config.fields import as_slug, did_you_mean, zone
from monitor.config.findings import MOST_REPORTS, Findings
from monitor.config.recipients import check_recipients
from monitor.config.secret import SecretText
from monitor.config.source import shortened
from monitor.config.validation import Path, validate
from monitor.core.alerts import AlertPlan, Service, Silence, Webhook
from monitor.core.egress import Egress, is_this_machine
from monitor.core.model import Priority, Problem
from monitor.core.periods import first_instant

if TYPE_CHECKING:
    from monitor.core.rules import RuleSet

# Each looks at every story that grows.
MOST_ALERTS: Final = 100
Say = Callable[[Path, str], None]


def read_alerts(
    data: object,
    zone_name: str,
    ruleset: "RuleSet | None",
    environ: Mapping[str, str],
    egress: Egress,
    findings: Findings,
    *,
    is_older: bool = False,
) -> tuple[AlertPlan, ...]:
    """The alerts of the file's data; as `read_digests`, whose file it is.

    `egress` says to which networks webhooks may lead without TLS.
    """
    zone_name = _default_zone(data) or zone_name
    plans = []
    for name, entry in _entries(data, findings):
        path: Path = ("alerts", name)
        _check_names(entry, path, ruleset, findings.warning if is_older else findings.error, findings)
        _check_webhooks(entry, path, egress, findings)
        plans.append(_plan(name, entry, zone_name, environ, path, findings))
    return tuple(plans)


def _default_zone(data: object) -> str | None:
    """The zone under `defaults`, if there is a good one."""
    defaults = data.get("defaults") if isinstance(data, dict) else None
    name = defaults.get("timezone") if isinstance(defaults, dict) else None
    return name.strip() if isinstance(name, str) and zone(name.strip()) else None


def _entries(data: object, findings: Findings) -> Iterator[tuple[str, AlertEntry]]:
    items = data.get("alerts") if isinstance(data, dict) else None
    if items is not None and not isinstance(items, dict):
        findings.error(("alerts",), "a map (key: value) is needed here")
        return
    if items is not None and len(items) > MOST_ALERTS:
        findings.error(("alerts",), f"more than {MOST_ALERTS:,} alerts")
        return
    for name, item in (items or {}).items():
        try:
            as_slug(name)
        except ValueError as error:  # what pydantic's own errors are
            findings.errors.append(Problem(("alerts", name), str(error), at_key=True))
        entry, problems = validate(AlertEntry, {} if item is None else item, ("alerts", name))
        findings.errors.extend(problems)
        if entry is not None and not findings.is_full:
            yield name, entry


def _plan(
    name: str, entry: AlertEntry, zone_name: str, environ: Mapping[str, str], path: Path, findings: Findings
) -> AlertPlan:
    tzinfo = zone(entry.timezone or zone_name)
    assert tzinfo is not None, "zones are checked before they come here"
    thresholds = {Priority.ALERT: entry.min_strength.alert, Priority.DIGEST: entry.min_strength.digest}
    return AlertPlan(
        plan_id=name,
        title=entry.title or name,
        rules=tuple(entry.rules),
        tags=tuple(entry.tags),
        thresholds=tuple((priority, least) for priority, least in thresholds.items() if least is not None),
        steps=tuple(sorted(set(entry.steps))),
        repeat_interval=entry.repeat_interval,
        quiet_hours=tuple(entry.quiet_hours),
        zone=tzinfo,
        max_per_hour=entry.max_per_hour,
        max_age=entry.max_age,
        silences=tuple(
            Silence(
                first_instant(silence.until, tzinfo), tuple(silence.rules), tuple(silence.tags), tuple(silence.actors)
            )
            for silence in entry.silences
        ),
        recipients=tuple(entry.recipients),
        webhooks=tuple(_webhooks(entry.webhooks, environ, path, findings)),
        services=tuple(_services(entry.apprise, environ, path, findings)),
    )


def _webhooks(
    entries: Sequence[WebhookEntry], environ: Mapping[str, str], path: Path, findings: Findings
) -> Iterator[Webhook]:
    for position, entry in enumerate(entries):
        if entry.key is None:
            yield Webhook(entry.url)
        elif value := environ.get(entry.key, "").strip():
            yield Webhook(entry.url, SecretText(value))
        else:
            # Unsigned, its receiver would have to refuse it, or worse, learn to trust what is not signed.
            findings.error((*path, "webhooks", position, "key"), f"the environment variable {entry.key} is not set")


def _services(names: Sequence[str], environ: Mapping[str, str], path: Path, findings: Findings) -> Iterator[Service]:
    for position, name in enumerate(names):
        value = environ.get(name, "").strip()
        here = (*path, "apprise", position)
        if not value:
            findings.error(here, f"the environment variable {name} is not set")
        elif "://" not in value or any(c.isspace() or c == "," for c in value):
            # Several in one would be one delivery, and a retry would go to those that had it already.
            findings.error(here, f"the value of {name} is not one address of Apprise, such as ntfys://ntfy.sh/topic")
        else:
            if (lack := _what_apprise_lacks()) is not None:
                findings.warning(here, lack)
            yield Service(name, SecretText(value))


def _what_apprise_lacks() -> str | None:
    from monitor.channels.apprise import HOW_TO_INSTALL, is_installed  # costs 60 ms, and few have such services

    return None if is_installed() else HOW_TO_INSTALL


# ------------------------------------------------------------------------------------------------------------ checks


def _check_names(entry: AlertEntry, path: Path, ruleset: "RuleSet | None", say: Say, findings: Findings) -> None:
    check_recipients(entry.recipients, (*path, "recipients"), findings, "stands here twice")
    _no_doubles([webhook.url for webhook in entry.webhooks], (*path, "webhooks"), findings)
    _no_doubles(entry.apprise, (*path, "apprise"), findings)
    if ruleset is None:
        return
    rules = tuple(rule.rule_id for rule in ruleset.rules)
    tags = sorted({tag for rule in ruleset.rules for tag in rule.tags})
    actors = tuple(actor.key for actor in ruleset.actors)
    _known(entry.rules, rules, "rule", (*path, "rules"), say)
    _known(entry.tags, tags, "tag of rules", (*path, "tags"), say)
    for position, silence in enumerate(entry.silences[:MOST_REPORTS]):
        here = (*path, "silences", position)
        _known(silence.rules, rules, "rule", (*here, "rules"), say)
        _known(silence.tags, tags, "tag of rules", (*here, "tags"), say)
        _known(silence.actors, actors, "actor", (*here, "actors"), say)
    _check_reach(entry, path, ruleset, findings)


def _check_reach(entry: AlertEntry, path: Path, ruleset: "RuleSet", findings: Findings) -> None:
    """Warns of an alert that no rule can raise."""
    counting = {Priority.ALERT} | ({Priority.DIGEST} if entry.min_strength.digest is not None else set())
    chosen = [
        rule
        for rule in ruleset.rules
        if not (entry.rules or entry.tags) or rule.rule_id in entry.rules or set(rule.tags) & set(entry.tags)
    ]
    if chosen and not any(rule.enabled and rule.priority in counting for rule in chosen):
        said = "no rule of this alert has priority alert, so nothing is sent: set that at a rule, or min_strength"
        findings.warning(path, f"{said}: {{digest: 80}} here")


def _known(names: Sequence[str], known: Sequence[str], what: str, path: Path, say: Say) -> None:
    for position, name in enumerate(names[:MOST_REPORTS]):
        if name not in known:
            say((*path, position), f'unknown {what} "{shortened(name)}"{did_you_mean(name, known)}')


def _no_doubles(names: Sequence[str], path: Path, findings: Findings) -> None:
    seen: set[str] = set()
    for position, name in enumerate(names):
        if name in seen:
            findings.error((*path, position), f"{shortened(name)} stands here twice")
        seen.add(name)


def _check_webhooks(entry: AlertEntry, path: Path, egress: Egress, findings: Findings) -> None:
    for position, webhook in enumerate(entry.webhooks):
        parts = urlsplit(webhook.url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        if is_this_machine(parts.hostname or ""):
            continue
        if parts.scheme == "http" and not is_near(parts.hostname or "", egress):
            said = "write https: without TLS only this machine and networks of MONITOR_ALLOW_NETWORKS are told"
            findings.error((*path, "webhooks", position), said)
        elif (why := egress.why_not_port(port)) is not None:
            findings.error((*path, "webhooks", position), why)


def is_near(host: str, egress: Egress) -> bool:
    """Whether a host, by its name alone, is this machine or stands in a network that the user opened."""
    if is_this_machine(host):
        return True
    try:
        return any(ip_address(host) in network for network in egress.networks)
    except ValueError:
        return False
