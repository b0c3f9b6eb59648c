"""What one poll changes: newness, sameness, news and backlog."""

from dataclasses import replace
from datetime import timedelta

from monitor.core.dedup import text_identity
from monitor.core.model import (
    Failure,
    FailureKind,
    Feed,
    PollFailed,
    PollUnchanged,
    TextSource,
    Unchanged,
    Validators,
    Verdict,
)
from monitor.core.plan import (
    BACKLOG_SAMPLE,
    MAX_PAGES_PER_POLL,
    CommitPlan,
    Fresh,
    KnownArticle,
    Snapshot,
    Stored,
    address_key,
    entry_urls,
    pages_to_fetch,
    plan_commit,
)
from monitor.core.polling import PollState, new_state
from monitor.core.urls import canonical_url
from tests.builders import LONG_TEXT, NOW, a_feed, a_match, a_new_entry, a_poll, an_article, an_entry

OLD = NOW - timedelta(days=30)


def a_state(feed: Feed | None = None, *, was_read: bool = True) -> PollState:
    feed = feed or a_feed()
    state = new_state(feed.feed_id, feed.url, NOW - timedelta(days=9))
    return replace(state, last_success_at=NOW - timedelta(hours=1)) if was_read else state


def a_snapshot(
    *,
    feed: Feed | None = None,
    was_read: bool = True,
    known_keys: frozenset[str] = frozenset(),
    by_address: dict[str, KnownArticle] | None = None,
    by_identity: dict[str, tuple[KnownArticle, ...]] | None = None,
    takes_all_as_seen: bool = False,
) -> Snapshot:
    feed = feed or a_feed()
    state = a_state(feed, was_read=was_read)
    return Snapshot(feed, state, known_keys, by_address or {}, by_identity or {}, takes_all_as_seen)


def a_known(
    article_id: int = 7, *, title: str = "Cranes stand still", host: str = "other.test", news: bool = True
) -> KnownArticle:
    return KnownArticle(article_id, title, frozenset({host}), news)


def test_a_new_entry_becomes_an_article_with_its_address_and_matches() -> None:
    plan = plan_commit(a_poll(a_new_entry(matches=[a_match()])), a_snapshot(), NOW)
    assert [planned.analysis.matches for planned in plan.articles] == [(a_match(),)]
    assert [(entry.entry.entry_key, entry.article) for entry in plan.entries] == [("one", Fresh(0))]
    (address,) = plan.addresses
    assert (address.url, address.host, address.outlet, address.is_alias) == (
        "https://harbour.test/one",
        "harbour.test",
        "Harbour Post",
        False,
    )


def test_the_outlet_is_what_the_page_calls_itself() -> None:
    plan = plan_commit(a_poll(a_new_entry(article=an_article(site="Baltic Ledger"))), a_snapshot(), NOW)
    assert plan.addresses[0].outlet == "Baltic Ledger"


def test_the_outlet_of_a_text_from_the_feed_is_the_feed() -> None:
    article = an_article(site="Baltic Ledger", text_source=TextSource.FEED)
    assert plan_commit(a_poll(a_new_entry(article=article)), a_snapshot(), NOW).addresses[0].outlet == "Harbour Post"


def test_a_known_entry_is_not_planned_again() -> None:
    plan = plan_commit(a_poll(a_new_entry()), a_snapshot(known_keys=frozenset({"one"})), NOW)
    assert plan == CommitPlan(plan.state)


def test_the_anchors_of_one_page_are_articles_of_their_own() -> None:
    links = {"a": "https://h.test/now#mon", "b": "https://h.test/now#tue", "c": "https://h.test/x#top", "d": None}
    urls = entry_urls(an_entry(key, link=link) for key, link in links.items())
    page, other = canonical_url("https://h.test/now"), canonical_url("https://h.test/x")
    assert urls == {"a": f"{page}#mon", "b": f"{page}#tue", "c": other, "d": None}


def test_an_entry_that_stands_twice_in_a_document_is_one() -> None:
    plan = plan_commit(a_poll(a_new_entry(), a_new_entry()), a_snapshot(), NOW)
    assert len(plan.entries) == len(plan.articles) == 1


