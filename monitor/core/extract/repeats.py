"""What pages of one host have in common: text that stood on several of them is the host's, and no article's.

A wall in words that no list has still says the same to everybody. What was learnt of a host is kept in the store from
time to time, so that a restart does not let its wall through again; of a crash the last minutes are lost, and a few
pages teach them again.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from monitor.core.extract.marks import mark, paragraph_marks

# Pages remembered of a host, and hosts: 300 x 8 pages of 40 paragraphs are 10 MB at most.
PAGES_PER_HOST: Final = 8
HOSTS: Final = 300
MARKS_PER_PAGE: Final = 40
# Pages under different headlines on which a paragraph stood, so that it is the host's: one reprint is none.
MIN_PAGES: Final = 2
# Characters of the longest name in the DNS, and of what stands for one where an address has none.
MAX_HOST: Final = 255

# The mark of a headline and those of the paragraphs below it.
SeenPage: TypeAlias = tuple[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class HostPages:
    """The last pages of a host that were taken for articles, oldest first."""

    host: str
    pages: tuple[SeenPage, ...]


@dataclass(slots=True)
class PageMemory:
    """The marks of the last pages of each host, by their headlines; the host not seen for longest is forgotten."""

    _pages: OrderedDict[str, deque[SeenPage]] = field(default_factory=OrderedDict)
    _changed: dict[str, None] = field(default_factory=dict)

    def repeats(self, url: str, title: str) -> frozenset[int]:
        """Marks of paragraphs that other headlines of this host had too."""
        own = mark(title)
        pages = {headline: marks for headline, marks in self._pages.get(_host(url), ()) if headline != own}
        counts = Counter(each for marks in pages.values() for each in marks)
        return frozenset(each for each, count in counts.items() if count >= MIN_PAGES)

    def remember(self, url: str, title: str, text: str) -> None:
        """Take note of one page that was taken for the article under `title`."""
        host = _host(url)
        self._room_for(host).append((mark(title), frozenset(sorted(paragraph_marks(text))[:MARKS_PER_PAGE])))
        self._changed.pop(host, None)
        self._changed[host] = None

    def restore(self, hosts: Iterable[HostPages]) -> None:
        """Take up what was kept, the host seen last at the end."""
        for each in hosts:
            self._room_for(each.host).extend(each.pages)

    def changes(self) -> tuple[HostPages, ...]:
        """What is to be kept: the hosts that have pages which are not kept yet, the one seen last at the end."""
        return tuple(HostPages(host, tuple(self._pages[host])) for host in self._changed)

    def settle(self, kept: Iterable[HostPages]) -> None:
        """These are kept now, as they were told; what changed meanwhile is still to be kept."""
        as_kept = set(kept)
        for each in self.changes():
            if each in as_kept:
                del self._changed[each.host]

    def _room_for(self, host: str) -> deque[SeenPage]:
        pages = self._pages.setdefault(host, deque(maxlen=PAGES_PER_HOST))
        self._pages.move_to_end(host)
        if len(self._pages) > HOSTS:
            forgotten, _ = self._pages.popitem(last=False)
            self._changed.pop(forgotten, None)
        return pages


def _host(url: str) -> str:
    """The host of an address, without the port; the address itself where it has none."""
    try:
        return (urlsplit(url).hostname or url)[:MAX_HOST]
    except ValueError:
        return url[:MAX_HOST]
