"""Articles that were read again, in the journal of the story book. Of an earlier journal every row is a first arrival.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("cluster_member", sa.Column("read_again", sa.Integer(), nullable=True))
    op.create_index("ix_cluster_member_read_again", "cluster_member", ["read_again"], unique=True)
    op.add_column("arrival", sa.Column("cluster_id", sa.Integer(), nullable=True))
