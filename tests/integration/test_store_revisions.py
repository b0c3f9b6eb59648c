"""The rules that were in use, and the matches that they found among stored articles, on a real file."""

from datetime import timedelta

from monitor.core.model import Message
from monitor.store import NewEdition, RulesRevision, Store
from monitor.store.revisions import REVISIONS_KEPT
from tests.builders import NOW, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.integration.conftest import Committer

TREE: dict[str, object] = {"rules": {"кран": {"any": ["кран", "起重机"], "name": None}}}


def test_the_rules_that_were_taken_into_use_last_come_back_as_they_were(store: Store) -> None:
    assert store.last_rules() is None
    store.keep_rules("v1", {"rules": {}}, NOW)
    store.keep_rules("v2", TREE, NOW + timedelta(minutes=1))
    assert store.last_rules() == RulesRevision("v2", TREE, NOW + timedelta(minutes=1))


def test_the_same_rules_are_kept_once_with_the_time_of_their_first_use(store: Store) -> None:
    kept = [store.keep_rules("v1", TREE, NOW + timedelta(minutes=minute)) for minute in range(3)]
    assert kept == [True, False, False]
    assert store.last_rules() == RulesRevision("v1", TREE, NOW)


def test_other_names_under_the_same_version_are_kept_too(store: Store) -> None:
    store.keep_rules("v1", TREE, NOW)
    assert store.keep_rules("v1", {**TREE, "notes": "shown, and matching nothing"}, NOW)
    revision = store.last_rules()
    assert revision is not None
    assert revision.data == {**TREE, "notes": "shown, and matching nothing"}


def test_the_order_of_the_rules_is_part_of_them(store: Store) -> None:
    store.keep_rules("v1", {"a": "1", "b": "2"}, NOW)
    assert store.keep_rules("v1", {"b": "2", "a": "1"}, NOW)


def test_of_many_revisions_the_last_ones_are_kept(store: Store) -> None:
    for number in range(REVISIONS_KEPT + 5):
        store.keep_rules(f"v{number}", TREE, NOW)
    with store._reading() as connection:
        versions = list(connection.exec_driver_sql("SELECT version FROM rules_revision").scalars())
    assert sorted(versions) == sorted(f"v{number}" for number in range(5, REVISIONS_KEPT + 5))


def test_a_late_match_is_added_once_and_leaves_an_earlier_one_as_it_was(store: Store, commit: Committer) -> None:
    other = a_new_entry(an_entry("two", link="https://harbour.test/two"), article=an_article("B"))
    commit(a_poll(a_new_entry(matches=[a_match("cranes")]), other))
    found = [(1, a_match("cranes")), (1, a_match("strike")), (2, a_match("cranes"))]
    assert [store.add_late_matches(found, "v2", NOW) for _ in range(2)] == [2, 0]
    with store.reading_digest() as reader:
        articles = reader.wanted(store.subscribe("daily", NOW), None).articles
    assert [[(m.match.rule, m.is_late) for m in article.matches] for article in articles] == [
        [("cranes", False), ("strike", True)],
        [("cranes", True)],
    ]


def test_no_late_matches_are_no_trouble(store: Store) -> None:
    assert store.add_late_matches([], "v2", NOW) == 0


def test_the_words_of_an_article_go_with_its_text(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    with store._writing() as connection:
        connection.exec_driver_sql("INSERT INTO article_words VALUES (1, x'01')")
    store.drop_texts(NOW - timedelta(days=1))
    assert count_words(store) == 1
    store.drop_texts(NOW + timedelta(seconds=1))
    assert count_words(store) == 0


def count_words(store: Store) -> int:
    with store._reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM article_words").scalar_one())


def test_late_matches_are_no_trend_and_count_from_the_day_of_their_article(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(matches=[a_match("cranes")])))
    later = NOW + timedelta(days=3)
    store.add_late_matches([(1, a_match("strike"))], "v2", later)
    with store.reading_digest() as reader:
        assert set(reader.trends(later)) == {"cranes"}
        assert reader.last_matches() == {"cranes": NOW, "strike": NOW}


def test_each_late_match_is_in_one_edition_of_each_digest(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    subscriptions = [store.subscribe(digest_id, NOW) for digest_id in ("daily", "weekly")]
    store.add_late_matches([(1, a_match("strike"))], "v2", NOW)
    for subscription in subscriptions:
        for period, expected in (("2026-11-21", (1,)), ("2026-11-22", ())):
            with store.reading_digest() as reader:
                wanted = reader.wanted(subscription, None).match_ids
            assert wanted == expected
            assert store.freeze(an_edition(subscription.digest_id, period, wanted), subscription, None, NOW)


def an_edition(digest_id: str, period_key: str, match_ids: tuple[int, ...]) -> NewEdition:
    return NewEdition(digest_id, period_key, NOW, None, Message("s", "h", "t"), 0, match_ids, (), ())
