"""Is the rest of the article behind a wall? The offers and forms of a page, and what is told before -> Judgement."""

import re
from typing import Final

from monitor.core.extract.marks import weight
from monitor.core.extract.signs import Sign, is_addressed, is_login_title
from monitor.core.extract.verdict_barrier import before_barrier, find_barrier
from monitor.core.extract.verdict_reading import (
    MAX_BESIDE_WALL,
    MAX_NOTICE,
    MIN_PROSE,
    MIN_STORY_LINE,
    STRONG,
    Judgement,
    Reading,
    is_sentence,
    offers_else,
)
from monitor.core.extract.verdict_sight import SeenLine
from monitor.core.model import Verdict

# All amounts of text are weights (`marks`): characters of an alphabet.
# The most that leaks through a paywall; publishers who say that a page is not free let more through.
MAX_LEAK: Final = 1_800
MAX_DECLARED_LEAK: Final = 3_500
# A page that says it is not free and shows no offer is cut off if it tells less than this; else it is a metered one.
MIN_METERED: Final = 700
# A short text of so many paragraphs may be all there is.
MIN_PARAGRAPHS: Final = 3
# A longer line that speaks of subscribing and not to the reader reports.
MAX_OFFER: Final = 120

# How many of the free articles are left, on a page that is one of them.
_COUNTER = re.compile(r"(?<![\d.,])\d{1,2}\b[^\d.,$£€]{1,12}\b\d{1,2}(?![\d.,])")


def login(page: Reading) -> Judgement | None:
    """A page that is called the place to log in, and is."""
    title = next((title for title in page.titles if is_login_title(title)), None)
    is_login = title is not None and (page.sight.has_password or page.first(Sign.PAYWALL) is not None)
    if title is None or not is_login or page.told >= MAX_BESIDE_WALL:
        return None
    return Judgement(Verdict.PAYWALL, f"it is called “{title}”", "")


def paywall(page: Reading) -> Judgement | None:
    """A page that offers the rest for sale, or says that it is not free and breaks off."""
    leak = MAX_DECLARED_LEAK if page.is_free is False else MAX_LEAK
    words = _last_offer(page) if page.told < leak else None
    if words is not None:
        return Judgement(Verdict.PAYWALL, f"it says “{words}”", beginning(page))
    if page.is_free is False and 0 < max(page.told, page.visible) < MIN_METERED and not _is_whole(page):
        return Judgement(Verdict.PAYWALL, "it says of itself that it is not free, and is short", beginning(page))
    return None


def _is_whole(page: Reading) -> bool:
    """Whether a text has a few paragraphs and ends, and nothing stands after it that asks to be pressed."""
    middle = [line for line in page.sight.lines if not line.is_beside and not line.is_banner]
    paragraphs = [line for line in middle if _is_paragraph(line) and STRONG.isdisjoint(page.say(line.text))]
    if middle and _COUNTER.search(middle[-1].text):
        middle.pop()
    return len(paragraphs) >= MIN_PARAGRAPHS and middle[-1] == paragraphs[-1] and is_sentence(middle[-1].text)


def _is_paragraph(line: SeenLine) -> bool:
    said = weight(line.text)
    return said >= MIN_STORY_LINE or (said >= MIN_PROSE and line.tag == "p" and is_sentence(line.text))


def _last_offer(page: Reading) -> str | None:
    """The words of a paywall after which nothing of the story is told."""
    offers = [(number, words) for number, sign, words in page.said if sign is Sign.PAYWALL and _is_offer(page, number)]
    if not offers:
        return None
    number, words = offers[-1]
    rest = page.sight.lines[number + 1 :]
    return None if any(page.goes_on(line) for line in rest) else words


def _is_offer(page: Reading, number: int) -> bool:
    """Whether a line offers a way through the wall, and no newsletter, no comments, no plain link to the rest."""
    line = page.sight.lines[number]
    is_link = line.links > 0.5 and Sign.MORE in page.say(line.text)
    is_short = weight(line.text) <= MAX_OFFER or is_addressed(line.text)
    return is_short and not is_link and not offers_else(line.text) and not _is_in_else(page, number)


def _is_in_else(page: Reading, number: int) -> bool:
    """Whether a line stands in a box that has an address filled in and speaks of a newsletter."""
    for box in page.sight.boxes:
        if box.start <= number < box.end:
            is_form = box.has_field and not box.has_password
            return is_form and any(offers_else(line.text) for line in page.sight.lines[box.start : box.end])
    return False


def barrier(page: Reading) -> Judgement | None:
    """A short text with a box after it that is built to bar the way, whatever it says."""
    box = find_barrier(page)
    if box is None:
        return None
    why = f"“{page.sight.lines[box.start].text[:MAX_NOTICE]}” stands where the rest should be"
    return Judgement(Verdict.PAYWALL, why, before_barrier(page, box))


def beginning(page: Reading) -> str:
    """The text without the lines of the wall."""
    return "\n".join(line for line in page.story.split("\n") if page.is_own(line))
