"""What digests say of their numbers is what the store counts, on generated days with stories that go on. Real store."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import Config, load_config
from monitor.core.model import NewEntry, Priority
from monitor.core.stories import Limits
from monitor.publisher import Publisher
from monitor.store import Store
from monitor.store.engine import sqlite_module
from monitor.stories import Stories
from tests.arrivals import a_report, arrive, reports, signed
from tests.builders import NOW, a_match
from tests.reprint_pairs import Report
from tests.reprint_pairs import stories as stories_of_reports

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OUTLETS: Final = ("harbour", "island", "market", "tower")
RULES: Final = """\
rules:
  cranes: {name: Cranes, any: [crane], budget: 4}
  quays: {name: Quays, any: [quay], priority: alert}
  ships: {name: Ships, any: [ship]}
  tally: {name: Tally, any: [tally], priority: log}
"""
NAMES: Final = {"Cranes": "cranes", "Quays": "quays", "Ships": "ships"}
TEXTS: Final = stories_of_reports()
# Originals, reprints, retellings, follow-ups; then the first originals without their last paragraphs.
REPORTS: Final = tuple(reports(96)) + tuple(
    Report(story.title, "\n".join(story.paragraphs[:-1])) for story in TEXTS[:12]
)
CUT: Final = 96


@dataclass(frozen=True)
class Arrival:
    """One report that an outlet brings, and the rules that match it."""

    report: int
    outlet: str
    rules: tuple[str, ...]


ARRIVALS: Final = st.builds(
    Arrival,
    report=st.integers(0, len(REPORTS) - 1),
    outlet=st.sampled_from(OUTLETS),
    rules=st.lists(st.sampled_from(["cranes", "cranes", "quays", "ships", "tally"]), max_size=3, unique=True).map(
        tuple
    ),
)
DAYS: Final = st.lists(st.lists(ARRIVALS, max_size=14), min_size=2, max_size=4)


def new_entry(arrival: Arrival, number: int, day: int) -> NewEntry:
    entry = a_report(REPORTS[arrival.report], number, outlet=arrival.outlet, is_matched=True, published=NOW + day * DAY)
    assert entry.analysis is not None
    priorities = {"quays": Priority.ALERT, "tally": Priority.LOG}
    article = entry.analysis.article
    matches = [
        a_match(rule, priority=priorities.get(rule, Priority.DIGEST), text=article.text) for rule in arrival.rules
    ]
    return NewEntry(entry.entry, entry.canonical_urls, signed(article, matches), page_wanted=True)


def config_of(folder: Path) -> Config:
    (folder / "rules.yaml").write_text(RULES)
    (folder / "digests.yaml").write_text('digests: {daily: {at: "07:00"}}\n')
    feeds = ", ".join(f"{{id: {outlet}, url: 'https://{outlet}.test/feed.xml'}}" for outlet in OUTLETS)
    (folder / "feeds.yaml").write_text(f"feeds: [{feeds}]\n")
    return load_config(folder, {})


class Counting:
    """The store's own numbers for one edition."""

    def __init__(self, path: Path, edition: int) -> None:
        self._path, self._edition = path, edition

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        # Two libraries on one file in one process undo each other's locks (sqlite.org/howtocorrupt.html, 2.2).
        connection = sqlite_module().connect(self._path)
        try:
            return list(connection.execute(query))
        finally:
            connection.close()

    def number(self, query: str) -> int:
        [(number,)] = self.rows(query)
        return int(number)

    @property
    def articles(self) -> str:
        """The numbers of the edition's articles, as a query."""
        return f"SELECT article_id FROM match JOIN membership USING (match_id) WHERE edition_id = {self._edition}"

    def facts(self) -> dict[str, int]:
        [(since, until)] = self.rows(f"SELECT window_from, frozen_at FROM edition WHERE edition_id = {self._edition}")
        return {
            "articles": self.number(f"SELECT count(DISTINCT article_id) FROM ({self.articles})"),
            "outlets": self.number(
                f"SELECT count(DISTINCT outlet) FROM address WHERE NOT is_alias AND article_id IN ({self.articles})"
            ),
            "checked": self.number(
                "SELECT count(*) FROM article WHERE is_news"
                f" AND first_seen_at >= '{since or ''}' AND first_seen_at < '{until}'"
            ),
        }

    def by_rule(self) -> dict[str, int]:
        query = "SELECT rule, count(DISTINCT article_id) FROM match JOIN membership USING (match_id)"
        return dict(self.rows(f"{query} WHERE edition_id = {self._edition} GROUP BY rule"))

    def new_stories(self) -> int:
        """Stories of the edition's articles that no edition before had told."""
        told = f"SELECT cluster_id FROM cluster_told WHERE edition_id < {self._edition}"
        taken_in = f"SELECT absorbed_by FROM cluster WHERE cluster_id IN ({told}) AND absorbed_by IS NOT NULL"
        return self.number(
            f"SELECT count(DISTINCT cluster_id) FROM cluster_member WHERE article_id IN ({self.articles})"
            f" AND cluster_id NOT IN ({told}) AND cluster_id NOT IN ({taken_in})"
        )


