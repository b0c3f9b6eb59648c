"""Edits of stored entries: which are read now, and what each of them changes."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.dedup import text_digest
from monitor.core.edits import Reading
from monitor.core.entries import content_hash
from monitor.core.model import Analysis, Article, EditChange, EditedEntry, EditKind, Entry, TextSource
from monitor.core.plan import (
    EDIT_PAUSE,
    LONGEST_EDIT_PAUSE,
    MAX_EDITS_PER_POLL,
    CommitPlan,
    KnownArticle,
    KnownEntry,
    KnownText,
    SecondReading,
    Sighting,
    Snapshot,
    address_key,
    edits_to_read,
    link_key,
    plan_commit,
)
from monitor.core.plan.edits import MAX_PAGE_TRIES, edit_due_at
from monitor.core.polling import new_state
from monitor.core.urls import canonical_url
from tests.builders import LONG_TEXT, NOW, a_feed, a_match, a_poll, an_analysis, an_article, an_entry

EDITED = an_entry(title="Cranes move again", summary="They move.")
BEFORE = an_entry()


def a_known_entry(entry: Entry = BEFORE, number: int = 1) -> KnownEntry:
    return KnownEntry(
        entry_id=number,
        entry_key=entry.entry_key,
        guid=entry.guid,
        link=entry.link,
        title=entry.title,
        published=entry.published,
        link_key=link_key(entry),
        content_hash=content_hash(entry),
        edits=0,
        edited_at=None,
        article_id=7,
        is_page_wanted=True,
    )


def a_known_text(article: Article | None = None, *, earlier: frozenset[str] = frozenset()) -> KnownText:
    article = article or an_article()
    return KnownText(1, text_digest(article.title, article.text), earlier, article.text_source)


def an_edit(
    entry: Entry = EDITED, analysis: Analysis | None = None, *, number: int = 1, judged: bool = True
) -> EditedEntry:
    url = canonical_url(entry.link) if entry.link else None
    analysis = analysis or an_analysis(an_article(entry.title, text=LONG_TEXT + " And they move."))
    return EditedEntry(number, entry, (url,) if url else (), analysis if judged else None)


def plan_of(
    *edits: EditedEntry,
    known: KnownEntry | None = None,
    text: KnownText | None = None,
    by_address: dict[str, KnownArticle] | None = None,
    now: datetime = NOW,
) -> CommitPlan:
    feed = a_feed()
    entry = known or a_known_entry()
    here = canonical_url("https://harbour.test/one")
    assert here is not None
    article = KnownArticle(7, "Cranes stand still", frozenset({"harbour.test"}), True)
    snapshot = Snapshot(
        feed,
        replace(new_state(feed.feed_id, feed.url, NOW), last_success_at=NOW - timedelta(hours=1)),
        frozenset(),
        {address_key(here): article, **(by_address or {})},
        {},
        edited={entry.entry_id: entry, 2: replace(entry, entry_id=2)},
        texts={7: text or a_known_text()},
    )
    return plan_commit(replace(a_poll(), edited=edits), snapshot, now)


def test_an_edited_article_becomes_its_second_version() -> None:
    analysis = an_analysis(an_article("Cranes move again", text=LONG_TEXT + " More."), matches=[a_match()])
    plan = plan_of(an_edit(analysis=analysis))
    (version,) = plan.versions
    assert (version.article_id, version.version, version.analysis, version.replaced) == (
        7,
        2,
        analysis,
        a_known_text().digest,
    )
    (sighting,) = plan.sightings
    assert (sighting.entry_id, sighting.content_hash, sighting.edits, sighting.edited_at) == (
        1,
        content_hash(EDITED),
        1,
        NOW,
    )
    assert (plan.articles, plan.entries, plan.addresses) == ((), (), ())


def test_an_edit_of_punctuation_is_no_version() -> None:
    article = an_article("Cranes stand still!", text=LONG_TEXT.replace(",", " –"))
    plan = plan_of(an_edit(analysis=an_analysis(article)))
    assert (plan.versions, len(plan.sightings)) == ((), 1)


def test_a_text_that_the_article_had_before_is_no_version() -> None:
    article = an_article("Cranes move again")
    earlier = frozenset({text_digest(article.title, article.text)})
    plan = plan_of(an_edit(analysis=an_analysis(article)), text=a_known_text(earlier=earlier))
    assert (plan.versions, len(plan.sightings)) == ((), 1)


def test_a_page_that_cannot_be_had_is_asked_for_again_and_the_feed_is_judged() -> None:
    analysis = an_analysis(an_article(text_source=TextSource.FEED), matches=[a_match()])
    plan = plan_of(an_edit(analysis=analysis))
    assert plan.readings == (SecondReading(7, analysis),)
    assert plan.versions == ()
    assert plan.sightings[0].content_hash == content_hash(BEFORE)
    tired = replace(a_known_entry(), edits=MAX_PAGE_TRIES)
    assert plan_of(an_edit(analysis=analysis), known=tired).sightings[0].content_hash == content_hash(EDITED)


def test_an_edit_of_a_text_that_is_the_feeds_own_is_a_version() -> None:
    own = an_article(text="What the feed said.", text_source=TextSource.FEED)
    now = an_article(text="What the feed says now.", text_source=TextSource.FEED)
    assert len(plan_of(an_edit(analysis=an_analysis(now)), text=a_known_text(own)).versions) == 1


def test_an_entry_whose_words_were_not_kept_is_only_taken_note_of() -> None:
    unkept = replace(a_known_entry(), content_hash=None)
    plan = plan_of(an_edit(judged=False), known=unkept)
    assert (plan.versions, plan.sightings[0].content_hash, plan.sightings[0].edits) == ((), content_hash(EDITED), 0)
    assert plan_of(an_edit(judged=False)).sightings == ()


def test_an_edit_that_was_taken_up_changes_nothing() -> None:
    taken = replace(a_known_entry(EDITED), edits=1, edited_at=NOW - timedelta(minutes=1))
    assert plan_of(an_edit(), known=taken).sightings == ()
    failed = replace(a_known_entry(), edits=1, edited_at=NOW)
    assert plan_of(an_edit(), known=failed).sightings == ()


def test_an_entry_that_is_gone_changes_nothing() -> None:
    assert plan_of(an_edit(number=99)).sightings == ()


def test_an_article_that_moved_stands_at_its_new_address_too() -> None:
    moved = replace(EDITED, link="https://harbour.test/moved")
    (address,) = plan_of(an_edit(moved)).addresses
    assert (address.url, address.article.article_id if hasattr(address.article, "article_id") else None) == (
        "https://harbour.test/moved",
        7,
    )
    there = canonical_url("https://harbour.test/moved")
    assert there is not None
    other = KnownArticle(9, "Another", frozenset({"harbour.test"}), True)
    assert plan_of(an_edit(moved), by_address={address_key(there): other}).addresses == ()
    assert plan_of(an_edit(replace(EDITED, link=None))).addresses == ()


def test_two_edits_of_one_article_in_one_document_come_one_after_the_other() -> None:
    plan = plan_of(an_edit(), an_edit(replace(EDITED, entry_key="two"), number=2))
    assert (len(plan.versions), [sighting.entry_id for sighting in plan.sightings]) == (1, [1])


def sighting_of(known: KnownEntry, entry: Entry = EDITED) -> Sighting:
    return Sighting(entry, known)


def test_what_is_new_or_as_it_was_is_no_edit_to_read() -> None:
    assert edits_to_read([Sighting(EDITED, None), sighting_of(a_known_entry(), BEFORE)], NOW) == ((), False)


def test_each_edit_of_an_entry_waits_twice_as_long_as_the_one_before() -> None:
    pauses = []
    for edits in range(1, 12):
        due_at = edit_due_at(replace(a_known_entry(), edits=edits, edited_at=NOW))
        assert due_at is not None
        pauses.append(due_at - NOW)
    assert pauses[:3] == [EDIT_PAUSE, 2 * EDIT_PAUSE, 4 * EDIT_PAUSE]
    assert pauses[-1] == LONGEST_EDIT_PAUSE
    assert edit_due_at(a_known_entry()) is None


def test_an_edit_that_comes_early_waits() -> None:
    known = replace(a_known_entry(), edits=1, edited_at=NOW)
    assert edits_to_read([sighting_of(known)], NOW + timedelta(minutes=14)) == ((), True)
    assert edits_to_read([sighting_of(known)], NOW + timedelta(minutes=15)) == ((sighting_of(known),), False)


def test_an_edit_whose_time_a_wrong_clock_set_is_read_now() -> None:
    known = replace(a_known_entry(), edits=1, edited_at=NOW + timedelta(days=400))
    assert edits_to_read([sighting_of(known)], NOW) == ((sighting_of(known),), False)


def test_one_poll_reads_a_few_edits_and_takes_note_of_all_that_was_not_kept() -> None:
    many = [sighting_of(a_known_entry(number=n)) for n in range(MAX_EDITS_PER_POLL + 3)]
    unkept = [sighting_of(replace(a_known_entry(number=n), content_hash=None)) for n in range(100, 200)]
    taken, is_waiting = edits_to_read([*many, *unkept], NOW)
    assert (len(taken), is_waiting) == (MAX_EDITS_PER_POLL + 100, True)


def a_watched_text(
    article: Article, *, rules_version: str | None = "rules-1", names: frozenset[str] | None = None
) -> KnownText:
    """A text of which a person is told, with what its rules found."""
    found = {"port": names or frozenset(["harbour"])}
    reading = Reading(article.title, article.text, "en", names_by_actor=found)
    return replace(a_known_text(article), reading=reading, rules_version=rules_version)


def test_a_person_is_told_of_an_edit_that_the_feed_brings() -> None:
    (version,) = plan_of(an_edit(), text=a_watched_text(an_article())).versions
    assert version.changes == (EditChange(EditKind.HEADLINE, "Cranes stand still", "Cranes move again"),)
    (unwatched,) = plan_of(an_edit()).versions
    assert unwatched.changes == ()


def test_an_edit_is_not_told_twice() -> None:
    told = (EditChange(EditKind.HEADLINE, "Cranes stand still", "Cranes move again"),)
    (version,) = plan_of(an_edit(), text=replace(a_watched_text(an_article()), told=told)).versions
    assert version.changes == ()


def test_what_other_rules_found_is_not_compared() -> None:
    article = an_article("Cranes move again", text=LONG_TEXT.replace("harbour", "port"))
    edit = an_edit(analysis=an_analysis(article, matches=[a_match()]))
    (by_same,) = plan_of(edit, text=a_watched_text(an_article(), rules_version=edit_version(edit))).versions
    assert {change.kind for change in by_same.changes} == {EditKind.HEADLINE, EditKind.ACTOR}
    (by_others,) = plan_of(edit, text=a_watched_text(an_article(), rules_version=None)).versions
    assert {change.kind for change in by_others.changes} == {EditKind.HEADLINE}


def edit_version(edit: EditedEntry) -> str:
    assert edit.analysis is not None
    return edit.analysis.rules_version


def test_the_words_of_a_feed_and_of_a_page_are_not_held_side_by_side() -> None:
    short = an_article(text="Paragraph 9 of a long report about the harbour.", text_source=TextSource.FEED)
    edit = an_edit(analysis=an_analysis(an_article("Cranes stand still")))
    (version,) = plan_of(edit, text=a_watched_text(short)).versions
    assert version.changes == ()
