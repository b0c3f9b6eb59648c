"""The stored articles, as rules are tried on them: numbers first, then rows in batches, texts as they lie. SQL.

A long look at the archive is many short transactions, so that neither the daemon nor the write-ahead log waits for it;
what was dropped or read anew in between is simply seen as it is by then.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, and_, select, update

from monitor.core.backtest.archived import ArchivedArticle, Finding, Headline
from monitor.core.text.recall import Inflections
from monitor.store import mapping, words
from monitor.store.chunks import in_chunks
from monitor.store.tables import ADDRESS, ARTICLE, MATCH, RULES_REVISION

_COLUMNS = (
    ARTICLE.c.article_id,
    ARTICLE.c.feed_id,
    ARTICLE.c.title,
    ARTICLE.c.text,
    ARTICLE.c.language,
    ARTICLE.c.published,
    ARTICLE.c.first_seen_at,
    ARTICLE.c.is_news,
)
# Articles of one short transaction when word sets are read through.
_STRETCH = 5_000

Transaction = Callable[[], AbstractContextManager[Connection]]


class Archive:
    """The stored articles and their word sets. Every method is one transaction, but for `word_sets`."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing
        self._numbers_by_word: dict[str, int] = {}

    def numbers(self, since: datetime) -> list[int]:
        """The articles first seen at or after `since`, in the order of arrival; some may have lost their texts."""
        query = select(ARTICLE.c.article_id).where(ARTICLE.c.first_seen_at >= since)  # answered by the index alone
        with self._reading() as connection:
            return sorted(connection.execute(query).scalars())

    def first_seen_at(self, article_id: int) -> datetime:
        """When this article was first seen."""
        with self._reading() as connection:
            query = select(ARTICLE.c.first_seen_at).where(ARTICLE.c.article_id == article_id)
            found: datetime = connection.execute(query).scalar_one()
            return found

    def rows(self, article_ids: Iterable[int]) -> tuple[ArchivedArticle, ...]:
        """These articles, less those whose text is no longer kept."""
        with self._reading() as connection:
            return tuple(_rows(connection, article_ids))

    def languages(self, since: datetime) -> list[str | None]:
        """The languages of the articles first seen at or after `since`."""
        query = select(ARTICLE.c.language).where(ARTICLE.c.first_seen_at >= since).distinct()
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def headlines(self, article_ids: Iterable[int]) -> dict[int, Headline]:
        """These articles as a list names them, by number."""
        found: dict[int, Headline] = {}
        columns = (ARTICLE.c.article_id, ARTICLE.c.title, ARTICLE.c.first_seen_at, ADDRESS.c.outlet, ADDRESS.c.url)
        own = and_(ADDRESS.c.article_id == ARTICLE.c.article_id, ~ADDRESS.c.is_alias)
        query = select(*columns).outerjoin(ADDRESS, own).order_by(ADDRESS.c.first_seen_at)
        with self._reading() as connection:
            for chunk in in_chunks(article_ids):
                for number, *facts in connection.execute(query.where(ARTICLE.c.article_id.in_(chunk))):
                    found.setdefault(number, Headline(*facts))
        return found

    # -------------------------------------------------------------------------------------------------------- matches

    def judged_by(self, article_ids: Iterable[int]) -> dict[int, str | None]:
        """The version of the rules that each of these articles was judged by; None where it waits to be."""
        found: dict[int, str | None] = {}
        with self._reading() as connection:
            for chunk in in_chunks(article_ids):
                query = select(ARTICLE.c.article_id, ARTICLE.c.rules_version).where(ARTICLE.c.article_id.in_(chunk))
                found.update((number, version) for number, version in connection.execute(query))
        return found

    def findings(self, since: datetime) -> tuple[Finding, ...]:
        """The stored matches of articles first seen at or after `since`, as if they had been found now."""
        columns = (ARTICLE.c.article_id, ARTICLE.c.first_seen_at, ARTICLE.c.is_news, MATCH.c.rule)
        query = select(*columns).join(MATCH, MATCH.c.article_id == ARTICLE.c.article_id)
        ordered = query.where(ARTICLE.c.first_seen_at >= since).order_by(ARTICLE.c.article_id, MATCH.c.match_id)
        with self._reading() as connection:
            by_article = groupby(connection.execute(ordered), key=lambda row: (row[0], row[1], row[2]))
            return tuple(Finding(*article, tuple(row[3] for row in rows)) for article, rows in by_article)

    def matched(self, rules: Iterable[str]) -> dict[int, frozenset[str]]:
        """Which of these rules the store holds a match of, by article."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        with self._reading() as connection:
            for chunk in in_chunks(rules):
                query = select(MATCH.c.article_id, MATCH.c.rule).where(MATCH.c.rule.in_(chunk))
                for number, rule in connection.execute(query):
                    found[number].add(rule)
        return {number: frozenset(those) for number, those in found.items()}

    def mark_judged(self, article_ids: Iterable[int], version: str) -> None:
        """Remember that these articles, which were judged before, were judged by newer rules."""
        with self._writing() as connection:
            for chunk in in_chunks(article_ids):
                judged = and_(ARTICLE.c.article_id.in_(chunk), ARTICLE.c.rules_version.is_not(None))
                connection.execute(update(ARTICLE).where(judged).values(rules_version=version))

    def revisions(self, versions: Iterable[str]) -> dict[str, object]:
        """The plain rules of these versions, as far as they are still kept."""
        wanted = RULES_REVISION.c.version.in_(list(versions))
        with self._reading() as connection:
            rows = connection.execute(select(RULES_REVISION.c.version, RULES_REVISION.c.data).where(wanted))
            return {version: json.loads(mapping.unpack(data)) for version, data in rows}

    # ------------------------------------------------------------------------------------------------------ word sets

    def without_words(self, article_ids: Iterable[int], version: str) -> list[int]:
        """Those of these articles whose word sets are still to be made; such of another version are thrown away."""
        self._use(version)
        with self._reading() as connection:
            there = words.articles_with_words(connection)
        return [number for number in article_ids if number not in there]

    def _use(self, version: str) -> None:
        with self._writing() as connection:
            if words.use_version(connection, version):
                self._numbers_by_word.clear()

    def add_words(self, distinct: Sequence[str], sets: Iterable[tuple[int, bytes]], version: str) -> None:
        """Store word sets; each is (article, array of places in `distinct`). Idempotent."""
        with self._writing() as connection:
            if words.use_version(connection, version):
                self._numbers_by_word.clear()
            words.add(connection, distinct, sets, self._numbers_by_word)

    def inflections(self, version: str) -> Inflections:
        """Inflections that were looked up before, by dictionaries of this version."""
        with self._reading() as connection:
            return words.inflections(connection, version)

    def keep_inflections(self, version: str, tables: Inflections) -> None:
        """Remember inflections that were looked up, in place of those remembered before."""
        with self._writing() as connection:
            words.keep_inflections(connection, version, tables)

    def numbers_of(self, wanted: Iterable[str]) -> dict[str, int]:
        """The numbers of those of these words that any article holds."""
        with self._reading() as connection:
            return words.numbers_of(connection, wanted)

    def numbers_like(self, patterns: Iterable[str]) -> frozenset[int]:
        """The numbers of the words that one of these patterns of `*` and `?` fits."""
        with self._reading() as connection:
            return frozenset().union(*(words.numbers_like(connection, pattern) for pattern in patterns))

    def word_sets(self, article_ids: Sequence[int]) -> Iterator[list[tuple[int, bytes]]]:
        """(article, array of its word numbers) of these articles (sorted), where there is one; thousands at once."""
        wanted = set(article_ids)
        for first in range(0, len(article_ids), _STRETCH):
            stretch = article_ids[first : first + _STRETCH]
            with self._reading() as connection:
                rows = words.sets_between(connection, stretch[0], stretch[-1])
            yield [row for row in rows if row[0] in wanted]


def _rows(connection: Connection, article_ids: Iterable[int]) -> Iterator[ArchivedArticle]:
    for chunk in in_chunks(article_ids):
        kept = and_(ARTICLE.c.article_id.in_(chunk), ARTICLE.c.text != mapping.NO_TEXT)
        for row in connection.execute(select(*_COLUMNS).where(kept).order_by(ARTICLE.c.article_id)):
            yield ArchivedArticle(*row)