def flat(text: str) -> str:
    return " ".join(text.split())


def found(pattern: str, text: str) -> int:
    match = re.search(pattern, text)
    return int(match[1].replace(",", "")) if match else 0


def said(text: str) -> dict[str, int]:
    head = flat(text.partition("AT A GLANCE")[0])
    return {
        "articles": found(r"([\d,]+) articles? from", head),
        "outlets": found(r"from ([\d,]+) outlets?", head),
        "checked": found(r"out of ([\d,]+) checked", head) or found(r"([\d,]+) articles? checked", head),
    }


def at_a_glance(text: str) -> dict[str, int]:
    block = text.partition("AT A GLANCE\n")[2].partition("\n\n")[0]
    lines = re.findall(r"^ +([\d,]+)  (?:[▁▂▃▄▅▆▇█·]+  )?(\w+)", block, re.MULTILINE)
    return {NAMES[name]: int(count) for count, name in lines if name in NAMES and int(count)}


def stories(text: str) -> tuple[int, int]:
    """How many stories the first line names, and how many of them new."""
    head = flat(text.partition("checked")[0])
    total = found(r"([\d,]+) (?:new )?stor(?:y|ies)", head)
    if re.search(r"\d new stor", head):
        return total, total
    return total, found(r", ([\d,]+) new", head)


def sections(text: str) -> int:
    """The stories that the headings of the sections name, added up."""
    return sum(map(int, re.findall(r"^\w+ \((\d+) stor(?:y|ies)(?:, \d+ new)?\)", text, re.MULTILINE)))


def check(store: Store) -> str:
    """Everything the last edition says against what is stored of it; its text."""
    shown = store.edition("daily")
    assert shown is not None
    text, counting = shown.message.text, Counting(store.path, shown.edition_id)
    told = counting.facts()
    assert said(text) == (told if told["articles"] else told | {"articles": 0, "outlets": 0})
    assert at_a_glance(text) == counting.by_rule()
    total, new = stories(text)
    assert (total, new) == (shown.story_count, counting.new_stories())
    assert sections(text) == total
    retold = found(r"(\d+) more reports? on stories told before", flat(text))
    assert (retold > 0) == (total < distinct_stories(counting))
    return text


def distinct_stories(counting: Counting) -> int:
    query = f"SELECT count(DISTINCT cluster_id) FROM cluster_member WHERE article_id IN ({counting.articles})"
    return counting.number(query)


def published(folder: Path, store: Store, days: Sequence[Sequence[Arrival]]) -> list[str]:
    """A digest for each day of arrivals, each checked; their texts."""
    publisher, book, number, texts = Publisher(store, config_of(folder)), Stories(store, Limits()), 0, []
    for day, arrivals in enumerate(days):
        for hour, arrival in enumerate(arrivals):
            number += 1
            at = NOW + day * DAY + hour * HOUR
            arrive(store, book, new_entry(arrival, number, day), outlet=arrival.outlet, now=at)
        [issue] = publisher.due(NOW + (day + 1) * DAY)
        assert publisher.publish(issue, NOW + (day + 1) * DAY)
        texts.append(check(store))
    return texts


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(days=DAYS)
def test_every_number_is_a_count_of_the_store_and_nothing_matched_is_lost(days: Sequence[Sequence[Arrival]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(f"sqlite:///{folder}/monitor.db", folder / ".install_id", NOW) as store:
            published(folder, store, days)
            counting = Counting(store.path, 0)
            mailed = counting.rows("SELECT match_id FROM match WHERE priority != 'log' ORDER BY match_id")
            assert mailed == counting.rows("SELECT match_id FROM membership ORDER BY match_id")


def test_a_flood_is_cut_and_a_retold_story_is_counted(store: Store, tmp_path: Path) -> None:
    flood = [Arrival(report, "harbour", ("cranes",)) for report in range(9)]
    # The same texts without their ends, by another outlet; and one with a new beginning.
    cut = [Arrival(report + CUT, "island", ("cranes", "ships")) for report in range(3)]
    first, second, third = published(tmp_path, store, [flood, cut, [Arrival(len(TEXTS) + 1, "market", ("ships",))]])
    assert "Spike: 9 articles, over its budget of 4 a day." in flat(first)
    assert "And 4 of the spike:" in first
    assert flat(second).startswith("News Monitor · daily · Sunday 22 November 2026 Nothing new since yesterday")
    assert "3 more reports on stories told before, without news." in flat(second)
    assert "1 story, none new since yesterday" in third
    assert "[▲ " in third
