"""A story book over a restart: StoryBook <-> plain data (lists, texts, numbers), as JSON can hold it.

What cannot be derived is kept: profiles and prints of the kept articles, in order, and the background. The sums of
the clusters and both indexes are built again from them, equal to the bit. Law: `thaw(freeze(book))` goes on as `book`.
"""

from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypedDict

from monitor.core.stories.background import Background
from monitor.core.stories.book import StoryBook
from monitor.core.stories.cluster import Cluster, Member
from monitor.core.stories.likeness import WEIGHTS, Weights
from monitor.core.stories.profile import Bag, Profile
from monitor.core.stories.shingles import Print
from monitor.core.stories.values import Limits

# Raised when the meaning of the data changes; a book of another version is started anew.
VERSION: Final = 1


class FrozenBag(TypedDict):
    """Terms and their weights."""

    terms: Sequence[str]
    weights: Sequence[float]


class FrozenProfile(TypedDict):
    """A weighed text."""

    bags: Sequence[FrozenBag]
    all_terms: Sequence[int]


class FrozenMember(TypedDict):
    """An article of a cluster."""

    number: int
    published: str | None
    profile: FrozenProfile


class FrozenCluster(TypedDict):
    """A cluster with its members."""

    id: int
    size: int
    last: str | None
    is_told: bool
    members: Sequence[FrozenMember]
    copies: Sequence[int]


class FrozenText(TypedDict):
    """A kept text: its article and its print."""

    number: int
    article_id: str
    shingles: Sequence[int]
    slots: Sequence[int]


class FrozenBook(TypedDict):
    """All of a story book but its limits."""

    version: int
    arrivals: int
    last_id: int
    now: str | None
    touched: Sequence[int]
    texts: Sequence[FrozenText]
    clusters: Sequence[FrozenCluster]
    background_texts: int
    background_counts: Mapping[str, int]


def freeze(book: StoryBook) -> FrozenBook:
    """The book as plain data. Shares nothing with it that changes."""
    return FrozenBook(
        version=VERSION,
        arrivals=book.arrivals,
        last_id=book.last_id,
        now=_written(book.now),
        touched=sorted(book.touched),
        texts=[
            _frozen_text(number, article_id, book.print_of(number)) for number, (article_id, _) in book.kept.items()
        ],
        clusters=[_frozen_cluster(cluster) for cluster in book.clusters.values()],
        background_texts=book.background.texts,
        background_counts=dict(book.background.counts),
    )


def thaw(frozen: FrozenBook, limits: Limits | None = None, weights: Weights = WEIGHTS) -> StoryBook:
    """The book that was frozen.

    Raises:
        ValueError: the data is of another version.
    """
    if frozen["version"] != VERSION:
        raise ValueError(f"stories of version {frozen['version']}, this is {VERSION}")
    background = Background(frozen["background_texts"], dict(frozen["background_counts"]))
    book = StoryBook(background, limits, weights)
    book.arrivals, book.last_id = frozen["arrivals"], frozen["last_id"]
    book.now, book.touched = _read(frozen["now"]), set(frozen["touched"])
    article_ids = {text["number"]: text["article_id"] for text in frozen["texts"]}
    prints = {
        text["number"]: Print(array("I", text["shingles"]), array("Q", text["slots"])) for text in frozen["texts"]
    }
    clusters = [_thawed_cluster(each, article_ids) for each in frozen["clusters"]]
    homes = {number: cluster.cluster_id for cluster in clusters for number in _numbers(cluster)}
    book.restore(clusters, {number: (article_ids[number], homes[number]) for number in article_ids}, prints)
    return book


def _frozen_text(number: int, article_id: str, print_: Print) -> FrozenText:
    return FrozenText(number=number, article_id=article_id, shingles=list(print_.shingles), slots=list(print_.slots))


def _frozen_cluster(cluster: Cluster) -> FrozenCluster:
    return FrozenCluster(
        id=cluster.cluster_id,
        size=cluster.size,
        last=_written(cluster.last),
        is_told=cluster.is_told,
        members=[_frozen_member(member) for member in cluster.members],
        copies=list(cluster.copies),
    )


def _frozen_member(member: Member) -> FrozenMember:
    return FrozenMember(number=member.number, published=_written(member.published), profile=_frozen(member.profile))


def _frozen(profile: Profile) -> FrozenProfile:
    bags = (profile.words, profile.names, profile.numbers, profile.lead)
    frozen = [FrozenBag(terms=list(bag.terms), weights=list(bag.weights)) for bag in bags]
    return FrozenProfile(bags=frozen, all_terms=list(profile.all_terms))


def _thawed_cluster(frozen: FrozenCluster, article_ids: Mapping[int, str]) -> Cluster:
    cluster = Cluster(frozen["id"])
    cluster.members = [
        Member(each["number"], article_ids[each["number"]], _read(each["published"]), _thawed(each["profile"]))
        for each in frozen["members"]
    ]
    cluster.copies = list(frozen["copies"])
    cluster.size, cluster.last, cluster.is_told = frozen["size"], _read(frozen["last"]), frozen["is_told"]
    return cluster


def _thawed(frozen: FrozenProfile) -> Profile:
    words, names, numbers, lead = (Bag(tuple(bag["terms"]), array("f", bag["weights"])) for bag in frozen["bags"])
    return Profile(words, names, numbers, lead, array("I", frozen["all_terms"]))


def _numbers(cluster: Cluster) -> list[int]:
    return [*(member.number for member in cluster.members), *cluster.copies]


def _written(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
