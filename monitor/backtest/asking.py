"""Worker processes asked about stored articles, batch after batch, newest first. Store and pool.

A batch that a worker cannot do in time is halved and asked again, down to the one article that is to blame.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from monitor.core.backtest.archived import ArchivedArticle
from monitor.core.rules import RuleSet
from monitor.errors import CannotRunError
from monitor.pool import Pool, PoolLimits, WorkerFailure
from monitor.pool.worker import RulesWanted
from monitor.store import Store

T = TypeVar("T")

Articles = Sequence[ArchivedArticle]
Advance = Callable[[int], None]
# What is asked of a worker: a function of (articles, rules), the rules as in `worker.hold`.
Question = Callable[[Articles, RuleSet | str], Awaitable[T | RulesWanted | WorkerFailure]]

# A function of `pool.archive` about some rules of each article, which are named by its number.
AboutSome = Callable[[Articles, Mapping[int, frozenset[str]], date, RuleSet | str], T | RulesWanted]

# Articles of one task: some 0.1 to 0.3 s of work, beside which the way to the worker and back costs little.
BATCH: Final = 250
# Seconds of a task: for each article, and for what a fresh worker does first. To compile a thousand rules and load the
# dictionaries of twenty languages takes 15 s on an idle machine; one article alone has few of them to wait for.
SECONDS_EACH: Final = 0.2
SECONDS_TO_BEGIN: Final = 180.0
SECONDS_ALONE: Final = 60.0
# Articles that no worker could judge, after which it is not the articles that are to blame.
MOST_UNJUDGED: Final = 100
# What the workers of a backtest need; the parsers of feeds and pages, half a second of CPU, are not among it.
PRELOADED: Final = ("monitor.core.backtest.judge", "monitor.pool.archive", "zstandard")


def backtest_pool(ruleset: RuleSet, workers: int, store: Store) -> Pool:
    """Workers for the archive of a store. Nothing that they read leaks, so none is ever replaced for its age."""
    return Pool(ruleset, workers, PoolLimits(tasks_per_worker=0), preloaded=PRELOADED, database=store.path)


def seconds_for(articles: Articles) -> float:
    """The time limit of a task."""
    return SECONDS_ALONE if len(articles) == 1 else SECONDS_TO_BEGIN + SECONDS_EACH * len(articles)


@dataclass(slots=True)
class Asking:
    """One way through a part of the archive. `unjudged` gathers the articles that no worker could do."""

    store: Store
    pool: Pool
    width: int
    advance: Advance = lambda _: None
    unjudged: list[int] = field(default_factory=list)
    patience: int = MOST_UNJUDGED

    async def each(self, article_ids: Sequence[int], ask: Callable[[Articles], Awaitable[list[T]]]) -> list[T]:
        """The answers for these articles (sorted), in no order; several batches are under way at a time."""
        answers: list[T] = []
        running: set[asyncio.Task[list[T]]] = set()
        try:
            for batch in newest_first(article_ids):
                if len(running) >= self.width:
                    running = await _first_done(running, answers)
                articles = await asyncio.to_thread(self.store.archive.rows, batch)
                running.add(asyncio.create_task(self._asked(articles, len(batch), ask)))
            while running:
                running = await _first_done(running, answers)
        finally:  # where one failed, the others need not be waited for
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        return answers

    async def _asked(self, articles: Articles, size: int, ask: Callable[[Articles], Awaitable[list[T]]]) -> list[T]:
        answers = await ask(articles) if articles else []
        self.advance(size)
        return answers

    async def about(
        self, wanted: Mapping[int, frozenset[str]], ruleset: RuleSet, function: AboutSome[T], today: date
    ) -> list[tuple[Articles, T]]:
        """The answers of a function about some rules of each article (`wanted`, by its number), with the articles."""

        async def ask(articles: Articles) -> list[tuple[Articles, T]]:
            answers = await self.answers_about(articles, wanted, ruleset, function, today)
            return [(articles, answer) for answer in answers]

        return await self.each(sorted(wanted), ask)

    async def answers_about(
        self,
        articles: Articles,
        wanted: Mapping[int, frozenset[str]],
        ruleset: RuleSet,
        function: AboutSome[T],
        today: date,
    ) -> list[T]:
        """As `about`, for one batch."""

        async def question(articles: Articles, rules: RuleSet | str) -> T | RulesWanted | WorkerFailure:
            some = {article.article_id: wanted[article.article_id] for article in articles}
            return await self.pool.run(seconds_for(articles), function, articles, some, today, rules)

        return await self.answers(articles, ruleset, question)

    async def answers(self, articles: Articles, ruleset: RuleSet, question: Question[T]) -> list[T]:
        """The answer to a question about a batch; several where it had to be halved."""
        answer = await question(articles, ruleset.version)
        if isinstance(answer, RulesWanted):
            answer = await question(articles, ruleset)
        if isinstance(answer, RulesWanted):
            raise AssertionError("a worker that was given the rules wants them")
        if not isinstance(answer, WorkerFailure):
            return [answer]
        if len(articles) == 1:
            self._give_up(articles[0], answer)
            return []
        half = len(articles) // 2
        return [
            *await self.answers(articles[:half], ruleset, question),
            *await self.answers(articles[half:], ruleset, question),
        ]

    def _give_up(self, article: ArchivedArticle, failure: WorkerFailure) -> None:
        self.unjudged.append(article.article_id)
        if len(self.unjudged) >= self.patience:
            title = article.title[:80]
            raise CannotRunError(
                f"{len(self.unjudged)} articles could not be judged, the last of them {title!r}: {failure.detail}"
            )


def newest_first(article_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Batches of numbers that are sorted, from the end."""
    for end in range(len(article_ids), 0, -BATCH):
        yield article_ids[max(0, end - BATCH) : end]


async def _first_done(running: set[asyncio.Task[list[T]]], answers: list[T]) -> set[asyncio.Task[list[T]]]:
    """Those that still run when the first has ended; what the others answered is added to `answers`."""
    done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        answers += task.result()
    return running
