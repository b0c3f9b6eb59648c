"""A page as it is judged: tree, text and claims -> what it says to its reader, and how much it tells besides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lxml.etree import _Element

from monitor.core.extract.marks import weight
from monitor.core.extract.signs import ALL_LANGUAGES, Sign, error_title, fold, is_addressed, languages_of, say
from monitor.core.extract.verdict_sight import SeenLine, Sight, look_at
from monitor.core.model import Verdict

# All amounts of text are weights (`marks`): characters of an alphabet.
# A shorter line is prose only if it ends as a sentence does.
MIN_PROSE: Final = 40
# Bars in a line that make it a row of a table, as the engine writes tables.
MIN_CELLS: Final = 3
# A longer line is not one of those that stand beside a wall's.
MAX_FILLER: Final = 160
# A line that goes on about the story after a sign of a paywall, so that the sign was part of the story.
MIN_STORY_LINE: Final = 80
# The most that a wall or an error page tells besides: a line or two of its own.
MAX_BESIDE_WALL: Final = 150
# A link that says less is a button or a label.
MIN_HEADLINE: Final = 15
# A page that does not claim to be an article and tells less than this is none.
MIN_UNCLAIMED: Final = 45
# So much of what a page says is quoted.
MAX_NOTICE: Final = 80
# Characters between `src=` and the word in an address that names a puzzle.
MAX_SOURCE: Final = 120
# A text that is long enough to know its language by.
MIN_LANGUAGE: Final = 600

SENTENCE_END = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\u061f\u0964:][\"'\u201d\u2019\u00bb\u201c)\]\u300d\u300f]*\s*$"
)
CUT_OFF = re.compile(r"(?:\.\.\.|\u2026|\[\u2026\]|\[\.\.\.\])[\"'\u201d\u00bb)]*\s*$")
_CHALLENGE = re.compile("captcha|challenge-platform|turnstile|datadome|perimeterx", re.IGNORECASE)
_ELSE = re.compile(
    r"comment|kommentare|kommentarb|kommentier|einen kommentar|comentar|коммент|комент|评论|newsletter|bolet[ií]n"
    r"|рассылк|розсилк|infolettre|\blettre\b|morgenbrief|早报|周刊|telegram|телеграм|whatsapp|inbox|postfach|\bbriefing"
    r"|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|biuletyn|zpravodaj|b[üu]lten|メルマガ|メールマガジン|뉴스레터|نشرة"
)
_SITE = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022\u00bb-]\s+")
# What speaks against a page.
STRONG: Final = frozenset({Sign.ROBOT, Sign.ERROR, Sign.CONSENT, Sign.PAYWALL, Sign.ABROAD})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the words or the claim that decided, for a person; None where nothing speaks against the page.

    `text` is what may be matched: nothing of a wall, and of a page that is cut off the beginning without the offer.
    """

    verdict: Verdict
    why: str | None
    text: str


@dataclass(frozen=True)
class Reading:
    """What is to be judged. `is_free` is the page's claim about access, None where it makes none.

    `language` is that of the text, `expected_language` what it should be, where that is known for sure. `repeats` are
    marks of paragraphs that other articles of this host had too (`paragraph_marks`). `source` is what `tree`
    was parsed from; its scripts are in it alone.
    """

    tree: _Element
    title: str
    text: str
    is_free: bool | None = None
    language: str | None = None
    expected_language: str | None = None
    repeats: frozenset[int] = frozenset()
    source: str = ""

    @cached_property
    def story(self) -> str:
        """The text, or what the page visibly tells where the engine found nothing that tells anything."""
        if any(map(self.is_prose, self.text.split("\n"))):
            return self.text
        return "\n".join(line.text for line in self.sight.lines if self.goes_on(line, MIN_PROSE)) or self.text

    @cached_property
    def told(self) -> float:
        """How much the story tells, less what walls say."""
        told = sum(weight(line) for line in self.story.split("\n") if self.is_prose(line))
        # The engine takes a whole table with the navigation in it for the text, if that is all there is.
        return min(told, self.visible) if self.is_speaking and self.visible else told

    @cached_property
    def visible(self) -> float:
        """How much of a story a visitor sees: the engine may have lost most of it."""
        return sum(weight(line.text) for line in self.sight.lines if self.goes_on(line, MIN_PROSE))

    def is_prose(self, line: str) -> bool:
        """Whether a line tells something of its own: no label, nothing that walls say."""
        is_telling = weight(line) >= MIN_PROSE or SENTENCE_END.search(line) is not None
        return is_telling and line.count("|") < MIN_CELLS and self.is_own(line)

    def is_own(self, line: str) -> bool:
        """Whether a line is not what a wall or an error page says."""
        sign = next(iter(self.say(line)), None)
        if sign in (Sign.FILLER, Sign.RETRY):
            return weight(line) > MAX_FILLER or not self.is_speaking
        return sign is None or (sign is Sign.CONSENT and not self.is_asking and not is_addressed(line))

    def goes_on(self, line: SeenLine, least: float = MIN_STORY_LINE) -> bool:
        """Whether the line of the page tells something of the story."""
        is_elsewhere = line.is_beside or line.is_banner or line.links > 0.5
        return not is_elsewhere and weight(line.text) >= least and self.is_prose(line.text)

    @cached_property
    def sight(self) -> Sight:
        """What a visitor sees."""
        return look_at(self.tree)

    @cached_property
    def said(self) -> tuple[tuple[int, Sign, str], ...]:
        """What the lines in the middle of the page say to the reader: the line's number, what, and in which words."""
        lines = enumerate(self.sight.lines)
        middle = ((number, line.text) for number, line in lines if not line.is_beside and not line.is_banner)
        return tuple((number, sign, words) for number, text in middle for sign, words in self.say(text).items())

    @property
    def has_challenge(self) -> bool:
        """Whether the page loads what tells people from robots."""
        return any(_is_source(self.source, found.start()) for found in _CHALLENGE.finditer(self.source))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Whose phrases are looked for: in a text that is long enough its own, in a short one all."""
        return languages_of(self.language) if weight(self.text) >= MIN_LANGUAGE else ALL_LANGUAGES

    def say(self, line: str) -> Mapping[Sign, str]:
        """What a line says to the reader."""
        return say(line, self.languages)

    @cached_property
    def is_asking(self) -> bool:
        """Whether the page itself asks its reader about cookies, and does not report of those who do."""
        lines = self.sight.lines
        asking = (lines[number].text for number, sign, _ in self.said if sign is Sign.CONSENT)
        return any(map(is_addressed, asking))

    @cached_property
    def is_speaking(self) -> bool:
        """Whether the page says anything to its reader that only walls and error pages say."""
        return any(sign in STRONG for _, sign, _ in self.said) or any(map(error_title, self.titles))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The page's names for itself, with and without the outlet's."""
        named = (self.title, *self.sight.titles)
        return tuple(dict.fromkeys(part for title in named for part in (title, _SITE.split(title)[0]) if part))

    def first(self, *signs: Sign) -> str | None:
        """The first words by which the page says one of these things."""
        return next((words for _, sign, words in self.said if sign in signs), None)


def offers_else(text: str) -> bool:
    """Whether what is offered is a newsletter or a word with other readers, and no way through a wall."""
    return _ELSE.search(fold(text)) is not None


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, and is not cut off."""
    return SENTENCE_END.search(text) is not None and CUT_OFF.search(text) is None


def _is_source(page: str, position: int) -> bool:
    """Whether what stands at `position` is in the address of something that the page loads."""
    attribute = page.rfind("src=", max(0, position - MAX_SOURCE), position)
    return attribute >= 0 and ">" not in page[attribute:position]
