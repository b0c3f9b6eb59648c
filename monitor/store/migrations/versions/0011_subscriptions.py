"""What a subscription must remember of itself.

Revision: 0011, after 0010
"""

revision: str = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass
