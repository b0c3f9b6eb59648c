"""Word sets: which words the texts of the archive hold, so that a rule need only be tried where it has a chance. SQL.

`word` numbers every word that some article holds, `article_words` holds each article's numbers, sorted, as an array of
unsigned ints. Both are a cache: made from the texts when first asked for, thrown away where words are made in another
way than they were (`version`), where a text is dropped and where it is read anew.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from monitor.core.text.recall import Inflections
from monitor.store.chunks import in_chunks
from monitor.store.tables import ARTICLE_WORDS, META, WORD

_VERSION = "words_version"
_VERSION_ROW = META.c.key == _VERSION
_INFLECTIONS = "inflections"
_INFLECTIONS_ROW = META.c.key == _INFLECTIONS
# Characters; beyond it what was remembered is thrown away. A hundred rules in ten languages take a third of it.
_MOST_INFLECTIONS = 4_000_000


def use_version(connection: Connection, version: str) -> bool:
    """Throw away word sets that were made in another way; whether there were any."""
    found = connection.execute(select(META.c.value).where(_VERSION_ROW)).scalar()
    if found == version:
        return False
    connection.execute(delete(ARTICLE_WORDS))
    connection.execute(delete(WORD))
    connection.execute(delete(META).where(_VERSION_ROW))
    connection.execute(insert(META).values(key=_VERSION, value=version))
    return True


def inflections(connection: Connection, version: str) -> Inflections:
    """What was kept by `keep_inflections` under this version; empty where there is nothing."""
    text = connection.execute(select(META.c.value).where(_INFLECTIONS_ROW)).scalar()
    kept_version, tables = json.loads(text) if text else ("", {})
    return tables if kept_version == version else {}


def keep_inflections(connection: Connection, version: str, tables: Inflections) -> None:
    """Remember inflections that were looked up. A cache: what is too long to keep is forgotten."""
    text = json.dumps((version, tables), ensure_ascii=False, separators=(",", ":"))
    connection.execute(delete(META).where(_INFLECTIONS_ROW))
    if len(text) <= _MOST_INFLECTIONS:
        connection.execute(insert(META).values(key=_INFLECTIONS, value=text))


def articles_with_words(connection: Connection) -> set[int]:
    """The articles whose word sets are there."""
    return set(connection.execute(select(ARTICLE_WORDS.c.article_id)).scalars())


def add(connection: Connection, words: Sequence[str], sets: Iterable[tuple[int, bytes]], known: dict[str, int]) -> None:
    """Store word sets; each is (article, array of places in `words`). Idempotent.

    `known` remembers numbers from one call to the next: most words of a batch were in the one before.
    """
    known |= numbers_of(connection, (word for word in words if word not in known))
    if new := [{"word": word} for word in words if word not in known]:
        connection.execute(insert(WORD), new)
        known |= numbers_of(connection, (row["word"] for row in new))
    numbers = [known[word] for word in words]
    rows = [{"article_id": article, "words": _renumbered(places, numbers)} for article, places in sets]
    if rows:
        statement = sqlite_insert(ARTICLE_WORDS)
        changed = {"words": statement.excluded.words}
        connection.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=changed), rows)


def _renumbered(places: bytes, numbers: Sequence[int]) -> bytes:
    return array("I", sorted(map(numbers.__getitem__, array("I", places)))).tobytes()


def numbers_of(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    """The numbers of those of these words that any article holds."""
    found: dict[str, int] = {}
    for chunk in in_chunks(words):
        query = select(WORD.c.word, WORD.c.word_id).where(WORD.c.word.in_(chunk))
        found.update((word, number) for word, number in connection.execute(query))
    return found


def numbers_like(connection: Connection, pattern: str) -> frozenset[int]:
    """The numbers of the words that a pattern of `*` and `?` fits."""
    glob = WORD.c.word.op("GLOB")(pattern.replace("[", "[[]"))
    return frozenset(connection.execute(select(WORD.c.word_id).where(glob)).scalars())


def sets_between(connection: Connection, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """(article, array of word numbers) of the articles in a range of numbers, both ends included."""
    # By the driver itself: what SQLAlchemy does to each row takes as long as to look through it.
    query = "SELECT article_id, words FROM article_words WHERE article_id BETWEEN ? AND ? ORDER BY article_id"
    cursor = connection.exec_driver_sql(query, (first, last)).cursor
    assert cursor is not None
    return iter(cursor.fetchall())
