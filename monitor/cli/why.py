"""`monitor why`: the life of one article through every stage, or where it was lost. Reads files and the store."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from monitor.app import open_store, utc_now
from monitor.cli.alert_lines import mute_line, mute_of, why_lines
from monitor.cli.common import config_option, json_option, load
from monitor.cli.jsonl import JsonObject
from monitor.cli.terminal import wants_color
from monitor.cli.why_story import asked_story, revision_json, show_story
from monitor.config import Config
from monitor.core.backtest.judge import document_of
from monitor.core.hosts import registrable_domain
from monitor.core.plan import address_key
from monitor.core.rules import compile_rules
from monitor.core.urls import canonical_url
from monitor.core.why import (
    Account,
    ArticleLife,
    DigestOfRules,
    FeedOfHost,
    Inquiry,
    LifeEdition,
    LifeLooks,
    LifeMatch,
    LifeStory,
    NearMiss,
    RulesNow,
    account_of,
    account_of_none,
    near_misses,
    told_search,
)
from monitor.errors import CannotRunError
from monitor.store import MAX_JUDGE_ATTEMPTS, Store, database_path
from monitor.store.mapping import unpack
from monitor.timetable import rules_of

# Explaining takes milliseconds for a rule; beyond this many it would take longer than a person waits.
MOST_RULES_EXPLAINED = 300
_IS_ARTICLE = re.compile(r"article:([0-9]{1,15})")

_HELP = """\
Show the life of one article: which feeds brought it, how its page was read, which rules match it, which story it is
part of and why, in which digests it stood and to whom they went; or where it was lost, and why.

The article is named by any spelling of its address, or by the id (guid) that its feed gives it. Times are UTC. Nothing
is fetched and nothing is changed.

story:12 shows a whole story: who reported it and who only carried it, why each report belongs to it, where it was
mailed, what each alert told of it or why none did, and until when it is muted. An id that was mailed leads to the story
as it is now.

\b
  monitor why https://www.example.org/news/1?utm_source=rss
  monitor why tag:example.org,2026:1
  monitor why URL --find "a sentence of its page"
  monitor why URL --json
  monitor why story:12

Exit status: 0 the store holds it, 1 it does not, 2 cannot run.
"""


@click.command("why", help=_HELP)
@click.argument("asked", metavar="URL|GUID|story:N")
@click.option("--find", "sought", metavar="TEXT", help="Where these words of its page went: text, or left out and why.")
@config_option
@json_option
def why_command(asked: str, sought: str | None, directory: Path, as_json: bool) -> None:
    """See _HELP."""
    config, asked = load(directory), asked.strip()
    if not database_path(config.settings.database_url).exists():
        raise CannotRunError("there is no database yet: monitor once or monitor run makes it")
    with open_store(config) as store:
        if (number := asked_story(asked)) is not None:
            raise SystemExit(0 if show_story(config, store, number, utc_now(), as_json=as_json) else 1)
        url = canonical_url(asked)
        lives = [store.life(number) for number in _numbers(store, asked, url)]
        names = {feed.feed_id: feed.name for feed in config.feeds}
        accounts = [account_of(life, _rules_now(store, config, life), names) for life in lives]
        found_lines = [_search(store, life, sought) if sought else () for life in lives]
        alert_lines = [_alert_lines(config, store, life, utc_now()) for life in lives]
        missing = None if lives else account_of_none(_asked(store, config, asked, url))
    if as_json:
        told = [
            {**_life_json(life, account), "alerts": alerts, **({"found": list(lines)} if sought else {})}
            for life, account, lines, alerts in zip(lives, accounts, found_lines, alert_lines, strict=True)
        ]
        found: JsonObject = {"asked": asked, "canonical_url": url, "articles": told}
        click.echo(json.dumps({**found, **(_account_json(missing) if missing else {})}, ensure_ascii=False, indent=2))
    else:
        _show(lives, accounts, missing, [*zip(alert_lines, found_lines, strict=True)])
    raise SystemExit(1 if missing else 0)


def _alert_lines(config: Config, store: Store, life: ArticleLife, now: datetime) -> list[str]:
    """What alerts told of it, or would, and the mute of its story."""
    story_id = f"story:{life.story.cluster_id}" if life.story else f"article:{life.article_id}"
    mute, zone = mute_of(store, story_id, now), config.digests[0].schedule.zone
    lines = why_lines(config, store, [life.article_id], now)
    return [*lines, *([mute_line(mute, zone)] if mute else ())]


def _numbers(store: Store, asked: str, url: str | None) -> list[int]:
    """The articles that are meant: of an address or an id, or by number, as mail names one that has no story."""
    if (named := _IS_ARTICLE.fullmatch(asked.casefold())) is not None and store.alerts.has_article(int(named[1])):
        return [int(named[1])]
    return store.articles_of(asked, address_key(url) if url else None)


def _rules_now(store: Store, config: Config, life: ArticleLife) -> RulesNow:
    now = utc_now()
    rules_by_digest = {plan.digest_id: rules_of(plan, config.rules) for plan in config.digests}
    digests = tuple(
        DigestOfRules(digest_id, rules, store.subscription(digest_id, now, rules).wants)
        for digest_id, rules in rules_by_digest.items()
    )
    misses = () if life.matches or life.rules_version is None else _near_misses(store, config, life.article_id)
    return RulesNow(config.rules.version, MAX_JUDGE_ATTEMPTS, digests, misses)


def _near_misses(store: Store, config: Config, article_id: int) -> tuple[NearMiss, ...]:
    """What nearly matched, where the text is still kept."""
    if len(config.rules.rules) > MOST_RULES_EXPLAINED:
        return ()
    for archived in store.archive.rows([article_id]):
        document = document_of(archived, unpack(archived.text))
        return near_misses(compile_rules(config.rules), document, utc_now().date())
    return ()


def _asked(store: Store, config: Config, text: str, url: str | None) -> Inquiry:
    """What a person asked for in vain, with the feeds that might have brought it."""
    host = urlsplit(url).hostname if url else None
    states = store.states(config.feeds, utc_now())
    feeds = tuple(
        FeedOfHost(
            feed.feed_id,
            feed.name,
            states[feed.feed_id].first_polled_at,
            states[feed.feed_id].last_success_at,
            states[feed.feed_id].last_error,
        )
        for feed in config.feeds
        if host and registrable_domain(urlsplit(feed.url).hostname or "") == registrable_domain(host)
    )
    return Inquiry(text, url, host, feeds)


def _search(store: Store, life: ArticleLife, sought: str) -> tuple[str, ...]:
    """Where words of the article's page went."""
    text = "\n".join(unpack(archived.text) for archived in store.archive.rows([life.article_id]))
    return told_search(sought, f"{life.title}\n{text}", life.dropped)


