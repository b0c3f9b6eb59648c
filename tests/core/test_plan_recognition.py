"""Which stored entry an entry of a document is, in a table of what feeds do to their ids, links, titles and dates."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.core.entries import content_hash, named_feed, simple_key, specific_keys
from monitor.core.formats.memory import traces_of
from monitor.core.formats.values import Markup, RawFeed
from monitor.core.model import Entry
from monitor.core.plan import KnownEntry, Sighting, link_key, mistaken, recognise, unrecognised_titles
from monitor.core.plan.recognition import is_akin
from tests.builders import NOW

STORM = "Storm kills five in the port"
UPDATED_STORM = "Storm kills twelve in the port, says mayor"
OTHER = "Parliament votes on the budget"
TEXT = "A storm came over the harbour in the night and took the cranes along."


def item(
    guid: str | None = "g1",
    link: str | None = "https://h.test/1",
    title: str = STORM,
    published: datetime | None = NOW,
    text: str = TEXT,
) -> Entry:
    entry = Entry("", guid, link, title, published, None, (), text, "")
    return replace(entry, entry_key=simple_key(entry))


def document(*entries: Entry) -> tuple[Entry, ...]:
    """The entries under the keys that they have in one document."""
    nothing = RawFeed(Markup(), "", "", (), ())
    return named_feed(nothing, "https://h.test/", (replace(entry, entry_key="") for entry in entries), ()).entries


def stored(entry: Entry, number: int = 1, *, key: str | None = None) -> KnownEntry:
    return KnownEntry(
        entry_id=number,
        entry_key=key or entry.entry_key,
        guid=entry.guid,
        link=entry.link,
        title=entry.title,
        published=entry.published,
        link_key=link_key(entry),
        content_hash=content_hash(entry),
        edits=0,
        edited_at=None,
        article_id=number,
        is_page_wanted=True,
    )


def numbers(*sightings: Sighting) -> list[int | None]:
    return [sighting.known.entry_id if sighting.known else None for sighting in sightings]


LATER = NOW + timedelta(hours=5)
FIRST = item()
SAME = {
    "nothing changed": FIRST,
    "the title and the text were edited": item(title=OTHER, text="Another text."),
    "the date moves at every poll": item(published=LATER),
    "the guid changes at every poll": item(guid="g2"),
    "the guid is left out": item(guid=None),
    "the guid moves with an edit of the headline": item(guid="g1#2", title=UPDATED_STORM, text="New."),
    "the guid moves with an edit, and the date stays": item(guid="g2", title=OTHER, text="New."),
    "the guid and the date move, and the title stays": item(guid="g2", published=LATER, text="New."),
    "the address was moved": item(link="https://h.test/moved"),
    "the address was moved with an edit of the headline": item(link="https://h.test/2", title=UPDATED_STORM, text="N."),
    "guid and address change, the words and the date stay": item(guid="g2", link="https://h.test/2"),
    "the link got a tracking parameter": item(guid="g2", link="http://www.h.test/1?utm_source=rss"),
}
ANOTHER = {
    "a guid that several items are given": item(link="https://h.test/2", title=OTHER, published=LATER, text="New."),
    "a guid that several items of one date are given": item(link="https://h.test/2", title=OTHER, text="New."),
    "a guid, and a headline that comes every day": item(link="https://h.test/2", published=LATER, text="New."),
    "a link under which another item stands": item(guid="g2", title=OTHER, published=LATER, text="New."),
    "a headline that comes every day": item(guid="g2", link="https://h.test/2", published=LATER, text="New."),
    "words that come every day": item("g2", "https://h.test/2", published=LATER),
    "words that come every day, under one guid": item(link="https://h.test/2", published=LATER),
    "nothing in common": item("g2", "https://h.test/2", OTHER, LATER, "New."),
    "a short text that comes every day": item("g2", "https://h.test/2", "Weather", LATER, "Sunny."),
}


@pytest.mark.parametrize("entry", SAME.values(), ids=SAME.keys())
def test_an_entry_is_recognised_though(entry: Entry) -> None:
    assert numbers(*recognise([entry], [stored(FIRST)])) == [1]


@pytest.mark.parametrize("entry", ANOTHER.values(), ids=ANOTHER.keys())
def test_another_entry_is_told_apart_in_spite_of(entry: Entry) -> None:
    (sighting,) = recognise([entry], [stored(FIRST)])
    assert sighting.known is None
    assert sighting.entry.entry_key != FIRST.entry_key


def test_a_short_text_of_another_day_is_another_entry() -> None:
    sunny = item("g1", None, "Weather", NOW, "Sunny.")
    assert numbers(*recognise([item("g2", None, "Weather", LATER, "Sunny.")], [stored(sunny)])) == [None]
    assert numbers(*recognise([item("g2", None, "Weather", NOW, "Sunny.")], [stored(sunny)])) == [1]


def test_an_entry_without_link_and_date_is_known_by_its_guid_and_title() -> None:
    first = item("g1", None, "Notice", None, "The office is closed.")
    assert numbers(*recognise([item("g1", None, "Notice", None, "The office is open.")], [stored(first)])) == [1]
    assert numbers(*recognise([item("g1", None, "Alarm", None, "The office burns.")], [stored(first)])) == [None]


def test_of_two_entries_that_may_be_a_stored_one_the_first_is() -> None:
    twice = [item("g2", published=LATER), item("g3", published=LATER)]
    assert numbers(*recognise(twice, [stored(FIRST)])) == [1, None]


def test_an_entry_under_its_own_key_goes_before_one_under_another() -> None:
    assert numbers(*recognise([item("g2"), FIRST], [stored(FIRST)])) == [None, 1]


def test_a_link_that_two_entries_bear_at_once_is_no_sign() -> None:
    link = "https://h.test/status"
    fell, up = item("g1", link, "Crane fell"), item("g2", link, "Crane is up again", LATER, "It stands.")
    assert numbers(*recognise([up, fell], [stored(fell)])) == [None, 1]
    again = item("g3", link, "Crane burns now", LATER, "It burns.")
    assert numbers(*recognise([again], [stored(fell), stored(up, 2)])) == [None]


def test_items_that_stood_together_under_one_guid_are_known_when_they_stand_alone() -> None:
    one = item("g", "https://h.test/1")
    two = item("g", "https://h.test/2", OTHER, LATER, "Budget.")
    known = [stored(one, 1, key="g\x1fhttps://h.test/1"), stored(two, 2, key="g\x1fhttps://h.test/2")]
    assert numbers(*recognise([two], known)) == [2]
    three = item("g", "https://h.test/3", "A third thing altogether", LATER, "Third.")
    (sighting,) = recognise([three], known)
    assert (sighting.known, sighting.entry.entry_key) == (None, "g")


def test_an_item_under_the_guid_of_another_gets_a_key_of_its_own_and_keeps_it() -> None:
    two = item("g1", "https://h.test/2", OTHER, LATER, "Budget.")
    (new,) = recognise([two], [stored(FIRST)])
    assert new.entry.entry_key.startswith("g1\x1f")
    known = [stored(FIRST), stored(new.entry, 2)]
    assert numbers(*recognise([two], known)) == [2]
    assert numbers(*recognise(document(two, FIRST), known)) == [2, 1]
    assert mistaken([two], [stored(FIRST)]) == (two,)


def test_an_item_without_link_or_words_of_its_own_is_known_by_its_specific_key() -> None:
    first = item("g", None, "A", NOW, "One.")
    second = item("g", None, "B", NOW, "Two.")
    (new,) = recognise([second], [stored(first)])
    known = [stored(first), stored(new.entry, 2)]
    assert numbers(*recognise([item("g", None, "B", NOW, "Two and a half.")], known)) == [2]
    # Here it is unsure whether this is an edit, so two stay two, under different keys.
    (third,) = recognise([item("g", None, "B", LATER, "Three.")], known)
    assert len({first.entry_key, new.entry.entry_key, third.entry.entry_key}) == 3


def test_an_item_whose_every_key_is_stored_is_that_item() -> None:
    odd = item("g", None, "", None, "")
    (again,) = recognise([odd], [replace(stored(odd), title="x", content_hash=None, guid=None)])
    assert again.known is None
    keys = (odd.entry_key, *specific_keys(odd))
    taken = [replace(stored(odd, n, key=key), title="x", content_hash=None, guid=None) for n, key in enumerate(keys)]
    assert numbers(*recognise([odd], taken)) == [3]


def test_an_entry_that_stands_in_the_document_unread_is_no_other() -> None:
    twin = item("g2", "https://h.test/2")
    assert numbers(*recognise([twin], [stored(FIRST)])) == [1]
    assert numbers(*recognise([twin], [stored(FIRST)], frozenset({traces_of("g1", None).key}))) == [None]


def test_an_edit_is_seen_by_words_and_by_address() -> None:
    def is_edited(entry: Entry, known: KnownEntry) -> bool:
        return Sighting(entry, known).is_edited

    assert not is_edited(FIRST, stored(FIRST))
    assert not is_edited(item(published=LATER, guid="g2"), stored(FIRST))
    assert not is_edited(item(link=None), stored(FIRST))
    assert is_edited(item(title=UPDATED_STORM), stored(FIRST))
    assert is_edited(item(link="https://h.test/moved"), stored(FIRST))
    assert is_edited(FIRST, replace(stored(FIRST), content_hash=None))
    assert not Sighting(FIRST, None).is_edited


def test_titles_of_entries_that_are_gone_from_the_document_count_for_their_link() -> None:
    other = item("g2", "https://h.test/1", OTHER, LATER, "New.")
    linkless = stored(item("g9", None, "No link"), 3)
    assert unrecognised_titles(recognise([other], [stored(FIRST), linkless]), [stored(FIRST), linkless]) == {
        "https://h.test/1": frozenset({STORM})
    }
    assert unrecognised_titles(recognise([FIRST], [stored(FIRST)]), [stored(FIRST)]) == {}


@pytest.mark.parametrize(
    ("title", "other", "expected"),
    [
        (STORM, UPDATED_STORM, True),
        (STORM, OTHER, False),
        ("Weather", "Weather", False),
        ("", "", False),
        ("Пожар в порту", "Пожар в порту: двое погибших", True),
    ],
)
def test_headlines_are_akin_that_share_half_their_words(title: str, other: str, expected: bool) -> None:
    assert is_akin(title, other) is expected


def test_an_entry_that_was_stored_before_words_were_kept_is_known_by_its_key_and_title() -> None:
    bare = item(None, None, "Notice", None, "The office is closed.")
    old = replace(stored(bare), content_hash=None, published=NOW)
    assert numbers(*recognise([bare], [old])) == [1]
    assert numbers(*recognise([bare], [replace(old, title="Alarm")])) == [None]
