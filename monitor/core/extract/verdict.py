"""What kind of page is this? What a visitor sees and what was read as the article -> Judgement, with its reason.

Two questions decide. What does the page say to its reader (`signs`)? And how much does it tell besides? An
article about cookie banners speaks of them and goes on; a wall says its piece and ends. So a sign counts only where
little else is told, and a paywall's only where nothing is told after it. A wrong OK costs a false match, which a reader
sees; a wrong refusal loses an article's text, so short text alone is never a reason.

Notices, walls and the boxes that bar the way have a module each; here are the order in which they are asked, and what
follows from the text alone.
"""

import re
from collections.abc import Callable
from typing import Final

from monitor.core.extract.marks import mark, paragraph_marks, weight
from monitor.core.extract.signs import Sign
from monitor.core.extract.verdict_notices import (
    challenge,
    consent,
    empty,
    error,
    notice_alone,
    undated_notice,
    way_home,
)
from monitor.core.extract.verdict_reading import (
    CUT_OFF,
    MAX_BESIDE_WALL,
    MIN_HEADLINE,
    MIN_PROSE,
    MIN_UNCLAIMED,
    Judgement,
    Reading,
)
from monitor.core.extract.verdict_walls import barrier, beginning, login, paywall
from monitor.core.model import Verdict

# All amounts of text are weights (`marks`): characters of an alphabet.
# A page that tells this much is an article, whatever else stands on it; and if it says of itself that it is not free.
LONG_TEXT: Final = 2_200
LONG_DECLARED_TEXT: Final = 3_800
# A text about something else has this much for each word about cookies and partners.
PER_CONSENT_WORD: Final = 400
# A cut-off beginning is shorter than this; one with a link to the rest alone is shorter still.
MAX_TEASER: Final = 700
MAX_LINKED_TEASER: Final = 450
# "The whole feature is in the October issue, on sale now."
MAX_POINTER: Final = 80
# Linked headlines that make a page a list.
MIN_HEADLINES: Final = 6
# Paragraphs without a headline between that make an article of a page; what stands under a headline in a list has 300.
MIN_RUN: Final = 450
# A longer text is no wall, whoever else has it.
MAX_REPEATED: Final = 1_500
# The share of the text that must be new to the host.
MIN_NEW: Final = 0.2
# So much tells a language from its neighbours.
MIN_APART: Final = 150

_FAMILIES: Final = (frozenset({"sv", "no", "da"}), frozenset({"es", "pt", "it"}), frozenset({"cs", "pl", "sk"}))
_CONSENT_WORD = re.compile(
    r"cookie|consent|partner|einwillig|traceur|privacy|vie privée|персональн|隐私", re.IGNORECASE
)
# The beginnings of longer words, so that endings do not matter; pairs of ideographs.
_TOPIC_WORD = re.compile(r"(?<!\w)[^\W\d_\u4e00-\u9fff]{5}|[\u4e00-\u9fff]{2}")


def judge_page(page: Reading) -> Judgement:
    """The verdict on a page, with its reason."""
    if _is_long(page):
        return _wrong_language(page) or Judgement(Verdict.OK, None, page.story)
    return next(found for judge in _JUDGES if (found := judge(page)) is not None)


def _is_long(page: Reading) -> bool:
    """Whether the text is long and no list of partners and purposes, which are the longest walls."""
    told = weight(page.text)
    least = LONG_DECLARED_TEXT if page.is_free is False else LONG_TEXT
    return told >= least and PER_CONSENT_WORD * len(_CONSENT_WORD.findall(page.text)) < told


def _abroad(page: Reading) -> Judgement | None:
    words = page.first(Sign.ABROAD) if page.told < MAX_BESIDE_WALL else None
    return Judgement(Verdict.WRONG_LANGUAGE, f"it says “{words}”", page.story) if words else None


def _wrong_language(page: Reading) -> Judgement | None:
    is_known = page.expected_language and page.language and page.told >= MIN_UNCLAIMED
    if not is_known or page.language == page.expected_language or _are_alike(page):
        return None
    why = f"its text is in “{page.language}”, the feed is in “{page.expected_language}”"
    return Judgement(Verdict.WRONG_LANGUAGE, why, page.story)


