"""What digests say of their numbers is what the store counts, on generated days with stories that go on. Real store.

On these days stories are muted, articles are edited, and several digests select from the rules.
"""

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

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
from tests.stores import a_store

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OUTLETS: Final = ("harbour", "island", "market", "tower")
RULES: Final = """\
rules:
  cranes: {name: Cranes, any: [crane], budget: 4}
  quays: {name: Quays, any: [quay], priority: alert}
  ships: {name: Ships, any: [ship]}
  tally: {name: Tally, any: [tally], priority: log}
"""
DIGESTS: Final = """\
digests:
  daily: {at: "07:00"}
  quays: {at: "07:00", rules: [quays], empty: skip}
  water: {at: "07:00", rules: [cranes, ships]}
"""
SELECTED: Final = {"daily": ("cranes", "quays", "ships"), "quays": ("quays",), "water": ("cranes", "ships")}
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


@dataclass(frozen=True)
class Deed:
    """What a person or an outlet does to one of the articles of a day, or of the days before: they are counted on."""

    article: int
    what: Literal["mute for a day", "mute for three days", "unmute", "edit", "take down"]


DEEDS: Final = st.lists(
    st.builds(
        Deed,
        article=st.integers(0, 40),
        what=st.sampled_from(("mute for a day", "mute for three days", "unmute", "edit", "edit", "take down")),
    ),
    max_size=4,
)
DAYS: Final = st.lists(st.tuples(st.lists(ARRIVALS, max_size=14), DEEDS), min_size=2, max_size=4)


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
    (folder / "digests.yaml").write_text(DIGESTS)
    feeds = ", ".join(f"{{id: {outlet}, url: 'https://{outlet}.test/feed.xml'}}" for outlet in OUTLETS)
    (folder / "feeds.yaml").write_text(f"feeds: [{feeds}]\n")
    return load_config(folder, {})


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    # Two libraries on one file in one process undo each other's locks (sqlite.org/howtocorrupt.html, 2.2).
    connection = sqlite_module().connect(path)
    try:
        return list(connection.execute(query))
    finally:
        connection.commit()
        connection.close()


