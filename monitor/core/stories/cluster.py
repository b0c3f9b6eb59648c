"""Articles about one event: members in, what they have in common out.

Sums are always folded over the kept members in order, never corrected by subtraction: a cluster that was restored,
merged or trimmed is the same to the bit as one that grew there.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import sqrt
from operator import mul
from typing import Final

from monitor.core.stories.profile import Profile, amounts, counted
from monitor.core.stories.shingles import Print
from monitor.core.stories.terms import hashed
from monitor.core.stories.tongues import has_capitals

# Members whose words are kept, and how many stay when there are more: a long story is known by its latest reports.
MOST_KEPT, KEPT_AFTER_TRIM = 48, 32
# Members that are looked at one by one, the latest: numbers are shared with a report, not with an average.
LATEST: Final = 8
# A name is of the core of a story when this share of its reports has it, two at least.
_CORE_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a cluster. `number` counts arrivals; `published` is aware or unknown."""

    number: int
    article_id: str
    published: datetime | None
    profile: Profile

    def has(self, term: int) -> bool:
        """Whether the text has the term anywhere, by its hash."""
        terms = self.profile.all_terms
        place = bisect_left(terms, term)
        return place < len(terms) and terms[place] == term


class Arrival:
    """A profile unfolded for comparing with many clusters; thrown away after the decision."""

    def __init__(self, profile: Profile, print_: Print) -> None:
        self.profile = profile
        self.print = print_
        self.words = dict(profile.words.items())
        self.names = dict(profile.names.items())
        self.numbers = dict(profile.numbers.items())
        self.numbers_weight = sum(profile.numbers.weights)

    @cached_property
    def lead(self) -> tuple[tuple[str, int, float], ...]:
        """The leading names with their hashes and weights."""
        lead = self.profile.lead
        return tuple(zip(lead.terms, hashed(lead.terms), lead.weights, strict=True))

    @cached_property
    def title(self) -> tuple[int, ...]:
        """Hashes of the words of the title, in order."""
        return tuple(hashed(self.profile.title.terms))

    @cached_property
    def terms(self) -> frozenset[int]:
        """Hashes of all terms."""
        return frozenset(self.profile.all_terms)

    @cached_property
    def amounts(self) -> dict[str, float]:
        """Numbers without what they count, with weights."""
        return amounts(self.profile.numbers)

    @cached_property
    def counted(self) -> dict[str, set[str]]:
        """What is counted -> the numbers."""
        return counted(self.profile.numbers)


@dataclass(slots=True)
class Sums:
    """What several members have together: sums of their vectors with lengths, and names with how many have them."""

    words: dict[str, float] = field(default_factory=dict)
    names: dict[str, float] = field(default_factory=dict)
    reports_by_name: Counter[str] = field(default_factory=Counter)
    _lengths: tuple[float, float] | None = None

    @property
    def lengths(self) -> tuple[float, float]:
        """Of words and of names; kept until the next change."""
        if self._lengths is None:
            self._lengths = _length(self.words), _length(self.names)
        return self._lengths

    def fold_in(self, member: Member) -> None:
        """Add a member: the next in order."""
        profile = member.profile
        for total, bag in ((self.words, profile.words), (self.names, profile.names)):
            for term, weight in bag.items():
                total[term] = total.get(term, 0.0) + weight
        self.reports_by_name.update(profile.names.terms)
        self._lengths = None


