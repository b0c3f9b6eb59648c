"""What is new in a story since a reader was told of it? What was told, what is there now -> Novelty.

A story without news does not come again. Numbers and quotations are news only where no report told before had them,
and numbers only where a desk puts them forward (figures.py).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from monitor.core.model import Content
from monitor.core.stories.figures import figures_of, new_figures
from monitor.core.text import key, split

# Words of a quotation that can be told again by its words; shorter ones are single words in quotation marks.
SHORTEST_QUOTE: Final = 5
# Words by which two quotations are the same: desks cut them at either end.
_TELLING: Final = 5
_QUOTES: Final = re.compile(
    '“([^“”]{10,600})”|"([^"\n]{10,600})"|«([^«»]{10,600})»|„([^„“”]{10,600})[“”]|「([^「」]{5,300})」'
)


@dataclass(frozen=True, slots=True)
class Novelty:
    """What a reader was not told yet. `is_new_story`: nothing of it was ever told."""

    is_new_story: bool = False
    outlets: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    quotes: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return self.is_new_story or bool(self.outlets or self.actors or self.numbers or self.quotes)


def content_of(title: str, text: str, outlets: Iterable[str] = (), actors: Iterable[str] = ()) -> Content:
    """What one report says. `outlets` printed it, `actors` were matched in it."""
    figures = figures_of(title, text)
    telling = frozenset(run for quote in quotes_of(text) for run in _runs(quote))
    return Content(frozenset(outlets), frozenset(actors), figures.put_forward, telling, figures.mentioned)


def new_numbers(told: Content, now: Content) -> frozenset[str]:
    """The numbers that are news to whoever was told the first content: see figures.py."""
    return new_figures(told.numbers | told.mentioned, now.numbers, now.mentioned)


def quotes_of(text: str) -> tuple[str, ...]:
    """The quotations of a text in order, without their marks; those of fewer than five words are left out."""
    found = ("".join(groups) for groups in _QUOTES.findall(text))
    return tuple(quote for quote in found if len(split(quote)) // 2 >= SHORTEST_QUOTE)


def novelty(told: Content | None, title: str, text: str, outlets: Iterable[str], actors: Iterable[str]) -> Novelty:
    """What one more report adds to what was told; `told` is None where the story was not."""
    return added(told, content_of(title, text, outlets, actors), quotes_of(text))


def added(told: Content | None, now: Content, quotes: Iterable[str] = ()) -> Novelty:
    """What reports add to what was told: their contents in one, and their quotations."""
    if told is None:
        return Novelty(is_new_story=True)
    return Novelty(
        outlets=tuple(sorted(now.outlets - told.outlets)),
        actors=tuple(sorted(now.actors - told.actors)),
        numbers=tuple(sorted(new_numbers(told, now), key=lambda number: (len(number), number))),
        quotes=tuple(quote for quote in dict.fromkeys(quotes) if told.quotes.isdisjoint(_runs(quote))),
    )


def _runs(quote: str) -> list[str]:
    words = [key(token) for token in split(quote)[1::2]]
    return [" ".join(words[start : start + _TELLING]) for start in range(len(words) - _TELLING + 1)]
