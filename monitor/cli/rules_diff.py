"""`monitor rules diff`: an edit of the rules over the stored articles. Reads files and the store; runs workers."""

import asyncio
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from monitor.backtest import Edit, Window, opened, try_edit
from monitor.cli.common import config_option, counted, json_option, local
from monitor.cli.rules_archive import (
    looking_back,
    number,
    quoted,
    since_option,
    size_json,
    titled,
    untested,
    window_json,
)
from monitor.config import load_rules
from monitor.config.load import RULES
from monitor.core.backtest.archived import Headline
from monitor.core.backtest.causes import RULE
from monitor.core.backtest.values import Cause, DigestChange, RuleDiff, Turn
from monitor.core.digest.evidence import quoted_runs
from monitor.core.rules import RuleSet, read_rules
from monitor.core.rules.parts import RuleChange
from monitor.errors import CannotRunError

LIVE = "live"
CAUSES_SHOWN = 5

_HELP = """\
Show what an edit of the rules changes: which stored articles each rule gains and loses, and what did it.

OLD and NEW are files of rules, folders with a rules.yaml, or `live`: the rules that the daemon took into use last. Only
rules that find something else than before are run. Nothing is changed.

\b
  monitor rules diff live rules.yaml             what the edited file would change
  monitor rules diff live draft.yaml --since 2w
  git show HEAD:rules.yaml > /tmp/old.yaml; monitor rules diff /tmp/old.yaml rules.yaml

Exit status: 0 fine, 1 some articles could not be judged, 2 cannot run.
"""


@click.command("diff", help=_HELP)
@click.argument("old")
@click.argument("new")
@since_option
@config_option
@json_option
def diff_command(old: str, new: str, since: str, directory: Path, as_json: bool) -> None:
    """See _HELP."""
    with opened(directory, os.environ, untested) as desk, looking_back(desk, since) as (bench, window):
        last = bench.store.last_rules()
        before, after = (_rules(name, last.data if last else None) for name in (old, new))
        edit = asyncio.run(try_edit(bench, before, after, window, desk.config.digests))
        headlines = bench.store.archive.headlines(sorted(_articles(edit)))
    if as_json:
        click.echo(json.dumps(_as_json(window, edit, headlines), ensure_ascii=False, indent=2))
    else:
        _show(window, edit, headlines)
    raise SystemExit(1 if edit.unjudged else 0)


def _rules(name: str, last: object | None) -> RuleSet:
    """The rules of a file, of a folder, or those in use.

    Raises:
        ConfigError: with every problem of the files, one a line.
        CannotRunError: no rules were ever taken into use.
    """
    if name != LIVE:
        path = Path(name).absolute()
        return load_rules(path / RULES if path.is_dir() else path, are_tested=False).ruleset
    ruleset = read_rules(last).ruleset if last is not None else None
    if ruleset is None:
        raise CannotRunError(
            "no rules were taken into use yet, so there are none to compare with; name a file in place of live"
        )
    return ruleset


def _articles(edit: Edit) -> Iterable[int]:
    return {article for rule in edit.rules for article in (*rule.gained, *rule.lost)}


# ----------------------------------------------------------------------------------------------------------- for people


def _show(window: Window, edit: Edit, headlines: Mapping[int, Headline]) -> None:
    kept = f"{counted(edit.unchanged, 'rule')} unchanged"
    if not edit.rules:
        click.echo(f"{kept}: both find the same in any article")
        return
    tried = f", tried on {counted(edit.articles, 'article')} since {local(window.since, window.zone)}"
    click.secho(f"{counted(len(edit.rules), 'rule')} changed, {kept}{tried if edit.articles else ''}", bold=True)
    if edit.unjudged:
        click.secho(f"{counted(edit.unjudged, 'article')} could not be judged in time", fg="red")
    for rule in edit.rules:
        _show_rule(window, rule, headlines)
    if edit.digests and edit.articles:
        click.secho("\nThe digests, a day in the middle", bold=True)
    for change in edit.digests if edit.articles else ():
        click.echo(f"  {change.before.digest_id}: {_digest_text(change)}")


def _digest_text(change: DigestChange) -> str:
    before, after = change.before, change.after
    stories = f"stories {number(before.stories.median)} -> {number(after.stories.median)}"
    matches = f"matches {number(before.matches.median)} -> {number(after.matches.median)}"
    return f"{stories}, {matches}; on nine days of ten up to {number(after.stories.ninth_decile)} stories"


