"""What the story book decided: which story an article belongs to, why, and what each digest has told of it.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0006"
down_revision = "0005"


def upgrade() -> None:
    _create_clusters()
    _create_told()
    _create_story_book()


def _create_clusters() -> None:
    op.create_table(
        "cluster",
        sa.Column("cluster_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("absorbed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["absorbed_by"], ["cluster.cluster_id"]),
        sa.PrimaryKeyConstraint("cluster_id"),
    )
    op.create_index("ix_cluster_absorbed_by", "cluster", ["absorbed_by"])
    op.create_table(
        "cluster_member",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("arrived_in", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("copy_of", sa.Integer(), nullable=True),
        sa.Column("credit", sa.String(), nullable=True),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.cluster_id"]),
        sa.ForeignKeyConstraint(["arrived_in"], ["cluster.cluster_id"]),
        sa.ForeignKeyConstraint(["copy_of"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("article_id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_cluster_member_cluster_id", "cluster_member", ["cluster_id"])
    op.create_table(
        "cluster_revision",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.cluster_id"]),
        sa.ForeignKeyConstraint(["other_id"], ["cluster.cluster_id"]),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("revision_id"),
    )
    for column in ("cluster_id", "other_id", "article_id"):
        op.create_index(f"ix_cluster_revision_{column}", "cluster_revision", [column])


def _create_told() -> None:
    op.create_table(
        "cluster_told",
        sa.Column("told_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.String(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.edition_id"]),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.cluster_id"]),
        sa.PrimaryKeyConstraint("told_id"),
        sa.UniqueConstraint("edition_id", "cluster_id"),
    )
    op.create_index("ix_cluster_told_cluster_id", "cluster_told", ["cluster_id"])


def _create_story_book() -> None:
    op.create_table(
        "arrival",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("published", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "kept_text",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "story_book",
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("part"),
    )
