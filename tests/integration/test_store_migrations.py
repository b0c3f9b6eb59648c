"""A database of an earlier version is brought to the newest schema where it lies, with all that it holds."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from monitor.core.plan import recognise
from monitor.core.stories import Document, pack, sign
from monitor.store import Store, schema
from monitor.store.engine import open_engines
from tests.builders import NOW, a_match, an_entry

ARTICLE = """\
INSERT INTO article (article_id, feed_id, title, text, authors, verdict, text_source, is_news, is_unread,
                     is_demonstration, first_seen_at, rules_version, judge_attempts)
VALUES (7, 'harbour', 'Cranes stand still', x'', '[]', 'ok', 'page', 1, 0, 0, '2026-11-20 06:00:00.000000', 'old', 0)
"""
MATCH = """\
INSERT INTO match (match_id, rule, article_id, priority, strength_title, strength_terms, strength_actors, sentence,
                   evidence, rules_version, matched_at)
VALUES (3, 'cranes', 7, 'digest', 0, 10, 0, '["text", 0, 6, "cranes"]', '[]', 'old', '2026-11-20 06:00:00.000000')
"""


STORY = (
    "INSERT INTO cluster (cluster_id, opened_at) VALUES (4, '2026-11-20 06:00:00.000000')",
    """\
INSERT INTO cluster_member (article_id, number, cluster_id, arrived_in, kind, reasons, joined_at)
VALUES (7, 1, 4, 4, 'new', '[]', '2026-11-20 06:00:00.000000')
""",
)
ARRIVAL = """\
INSERT INTO arrival (number, article_id, published, seen_at, signature)
VALUES (1, 7, '2026-11-20 06:00:00.000000', '2026-11-20 06:00:00.000000', ?)
"""
ENTRY = """\
INSERT INTO entry (feed_id, entry_key, guid, link, title, first_seen_at, article_id)
VALUES ('harbour', 'one', 'one', 'https://harbour.test/one', 'Cranes stand still', '2026-11-20 06:00:00.000000', 7),
       ('harbour', 'two', 'two', NULL, 'Strike', '2026-11-20 06:00:00.000000', 7)
"""


def make_old_database(path: Path, revision: str) -> None:
    """A database at a revision, as the version of that time left it, with one match in it."""
    writer, _ = open_engines(path)
    with writer.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql(ARTICLE)
        connection.exec_driver_sql(MATCH)
        connection.exec_driver_sql(ENTRY)
    writer.dispose()


def test_a_database_of_the_first_schema_is_migrated_in_place(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    make_old_database(path, "0001")
    with Store.open(f"sqlite:///{path}", tmp_path / ".install_id", NOW) as store:
        with store.reading_digest() as reader:
            [article] = reader.wanted(store.subscribe("daily", NOW), None).articles
        assert (article.article_id, [(m.match_id, m.match.rule, m.is_late) for m in article.matches]) == (
            7,
            [(3, "cranes", False)],
        )
        assert store.last_rules() is None
        assert store.keep_rules("v1", {"rules": []}, NOW)
        assert store.add_late_matches([(7, a_match("strike"))], "v1", NOW) == 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (schema.HEAD,)
    connection.close()


def test_entries_of_an_old_database_are_known_by_key_and_by_link(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    make_old_database(path, "0001")
    again = [an_entry("new-guid"), an_entry("two", link=None, title="Strike"), an_entry("three", link=None, title="x")]
    with Store.open(f"sqlite:///{path}", tmp_path / ".install_id", NOW) as store:
        sightings = recognise(again, store.known_entries("harbour", again))
    assert [each.known.entry_key if each.known else None for each in sightings] == ["one", "two", None]
    # What they said was not kept: it is taken note of, and makes no version.
    assert [each.known.content_hash for each in sightings if each.known] == [None, None]


def test_a_migrated_database_has_the_schema_of_a_fresh_one(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    make_old_database(path, "0001")
    Store.open(f"sqlite:///{path}", tmp_path / ".install_id", NOW).close()
    writer, _ = open_engines(path)
    with writer.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    writer.dispose()


REVISIONS = [f"{number:04}" for number in range(1, int(schema.HEAD) + 1)]


def a_row_of(table: Table) -> dict[str, object]:
    """As little as a table takes: of what may be empty only that a delivery is one of an edition."""
    return {
        column.name: a_value(column.type)
        for column in table.columns
        if not column.nullable or (table.name, column.name) == ("delivery", "edition_id")
    }


def a_value(kind: TypeEngine[Any]) -> object:
    match kind.python_type.__name__:
        case "int":
            return 7
        case "float":
            return 0.5
        case "bool":
            return True
        case "bytes":
            return b""
        case "datetime":
            return NOW.replace(tzinfo=None)
        case "date":
            return NOW.date()
        case _:
            return "seven"


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_with_a_row_in_each_table_keeps_them_all(tmp_path: Path, revision: str) -> None:
    path, before = tmp_path / "monitor.db", MetaData()
    make_old_database(path, revision)
    writer, _ = open_engines(path)
    with writer.begin() as connection:
        before.reflect(connection)
        filled = [each for each in before.sorted_tables if each.name not in ("alembic_version", "meta")]
        for table in filled:
            connection.execute(sqlite_insert(table).values(a_row_of(table)).on_conflict_do_nothing())
        counts = {each.name: rows_of(connection, each.name) for each in filled}
    writer.dispose()
    Store.open(f"sqlite:///{path}", tmp_path / ".install_id", NOW).close()
    writer, _ = open_engines(path)
    with writer.begin() as connection:
        assert {name: rows_of(connection, name) for name in counts} == counts
        assert min(counts.values()) > 0
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    writer.dispose()


def rows_of(connection: Connection, table: str) -> int:
    return int(connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one())


def test_a_journal_of_an_earlier_version_is_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    make_old_database(path, "0011")
    signature = pack(sign(Document("", "Cranes stand still", "The cranes of the harbour stand still.")))
    writer, _ = open_engines(path)
    with writer.begin() as connection:
        for statement in STORY:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(ARRIVAL, (signature,))
    writer.dispose()
    with Store.open(f"sqlite:///{path}", tmp_path / ".install_id", NOW) as store:
        [arrived] = store.story_book().arrivals
        assert (arrived.number, arrived.cluster_id, arrived.reread) == (1, 4, None)
        with store.commit() as commit:
            assert commit.stories.position().number == 1
