"""What is asked of the store again and again looks nothing up by walking through what grows with the years."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from monitor.core.model import Content
from monitor.store import Store
from monitor.stories import Stories
from tests.arrivals import a_report, arrive, reports
from tests.builders import NOW, a_feed, an_entry
from tests.integration.test_store_editions import an_edition, wanted

DAY = timedelta(days=1)
# Tables with a row for each article, or for each match of the past.
GROWING = frozenset(
    {"article", "article_version", "address", "entry", "match", "membership", "cluster", "cluster_member"}
    | {"cluster_told", "alert_told", "delivery"}
)
# Few wait to be judged; the last arrival is the first of its index; a rule's last match is looked for among all
# matches, a fiftieth of the articles, and no index would say which of them were late.
BOUNDED = ("USING INDEX ix_article_unjudged", "ORDER BY cluster_member.number DESC", 'AS max_1 FROM "match" JOIN')
Asked = list[tuple[str, Any]]


@contextmanager
def listening() -> Iterator[Asked]:
    """Every statement with its values."""
    asked: Asked = []

    def note(_c: object, _k: object, statement: str, values: Any, _x: object, is_many: bool) -> None:
        asked.append((statement, values[0] if is_many else values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def walks(store: Store, asked: Asked) -> set[str]:
    """The steps that walk through a table that grows, each with its statement."""
    found = set()
    with store.commit() as commit:
        for statement, values in asked:
            if statement.split()[0] in ("SELECT", "UPDATE", "DELETE"):
                plan = commit._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                steps = [row[3] for row in plan if row[3].split()[0] == "SCAN" and row[3].split()[1] in GROWING]
                found |= {f"{step}: {' '.join(statement.split())}" for step in steps}
    return {step for step in found if not any(bounded in step for bounded in BOUNDED)}


def test_it_is_noticed_where_a_table_is_walked_through(store: Store) -> None:
    with listening() as asked:
        store.counts()
    assert len(walks(store, asked)) == 3


def a_poll_and_its_stories(store: Store) -> None:
    book = Stories(store)
    arriving = list(reports(12))
    for number, report in enumerate(arriving):
        arrive(store, book, a_report(report, number, is_matched=True), now=NOW + timedelta(minutes=number))
    store.known_entries("harbour", [an_entry("one"), an_entry("harbour-1")])
    store.read_addresses(["one"])
    book.save_if_due(1)
    book.adopt(NOW)
    Stories(store).adopt(NOW)
    store.story_records(DAY, 9)


def a_digest(store: Store) -> None:
    arrive(store, Stories(store), a_report(next(reports(1)), 0, is_matched=True))
    subscription = store.subscribe("daily", NOW)
    told = replace(an_edition(wanted(store, subscription)), told={1: Content()})
    assert store.freeze(told, subscription, None, NOW)
    with store.reading_digest() as reader:
        found = reader.wanted(subscription, None)
        reader.clusters([1], "daily")
        reader.last_frozen_at("daily", NOW)
        reader.articles_checked(NOW - DAY, NOW)
        reader.unread_pages(NOW - DAY, NOW)
        reader.trends(NOW)
        reader.last_matches()
        reader.untold_edits(subscription, found.match_ids)
        reader.muted(NOW)
        reader.untold_of_feeds(subscription)


def a_tick(store: Store) -> None:
    store.due([a_feed()], NOW)
    store.unjudged(9)
    store.judge_again()
    store.second_looks.enrol(NOW)
    store.second_looks.due(NOW, 9)
    store.second_looks.page(1)
    store.open_deliveries()
    store.orphans(NOW, lambda _: True)
    store.claim(NOW, DAY, "process 1", lambda _: True)
    store.alerts.is_due(["urgent"], NOW)
    store.alerts.stories([1])


def a_question(store: Store) -> None:
    a_digest(store)
    store.life(1)
    store.story(1)
    store.alerts.on([1])


def old_texts(store: Store) -> None:
    store.drop_texts(NOW)


@pytest.mark.parametrize("work", [a_poll_and_its_stories, a_digest, a_tick, a_question, old_texts])
def test_nothing_is_looked_up_by_walking_through_what_grows(store: Store, work: Callable[[Store], None]) -> None:
    with listening() as asked:
        work(store)
    assert walks(store, asked) == set()
