"""`monitor run` and `monitor once`. Touches everything, through monitor.app."""

import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from monitor.app import (
    CycleReport,
    load_or_fall_back,
    log_rules_fault,
    open_store,
    outbox_folder,
    run_daemon,
    run_once,
    try_in_worker_of_its_own,
    utc_now,
)
from monitor.cli.common import config_option, counted, json_option, local, start_log
from monitor.config import Config
from monitor.core.model import Delivered, PollFailed
from monitor.core.periods import next_due
from monitor.core.recipients import shown_recipient
from monitor.core.render.words import first_few
from monitor.errors import CannotRunError
from monitor.publisher import FOLDER
from monitor.store import ClaimedDelivery, Store, database_path, exclusive, sqlite_version_warning
from monitor.writer import Committed

logger = logging.getLogger(__name__)

# Progress is for what a person waits for; a log is not a screen.
WORTH_SHOWING_SECONDS = 1.0
BAR_SECONDS = 0.1
LINE_SECONDS = 5.0
BAR_WIDTH = 30
# Of each kind; where no network is, two thousand feeds fail alike.
FAILURES_SHOWN = 50


@click.command(short_help="Run the daemon.")
@config_option
@click.option("--json", "as_json", is_flag=True, help="Write the log as JSON Lines.")
def run_command(directory: Path, *, as_json: bool) -> None:
    """Run until Ctrl-C or SIGTERM: poll, match, freeze digests when they are due, deliver them.

    SIGHUP or a changed file reloads; a broken file changes nothing and is reported. Where the rules are broken at the
    start, the last good ones are used, and the log, `monitor status` and every digest say so.
    """
    start_log(verbose=True, as_json=as_json)
    with _signals_of_a_start():
        read_at = utc_now()
        config = load_or_fall_back(directory, os.environ, try_in_worker_of_its_own)
        with exclusive(_prepared(config)), open_store(config, is_thorough=True) as store:
            _greet(config, store)
            asyncio.run(run_daemon(config, store, os.environ, read_at=read_at))


@click.command(short_help="Run one cycle and end.")
@config_option
@json_option
def once_command(directory: Path, as_json: bool) -> None:
    """Poll what is due, match, freeze the digests whose period is due, deliver.

    Exit status 1 where a feed failed or a digest could not be delivered; feeds that cannot be reached at all are named
    and not counted as failed.
    """
    start_log(verbose=False)
    config = load_or_fall_back(directory, os.environ, try_in_worker_of_its_own)
    with exclusive(_prepared(config)), open_store(config, is_thorough=True) as store:
        _warn(config)
        log_rules_fault(config, store)
        bar = _Bar()
        report = asyncio.run(run_once(config, store, bar.start, bar.advance))
        bar.end()
    click.echo(json.dumps(_as_json(report), ensure_ascii=False) if as_json else _as_text(report))
    undelivered = any(not isinstance(result, Delivered) for _, result in report.delivered)
    raise SystemExit(1 if report.failed or undelivered else 0)


@contextmanager
def _signals_of_a_start() -> Iterator[None]:
    """Until the daemon minds its signals: SIGTERM ends what has not begun, SIGHUP asks for what is done anyway."""
    ended = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    hung_up = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, ended)
        signal.signal(signal.SIGHUP, hung_up)


