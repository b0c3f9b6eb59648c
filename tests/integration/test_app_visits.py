"""Which due feeds are asked, and what is held against whom: real store, outcomes by hand, no network."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.app.parts import failed_last
from monitor.app.visits import ANSWERS_KEPT, Visits
from monitor.core.model import (
    Failure,
    FailureKind,
    FailureScope,
    Feed,
    PollFailed,
    PollOutcome,
    PollUnchanged,
    Unchanged,
    Validators,
)
from monitor.core.polling import CONFIRMATIONS, PROBE_PAUSE, Hold, Move, PollState, new_state
from monitor.store import Store
from tests.builders import NOW, a_feed

MINUTE = timedelta(minutes=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def feed_at(host: str, path: str = "feed.xml") -> Feed:
    return a_feed(f"{host}/{path}", url=f"https://{host}/{path}")


A, B, C, D = (feed_at(f"{name}.test") for name in "abcd")
LOCAL = a_feed("local", url="file:///archive/feed.xml")


def due(*feeds: Feed) -> list[tuple[Feed, PollState]]:
    return [(feed, new_state(feed.feed_id, feed.url, NOW)) for feed in feeds]


class Desk:
    """Visits of some feeds, with a clock of their own."""

    def __init__(self, store: Store, *feeds: Feed) -> None:
        self.clock = Clock()
        self.visits = Visits(store, feeds, self.clock)

    def chosen(self, *feeds: Feed) -> list[Feed]:
        return [feed for feed, _ in self.visits.choose(due(*feeds))]

    async def learn(self, feed: Feed, outcome: PollOutcome, asked: timedelta = timedelta(0)) -> list[tuple[Feed, bool]]:
        """What is told of by an answer, each with whether it is held against our own network."""
        told = await self.visits.learn(feed, due(feed)[0][1], outcome, self.clock.now - asked)
        return [(each, isinstance(known, PollFailed) and known.is_own_network) for each, known in told]

    async def answers(self, feed: Feed) -> list[tuple[Feed, bool]]:
        return await self.learn(
            feed, PollUnchanged(feed.feed_id, self.clock.now, Unchanged.NOT_MODIFIED, Validators('"e"'))
        )

    async def is_silent(self, feed: Feed, asked: timedelta = timedelta(0)) -> list[tuple[Feed, bool]]:
        failure = Failure(FailureKind.UNREACHABLE, "there is no route")
        return await self.learn(feed, PollFailed(feed.feed_id, self.clock.now, failure), asked)

    async def refuses(self, feed: Feed, retry_after: timedelta | None = None) -> None:
        failure = Failure(FailureKind.HTTP_STATUS, "the server answered 429", 429, retry_after, FailureScope.HOST)
        assert await self.learn(feed, PollFailed(feed.feed_id, self.clock.now, failure)) == [(feed, False)]


async def test_a_silence_is_kept_back_until_somebody_answers(store: Store) -> None:
    desk = Desk(store, A, B, C, D)
    assert await desk.is_silent(A) == []
    assert desk.chosen(A, B) == [B]
    assert await desk.answers(B) == [(A, False), (B, False)]
    assert desk.chosen(A, B) == [A, B]


async def test_a_silence_while_somebody_answered_is_the_feeds_own(store: Store) -> None:
    desk = Desk(store, A, B, C, D)
    await desk.answers(B)
    desk.clock.now += 10 * timedelta(seconds=1)
    assert await desk.is_silent(A, asked=11 * timedelta(seconds=1)) == [(A, False)]


async def test_the_silence_of_three_domains_is_our_own_network(store: Store) -> None:
    desk = Desk(store, A, B, C, D)
    assert await desk.is_silent(A) == []
    assert await desk.is_silent(B) == []
    assert await desk.is_silent(C) == [(A, True), (B, True), (C, True)]
    assert desk.visits.is_network_down
    assert await desk.is_silent(D) == [(D, True)]


async def test_without_a_network_one_feed_a_minute_is_asked_and_local_ones_always(store: Store) -> None:
    desk = Desk(store, A, B, C, D, LOCAL)
    for feed in (A, B, C):
        await desk.is_silent(feed)
    assert desk.chosen(A, B, LOCAL) == [LOCAL]
    desk.clock.now += PROBE_PAUSE
    assert desk.chosen(A, B, LOCAL) == [LOCAL, A]
    assert desk.chosen(A, B, LOCAL) == [LOCAL]
    assert await desk.answers(A) == [(A, False)]
    assert desk.chosen(B, C, D) == [B, C, D]


async def test_what_was_kept_back_is_told_when_nobody_is_being_asked(store: Store) -> None:
    desk = Desk(store, A, B, C)
    await desk.is_silent(A)
    [(feed, outcome)] = desk.visits.settle()
    assert (feed, isinstance(outcome, PollFailed) and outcome.is_own_network) == (A, False)
    assert desk.visits.settle() == []


async def test_of_two_domains_both_have_to_be_silent(store: Store) -> None:
    desk = Desk(store, A, B)
    await desk.is_silent(A)
    assert await desk.is_silent(B) == [(A, True), (B, True)]


async def test_local_feeds_say_nothing_of_the_network(store: Store) -> None:
    desk = Desk(store, A, LOCAL)
    missing = PollFailed("local", NOW, Failure(FailureKind.MISSING_FILE, "there is no such file"))
    assert await desk.learn(LOCAL, missing) == [(LOCAL, False)]
    held = PollFailed(A.feed_id, NOW, Failure(FailureKind.HELD, "on hold", retry_after=MINUTE))
    assert await desk.learn(A, held) == [(A, False)]


async def test_a_refusal_holds_the_host_for_as_long_as_it_asks(store: Store) -> None:
    sport, weather = feed_at("a.press.test", "sport"), feed_at("b.press.test", "weather")
    politics = feed_at("a.press.test", "politics")
    desk = Desk(store, sport, weather, politics)
    await desk.refuses(sport, 30 * MINUTE)
    assert desk.chosen(sport, politics, weather) == [weather]
    assert not desk.visits.may_ask(*due(politics)[0])
    desk.clock.now += 30 * MINUTE
    assert desk.chosen(sport, politics, weather) == [sport, politics, weather]


async def test_refusals_of_two_hosts_hold_the_domain(store: Store) -> None:
    sport, weather, other = (feed_at(f"{name}.press.test") for name in "abc")
    desk = Desk(store, sport, weather, other)
    await desk.refuses(sport)
    await desk.refuses(weather)
    assert desk.chosen(sport, weather, other, D) == [D]


async def test_a_feed_that_is_refused_again_while_its_neighbour_is_served_is_alone(store: Store) -> None:
    sport, politics = feed_at("a.press.test", "sport"), feed_at("a.press.test", "politics")
    desk = Desk(store, sport, politics)
    await desk.refuses(sport)
    desk.clock.now += 6 * MINUTE
    await desk.answers(politics)
    await desk.refuses(sport)
    assert desk.chosen(politics) == [politics]


async def test_a_feed_that_is_refused_once_a_day_does_not_hold_its_neighbours_each_time(store: Store) -> None:
    sport, politics = feed_at("a.press.test", "sport"), feed_at("a.press.test", "politics")
    desk = Desk(store, sport, politics, A)
    await desk.refuses(sport, timedelta(days=1))
    desk.clock.now += timedelta(days=1)
    await desk.answers(politics)
    for _ in range(ANSWERS_KEPT):
        await desk.answers(A)
    await desk.refuses(sport, timedelta(days=1))
    assert desk.chosen(politics) == [politics]


def test_of_the_feeds_of_a_host_those_that_failed_are_asked_last() -> None:
    failed = (B, replace(due(B)[0][1], error="http 429"))
    assert [feed for feed, _ in failed_last([failed, *due(A, D)])] == [A, D, B]


async def test_holds_outlive_the_program(store: Store) -> None:
    await Desk(store, A).refuses(A, 30 * MINUTE)
    after_restart = Desk(store, A, B)
    assert after_restart.chosen(A, B) == [B]
    store.feed_history.forget(NOW + timedelta(days=1))
    assert Desk(store, A).chosen(A) == [A]


def test_a_moved_feed_is_held_with_its_new_host(store: Store) -> None:
    store.feed_history.save_hold(Hold("host:new.test", NOW + MINUTE, 1, "the server answered 429"))
    [(feed, state)] = due(A)
    moved = replace(state, move=Move("https://new.test/feed.xml", CONFIRMATIONS))
    visits = Visits(store, [A], lambda: NOW)
    assert (visits.may_ask(feed, state), visits.may_ask(feed, moved)) == (True, False)
