"""Which of its names is a page's headline, which of its nodes is its own, and which date dates it."""

from datetime import UTC, datetime
from json import dumps

import pytest
from lxml import html as lxml_html

from monitor.core.extract.headlines import is_same, split_date, words_of_address
from monitor.core.extract.metadata import PageFacts, read_facts
from monitor.core.extract.own_node import own_node
from monitor.core.model import ClaimField

HERE = "https://post.test/harbour/cranes-stand-still-after-the-storm-12.html"
SOCIAL = "You will not believe what the wind did here"
HEADLINE = "Cranes stand still after the storm"


def facts(*nodes: dict[str, object], head: str = "", body: str = "", url: str | None = HERE) -> PageFacts:
    data = "".join(f'<script type="application/ld+json">{dumps(node)}</script>' for node in nodes)
    return read_facts(lxml_html.document_fromstring(f"<html><head>{data}{head}</head><body>{body}x</body></html>"), url)


def node(headline: str = HEADLINE, **properties: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": headline, **properties}


def social(title: str = SOCIAL) -> str:
    return f'<meta property="og:title" content="{title}">'


def card(title: str) -> str:
    return f'<meta name="twitter:title" content="{title}">'


TITLES = {
    "the social title goes first": (facts(node(), head=social(), body=f"<h1>{HEADLINE}</h1>"), SOCIAL),
    "data that keeps its headlines apart goes before it": (
        facts(node(alternativeHeadline="No wind, no work"), head=social()),
        HEADLINE,
    ),
    "so does data with another name": (facts(node(alternateName="No wind"), head=social()), HEADLINE),
    "a social title that all others and the address are against": (
        facts(node(), head=social() + card(HEADLINE + " | Post"), body=f"<h1>Post</h1><h1>{HEADLINE}</h1>"),
        HEADLINE,
    ),
    "the address takes its side": (
        facts(
            node(),
            head=social() + card(HEADLINE),
            body=f"<h1>{HEADLINE}</h1>",
            url="https://post.test/you-will-not-believe-what-the-wind-did",
        ),
        SOCIAL,
    ),
    "the page has no address": (
        facts(node(), head=social() + card(HEADLINE), body=f"<h1>{HEADLINE}</h1>", url=None),
        SOCIAL,
    ),
    "the visible headline takes its side": (
        facts(node(), head=social() + card(HEADLINE), body=f"<h1>{SOCIAL}</h1>"),
        SOCIAL,
    ),
    "one headline with and without its kicker": (
        facts(node(alternativeHeadline="Storm"), head=social(f"Harbour: {HEADLINE}")),
        f"Harbour: {HEADLINE}",
    ),
    "a day and a site behind the title": (facts(head=social(f"{HEADLINE} | Post | 28.04.2026")), HEADLINE),
}


@pytest.mark.parametrize(("found", "expected"), TITLES.values(), ids=TITLES.keys())
def test_headline_is_chosen(found: PageFacts, expected: str) -> None:
    assert found.title == expected


def test_both_names_of_an_article_are_known_as_its_headlines() -> None:
    assert set(facts(node(alternativeHeadline="x"), head=social()).headlines) == {HEADLINE, SOCIAL}


def test_an_address_says_the_headline_in_its_own_spelling() -> None:
    assert words_of_address("https://a.test/welt/groesse-zaehlt-4/x") == {"groesse", "zaehlt"}
    assert words_of_address("https://[broken") == frozenset()
    german = facts(
        node("Größe zählt im Hafen der Stadt"),
        head=social("Was niemand von diesem Hafen wusste") + card("Größe zählt im Hafen der Stadt"),
        body="<h1>Größe zählt im Hafen der Stadt</h1>",
        url="https://a.test/groesse-zaehlt-hafen",
    )
    assert german.title == "Größe zählt im Hafen der Stadt"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bridge reopens | Post | 28.04.2026", ("Bridge reopens | Post", datetime(2026, 4, 28, tzinfo=UTC))),
        ("Bridge reopens - April 28, 2026", ("Bridge reopens", datetime(2026, 4, 28, tzinfo=UTC))),
        ("Bridge reopens | 04.05.2026", ("Bridge reopens | 04.05.2026", None)),
        ("Bridge reopens – at last, in 2026", ("Bridge reopens – at last, in 2026", None)),
        ("Bridge reopens | 2026", ("Bridge reopens | 2026", None)),
    ],
)
def test_a_day_behind_a_title_is_no_part_of_it(title: str, expected: tuple[str, datetime | None]) -> None:
    assert split_date(title) == expected


