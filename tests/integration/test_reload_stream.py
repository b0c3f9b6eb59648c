"""Rules that are edited while articles stream in: each article has the whole verdict of one version, none is missed.

Real workers, the real writer, a real store; a thousand edits.
"""

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.app import open_store, start_parts
from monitor.app.daemon import Daemon
from monitor.core.analyze import AnalysisTask
from monitor.core.model import NewEntry
from monitor.core.rules import RuleSet, read_rules
from monitor.core.urls import canonical_url
from monitor.pool import Pool, PoolLimits
from monitor.store import Store
from monitor.writer import Writer
from tests.acceptance.harbour import Item
from tests.builders import NOW, a_feed, a_poll, an_entry
from tests.integration.desk import Desk
from tests.newsweb.fixture import newsweb as newsweb
from tests.newsweb.server import NewsWeb

RELOADS = 1000
# Each article is on its way through three points where rules may be edited under it.
ARTICLES = RELOADS // 3 + 1
AT_ONCE = 8
EDITS_A_POLL = 20
# Connections to the store, which come and go.
FEW = 10
WORDS = ("anchor", "buoy", "capstan", "davit", "ensign")


def version(number: int) -> RuleSet:
    """The rules after so many edits: two that every article satisfies and one that depends on its word."""
    read = read_rules({"rules": rules_of(number)})
    assert read.ruleset is not None
    return read.ruleset


def rules_of(number: int) -> dict[str, list[str]]:
    return {f"first-{number}": ["crane"], f"word-{number}": [WORDS[number % 5]], f"last-{number}": ["crane"]}


def verdict(number: int, article: int) -> set[str]:
    """What the rules after so many edits say of an article."""
    always = {f"first-{number}", f"last-{number}"}
    return always | {f"word-{number}"} if number % 5 == article % 5 else always


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    limits = PoolLimits(analyze_seconds=60, tasks_per_worker=10 * RELOADS)  # no worker is replaced for its age
    async with Pool(version(0), workers=2, limits=limits) as running:
        yield running


async def an_analyzed(pool: Pool, number: int) -> NewEntry:
    text = f"Every crane stood still on day {number}. Nobody moved the {WORDS[number % 5]} of ship {number}."
    link = f"https://harbour.test/{number}"
    entry = an_entry(str(number), link=link, title=f"Report {number}", summary="", content=text)
    task = AnalysisTask(entry, link, None, None, None, "harbour", "en", NOW.date())
    url = canonical_url(link)
    return NewEntry(entry, (url,) if url else (), await pool.analyze(task), page_wanted=False)


async def stream(pool: Pool, writer: Writer, edit: Callable[[], None]) -> None:
    """Articles on their way to the disk, several at once, with an edit at each station."""
    waiting = iter(range(ARTICLES))

    async def carry() -> None:
        for number in waiting:
            edit()
            new = await an_analyzed(pool, number)
            edit()
            await writer.submit(a_feed(), a_poll(new, etag=f'"{number}"'))
            edit()

    await asyncio.gather(*(carry() for _ in range(AT_ONCE)))
    await writer.drain()


def verdicts(store: Store) -> Iterator[tuple[str, str, set[tuple[str, str]]]]:
    """(title, version of the article, (rule, version) of its matches) of each stored article."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    with store._reading() as connection:
        for article_id, rule, by in connection.exec_driver_sql("SELECT article_id, rule, rules_version FROM match"):
            found[article_id].add((rule, by))
        for article_id, title, by in connection.exec_driver_sql("SELECT article_id, title, rules_version FROM article"):
            yield title, by, found[article_id]


def check_verdicts(store: Store, versions: Sequence[RuleSet]) -> int:
    """Each article has the whole verdict of one version; how many versions had their say."""
    number_by_version = {ruleset.version: number for number, ruleset in enumerate(versions)}
    stored = list(verdicts(store))
    for title, by, found in stored:
        expected = verdict(number_by_version[by], int(title.removeprefix("Report ")))
        assert found == {(rule, by) for rule in expected}
    assert store.counts().unjudged == 0
    return len({by for _, by, _ in stored})


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def processes() -> set[str]:
    """Our children and theirs: the server of forks, and the workers that it forked."""
    found = set(children_of(str(os.getpid())))
    return found | {grandchild for child in found for grandchild in children_of(child)}


def children_of(process: str) -> list[str]:
    try:
        return Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []


@pytest.mark.slow
async def test_each_article_has_the_whole_verdict_of_one_version_through_a_thousand_edits(
    store: Store, pool: Pool
) -> None:
    versions = [version(number) for number in range(RELOADS + 4)]
    edits = iter(versions[1:])
    writer = Writer(store, pool, lambda: NOW)
    task = asyncio.create_task(writer.run())
    await pool.judge((await an_analyzed(pool, 0)).analysis.article, "harbour", NOW.date())  # type: ignore[union-attr]
    await asyncio.gather(*(asyncio.to_thread(store.counts) for _ in range(AT_ONCE)))  # every connection is open
    files, workers = open_files(), processes()
    await stream(pool, writer, lambda: pool.reload(next(edits)))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert check_verdicts(store, versions) > ARTICLES / AT_ONCE
    assert store.counts().articles == ARTICLES
    assert pool.rules_version == versions[3 * ARTICLES].version
    assert (processes(), open_files() - files < FEW) == (workers, True)


# ---------------------------------------------------------------------------------------- the same, with saved files


def rules_file(number: int) -> str:
    """The file after so many edits; each tenth is broken."""
    lines = [f"  {rule}: {terms}" for rule, terms in rules_of(number).items()]
    return "\n".join(["rules:", *lines, *(["  broken: {anny: [x]}"] if number % 10 == 0 else []), ""])


def an_item(number: int) -> Item:
    summary = f"Every crane stood still on day {number}. Nobody moved the {WORDS[number % 5]} of ship {number}."
    return Item(str(number), title=f"Report {number}", summary=summary)


@pytest.mark.slow
async def test_each_article_has_the_whole_verdict_of_one_version_through_a_thousand_saved_files(
    tmp_path: Path, newsweb: NewsWeb
) -> None:
    desk, clock = Desk(tmp_path, newsweb), [NOW]
    desk.write("rules.yaml", rules_file(1))
    items = [an_item(number) for number in range(RELOADS // EDITS_A_POLL)]
    config = desk.watch({"harbour": desk.put_feed("harbour.test")})
    with open_store(config, lambda: clock[0]) as store:
        daemon = Daemon(config, store, desk.environ, lambda: clock[0])
        async with start_parts(config, store, lambda: clock[0], daemon._committed) as daemon._parts:
            for number in range(1, RELOADS):
                desk.write("rules.yaml", rules_file(number))
                if number % EDITS_A_POLL == 0:
                    desk.put_feed("harbour.test", *items[: number // EDITS_A_POLL])
                    clock[0] += timedelta(hours=1)
                daemon._ask_to_reload()
                await daemon._tick()
                await asyncio.gather(*daemon._jobs.values())
                assert bool(daemon._config.rules_fault) == (number % 10 == 0)
            await daemon._parts.polls.idle()
            await daemon._parts.writer.drain()
            await daemon._end()
        assert check_verdicts(store, [version(number) for number in range(RELOADS)]) > 1
        assert store.counts().articles == len(items) - 1
        last = store.last_rules()
        assert last is not None
        assert last.version == version(RELOADS - 1).version
