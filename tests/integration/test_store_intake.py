"""The store as the writer sees it, on a real file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.core.model import Feed, TextSource, Verdict
from monitor.core.plan import address_key, plan_commit
from monitor.core.urls import canonical_url
from monitor.store import Store
from tests.builders import NOW, a_feed, a_match, a_new_entry, a_poll, an_analysis, an_article, an_entry
from tests.integration.conftest import Committer


def test_an_outcome_that_is_committed_twice_is_stored_once(store: Store, commit: Committer) -> None:
    poll = a_poll(
        a_new_entry(matches=[a_match()]),
        a_new_entry(an_entry("two", link="https://harbour.test/two"), article=an_article("B")),
    )
    commit(poll)
    before = store.counts()
    commit(poll)
    assert (before.entries, before.articles, before.matches) == (2, 2, 1)
    assert store.counts() == before


def test_a_feed_remembers_its_validators_with_its_entries(store: Store, commit: Committer) -> None:
    feed = a_feed()
    store.register([feed], NOW)
    commit(a_poll(a_new_entry(), etag='"abc"'), feed)
    state = store.states([feed], NOW)["harbour"]
    assert (state.validators.etag, state.body_hash, state.last_success_at) == ('"abc"', 'hash "abc"', NOW)
    assert state.next_due_at > NOW


def test_a_transaction_that_fails_leaves_nothing_behind(store: Store) -> None:
    def fail_at_the_end() -> None:
        with store.commit() as transaction:
            poll, feed = a_poll(a_new_entry()), a_feed()
            state = transaction.states([feed], NOW)["harbour"]
            transaction.apply(plan_commit(poll, transaction.snapshot(poll, feed, state), NOW), feed, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    assert store.counts().entries == 0


def known_keys(store: Store, *keys: str, feed: str = "harbour") -> set[str]:
    entries = [an_entry(key, link=None, title=key, summary=key) for key in keys]
    return {known.entry_key for known in store.known_entries(feed, entries)}


def test_the_store_says_which_entries_it_knows(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    assert known_keys(store, "one", "two") == {"one"}
    assert known_keys(store, "one", feed="another feed") == set()


def test_the_store_says_which_addresses_need_no_visit(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    url = canonical_url("https://harbour.test/one")
    assert url is not None
    known = address_key(url)
    assert store.read_addresses([known, "0" * 32]) == {known}


def test_a_page_that_could_not_be_read_then_is_read_when_the_article_appears_again(
    store: Store, commit: Committer
) -> None:
    unread = an_article("Harbour news", text="", text_source=TextSource.FEED, note="the page answered 503")
    commit(a_poll(a_new_entry(article=unread, page_wanted=True)))
    url = canonical_url("https://harbour.test/one")
    assert url is not None
    assert store.read_addresses([address_key(url)]) == frozenset()
    subscription, ledger = (
        store.subscribe("daily", NOW),
        a_feed("ledger", url="https://ledger.test/feed", name="Ledger"),
    )
    commit(a_poll(a_new_entry(matches=[a_match()]), feed=ledger), ledger)
    assert (store.counts().entries, store.counts().articles, store.counts().matches) == (2, 1, 1)
    with store.reading_digest() as reader:
        (article,) = reader.wanted(subscription, None).articles
    assert (article.title, article.text_source, article.note) == ("Cranes stand still", TextSource.PAGE, None)
    assert store.read_addresses([address_key(url)]) == {address_key(url)}


def test_what_another_feed_says_of_an_unread_page_is_judged_and_the_page_still_owed(
    store: Store, commit: Committer
) -> None:
    unread = an_article("Harbour news", text="", text_source=TextSource.FEED)
    commit(a_poll(a_new_entry(article=unread, page_wanted=True)))
    ledger = a_feed("ledger", url="https://ledger.test/feed", name="Ledger")
    again = an_article(text_source=TextSource.FEED)
    commit(a_poll(a_new_entry(article=again, matches=[a_match()]), feed=ledger), ledger)
    assert (store.counts().articles, store.counts().matches) == (1, 1)
    url = canonical_url("https://harbour.test/one")
    assert url is not None
    assert store.read_addresses([address_key(url)]) == frozenset()


def test_thousands_of_entries_of_one_document_are_one_commit(store: Store, commit: Committer) -> None:
    new = [
        a_new_entry(
            an_entry(str(n), link=f"https://harbour.test/{n}"),
            article=an_article(f"T{n}", text=f"Text {n}"),
            matches=[a_match()],
        )
        for n in range(1200)
    ]
    commit(a_poll(*new))
    assert (store.counts().entries, store.counts().matches) == (1200, 1200)
    assert known_keys(store, *map(str, range(1201))) == {str(n) for n in range(1200)}


def test_the_same_article_of_two_feeds_has_two_entries_and_one_text(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    other = a_feed("ledger", url="https://ledger.test/feed", name="Ledger")
    commit(a_poll(a_new_entry(is_known=True), feed=other), other)
    assert (store.counts().entries, store.counts().articles) == (2, 1)


def test_a_reprint_joins_the_article_whose_text_it_has(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    other = a_feed("ledger", url="https://ledger.test/feed", name="Ledger")
    reprint = a_new_entry(an_entry("x", link="https://ledger.test/x"), article=an_article("Own headline"))
    commit(a_poll(reprint, feed=other), other)
    assert (store.counts().entries, store.counts().articles) == (2, 1)


def test_an_article_comes_back_as_it_went_in_when_it_waits_to_be_judged(store: Store, commit: Committer) -> None:
    article = an_article(
        "Кризис “в порту”", text="Первая строка\n第二行", site="Ledger", published=NOW, text_source=TextSource.FEED,
        verdict=Verdict.TEASER, note="why",
    )  # fmt: skip
    commit(a_poll(a_new_entry(article=replace(article, authors=("A", "Б")), matches=None)))
    ((number, feed_id, waiting),) = store.unjudged(10)
    assert (feed_id, waiting) == ("harbour", replace(article, authors=("A", "Б")))
    assert store.counts().unjudged == 1
    store.save_judgement(number, an_analysis(article, matches=[a_match()]), NOW)
    store.save_judgement(number, an_analysis(article, matches=[a_match()]), NOW)
    assert (store.counts().matches, store.unjudged(10)) == (1, [])


def test_judging_that_failed_again_leaves_the_article_waiting(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(matches=None)))
    number = store.unjudged(1)[0][0]
    store.save_judgement(number, an_analysis(matches=None), NOW)
    assert len(store.unjudged(1)) == 1
    for _ in range(2):
        store.count_judge_attempt(number)
    assert store.unjudged(1) == []
    assert store.counts().unjudged == 1


def test_judging_that_finds_nothing_ends_the_wait(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(matches=None)))
    store.save_judgement(store.unjudged(1)[0][0], an_analysis(), NOW)
    assert (store.counts().matches, store.counts().unjudged) == (0, 0)


def test_old_texts_are_dropped_and_what_matched_stays(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(matches=[a_match()])))
    subscription = store.subscribe("daily", NOW)
    assert store.drop_texts(NOW) == 0
    assert store.drop_texts(NOW + timedelta(seconds=1)) == 1
    assert store.drop_texts(NOW + timedelta(seconds=1)) == 0
    with store.reading_digest() as reader:
        (article,) = reader.wanted(subscription, None).articles
    assert article.matches[0].match == a_match()
    assert known_keys(store, "one") == {"one"}


def test_an_article_without_its_text_is_not_judged(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(matches=None)))
    store.drop_texts(NOW + timedelta(seconds=1))
    assert store.unjudged(10) == []


def test_articles_that_could_not_be_judged_are_tried_anew_by_other_rules(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(matches=None)))
    for _ in range(2):
        store.count_judge_attempt(1)
    assert store.unjudged(9) == []
    store.judge_again()
    assert len(store.unjudged(9)) == 1


def test_after_a_loss_only_the_feeds_of_that_moment_are_taken_as_seen(tmp_path: Path) -> None:
    place, mark = f"sqlite:///{tmp_path}/lost.db", tmp_path / ".lost"
    Store.open(place, mark, NOW).close()
    (tmp_path / "lost.db").unlink()
    old, new = a_feed("old"), a_feed("new", url="https://new.test/feed")
    with Store.open(place, mark, NOW) as lost:
        lost.register([old], NOW)
    with Store.open(place, mark, NOW) as lost:
        lost.register([old, new], NOW)
        with lost.commit() as transaction:
            states = transaction.states([old, new], NOW)
            seen = [transaction.snapshot(a_poll(), feed, states[feed.feed_id]).takes_all_as_seen for feed in (old, new)]
    assert seen == [True, False]


def states_due(store: Store, feeds: Sequence[Feed]) -> set[str]:
    return {feed_id for feed_id, state in store.states(feeds, NOW).items() if state.next_due_at <= NOW}


def test_a_feed_whose_address_was_edited_is_due_at_once(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    assert states_due(store, [a_feed()]) == set()
    assert states_due(store, [a_feed(url="https://harbour.test/other.xml")]) == {"harbour"}


def test_a_promoted_article_is_news_from_then_on(store: Store, commit: Committer) -> None:
    subscription = store.subscribe("daily", NOW)
    commit(a_poll(a_new_entry(an_entry(published=NOW - timedelta(days=30)), matches=[a_match()])))
    with store.reading_digest() as reader:
        assert reader.wanted(subscription, None).articles == ()
    other = a_feed("ledger", url="https://ledger.test/feed")
    commit(a_poll(a_new_entry(is_known=True), feed=other), other)
    with store.reading_digest() as reader:
        assert len(reader.wanted(subscription, None).articles) == 1
