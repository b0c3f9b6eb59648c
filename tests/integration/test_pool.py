"""Real worker processes: answers, limits, deaths, new rules, the end."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pebble
import pytest

from monitor.core.analyze import AnalysisTask
from monitor.core.formats.values import NotAFeed
from monitor.core.model import Extraction, ParsedFeed, TextSource
from monitor.core.rules import RuleSet, read_rules
from monitor.pool import Pool, PoolLimits, WorkerFailure, WorkerFailureKind, dismiss, worker
from tests.builders import an_article, an_entry

TODAY = date(2024, 8, 1)
RSS = b"<rss version='2.0'><channel><title>News</title><item><title>Cranes</title></item></channel></rss>"
SENTENCE = "The cranes of the harbour stand still since Monday, because the crews refuse to work at night."
PAGE = f"<html lang='en'><body><article>{f'<p>{SENTENCE}</p>' * 4}</article></body></html>".encode()


def rules(word: str) -> RuleSet:
    read = read_rules({"rules": {"watched": [word]}})
    assert read.ruleset is not None
    return read.ruleset


def a_task(page: bytes | None = PAGE) -> AnalysisTask:
    entry = an_entry()
    return AnalysisTask(entry, entry.link, page, "text/html", None, "harbour", "en", TODAY)


async def worker_id(pool: Pool) -> int:
    """The process that takes the tasks of a pool with one worker."""
    answer = await pool.run(20, os.getpid)
    assert isinstance(answer, int)
    return answer


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    limits = PoolLimits(parse_seconds=20, analyze_seconds=20)
    async with Pool(rules("cranes"), workers=1, limits=limits) as running:
        yield running


async def test_feed_is_parsed_or_refused(pool: Pool) -> None:
    parsed = await pool.parse_feed(RSS, "text/xml", "https://example.org/")
    assert isinstance(parsed, ParsedFeed)
    assert [entry.title for entry in parsed.entries] == ["Cranes"]
    assert await pool.parse_feed(b"", None, "https://example.org/") == NotAFeed("It is empty.")


async def test_page_is_extracted(pool: Pool) -> None:
    extraction = await pool.extract(PAGE, None)
    assert isinstance(extraction, Extraction)
    assert extraction.text.startswith(SENTENCE)


async def test_article_is_read_and_judged_and_judged_again_by_new_rules(pool: Pool) -> None:
    analysis = await pool.analyze(a_task())
    assert analysis.article.text_source is TextSource.PAGE
    assert [match.rule for match in analysis.matches or ()] == ["watched"]
    assert analysis.rules_version == pool.rules_version == rules("cranes").version
    pool.reload(rules("zeppelins"))
    again = await pool.judge(analysis.article, "harbour", TODAY)
    assert (again.matches, again.rules_version) == ((), rules("zeppelins").version)


async def test_task_under_way_is_judged_by_one_rule_set_whole(pool: Pool) -> None:
    running = [asyncio.create_task(pool.analyze(a_task())) for _ in range(8)]
    for word in ("zeppelins", "harbour", "cranes", "zeppelins"):
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        pool.reload(rules(word))
    found_by = {rules("cranes").version: ["watched"], rules("harbour").version: ["watched"]}
    for analysis in await asyncio.gather(*running):
        assert [match.rule for match in analysis.matches or ()] == found_by.get(analysis.rules_version, [])
        assert analysis.matches is not None


async def test_reload_starts_and_ends_no_process(pool: Pool) -> None:
    before = await worker_id(pool)
    for word in ("zeppelins", "cranes", "harbour"):
        pool.reload(rules(word))
        judged = await pool.judge(an_article(), "harbour", TODAY)
        assert (judged.rules_version, judged.matches is None) == (rules(word).version, False)
    assert await worker_id(pool) == before


async def test_worker_that_takes_anothers_place_is_given_the_rules_too() -> None:
    async with Pool(rules("cranes"), workers=1, limits=PoolLimits(tasks_per_worker=2)) as pool:
        versions = [(await pool.judge(an_article(), "harbour", TODAY)).rules_version for _ in range(5)]
    assert versions == [rules("cranes").version] * 5


async def test_crash_costs_one_task_and_is_tried_twice(pool: Pool) -> None:
    failed = await pool.run(20, os.abort)
    assert isinstance(failed, WorkerFailure)
    assert (failed.kind, failed.detail) == (WorkerFailureKind.CRASH, "its reader crashed (exit status -6)")
    assert isinstance(await pool.parse_feed(RSS, None, ""), ParsedFeed)


async def test_memory_is_limited(pool: Pool) -> None:
    failed = await pool.run(20, bytes, 2 * worker.MAX_MEMORY)
    assert isinstance(failed, WorkerFailure)
    assert (failed.kind, failed.detail) == (WorkerFailureKind.MEMORY, "it took more than 1024 MB of memory")


async def test_what_the_function_raises_is_a_value(pool: Pool) -> None:
    failed = await pool.run(20, int, "x")
    assert isinstance(failed, WorkerFailure)
    assert failed.kind is WorkerFailureKind.ERROR
    assert failed.detail.startswith("its reader failed (ValueError: ")


def too_deep(depth: int = 0) -> int:
    return too_deep(depth + 1)


async def test_a_recursion_without_end_is_the_documents_fault_and_no_lost_worker(pool: Pool) -> None:
    before = await worker_id(pool)
    failed = await pool.run(20, too_deep)
    assert isinstance(failed, WorkerFailure)
    assert (failed.kind, await worker_id(pool)) == (WorkerFailureKind.ERROR, before)


async def test_worker_lost_at_rest_is_replaced(pool: Pool) -> None:
    os.kill(await worker_id(pool), signal.SIGKILL)
    assert isinstance(await pool.parse_feed(RSS, None, ""), ParsedFeed)
    assert isinstance(await pool.parse_feed(RSS, None, ""), ParsedFeed)


async def test_signals_of_the_terminal_do_not_end_a_worker(pool: Pool) -> None:
    before = await worker_id(pool)
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(before, number)
    assert await worker_id(pool) == before


async def test_workers_cannot_fill_the_disk(pool: Pool, tmp_path: Path) -> None:
    failed = await pool.run(20, Path.write_bytes, tmp_path / "large", bytes(worker.MAX_FILE + 1))
    assert isinstance(failed, WorkerFailure)
    assert "File too large" in failed.detail


async def test_slow_task_is_ended_and_the_others_go_on() -> None:
    limits = PoolLimits(parse_seconds=20, analyze_seconds=0.3)
    async with Pool(rules("cranes"), workers=2, limits=limits) as pool:
        await pool.parse_feed(RSS, None, "")
        slow, *others = await asyncio.gather(
            pool.run(0.3, time.sleep, 60), *(pool.parse_feed(RSS, None, "") for _ in range(6))
        )
        assert slow == WorkerFailure(WorkerFailureKind.TIME, "it took more than 0.3 seconds")
        assert all(isinstance(parsed, ParsedFeed) for parsed in others)


async def test_page_that_fails_gives_way_to_the_feed(pool: Pool) -> None:
    analysis = await pool.analyze(replace(a_task(), content_type=cast("str", 5)))
    assert analysis.article.text == "The cranes of the harbour stand still."
    assert analysis.article.note is not None
    assert analysis.article.note.startswith("the page could not be read: its reader failed (TypeError: ")
    assert analysis.article.note.endswith("; this is the feed's own text")
    assert [match.rule for match in analysis.matches or ()] == ["watched"]


async def test_article_that_cannot_be_judged_is_read_all_the_same() -> None:
    broken = RuleSet(actors=(), term_lists=(), rules=())
    object.__setattr__(broken, "rules", None)
    async with Pool(broken, workers=1) as pool:
        analysis = await pool.analyze(a_task())
        judged = await pool.judge(an_article(), "harbour", TODAY)
    assert (analysis.matches, judged.matches) == (None, None)
    assert analysis.article.text == "The cranes of the harbour stand still."
    assert judged.article == an_article()


async def test_article_that_no_worker_can_read_is_kept_as_it_stands(pool: Pool) -> None:
    entry = replace(an_entry(content="Cranes."), summary=cast("str", 5))
    analysis = await pool.analyze(AnalysisTask(entry, None, None, None, None, "harbour", "en", TODAY))
    assert analysis.matches is None
    assert (analysis.article.title, analysis.article.text) == ("Cranes stand still", "Cranes.")
    assert analysis.article.note == "it could not be read; this is the feed's own text"


async def test_texts_make_one_trip_and_one_that_fails_costs_no_other(pool: Pool) -> None:
    good = a_task(page=None)
    bad = replace(good, entry=replace(an_entry(content="Cranes."), summary=cast("str", 5)))
    together = await pool.analyze_texts([good, good])
    assert together == [await pool.analyze(good)] * 2
    analyses = await pool.analyze_texts([good, bad, good])
    assert [each.matches is None for each in analyses] == [False, True, False]
    assert analyses[0] == together[0]


async def test_worker_that_never_answers_is_given_up() -> None:
    async with Pool(rules("cranes"), workers=1, limits=PoolLimits(grace_seconds=0.5)) as pool:
        before = await worker_id(pool)
        os.kill(before, signal.SIGSTOP)
        # The stopped worker holds the tasks; a new crew takes them over.
        assert before not in await asyncio.gather(pool.run(0.2, os.getpid), pool.run(0.2, os.getpid))
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


async def test_workers_are_replaced_after_their_share_of_tasks() -> None:
    async with Pool(rules("cranes"), workers=1, limits=PoolLimits(tasks_per_worker=2)) as pool:
        assert len({await worker_id(pool) for _ in range(5)}) > 1


async def test_leaving_ends_the_workers_whatever_they_do() -> None:
    async with Pool(rules("cranes"), workers=1) as pool:
        busy = await worker_id(pool)
        unfinished = asyncio.create_task(pool.run(60, time.sleep, 60))
        await asyncio.sleep(0)
    unfinished.cancel()
    with pytest.raises(ProcessLookupError):
        os.kill(busy, 0)


async def test_unused_pool_ends_at_once() -> None:
    async with Pool(rules("cranes")):
        pass


async def test_closing_is_bounded() -> None:
    released = threading.Event()

    class Stubborn(pebble.ProcessPool):
        def stop(self) -> None: ...

        def join(self, timeout: float | None = None) -> None:
            released.wait(20)

    await dismiss(Stubborn(max_workers=1), seconds=0.01)
    released.set()


async def test_program_read_from_a_pipe_can_have_workers() -> None:
    program = (
        "import asyncio\nfrom monitor.core.rules import RuleSet\nfrom monitor.pool import Pool\n"
        "async def main():\n"
        "    async with Pool(RuleSet((), (), ())) as pool:\n"
        "        print(await pool.parse_feed(b'', None, ''))\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate(program.encode())
    assert output == b"NotAFeed(reason='It is empty.')\n"
