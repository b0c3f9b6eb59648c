"""Which numbers of a report are news? Title and text -> Figures: those that desks put forward, and all others.

A desk puts what is new into the title and the lead; further down stand the city's inhabitants, the year's budget, what
happened five years ago. What a number was before (`from 7.5 to 8 percent`, `instead of 120`), dates, years, hours,
spans of time, ages, numbers of a list, and numbers that are part of a name (`Boeing 737`, `Article 5`, `F-16`) are
never news. An amount is one number however a desk writes it (`2.5 million`, `2 500 000`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.core.stories.lexemes import Lexeme, amount_at, is_amount, lexed, may_be_a_day
from monitor.core.stories.terms import term_of
from monitor.core.text import split

# Words of the text that are its lead.
LEAD_WORDS: Final = 60
# Numbers below are said of anything (`two ministers`): news only in the title.
FEWEST: Final = 10
OLDEST: Final = 110
_is_plain = re.compile(r"\d[\d.]*").fullmatch
# Spans of time, hours of a day, words of ages.
_SPAN_WORDS: Final = """
second seconds minute minutes hour hours day days night nights week weeks month months year years decade decades am pm
morning evening старше лет года год годы месяц месяца месяцев недели недель неделя день дня дней часа часов час минут
минуты секунд суток років роки місяців тижнів днів годин хвилин Jahr Jahre Jahren Monat Monate Monaten Woche Wochen Tag
Tage Tagen Stunde Stunden Minuten Uhr an ans année années mois semaine semaines jour jours heure heures minutos hora
horas día días semana semanas mes meses año años anni giorni ore mesi
"""
# What lists are made of: `5 things to know`.
_LISTED_WORDS: Final = """
things ways takeaways facts reasons questions photos pictures images points tips charts maps moments lessons вещей
фактов причин способов вопросов фото пунктов советов Dinge Fakten Gründe Fragen Tipps choses raisons cosas razones
"""
# What is numbered: `Article 5`, `flight 237`, `резолюция 2202`.
_NUMBERED_WORDS: Final = """
article section chapter paragraph page phase stage round group room route highway road flight line channel resolution
clause annex appendix number no nos boeing airbus version part gate platform статья статьи статье рейс рейса резолюция
резолюции глава пункт номер дом корпус стр ст Artikel Flug Paragraf Seite Nummer artículo vuelo página résolution
"""
# `from 7.5 to 8 percent`: a number between these two is what the other was before.
_FROM_TO: Final = {
    "from": "to",
    "с": "до",
    "со": "до",
    "з": "до",
    "із": "до",
    "von": "auf",
    "de": "a",
    "da": "a",
}
# `instead of 120`, `up from 33`, in reading order.
_INSTEAD: Final = frozenset(
    [
        *(("instead", "of"), ("up", "from"), ("down", "from"), ("rather", "than"), ("compared", "with")),
        *(("compared", "to"), ("lieu", "de"), ("lugar", "de"), ("invece", "di")),
    ]
)
_FORMERLY: Final = frozenset(["вместо", "замість", "statt", "anstatt"])
# Words between a number and the one that it became: `from 120 million euros to 165`.
_FORMER_REACH: Final = 4
_SPANS: Final = frozenset(map(term_of, _SPAN_WORDS.split()))
_LISTED: Final = frozenset(map(term_of, _LISTED_WORDS.split()))
_NUMBERED: Final = frozenset(map(term_of, _NUMBERED_WORDS.split()))
_HYPHENS: Final = ("-", "\u2010", "\u2011")
# What may stand between a number and what it counts: `34-year-old`.
_JOINTS: Final = " \u00a0\u202f" + "".join(_HYPHENS)
# What follows a number that is a year, a month, a day or part of a date.
_DATE_SIGNS: Final = ("/", "年", "月", "日", "号")


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers as they are compared: those `put_forward`, and all, also with what they count (`14|hurt`)."""

    put_forward: frozenset[str]
    mentioned: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with the signs around it."""

    lexeme: Lexeme
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a text; `counted` is the term it counts, or empty."""

    number: str
    counted: str
    is_trivial: bool
    is_in_lead: bool

    @property
    def is_small(self) -> bool:
        return self.number.isdigit() and int(self.number) < FEWEST

    def entries(self) -> Iterator[str]:
        yield self.number
        if self.counted and not self.is_trivial:
            yield f"{self.number}|{self.counted}"


