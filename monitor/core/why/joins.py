"""Why an article stands in its story, in words: a stored decision -> one sentence. Pure."""

from collections.abc import Sequence
from typing import assert_never

from monitor.core.stories import JoinKind


def told_join(
    kind: JoinKind, score: float | None, reasons: Sequence[str], original: str | None, credit: str | None
) -> str:
    """`score` in log-odds, the share of the text for a reprint; `original` is the title of what it is a reprint of."""
    named = f", credited to {credit}" if credit else ""
    match kind:
        case JoinKind.REPRINT:
            whose = f" of “{original}”" if original else ""
            return f"a reprint{whose}: {score or 0.0:.0%} of the shorter text is the same{named}"
        case JoinKind.JOINED:
            return f"{'; '.join(reasons)} (likeness {score or 0.0:+.1f}){named}"
        case JoinKind.NEW:
            return f"opened the story{named}"
        case _:
            assert_never(kind)
