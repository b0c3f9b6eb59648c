"""Pages made to end their reader: none takes a worker's time limit, none loses its article."""

import json
import time
from collections.abc import Callable

import pytest

from monitor.core.extract import extract
from monitor.core.extract.bulk import without_bulk
from monitor.core.extract.decoding import decode_page
from monitor.core.extract.json_ld import MAX_DEPTH, name_of
from monitor.core.extract.phrases import is_credit
from monitor.core.extract.titles import is_like
from monitor.core.formats.markup import clean_text, with_few_marks
from monitor.core.model import Extraction, Verdict

# Seconds of CPU; a worker is given ten of the clock.
LIMIT = 5.0
SENTENCE = "The council of Brackwater approved part {} of the new harbour wall on Tuesday after a debate of four hours."
PARAGRAPHS = [SENTENCE.format(number) for number in range(12)]
ARTICLE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(body: str = "", head: str = "") -> str:
    title = "<title>Harbour wall approved</title>"
    return f"<html><head>{title}{head}</head><body><article><h1>Harbour wall approved</h1>{ARTICLE}{body}</article>"


def with_data(data: str) -> str:
    return page(head=f'<script type="application/ld+json">{data}</script>')


def news(**fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Harbour wall approved", **fields}


# Each as a function of its size; 10 is the size that must be survived.
HOSTILE: dict[str, Callable[[int], str]] = {
    "nested spans": lambda n: page("<p>" + "<span>" * (2_000 * n) + "word</p>"),
    "spans": lambda n: page("<p>" + "<span>word</span> " * (2_000 * n) + "</p>"),
    "paragraphs": lambda n: page("<p>word here</p>" * (5_000 * n)),
    "list items": lambda n: page("<ul>" + "<li>word here</li>" * (1_000 * n) + "</ul>"),
    "deep boxes": lambda n: page("<div>" * (2_000 * n) + "word"),
    "a huge cell": lambda n: page("<table><tr><td colspan=9e15>word</td><td rowspan=9000000000000000>x</td></table>"),
    "attributes": lambda n: page("".join(f"<p a{number}=1 b=2>word</p>" for number in range(600 * n))),
    "zeros": lambda n: page("<p>" + "wo\x00rd " * (2_000 * n)),
    "invisible": lambda n: page("<p>" + "\u202eabc\u200b\U000e0041\u2066 " * (2_000 * n)),
    "marks": lambda n: page("<p>a" + "\u0301\u0323\u0327" * (1_000 * n) + " and so on.</p>"),
    "one paragraph": lambda n: page("<p>" + "word here and there " * (23_000 * n)),
    "brackets": lambda n: page("<" * (10_000 * n)),
    "quotation marks": lambda n: page("<p>" + '"' * (5_000 * n)),
    "headings like the title": lambda n: page(
        "".join(f"<h1>{'harbour wal ' * 430}{each}</h1>" for each in range(10 * n)),
        f"<meta property='og:title' content='{'harbour wall ' * 400}'>",
    ),
    "boxes": lambda n: page("<div class=paywall><p>word</p><button>Go</button></div>" * (400 * n)),
    "bars in the title": lambda n: page("<p>word</p>", "a | " * (20_000 * n)),
    "nested arrays": lambda n: with_data("[" * (50_000 * n) + "]" * (50_000 * n)),
    "articles": lambda n: with_data(json.dumps([news(articleBody=SENTENCE)] * (1_000 * n))),
    "a long copy": lambda n: with_data(json.dumps(news(articleBody=SENTENCE * (1_800 * n)))),
    "a cycle": lambda n: with_data(json.dumps({"@graph": [{**news(), "@id": "a", "mainEntity": {"@id": "a"}}] * n})),
    "tiny paragraphs": lambda n: page("".join(f"<p>w{number}</p>" for number in range(3_000 * n))),
    "long classes": lambda n: page(f"<p id='{'Ab' * 500}' class='{'cD ' * 5_000}'>word</p>" * (10 * n)),
    "links": lambda n: page("".join(f"<p><a href='/{number}'>Story {number}</a></p>" for number in range(100 * n))),
    "comments": lambda n: page("<!-- a comment -->" * (10_000 * n)),
    "styles": lambda n: page(head="<style>" + ".a{color:red} " * (34_000 * n) + "</style>"),
    "a picture": lambda n: page(f"<img src='data:image/png;base64,{'QUJD' * (110_000 * n)}'>"),
    "meta elements": lambda n: page(head="<meta name='description' content='word'>" * (2_000 * n)),
    "entities": lambda n: page("<p>" + "&amp;&lt;&#x41;&nbsp;" * (10_000 * n)),
    "no entities": lambda n: page("<p>" + "&foo;&#;&#x;&#99999999;" * (4_000 * n)),
    "open elements": lambda n: page("<p>word here<b>and<a href=x>there" * (200 * n)),
    "dots": lambda n: page("<p>" + "." * (100_000 * n)),
    "bodies": lambda n: page("</body></html><html><body><p>word</p>" * (100 * n)),
    "a long list": lambda n: with_data(json.dumps(news(keywords=[f"harbour {number}" for number in range(5_000 * n)]))),
    "unread texts": lambda n: with_data('{"@type":"NewsArticle","headline":"' + '\\"' * (30_000 * n)),
    "nested names": lambda n: with_data('{"@type":"Article","author":' + "[" * (80 * n) + "]" * (80 * n) + "}"),
}  # fmt: skip


def timed(markup: str) -> tuple[Extraction, float]:
    started = time.process_time()
    return extract(markup, "https://harbour.test/wall"), time.process_time() - started


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_page_takes_its_reader_along_or_hides_its_article(make: Callable[[int], str]) -> None:
    found, seconds = timed(make(10))
    assert found.verdict is Verdict.OK
    assert all(paragraph in found.text for paragraph in PARAGRAPHS)
    assert seconds < LIMIT


@pytest.mark.slow
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_ten_times_the_page_takes_nowhere_near_a_hundred_times_as_long(make: Callable[[int], str]) -> None:
    # What grows with the square of the page takes a hundred times as long; a busy machine never makes ten into forty.
    extract(page())
    small = min(timed(make(1))[1] for _ in range(2))
    assert timed(make(10))[1] <= 40 * small + 0.3


def test_a_flood_of_attributes_on_one_tag_is_not_read() -> None:
    flood = " ".join(f"a{number}=1" for number in range(60_000))
    assert extract(page(f"<p {flood}>word</p>")).verdict is Verdict.EMPTY


@pytest.mark.parametrize(
    "bulk",
    [
        "<img src='data:image/png;base64,{}'>".format("QUJD" * 2_500_000),
        "<style>{}</style>".format(".a { color: red }\n" * 500_000),
        "<SCRIPT type=module>{}</SCRIPT>".format("let harbour = 'wall';\n" * 500_000),
    ],
    ids=["picture", "styles", "script"],
)
def test_ten_megabytes_that_nobody_reads_hide_no_article(bulk: str) -> None:
    found, seconds = timed(page(bulk))
    assert all(paragraph in found.text for paragraph in PARAGRAPHS)
    assert seconds < LIMIT


def test_what_is_never_closed_and_structured_data_stay_in_a_page_without_bulk() -> None:
    data = b'<script type="application/LD+JSON">{"@type":"NewsArticle"}</script>'
    assert without_bulk(b"a<style>b<p>c") == b"a<style>b<p>c"
    assert without_bulk(data + b"<script src=x>y</script>z<style>") == data + b"<script src=x></script>z<style>"


def test_a_page_that_is_all_text_is_too_large() -> None:
    found, seconds = timed(page("<p>word " * 700_000))
    assert found.why == "it has more than 5,000,000 bytes"
    assert seconds < LIMIT


def test_marks_beyond_the_thirtieth_go_in_any_script() -> None:
    assert with_few_marks("a" + "\u05b0" * 40 + "b") == "a" + "\u05b0" * 30 + "b"
    assert with_few_marks("\u2014" * 40) == "\u2014" * 40
    assert len(clean_text("a" + "\u0301\u0323" * 50_000)) < 40


@pytest.mark.parametrize("label", ["utf-16", "cp037", "punycode", "utf-7", "idna", "unicode_escape", "zlib", "none"])
def test_a_label_that_cannot_be_hides_no_article(label: str) -> None:
    found = extract(page(head=f"<meta charset={label}>").encode())
    assert PARAGRAPHS[7] in found.text


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_wide_characters_without_a_mark_are_read(charset: str) -> None:
    assert PARAGRAPHS[7] in extract(page().encode(charset)).text
    assert decode_page("<p>横跨</p>".encode(charset), f"text/html; charset={charset}") == "<p>横跨</p>"


def test_names_are_looked_for_in_no_endless_nest() -> None:
    nest: object = "Ada"
    for _ in range(MAX_DEPTH):
        nest = [nest]
    assert name_of(nest) == "Ada"
    assert name_of([nest]) == ""


def test_long_lines_are_no_credits_and_no_headlines() -> None:
    assert is_credit("Tags: harbour")
    assert not is_credit("Tags: " + "harbour " * 200)


@pytest.mark.parametrize("sign", ["@", "a@", ".@", "@a."])
def test_a_line_of_signs_is_no_address_and_found_out_at_once(sign: str) -> None:
    line = (sign * 1_000)[:990] + "x, y"
    started = time.process_time()
    assert not any(is_credit(line) for _ in range(20))
    assert time.process_time() - started < 1
    assert is_credit("(desk@harbour-post.example)")
    assert not is_like("harbour wall " * 100, "harbour wal " * 108)
    assert is_like("harbour wall " * 20 + "one", "harbour wall " * 20 + "two")


@pytest.mark.parametrize("flood", ["src=captch", "src=", ">captcha", "src=captcha>"])
def test_addresses_without_end_are_looked_through_in_time(flood: str) -> None:
    started = time.process_time()
    extract(f"<p>x</p><!-- {flood * 300_000} -->")
    assert time.process_time() - started < LIMIT
