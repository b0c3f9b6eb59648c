"""A story book over a restart: StoryBook <-> plain data, as a database holds it.

What cannot be derived is kept: profiles and prints of the kept articles, in order, and the background. The sums of
the clusters and both indexes are built again from them, equal to the bit. Law: `thaw(freeze(book))` goes on as `book`.

Few texts change while they are kept. So whoever has those of an earlier time needs only the texts that came or were
read again since (`after`), and a book of 20,000 articles is saved by writing the last few hundred of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from monitor.core.stories.background import Background
from monitor.core.stories.book import StoryBook
from monitor.core.stories.cluster import Cluster, Member
from monitor.core.stories.likeness import WEIGHTS, Weights
from monitor.core.stories.packing import VERSION, pack_text, unpack_text
from monitor.core.stories.profile import Profile
from monitor.core.stories.values import Limits


class FrozenMember(TypedDict):
    """An article of a cluster."""

    number: int
    published: str | None


class FrozenCluster(TypedDict):
    """A cluster with its members."""

    id: int
    size: int
    last: str | None
    told_at: int
    members: Sequence[FrozenMember]
    copies: Sequence[int]


class FrozenText(TypedDict):
    """A kept text: its article, its print and, of a member, its profile (packing.py)."""

    number: int
    article_id: str
    data: bytes


class FrozenBook(TypedDict):
    """All of a story book but its limits. `kept` numbers all texts, `texts` are those asked for; the rest fits JSON."""

    version: int
    arrivals: int
    last_id: int
    now: str | None
    touched: Sequence[int]
    kept: Sequence[int]
    texts: Sequence[FrozenText]
    clusters: Sequence[FrozenCluster]
    background_texts: int
    background_counts: Mapping[str, int]


def freeze(book: StoryBook, after: int = 0) -> FrozenBook:
    """The book, with the texts that arrived or were read again after a number. Shares nothing with it that changes."""
    return FrozenBook(
        version=VERSION,
        arrivals=book.arrivals,
        last_id=book.window.last_id,
        now=_written(book.now),
        touched=sorted(book.window.touched),
        kept=list(book.kept),
        texts=list(_frozen_texts(book, after)),
        clusters=[_frozen_cluster(cluster) for cluster in book.clusters.values()],
        background_texts=book.background.texts,
        background_counts=dict(book.background.counts),
    )


def thaw(frozen: FrozenBook, limits: Limits | None = None, weights: Weights = WEIGHTS) -> StoryBook:
    """The book that was frozen; all of its texts are there, in order.

    Raises:
        ValueError: the data is of another version, or texts are missing.
    """
    texts = frozen["texts"]
    if frozen["version"] != VERSION:
        raise ValueError(f"stories of version {frozen['version']}, this is {VERSION}")
    if [text["number"] for text in texts] != frozen["kept"]:
        raise ValueError("these are not all texts of the book, and no others")
    background = Background(frozen["background_texts"], Counter(frozen["background_counts"]))
    book = StoryBook(background, limits, weights)
    book.arrivals, book.window.last_id = frozen["arrivals"], frozen["last_id"]
    book.now, book.window.touched = _read(frozen["now"]), set(frozen["touched"])
    article_ids = {text["number"]: text["article_id"] for text in texts}
    unpacked = {text["number"]: unpack_text(text["data"]) for text in texts}
    profiles = {number: profile for number, (_, profile) in unpacked.items() if profile is not None}
    clusters = [_thawed_cluster(each, article_ids, profiles) for each in frozen["clusters"]]
    homes = {number: cluster.cluster_id for cluster in clusters for number in _numbers(cluster)}
    kept = {number: (article_ids[number], homes[number]) for number in article_ids}
    book.restore(clusters, kept, {number: print_ for number, (print_, _) in unpacked.items()})
    return book


def _frozen_texts(book: StoryBook, after: int) -> Iterator[FrozenText]:
    renewed = {number for number, at in book.window.renewed.items() if at > after}
    members = (member for cluster in book.clusters.values() for member in cluster.members)
    profiles = {each.number: each.profile for each in members if each.number > after or each.number in renewed}
    for number, (article_id, _) in book.kept.items():
        if number > after or number in renewed:
            packed = pack_text(book.print_of(number), profiles.get(number))
            yield FrozenText(number=number, article_id=article_id, data=packed)


def _frozen_cluster(cluster: Cluster) -> FrozenCluster:
    return FrozenCluster(
        id=cluster.cluster_id,
        size=cluster.size,
        last=_written(cluster.last),
        told_at=cluster.told_at,
        members=[FrozenMember(number=each.number, published=_written(each.published)) for each in cluster.members],
        copies=list(cluster.copies),
    )


def _thawed_cluster(frozen: FrozenCluster, article_ids: Mapping[int, str], profiles: Mapping[int, Profile]) -> Cluster:
    cluster = Cluster(frozen["id"])
    cluster.members = [
        Member(each["number"], article_ids[each["number"]], _read(each["published"]), profiles[each["number"]])
        for each in frozen["members"]
    ]
    cluster.copies = list(frozen["copies"])
    cluster.size, cluster.last, cluster.told_at = frozen["size"], _read(frozen["last"]), frozen["told_at"]
    return cluster


def _numbers(cluster: Cluster) -> Iterator[int]:
    yield from (member.number for member in cluster.members)
    yield from cluster.copies


def _written(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
