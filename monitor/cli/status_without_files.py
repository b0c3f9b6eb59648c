"""`monitor status` where the files cannot be used: what the database alone tells of deliveries. Reads it.

That somebody broke feeds.yaml must not hide from whoever is on duty why the morning's mail is late: a daemon goes on
with the files it has read.
"""

import os
from contextlib import suppress
from datetime import UTC
from pathlib import Path

import click

from monitor.app import utc_now
from monitor.cli.common import counted
from monitor.cli.deliveries_meant import rates_of, store_of
from monitor.cli.delivery_lines import show_deliveries
from monitor.config import load_settings
from monitor.errors import ConfigError, MonitorError
from monitor.store import lock_holder

DELIVERIES_SHOWN = 20


def show_without_files(directory: Path, error: ConfigError) -> None:
    """Who runs, and the deliveries; nothing where the settings are what is broken, or nothing was ever read."""
    with suppress(MonitorError):
        settings = load_settings(directory, os.environ)
        with store_of(settings) as store:
            now, ledger, holder = utc_now(), store.ledger, lock_holder(store.path)
            found, counts = ledger.recent(DELIVERIES_SHOWN), ledger.counts()
            rests = ledger.rests(now, rates_of(settings))
        problems = counted(len(str(error).splitlines()), "problem")
        goes_on = "it goes on with the files it has read" if holder else "it cannot start"
        click.secho(f"the files cannot be used: {problems}, named at the end", bold=True)
        click.echo(f"{running(holder)}; {goes_on}; times are UTC")
        show_deliveries(found, rests, counts, UTC, now)
        click.echo("\nFiles")


def running(holder: str | None) -> str:
    """Whether a daemon runs, and which."""
    return f"running ({holder})" if holder else "not running"
