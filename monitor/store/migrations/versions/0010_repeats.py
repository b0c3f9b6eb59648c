"""Paragraphs that stand on several pages of one host, remembered over a restart.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "host_pages",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pages", sa.String(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_index("ix_host_pages_seen_at", "host_pages", ["seen_at"])
