"""`monitor deliveries requeue` and `dismiss`: a person decides. Writes short transactions beside a running daemon."""

import json
import os
from pathlib import Path

import click

from monitor.app import load_or_fall_back, open_outbox, utc_now
from monitor.cli.common import config_option, counted, json_option, start_log
from monitor.cli.deliveries_meant import MOST, desk_of, known, narrowing, store_of
from monitor.cli.delivery_lines import delivery_as_json, delivery_line
from monitor.errors import CannotRunError
from monitor.store import DeliveryStatus, Selection, State, Store, lock_holder

STATES = {
    "dead": (State.DEAD,),
    "held": (State.HELD,),
    "waiting": (State.READY, State.RETRY, State.AMBIGUOUS),
}


@click.command("requeue", short_help="Send again what was given up, unchanged.")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--dead", is_flag=True, help="All that a server refused for good.")
@click.option("--held", is_flag=True, help="All of which nobody knows whether they arrived.")
@click.option("--waiting", is_flag=True, help="All that wait for another try: try them now.")
@narrowing
@click.option("--send", is_flag=True, help="Send at once, instead of leaving it to the running monitor.")
@config_option
@json_option
def requeue_command(
    numbers: tuple[int, ...],
    dead: bool,
    held: bool,
    waiting: bool,
    digest_id: str | None,
    period_key: str | None,
    recipient: str | None,
    send: bool,
    directory: Path,
    as_json: bool,
) -> None:
    """Make deliveries due now: those NUMBERS, or all that are --dead, --held or --waiting.

    The same message goes out, with the same Message-ID. A mail server that was left alone after failures is tried, too.
    """
    words = [word for word, is_meant in (("dead", dead), ("held", held), ("waiting", waiting)) if is_meant]
    if bool(numbers) == bool(words):
        raise click.UsageError(
            "say which: numbers, as monitor deliveries list shows them, or --dead, --held, --waiting"
        )
    start_log(verbose=False)
    states = tuple(state for word in words for state in STATES[word])
    selection = Selection(numbers or None, states or None, digest_id, period_key, recipient)
    # To send takes all the files; to let it be sent, by a monitor that runs, takes none.
    config = load_or_fall_back(directory, os.environ) if send else None
    with store_of(config.settings if config else desk_of(directory).settings) as store:
        meant = _meant(store, selection, numbers)
        ids = tuple(each.delivery_id for each in meant)
        store.ledger.requeue(Selection(ids), utc_now())
        if config is not None:
            open_outbox(store, config).deliver_due()
        now_so = store.ledger.find(Selection(ids), MOST)
        is_running = lock_holder(store.path) is not None
    _show(now_so, "due again", as_json=as_json)
    if not send and not as_json:
        click.echo("the running monitor sends them" if is_running else "to send them: monitor run, or once, or --send")
    raise SystemExit(1 if send and any(each.state is not State.SENT for each in now_so) else 0)


@click.command("dismiss", short_help="Put away what shall not be sent any more.")
@click.argument("numbers", type=int, nargs=-1, required=True)
@config_option
@json_option
def dismiss_command(numbers: tuple[int, ...], directory: Path, as_json: bool) -> None:
    """Put away the deliveries NUMBERS: they are not sent any more, and monitor status does not speak of them.

    They stay in the ledger (monitor deliveries list --all), and requeue takes them back.
    """
    with store_of(desk_of(directory).settings) as store:
        _meant(store, Selection(numbers), numbers)
        store.ledger.dismiss(Selection(numbers), utc_now())
        now_so = store.ledger.find(Selection(numbers), MOST)
    _show(now_so, "put away", as_json=as_json)


def _meant(store: Store, selection: Selection, numbers: tuple[int, ...]) -> list[DeliveryStatus]:
    """What is meant and can be settled: neither sent nor on its way, and put away only where it is called by number.

    Raises:
        CannotRunError: there is nothing of that kind.
    """
    found = known(store.ledger.find(selection, MOST), numbers)
    settled = (State.SENT, State.SENDING)
    open_ones = [each for each in found if each.state not in settled and (numbers or not each.is_dismissed)]
    if not open_ones:
        said = f"{delivery_line(found[0])}, so there is nothing to do" if found else "there is no such delivery"
        raise CannotRunError(f"{said}; see monitor deliveries list --all")
    return open_ones


def _show(deliveries: list[DeliveryStatus], done: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([delivery_as_json(each) for each in deliveries], indent=2))
        return
    click.echo(f"{counted(len(deliveries), 'delivery', 'deliveries')} {done}")
    for each in deliveries:
        click.echo(f"  {delivery_line(each)}" + (f": {each.detail}" if each.state is State.SENT else ""))
