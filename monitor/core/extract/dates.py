"""Is a claimed date believable? A claim is kept as it was made; what is not believed counts as no date."""

from datetime import date, datetime, timedelta
from typing import Final

# The web is no older; an epoch of 1970, 1980 or 1899 is a field that nobody filled in.
EARLIEST: Final = date(1990, 1, 1)
# A day of zones, and another for clocks that are wrong.
AHEAD: Final = timedelta(days=2)


def believed(claimed: datetime | None, today: date) -> datetime | None:
    """The claim, or None if it is older than the web or lies in the future of `today` (UTC)."""
    if claimed is None or not EARLIEST <= claimed.date() <= today + AHEAD:
        return None
    return claimed
