"""A feed that became another one is told of, and nothing else is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.core.model import PollRead
from monitor.core.plan import Snapshot, plan_commit
from monitor.core.plan.notes import FEWEST_STRANGERS, warning_of
from monitor.core.polling import new_state
from tests.builders import NOW, a_feed, a_new_entry, a_poll, an_article, an_entry

FEED = a_feed()
READ = replace(new_state(FEED.feed_id, FEED.url, NOW), last_success_at=NOW - timedelta(hours=1))


def snapshot(*hosts_before: str, is_first: bool = False) -> Snapshot:
    state = new_state(FEED.feed_id, FEED.url, NOW) if is_first else READ
    return Snapshot(FEED, state, frozenset(), {}, {}, hosts_before=frozenset(hosts_before))


def links(*hosts: str) -> Sequence[str]:
    return [f"https://{host}/{number}" for number, host in enumerate(hosts)]


def a_poll_of(addresses: Sequence[str | None], known: int = 0) -> PollRead:
    new = [
        a_new_entry(an_entry(str(n), link=link), article=an_article(f"T{n}", text=f"Text {n}"))
        for n, link in enumerate(addresses)
    ]
    poll = a_poll(*new)
    return replace(poll, entry_count=len(new) + known)


CASINO = links(*["www.casino.test"] * FEWEST_STRANGERS)


def test_a_feed_whose_entries_all_lead_elsewhere_is_told_of() -> None:
    warning = warning_of(a_poll_of(CASINO), snapshot("harbour.test", "www.harbour.test:8443"))
    assert warning == (
        "every entry is new and leads to casino.test, where none led before (to harbour.test): "
        "the address may have changed hands"
    )


def test_many_hosts_are_counted() -> None:
    elsewhere = links("a.test", "b.test", "c.test", "d.test", "e.test")
    told = warning_of(a_poll_of(elsewhere), snapshot("harbour.test"))
    assert told is not None
    assert "leads to a.test, b.test, c.test and 2 more, where" in told


def test_a_feed_that_is_still_itself_is_not_told_of() -> None:
    before = snapshot("harbour.test")
    assert warning_of(a_poll_of(CASINO, known=1), before) is None
    assert warning_of(a_poll_of(CASINO[:-1]), before) is None
    assert warning_of(a_poll_of([*CASINO, "https://news.harbour.test/1"]), before) is None
    assert warning_of(a_poll_of(CASINO), snapshot()) is None
    assert warning_of(a_poll_of([None] * FEWEST_STRANGERS), before) is None
    assert warning_of(a_poll_of(CASINO), snapshot("harbour.test", is_first=True)) is None


def test_what_such_a_feed_brings_is_stored_and_a_notice_goes_out() -> None:
    plan = plan_commit(replace(a_poll_of(CASINO), problems=("It was mended.",)), snapshot("harbour.test"), NOW)
    assert len(plan.entries) == len(plan.articles) == FEWEST_STRANGERS
    assert plan.notes[0].startswith("every entry is new")
    assert plan.notes[1:] == ("It was mended.",)
    assert plan.notice is not None
    assert plan.notice.startswith("Harbour Post (https://harbour.test/feed.xml) seems to be another feed now: every")
    assert plan_commit(a_poll_of(CASINO[:2]), snapshot("harbour.test"), NOW).notice is None
