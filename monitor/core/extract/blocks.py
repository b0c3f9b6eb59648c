"""The page as a reader's eye takes it in: lxml tree -> its runs of text between block borders, in document order.

The engine says which text is the article; a block says where that text stands: in what kind of element, in which box,
how much of it is links. Rules about single lines ask the blocks, never the tree.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree
from lxml.etree import _Element

from monitor.core.formats.markup import BLOCKS, HIDDEN, with_few_marks

# A page of 2.9 million bytes has 9,000; more than this is no article.
MAX_BLOCKS: Final = 20_000
# Characters of a class attribute that can tell siblings apart; the rest is generated.
MAX_CLASS: Final = 60

# Beside `HIDDEN`: what is never of the article. Navigation and feet took a quarter of the time.
_UNREAD = "nav footer noscript iframe object embed button select option video audio canvas math"
_SKIPPED: Final = HIDDEN | frozenset(_UNREAD.split())
# Elements whose text is beside the article by the HTML standard, or belongs to a picture.
_ASIDE: Final = frozenset({"aside", "form", "figcaption", "figure", "dialog"})
_CONTAINERS: Final = frozenset({"html", "body", "main", "article"})
# Class and id words of what publishers set around articles. Whole words only: "share-bar" has one, "shareholder" none.
_BOXES = (
    "ad ads advert advertisement aisummary author bio breadcrumb breadcrumbs byline caption comment comments consent "
    "cookie copyright credit credits disqus embedded footer gallery newsletter newsletters outbrain overlay poll print "
    "promo promoted promotion readmore recommendation recommendations recommended related share sharing sidebar signup "
    "social sponsored subscribe subscription taboola taglist tags teaser teasers whatsapp widget widgettitle"
)
_BOX_WORDS: Final = frozenset(_BOXES.split())
_LEADS = (
    "abstract chapo dek desc description excerpt intro lead lede leadtext preface sapo standfirst subhead subheading "
    "subline subtitle summary synopsis teaser vorspann"
)
_LEAD_WORDS: Final = frozenset(_LEADS.split())
# Numbered classes ("paragraph-7") and ids would make each sibling a row of its own.
_DIGITS = re.compile(r"\d+")
_NOT_SMALL = re.compile(r"[^a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"\w+")
# The same for ASCII, at a fifth of the time.
_ASCII: Final = tuple(map(chr, range(128)))
_NO_LETTERS: Final = str.maketrans(dict.fromkeys((each for each in _ASCII if not each.isalnum()), ""))
_NO_WORDS: Final = str.maketrans(dict.fromkeys((each for each in _ASCII if not _WORD.match(each)), " "))
_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Block(NamedTuple):
    """One run of inline text. `letters` is what it is compared by.

    `row` names the kind of place: blocks of one row of siblings share it. `links` is the share of characters inside
    links. `article` and `box` number the `<article>` and the box named as furniture around it; 0 is none.
    """

    text: str
    letters: str
    tag: str
    words: int
    links: float
    row: str
    article: int
    box: int
    is_aside: bool
    is_lead: bool

    @property
    def is_heading(self) -> bool:
        """Whether it stands in h1 to h6."""
        return len(self.tag) == 2 and self.tag[0] == "h" and self.tag[1].isdigit()


class _Place(NamedTuple):
    """What an element's ancestors and attributes say of the text in it."""

    row: str
    article: int
    box: int
    is_aside: bool
    is_lead: bool


_NOWHERE: Final = _Place("", 0, 0, False, False)


def read_blocks(tree: _Element) -> tuple[Block, ...]:
    """The blocks of the tree's body. Linear in the size of the page."""
    body = tree.find("body") if tree.tag == "html" else tree
    return tuple(_Reader().read(tree if body is None else body))


def letters_of(text: str) -> str:
    """Letters and digits alone, so that quotation marks, spaces and dashes do not make two texts different."""
    if text.isascii():
        return text.lower().translate(_NO_LETTERS)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", with_few_marks(text)).casefold()))


