"""What the story book decided: which story an article belongs to, why, and what each digest has told of it.

Revision: 0006, after 0005
"""

revision: str = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
