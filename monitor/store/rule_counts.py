"""What the stored matches say of rules: counts for lint, and the article at an address. SQL, read-only."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.store import mapping
from monitor.store.tables import ADDRESS, ARTICLE, MATCH, RULES_REVISION


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """Articles first seen in a stretch of time, and what rules found among them.

    `hits` are articles by rule, `shared` articles by pair of rules, each pair both ways round. `known_since` tells of
    each rule when it was first in use, as far as revisions of the rules are kept. `first_seen` is that of the oldest
    article of the stretch.
    """

    articles: int
    first_seen: datetime | None
    hits: Mapping[str, int]
    shared: Mapping[tuple[str, str], int]
    known_since: Mapping[str, datetime]


def rule_counts(connection: Connection, since: datetime) -> RuleCounts:
    """The counts of all articles first seen at or after `since`."""
    seen = ARTICLE.c.first_seen_at >= since
    articles, first = connection.execute(select(func.count(), func.min(ARTICLE.c.first_seen_at)).where(seen)).one()
    matched = select(MATCH.c.rule, MATCH.c.article_id).join(ARTICLE, ARTICLE.c.article_id == MATCH.c.article_id)
    one, other = matched.where(seen).subquery(), matched.where(seen).subquery()
    hits = select(one.c.rule, func.count()).group_by(one.c.rule)
    both = (
        select(one.c.rule, other.c.rule, func.count())
        .join(other, (other.c.article_id == one.c.article_id) & (other.c.rule != one.c.rule))
        .group_by(one.c.rule, other.c.rule)
    )
    return RuleCounts(
        articles=articles,
        first_seen=first,
        hits={row[0]: row[1] for row in connection.execute(hits)},
        shared={(rule, beside): count for rule, beside, count in connection.execute(both)},
        known_since=_known_since(connection),
    )


def _known_since(connection: Connection) -> dict[str, datetime]:
    """When each rule stood first in a revision without a break since; one that was deleted and came back is new."""
    rows = connection.execute(select(RULES_REVISION).order_by(RULES_REVISION.c.revision_id)).mappings()
    known: dict[str, datetime] = {}
    for row in rows:
        rules = _rules_of(json.loads(mapping.unpack(row["data"])))
        known = {rule: known.get(rule, row["taken_at"]) for rule in rules}
    return known


def _rules_of(data: object) -> Iterable[str]:
    rules = data.get("rules") if isinstance(data, dict) else None
    return rules if isinstance(rules, dict) else ()


def article_at(connection: Connection, address_key: str) -> int | None:
    """The number of the article at an address."""
    query = select(ADDRESS.c.article_id).where(ADDRESS.c.address_key == address_key)
    number: int | None = connection.execute(query).scalar()
    return number
