"""Sagas of our own (tests/data/sagas): is every event of a week one story? Needs nothing from outside.

    python gates/sagas.py [--show]

Each saga is a stream of its own, then all are one by time; once with a background that has read nothing (cold), once
with one that has read all other sagas and the other labelled texts of tests/data (warm). Exit status: 0 fine, 1 below a
floor.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

from _clusters import adjusted_rand, b_cubed
from _shared import CHECKOUT, digest_of

sys.path.insert(0, str(CHECKOUT))

from monitor.core.stories import (
    Background,
    Decision,
    Document,
    Homes,
    JoinKind,
    Merge,
    Move,
    Signature,
    StoryBook,
    sign,
)
from monitor.core.stories.choice import fit
from monitor.core.stories.cluster import Arrival
from monitor.core.stories.likeness import Likeness
from monitor.core.stories.profile import learn, weigh
from tests import reprint_pairs, same_news_pairs
from tests.sagas import FOLDER, Article, sagas

# Mean of the sagas, each a stream of its own, and all in one: adjusted Rand index and B-cubed F1, cold and warm alike.
FLOORS = {"each": (0.67, 0.845), "all": (0.66, 0.87)}
DIGEST = "8609a9daf910"
DAYS = ("digest_day", "digest_day_2", "digest_day_3")

_reports_of_a_day = re.compile(r"^= ", re.MULTILINE).split


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with the event it tells, unlike any event of another saga; whether all of its saga is in English."""

    document: Document
    event: str
    signature: Signature
    is_english: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """Adjusted Rand index, B-cubed F1, events in a story with another one, events in several stories."""

    ari: float
    b3: float
    merged: int
    split: int
    events: int

    def __str__(self) -> str:
        counts = f"merged {self.merged:2}, split {self.split:2} of {self.events:3}"
        return f"ARI {self.ari:.3f}, B3 {self.b3:.3f}, {counts}"


