"""The kinds of value in the files: text as written -> typed value, or a sentence on what to write. Pure.

Every scalar arrives as text (yaml_reader.py). The JSON Schemas say what an editor's YAML reader makes of the same
words: there `30` is a number and `yes` may be a boolean.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Final
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from monitor.config.source import shortened

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Seconds. Some hundred lengths of six digits would make more than a timedelta holds.
LONGEST_DURATION: Final = 100_000 * 366 * 24 * 3600
_DURATION: Final = re.compile(r"(\d{1,6})\s*(s|m|min|h|d|w)")
_UNIT_SECONDS: Final = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.IGNORECASE)
_COUNTRY_FOR_LANGUAGE: Final = {"ua": "uk", "cn": "zh", "jp": "ja", "by": "be", "cz": "cs", "dk": "da", "gr": "el"}
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")  # RFC 9110 5.1: a token
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
# RFC 5321 4.1.2 without quoted local parts and address literals, which no reader of a digest has.
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?={_LABEL})(?:{_LABEL}\.)*{_LABEL}")

DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_DAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_GROUPS: Final = {
    **{name: frozenset({number}) for number, name in enumerate(DAY_NAMES)},
    "weekdays": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
    "daily": frozenset(range(7)),
}


def wrong(message: str) -> PydanticCustomError:
    """The error that carries `message` through pydantic unchanged."""
    return PydanticCustomError("wrong", "{message}", {"message": message})


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that is nearest to a misspelled one, whatever its capitals; None where none is near."""
    by_lower = {name.lower(): name for name in known}
    near = get_close_matches(word.lower()[:100], by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else None


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """`, did you mean "at"?`, or nothing where no known word is near."""
    near = nearest(word, known)
    return f', did you mean "{near}"?' if near else ""


def as_text(value: object) -> str:
    """One line of text, stripped, without control characters (a line break in a name would forge mail headers)."""
    if isinstance(value, list | dict):
        raise wrong("one word or text is needed here, not a list or a map")
    if not isinstance(value, str) or not value.strip():
        raise wrong("a value is missing here")
    text = value.strip()
    if _CONTROL.search(text):
        raise wrong("line breaks and control characters are not possible here")
    if len(text) > 2_000:
        raise wrong("this is longer than 2,000 characters")
    return text


def as_list(value: object) -> object:
    """A list; one text stands for a list of one, an empty value for an empty list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def at_most(most: int, what: str) -> BeforeValidator:
    """Refuses a list or map of more than so many; `what` they are, and what to do."""

    def counted(value: object) -> object:
        if isinstance(value, list | dict) and len(value) > most:
            raise wrong(f"more than {most:,} {what}")
        return value

    return BeforeValidator(counted)


def as_map(value: object) -> object:
    """A map; an empty value stands for an empty one."""
    return {} if value is None else value


def as_duration(value: object) -> timedelta:
    """`30m`, `2h`, `1h 30m`, `2d` -> that long."""
    text = as_text(value).lower()
    if re.fullmatch(rf"({_DURATION.pattern}\s*)+", text) is None:
        unit = f": write {text}s, {text}m, {text}h or {text}d" if text.isdecimal() and len(text) < 7 else ""
        raise wrong(f'"{shortened(text)}" is no length of time{unit}' + ("" if unit else " such as 30s, 15m, 2h or 7d"))
    seconds = sum(int(n) * _UNIT_SECONDS[unit] for n, unit in _DURATION.findall(text))
    if seconds > LONGEST_DURATION:
        raise wrong("this is longer than a hundred thousand years")
    return timedelta(seconds=seconds)


def as_truth(value: object) -> bool:
    """`yes`, `true`, `on` or their contraries."""
    text = as_text(value)
    if text.lower() in ("yes", "true", "on"):
        return True
    if text.lower() in ("no", "false", "off"):
        return False
    raise wrong(f'"{shortened(text)}" is neither yes nor no')


def as_number(value: object, *, lowest: int, highest: int) -> int:
    """A whole number between the bounds, both included."""
    text = as_text(value)
    if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
        raise wrong(f'"{shortened(text)}" is no whole number from {lowest} to {highest}')
    return int(text)


def as_time(value: object) -> str:
    """A wall time as HH:MM; the day has 24 hours."""
    text = as_text(value)
    if (match := _TIME.fullmatch(text)) is None:
        hint = _time_hint(text)
        raise wrong(f'"{shortened(text)}" is no time of day from "00:00" to "23:59"{hint}')
    return f"{int(match[1]):02}:{match[2]}"


def _time_hint(text: str) -> str:
    twelve = re.fullmatch(r"(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s*([ap])\.?m\.?", text.lower())
    if twelve is None:
        return ': midnight is "00:00"' if text.startswith("24") else ""
    hour = int(twelve[1]) % 12 + (12 if twelve[3] == "p" else 0)
    return f': write "{hour:02}:{twelve[2] or "00"}"'


def as_day(value: object) -> frozenset[int]:
    """A day, or a group of days, as numbers from 0 = Monday; full names are taken too."""
    text = as_text(value).lower()
    text = text[:3] if text in _FULL_DAY_NAMES else text
    if text in _DAY_GROUPS:
        return _DAY_GROUPS[text]
    raise wrong(f'"{shortened(text)}" is no day: write mon … sun, weekdays, weekends or daily')


def as_language(value: object) -> str:
    """A language tag (BCP 47), in lower case."""
    text = as_text(value).lower()
    if text in _COUNTRY_FOR_LANGUAGE:
        raise wrong(f'"{text}" is a country; the language is "{_COUNTRY_FOR_LANGUAGE[text]}"')
    if not _LANGUAGE.fullmatch(text):
        raise wrong(f'"{shortened(text)}" is no language code such as en, ru, uk or zh')
    return text


def as_slug(value: object) -> str:
    """An id that may stand in file names and mail headers."""
    text = as_text(value)
    if not _SLUG.fullmatch(text):
        raise wrong(f'"{shortened(text)}" is no id: small letters, digits, - and _, at most 64')
    return text


def as_feed_id(value: object) -> str:
    """An id without blanks, up to 200 characters."""
    text = as_text(value)
    if len(text) > 200 or " " in text:
        raise wrong("an id has no blanks and at most 200 characters")
    return text


def as_header(value: object) -> str:
    """The name of a request header that does not belong to the connection itself."""
    text = as_text(value)
    if not _HEADER.fullmatch(text):
        raise wrong(f'"{shortened(text)}" is no name of a header')
    if text.lower() in (
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "te",
        "upgrade",
        "accept-encoding",
    ):
        raise wrong(f'the header "{text}" is set by the program itself')
    return text


def as_variable(value: object) -> str:
    """The name of an environment variable. The value is not repeated: a secret may stand here by mistake."""
    text = as_text(value)
    if not _VARIABLE.fullmatch(text):
        raise wrong("this is no name of an environment variable: write the name, and keep the secret in .env")
    return text


def as_address(value: object) -> str:
    """A mail address that can stand in a header and an envelope without quoting."""
    text = as_text(value)
    if len(text) <= 254 and _ADDRESS.fullmatch(text):
        return text
    inner = re.fullmatch(r".*<([^<>]+)>", text)
    if inner is not None and _ADDRESS.fullmatch(inner[1]):
        raise wrong(f"only the address, without a name: {inner[1]}")
    if "," in text or ";" in text:
        raise wrong("several addresses are a list: [one@example.org, two@example.org]")
    if not text.isascii():
        raise wrong(f'"{shortened(text)}": write the address in ASCII letters (a domain as xn--…)')
    raise wrong(f'"{shortened(text)}" is no mail address')


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, or None."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # unknown, no plain name ("../x"), a folder of zones ("Europe")
        return None


def as_zone(value: object) -> str:
    """The name of an IANA time zone."""
    text = as_text(value)
    if zone(text) is None:
        raise wrong(f'unknown time zone "{shortened(text)}"{_zone_hint(text)}')
    return text


@lru_cache(maxsize=1)
def _zone_names() -> dict[str, str]:
    """All names, by their small letters; a walk through the folder of zones."""
    return {name.lower(): name for name in sorted(available_timezones())}


def _zone_hint(text: str) -> str:
    """The zone whose city, or whole name, is near: `Kiyv`, `europe/kyiv`, `Europe/Kiyv`."""
    by_name = _zone_names()
    by_city = {name.rpartition("/")[2]: full for name, full in by_name.items()}
    word = text.lower().replace(" ", "_")[:40]
    for table in (by_name, by_city):
        if near := get_close_matches(word, table, n=1, cutoff=0.75):
            return f', did you mean "{table[near[0]]}"?'
    return " (a name such as Europe/Kyiv or UTC)"


_DURATION_SCHEMA: Final = {"type": "string", "pattern": r"^\s*(\d{1,6}\s*([sSmMhHdDwW]|[mM][iI][nN])\s*)+$"}
_TRUTH_SCHEMA: Final = {"enum": [True, False, "yes", "no", "on", "off", "true", "false"]}
# An unquoted 07:00 is text for YAML 1.2 and 420 for YAML 1.1: editors of both kinds must not complain of a right file.
_TIME_SCHEMA: Final = {
    "anyOf": [
        {"type": "string", "pattern": r"^([01]?\d|2[0-3])[:.][0-5]\d$"},
        {"type": "number", "minimum": 0, "maximum": 1439},
    ]
}
_DAY_SCHEMA: Final = {"type": "string", "enum": [*_DAY_GROUPS]}
_WORD_SCHEMA: Final = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, BeforeValidator(as_text), WithJsonSchema(_WORD_SCHEMA)]
Duration = Annotated[timedelta, BeforeValidator(as_duration), WithJsonSchema(_DURATION_SCHEMA)]
Truth = Annotated[bool, BeforeValidator(as_truth), WithJsonSchema(_TRUTH_SCHEMA)]
TimeOfDay = Annotated[str, BeforeValidator(as_time), WithJsonSchema(_TIME_SCHEMA)]
Days = Annotated[frozenset[int], BeforeValidator(as_day), WithJsonSchema(_DAY_SCHEMA)]
# Norway's "no" is false for YAML 1.1.
Language = Annotated[str, BeforeValidator(as_language), WithJsonSchema({"type": ["string", "boolean"]})]
Slug = Annotated[str, BeforeValidator(as_slug), WithJsonSchema(_WORD_SCHEMA)]
FeedId = Annotated[str, BeforeValidator(as_feed_id), WithJsonSchema(_WORD_SCHEMA)]
Header = Annotated[str, BeforeValidator(as_header), WithJsonSchema({"type": "string"})]
Variable = Annotated[
    str, BeforeValidator(as_variable), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z_]\\w*$"})
]
Address = Annotated[str, BeforeValidator(as_address), WithJsonSchema({"type": "string", "pattern": "@"})]
Zone = Annotated[str, BeforeValidator(as_zone), WithJsonSchema({"type": "string"})]


RuleIds = Annotated[
    list[Text],
    at_most(5_000, "rules: give them a tag, and name that"),
    BeforeValidator(as_list, json_schema_input_type=Text | list[Text] | None),
]
Tags = Annotated[
    list[Text], at_most(1_000, "tags"), BeforeValidator(as_list, json_schema_input_type=Text | list[Text] | None)
]
