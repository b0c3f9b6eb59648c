"""What the two parts of a digest show."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

from monitor.core.digest import Digest, RuleHeading, Status
from monitor.core.mail import wire_size
from monitor.core.model import (
    FeedChange,
    FeedCondition,
    FeedHealth,
    FeedNews,
    Message,
    Priority,
    Strength,
    Vitality,
)
from monitor.core.render import plain, render
from monitor.core.render.page import HTML_BYTES, WIRE_BYTES
from monitor.core.render.times import ReaderClock
from monitor.core.render.words import first_few
from tests.digest_samples import (
    DAY,
    DUE_AT,
    FOOTER,
    SAMPLES,
    a_digest,
    a_feed,
    a_match,
    a_plan,
    an_article,
    links,
    many,
    shipped_templates,
    some_facts,
)
from tests.mail_checks import Page, active, missing_in_text, too_large, unseen

TEMPLATES = shipped_templates()


@cache
def shown(digest: Digest) -> Message:
    return render(digest, TEMPLATES)


OUR_TAGS = {"html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td"}
OUR_TAGS |= {"h1", "h2", "h3", "p", "a", "span", "strong", "br"}
FIXTURES = {name: digest() for name, digest in SAMPLES.items()}
on_every_fixture = pytest.mark.parametrize("digest", FIXTURES.values(), ids=FIXTURES.keys())


# ---- laws of both parts


@on_every_fixture
def test_two_renders_are_equal_to_the_byte(digest: Digest) -> None:
    assert render(digest, TEMPLATES) == shown(digest)


@on_every_fixture
def test_html_stays_below_what_mail_programs_clip(digest: Digest) -> None:
    assert too_large(shown(digest)) == []


@on_every_fixture
def test_text_part_holds_every_headline_link_and_number_of_the_html(digest: Digest) -> None:
    assert missing_in_text(shown(digest)) == []


@on_every_fixture
def test_html_loads_nothing_and_runs_nothing(digest: Digest) -> None:
    assert active(shown(digest)) == []


@on_every_fixture
def test_parts_hold_no_character_that_no_reader_sees(digest: Digest) -> None:
    assert unseen(shown(digest)) == []


@on_every_fixture
def test_lines_of_the_text_part_fit_a_terminal(digest: Digest) -> None:
    for line in shown(digest).text.splitlines():
        assert plain.columns(line) <= 78 or len(line.split()) <= 3 or "http" in line or "w" * 100 in line


@given(
    title=st.text(st.characters(), max_size=60), quote=st.text(st.characters(exclude_characters="[]{}"), max_size=60)
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=20)
def test_nothing_from_outside_becomes_markup(title: str, quote: str) -> None:
    digest = a_digest(some_facts(an_article(1, title, a_match("summit", quote))))
    page = Page(shown(digest).html)
    assert page.tags <= OUR_TAGS
    assert " ".join(page.headlines[0].split()) == digest.ranked[0].headline


# ---- what the first lines say


def first_lines(digest: Digest) -> str:
    return Page(shown(digest).html).text.split("China–Russia support")[0]


def test_first_lines_say_how_much_there_is_and_how_the_feeds_stand() -> None:
    page = Page(shown(FIXTURES["ordinary"]).html)
    for words in (
        "News Monitor · Analyst desk · Saturday 21 November 2026",
        "8 new stories since yesterday",
        "8 articles from 13 outlets, out of 1,284 checked.",
        "Fri 07:00 to Sat 07:00, EET (UTC+02:00).",
        "2 of 42 feeds failing, 1 of 42 feeds not reached, see the end.",
        "rules.yaml has an error on line 41",
        "▲ 2.7× the 6-day average of 1.5",
        "none now, 1 in the 6 days before",
        "1 rule without a match.",
        "Demonstration marks articles of the seed corpus",
        "The page asked for consent.",
        "Harbour Post, also in Nordic Wire, Steppe Monitor, Meridian Daily, +1 more · +2 reprints",
        "Strength: title 30 + terms 40 + actors 20 + outlets 20, capped at 100",
        "Also matches Sanctions and export controls",
        "Curonian Gazette: HTTP 403, since Thu 07:00",
        "network: Steppe Monitor.",
        "text was used: Meridian Daily 2, Steppe Monitor 1.",
        "Arctic cables (last match Wed 07:00), Drone parts (no match yet).",
        "revision 3f9c1d20a7",
        "monitor check",
        "Digest analyst-desk 2026-11-21",
    ):
        assert words in page.text


def test_first_digest_pretends_no_history() -> None:
    message = shown(FIXTURES["first"])
    text = Page(message.html).text
    assert "first digest: no earlier days to compare with" in text
    assert "average" not in text + message.text
    assert "Up to Sat 07:00, EET" in text
    assert "since" not in text.split("Feed health")[0]


def test_empty_day_says_what_was_checked_and_what_failed() -> None:
    digest = a_digest(some_facts(feeds=[a_feed("A", FeedCondition.FAILING), a_feed("B", FeedCondition.WAITING)]))
    message = shown(digest)
    assert message.subject == "No matches: 1,284 articles checked, 1 of 2 feeds failing"
    text = Page(message.html).text
    assert "No matches since yesterday 1,284 articles checked, none matched a rule." in text
    assert "0 of 2 feeds read without errors" in text
    assert "Not polled yet: B." in text
    assert "A: failing, since Thu 07:00" in text


HOUR = timedelta(hours=1)


def test_what_changed_of_feeds_stands_once_in_both_parts() -> None:
    hushed = replace(a_feed("Hush"), vitality=Vitality.SILENT)
    fewer = replace(a_feed("Fewer"), vitality=Vitality.FALLING)
    news = (
        FeedNews("b", "Quay", DUE_AT - 3 * HOUR, None, "", 1),
        FeedNews("b", "Pier", DUE_AT - 2 * HOUR, None, "", 3),
        FeedNews("hush", "Hush", DUE_AT - HOUR, FeedChange.SILENT, "no new entry for 3 days"),
        FeedNews("fewer", "Fewer", DUE_AT - HOUR, FeedChange.LIVELY, ""),
        FeedNews("a", "A", DUE_AT - HOUR, FeedChange.FAILING, "the server answered 500"),
    )
    facts = replace(some_facts(feeds=[a_feed("A", FeedCondition.FAILING), hushed, fewer]), feed_news=news)
    message = shown(a_digest(facts))
    for text in (Page(message.html).text, " ".join(message.text.split())):
        assert "Silent, for far longer than is usual for them: Hush." in text
        assert "Far fewer entries than usual: Fewer." in text
        assert "Quay: a poll found no entry of the poll before (04:00), so some may have been missed" in text
        assert "Pier: 3 polls found no entry of the poll before (the last 05:00), so some may have been" in text
        assert "Hush: fell silent: no new entry for 3 days, 06:00" in text
        assert "Fewer: as lively as usual again, 06:00" in text
        assert "began to fail" not in text


def test_many_feeds_to_which_the_same_happened_share_a_line() -> None:
    silent = [FeedNews(str(n), f"Feed {n}", DUE_AT, FeedChange.SILENT, "no new entry for 3 days") for n in range(2300)]
    gaps = [FeedNews(str(n), f"Quay {n}", DUE_AT, None, "", 1) for n in range(6)]
    moved = FeedNews("m", "Pier", DUE_AT, FeedChange.MOVED, "it is asked at https://b.org/ from now on")
    message = shown(a_digest(replace(some_facts(), feed_news=(*silent, *gaps, moved))))
    for text in (Page(message.html).text, " ".join(message.text.split())):
        assert "2,300 feeds fell silent: Feed 0, Feed 1, Feed 2 and 2,297 more" in text
        assert "6 feeds had polls that found no entry of the poll before, so some may have been missed: Quay 0" in text
        assert text.index("Pier: moved: it is asked at") < text.index("6 feeds had polls") < text.index("2,300 feeds")
        assert "Feed 4" not in text


@pytest.mark.parametrize(
    ("feeds", "words"),
    [
        ([], "No feeds are configured."),
        ([a_feed()], "The feed was read without errors."),
        ([a_feed("A"), a_feed("B")], "All 2 feeds read"),
    ],
)
def test_healthy_feeds_take_one_sentence(feeds: list[FeedHealth], words: str) -> None:
    assert words in Page(shown(a_digest(some_facts(feeds=feeds))).html).text


def test_digest_with_old_and_new_stories_marks_the_new() -> None:
    digest = a_digest(some_facts(an_article(1, "Old"), an_article(2, "Fresh")))
    counts = replace(digest.counts, new=1)
    message = shown(replace(digest, counts=counts))
    assert message.subject == "2 stories, 1 new: Old"
    assert "2 stories, 1 new since yesterday" in Page(message.html).text
    assert "[NEW] Fresh" in message.text
    assert digest.ranked[0].status is Status.NEW


def test_digest_without_news_says_so() -> None:
    digest = a_digest(some_facts(an_article(1, "Old")))
    message = shown(replace(digest, counts=replace(digest.counts, new=0)))
    assert "1 story, none new since yesterday" in Page(message.html).text


def test_subject_is_cut_between_words() -> None:
    title = "word " * 40
    assert shown(a_digest(some_facts(an_article(1, title)))).subject.endswith("word…")
    assert len(shown(a_digest(some_facts(an_article(1, "x" * 400)))).subject) == 110


@pytest.mark.parametrize(
    ("earlier", "words"),
    [
        ((0, 0, 0, 0, 0, 0), "the first in 7 days"),
        ((4, 4, 4, 4, 4, 4), "0.2× the 6-day average of 4.0"),
        ((1,), "1.0× the 1 of the day before"),
        ((1, 0), "▲ 2.0× the 2-day average of 0.5"),
    ],
)
def test_number_of_a_rule_is_set_against_its_earlier_days(earlier: tuple[int, ...], words: str) -> None:
    facts = some_facts(an_article(1, "Story", a_match("summit")), trend={"summit": (*earlier, 1)})
    message = shown(a_digest(facts))
    assert words in Page(message.html).text
    assert words in message.text


def test_rule_whose_stories_stand_elsewhere_says_so() -> None:
    facts = some_facts(an_article(1, "Both", a_match("support"), a_match("summit")))
    message = shown(a_digest(facts))
    assert "Rules in light type share their articles with those in bold." in Page(message.html).text
    assert "Rules that have no section below share their articles" in message.text


def test_long_list_of_other_rules_is_cut() -> None:
    assert first_few(["a", "b", "c", "d"]) == "a, b, c, d"
    assert first_few(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_evidence_is_marked_in_both_parts() -> None:
    message = shown(a_digest(some_facts(an_article(1, "Audit", a_match(quote="In [China] they sell {tools}.")))))
    assert re.search(r'<span class="a"[^>]*>China</span> they sell <span class="k"[^>]*>tools</span>', message.html)
    assert "    > In _China_ they sell *tools*." in message.text


def test_headline_without_a_safe_link_is_plain() -> None:
    page = Page(shown(a_digest(some_facts(an_article(1, "Local page", appearances=[("Seed corpus", None)])))).html)
    assert page.headlines == ["Local page"]
    assert [link for link in page.links if "example" in link and not link.startswith("mailto")] == []


def test_language_and_direction_stand_at_the_headline() -> None:
    message = shown(a_digest(some_facts(an_article(1, "سفينة شحن", language="ar"))))
    headline = re.search(r"<h3[^>]*>", message.html)
    assert headline
    assert 'lang="ar"' in headline[0]
    assert 'dir="rtl"' in headline[0]


def test_footer_says_what_the_installation_has_to_say() -> None:
    footer = replace(FOOTER, notes=("No mail server is set.",), unsubscribe=None)
    message = shown(a_digest(some_facts(), footer=footer))
    assert "No mail server is set." in message.text
    assert "No mail server is set." in Page(message.html).text
    assert "nsubscribe" not in message.html + message.text


# ---- limits


def test_cards_beyond_the_plan_are_headlines_alone() -> None:
    message = shown(a_digest(some_facts(*many(12)), a_plan(max_cards=3)))
    assert message.html.count("draft declaration") == 3
    assert message.text.count("draft declaration") == 3
    assert len(Page(message.html).headlines) == 12


def test_stories_that_do_not_fit_are_counted_and_stand_in_the_text() -> None:
    digest = FIXTURES["500 stories"]
    message = shown(digest)
    page = Page(message.html)
    left_out = 500 - len(page.headlines)
    assert f"The {left_out} stories of least strength are not shown here" in page.text
    assert 60 < len(page.headlines) < 200
    assert message.html.count("draft declaration") >= 5
    text = " ".join(message.text.split())
    listed = [story for story in digest.ranked if story.headline in text]
    assert listed == list(digest.ranked[: len(listed)])
    assert len(listed) > len(page.headlines)
    assert len(listed) + sum(map(int, re.findall(r"^- and (\d+) more$", message.text, re.MULTILINE))) == 500
    for part in ("Feed health", "Unsubscribe", "Rules without a match"):
        assert part in page.text
    strengths = [int(n) for n in re.findall(r"strength (\d+)", page.text)]
    assert len(strengths) == len(page.headlines)


def test_section_whose_stories_are_all_left_out_stands_in_the_text_alone() -> None:
    weak = an_article(900, "Weak one", a_match("cables", strength=Strength(0, 0, 0)), appearances=())
    message = shown(a_digest(some_facts(*many(300), weak)))
    page = Page(message.html)
    assert "Arctic cables" in page.text
    assert "#r4" not in page.links
    assert "#r3" in page.links
    assert "Arctic cables (1 story)" in message.text


def test_cards_that_do_not_fit_become_headlines_before_any_headline_is_lost() -> None:
    message = shown(a_digest(some_facts(*many(60)), a_plan(max_cards=60)))
    assert len(Page(message.html).headlines) == 60
    assert 5 < message.html.count("draft declaration") < 60


def test_enormous_cards_are_given_up_before_headlines() -> None:
    places = links(*("甲" * 100 + str(k) for k in range(9)))
    quote = "、".join("{" + "汉" * 100 + "}" for _ in range(4))
    articles = [
        an_article(
            n,
            f"{n} " + "标题" * 230,
            a_match("summit", quote),
            appearances=places,
        )
        for n in range(40)
    ]
    html = shown(a_digest(some_facts(*articles), a_plan(max_cards=100))).html
    assert wire_size(html) <= WIRE_BYTES
    assert len(Page(html).headlines) >= 5


def test_cards_of_markup_alone_are_given_up_rather_than_the_limit() -> None:
    articles = (an_article(n, f"Story {n}", a_match("summit", "{a}b" * 200)) for n in range(6))
    html = shown(a_digest(some_facts(*articles))).html
    assert len(html.encode()) <= HTML_BYTES
    assert 0 < html.count('class="k"') - 1 < 5 * 200
    assert len(Page(html).headlines) == 6


def test_digest_of_long_lists_keeps_within_the_limit() -> None:
    headings = tuple(RuleHeading(f"rule{n}", f"Rule {n} " + "名" * 110, Priority.DIGEST) for n in range(200))
    facts = some_facts(
        *(an_article(n, "标" * 470, a_match(f"rule{n % 150}"), note="注" * 400) for n in range(150)),
        feeds=[a_feed(f"{n} " + "名" * 110, c, "错" * 390) for n in range(100) for c in FeedCondition],
        trend={f"rule{n}": (1, 2, 3, 4, 5, 6, 7) for n in range(170)},
        unread={f"{n} " + "报" * 110: n for n in range(1, 90)},
        notices=("告" * 390,) * 90,
    )
    message = shown(a_digest(facts, headings=headings))
    assert wire_size(message.html) <= WIRE_BYTES
    text = Page(message.html).text
    for words in ("and 95 more failing", "and 95 more.", "and 84 more outlets", "rules more", "Unsubscribe"):
        assert words in text


# ---- faults of templates


def test_story_that_its_template_cannot_show_becomes_a_plain_row() -> None:
    broken = "{{ story.missing }}"
    templates = TEMPLATES | {
        f"story.{kind}.j2": "{% if story.article_id == 1 %}" + broken + "{% endif %}" + TEMPLATES[f"story.{kind}.j2"]
        for kind in ("html", "txt")
    }
    articles = (
        an_article(1, "Broken <b> one", a_match("summit")),
        an_article(2, "Fine one", a_match("summit")),
    )
    message = render(a_digest(some_facts(*articles)), templates)
    page = Page(message.html)
    assert sorted(page.headlines) == ["Broken <b> one", "Fine one"]
    assert "https://harbour.example/audit" in page.links
    assert "Broken <b> one\n    https://harbour.example/audit\n" in message.text


def test_plain_row_without_a_link_is_a_headline_alone() -> None:
    templates = TEMPLATES | {"story.html.j2": "{{ 1 / 0 }}", "story.txt.j2": "{{ story.headline + 1 }}"}
    message = render(a_digest(some_facts(an_article(1, "Local", appearances=()))), templates)
    assert Page(message.html).headlines == ["Local"]
    assert "\nLocal\n" in message.text


def test_broken_template_of_the_whole_page_is_an_error() -> None:
    with pytest.raises(TemplateError):
        render(FIXTURES["empty"], {})


# ---- the reader's clock

HELSINKI, NEW_YORK = ZoneInfo("Europe/Helsinki"), ZoneInfo("America/New_York")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("zone", "now", "at", "words"),
    [
        (HELSINKI, utc(2026, 11, 21, 5), utc(2026, 11, 21, 3, 12), "05:12"),
        (HELSINKI, utc(2026, 11, 21, 5), utc(2026, 11, 20, 21, 59), "Fri 23:59"),
        (HELSINKI, utc(2026, 11, 21, 5), utc(2026, 11, 14, 5), "14 Nov 07:00"),
        (HELSINKI, utc(2026, 11, 21, 5), utc(2025, 11, 21, 5), "21 Nov 2025"),
        (HELSINKI, utc(2026, 11, 21, 5), utc(2026, 11, 23, 5), "23 Nov 07:00"),
        (HELSINKI, utc(2026, 10, 25, 5), utc(2026, 10, 25, 0, 30), "03:30 EEST"),
        (HELSINKI, utc(2026, 10, 25, 5), utc(2026, 10, 25, 1, 30), "03:30 EET"),
        (HELSINKI, utc(2026, 3, 29, 5), utc(2026, 3, 29, 1, 0), "04:00"),
        (HELSINKI, utc(2026, 3, 29, 5), utc(2026, 3, 29, 0, 59), "02:59"),
        (NEW_YORK, utc(2026, 11, 1, 12), utc(2026, 11, 1, 6, 30), "01:30 EST"),
        (ZoneInfo("America/Sao_Paulo"), utc(2018, 2, 18, 12), utc(2018, 2, 18, 2, 30), "Sat 23:30 UTC-03:00"),
    ],
)
def test_times_are_the_readers(zone: ZoneInfo, now: datetime, at: datetime, words: str) -> None:
    assert ReaderClock.at(zone, now).short(at) == words


@pytest.mark.parametrize(
    ("zone", "start", "end", "words"),
    [
        (HELSINKI, utc(2026, 11, 20, 5), utc(2026, 11, 21, 5), "Fri 07:00 to Sat 07:00, EET (UTC+02:00)"),
        (HELSINKI, utc(2026, 10, 24, 4), utc(2026, 10, 25, 5), "Sat 07:00 EEST to Sun 07:00 EET (UTC+02:00)"),
        (HELSINKI, utc(2026, 11, 1, 5), utc(2026, 11, 21, 5), "1 Nov 07:00 to Sat 07:00, EET (UTC+02:00)"),
        (HELSINKI, None, utc(2026, 11, 21, 5), "Up to Sat 07:00, EET (UTC+02:00)"),
        (ZoneInfo("UTC"), utc(2026, 11, 20), utc(2026, 11, 21), "Fri 00:00 to Sat 00:00, UTC"),
        (ZoneInfo("America/Sao_Paulo"), utc(2026, 11, 20), utc(2026, 11, 21), "Thu 21:00 to Fri 21:00, UTC-03:00"),
    ],
)
def test_window_names_its_zone(zone: ZoneInfo, start: datetime | None, end: datetime, words: str) -> None:
    zone_words = words.replace("UTC, UTC", "UTC")
    assert ReaderClock.at(zone, end).window(start, end) == zone_words


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(hours=1), "since 06:00"),
        (DAY, "since yesterday"),
        (3 * DAY, "since Wednesday"),
        (20 * DAY, "since 1 November"),
    ],
)
def test_since_is_said_as_people_say_it(back: timedelta, words: str) -> None:
    assert ReaderClock.at(HELSINKI, DUE_AT).since(DUE_AT - back) == words


def test_several_digests_a_day_bear_their_time() -> None:
    message = shown(a_digest(some_facts(), a_plan(at=("07:00", "19:00"))))
    assert "Saturday 21 November 2026, 07:00" in message.text


# ---- plain text


def test_text_is_folded_at_words_and_links_stay_whole() -> None:
    link = "https://a.example/" + "x" * 90
    folded = plain.fold("one " * 20 + link + " two", "  > ")
    assert folded.splitlines()[1] == "  > one one one"
    assert f"  > {link}" in folded.splitlines()
    assert all(line.startswith("  > ") for line in folded.splitlines())


def test_text_without_spaces_is_folded_by_its_width() -> None:
    lines = plain.fold("汉" * 80 + "。", "", "  ").splitlines()
    assert [plain.columns(line) for line in lines] == [72, 72, 22]
    assert lines[-1].endswith("汉。")


def test_marks_take_no_column_and_empty_text_is_an_indent() -> None:
    assert plain.columns("e\u0301汉") == 3
    assert plain.fold("", "  ") == "  "


def test_spark_shows_none_as_a_dot() -> None:
    assert plain.spark((0, 1, 4, 8)) == "·▂▅█"


# ---- colours

BACKGROUNDS = {"k": "k", "a": "a", "note": "note", "mast": "page", "sec": "page", "foot": "page"}


def colours(css: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]+)\}", css):
        for selector in selectors.split(","):
            values = dict(re.findall(r"(?:^|;)(color|background-color):(#[0-9a-f]{6})", body))
            found.setdefault(selector.strip().lstrip("."), {}).update(values)
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_background(scheme: str) -> None:
    css = TEMPLATES["digest.css"]
    if scheme == "dark":
        css = TEMPLATES["adapt.css"].split("(prefers-color-scheme:dark)", 1)[1].lstrip("{")
    palette = colours(css)
    poor = {}
    for name, values in palette.items():
        if "color" in values:
            backgrounds = [BACKGROUNDS[name]] if name in BACKGROUNDS else ["box", "page"]
            worst = min(contrast(values["color"], palette[b]["background-color"]) for b in backgrounds)
            poor.update({name: worst} if worst < 4.5 else {})
    assert len(palette) > 15
    assert poor == {}
