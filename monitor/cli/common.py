"""What the commands share: the option for the folder, loading the files, the log, times for people."""

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
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


def always_json_option(command: F) -> F:
    """`--json` of a command that prints nothing else: taken, so that it may be given everywhere."""
    return click.option("--json", expose_value=False, is_flag=True, help="As it is: the output is JSON.")(command)


def load(directory: Path) -> Config:
    """The configuration of a folder.

    Raises:
        ConfigError: with every problem of all files.
    """
    return load_config(directory, os.environ)


class JsonLines(logging.Formatter):
    """Log records as JSON Lines: {at, level, logger, message}, and `error` with the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start_log(*, verbose: bool, as_json: bool = False) -> None:
    """Log lines on stderr: everything for a daemon, warnings for a command that shows its own progress."""
    level = logging.INFO if verbose else logging.ERROR
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(levelname)-7s %(message)s", force=True)
    if as_json:
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())
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
