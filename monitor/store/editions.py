"""What a digest asks of the store: which matches it wants, the facts around them, the frozen edition. SQL."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, insert, select

from monitor.core.model import (
    Appearance,
    ClusterFacts,
    Content,
    MatchedArticle,
    Message,
    Priority,
    StoredMatch,
    TextSource,
)
from monitor.core.stories import content_of, quotes_of
from monitor.store import mapping
from monitor.store.chunks import in_chunks
from monitor.store.clusters import clusters_of, facts, save_told
from monitor.store.deliveries import NewDelivery, ready_row
from monitor.store.places import appearances
from monitor.store.subscriptions import Subscription
from monitor.store.tables import (
    ARTICLE,
    DELIVERY,
    EDITION,
    MATCH,
    MEMBERSHIP,
    NOTICE,
    NOTICE_TOLD,
)

TREND_DAYS = 7


@dataclass(frozen=True, slots=True)
class Edition:
    """One frozen digest. One that was empty may have been closed without being sent to anybody."""

    edition_id: int
    digest_id: str
    period_key: str
    due_at: datetime
    frozen_at: datetime
    story_count: int
    message: Message
    was_sent: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """The open matter of one digest, in order of arrival: what the next edition will hold."""

    articles: tuple[MatchedArticle, ...]
    match_ids: tuple[int, ...]
    notices: Mapping[int, str]
    clusters: Mapping[int, ClusterFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """What the next edition will hold, by numbers alone."""

    match_ids: frozenset[int]
    notice_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class NewEdition:
    """What one freeze writes. `match_ids` and `notice_ids` are those that were rendered.

    `last_event_id`, `last_gap_id` and `last_edit_id` number the last change and the last gap of a feed and the last
    edit that it tells of. `told` is what it says of each story, which is not said again.
    """

    digest_id: str
    period_key: str
    due_at: datetime
    window_from: datetime | None
    message: Message
    story_count: int
    match_ids: tuple[int, ...]
    notice_ids: tuple[int, ...]
    deliveries: tuple[NewDelivery, ...]
    last_event_id: int = 0
    last_gap_id: int = 0
    last_edit_id: int = 0
    told: Mapping[int, Content] = field(default_factory=dict)


def period_exists(connection: Connection, digest_id: str, period_key: str) -> bool:
    """Whether this period of this digest was frozen."""
    period = and_(EDITION.c.digest_id == digest_id, EDITION.c.period_key == period_key)
    return connection.execute(select(EDITION.c.edition_id).where(period)).first() is not None


def period_keys_from(connection: Connection, digest_id: str, slot_key: str) -> frozenset[str]:
    """The frozen keys that begin with this slot's: the slot itself, and editions sent ahead of it (`KEY+1`)."""
    period = and_(EDITION.c.digest_id == digest_id, EDITION.c.period_key.startswith(slot_key, autoescape=True))
    return frozenset(connection.execute(select(EDITION.c.period_key).where(period)).scalars())


def edition(connection: Connection, digest_id: str, period_key: str | None) -> Edition | None:
    """One frozen digest as it was; without a key the last one."""
    query = select(EDITION).where(EDITION.c.digest_id == digest_id).order_by(EDITION.c.edition_id.desc()).limit(1)
    if period_key is not None:
        query = query.where(EDITION.c.period_key == period_key)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return Edition(
        edition_id=row["edition_id"],
        digest_id=row["digest_id"],
        period_key=row["period_key"],
        due_at=row["due_at"],
        frozen_at=row["frozen_at"],
        story_count=row["story_count"],
        message=Message(row["subject"], mapping.unpack(row["html"]), mapping.unpack(row["text"])),
        was_sent=_was_sent(connection, row["edition_id"]),
    )


def _was_sent(connection: Connection, edition_id: int) -> bool:
    query = select(DELIVERY.c.delivery_id).where(DELIVERY.c.edition_id == edition_id)
    return connection.execute(query.limit(1)).first() is not None


def last_frozen_at(connection: Connection, digest_id: str, now: datetime) -> datetime | None:
    """When the last edition was frozen: the next window begins there. One of a clock that ran ahead does not count."""
    mine = and_(EDITION.c.digest_id == digest_id, EDITION.c.frozen_at <= now)
    return connection.execute(select(func.max(EDITION.c.frozen_at)).where(mine)).scalar()


def last_told(connection: Connection, digest_id: str) -> tuple[int, int]:
    """The numbers of the last change and the last gap of a feed that this digest told of; zeros before the first."""
    mine = EDITION.c.digest_id == digest_id
    query = select(func.max(EDITION.c.last_event_id), func.max(EDITION.c.last_gap_id)).where(mine)
    event_id, gap_id = connection.execute(query).one()
    return event_id or 0, gap_id or 0


