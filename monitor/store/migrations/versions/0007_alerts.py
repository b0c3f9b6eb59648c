"""Alerts, and deliveries that belong to one.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("alert_key", sa.String(), nullable=False),
        sa.Column("thread_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("story_count", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("html", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id"),
        sa.UniqueConstraint("plan_id", "alert_key"),
    )
    op.create_index("ix_alert_plan", "alert", ["plan_id", "created_at"])
    op.create_table(
        "alert_told",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("actors", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"]),
        sa.PrimaryKeyConstraint("plan_id", "article_id", "round"),
    )
    op.create_index("ix_alert_told_alert_id", "alert_told", ["alert_id"])
    op.create_table(
        "alert_held",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("plan_id", "article_id"),
    )
    op.create_index("ix_alert_held_until", "alert_held", ["until"])
    op.create_table(
        "mute",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"]),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index("ix_mute_until", "mute", ["until"])
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.alter_column("edition_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("alert_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_delivery_alert", "alert", ["alert_id"], ["alert_id"])
        batch_op.create_unique_constraint("uq_delivery_alert", ["alert_id", "channel", "recipient"])
        batch_op.create_check_constraint("ck_delivery_of_one", "(edition_id IS NULL) <> (alert_id IS NULL)")
