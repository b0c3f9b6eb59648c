"""The labelled sagas are whole: heads and lines well formed, in order of time, each event told by several."""

import re
from collections import Counter
from datetime import UTC, timedelta
from itertools import pairwise

import pytest

from tests.sagas import FOLDER, Saga, sagas

LINE = re.compile(r"= \S+ \| \d{4}-\d\d-\d\dT\d\d:\d\dZ \| [^|]+ \| [a-z]{2}|[TP] \S.*|")


@pytest.fixture(scope="module", params=sagas(), ids=lambda saga: saga.name)
def saga(request: pytest.FixtureRequest) -> Saga:
    chosen: Saga = request.param
    return chosen


def _tellings(saga: Saga) -> Counter[str]:
    return Counter(each.event for each in saga.articles)


def test_there_are_seven_sagas_in_english() -> None:
    assert sum(all(each.language == "en" for each in saga.articles) for saga in sagas()) >= 7


def test_every_line_is_a_head_a_headline_a_paragraph_or_blank() -> None:
    lines = [(file.stem, line) for file in FOLDER.glob("*.txt") for line in file.read_text("utf-8").splitlines()]
    assert [each for each in lines if not LINE.fullmatch(each[1])] == []


def test_no_headline_comes_twice() -> None:
    titles = Counter((each.language, each.title) for saga in sagas() for each in saga.articles)
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_saga_has_enough_articles_and_events_within_a_week(saga: Saga) -> None:
    events = [event for event in _tellings(saga) if not event.startswith("-")]
    first, last = saga.articles[0].published, saga.articles[-1].published
    assert 14 <= len(saga.articles) <= 18
    assert 4 <= len(events) <= 6
    assert timedelta(days=3) < last - first < timedelta(days=8)


def test_articles_stand_in_order_of_time(saga: Saga) -> None:
    assert [later.title for former, later in pairwise(saga.articles) if later.published < former.published] == []
    assert {each.published.tzinfo for each in saga.articles} == {UTC}


def test_an_event_is_told_more_than_once_and_an_article_alone_once(saga: Saga) -> None:
    alone = {each.event for each in saga.articles if each.is_alone}
    assert [event for event, count in _tellings(saga).items() if (count == 1) != (event in alone)] == []


def test_all_tell_an_event_on_its_day_or_the_day_after(saga: Saga) -> None:
    times = {event: [each.published for each in saga.articles if each.event == event] for event in _tellings(saga)}
    assert [event for event, told in times.items() if max(told) - min(told) > timedelta(hours=36)] == []


def test_an_outlet_tells_an_event_in_other_words_each_time(saga: Saga) -> None:
    paragraphs = Counter(paragraph for each in saga.articles for paragraph in each.paragraphs)
    assert [paragraph for paragraph, count in paragraphs.items() if count > 1] == []
    assert all(each.paragraphs for each in saga.articles)