def test_titles_are_the_same_but_for_marks_and_kickers() -> None:
    assert is_same("Storm: “Cranes” stand still after it", "Cranes stand still after it")
    assert not is_same(HEADLINE, SOCIAL)
    assert not is_same("", "")


# ---------------------------------------------------------------------------------------------------------------- nodes

OTHER = node("Ferry sinks", url="https://post.test/ferry", datePublished="2026-01-01", articleBody="The ferry sank.")
OWN: dict[str, dict[str, object]] = {
    "its address": node("Another name", url=HERE + "?utm_source=feed#top"),
    "its identifier": node("Another name", **{"@id": HERE + "#article"}),
    "its page": node("Another name", mainEntityOfPage=HERE),
    "its page as a node": node("Another name", mainEntityOfPage={"@type": "WebPage", "@id": HERE}),
    "its page's address": node(
        "Another name", mainEntityOfPage={"@type": "WebPage", "url": "/" + HERE.split("/", 3)[3]}
    ),
    "its headline": node(),
}


@pytest.mark.parametrize("own", OWN.values(), ids=OWN.keys())
def test_the_node_of_the_page_is_known_among_its_neighbours(own: dict[str, object]) -> None:
    dated = {**own, "datePublished": "2026-04-28T09:00:00+02:00", "isAccessibleForFree": False}
    found = facts(OTHER, dated, head=f"<title>{HEADLINE} | Post</title>")
    assert found.published == datetime.fromisoformat("2026-04-28T09:00:00+02:00")
    assert (found.is_free, found.article_body) == (False, "")


def test_the_address_says_more_than_the_headline_and_both_nodes_are_heard() -> None:
    by_headline = node(datePublished="2026-01-01", author={"name": "Ada Crane"})
    found = facts(by_headline, node("Another name", url=HERE, datePublished="2026-04-28"), head=social(HEADLINE))
    assert found.published == datetime(2026, 4, 28, tzinfo=UTC)
    assert found.authors == ("Ada Crane",)


def test_a_page_is_known_by_the_address_that_it_gives_itself() -> None:
    own = node("Another name", url="https://post.test/cranes", datePublished="2026-04-28")
    found = facts(OTHER, own, head='<link rel="canonical" href="/cranes">')
    assert found.published == datetime(2026, 4, 28, tzinfo=UTC)


def test_a_list_of_other_articles_says_nothing_of_the_page() -> None:
    other = node("Dam holds", url="https://post.test/dam", author="Ada Crane", isAccessibleForFree=False)
    found = facts(OTHER, other, head="<title>The week</title>")
    assert (found.title, found.authors, found.is_free, found.article_body) == ("The week", (), None, "")


def test_a_single_node_is_the_pages_own() -> None:
    assert facts(OTHER).title == "Ferry sinks"
    assert own_node([], [], []) == {}
    assert own_node([node()], [], []) == node()


def test_of_nodes_without_addresses_that_nothing_speaks_for_the_first_is_the_pages_own() -> None:
    assert own_node([node("Ferry sinks", author=""), node("Dam holds", author="Ada Crane")], [], []) == node(
        "Ferry sinks"
    )


# ---------------------------------------------------------------------------------------------------------------- dates

DATES = {
    "microdata": (
        '<time datetime="2026-01-01">today</time><h1>x</h1><p itemprop="datePublished" content="2026-04-28">x</p>',
        "2026-04-28",
    ),
    "the time beside the headline": (
        '<time datetime="2026-01-01">today</time>' + "<p>x</p>" * 9 + '<h1>x</h1><time datetime="2026-04-28">x</time>'
        "<time>x</time>" + "<p>x</p>" * 9 + '<time datetime="2026-02-02">another</time>',
        "2026-04-28",
    ),
    "a time without a headline": ('<time datetime="2026-04-28">x</time>', "2026-04-28"),
}


@pytest.mark.parametrize(("body", "expected"), DATES.values(), ids=DATES.keys())
def test_the_date_of_the_article_is_found_among_others(body: str, expected: str) -> None:
    published = facts(body=body).published
    assert published is not None
    assert published.date().isoformat() == expected


def test_a_day_behind_the_title_goes_before_a_search_of_the_text() -> None:
    found = facts(head=social("Cranes stand still | Post | 28.04.2026"), body="<p>Photo of 24. April 2026</p>")
    assert found.published == datetime(2026, 4, 28, tzinfo=UTC)
    assert next(claim for claim in found.claims if claim.field is ClaimField.PUBLISHED).witness == "og"
