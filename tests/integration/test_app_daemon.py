"""The daemon, tick by tick and through a whole life with signals, by the real parts."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.app import open_store, run_daemon, start_parts, utc_now
from monitor.app.daemon import FIRST_CYCLE, POLL_PATIENCE, TIDY_EVERY, Daemon
from monitor.config import Config
from monitor.core.plan import plan_commit
from monitor.store import Store
from tests.acceptance.harbour import RULES, Item
from tests.builders import NOW, a_feed, a_new_entry, a_poll, an_article, an_entry
from tests.integration.desk import DAILY, Desk
from tests.newsweb.behaviours import Silent
from tests.newsweb.fixture import newsweb as newsweb
from tests.newsweb.server import NewsWeb

PATIENCE = 30.0


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, newsweb: NewsWeb) -> Desk:
    desk = Desk(tmp_path, newsweb)
    desk.watch({"harbour": desk.put_feed("harbour.test", Item("cranes"))})
    return desk


@pytest.fixture
def store(desk: Desk, clock: Clock) -> Iterator[Store]:
    with open_store(desk.load(), clock) as opened:
        yield opened


@asynccontextmanager
async def awake(desk: Desk, store: Store, clock: Clock) -> AsyncIterator[Daemon]:
    """A daemon with its parts, which the test wakes instead of the scheduler."""
    config = desk.load()
    daemon = Daemon(config, store, desk.environ, clock)
    async with start_parts(config, store, clock, daemon._committed) as daemon._parts:
        yield daemon
        await daemon._end()


async def tick(daemon: Daemon) -> None:
    """One tick, and the end of everything that it started."""
    await daemon._tick()
    await daemon._parts.polls.idle()
    await daemon._parts.writer.drain()
    while daemon._jobs:
        await asyncio.wait(daemon._jobs.values())


async def notice(daemon: Daemon) -> None:
    """The two ticks that a saved file takes: one that sees it, one that sees it at rest."""
    await tick(daemon)
    await tick(daemon)


async def test_pages_of_matched_articles_are_asked_for_again(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        clock.now += timedelta(hours=1)
        await tick(daemon)
        await tick(daemon)
        visits = desk.web.visits("harbour.test", "/cranes.html")
    assert [visit.status for visit in visits] == [200, 304]


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


async def test_the_first_digest_waits_for_the_first_cycle(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        assert (store.counts().entries, desk.digests()) == (1, [])
        await tick(daemon)
        assert "Cranes stand still in the harbour" in desk.last_digest()
        await tick(daemon)
    assert len(desk.digests()) == 1


async def test_the_first_digest_waits_for_nothing_where_no_feed_is_due(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        assert len(desk.digests()) == 1


async def test_a_digest_is_written_though_feeds_never_answer_when_the_first_cycle_is_over(
    desk: Desk, store: Store, clock: Clock
) -> None:
    desk.watch({"harbour": desk.web.url("harbour.test", "/feed.xml"), "silent": "http://silent.test/feed.xml"})
    desk.web.behave("silent.test", "/feed.xml", Silent())
    async with awake(desk, store, clock) as daemon:
        await daemon._tick()
        await until(lambda: store.counts().entries and desk.web.visits("silent.test"))
        await daemon._tick()
        assert desk.digests() == []
        daemon._cycled.set()  # what the timer does after FIRST_CYCLE
        await daemon._tick()
        await until(desk.digests)
        daemon._parts.is_stopping = True
        await daemon._parts.polls.stop(timedelta(0))
    assert "Cranes stand still in the harbour" in desk.last_digest()


async def test_edited_rules_judge_what_comes_next(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        before = daemon._parts.pool.rules_version
        desk.write("rules.yaml", RULES + "  quay: [quay]\n")
        desk.put_feed("harbour.test", Item("cranes"), Item("quay", title="The quay is empty"))
        await notice(daemon)
        clock.now += timedelta(hours=1)
        await tick(daemon)
        assert daemon._parts.pool.rules_version != before
    assert f"files read again: 1 feeds, rules {daemon._config.rules.version[:8]}" in caplog.text
    assert set(store.last_matches()) == {"cranes", "quay"}


async def test_edited_feeds_are_polled_at_once(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        desk.watch({"island": desk.put_feed("island.test", Item("other"))})
        await notice(daemon)
        await tick(daemon)
    assert [feed.feed_id for feed in daemon._config.feeds] == ["island"]
    assert store.counts().entries == 2


async def test_a_mail_server_that_is_set_while_we_run_waits_for_the_next_start_and_the_log_says_so(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with awake(desk, store, clock) as daemon:
        desk.write(".env", "MONITOR_SMTP_URL=smtp://127.0.0.1:1\nMONITOR_MAIL_FROM=desk@monitor.test\n")
        desk.write("digests.yaml", 'digests: {daily: {at: "06:00", recipients: [ada@reader.test]}}\n')
        await notice(daemon)
        clock.now += timedelta(days=1)
        await tick(daemon)
    assert "what was changed in .env or under politeness is taken up by the next start" in caplog.text
    assert [delivery.channel for delivery in store.recent_deliveries(9)] == ["folder", "folder"]
    assert "Set MONITOR_SMTP_URL and start again." in desk.last_digest()


async def test_being_asked_reads_the_files_again_though_they_look_the_same(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        assert "files read again" not in caplog.text
        daemon._ask_to_reload()
        await tick(daemon)
        assert caplog.text.count("files read again") == 1
        await tick(daemon)
        assert caplog.text.count("files read again") == 1


async def test_a_broken_file_changes_nothing_and_the_digest_says_so_until_it_is_mended(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    said = "The files on disk cannot be used, this digest was made by older ones: digests.yaml:1:"
    async with awake(desk, store, clock) as daemon:
        desk.write("digests.yaml", "digests: {daily: {att: never}}\n")
        await notice(daemon)
        assert "the edited files cannot be used; the old ones stay in force:\ndigests.yaml:1:" in caplog.text
        clock.now += timedelta(days=1)
        await tick(daemon)
        assert said in desk.last_digest()
        assert caplog.text.count("the edited files cannot be used") == 1
        desk.write("digests.yaml", DAILY)
        await notice(daemon)
        clock.now += timedelta(days=1)
        await tick(daemon)
        assert len(desk.digests()) == 3
    assert "cannot be used" not in desk.last_digest()


async def test_broken_rules_give_way_to_those_in_force_and_every_digest_says_so_until_they_are_mended(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with awake(desk, store, clock) as daemon:
        before = daemon._parts.pool.rules_version
        desk.write("rules.yaml", "rules:\n  cranes: [crane]\n  strike: {anny: [strike]}\n")
        await notice(daemon)
        assert "the rules on disk cannot be used; the last good ones (revision " in caplog.text
        assert "\n  rules.yaml:3:12: unknown key" in caplog.text
        assert daemon._parts.pool.rules_version == before
        for number in (2, 3):
            clock.now += timedelta(days=1)
            await tick(daemon)
            assert len(desk.digests()) == number
            told = desk.last_digest()
            assert (
                "! The rules on disk cannot be used: this digest was made by the last good ones, in use since" in told
            )
            assert "! rules.yaml:3:12: unknown key" in told
        assert caplog.text.count("the rules on disk cannot be used") == 1
        desk.write("rules.yaml", RULES)
        await notice(daemon)
        clock.now += timedelta(days=1)
        await tick(daemon)
    assert "cannot be used" not in desk.last_digest()
    assert list(store.last_matches()) == ["cranes"]


@pytest.mark.parametrize("text", ["rules: {cranes: {any: [crane], tests: {must_match: [A quay.]}}}\n", "", None])
async def test_rules_whose_tests_fail_or_whose_file_is_gone_are_broken_too(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture, text: str | None
) -> None:
    caplog.set_level("INFO")
    async with awake(desk, store, clock) as daemon:
        before = daemon._parts.pool.rules_version
        if text is None:
            (desk.folder / "rules.yaml").unlink()
        else:
            desk.write("rules.yaml", text)
        await notice(daemon)
        assert daemon._config.rules_fault
        assert daemon._parts.pool.rules_version == before
        desk.write("rules.yaml", RULES + "  quay: [quay]\n")
        await notice(daemon)
        assert (daemon._config.rules_fault, len(daemon._config.rules.rules)) == ((), 3)
        assert daemon._parts.pool.rules_version != before
    assert "the rules on disk can be used again" in caplog.text


async def test_other_files_are_taken_up_though_the_rules_are_broken(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        desk.write("rules.yaml", "rules: {")
        desk.watch_only({"island": desk.put_feed("island.test", Item("other"))})
        await notice(daemon)
        assert [feed.feed_id for feed in daemon._config.feeds] == ["island"]
        assert daemon._config.rules_fault
        desk.write("feeds.yaml", "feeds: {")
        await notice(daemon)
        assert [feed.feed_id for feed in daemon._config.feeds] == ["island"]
        clock.now += timedelta(days=1)
        await tick(daemon)
        told = desk.last_digest()
    assert "The rules on disk cannot be used" in told
    assert "The files on disk cannot be used" in told


async def test_a_file_that_the_rules_include_is_watched_from_then_on(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        desk.write("more.yaml", "rules: {quay: [quay]}\n")
        desk.write("rules.yaml", "include: [more.yaml]\n" + RULES)
        await notice(daemon)
        desk.write("more.yaml", "rules: {quay: [quay, ships]}\n")
        before = daemon._parts.pool.rules_version
        await notice(daemon)
        assert daemon._parts.pool.rules_version != before


async def test_rules_that_are_taken_into_use_are_kept(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        desk.write("rules.yaml", RULES + "  quay: [quay]\n")
        clock.now += timedelta(hours=1)
        await notice(daemon)
        version = daemon._config.rules.version
    last = store.last_rules()
    assert last is not None
    assert (last.version, last.taken_at) == (version, clock.now)


async def test_no_digest_waits_for_the_tests_of_edited_rules(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        never = asyncio.Event()
        daemon._load = never.wait  # type: ignore[method-assign, assignment]
        daemon._ask_to_reload()
        await daemon._tick()
        await until(desk.digests)
        assert "reload" in daemon._jobs


async def test_a_job_that_failed_rests_and_the_others_go_on(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def due(self, now: datetime) -> list[object]:
            raise OSError("no templates")

    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        daemon._parts.publisher = Broken()  # type: ignore[assignment]
        await tick(daemon)
        await tick(daemon)
        assert caplog.text.count("publish failed; again in 60 s") == 1
        desk.put_feed("harbour.test", Item("cranes"), Item("more"))
        clock.now += timedelta(hours=1)
        await tick(daemon)
    assert store.counts().entries == 2


async def test_a_digest_that_cannot_be_made_keeps_no_other_from_being_made(
    desk: Desk, store: Store, clock: Clock
) -> None:
    desk.write("digests.yaml", 'digests: {first: {at: "06:00"}, second: {at: "06:00"}}\n')
    async with start_parts(desk.load(), store, clock) as parts:
        publish = parts.publisher.publish

        def publish_one(issue: object, now: datetime) -> bool:
            if issue.plan.digest_id == "first":  # type: ignore[attr-defined]
                raise OSError("broken template")
            return publish(issue, now)  # type: ignore[arg-type]

        parts.publisher.publish = publish_one  # type: ignore[method-assign]
        with pytest.raises(OSError, match="broken template"):
            await parts.publish_due()
    assert store.edition("first") is None
    assert store.edition("second") is not None


async def test_articles_that_wait_are_judged_once_in_a_while(
    desk: Desk, store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def store_unjudged(key: str) -> None:
        feed, entry = a_feed(), an_entry(key, link=f"https://harbour.test/{key}")
        article = an_article(f"{key} crane", text=f"Every crane of {key} stood still.")
        outcome = a_poll(a_new_entry(entry, article=article, matches=None), feed=feed)
        with store.commit() as commit:
            state = commit.states([feed], NOW)[feed.feed_id]
            commit.apply(plan_commit(outcome, commit.snapshot(outcome, feed, state), NOW), feed, NOW)

    waiting = []
    async with awake(desk, store, clock) as daemon:
        for key, then in (("one", NOW), ("two", NOW), ("three", NOW + TIDY_EVERY), ("four", NOW)):
            store_unjudged(key)
            clock.now = then
            await tick(daemon)
            waiting.append(store.counts().unjudged)
    assert waiting == [0, 1, 0, 0]  # the last one: a clock that was put back keeps nothing waiting


async def test_what_is_saved_while_files_are_read_is_not_overlooked(desk: Desk, store: Store, clock: Clock) -> None:
    async with awake(desk, store, clock) as daemon:
        await tick(daemon)
        reconfigure = daemon._parts.reconfigure

        async def save_meanwhile(config: Config) -> None:
            await reconfigure(config)
            desk.write("rules.yaml", RULES + "  quay: [quay]\n")

        daemon._parts.reconfigure = save_meanwhile  # type: ignore[method-assign]
        desk.write("rules.yaml", RULES + "  ship: [ship]\n")
        await notice(daemon)
        daemon._parts.reconfigure = reconfigure  # type: ignore[method-assign]
        await notice(daemon)
        assert [rule.rule_id for rule in daemon._config.rules.rules] == ["cranes", "strike", "quay"]


async def test_a_job_that_still_runs_is_not_started_again(desk: Desk, store: Store, clock: Clock) -> None:
    started: list[int] = []

    async def long_job() -> None:
        started.append(1)
        await asyncio.Event().wait()

    async with awake(desk, store, clock) as daemon:
        daemon._start("long", long_job)
        daemon._start("long", long_job)
        await until(lambda: started)
    assert started == [1]


async def test_a_life_from_start_to_end(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """In real time, woken by the scheduler, told by signals."""
    caplog.set_level("INFO")
    config = desk.load()
    with open_store(config) as store:
        life = asyncio.create_task(run_daemon(config, store, desk.environ))
        await until(desk.digests)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: "files read again" in caplog.text)
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)  # the same, passed on by a parent
        await asyncio.wait_for(life, PATIENCE)
    assert caplog.text.count("SIGTERM: finishing what is under way") == 1
    assert caplog.messages[-1] == "ended"


async def test_a_tick_that_fails_is_not_the_last_one(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """In real time, woken by the scheduler."""

    class Stumbling(Daemon):
        """A daemon whose first tick fails."""

        ticks = 0

        async def _tick(self) -> None:
            self.ticks += 1
            if self.ticks == 1:
                raise RuntimeError("stumbled")
            await super()._tick()

    config = desk.load()
    with open_store(config) as store:
        daemon = Stumbling(config, store, desk.environ, utc_now)
        life = asyncio.create_task(daemon.run())
        await until(desk.digests)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(life, PATIENCE)
    assert "stumbled" in caplog.text


async def test_the_first_digest_comes_after_forty_seconds_though_a_host_keeps_its_feeds_waiting(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """In real time but for two jumps of the loop's clock."""
    caplog.set_level("INFO")
    silent = {f"silent{n}": desk.web.behave("silent.test", f"/{n}.xml", Silent()) for n in range(4)}
    config = desk.watch({"harbour": desk.web.url("harbour.test", "/feed.xml"), **silent})
    loop = asyncio.get_running_loop()
    real_time = loop.time
    with open_store(config) as store:
        life = asyncio.create_task(run_daemon(config, store, desk.environ))
        await until(lambda: store.counts().entries and desk.web.visits("silent.test"))
        assert desk.digests() == []
        loop.time = lambda: real_time() + FIRST_CYCLE.total_seconds()  # type: ignore[method-assign]
        await until(desk.digests)
        assert len(desk.web.visits("silent.test")) < len(silent)
        os.kill(os.getpid(), signal.SIGTERM)
        await until(lambda: "finishing what is under way" in caplog.text)
        later = (FIRST_CYCLE + POLL_PATIENCE).total_seconds()
        loop.time = lambda: real_time() + later  # type: ignore[method-assign]
        await asyncio.wait_for(life, PATIENCE)
