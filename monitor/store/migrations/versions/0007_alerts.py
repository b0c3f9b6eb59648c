"""Alerts, and deliveries that belong to one.

Revision: 0007, after 0006
"""

revision: str = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass
