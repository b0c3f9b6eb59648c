"""Rules over the stored articles: what they find, newest first, with samples. Store and worker processes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from monitor.backtest.asking import Articles, Asking, seconds_for
from monitor.core.backtest.archived import Finding
from monitor.core.backtest.count import best, to_beat
from monitor.core.backtest.values import BatchFound, Found, Sample
from monitor.core.rules import RuleSet
from monitor.pool import WorkerFailure, archive
from monitor.pool.worker import RulesWanted


async def find(asking: Asking, ruleset: RuleSet, article_ids: Sequence[int], today: date) -> Found:
    """What the enabled rules of `ruleset` find in these articles (sorted numbers)."""
    search = _Search(asking, ruleset, today)
    findings = await asking.each(article_ids, search.ask)
    return Found(
        articles=search.articles,
        unjudged=tuple(sorted(asking.unjudged)),
        findings=tuple(sorted(findings, key=lambda finding: finding.article_id)),
        samples=search.samples,
    )


class _Search:
    """One search under way. As samples gather, workers are told how strong a match must be to be worth sending."""

    def __init__(self, asking: Asking, ruleset: RuleSet, today: date) -> None:
        self._asking, self._ruleset, self._today = asking, ruleset, today
        self.articles = 0
        self.samples: dict[str, tuple[Sample, ...]] = {}
        self._seen = Counter[str]()

    async def ask(self, articles: Articles) -> list[Finding]:
        """The findings of one batch."""
        bounds = {rule: to_beat(samples, self._seen[rule]) for rule, samples in self.samples.items()}

        async def question(some: Articles, rules: RuleSet | str) -> BatchFound | RulesWanted | WorkerFailure:
            return await self._asking.pool.run(seconds_for(some), archive.find, some, bounds, self._today, rules)

        answers = await self._asking.answers(articles, self._ruleset, question)
        self.articles += len(articles)
        for answer in answers:
            self._keep(answer)
        return [finding for answer in answers for finding in answer.findings]

    def _keep(self, answer: BatchFound) -> None:
        self._seen.update(rule for finding in answer.findings for rule in finding.rules)
        for rule, sample in answer.samples:
            self.samples[rule] = best((*self.samples.get(rule, ()), sample))
