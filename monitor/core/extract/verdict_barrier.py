"""Does a box stand where the rest of the text should be? A page as it is judged -> the box, by signs without words.

Walls are said in ever new words, and built in few ways: after a beginning stands a box with something to press, and the
box is named for what it does, or lies over the page, or bears a lock, prices, doors or a password. One of these proves
nothing (a newsletter is offered in boxes too); two together, after a short text, do.
"""

import re
from typing import Final

from monitor.core.extract.blocks import letters_of
from monitor.core.extract.marks import weight
from monitor.core.extract.signs import Sign, fold
from monitor.core.extract.verdict_reading import CUT_OFF, MIN_HEADLINE, MIN_PROSE, Reading, offers_else
from monitor.core.extract.verdict_sight import Box, SeenLine

# All amounts of text are weights (`marks`): characters of an alphabet.
# The longest that such a box says: three plans with what is in them.
MAX_BOX: Final = 900
# The most that is told before the box; publishers who say that a page is not free let more through.
MAX_BEFORE: Final = 700
MAX_DECLARED_BEFORE: Final = 1_800
# Signs that make a box a barrier.
ENOUGH: Final = 2
# Lines between the story and a box that stands right behind it: a date, a share button.
MAX_BETWEEN: Final = 3
# A box with more story than this inside is what a wall closes, and no wall.
MAX_STORY_INSIDE: Final = 200
# The share of a box that speaks of a newsletter, which makes it one; walls have newsletters among much else.
MIN_ELSE: Final = 1 / 3

_PRICE = re.compile(
    r"(?:[$£€¥₽₴]|\b(?:usd|eur|gbp|chf|rub|cny|zł)) ?\d"
    r"|\d[\d.,]* ?(?:[$£€¥₽₴]|(?:euros?|eur|usd|chf|zł|kč|руб|грн)\b|元)"
)
_LOCK = re.compile("[\U0001f510\U0001f512\U0001f513\U0001f511]")
_GIFT = re.compile(r"\bspende|donat|\bdons?\b(?!')|donaci|пожертв|捐")


def find_barrier(page: Reading) -> Box | None:
    """The box that bars the rest of a short text, or None."""
    most = MAX_DECLARED_BEFORE if page.is_free is False else MAX_BEFORE
    if page.told > most + MAX_BOX:
        return None
    return next((box for box in page.sight.boxes if _is_barrier(page, box, most)), None)


def before_barrier(page: Reading, box: Box) -> str:
    """The text without the lines of the box."""
    said = letters_of(" ".join(line.text for line in _lines(page, box)))
    return "\n".join(line for line in page.story.split("\n") if page.is_own(line) and letters_of(line) not in said)


def _is_barrier(page: Reading, box: Box, most: float) -> bool:
    inside = _lines(page, box)
    is_article = any(line.tag == "h1" for line in inside)
    if is_article or not any(map(_is_control, inside)) or all(line.is_beside for line in inside):
        return False
    text = fold(" ".join(line.text for line in inside))
    if (
        weight(text) > MAX_BOX
        or _is_for_else(page, inside)
        or _GIFT.search(text)
        or any(Sign.CONSENT in page.say(line.text) for line in inside)
    ):
        return False
    outside = page.told - sum(weight(line.text) for line in inside if page.is_prose(line.text))
    return outside < most and _signs(page, box, inside, text) >= ENOUGH and not _goes_on(page, box)


def _signs(page: Reading, box: Box, inside: tuple[SeenLine, ...], text: str) -> int:
    """How much speaks for a barrier; a lock or an offer in so many words is as much as two other signs."""
    is_strong = _LOCK.search(text) or any(Sign.PAYWALL in page.say(line.text) for line in inside)
    is_paywall = box.is_paywall and sum(weight(line.text) for line in inside if page.goes_on(line)) < MAX_STORY_INSIDE
    # Tickets and mugs have prices too, and more of them.
    has_price = _PRICE.search(text) is not None
    said, lines = letters_of(text), (line for line in reversed(page.story.split("\n")) if line)
    last = next((line for line in lines if letters_of(line) not in said), "")
    is_cut = CUT_OFF.search(last) is not None
    return (
        2 * bool(is_strong)
        + (2 if is_paywall else box.is_named)
        + has_price
        + box.has_password
        + box.is_over
        + is_cut
        + (page.is_free is False)
        + _has_slot(page, box)
        + (_doors(box, inside) if not any(map(page.goes_on, inside)) and _stands_behind_story(page, box) else 0)
    )


def _has_slot(page: Reading, box: Box) -> bool:
    """Whether a place for a wall, which scripts fill, is in the box or beside it."""
    return any(box.start <= slot <= box.end for slot in page.sight.slots)


def _doors(box: Box, inside: tuple[SeenLine, ...]) -> int:
    """Ways in: where readers log in, where they become subscribers, a form to fill in.

    Something is said beside them, and no link leads elsewhere: the foot of a page has all of these, and others.
    """
    is_foot = not box.is_named and any(line.is_elsewhere for line in inside)
    if is_foot or not any(
        line.links <= 0.5 and line.tag != "button" and not line.text.startswith("\u00a9") for line in inside
    ):
        return 0
    is_login = any(line.is_login for line in inside) or box.has_password
    return is_login + any(line.is_sale for line in inside) + box.has_field


def _stands_behind_story(page: Reading, box: Box) -> bool:
    """Whether hardly anything stands between the last paragraph and the box, and no other headline."""
    for line in reversed(page.sight.lines[max(0, box.start - MAX_BETWEEN) : box.start]):
        if page.goes_on(line, MIN_PROSE):
            return True
        if line.links > 0.5 and weight(line.text) >= MIN_HEADLINE:
            return False
    return False


def _is_for_else(page: Reading, inside: tuple[SeenLine, ...]) -> bool:
    """Whether a good part of the box, beside what it has of the story, offers a newsletter or a word with readers."""
    about = sum(weight(line.text) for line in inside if offers_else(line.text))
    return about > MIN_ELSE * sum(weight(line.text) for line in inside if not page.goes_on(line))


def _goes_on(page: Reading, box: Box) -> bool:
    return any(page.goes_on(line) for line in page.sight.lines[box.end :])


def _is_control(line: SeenLine) -> bool:
    return line.tag == "button" or line.links > 0.5


def _lines(page: Reading, box: Box) -> tuple[SeenLine, ...]:
    return page.sight.lines[box.start : box.end]
