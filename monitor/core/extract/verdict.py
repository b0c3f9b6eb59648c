"""What kind of page is this? What a visitor sees and what was read as the article -> Judgement, with its reason.

Two questions decide. What does the page say to its reader (`verdict_signs`)? And how much does it tell besides? An
article about cookie banners speaks of them and goes on; a wall says its piece and ends. So a sign counts only where
little else is told, and a paywall's only where nothing is told after it. A wrong OK costs a false match, which a reader
sees; a wrong refusal loses an article's text, so short text alone is never a reason.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from monitor.core.extract.marks import mark, paragraph_marks, weight
from monitor.core.extract.signs import (
    Sign,
    error_title,
    fold,
    is_addressed,
    is_bare_error,
    is_login_title,
    speaks,
)
from monitor.core.extract.verdict_barrier import before_barrier, find_barrier
from monitor.core.extract.verdict_reading import MIN_STORY_LINE, SENTENCE_END, STRONG, Reading
from monitor.core.formats.dates import read_date
from monitor.core.model import Verdict

# All amounts of text are weights (`marks`): characters of an alphabet.
# A page that tells this much is an article, whatever else stands on it; and if it says of itself that it is not free.
LONG_TEXT: Final = 2_200
LONG_DECLARED_TEXT: Final = 3_800
# A text about something else has this much for each word about cookies and partners.
PER_CONSENT_WORD: Final = 400
# The most that leaks through a paywall; publishers who say that a page is not free let more through.
MAX_LEAK: Final = 1_800
MAX_DECLARED_LEAK: Final = 3_500
# A page that says it is not free and shows no offer is cut off if it tells less than this; else it is a metered one.
MIN_METERED: Final = 700
# A short text of so many paragraphs may be all there is.
MIN_PARAGRAPHS: Final = 3
# The most that a wall or an error page tells besides: a line or two of its own.
MAX_BESIDE_WALL: Final = 150
# The same where a page claims to be an article: its headline may be about an error.
MAX_BESIDE_CLAIM: Final = 40
# The same where title and text both speak of an error: such pages recommend other articles.
MAX_BESIDE_ERROR: Final = 800
# A cut-off beginning is shorter than this; one with a link to the rest alone is shorter still.
MAX_TEASER: Final = 700
MAX_LINKED_TEASER: Final = 450
# A longer line that speaks of subscribing and not to the reader reports.
MAX_OFFER: Final = 120
# A page that does not claim to be an article and tells less than this is none.
MIN_UNCLAIMED: Final = 45
# A sentence that is the whole of a page is a notice. So much of it is quoted.
MIN_NOTICE: Final = 12
# The most that a page without a site around it tells, and is a notice; the same where it speaks to its reader.
MAX_NOTICE_ALONE: Final = 100
MAX_ADDRESS: Final = 350
MAX_NOTICE: Final = 80
# Linked headlines that make a page a list.
MIN_HEADLINES: Final = 6
MIN_HEADLINE: Final = 15
# A longer text is no wall, whoever else has it.
MAX_REPEATED: Final = 1_500
# The share of the text that must be new to the host.
MIN_NEW: Final = 0.2

_CUT_OFF = re.compile(r"(?:\.\.\.|\u2026|\[\u2026\]|\[\.\.\.\])[\"'\u201d\u00bb)]*\s*$")
_CONSENT_WORD = re.compile(
    r"cookie|consent|partner|einwillig|traceur|privacy|vie privée|персональн|隐私", re.IGNORECASE
)
# The beginnings of longer words, so that endings do not matter; pairs of ideographs.
_TOPIC_WORD = re.compile(r"(?<!\w)[^\W\d_\u4e00-\u9fff]{5}|[\u4e00-\u9fff]{2}")
_NO_OFFER = re.compile(
    r"comment|kommentar|comentar|коммент|комент|评论|newsletter|bolet[ií]n|рассылк|розсилк|infolettre"
    r"|lettre d'info|morgenbrief|早报|周刊|telegram|телеграм"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the words or the claim that decided, for a person; None where nothing speaks against the page.

    `text` is what may be matched: nothing of a wall, and of a page that is cut off the beginning without the offer.
    """

    verdict: Verdict
    why: str | None
    text: str


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


