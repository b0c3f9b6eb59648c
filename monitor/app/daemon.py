"""The daemon: APScheduler wakes one tick; signals and changed files are minded. Runs until it is told to end.

What is due (feeds, periods, deliveries) is data in the store, decided by pure functions, so a tick that comes late, is
lost or repeated changes nothing.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.app.dictionaries import ready_dictionaries, ready_for_waiting
from monitor.app.parts import Clock, Parts, start_parts, utc_now
from monitor.app.rules import log_rules_fault, try_in_workers_of
from monitor.app.supervisor import Supervisor, Word
from monitor.app.watch import Signature, Watch, signature
from monitor.app.watchdog import Watchdog
from monitor.config import Config, load_config
from monitor.errors import ConfigError
from monitor.publisher import Publisher
from monitor.store import Store
from monitor.writer import Committed

logger = logging.getLogger(__name__)

# A digest of `every: 5s`, the shortest there is, meets each of its slots; an idle tick costs about a millisecond.
TICK = timedelta(seconds=2)
# A first digest does not wait longer than this for feeds that do not answer.
FIRST_CYCLE = timedelta(seconds=40)
# Running polls are given this long at the end; what they were reading comes again after the next start.
POLL_PATIENCE = timedelta(seconds=10)
# A message that is on its way is given this long: cutting it off would leave in doubt whether it arrived.
DELIVERY_PATIENCE = timedelta(seconds=60)
# Articles that could not be judged are tried again, and old texts dropped.
TIDY_EVERY = timedelta(minutes=10)
# One press of Ctrl-C may reach us twice: by the terminal, and from a parent (make, timeout) that passes it on.
SAME_SIGNAL_SECONDS = 1.0
# A job that failed (a full disk, a broken template) would fail again at the next tick, and fill the log.
REST_SECONDS = 60.0


async def run_daemon(
    config: Config,
    store: Store,
    environ: Mapping[str, str],
    clock: Clock = utc_now,
    read_at: datetime | None = None,
) -> None:
    """Run until SIGTERM or SIGINT, then end in order. Another one, a second later or more, ends at once.

    `read_at` is the time just before the files of `config` were read: what was saved since is read again.
    """
    daemon = Daemon(config, store, environ, clock, read_at)
    await daemon.run()


class Daemon:
    """The life of one process."""

    def __init__(
        self,
        config: Config,
        store: Store,
        environ: Mapping[str, str],
        clock: Clock,
        read_at: datetime | None = None,
    ) -> None:
        self._config, self._store, self._environ, self._clock = config, store, environ, clock
        self._watchdog, self._supervisor = Watchdog(), Supervisor(environ.get("NOTIFY_SOCKET"))
        self._stop, self._cycled = asyncio.Event(), asyncio.Event()
        self._first_cycle: set[str] | None = None
        self._watch = Watch(config.files, read_at)
        self._jobs: dict[str, asyncio.Task[object]] = {}
        self._resting: dict[str, float] = {}
        self._reload_asked = False
        self._tidied_at: datetime | None = None
        self._parts: Parts

    async def run(self) -> None:
        """Start the parts, wake the tick, wait for the end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ask_to_stop, number)
        loop.add_signal_handler(signal.SIGHUP, self._ask_to_reload)
        async with start_parts(self._config, self._store, self._clock, self._committed) as self._parts:
            scheduler = self._start_ticking()
            self._supervisor.tell(Word.READY)
            try:
                with self._watchdog:
                    await self._stop.wait()
            finally:
                scheduler.shutdown(wait=False)
                await self._end()
        logger.info("ended")

    def _start_ticking(self) -> AsyncIOScheduler:
        """One job: everything else that recurs is decided from the store."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        every_tick = IntervalTrigger(seconds=int(TICK.total_seconds()), timezone=UTC)
        job = scheduler.add_job(
            self._beat, every_tick, coalesce=True, max_instances=1, misfire_grace_time=None, next_run_time=self._clock()
        )
        scheduler.start()
        self._mind_the_clock(job)
        asyncio.get_running_loop().call_later(FIRST_CYCLE.total_seconds(), self._cycled.set)
        return scheduler

    def _mind_the_clock(self, job: Job) -> None:
        """APScheduler waits by the wall clock: set back by an hour, it would sleep for that hour."""
        loop, now = asyncio.get_running_loop(), self._clock()
        if job.next_run_time is not None and job.next_run_time > now + 2 * TICK:
            logger.warning("the clock was set back by about %s", job.next_run_time - now)
            job.modify(next_run_time=now)
            self._start("register", self._register)
        if not self._stop.is_set():
            loop.call_later(TICK.total_seconds(), self._mind_the_clock, job)

    async def _register(self) -> None:
        """Due times that a wrong clock set far ahead are put right."""
        await asyncio.to_thread(self._store.register, self._config.feeds, self._clock())

    async def _beat(self) -> None:
        """A tick that the watchdog hears of when it was finished. After one that failed comes the next all the same."""
        await self._tick()
        self._watchdog.beat()
        self._supervisor.tell(Word.ALIVE)

    async def _tick(self) -> None:
        """Start whatever is due and not running already."""
        await self._look_at_files()
        due = await self._parts.enqueue_due()
        if self._first_cycle is None:
            self._first_cycle = {feed.feed_id for feed in due}
            self._tell_if_cycled()
        if self._cycled.is_set():
            self._start("alert", self._parts.release_alerts)
            self._start("publish", self._publish)
            self._start("deliver", self._parts.deliver_due)
            self._start("look again", self._parts.look_again)
        now = self._clock()
        if self._tidied_at is None or not timedelta(0) <= now - self._tidied_at < TIDY_EVERY:
            self._tidied_at = now
            self._start("tidy", self._tidy)

    async def _tidy(self) -> None:
        await ready_for_waiting(self._store, self._config.rules)
        await self._parts.judge_waiting()
        await self._parts.tidy_stories()
        await self._parts.judge_feeds()
        await self._parts.keep_pages()
        await self._parts.drop_old_texts()
        await ready_dictionaries(self._store, self._config.rules, self._clock())

    async def _publish(self) -> None:
        if await self._parts.publish_due():
            await self._parts.deliver_due()

    def _start(self, name: str, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Run a job beside the others. One that still runs is not started again, one that failed rests for a while."""
        if name in self._jobs or self._resting.get(name, 0.0) > asyncio.get_running_loop().time():
            return
        self._jobs[name] = asyncio.create_task(work(), name=name)
        self._jobs[name].add_done_callback(self._finish)

    def _finish(self, job: asyncio.Task[object]) -> None:
        name = job.get_name()
        del self._jobs[name]
        if not job.cancelled() and (error := job.exception()) is not None:
            logger.error("%s failed; again in %.0f s", name, REST_SECONDS, exc_info=error)
            self._resting[name] = asyncio.get_running_loop().time() + REST_SECONDS

    def _committed(self, committed: Committed) -> None:
        if self._first_cycle is not None:
            self._first_cycle.discard(committed.feed.feed_id)
            self._tell_if_cycled()

    def _tell_if_cycled(self) -> None:
        """The first cycle is over when each feed that was due at the start has been heard of."""
        if self._first_cycle is not None and not self._first_cycle and not self._cycled.is_set():
            self._cycled.set()

    def _ask_to_stop(self, number: int) -> None:
        if not self._stop.is_set():
            logger.info("%s: finishing what is under way; once more ends at once", signal.Signals(number).name)
            self._supervisor.tell(Word.ENDING)
            asyncio.get_running_loop().call_later(SAME_SIGNAL_SECONDS, _let_signals_end_us)
            self._stop.set()

    def _ask_to_reload(self) -> None:
        self._reload_asked = True

    async def _look_at_files(self) -> None:
        """Start to take up edited files. Their tests may take long, and no digest waits for them."""
        found = await asyncio.to_thread(signature, self._config.files)
        if self._watch.has_news(found) or self._reload_asked:
            self._start("reload", partial(self._reload, found))

    async def _reload(self, found: Signature) -> None:
        """Take up edited files. Broken ones change nothing, and the log, `monitor status` and the digests say so."""
        self._reload_asked = False
        try:
            config = await self._load()
        except ConfigError as error:
            self._watch.take(found)
            logger.error("the edited files cannot be used; the old ones stay in force:\n%s", error)
            first = str(error).partition("\n")[0]
            notice = f"The files on disk cannot be used, this digest was made by older ones: {first}"
            self._parts.publisher = Publisher(self._store, self._config, (notice,))
            return
        if config.files == self._config.files:
            self._watch.take(found)
        else:
            # Files that were not watched yet may have been saved since they were read: they are read once more.
            self._watch.take(signature(config.files))
            self._reload_asked = True
        await self._take_up(config)

    async def _load(self) -> Config:
        """The files as they are now; where the rules are broken, with those in force."""
        test_rules = try_in_workers_of(self._parts.pool, asyncio.get_running_loop())
        directory, in_force = self._config.settings.config_dir, self._config.rules_data
        # Rules that a newer program fell back on may fail their tests in it.
        tried = None if self._config.rules_fault else in_force
        return await asyncio.to_thread(load_config, directory, self._environ, in_force, test_rules, tried)

    async def _take_up(self, config: Config) -> None:
        await self._parts.reconfigure(config)
        was_broken, self._config = bool(self._config.rules_fault), self._parts.config
        await asyncio.to_thread(log_rules_fault, config, self._store)
        if was_broken and not config.rules_fault:
            logger.info("the rules on disk can be used again")
        logger.info("files read again: %d feeds, rules %s", len(config.feeds), config.rules.version[:8])

    async def _end(self) -> None:
        await self._parts.stop(POLL_PATIENCE, DELIVERY_PATIENCE)
        jobs = tuple(self._jobs.values())
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


def _let_signals_end_us() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(number)
