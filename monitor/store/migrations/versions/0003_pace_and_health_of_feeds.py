"""How feeds publish, how they stand by their own past, and where entries may have been missed.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0003"
down_revision = "0002"

# SQLite adds a column that may be empty, or has a constant default, without rewriting a row.
STATE_COLUMNS: tuple[sa.Column[object], ...] = (
    sa.Column("entry_count", sa.Integer(), server_default="0", nullable=False),
    sa.Column("last_new_at", UTCDateTime(), nullable=True),
    sa.Column("turnover", sa.Integer(), nullable=True),
    sa.Column("turnover_at", UTCDateTime(), nullable=True),
    sa.Column("wish", sa.Integer(), nullable=True),
    sa.Column("courtesy", sa.Integer(), server_default="0", nullable=False),
    sa.Column("moved_to", sa.String(), nullable=True),
    sa.Column("moved_count", sa.Integer(), server_default="0", nullable=False),
    sa.Column("error", sa.String(), nullable=True),
    sa.Column("error_count", sa.Integer(), server_default="0", nullable=False),
    sa.Column("is_told", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("last_full_at", UTCDateTime(), nullable=True),
    sa.Column("unproved", sa.Integer(), server_default="0", nullable=False),
    sa.Column("trust", sa.Integer(), server_default="0", nullable=False),
    sa.Column("is_distrusted", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("doubted_etag", sa.String(), nullable=True),
    sa.Column("doubted_last_modified", sa.String(), nullable=True),
)


def upgrade() -> None:
    # Of the two ways to write no bytes, each database knows one.
    nothing = sa.text("x''" if op.get_bind().dialect.name == "sqlite" else "''")
    op.add_column("feed_state", sa.Column("usual_gaps", sa.LargeBinary(), server_default=nothing, nullable=False))
    for column in STATE_COLUMNS:
        op.add_column("feed_state", column)
    op.add_column("edition", sa.Column("last_event_id", sa.Integer(), server_default="0", nullable=False))
    op.add_column("edition", sa.Column("last_gap_id", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "feed_day",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("longest_gap", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "day"),
    )
    op.create_table(
        "feed_event",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    with op.batch_alter_table("feed_event", schema=None) as batch_op:
        batch_op.create_index("ix_feed_event_feed", ["feed_id", "event_id"], unique=False)
    op.create_table(
        "feed_gap",
        sa.Column("gap_id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("from_at", UTCDateTime(), nullable=False),
        sa.Column("until_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("gap_id"),
    )
    op.create_table(
        "feed_health",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("vitality", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id"),
    )
    op.create_table(
        "hold",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
