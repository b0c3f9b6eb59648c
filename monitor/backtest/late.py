"""Rules run again over stored articles; what they find now is stored as late matches. Store and worker processes."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from monitor.backtest.asking import Articles, Asking
from monitor.core.backtest.outdated import rules_to_apply
from monitor.core.model import Match
from monitor.core.rules import RuleSet, read_rules
from monitor.core.rules.parts import narrowed
from monitor.pool import archive
from monitor.store import Store


def outdated(
    store: Store, ruleset: RuleSet, article_ids: Sequence[int], named: Collection[str]
) -> dict[int, frozenset[str]]:
    """The rules to run over each of these articles: those named, or those that changed since it was judged."""
    judged_by = store.archive.judged_by(article_ids)
    revisions = store.archive.revisions({version for version in judged_by.values() if version is not None})
    readings = {version: read_rules(data).ruleset for version, data in revisions.items()}
    older = {version: read for version, read in readings.items() if read is not None}
    return rules_to_apply(ruleset, judged_by, older, named)


async def apply(
    asking: Asking, ruleset: RuleSet, wanted: Mapping[int, frozenset[str]], now: datetime, *, is_last_word: bool
) -> Counter[str]:
    """Store what the rules that are `wanted` of each article find; how many matches of each rule are new. Idempotent.

    Each batch is stored in short transactions of its own: an end in between loses nothing that the next run does not
    find. `is_last_word`: these are all rules that changed, so that the articles count as judged by `ruleset`.
    """
    applying = _Applying(asking, ruleset, wanted, now)

    async def ask(articles: Articles) -> list[None]:
        found = await applying.new_matches(articles)
        await asyncio.to_thread(asking.store.add_late_matches, found, ruleset.version, now)
        if is_last_word:
            judged = {article.article_id for article in articles}.difference(asking.unjudged)
            await asyncio.to_thread(asking.store.archive.mark_judged, judged, ruleset.version)
        return []

    await asking.each(sorted(wanted), ask)
    return applying.found


async def rehearse(
    asking: Asking, ruleset: RuleSet, wanted: Mapping[int, frozenset[str]], now: datetime
) -> Counter[str]:
    """What `apply` would return. Nothing is written."""
    applying = _Applying(asking, ruleset, wanted, now)

    async def ask(articles: Articles) -> list[None]:
        await applying.new_matches(articles)
        return []

    await asking.each(sorted(wanted), ask)
    return applying.found


class _Applying:
    """Rules run over articles; counts what the store does not hold yet."""

    def __init__(self, asking: Asking, ruleset: RuleSet, wanted: Mapping[int, frozenset[str]], now: datetime) -> None:
        self._asking, self._wanted, self._today = asking, wanted, now.date()
        rules = frozenset().union(*wanted.values())
        self._tried = narrowed(ruleset, rules)
        self._held = asking.store.archive.matched(rules)
        self.found: Counter[str] = Counter()

    async def new_matches(self, articles: Articles) -> list[tuple[int, Match]]:
        """(article, match) of one batch."""
        answers = await self._asking.answers_about(articles, self._wanted, self._tried, archive.matches_of, self._today)
        new = [
            (number, match)
            for found in answers
            for number, match in found
            if match.rule not in self._held.get(number, frozenset())
        ]
        self.found.update(match.rule for _, match in new)
        return new
