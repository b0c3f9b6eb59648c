"""What digests ask of the store: exactly one edition for each match, exactly one edition for each period."""

from datetime import timedelta

from monitor.core.model import Message, NewEntry, Priority
from monitor.store import NewDelivery, NewEdition, State, Store, Subscription, Wanted
from tests.builders import NOW, a_feed, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.integration.conftest import Committer


def wanted(store: Store, subscription: Subscription, rules: frozenset[str] | None = None) -> Wanted:
    with store.reading_digest() as reader:
        return reader.wanted(subscription, rules)


def an_edition(found: Wanted, *, key: str = "2026-11-21", digest_id: str = "daily") -> NewEdition:
    delivery = NewDelivery("folder", "outbox", "<1@host>", f"{key}-{digest_id}", b"raw")
    message = Message("Subject", "<p>html</p>", "text")
    return NewEdition(
        digest_id, key, NOW, None, message, len(found.articles), found.match_ids, tuple(found.notices), (delivery,)
    )


def a_matched_entry(key: str, *, rule: str = "cranes", priority: Priority = Priority.DIGEST) -> NewEntry:
    entry = an_entry(key, link=f"https://harbour.test/{key}")
    article = an_article(key, text=f"About {key} and its cranes.")
    return a_new_entry(entry, article=article, matches=[a_match(rule, priority=priority, text=article.text)])


def test_a_match_is_wanted_until_it_stands_in_an_edition(store: Store, commit: Committer) -> None:
    subscription = store.subscribe("daily", NOW)
    commit(a_poll(a_matched_entry("one"), a_matched_entry("two")))
    found = wanted(store, subscription)
    assert [article.title for article in found.articles] == ["one", "two"]
    assert store.freeze(an_edition(found), subscription, None, NOW)
    assert wanted(store, subscription).match_ids == ()
    commit(a_poll(a_matched_entry("three")))
    assert [article.title for article in wanted(store, subscription).articles] == ["three"]


def test_a_period_is_frozen_once(store: Store, commit: Committer) -> None:
    subscription = store.subscribe("daily", NOW)
    commit(a_poll(a_matched_entry("one")))
    assert store.freeze(an_edition(wanted(store, subscription)), subscription, None, NOW)
    commit(a_poll(a_matched_entry("two")))
    assert not store.freeze(an_edition(wanted(store, subscription)), subscription, None, NOW)
    assert len(wanted(store, subscription).match_ids) == 1


def test_a_digest_that_was_outdated_while_it_was_rendered_is_not_frozen(store: Store, commit: Committer) -> None:
    subscription = store.subscribe("daily", NOW)
    commit(a_poll(a_matched_entry("one")))
    found = wanted(store, subscription)
    commit(a_poll(a_matched_entry("two")))
    assert not store.freeze(an_edition(found), subscription, None, NOW)
    assert store.edition("daily") is None
    assert store.open_deliveries() == 0


def test_each_digest_has_its_own_editions(store: Store, commit: Committer) -> None:
    first, second = store.subscribe("daily", NOW), store.subscribe("weekly", NOW)
    commit(a_poll(a_matched_entry("one")))
    assert store.freeze(an_edition(wanted(store, first)), first, None, NOW)
    assert len(wanted(store, second).match_ids) == 1


def test_a_digest_takes_the_rules_it_wants(store: Store, commit: Committer) -> None:
    subscription = store.subscribe("daily", NOW)
    commit(a_poll(a_matched_entry("one", rule="cranes"), a_matched_entry("two", rule="ships")))
    assert [article.title for article in wanted(store, subscription, frozenset({"ships"})).articles] == ["two"]


def test_what_is_only_counted_is_never_mailed(store: Store, commit: Committer) -> None:
    subscription = store.subscribe("daily", NOW)
    commit(a_poll(a_matched_entry("one", priority=Priority.LOG)))
    assert wanted(store, subscription).match_ids == ()
    assert store.counts().matches == 1


def test_a_digest_that_is_new_in_an_old_store_wants_what_comes_from_now_on(store: Store, commit: Committer) -> None:
    old = store.subscribe("daily", NOW)
    commit(a_poll(a_matched_entry("one")))
    assert store.freeze(an_edition(wanted(store, old)), old, None, NOW)
    new = store.subscribe("weekly", NOW)
    assert (new.since, wanted(store, new).match_ids) == (NOW, ())
    commit(a_poll(a_matched_entry("two")))
    assert [article.title for article in wanted(store, new).articles] == ["two"]


def test_a_digest_of_an_empty_store_is_older_than_every_slot(store: Store) -> None:
    assert store.subscribe("daily", NOW).since < NOW - timedelta(days=10_000)
    assert store.subscribe("daily", NOW + timedelta(days=1)) == store.subscribe("daily", NOW)


