"""`monitor digest`: show, keep or send a digest. Reads the store; with --send it freezes and delivers."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from monitor.app import load_or_fall_back, open_outbox, open_store, utc_now
from monitor.cli.common import config_option, json_option, start_log
from monitor.cli.deliveries_meant import MOST
from monitor.config import Config
from monitor.core.model import Delivered, DeliveryResult, DigestPlan, Message
from monitor.errors import CannotRunError
from monitor.publisher import Publisher
from monitor.store import ClaimedDelivery, Edition, Selection, State, Store


@click.command(short_help="Show a digest; with --send, send the open period now.")
@click.argument("name", required=False)
@click.option(
    "--preview", type=click.Path(path_type=Path, dir_okay=False), help="Write the page (.html) or text (.txt) here."
)
@click.option("--send", is_flag=True, help="Close the open period now and deliver it, if there is anything in it.")
@click.option("--even-if-empty", is_flag=True, help="With --send: also where nothing is new since the last digest.")
@click.option("--period", metavar="KEY", help="The digest that was frozen for this period, as it was.")
@click.option("--raw", is_flag=True, help="With --period: the message to the byte, as an .eml for a mail program.")
@click.option("--to", "recipient", metavar="ADDRESS", help="With --raw: the copy of this reader.")
@config_option
@json_option
def digest_command(
    name: str | None,
    preview: Path | None,
    send: bool,
    even_if_empty: bool,
    period: str | None,
    raw: bool,
    recipient: str | None,
    directory: Path,
    as_json: bool,
) -> None:
    """Show what the digest NAME would say if its period ended now. Nothing is sent without --send.

    With --send the open period is closed under a key of its own (such as 2026-11-21+1); the digest that comes at the
    usual time then holds only what is new since. Where nothing is new yet, nothing is sent.

    With --send and --period, what was given up of that period (dead, or held back) is sent again, unchanged.

    With --period alone, any digest that was ever made is shown as it was, also one that is no longer in digests.yaml;
    with --raw the very bytes that went to a reader.
    """
    if send and preview is not None:
        raise click.UsageError("--preview shows a digest and --send sends one: call them one after the other")
    if even_if_empty and (not send or period):
        raise click.UsageError("--even-if-empty goes with --send, and not with --period")
    if (raw and (send or preview is not None or period is None)) or (recipient is not None and not raw):
        raise click.UsageError("--raw goes with --period alone, and --to with --raw")
    start_log(verbose=False)
    config = load_or_fall_back(directory, os.environ)
    with open_store(config) as store:
        if send:
            _send(config, store, _plan(config, name), period, even_if_empty=even_if_empty, as_json=as_json)
        elif period is None:
            _show(Publisher(store, config).preview(_plan(config, name), utc_now()), preview, as_json=as_json)
        elif raw:
            sys.stdout.buffer.write(_copy(store, name or _plan(config, None).digest_id, period, recipient))
        else:
            digest_id = name or _plan(config, None).digest_id
            _show(_edition(store, digest_id, period).message, preview, as_json=as_json)


def _plan(config: Config, name: str | None) -> DigestPlan:
    if name is None and len(config.digests) == 1:
        return config.digests[0]
    for plan in config.digests:
        if plan.digest_id == name:
            return plan
    names = ", ".join(plan.digest_id for plan in config.digests)
    raise CannotRunError(f"say which digest: {names}" if name is None else f'no digest "{name}"; there are: {names}')


def _edition(store: Store, digest_id: str, period: str) -> Edition:
    edition = store.edition(digest_id, period)
    if edition is None:
        last = store.edition(digest_id)
        hint = f"; the last one is {last.period_key}" if last else "; none was made yet"
        raise CannotRunError(f'digest "{digest_id}" has no period {period}{hint}')
    return edition


def _copy(store: Store, digest_id: str, period: str, recipient: str | None) -> bytes:
    """The frozen message of one reader."""
    copies = store.ledger.copies(Selection(digest_id=digest_id, period_key=period))
    meant = [copy for copy in copies if recipient in (None, copy.recipient)]
    if len(meant) == 1:
        return meant[0].raw
    edition = _edition(store, digest_id, period)
    readers = ", ".join(copy.recipient for copy in copies) or "nobody"
    raise CannotRunError(f"say which copy with --to: digest {digest_id} of {edition.period_key} went to {readers}")


def _show(message: Message, preview: Path | None, *, as_json: bool) -> None:
    if preview is not None:
        try:
            preview.write_text(message.text if preview.suffix == ".txt" else message.html, encoding="utf-8")
        except OSError as error:
            raise CannotRunError(f"{preview} cannot be written: {error.strerror}") from error
        click.echo(f"written: {preview}", err=True)
    elif as_json:
        facts = {"subject": message.subject, "html": message.html, "text": message.text}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo(f"Subject: {message.subject}\n\n{message.text}", nl=False)


def _send(
    config: Config, store: Store, plan: DigestPlan, period: str | None, *, even_if_empty: bool, as_json: bool
) -> None:
    key = _send_again(store, plan, period) if period else _close_period(config, store, plan, even_if_empty)
    if key is None:
        nothing = (
            f"nothing is new for {plan.digest_id} since its last digest, and nothing was sent; see --even-if-empty"
        )
        click.echo(json.dumps({"period": None, "deliveries": []}) if as_json else nothing)
        return
    store.wake()  # a person asks: a mail server that is left alone is tried all the same
    made = open_outbox(store, config).deliver_due()
    mine = store.ledger.find(Selection(digest_id=plan.digest_id, period_key=key), MOST)
    told = {delivery.delivery_id for delivery, _ in made}
    waiting = [each for each in mine if each.state is not State.SENT and each.delivery_id not in told]
    if as_json:
        click.echo(json.dumps({"period": key, "deliveries": [_delivery(*each) for each in made]}))
    else:
        click.echo(f"period {key}")
        for delivery, result in made:
            click.echo(f"  {delivery.recipient}: {_detail(result)}")
        for each in waiting:
            click.echo(f"  {each.recipient}: waits; see monitor deliveries list")
    raise SystemExit(0 if not waiting and all(isinstance(result, Delivered) for _, result in made) else 1)


def _close_period(config: Config, store: Store, plan: DigestPlan, even_if_empty: bool) -> str | None:
    """The key of the period; None, and nothing is done, where there is nothing in it."""
    publisher, now = Publisher(store, config), utc_now()
    if not even_if_empty and not publisher.has_matter(plan, now):
        return None
    issue = publisher.open_period(replace(plan, sends_empty=True), now)
    publisher.publish(issue, now)
    return issue.key


def _send_again(store: Store, plan: DigestPlan, period: str) -> str:
    given_up = Selection(states=(State.DEAD, State.HELD), digest_id=plan.digest_id, period_key=period)
    if not store.ledger.requeue(given_up, utc_now()):
        raise CannotRunError(f'digest "{plan.digest_id}" has nothing to send again of period {period}')
    return period


def _delivery(delivery: ClaimedDelivery, result: DeliveryResult) -> dict[str, str]:
    return {
        "recipient": delivery.recipient,
        "channel": delivery.channel,
        "result": type(result).__name__,
        "detail": _detail(result),
    }


def _detail(result: DeliveryResult) -> str:
    return result.reply if isinstance(result, Delivered) else result.detail
