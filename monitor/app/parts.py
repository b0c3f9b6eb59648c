"""The parts of one running installation and what they can be asked to do. Network, store, workers: by their modules."""

import asyncio
import logging
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from monitor.alerter import Alerter
from monitor.app.health import judge_feeds
from monitor.app.second_looks import SecondLooks
from monitor.app.visits import Visits
from monitor.channels import AppriseChannel, Channel, EmailChannel, FolderChannel, SmtpTarget, WebhookChannel
from monitor.config import Config
from monitor.core.hosts import HostRules, host_of
from monitor.core.mail import Mailbox
from monitor.core.model import Analysis, DeliveryResult, Feed, FeedCondition, PollFailed, PollRead
from monitor.core.plan import LookPlan
from monitor.core.polling import PollState
from monitor.fetch import REQUESTS_PER_SLOT, Fetcher
from monitor.outbox import Outbox, Policy
from monitor.poller import Poller
from monitor.pool import Pool
from monitor.publisher import Publisher
from monitor.store import MARK, ClaimedDelivery, Commit, Store
from monitor.stories import Stories
from monitor.work import Handler, LocalQueue
from monitor.writer import Committed, Writer

logger = logging.getLogger(__name__)

JUDGE_AT_ONCE = 50
# A silence is measured in days.
JUDGE_FEEDS_EVERY = timedelta(hours=1)

T = TypeVar("T")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The wall clock, aware UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the one place


def outbox_folder(config: Config) -> Path:
    """Where digests lie that are not mailed."""
    return config.settings.var_dir / "outbox"


def open_store(config: Config, clock: Clock = utc_now, *, is_thorough: bool = False) -> Store:
    """The store of a configuration; looked through for damage where a daemon is to build on it."""
    mark = config.settings.config_dir / MARK
    return Store.open(config.settings.database_url, mark, clock(), is_thorough=is_thorough)


def open_outbox(store: Store, config: Config, clock: Clock = utc_now) -> Outbox:
    """The outbox of a configuration, with every channel that is set up."""
    channels: list[Channel] = [FolderChannel(outbox_folder(config))]
    if config.settings.smtp_url is not None:
        channels.append(EmailChannel(SmtpTarget.parse(config.settings.smtp_url)))
    channels += alert_channels(config, clock)
    sender = Mailbox.parse(config.settings.mail_from).address
    rate = config.settings.smtp_rate
    policy = Policy(config.settings.on_ambiguous, {EmailChannel.kind: rate} if rate else {})
    return Outbox(store, {channel.kind: channel for channel in channels}, sender, clock, policy)


def alert_channels(config: Config, clock: Clock) -> list[Channel]:
    """The ways out that only alerts have, with all addresses of digests.yaml."""
    key_by_url = {hook.url: hook.key for plan in config.alerts for hook in plan.webhooks}
    url_by_name = {service.name: service.url for plan in config.alerts for service in plan.services}
    return [WebhookChannel(key_by_url, config.settings.egress, clock), AppriseChannel(url_by_name)]


def turn_of(feed: Feed, hosts: HostRules) -> str:
    """What one visitor at a time is counted by, mostly the feed's host. Local files are one host of their own."""
    return hosts.turn_of(host_of(feed.url))


