"""Pages to articles: charsets, languages, what pages say of themselves, verdicts, hostile pages."""

from datetime import UTC, datetime

import pytest
from lxml import html as lxml_html

from monitor.core.extract import extract, guess_language
from monitor.core.extract.decoding import decode_page
from monitor.core.extract.headlines import without_site_suffix
from monitor.core.extract.instants import read_instant
from monitor.core.extract.language import primary_subtag
from monitor.core.extract.metadata import PageFacts, read_facts
from monitor.core.model import Verdict

PARAGRAPH = (
    "The old bridge over the harbour mouth opened to traffic on Tuesday morning, nine months after a barge struck its "
    "northern pier and closed the only road between the two halves of the town."
)


def page(head: str = "", body: str = f"<article><p>{PARAGRAPH}</p><p>{PARAGRAPH[::-1]}</p></article>") -> str:
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def facts(head: str = "", body: str = "", url: str | None = None, root: str = 'lang="en"') -> PageFacts:
    return read_facts(lxml_html.document_fromstring(f"<html {root}><head>{head}</head><body>{body}</body></html>"), url)


# ------------------------------------------------------------------------------------------------------------ charsets

RUSSIAN = "Мост открыт для движения, сообщили в городском совете."
DECODED = {
    "UTF-8 without a label": (RUSSIAN.encode(), None, RUSSIAN),
    "UTF-8 against the label of HTTP": (RUSSIAN.encode(), "text/html; charset=ISO-8859-1", RUSSIAN),
    "label of HTTP": (RUSSIAN.encode("koi8-r"), 'text/html; charset="koi8-r"', RUSSIAN),
    "label of the page": (
        b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"),
        None,
        "<meta charset=windows-1251>" + RUSSIAN,
    ),
    "label that is no charset": ("naïve".encode("cp1252"), "text/html; charset=klingon", "naïve"),
    "label that means more than it says": ("“naïve”".encode("cp1252"), "text/html; charset=iso-8859-1", "“naïve”"),
    "label of the page that is wrong": (
        b"<meta charset=shift_jis>na\xefve \x80\x9f\xff",
        None,
        "<meta charset=shift_jis>naïve €Ÿÿ",
    ),
    "byte order mark": (RUSSIAN.encode("utf-16"), "text/html; charset=koi8-r", RUSSIAN),
    "byte order mark of UTF-8": (RUSSIAN.encode("utf-8-sig"), None, RUSSIAN),
    "no label": ((RUSSIAN * 5).encode("cp1251"), None, RUSSIAN * 5),
    "ASCII in seven bits": ("日本".encode("iso-2022-jp"), "text/html; charset=iso-2022-jp", "日本"),
    "what no label fits": (b"a\x81b", "text/html; charset=ascii", "a\x81b"),
    "nothing": (b"", None, ""),
}


@pytest.mark.parametrize(("body", "content_type", "expected"), DECODED.values(), ids=DECODED.keys())
def test_page_is_decoded(body: bytes, content_type: str | None, expected: str) -> None:
    assert decode_page(body, content_type) == expected


# ----------------------------------------------------------------------------------------------------------- languages

LANGUAGES = {
    "English": ("The bridge that was hit by a barge is open, and the ferries are going home.", None, "en"),
    "English under a false claim": ("The bridge that was hit by a barge is open to the public.", "de", "en"),
    "German": ("Die Brücke ist wieder offen, und das ist nicht nur für die Stadt gut.", None, "de"),
    "Russian": ("Мост открыли для движения, и это не только для города, но и как для всех.", None, "ru"),
    "Ukrainian": ("Міст відкрили для руху, і це не лише для міста, але й для всіх, що та як.", None, "uk"),
    "Chinese": ("港口大桥九个月后重新开放", None, "zh"),
    "Chinese with a claim": ("港口大橋九個月後重新開放", "zh-TW", "zh"),
    "Cantonese": ("港口大橋九個月後重新開放", "yue", "yue"),
    "Japanese": ("港の橋が九か月ぶりに開通した", None, "ja"),
    "Japanese in Han alone": ("港湾大橋再開通記念式典", "ja", "ja"),
    "Korean": ("항구의 다리가 아홉 달 만에 다시 열렸다", None, "ko"),
    "Greek": ("Η γέφυρα άνοιξε ξανά", None, "el"),
    "a language that is not listed": ("Tilts pār ostu atkal vaļā, vēsta avīze", "lv", "lv"),
    "a claim that the script refutes": ("Zzyzx qwrty plmkn bvcxz", "ru", None),
    "a Serbian text in Latin script": ("Most preko luke ponovo otvoren", "sr-Latn", "sr"),
    "Kazakh by claim": ("Көпір қайта ашылды деп хабарлады", "kk", "kk"),
    "Norwegian by claim": ("Zzyzx qwrty plmkn bvcxz", "nb-NO", "no"),
    "too little to tell": ("2026", None, None),
    "too little to refute a claim": ("2026", "en-GB", "en"),
    "a claim that is none": ("2026", "english", None),
}


