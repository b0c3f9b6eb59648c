"""What a person should know of a feed's last document: (PollRead, Snapshot) -> notes and a warning. Pure.

A feed whose address changed hands still answers, with a feed: a parked domain sells gambling in it, or a new owner
tells other news. What it brings is stored as always, and nothing that was seen is forgotten; but it is said.
"""

from typing import Final
from urllib.parse import urlsplit

from monitor.core.hosts import domain_of
from monitor.core.model import Feed, PollRead
from monitor.core.plan.news import is_first_sight
from monitor.core.plan.values import Snapshot

# Of fewer entries, all may lead elsewhere by chance: a feed of links brings three of other hosts in an hour.
FEWEST_STRANGERS: Final = 4
_HOSTS_NAMED: Final = 3


def is_all_new(outcome: PollRead) -> bool:
    """Whether no entry of a document was known before."""
    return 0 < outcome.entry_count == len(outcome.new)


def warning_of(outcome: PollRead, snapshot: Snapshot) -> str | None:
    """That a feed became another one: no entry is known, and all lead to domains where none led before."""
    if is_first_sight(snapshot.state) or not is_all_new(outcome) or len(outcome.new) < FEWEST_STRANGERS:
        return None
    before = set(map(domain_of, snapshot.hosts_before))
    now = {domain_of(urlsplit(new.entry.link).netloc) for new in outcome.new if new.entry.link}
    if not before or not now or before & now:
        return None
    return (
        f"every entry is new and leads to {_named(now)}, where none led before (to {_named(before)}): "
        "the address may have changed hands"
    )


def notice_of(warning: str, feed: Feed) -> str:
    """The same for the digests."""
    return f"{feed.name} ({feed.url}) seems to be another feed now: {warning}."


def _named(hosts: set[str]) -> str:
    shown = ", ".join(sorted(hosts)[:_HOSTS_NAMED])
    more = len(hosts) - _HOSTS_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
