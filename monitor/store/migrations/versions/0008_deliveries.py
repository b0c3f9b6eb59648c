"""What the outbox must remember of its deliveries, and of the servers they go to.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "channel_rest",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.add_column("delivery", sa.Column("put_off", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("delivery", sa.Column("begun_at", UTCDateTime(), nullable=True))
    op.add_column("delivery", sa.Column("dismissed_at", UTCDateTime(), nullable=True))
    op.create_index("ix_delivery_begun", "delivery", ["channel", "begun_at"])
    op.create_index("ix_delivery_reader", "delivery", ["channel", "recipient", "state"])