@dataclass(slots=True)
class Stream:
    """A stream of articles through a story book; `wrong` says what was joined and opened against the labels."""

    book: StoryBook
    homes: Homes = field(default_factory=Homes)
    arrived: list[Labelled] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def run(self, articles: Iterable[Labelled]) -> "Stream":
        """All the articles, and a last look."""
        for each in articles:
            arrival = Arrival(weigh(each.signature.terms, self.book.background), each.signature.print)
            fits = {
                home: fit(arrival, each.document.published, self.book.clusters[home], self.book.weights)
                for home in self.book.clusters
            }
            decision = self.book.add(each.document, each.signature)
            self.wrong.extend(self._fault(each, decision, fits))
            self.homes.note(decision)
            self.arrived.append(each)
            if self.book.is_look_due:
                self._look_again()
        self._look_again()
        return self

    def scores(self) -> Scores:
        """How well the stories at the end are the events."""
        gold, found = [each.event for each in self.arrived], [self._home(each) for each in self.arrived]
        both = {*zip(gold, found, strict=True)}
        stories, events = Counter(event for event, _ in both), Counter(story for _, story in both)
        merged = {event for event, story in both if events[story] > 1}
        split = sum(count > 1 for count in stories.values())
        return Scores(adjusted_rand(gold, found), b_cubed(gold, found), len(merged), split, len(stories))

    def _look_again(self) -> None:
        for revision in self.book.look_again():
            if isinstance(revision, Merge):
                one, other = self._event_of(revision.kept), self._event_of(revision.absorbed)
                if one != other:
                    self.wrong.append(f"merged  {revision.score:6.2f}  {other} -> {one}")
            elif isinstance(revision, Move):
                event = next(each.event for each in self.arrived if each.document.article_id == revision.article_id)
                if event != self._event_of(revision.target):
                    self.wrong.append(f"moved   {revision.score:6.2f}  {event} -> {self._event_of(revision.target)}")
            self.homes.revise([revision])

    def _fault(self, each: Labelled, decision: Decision, fits: dict[int, tuple[float, Likeness]]) -> Iterator[str]:
        story = decision.cluster_id
        if decision.kind is JoinKind.REPRINT and self._event_of(story) != each.event:
            yield f"reprint {decision.score or 0.0:6.2f}  {each.event} -> {self._event_of(story)}"
        elif decision.kind is JoinKind.JOINED and self._event_of(story) != each.event:
            yield f"joined  {_told(*fits[story])}  {each.event} -> {self._event_of(story)}  | {each.document.title}"
        elif decision.kind is JoinKind.NEW:
            own = [fits[home] for home in fits if self._event_of(home) == each.event]
            if own:
                yield f"opened  {_told(*max(own, key=lambda found: found[0]))}  {each.event}  | {each.document.title}"

    def _home(self, each: Labelled) -> int:
        return self.homes.of(each.document.article_id)

    def _event_of(self, story: int) -> str:
        """What most articles of a story tell, the first of equals."""
        told = Counter(each.event for each in self.arrived if self._home(each) == story)
        return max(told, key=lambda event: told[event]) if told else ""


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; the exit status."""
    show = "--show" in (sys.argv[1:] if arguments is None else arguments)
    by_saga = {saga.name: [*_labelled(saga.name, saga.articles)] for saga in sagas()}
    texts = [sign(document) for document in _other_texts()]
    everything = sorted((each for told in by_saga.values() for each in told), key=lambda each: _time(each.document))
    digest = digest_of(sorted(FOLDER.glob("*.txt")))
    print(f"{len(by_saga)} sagas, {len(everything)} articles; {digest}")
    alone: dict[str, list[Scores]] = {"cold": [], "warm": []}
    for name, articles in by_saga.items():
        others = [each.signature for other, told in by_saga.items() if other != name for each in told]
        for warmth, scores in _judged(name, articles, [*texts, *others], show=show):
            alone[warmth].append(scores)
    english = [each for each in everything if each.is_english]
    list(_judged("all in English", english, texts, show=False))
    found = {f"all, {warmth}": (each.ari, each.b3) for warmth, each in _judged("all", everything, texts, show=False)}
    found |= {
        f"each, {warmth}": (_mean(each.ari for each in of), _mean(each.b3 for each in of))
        for warmth, of in alone.items()
    }
    faults = [*_below_floors(found)]
    if digest != DIGEST:
        faults.append(f"the data has changed ({digest}, pinned {DIGEST}): measure again")
    print("\n".join(f"    MISSED: {fault}" for fault in faults) or "    not below the floors")
    return 1 if faults else 0


def _below_floors(found: dict[str, tuple[float, float]]) -> Iterator[str]:
    for what, scores in found.items():
        floors = FLOORS[what.partition(",")[0]]
        print(f"{what}: {scores[0]:.3f} and {scores[1]:.3f}")
        for name, score, floor in zip(("ARI", "B3"), scores, floors, strict=True):
            if score < floor:
                yield f"{name} of {what} is {score:.3f}, the floor is {floor}"


def _mean(values: Iterable[float]) -> float:
    found = [*values]
    return sum(found) / len(found)


def _judged(
    name: str, articles: Sequence[Labelled], read: Sequence[Signature], *, show: bool
) -> Iterator[tuple[str, Scores]]:
    for warmth, known in (("cold", ()), ("warm", read)):
        stream = Stream(StoryBook(_background(known))).run(articles)
        scores = stream.scores()
        print(f"{name:16} {warmth}: {scores}")
        if show:
            print("".join(f"    {fault}\n" for fault in stream.wrong), end="")
        yield warmth, scores


def _background(read: Iterable[Signature]) -> Background:
    background = Background()
    for each in read:
        learn(each.terms, background)
    return background


def _labelled(name: str, articles: Sequence[Article]) -> Iterator[Labelled]:
    is_english = all(each.language == "en" for each in articles)
    for number, each in enumerate(articles):
        document = Document(f"{name} {number}", each.title, each.text, each.published)
        yield Labelled(document, f"{name} {each.event}", sign(document), is_english)


def _other_texts() -> Iterator[Document]:
    """The other labelled texts of tests/data."""
    for story in reprint_pairs.stories():
        yield Document(story.name, story.title, "\n".join(story.paragraphs))
    for news in same_news_pairs.news():
        for report in (news.report, news.retelling, news.look_alike):
            yield Document(news.name, report.title, report.text)
    for day in DAYS:
        for record in _reports_of_a_day((FOLDER.parent / day / "reports.txt").read_text(encoding="utf-8"))[1:]:
            lines = record.splitlines()
            title = next(line[2:] for line in lines if line.startswith("T "))
            yield Document(lines[0], title, "\n".join(line[2:] for line in lines if line.startswith("P ")))


def _time(document: Document) -> float:
    return document.published.timestamp() if document.published else 0.0


def _told(score: float, found: Likeness) -> str:
    features = " ".join(f"{name.replace('_names', '')} {value:.2f}" for name, value in asdict(found).items())
    return f"{score:6.2f}  [{features}]"


if __name__ == "__main__":
    sys.exit(main())