def failed_last(due: Iterable[tuple[Feed, PollState]]) -> list[tuple[Feed, PollState]]:
    """The feeds of one host in the order of their visits: one that is refused again may put off all behind it."""
    return sorted(due, key=lambda pair: pair[1].error is not None)


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """As `asyncio.to_thread`, but the end of the program does not wait for it: a mail server may think for minutes."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:  # noqa: BLE001  # handed to whoever waits, whatever it is
            answer.set_exception(error)

    threading.Thread(target=run, name="outbox", daemon=True).start()
    return await asyncio.wrap_future(answer)


class Parts:
    """Everything that runs, and each thing it can be asked to do. What is due is read from the store each time."""

    def __init__(
        self,
        config: Config,
        store: Store,
        pool: Pool,
        fetcher: Fetcher,
        clock: Clock,
        on_commit: Callable[[Committed], None],
    ) -> None:
        self.config, self.store, self.pool, self.clock = config, store, pool, clock
        self._due_by_host: dict[str, list[tuple[Feed, PollState]]] = defaultdict(list)
        self.publisher = Publisher(store, config)
        self.polls = LocalQueue(config.politeness.concurrency * REQUESTS_PER_SLOT)
        self.alerter = Alerter(store, config)
        self.stories = Stories(store, react=self._react)
        self.writer = Writer(store, pool, clock, self._committed, self.stories, self._react)
        self.is_stopping = False
        self._poller = Poller(fetcher, pool, store, clock)
        self._looks = SecondLooks(store, self._poller.reader, pool, clock, self._react, self.stories)
        self._visits = Visits(store, config.feeds, clock)
        self._judged_at: datetime | None = None
        self._outbox = open_outbox(store, config, clock)
        self._on_commit = on_commit
        self._publishing, self._delivering = asyncio.Lock(), asyncio.Lock()

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What the queue of polls calls."""
        return {"host": self.poll_host}

    async def enqueue_due(self) -> list[Feed]:
        """Put the hosts of due feeds into the queue; the feeds.

        What was read of them is kept for the handler, so that the store is asked once for a whole cycle and not once
        for each host: that was half the CPU of a cycle of unchanged feeds.
        """
        if self.polls.is_idle:
            await self.settle()
        due = self._visits.choose(await asyncio.to_thread(self.store.due, self.config.feeds, self.clock()))
        self._due_by_host.clear()
        for feed, state in due:
            self._due_by_host[turn_of(feed, self.config.politeness.hosts)].append((feed, state))
        await self.polls.enqueue("host", self._due_by_host)
        return [feed for feed, _ in due]

    async def poll_host(self, host: str) -> None:
        """Poll the due feeds of one host in turn, less those whose last outcome is on its way to the disk."""
        for feed, state in failed_last(self._due_by_host.pop(host, ())):
            if self.is_stopping:
                return
            if feed.feed_id not in self.writer.pending and self._visits.may_ask(feed, state):
                asked_at = self.clock()
                outcome = await self._poller.poll(feed, state)
                for told in await self._visits.learn(feed, state, outcome, asked_at):
                    await self.writer.submit(*told)

    async def settle(self) -> None:
        """Hand over what was kept back until it was known whether our own network is down."""
        for told in self._visits.settle():
            await self.writer.submit(*told)

    async def judge_feeds(self) -> None:
        """Find feeds that fell silent, or fall, by the measure of their own past; once an hour."""
        now = self.clock()
        if self._judged_at is not None and timedelta(0) <= now - self._judged_at < JUDGE_FEEDS_EVERY:
            return
        self._judged_at = now
        names = {feed.feed_id: feed.name for feed in self.config.feeds}
        for event in await asyncio.to_thread(judge_feeds, self.store, self.config.feeds, now):
            logger.warning(
                "%s: %s%s", names[event.feed_id], event.change.value, f", {event.detail}" * bool(event.detail)
            )

    async def publish_due(self) -> int:
        """Freeze every digest whose period is due; how many were."""
        async with self._publishing:
            now, publisher = self.clock(), self.publisher
            issues = await asyncio.to_thread(publisher.due, now)
            freezing = (asyncio.to_thread(publisher.publish, issue, self.clock()) for issue in issues)
            results = await asyncio.gather(*freezing, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):  # raised when every other digest has had its turn
                raise result
        return results.count(True)

    async def deliver_due(self) -> list[tuple[ClaimedDelivery, DeliveryResult]]:
        """Send what is due; what became of each delivery."""
        async with self._delivering:
            if self.is_stopping or not await asyncio.to_thread(self.store.open_deliveries):
                return []
            return await in_daemon_thread(lambda: self._outbox.deliver_due(lambda: self.is_stopping))

    async def recover(self) -> None:
        """Settle what an earlier process left behind in the middle of sending."""
        await asyncio.to_thread(self._outbox.recover)

    async def judge_waiting(self) -> None:
        """Judge articles whose judging failed before. The attempt is counted first, in case it ends us."""
        for number, feed_id, article in await asyncio.to_thread(self.store.unjudged, JUDGE_AT_ONCE):
            if self.is_stopping:
                return
            await asyncio.to_thread(self.store.count_judge_attempt, number)
            analysis = await self.pool.judge(article, feed_id, self.clock().date())
            await asyncio.to_thread(self.stories.welcome, number, analysis, self.clock())
            await asyncio.to_thread(self._save_judgement, number, analysis)

    def _save_judgement(self, number: int, analysis: Analysis) -> None:
        now = self.clock()
        with self.store.commit() as commit:
            commit.save_judgement(number, analysis, now)
            self._react(commit, [number], now)

    def _react(self, commit: Commit, article_ids: Sequence[int], now: datetime) -> None:
        """Of what there is more now, alert by the configuration in force."""
        self.alerter.react(commit, article_ids, now)

    async def release_alerts(self) -> int:
        """Alert of what was held back until now; how many alerts that made."""
        return await asyncio.to_thread(self.alerter.release, self.clock())

    async def recall_pages(self) -> None:
        """Take up what was learnt of hosts before the start."""
        self._poller.reader.memory.restore(await asyncio.to_thread(self.store.host_memory.load))

    async def keep_pages(self) -> None:
        """Keep what was learnt of hosts since it was kept last."""
        memory, now = self._poller.reader.memory, self.clock()
        learnt = memory.changes()
        await asyncio.to_thread(self.store.host_memory.save, learnt, now)
        memory.settle(learnt)

    async def tidy_stories(self) -> None:
        """Find stories for articles that have none, and save the book as a whole when it is time."""
        while not self.is_stopping and (found := await asyncio.to_thread(self.stories.adopt, self.clock())):
            logger.info("stories found for %d articles that had none", found)
            await asyncio.to_thread(self.stories.save_if_due)
        await asyncio.to_thread(self.stories.save_if_due)

    async def look_again(self) -> list[LookPlan]:
        """Ask again for pages of matched articles, those that are due; what came of it."""

        def may_go_on() -> bool:
            return not self.is_stopping and not self._visits.is_network_down

        return await self._looks.look(self.config.feeds, self.config.politeness.hosts, may_go_on)

    async def drop_old_texts(self) -> None:
        """Texts are kept for MONITOR_RETENTION_DAYS; matches and the ledger of deliveries for good. Once a day."""
        now = await asyncio.to_thread(self.store.retention_turn, self.clock())
        if now is None:
            return
        before = now - timedelta(days=self.config.settings.retention_days)
        dropped = await asyncio.to_thread(self.store.drop_texts, before)
        await asyncio.to_thread(self.store.feed_history.forget, before)
        await asyncio.to_thread(self.store.second_looks.forget, before)
        if dropped:
            logger.info("texts of %d articles dropped: first seen before %s", dropped, before.date())

    async def reconfigure(self, config: Config) -> None:
        """Go on with other feeds, rules and digests. What only a start can take up stays, and the log says so."""
        if (config.settings, config.politeness) != (self.config.settings, self.config.politeness):
            logger.warning("what was changed in .env or under politeness is taken up by the next start")
            config = replace(config, settings=self.config.settings, politeness=self.config.politeness)
        await asyncio.to_thread(self.store.register, config.feeds, self.clock())
        await self.keep_rules(config)
        publisher = Publisher(self.store, config)
        await asyncio.to_thread(publisher.timetable.take_up, self.clock())
        if config.rules.version != self.pool.rules_version:
            self.pool.reload(config.rules)
            await asyncio.to_thread(self.store.judge_again)
        self.publisher, self.alerter = publisher, Alerter(self.store, config)
        self._outbox = open_outbox(self.store, config, self.clock)
        self._visits.watch(config.feeds)
        self.config = config

    async def keep_rules(self, config: Config) -> None:
        """Remember good rules before they are used: the next start may find their file broken."""
        if not config.rules_fault:
            now = self.clock()
            await asyncio.to_thread(self.store.keep_rules, config.rules.version, config.rules_data, now)

    async def stop(self, poll_patience: timedelta, delivery_patience: timedelta) -> None:
        """End in order: no new work, running polls, what is to be written, the delivery that is on its way."""
        self.is_stopping = True
        await self.polls.stop(poll_patience)
        await self.writer.drain()
        with suppress(TimeoutError):
            async with asyncio.timeout(delivery_patience.total_seconds()), self._publishing, self._delivering:
                pass
        await self.keep_pages()

    def _committed(self, committed: Committed) -> None:
        log_commit(committed)
        self._on_commit(committed)


