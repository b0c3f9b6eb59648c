"""Other projects' test feeds read by us: for the fields that we keep, how often we agree with what they expect.

    python gates/conformance.py [--data DIRECTORY] [--show SUITE]

DIRECTORY holds `feeds_conformance`; without it MONITOR_SHARED/data, then `../shared/data` beside the checkout. We keep
text where they keep markup, so a text agrees if it has the expected characters, or those that the expected markup
shows, white space apart. Every disagreement is of a class in docs/technotes/feed-conformance.md. Exit status: 0 fine or
skipped, 1 below a floor, or data or disagreements that are not those the floors were measured on.
"""

import argparse
import hashlib
import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from fnmatch import fnmatch
from pathlib import Path

import lxml.html
from _expectations import Case, Claim, feed_rs_cases, feedparser_cases, gofeed_cases, instant
from lxml import etree

from monitor.core.model import Entry, ParsedFeed
from monitor.core.parse import parse_feed

UNEXPLAINED = "no class"
CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Suite:
    """A project's cases. `floor` is the share of claims that must hold, pinned for data of this `digest`."""

    folder: str
    cases: Callable[[Path], Iterator[Case]]
    floor: float
    digest: str


SUITES = {
    "feedparser": Suite("feedparser/tests", feedparser_cases, 0.99, "e4f3608b09fe7815"),
    "gofeed": Suite("gofeed/testdata", gofeed_cases, 0.985, "912ccbde6289d104"),
    "feed-rs": Suite("feed-rs/feed-rs/fixture", feed_rs_cases, 0.915, "eda4ad267764929f"),
}
# Suite, fields, cases, class: the first that fits names the disagreement. Explained in the technote.
CLASSES = (
    ("feedparser", "*", "*_crazy.xml", "scripts in broken comments"),
    ("feedparser", "id", "wellformed/base/*", "ids stay as they are written"),
    ("feedparser", "*", "*bozo_linenoise.xml", "noise between tags"),
    ("feedparser", "content", "*_nested_cdata.xml", "noise between tags"),
    ("gofeed", "*", "parser/*/*_xhtml_*_markup.xml", "elements closed by the wrong tag"),
    ("gofeed", "feed language", "parser/rss/rss_channel_language.xml", "elements closed by the wrong tag"),
    ("gofeed", "id", "*_naked_markup.xml", "markup where text belongs"),
    ("gofeed", "link", "*_uri_at_protocol.xml", "an attribute that is none of the format's"),
    ("gofeed", "feed link", "*atom_link_alternate.xml", "a prefix that is not declared"),
    ("gofeed", "entries", "*version_rdf_090.xml", "documents that say nothing"),
    ("gofeed", "*", "translator/json/json10_simple.json", "documents that say nothing"),
    ("feed-rs", "id", "*", "ids that the project makes up"),
    ("feed-rs", "updated", "rss*", "times copied from another field"),
    ("gofeed", "published", "*_entry_modified.xml", "times copied from another field"),
    ("feed-rs", "author", "rss2/*", "a word in place of the name"),
    ("feed-rs", "author", "jsonfeed/*", "one author where there are two lists"),
    ("feed-rs", "*", "rss2/*", "which of several texts"),
)


@dataclass(frozen=True, slots=True)
class Miss:
    """A claim that does not hold, and what we read instead."""

    case: str
    claim: Claim
    found: object


