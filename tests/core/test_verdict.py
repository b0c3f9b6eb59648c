"""What kind of page it is: labelled pages in eight languages, and the grounds of each verdict one by one."""

import csv
from functools import cache
from pathlib import Path

import pytest

from monitor.core.extract import extract
from monitor.core.model import Extraction, Verdict

FOLDER = Path(__file__).parent.parent / "data" / "verdicts"
# A verdict is no more than a judgement: of a hundred pages of these kinds three may be misjudged.
FLOOR = 0.97


@cache
def labelled() -> tuple[dict[str, str], ...]:
    with (FOLDER / "labels.tsv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t"))


@cache
def read(name: str) -> Extraction:
    label = next(label for label in labelled() if label["page"] == name)
    body = (FOLDER / f"{name}.html").read_bytes()
    return extract(body, label["url"], "text/html; charset=utf-8", label["feed_language"])


def test_each_page_of_the_folder_is_labelled() -> None:
    assert sorted(label["page"] for label in labelled()) == sorted(path.stem for path in FOLDER.glob("*.html"))


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "pl", "ru", "uk", "zh"])
def test_pages_are_told_apart_in(language: str) -> None:
    pages = [label for label in labelled() if label["page"].startswith(f"{language}_")]
    wrong = [label["page"] for label in pages if read(label["page"]).verdict != label["verdict"]]
    assert len(wrong) <= (1 - FLOOR) * len(pages), wrong


def test_no_article_is_called_anything_else() -> None:
    articles = [label["page"] for label in labelled() if label["verdict"] == "ok"]
    assert [name for name in articles if read(name).verdict is not Verdict.OK] == []


def test_every_refusal_says_why_and_an_article_needs_no_reason() -> None:
    for label in labelled():
        found = read(label["page"])
        assert (found.why is None) == (found.verdict is Verdict.OK), label["page"]


def test_nothing_of_a_wall_is_kept() -> None:
    unreadable = (Verdict.CONSENT, Verdict.ERROR_PAGE, Verdict.EMPTY)
    for label in labelled():
        found = read(label["page"])
        assert not (found.verdict in unreadable and (found.text or found.standfirst)), label["page"]


# ----------------------------------------------------------------------------------------------------- one by one

SENTENCE = "The cranes of the harbour stand still since Monday, because the crews refuse to work at night. "
CLAIM = '<meta property="og:type" content="article">'
NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'


def judged(body: str, *, head: str = CLAIM, title: str = "Cranes idle", language: str | None = "en") -> Extraction:
    page = f"<html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(page, "https://harbour-post.example/1", None, language)


def story(sentences: int) -> str:
    paragraphs = (f"<p>{SENTENCE}Crew {number} joined them.</p>" for number in range(sentences))
    return f"<article><h1>Cranes idle</h1>{''.join(paragraphs)}</article>"


def test_long_text_is_an_article_whatever_else_stands_on_the_page() -> None:
    found = judged(story(40) + "<p>Subscribe to continue reading.</p>", head=CLAIM + NOT_FREE)
    assert (found.verdict, found.why) == (Verdict.OK, None)


def test_long_text_in_another_language_is_told_apart() -> None:
    found = judged(story(40), language="de")
    assert (found.verdict, found.why) == (
        Verdict.WRONG_LANGUAGE,
        "its text is in “en”, the feed is in “de”",
    )


def test_list_of_partners_is_a_consent_wall_however_long() -> None:
    partners = "".join(
        f"<p>Partner {number} may store information on your device, such as cookies, and process personal data "
        "for personalised advertising, if you give your consent.</p>"
        for number in range(40)
    )
    found = judged(f"<h1>Your privacy</h1>{partners}<button>Accept all</button>", head="", title="Your privacy")
    assert (found.verdict, found.text) == (Verdict.CONSENT, "")


def test_short_page_that_says_it_is_not_free_is_cut_off() -> None:
    found = judged(story(2), head=NOT_FREE)
    assert (found.verdict, found.why) == (Verdict.PAYWALL, "it says of itself that it is not free, and is short")
    assert found.text.startswith(SENTENCE.strip())


def test_longer_page_that_says_it_is_not_free_and_offers_nothing_is_a_metered_article() -> None:
    assert judged(story(9), head=NOT_FREE).verdict is Verdict.OK


def test_offer_with_the_story_going_on_behind_it_is_none() -> None:
    offer = "<p>Subscribe to continue reading.</p>"
    assert judged(story(2) + offer).verdict is Verdict.PAYWALL
    assert judged(f"<article>{offer}{story(2)}</article>").verdict is Verdict.OK


def test_wall_that_is_hidden_is_none() -> None:
    wall = "<div {}><p>Subscribe to continue reading.</p><a href='/'>Offers</a></div>"
    for hidden in ("hidden", "style='display: none'", "style='visibility:hidden'"):
        assert judged(story(2) + wall.format(hidden)).verdict is Verdict.OK
    assert judged(story(2) + wall.format("style='color: red'")).verdict is Verdict.PAYWALL


def test_sentence_that_is_the_whole_of_a_page_is_a_notice() -> None:
    found = judged("<p>Gulls have eaten it.</p>", head="", title="Harbour Post")
    assert (found.verdict, found.why) == (Verdict.ERROR_PAGE, "it says “Gulls have eaten it.” and nothing else")


def test_comments_of_the_markup_are_not_seen() -> None:
    found = judged("<div><!-- Subscribe to continue reading. -->Page<!-- x --> not found</div>", head="", title="Post")
    assert (found.verdict, found.why) == (Verdict.ERROR_PAGE, "it says “page not found”")


def test_words_of_others_in_quotation_marks_are_no_signs() -> None:
    for quoted in (
        "“Page not found”",
        "„Page not found“",
        "«Page not found»",
        '"Page not found"',
        "“He read »Page not found«”",
    ):
        assert (
            judged(f"<p>{quoted} was all that the clerk of the harbour said.</p>", title="A clerk").verdict
            is Verdict.OK
        )


def test_headline_about_an_error_with_a_story_under_it_is_an_article() -> None:
    assert judged(story(2), title="Page not found: cranes idle").verdict is Verdict.OK


def test_login_form_without_an_article_is_a_wall() -> None:
    form = "<form><input type='email'><input type='password'><button>Go</button></form>"
    found = judged(f"<h1>Log in</h1>{form}", head="", title="Log in | Harbour Post")
    assert (found.verdict, found.why) == (Verdict.PAYWALL, "it is called “Log in”")
    assert judged(story(3) + form, title="Log in").verdict is Verdict.OK


def test_page_for_readers_of_another_language_is_told_apart() -> None:
    found = judged("<p>This article is not available in English.</p>", language=None)
    assert (found.verdict, found.why) == (Verdict.WRONG_LANGUAGE, "it says “is not available in english”")