def _error(page: Reading) -> Judgement | None:
    """A page that says so in its title, or in its text where it claims to be no article."""
    titled = next((words for title in page.titles if (words := error_title(title)) is not None), None)
    said = page.first(Sign.ERROR, Sign.ROBOT)
    if page.sight.is_article:
        is_error = titled is not None and page.told < MAX_BESIDE_CLAIM
    elif titled is not None and (any(map(is_bare_error, page.titles)) or _in_text(page)):
        is_error = page.told < MAX_BESIDE_ERROR
    else:
        said = said or page.first(Sign.RETRY)
        is_error = bool(titled or said) and page.told < MAX_BESIDE_WALL and not _is_consent(page)
    return Judgement(Verdict.ERROR_PAGE, f"it says “{titled or said}”", "") if is_error else None


def _in_text(page: Reading) -> bool:
    """Whether a line that is no heading speaks of an error."""
    lines = page.sight.lines
    return any(
        sign in (Sign.ERROR, Sign.ROBOT) and lines[number].tag not in ("h1", "h2") for number, sign, _ in page.said
    )


def _consent(page: Reading) -> Judgement | None:
    return Judgement(Verdict.CONSENT, f"it says “{_consent_words(page)}”", "") if _is_consent(page) else None


def _is_consent(page: Reading) -> bool:
    """Whether the greater part of what is said in the middle of the page is about cookies, and said to the reader."""
    if page.told >= MAX_BESIDE_WALL or page.first(Sign.ROBOT) is not None:
        return False
    lines = [line for line in page.sight.lines if not line.is_beside]
    about = [line for line in lines if Sign.CONSENT in page.say(line.text)]
    total = sum(weight(line.text) for line in lines) or 1
    in_middle = sum(weight(line.text) for line in about if not line.is_banner)
    return sum(weight(line.text) for line in about) > total / 2 or in_middle > total / 3


def _consent_words(page: Reading) -> str:
    said = (page.say(line.text).get(Sign.CONSENT) for line in page.sight.lines if not line.is_beside)
    return next(filter(None, said))


def _login(page: Reading) -> Judgement | None:
    title = next((title for title in page.titles if is_login_title(title)), None)
    is_login = title is not None and (page.sight.has_password or page.first(Sign.PAYWALL) is not None)
    if title is None or not is_login or page.told >= MAX_BESIDE_WALL:
        return None
    return Judgement(Verdict.PAYWALL, f"it is called “{title}”", "")


def _paywall(page: Reading) -> Judgement | None:
    leak = MAX_DECLARED_LEAK if page.is_free is False else MAX_LEAK
    words = _last_offer(page) if page.told < leak else None
    if words is not None:
        return Judgement(Verdict.PAYWALL, f"it says “{words}”", _beginning(page))
    if page.is_free is False and 0 < max(page.told, page.visible) < MIN_METERED and not _is_whole(page):
        return Judgement(Verdict.PAYWALL, "it says of itself that it is not free, and is short", _beginning(page))
    return None


def _is_whole(page: Reading) -> bool:
    """Whether a text has a few paragraphs and ends, and nothing stands after it that asks to be pressed."""
    middle = [line for line in page.sight.lines if not line.is_beside and not line.is_banner]
    paragraphs = [
        line for line in middle if weight(line.text) >= MIN_STORY_LINE and STRONG.isdisjoint(page.say(line.text))
    ]
    return len(paragraphs) >= MIN_PARAGRAPHS and middle[-1] == paragraphs[-1] and _is_sentence(middle[-1].text)


def _barrier(page: Reading) -> Judgement | None:
    """A short text with a box after it that is built to bar the way, whatever it says."""
    box = find_barrier(page)
    if box is None:
        return None
    why = f"“{page.sight.lines[box.start].text[:MAX_NOTICE]}” stands where the rest should be"
    return Judgement(Verdict.PAYWALL, why, before_barrier(page, box))


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
    return is_short and not is_link and _NO_OFFER.search(fold(line.text)) is None


def _abroad(page: Reading) -> Judgement | None:
    words = page.first(Sign.ABROAD) if page.told < MAX_BESIDE_WALL else None
    return Judgement(Verdict.WRONG_LANGUAGE, f"it says “{words}”", page.story) if words else None


def _wrong_language(page: Reading) -> Judgement | None:
    is_known = page.expected_language and page.language and page.told >= MIN_UNCLAIMED
    if not is_known or page.language == page.expected_language:
        return None
    why = f"its text is in “{page.language}”, the feed is in “{page.expected_language}”"
    return Judgement(Verdict.WRONG_LANGUAGE, why, page.story)


