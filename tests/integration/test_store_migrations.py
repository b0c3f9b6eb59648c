"""A database of an earlier version is brought to the newest schema where it lies, with all that it holds."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from monitor.core.plan import recognise
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
