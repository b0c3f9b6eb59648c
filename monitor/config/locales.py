"""How a locale writes dates and times: its name -> Calendar, by Unicode's tables (CLDR). Reads Babel's data files."""

from datetime import UTC, date, datetime
from datetime import time as time_of_day
from functools import cache
from typing import TYPE_CHECKING, Final

from monitor.config.fields import as_text, wrong
from monitor.config.source import shortened

if TYPE_CHECKING:
    from monitor.core.render import Calendar

# Code points; the longest full date of all locales has 50.
LONGEST: Final = 80


def as_locale(value: object) -> str:
    """The name of a locale that is known, `de` or `pt-BR`, as BCP 47 writes it.

    Raises:
        ValueError: there is none of the name.
    """
    from babel import Locale, UnknownLocaleError

    text = as_text(value)
    try:
        found = Locale.parse(text.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        raise wrong(f'no locale "{shortened(text)}": write a language, with a country if need be: de, en-US') from None
    return str(found).replace("_", "-")


@cache
def calendar_of(locale: str | None) -> "Calendar":
    """How dates and times are written in a locale; without one in English with hours up to 24."""
    # What fills templates costs 80 ms, Babel as much, and who only reads the files needs neither.
    from monitor.core.digest.clean import clean
    from monitor.core.render import ENGLISH, Calendar

    if locale is None:
        return ENGLISH
    from babel import Locale, dates

    known = Locale.parse(locale, sep="-")

    def by_skeleton(skeleton: str, day: date) -> str:
        noon = datetime.combine(day, time_of_day(12), UTC)
        return clean(dates.format_skeleton(skeleton, noon, locale=known), LONGEST)

    def by_format(pattern: str, day: date) -> str:
        return clean(dates.format_date(day, pattern, locale=known), LONGEST)

    return Calendar(
        # Without its zone: a clock that shows another zone's time is not what a reader asked for.
        time=lambda at: clean(dates.format_time(at.replace(tzinfo=None), "short", locale=known), LONGEST),
        # Not the forms for names that stand alone (cccc): once Babel 2.18 has read Sorbian, it has them in Sorbian for
        # every language that shares them with the others.
        weekday=lambda day: by_format("EEEE", day),
        short_weekday=lambda day: by_format("EEE", day),
        day=lambda day: by_skeleton("MMMMd", day),
        short_day=lambda day: by_skeleton("MMMd", day),
        day_and_year=lambda day: by_skeleton("yMMMd", day),
        full=lambda day: by_format("full", day),
    )