def _listing(page: Reading) -> Judgement | None:
    """A page that claims to be no article and is linked headlines for the greater part."""
    if page.sight.is_article:
        return None
    middle = [line for line in page.sight.lines if not line.is_beside and not line.is_banner]
    telling = [number for number, line in enumerate(middle) if page.goes_on(line)]
    # Headlines behind the last line of a story are those of other stories.
    listed = middle[: telling[-1]] if telling else middle
    headlines = [weight(line.text) for line in listed if line.links > 0.6 and weight(line.text) >= MIN_HEADLINE]
    if len(headlines) < MIN_HEADLINES or sum(weight(middle[number].text) for number in telling) > 2 * sum(headlines):
        return None
    return Judgement(Verdict.EMPTY, f"it is a list of {len(headlines)} headlines", "")


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
    if page.told >= MAX_TEASER:
        return None
    lines = [line for line in page.story.split("\n") if page.is_prose(line)]
    if lines and _CUT_OFF.search(lines[-1]):
        return Judgement(Verdict.TEASER, "it ends with “…”", _beginning(page))
    words = _link_to_the_rest(page) if lines and page.told < MAX_LINKED_TEASER else None
    return Judgement(Verdict.TEASER, f"it says “{words}”", _beginning(page)) if words else None


def _link_to_the_rest(page: Reading) -> str | None:
    said = page.sight.lines
    more = ((said[number], words) for number, sign, words in page.said if sign is Sign.MORE)
    return next((words for line, words in more if line.links > 0.5 or line.tag == "button"), None)


def _notice_alone(page: Reading) -> Judgement | None:
    """A page without anything of a site around it, undated, that says a few sentences to its reader."""
    lines = [line for line in page.sight.lines if not line.is_banner and Sign.SCRIPT not in page.say(line.text)]
    if not page.sight.is_bare or page.sight.is_article or any(read_date(line.text) for line in lines):
        return None
    if not any(_is_sentence(line.text) for line in lines):
        return None
    is_said = page.told < MAX_NOTICE_ALONE or (page.told < MAX_ADDRESS and any(speaks(line.text) for line in lines))
    if not is_said:
        return None
    said = max(lines, key=lambda line: weight(line.text)).text[:MAX_NOTICE]
    return Judgement(Verdict.ERROR_PAGE, f"it says “{said}” and nothing else", "")


def _empty(page: Reading) -> Judgement | None:
    if page.told >= (1 if page.sight.is_article else MIN_UNCLAIMED):
        return None
    notice = None if page.sight.is_article else _notice(page)
    if notice is not None:
        return Judgement(Verdict.ERROR_PAGE, f"it says “{notice}” and nothing else", "")
    return Judgement(Verdict.EMPTY, "it tells nothing without scripts", "")


def _is_sentence(text: str) -> bool:
    return SENTENCE_END.search(text) is not None and _CUT_OFF.search(text) is None


def _challenge(page: Reading) -> Judgement | None:
    """A page that tells nothing and loads what tells people from robots."""
    if not page.has_challenge or page.sight.is_article or page.told >= MAX_BESIDE_WALL:
        return None
    return Judgement(Verdict.ERROR_PAGE, "it asks whether its visitor is a robot", "")


def _notice(page: Reading) -> str | None:
    """The first sentence in the middle of a page that tells nothing else, other than about scripts."""
    middle = (line for line in page.sight.lines if not line.is_beside and not line.is_banner and line.links <= 0.5)
    sentences = (line.text for line in middle if _is_sentence(line.text) and Sign.SCRIPT not in page.say(line.text))
    return next((text[:MAX_NOTICE] for text in sentences if weight(text) >= MIN_NOTICE), None)


def _article(page: Reading) -> Judgement:
    return Judgement(Verdict.OK, None, page.story)


def _beginning(page: Reading) -> str:
    """The text without the lines of the wall."""
    return "\n".join(line for line in page.story.split("\n") if page.is_own(line))


# In this order: what a page says of itself, then what can be concluded.
_JUDGES: Final[tuple[Callable[[Reading], Judgement | None], ...]] = (
    _consent,
    _challenge,
    _error,
    _login,
    _paywall,
    _barrier,
    _abroad,
    _repeated,
    _listing,
    _wrong_language,
    _notice_alone,
    _teaser,
    _empty,
    _article,
)
