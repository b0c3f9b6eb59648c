"""Killable worker processes for everything that reads what strangers wrote. Starts, watches and kills processes.

A page of 293 KB kept trafilatura busy for 15.7 s and a feed of 161 KB feedparser for 7.8 s; no time limit on a thread
ends that, and a crash inside libxml2 would take the daemon along. So each task has a wall-clock limit after which its
worker is killed; that costs this task alone. Nothing here raises for bad input: what a worker could not do comes back
as a `WorkerFailure`, and an article falls back, step by step, to what can still be had of it:

    page and rules → feed's own text and rules → feed's own text, not judged → title and text as they stand

pebble runs the processes, `forkserver` starts them: one clean process imports the parsers once and forks every worker
from itself, so that a worker starts in milliseconds, shares its memory, and inherits no thread or lock of the daemon.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, ParamSpec, Protocol, Self, TypeVar

import pebble

from monitor.core.dedup import text_identity
from monitor.core.formats.values import NotAFeed
from monitor.core.model import Analysis, Article, Extraction, ParsedFeed, TextSource, Verdict
from monitor.pool import worker
from monitor.pool.processes import WorkerContext

if TYPE_CHECKING:
    from monitor.core.analyze import AnalysisTask
    from monitor.core.rules import RuleSet

__all__ = ["Guard", "NotAFeed", "Pool", "PoolLimits", "WorkerFailure", "WorkerFailureKind"]

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# Seconds between asking a worker to end and killing it. Workers ignore the asking (see worker.start).
pebble.CONSTS.term_timeout = 0.1

_PRELOADED: Final = ["monitor.core.parse", "monitor.core.extract.page", "monitor.core.analyze", "monitor.pool.worker"]


class WorkerFailureKind(StrEnum):
    """Why a worker gave no answer."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    ERROR = "error"  # the function raised: a library on a stranger's page, or a mistake of ours
    QUARANTINED = "quarantined"  # it was not given to a worker: others died of it


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """No answer from a worker. `detail` completes "the page could not be read: …"."""

    kind: WorkerFailureKind
    detail: str


class Guard(Protocol):
    """Who decides whether a document is given to a worker (once more)."""

    async def attempt(self, read: Callable[[], Awaitable[T | WorkerFailure]]) -> T | WorkerFailure:
        """What `read` says, called as often as the guard sees fit; or why it was not called."""
        ...


