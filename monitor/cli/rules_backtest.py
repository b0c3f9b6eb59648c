"""`monitor rules backtest`: the rules over the stored articles. Reads files and the store; runs worker processes."""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path

import click

from monitor.backtest import Window, opened, try_rules
from monitor.cli.common import config_option, counted, json_option, local
from monitor.cli.rules_archive import (
    chart,
    looking_back,
    quoted,
    since_option,
    size_json,
    sound_rules,
    spread_text,
    titled,
    untested,
    window_json,
)
from monitor.cli.rules_files import existing_rules, rules_option
from monitor.config import load_rules
from monitor.core.backtest.archived import Headline
from monitor.core.backtest.count import spread
from monitor.core.backtest.values import RuleTrial, Sample, Trial
from monitor.core.rules import Rule, RuleSet
from monitor.core.rules.reach import is_in_time
from monitor.errors import CannotRunError

# With more rules than this only their numbers are shown; name a rule to see its samples.
MOST_WITH_SAMPLES = 10

_HELP = """\
Try the rules, or those named, on the stored articles: how many a day, which ones, how long the next digests would be.

Nothing is changed. Articles are judged as on the day on which they came; rules that are not in force today find
nothing. The tests of the rules are not run.

\b
  monitor rules backtest                           all rules of rules.yaml over 30 days
  monitor rules backtest harbour_closed            one rule, with samples
  monitor rules backtest --rules draft.yaml --since 2w
  monitor rules backtest --json | jq '.rules[] | {id, matches}'

Exit status: 0 fine, 1 some articles could not be judged, 2 cannot run.
"""


@click.command("backtest", help=_HELP)
@click.argument("names", nargs=-1, metavar="[RULE]...")
@since_option
@rules_option
@config_option
@json_option
def backtest_command(
    names: tuple[str, ...], since: str, rules_file: Path | None, directory: Path, as_json: bool
) -> None:
    """See _HELP."""
    with opened(directory, os.environ, untested) as desk, looking_back(desk, since) as (bench, window):
        file = rules_file.absolute() if rules_file else None
        ruleset = load_rules(file, are_tested=False).ruleset if file else sound_rules(desk.config)
        tried = _tried(ruleset, names)
        trial = asyncio.run(try_rules(bench, ruleset, tried, window, desk.config.digests))
        shown = [sample.article_id for found in trial.rules for sample in found.samples]
        headlines = bench.store.archive.headlines(shown)
    if as_json:
        click.echo(json.dumps(_as_json(window, trial, headlines), ensure_ascii=False, indent=2))
    else:
        _show(window, trial, headlines)
    raise SystemExit(1 if trial.unjudged else 0)


def _tried(ruleset: RuleSet, names: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that are named, else all that are enabled.

    Raises:
        CannotRunError: there is no such rule, or it is switched off.
    """
    tried = existing_rules(ruleset, names) or tuple(rule for rule in ruleset.rules if rule.enabled)
    if off := [rule.rule_id for rule in tried if not rule.enabled]:
        raise CannotRunError(f"{', '.join(off)}: enabled: no, so it finds nothing; switch it on to try it")
    return tried


def _show(window: Window, trial: Trial, headlines: Mapping[int, Headline]) -> None:
    if not trial.articles:
        click.echo(f"no article was stored since {local(window.since, window.zone)}; try a longer --since")
        return
    matched = f"{counted(trial.articles, 'article')} of {counted(len(trial.days), 'day')}"
    click.secho(f"{matched}, since {local(window.since, window.zone)}", bold=True)
    if trial.unjudged:
        click.secho(f"{counted(trial.unjudged, 'article')} could not be judged in time", fg="red")
    with_samples = len(trial.rules) <= MOST_WITH_SAMPLES
    for found in trial.rules:
        _show_rule(window, trial, found, headlines if with_samples else {})
    if trial.digests:
        click.secho("\nThe digests, with these rules", bold=True)
    for size in trial.digests:
        click.echo(f"  {size.digest_id}: stories {spread_text(size.stories)}; matches {spread_text(size.matches)}")


def _show_rule(window: Window, trial: Trial, found: RuleTrial, headlines: Mapping[int, Headline]) -> None:
    rule = found.rule
    click.echo()
    click.secho(rule.rule_id, bold=True, nl=False)
    click.echo(f"  {rule.name}" if rule.name and rule.name != rule.rule_id else "")
    if not is_in_time(window.today, rule.valid_from, rule.expires):
        click.secho(f"  not in force today ({_term(rule)}), so it finds nothing", fg="yellow")
        return
    matches = counted(found.matches, "match", "matches")
    click.echo(f"  {matches}, {found.share:.2%} of the articles; {spread_text(spread(found.days))}")
    if found.matches:
        click.echo(f"  {chart(found.days, trial.days)}")
    if found.over_budget:
        over = f"{counted(len(found.over_budget), 'day')}, last on {found.over_budget[-1]:%-d %b}"
        click.secho(f"  over its budget of {rule.budget} a day on {over}", fg="yellow")
    for sample in found.samples if headlines else ():
        _show_sample(window, sample, headlines.get(sample.article_id))


def _term(rule: Rule) -> str:
    begins = f"from {rule.valid_from}" if rule.valid_from else ""
    return ", ".join(filter(None, (begins, f"expires {rule.expires}" if rule.expires else "")))


def _show_sample(window: Window, sample: Sample, headline: Headline | None) -> None:
    where = f"{headline.outlet}, " if headline and headline.outlet else ""
    click.echo(
        f"  {where}{local(sample.first_seen_at, window.zone)}, strength {sample.strength}: {titled(sample.title)}"
    )
    click.echo(f"    {quoted(sample.quote)}")


def _as_json(window: Window, trial: Trial, headlines: Mapping[int, Headline]) -> dict[str, object]:
    return {
        **window_json(window),
        "articles": trial.articles,
        "unjudged": trial.unjudged,
        "days": [day.isoformat() for day in trial.days],
        "rules": [_rule_json(found, headlines) for found in trial.rules],
        "digests": [size_json(size) for size in trial.digests],
    }


def _rule_json(found: RuleTrial, headlines: Mapping[int, Headline]) -> dict[str, object]:
    return {
        "id": found.rule.rule_id,
        "name": found.rule.name,
        "priority": found.rule.priority,
        "matches": found.matches,
        "share": found.share,
        "per_day": list(found.days),
        "budget": found.rule.budget,
        "over_budget": [day.isoformat() for day in found.over_budget],
        "samples": [_sample_json(sample, headlines.get(sample.article_id)) for sample in found.samples],
    }


def _sample_json(sample: Sample, headline: Headline | None) -> dict[str, object]:
    return {
        "article": sample.article_id,
        "title": sample.title,
        "outlet": headline.outlet if headline else None,
        "url": headline.url if headline else None,
        "first_seen_at": sample.first_seen_at.isoformat(),
        "strength": sample.strength,
        "sentence": "".join(run.text for run in sample.quote),
        "runs": [{"mark": run.mark, "text": run.text} for run in sample.quote],
    }