def _prepared(config: Config) -> Path:
    """The database's path, its folder made.

    Raises:
        CannotRunError: the folder cannot be made.
    """
    path = database_path(config.settings.database_url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRunError(f"the folder {path.parent} cannot be made: {error.strerror}; see MONITOR_VAR") from error
    return path


def _greet(config: Config, store: Store) -> None:
    from monitor import __version__

    now = utc_now()
    logger.info("News Monitor %s, database %s", __version__, store.path)
    logger.info("feeds %d, rules %d (%s)", len(config.feeds), len(config.rules.rules), config.rules.version[:8])
    for plan in config.digests:
        due = next_due(plan.schedule, now).due_at
        logger.info("digest %s: next at %s (%s)", plan.digest_id, local(due, plan.schedule.zone), plan.zone_name)
    if config.settings.smtp_url is None:
        logger.info("digests are written to %s: .html for a browser, .txt, .eml", outbox_folder(config))
    if store.was_lost:
        logger.warning("the database was missing: what feeds hold at first sight is taken as already seen")
    _warn(config)
    log_rules_fault(config, store)


def _owners(what: str, ids: Sequence[str]) -> str:
    """Such as "digest daily has", "digests daily, weekly have"."""
    return f"{what} {ids[0]} has" if len(ids) == 1 else f"{what}s {first_few(ids)} have"


def _warn(config: Config) -> None:
    """What every start says."""
    warnings = list(config.warnings)
    unmailed = [plan.digest_id for plan in config.digests if plan.recipients]
    if unmailed and config.settings.smtp_url is None:
        warnings.append(
            f"{_owners('digest', unmailed)} recipients but MONITOR_SMTP_URL is not set: digests go to "
            f"{outbox_folder(config)} and are not mailed"
        )
    if version := sqlite_version_warning():
        warnings.append(version)
    silent = [plan.plan_id for plan in config.alerts if plan.recipients]
    if silent and config.settings.smtp_url is None:
        warnings.append(
            f"{_owners('alert', silent)} recipients but MONITOR_SMTP_URL is not set: what they are owed goes to "
            f"{outbox_folder(config)}"
        )
    for warning in warnings:
        click.secho(f"warning: {warning}", err=True, fg="yellow")


class _Bar:
    """Progress on stderr: a bar on a terminal, elsewhere a line now and then. Nothing for what is over at once."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._pause = BAR_SECONDS if self._is_terminal else LINE_SECONDS
        self._total, self._done, self._shown_at, self._was_shown = 0, 0, 0.0, False

    def start(self, total: int) -> None:
        wait = WORTH_SHOWING_SECONDS if self._is_terminal else LINE_SECONDS
        self._total, self._shown_at = total, time.monotonic() + wait - self._pause

    def advance(self, _: Committed) -> None:
        self._done += 1
        if time.monotonic() - self._shown_at >= self._pause:
            self._show("")

    def end(self) -> None:
        if self._is_terminal and self._was_shown:
            self._show("\n")

    def _show(self, end: str) -> None:
        self._shown_at, self._was_shown = time.monotonic(), True
        share = self._done / max(self._total, 1)
        line = f"{self._done} of {counted(self._total, 'feed')} polled ({share:.0%})"
        if self._is_terminal:
            filled = round(BAR_WIDTH * share)
            click.echo(f"\r[{'#' * filled}{'-' * (BAR_WIDTH - filled)}] {line}{end}", nl=False, err=True)
        else:
            click.echo(line, err=True)


def _as_text(report: CycleReport) -> str:
    lines = [
        f"{counted(report.polled, 'feed')} polled, {report.unchanged} unchanged, {len(report.failed)} failed, "
        f"{len(report.unreachable)} unreachable",
        f"{counted(report.entries, 'new entry', 'new entries')}, {counted(report.articles, 'new article')}, "
        f"{counted(report.matches, 'match', 'matches')}",
    ]
    for title, outcomes in (("failed", report.failed), ("unreachable", report.unreachable)):
        lines += [f"  {title}: {_failure(committed)}" for committed in outcomes[:FAILURES_SHOWN]]
        if len(outcomes) > FAILURES_SHOWN:
            lines.append(f"  {title}: {len(outcomes) - FAILURES_SHOWN:,} more; monitor feeds list names them all")
    for delivery, result in report.delivered:
        recipient = shown_recipient(delivery.recipient)
        if isinstance(result, Delivered):
            where = result.reply if delivery.channel == FOLDER else f"sent to {recipient}"
            lines.append(f"{_kind(delivery)}: {where}")
        else:
            lines.append(f"{_kind(delivery)} not delivered to {recipient}: {result.detail}")
    return "\n".join(lines)


def _kind(delivery: ClaimedDelivery) -> str:
    return "alert" if delivery.is_alert else "digest"


def _failure(committed: Committed) -> str:
    assert isinstance(committed.outcome, PollFailed)
    return f"{committed.feed.name} ({committed.feed.url}): {committed.outcome.failure.detail}"


def _as_json(report: CycleReport) -> dict[str, object]:
    def problems(outcomes: list[Committed]) -> list[dict[str, object]]:
        return [
            {
                "feed": committed.feed.feed_id,
                "url": committed.feed.url,
                "kind": committed.outcome.failure.kind.value,
                "detail": committed.outcome.failure.detail,
            }
            for committed in outcomes
            if isinstance(committed.outcome, PollFailed)
        ]

    return {
        "polled": report.polled,
        "unchanged": report.unchanged,
        "entries": report.entries,
        "articles": report.articles,
        "matches": report.matches,
        "failed": problems(report.failed),
        "unreachable": problems(report.unreachable),
        "digests": report.frozen,
        "deliveries": [
            {
                "channel": delivery.channel,
                "recipient": delivery.recipient,
                "result": type(result).__name__,
                "detail": result.reply if isinstance(result, Delivered) else result.detail,
            }
            for delivery, result in report.delivered
        ],
    }
