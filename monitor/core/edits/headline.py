"""Is it another headline? Two headlines -> whether a person would say that it was changed. Pure.

Case, quotation marks, dashes and blanks make no other headline, nor does the name of the site behind a bar, nor the
label of a desk in front ("UPDATE 2-", "LIVE:").
"""

import re
from collections.abc import Iterator
from typing import Final

from monitor.core.edits.sentences import width_of
from monitor.core.text import key, split

# A site's name is no longer than this, and holds no number.
_SITE_WORDS: Final = 5
_BAR: Final = re.compile(r"\s*(?:\||::|\u00b7|_|\s[-\u2013\u2014]\s)\s*")
_LABEL: Final = re.compile(
    r"\s*(?:(?:update|wrapup|corrected|refile)\s*\d*|live|breaking|exclusive|watch|video|eilmeldung|direct|en direct|"
    r"en vivo|directo|última hora|срочно|обновлено|видео|терміново|оновлено|відео|快讯|突发|更新)"
    r"\s*[-:|\u2013\u2014\uff1a]\s*",
    re.IGNORECASE,
)


def is_other_headline(before: str, after: str) -> bool:
    """Whether `after` says something else than `before`; never where one of them is unknown."""
    old, new = _without_label(before), _without_label(after)
    if not _letters(old) or not _letters(new):
        return False
    if _is_cut_short(old, new) or _is_cut_short(new, old):
        return False
    return not {_letters(old), *_without_site(old)} & {_letters(new)} and not {_letters(old)} & {*_without_site(new)}


def _is_cut_short(short: str, whole: str) -> bool:
    """Whether one is the beginning of the other, and says so: "Talks fail as port…"."""
    return short.rstrip().endswith(("…", "...")) and _letters(whole).startswith(_letters(short))


def _without_label(headline: str) -> str:
    found = _LABEL.match(headline)
    return headline[found.end() :] if found else headline


def _without_site(headline: str) -> Iterator[str]:
    """The headline without what may be the name of its site behind the last bar or dash."""
    parts = _BAR.split(headline)
    site = parts[-1]
    if len(parts) > 1 and width_of(split(site)[1::2]) <= _SITE_WORDS and not re.search(r"\d", site):
        yield _letters(headline[: headline.rindex(site)])


def _letters(headline: str) -> str:
    """Letters and digits in a row: `U.S.` and `US`, `anti-war` and `antiwar` are spellings."""
    return "".join(key(word) for word in split(headline)[1::2])
