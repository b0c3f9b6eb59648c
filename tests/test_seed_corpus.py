"""The seed corpus is what a new user's first digest is made from. Its pages are as real as any, and read as well."""

from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import trafilatura
from lxml import etree, html
from ruamel.yaml import YAML

from monitor.core.analyze import AnalysisTask, read_article
from monitor.core.extract import extract
from monitor.core.model import Entry, TextSource, Verdict
from monitor.core.rules import Document, Matcher, compile_rules, read_rules

TODAY = date(2024, 8, 1)
CHECKOUT = Path(__file__).parent.parent
CORPUS = CHECKOUT / "seed_corpus"


@dataclass(frozen=True)
class Page:
    """One page and where its text stands: in the paragraphs and headings right below `container`."""

    name: str
    container: str

    @property
    def source(self) -> str:
        return (CORPUS / self.name).read_text(encoding="utf-8")

    @property
    def root(self) -> html.HtmlElement:
        return html.document_fromstring(self.source)

    @property
    def title(self) -> str:
        return text_of(self.root.xpath("//h1")[0])

    @property
    def blocks(self) -> list[str]:
        """Every paragraph and heading of the article, in order."""
        found = self.root.xpath(f"//div[@class='{self.container}']/*[self::p or self::h2 or self::h3]")
        return [text_of(block) for block in found]

    def meta(self, name: str) -> str:
        return str(self.root.xpath(f"//meta[@property='{name}' or @name='{name}']/@content")[0])


PAGES = (
    Page("chinas-part-in-the-war.html", "entry-content"),
    Page("nato-should-examine-itself.html", "article-body"),
    Page("decisive-enabler.html", "article__body"),
    Page("what-cooperation-puts-at-risk.html", "post-content"),
    Page("keep-chaos-out-of-asia.html", "text"),
)
WITH_COMMENTS = PAGES[4]

# The rules of rules.yaml by page. A rule that is named here but not for a page has to keep silent on that page.
FIRING = {
    "chinas-part-in-the-war.html": {
        "military-support-to-russia",
        "sanctions-evasion",
        "china-russia-trade",
        "nato-summit",
        "nato-summit-statement",
        "nato-accuses-china",
        "china-pushes-back-on-nato",
        "china-official-says",
        "official-rebuttal",
        "china-cyber-espionage",
        "economic-coercion",
        "xinjiang-rights",
        "nato-indo-pacific",
        "china-support-for-russia",
    },
    "nato-should-examine-itself.html": {
        "dual-use-to-russia",
        "military-support-to-russia",
        "china-russia-trade",
        "nato-summit",
        "nato-accuses-china",
        "china-pushes-back-on-nato",
        "stoltenberg-says",
        "china-official-says",
        "official-rebuttal",
        "peace-position",
        "g7-concern",
        "ukraine-peace-summit",
        "china-support-for-russia",
    },
    "decisive-enabler.html": {
        "decisive-enabler",
        "no-limits-partnership",
        "dual-use-to-russia",
        "military-support-to-russia",
        "china-russia-trade",
        "nato-summit",
        "nato-summit-statement",
        "nato-accuses-china",
        "china-pushes-back-on-nato",
        "stoltenberg-says",
        "china-official-says",
        "official-rebuttal",
        "peace-position",
        "china-support-for-russia",
    },
    "what-cooperation-puts-at-risk.html": {
        "dual-use-to-russia",
        "military-support-to-russia",
        "stoltenberg-says",
        "china-support-for-russia",
    },
    "keep-chaos-out-of-asia.html": {
        "decisive-enabler",
        "no-limits-partnership",
        "military-support-to-russia",
        "sanctions-evasion",
        "china-russia-trade",
        "nato-summit",
        "nato-summit-statement",
        "nato-accuses-china",
        "china-pushes-back-on-nato",
        "china-official-says",
        "official-rebuttal",
        "peace-position",
        "belarus-drills",
        "nato-indo-pacific",
        "putin-xi-meeting",
        "china-support-for-russia",
    },
}
WATCHED = frozenset[str]().union(*FIRING.values())

