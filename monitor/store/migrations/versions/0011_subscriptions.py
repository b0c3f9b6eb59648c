"""What a subscription must remember of itself: its rules, its schedule, and how far that reaches back.

Subscriptions of an earlier version have no rules here: at the next start each takes those that it selects then, from
its beginning on, which is what it wanted all along.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0011"
down_revision = "0010"


def upgrade() -> None:
    # SQLite adds a column that may be empty without rewriting a row.
    for column in (
        sa.Column("schedule", sa.String(), nullable=True),
        sa.Column("course_since", UTCDateTime(), nullable=True),
        sa.Column("kept_key", sa.String(), nullable=True),
        sa.Column("kept_due_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
    ):
        op.add_column("subscription", column)
    op.create_table(
        "subscribed_rule",
        sa.Column("digest_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("after_match_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until_match_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["subscription.digest_id"]),
        sa.PrimaryKeyConstraint("digest_id", "rule", "after_match_id"),
    )