@pytest.mark.parametrize(("text", "claimed", "expected"), LANGUAGES.values(), ids=LANGUAGES.keys())
def test_language(text: str, claimed: str | None, expected: str | None) -> None:
    assert guess_language(text, claimed) == expected


def test_primary_subtag_of_nothing_is_nothing() -> None:
    assert primary_subtag("") is None


# --------------------------------------------------------------------------------------------------------------- facts


def ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


TITLES = {
    "Open Graph before all": (facts('<meta property="og:title" content="A &amp;amp; B"><title>C</title>'), "A & B"),
    "schema.org before the title element": (
        facts(ld('{"@type":"NewsArticle","headline":"A"}') + "<title>C</title>"),
        "A",
    ),
    "an empty tag counts for nothing": (
        facts('<meta property="og:title" content=" "><title>The title</title>'),
        "The title",
    ),
    "nothing": (facts(), ""),
}


@pytest.mark.parametrize(("found", "expected"), TITLES.values(), ids=TITLES.keys())
def test_title(found: PageFacts, expected: str) -> None:
    assert found.title == expected


SUFFIXES = {
    "site's name": ("Bridge reopens | Harbour Post", "Harbour Post", None, "Bridge reopens"),
    "part of the site's name": ("Bridge reopens - Post", "The Post", None, "Bridge reopens"),
    "more than the site's name": ("Bridge reopens – Harbour Post Online", "Harbour Post", None, "Bridge reopens"),
    "host": ("Bridge reopens — Harbour Post", None, "https://www.harbour-post.example/a", "Bridge reopens"),
    "part of the headline": (
        "Bridge reopens - at last",
        "Harbour Post",
        "https://harbour-post.example/",
        "Bridge reopens - at last",
    ),
    "no host": ("Bridge reopens | Post", None, "x", "Bridge reopens | Post"),
    "short headline": ("Dam | Post", "Post", None, "Dam | Post"),
}


@pytest.mark.parametrize(("title", "site", "url", "expected"), SUFFIXES.values(), ids=SUFFIXES.keys())
def test_site_suffix(title: str, site: str | None, url: str | None, expected: str) -> None:
    assert without_site_suffix(title, site, url) == expected


INSTANTS = {
    "zone": ("2026-03-03T08:15:00+02:00", datetime(2026, 3, 3, 6, 15, tzinfo=UTC)),
    "zone without colon": ("2026-03-03 08:15:00.123 +0200", datetime(2026, 3, 3, 6, 15, tzinfo=UTC)),
    "zone in hours": ("2026-03-03T08:15+02", datetime(2026, 3, 3, 6, 15, tzinfo=UTC)),
    "Zulu": ("2026-03-03T08:15:30Z", datetime(2026, 3, 3, 8, 15, 30, tzinfo=UTC)),
    "no zone": ("2026-03-03 08:15", datetime(2026, 3, 3, 8, 15, tzinfo=UTC)),
    "date": ("2026-3-3", datetime(2026, 3, 3, tzinfo=UTC)),
    "no date": ("March", None),
    "no day of any calendar": ("2026-02-31", None),
    "beyond the calendar": ("0001-01-01T00:00:00+14:00", None),
}


@pytest.mark.parametrize(("text", "expected"), INSTANTS.values(), ids=INSTANTS.keys())
def test_instant(text: str, expected: datetime | None) -> None:
    assert read_instant(text) == expected


def test_date_of_schema_org_comes_before_that_of_a_meta_element() -> None:
    head = ld('{"@type":"Article","datePublished":"2026-03-03T08:00:00Z"}') + '<meta name="date" content="2020-01-01">'
    assert facts(head).published == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_date_of_a_visible_time_element_is_read() -> None:
    assert facts(body='<time datetime="2026-03-03">3 March</time>').published == datetime(2026, 3, 3, tzinfo=UTC)


def test_date_is_searched_in_the_text_at_last() -> None:
    found = facts(body='<p class="date">Published: 3 March 2026</p>')
    assert found.published == datetime(2026, 3, 3, tzinfo=UTC)


def test_a_year_in_the_footer_or_a_date_of_the_story_is_none_of_the_article() -> None:
    assert facts(body="<p>Hello.</p><footer>Copyright 2019</footer>").published is None
    assert facts(body="<p>The port was opened on 3 May 1995, and stands.</p>").published is None


def test_page_without_a_date_has_none() -> None:
    assert facts(body="<p>Hello.</p>").published is None


AUTHORS = {
    "schema.org": (
        ld('{"@type":"NewsArticle","author":[{"name":"Ana Quist"},"Bo Lind",{"name":"Ana Quist"},3]}'),
        ("Ana Quist", "Bo Lind"),
    ),
    "a list in a list": (ld('{"@type":"NewsArticle","author":[[{"name":""},{"name":"Bo Lind"}]]}'), ("Bo Lind",)),
    "meta element": ('<meta name="author" content="By Ana Quist">', ("Ana Quist",)),
    "address of a profile": ('<meta property="article:author" content="https://example.org/ana">', ()),
    "biography": (f'<meta name="author" content="{PARAGRAPH}">', ()),
}


