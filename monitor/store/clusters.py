"""The stories as digests and people see them: members, outlets, what was told of each. SQL."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, RowMapping, Select, and_, func, insert, select, update

from monitor.core.model import Appearance, ClusterFacts, ClusterMember, Content
from monitor.core.stories import Agency, JoinKind, Report, independent_outlets, original_of
from monitor.core.why.joins import told_join
from monitor.store import mapping
from monitor.store.chunks import in_chunks
from monitor.store.places import appearances
from monitor.store.story_ledger import last_number
from monitor.store.tables import ARTICLE, CLUSTER, CLUSTER_MEMBER, CLUSTER_TOLD, EDITION


def clusters_of(connection: Connection, article_ids: Iterable[int]) -> dict[int, int]:
    """The story of each article that has one."""
    found: dict[int, int] = {}
    for chunk in in_chunks(sorted(article_ids)):
        query = select(CLUSTER_MEMBER.c.article_id, CLUSTER_MEMBER.c.cluster_id)
        found |= {row[0]: row[1] for row in connection.execute(query.where(CLUSTER_MEMBER.c.article_id.in_(chunk)))}
    return found


def kept_id(connection: Connection, cluster_id: int) -> int | None:
    """The story that an id leads to: itself, or the one that took it in; None where there never was one."""
    query = select(func.coalesce(CLUSTER.c.absorbed_by, CLUSTER.c.cluster_id))
    return connection.execute(query.where(CLUSTER.c.cluster_id == cluster_id)).scalar()


def facts(connection: Connection, cluster_ids: Iterable[int], digest_id: str | None) -> dict[int, ClusterFacts]:
    """All that is known of stories (kept ids), and what a digest told of them."""
    wanted = sorted(set(cluster_ids))
    members = members_of(connection, wanted)
    told = _told(connection, wanted, digest_id) if digest_id is not None else {}
    return {each: _facts(each, members[each], *told.get(each, (None, None))) for each in wanted}


def members_of(connection: Connection, cluster_ids: Sequence[int]) -> dict[int, list[ClusterMember]]:
    """Every report of stories, in order of arrival."""
    rows = [row for chunk in in_chunks(cluster_ids) for row in connection.execute(_members(chunk)).mappings()]
    places = appearances(connection, (row["article_id"] for row in rows))
    found: dict[int, list[ClusterMember]] = defaultdict(list)
    for row in rows:
        found[row["cluster_id"]].append(_member(row, places[row["article_id"]]))
    return found


_ARTICLE_FIELDS = ("title", "language", "first_seen_at")


def _members(cluster_ids: Sequence[int]) -> Select[tuple[object, ...]]:
    original = ARTICLE.alias("original")
    columns = (*(ARTICLE.c[name] for name in _ARTICLE_FIELDS), original.c.title.label("original"))
    query = select(CLUSTER_MEMBER, *columns).join(ARTICLE, ARTICLE.c.article_id == CLUSTER_MEMBER.c.article_id)
    query = query.outerjoin(original, original.c.article_id == CLUSTER_MEMBER.c.copy_of)
    return query.where(CLUSTER_MEMBER.c.cluster_id.in_(cluster_ids)).order_by(CLUSTER_MEMBER.c.number)


def _member(row: RowMapping, places: Sequence[Appearance]) -> ClusterMember:
    return ClusterMember(
        article_id=row["article_id"],
        title=row["title"],
        language=row["language"],
        first_seen_at=row["first_seen_at"],
        appearances=tuple(places),
        copy_of=row["copy_of"],
        credit=row["credit"],
        why=told_join(JoinKind(row["kind"]), row["score"], json.loads(row["reasons"]), row["original"], row["credit"]),
    )


def _facts(
    cluster_id: int, members: Sequence[ClusterMember], told: Content | None, told_at: datetime | None
) -> ClusterFacts:
    """Each appearance is a report of its text; a reprint under another headline is one of the text it is taken from."""
    reports = {member.article_id: _reports(member) for member in members}
    text_by_article = _first_known(members)
    texts = {each.report_id: str(text_by_article[article]) for article in reports for each in reports[article]}
    outlets = independent_outlets(chain.from_iterable(reports.values()), texts)
    originals = _originals(text_by_article, reports)
    told_apart = tuple(_copy_of(member, originals[text_by_article[member.article_id]]) for member in members)
    return ClusterFacts(cluster_id, told_apart, outlets.independent, outlets.carried, told, told_at)


def _reports(member: ClusterMember) -> list[Report]:
    """The prints of an article's text."""
    return [
        Report(f"{member.article_id}/{place}", each.outlet, each.published, _agency(member.credit))
        for place, each in enumerate(member.appearances)
    ]


def _first_known(members: Iterable[ClusterMember]) -> dict[int, int]:
    """The article that each one's text first arrived as."""
    found: dict[int, int] = {}
    for member in members:
        copied = member.copy_of
        found[member.article_id] = member.article_id if copied is None else found.get(copied, copied)
    return found


def _originals(text_by_article: Mapping[int, int], reports: Mapping[int, Sequence[Report]]) -> dict[int, int]:
    """The article that is the original of each text: a reprint may well have arrived before it."""
    prints: dict[int, list[Report]] = defaultdict(list)
    for article, text in text_by_article.items():
        prints[text] += reports[article]
    return {
        text: int(original_of(printed).report_id.partition("/")[0]) if printed else text
        for text, printed in prints.items()
    }


def _copy_of(member: ClusterMember, original: int) -> ClusterMember:
    return replace(member, copy_of=None if member.article_id == original else original)


def _agency(credit: str | None) -> Agency | None:
    return Agency(credit) if credit else None


# ------------------------------------------------------------------------------------------------------------- telling


def _told(connection: Connection, cluster_ids: Sequence[int], digest_id: str) -> dict[int, tuple[Content, datetime]]:
    """What a digest told of stories, and when last. What was told of one that was taken in counts for the one kept."""
    found: dict[int, tuple[Content, datetime]] = {}
    kept_by_id = with_absorbed(connection, cluster_ids)
    columns = (CLUSTER_TOLD.c.cluster_id, CLUSTER_TOLD.c.content, EDITION.c.frozen_at)
    query = select(*columns).join(EDITION, EDITION.c.edition_id == CLUSTER_TOLD.c.edition_id)
    for chunk in in_chunks(kept_by_id):
        mine = and_(CLUSTER_TOLD.c.digest_id == digest_id, CLUSTER_TOLD.c.cluster_id.in_(chunk))
        for cluster_id, content, at in connection.execute(query.where(mine)):
            before, last = found.get(kept_by_id[cluster_id], (Content(), at))
            found[kept_by_id[cluster_id]] = (before | mapping.unpack_content(content), max(last, at))
    return found


def with_absorbed(connection: Connection, cluster_ids: Sequence[int]) -> dict[int, int]:
    """These stories and those that they took in, each with the one that was kept."""
    found = {cluster_id: cluster_id for cluster_id in cluster_ids}
    for chunk in in_chunks(cluster_ids):
        query = select(CLUSTER.c.cluster_id, CLUSTER.c.absorbed_by).where(CLUSTER.c.absorbed_by.in_(chunk))
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def drop_told(connection: Connection, before: datetime) -> int:
    """Empty what editions frozen before this told of stories; how many. That they told of them stays."""
    old = CLUSTER_TOLD.c.edition_id.in_(select(EDITION.c.edition_id).where(EDITION.c.frozen_at < before))
    is_there = func.length(CLUSTER_TOLD.c.content) > 0
    emptied = update(CLUSTER_TOLD).where(old, is_there).values(content=mapping.NO_TEXT)
    return connection.execute(emptied).rowcount


def save_told(connection: Connection, digest_id: str, edition_id: int, told: Mapping[int, Content]) -> None:
    """Keep what an edition told of stories. One that was taken in while it was rendered is told of as the one kept."""
    if not told:
        return
    number = last_number(connection)
    contents: dict[int, Content] = {}
    for cluster_id, content in sorted(told.items()):
        kept = kept_id(connection, cluster_id)
        if kept is not None:
            contents[kept] = contents.get(kept, Content()) | content
    edition = {"edition_id": edition_id, "digest_id": digest_id, "number": number}
    rows = [
        {**edition, "cluster_id": cluster_id, "content": mapping.pack_content(content)}
        for cluster_id, content in contents.items()
    ]
    if rows:
        connection.execute(insert(CLUSTER_TOLD), rows)