def test_two_entries_that_lead_to_one_address_are_one_article() -> None:
    again = a_new_entry(
        an_entry("two", link="https://harbour.test/one?utm_source=feed"), article=an_article(text="Short.")
    )
    plan = plan_commit(a_poll(a_new_entry(), again), a_snapshot(), NOW)
    assert [entry.article for entry in plan.entries] == [Fresh(0), Fresh(0)]
    assert len(plan.articles) == len(plan.addresses) == 1


def test_an_address_that_the_store_knows_is_the_stored_article() -> None:
    known = {address_key("https://harbour.test/one"): a_known()}
    new = a_new_entry(is_known=True)
    plan = plan_commit(a_poll(new), a_snapshot(by_address=known), NOW)
    assert (plan.articles, plan.addresses) == ((), ())
    assert [entry.article for entry in plan.entries] == [Stored(7)]


def test_an_article_that_was_known_and_is_gone_waits_for_the_next_poll() -> None:
    plan = plan_commit(a_poll(a_new_entry(is_known=True)), a_snapshot(), NOW)
    assert plan == CommitPlan(plan.state)


def test_where_a_link_led_is_an_address_too() -> None:
    new = a_new_entry(led_to="https://harbour.test/real")
    plan = plan_commit(a_poll(new), a_snapshot(), NOW)
    assert [(address.url, address.is_alias) for address in plan.addresses] == [
        ("https://harbour.test/one", False),
        ("https://harbour.test/real", True),
    ]


def test_two_links_that_are_sent_to_one_wall_stay_two_articles() -> None:
    wall = "https://harbour.test/consent"
    news = [
        a_new_entry(an_entry(key, link=f"https://harbour.test/{key}"), article=article, led_to=wall)
        for key, article in (
            ("one", an_article("A", text="First.", verdict=Verdict.CONSENT, text_source=TextSource.FEED)),
            ("two", an_article("B", text="Second.", verdict=Verdict.CONSENT, text_source=TextSource.FEED)),
        )
    ]
    assert len(plan_commit(a_poll(*news), a_snapshot(), NOW).articles) == 2


def test_two_links_that_are_sent_to_one_notice_stay_two_articles() -> None:
    notice = "https://harbour.test/moving"
    news = [
        a_new_entry(
            an_entry(key, link=f"https://harbour.test/{key}", title=key), article=an_article(key), led_to=notice
        )
        for key in ("one", "two")
    ]
    assert len(plan_commit(a_poll(*news), a_snapshot(), NOW).articles) == 2
    stored = {address_key(notice): a_known(title="one", host="harbour.test")}
    assert len(plan_commit(a_poll(news[1]), a_snapshot(by_address=stored), NOW).articles) == 1


def test_two_links_of_one_title_that_lead_to_one_page_are_one_article() -> None:
    real = "https://harbour.test/real"
    news = [a_new_entry(an_entry(key, link=f"https://short.test/{key}"), led_to=real) for key in ("one", "two")]
    assert len(plan_commit(a_poll(*news), a_snapshot(), NOW).articles) == 1
    stored = {address_key(real): a_known(host="harbour.test")}
    plan = plan_commit(a_poll(news[0]), a_snapshot(by_address=stored), NOW)
    assert [entry.article for entry in plan.entries] == [Stored(7)]


def test_a_link_under_different_titles_is_none_of_an_article() -> None:
    status = "https://harbour.test/status"
    entries = [an_entry("a", link=status, title="Crane fell"), an_entry("b", link=status, title="Crane is up")]
    assert entry_urls(entries) == {"a": None, "b": None}
    assert entry_urls(entries[:1], {status: frozenset({"Crane is up"})}) == {"a": None}
    assert entry_urls(entries[:1], {status: frozenset({"CRANE  fell"})}) == {"a": canonical_url(status)}
    tracked = [an_entry("a", link=f"{status}?utm_source=a", title="A"), an_entry("b", link=status, title="B")]
    assert set(entry_urls(tracked).values()) == {canonical_url(status)}