def test_a_look_at_a_subscription_does_not_begin_it(store: Store) -> None:
    assert store.subscription("daily", NOW).since < NOW
    assert store.edition("daily") is None
    assert store.subscribe("daily", NOW) == store.subscription("daily", NOW)


def test_an_edition_is_read_back_as_it_was(store: Store, commit: Committer) -> None:
    subscription = store.subscribe("daily", NOW)
    commit(a_poll(a_matched_entry("one")))
    store.freeze(an_edition(wanted(store, subscription)), subscription, None, NOW)
    edition = store.edition("daily", "2026-11-21")
    assert edition is not None
    assert (edition.message, edition.story_count) == (Message("Subject", "<p>html</p>", "text"), 1)
    assert store.edition("daily", "2026-11-20") is None
    assert store.period_keys_from("daily", "2026-11-2") == {"2026-11-21"}


def test_every_place_of_an_article_is_told_the_first_as_the_original(store: Store, commit: Committer) -> None:
    subscription = store.subscribe("daily", NOW)
    commit(a_poll(a_new_entry(matches=[a_match()])))
    ledger = a_feed("ledger", url="https://ledger.test/feed", name="Ledger")
    reprint = a_new_entry(an_entry("x", link="https://ledger.test/x"), article=an_article("Own headline"))
    later = NOW + timedelta(hours=1)
    commit(a_poll(reprint, feed=ledger, polled_at=later), ledger, later)
    (article,) = wanted(store, subscription).articles
    assert [(place.outlet, place.url, place.is_reprint) for place in article.appearances] == [
        ("Harbour Post", "https://harbour.test/one", False),
        ("Ledger", "https://ledger.test/x", True),
    ]


def test_a_notice_stands_once_in_each_digest(store: Store) -> None:
    subscription = store.subscribe("daily", NOW)
    store.give_notice("The disk was full.", NOW)
    found = wanted(store, subscription)
    assert list(found.notices.values()) == ["The disk was full."]
    assert store.freeze(an_edition(found), subscription, None, NOW)
    assert wanted(store, subscription).notices == {}
    assert list(wanted(store, store.subscribe("weekly", NOW)).notices.values()) == ["The disk was full."]


def test_the_numbers_around_a_digest_are_those_of_its_window(store: Store, commit: Committer) -> None:
    day = timedelta(days=1)
    commit(a_poll(a_matched_entry("one")), now=NOW - day - timedelta(minutes=1))
    commit(
        a_poll(
            a_matched_entry("two"),
            a_new_entry(an_entry("three", link="https://harbour.test/3"), article=an_article("3", text="x", note="n")),
        ),
        now=NOW,
    )
    until = NOW + timedelta(minutes=5)
    with store.reading_digest() as reader:
        assert reader.articles_checked(None, until) == 3
        assert reader.articles_checked(NOW, until) == 2
        assert reader.articles_checked(NOW, NOW) == 0
        assert reader.trends(until) == {"cranes": (1,)}  # of the day before it knows six minutes alone
        assert reader.trends(until + 2 * day) == {"cranes": (1, 0, 0)}
        assert reader.trends(until + 30 * day) == {}
        assert reader.last_matches() == {"cranes": NOW}
        assert reader.unread_pages(None, until) == {}
        assert reader.last_frozen_at("daily", NOW) is None
        assert set(reader.states([a_feed()], NOW)) == {"harbour"}


def test_a_rule_that_only_old_articles_matched_has_no_match_of_today(store: Store, commit: Committer) -> None:
    then = NOW - timedelta(days=900)
    entry = an_entry("old", link="https://harbour.test/old", published=then)
    article = an_article("old", text="About old cranes.", published=then)
    commit(a_poll(a_new_entry(entry, article=article, matches=[a_match("cranes", text=article.text)])))
    with store.reading_digest() as reader:
        assert (reader.trends(NOW), reader.last_matches()) == ({}, {"cranes": then})


def test_an_edition_of_a_clock_that_ran_ahead_begins_no_window(store: Store) -> None:
    subscription = store.subscribe("daily", NOW)
    ahead = NOW + timedelta(days=4000)
    for key, frozen_at in (("2026-11-20", NOW), ("2037-11-01", ahead)):
        assert store.freeze(an_edition(wanted(store, subscription), key=key), subscription, None, frozen_at)
    with store.reading_digest() as reader:
        assert reader.last_frozen_at("daily", NOW + timedelta(days=1)) == NOW
        assert reader.last_frozen_at("daily", ahead) == ahead


def test_a_store_knows_whether_it_ever_made_a_digest(store: Store, commit: Committer) -> None:
    assert store.edition("daily") is None
    subscription = store.subscribe("daily", NOW)
    store.freeze(an_edition(wanted(store, subscription)), subscription, None, NOW)
    assert store.edition("daily") is not None
    assert [delivery.state for delivery in store.recent_deliveries(5)] == [State.READY]
