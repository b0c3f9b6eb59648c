"""The three runs over the archive, from a window of it to a result: a trial, an edit compared, late matches. Async."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Final, TypeAlias

from monitor.backtest import compare, late, sifting, trial
from monitor.backtest.asking import MOST_UNJUDGED, Advance, Asking, backtest_pool
from monitor.core.backtest.count import days_between
from monitor.core.backtest.count import trial as summary
from monitor.core.backtest.values import DigestChange, Found, RuleDiff, Trial
from monitor.core.model import DigestPlan
from monitor.core.rules import Rule, RuleSet
from monitor.core.rules.parts import changes, narrowed
from monitor.pool import Pool
from monitor.store import Store

# Begins to show the progress of a step: its name and how many articles it has.
Progress: TypeAlias = Callable[[str, int], Advance]

NO_RULES: Final = RuleSet((), (), ())


def no_progress(_name: str, _total: int) -> Advance:
    """Shows nothing."""
    return lambda _: None


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the archive that is looked at. `days` are local ones, the present day last."""

    since: datetime
    now: datetime
    zone: tzinfo
    article_ids: tuple[int, ...]
    days: tuple[date, ...]

    @classmethod
    def of(cls, store: Store, since: datetime, now: datetime, zone: tzinfo) -> "Window":
        """The articles first seen since then. Days before the first of them are left out: nobody was watching."""
        numbers = tuple(store.archive.numbers(since))
        first = max(since, store.archive.first_seen_at(numbers[0])) if numbers else now
        return cls(since, now, zone, numbers, days_between(min(first, now), now, zone))

    @property
    def today(self) -> date:
        """The day (UTC) on which rules begin and expire."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Bench:
    """What a run works with: the store, so many worker processes, and somebody who watches.

    Word sets are used for `few` rules at most; after `patience` articles that cannot be judged the run ends.
    """

    store: Store
    workers: int = 2
    progress: Progress = no_progress
    few: int = sifting.FEW
    patience: int = MOST_UNJUDGED

    def asking(self, pool: Pool, workers: int, advance: Advance = lambda _: None) -> Asking:
        """A way through the archive by the workers of a pool."""
        return Asking(self.store, pool, 2 * workers, advance, patience=self.patience)

    def is_small(self, ruleset: RuleSet) -> bool:
        """Whether a rule set is small enough for its candidates to be few."""
        return sum(rule.enabled for rule in ruleset.rules) <= self.few


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit of the rules changes. `unchanged` counts rules that find the same as before."""

    articles: int
    unjudged: int
    unchanged: int
    rules: tuple[RuleDiff, ...]
    digests: tuple[DigestChange, ...]


async def try_rules(
    bench: Bench, ruleset: RuleSet, tried: Sequence[Rule], window: Window, plans: Sequence[DigestPlan]
) -> Trial:
    """What these rules of `ruleset` find in the window, and what digests of them would hold a day."""
    part = narrowed(ruleset, {rule.rule_id for rule in tried})
    async with _prepared(bench, window, [part]) as asking:
        found = await _find(bench, asking, part, window, "matching")
    return summary(part, tried, found, window.days, window.zone, plans)


async def try_edit(bench: Bench, old: RuleSet, new: RuleSet, window: Window, plans: Sequence[DigestPlan]) -> Edit:
    """What the rules find in the window since an edit, and what they no longer do."""
    found = changes(old, new)
    changed = [change for change in found if not change.is_same]
    shown = [change for change in found if not change.is_same or change.is_renamed]
    parts = [
        narrowed(old, {change.old.rule_id for change in changed if change.old}),
        narrowed(new, {change.new.rule_id for change in changed if change.new}),
    ]
    async with _prepared(bench, window, parts) as asking:
        before = compare.Side(old, parts[0], await _find(bench, asking, parts[0], window, "matching the old rules"))
        after = compare.Side(new, parts[1], await _find(bench, asking, parts[1], window, "matching the new rules"))
        asking.advance = no_progress("", 0)
        rules = await compare.compare(asking, shown, before, after, window.today)
    stored = await asyncio.to_thread(bench.store.archive.findings, window.since)
    return Edit(
        articles=max(before.found.articles, after.found.articles),
        unjudged=len(set(asking.unjudged)),
        unchanged=len(found) - len(changed),
        rules=rules,
        digests=compare.digest_changes(plans, before, after, stored, window.days),
    )


async def apply_rules(
    bench: Bench, ruleset: RuleSet, named: Collection[str], window: Window, *, is_dry_run: bool
) -> tuple[Counter[str], frozenset[str], int]:
    """(new matches of each rule, rules that were run, articles that could not be judged).

    Rules that changed since an article was judged are run over it, or else those named; what they find is stored as
    late, unless it `is_dry_run`.
    """
    wanted = await asyncio.to_thread(late.outdated, bench.store, ruleset, window.article_ids, named)
    rules: frozenset[str] = frozenset().union(*wanted.values())
    if not wanted:
        return Counter(), rules, 0
    async with backtest_pool(ruleset, bench.workers, bench.store) as pool:
        asking = bench.asking(pool, bench.workers, bench.progress("matching", len(wanted)))
        if is_dry_run:
            added = await late.rehearse(asking, ruleset, wanted, window.now)
        else:
            added = await late.apply(asking, ruleset, wanted, window.now, is_last_word=not named)
    return added, rules, len(asking.unjudged)


@asynccontextmanager
async def _prepared(bench: Bench, window: Window, parts: Sequence[RuleSet]) -> AsyncIterator[Asking]:
    """Workers for some small rule sets or a large one; where word sets will be used, those that lack are made first.

    Few rules have few candidates: one worker reads them in less time than two load their dictionaries.
    """
    is_small = all(map(bench.is_small, parts))
    if is_small:
        await _note_words(bench, window)
    else:
        languages = await asyncio.to_thread(bench.store.archive.languages, window.since)
        await asyncio.to_thread(sifting.ready_dictionaries, bench.store, parts, languages)
    workers = 1 if is_small else bench.workers
    async with backtest_pool(parts[-1], workers, bench.store) as pool:
        yield bench.asking(pool, workers)


async def _note_words(bench: Bench, window: Window) -> None:
    lacking = await asyncio.to_thread(sifting.without_words, bench.store, window.article_ids)
    if lacking:
        async with backtest_pool(NO_RULES, bench.workers, bench.store) as pool:
            advance = bench.progress("noting which words each article has (once)", len(lacking))
            await sifting.note_words(bench.asking(pool, bench.workers, advance), lacking)


async def _find(bench: Bench, asking: Asking, ruleset: RuleSet, window: Window, name: str) -> Found:
    """What the rules of one set find in the window."""
    if not any(rule.enabled for rule in ruleset.rules):
        return Found(0, (), (), {})
    article_ids, articles = window.article_ids, None
    if bench.is_small(ruleset):
        languages = await asyncio.to_thread(bench.store.archive.languages, window.since)
        sifted = await sifting.candidates(asking, ruleset, window.article_ids, languages)
        article_ids, articles = tuple(sifted.article_ids), sifted.articles
    asking.advance = bench.progress(name, len(article_ids))
    found = await trial.find(asking, ruleset, article_ids, window.today)
    return found if articles is None else replace(found, articles=articles)
