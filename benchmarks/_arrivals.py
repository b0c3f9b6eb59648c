"""Generated news: number -> Document, always the same. 500 articles a day, as desks and agencies bring them.

Of a hundred articles 36 report on one of the open events in words of their own, 12 print another's text again (cut,
with a paragraph added, under another headline), 4 fill a template, and 48 are alone with what they tell. Words come as
often as words do (Zipf); an event is known by its names, its words and its numbers, and a few are told forty times.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product

from monitor.core.stories import Document

A_DAY = 500
START = datetime(2026, 1, 1, tzinfo=UTC)
# New events of a day, days that they are reported on.
EVENTS_A_DAY, OPEN_DAYS = 40, 3
# Words of an event, its names, and the words of a report.
OF_EVENT, NAMES_OF_EVENT, OF_REPORT, OF_SENTENCE = 45, 5, 380, 17
# Share of the words of a report that are those of its event.
TOLD = 0.3
TEMPLATES = 30
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_WORDS = ["".join(word) for word in product(_SYLLABLES, repeat=2)] + [
    "".join(word) for word in product(_SYLLABLES[::2], _SYLLABLES, _SYLLABLES[::3])
]
_NAMES = ["".join(word).capitalize() + "ov" for word in product(_SYLLABLES, _SYLLABLES[::2])]
_FREQUENT = [*accumulate(1 / (rank + 8) for rank in range(len(_WORDS)))]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def document(number: int) -> Document:
    """The article that arrives in that place, counted from 0."""
    title, sentences = _article(number)
    return Document(str(number), title, " ".join(sentences), START + timedelta(days=number / A_DAY))


def _article(number: int) -> tuple[str, list[str]]:
    drawn = random.Random(f"article {number}")
    kind = drawn.randrange(100)
    if kind < 36:
        return _report(drawn, _open_event(drawn, number // A_DAY))
    if kind < 48 and number:
        return _reprint(drawn, _article(number - 1 - drawn.randrange(min(number, A_DAY))))
    if kind < 52:
        return _filling(drawn, number // A_DAY)
    return _report(drawn, f"alone {number}")


def _open_event(drawn: random.Random, day: int) -> str:
    """An event of today or one of the days before. Most reports are on the first ones."""
    opened = max(0, day - int(OPEN_DAYS * drawn.random() ** 2))
    return f"event {opened} {int(EVENTS_A_DAY * drawn.random() ** 2)}"


def _report(drawn: random.Random, event: str) -> tuple[str, list[str]]:
    told = random.Random(event)
    words = told.choices(_WORDS[100:], k=OF_EVENT)
    names = told.choices(_NAMES, k=NAMES_OF_EVENT)
    numbers = [f"{told.randrange(2, 900)} {words[place]}" for place in range(6)]
    known = [*words, *names * 3, *numbers]
    said = drawn.choices(_WORDS, cum_weights=_FREQUENT, k=OF_REPORT)
    for place in range(OF_REPORT):
        if drawn.random() < TOLD:
            said[place] = drawn.choice(known)
    title = " ".join((drawn.choice(names), *drawn.sample(words, 3), *drawn.choices(_WORDS, cum_weights=_FREQUENT, k=3)))
    return title, [_sentence(said[start : start + OF_SENTENCE]) for start in range(0, OF_REPORT, OF_SENTENCE)]


def _reprint(drawn: random.Random, original: tuple[str, list[str]]) -> tuple[str, list[str]]:
    title, sentences = original
    if drawn.random() < 0.5:
        title = " ".join(drawn.choices(_WORDS, cum_weights=_FREQUENT, k=7))
    if drawn.random() < 0.5:
        sentences = sentences[: 8 + drawn.randrange(12)]
    if drawn.random() < 0.3:
        sentences = [*sentences, _sentence(drawn.choices(_WORDS, cum_weights=_FREQUENT, k=40))]
    return title, sentences


def _filling(drawn: random.Random, day: int) -> tuple[str, list[str]]:
    """One of the reports that come every day with other numbers."""
    form = random.Random(f"template {drawn.randrange(TEMPLATES)}")
    place, words = form.choice(_NAMES), form.choices(_WORDS, cum_weights=_FREQUENT, k=180)
    for gap in range(5, 180, 9):
        words[gap] = str(drawn.randrange(2, 90))
    date = START + timedelta(days=day)
    lead = f"{place}, {_DAYS[date.weekday()]}, {date.day} {date:%B}."
    return f"{place} on {date.day} {date:%B}", [lead, *(_sentence(words[at : at + 15]) for at in range(0, 180, 15))]


def _sentence(words: Sequence[str]) -> str:
    return f"{words[0].capitalize()} {' '.join(words[1:])}."
