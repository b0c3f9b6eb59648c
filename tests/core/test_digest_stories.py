"""Stories in a digest: told once, and again with their news alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest

from monitor.core.digest import Digest, Outlet, Status, Story, Window
from monitor.core.model import (
    ArticleEdit,
    ClusterFacts,
    Content,
    EditChange,
    EditKind,
    Match,
    MatchedArticle,
    Priority,
    StatementFacts,
    Strength,
)
from monitor.core.stories import content_of
from tests.digest_samples import (
    DAY,
    DUE_AT,
    SUMMIT,
    SUPPORT,
    a_cluster,
    a_digest,
    a_match,
    an_article,
    some_facts,
    with_stories,
)

HOUR = timedelta(hours=1)
WEAK, STRONG = Strength(0, 10, 0), Strength(30, 40, 10)


def a_report(
    number: int,
    *matches: Match,
    outlet: str = "Harbour Post",
    text: str = "",
    title: str = "",
    cluster_id: int = 7,
    first_seen_at: datetime | None = None,
    actors: tuple[str, ...] = (),
    quotes: tuple[str, ...] = (),
) -> MatchedArticle:
    """An article of a story, its content taken from its text."""
    # A number in the title would be a figure that is new.
    title = title or f"Report {'ABCDEFGHIJKLMN'[number]}"
    article = an_article(
        number,
        title,
        *matches,
        appearances=[(outlet, f"https://{outlet.lower().replace(' ', '-')}.example/{number}")],
        cluster_id=cluster_id,
        content=content_of(title, text, [outlet], actors),
        quotes=quotes,
    )
    return replace(article, first_seen_at=first_seen_at or DUE_AT - number * HOUR)


def the_story(digest: Digest) -> Story:
    [story] = digest.ranked
    return story


def digest_of(*articles: MatchedArticle, told: Content | None = None, **cluster: object) -> Digest:
    facts = a_cluster(7, *articles, told=told, **cluster)  # type: ignore[arg-type]
    return a_digest(with_stories(some_facts(*articles), facts))


# ---------------------------------------------------------------------------------------------------------- one card


def test_all_articles_of_a_story_make_one_card() -> None:
    first = a_report(1, a_match("summit", strength=WEAK), a_match("cables", strength=WEAK))
    second = a_report(2, a_match("summit", strength=STRONG), outlet="Nordic Wire")
    digest = digest_of(first, second)
    story = the_story(digest)
    assert (story.story_id, story.status, story.articles) == ("story:7", Status.NEW, 2)
    assert (story.headline, story.source) == ("Report C", Outlet("Nordic Wire", "https://nordic-wire.example/2"))
    assert [outlet.name for outlet in story.outlets] == ["Nordic Wire", "Harbour Post"]
    assert (story.strength.outlets, story.other_rules) == (5, ("Arctic cables",))
    assert story.first_seen_at == DUE_AT - 2 * HOUR
    assert (digest.counts.stories, digest.counts.articles, digest.counts.outlets) == (1, 2, 2)


def test_article_and_story_of_one_number_are_two_cards() -> None:
    alone = an_article(7, "Alone")
    digest = a_digest(with_stories(some_facts(a_report(1), alone), a_cluster(7, a_report(1))))
    assert {story.story_id for story in digest.ranked} == {"story:7", "article:7"}


def test_article_whose_story_is_not_known_is_one_by_itself() -> None:
    digest = a_digest(some_facts(a_report(1, cluster_id=9)))
    assert the_story(digest).story_id == "article:1"
    assert digest.told == {}


def test_original_goes_before_its_copies_and_the_earlier_before_the_later() -> None:
    reports = [a_report(number, outlet=f"Outlet {number}") for number in (1, 2, 3)]
    facts = a_cluster(7, *reports, copies={3: 2})
    assert the_story(a_digest(with_stories(some_facts(*reports), facts))).headline == "Report C"
    assert the_story(a_digest(with_stories(some_facts(*reports), a_cluster(7, *reports)))).headline == "Report D"


def test_alert_goes_before_strength_within_a_story() -> None:
    digest = digest_of(
        a_report(1, a_match("summit", strength=STRONG)),
        a_report(2, a_match("support", strength=WEAK, priority=Priority.ALERT)),
    )
    assert digest.sections[0].heading.rule_id == "support"


def test_outlets_of_unmatched_reports_count_and_reprints_do_not() -> None:
    matched, other = a_report(1), a_report(2, outlet="Nordic Wire", title="Of another opinion")
    copies = [a_report(number, outlet=f"Copy {number}") for number in (3, 4)]
    facts = a_cluster(7, matched, other, *copies, carriers=("Copy 3", "Copy 4"))
    story = the_story(a_digest(with_stories(some_facts(matched), facts)))
    assert [outlet.name for outlet in story.outlets] == ["Harbour Post", "Nordic Wire"]
    assert story.others == (Outlet("Nordic Wire", "https://nordic-wire.example/2"),)
    assert [outlet.name for outlet in story.reprints] == ["Copy 3", "Copy 4"]
    assert (story.strength.outlets, story.articles) == (5, 1)


def test_source_that_only_reprinted_is_named_first_and_counts_no_outlet() -> None:
    carried, original = a_report(1, outlet="Copy"), a_report(2, outlet="Agency")
    facts = a_cluster(7, carried, original, carriers=("Copy",))
    story = the_story(a_digest(with_stories(some_facts(carried), facts)))
    assert (story.source, [outlet.name for outlet in story.others]) == (
        Outlet("Copy", "https://copy.example/1"),
        ["Agency"],
    )
    assert story.strength.outlets == 0


def test_story_without_named_outlets_falls_back_on_where_its_articles_stood() -> None:
    article = replace(a_report(1), appearances=a_report(1).appearances + a_report(2, outlet="Nordic Wire").appearances)
    facts = ClusterFacts(7, (), (), ())
    story = the_story(a_digest(with_stories(some_facts(article), facts)))
    assert {outlet.name for outlet in story.outlets} == {"Harbour Post", "Nordic Wire"}


# ---------------------------------------------------------------------------------------------------------- its news

FIRST = a_report(1, text="It took 14 days, said a man: “We will not pay a single rouble for it”.", actors=("china",))


def test_digest_keeps_what_it_told_of_each_story() -> None:
    copy = a_report(2, outlet="Copy")
    facts = a_cluster(7, FIRST, copy, carriers=("Copy",))
    told = a_digest(with_stories(some_facts(FIRST), facts)).told
    assert told == {7: FIRST.content | Content(outlets=frozenset({"Copy"}))}


@pytest.mark.parametrize(
    "report",
    [
        a_report(2),
        a_report(2, text="It took 14 days.", actors=("china",)),
        a_report(2, quotes=("not pay a single rouble for it",)),
    ],
    ids=["the same outlet", "the same figure and actor", "a part of the same quotation"],
)
def test_story_without_news_is_counted_and_told_again_in_no_card(report: MatchedArticle) -> None:
    digest = digest_of(report, told=FIRST.content)
    assert (digest.ranked, digest.counts.stories, digest.counts.articles, digest.counts.retold) == ((), 0, 1, 1)
    assert digest.told[7] == report.content


def test_new_outlets_are_news() -> None:
    reports = (a_report(2, outlet="Nordic Wire"), a_report(3, outlet="Capital Brief"))
    story = the_story(digest_of(*reports, told=FIRST.content))
    assert (story.status, story.news.outlets) == (Status.FOLLOW_UP, ("Nordic Wire", "Capital Brief"))
    assert story.first_seen_at == DUE_AT - 3 * HOUR


def test_reprint_is_no_news() -> None:
    copies = [a_report(number, outlet=f"Copy {number}") for number in range(2, 12)]
    facts = a_cluster(
        7, FIRST, *copies, carriers=tuple(f"Copy {number}" for number in range(2, 12)), told=FIRST.content
    )
    digest = a_digest(with_stories(some_facts(*copies), facts))
    assert (digest.ranked, digest.counts.retold) == ((), 10)


def test_new_actor_is_called_by_its_name_in_the_rules() -> None:
    report = a_report(2, a_match(quote="[Hungary] objects."), actors=("actor-key", "nameless"))
    assert the_story(digest_of(report, told=FIRST.content)).news.actors == ("Hungary", "nameless")


@pytest.mark.parametrize(
    ("title", "figure"),
    [
        ("Bill grows to 21 billion", "21 billion"),
        ("Bill grows by 21%", "21%"),
        ("Bill grows by 21 per cent", "21 per cent"),
        ("Some 2,100 troops went", "2,100 troops"),
        ("They sent 21", "21"),
        ("A cost of $21 million", "$21 million"),
        ("Twenty-first: 21, no more", "21"),
        ("Some 2 100 troops went", "2 100 troops"),
        ("Twenty-three troops went", "Twenty-three troops"),
        ("账单增至21亿", "21亿"),
        ("Toll rises to 37 in Ellery", "37"),
        ("37 of them wounded", "37"),
        ("Rise of 37 per cent", "37 per cent"),
    ],
)
def test_new_figure_is_shown_with_the_words_beside_it(title: str, figure: str) -> None:
    assert figure in the_story(digest_of(a_report(2, title=title), told=FIRST.content)).news.figures


def test_figure_of_the_text_alone_is_shown_bare_and_after_the_others() -> None:
    report = a_report(2, title="Bill grows to 21 billion", text="In all 37 firms were named, 14 twice.")
    assert the_story(digest_of(report, told=FIRST.content)).news.figures == ("21 billion", "37")


def test_figure_is_shown_in_the_language_of_most_reports() -> None:
    russian = replace(a_report(2, title="Погибли двадцать три человека"), language="ru")
    english = [a_report(number, title=f"Twenty-three dead, part {number}") for number in (3, 4)]
    story = the_story(digest_of(russian, *english, told=FIRST.content))
    assert story.news.figures[0] == "Twenty-three dead"


@pytest.mark.parametrize("titles", [*permutations(("Toll rises to 37 in Ellery", "37 dead in fire", "Toll is 37"))])
def test_figure_is_shown_with_its_unit_in_whatever_order_reports_came(titles: tuple[str, ...]) -> None:
    reports = [a_report(number, title=title) for number, title in enumerate(titles, start=2)]
    assert the_story(digest_of(*reports, told=FIRST.content)).news.figures == ("37 dead",)


def test_figure_is_named_once_as_it_first_stands() -> None:
    report = a_report(
        2, a_match(quote="[China] owes 21 billion roubles."), title="Debt of 21 billions", text="21 billion"
    )
    assert the_story(digest_of(report, told=FIRST.content)).news.figures == ("21 billions",)


def test_new_quotation_is_shown_once() -> None:
    said = "Nobody asked us before they did it"
    reports = [a_report(n, quotes=(said, "We will not pay a single rouble for it")) for n in (2, 3)]
    assert the_story(digest_of(*reports, told=FIRST.content)).news.quotations == (said,)


def test_follow_ups_are_not_counted_as_new() -> None:
    follow_up = a_report(2, outlet="Nordic Wire")
    facts = a_cluster(7, follow_up, told=FIRST.content)
    digest = a_digest(with_stories(some_facts(follow_up, an_article(9, "Fresh")), facts))
    assert (digest.counts.stories, digest.counts.new) == (2, 1)


def test_muted_articles_are_counted_and_neither_shown_nor_told() -> None:
    facts = with_stories(some_facts(FIRST, an_article(9, "Fresh")), a_cluster(7, FIRST))
    digest = a_digest(replace(facts, muted=frozenset({1})))
    assert [story.headline for story in digest.ranked] == ["Fresh"]
    assert (digest.counts.articles, digest.counts.muted, digest.told) == (2, 1, {})


# ------------------------------------------------------------------------------------------------------------- spikes

FLOOD = tuple(an_article(n, f"Story {n}", a_match("summit", strength=Strength(0, n, 0))) for n in range(1, 21))


@pytest.mark.parametrize(
    ("budget", "trend", "shown"),
    [
        (None, (1, 2, 1, 2, 1, 2, 20), 5),
        (None, (6, 6, 6, 6, 6, 6, 20), 6),
        (None, (7, 7, 7, 7, 7, 7, 20), None),
        (None, (0, 0, 0, 0, 1, 1, 20), None),
        (None, (0, 0, 0, 1, 1, 1, 20), 5),
        (None, (), None),
        (2, (), 5),
        (12, (), 12),
        (18, (), 20),
        (20, (), None),
        (10, (1, 1, 1, 1, 1, 1, 20), 10),
    ],
    ids=[
        "over three times its usual day",
        "as many as are usual",
        "not quite three times",
        "a rule of two days has no usual day",
        "a rule of three days has",
        "nothing to compare with",
        "over its budget",
        "as many as the budget",
        "two are not worth holding back",
        "within its budget",
        "over both",
    ],
)
def test_rule_that_floods_is_cut_to_its_best_stories(
    budget: int | None, trend: tuple[int, ...], shown: int | None
) -> None:
    headings = (replace(SUMMIT, budget=budget),)
    digest = a_digest(some_facts(*FLOOD, trend={"summit": trend}), headings=headings)
    [section] = digest.sections
    assert len(section.shown) == (shown or 20)
    assert (section.spike is None) == (shown is None)
    assert section.shown + section.held_back == section.stories
    assert digest.ranked == section.shown
    assert [story.headline for story in section.shown[:2]] == ["Story 20", "Story 19"]
    assert digest.counts.stories == digest.counts.articles == 20


def test_few_stories_are_no_flood_however_quiet_the_rule_is() -> None:
    [section] = a_digest(some_facts(*FLOOD[:5], trend={"summit": (0, 1, 0, 0, 0, 0, 5)})).sections
    assert section.spike is None


@pytest.mark.parametrize(
    ("hours", "trend", "window", "a_day"),
    [
        (24, (2, 2, 2, 20), Window.DAY, 20.0),
        (24 * 7, (2, 2, 2, 8), Window.DAYS, 20 / 7),
        (1, (2, 2, 2, 30), Window.PART_OF_A_DAY, 30.0),
        (1, (), Window.PART_OF_A_DAY, 20.0),
    ],
)
def test_numbers_of_other_windows_are_set_against_days(
    hours: int, trend: tuple[int, ...], window: Window, a_day: float
) -> None:
    facts = some_facts(*FLOOD, window_from=DUE_AT - hours * HOUR, trend={"summit": trend})
    line = a_digest(facts, headings=(SUMMIT,)).rules[0]
    assert (line.window, line.a_day, line.articles) == (window, a_day, 20)


def test_weekly_digest_is_measured_by_its_budget_a_day() -> None:
    facts = some_facts(*FLOOD, window_from=DUE_AT - 7 * DAY, trend={"summit": (1, 1, 1, 1, 1, 1, 1)})
    assert a_digest(facts, headings=(replace(SUMMIT, budget=3),)).sections[0].spike is None
    spike = a_digest(facts, headings=(replace(SUMMIT, budget=2),)).sections[0].spike
    assert spike is not None
    assert (spike.budget, spike.usual) == (2, None)


# ------------------------------------------------------------------------------------------- what else a digest tells


def test_rule_that_ends_is_named_for_a_fortnight_and_once_when_it_has_ended() -> None:
    today = DUE_AT.date()

    def said(last_day: date, window_from: datetime | None = DUE_AT - DAY) -> list[tuple[str, bool]]:
        headings = (replace(SUPPORT, expires=last_day), SUMMIT)
        facts = replace(some_facts(), window_from=window_from)
        return [(each.rule, each.is_over) for each in a_digest(facts, headings=headings).expiries]

    name = SUPPORT.name
    assert said(today + 14 * DAY) == []
    assert said(today + 13 * DAY) == [(name, False)]
    assert said(today) == [(name, False)]
    assert said(today - DAY) == [(name, True)]
    assert said(today - 2 * DAY) == []
    assert said(today - 300 * DAY, window_from=None) == [(name, True)]


def an_edit(number: int, *changes: EditChange, hours: int = 1) -> ArticleEdit:
    return ArticleEdit(number, f"Article {number}", "Post", None, DUE_AT - hours * HOUR, changes)


def test_edits_of_one_article_share_a_line_and_vanished_ones_go_first() -> None:
    number = EditChange(EditKind.NUMBER, "40\u200b", "14")
    headline = EditChange(EditKind.HEADLINE, "before", "after")
    edits = (
        an_edit(1, number, hours=3),
        an_edit(2, EditChange(EditKind.VANISHED, "", ""), hours=2),
        an_edit(1, headline),
    )
    lines = a_digest(replace(some_facts(), edits=edits)).edits
    assert [(line.headline, line.has_vanished) for line in lines] == [("Article 2", True), ("Article 1", False)]
    assert lines[1].changes == (headline, EditChange(EditKind.NUMBER, "40", "14"))


def test_a_page_that_went_and_came_back_since_the_last_digest_has_no_line() -> None:
    went, back = EditChange(EditKind.VANISHED, "", ""), EditChange(EditKind.RETURNED, "", "")
    number = EditChange(EditKind.NUMBER, "40", "14")
    edits = (
        an_edit(1, went), an_edit(1, back),
        an_edit(2, back), an_edit(2, went),
        an_edit(3, back),
        an_edit(4, went), an_edit(4, number, back), an_edit(4, went),
    )  # fmt: skip
    lines = a_digest(replace(some_facts(), edits=edits)).edits
    told = {line.headline: [change.kind for change in line.changes] for line in lines}
    assert told == {"Article 3": [EditKind.RETURNED], "Article 4": [EditKind.VANISHED, EditKind.NUMBER]}


def test_of_a_muted_story_no_edit_and_no_statement_is_told() -> None:
    number = EditChange(EditKind.NUMBER, "40", "14")
    said = StatementFacts(1, "A", "role", "said", "Words", "Post", None, "en", DUE_AT)
    facts = replace(
        some_facts(),
        edits=(an_edit(1, number), an_edit(2, number)),
        statements=(said, replace(said, article_id=2, speaker="B")),
        muted=frozenset({1}),
    )
    digest = a_digest(facts)
    assert [line.headline for line in digest.edits] == ["Article 2"]
    assert [line.speaker for line in digest.statements] == ["B"]


def test_statement_without_a_speaker_or_words_is_none() -> None:
    said = StatementFacts(1, "A", "role", "said", "Words", "Post", "javascript:x", "en", DUE_AT)
    facts = replace(some_facts(), statements=(said, replace(said, speaker="\u200b"), replace(said, quote="")))
    [line] = a_digest(facts).statements
    assert (line.speaker, line.url) == ("A", None)
