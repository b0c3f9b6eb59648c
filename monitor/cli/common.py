"""What the commands share: the option for the folder, loading the files, the log, times for people."""

import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TypeVar

import click

from monitor.config import Config, load_config

F = TypeVar("F", bound=Callable[..., object])


def config_option(command: F) -> F:
    """`--config DIR`: the folder with feeds.yaml, rules.yaml and digests.yaml."""
    return click.option(
        "-c",
        "--config",
        "directory",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        envvar="MONITOR_CONFIG_DIR",
        show_envvar=True,
        help="The folder with feeds.yaml, rules.yaml and digests.yaml.",
    )(command)


def json_option(command: F) -> F:
    """`--json`: the same facts for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def load(directory: Path) -> Config:
    """The configuration of a folder.

    Raises:
        ConfigError: with every problem of all files.
    """
    return load_config(directory, os.environ)


def start_log(*, verbose: bool) -> None:
    """Log lines on stderr: everything for a daemon, warnings for a command that shows its own progress."""
    level = logging.INFO if verbose else logging.ERROR
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(levelname)-7s %(message)s", force=True)
    for chatty in ("alembic", "trafilatura", "asyncio", "pebble", "pymorphy3", "htmldate"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # It warns of each tick that was left out because the one before it took longer, as it is meant to be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Such as "1 feed", "1,284 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def local(time: datetime | None, zone: tzinfo) -> str:
    """A time as a person reads it: "Sat 21 Nov 07:00", or "never"."""
    return f"{time.astimezone(zone):%a %-d %b %H:%M}" if time else "never"