def any_edition(connection: Connection) -> bool:
    """Whether any digest was ever frozen in this store."""
    return connection.execute(select(EDITION.c.edition_id).limit(1)).first() is not None


def wanted(connection: Connection, subscription: Subscription, rules: frozenset[str] | None) -> Wanted:
    """All matches of this digest that stand in none of its editions. `rules` None means every rule."""
    rows = _open_matches(connection, subscription, rules)
    matches: dict[int, list[StoredMatch]] = defaultdict(list)
    for row in rows:
        matches[row["article_id"]].append(mapping.match_of(row))
    cluster_by_article = clusters_of(connection, matches)
    return Wanted(
        articles=_matched_articles(connection, matches, cluster_by_article),
        match_ids=tuple(row["match_id"] for row in rows),
        notices=_untold(connection, subscription.digest_id),
        clusters=facts(connection, cluster_by_article.values(), subscription.digest_id),
    )


def open_matter(connection: Connection, subscription: Subscription, rules: frozenset[str] | None) -> OpenMatter:
    """As `wanted`, by numbers alone: to compare by, while others wait to write."""
    rows = _open_matches(connection, subscription, rules)
    return OpenMatter(
        frozenset(row["match_id"] for row in rows), frozenset(_untold(connection, subscription.digest_id))
    )


def _open_matches(
    connection: Connection, subscription: Subscription, rules: frozenset[str] | None
) -> Sequence[mapping.Columns]:
    member = and_(MEMBERSHIP.c.digest_id == subscription.digest_id, MEMBERSHIP.c.match_id == MATCH.c.match_id)
    conditions: list[ColumnElement[bool]] = [
        MATCH.c.match_id > subscription.first_match_id,
        MATCH.c.priority != Priority.LOG.value,
        ARTICLE.c.is_news,
        ~exists(select(MEMBERSHIP.c.match_id).where(member)),
    ]
    if rules is not None:
        conditions.append(MATCH.c.rule.in_(rules))
    query = select(MATCH).join(ARTICLE, ARTICLE.c.article_id == MATCH.c.article_id).where(*conditions)
    rows = connection.execute(query.order_by(MATCH.c.match_id)).mappings()
    return [row for row in rows if subscription.wants(row["rule"], row["match_id"])]


def _matched_articles(
    connection: Connection, matches: Mapping[int, Sequence[StoredMatch]], cluster_by_article: Mapping[int, int]
) -> tuple[MatchedArticle, ...]:
    places = appearances(connection, matches)
    found: list[MatchedArticle] = []
    for chunk in in_chunks(sorted(matches)):
        query = select(ARTICLE).where(ARTICLE.c.article_id.in_(chunk)).order_by(ARTICLE.c.article_id)
        for row in connection.execute(query).mappings():
            number = row["article_id"]
            text = mapping.text_of(row["text"])
            found.append(
                MatchedArticle(
                    article_id=number,
                    title=row["title"],
                    language=row["language"],
                    published=row["published"],
                    first_seen_at=row["first_seen_at"],
                    appearances=tuple(places[number]),
                    text_source=TextSource(row["text_source"]),
                    note=row["note"] if row["is_unread"] else None,
                    is_demonstration=row["is_demonstration"],
                    matches=tuple(matches[number]),
                    cluster_id=cluster_by_article.get(number),
                    content=_content(row["title"], text, places[number], matches[number]),
                    quotes=quotes_of(text),
                )
            )
    return tuple(found)


def _content(title: str, text: str, places: Iterable[Appearance], matches: Iterable[StoredMatch]) -> Content:
    """What an article says, with the actors that rules found in it."""
    actors = {evidence.actor for match in matches for evidence in match.match.evidence if evidence.actor is not None}
    return content_of(title, text, (place.outlet for place in places), actors)


def _untold(connection: Connection, digest_id: str) -> dict[int, str]:
    told = and_(NOTICE_TOLD.c.digest_id == digest_id, NOTICE_TOLD.c.notice_id == NOTICE.c.notice_id)
    query = select(NOTICE).where(~exists(select(NOTICE_TOLD.c.notice_id).where(told))).order_by(NOTICE.c.notice_id)
    return {row["notice_id"]: row["text"] for row in connection.execute(query).mappings()}


def articles_checked(connection: Connection, since: datetime | None, until: datetime) -> int:
    """How many news articles were first seen in [since, until): what the matches were found among."""
    query = select(func.count()).select_from(ARTICLE).where(*_within(since, until), ARTICLE.c.is_news)
    return connection.execute(query).scalar_one()


def unread_pages(connection: Connection, since: datetime | None, until: datetime) -> dict[str, int]:
    """Pages in [since, until) that were wanted and could not be used, by feed."""
    conditions = (*_within(since, until), ARTICLE.c.is_unread)
    query = select(ARTICLE.c.feed_id, func.count()).where(*conditions).group_by(ARTICLE.c.feed_id)
    return {row.feed_id: row[1] for row in connection.execute(query)}


def _within(since: datetime | None, until: datetime) -> tuple[ColumnElement[bool], ...]:
    before: ColumnElement[bool] = ARTICLE.c.first_seen_at < until
    return (before,) if since is None else (ARTICLE.c.first_seen_at >= since, before)


def trends(connection: Connection, until: datetime) -> dict[str, tuple[int, ...]]:
    """News articles a day for each rule: up to seven counts of 24 hours, oldest first, the last one ending at `until`.

    Days that the store was not there for as a whole are left out: half a day, with what feeds had kept of the days
    before it, is no usual one. So are late matches: they came all at once, on the day on which somebody asked for them.
    """
    start = until - timedelta(days=TREND_DAYS)
    query = (
        select(MATCH.c.rule, MATCH.c.matched_at)
        .join(ARTICLE, ARTICLE.c.article_id == MATCH.c.article_id)
        .where(ARTICLE.c.is_news, MATCH.c.matched_at > start, MATCH.c.matched_at <= until, ~MATCH.c.is_late)
    )
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for rule, matched_at in connection.execute(query):
        counts[rule][TREND_DAYS - 1 - (until - matched_at) // timedelta(days=1)] += 1
    known = range(TREND_DAYS - _days_known(connection, until), TREND_DAYS)
    return {rule: tuple(days[day] for day in known) for rule, days in counts.items()}


def _days_known(connection: Connection, until: datetime) -> int:
    """Of the days of a trend, how many the store was there for; the last one in any case."""
    first = connection.execute(select(func.min(ARTICLE.c.first_seen_at))).scalar()
    return 1 if first is None else max(1, min(TREND_DAYS, (until - first) // timedelta(days=1)))


def last_matches(connection: Connection) -> dict[str, datetime]:
    """When each rule last matched; a match of an old article counts from the day on which that was news."""
    then = case(
        (~ARTICLE.c.is_news, func.coalesce(ARTICLE.c.published, ARTICLE.c.first_seen_at)),
        (MATCH.c.is_late, ARTICLE.c.first_seen_at),
        else_=MATCH.c.matched_at,
    )
    query = select(MATCH.c.rule, func.max(then)).join(ARTICLE, ARTICLE.c.article_id == MATCH.c.article_id)
    return {row.rule: row[1] for row in connection.execute(query.group_by(MATCH.c.rule))}


def freeze(
    connection: Connection, new: NewEdition, still_wanted: OpenMatter, now: datetime, *, is_last_word: bool
) -> bool:
    """Write the edition, its membership and its outbox rows. False, and nothing, where what was rendered is outdated.

    With `is_last_word` it may lack what came since, which the next edition then holds; never may it hold too much.

    `still_wanted` is read in this same transaction: between rendering and now another article may have been matched, or
    another process may have frozen this very period.
    """
    matches = still_wanted.match_ids.symmetric_difference(new.match_ids)
    notices = still_wanted.notice_ids.symmetric_difference(new.notice_ids)
    holds_too_much = matches.intersection(new.match_ids) or notices.intersection(new.notice_ids)
    if holds_too_much or ((matches or notices) and not is_last_word):
        return False
    if period_exists(connection, new.digest_id, new.period_key):
        return False
    edition_id = connection.execute(
        insert(EDITION)
        .values(
            digest_id=new.digest_id,
            period_key=new.period_key,
            due_at=new.due_at,
            frozen_at=now,
            window_from=new.window_from,
            subject=new.message.subject,
            html=mapping.pack(new.message.html),
            text=mapping.pack(new.message.text),
            story_count=new.story_count,
            last_event_id=new.last_event_id,
            last_gap_id=new.last_gap_id,
            last_edit_id=new.last_edit_id,
        )
        .returning(EDITION.c.edition_id)
    ).scalar_one()
    _fill(connection, new, edition_id, now)
    save_told(connection, new.digest_id, edition_id, new.told)
    return True


def _fill(connection: Connection, new: NewEdition, edition_id: int, now: datetime) -> None:
    digest = {"digest_id": new.digest_id}
    members = [{**digest, "match_id": match_id, "edition_id": edition_id} for match_id in new.match_ids]
    told = [{**digest, "notice_id": notice_id} for notice_id in new.notice_ids]
    deliveries = [{"edition_id": edition_id, **ready_row(delivery, now)} for delivery in new.deliveries]
    for table, rows in ((MEMBERSHIP, members), (NOTICE_TOLD, told), (DELIVERY, deliveries)):
        if rows:
            connection.execute(insert(table), rows)