def figures_of(title: str, text: str) -> Figures:
    """The numbers of a report."""
    headed, told = [*_numbers(_words(title))], [*_numbers(_words(text))]
    forward = {each.number for each in headed if not each.is_trivial}
    forward |= {each.number for each in told if each.is_in_lead and not each.is_trivial and not each.is_small}
    return Figures(frozenset(forward), frozenset(entry for each in (*headed, *told) for entry in each.entries()))


def new_figures(told: Iterable[str], put_forward: Iterable[str], mentioned: Iterable[str]) -> frozenset[str]:
    """The numbers of a report that are news to whoever was told the numbers `told`, plain ones and `14|hurt`.

    Those put forward, and further down those of things that were told in another number.
    """
    known: set[str] = set()
    counted: set[str] = set()
    for number, _, what in (entry.partition("|") for entry in told):
        known.add(number)
        counted.add(what)
    parted = (entry.partition("|") for entry in mentioned)
    recounted = {number for number, _, what in parted if what and what in counted}
    return frozenset({*put_forward, *recounted} - known)


def _words(text: str) -> list[_Word]:
    around = split(text)[::2]
    return [*map(_Word, lexed(text).lexemes, around, around[1:])]


def amounts_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Every amount as it is compared, with the places in `split(text)` of its first word and behind its last."""
    for number, first, end in _amounts(_words(text)):
        yield number, 2 * first + 1, 2 * end


def _numbers(words: Sequence[_Word]) -> Iterator[_Number]:
    for number, first, end in _amounts(words):
        before = words[first - 1] if first else None
        after = words[end] if end < len(words) else None
        counted = after if after and not after.before.strip(_JOINTS) else None
        is_trivial = (
            _is_date(words[end - 1], before, after)
            or _is_trivial(words[first], before, counted)
            or _is_former(words, first, end)
        )
        yield _Number(number, counted.lexeme.term if counted else "", is_trivial, first < LEAD_WORDS)


def _amounts(words: Sequence[_Word]) -> Iterator[tuple[str, int, int]]:
    """(amount, place of its first word, place behind its last). What has letters is a name, `second` counts nothing."""
    lexemes, end = [each.lexeme for each in words], 0
    for place, each in enumerate(lexemes):
        if place >= end and each.number is not None and each.number[0] != "#":
            number, end = amount_at(lexemes, place)
            if _is_plain(number) and is_amount(number, lexemes, place, end):
                yield number, place, end


def _is_trivial(word: _Word, before: _Word | None, counted: _Word | None) -> bool:
    return (
        _is_age(word)
        or _is_list_number(word)
        or (before is not None and _is_part_of_name(word, before))
        or (counted is not None and term_of(counted.lexeme.word) in _SPANS | _LISTED)
    )


def _is_date(word: _Word, before: _Word | None, after: _Word | None) -> bool:
    is_by_month = may_be_a_day(word.lexeme) and any(each.lexeme.is_month for each in (before, after) if each)
    return word.lexeme.is_digits and (
        is_by_month or word.after.startswith("/") or (after is not None and after.lexeme.word in _DATE_SIGNS)
    )


def _is_former(words: Sequence[_Word], first: int, end: int) -> bool:
    """What another number was before: `from 7.5 to 8`, `instead of 120 million`, `up from 33`."""
    two = [each.lexeme.key for each in words[max(0, first - 2) : first]]
    if not two:
        return False
    if two[-1] in _FORMERLY or tuple(two) in _INSTEAD:
        return True
    became = _FROM_TO.get(two[-1])
    reached = zip(words[end : end + _FORMER_REACH], words[end + 1 : end + 1 + _FORMER_REACH], strict=False)
    return any(to.lexeme.key == became and number.lexeme.number is not None for to, number in reached)


def _is_age(word: _Word) -> bool:
    """`Anna Weber, 34, said`."""
    number = word.lexeme.number or ""
    return word.before.strip() == "," and word.after[:1] == "," and number.isdigit() and int(number) <= OLDEST


def _is_list_number(word: _Word) -> bool:
    """`1. Wash hands` at the start of a line, `#5`, `№ 5`."""
    is_first = not word.before or "\n" in word.before
    return (is_first and word.after[:1] in (".", ")")) or word.before.rstrip()[-1:] in ("#", "№")


def _is_part_of_name(word: _Word, before: _Word) -> bool:
    """`Covid-19`, `F-16`, `Boeing 737`."""
    if word.before in _HYPHENS:
        return before.lexeme.is_capital
    return word.before.strip() in ("", ".") and term_of(before.lexeme.word) in _NUMBERED