def count_words(text: str) -> int:
    """Words; where a script has no spaces, two of its characters count as one word."""
    if text.isascii():
        return len(text.translate(_NO_WORDS).split())
    return len(_WORD.findall(text)) + len(_WIDE.findall(text)) // 2


class _Reader:
    """Collects inline text and closes a block at each border."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._texts: list[str] = []
        self._linked = 0
        self._in_links = 0
        self._places: dict[_Element, _Place] = {}
        self._numbers = 0

    def read(self, body: _Element) -> list[Block]:
        borders = [body]
        walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in _SKIPPED:
                    walk.skip_subtree()
                elif tag == "br":
                    self._close(borders[-1])
                else:
                    if tag in BLOCKS and element is not body:
                        self._close(borders[-1])
                        borders.append(element)
                    elif tag == "a":
                        self._in_links += 1
                    if text := element.text:
                        self._add(text)
                continue
            if tag == "a":
                self._in_links -= 1
            elif borders[-1] is element and len(borders) > 1:
                self._close(borders.pop())
            if (tail := element.tail) and element is not body:
                self._add(tail)
        self._close(body)
        return self._blocks

    def _add(self, text: str) -> None:
        if self._texts or not text.isspace():
            self._texts.append(text)
            if self._in_links:
                self._linked += len(text.strip())

    def _close(self, element: _Element) -> None:
        """End the block that stands directly in `element`."""
        if not self._texts:
            return
        text = " ".join("".join(self._texts).split())
        linked, self._linked = self._linked, 0
        self._texts.clear()
        letters = letters_of(text)
        if letters and len(self._blocks) < MAX_BLOCKS:
            place = self._place(element)
            self._blocks.append(
                Block(
                    text,
                    letters,
                    str(element.tag),
                    count_words(text),
                    min(1.0, linked / len(text)),
                    place.row,
                    place.article,
                    place.box,
                    place.is_aside,
                    place.is_lead,
                )
            )

    def _place(self, element: _Element) -> _Place:
        """Where `element` is; asks each ancestor once, from the outside in, so that no depth is too much."""
        unknown: list[_Element] = []
        above: _Element | None = element
        while above is not None and above not in self._places:
            unknown.append(above)
            above = above.getparent()
        place = self._places[above] if above is not None else _NOWHERE
        for each in reversed(unknown):
            place = self._places[each] = self._inside(each, place)
        return place

    def _inside(self, element: _Element, above: _Place) -> _Place:
        tag = str(element.tag)
        label, is_boxed, is_lead = _label(tag, f"{element.get('class') or ''} {element.get('id') or ''}")
        self._numbers += 1
        parent, _, rest = above.row.partition("<")
        return _Place(
            row=f"{label}<{parent}<{rest.partition('<')[0]}",
            article=self._numbers if tag == "article" else above.article,
            box=self._numbers if is_boxed else above.box,
            is_aside=above.is_aside or tag in _ASIDE,
            is_lead=is_lead or (above.is_lead and tag not in _CONTAINERS),
        )


@lru_cache(maxsize=8192)
def _label(tag: str, named: str) -> tuple[str, bool, bool]:
    """An element's part of its row's name; whether its class and id name a box; whether they name a standfirst."""
    names = names_in(named)
    is_boxed = tag not in _CONTAINERS and not _BOX_WORDS.isdisjoint(names)
    return f"{tag}.{_DIGITS.sub('', named[:MAX_CLASS])}", is_boxed, not _LEAD_WORDS.isdisjoint(names)


@lru_cache(maxsize=4_096)
def names_in(attribute: str) -> frozenset[str]:
    """The words of a class or id attribute, in lower case: "ShareBar__item-2" -> share, bar, item."""
    return frozenset(_NOT_SMALL.split(_HUMP.sub("-", attribute).lower()))
