"""Who gets the same mail twice: the recipients of one digest or alert -> findings."""

from collections.abc import Sequence

from monitor.config.findings import Findings
from monitor.config.source import shortened
from monitor.config.validation import Path


def check_recipients(recipients: Sequence[str], path: Path, findings: Findings, said: str) -> None:
    """An address twice is an error, `said` of it. One that differs from another in large and small letters alone is a
    warning: RFC 5321 2.4 lets a server tell the two apart, and hardly one does.
    """
    seen: dict[str, set[str]] = {}
    for position, address in enumerate(recipients):
        local, _, domain = address.rpartition("@")
        exactly = f"{local}@{domain.lower()}"
        like_it = seen.setdefault(exactly.casefold(), set())
        if exactly in like_it:
            findings.error((*path, position), f"{shortened(address)} {said}")
        elif like_it:
            same = "is here already but for large and small letters: most servers give one mailbox both mails"
            findings.warning((*path, position), f"{shortened(address)} {same}")
        like_it.add(exactly)
