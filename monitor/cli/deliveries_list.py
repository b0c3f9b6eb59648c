"""`monitor deliveries list` and `show`. Reads the store; changes nothing."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from monitor.app import utc_now
from monitor.cli.common import config_option, json_option, local
from monitor.cli.deliveries_meant import MOST, desk_of, known, narrowing, store_of
from monitor.cli.delivery_lines import (
    advice,
    colour_of,
    delivery_as_json,
    delivery_line,
    rest_as_json,
    rest_lines,
    summary,
)
from monitor.store import NOT_MADE, DeliveryStatus, Selection, State

UNSENT = tuple(state for state in State if state is not State.SENT)


@click.command("list", short_help="Show what was not sent, and what to do about it.")
@narrowing
@click.option("--all", "is_all", is_flag=True, help="Also what was sent, and what was put away.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@config_option
@json_option
def list_command(
    digest_id: str | None,
    period_key: str | None,
    recipient: str | None,
    is_all: bool,
    limit: int,
    directory: Path,
    as_json: bool,
) -> None:
    """Show the deliveries that were not made, the youngest first, each with its reason and what to do.

    Exit status 1 where one is given up or late.
    """
    desk, now = desk_of(directory), utc_now()
    zone = desk.zone
    meant = Selection(None, None, digest_id, period_key, recipient)
    selection = meant if is_all else replace(meant, states=UNSENT, is_dismissed=False)
    with store_of(desk.settings) as store:
        found, most = store.ledger.find(selection, limit), store.ledger.how_many(selection)
        counts, rests = store.ledger.counts(), store.ledger.rests(now, desk.rates)
        not_made = store.ledger.how_many(replace(meant, states=NOT_MADE, is_dismissed=False))
    if as_json:
        facts = {
            "deliveries": [delivery_as_json(each) for each in found],
            "resting": [rest_as_json(rest) for rest in rests],
        }
        click.echo(json.dumps({**facts, "counts": {state.value: n for state, n in counts.items()}}, indent=2))
    else:
        click.echo(summary(counts))
        for line in rest_lines(rests, zone):
            click.secho(line, fg="yellow")
        for each in found:
            click.secho(f"\n{delivery_line(each)}", fg=colour_of(each))
            for said in filter(None, (each.detail, advice(each, rests, zone, now))):
                click.echo(f"    {said}")
        if most > len(found):
            click.echo(f"\nthe youngest {len(found):,} of {most:,}; all of them: --limit {most}")
    raise SystemExit(1 if not_made else 0)


@click.command("show", short_help="Show one delivery; with --raw, its message.")
@click.argument("number", type=int)
@click.option("--raw", is_flag=True, help="The frozen message to the byte, as an .eml for a mail program.")
@config_option
@json_option
def show_command(number: int, raw: bool, directory: Path, as_json: bool) -> None:
    """Show delivery NUMBER, or with --raw the very bytes that go, or went, out."""
    desk, now = desk_of(directory), utc_now()
    zone = desk.zone
    with store_of(desk.settings) as store:
        delivery: DeliveryStatus = known(store.ledger.find(Selection((number,)), MOST), (number,))[0]
        if raw:
            sys.stdout.buffer.write(store.ledger.copies(Selection((number,)))[0].raw)
            return
        rests = store.ledger.rests(now, desk.rates)
    if as_json:
        click.echo(json.dumps(delivery_as_json(delivery), indent=2))
        return
    click.echo(delivery_line(delivery))
    click.echo(f"    by {delivery.channel}, as it is since {local(delivery.changed_at, zone)}")
    for said in filter(None, (delivery.detail, advice(delivery, rests, zone, now))):
        click.echo(f"    {said}")
