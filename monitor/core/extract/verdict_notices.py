"""Is the page a notice and no article? An error page, a bot check, a consent wall, an empty page -> Judgement."""

import re
from typing import Final

from lxml.etree import _Element

from monitor.core.extract.marks import weight
from monitor.core.extract.signs import Sign, error_title, is_bare_error, speaks
from monitor.core.extract.verdict_reading import (
    MAX_BESIDE_WALL,
    MAX_NOTICE,
    MIN_UNCLAIMED,
    Judgement,
    Reading,
    is_sentence,
)
from monitor.core.extract.verdict_sight import SeenLine
from monitor.core.formats.dates import read_date
from monitor.core.model import Verdict

# All amounts of text are weights (`marks`): characters of an alphabet.
# The most that an error page tells besides where it claims to be an article: its headline may be about an error.
MAX_BESIDE_CLAIM: Final = 40
# The same where title and text both speak of an error: such pages recommend other articles.
MAX_BESIDE_ERROR: Final = 800
# A sentence that is the whole of a page is a notice.
MIN_NOTICE: Final = 12
# The most that a page without a site around it tells, and is a notice; the same where it speaks to its reader.
MAX_NOTICE_ALONE: Final = 100
MAX_ADDRESS: Final = 350
# The same where it shows the way to the front page.
MAX_WAY_HOME: Final = 200
# Buttons that are a choice.
MIN_CHOICES: Final = 2
# Levels of nesting at which libxml2 reads no further (`xmlParserMaxDepth`).
MAX_DEPTH: Final = 256
SCRIPTED: Final = "it tells nothing without scripts"
BUILT_AS_ERROR: Final = "not found"

# Of a date: a year, "11.09.", "9/11", "Sept 11".
_DATE_LIKE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d|\d{1,2}[./]\d{1,2}\b|\d{1,2}\.? ?[^\W\d_]{3,9}\b|\d+[月日시])")
# What dialogs about personal data speak of, whatever their language.
_ABOUT_DATA = re.compile(
    r"cookie|consent|gdpr|rgpd|dsgvo|lgpd|\btcf\b|privac|datenschutz|traceur|tracking|куки|кукі|クッキー|쿠키|çerez|ciastecz|kakor"
    r"|evästei|sütik|隐私|個人情報|개인정보|персональн",
    re.IGNORECASE,
)


def consent(page: Reading) -> Judgement | None:
    """A page that asks about cookies and tells nothing else."""
    return Judgement(Verdict.CONSENT, f"it says “{_consent_words(page)}”", "") if _is_consent(page) else None


def _is_consent(page: Reading) -> bool:
    """Whether the greater part of what is said in the middle of the page is about cookies, and said to the reader."""
    if page.first(Sign.ROBOT) is not None:
        return False
    if _is_dialog_alone(page) or _is_choice(page):
        return True
    if page.told >= MAX_BESIDE_WALL:
        return False
    lines = [line for line in page.sight.lines if not line.is_beside]
    about = [line for line in lines if Sign.CONSENT in page.say(line.text)]
    total = sum(weight(line.text) for line in lines) or 1
    in_middle = sum(weight(line.text) for line in about if not line.is_banner)
    return sum(weight(line.text) for line in about) > total / 2 or in_middle > total / 3


def _is_dialog_alone(page: Reading) -> bool:
    """Whether a page is a dialog with buttons that speaks of cookies or data, in any language, and nothing else."""
    if page.sight.is_article or page.visible >= MIN_UNCLAIMED:
        return False
    lines = [line for line in page.sight.lines if not line.is_beside]
    dialog = [line for line in lines if line.is_banner]
    is_most = sum(weight(line.text) for line in dialog) > sum(weight(line.text) for line in lines) / 2
    has_button = any(line.tag == "button" or line.links > 0.5 for line in dialog)
    return is_most and has_button and any(_ABOUT_DATA.search(line.text) for line in dialog)


def _is_choice(page: Reading) -> bool:
    """Whether a page without a site around it has buttons to choose by, and says what becomes of the reader's data."""
    if page.sight.is_article or not page.sight.is_bare or page.told >= MAX_ADDRESS:
        return False
    has_buttons = sum(line.tag == "button" for line in page.sight.lines) >= MIN_CHOICES
    return has_buttons and any(_ABOUT_DATA.search(line.text) for line in page.sight.lines)


def _consent_words(page: Reading) -> str:
    lines = [line for line in page.sight.lines if not line.is_beside]
    said = (page.say(line.text).get(Sign.CONSENT) for line in lines)
    spoken = (found[0] for line in lines if (found := _ABOUT_DATA.search(line.text)))
    return next(filter(None, (*said, *spoken)))


def challenge(page: Reading) -> Judgement | None:
    """A page that tells nothing and loads what tells people from robots."""
    if page.told >= MAX_BESIDE_WALL or page.sight.is_article or not page.has_challenge:
        return None
    return Judgement(Verdict.ERROR_PAGE, "it asks whether its visitor is a robot", "")


