"""Matched articles that are asked for again, and the edits that were found.

Revision: 0009, after 0008
"""

revision: str = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass
