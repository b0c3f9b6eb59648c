"""A month of 300 feeds: what is stored, what it costs the publishers, who is told of as ill. Nobody's clock."""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from monitor.core.model import TOLD_CHANGES, FeedChange
from tests.month.publishers import Kind, Publisher
from tests.month.simulation import Month, live_through

# Kinds that are well all the time, whatever their servers think of us.
HEALTHY = (
    Kind.STEADY, Kind.BURSTY, Kind.DAILY, Kind.WEEKDAYS, Kind.CHANGING, Kind.QUICK, Kind.LYING, Kind.LIMITED,
    Kind.FENCED,
)  # fmt: skip
# What is told of the others in a month, in order.
TOLD = {
    Kind.DEAD: (FeedChange.SILENT,),
    Kind.SILENT: (FeedChange.SILENT, FeedChange.LIVELY),
    Kind.MOVED: (FeedChange.MOVED,),
    Kind.GONE: (FeedChange.GONE,),
}
STORED = 0.995
REQUESTS = 0.40
MEMORY = Path("/dev/shm")  # a month of waiting for the disk says nothing of polling


@pytest.mark.slow
async def test_a_month_of_300_feeds(capsys: pytest.CaptureFixture[str]) -> None:
    with TemporaryDirectory(dir=MEMORY if MEMORY.exists() else None) as folder:
        month = await live_through(Path(folder), days=30)
    with capsys.disabled():
        sys.stdout.write(f"\n{figures(month)}\n")
    check_stored(month)
    check_told(month, {**dict.fromkeys(HEALTHY, ()), **TOLD})
    assert month.share_of_requests <= REQUESTS


async def test_two_days_of_a_few_feeds(tmp_path: Path) -> None:
    month = await live_through(tmp_path, days=2, scale=0.04)
    check_stored(month)
    check_told(month, {**dict.fromkeys(Kind, ()), Kind.DEAD: (FeedChange.SILENT,)})
    assert month.share_of_requests <= REQUESTS


def check_stored(month: Month) -> None:
    """Nearly everything that could be seen, each once; every miss within a gap that was told."""
    assert stored_share(month) >= STORED
    assert not [link for links in month.stored.values() for link, count in links.items() if count > 1]
    assert not [(each.name, number) for each, number, _ in month.misses() if not month.is_reported(each, number)]


def check_told(month: Month, expected: dict[Kind, tuple[FeedChange, ...]]) -> None:
    wrong = {
        each.name: told_of(month, each) for each in month.publishers if told_of(month, each) != expected[each.kind]
    }
    assert not wrong


def told_of(month: Month, publisher: Publisher) -> tuple[FeedChange, ...]:
    """The changes of a feed that a person was told, in order."""
    return tuple(each.change for each in month.events.get(publisher.name, ()) if each.change in TOLD_CHANGES)


def stored_share(month: Month) -> float:
    """Of the entries that stood long enough to be seen at the fastest interval, how many are stored."""
    seeable = sum(month.is_seeable(*each) for each in month.published())
    return 1 - sum(seeable for *_, seeable in month.misses()) / seeable


def figures(month: Month) -> str:
    """The month in a table."""
    published = Counter(publisher.kind for publisher, _ in month.published())
    seeable = Counter(publisher.kind for publisher, number in month.published() if month.is_seeable(publisher, number))
    missed = Counter(publisher.kind for publisher, _, was_seeable in month.misses() if was_seeable)
    lines = [
        f"{len(month.publishers)} feeds, {sum(published.values()):,} entries; stored of those that could be seen: "
        f"{stored_share(month):.2%}; requests: {month.requests:,}, {month.share_of_requests:.1%} of all at the fastest",
        f"{'kind':<26} {'feeds':>5} {'entries':>8} {'seeable':>8} {'missed':>6} {'gaps':>5} "
        f"{'requests':>8} {'refused':>7}",
    ]
    for kind in Kind:
        feeds = [each for each in month.publishers if each.kind is kind]
        gaps = sum(len(month.gaps.get(each.name, ())) for each in feeds)
        asked, refused = (sum(counts[each.name] for each in feeds) for counts in (month.asked, month.refused))
        lines.append(
            f"{kind.value:<26} {len(feeds):>5} {published[kind]:>8,} {seeable[kind]:>8,} {missed[kind]:>6,} {gaps:>5,} "
            f"{asked:>8,} {refused:>7,}"
        )
    return "\n".join(lines)
