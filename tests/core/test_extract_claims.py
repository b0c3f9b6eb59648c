"""Who says what of an article: each field with its witness, and what is claimed and not believed."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from lxml import html as lxml_html

from monitor.core.extract import extract
from monitor.core.extract.claims import is_own_address
from monitor.core.extract.metadata import read_facts
from monitor.core.extract.together import claims_together
from monitor.core.model import Claim, ClaimField, Witness
from tests.builders import an_entry

HERE = "https://www.harbour.test/news/cranes?page=1"
TODAY = date(2026, 3, 4)


def claims(head: str, body: str = "<p>x</p>", url: str | None = HERE) -> dict[str, tuple[str, str, bool]]:
    tree = lxml_html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return {claim.field: (claim.value, claim.witness, claim.is_believed) for claim in read_facts(tree, url).claims}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<script type="application/ld+json">{"@type":"Article","dateModified":"2026-03-04T09:00:00+02:00"}</script>'
         '<meta property="article:modified_time" content="2026-03-01">',
         ("2026-03-04T09:00:00+02:00", "json-ld", True)),
        ('<meta property="article:modified_time" content="2026-03-04T09:00:00-05:00">',
         ("2026-03-04T09:00:00-05:00", "og", True)),
        ('<meta name="last-modified" content="Wed, 4 March 2026 09:00 GMT">',
         ("2026-03-04T09:00:00+00:00", "meta", True)),
    ],
)  # fmt: skip
def test_the_time_of_a_change_keeps_its_zone_and_its_source(head: str, expected: tuple[str, str, bool]) -> None:
    assert claims(head)["updated"] == expected


def test_a_time_element_says_when_the_page_was_changed() -> None:
    said = claims(
        "", '<time datetime="2026-03-01">a</time><time itemprop="dateModified" datetime="2026-03-02">b</time>'
    )
    assert said["published"] == ("2026-03-01T00:00:00+00:00", "time element", True)
    assert said["updated"] == ("2026-03-02T00:00:00+00:00", "time element", True)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="shortlink canonical" href="/cranes">', ("https://www.harbour.test/cranes", "link", True)),
        ('<meta property="og:url" content="https://m.harbour.test/a">', ("https://m.harbour.test/a", "og", True)),
        ('<script type="application/ld+json">{"@type":"Article","mainEntityOfPage":{"@id":"/b"}}</script>',
         ("https://www.harbour.test/b", "json-ld", True)),
        ('<script type="application/ld+json">{"@type":"Article","url":"/c"}</script>',
         ("https://www.harbour.test/c", "json-ld", True)),
        ('<link rel="canonical" href="https://other.test/a">', ("https://other.test/a", "link", False)),
        ('<link rel="canonical" href="https://harbour.test.evil.test/a">',
         ("https://harbour.test.evil.test/a", "link", False)),
        ('<link rel="canonical" href="/">', ("https://www.harbour.test/", "link", False)),
    ],
)  # fmt: skip
def test_a_page_names_its_address_only_within_its_own_site(head: str, expected: tuple[str, str, bool]) -> None:
    assert claims(head)["canonical_url"] == expected


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "http://[broken", ""])
def test_what_is_no_address_is_no_claim(href: str) -> None:
    assert "canonical_url" not in claims(f'<link rel="canonical" href="{href}"><link rel="icon" href="/i">')


def test_sites_of_one_platform_are_strangers_and_a_page_without_address_has_no_site() -> None:
    assert not is_own_address("https://one.blogspot.com/a", "https://two.blogspot.com/a")
    assert not is_own_address("https://one.test/a", None)
    assert is_own_address("https://one.test/", "https://one.test/")


def test_an_extraction_tells_its_sources_and_whether_text_or_tag_told_the_language() -> None:
    page = "<html lang='de'><head><link rel=canonical href='https://other.test/a'><title>{}</title><body><p>{}</p>"
    told = extract(
        page.format("The cranes", "The cranes of the harbour stand still and that was the end of it. " * 20), HERE
    )
    assert (told.language, told.canonical_url) == ("en", None)
    assert Claim(ClaimField.LANGUAGE, "en", Witness.TEXT) in told.claims
    tagged = extract(page.format("7", "12 34"), HERE)
    assert Claim(ClaimField.LANGUAGE, "de", Witness.ATTRIBUTE) in tagged.claims


def test_page_and_feed_share_the_fields() -> None:
    page = (
        Claim(ClaimField.TITLE, "Page", Witness.OPEN_GRAPH),
        Claim(ClaimField.AUTHORS, "Ada", Witness.JSON_LD),
        Claim(ClaimField.UPDATED, "2099-01-01T00:00:00+00:00", Witness.META),
    )
    entry = an_entry(title="Feed", published=datetime.fromisoformat("2026-03-03T08:00:00+00:00"))
    told = {each.field: each for each in claims_together(page, entry, is_page_title=False, today=TODAY)}
    assert {field.value: claim.witness.value for field, claim in told.items()} == {
        "title": "feed", "authors": "json-ld", "published": "feed", "updated": "meta",
    }  # fmt: skip
    assert not told[ClaimField.UPDATED].is_believed
    assert told[ClaimField.PUBLISHED].is_believed
    cut = claims_together(page, entry, is_page_title=True, today=TODAY)
    assert Claim(ClaimField.TITLE, "Page", Witness.OPEN_GRAPH) in cut


def test_a_feed_that_tells_only_changes_dates_the_article_by_them() -> None:
    entry = replace(an_entry(title="", published=None), updated=datetime.fromisoformat("2026-03-03T08:00:00+00:00"))
    told = {claim.field: claim.value for claim in claims_together((), entry, is_page_title=True, today=TODAY)}
    assert told[ClaimField.PUBLISHED] == told[ClaimField.UPDATED] == "2026-03-03T08:00:00+00:00"


@pytest.mark.parametrize(
    ("title", "headings"),
    [
        pytest.param(
            "Cranes of the harbour idle | Post", "<h1>Region</h1><h1>Cranes of the harbour idle</h1>", id="repeated"
        ),
        pytest.param("Strike: no hand moves", "<h1>Cranes of the harbour idle</h1><h1>Gulls</h1>", id="the first"),
        pytest.param(
            "Cranes of the harbour idle", "<h1>Region</h1><h1>Gulls on the wire of the tower</h1>", id="the browser's"
        ),
    ],
)
def test_of_several_headings_that_is_the_title_which_is_no_label_and_is_repeated(title: str, headings: str) -> None:
    assert claims(f"<title>{title}</title>", headings)["title"][:2] == ("Cranes of the harbour idle", "page")
