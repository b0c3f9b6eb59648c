"""What stories cost: CPU time per article and memory, at a full window.

    python benchmarks/stories.py [--articles N] [--window N]

A generated year of arrivals, 500 articles a day: two fifths reports of events of the last days in other words, a tenth
reprints, the rest of their own. The targets (docs/technotes/stories.md): 3 ms an article and 400 MB at a window of
20,000, 6 ms at 100,000; the second look included. CPU time of this process alone.
"""

import argparse
import hashlib
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from monitor.core.stories import Document, Limits, StoryBook, sign

A_DAY = 500
START = datetime(2026, 1, 1, tzinfo=UTC)
# Size of the vocabulary, words of an event, words of an article.
VOCABULARY, OF_EVENT, OF_ARTICLE = 30_000, 60, 380
ARTICLES_SHOWN = 5_000
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprtvz" for vowel in "aeiou"]


def main() -> None:
    """Print the figures as the window fills."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=25_000)
    parser.add_argument("--window", type=int, default=20_000)
    asked = parser.parse_args()
    limits = Limits(window=timedelta(days=10_000), articles=asked.window)
    book, signing, deciding = StoryBook(limits=limits), 0.0, 0.0
    print(f"{'articles':>9} {'kept':>7} {'stories':>8} {'sign ms':>8} {'decide ms':>9} {'peak MB':>8}")
    for number, document in enumerate(documents(asked.articles), start=1):
        began = time.process_time()
        signature = sign(document)
        signed = time.process_time()
        book.add(document, signature)
        if book.is_look_due:
            book.look_again()
        signing, deciding = signing + signed - began, deciding + time.process_time() - signed
        if number % ARTICLES_SHOWN == 0 or number == asked.articles:
            since = number % ARTICLES_SHOWN or ARTICLES_SHOWN
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{number:>9} {len(book.kept):>7} {len(book.clusters):>8} {1000 * signing / since:>8.2f}"
                f" {1000 * deciding / since:>9.2f} {peak:>8.0f}",
                flush=True,
            )
            signing = deciding = 0.0


def documents(count: int) -> Iterator[Document]:
    """The arrivals, always the same."""
    texts: list[str] = []
    for number in range(count):
        drawn = _Draw(f"article {number}")
        published = START + timedelta(days=number / A_DAY)
        if texts and drawn.below(10) == 0:
            text = texts[-1 - drawn.below(min(len(texts), 2 * A_DAY))]
        else:
            # Events are open for two days; two fifths of the articles tell of one of them.
            event = number // A_DAY * 40 + drawn.below(80) if drawn.below(5) < 2 else 10_000_000 + number
            text = _text(drawn, _Draw(f"event {event}"))
        texts = [*texts[-2 * A_DAY :], text] if len(texts) > 4 * A_DAY else [*texts, text]
        yield Document(str(number), text.partition(".")[0], text, published)


class _Draw:
    """Numbers drawn from a name, always the same."""

    def __init__(self, name: str) -> None:
        self._name, self._count, self._left = name, 0, b""

    def below(self, end: int) -> int:
        if len(self._left) < 4:
            self._left = hashlib.sha256(f"{self._name} {self._count}".encode()).digest()
            self._count += 1
        value, self._left = int.from_bytes(self._left[:4], "big"), self._left[4:]
        return value % end

    def word(self) -> str:
        # Common words come often, rare ones seldom (Zipf): the square of an even draw, twice.
        rank = self.below(VOCABULARY) * self.below(VOCABULARY) // VOCABULARY
        return _word(rank)


def _word(rank: int) -> str:
    """A word of three syllables for each rank, all different; one in nine is a name."""
    letters = "".join(_SYLLABLES[rank // len(_SYLLABLES) ** place % len(_SYLLABLES)] for place in range(3))
    return letters.capitalize() if rank % 9 == 0 else letters


def _said(drawn: _Draw, of_event: list[str]) -> str:
    """A word of the event, or any word; now and then a number."""
    if drawn.below(4) == 0:
        return of_event[drawn.below(OF_EVENT)]
    return drawn.word() if drawn.below(40) else str(drawn.below(900))


def _text(drawn: _Draw, event: _Draw) -> str:
    of_event = [event.word() for _ in range(OF_EVENT)]
    words = [_said(drawn, of_event) for _ in range(OF_ARTICLE)]
    return ". ".join(" ".join(words[start : start + 18]) for start in range(0, len(words), 18)) + "."


if __name__ == "__main__":
    main()
