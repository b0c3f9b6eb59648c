"""Laws of planning, over generated polls and a store of plain dictionaries."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import NewEntry, TextSource, Verdict
from monitor.core.plan import (
    ArticleRef,
    CommitPlan,
    Fresh,
    KnownArticle,
    Snapshot,
    Stored,
    plan_commit,
)
from monitor.core.polling import PollState, new_state
from tests.builders import LONG_TEXT, NOW, a_feed, a_match, a_new_entry, a_poll, an_article, an_entry

FEED = a_feed()
HOSTS = ("harbour.test", "ledger.test")
TITLES = ("Cranes stand still", "Cranes move", "")


@dataclass
class Shelf:
    """The store, as far as a plan can see it."""

    state: PollState = field(default_factory=lambda: new_state(FEED.feed_id, FEED.url, NOW))
    keys: set[str] = field(default_factory=set)
    articles: dict[int, KnownArticle] = field(default_factory=dict)
    by_address: dict[str, int] = field(default_factory=dict)
    by_identity: dict[str, list[int]] = field(default_factory=dict)

    def snapshot(self) -> Snapshot:
        return Snapshot(
            FEED,
            self.state,
            frozenset(self.keys),
            {key: self.articles[number] for key, number in self.by_address.items()},
            {key: tuple(self.articles[n] for n in numbers) for key, numbers in self.by_identity.items()},
        )

    def apply(self, plan: CommitPlan) -> None:
        numbers: list[int] = []
        for planned in plan.articles:
            number = len(self.articles) + 1
            title = planned.analysis.article.title
            self.articles[number] = KnownArticle(number, title, frozenset(), planned.is_news, planned.is_unread)
            numbers.append(number)
            if planned.analysis.identity is not None:
                self.by_identity.setdefault(planned.analysis.identity, []).append(number)

        def number_of(ref: ArticleRef) -> int:
            return numbers[ref.index] if isinstance(ref, Fresh) else ref.article_id

        for address in plan.addresses:
            number = number_of(address.article)
            assert address.key not in self.by_address
            self.by_address[address.key] = number
            known = self.articles[number]
            self.articles[number] = replace(known, hosts=known.hosts | {address.host})
        self.keys.update(entry.entry.entry_key for entry in plan.entries)
        self.state = plan.state


@st.composite
def new_entries(draw: st.DrawFn) -> NewEntry:
    key = draw(st.sampled_from("abcde"))
    host, page = draw(st.sampled_from(HOSTS)), draw(st.sampled_from("xyz"))
    link = draw(st.sampled_from([f"https://{host}/{page}", f"https://{host}/{page}?utm_source=a", None]))
    article = an_article(
        draw(st.sampled_from(TITLES)),
        text=draw(st.sampled_from([LONG_TEXT, LONG_TEXT.upper(), "Short.", ""])),
        text_source=draw(st.sampled_from(TextSource)),
        verdict=draw(st.sampled_from([Verdict.OK, Verdict.CONSENT])),
    )
    published = draw(st.sampled_from([None, NOW - timedelta(hours=1), NOW - timedelta(days=30)]))
    return a_new_entry(
        an_entry(key, link=link, title=article.title, published=published),
        article=article,
        matches=draw(st.sampled_from([None, (), (a_match(),)])),
        led_to=draw(st.sampled_from([None, f"https://{host}/real", f"https://{host}/"])),
        is_known=draw(st.booleans()) and draw(st.booleans()),
    )


polls = st.lists(st.lists(new_entries(), max_size=5), max_size=4)


@given(polls)
def test_planning_an_outcome_that_was_applied_changes_feed_state_only(documents: list[list[NewEntry]]) -> None:
    shelf = Shelf()
    for document in documents:
        poll = a_poll(*document)
        shelf.apply(plan_commit(poll, shelf.snapshot(), NOW))
        again = plan_commit(poll, shelf.snapshot(), NOW)
        # What was known when the poller asked and is gone may find its article now; nothing else has anything to add.
        unread = {new.entry.entry_key for new in document if new.analysis is None}
        assert {entry.entry.entry_key for entry in again.entries} <= unread
        assert again.articles == ()


@given(polls)
def test_every_entry_has_its_article_in_the_plan_or_in_the_store(documents: list[list[NewEntry]]) -> None:
    shelf = Shelf()
    for document in documents:
        plan = plan_commit(a_poll(*document), shelf.snapshot(), NOW)
        for ref in (*(entry.article for entry in plan.entries), *(address.article for address in plan.addresses)):
            assert ref.index < len(plan.articles) if isinstance(ref, Fresh) else ref.article_id in shelf.articles
        assert {Stored(number).article_id for number in plan.promoted} <= set(shelf.articles)
        shelf.apply(plan)


@given(polls)
def test_no_entry_that_was_read_is_lost_and_none_is_planned_twice(documents: list[list[NewEntry]]) -> None:
    shelf = Shelf()
    for document in documents:
        plan = plan_commit(a_poll(*document), shelf.snapshot(), NOW)
        keys = [entry.entry.entry_key for entry in plan.entries]
        assert len(keys) == len(set(keys))
        read = {new.entry.entry_key for new in document if new.analysis is not None}
        assert read <= set(keys) | shelf.keys
        shelf.apply(plan)


@given(polls)
def test_a_plan_does_not_depend_on_chance(documents: list[list[NewEntry]]) -> None:
    shelf = Shelf()
    for document in documents:
        snapshot = shelf.snapshot()
        plan = plan_commit(a_poll(*document), snapshot, NOW)
        assert plan == plan_commit(a_poll(*document), snapshot, NOW)
        shelf.apply(plan)
