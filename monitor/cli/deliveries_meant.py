"""Which deliveries a command means: numbers, or words that narrow them down."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TypeVar

import click

from monitor.app import load_or_fall_back, utc_now
from monitor.channels import EmailChannel
from monitor.config import Settings, load_settings
from monitor.core.retry import Rate
from monitor.errors import CannotRunError, ConfigError
from monitor.store import MARK, DeliveryStatus, Store, database_path

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


@dataclass(frozen=True, slots=True)
class Desk:
    """What looking at deliveries needs of the files: the settings, and whose clock to tell the time by."""

    settings: Settings
    zone: tzinfo
    rates: Mapping[str, Rate]


def desk_of(directory: Path) -> Desk:
    """Also where other files cannot be used, which is said: who looks for a mail that was not sent must not have to
    mend somebody's feeds first. The times are UTC then.

    Raises:
        ConfigError: the settings themselves cannot be used.
    """
    settings = load_settings(directory, os.environ)
    zone: tzinfo = UTC
    try:
        zone = load_or_fall_back(directory, os.environ).digests[0].schedule.zone
    except ConfigError as error:
        click.echo(
            f"{error}\nThese files cannot be used; what follows is from the database, its times are UTC.", err=True
        )
    return Desk(settings, zone, rates_of(settings))


def rates_of(settings: Settings) -> Mapping[str, Rate]:
    """How much each channel may send, where that is limited."""
    return {EmailChannel.kind: settings.smtp_rate} if settings.smtp_rate else {}


def store_of(settings: Settings) -> Store:
    """The store, where there is one: looking for deliveries makes none.

    Raises:
        CannotRunError: nothing was ever read or sent here.
    """
    if not database_path(settings.database_url).exists():
        raise CannotRunError(NOTHING_YET)
    return Store.open(settings.database_url, settings.config_dir / MARK, utc_now())


def known(found: Sequence[DeliveryStatus], ids: Collection[int]) -> Sequence[DeliveryStatus]:
    """What was found, if it is all that was asked for by number.

    Raises:
        CannotRunError: a number is that of no delivery.
    """
    missing = sorted(set(ids) - {each.delivery_id for each in found})
    if missing:
        raise CannotRunError(f"no delivery {missing[0]}; see monitor deliveries list --all")
    return found