class Cluster:
    """Articles about one event. `size` counts all that ever joined, `copies` the reprints among them."""

    __slots__ = ("_core", "_sums", "_whole", "cluster_id", "copies", "last", "members", "size", "told_at")

    def __init__(self, cluster_id: int) -> None:
        self.cluster_id = cluster_id
        self.members: list[Member] = []
        self.copies: list[int] = []
        self.size = 0
        self.last: datetime | None = None
        # The number of the last arrival when the story was mailed, 0 before: its members up to then were told.
        self.told_at = 0
        self._sums: Sums | None = None
        self._core: dict[str, float] | None = None
        # The story that this is a part of.
        self._whole: Cluster | None = None

    def add(self, member: Member) -> list[Member]:
        """Take in an article. Those that are let go of for it, mostly none."""
        self.members.append(member)
        self.touch(member.published)
        dropped = self._trimmed()
        self._core = None
        if dropped:
            self._sums = None
        elif self._sums is not None:
            self._sums.fold_in(member)
        return dropped

    def copy(self, number: int) -> list[int]:
        """Note the arrival of a reprint. Those that are let go of for it."""
        self.copies.append(number)
        dropped, self.copies = self.copies[:-MOST_KEPT], self.copies[-MOST_KEPT:]
        return dropped

    def absorb(self, other: "Cluster") -> tuple[list[Member], list[int]]:
        """Take in all that another has, in order of arrival. The members and copies that are let go of for it."""
        self.members = sorted([*self.members, *other.members], key=lambda member: member.number)
        copies = sorted([*self.copies, *other.copies])
        self.size += other.size
        self.told_at = max(self.told_at, other.told_at)
        self.last = max((each for each in (self.last, other.last) if each), default=None)
        self.copies = copies[-MOST_KEPT:]
        self._sums = self._core = None
        return self._trimmed(), copies[:-MOST_KEPT]

    def of(self, members: Sequence[Member]) -> "Cluster":
        """Some of the members as a cluster, to ask what fits them; of the same time, so that time is no ground."""
        part = Cluster(self.cluster_id)
        part.members, part.last, part._whole = [*members], self.last, self
        return part

    def touch(self, published: datetime | None) -> None:
        """Count an article that came at a time."""
        self.size += 1
        if published and (self.last is None or published > self.last):
            self.last = published

    def put_again(self, member: Member) -> Member | None:
        """An article stands here by another text, as a report; what it was before, None for a reprint."""
        before = next((each for each in self.members if each.number == member.number), None)
        if before is None:
            self.members = sorted([*self.members, member], key=lambda each: each.number)
            self.copies = [number for number in self.copies if number != member.number]
        else:
            self.members = [member if each is before else each for each in self.members]
        self._sums = self._core = None
        return before

    def put_again_as_copy(self, number: int) -> Member | None:
        """An article stands here by another text, as a reprint; what it was before, None for that."""
        before = next((each for each in self.members if each.number == number), None)
        if before is not None:
            self.members = [each for each in self.members if each is not before]
            self.copies = sorted([*self.copies, number])
            self._sums = self._core = None
        return before

    def part(self, members: Sequence[Member], copies: Sequence[int]) -> None:
        """Give up articles and reprints."""
        gone = {member.number for member in members}
        self.members = [member for member in self.members if member.number not in gone]
        self.copies = [number for number in self.copies if number not in copies]
        self.size -= len(gone) + len(copies)
        self._sums = self._core = None

    def take_copies(self, copies: Sequence[int]) -> list[int]:
        """Take in reprints, in order of arrival. Those that are let go of for it."""
        together = sorted([*self.copies, *copies])
        self.size += len(copies)
        self.copies = together[-MOST_KEPT:]
        return together[:-MOST_KEPT]

    def _trimmed(self) -> list[Member]:
        if len(self.members) <= MOST_KEPT:
            return []
        dropped, self.members = self.members[:-KEPT_AFTER_TRIM], self.members[-KEPT_AFTER_TRIM:]
        return dropped

    @property
    def is_told(self) -> bool:
        """Whether it was mailed."""
        return self.told_at > 0

    @property
    def time(self) -> datetime | None:
        """When the middle one of its latest reports came: by the last alone a story would creep on from day to day."""
        if self._whole is not None:
            return self._whole.time
        times = sorted(each.published for each in self.latest() if each.published)
        return times[len(times) // 2] if times else self.last

    @property
    def sums(self) -> Sums:
        """Folded over the members in order; kept until the next change."""
        if self._sums is None:
            self._sums = _folded(self.members)
        return self._sums

    @property
    def core(self) -> Mapping[str, float]:
        """The names that the story is about, with weights: those of most that show names, or of a single one's lead."""
        if self._core is None:
            self._core = dict(_core(self))
        return self._core

    def latest(self) -> Iterator[Member]:
        """The latest members, newest first."""
        return reversed(self.members[-LATEST:])


def _folded(members: list[Member]) -> Sums:
    sums = Sums()
    for member in members:
        sums.fold_in(member)
    return sums


def _length(vector: Mapping[str, float]) -> float:
    weights = vector.values()
    return sqrt(sum(map(mul, weights, weights))) or 1.0


def _core(cluster: Cluster) -> Iterator[tuple[str, float]]:
    # Reports in a script without capitals show no names, and say nothing of how many have one.
    naming = [each for each in cluster.members if has_capitals(each.profile.language)] or cluster.members
    if len(naming) == 1:
        yield from naming[0].profile.lead.items()
        return
    enough = max(2.0, _CORE_SHARE * len(naming))
    for name, reports in cluster.sums.reports_by_name.items():
        if reports >= enough:
            yield name, cluster.sums.names[name] / reports
