"""Publishers: when each of them published what, from weeks before the month to its end. The same in every run."""

import random  # noqa: TID251  # each publisher's is seeded by its name
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # a Monday
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BEFORE = 60 * DAY


class Kind(StrEnum):
    """How a publisher behaves."""

    STEADY = "steady"
    BURSTY = "bursty"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    DEAD = "dead"
    SILENT = "silent for a week"
    CHANGING = "changing ids"
    QUICK = "dropping entries quickly"
    LYING = "lying ETags"
    LIMITED = "429"
    FENCED = "403 under frequent polling"
    MOVED = "moved"
    GONE = "gone"


# Of 300.
SHARES = {
    Kind.STEADY: 64,
    Kind.BURSTY: 20,
    Kind.DAILY: 60,
    Kind.WEEKDAYS: 30,
    Kind.DEAD: 30,
    Kind.SILENT: 20,
    Kind.CHANGING: 15,
    Kind.QUICK: 6,
    Kind.LYING: 15,
    Kind.LIMITED: 10,
    Kind.FENCED: 5,
    Kind.MOVED: 15,
    Kind.GONE: 10,
}
SILENCE = (START + 18 * DAY, START + 25 * DAY)
MOVES_AT = START + 5 * DAY
ENDS_AT = START + 10 * DAY


@dataclass(frozen=True)
class Publisher:
    """One feed: when its entries were published, in order, and how many its document holds."""

    name: str
    kind: Kind
    window: int
    times: tuple[datetime, ...]

    def published(self, now: datetime) -> int:
        """How many entries there are by now."""
        return bisect_right(self.times, now)

    def document(self, now: datetime) -> range:
        """The numbers of the entries that stand in the document."""
        count = self.published(now)
        return range(max(0, count - self.window), count)

    def stood(self, number: int, until: datetime) -> tuple[datetime, datetime]:
        """From when to when an entry stood in the document."""
        pushed_out = number + self.window
        return self.times[number], self.times[pushed_out] if pushed_out < len(self.times) else until


def publishers(scale: float, days: int) -> list[Publisher]:
    """The publishers of a month, or of fewer days; `scale` is their share of 300."""
    found = []
    for kind, share in SHARES.items():
        for number in range(max(1, round(share * scale))):
            name = f"{kind.name.lower()}{number}"
            chance = random.Random(name)
            window, times = _PAST[kind](chance, START + days * DAY)
            found.append(Publisher(name, kind, window, tuple(sorted(times))))
    return found


Times = Iterator[datetime]


def _poisson(chance: random.Random, per_day: float, since: datetime, until: datetime) -> Times:
    """Entries by chance, three times as many by day as by night."""
    now = since
    while (now := now + chance.expovariate(per_day * 1.5) * DAY) < until:
        if 6 <= now.hour < 22 or chance.random() < 1 / 3:
            yield now.replace(microsecond=0)


def _steady(chance: random.Random, end: datetime) -> tuple[int, Times]:
    return chance.choice((8, 10, 12, 15)), _poisson(chance, chance.uniform(1.5, 6), START - BEFORE, end)


def _bursty(chance: random.Random, end: datetime) -> tuple[int, Times]:
    """Nothing for days, and then thirty reports within the hour; the document holds fewer."""

    def times() -> Times:
        now = START - BEFORE
        while (now := now + chance.uniform(2, 5) * DAY) < end:
            for _ in range(30):
                yield (now + chance.random() * HOUR).replace(microsecond=0)

    return 20, (time for time in times() if time < end)


def _daily(chance: random.Random, end: datetime) -> tuple[int, Times]:
    hour, days = chance.randrange(5, 20), (end - START + BEFORE).days
    first = START - BEFORE
    return 6, (first + d * DAY + hour * HOUR + chance.randrange(3600) * timedelta(seconds=1) for d in range(days))


def _weekdays(chance: random.Random, end: datetime) -> tuple[int, Times]:
    rate = chance.uniform(3, 7)
    return 12, (time for time in _poisson(chance, rate, START - BEFORE, end) if time.weekday() < 5)


def _dead(chance: random.Random, end: datetime) -> tuple[int, Times]:
    return 12, iter([START - 400 * DAY + chance.uniform(0, 60) * DAY for _ in range(20)])


def _silent(chance: random.Random, end: datetime) -> tuple[int, Times]:
    times = _poisson(chance, chance.uniform(3, 7), START - BEFORE, end)
    return 12, (time for time in times if not SILENCE[0] <= time < SILENCE[1])


def _quick(chance: random.Random, end: datetime) -> tuple[int, Times]:
    """Each entry stands for three quarters of an hour or so."""
    return 2, _poisson(chance, 60, START - DAY, end)


_PAST: dict[Kind, Callable[[random.Random, datetime], tuple[int, Times]]] = {
    Kind.STEADY: _steady,
    Kind.BURSTY: _bursty,
    Kind.DAILY: _daily,
    Kind.WEEKDAYS: _weekdays,
    Kind.DEAD: _dead,
    Kind.SILENT: _silent,
    Kind.CHANGING: _steady,
    Kind.QUICK: _quick,
    Kind.LYING: _steady,
    Kind.LIMITED: _steady,
    Kind.FENCED: _steady,
    Kind.MOVED: _steady,
    Kind.GONE: _steady,
}
