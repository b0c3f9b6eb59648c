"""Page and feed together: whose word counts for each field of an article, and what is kept as claimed and not believed.

The feed's title and date go first, for they are the newsroom's; of writers and of changes the page says more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from monitor.core.extract.dates import believed
from monitor.core.model import Claim, ClaimField, Entry, Witness

_DATES: Final = frozenset({ClaimField.PUBLISHED, ClaimField.UPDATED})


def claims_together(page: Iterable[Claim], entry: Entry, *, is_page_title: bool, today: date) -> tuple[Claim, ...]:
    """The claims of the page that stand, and those of the feed in place of the others; one for each field at most.

    `is_page_title`: the article has the page's title. Dates are judged as of `today` (UTC).
    """
    by_page = {claim.field: claim for claim in page}
    by_feed = {claim.field: claim for claim in _of_entry(entry)}
    first = {ClaimField.PUBLISHED} if is_page_title else {ClaimField.PUBLISHED, ClaimField.TITLE}
    if ClaimField.PUBLISHED not in by_feed | by_page and ClaimField.UPDATED in by_feed:
        by_feed[ClaimField.PUBLISHED] = replace(by_feed[ClaimField.UPDATED], field=ClaimField.PUBLISHED)
    chosen = (
        by_feed.get(field) or by_page.get(field) if field in first else by_page.get(field) or by_feed.get(field)
        for field in ClaimField
    )
    return tuple(_judged(claim, today) for claim in chosen if claim is not None)


def _of_entry(entry: Entry) -> Iterator[Claim]:
    said = {
        ClaimField.TITLE: entry.title,
        ClaimField.AUTHORS: ", ".join(entry.authors),
        ClaimField.PUBLISHED: entry.published.isoformat() if entry.published else "",
        ClaimField.UPDATED: entry.updated.isoformat() if entry.updated else "",
    }
    return (Claim(field, value, Witness.FEED) for field, value in said.items() if value)


def _judged(claim: Claim, today: date) -> Claim:
    if claim.field not in _DATES or believed(datetime.fromisoformat(claim.value), today) is not None:
        return claim
    return replace(claim, is_believed=False)
