"""Which deliveries a command means: numbers, or words that narrow them down."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import click

from monitor.errors import CannotRunError
from monitor.store import DeliveryStatus

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


def known(found: Sequence[DeliveryStatus], ids: Collection[int]) -> Sequence[DeliveryStatus]:
    """What was found, if it is all that was asked for by number.

    Raises:
        CannotRunError: a number is that of no delivery.
    """
    missing = sorted(set(ids) - {each.delivery_id for each in found})
    if missing:
        raise CannotRunError(f"no delivery {missing[0]}; see monitor deliveries list --all")
    return found
