"""What a digest says, and in what order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.digest import Mark, Outlet, RuleHeading, Run
from monitor.core.digest.clean import clean, is_right_to_left, language_tag, safe_url
from monitor.core.digest.evidence import QUOTE_LENGTH, quoted_runs
from monitor.core.model import Evidence, FeedCondition, Match, Priority, Span, Strength, TextField
from tests.digest_samples import (
    CABLES,
    DAY,
    DUE_AT,
    HEADINGS,
    SUMMIT,
    SUPPORT,
    a_digest,
    a_feed,
    a_match,
    a_plan,
    an_article,
    an_ordinary_morning,
    links,
    some_facts,
)

ALERT = Priority.ALERT


def weak(rule: str, priority: Priority = Priority.DIGEST) -> Match:
    return a_match(rule, priority=priority, strength=Strength(0, 10, 0))


def strong(rule: str, priority: Priority = Priority.DIGEST) -> Match:
    return a_match(rule, priority=priority, strength=Strength(30, 40, 30))


# ------------------------------------------------------------------------------------------------ where a story stands


def test_story_stands_once_under_the_rule_where_its_match_is_strongest() -> None:
    digest = a_digest(some_facts(an_article(1, "Brigade", weak("support"), strong("cables"))))
    assert [section.heading.rule_id for section in digest.sections] == ["cables"]
    assert digest.sections[0].stories[0].other_rules == ("China–Russia support",)


def test_alert_goes_before_strength_when_a_story_matches_two_rules() -> None:
    digest = a_digest(some_facts(an_article(1, "Brigade", weak("support", priority=ALERT), strong("summit"))))
    assert [section.heading.rule_id for section in digest.sections] == ["support"]


def test_equal_matches_are_decided_by_the_order_of_the_rules_file() -> None:
    digest = a_digest(some_facts(an_article(1, "Brigade", strong("cables"), strong("summit"))))
    assert digest.sections[0].heading == SUMMIT


def test_stories_of_a_section_are_ordered_by_strength_then_by_time_then_by_arrival() -> None:
    early, late = DUE_AT - timedelta(hours=9), DUE_AT - timedelta(hours=1)
    digest = a_digest(
        some_facts(
            an_article(1, "third", weak("summit"), first_seen_at=late),
            an_article(4, "fourth", weak("summit"), first_seen_at=late),
            an_article(2, "second", weak("summit"), first_seen_at=early),
            an_article(3, "first", strong("summit"), first_seen_at=late),
        )
    )
    assert [story.headline for story in digest.sections[0].stories] == ["first", "second", "third", "fourth"]
    assert [story.headline for story in digest.ranked] == ["first", "second", "third", "fourth"]


def test_sections_follow_the_rules_file_with_alert_rules_first() -> None:
    rules = (SUMMIT, SUPPORT, CABLES)
    facts = some_facts(*(an_article(n, f"Story {n}", strong(rule.rule_id)) for n, rule in enumerate(rules)))
    digest = a_digest(facts, headings=rules)
    assert [section.heading.rule_id for section in digest.sections] == ["support", "summit", "cables"]
    assert [section.anchor for section in digest.sections] == ["r1", "r2", "r3"]


def test_match_of_a_rule_that_is_gone_keeps_a_heading_of_its_own() -> None:
    digest = a_digest(some_facts(an_article(1, "Brigade", strong("retired\u202e"))))
    assert digest.sections[0].heading == RuleHeading("retired\u202e", "retired", Priority.DIGEST)


def test_match_of_a_rule_that_only_counts_is_never_shown() -> None:
    digest = a_digest(
        some_facts(
            an_article(1, "Only counted", strong("quiet", priority=Priority.LOG)),
            an_article(2, "Shown", weak("summit"), strong("quiet", priority=Priority.LOG)),
        )
    )
    assert [(story.headline, story.other_rules) for story in digest.ranked] == [("Shown", ())]
    assert digest.counts.articles == 1


@pytest.mark.parametrize(
    ("rules", "tags", "expected"),
    [
        ((), (), ["support", "summit", "cables"]),
        (("cables",), (), ["cables"]),
        ((), ("nato",), ["summit"]),
        (("cables",), ("nato",), ["summit", "cables"]),
    ],
    ids=["everything", "by rule", "by tag", "by rule or tag"],
)
def test_plan_selects_the_rules_at_a_glance(rules: tuple[str, ...], tags: tuple[str, ...], expected: list[str]) -> None:
    headings = (
        SUPPORT,
        replace(SUMMIT, tags=("nato",)),
        CABLES,
        RuleHeading("log", "Counted", Priority.LOG, ("nato",)),
    )
    digest = a_digest(some_facts(), a_plan(rules=rules, tags=tags), headings)
    assert [line.heading.rule_id for line in digest.rules] == expected


def test_rule_that_matched_is_shown_though_the_plan_does_not_select_it_any_more() -> None:
    digest = a_digest(some_facts(an_article(1, "Brigade", strong("summit"))), a_plan(rules=("cables",)))
    assert {line.heading.rule_id for line in digest.rules} == {"cables", "summit"}


def test_rule_without_a_name_is_called_by_its_key() -> None:
    digest = a_digest(some_facts(), headings=(RuleHeading("plain", "\u200b", Priority.DIGEST),))
    assert digest.rules[0].heading.name == "plain"


# ------------------------------------------------------------------------------------------------ strength


@pytest.mark.parametrize(("outlets", "points"), [(1, 0), (2, 5), (6, 25), (9, 25)])
def test_story_gains_five_for_each_further_independent_outlet_up_to_25(outlets: int, points: int) -> None:
    places = links(*(f"Outlet {n}" for n in range(outlets)))
    digest = a_digest(some_facts(an_article(1, "Brigade", appearances=places, reprints=links("Copy A", "Copy B"))))
    story = digest.ranked[0]
    assert story.strength.outlets == points
    assert [outlet.name for outlet in story.reprints] == ["Copy A", "Copy B"]


def test_strength_is_capped_at_100() -> None:
    places = links(*(f"Outlet {n}" for n in range(9)))
    digest = a_digest(some_facts(an_article(1, "Brigade", strong("summit"), appearances=places)))
    assert digest.ranked[0].strength.total == 100


def test_outlet_is_named_once_and_is_no_reprint_of_itself() -> None:
    places = [("Harbour Post", "https://a.example/1"), ("HARBOUR POST", "https://a.example/2")]
    story = a_digest(some_facts(an_article(1, "Brigade", appearances=places, reprints=places))).ranked[0]
    assert story.outlets == (Outlet("Harbour Post", "https://a.example/1"),)
    assert story.reprints == ()


def test_story_links_to_the_first_place_that_can_be_opened() -> None:
    places = [("Local", None), ("Bad", "javascript:alert(1)"), ("Good", "https://good.example/a")]
    assert a_digest(some_facts(an_article(1, "Brigade", appearances=places))).ranked[0].url == "https://good.example/a"


def test_story_without_a_usable_link_has_none() -> None:
    story = a_digest(some_facts(an_article(1, "", appearances=[("", None)]))).ranked[0]
    assert (story.url, story.headline, story.outlets) == (None, "(without a title)", (Outlet("(unnamed)", None),))


def test_story_read_from_the_feed_says_why() -> None:
    articles = [an_article(n, "Brigade", note=note) for n, note in enumerate([None, "", "the page asked for consent"])]
    notes = [story.text_note for story in a_digest(some_facts(*articles)).ranked]
    assert notes == [None, None, "The page asked for consent"]


# ------------------------------------------------------------------------------------------------ numbers


def test_numbers_are_counts_of_the_facts() -> None:
    counts = a_digest(an_ordinary_morning()).counts
    assert (counts.stories, counts.new, counts.articles, counts.outlets, counts.checked) == (8, 8, 8, 13, 1284)


def test_rule_line_counts_articles_and_leaves_the_own_window_out_of_the_earlier_days() -> None:
    facts = some_facts(an_article(1, "Brigade", strong("summit")), trend={"summit": (2, 0, 4, 0, 0, 0, 1)})
    line = a_digest(facts).rules[0]
    assert (line.articles, line.earlier, line.usual) == (1, (2, 0, 4, 0, 0, 0), 1.0)


def test_first_digest_has_no_earlier_days() -> None:
    facts = some_facts(an_article(1, "Brigade", strong("summit")), window_from=None, trend={"summit": (0,) * 6 + (1,)})
    line = a_digest(facts).rules[0]
    assert (line.earlier, line.usual) == ((), None)


def test_rules_at_a_glance_are_those_with_a_section_then_others_then_the_silent() -> None:
    facts = some_facts(
        an_article(1, "Brigade", strong("summit"), weak("drones")),
        trend={"cables": (0, 1, 0, 0, 0, 0, 0)},
        last_match={"cables": DUE_AT - 5 * DAY},
    )
    lines = a_digest(facts).rules
    assert [line.heading.rule_id for line in lines] == ["summit", "drones", "cables", "support", "exports"]
    assert [line.anchor for line in lines] == ["r1", None, None, None, None]
    assert [line.is_silent for line in lines] == [False, False, False, True, True]
    assert lines[2].last_match_at == DUE_AT - 5 * DAY


def test_unreachable_feeds_are_not_counted_as_failing() -> None:
    conditions = [FeedCondition.FAILING, FeedCondition.UNREACHABLE, FeedCondition.WAITING, FeedCondition.HEALTHY]
    feeds = a_digest(some_facts(feeds=[a_feed(condition.value, condition) for condition in conditions])).feeds
    named = [[feed.name for feed in group] for group in (feeds.failing, feeds.unreachable, feeds.waiting)]
    assert (feeds.total, named) == (4, [["failing"], ["unreachable"], ["waiting"]])


def test_unread_pages_are_named_the_most_first() -> None:
    unread = a_digest(some_facts(unread={"B": 1, "C": 3, "A": 1, "Healthy": 0})).unread_pages
    assert unread == (("C", 3), ("A", 1), ("B", 1))


def test_plan_with_several_times_a_day_is_not_daily() -> None:
    assert a_digest(some_facts()).is_daily
    assert not a_digest(some_facts(), a_plan(at=("07:00", "19:00"))).is_daily


def test_every_text_from_outside_is_cleaned() -> None:
    facts = some_facts(
        an_article(1, "Bri\u202egade\x85", appearances=[("Har\u200bbour", None)], note="no\x00page"),
        feeds=[a_feed("Nor\u200edic", FeedCondition.FAILING, "bad\x1b[2J"), a_feed("\u200b", FeedCondition.WAITING)],
        unread={"Gul\u2066f": 1},
        notices=("broken\ufefffile",),
    )
    digest = a_digest(facts)
    story = digest.ranked[0]
    assert (story.headline, story.outlets[0].name, story.text_note) == ("Brigade", "Harbour", "Nopage")
    assert (digest.feeds.failing[0].name, digest.feeds.failing[0].detail) == ("Nordic", "bad[2J")
    assert (digest.unread_pages, digest.notices) == ((("Gulf", 1),), ("brokenfile",))


# ------------------------------------------------------------------------------------------------ evidence


def runs_of(*pieces: str) -> tuple[Run, ...]:
    kinds = {"{": Mark.TERM, "[": Mark.ACTOR}
    return tuple(Run(kinds.get(p[0], Mark.PLAIN), p.strip("{}[]") if p[0] in kinds else p) for p in pieces)


def test_quote_is_cut_into_plain_and_marked_runs() -> None:
    story = a_digest(
        some_facts(an_article(1, "Audit", a_match(quote="Makers in [China] sell {machine tools}.")))
    ).ranked[0]
    assert story.quote == runs_of("Makers in ", "[China]", " sell ", "{machine tools}", ".")
    assert story.headline_runs == ()


def test_evidence_that_is_the_headline_is_marked_in_the_headline_and_not_repeated() -> None:
    match = a_match(quote="[Ankara] seeks a {communiqué}", field=TextField.TITLE, start=0)
    story = a_digest(some_facts(an_article(1, "Ankara seeks a communiqué", match))).ranked[0]
    assert story.headline_runs == runs_of("[Ankara]", " seeks a ", "{communiqué}")
    assert (story.headline, story.quote) == ("Ankara seeks a communiqué", ())


def test_headline_too_long_to_be_shown_whole_is_quoted_instead() -> None:
    title = "word " * 200 + "end"
    match = Match("summit", Priority.DIGEST, Strength(30, 0, 0), Span(TextField.TITLE, 0, 8, title[:8]), ())
    story = a_digest(some_facts(an_article(1, title, match))).ranked[0]
    assert (story.headline[-1], story.headline_runs, story.quote) == ("…", (), runs_of("word wor"))


def spans(text: str, *pieces: tuple[int, int, str | None], start: int = 50) -> Match:
    evidence = tuple(
        Evidence(Span(TextField.TEXT, start + a, start + b, text[max(a, 0) : b]), "label", actor)
        for a, b, actor in pieces
    )
    return Match(
        "summit", Priority.DIGEST, Strength(0, 10, 10), Span(TextField.TEXT, start, start + len(text), text), evidence
    )


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([(0, 7, "china"), (0, 14, None)], ["{Chinese drones}", " fly"]),
        ([(0, 7, "china"), (3, 14, None)], ["[Chinese]", "{ drones}", " fly"]),
        ([(0, 14, None), (8, 14, "x")], ["{Chinese drones}", " fly"]),
        ([(0, 7, "china"), (0, 7, "china")], ["[Chinese]", " drones fly"]),
        ([(-5, 7, "china"), (15, 90, None)], ["[Chinese]", " drones ", "{fly}"]),
        ([(-9, -2, "china"), (18, 30, None)], ["Chinese drones fly"]),
    ],
    ids=["longer first", "later is clipped", "inner is dropped", "twice is once", "clipped to the sentence", "outside"],
)
def test_overlapping_spans_are_resolved(pieces: list[tuple[int, int, str | None]], expected: list[str]) -> None:
    assert quoted_runs(spans("Chinese drones fly", *pieces)) == runs_of(*expected)


def test_spans_of_the_title_do_not_mark_the_text() -> None:
    match = spans("Chinese drones fly")
    in_title = Evidence(Span(TextField.TITLE, 50, 57, "Chinese"), "China", "china")
    assert quoted_runs(replace(match, evidence=(in_title,))) == runs_of("Chinese drones fly")


def test_very_long_sentence_is_shortened_around_its_evidence() -> None:
    text = "alpha " * 60 + "{machine tools} " + "beta " * 90 + "[China] " + "gamma " * 60 + "end."
    runs = quoted_runs(a_match(quote=text))
    assert [run.text for run in runs if run.mark is not Mark.PLAIN] == ["machine tools", "China"]
    assert sum(len(run.text) for run in runs) <= QUOTE_LENGTH
    assert runs[0].text.startswith("… alpha")
    assert runs[2].text.count(" … ") == 1
    assert runs[-1].text.endswith("gamma … ".rstrip())


def test_very_long_sentence_with_evidence_all_over_ends_where_there_is_no_more_room() -> None:
    runs = quoted_runs(a_match(quote="one two three four five {term} six seven eight nine ten eleven. " * 20))
    assert runs[-1] == Run(Mark.PLAIN, " …")
    assert sum(len(run.text) for run in runs) <= QUOTE_LENGTH + 5


def test_very_long_sentence_without_evidence_keeps_its_beginning() -> None:
    runs = quoted_runs(a_match(quote="word " * 300))
    assert len(runs) == 1
    assert runs[0].text.startswith("word word")
    assert runs[0].text.endswith("word …")


def test_marked_word_without_end_is_cut() -> None:
    runs = quoted_runs(a_match(quote="see {" + "x" * 900 + "}"))
    assert runs == runs_of("see ", "{" + "x" * 119 + "…}")


def test_short_piece_of_a_long_sentence_stays_whole() -> None:
    runs = quoted_runs(a_match(quote="汉" * 400 + "{两用物项}" + "和" * 100 + "[中国]" + "字" * 10))
    assert runs[2].text == "和" * 100
    assert runs[0].text == "… " + "汉" * 70
    assert runs[-1].text == "字" * 10


def test_match_without_a_sentence_quotes_nothing() -> None:
    assert quoted_runs(spans("")) == ()


# ------------------------------------------------------------------------------------------------ text and links


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("  two\n\tlines\u2028and more ", "two lines and more"),
        ("e\u0301", "é"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("it\x92s \x93quoted\x94", "it’s “quoted”"),
        ("pay\u202elap\u2069", "paylap"),
        ("z\u200be\u2060r\ufeffo", "zero"),
        ("flag\U000e0067\U000e007f", "flag"),
        ("lone\ud800", "lone"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("P\u200cDF", "PDF"),
        ("a" + "\u0323" * 40, "ạ" + "\u0323" * 6),
    ],
)
def test_text_is_cleaned(text: str, expected: str) -> None:
    assert clean(text, 100) == expected


def test_text_is_cut_with_an_ellipsis() -> None:
    assert clean("one two three", 8) == "one two…"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
        ("HTTP://A.example:8080/", "http://a.example:8080/"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://пример.example/путь", "https://xn--e1afmkfd.example/%D0%BF%D1%83%D1%82%D1%8C"),
        ("https://а.example/", "https://xn--80a.example/"),
        ('https://a.example/"><b>(1)', "https://a.example/%22%3E%3Cb%3E%281%29"),
        ("https://a.example/%41", "https://a.example/%41"),
    ],
)
def test_link_is_rewritten_in_plain_ascii(url: str, expected: str) -> None:
    assert safe_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//a.example/",
        "https:///path",
        "https://user@a.example/",
        "https://google.example@evil.example/",
        "https://a.example:99999/",
        "https://[::1/",
        "https://a b.example/",
        "https://a.example/\u202egpj",
        "https://a.example/\x00",
        "https://" + "a" * 70 + ".example/",
        "https://a'b.example/",
        "https://a.example/" + "x" * 2000,
    ],
)
def test_link_that_cannot_be_trusted_is_refused(url: str | None) -> None:
    assert safe_url(url) is None


def test_language_is_a_tag_or_nothing() -> None:
    assert [language_tag(tag) for tag in ("ru", "zh-Hans-CN", None, "", 'en" x="', "english")] == [
        "ru", "zh-Hans-CN", None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [("“سفينة", True), ("42 שלום", True), ("NATO سفينة", False), ("42", False)]
)
def test_direction_is_that_of_the_first_letter(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected


def test_headings_are_the_ones_given() -> None:
    assert {line.heading.rule_id for line in a_digest(some_facts()).rules} == {h.rule_id for h in HEADINGS}