def _are_alike(page: Reading) -> bool:
    """Whether a sentence or two may be in either language, for they are neighbours."""
    both = {page.language, page.expected_language}
    return page.told < MIN_APART and any(both <= family for family in _FAMILIES)


def _listing(page: Reading) -> Judgement | None:
    """A page that claims to be no article and is linked headlines for the greater part."""
    if page.sight.is_article or _longest_run(page) >= MIN_RUN:
        return None
    middle = [line for line in page.sight.lines if not line.is_beside and not line.is_banner]
    telling = [number for number, line in enumerate(middle) if page.goes_on(line)]
    # Headlines behind the last line of a story are those of other stories.
    listed = middle[: telling[-1]] if telling else middle
    headlines = [weight(line.text) for line in listed if line.links > 0.6 and weight(line.text) >= MIN_HEADLINE]
    if len(headlines) < MIN_HEADLINES or sum(weight(middle[number].text) for number in telling) > 2 * sum(headlines):
        return None
    return Judgement(Verdict.EMPTY, f"it is a list of {len(headlines)} headlines", "")


def _longest_run(page: Reading) -> float:
    """The most that the page tells in one go, without a linked headline between."""
    longest = run = 0.0
    for line in page.sight.lines:
        is_headline = line.links > 0.6 and weight(line.text) >= MIN_HEADLINE
        run = 0.0 if is_headline else run + (weight(line.text) if page.goes_on(line, MIN_PROSE) else 0)
        longest = max(longest, run)
    return longest


def _repeated(page: Reading) -> Judgement | None:
    """A short page that says what other pages of its host say, and nothing of what it is called.

    Agencies send one story again under new headlines: that is long, or speaks of them.
    """
    marks, told = paragraph_marks(page.story), weight(page.story)
    new = sum(weight(line) for line in page.story.split("\n") if mark(line) not in page.repeats)
    is_known = told < MAX_REPEATED and not page.repeats.isdisjoint(marks) and new < MIN_NEW * told
    if not is_known or not _topic(page.title).isdisjoint(_topic(page.story)):
        return None
    return Judgement(Verdict.EMPTY, "other pages of its host say the same", "")


def _topic(text: str) -> frozenset[str]:
    return frozenset(_TOPIC_WORD.findall(text.casefold()))


def _teaser(page: Reading) -> Judgement | None:
    # "Loading…" is all that some pages say without scripts.
    if not (MIN_UNCLAIMED if page.sight.is_bare and not page.sight.is_article else 1) <= page.told < MAX_TEASER:
        return None
    lines = [line for line in page.story.split("\n") if page.is_prose(line)]
    if _breaks_off(lines):
        return Judgement(Verdict.TEASER, "it ends with “…”", beginning(page))
    words = _link_to_the_rest(page) if lines and page.told < MAX_LINKED_TEASER else None
    return Judgement(Verdict.TEASER, f"it says “{words}”", beginning(page)) if words else None


def _breaks_off(lines: list[str]) -> bool:
    """Whether the last paragraph is cut off; a word on where the rest is to be had may stand behind it."""
    last = len(lines) > 1 and weight(lines[-1]) <= MAX_POINTER and weight(lines[-2]) > weight(lines[-1])
    return bool(lines and CUT_OFF.search(lines[-1])) or bool(last and CUT_OFF.search(lines[-2]))


def _link_to_the_rest(page: Reading) -> str | None:
    said = page.sight.lines
    more = ((said[number], words) for number, sign, words in page.said if sign is Sign.MORE)
    return next((words for line, words in more if line.links > 0.5 or line.tag == "button"), None)


def _article(page: Reading) -> Judgement:
    return Judgement(Verdict.OK, None, page.story)


# In this order: what a page says of itself, then what can be concluded.
_JUDGES: Final[tuple[Callable[[Reading], Judgement | None], ...]] = (
    consent,
    challenge,
    error,
    login,
    paywall,
    barrier,
    _abroad,
    _repeated,
    _listing,
    _wrong_language,
    notice_alone,
    way_home,
    undated_notice,
    _teaser,
    empty,
    _article,
)