def _show(
    lives: Sequence[ArticleLife],
    accounts: Sequence[Account],
    missing: Account | None,
    more: Sequence[tuple[Sequence[str], Sequence[str]]],
) -> None:
    """`more` are the lines on alerts, and on what was searched for, of each article."""
    for life, account, (alerts, found) in zip(lives, accounts, more, strict=True):
        click.secho(life.title or "without a title", bold=True)
        _show_account(account)
        for line in alerts:
            click.echo(f"! {line}")
        for line in found:
            click.echo(f"? {line}")
    if missing:
        _show_account(missing)


def _show_account(account: Account) -> None:
    color = wants_color()
    for step in account.steps:
        mark = click.style("✓", fg="green") if step.is_passed else click.style("✗", fg="red")
        first, *others = step.lines or ("",)
        click.echo(f"{mark if color else click.unstyle(mark)} {step.stage.value:<9}{first}")
        for line in others:
            click.echo(f"           {line}")
    click.echo(f"→ {account.why}")


# ---------------------------------------------------------------------------------------------------------------- JSON


def _account_json(account: Account) -> JsonObject:
    return {
        "loss": account.loss.value if account.loss else None,
        "why": account.why,
        "stages": [
            {"stage": step.stage.value, "passed": step.is_passed, "lines": list(step.lines)} for step in account.steps
        ],
    }


def _life_json(life: ArticleLife, account: Account) -> JsonObject:
    return {
        "article": life.article_id,
        "title": life.title,
        "first_seen_at": _iso(life.first_seen_at),
        "is_news": life.is_news,
        "language": life.language,
        "published": _iso(life.published),
        "verdict": life.verdict.value,
        "text_source": life.text_source.value,
        "text_length": life.text_length,
        "note": life.note,
        "page_is_owed": life.is_unread,
        "claims": [
            {
                "field": claim.field.value,
                "value": claim.value,
                "source": claim.witness.value,
                "is_believed": claim.is_believed,
            }
            for claim in life.claims
        ],
        "dropped": [{"reason": line.reason, "text": line.text} for line in life.dropped],
        "rules_version": life.rules_version,
        "entries": [
            {
                "feed": entry.feed_id,
                "key": entry.entry_key,
                "guid": entry.guid,
                "link": entry.link,
                "title": entry.title,
                "published": _iso(entry.published),
                "first_seen_at": _iso(entry.first_seen_at),
                "edits": entry.edits,
            }
            for entry in life.entries
        ],
        "addresses": [{"url": place.url, "outlet": place.outlet, "is_alias": place.is_alias} for place in life.places],
        "version": life.version,
        "versions": [
            {"version": each.version, "title": each.title, "seen_at": _iso(each.seen_at)} for each in life.versions
        ],
        "looks": _looks_json(life.looks),
        "edits": [
            {
                "seen_at": _iso(edit.seen_at),
                "changes": [
                    {"kind": change.kind.value, "before": change.before, "after": change.after}
                    for change in edit.changes
                ],
            }
            for edit in life.edits
        ],
        "quarantined": [
            {"url": each.url, "attempts": each.attempts, "detail": each.detail} for each in life.quarantined
        ],
        "matches": [_match_json(match) for match in life.matches],
        "story": _story_json(life.story) if life.story else None,
        **_account_json(account),
    }


def _looks_json(looks: LifeLooks | None) -> JsonObject | None:
    if looks is None:
        return None
    return {"looked_at": _iso(looks.looked_at), "next_at": _iso(looks.next_at), "result": looks.result}


def _match_json(found: LifeMatch) -> JsonObject:
    match = found.match
    return {
        "rule": match.rule,
        "priority": match.priority.value,
        "strength": match.strength.total,
        "sentence": match.sentence.text,
        "version": found.version,
        "rules_version": found.rules_version,
        "matched_at": _iso(found.matched_at),
        "is_late": found.is_late,
        "digests": _editions_json(found.editions),
    }


def _story_json(story: LifeStory) -> JsonObject:
    return {
        "id": story.cluster_id,
        "arrived_in": story.arrived_in,
        "joined_at": _iso(story.joined_at),
        "why": story.why,
        "reports": story.reports,
        "independent_outlets": story.outlets,
        "revisions": [revision_json(each) for each in story.revisions],
    }


def _editions_json(editions: Iterable[LifeEdition]) -> list[JsonObject]:
    return [
        {
            "digest": edition.digest_id,
            "period": edition.period_key,
            "frozen_at": _iso(edition.frozen_at),
            "deliveries": [
                {"channel": copy.channel, "recipient": copy.recipient, "state": copy.state, "detail": copy.detail}
                for copy in edition.deliveries
            ],
        }
        for edition in editions
    ]


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
