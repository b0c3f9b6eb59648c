"""digests.yaml -> core DigestPlans, checked against the rules they name. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from monitor.config.digests_model import DigestEntry, DigestOptions, DigestsFile
from monitor.config.fields import as_slug, did_you_mean, zone
from monitor.config.findings import MOST_REPORTS, Findings
from monitor.config.recipients import check_recipients
from monitor.config.source import shortened
from monitor.config.validation import Path, validate
from monitor.core.model import DigestPlan, Priority, Problem, Schedule

if TYPE_CHECKING:
    from monitor.core.rules import RuleSet

# More than any newsroom sends; each is planned and kept by itself.
MOST_DIGESTS: Final = 1_000
DEFAULT_DIGEST_ID: Final = "daily"


def default_digests(zone_name: str) -> tuple[DigestPlan, ...]:
    """The one digest of a user without a digests.yaml: daily at 07:00."""
    return (_plan(DEFAULT_DIGEST_ID, DigestEntry(), DigestOptions(), zone_name),)


def read_digests(
    data: object, zone_name: str, ruleset: "RuleSet | None", findings: Findings, *, is_older: bool = False
) -> tuple[DigestPlan, ...]:
    """The digests of the file's data. `zone_name` holds where none is set; without `ruleset` names go unchecked.

    `is_older`: the rules are not those that the digests were written for, so that an unknown one is only warned of.
    """
    items, data = _without_items(data, findings)
    head, problems = validate(DigestsFile, data)
    findings.errors.extend(problems)
    defaults = DigestOptions() if head is None else head.defaults
    entries = dict(_entries(items, findings))
    for path, options in ((("defaults",), defaults), *((("digests", name), entry) for name, entry in entries.items())):
        _check_entry(options, path, findings)
        if ruleset is not None:
            _check_rules(options, path, ruleset, findings.warning if is_older else findings.error, findings)
    return tuple(_plan(name, entry, defaults, zone_name) for name, entry in entries.items())


def _without_items(data: object, findings: Findings) -> tuple[dict[str, object], object]:
    """The map of digests, and the file's data with an empty map in its place, and in that of alerts (alerts.py)."""
    if isinstance(data, dict) and "alerts" in data:
        data = {**data, "alerts": {}}
    if not isinstance(data, dict) or not isinstance(items := data.get("digests", 0), dict | None):
        return {}, data
    if not items:
        findings.errors.append(Problem(("digests",), "no digest is named here", at_key=True))
    elif len(items) > MOST_DIGESTS:
        findings.errors.append(Problem(("digests",), f"more than {MOST_DIGESTS:,} digests", at_key=True))
        items = {}
    return items or {}, {**data, "digests": {}}


def _entries(items: Mapping[str, object], findings: Findings) -> Iterator[tuple[str, DigestEntry]]:
    for name, item in items.items():
        if findings.is_full:
            return
        path = ("digests", name)
        try:
            as_slug(name)
        except ValueError as error:  # what pydantic's own errors are
            findings.errors.append(Problem(path, str(error), at_key=True))
        entry, problems = validate(DigestEntry, {} if item is None else item, path)
        findings.errors.extend(problems)
        if entry is not None:
            yield name, entry


def _plan(name: str, entry: DigestEntry, defaults: DigestOptions, zone_name: str) -> DigestPlan:
    options = _merged(entry, defaults)
    zone_name = options.timezone or zone_name
    tzinfo = zone(zone_name)
    assert tzinfo is not None, "zones are checked before they come here"
    schedule = Schedule(
        zone=tzinfo,
        at=() if options.every else tuple(sorted(set(options.at))),
        days=frozenset().union(*options.days),
        every=options.every,
    )
    return DigestPlan(
        digest_id=name,
        title=entry.title or name,
        recipients=tuple(options.recipients),
        schedule=schedule,
        zone_name=zone_name,
        rules=tuple(options.rules),
        tags=tuple(options.tags),
        max_cards=options.max_cards,
        sends_empty=options.empty,
        max_delay=options.max_delay,
        locale=options.locale,
    )


def _merged(entry: DigestEntry, defaults: DigestOptions) -> DigestOptions:
    """The entry's own options over the defaults; `at` of the one silences `every` of the other."""
    own = {name: getattr(entry, name) for name in entry.model_fields_set & DigestOptions.model_fields.keys()}
    if "at" in own or "days" in own:
        own.setdefault("every", None)
    return defaults.model_copy(update=own)


def _check_entry(options: DigestOptions, path: Path, findings: Findings) -> None:
    check_recipients(options.recipients, (*path, "recipients"), findings, "is already among the recipients")
    if not options.at:
        findings.error((*path, "at"), 'no time of day is named here: at: ["07:00"]')
    if not options.days:
        findings.error((*path, "days"), "no day is named here: mon … sun, weekdays, weekends or daily")


def _check_rules(
    options: DigestOptions, path: Path, ruleset: "RuleSet", say: Callable[[Path, str], None], findings: Findings
) -> None:
    """Says of each rule and tag that there is none of the name."""
    rules_by_id = {rule.rule_id: rule for rule in ruleset.rules}
    tags = sorted({tag for rule in ruleset.rules for tag in rule.tags})
    for position, name in enumerate(options.rules[:MOST_REPORTS]):
        if name not in rules_by_id:
            say((*path, "rules", position), _unknown("rule", name, tuple(rules_by_id)))
        elif rules_by_id[name].priority is Priority.LOG:
            findings.warning((*path, "rules", position), f'rule "{name}" has priority log: it is counted, never mailed')
    for position, tag in enumerate(options.tags[:MOST_REPORTS]):
        if tag not in tags:
            say((*path, "tags", position), _unknown("tag of rules", tag, tags))


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    return f'unknown {what} "{shortened(name)}"{did_you_mean(name, known)}'
