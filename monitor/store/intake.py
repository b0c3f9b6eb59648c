"""What the writer and the poller ask of the store: known or not, snapshot, apply. SQL, in the caller's transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.core.model import Analysis, Article, EditedEntry, Feed, Match, NewEntry, PollOutcome, PollRead
from monitor.core.plan import (
    ArticleRef,
    CommitPlan,
    Fresh,
    KnownArticle,
    PlannedVersion,
    SecondReading,
    Snapshot,
    address_key,
    entry_address,
    trusted_urls,
)
from monitor.core.polling import PollState
from monitor.store import edits, feed_notes, looks, mapping, states, versions
from monitor.store.chunks import in_chunks
from monitor.store.tables import ADDRESS, ARTICLE, ARTICLE_WORDS, ENTRY, MATCH

# An article that could not be judged is tried this often in all, then left: its text stays, status counts it.
MAX_JUDGE_ATTEMPTS = 3


def known_keys(connection: Connection, feed_id: str, keys: Iterable[str]) -> frozenset[str]:
    """Which of these entry keys the store holds for this feed."""
    found: set[str] = set()
    for chunk in in_chunks(keys):
        query = select(ENTRY.c.entry_key).where(and_(ENTRY.c.feed_id == feed_id, ENTRY.c.entry_key.in_(chunk)))
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def read_addresses(connection: Connection, keys: Iterable[str]) -> frozenset[str]:
    """Which of these address keys are those of articles that the store holds and whose page it does not owe."""
    found: set[str] = set()
    for chunk in in_chunks(keys):
        query = select(ADDRESS.c.address_key).join(ARTICLE, ARTICLE.c.article_id == ADDRESS.c.article_id)
        read = query.where(ADDRESS.c.address_key.in_(chunk), ~ARTICLE.c.is_unread)
        found.update(connection.execute(read).scalars())
    return frozenset(found)


def snapshot(
    connection: Connection, outcome: PollOutcome, feed: Feed, state: PollState, *, takes_all_as_seen: bool
) -> Snapshot:
    """What the store knows that bears on this outcome."""
    new: tuple[NewEntry, ...] = outcome.new if isinstance(outcome, PollRead) else ()
    changed: tuple[EditedEntry, ...] = outcome.edited if isinstance(outcome, PollRead) else ()
    edited = versions.entries_by_number(connection, (item.entry_id for item in changed))
    return Snapshot(
        feed=feed,
        state=state,
        known_keys=known_keys(connection, feed.feed_id, (item.entry.entry_key for item in new)),
        articles_by_address=_by_address(connection, feed, new, changed),
        articles_by_identity=_by_identity(connection, new),
        takes_all_as_seen=takes_all_as_seen,
        edited=edited,
        texts=versions.known_texts(connection, (entry.article_id for entry in edited.values())),
        hosts_before=feed_notes.hosts_before(connection, feed, outcome)
        if isinstance(outcome, PollRead)
        else frozenset(),
    )


def _by_address(
    connection: Connection, feed: Feed, new: Sequence[NewEntry], changed: Sequence[EditedEntry]
) -> Mapping[str, KnownArticle]:
    urls = {url for item in new for url in trusted_urls(item) or (entry_address(feed.feed_id, item.entry.entry_key),)}
    urls.update(url for item in changed for url in item.canonical_urls)
    pairs: list[tuple[str, int]] = []
    for chunk in in_chunks(map(address_key, sorted(urls))):
        query = select(ADDRESS.c.address_key, ADDRESS.c.article_id).where(ADDRESS.c.address_key.in_(chunk))
        pairs += [(key, article_id) for key, article_id in connection.execute(query)]
    articles = _known_articles(connection, ARTICLE.c.article_id, {article_id for _, article_id in pairs})
    by_id = {article.article_id: article for _, article in articles}
    return {key: by_id[article_id] for key, article_id in pairs}


def _by_identity(connection: Connection, new: Sequence[NewEntry]) -> Mapping[str, tuple[KnownArticle, ...]]:
    identities = {item.analysis.identity for item in new if item.analysis is not None and item.analysis.identity}
    found: dict[str, tuple[KnownArticle, ...]] = {}
    for identity, article in _known_articles(connection, ARTICLE.c.identity, identities):
        found[identity] = (*found.get(identity, ()), article)
    edited = versions.articles_once_of(connection, identities)
    numbers = {number for each in edited.values() for number in each}
    once = {article.article_id: article for _, article in _known_articles(connection, ARTICLE.c.article_id, numbers)}
    for identity, each in edited.items():
        found[identity] = (*found.get(identity, ()), *(once[number] for number in each))
    return found


def _known_articles(
    connection: Connection, column: ColumnElement[Any], values: Iterable[Any]
) -> Iterator[tuple[str, KnownArticle]]:
    """(identity, article) of every stored article whose `column` holds one of the values, in order of arrival."""
    fields = (ARTICLE.c.article_id, ARTICLE.c.identity, ARTICLE.c.title, ARTICLE.c.is_news, ARTICLE.c.is_unread)
    for chunk in in_chunks(sorted(values)):
        query = select(*fields).where(column.in_(chunk)).order_by(ARTICLE.c.article_id)
        rows = connection.execute(query).all()
        hosts = _hosts_of(connection, [row.article_id for row in rows])
        for row in rows:
            places = frozenset(hosts[row.article_id])
            known = KnownArticle(row.article_id, row.title, places, row.is_news, row.is_unread)
            yield row.identity, known


def _hosts_of(connection: Connection, article_ids: Sequence[int]) -> Mapping[int, set[str]]:
    hosts: dict[int, set[str]] = defaultdict(set)
    query = select(ADDRESS.c.article_id, ADDRESS.c.host).where(ADDRESS.c.article_id.in_(article_ids))
    for article_id, host in connection.execute(query):
        hosts[article_id].add(host)
    return hosts


def apply(connection: Connection, plan: CommitPlan, feed: Feed, now: datetime) -> list[int]:
    """Write a plan. The feed's state, with its validators, comes last. The numbers of its new articles."""
    numbers = _insert_articles(connection, plan, feed, now)

    def number(ref: ArticleRef) -> int:
        return numbers[ref.index] if isinstance(ref, Fresh) else ref.article_id

    _insert_all(
        connection,
        ADDRESS,
        [mapping.address_row(address, number(address.article), now) for address in plan.addresses],
    )
    _insert_all(
        connection,
        ENTRY,
        [mapping.entry_row(entry, number(entry.article), feed.feed_id, now) for entry in plan.entries],
    )
    for version in plan.versions:
        revise(connection, version, now)
    for reading in plan.readings:
        _read_again(connection, reading, now)
    versions.save_sightings(connection, plan.sightings)
    if plan.promoted:
        connection.execute(update(ARTICLE).where(ARTICLE.c.article_id.in_(plan.promoted)).values(is_news=True))
    feed_notes.save(connection, plan, feed, now)
    states.save_states(connection, [plan.state])
    return numbers