def test_two_links_that_are_sent_to_the_front_page_stay_two_articles() -> None:
    news = [
        a_new_entry(
            an_entry(key, link=f"https://harbour.test/{key}"),
            article=an_article(key, text=key),
            led_to="https://harbour.test/",
        )
        for key in ("one", "two")
    ]
    assert len(plan_commit(a_poll(*news), a_snapshot(), NOW).articles) == 2


def test_identical_text_on_another_host_is_a_reprint_whatever_its_headline() -> None:
    other = a_new_entry(an_entry("two", link="https://ledger.test/x"), article=an_article("Another headline"))
    plan = plan_commit(a_poll(a_new_entry(), other), a_snapshot(), NOW)
    assert len(plan.articles) == 1
    assert [address.host for address in plan.addresses] == ["harbour.test", "ledger.test"]


def test_identical_text_under_different_titles_of_one_host_is_two_articles() -> None:
    other = a_new_entry(an_entry("two", link="https://harbour.test/two"), article=an_article("Another headline"))
    assert len(plan_commit(a_poll(a_new_entry(), other), a_snapshot(), NOW).articles) == 2


def test_identical_text_that_the_store_holds_is_the_stored_article() -> None:
    identity = text_identity("Cranes stand still", LONG_TEXT)
    assert identity is not None
    plan = plan_commit(a_poll(a_new_entry()), a_snapshot(by_identity={identity: (a_known(),)}), NOW)
    assert [entry.article for entry in plan.entries] == [Stored(7)]
    assert [address.article for address in plan.addresses] == [Stored(7)]


def test_identical_text_of_the_same_host_under_another_title_is_not_the_stored_article() -> None:
    identity = text_identity("Cranes stand still", LONG_TEXT)
    assert identity is not None
    known = (a_known(title="Other", host="harbour.test"),)
    assert len(plan_commit(a_poll(a_new_entry()), a_snapshot(by_identity={identity: known}), NOW).articles) == 1


def test_entries_without_link_and_text_are_kept_apart() -> None:
    news = [a_new_entry(an_entry(key, link=None, title=""), article=an_article("", text="")) for key in ("one", "two")]
    plan = plan_commit(a_poll(*news), a_snapshot(), NOW)
    assert len(plan.articles) == 2
    assert [(address.url, address.host) for address in plan.addresses] == [(None, ""), (None, "")]


def test_a_local_page_has_no_link_that_a_reader_can_open() -> None:
    plan = plan_commit(a_poll(a_new_entry(an_entry(link="file:///corpus/one.html"))), a_snapshot(), NOW)
    assert [address.url for address in plan.addresses] == [None]


def test_a_page_that_was_wanted_and_not_had_counts_as_unread() -> None:
    article = an_article(text_source=TextSource.FEED, note="the page answered 404")
    wanted = plan_commit(a_poll(a_new_entry(article=article)), a_snapshot(), NOW)
    not_wanted = plan_commit(a_poll(a_new_entry(article=article, page_wanted=False)), a_snapshot(), NOW)
    assert (wanted.articles[0].is_unread, not_wanted.articles[0].is_unread) == (True, False)


def test_an_old_entry_at_first_sight_is_stored_but_not_news() -> None:
    plan = plan_commit(a_poll(a_new_entry(an_entry(published=OLD))), a_snapshot(was_read=False), NOW)
    assert [planned.is_news for planned in plan.articles] == [False]


def test_an_old_entry_after_first_sight_is_news() -> None:
    plan = plan_commit(a_poll(a_new_entry(an_entry(published=OLD))), a_snapshot(), NOW)
    assert [planned.is_news for planned in plan.articles] == [True]


def test_a_feed_may_ask_for_its_whole_backlog() -> None:
    snapshot = a_snapshot(feed=a_feed(backlog=None), was_read=False)
    plan = plan_commit(a_poll(a_new_entry(an_entry(published=OLD))), snapshot, NOW)
    assert [planned.is_news for planned in plan.articles] == [True]


def test_an_entry_without_a_date_takes_that_of_its_page() -> None:
    entry = an_entry(published=None)
    old = plan_commit(a_poll(a_new_entry(entry, article=an_article(published=OLD))), a_snapshot(was_read=False), NOW)
    undated = plan_commit(a_poll(a_new_entry(entry)), a_snapshot(was_read=False), NOW)
    assert (old.articles[0].is_news, undated.articles[0].is_news) == (False, True)


