"""Whatever comes when, on time or late: each match is in exactly one edition of each digest that wants it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import Message
from monitor.core.plan import plan_commit
from monitor.store import NewEdition, Store
from tests.builders import NOW, a_feed, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.stores import a_store

DIGESTS = ("daily", "weekly")
RULES = ("cranes", "strike", "quay")


@dataclass(frozen=True)
class Arrival:
    """An article comes in, matched by these rules."""

    rules: frozenset[str]


@dataclass(frozen=True)
class Application:
    """Rules are applied to stored articles and find these: (number of the article, rule)."""

    found: list[tuple[int, str]]


@dataclass(frozen=True)
class Freeze:
    """A digest is due."""

    digest_id: str


rule_ids = st.sampled_from(RULES)
steps_taken = st.lists(
    st.builds(Arrival, st.frozensets(rule_ids))
    | st.builds(Application, st.lists(st.tuples(st.integers(1, 6), rule_ids), max_size=6))
    | st.builds(Freeze, st.sampled_from(DIGESTS)),
    max_size=20,
)


def store_article(store: Store, number: int, rules: frozenset[str]) -> None:
    entry = an_entry(str(number), link=f"https://harbour.test/{number}")
    new = a_new_entry(entry, article=an_article(f"Article {number}"), matches=[a_match(rule) for rule in rules])
    outcome, feed = a_poll(new), a_feed()
    with store.commit() as commit:
        state = commit.states([feed], NOW)[feed.feed_id]
        commit.apply(plan_commit(outcome, commit.snapshot(outcome, feed, state), NOW), feed, NOW)


def freeze(store: Store, digest_id: str, period: str) -> None:
    subscription = store.subscribe(digest_id, NOW)
    with store.reading_digest() as reader:
        ids = reader.wanted(subscription, None).match_ids
    new = NewEdition(digest_id, period, NOW, None, Message("s", "h", "t"), 0, ids, (), ())
    assert store.freeze(new, subscription, None, NOW)


@settings(max_examples=15, deadline=None)
@given(steps_taken)
def test_each_match_is_in_exactly_one_edition_of_each_digest(steps: list[Arrival | Application | Freeze]) -> None:
    with TemporaryDirectory() as folder, a_store(Path(folder)) as store:
        for digest_id in DIGESTS:
            store.subscribe(digest_id, NOW)
        stored: dict[int, set[str]] = {}
        for period, step in enumerate(steps):
            match step:
                case Arrival(rules):
                    stored[len(stored) + 1] = set(rules)
                    store_article(store, len(stored), rules)
                case Application(found):
                    found = [(number, rule) for number, rule in found if number in stored]
                    new = {(number, rule) for number, rule in found if rule not in stored[number]}
                    matches = [(number, a_match(rule)) for number, rule in found]
                    assert store.add_late_matches(matches, "rules-2", NOW) == len(new)
                    for number, rule in new:
                        stored[number].add(rule)
                case Freeze(digest_id):
                    freeze(store, digest_id, f"period {period}")
        for digest_id in DIGESTS:
            freeze(store, digest_id, "the end")
        with store._reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT digest_id, article_id, rule FROM membership JOIN match USING (match_id)"
            )
            told = Counter(tuple(row) for row in rows)
    wanted = {(digest_id, number, rule) for digest_id in DIGESTS for number in stored for rule in stored[number]}
    assert told == dict.fromkeys(wanted, 1)
