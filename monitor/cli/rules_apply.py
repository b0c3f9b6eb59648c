"""`monitor rules apply`: changed rules over stored articles, late matches out. Reads files, writes the store."""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path

import click

from monitor.backtest import Window, apply_rules, opened
from monitor.cli.common import config_option, counted, json_option, local
from monitor.cli.rules_archive import looking_back, since_option, sound_rules, window_json
from monitor.cli.rules_files import existing_rules
from monitor.config import try_rules
from monitor.timetable import Timetable

_HELP = """\
Match changed rules against stored articles, and store what they find.

Without RULE these are the rules that changed since an article was judged; a rule that is named is run over every
article. What is found counts as late: the next digest sums it up in one section, and no alert comes of it. Nothing that
is stored is taken away, and a second run adds nothing. The daemon may run meanwhile. Rules whose tests fail are not
applied.

\b
  monitor rules apply --since 30d --dry-run      how many matches it would add
  monitor rules apply --since 30d
  monitor rules apply harbour_closed --since 2026-10-01

Exit status: 0 fine, 1 some articles could not be judged, 2 cannot run.
"""


@click.command("apply", help=_HELP)
@click.argument("names", nargs=-1, metavar="[RULE]...")
@since_option
@click.option("--dry-run", is_flag=True, help="Say what would be added, and add nothing.")
@config_option
@json_option
def apply_command(names: tuple[str, ...], since: str, dry_run: bool, directory: Path, as_json: bool) -> None:
    """See _HELP."""
    with opened(directory, os.environ, try_rules) as desk, looking_back(desk, since) as (bench, window):
        ruleset = sound_rules(desk.config)
        if not dry_run:  # a digest that selects a rule only now is to have what is found for it here
            Timetable(desk.store, desk.config).take_up(desk.now)
        named = [rule.rule_id for rule in existing_rules(ruleset, names)]
        added, tried, unjudged = asyncio.run(apply_rules(bench, ruleset, named, window, is_dry_run=dry_run))
    counts = {rule: added[rule] for rule in sorted(tried, key=lambda rule: (-added[rule], rule))}
    if as_json:
        told = {**window_json(window), "dry_run": dry_run, "unjudged": unjudged, "added": counts}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _show(window, counts, unjudged, dry_run=dry_run)
    raise SystemExit(1 if unjudged else 0)


def _show(window: Window, counts: Mapping[str, int], unjudged: int, *, dry_run: bool) -> None:
    since = local(window.since, window.zone)
    if not counts:
        click.echo(f"nothing to do: no rule changed since the articles from {since} on were judged")
        return
    found = {rule: count for rule, count in counts.items() if count}
    done = "would be added" if dry_run else "added"
    click.echo(f"{counted(len(counts), 'rule')} run over articles since {since}", nl=False)
    click.echo(f": {counted(sum(found.values()), 'late match', 'late matches')} {done}")
    for rule, count in found.items():
        click.echo(f"  {rule}: {count:,}")
    if unjudged:
        click.secho(f"{counted(unjudged, 'article')} could not be judged in time; run it again", fg="red")
