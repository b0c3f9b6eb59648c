"""What time is it in a stream that has no clock but the dates of its articles? Dates in order of arrival -> Clock.

The daemon sees when an article comes, and believes no date after that. Where only dates are known, one of them may be
wrong by a century, and stories are closed by the latest. So the time is the latest date that most of the last dates are
not far from: a wrong one moves it as little as a dozen in a row; after a real silence it goes on as soon as most of the
last ones stand behind it. The same dates in the same order give the same time.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

# Dates that are looked at; half of them may be wrong.
LAST: Final = 25
# How far the latest may stand ahead of the middle one.
AHEAD: Final = timedelta(days=7)
# What is further ahead of the time than this is a mistake; nearer, it may be what comes first after a silence.
MISTAKEN: Final = timedelta(days=366)


@dataclass(slots=True)
class Clock:
    """The time of a stream. `limit` is when its input was made, where that is known: no date is believed beyond it."""

    limit: datetime | None = None
    now: datetime | None = None
    _last: deque[datetime] = field(default_factory=lambda: deque(maxlen=LAST))

    def dated(self, claimed: datetime | None) -> datetime | None:
        """When an article was published, as far as its claim (aware) is believed; the clock goes on by it."""
        if claimed is None:
            return None
        claimed = min(claimed, self.limit) if self.limit else claimed
        self._last.append(claimed)
        self.now = now = self._latest()
        return now if claimed - now > MISTAKEN else claimed

    def _latest(self) -> datetime:
        middle = sorted(self._last)[(len(self._last) - 1) // 2]
        known = [*self._last, self.now or middle]
        return max(each for each in known if each - middle <= AHEAD)