def error(page: Reading) -> Judgement | None:
    """A page that says so in its title, or in its text where it claims to be no article."""
    titled = next((words for title in page.titles if (words := error_title(title)) is not None), None)
    said = page.first(Sign.ERROR, Sign.ROBOT)
    if page.sight.is_article:
        is_error = titled is not None and page.told < MAX_BESIDE_CLAIM
    elif titled is not None and (any(map(is_bare_error, page.titles)) or _in_text(page)):
        is_error = page.told < MAX_BESIDE_ERROR
    else:
        said = said or _retry(page) or (BUILT_AS_ERROR if page.sight.is_missing else None)
        is_error = bool(titled or said) and page.told < MAX_BESIDE_WALL and not _is_consent(page)
    return Judgement(Verdict.ERROR_PAGE, f"it says “{titled or said}”", "") if is_error else None


def _retry(page: Reading) -> str | None:
    """The words by which a page bids its reader try again; clocks go back too, in longer lines."""
    lines = page.sight.lines
    said = ((lines[number].text, words) for number, sign, words in page.said if sign is Sign.RETRY)
    return next((words for text, words in said if weight(text) < MAX_NOTICE or speaks(text)), None)


def _in_text(page: Reading) -> bool:
    """Whether a line that is no heading speaks of an error."""
    lines = page.sight.lines
    return any(
        sign in (Sign.ERROR, Sign.ROBOT) and lines[number].tag not in ("h1", "h2") for number, sign, _ in page.said
    )


def way_home(page: Reading) -> Judgement | None:
    """A page that claims to be no article, says a sentence or two to its reader and shows the way to the front page."""
    if page.sight.is_article or page.told >= MAX_WAY_HOME:
        return None
    middle = [line for line in page.sight.lines if not line.is_beside and not line.is_banner]
    said = [line.text for line in middle if is_sentence(line.text) and (speaks(line.text) or _leads_home(line))]
    if not said or not any(line.is_home for line in middle[1:]):
        return None
    return Judgement(Verdict.ERROR_PAGE, f"it says “{said[0][:MAX_NOTICE]}” and shows the way home", "")


def undated_notice(page: Reading) -> Judgement | None:
    """A page that claims to be no article, says a sentence and bears no date: articles are dated."""
    is_short = MIN_UNCLAIMED <= page.told < MAX_NOTICE_ALONE
    if page.sight.is_article or not is_short or next(page.tree.iter("time", "article"), None) is not None:
        return None
    if any(_DATE_LIKE.search(line.text) for line in page.sight.lines):
        return None
    return Judgement(Verdict.ERROR_PAGE, f"it says “{page.story[:MAX_NOTICE]}” and has no date", "")


def _leads_home(line: SeenLine) -> bool:
    """Whether a sentence has a link to the front page in it."""
    return line.is_home and 0 < line.links < 1


def notice_alone(page: Reading) -> Judgement | None:
    """A page without anything of a site around it, undated, that says a few sentences to its reader."""
    if not page.sight.is_bare or page.sight.is_article or page.told >= MAX_ADDRESS:
        return None
    lines = [line for line in page.sight.lines if not line.is_banner and Sign.SCRIPT not in page.say(line.text)]
    is_said = any(is_sentence(line.text) for line in lines) or page.told >= MIN_UNCLAIMED
    if any(read_date(line.text) for line in lines) or not is_said:
        return None
    if page.told >= MAX_NOTICE_ALONE and not any(speaks(line.text) for line in lines):
        return None
    said = max(lines, key=lambda line: weight(line.text)).text[:MAX_NOTICE]
    return Judgement(Verdict.ERROR_PAGE, f"it says “{said}” and nothing else", "")


def empty(page: Reading) -> Judgement | None:
    """A page without a text: a notice of one sentence, or nothing that was found."""
    if page.told >= (1 if page.sight.is_article else MIN_UNCLAIMED):
        return None
    notice = None if page.sight.is_article else _notice(page)
    if notice is not None:
        return Judgement(Verdict.ERROR_PAGE, f"it says “{notice}” and nothing else", "")
    depth = _last_depth(page.tree)
    why = f"it is nested {depth} levels deep, and only that far read" if depth >= MAX_DEPTH else SCRIPTED
    return Judgement(Verdict.EMPTY, why, "")


def _last_depth(tree: _Element) -> int:
    """How deep the last element of a page stands: where the parser gave up, if it did."""
    depth = 1
    while len(tree):
        tree, depth = tree[-1], depth + 1
    return depth


def _notice(page: Reading) -> str | None:
    """The first sentence in the middle of a page that tells nothing else, other than about scripts."""
    middle = (line for line in page.sight.lines if not line.is_beside and not line.is_banner and line.links <= 0.5)
    sentences = (line.text for line in middle if is_sentence(line.text) and Sign.SCRIPT not in page.say(line.text))
    return next((text[:MAX_NOTICE] for text in sentences if weight(text) >= MIN_NOTICE), None)