# What the readers' comments under the fifth page would add to it.
FIRED_BY_COMMENTS = {
    "dual-use-to-russia",
    "stoltenberg-says",
    "g7-concern",
    "china-cyber-espionage",
    "economic-coercion",
    "xinjiang-rights",
    "ukraine-peace-summit",
}
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def feed_items() -> list[dict[str, str]]:
    items = etree.parse(CORPUS / "feed.xml").iterfind("channel/item")
    return [{str(child.tag): child.text or "" for child in item} for item in items]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    read = read_rules(YAML(typ="base", pure=True).load(CHECKOUT / "rules.yaml"))
    assert read.ruleset is not None, read.problems
    return compile_rules(read.ruleset)


def fired(matcher: Matcher, title: str, text: str) -> set[str]:
    """The rules of FIRING that the text fires; others may come and go."""
    matches = matcher.match(Document(title=title, text=text, language="en", published=None, feed=None), TODAY)
    return {match.rule for match in matches} & WATCHED


def as_entry(item: dict[str, str]) -> Entry:
    return Entry(
        entry_key=item["guid"],
        guid=item["guid"],
        link=None,
        title=item["title"],
        published=parsedate_to_datetime(item["pubDate"]),
        updated=None,
        authors=(),
        summary=item["description"],
        content="",
    )


def test_feed_leads_to_every_page_once_by_a_relative_link() -> None:
    assert sorted(item["link"] for item in feed_items()) == sorted(page.name for page in PAGES)
    assert len({item["guid"] for item in feed_items()}) == len(PAGES)


@each_page
def test_feed_says_of_a_page_what_the_page_says_of_itself(page: Page) -> None:
    item = next(item for item in feed_items() if item["link"] == page.name)
    assert item["title"] == page.title == page.meta("og:title")
    assert item["description"] == page.meta("og:description") == page.meta("description")
    assert parsedate_to_datetime(item["pubDate"]) == datetime.fromisoformat(page.meta("article:published_time"))


def test_newest_item_comes_first_and_all_lie_in_the_week_of_the_summit() -> None:
    dates = [parsedate_to_datetime(item["pubDate"]) for item in feed_items()]
    assert dates == sorted(dates, reverse=True)
    assert {date.isocalendar()[:2] for date in dates} == {(2024, 28)}


@each_page
def test_trafilatura_finds_the_whole_article_and_nothing_else(page: Page) -> None:
    extracted = trafilatura.extract(page.source, include_comments=False)
    assert extracted is not None
    lines = [" ".join(line.split()) for line in extracted.split("\n")]
    assert [line for line in lines if line != page.title] == page.blocks


@each_page
def test_product_reads_the_whole_article_and_nothing_else(page: Page) -> None:
    extraction = extract(page.source.encode())
    assert extraction.text.split("\n") == page.blocks
    assert (extraction.title, extraction.standfirst, extraction.verdict) == (page.title, "", Verdict.OK)
    assert (extraction.language, extraction.site) == ("en", page.meta("og:site_name"))
    assert extraction.published == datetime.fromisoformat(page.meta("article:published_time"))


@each_page
def test_article_comes_from_its_page_and_fires_what_it_should(page: Page, matcher: Matcher) -> None:
    item = next(item for item in feed_items() if item["link"] == page.name)
    task = AnalysisTask(as_entry(item), None, page.source.encode(), "text/html", None, "seed-corpus", "en", TODAY)
    article = read_article(task)
    assert (article.text_source, article.note) == (TextSource.PAGE, None)
    assert fired(matcher, article.title, article.text) == FIRING[page.name]


def test_comments_would_fire_seven_more_rules_if_they_were_read(matcher: Matcher) -> None:
    page = WITH_COMMENTS
    comments = [text_of(comment) for comment in page.root.xpath("//div[@class='comment-body']")]
    with_comments = fired(matcher, page.title, "\n".join([*page.blocks, *comments]))
    assert with_comments - FIRING[page.name] == FIRED_BY_COMMENTS


@each_page
@pytest.mark.parametrize(
    "furniture", ["//header", "//nav", "//footer", "//button", "//script[@type='application/ld+json']"]
)
def test_page_has_the_furniture_of_a_real_one(page: Page, furniture: str) -> None:
    assert page.root.xpath(furniture)


@each_page
@pytest.mark.parametrize("notice", ["cookies", "seed corpus"])
def test_page_says_outside_its_article_what_it_is(page: Page, notice: str) -> None:
    assert notice in text_of(page.root.xpath("//body")[0])
    assert not any(notice in block for block in page.blocks)


@each_page
def test_page_loads_nothing_from_elsewhere(page: Page) -> None:
    assert all(link.startswith(("#", "data:")) for link in page.root.xpath("//@href | //@src"))