def revise(connection: Connection, version: PlannedVersion, now: datetime) -> None:
    """Write a new version of an article with its matches, and what a person is told of it."""
    versions.save_version(connection, version, now)
    save_judgement(connection, version.article_id, version.analysis, now)
    edits.save(connection, version.article_id, version.changes, now)
    looks.keep_page(connection, version)


def _read_again(connection: Connection, reading: SecondReading, now: datetime) -> None:
    save_judgement(connection, reading.article_id, reading.analysis, now)
    if reading.is_page:
        mine = ARTICLE.c.article_id == reading.article_id
        connection.execute(update(ARTICLE).where(mine).values(mapping.reading_row(reading.analysis)))
        connection.execute(delete(ARTICLE_WORDS).where(ARTICLE_WORDS.c.article_id == reading.article_id))


def _insert_articles(connection: Connection, plan: CommitPlan, feed: Feed, now: datetime) -> list[int]:
    """Insert the articles with their matches; their numbers, in the plan's order."""
    if not plan.articles:
        return []
    demonstration = feed.is_demonstration
    rows = [mapping.article_row(p, feed.feed_id, is_demonstration=demonstration, now=now) for p in plan.articles]
    statement = insert(ARTICLE).returning(ARTICLE.c.article_id, sort_by_parameter_order=True)
    numbers = list(connection.execute(statement, rows).scalars())
    matches = [
        mapping.match_row(match, number, planned.analysis.rules_version, now)
        for number, planned in zip(numbers, plan.articles, strict=True)
        for match in planned.analysis.matches or ()
    ]
    _insert_all(connection, MATCH, matches)
    looks.enrol_new(connection, numbers, plan.articles, now)
    return numbers