def main(arguments: list[str] | None = None) -> int:
    """Prints a table for each suite; the exit status."""
    options = _options(arguments)
    root = options.data / "feeds_conformance"
    if not root.is_dir():
        print(f"SKIPPED: no feeds under {root} (give --data or MONITOR_SHARED)")
        return 0
    return max(_judge(name, suite, root / suite.folder, options.show == name) for name, suite in SUITES.items())


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Agreement with the expectations of feedparser, gofeed and feed-rs.")
    shared = Path(os.environ.get("MONITOR_SHARED", CHECKOUT.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--show", choices=SUITES, help="list the disagreements of a suite")
    return parser.parse_args(arguments)


def _judge(name: str, suite: Suite, folder: Path, show: bool) -> int:
    cases = list(suite.cases(folder))
    claimed, held, misses, digest = Counter[str](), Counter[str](), list[Miss](), hashlib.sha256()
    for case in cases:
        body = case.document.read_bytes()
        digest.update(f"{case.name} {case.claims}".encode() + body)
        feed = parse_feed(body, case.content_type, case.base_url)
        for claim in case.claims:
            claimed[claim.field] += 1
            found = _found(claim, feed)
            if _agrees(claim, found):
                held[claim.field] += 1
            else:
                misses.append(Miss(case.name, claim, found))
    share = held.total() / max(1, claimed.total())
    _print_table(name, cases, claimed, held)
    classes = Counter(_class_of(name, miss) for miss in misses)
    for reason, count in sorted(classes.items()):
        print(f"    {count:5,}  {reason}")
    if show:
        for miss in misses:
            print(f"{miss.case}: {miss.claim.field} is {miss.found!r}, expected {miss.claim.value!r}"[:400])
    faults = [*_faults(suite, share, digest.hexdigest()[:16], classes[UNEXPLAINED])]
    print("\n".join(f"    MISSED: {fault}" for fault in faults) or "    as pinned")
    return 1 if faults else 0


def _print_table(name: str, cases: list[Case], claimed: Counter[str], held: Counter[str]) -> None:
    others, kept, ours = sum(case.not_applicable for case in cases), claimed.total(), held.total()
    print(f"{name}: {len(cases):,} cases; {others:,} statements on what we do not keep, {kept:,} on what we keep")
    print(f"    all fields     {ours:5,} of {kept:5,}  {ours / max(1, kept):.2%}")
    for field in sorted(claimed):
        print(f"    {field:14} {held[field]:5,} of {claimed[field]:5,}  {held[field] / claimed[field]:.2%}")


def _faults(suite: Suite, share: float, digest: str, unexplained: int) -> Iterator[str]:
    if digest != suite.digest:
        yield f"the data has changed ({digest}, pinned {suite.digest}): measure again"
    if share < suite.floor:
        yield f"{share:.2%} hold, the floor is {suite.floor:.2%}"
    if unexplained:
        yield f"{unexplained} disagreements are of no class that docs/technotes/feed-conformance.md explains"


def _class_of(suite: str, miss: Miss) -> str:
    for of_suite, fields, cases, reason in CLASSES:
        if suite == of_suite and fnmatch(miss.claim.field, fields) and fnmatch(miss.case, cases):
            return reason
    return UNEXPLAINED


def _found(claim: Claim, feed: object) -> object:
    """What we read of the field; None where the document is no feed to us, or has no such entry."""
    if not isinstance(feed, ParsedFeed):
        return None
    of_feed = {
        "feed title": feed.title,
        "feed link": feed.link,
        "feed language": feed.language,
        "entries": len(feed.entries),
    }
    if claim.entry is None:
        return of_feed[claim.field]
    if not -len(feed.entries) <= claim.entry < len(feed.entries):
        return None
    return _of_entry(claim, feed.entries[claim.entry])


def _of_entry(claim: Claim, entry: Entry) -> object:
    if claim.field == "author":
        return entry.authors
    if claim.field == "id":
        return entry.guid
    if claim.field == "summary":  # feedparser copies the content where there is none, as `monitor parse` does
        return entry.summary or entry.content
    return getattr(entry, claim.field)


def _agrees(claim: Claim, found: object) -> bool:
    if claim.field in ("published", "updated"):
        return found == _expected_time(claim.value)
    if claim.field == "author":
        names = found if isinstance(found, tuple) else ()
        # Of "name (address)" we keep the name.
        stated = str(claim.value).partition(" (")[0] if "@" in str(claim.value) else str(claim.value)
        return any(_same_text(stated, name) for name in names)
    if claim.field == "feed language" and isinstance(found, str):  # tags have no case (BCP 47 2.1.1)
        return str(claim.value).replace("_", "-").lower() == found.lower()
    if isinstance(claim.value, str):
        return _same_text(claim.value, found if isinstance(found, str) else "")
    return bool(found == claim.value)


def _expected_time(value: object) -> datetime | None:
    if isinstance(value, str) and instant(value) is None:
        return parsedate_to_datetime(value).astimezone(UTC)
    return instant(value)


def _same_text(expected: str, found: str) -> bool:
    """Whether `found` has the characters of `expected`, or those that it shows as HTML, white space apart."""
    return _bare(found) in {_bare(expected), _bare(_shown(expected)), _bare(_shown(_shown(expected)))}


def _bare(text: str) -> str:
    """In NFC, without white space and what cannot be seen: neither comes through in our texts."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if not c.isspace() and unicodedata.category(c) != "Cf")


def _shown(markup: str) -> str:
    """What a browser shows of it: not the title and description of a drawing, nor scripts and styles."""
    try:
        tree = lxml.html.fromstring(f"<div>{markup}</div>")
    except (etree.ParserError, ValueError):
        return ""
    etree.strip_elements(tree, "script", "style", "svg", with_tail=False)
    return str(tree.xpath("string()"))


if __name__ == "__main__":
    sys.exit(main())
