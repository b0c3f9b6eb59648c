"""Which of its names is the headline of a page: social, structured and visible titles, the address -> one of them.

A page has up to five names for its article, and in three pages of ten they differ. The social title goes first, being
right most often; two signs speak against it (docs/technotes/extraction.md has what each is worth).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from monitor.core.extract.blocks import letters_of
from monitor.core.extract.titles import is_like
from monitor.core.formats.dates import read_date
from monitor.core.formats.markup import with_few_marks
from monitor.core.text.characters import fold

# Characters; "28.4.2023" is the shortest date that is a part of a title, and no year alone.
MIN_DATE: Final = 8

_SUFFIX = re.compile(r"^(.{8,}?)\s+[|\u2013\u2014\u00b7\u2022\u00bb\-:]\s+([^|]{2,60})$")
_DATED = re.compile(r"^(.{8,})\s+[|\u2013\u2014\u00b7\u2022\u00bb-]\s+([^|]{8,40})$")
_WORD = re.compile(r"[^\W\d_]{2,}")
# How addresses write letters that `fold` takes for plain vowels.
_IN_ADDRESSES: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa"})


@dataclass(frozen=True, slots=True)
class Names:
    """What a page calls its article, each without the site's name; empty where it does not say.

    `social` of Open Graph, `card` of Twitter, `data` of schema.org, `headings` the first of the visible page.
    `has_others`: the structured data tells the headline from other ones. `url`: where the page stands.
    """

    social: str = ""
    card: str = ""
    data: str = ""
    headings: tuple[str, ...] = ()
    has_others: bool = False
    url: str = ""


def is_data_first(names: Names) -> bool:
    """Whether the headline is that of the structured data although a social title says something else."""
    if not names.social or not names.data or is_same(names.social, names.data):
        return False
    # Who keeps several headlines apart in the data means the one that is called the headline.
    return names.has_others or _stands_alone(names)


def _stands_alone(names: Names) -> bool:
    """Whether all other names agree against the social one, and so does the address, made when the article was new."""
    if not is_same(names.card, names.data) or not any(is_same(each, names.data) for each in names.headings):
        return False
    address = words_of_address(names.url)
    return _shared(address, names.data) > _shared(address, names.social)


def is_same(one: str, other: str) -> bool:
    """Whether two titles are one headline, but for a kicker, the site's name or a few letters."""
    return is_like(letters_of(one), letters_of(other))


def words_of_address(url: str) -> frozenset[str]:
    """The words of that part of the path which has most: "/world/cranes-stand-still-123" -> cranes, stand, still."""
    try:
        parts = unquote(urlsplit(url).path).casefold().split("/")
    except ValueError:
        return frozenset()
    return max((frozenset(_WORD.findall(part)) for part in parts), key=len)


def _shared(address: frozenset[str], title: str) -> int:
    return len(address.intersection(_spellings(title)))


def _spellings(title: str) -> Iterator[str]:
    """The words of a title in each of the ways in which addresses write them."""
    for word in _WORD.findall(with_few_marks(title).casefold()):
        yield from (word, fold(word), word.translate(_IN_ADDRESSES))


def without_site_suffix(title: str, site: str | None, url: str | None) -> str:
    """`title` without " | Outlet" or " | Outlet | 28.04.2023" at its end.

    The page or its host has to name the outlet so.
    """
    undated, _ = split_date(title)
    found = _SUFFIX.match(undated)
    if found is None:
        return undated
    suffix, name = _bare(found[2]), _bare(site or "")
    host = _bare(url.split("/")[2]) if url and url.count("/") >= 2 else ""
    is_site = bool(suffix) and (suffix in name or suffix in host or (bool(name) and name in suffix))
    return found[1].rstrip() if is_site else undated


def split_date(title: str) -> tuple[str, datetime | None]:
    """A title without the date that stands at its end behind a bar, and that date."""
    found = _DATED.match(title)
    date = read_date(found[2]) if found is not None else None
    return (title, None) if found is None or date is None else (found[1].rstrip(), date)


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