class TwiceAtMost:
    """A task whose worker died is tried once more: it may not be to blame."""

    async def attempt(self, read: Callable[[], Awaitable[T | WorkerFailure]]) -> T | WorkerFailure:
        """What `read` says, or says the second time."""
        answer = await read()
        if isinstance(answer, WorkerFailure) and answer.kind is WorkerFailureKind.CRASH:
            answer = await read()
        return answer


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Wall-clock seconds per task, and tasks after which a worker is replaced.

    `grace_seconds` come on top until a worker must have started and answered; then it is given up.
    `closing_seconds` bound the end; processes alive after that are left to the interpreter's exit, which kills them.
    trafilatura leaks up to 1 MB a page on some sites (its issue 216), so workers do not live for ever.
    """

    parse_seconds: float = 10.0
    analyze_seconds: float = 10.0
    tasks_per_worker: int = 200
    grace_seconds: float = 30.0
    closing_seconds: float = 5.0


@dataclass(slots=True)
class _Crew:
    """The workers of one pebble pool, which is given up as a whole when it breaks."""

    processes: pebble.ProcessPool
    running: int = 0


class Pool:
    """The workers. An async context manager; leaving it ends them within seconds, whatever they do.

    At most twice as many tasks as workers are under way, so that a worker never waits for work and no task for long;
    callers beyond that wait their turn.
    """

    def __init__(
        self,
        ruleset: "RuleSet",
        workers: int = 2,
        limits: PoolLimits | None = None,
        preloaded: Sequence[str] = _PRELOADED,
        database: Path | None = None,
    ) -> None:
        """`preloaded` are the modules that all workers share; they are imported once.

        Dictionaries that were made ready beside the `database` need not be read anew.
        """
        self._database = database
        self._limits = limits or PoolLimits()
        self._workers = workers
        self._context = WorkerContext()
        self._context.set_forkserver_preload([*preloaded])
        self._turns = asyncio.Semaphore(2 * workers)
        self._ruleset = ruleset
        self._retired: list[_Crew] = []
        self._crew = self._hire()

    async def __aenter__(self) -> Self:
        """Nothing is started yet: the first task starts the workers."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End every worker."""
        await asyncio.gather(
            *(dismiss(crew.processes, self._limits.closing_seconds) for crew in [self._crew, *self._retired])
        )

    @property
    def rules_version(self) -> str:
        """The version of the rules that the next task is judged by."""
        return self._ruleset.version

    def reload(self, ruleset: "RuleSet") -> None:
        """Judge by `ruleset` from now on; a task under way is judged by these rules or those before, never by both.

        No process is started or ended: each worker takes the rules over at its next article.
        """
        self._ruleset = ruleset

    async def parse_feed(
        self, body: bytes, content_type: str | None, base_url: str, known: bytes = b"", guard: Guard | None = None
    ) -> ParsedFeed | NotAFeed | WorkerFailure:
        """`core.parse.parse_feed` in a worker."""

        async def read() -> ParsedFeed | NotAFeed | WorkerFailure:
            seconds = self._limits.parse_seconds
            return await self.run_once(seconds, worker.parse_feed, body, content_type, base_url, known)

        return await (guard or TwiceAtMost()).attempt(read)

    async def extract(
        self, html: bytes | str, url: str | None, expected_language: str | None = None
    ) -> Extraction | WorkerFailure:
        """`core.extract.extract` in a worker."""
        return await self.run(self._limits.analyze_seconds, worker.extract, html, url, expected_language)

    async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
        """The article judged by the present rules, `today` (UTC); `matches` is None if that failed."""
        judged = await self._by_present_rules(worker.judge, article, feed_id, today)
        return _unjudged(article, self.rules_version, judged) if isinstance(judged, WorkerFailure) else judged

    async def analyze(self, task: "AnalysisTask", guard: Guard | None = None) -> Analysis:
        """The article of `task`, read and judged as far as it can be; what failed is said in its note.

        `guard` decides on the page; the feed's own text is tried in any case.
        """
        analysis = await self._by_present_rules(worker.analyze, task, guard=guard if task.page is not None else None)
        if isinstance(analysis, WorkerFailure) and task.page is not None:
            logger.warning("page of %s could not be read: %s", task.url, analysis.detail)
            task = replace(task, page=None, page_note=f"the page could not be read: {analysis.detail}")
            analysis = await self._by_present_rules(worker.analyze, task)
        if not isinstance(analysis, WorkerFailure):
            return analysis
        read = await self.run(self._limits.analyze_seconds, worker.read_article, task)
        article = _as_it_stands(task) if isinstance(read, WorkerFailure) else read
        return _unjudged(article, self.rules_version, analysis)

    async def analyze_texts(self, tasks: Sequence["AnalysisTask"]) -> list[Analysis]:
        """The articles of entries without pages, in their order: in one trip, or one by one where that fails.

        A text takes about as long to judge as a trip to a worker and back, and a worker's life is counted in trips.
        """
        answer = await self._by_present_rules(worker.analyze_texts, tasks)
        return [await self.analyze(task) for task in tasks] if isinstance(answer, WorkerFailure) else answer

    async def _by_present_rules(
        self, function: Callable[..., T | worker.RulesWanted], *args: object, guard: Guard | None = None
    ) -> T | WorkerFailure:
        """What a function of `worker` that judges says; a worker that lacks the rules is given them."""

        async def read() -> T | WorkerFailure:
            seconds = self._limits.analyze_seconds
            answer = await self.run_once(seconds, function, *args, self.rules_version)
            if isinstance(answer, worker.RulesWanted):
                answer = await self.run_once(seconds, function, *args, self._ruleset)
            assert not isinstance(answer, worker.RulesWanted)  # it was given the rules themselves
            return answer

        return await (guard or TwiceAtMost()).attempt(read)

    async def run(
        self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T | WorkerFailure:
        """The result of any function that can be named, from a worker, if it comes within `seconds`.

        A task whose worker died is tried once more: it may not be to blame.
        """
        return await TwiceAtMost().attempt(lambda: self.run_once(seconds, function, *args, **kwargs))

    async def run_once(
        self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T | WorkerFailure:
        """As `run`, but tried once."""
        async with self._turns:
            return await self._attempt(seconds, function, *args, **kwargs)

    async def _attempt(
        self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T | WorkerFailure:
        crew = self._crew
        crew.running += 1
        try:
            return await self._answer(crew, seconds, function, *args, **kwargs)
        except TimeoutError:
            return WorkerFailure(WorkerFailureKind.TIME, f"it took more than {seconds:g} seconds")
        except MemoryError:
            return WorkerFailure(WorkerFailureKind.MEMORY, f"it took more than {worker.MAX_MEMORY >> 20} MB of memory")
        except pebble.ProcessExpired as error:
            return WorkerFailure(WorkerFailureKind.CRASH, f"its reader crashed (exit status {error.exitcode})")
        except RecursionError as error:  # the document's fault; it would read as a lost pool below
            return WorkerFailure(WorkerFailureKind.ERROR, f"its reader failed ({error})")
        except (BrokenProcessPool, RuntimeError) as error:
            # pebble gives a pool up when an idle worker is killed from outside, or its pipe breaks.
            self._replace(crew)
            return WorkerFailure(WorkerFailureKind.CRASH, f"its reader was lost ({error})")
        except Exception as error:  # what a parser raises for one document must not cost the others
            logger.warning("a worker raised in %s", function.__name__, exc_info=True)
            return WorkerFailure(WorkerFailureKind.ERROR, f"its reader failed ({type(error).__name__}: {error})")
        finally:
            crew.running -= 1
            await self._dismiss_idle()

    async def _answer(
        self, crew: _Crew, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        future = crew.processes.submit(function, seconds, *args, **kwargs)
        answer = asyncio.wrap_future(future)
        # Twice, because another task may have to end first.
        done, _ = await asyncio.wait({answer}, timeout=2 * seconds + self._limits.grace_seconds)
        if not done:
            answer.cancel()
            raise BrokenProcessPool("no worker answered")
        return answer.result()

    def _hire(self) -> _Crew:
        processes = pebble.ProcessPool(
            max_workers=self._workers,
            max_tasks=self._limits.tasks_per_worker,
            initializer=worker.start,
            initargs=(self._database,),
            context=self._context,
        )
        return _Crew(processes)

    def _replace(self, crew: _Crew) -> None:
        """Put a new crew in the place of `crew`, unless somebody has done so already."""
        if crew is self._crew:
            self._retired.append(crew)
            self._crew = self._hire()

    async def _dismiss_idle(self) -> None:
        idle = [crew for crew in self._retired if not crew.running]
        self._retired = [crew for crew in self._retired if crew.running]
        for crew in idle:
            await dismiss(crew.processes, self._limits.closing_seconds)


async def dismiss(processes: pebble.ProcessPool, seconds: float) -> None:
    """End processes within `seconds`. pebble's own waiting has no such bound, so it waits in a thread of its own."""
    processes.stop()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait_for_the_end() -> None:
        processes.join()
        with contextlib.suppress(RuntimeError):  # nobody waits any more, and the loop is closed
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait_for_the_end, name="pool-closing", daemon=True).start()
    try:
        await asyncio.wait_for(ended.wait(), seconds)
    except TimeoutError:
        logger.warning("workers did not end within %g s; they end with this process", seconds)


def _unjudged(article: Article, rules_version: str, failure: WorkerFailure) -> Analysis:
    logger.error("article %r could not be judged: %s", article.title, failure.detail)
    return Analysis(article, text_identity(article.title, article.text), None, rules_version)


def _as_it_stands(task: "AnalysisTask") -> Article:
    """The last resort: nothing is worked out any more."""
    entry = task.entry
    text = entry.content or entry.summary
    return Article(
        title=entry.title,
        text=text,
        language=task.feed_language,
        published=entry.published or entry.updated,
        authors=entry.authors,
        site=None,
        verdict=Verdict.OK if text else Verdict.EMPTY,
        text_source=TextSource.FEED,
        note=f"{task.page_note or 'it could not be read'}; this is the feed's own text",
    )
