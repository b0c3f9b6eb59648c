"""Articles that were read again, in the journal of the story book; since when a feed's redirects say that it moved;
what was mailed of an article is found without looking through all that was mailed.

Of an earlier journal every row is a first arrival. A move that was on its way is confirmed from now on.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("cluster_member", sa.Column("read_again", sa.Integer(), nullable=True))
    op.create_index("ix_cluster_member_read_again", "cluster_member", ["read_again"], unique=True)
    op.add_column("arrival", sa.Column("cluster_id", sa.Integer(), nullable=True))
    op.add_column("feed_state", sa.Column("moved_since", UTCDateTime(), nullable=True))
    op.create_index("ix_membership_match_id", "membership", ["match_id"])
    op.create_index("ix_alert_told_article_id", "alert_told", ["article_id"])
