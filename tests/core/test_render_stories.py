"""What the two parts of a digest show of stories that go on, of rules that flood, of edits and statements."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.digest import Digest, LateLine, LateMatches, News, Outlet, Section, Status, Story
from monitor.core.model import ArticleEdit, EditChange, EditKind, StatementFacts, Strength
from monitor.core.render import render, words
from monitor.core.render.page import HTML_BYTES
from tests.digest_samples import (
    DAY,
    DUE_AT,
    SAMPLES,
    SUMMIT,
    a_digest,
    a_match,
    a_plan,
    an_article,
    many,
    shipped_templates,
    some_facts,
)
from tests.mail_checks import Page

TEMPLATES = shipped_templates()
BUSY = render(SAMPLES["busy"](), TEMPLATES)
HOUR = timedelta(hours=1)


def parts(digest: Digest) -> tuple[str, str]:
    """What is read in the page and in the text, each in one line."""
    message = render(digest, TEMPLATES)
    return Page(message.html).text, " ".join(message.text.split())


@pytest.mark.parametrize(
    "said",
    [
        "34 stories, 32 new since yesterday",
        "3 stories, 2 new",
        "Also new: Russian · new figure: 14 billion · new quotation",
        "“We settle in roubles overnight and tell nobody about it”",
        "Spike: 26 articles, 5.2× its usual day of 5, over its budget of 4 a day.",
        "1 more report on stories told before, without news.",
        "Marit Solheim, alliance spokesperson, warned:",
        "“Every part that crosses that border makes the war longer. The text will say so.”",
        "魏建华, denied:",
        "The page is gone",
        "ends on 30 November.",
        "ended on 20 November and matches nothing any more.",
    ],
)
def test_both_parts_say_it(said: str) -> None:
    assert said in Page(BUSY.html).text
    assert said in " ".join(BUSY.text.replace("\n    > ", " ").split())


def test_a_change_within_a_sentence_is_told_within_it() -> None:
    assert "Number: 40 → 14 kinds of goods" in Page(BUSY.html).text
    assert "Number: [40 → 14] kinds of goods" in " ".join(BUSY.text.split())


def test_follow_up_bears_what_is_new_and_a_new_story_its_mark() -> None:
    assert "▲ +1 outlet · first seen Fri 18:40 · 2 outlets · strength 65" in Page(BUSY.html).text
    assert "New · first seen 05:12 · 5 outlets · strength 100" in Page(BUSY.html).text
    assert "[▲ +2 outlets] Negotiators leave" in BUSY.text
    assert "[NEW] Inspectors follow" in BUSY.text


def test_weaker_stories_of_a_spike_are_counted_in_the_page_and_listed_in_the_text() -> None:
    assert (
        "The 5 strongest stories are here, 21 more are counted. The plain-text version lists them."
        in Page(BUSY.html).text
    )
    assert "And 21 of the spike:" in BUSY.text
    assert len(re.findall(r"Spare part number", BUSY.text)) == 26
    assert len(re.findall(r"Spare part number", BUSY.html)) == 5


def test_day_of_follow_ups_alone_marks_each() -> None:
    digest = a_digest(some_facts(an_article(1, "Old")))
    old = replace(digest.ranked[0], status=Status.FOLLOW_UP, news=News(actors=("Hungary",)))
    sections = (Section("r1", SUMMIT, (old,)),)
    page, text = parts(replace(digest, sections=sections, counts=replace(digest.counts, new=0)))
    assert "1 story, none new since yesterday" in page
    assert "▲ new: Hungary · first seen" in page
    assert "[▲ new: Hungary] Old" in text


def test_day_without_news_says_what_was_matched_all_the_same() -> None:
    digest = a_digest(some_facts())
    counts = replace(digest.counts, articles=9, outlets=2, retold=7, muted=2)
    page, text = parts(replace(digest, counts=counts))
    for part in (page, text):
        assert "Nothing new since yesterday" in part
        assert "9 articles from 2 outlets, out of 1,284 checked." in part
        assert "7 more reports on stories told before, without news. 2 more reports on stories that are muted." in part
    assert render(replace(digest, counts=counts), TEMPLATES).subject == (
        "Nothing new: 1,284 articles checked, 9 articles on stories told before"
    )


def the_story(**changes: object) -> Story:
    return replace(a_digest(some_facts(an_article(1, "Story"))).ranked[0], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (News(("A",)), ("+1 outlet",)),
        (News(("A", "B"), ("Hungary", "Poland")), ("+2 outlets", "new: Hungary, Poland")),
        (News(figures=("14 billion",)), ("new figure: 14 billion",)),
        (News(figures=("14", "15", "16", "17")), ("new figures: 14, 15 and 2 more",)),
        (News(quotations=("a",)), ("new quotation",)),
        (News(quotations=("a", "b")), ("2 new quotations",)),
    ],
)
def test_news_is_said_in_short(news: News, said: tuple[str, ...]) -> None:
    assert words.news_parts(the_story(news=news)) == said


@pytest.mark.parametrize(
    ("others", "reprints", "said"),
    [(0, 0, ""), (3, 0, ""), (4, 0, "+1 more"), (0, 2, "+2 reprints"), (5, 1, "+2 more · +1 reprint")],
)
def test_outlets_that_are_not_named_are_counted(others: int, reprints: int, said: str) -> None:
    names = [Outlet(f"Outlet {n}", None) for n in range(9)]
    story = the_story(source=names[0], outlets=tuple(names[: others + 1]), reprints=tuple(names[:reprints]))
    assert words.outlets_left(story) == said


FLOOD = tuple(an_article(n, f"Story {n}", a_match("summit", strength=Strength(0, n, 0))) for n in range(1, 21))


@pytest.mark.parametrize(
    ("hours", "trend", "trend_said", "spike_said"),
    [
        (24, (5, 5, 5, 20), "▲ 4.0× the 3-day average of 5.0", "Spike: 20 articles, 4.0× its usual day of 5"),
        (1, (5, 5, 5, 30), "▲ 30 in 24 hours, 6.0× the 3-day average", "Spike: 30 articles in 24 hours, 6.0× its"),
        (1, (0, 0, 0, 30), "30 in 24 hours, the first in 4 days", "over its budget of 2 a day"),
        (168, (5, 5, 5, 2), "2.9 a day", "Spike: 2.9 articles a day, over its budget of 2 a day."),
    ],
)
def test_numbers_are_set_against_days_whatever_the_length_of_the_digest(
    hours: int, trend: tuple[int, ...], trend_said: str, spike_said: str
) -> None:
    facts = some_facts(*FLOOD, window_from=DUE_AT - hours * HOUR, trend={"summit": trend})
    for part in parts(a_digest(facts, headings=(replace(SUMMIT, budget=2),))):
        assert trend_said in part
        assert spike_said in part


def test_spike_that_holds_nothing_back_is_said_all_the_same() -> None:
    facts = some_facts(*FLOOD[:6], trend={"summit": (1, 1, 1, 1, 1, 1, 6)})
    page, text = parts(a_digest(facts, headings=(SUMMIT,)))
    assert "Spike: 6 articles, 6.0× its usual day of 1." in page
    assert "strongest" not in page + text


def test_text_part_lists_no_more_than_goes_with_its_page_and_counts_the_rest() -> None:
    flood = [
        an_article(n, f"Story number {n}", a_match("summit"), appearances=[("Post", f"https://post.example/{n}")])
        for n in range(230)
    ]
    message = render(a_digest(some_facts(*flood), headings=(replace(SUMMIT, budget=5),)), TEMPLATES)
    assert "225 more are counted. The plain-text" in Page(message.html).text
    listed = len(re.findall(r"^- Story number", message.text, re.MULTILINE))
    [left] = map(int, re.findall(r"^- and (\d+) more$", message.text, re.MULTILINE))
    assert "And 225 of the spike:" in message.text
    assert (listed + left, listed > 20) == (225, True)
    words_of_text, words_of_page = set(message.text.split()), set(Page(message.html).text.split())
    assert len(words_of_text) < 3 * len(words_of_page)


def an_edit(number: int, change: EditChange) -> ArticleEdit:
    return ArticleEdit(number, f"Article {number}", "Post", f"https://post.example/{number}", DUE_AT, (change,))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("40", "14", "Number: 40 → 14"),
        ("40", "", "Number: 40 (removed)"),
        ("", "14", "Number: 14 (added)"),
    ],
)
def test_edit_says_what_was_before_and_what_is_after(before: str, after: str, said: str) -> None:
    facts = replace(some_facts(), edits=(an_edit(1, EditChange(EditKind.NUMBER, before, after)),))
    for part in parts(a_digest(facts)):
        assert "changed since it was published" in part.lower()
        assert said in part


def test_names_read_from_the_right_take_nothing_beside_them_along() -> None:
    arabic, hebrew = "الجزيرة", "הארץ"
    article = an_article(1, "A", a_match("support"), appearances=[(arabic, None), (hebrew, "https://h.example/1")])
    change = EditChange(EditKind.HEADLINE, arabic, hebrew)
    facts = replace(some_facts(article, unread={arabic: 2}), edits=(an_edit(1, change),))
    page = render(a_digest(facts), TEMPLATES).html
    isolated = f'<span dir="rtl">{arabic}</span>'
    assert f"{isolated} 2" in page
    assert f'">{isolated}</span> → <span' in page
    assert page.count(arabic) == page.count(isolated) == 3
    assert page.count(hebrew) == page.count(f'<span dir="rtl">{hebrew}</span>') == 2


def test_rules_and_offices_read_from_the_right_take_no_number_and_no_comma_along() -> None:
    hebrew = "שר הביטחון"
    said = StatementFacts(1, "Levi", hebrew, hebrew, "Words that were said", "Post", None, None, DUE_AT)
    line = LateLine("A", (), hebrew, None, None, None, is_right_to_left=False, first_seen_at=DUE_AT)
    digest = replace(a_digest(replace(some_facts(), statements=(said,))), late=LateMatches(3, (line,), ((hebrew, 2),)))
    page, isolated = render(digest, TEMPLATES).html, f'<span dir="rtl">{hebrew}</span>'
    assert page.count(hebrew) == page.count(isolated) == 4
    assert f"Levi</span>, {isolated}, {isolated}:" in page
    assert f"{isolated} 2" in page


def test_statements_feed_health_and_unsubscribe_stay_however_many_stories_there_are() -> None:
    edits = tuple(an_edit(n, EditChange(EditKind.HEADLINE, "before", "after")) for n in range(40))
    said = tuple(
        StatementFacts(n, f"Speaker {n}", "", "", "Words that were said", "Post", None, None, DUE_AT) for n in range(40)
    )
    facts = replace(some_facts(*many(500)), edits=edits, statements=said)
    message = render(a_digest(facts, a_plan(max_cards=100)), TEMPLATES)
    page = Page(message.html).text
    assert len(message.html.encode()) <= HTML_BYTES
    for kept in ("40 statements", "Speaker 0:", "Speaker 29:", "and 10 more", "Feed health", "Unsubscribe"):
        assert kept in page
    assert re.search(r"The \d+ stories of least strength are not shown here", page)
    for kept in ("WHO SAID WHAT (40)", "CHANGED SINCE IT WAS PUBLISHED (40)", "and 10 more"):
        assert kept in message.text


def test_rules_that_end_are_named_up_to_a_number() -> None:
    headings = tuple(replace(SUMMIT, rule_id=f"r{n}", name=f"R{n}", expires=(DUE_AT + DAY).date()) for n in range(33))
    page, text = parts(a_digest(some_facts(), headings=headings))
    assert "R29 ends on 22 November." in page
    assert "and 3 more rules that end" in page
    assert "- and 3 more rules that end" in text


def test_sections_without_matter_are_not_shown_as_empty_boxes() -> None:
    page, text = parts(SAMPLES["empty"]())
    for heading in ("who said what", "changed since", "spike", "late match", "stories told before"):
        assert heading not in (page + text).lower()


def test_day_in_another_year_bears_it() -> None:
    headings = (replace(SUMMIT, expires=(DUE_AT + 9 * DAY).date()),)
    facts = replace(some_facts(), window_to=DUE_AT + 36 * DAY, window_from=None)
    later = (replace(SUMMIT, expires=(DUE_AT + 44 * DAY).date()),)
    assert "ended on 30 November and" in parts(a_digest(facts, headings=headings))[0]
    assert "ends on 4 Jan 2027" in parts(a_digest(facts, headings=later))[0]


def test_section_without_a_spike_has_no_note() -> None:
    assert words.spike(Section("r1", SUMMIT, ())) == words.held_back(Section("r1", SUMMIT, ())) == ""
