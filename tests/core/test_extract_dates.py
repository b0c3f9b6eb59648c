"""Claimed dates: kept as claimed, in their zone, and not all believed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from lxml import html as lxml_html

from monitor.core.analyze import judge
from monitor.core.extract.dates import believed
from monitor.core.extract.instants import read_instant
from monitor.core.extract.metadata import read_facts
from monitor.core.model import Match
from monitor.core.rules import Document, Matcher
from tests.builders import an_article

TODAY = date(2026, 3, 4)
CLAIMS = {
    "today": (datetime(2026, 3, 4, 12, tzinfo=UTC), True),
    "tomorrow elsewhere": (datetime(2026, 3, 6, 1, tzinfo=UTC), True),
    "next week": (datetime(2026, 3, 11, tzinfo=UTC), False),
    "the epoch": (datetime(1970, 1, 1, tzinfo=UTC), False),
    "the first web pages": (datetime(1993, 4, 30, tzinfo=UTC), True),
    "nothing": (None, False),
}


@pytest.mark.parametrize(("claimed", "is_believed"), CLAIMS.values(), ids=CLAIMS.keys())
def test_dates_of_the_future_and_of_empty_fields_are_not_believed(claimed: datetime | None, is_believed: bool) -> None:
    assert believed(claimed, TODAY) == (claimed if is_believed else None)


def test_the_zone_of_a_claim_is_kept() -> None:
    found = read_instant("2026-03-03T08:15:00+02:00")
    assert found is not None
    assert found.utcoffset() == timedelta(hours=2)


def test_a_claim_in_words_is_read() -> None:
    page = lxml_html.document_fromstring('<meta name="date" content="Tue, 3 March 2026 08:15 GMT"><p>x</p>')
    assert read_facts(page, None).published == datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


def test_rules_judge_an_article_of_the_future_as_of_today() -> None:
    seen: list[Document] = []

    class Listening:
        def match(self, document: Document, today: date) -> tuple[Match, ...]:
            seen.append(document)
            return ()

    article = replace(an_article(), published=datetime(2099, 1, 1, tzinfo=UTC))
    analysis = judge(article, "harbour", TODAY, cast("Matcher", Listening()), "v1")
    assert analysis.article.published == article.published
    assert [document.published for document in seen] == [None]
