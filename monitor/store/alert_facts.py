"""The facts that alerts are decided by: articles -> the stories they stand in, with all matches. SQL, read-only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, and_, select

from monitor.core.alerts import StoryFacts
from monitor.core.model import Appearance, ClusterFacts, MatchedArticle, Priority, StoredMatch, TextSource
from monitor.store import mapping
from monitor.store.chunks import in_chunks
from monitor.store.clusters import clusters_of, facts
from monitor.store.places import appearances
from monitor.store.tables import ARTICLE, CLUSTER_MEMBER, MATCH

# A text is long, and no alert is decided by it.
_FIELDS = [column for column in ARTICLE.c if column.name not in ("text", "dropped", "signature")]


def stories_of(connection: Connection, article_ids: Iterable[int]) -> list[StoryFacts]:
    """The stories that these articles stand in and that some rule matched, those first that came first."""
    touched = sorted(set(article_ids))
    cluster_by_article = clusters_of(connection, touched)
    members = _members(connection, sorted(set(cluster_by_article.values())))
    alone = {article_id: [article_id] for article_id in touched if article_id not in cluster_by_article}
    matches = _matches(connection, [number for numbers in (*members.values(), *alone.values()) for number in numbers])
    matched = {cluster: numbers for cluster, numbers in members.items() if not matches.keys().isdisjoint(numbers)}
    if not matched and matches.keys().isdisjoint(alone):
        return []
    clusters = facts(connection, matched, None)
    articles = _articles(connection, matches, {n: cluster for cluster, each in matched.items() for n in each})
    stories = [_of_cluster(clusters[cluster], numbers, articles) for cluster, numbers in matched.items()]
    stories += [_alone(*articles[number]) for number in alone if number in articles]
    return sorted(stories, key=lambda story: story.articles[0].article_id)


_Row = tuple[MatchedArticle, bool]


def _of_cluster(cluster: ClusterFacts, numbers: Sequence[int], articles: Mapping[int, _Row]) -> StoryFacts:
    mine = [articles[number] for number in numbers if number in articles]
    return StoryFacts(
        story_id=f"story:{cluster.cluster_id}",
        article_ids=frozenset(numbers),
        articles=tuple(article for article, _ in mine),
        outlets=cluster.outlets,
        carriers=cluster.carriers,
        backlog=frozenset(article.article_id for article, is_news in mine if not is_news),
        cluster=cluster,
    )


def _alone(article: MatchedArticle, is_news: bool) -> StoryFacts:
    outlets = tuple(dict.fromkeys(place.outlet for place in article.appearances if not place.is_reprint))
    carriers = dict.fromkeys(place.outlet for place in article.appearances if place.is_reprint)
    return StoryFacts(
        story_id=f"article:{article.article_id}",
        article_ids=frozenset({article.article_id}),
        articles=(article,),
        outlets=outlets,
        carriers=tuple(outlet for outlet in carriers if outlet not in outlets),
        backlog=frozenset() if is_news else frozenset({article.article_id}),
    )


def _members(connection: Connection, cluster_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for chunk in in_chunks(cluster_ids):
        query = select(CLUSTER_MEMBER.c.cluster_id, CLUSTER_MEMBER.c.article_id)
        mine = query.where(CLUSTER_MEMBER.c.cluster_id.in_(chunk)).order_by(CLUSTER_MEMBER.c.number)
        for cluster_id, article_id in connection.execute(mine):
            found[cluster_id].append(article_id)
    return found


def _matches(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[StoredMatch]]:
    """The matches of each article that are not only counted, in order of arrival."""
    found: dict[int, list[StoredMatch]] = defaultdict(list)
    for chunk in in_chunks(sorted(article_ids)):
        counts = and_(MATCH.c.article_id.in_(chunk), MATCH.c.priority != Priority.LOG.value)
        for row in connection.execute(select(MATCH).where(counts).order_by(MATCH.c.match_id)).mappings():
            found[row["article_id"]].append(mapping.match_of(row))
    return found


def _articles(
    connection: Connection, matches: Mapping[int, Sequence[StoredMatch]], cluster_by_article: Mapping[int, int]
) -> dict[int, _Row]:
    """The matched articles, each with whether it is news."""
    places = appearances(connection, matches)
    found: dict[int, _Row] = {}
    for chunk in in_chunks(sorted(matches)):
        for row in connection.execute(select(*_FIELDS).where(ARTICLE.c.article_id.in_(chunk))).mappings():
            number = row["article_id"]
            cluster_id = cluster_by_article.get(number)
            found[number] = (_article(row, places[number], matches[number], cluster_id), row["is_news"])
    return found


def _article(
    row: mapping.Columns, places: Sequence[Appearance], matches: Sequence[StoredMatch], cluster_id: int | None
) -> MatchedArticle:
    return MatchedArticle(
        article_id=row["article_id"],
        title=row["title"],
        language=row["language"],
        published=row["published"],
        first_seen_at=row["first_seen_at"],
        appearances=tuple(places),
        text_source=TextSource(row["text_source"]),
        note=row["note"] if row["is_unread"] else None,
        is_demonstration=row["is_demonstration"],
        matches=tuple(matches),
        cluster_id=cluster_id,
    )