def test_after_a_lost_store_the_first_sight_is_no_news() -> None:
    lost = a_snapshot(was_read=False, takes_all_as_seen=True)
    later = a_snapshot(takes_all_as_seen=True)
    assert [plan_commit(a_poll(a_new_entry()), s, NOW).articles[0].is_news for s in (lost, later)] == [False, True]


def test_an_article_of_a_backlog_becomes_news_when_another_feed_brings_it_as_new() -> None:
    known = {address_key("https://harbour.test/one"): a_known(news=False)}
    plan = plan_commit(a_poll(a_new_entry(is_known=True)), a_snapshot(by_address=known), NOW)
    assert plan.promoted == (7,)


def test_an_article_that_is_news_already_needs_no_promotion() -> None:
    known = {address_key("https://harbour.test/one"): a_known(news=True)}
    assert plan_commit(a_poll(a_new_entry(is_known=True)), a_snapshot(by_address=known), NOW).promoted == ()


def test_a_fresh_article_of_the_backlog_becomes_news_by_a_second_entry_of_the_document() -> None:
    fresh = an_entry("two", link="https://harbour.test/one")
    plan = plan_commit(
        a_poll(a_new_entry(an_entry(published=OLD)), a_new_entry(fresh)), a_snapshot(was_read=False), NOW
    )
    assert [planned.is_news for planned in plan.articles] == [True]


def test_an_unread_article_that_appears_again_is_read_again() -> None:
    unread = {address_key("https://harbour.test/one"): replace(a_known(), is_unread=True)}
    new = a_new_entry()
    (reading,) = plan_commit(a_poll(new), a_snapshot(by_address=unread), NOW).readings
    assert (reading.article_id, reading.analysis, reading.is_page) == (7, new.analysis, True)
    assert plan_commit(a_poll(a_new_entry(is_known=True)), a_snapshot(by_address=unread), NOW).readings == ()


def test_an_article_that_was_read_is_not_read_again() -> None:
    known = {address_key("https://harbour.test/one"): a_known()}
    assert plan_commit(a_poll(a_new_entry()), a_snapshot(by_address=known), NOW).readings == ()


def test_a_backlog_entry_does_not_promote_a_stored_article() -> None:
    known = {address_key("https://harbour.test/one"): a_known(news=False)}
    new = a_new_entry(an_entry(published=OLD), is_known=True)
    assert plan_commit(a_poll(new), a_snapshot(by_address=known, was_read=False), NOW).promoted == ()


def test_an_unchanged_or_failed_poll_changes_feed_state_only() -> None:
    unchanged = PollUnchanged("harbour", NOW, Unchanged.NOT_MODIFIED, Validators())
    failed = PollFailed("harbour", NOW, Failure(FailureKind.TIMEOUT, "no answer within 30 s"))
    for outcome in (unchanged, failed):
        plan = plan_commit(outcome, a_snapshot(), NOW)
        assert plan == CommitPlan(plan.state, events=plan.events)


def test_pages_of_news_are_fetched_and_a_few_of_a_backlog() -> None:
    backlog = [an_entry(f"old-{number}", published=OLD) for number in range(9)]
    wanted = pages_to_fetch([*backlog, an_entry("new")], a_feed(), first_sight=True, now=NOW)
    assert wanted == {"new", *(f"old-{number}" for number in range(BACKLOG_SAMPLE))}


def test_no_page_is_fetched_without_a_link_or_where_the_feed_carries_the_text() -> None:
    assert pages_to_fetch([an_entry(link=None)], a_feed(), first_sight=False, now=NOW) == frozenset()
    assert pages_to_fetch([an_entry()], a_feed(full_text=True), first_sight=False, now=NOW) == frozenset()


def test_the_pages_of_one_poll_are_bounded() -> None:
    many = [an_entry(str(number)) for number in range(MAX_PAGES_PER_POLL + 5)]
    assert len(pages_to_fetch(many, a_feed(), first_sight=False, now=NOW)) == MAX_PAGES_PER_POLL
