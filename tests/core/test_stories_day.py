"""Two days of news (tests/data/digest_day*): exactly the right stories, what is new in each, and nothing twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

import pytest

from monitor.core.rules import Matcher, compile_rules
from monitor.core.stories import (
    Content,
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
from tests.core.rules_files import TODAY, a_document, a_ruleset
from tests.digest_days import DAYS, Arriving, Right, drawn, reports_of, right_of


@dataclass(slots=True)
class Reader:
    """Somebody who gets a digest after each day, the actors of his rules, and what was told of each story."""

    matcher: Matcher
    told: dict[int, Content] = field(default_factory=dict)

    def digest(self, book: StoryBook, reports: dict[int, list[Arriving]], texts: dict[str, str]) -> dict[int, Novelty]:
        """The stories with news, and what it is; then all of it was told."""
        found: dict[int, Novelty] = {}
        for cluster_id, arrived in reports.items():
            outlets = outlets_of(arrived, texts)
            now = reduce(or_, map(self.content, arrived), Content(outlets=frozenset(outlets.independent)))
            quotes = [quote for each in arrived for quote in quotes_of(each.document.text)]
            if news := added(self.told.get(cluster_id), now, quotes):
                found[cluster_id] = news
            everyone = Content(outlets=frozenset((*outlets.independent, *outlets.carried)))
            self.told[cluster_id] = self.told.get(cluster_id, Content()) | now | everyone
            book.tell(cluster_id)
        return found

    def content(self, arrived: Arriving) -> Content:
        """What an article says, with the actors that the rules find in it."""
        title, text = arrived.document.title, arrived.document.text
        matches = self.matcher.match(a_document(text, title), TODAY)
        found = {evidence.actor for match in matches for evidence in match.evidence if evidence.actor}
        return content_of(title, text, actors=found)


def a_reader(right: Right) -> Reader:
    """One whose rule is any of the actors, by their names."""
    actors = {name.lower().replace(" ", "_"): [name] for name in (*right.actors, "Nobody")}
    return Reader(compile_rules(a_ruleset({"rule": [f"actor:{actor}" for actor in actors]}, actors=actors)))


def outlets_of(arrived: Sequence[Arriving], texts: dict[str, str]) -> Outlets:
    reports = [
        Report(each.document.article_id, each.outlet, each.document.published, credit_of(each.document.text))
        for each in arrived
    ]
    return independent_outlets(reports, texts)


def events_of(arrived: Iterable[Arriving]) -> set[str]:
    return {each.event for each in arrived}


@pytest.mark.parametrize("name", DAYS)
def test_the_second_day_has_sixty_articles_on_twelve_events(name: str) -> None:
    first, second, right = reports_of(name, 1), reports_of(name, 2), right_of(name)
    assert len(second) == 60
    assert len(events_of(second)) == 12
    assert events_of(second) - events_of(first) == right.new
    assert len(events_of(first)) == 5
    assert right.told.keys() < events_of(first)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", DAYS)
def test_each_event_is_told_once_and_again_only_with_what_is_new(name: str, seed: int) -> None:
    right = right_of(name)
    book, homes, texts, reader = StoryBook(), Homes(), dict[str, str](), a_reader(right)
    event_by_story: dict[int, str] = {}
    digests: list[dict[str, Novelty]] = []
    for day in (1, 2):
        arrived = drawn(reports_of(name, day), seed)
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
        assert [events_of(of) for of in stories.values()] == [{of[0].event} for of in stories.values()]
        for story, of in stories.items():
            assert event_by_story.setdefault(story, of[0].event) == of[0].event
        assert len(event_by_story) == len(set(event_by_story.values()))
        found = reader.digest(book, stories, texts)
        digests.append({event_by_story[story]: news for story, news in found.items()})

    first, second = digests
    assert set(first) == events_of(reports_of(name, 1))
    assert all(news.is_new_story for news in first.values())
    assert {event for event, news in second.items() if news.is_new_story} == right.new
    assert {event: news for event, news in second.items() if not news.is_new_story} == right.told
    assert reader.digest(book, stories, texts) == {}
