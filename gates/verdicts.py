"""What kind of page it is: our own labelled pages by class and language, and no genuine article called a wall.

    python gates/verdicts.py [--data DIRECTORY] [--labelled DIRECTORY]

The labelled pages, beside their `labels.tsv`, are those of --labelled, else `tests/data/verdicts` of the checkout.
--data holds `data/extraction_aeb`, `data/extraction_fundus` and `data/extraction_multilingual`, pages of real articles;
without it MONITOR_SHARED, then `../shared` beside the checkout. Exit status: 0 fine or skipped, 1 below the floor or a
genuine article lost.
"""

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from _extraction_sets import Page, aeb_pages, fundus_pages, multilingual_pages
from _shared import CHECKOUT, options

from monitor.core.extract import extract
from monitor.core.model import Extraction, Verdict

# Share of the labelled pages, of each half of them, and of each language.
FLOOR = 0.97
LABELLED = CHECKOUT / "tests" / "data" / "verdicts"
# Pages of the sets that end where a subscription is wanted, each looked at: the gold is what stands before the wall.
PAYWALLED = frozenset(
    {
        "042bb7b5fedab6eac7db576522b89b93904c237d344bcbe14a6a5ab7f7335856",
        "7ab16ade32386ece353b8d31fc3bb7e660189efd5bf3c8549aaba101ad3f5ef5",
        "fr/LeMonde_2023_09_01",
        "japanese_article",
    }
)
PLAIN_PAGE = (
    "<html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
    "<article><h1>{title}</h1>{body}</article><footer>2026</footer></body></html>"
)
# What stands behind an article that is whole, and has a form, doors or prices as walls do.
FURNITURE = (
    '<div><p>The top stories by email.</p><form><input type="email"><button>Sign up</button></form></div>',
    '<div><p>Unser Newsletter: jeden Morgen um sechs.</p><input type="email"><button>Abonnieren</button></div>',
    '<div><p>Log in to comment.</p><a href="/login">Log in</a> <a href="/register">Register</a></div>',
    '<div><a href="/subscribe">Subscribe</a> <a href="/login">Log in</a> <a href="/jobs">Jobs</a>'
    "<p>Company, Town</p></div>",
    '<div><a href="/a">Another headline of some length</a></div><div id="login"><h4>Welcome back</h4><form>'
    '<input type="email"><input type="password"><button>Go</button></form></div>',
    '<div><p>Support independent reporting. From £2 a month.</p><a href="/support">Support us</a></div>',
    "<div>1 of 3 free articles read</div>",
)
# Every so many articles stand before these.
FURNISHED = 6
# Characters of a line that is a paragraph and no heading.
LONG_LINE = 80
SETS: dict[str, Callable[[Path], Iterator[Page]]] = {
    "extraction_aeb": aeb_pages,
    "extraction_fundus": fundus_pages,
    "extraction_multilingual": multilingual_pages,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled page and what was said of it."""

    page: str
    expected: str
    found: Extraction

    @property
    def is_right(self) -> bool:
        """Whether it is as labelled."""
        return self.found.verdict == self.expected

    @property
    def half(self) -> str:
        """Signs were looked for on one half of the first pages; those named _b_ to _h_ came later."""
        first = int(hashlib.sha256(self.page.encode()).hexdigest(), 16) % 2
        return next(
            (lot for lot in ("_b_", "_c_", "_d_", "_e_", "_f_", "_g_", "_h_") if lot in self.page), f"half {first}"
        )


def main(arguments: list[str] | None = None) -> int:
    """Prints accuracy by class, language and half, and what real pages were refused; the exit status."""
    asked = options("What kind of page it is.", arguments, labelled=LABELLED)
    data = asked.data / "data"
    return max(_judge_labelled(asked.labelled), _judge_genuine(data), _judge_shortened(data), _judge_furnished(data))


def _judge_labelled(folder: Path) -> int:
    judged = list(_labelled(folder))
    for judgement in judged:
        if not judgement.is_right:
            print(f"  {judgement.page}: {judgement.expected}, said {judgement.found.verdict} ({judgement.found.why})")
    groups: dict[str, Counter[str]] = {"page": Counter(), "wrong": Counter()}
    for each in judged:
        for group in ("all", each.expected, each.page.partition("_")[0], each.half):
            groups["page"][group] += 1
            groups["wrong"][group] += not each.is_right
    for group, count in groups["page"].items():
        print(f"{group}: {1 - groups['wrong'][group] / count:.3f} of {count}")
    low = [group for group, count in groups["page"].items() if 1 - groups["wrong"][group] / count < FLOOR]
    if not judged:
        print(f"MISS: no labelled page in {folder}")
        return 1
    print(f"MISS: below {FLOOR} in {', '.join(low)}" if low else f"the labelled pages are above {FLOOR}")
    return 1 if low else 0


def _labelled(folder: Path) -> Iterator[Judged]:
    with (folder / "labels.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            body = (folder / f"{row['page']}.html").read_bytes()
            found = extract(body, row["url"], "text/html; charset=utf-8", row["feed_language"])
            yield Judged(row["page"], row["verdict"], found)


def _judge_genuine(data: Path) -> int:
    """Prints which pages of real articles were refused, and why; 1 where one of them is no paywall."""
    lost = 0
    for name, read in SETS.items():
        if not (data / name).is_dir():
            print(f"SKIPPED: no {name} under {data} (give --data or MONITOR_SHARED)")
            continue
        articles = [page for page in read(data / name) if page.gold]
        refused = [(page, found) for page in articles if (found := _read(page)).verdict is not Verdict.OK]
        for page, found in refused:
            known = "paywalled" if page.name in PAYWALLED else "LOST"
            print(f"  {page.name}: {found.verdict} ({found.why}), {len(page.gold)} characters of gold: {known}")
        wrong = sum(page.name not in PAYWALLED for page, _ in refused)
        print(f"{name}: {wrong} of {len(articles)} articles called anything else")
        lost += wrong
    return 1 if lost else 0


def _judge_shortened(data: Path) -> int:
    """Two paragraphs of each article on a plain page of their own: 1 where one is called a wall or an error."""
    found = Counter[str]()
    for name, read in SETS.items():
        for page in read(data / name) if (data / name).is_dir() else ():
            for body in _pieces(page.paragraphs or page.gold):
                for head in ("", '<meta property="og:type" content="article">'):
                    plain = PLAIN_PAGE.format(title=escape(page.title or body[:60]), head=head, body=body)
                    found[extract(plain).verdict] += 1
    wrong = found.total() - found[Verdict.OK] - found[Verdict.TEASER]
    print(f"{found.total()} pages of two paragraphs: {wrong} called a wall, an error page or empty; {dict(found)}")
    return 1 if wrong else 0


def _judge_furnished(data: Path) -> int:
    """Two paragraphs of some articles, dated, with what stands behind articles: 1 where one is called a wall."""
    found = Counter[str]()
    for name, read in SETS.items():
        for page in list(read(data / name))[::FURNISHED] if (data / name).is_dir() else ():
            for body in list(_pieces(page.paragraphs or page.gold))[:1]:
                for box in FURNITURE:
                    behind = f"<p>14 March 2026</p>{body}{box}"
                    plain = PLAIN_PAGE.format(title=escape(page.title or body[:60]), head="", body=behind)
                    found[extract(plain.replace("article>", "div>")).verdict] += 1
    wrong = found[Verdict.PAYWALL] + found[Verdict.CONSENT]
    print(f"{found.total()} of them with forms, doors and prices behind: {wrong} called a wall; {dict(found)}")
    return 1 if wrong else 0


def _pieces(text: str) -> Iterator[str]:
    """Two paragraphs from the beginning, the middle and the end of an article."""
    lines = [line for line in text.split("\n") if len(line) > LONG_LINE]
    for start in sorted({0, len(lines) // 2, max(0, len(lines) - 1)}):
        if lines:
            yield "".join(f"<p>{escape(line)}</p>" for line in lines[start : start + 2])


def _read(page: Page) -> Extraction:
    return extract(page.html, page.url)


if __name__ == "__main__":
    sys.exit(main())