@pytest.mark.parametrize(("head", "expected"), AUTHORS.values(), ids=AUTHORS.keys())
def test_authors(head: str, expected: tuple[str, ...]) -> None:
    assert facts(head).authors == expected


def test_author_is_found_on_the_page() -> None:
    assert facts(body='<p>By <a rel="author" href="/ana">Ana Quist</a></p>').authors == ("Ana Quist",)


def test_publisher_stands_in_for_the_site() -> None:
    found = facts(
        ld('//<![CDATA[\n{"@graph":[{"@type":"WebPage"},{"@type":["NewsArticle"],"publisher":{"name":"Post"}}]}\n//]]>')
    )
    assert found.site == "Post"


@pytest.mark.parametrize("content", ["{", "[" * 20_000, '"text"', "[[[[[[[[{}]]]]]]]]"])
def test_broken_schema_org_is_passed_over(content: str) -> None:
    assert facts(ld(content) + '<meta property="og:title" content="A">').title == "A"


@pytest.mark.parametrize(("claim", "expected"), [("false", False), ('"False"', False), ("true", True)])
def test_claim_about_access(claim: str, expected: bool) -> None:
    assert facts(ld(f'{{"@type":"Article","isAccessibleForFree":{claim}}}')).is_free is expected


@pytest.mark.parametrize(
    ("root", "head", "expected"),
    [
        ('lang="de-AT"', "", "de"),
        ('xml:lang="fr"', "", "fr"),
        ("", '<meta property="og:locale" content="uk_UA">', "uk"),
        ("", ld('{"@type":"Article","inLanguage":"pl"}'), "pl"),
        ("", "", None),
    ],
)
def test_claimed_language(root: str, head: str, expected: str | None) -> None:
    assert facts(head, root=root).language == expected


# ------------------------------------------------------------------------------------------------------------ verdicts


def test_page_in_another_language_than_expected_is_told_apart() -> None:
    assert extract(page(), expected_language="en").verdict is Verdict.OK
    assert extract(page(), expected_language="zh").verdict is Verdict.WRONG_LANGUAGE


# ---------------------------------------------------------------------------------------------------------- standfirst


def with_description(description: str, body: str) -> str:
    return page(
        f'<meta name="description" content="{description}"><meta property="og:title" content="Bridge reopens">', body
    )


ARTICLE = f"<article><h1>Bridge reopens</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH[::-1]}</p></article>"
LEAD = "Ten thousand people a day get their way to work back."


def test_standfirst_is_a_description_that_readers_see() -> None:
    found = extract(with_description(LEAD, f"<div class='teaser'><em>{LEAD}</em></div><aside>x</aside>{ARTICLE}"))
    assert LEAD in (found.standfirst, found.text.split("\n")[0])
    assert (found.standfirst + found.text).count(LEAD) == 1


def test_description_that_only_search_engines_see_is_no_standfirst() -> None:
    assert extract(with_description(LEAD, ARTICLE)).standfirst == ""


def test_description_that_stands_in_the_body_is_no_standfirst() -> None:
    found = extract(with_description(PARAGRAPH, ARTICLE))
    assert found.standfirst == ""
    assert found.text.startswith(PARAGRAPH)


def test_description_that_repeats_the_title_is_no_standfirst() -> None:
    assert extract(with_description("Bridge reopens", ARTICLE)).standfirst == ""


def test_headline_is_no_part_of_the_text() -> None:
    assert not extract(with_description(LEAD, ARTICLE)).text.startswith("Bridge reopens")


# ------------------------------------------------------------------------------------------------------- hostile pages

HOSTILE = {
    "nothing": b"",
    "no markup": b"just a line of text",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "a document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20,
    "flood of attributes": b"<html><body " + b"a='1' " * 20_000 + b"><p>x</p></body></html>",
    "flood of tags": b"<html><body>" + b"<p>x" * 200_001 + b"</body></html>",
    "too large": b"<html><body><p>" + b"x" * 5_000_001 + b"</p></body></html>",
    "wide cell": b"<html><body><table><tr><td colspan=9000000000000000>x</td></tr></table></body></html>",
    "NUL bytes": b"<html><body>\x00<p>\x00</p></body></html>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_page_gives_little_and_raises_nothing(body: bytes) -> None:
    found = extract(body, "https://example.org/", "text/html")
    assert len(found.text) < 2_000
    assert isinstance(found.verdict, Verdict)


@pytest.mark.parametrize("reference", ["&#1;", "&#x1;", "&#31;", "&#x1F;", "&#x000b;", "&#12", "\x01"])
def test_control_character_costs_only_itself(reference: str) -> None:
    found = extract(page(body=f"<article><p>{reference}{PARAGRAPH}</p><p>&#310;&#x1f4;&#9;</p></article>"))
    assert found.text.startswith(PARAGRAPH)


def test_nested_spans_are_read() -> None:
    found = extract(page(body="<article><p>" + "<span>" * 2_000 + PARAGRAPH + "</span>" * 2_000 + "</p></article>"))
    assert found.verdict in (Verdict.OK, Verdict.EMPTY)
