"""Reading a changed feed of which all but two entries are known: process CPU as a ratio to lxml, in the same run.

    python -m benchmarks.parse [--data ../shared/data] [--rounds 3] [--feeds 200]

The floor parses the document with lxml and looks at the texts of its items. Each document is read with the memory of
itself without its two newest items, so that these two are news. Candidates take turns. What is read is compared with
the whole document as feedparser sees it: the same entries, or the run fails. Exit status: 0 fine or skipped, 1 a target
missed.
"""

import argparse
import gzip
import io
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import feedparser
from lxml import etree

from monitor.core.formats import syndication
from monitor.core.formats.charsets import settled
from monitor.core.formats.items import find_items
from monitor.core.formats.values import NotAFeed
from monitor.core.model import ParsedFeed
from monitor.core.parse import parse_feed

CHECKOUT = Path(__file__).resolve().parent.parent
BASE = "https://example.org/feed.xml"
NEWS = 2
TARGET = 5.0  # the ratio to the floor that a document with two new entries may reach


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it stands, the memory of it before its newest items, and those."""

    name: str
    body: bytes
    memory: bytes


def read_floor(document: Document) -> None:
    """lxml, and the texts of the items."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, huge_tree=True)
    root = etree.fromstring(document.body.lstrip(), parser)
    # lxml finds no root in documents that are too broken for it.
    for item in root.iter("{*}item", "{*}entry") if root is not None else ():
        for child in item:
            _ = child.tag, child.text


def read_news(document: Document) -> None:
    """What a poll does."""
    parse_feed(document.body, None, BASE, document.memory)


def read_whole(document: Document) -> None:
    """What the first poll does."""
    parse_feed(document.body, None, BASE)


def read_feedparser(document: Document) -> None:
    """The parser alone, without sanitiser and link resolving."""
    feedparser.parse(io.BytesIO(document.body), sanitize_html=False, resolve_relative_uris=False)


FLOOR = "lxml + items (floor)"
CANDIDATES: dict[str, Callable[[Document], None]] = {
    FLOOR: read_floor,
    "two new entries": read_news,
    "whole document": read_whole,
    "feedparser alone": read_feedparser,
}


def main(arguments: list[str] | None = None) -> int:
    """Prints the ratios; the exit status."""
    options = _options(arguments)
    folder = options.data / "feeds_real" / "fastfeedparser_bench"
    if not folder.is_dir():
        print(f"SKIPPED: no feeds under {folder} (give --data or MONITOR_SHARED)")
        return 0
    documents = list(_documents(sorted(folder.glob("*.gz"))[: options.feeds]))
    faults = [fault for document in documents if (fault := _fault(document))]
    seconds = _measure(documents, options.rounds)
    usual = [place for place, document in enumerate(documents) if _known_count(document)]
    print(f"{len(documents)} feeds, of which {len(usual)} are usual: their items can be told apart and read alone")
    for name, found in seconds.items():
        mean = 1000 * sum(found) / len(documents)
        print(f"{name:22} {mean:8.2f} ms   × {_ratio(seconds, name, usual):5.2f} usual", end="")
        every = _ratio(seconds, name, range(len(documents)))
        print(f"   × {every:5.2f} all   × {_median(seconds, name):5.2f} median feed")
    print("\n".join(faults) or "the same entries as on the whole document")
    is_met = _ratio(seconds, "two new entries", usual) <= TARGET and not faults
    print(f"target: × {TARGET} of the floor: {'met' if is_met else 'MISSED'}")
    return 0 if is_met else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Reading changed feeds, as a ratio to lxml.")
    shared = Path(os.environ.get("MONITOR_SHARED", CHECKOUT.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--feeds", type=int, default=200)
    return parser.parse_args(arguments)


def _documents(files: list[Path]) -> Iterator[Document]:
    """Every feed of XML that has entries."""
    for file in files:
        body = gzip.decompress(file.read_bytes())
        parsed = parse_feed(body, None, BASE)
        if isinstance(parsed, ParsedFeed) and parsed.entries and body.lstrip().startswith((b"<", b"\xef")):
            yield Document(file.name, body, _memory_before(body))


def _memory_before(body: bytes) -> bytes:
    """The memory of the document before its two newest items; nothing where its items cannot be told apart."""
    items = find_items(*settled(body, None))
    if items is None:
        return b""
    before = parse_feed(items.without(frozenset(range(NEWS))), None, BASE)
    return before.memory if isinstance(before, ParsedFeed) else b""


def _known_count(document: Document) -> int:
    """How many of its entries a poll leaves out."""
    parsed = parse_feed(document.body, None, BASE, document.memory)
    return parsed.known_count if isinstance(parsed, ParsedFeed) else 0


def _fault(document: Document) -> str | None:
    """What a poll reads, and what it leaves out, against feedparser and our reading of the whole document."""
    whole, news = (parse_feed(document.body, None, BASE, memory) for memory in (b"", document.memory))
    found = syndication.parse(document.body, None)
    assert isinstance(whole, ParsedFeed)
    assert isinstance(news, ParsedFeed)
    assert not isinstance(found, NotAFeed)
    expected = whole.entries[: len(news.entries)] if news.known_count else whole.entries
    if news.entries != expected or len(news.entries) + news.known_count != len(found.entries) == len(whole.entries):
        return f"{document.name}: {len(news.entries)} + {news.known_count} entries of {len(found.entries)} differ"
    return None


def _measure(documents: list[Document], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of the fastest round, for each candidate and document."""
    seconds: dict[str, list[float]] = {name: [float("inf")] * len(documents) for name in CANDIDATES}
    for _ in range(rounds):
        for name, candidate in CANDIDATES.items():
            for place, document in enumerate(documents):
                started = time.process_time()
                candidate(document)
                seconds[name][place] = min(seconds[name][place], time.process_time() - started)
    return seconds


def _ratio(seconds: dict[str, list[float]], name: str, places: Sequence[int]) -> float:
    """The cost of these documents together, by that of the floor."""
    return sum(seconds[name][place] for place in places) / sum(seconds[FLOOR][place] for place in places)


def _median(seconds: dict[str, list[float]], name: str) -> float:
    return statistics.median(each / least for each, least in zip(seconds[name], seconds[FLOOR], strict=True))


if __name__ == "__main__":
    sys.exit(main())
