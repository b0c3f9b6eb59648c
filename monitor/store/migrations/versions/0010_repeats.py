"""Paragraphs that stand on several pages of one host, remembered over a restart.

Revision: 0010, after 0009
"""

revision: str = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass
