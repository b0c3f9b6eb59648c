"""What the outbox must remember of its deliveries.

Revision: 0008, after 0007
"""

revision: str = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass
