"""A story as `monitor why` tells it: how an article came to it, and the page of the whole story. SQL, read-only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select

from monitor.core.model import ClusterFacts
from monitor.core.why.joins import spelled
from monitor.core.why.story import LifeRevision, LifeStory, RevisionKind, StoryEdition, StoryLife
from monitor.store import mapping
from monitor.store.chunks import in_chunks
from monitor.store.clusters import facts, kept_id, with_absorbed
from monitor.store.tables import (
    ARTICLE,
    CLUSTER,
    CLUSTER_MEMBER,
    CLUSTER_REVISION,
    CLUSTER_TOLD,
    EDITION,
    MATCH,
    MEMBERSHIP,
)


def story_of_article(connection: Connection, article_id: int) -> LifeStory | None:
    """How an article came to its story; None where it has none."""
    row = connection.execute(select(CLUSTER_MEMBER).where(CLUSTER_MEMBER.c.article_id == article_id)).mappings().first()
    if row is None:
        return None
    story = facts(connection, [row["cluster_id"]], None)[row["cluster_id"]]
    why = next(member.why for member in story.members if member.article_id == article_id)
    why = spelled(why, _texts(connection, [article_id]).get(article_id, ""))
    return LifeStory(
        cluster_id=row["cluster_id"],
        arrived_in=row["arrived_in"],
        joined_at=row["joined_at"],
        why=why,
        revisions=_revisions_of_article(connection, row),
        reports=len(story.members),
        outlets=len(story.outlets),
    )


def story(connection: Connection, cluster_id: int) -> StoryLife | None:
    """All that is held of the story that an id leads to; None where there never was one."""
    kept = kept_id(connection, cluster_id)
    if kept is None:
        return None
    found = _spelled(connection, facts(connection, [kept], None)[kept])
    ids = list(with_absorbed(connection, [kept]))
    concerned = or_(CLUSTER_REVISION.c.cluster_id.in_(ids), CLUSTER_REVISION.c.other_id.in_(ids))
    return StoryLife(
        opened_at=connection.execute(select(CLUSTER.c.opened_at).where(CLUSTER.c.cluster_id == kept)).scalar_one(),
        facts=found,
        rules_by_article=_rules(connection, found),
        revisions=_revisions(connection, concerned),
        editions=_editions(connection, found, ids),
    )


def _spelled(connection: Connection, story: ClusterFacts) -> ClusterFacts:
    """The story with the words of its reports in place of the terms by which they joined."""
    texts = _texts(connection, [member.article_id for member in story.members])
    members = (replace(each, why=spelled(each.why, texts.get(each.article_id, ""))) for each in story.members)
    return replace(story, members=tuple(members))


def _texts(connection: Connection, article_ids: Iterable[int]) -> dict[int, str]:
    """Title and text of each article; the title alone where the text was dropped."""
    found: dict[int, str] = {}
    columns = (ARTICLE.c.article_id, ARTICLE.c.title, ARTICLE.c.text)
    for chunk in in_chunks(sorted(article_ids)):
        for row in connection.execute(select(*columns).where(ARTICLE.c.article_id.in_(chunk))):
            found[row.article_id] = f"{row.title}\n{mapping.text_of(row.text)}"
    return found


def _revisions_of_article(connection: Connection, member: RowMapping) -> tuple[LifeRevision, ...]:
    """Its own, and the merges of the stories that it was in, since it came."""
    own = _revisions(connection, CLUSTER_REVISION.c.article_id == member["article_id"])
    stood_in = {member["arrived_in"], member["cluster_id"], *(each.cluster_id for each in own)}
    merged = CLUSTER_REVISION.c.other_id.in_(stood_in) & CLUSTER_REVISION.c.article_id.is_(None)
    merges = [each for each in _revisions(connection, merged) if each.at >= member["joined_at"]]
    return tuple(sorted((*own, *merges), key=lambda each: each.at))


def _revisions(connection: Connection, condition: ColumnElement[bool]) -> tuple[LifeRevision, ...]:
    rows = connection.execute(select(CLUSTER_REVISION).where(condition).order_by(CLUSTER_REVISION.c.revision_id))
    return tuple(
        LifeRevision(
            RevisionKind(row["kind"]),
            row["at"],
            row["cluster_id"],
            row["other_id"],
            row["article_id"],
            row["score"],
        )
        for row in rows.mappings()
    )


def _rules(connection: Connection, found: ClusterFacts) -> dict[int, tuple[str, ...]]:
    rules: dict[int, list[str]] = defaultdict(list)
    for chunk in in_chunks(member.article_id for member in found.members):
        query = select(MATCH.c.article_id, MATCH.c.rule).where(MATCH.c.article_id.in_(chunk)).order_by(MATCH.c.rule)
        for article_id, rule in connection.execute(query):
            rules[article_id].append(rule)
    return {article_id: tuple(theirs) for article_id, theirs in rules.items()}


def _editions(connection: Connection, found: ClusterFacts, cluster_ids: Sequence[int]) -> tuple[StoryEdition, ...]:
    """Those that hold a match of a report, and those that told of the story, earliest first."""
    matches = _matches_by_edition(connection, (member.article_id for member in found.members))
    query = select(CLUSTER_TOLD.c.edition_id).where(CLUSTER_TOLD.c.cluster_id.in_(cluster_ids))
    told = frozenset(connection.execute(query).scalars())
    concerned = sorted({*matches, *told})
    rows = [
        row
        for chunk in in_chunks(concerned)
        for row in connection.execute(select(EDITION).where(EDITION.c.edition_id.in_(chunk))).mappings()
    ]
    return tuple(
        StoryEdition(
            row["digest_id"],
            row["period_key"],
            row["frozen_at"],
            matches.get(row["edition_id"], 0),
            row["edition_id"] in told,
        )
        for row in sorted(rows, key=lambda row: row["edition_id"])
    )


def _matches_by_edition(connection: Connection, article_ids: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in in_chunks(article_ids):
        query = select(MEMBERSHIP.c.edition_id, func.count()).join(MATCH, MATCH.c.match_id == MEMBERSHIP.c.match_id)
        query = query.where(MATCH.c.article_id.in_(chunk)).group_by(MEMBERSHIP.c.edition_id)
        for edition_id, count in connection.execute(query):
            found[edition_id] = found.get(edition_id, 0) + count
    return found