def _show_rule(window: Window, rule: RuleDiff, headlines: Mapping[int, Headline]) -> None:
    click.echo()
    click.secho(rule.change.rule_id, bold=True, nl=False)
    click.echo(f"  {_kind(rule.change)}")
    if rule.change.is_same:
        return
    click.echo(
        f"  {rule.before:,} -> {counted(rule.after, 'article')}: {len(rule.gained):,} gained, {len(rule.lost):,} lost"
    )
    sides = (("+", "green", rule.gained_by, rule.samples_gained), ("-", "red", rule.lost_by, rule.samples_lost))
    for sign, colour, causes, turns in sides:
        for cause, articles in causes[:CAUSES_SHOWN]:
            click.secho(f"  {sign} {articles:,} by {cause_text(cause)}", fg=colour)
        for turn in turns:
            _show_turn(window, sign, turn, headlines.get(turn.article_id))


def _kind(change: RuleChange) -> str:
    if change.old is None:
        return "added"
    if change.new is None:
        return "removed"
    was = f", was {change.old.rule_id}" if change.is_renamed else ""
    return ("renamed" if change.is_same else "changed") + was


def cause_text(cause: Cause) -> str:
    """`the term "harbour"`, `the alias "PRC" of china`, `the condition near 4`."""
    if cause.kind == RULE:
        return f"the rule, which was {cause.label}"
    of_actor = f" of {cause.actor}" if cause.actor else ""
    name = cause.label if cause.kind == "condition" else f'"{cause.label}"'
    return f"the {cause.kind} {name}{of_actor}"


def _show_turn(window: Window, sign: str, turn: Turn, headline: Headline | None) -> None:
    where = f"{headline.outlet}, " if headline and headline.outlet else ""
    click.echo(f"    {sign} {where}{local(turn.first_seen_at, window.zone)}: {titled(turn.title)}")
    click.echo(f"      {quoted(quoted_runs(turn.match))}")
    if turn.note:
        click.echo(f"      {turn.note}")


# ------------------------------------------------------------------------------------------------------- for programs


def _as_json(window: Window, edit: Edit, headlines: Mapping[int, Headline]) -> dict[str, object]:
    return {
        **window_json(window),
        "articles": edit.articles,
        "unjudged": edit.unjudged,
        "unchanged": edit.unchanged,
        "rules": [_rule_json(rule, headlines) for rule in edit.rules],
        "digests": [
            {"id": change.before.digest_id, "before": size_json(change.before), "after": size_json(change.after)}
            for change in edit.digests
        ],
    }


def _rule_json(rule: RuleDiff, headlines: Mapping[int, Headline]) -> dict[str, object]:
    old, new = rule.change.old, rule.change.new
    return {
        "id": rule.change.rule_id,
        "change": _kind(rule.change).partition(",")[0],
        "old_id": old.rule_id if old else None,
        "new_id": new.rule_id if new else None,
        "before": rule.before,
        "after": rule.after,
        "gained": [_article_json(article, headlines.get(article)) for article in rule.gained],
        "lost": [_article_json(article, headlines.get(article)) for article in rule.lost],
        "gained_by": _causes_json(rule.gained_by),
        "lost_by": _causes_json(rule.lost_by),
        "samples_gained": [_turn_json(turn) for turn in rule.samples_gained],
        "samples_lost": [_turn_json(turn) for turn in rule.samples_lost],
    }


def _article_json(article: int, headline: Headline | None) -> dict[str, object]:
    return {
        "article": article,
        "title": headline.title if headline else None,
        "url": headline.url if headline else None,
    }


def _cause_json(cause: Cause) -> dict[str, object]:
    return {"kind": cause.kind, "label": cause.label, "actor": cause.actor or None}


def _causes_json(causes: Sequence[tuple[Cause, int]]) -> list[dict[str, object]]:
    return [{**_cause_json(cause), "articles": articles} for cause, articles in causes]


def _turn_json(turn: Turn) -> dict[str, object]:
    return {
        "article": turn.article_id,
        "title": turn.title,
        "first_seen_at": turn.first_seen_at.isoformat(),
        "strength": turn.match.strength.total,
        "sentence": turn.match.sentence.text,
        "causes": [_cause_json(cause) for cause in turn.causes],
        "note": turn.note or None,
    }
