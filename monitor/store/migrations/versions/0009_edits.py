"""Matched articles that are asked for again, and the edits that were found.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("gone_since", UTCDateTime(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("page_hash", sa.String(), nullable=False),
        sa.Column("headline", sa.String(), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index("ix_look_next_at", "look", ["next_at"])
    op.create_table(
        "edit",
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("edit_id"),
    )
    op.create_index("ix_edit_article_id", "edit", ["article_id"])
    op.add_column("edition", sa.Column("last_edit_id", sa.Integer(), server_default="0", nullable=False))