def log_commit(committed: Committed) -> None:
    """One line for each poll that brought something; a failure is told when it begins, changes and ends."""
    feed, outcome, before = committed.feed, committed.outcome, committed.before
    if isinstance(outcome, PollFailed):
        is_known = before.last_error == outcome.failure.detail
        logger.log(logging.DEBUG if is_known else logging.WARNING, "%s: %s", feed.name, outcome.failure.detail)
        return
    if before.condition in (FeedCondition.FAILING, FeedCondition.UNREACHABLE):
        logger.info("%s: well again, %s since %s", feed.name, before.condition.value, before.condition_since)
    if committed.entries:
        found = (committed.entries, committed.articles, committed.matches)
        logger.info("%s: new entries %d, articles %d, matches %d", feed.name, *found)
    if isinstance(outcome, PollRead):
        for problem in outcome.problems:
            logger.warning("%s: %s", feed.name, problem)


@asynccontextmanager
async def start_parts(
    config: Config,
    store: Store,
    clock: Clock = utc_now,
    on_commit: Callable[[Committed], None] = lambda _: None,
) -> AsyncIterator[Parts]:
    """Parts that run until the block ends: workers, network, writer and the queue of polls."""
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(Pool(config.rules, workers=config.settings.workers))
        fetcher = await stack.enter_async_context(
            Fetcher(
                config.politeness.user_agent,
                hosts=config.politeness.hosts,
                clock=clock,
                resolve=config.settings.resolve,
                egress=config.settings.egress,
                concurrency=config.politeness.concurrency,
            )
        )
        fetcher.hold(await asyncio.to_thread(store.feed_history.holds))
        parts = Parts(config, store, pool, fetcher, clock, on_commit)
        await asyncio.to_thread(store.register, config.feeds, clock())
        await parts.keep_rules(config)
        await asyncio.to_thread(parts.publisher.timetable.take_up, clock())
        await parts.recall_pages()
        await parts.recover()
        tasks = [asyncio.create_task(parts.writer.run()), asyncio.create_task(parts.polls.run(parts.handlers))]
        try:
            yield parts
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
