"""Versions of edited articles, what entries are recognised by under other keys, documents that readers died of.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from monitor.core.plan import address_key
from monitor.core.urls import canonical_url

revision: str = "0004"
down_revision = "0003"

ROWS_AT_ONCE = 1_000


def upgrade() -> None:
    # SQLite adds a column that may be empty, or has a constant default, without rewriting a row.
    op.add_column("article", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("article", sa.Column("version_seen_at", UTCDateTime(), nullable=True))
    op.add_column("match", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("entry", sa.Column("link_key", sa.String(), nullable=True))
    op.add_column("entry", sa.Column("content_hash", sa.String(), nullable=True))
    op.add_column("entry", sa.Column("edits", sa.Integer(), server_default="0", nullable=False))
    op.add_column("entry", sa.Column("edited_at", UTCDateTime(), nullable=True))
    _fill_link_keys(op.get_bind())
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_link", ["feed_id", "link_key"], unique=False)
        batch_op.create_index("ix_entry_words", ["feed_id", "content_hash"], unique=False)
    op.create_table(
        "article_version",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("article_id", "version"),
    )
    with op.batch_alter_table("article_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_version_identity"), ["identity"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_version_seen_at"), ["seen_at"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("document_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("document_hash"),
    )
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quarantine_feed_id"), ["feed_id"], unique=False)
    op.create_table(
        "feed_note",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "place"),
    )


def _fill_link_keys(connection: sa.Connection) -> None:
    """Entries that are stored already are recognised by their links, too. 20 µs each."""
    entry = sa.table("entry", sa.column("entry_id"), sa.column("link"), sa.column("link_key"))
    query = sa.select(entry.c.entry_id, entry.c.link).where(entry.c.link.is_not(None))
    rows = [(int(row[0]), str(row[1])) for row in connection.execute(query)]
    statement = sa.update(entry).where(entry.c.entry_id == sa.bindparam("number")).values(link_key=sa.bindparam("key"))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        chunk = rows[start : start + ROWS_AT_ONCE]
        connection.execute(statement, [{"number": number, "key": _key(link)} for number, link in chunk])


def _key(link: str) -> str | None:
    url = canonical_url(link)
    return address_key(url) if url else None
