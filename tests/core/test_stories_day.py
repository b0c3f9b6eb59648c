"""Two days of news (tests/data/digest_day): exactly the right stories, what is new in each, and nothing twice."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, reduce
from itertools import chain
from operator import or_
from pathlib import Path

import pytest

from monitor.core.stories import (
    Content,
    Document,
    Homes,
    JoinKind,
    Novelty,
    Outlets,
    Report,
    StoryBook,
    added,
    content_of,
    credit_of,
    freeze,
    independent_outlets,
    quotes_of,
    thaw,
)

FILE = Path(__file__).parent.parent / "data" / "digest_day" / "reports.txt"
MORNING = datetime(2026, 3, 3, 6, tzinfo=UTC)
BEGUN_YESTERDAY = {"ferry", "rail", "drill", "dam", "bank"}


@dataclass(frozen=True, slots=True)
class Arriving:
    """One article, and the event it tells of."""

    event: str
    outlet: str
    document: Document


@dataclass(slots=True)
class Reader:
    """Somebody who gets a digest after each day, and what was told of each story."""

    told: dict[int, Content]

    def digest(self, book: StoryBook, reports: dict[int, list[Arriving]], texts: dict[str, str]) -> dict[int, Novelty]:
        """The stories with news, and what it is; then all of it was told."""
        found: dict[int, Novelty] = {}
        for cluster_id, arrived in reports.items():
            outlets = outlets_of(arrived, texts)
            now = contents(arrived) | Content(outlets=frozenset(outlets.independent))
            quotes = [quote for each in arrived for quote in quotes_of(each.document.text)]
            if news := added(self.told.get(cluster_id), now, quotes):
                found[cluster_id] = news
            everyone = Content(outlets=frozenset((*outlets.independent, *outlets.carried)))
            self.told[cluster_id] = self.told.get(cluster_id, Content()) | now | everyone
            book.tell(cluster_id)
        return found


def contents(arrived: Iterable[Arriving]) -> Content:
    return reduce(or_, (content_of(each.document.title, each.document.text) for each in arrived), Content())


def outlets_of(arrived: Sequence[Arriving], texts: dict[str, str]) -> Outlets:
    reports = [
        Report(each.document.article_id, each.outlet, each.document.published, credit_of(each.document.text))
        for each in arrived
    ]
    return independent_outlets(reports, texts)


@cache
def reports_of(day: int) -> tuple[Arriving, ...]:
    """The articles of a day: texts of their own, and reprints."""
    records = FILE.read_text(encoding="utf-8").removeprefix("= ").split("\n= ")
    return tuple(
        each for record in records for each in _articles(record.splitlines()) if f" {day} " in record.partition("\n")[0]
    )


def _articles(lines: Sequence[str]) -> Iterator[Arriving]:
    event, day, *outlet, _ = lines[0].split()
    title, *paragraphs = (line[2:] for line in lines[1:] if line[:2] in ("T ", "P "))
    carriers = [line[2:].split(", ") for line in lines if line.startswith("R ")]
    ways = (
        (f"{title.partition(' ')[2].capitalize()}", paragraphs),
        (title, paragraphs[:2]),
        (f"Overview: {title}", [*paragraphs, "More on this page during the day."]),
        ("What we know so far", paragraphs),
    )
    original = " ".join(outlet)
    for place, (name, (headline, kept)) in enumerate(
        [(original, (title, paragraphs)), *zip(chain.from_iterable(carriers), ways, strict=False)]
    ):
        published = MORNING + timedelta(days=int(day), minutes=10 * place)
        article_id = f"{event}/{day}/{name}"
        yield Arriving(event, name, Document(article_id, headline, "\n".join(kept), published))


def drawn(arriving: Iterable[Arriving], seed: int) -> list[Arriving]:
    """In one of many orders; a reprint never before what it is taken from, for desks copy what is there."""
    order = {each: hashlib.sha256(f"{seed} {each.document.article_id}".encode()).hexdigest() for each in arriving}
    return sorted(arriving, key=lambda each: (each.document.published, order[each]))


def test_the_second_day_has_sixty_articles_on_twelve_events() -> None:
    assert len(reports_of(2)) == 60
    assert len({each.event for each in reports_of(2)}) == 12
    assert {each.event for each in reports_of(1)} == BEGUN_YESTERDAY


@pytest.mark.parametrize("seed", range(4))
def test_each_event_is_told_once_and_again_only_with_what_is_new(seed: int) -> None:
    book, homes, texts, reader = StoryBook(), Homes(), dict[str, str](), Reader({})
    event_by_story: dict[int, str] = {}
    digests: list[dict[str, Novelty]] = []
    for day in (1, 2):
        arrived = drawn(reports_of(day), seed)
        for each in arrived:
            decision = book.add(each.document)
            homes.note(decision, book.look_again() if book.is_look_due else ())
            if decision.kind is JoinKind.REPRINT and decision.reprint_of is not None:
                texts[each.document.article_id] = texts.get(decision.reprint_of, decision.reprint_of)
                texts[texts[each.document.article_id]] = texts[each.document.article_id]
            # The daemon is restarted after every tenth article.
            book = thaw(freeze(book)) if book.arrivals % 10 == 0 else book
        homes.revise(book.look_again())
        stories: dict[int, list[Arriving]] = defaultdict(list)
        for each in arrived:
            stories[homes.of(each.document.article_id)].append(each)
        # One event, one story, today as yesterday.
        assert [{each.event for each in of} for of in stories.values()] == [{of[0].event} for of in stories.values()]
        for story, of in stories.items():
            assert event_by_story.setdefault(story, of[0].event) == of[0].event
        assert len(event_by_story) == len(set(event_by_story.values()))
        found = reader.digest(book, stories, texts)
        digests.append({event_by_story[story]: news for story, news in found.items()})

    first, second = digests
    assert set(first) == BEGUN_YESTERDAY
    assert all(news.is_new_story for news in first.values())
    assert {event for event, news in second.items() if news.is_new_story} == {
        "peru", "van", "border", "tenge", "forint", "hospital", "satellite",
    }  # fmt: skip
    assert {event: news for event, news in second.items() if not news.is_new_story} == {
        "ferry": Novelty(numbers=("11",)),
        "drill": Novelty(outlets=("Pacific Desk", "Tokyo Observer")),
        "dam": Novelty(quotes=("This company knew about the cracks in January and it told nobody,",)),
    }
    assert reader.digest(book, stories, texts) == {}
