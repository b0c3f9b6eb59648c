"""An entry and its page become an article: which text, which title, and what the note says."""

from dataclasses import replace

import pytest

from monitor.core.analyze import AnalysisTask, analyze, feed_text, judge, read_article
from monitor.core.extract.marks import paragraph_marks
from monitor.core.model import TextField, TextSource, Verdict
from monitor.core.rules import Matcher, compile_rules, read_rules
from tests.builders import NOW, an_entry

TODAY = NOW.date()
BODY = (
    "The cranes of the harbour stand still since Monday, because the crews refuse to work at night.",
    "The owners said that they were ready to talk, and the crews said that nobody had called them.",
    "Three ships wait in the bay. A fourth has turned back to sea and is not expected to return.",
)

# Without it, a page that tells so little is none.
CLAIM = '<meta property="og:type" content="article">'


def a_page(title: str = "Harbour cranes idle", *, body: tuple[str, ...] = BODY, head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return (
        f'<html lang="en"><head><meta property="og:title" content="{title}">{head}</head>'
        f"<body><article>{paragraphs}</article></body></html>"
    ).encode()


def a_task(
    *,
    page: bytes | None = None,
    note: str | None = None,
    title: str = "Cranes stand still",
    summary: str = "The cranes of the harbour stand still.",
    content: str = "",
    language: str | None = "en",
) -> AnalysisTask:
    entry = an_entry(title=title, summary=summary, content=content)
    return AnalysisTask(entry, entry.link, page, "text/html", note, "harbour", language, TODAY)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    read = read_rules({"rules": {"cranes": ["cranes"]}})
    assert read.ruleset is not None, read.problems
    return compile_rules(read.ruleset)


def test_page_gives_the_text() -> None:
    article = read_article(a_task(page=a_page()))
    assert article.text == "\n".join(BODY)
    assert (article.text_source, article.verdict, article.note) == (TextSource.PAGE, Verdict.OK, None)


def test_feed_gives_title_date_and_page_the_authors() -> None:
    head = '<meta name="author" content="Ana Quist"><meta property="article:published_time" content="2020-01-01">'
    article = read_article(a_task(page=a_page(head=head)))
    assert (article.title, article.published, article.authors) == (
        "Cranes stand still",
        NOW.replace(hour=3),
        ("Ana Quist",),
    )


@pytest.mark.parametrize(
    ("of_entry", "of_page", "expected"),
    [
        ("Cranes stand still", "You won't believe these cranes", "Cranes stand still"),
        ("", "Harbour cranes idle", "Harbour cranes idle"),
        (
            "Cranes of the harbour stand…",
            "Cranes of the harbour stand still for a week",
            "Cranes of the harbour stand still for a week",
        ),
        ("And then there were none...", "Crane", "And then there were none..."),
    ],
)
def test_title(of_entry: str, of_page: str, expected: str) -> None:
    assert read_article(a_task(title=of_entry, page=a_page(of_page))).title == expected


def test_date_of_the_page_stands_in_for_a_missing_one() -> None:
    task = a_task(page=a_page(head='<meta name="date" content="2026-03-03T08:00:00Z">'))
    task = replace(task, entry=replace(task.entry, published=None, updated=NOW))
    article = read_article(task)
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-03T08:00:00+00:00"


# ------------------------------------------------------------------------------------------------- the feed's own text

UNUSABLE = {
    "consent": (
        a_page("Harbour Post", body=("We use cookies. Accept all cookies, or manage cookies.",)),
        "the page asks for consent to cookies (it says “use cookies”); this is the feed's own text",
        Verdict.CONSENT,
    ),
    "error": (
        a_page("404 Not found", body=("There is nothing here.",)),
        "the page is an error page (it says “404 not found”); this is the feed's own text",
        Verdict.ERROR_PAGE,
    ),
    "empty": (
        a_page(body=()),
        "no article was found on the page (it tells nothing without scripts); this is the feed's own text",
        Verdict.EMPTY,
    ),
    "little": (
        a_page(body=("Cranes.",), head=CLAIM),
        "the page gave less text than the feed; this is the feed's own text",
        Verdict.OK,
    ),
    "teaser with less than the feed": (
        a_page(body=("The cranes…",)),
        "the page shows only the beginning of the article (it ends with “…”); this is the feed's own text",
        Verdict.TEASER,
    ),
}


@pytest.mark.parametrize(("page", "note", "verdict"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_unusable_page_gives_way_to_the_feed(page: bytes, note: str, verdict: Verdict) -> None:
    article = read_article(a_task(page=page))
    assert (article.text, article.text_source) == ("The cranes of the harbour stand still.", TextSource.FEED)
    assert (article.note, article.verdict) == (note, verdict)


def test_part_of_the_article_is_better_than_less() -> None:
    page = a_page(body=(BODY[0], "Subscribe today to continue reading."))
    article = read_article(a_task(page=page))
    assert article.text.startswith(BODY[0])
    assert article.text_source is TextSource.PAGE
    assert article.text == BODY[0]
    assert article.note == (
        "the page shows only the beginning of the article to those who pay nothing "
        "(it says “subscribe today to continue”)"
    )


def test_page_in_another_language_than_feed_and_entry_gives_way() -> None:
    chinese = "港口的起重机自星期一以来一直停工，因为工人拒绝在夜间工作。三艘船在海湾等待，第四艘已经返回大海。" * 8
    article = read_article(a_task(page=a_page(body=(chinese,)), content="\n".join(BODY)))
    assert article.note == (
        "the page is in another language than the feed (its text is in “zh”, the feed is in “en”); "
        "this is the feed's own text"
    )
    assert article.language == "en"


def test_language_is_refused_only_when_feed_and_entry_agree() -> None:
    chinese = "港口的起重机自星期一以来一直停工，因为工人拒绝在夜间工作。三艘船在海湾等待，第四艘已经返回大海。" * 8
    assert read_article(a_task(page=a_page(body=(chinese,)))).language == "zh"
    assert read_article(a_task(page=a_page(body=(chinese,)), content="\n".join(BODY), language="de")).language == "zh"


TOLD = "Crews of the harbour refuse to work at night; owners are ready to talk about wages, and three ships wait."
ELSEWHERE = "Premium vouchers for garden furniture, now reduced. Pick seasonal cushions, parasols and planters today."


def test_page_that_speaks_of_something_else_gives_way() -> None:
    article = read_article(a_task(page=a_page("Garden deals", body=(ELSEWHERE,), head=CLAIM), summary=TOLD))
    assert article.note == "the page says nothing of what the feed tells; this is the feed's own text"
    assert (article.text, article.verdict) == (TOLD, Verdict.OK)


@pytest.mark.parametrize(
    ("title", "body", "summary"),
    [
        ("Garden deals", ELSEWHERE, "A strike."),
        ("Garden deals", f"{ELSEWHERE} {ELSEWHERE[::-1]} " * 8, TOLD),
        ("Harbour crews strike", ELSEWHERE * 2, TOLD),
        ("Garden deals", "港口的起重机自星期一以来一直停工，因为工人拒绝在夜间工作。三艘船在海湾等待。" * 6, TOLD),
    ],
    ids=["too little is told", "a long page", "the page's title speaks of it", "another language"],
)
def test_page_is_doubted_only_where_it_can_be_told(title: str, body: str, summary: str) -> None:
    article = read_article(a_task(page=a_page(title, body=(body,), head=CLAIM), summary=summary))
    assert article.text_source is TextSource.PAGE


def test_text_that_other_pages_of_the_host_have_too_is_no_article() -> None:
    task = a_task(page=a_page("Gulls breed early"))
    assert read_article(replace(task, repeats=paragraph_marks("\n".join(BODY[:2])))).text_source is TextSource.PAGE
    article = read_article(replace(task, repeats=paragraph_marks("\n".join(BODY))))
    why = "other pages of its host say the same"
    assert article.note == f"no article was found on the page ({why}); this is the feed's own text"


def test_story_that_is_sent_again_under_a_new_headline_is_an_article() -> None:
    told_of = replace(a_task(page=a_page("Harbour cranes still idle")), repeats=paragraph_marks("\n".join(BODY)))
    assert read_article(told_of).text_source is TextSource.PAGE
    long = tuple(f"{line} Crew {number} said so." for number in range(8) for line in BODY)
    task = replace(a_task(page=a_page("Gulls breed early", body=long)), repeats=paragraph_marks("\n".join(long)))
    assert read_article(task).text_source is TextSource.PAGE


def test_page_that_was_not_had_is_named() -> None:
    article = read_article(a_task(note="the page answered 404."))
    assert article.note == "the page answered 404; this is the feed's own text"
    assert (article.verdict, article.language) == (Verdict.OK, "en")


def test_page_that_was_not_wanted_needs_no_note() -> None:
    article = read_article(a_task(summary="A strike.", content="\n".join(BODY)))
    assert (article.note, article.text) == (None, "A strike.\n" + "\n".join(BODY))


def test_title_alone_is_an_article_too() -> None:
    article = read_article(a_task(note="the page answered 404", summary=""))
    assert article.note == "the page answered 404; the feed gives only the title"
    assert (article.text, article.verdict) == ("", Verdict.EMPTY)


def test_page_lends_its_title_to_an_entry_without_one() -> None:
    task = a_task(title="", page=a_page(body=("Cranes.",), head=CLAIM))
    assert read_article(task).title == "Harbour cranes idle"


@pytest.mark.parametrize(
    ("summary", "content", "expected"),
    [
        ("", "", ""),
        ("Summary.", "", "Summary."),
        ("", "Content.", "Content."),
        ("The cranes stand…", "The cranes stand still.", "The cranes stand still."),
        ("Summary.", "Content.", "Summary.\nContent."),
    ],
)
def test_text_of_the_feed(summary: str, content: str, expected: str) -> None:
    assert feed_text(an_entry(summary=summary, content=content)) == expected


# --------------------------------------------------------------------------------------------------------------- rules


def test_article_is_judged(matcher: Matcher) -> None:
    analysis = analyze(a_task(page=a_page()), matcher, "v1")
    assert analysis.rules_version == "v1"
    assert analysis.matches is not None
    (match,) = analysis.matches
    assert match.rule == "cranes"
    assert {evidence.span.field for evidence in match.evidence} == {TextField.TITLE, TextField.TEXT}


def test_judging_again_gives_the_same(matcher: Matcher) -> None:
    first = analyze(a_task(page=a_page()), matcher, "v1")
    assert judge(first.article, "harbour", TODAY, matcher, "v1") == first
