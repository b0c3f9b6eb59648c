"""Which deliveries a command means: numbers, or words that narrow them down."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import click

from monitor.app import open_store
from monitor.config import Config
from monitor.errors import CannotRunError
from monitor.store import DeliveryStatus, Store, database_path

NOTHING_YET = "nothing was sent yet; start with: monitor run"
F = TypeVar("F", bound=Callable[..., object])
MOST = 1_000_000


def narrowing(command: F) -> F:
    """`--digest`, `--period`, `--to`."""
    for option in (
        click.option("--to", "recipient", metavar="ADDRESS", help="Only to this reader."),
        click.option("--period", "period_key", metavar="KEY", help="Only of this period, or alert."),
        click.option("--digest", "digest_id", metavar="NAME", help="Only of this digest, or alert channel."),
    ):
        command = option(command)
    return command


def store_of(config: Config) -> Store:
    """The store of a configuration, where there is one: looking for deliveries makes none.

    Raises:
        CannotRunError: nothing was ever read or sent here.
    """
    if not database_path(config.settings.database_url).exists():
        raise CannotRunError(NOTHING_YET)
    return open_store(config)


def known(found: Sequence[DeliveryStatus], ids: Collection[int]) -> Sequence[DeliveryStatus]:
    """What was found, if it is all that was asked for by number.

    Raises:
        CannotRunError: a number is that of no delivery.
    """
    missing = sorted(set(ids) - {each.delivery_id for each in found})
    if missing:
        raise CannotRunError(f"no delivery {missing[0]}; see monitor deliveries list --all")
    return found
