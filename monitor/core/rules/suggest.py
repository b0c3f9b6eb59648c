"""What could be added to a rule: articles that it just misses, and words that go with its hits. Pure.

Words are weighed by log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn, "Fightin' Words",
Political Analysis 16, 2008): how much likelier a word is in the articles of one kind than in those of another, with the
language of all of them as the prior, in standard deviations. Articles that hold the word are counted and not its
occurrences, so that one long article does not speak for a word.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from math import log, sqrt
from typing import Final

from monitor.core.rules import plan
from monitor.core.rules.explain import Failure, compiled_rule, scene_of
from monitor.core.rules.explain.misses import first_failure
from monitor.core.rules.explain.parts import settled
from monitor.core.rules.explain.scene import Range, Scene
from monitor.core.rules.matcher import Matcher
from monitor.core.rules.syntax import Condition, Document
from monitor.core.text import word_set

# Words in fewer hits say nothing.
FEWEST_HITS: Final = 3
# Standard deviations from which on a word is taken to go with the hits: one in twenty does by chance.
SIGNIFICANT: Final = 1.96
# How much the prior weighs beside the articles: as many words as a few of them hold.
_PRIOR_WEIGHT: Final = 500.0


@dataclass(frozen=True, slots=True)
class WordScore:
    """A folded word, in how many hits and how many other articles it stands, and how far it leans to the hits."""

    word: str
    hits: int
    others: int
    z: float


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An article that lacks one condition of a rule."""

    article_id: int
    failure: Failure


class Survey:
    """What one rule finds and just misses among articles, which are added one by one.

    `hits` counts matches, `articles` all; `misses` holds an entry for each article that lacks one condition.
    """

    def __init__(self, matcher: Matcher, rule_id: str, today: date) -> None:
        self._matcher, self._rule_id, self._today = matcher, rule_id, today
        self._words_of_hits, self._words_of_others = Counter[str](), Counter[str]()
        self._known: set[str] = set()
        self.articles = self.hits = 0
        self.misses: list[NearMiss] = []

    def add(self, article_id: int, document: Document) -> None:
        """Looks at one more article."""
        self.articles += 1
        match = self._matcher.match(document, self._today)
        words = word_set(document.title, document.text)
        if match:
            self.hits += 1
            self._words_of_hits.update(words)
            self._known.update(*(word_set("", item.span.text) for item in match[0].evidence))
            return
        self._words_of_others.update(words)
        if failure := near_miss(self._matcher, self._rule_id, document, self._today):
            self.misses.append(NearMiss(article_id, failure))

    def words(self) -> tuple[WordScore, ...]:
        """The words that go with the hits, without those that the rule finds already."""
        return words_that_lean(self._words_of_hits, self._words_of_others, self._known)


def near_miss(matcher: Matcher, rule_id: str, document: Document, today: date) -> Failure | None:
    """The one condition that a document lacks; None where the rule matches it, or where it lacks more than one."""
    compiled = compiled_rule(matcher, rule_id)
    scene = scene_of(matcher, document, today)
    condition = settled(compiled.rule.condition)
    if not _lacks_one(scene, condition, compiled.node, scene.whole):
        return None
    return first_failure(scene, condition, compiled.node, scene.whole)


def _lacks_one(scene: Scene, condition: Condition, node: plan.Node, within: Range) -> bool:
    """Whether all holds but one part, or but that the parts do not stand together."""
    if scene.holds(node, within):
        return False
    parts = scene.parts(condition, node)
    failing = [part for part in parts if not scene.holds(part[1], within)]
    match node:
        case plan.All():
            return len(failing) == 1 and len(parts) > 1
        case plan.Within() | plan.Window():
            return len(failing) <= 1 and len(parts) > 1
        case plan.Any():
            return any(_lacks_one(scene, *part, within) for part in parts)
        case plan.Distinct() | plan.Occurrences():
            return node.count > 1 and scene.count_of(node, within) == node.count - 1
        case _:
            return False


def words_that_lean(
    hits: Mapping[str, int], others: Mapping[str, int], known: Collection[str] = ()
) -> tuple[WordScore, ...]:
    """Words that go with the hits, the strongest first; `hits` and `others` say how many articles hold a word.

    Words that the rule finds already (`known`) are left out.
    """
    both = Counter(hits) + Counter(others)
    total, own, rest = sum(both.values()), sum(hits.values()), sum(others.values())
    scores = [
        WordScore(word, count, others.get(word, 0), _z(count, own, others.get(word, 0), rest, both[word] / total))
        for word, count in hits.items()
        if count >= FEWEST_HITS and word not in known and any(map(str.isalpha, word))
    ]
    return tuple(
        sorted((score for score in scores if score.z >= SIGNIFICANT), key=lambda score: (-score.z, score.word))
    )


def _z(count: int, of: int, other: int, of_others: int, share: float) -> float:
    """The log-odds ratio of a word in standard deviations (equations 16 and 20 to 22 of the paper)."""
    prior = _PRIOR_WEIGHT * share
    first, second = count + prior, other + prior
    ratio = _log_odds(first, of + _PRIOR_WEIGHT) - _log_odds(second, of_others + _PRIOR_WEIGHT)
    return ratio / sqrt(1 / first + 1 / second)


def _log_odds(count: float, total: float) -> float:
    """Where a word is all there is, the odds are those of one more word."""
    return log(count / max(total - count, 1.0))
