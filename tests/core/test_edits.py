"""Edits of articles: what is told and how, when pages are asked for again, what an answer means."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from monitor.core.dedup import text_digest
from monitor.core.edits import (
    LOOKS_AFTER,
    RETURNED,
    Fate,
    Look,
    Reading,
    after_look,
    diff,
    fate_of_failure,
    fate_of_page,
    first_look,
    is_surely_gone,
    names_of,
    next_look_at,
    reading_of,
    untold,
    vanished,
)
from monitor.core.edits.counts import counts_of
from monitor.core.edits.diff import MOST_CHANGES, MOST_TOLD
from monitor.core.edits.looks import LONGEST_WAIT, SECOND_TRY
from monitor.core.edits.sentences import sentences_of
from monitor.core.edits.speakers import speakers_of
from monitor.core.model import (
    Article,
    EditChange,
    EditKind,
    Evidence,
    Failure,
    FailureKind,
    PageMark,
    Span,
    TextField,
    TextSource,
    Validators,
    Verdict,
)
from monitor.core.plan import KnownLook, KnownText, PageMissed, PageRead, PageSame, plan_look
from tests.builders import LONG_TEXT, NOW, a_match, an_analysis, an_article

HOUR = timedelta(hours=1)
SHIPS = "The storm stopped 14 ships in the harbour of Osthaven, where forty crews waited for the tide on Friday."
REST = "Hotels in the old town opened their halls.\nThe mayor thanked all who had helped them through the night."


def a_reading(text: str = f"{SHIPS}\n{REST}", title: str = "Storm", headline: str = "") -> Reading:
    return Reading(title, text, "en", headline)


# ---------------------------------------------------------------------------------------------------------------- diff


def test_a_change_is_told_by_the_sentence_before_and_now() -> None:
    (change,) = diff(a_reading(), a_reading(f"{SHIPS.replace('14', '17')}\n{REST}"))
    assert change == EditChange(EditKind.NUMBER, SHIPS, SHIPS.replace("14", "17"))


def test_a_long_sentence_is_cut_around_what_changed() -> None:
    long = " and ".join([SHIPS.rstrip(".")] * 6)
    other = long[:300] + long[300:].replace("14 ships", "19 ships", 1)
    (change,) = diff(a_reading(f"{long}.\n{REST}"), a_reading(f"{other}.\n{REST}"))
    assert "14 ships" in change.before
    assert "19 ships" in change.after
    assert max(len(change.before), len(change.after)) <= MOST_TOLD + 2
    assert change.before.startswith("…")
    assert change.before.endswith("…")


def test_a_long_word_is_cut_where_no_blank_is() -> None:
    long = f"{'x' * 400} 14 ships."
    (change,) = diff(a_reading(long), a_reading(long.replace("14", "17")))
    assert change.before.startswith("…xxx")


def test_few_changes_are_told_of_a_text_that_was_worked_over() -> None:
    lines = [f"The quay of the {name} harbour was left by {n} ships." for n, name in enumerate("abcdefghijklmn", 20)]
    before, after = "\n".join(lines), "\n".join(lines).replace(" ships", "0 ships")
    assert len(diff(a_reading(before), a_reading(after))) == MOST_CHANGES


def test_a_text_that_was_written_anew_is_another_text() -> None:
    anew = "A bakery opened at the corner with 20 loaves.\nIts owner, Mara Quist, said that 300 people came."
    assert diff(a_reading(), a_reading(anew)) == ()
    assert diff(a_reading(""), a_reading()) == ()
    assert diff(a_reading("…"), a_reading()) == ()


def test_the_headline_of_the_page_is_told_where_the_title_stays() -> None:
    before, after = a_reading(headline="Storm hits port"), a_reading(headline="Storm spares port")
    assert diff(before, after) == (EditChange(EditKind.HEADLINE, "Storm hits port", "Storm spares port"),)
    assert diff(a_reading(headline=""), after) == ()


def test_a_headline_that_was_cut_short_is_the_same() -> None:
    assert diff(a_reading(title="Storm hits the po…"), a_reading(title="Storm hits the port")) == ()
    assert diff(a_reading(title="Storm hits the port"), a_reading(title="Storm hits ...")) == ()
    assert diff(a_reading(title="Calm at the port…"), a_reading(title="Storm hits the port")) != ()


def test_a_title_and_a_headline_that_change_together_are_told_once() -> None:
    before, after = a_reading(title="Storm", headline="Storm"), a_reading(title="Calm", headline="Calm | Bote")
    assert diff(before, after) == (EditChange(EditKind.HEADLINE, "Storm", "Calm"),)


def test_actors_are_compared_only_where_somebody_looked_for_them() -> None:
    known = replace(a_reading(), names_by_actor={"osthaven": frozenset(["Osthaven"])})
    gone = a_reading(f"{SHIPS.replace('Osthaven', 'Westhaven')}\n{REST}")
    assert diff(known, gone) == ()
    assert [each.kind for each in diff(known, replace(gone, names_by_actor={}))] == [EditKind.ACTOR]


def test_the_names_of_actors_are_those_of_the_evidence() -> None:
    match = a_match()
    named = Evidence(Span(TextField.TEXT, 0, 5, "Quist"), "Quist", "quist")
    assert names_of([replace(match, evidence=(*match.evidence, named))]) == {"quist": frozenset(["Quist"])}
    assert reading_of(an_article(), None).names_by_actor is None


def test_what_was_told_is_not_told_again() -> None:
    headline = EditChange(EditKind.HEADLINE, "A storm", "A calm")
    back = EditChange(EditKind.HEADLINE, "A calm", "A storm")
    number = EditChange(EditKind.NUMBER, "14 ships", "17 ships")
    assert untold([headline, number], [headline]) == (number,)
    assert untold([back], [headline]) == ()
    assert untold([vanished("A storm")], [number, vanished("A calm")]) == ()
    assert untold([vanished("A storm"), headline], []) == (vanished("A storm"), headline)


def test_a_page_returns_when_it_was_gone_and_may_vanish_again() -> None:
    gone = vanished("A storm")
    assert untold([RETURNED], []) == ()
    assert untold([RETURNED], [gone]) == (RETURNED,)
    assert untold([RETURNED], [gone, RETURNED]) == ()
    assert untold([gone], [gone, RETURNED]) == (gone,)


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("en", "Hotels opened.", None),
        (None, "Hotels opened, officials said.", None),
        ("fi", "Hotels opened, officials said.", None),
        ("en", "He said that hotels opened.", frozenset()),
        ("en", "Hotels opened, said Mara Quist.", frozenset({"mara", "kuist"})),
        ("de", "Hotels sind offen, Angaben der Polizei zufolge.", frozenset({"angabe", "police"})),
    ],
)
def test_who_said_it(language: str | None, text: str, speakers: frozenset[str] | None) -> None:
    (sentence,) = sentences_of(text)
    found = speakers_of(sentence, language)
    if speakers:
        assert found is not None
        assert len(found) == len(speakers)
    else:
        assert found == speakers


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "On 20.11.2026 at 14:05 and at 10.30 UTC the 1.2.3 came.", []),
        ("en", "Twenty-five of 1,200 crews and 3bn crowns.", [25, 1200, 3_000_000_000]),
        ("en", "Forty ships, ninety of them; two hundred, once per cent.", [40, 90, 2, 100]),
        ("es", "Piden 3 mil millones y veinte.", [3_000_000_000, 20]),
        ("ru", "12 000 человек, 3 млн крон, двух из тридцати.", [12_000, 3_000_000, 2, 30]),
        ("en", "In 1 200 cases.", [1, 200]),
        ("fr", "Il a 1\u202f200 quais.", [1200]),
        ("zh", "三百二十五人,350万克朗,一些三亚旅客,十人。", [325, 3_500_000, 10]),
    ],
)
def test_what_a_sentence_counts(language: str, text: str, numbers: list[int]) -> None:
    counts = sum((counts_of(sentence, language) for sentence in sentences_of(text)), Counter[Decimal]())
    assert counts == Counter(map(Decimal, numbers))


# --------------------------------------------------------------------------------------------------------------- looks


def a_look(hours: float = 0, **changes: object) -> Look:
    return replace(first_look(1, NOW, NOW, PageMark(), "Storm"), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("steps", "hours", "expected"),
    [(0, 0, 1), (0, 1, 1), (0, 2, 1), (0, 7, 6), (0, 30, 24), (1, 2, 6), (2, 7, 24), (3, 7, None), (2, 100, 24)],
)
def test_the_next_look(steps: int, hours: float, expected: float | None) -> None:
    assert next_look_at(steps, NOW, NOW + hours * HOUR) == (None if expected is None else NOW + expected * HOUR)


def test_three_looks_are_made_and_missed_ones_are_made_up_by_one() -> None:
    look, made = a_look(), 0
    while look.next_at is not None:
        look, made = after_look(look, Fate.UNCHANGED, look.next_at, "unchanged"), made + 1
    assert made == len(LOOKS_AFTER)
    assert after_look(a_look(), Fate.READ, NOW + 25 * HOUR, "").next_at is None


def test_a_clock_that_was_set_back_repeats_no_look() -> None:
    look = after_look(a_look(), Fate.UNCHANGED, NOW - 5 * HOUR, "unchanged")
    assert (look.steps, look.next_at) == (1, NOW + 6 * HOUR)


def test_a_failure_is_tried_once_more_and_then_given_up() -> None:
    first = after_look(a_look(), Fate.FAILED, NOW + HOUR, "500")
    assert first.next_at == NOW + HOUR + SECOND_TRY
    second = after_look(first, Fate.FAILED, NOW + 2 * HOUR, "500")
    assert (second.next_at, second.tries) == (NOW + 6 * HOUR, 0)
    patient = after_look(a_look(), Fate.FAILED, NOW + HOUR, "503", retry_after=2 * HOUR)
    assert patient.next_at == NOW + 3 * HOUR


def test_a_host_that_waits_is_waited_for_but_not_for_ever() -> None:
    assert after_look(a_look(), Fate.WAITS, NOW + HOUR, "held", 3 * HOUR).next_at == NOW + 4 * HOUR
    assert after_look(a_look(), Fate.WAITS, NOW + HOUR, "held").next_at == NOW + HOUR + SECOND_TRY
    assert after_look(a_look(), Fate.WAITS, NOW + LONGEST_WAIT, "held", HOUR).next_at is None
    assert after_look(a_look(), Fate.FORBIDDEN, NOW + HOUR, "robots").next_at == NOW + 6 * HOUR


def test_a_page_is_surely_gone_when_it_is_missed_twice() -> None:
    first = after_look(a_look(), Fate.GONE, NOW + HOUR, "404")
    assert not is_surely_gone(a_look(), Fate.GONE)
    assert (first.next_at, is_surely_gone(first, Fate.GONE)) == (NOW + HOUR + SECOND_TRY, True)
    assert after_look(first, Fate.GONE, NOW + 2 * HOUR, "404").next_at == NOW + 6 * HOUR
    assert after_look(first, Fate.UNCHANGED, NOW + 2 * HOUR, "unchanged").gone_since is None
    # A wall says nothing: what was missed before it is not forgotten.
    assert after_look(first, Fate.WALL, NOW + 2 * HOUR, "cookies").gone_since == NOW + HOUR


@pytest.mark.parametrize(
    ("failure", "fate"),
    [
        (Failure(FailureKind.HTTP_STATUS, "", 404), Fate.GONE),
        (Failure(FailureKind.HTTP_STATUS, "", 410), Fate.GONE),
        (Failure(FailureKind.HTTP_STATUS, "", 451), Fate.FAILED),
        (Failure(FailureKind.HTTP_STATUS, "", 500), Fate.FAILED),
        (Failure(FailureKind.HTTP_STATUS, "", 429), Fate.WAITS),
        (Failure(FailureKind.HELD, ""), Fate.WAITS),
        (Failure(FailureKind.REFUSED, ""), Fate.FORBIDDEN),
        (Failure(FailureKind.TIMEOUT, ""), Fate.FAILED),
    ],
)
def test_what_a_failure_means(failure: Failure, fate: Fate) -> None:
    assert fate_of_failure(failure) is fate


URL = "https://post.test/world/2026/storm"
OTHER = "The bakery opened again after the winter.\nIts owner counted a hundred loaves in the first hour of the day."


def _stand_in(verdict: Verdict, note: str) -> Article:
    return an_article(verdict=verdict, note=note, text_source=TextSource.FEED)


@pytest.mark.parametrize(
    ("final", "after", "fate"),
    [
        (URL, an_article(), Fate.READ),
        (URL, an_article(text=OTHER), Fate.READ),
        (f"{URL}-2", an_article(), Fate.READ),
        (f"{URL}-2", an_article(text=OTHER), Fate.WALL),
        ("https://post.test/", an_article(text=OTHER), Fate.GONE),
        ("https://post.test/index.html", an_article(text=OTHER), Fate.GONE),
        ("https://post.test/world/", an_article(text=OTHER), Fate.GONE),
        ("https://post.test/sports/", an_article(text=OTHER), Fate.WALL),
        ("https://post.test/?gone=1", an_article(text=OTHER), Fate.WALL),
        ("https://post.test/", an_article(), Fate.READ),
        ("https://post.test/", _stand_in(Verdict.EMPTY, "no article was found on the page"), Fate.GONE),
        (URL, _stand_in(Verdict.EMPTY, "no article was found on the page"), Fate.WALL),
        (URL, _stand_in(Verdict.CONSENT, "the page asks for consent to cookies"), Fate.WALL),
        (URL, _stand_in(Verdict.ERROR_PAGE, "the page is an error page (it says “404: Not found”)"), Fate.GONE),
        (URL, _stand_in(Verdict.ERROR_PAGE, "the page is an error page (it says “Access denied”)"), Fate.WALL),
        (URL, an_article(verdict=Verdict.TEASER, note="only the beginning"), Fate.WALL),
        (URL, an_article(verdict=Verdict.PAYWALL), Fate.WALL),
    ],
)
def test_what_a_page_means(final: str, after: Article, fate: Fate) -> None:
    found, why = fate_of_page(URL, final, an_article(), after)
    assert found is fate
    assert why


def test_a_page_that_was_a_teaser_from_the_start_is_compared() -> None:
    teaser = an_article(verdict=Verdict.TEASER)
    assert fate_of_page(URL, URL, teaser, teaser)[0] is Fate.READ


# --------------------------------------------------------------------------------------------------- what a look writes


def a_known_look(text: str = LONG_TEXT, **changes: object) -> KnownLook:
    known = KnownText(3, "digest", frozenset(["earlier"]), TextSource.PAGE)
    return KnownLook(a_look(), "Storm", replace(known, **changes))  # type: ignore[arg-type]


def a_page_read(text: str, before: str = LONG_TEXT) -> PageRead:
    analysis = an_analysis(an_article("Storm", text=text))
    changes = diff(Reading("Storm", before, "en"), reading_of(analysis.article, None))
    return PageRead(changes, 3, analysis, PageMark(Validators("e2"), "hash"))


def test_a_page_that_is_as_it_was_changes_the_look_alone() -> None:
    mark = PageMark(Validators("e2"), "hash")
    plan = plan_look(a_known_look(), PageSame(mark), NOW + HOUR)
    assert (plan.look.page, plan.look.result, plan.version, plan.changes) == (mark, "unchanged", None, ())


def test_other_words_make_a_version_and_an_edit_is_told() -> None:
    edited = LONG_TEXT.replace("Paragraph 3 of", "Paragraph 33 of")
    plan = plan_look(a_known_look(), a_page_read(edited), NOW + HOUR)
    assert plan.version is not None
    assert (plan.version.version, plan.version.replaced, plan.look.result) == (4, "digest", "edited: number")
    assert [each.kind for each in plan.changes] == [EditKind.NUMBER]
    again = plan_look(a_known_look(told=plan.changes), a_page_read(edited), NOW + HOUR)
    assert (again.changes, again.look.result) == ((), "other words, no edit")


def test_words_that_the_article_had_before_are_no_edit() -> None:
    edited = LONG_TEXT.replace("Paragraph 3 of", "Paragraph 33 of")
    digest = text_digest("Storm", edited)
    plan = plan_look(a_known_look(earlier=frozenset([digest])), a_page_read(edited), NOW + HOUR)
    assert (plan.version, plan.changes, plan.look.result) == (None, (), "the same words")
    same = plan_look(a_known_look(digest=digest), a_page_read(edited, edited), NOW + HOUR)
    assert (same.version, same.changes) == (None, ())


def test_a_page_that_vanished_is_told_once_it_is_sure() -> None:
    missed = PageMissed(Fate.GONE, "404 Not Found")
    first = plan_look(a_known_look(), missed, NOW + HOUR)
    assert first.changes == ()
    second = plan_look(replace(a_known_look(), look=first.look), missed, NOW + 2 * HOUR)
    assert second.changes == (vanished("Storm"),)
    told = replace(a_known_look(told=second.changes), look=second.look)
    assert plan_look(told, PageSame(PageMark()), NOW + 6 * HOUR).changes == (RETURNED,)
    back = plan_look(told, a_page_read(LONG_TEXT), NOW + 6 * HOUR)
    assert (back.changes, back.look.result) == ((RETURNED,), "other words, no edit")
