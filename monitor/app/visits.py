"""Which due feeds may be asked now, and what their answers say of hosts and of our own network. Store: holds.

A failure that may be our own network's is kept back until somebody else answers, or nobody does: only then is it known
whom to hold it against (core/polling/network.py). While our network is down, one feed a minute is asked.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from monitor.core.hosts import domain_of, host_of
from monitor.core.model import FailureKind, Feed, PollFailed, PollOutcome
from monitor.core.polling import (
    PROBE_PAUSE,
    Answer,
    Hold,
    Network,
    PollState,
    address_of,
    hold_names,
    is_cut_off,
    is_throttle,
    names_held,
    next_hold,
    scope_of,
)
from monitor.store import Store

logger = logging.getLogger(__name__)

Due: TypeAlias = tuple[Feed, PollState]
Told: TypeAlias = tuple[Feed, PollOutcome]

# Of domains that refused somebody; those of a day bear on a throttle.
ANSWERS_KEPT = 10_000

UP = Network()


class Visits:
    """What is known of hosts and of the network between polls. One for the life of the program."""

    def __init__(self, store: Store, feeds: Iterable[Feed], clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._holds: dict[str, Hold] = {hold.name: hold for hold in store.feed_history.holds()}
        self._answers: deque[Answer] = deque(maxlen=ANSWERS_KEPT)
        self._refusing: set[str] = set()
        self._network = UP
        self._suspects: list[tuple[Feed, PollFailed]] = []
        self._reached_at: datetime | None = None
        self._probed_at: datetime | None = None
        self.watch(feeds)

    def watch(self, feeds: Iterable[Feed]) -> None:
        """Go on with these feeds."""
        hosts = {host_of(feed.url) for feed in feeds}
        self._domain_count = len({domain_of(host) for host in hosts if host})

    @property
    def is_network_down(self) -> bool:
        """Whether nobody can be reached."""
        return self._network.is_down

    def choose(self, due: Sequence[Due]) -> list[Due]:
        """Those of the due feeds that may be asked now, in their order."""
        now = self._clock()
        waiting = {feed.feed_id for feed, _ in self._suspects}
        held = names_held(self._holds.values(), now)
        free = [pair for pair in due if pair[0].feed_id not in waiting and not self._is_held(*pair, held)]
        if not self._network.is_down:
            return free
        local = [pair for pair in free if not _host(*pair)]
        if self._probed_at is not None and self._probed_at <= now < self._probed_at + PROBE_PAUSE:
            return local
        self._probed_at = now
        return [*local, *[pair for pair in free if _host(*pair)][:1]]

    def may_ask(self, feed: Feed, state: PollState) -> bool:
        """Whether the feed's host is not on hold by now."""
        return not self._holds or not self._is_held(feed, state, names_held(self._holds.values(), self._clock()))

    def _is_held(self, feed: Feed, state: PollState, held: frozenset[str]) -> bool:
        if not held:
            return False
        host = _host(feed, state)
        return not held.isdisjoint(hold_names(host, domain_of(host)))

    async def learn(self, feed: Feed, state: PollState, outcome: PollOutcome, asked_at: datetime) -> list[Told]:
        """Take note of an answer; the outcomes that are known by it to mean what they say, in order."""
        host = _host(feed, state)
        if not host or (isinstance(outcome, PollFailed) and outcome.failure.kind is FailureKind.HELD):
            return [(feed, outcome)]
        if isinstance(outcome, PollFailed) and is_cut_off(outcome.failure):
            return self._after_silence(feed, outcome, domain_of(host), asked_at)
        if self._network.is_down:
            logger.info("the network is back")
        self._reached_at, self._network = self._clock(), UP
        await self._note_throttle(feed, outcome, host)
        return [*self._release(), (feed, outcome)]

    def settle(self) -> list[Told]:
        """Nobody is being asked any more: what was kept back, as far as it can be told."""
        return self._release()

    def _after_silence(self, feed: Feed, outcome: PollFailed, domain: str, asked_at: datetime) -> list[Told]:
        if self._reached_at is not None and self._reached_at >= asked_at:
            return [(feed, outcome)]
        self._suspects.append((feed, outcome))
        was_down, self._network = self._network.is_down, self._network.after_silence(domain, self._domain_count)
        if not self._network.is_down:
            return []
        if not was_down:
            logger.warning("no host can be reached: our own network seems to be down; one feed a minute is tried")
            self._probed_at = self._clock()
        return self._release()

    def _release(self) -> list[Told]:
        suspects, self._suspects = self._suspects, []
        return [(feed, replace(outcome, is_own_network=self._network.is_down)) for feed, outcome in suspects]

    async def _note_throttle(self, feed: Feed, outcome: PollOutcome, host: str) -> None:
        failure = outcome.failure if isinstance(outcome, PollFailed) else None
        is_refusal = failure is not None and is_throttle(failure)
        answer = Answer(feed.feed_id, host, domain_of(host), outcome.polled_at, is_refusal)
        if failure is not None and is_refusal:
            scope = scope_of(answer, self._answers)
            hold = next_hold(answer, scope, failure, self._holds, outcome.polled_at)
            if hold is not None:
                self._holds[hold.name] = hold
                logger.warning("%s is not asked before %s: %s", hold.name, f"{hold.until:%F %H:%M} UTC", hold.detail)
                await asyncio.to_thread(self._store.feed_history.save_hold, hold)
            self._refusing.add(answer.domain)
        if answer.domain in self._refusing:
            self._answers.append(answer)


def _host(feed: Feed, state: PollState) -> str:
    """The host that is asked for the feed, with its port; empty for a local file."""
    return host_of(address_of(feed, state))