def _insert_all(connection: Connection, table: Table, rows: Sequence[mapping.Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def drop_texts(connection: Connection, before: datetime) -> int:
    """Empty the texts of articles first seen before this; how many. Matches keep the sentences that they quote.

    What was left out of them goes with them, and their versions: an edit is no new article, and keeps none longer.
    """
    versions.drop_version_texts(connection, before)
    old = and_(ARTICLE.c.first_seen_at < before, func.length(ARTICLE.c.text) > 0)
    words_of_old = ARTICLE_WORDS.c.article_id.in_(select(ARTICLE.c.article_id).where(old))
    connection.execute(delete(ARTICLE_WORDS).where(words_of_old))
    return connection.execute(update(ARTICLE).where(old).values(text=mapping.NO_TEXT, dropped=None)).rowcount


def unjudged(connection: Connection, limit: int) -> list[tuple[int, str, Article]]:
    """(number, feed, article) of articles that wait to be judged, oldest first."""
    has_text = ARTICLE.c.text != mapping.NO_TEXT
    waiting = and_(ARTICLE.c.rules_version.is_(None), ARTICLE.c.judge_attempts < MAX_JUDGE_ATTEMPTS, has_text)
    query = select(ARTICLE).where(waiting).order_by(ARTICLE.c.article_id).limit(limit)
    rows = connection.execute(query).mappings()
    return [(row["article_id"], row["feed_id"], mapping.article_of(row)) for row in rows]


def judge_again(connection: Connection) -> None:
    """Let articles that no rules could judge be tried anew: other rules may be able to."""
    waiting = ARTICLE.c.rules_version.is_(None)
    connection.execute(update(ARTICLE).where(waiting).values(judge_attempts=0))


def count_judge_attempt(connection: Connection, article_id: int) -> None:
    """Committed before the risky step, so that a judging that kills us is not tried for ever."""
    attempts = {"judge_attempts": ARTICLE.c.judge_attempts + 1}
    connection.execute(update(ARTICLE).where(ARTICLE.c.article_id == article_id).values(attempts))


def add_late_matches(
    connection: Connection,
    found: Iterable[tuple[int, Match]],
    rules_version: str,
    now: datetime,
) -> int:
    """Add matches, each with its article's number, that rules found among stored articles; how many are new.

    What was matched before stays as it is, whether the rules of today would find it or not. Idempotent.
    """
    found = tuple(found)
    present = versions.version_of(connection, (article_id for article_id, _ in found))
    rows = [
        mapping.match_row(match, article_id, rules_version, now, version=present[article_id], is_late=True)
        for article_id, match in found
    ]
    statement = sqlite_insert(MATCH).on_conflict_do_nothing().returning(MATCH.c.match_id)
    return sum(len(connection.execute(statement, chunk).all()) for chunk in in_chunks(rows))


def save_judgement(connection: Connection, article_id: int, analysis: Analysis, now: datetime) -> None:
    """Add the matches of an article that was stored unjudged, or of a new version of it. Idempotent."""
    if analysis.matches is None:
        return
    version = versions.version_of(connection, [article_id])[article_id]
    rows = [
        mapping.match_row(match, article_id, analysis.rules_version, now, version=version) for match in analysis.matches
    ]
    if rows:
        connection.execute(sqlite_insert(MATCH).on_conflict_do_nothing(), rows)
    judged = {"rules_version": analysis.rules_version}
    connection.execute(update(ARTICLE).where(ARTICLE.c.article_id == article_id).values(judged))
