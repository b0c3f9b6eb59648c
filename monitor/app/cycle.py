"""One cycle, as `monitor once` runs it: poll what is due, match, freeze what is due, deliver."""

from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.app.dictionaries import ready_for_waiting
from monitor.app.parts import Clock, start_parts, utc_now
from monitor.config import Config
from monitor.core.model import DeliveryResult, FeedCondition, PollFailed, PollUnchanged
from monitor.store import ClaimedDelivery, Store
from monitor.writer import Committed


@dataclass(slots=True)
class CycleReport:
    """What one cycle did. `unreachable` feeds may be our own network and are not counted as failed."""

    polled: int = 0
    unchanged: int = 0
    entries: int = 0
    articles: int = 0
    matches: int = 0
    frozen: int = 0
    failed: list[Committed] = field(default_factory=list)
    unreachable: list[Committed] = field(default_factory=list)
    delivered: list[tuple[ClaimedDelivery, DeliveryResult]] = field(default_factory=list)

    def count(self, committed: Committed) -> None:
        """Add one outcome."""
        self.polled += 1
        self.entries += committed.entries
        self.articles += committed.articles
        self.matches += committed.matches
        if isinstance(committed.outcome, PollFailed):
            self._count_failure(committed)
        elif isinstance(committed.outcome, PollUnchanged):
            self.unchanged += 1

    def _count_failure(self, committed: Committed) -> None:
        """One that was not asked, because its host wants a pause, has not failed."""
        condition = committed.after.condition
        if condition is FeedCondition.UNREACHABLE:
            self.unreachable.append(committed)
        elif condition is FeedCondition.FAILING:
            self.failed.append(committed)


async def run_once(
    config: Config,
    store: Store,
    on_due: Callable[[int], None] = lambda _: None,
    on_poll: Callable[[Committed], None] = lambda _: None,
    clock: Clock = utc_now,
) -> CycleReport:
    """One cycle. `on_due` is told how many feeds there are to poll, `on_poll` each outcome as it is written."""
    report = CycleReport()

    def count(committed: Committed) -> None:
        report.count(committed)
        on_poll(committed)

    async with start_parts(config, store, clock, count) as parts:
        on_due(len(await parts.enqueue_due()))
        await parts.polls.idle()
        await parts.settle()
        await parts.writer.drain()
        await parts.keep_pages()
        await parts.judge_feeds()
        await ready_for_waiting(store, config.rules)
        await parts.judge_waiting()
        await parts.tidy_stories()
        await parts.look_again()
        await parts.release_alerts()
        report.frozen = await parts.publish_due()
        report.delivered = await parts.deliver_due()
        await parts.drop_old_texts()
    return report