class Counting:
    """The store's own numbers for one edition, whose digest was made just now."""

    def __init__(self, path: Path, edition: int) -> None:
        self._path, self._edition = path, edition

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return asked(self._path, query)

    def number(self, query: str) -> int:
        [(number,)] = self.rows(query)
        return int(number)

    @property
    def articles(self) -> str:
        """The numbers of the edition's articles, as a query."""
        return f"SELECT article_id FROM match JOIN membership USING (match_id) WHERE edition_id = {self._edition}"

    @property
    def until(self) -> str:
        return str(self.rows(f"SELECT frozen_at FROM edition WHERE edition_id = {self._edition}")[0][0])

    @property
    def muted(self) -> str:
        """The articles of stories that are muted, as a query."""
        named = f"SELECT article_id FROM mute WHERE until > '{self.until}'"
        stories_named = f"SELECT cluster_id FROM cluster_member WHERE article_id IN ({named})"
        return f"{named} UNION SELECT article_id FROM cluster_member WHERE cluster_id IN ({stories_named})"

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
            "muted": self.number(
                f"SELECT count(DISTINCT article_id) FROM ({self.articles}) WHERE article_id IN ({self.muted})"
            ),
            "edited": self.edited(),
        }

    def edited(self) -> int:
        """Articles that this digest told or tells, edited since its last edition, but for those that are muted."""
        mine = f"digest_id = (SELECT digest_id FROM edition WHERE edition_id = {self._edition})"
        before = f"SELECT coalesce(max(last_edit_id), 0) FROM edition WHERE {mine} AND edition_id < {self._edition}"
        told = f"SELECT article_id FROM match JOIN membership USING (match_id) WHERE {mine}"
        return self.number(
            f"SELECT count(DISTINCT article_id) FROM edit WHERE edit_id > ({before})"
            f" AND article_id IN ({told}) AND article_id NOT IN ({self.muted})"
        )

    def by_rule(self) -> dict[str, int]:
        query = "SELECT rule, count(DISTINCT article_id) FROM match JOIN membership USING (match_id)"
        return dict(self.rows(f"{query} WHERE edition_id = {self._edition} GROUP BY rule"))

    def usual(self, rule: str, days: int) -> float:
        """The average of so many days before the last one."""
        since, until = (f"datetime('{self.until}', '-{ago} days')" for ago in (1 + days, 1))
        query = f"SELECT count(DISTINCT article_id) FROM match WHERE rule = '{rule}'"
        return self.number(f"{query} AND datetime(matched_at) > {since} AND datetime(matched_at) <= {until}") / days

    def new_stories(self) -> int:
        """Stories of the edition's articles that no edition of the digest before had told, and that are not muted."""
        mine = f"SELECT digest_id FROM edition WHERE edition_id = {self._edition}"
        before = f"SELECT edition_id FROM edition WHERE digest_id = ({mine}) AND edition_id < {self._edition}"
        told = f"SELECT cluster_id FROM cluster_told WHERE edition_id IN ({before})"
        taken_in = f"SELECT absorbed_by FROM cluster WHERE cluster_id IN ({told}) AND absorbed_by IS NOT NULL"
        return self.number(
            f"SELECT count(DISTINCT cluster_id) FROM cluster_member WHERE article_id IN ({self.articles})"
            f" AND article_id NOT IN ({self.muted}) AND cluster_id NOT IN ({told}) AND cluster_id NOT IN ({taken_in})"
        )

    def distinct_stories(self) -> int:
        """Stories of the edition's articles that are not muted, told before or not."""
        return self.number(
            f"SELECT count(DISTINCT cluster_id) FROM cluster_member WHERE article_id IN ({self.articles})"
            f" AND article_id NOT IN ({self.muted})"
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
        "muted": found(r"([\d,]+) more reports? on stories that are muted", flat(text)),
        "edited": found(r"CHANGED SINCE IT WAS PUBLISHED \((\d+)\)", text),
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


def trends(text: str) -> list[tuple[str, int, int, float, float]]:
    """(rule, its number, days, their average, the ratio to it) of each rule that has a usual day."""
    block = text.partition("AT A GLANCE\n")[2].partition("\n\n")[0]
    line = (
        r"^ +([\d,]+)  [▁▂▃▄▅▆▇█·]+  (\w+).*\n"
        r" +(?:▲ )?([\d.]+)× the (?:(\d)-day average of ([\d.]+)|(\d+) of the day before)"
    )
    return [
        (NAMES[name], int(number), int(days or 1), float(usual or day_before), float(ratio))
        for number, name, ratio, days, usual, day_before in re.findall(line, block, re.MULTILINE)
    ]


def check(store: Store, digest_id: str = "daily") -> str:
    """Everything the last edition says against what is stored of it; its text."""
    shown = store.edition(digest_id)
    assert shown is not None
    text, counting = shown.message.text, Counting(store.path, shown.edition_id)
    told = counting.facts()
    assert said(text) == (told if told["articles"] else told | {"articles": 0, "outlets": 0})
    assert at_a_glance(text) == counting.by_rule()
    for rule, number, days, usual, ratio in trends(text):
        exactly = counting.usual(rule, days)
        assert (usual, ratio) == (round(exactly, 1), float(f"{number / exactly:.1f}"))
    total, new = stories(text)
    assert (total, new) == (shown.story_count, counting.new_stories())
    assert sections(text) == total
    retold = found(r"(\d+) more reports? on stories told before", flat(text))
    assert (retold > 0) == (total < counting.distinct_stories())
    return text


def do(store: Store, deed: Deed, numbers: Sequence[int], now: datetime) -> None:
    article = numbers[deed.article % len(numbers)]
    if deed.what == "unmute":
        store.alerts.unmute(article)
    elif deed.what.startswith("mute"):
        store.alerts.mute(article, now + (1 if deed.what == "mute for a day" else 3) * DAY, now)
    else:
        change = ("vanished", "", "") if deed.what == "take down" else ("number", "40", "14")
        # As the store writes it when the page is looked at again.
        asked(
            store.path,
            "INSERT INTO edit (article_id, seen_at, changes)"
            f" VALUES ({article}, '{now:%Y-%m-%d %H:%M:%S.%f}', '{json.dumps([change])}')",
        )


Day = tuple[Sequence[Arrival], Sequence[Deed]]


def published(folder: Path, store: Store, days: Sequence[Day]) -> list[str]:
    """The digests of each day of arrivals, each checked; the texts of the daily one."""
    publisher, book, count = Publisher(store, config_of(folder)), Stories(store, Limits()), itertools.count(1)
    numbers: list[int] = []
    texts: list[str] = []
    publisher.timetable.take_up(NOW)
    for day, (arrivals, deeds) in enumerate(days):
        for hour, arrival in enumerate(arrivals):
            at = NOW + day * DAY + hour * HOUR
            new = new_entry(arrival, next(count), day)
            numbers += arrive(store, book, new, outlet=arrival.outlet, now=at)
        now = NOW + (day + 1) * DAY
        for deed in deeds if numbers else ():
            do(store, deed, numbers, now - HOUR)
        for issue in publisher.due(now):
            assert publisher.publish(issue, now)
            text = check(store, issue.plan.digest_id)
            texts += [text] * (issue.plan.digest_id == "daily")
    return texts


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(days=DAYS)
def test_every_number_is_a_count_of_the_store_and_nothing_matched_is_lost(days: Sequence[Day]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with a_store(folder) as store:
            published(folder, store, days)
            for digest_id, rules in SELECTED.items():
                selected = "', '".join(rules)
                wanted = asked(store.path, f"SELECT match_id FROM match WHERE rule IN ('{selected}') ORDER BY match_id")
                held = f"SELECT match_id FROM membership WHERE digest_id = '{digest_id}' ORDER BY match_id"
                assert asked(store.path, held) == wanted


def test_a_flood_is_cut_and_a_retold_story_is_counted(store: Store, tmp_path: Path) -> None:
    flood = [Arrival(report, "harbour", ("cranes",)) for report in range(9)]
    # The same texts without their ends, by another outlet; and one with a new beginning.
    cut = [Arrival(report + CUT, "island", ("cranes", "ships")) for report in range(3)]
    other = [Arrival(len(TEXTS) + 1, "market", ("ships",))]
    first, second, third = published(tmp_path, store, [(flood, ()), (cut, ()), (other, ())])
    assert "Spike: 9 articles, over its budget of 4 a day." in flat(first)
    assert "And 4 of the spike:" in first
    assert flat(second).startswith("News Monitor · daily · Sunday 22 November 2026 Nothing new since yesterday")
    assert "3 more reports on stories told before, without news." in flat(second)
    assert trends(first) == []
    assert trends(second) == [("cranes", 3, 1, 9.0, 0.3), ("ships", 3, 1, 1.0, 3.0)]
    assert "1 story, none new since yesterday" in third
    assert "[▲ " in third


def test_what_was_muted_and_edited_is_counted_in_each_digest_by_itself(store: Store, tmp_path: Path) -> None:
    arrivals = [Arrival(report, "harbour", ("cranes",)) for report in range(3)]
    arrivals += [Arrival(report, "harbour", ("quays",)) for report in range(3, 5)]
    deeds = [Deed(0, "mute for three days"), Deed(0, "edit"), Deed(1, "edit"), Deed(1, "take down"), Deed(3, "edit")]
    first, second = published(tmp_path, store, [(arrivals, deeds), ((), [Deed(2, "edit")])])
    assert "5 articles from 1 outlet" in flat(first)
    assert "4 new stories" in first
    assert "1 more report on stories that are muted." in flat(first)
    assert "CHANGED SINCE IT WAS PUBLISHED (2)" in first
    assert "CHANGED SINCE IT WAS PUBLISHED (1)" in second
    quays = store.edition("quays")
    assert quays is not None
    assert "CHANGED" not in quays.message.text
