"""How rare is a term? What streamed by -> inverse document frequencies.

It starts with what is common anywhere (common_terms.py, news_terms.py), worth PRIOR_TEXTS texts, and learns from each
text; old texts fade as the table is halved. So it is never without an answer, and its memory is bounded. What is common
anywhere never becomes rare: that a stream has hardly any texts in a language, or on states, tells nothing of the few.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import repeat
from operator import add, sub
from typing import Final

from monitor.core.stories.common_terms import COMMON
from monitor.core.stories.news_terms import NEWS

# Texts that the prior weighs as much as. With 500 or 2,000 the stories come out alike; fewer let the stream speak.
PRIOR_TEXTS: Final = 500
# Terms kept at most, about 110 bytes each; then all counts are halved and the rarest go.
MAX_TERMS: Final = 250_000
# The least that a term counts: one that every text has says a little still.
LEAST: Final = 0.05
# Share of texts with a certain number of one digit, two, three; longer ones are rare.
_NUMBER_SHARES: Final = (0.2, 0.08, 0.02)
# Texts of the prior with a word that it does not know.
_UNSEEN: Final = 0.5


@dataclass(slots=True)
class Background:
    """Texts and the number of them that have each term. Same texts in the same order, same answers."""

    texts: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def rarity(self, term: str) -> float:
        """Inverse document frequency: 0.05 for a term of nearly every text, about 7 for one never seen."""
        expected = self.counts.get(term, 0) + _expected(term)
        rarity = math.log(PRIOR_TEXTS + self.texts + 1) - math.log(expected)
        return max(LEAST, min(rarity, _MOST.get(term, rarity)))

    def rarities(self, words: Iterable[str]) -> dict[str, float]:
        """The rarity of many words at once, a third of the time for each; none of them a number."""
        total, words = math.log(PRIOR_TEXTS + self.texts + 1), [*words]
        counted, expected = map(self.counts.get, words, repeat(0)), map(_EXPECTED.get, words, repeat(_UNSEEN))
        rarities = map(sub, repeat(total), map(math.log, map(add, counted, expected)))
        most = map(_MOST.get, words, repeat(total))
        return dict(zip(words, map(max, repeat(LEAST), map(min, rarities, most)), strict=True))

    def learn(self, terms: Iterable[str]) -> None:
        """Take in the distinct terms of one text."""
        self.texts += 1
        self.counts.update(terms)
        if len(self.counts) > MAX_TERMS:
            self._fade()

    def _fade(self) -> None:
        self.texts //= 2
        self.counts = Counter({term: count // 2 for term, count in self.counts.items() if count > 1})


# Share of texts with a word that is common anywhere; texts of the prior with it, and the most that it counts.
_SHARES: Final = {term: max(COMMON.get(term, 0.0), NEWS.get(term, 0.0)) for term in {**COMMON, **NEWS}}
_EXPECTED: Final = {term: PRIOR_TEXTS * share + _UNSEEN for term, share in _SHARES.items()}
_MOST: Final = {term: -math.log(share) for term, share in _SHARES.items()}


def _expected(term: str) -> float:
    if term[0].isdigit() and len(term) <= len(_NUMBER_SHARES):
        return PRIOR_TEXTS * _NUMBER_SHARES[len(term) - 1] + _UNSEEN
    return _EXPECTED.get(term, _UNSEEN)
