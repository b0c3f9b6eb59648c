"""Real pages with one kind of evidence taken away: what is lost of text, title, date and verdict without it.

    python gates/extraction_mutated.py [--data DIRECTORY] [--only SET] [--sample N]

Other publishers' pages differ from those of our sets in what they have: structured data or none, classes with a meaning
or hashes. So each page is changed in one way, without a change of what a visitor reads, and read again. A large loss
points at a rule that leans on one witness alone. DIRECTORY as in `extraction.py`; every Nth page with `--sample N`.
Exit status: 0 fine or skipped, 1 below a floor.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from _shared import options as shared_options
from _text_scores import mean
from extraction import SETS, Score, Set, read
from lxml import html as lxml_html
from lxml.html import HtmlElement

from monitor.core.extract.decoding import decode_page
from monitor.core.model import Verdict

# What may be lost of a set's first measure by a change, beside the page as it is. The engine itself tells comments and
# boxes by their classes, so that hashed ones cost most.
MAX_LOSS: Final = MappingProxyType({"hashed classes": 0.04, "all of these": 0.075})
MAX_OTHER_LOSS: Final = 0.015
_CLASS_LETTERS = re.compile(r"[\w-]+")
_BLOCK = re.compile(r"(</?(?:div|p|article|section|h[1-6]|ul|ol|li|figure|header|footer|main)\b)")
_NAMED: Final = frozenset({"article", "main", "section", "header", "footer", "aside", "nav", "figure"})


def without_data(tree: HtmlElement) -> None:
    """No structured data: no JSON-LD, no microdata."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        script.drop_tree()
    for each in tree.xpath("//*[@itemprop or @itemtype or @itemscope]"):
        for name in ("itemprop", "itemtype", "itemscope"):
            each.attrib.pop(name, None)


def without_social(tree: HtmlElement) -> None:
    """No Open Graph and no Twitter card."""
    for meta in tree.xpath("//meta"):
        name = str(meta.get("property") or meta.get("name") or "")
        if name.startswith(("og:", "article:", "twitter:")):
            meta.drop_tree()


def without_landmarks(tree: HtmlElement) -> None:
    """HTML of the nineties: all sections, articles and navigations are plain divisions."""
    for each in tree.iter(*_NAMED):
        each.tag = "div"


def with_hashed_classes(tree: HtmlElement) -> None:
    """Names of styles as a bundler makes them: the same name gets the same hash, and says nothing."""
    for each in tree.iter():
        for name in ("class", "id"):
            value = each.get(name) if isinstance(each.tag, str) else None
            if value:
                each.set(name, _CLASS_LETTERS.sub(_hashed, value))


def without_times(tree: HtmlElement) -> None:
    """No time elements."""
    for each in tree.iter("time"):
        each.tag = "span"
        each.attrib.pop("datetime", None)


def with_all(tree: HtmlElement) -> None:
    """All of it at once: only what a visitor sees is left."""
    for change in (without_data, without_social, without_landmarks, with_hashed_classes, without_times):
        change(tree)


def unchanged(tree: HtmlElement) -> None:
    """The page as it is, parsed and written again."""


def _hashed(found: re.Match[str]) -> str:
    return "x" + hashlib.sha256(found[0].encode("utf-8", "replace")).hexdigest()[:7]


def _minified(page: str) -> str:
    """Without white space between elements that stand on lines of their own."""
    return re.sub(r">\s*\n\s*<", "><", page)


def _prettified(page: str) -> str:
    """Each element of the page's blocks on a line of its own; scripts as they are."""
    pieces = re.split(r"(<script\b.*?</script>)", page, flags=re.DOTALL | re.IGNORECASE)
    return "".join(_BLOCK.sub(r"\n    \1", piece) if number % 2 == 0 else piece for number, piece in enumerate(pieces))


CHANGES: Final = MappingProxyType(
    {
        "as it is": unchanged,
        "no structured data": without_data,
        "no Open Graph": without_social,
        "no landmarks": without_landmarks,
        "hashed classes": with_hashed_classes,
        "no time elements": without_times,
        "all of these": with_all,
    }
)
SPELLINGS: Final[MappingProxyType[str, Callable[[str], bytes]]] = MappingProxyType(
    {
        "minified": lambda page: _minified(page).encode(),
        "prettified": lambda page: _prettified(page).encode(),
        "UTF-16": lambda page: page.encode("utf-16"),
    }
)


def main(arguments: list[str] | None = None) -> int:
    """Prints a table for each set; the exit status."""
    asked = _options(arguments)
    return max(
        _judge(name, each, asked)
        for name, each in SETS.items()
        if asked.only in (None, name) and name != "multilingual"
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--only", choices=SETS, help="one set alone")
    parser.add_argument("--sample", type=int, default=3, help="every so many pages alone; 1 is all of them, in minutes")
    asked, rest = parser.parse_known_args(arguments)
    return argparse.Namespace(**vars(asked), **vars(shared_options("Pages with evidence taken away.", rest)))


def _judge(name: str, of: Set, asked: argparse.Namespace) -> int:
    folder = asked.data / "data" / of.folder
    if not folder.is_dir():
        print(f"SKIPPED: no pages under {folder} (give --data or MONITOR_SHARED)")
        return 0
    pages = list(of.pages(folder))[:: asked.sample]
    texts = [decode_page(page.html, None) for page in pages]
    whole = _measured(of, [of.score(read(page)) for page in pages])
    first = next(iter(whole))
    print(f"{name}, {len(pages)} pages: {', '.join(f'{measure} {value:.4f}' for measure, value in whole.items())}")
    faults = 0
    for change in (*CHANGES, *SPELLINGS):
        found = _measured(
            of,
            [
                of.score(read(replace(page, html=_changed(text, change))))
                for page, text in zip(pages, texts, strict=True)
            ],
        )
        least = whole[first] - MAX_LOSS.get(change, MAX_OTHER_LOSS)
        faults += found[first] < least
        told = ", ".join(f"{measure} {found[measure] - whole[measure]:+.4f}" for measure in whole)
        print(f"    {change:20} {told}{'  MISSED' if found[first] < least else ''}")
    return 1 if faults else 0


def _changed(page: str, change: str) -> bytes:
    if change in SPELLINGS:
        return SPELLINGS[change](page)
    tree = lxml_html.fromstring(page.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8"))
    CHANGES[change](tree)
    written: bytes = lxml_html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>")
    return written


def _measured(of: Set, scores: Sequence[Score]) -> dict[str, float]:
    measures = of.measure(scores)
    measures.pop("accuracy", None)
    verdicts = [each.reading.found.verdict for each in scores]
    return {**measures, "called articles": mean(verdict is Verdict.OK for verdict in verdicts)}


if __name__ == "__main__":
    sys.exit(main())
