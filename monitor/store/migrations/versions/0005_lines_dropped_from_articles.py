"""Lines that were left out of an article, each with its reason, kept beside its text.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision = "0004"


def upgrade() -> None:
    # SQLite adds a column that may be empty without rewriting a row.
    op.add_column("article", sa.Column("dropped", sa.LargeBinary(), nullable=True))
