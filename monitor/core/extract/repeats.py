"""What pages of one host have in common: text that stood on several of them is the host's, and no article's.

A wall in words that no list has still says the same to everybody. Kept in memory: a few pages teach it again.
"""

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from monitor.core.extract.marks import paragraph_marks

# Pages remembered of a host, and hosts: 300 x 8 pages of 40 paragraphs are 10 MB at most.
PAGES_PER_HOST: Final = 8
HOSTS: Final = 300
MARKS_PER_PAGE: Final = 40
# Pages under different headlines on which a paragraph stood, so that it is the host's: one reprint is none.
MIN_PAGES: Final = 2


@dataclass(slots=True)
class PageMemory:
    """The marks of the last pages of each host, by their headlines; the host not seen for longest is forgotten."""

    _pages: OrderedDict[str, deque[tuple[str, frozenset[int]]]] = field(default_factory=OrderedDict)

    def repeats(self, url: str, title: str) -> frozenset[int]:
        """Marks of paragraphs that other headlines of this host had too."""
        pages = {headline: marks for headline, marks in self._pages.get(_host(url), ()) if headline != title}
        counts = Counter(mark for marks in pages.values() for mark in marks)
        return frozenset(mark for mark, count in counts.items() if count >= MIN_PAGES)

    def remember(self, url: str, title: str, text: str) -> None:
        """Take note of one page that was taken for the article under `title`."""
        host = _host(url)
        pages = self._pages.setdefault(host, deque(maxlen=PAGES_PER_HOST))
        self._pages.move_to_end(host)
        pages.append((title, frozenset(sorted(paragraph_marks(text))[:MARKS_PER_PAGE])))
        if len(self._pages) > HOSTS:
            self._pages.popitem(last=False)


def _host(url: str) -> str:
    """The host of an address, without the port; the address itself where it has none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
