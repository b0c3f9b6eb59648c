"""Is the page a notice and no article? An error page, a bot check, a consent wall, an empty page -> Judgement."""

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
# Levels of nesting at which libxml2 reads no further (`xmlParserMaxDepth`).
MAX_DEPTH: Final = 256
SCRIPTED: Final = "it tells nothing without scripts"


def consent(page: Reading) -> Judgement | None:
    """A page that asks about cookies and tells nothing else."""
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
        said = said or page.first(Sign.RETRY)
        is_error = bool(titled or said) and page.told < MAX_BESIDE_WALL and not _is_consent(page)
    return Judgement(Verdict.ERROR_PAGE, f"it says “{titled or said}”", "") if is_error else None


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
    said = [line.text for line in middle if is_sentence(line.text) and speaks(line.text)]
    if not said or not any(line.is_home and line.links > 0.5 for line in middle[1:]):
        return None
    return Judgement(Verdict.ERROR_PAGE, f"it says “{said[0][:MAX_NOTICE]}” and shows the way home", "")


def notice_alone(page: Reading) -> Judgement | None:
    """A page without anything of a site around it, undated, that says a few sentences to its reader."""
    if not page.sight.is_bare or page.sight.is_article or page.told >= MAX_ADDRESS:
        return None
    lines = [line for line in page.sight.lines if not line.is_banner and Sign.SCRIPT not in page.say(line.text)]
    if any(read_date(line.text) for line in lines) or not any(is_sentence(line.text) for line in lines):
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
