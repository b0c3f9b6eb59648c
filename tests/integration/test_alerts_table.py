"""A hundred articles stream in over two days; the alerts that go out are those of a table written beforehand.

The table is tests/data/alerts/two-days.txt. Rules, stories, store and writer are the real ones; the clock is ours, and
goes from minute to minute.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.alerter import Alerter
from monitor.config import Config, load_config
from monitor.core.alerts import AlertKind
from monitor.core.analyze import judge
from monitor.core.model import Analysis, Article, Entry, Feed, NewEntry, PollRead, TextSource, Validators, Verdict
from monitor.core.rules import Matcher
from monitor.core.urls import canonical_url
from monitor.store import ClaimedDelivery, Commit
from monitor.stories import Stories
from monitor.writer import Writer
from tests.builders import a_feed
from tests.config.workspace import write_files
from tests.reports import Event
from tests.stores import a_store

pytestmark = pytest.mark.slow

TABLE = Path(__file__).parents[1] / "data" / "alerts" / "two-days.txt"
KYIV = ZoneInfo("Europe/Kyiv")
FRIDAY, MINUTE = date(2026, 11, 20), timedelta(minutes=1)
KEY = "whsec_" + "c2VjcmV0" * 4
HOOK = "https://hooks.example.org/news"

# Each rule finds two words; actors that are named beside one are counted.
WORDS = {
    "strike": ("strike", "walkout"), "flood": ("flood", "levee"), "drill": ("drill", "manoeuvre"),
    "budget": ("budget", "deficit"), "museum": ("museum", "gallery"), "fire": ("fire", "blaze"),
    "embargo": ("embargo", "blockade"), "weather": ("gale", "hailstorm"), "regatta": ("regatta", "yacht"),
    "quake": ("earthquake", "tremor"), "blackout": ("blackout", "outage"), "spill": ("spill", "slick"),
    "crash": ("crash", "collision"), "theft": ("theft", "burglary"), "outbreak": ("outbreak", "measles"),
    "ferry": ("ferry", "catamaran"), "mine": ("mine", "pit"), "tunnel": ("tunnel", "subway"),
    "bridge": ("bridge", "viaduct"),
}  # fmt: skip
PRIORITIES = {"budget": "digest", "regatta": "log"}
# What each story is about, in words of no rule; `storm` is a second story of the rule `weather`.
TOPICS = {
    "strike": "dispute over pay", "flood": "high water", "drill": "army exercise", "budget": "town accounts",
    "museum": "missing paintings", "fire": "smoke over the warehouse", "embargo": "halted grain trade",
    "weather": "wind of record force", "storm": "falling trees", "regatta": "sailing weekend",
    "quake": "shaken cellars",
    "blackout": "evening without light", "spill": "oil on the beach", "crash": "accident on the junction",
    "theft": "empty vault", "outbreak": "full hospital wards", "ferry": "stranded passengers",
    "mine": "trapped workers", "tunnel": "cracked walls", "bridge": "closed crossing", "wedding": "royal wedding",
}  # fmt: skip
RULE_OF = dict(zip(TOPICS, TOPICS, strict=True)) | {"storm": "weather", "wedding": ""}
ACTORS = {"union": "Dockers Union", "ministry": "Transport Ministry"}

DIGESTS = f"""\
digests: {{daily: {{}}}}
alerts:
  desk:
    timezone: Europe/Kyiv
    min_strength: {{alert: 40, digest: 80}}
    steps: [3, 6]
    repeat_interval: 1h
    max_per_hour: 3
    quiet_hours: "22:00-07:00"
    silences: [{{rules: drill, until: "2026-11-21 12:00"}}]
    recipients: [desk@example.org, night@example.org]
    webhooks: [{{url: "{HOOK}", key: HOOK_KEY}}]
"""


def rules_file(*, is_edited: bool) -> str:
    lines = ["actors:", *(f"  {key}: [{name}]" for key, name in ACTORS.items()), "rules:"]
    for rule, words in WORDS.items():
        if rule == "embargo" and not is_edited:
            continue
        priority = "digest" if rule == "weather" and is_edited else PRIORITIES.get(rule, "alert")
        points = [f"{word}: 10" for word in words] + [f"actor:{actor}: 1" for actor in ACTORS]
        lines.append(f"  {rule}: {{priority: {priority}, score: {{pass: 10, points: {{{', '.join(points)}}}}}}}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `expected` are alerts as (kind, stories)."""

    at: datetime
    what: str
    outlet: str
    story: str
    more: str
    expected: tuple[str, ...]


def read_table() -> Iterator[Line]:
    for text in TABLE.read_text("utf-8").splitlines():
        if text.strip() and not text.startswith("#"):
            when, what, story, more, expected = (part.strip() for part in text.split("|"))
            day, at = when.split()
            wall = datetime.combine(FRIDAY + timedelta(days={"Fri": 0, "Sat": 1}[day]), datetime.min.time())
            hours, minutes = at.split(":")
            instant = wall.replace(hour=int(hours), minute=int(minutes), tzinfo=KYIV).astimezone(UTC)
            kind, _, outlet = what.partition(" ")
            yield Line(instant, kind, outlet.strip(), story, more, (expected,) if expected else ())


@dataclass
class Desk:
    """One installation, driven by the lines of the table."""

    folder: Path
    now: datetime
    is_edited: bool = False
    story_by_article: dict[int, str] = field(default_factory=dict)
    reports: dict[str, int] = field(default_factory=dict)
    first: dict[str, tuple[str, str]] = field(default_factory=dict)
    entries: int = 0

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.config = self.load()
        self.matcher = Matcher(self.config.rules)
        self.store = a_store(self.folder, self.now)
        self.alerter = Alerter(self.store, self.config)
        self.stories = Stories(self.store, react=self.react)

    def load(self) -> Config:
        environ = {"HOOK_KEY": KEY, "MONITOR_SMTP_URL": "smtp://mail.example.org", "MONITOR_MAIL_FROM": "m@example.org"}
        return load_config(
            write_files(self.folder, rules=rules_file(is_edited=self.is_edited), digests=DIGESTS), environ
        )

    def react(self, commit: Commit, article_ids: Sequence[int], now: datetime) -> None:
        self.alerter.react(commit, article_ids, now)

    @property
    def rules_version(self) -> str:
        return self.config.rules.version

    async def judge(self, article: Article, feed_id: str, today: date) -> Analysis:
        return judge(article, feed_id, today, self.matcher, self.rules_version)

    # ---------------------------------------------------------------------------------------------- what happens

    def do(self, line: Line) -> None:
        match line.what:
            case "report" | "copy":
                self.publish(line)
            case "rules":
                self.is_edited = True
                self.config = self.load()
                self.matcher = Matcher(self.config.rules)
                self.alerter = Alerter(self.store, self.config)
            case "mute":
                day, at = line.more.removeprefix("until ").split()
                wall = datetime.combine(FRIDAY, datetime.min.time()) + timedelta(days={"Sat": 1, "Sun": 2}[day])
                until = wall.replace(hour=int(at[:2]), tzinfo=KYIV).astimezone(UTC)
                article = min(number for number, story in self.story_by_article.items() if story == line.story)
                self.store.alerts.mute(article, until, self.now)
            case "restart":
                self.store.close()
                self.start()
            case "clock":
                pass
            case other:
                raise AssertionError(other)
        self.alerter.release(self.now)

    def publish(self, line: Line) -> None:
        title, text = self.written(line)
        published = self.now - (timedelta(days=3) if "old" in line.more.split() else timedelta(minutes=2))
        slug = line.outlet.lower().replace(" ", "-")
        link = f"https://{slug}.test/{self.entries}"
        self.entries += 1
        entry = Entry(link, link, link, title, published, None, (), text[:80], "")
        article = Article(title, text, "en", published, (), line.outlet, Verdict.OK, TextSource.PAGE, None)
        analysis = judge(article, slug, self.now.date(), self.matcher, self.rules_version)
        new = NewEntry(entry, (canonical_url(link) or link,), analysis, page_wanted=True)
        feed = a_feed(slug, url=f"https://{slug}.test/feed.xml", name=line.outlet)
        poll = PollRead(slug, self.now, Validators(), link, line.outlet, 1, (new,), ())
        before = self.store.counts().articles
        asyncio.run(self.write(feed, poll))
        if self.store.counts().articles > before:
            self.story_by_article[self.store.counts().articles] = line.story

    async def write(self, feed: Feed, poll: PollRead) -> None:
        writer = Writer(self.store, self, lambda: self.now, stories=self.stories, react=self.react)
        task = asyncio.create_task(writer.run())
        await writer.submit(feed, poll)
        await writer.drain()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    def written(self, line: Line) -> tuple[str, str]:
        """The words of a report: its own, or those of the first one of its story."""
        if line.what == "copy":
            return self.first[line.story]
        event = Event([*TOPICS].index(line.story), TOPICS[line.story])
        nth = self.reports[line.story] = self.reports.get(line.story, -1) + 1
        said = line.more.split()
        words = WORDS.get(RULE_OF[line.story], ("", ""))
        found = words if "two" in said else words[:1] if "one" in said else ()
        actors = [ACTORS[name] for before, name in pairwise(said) if before == "actor"]
        extra = " ".join(
            [*(f"Some spoke of a {word}." for word in found), *(f"The {name} was heard." for name in actors)]
        )
        made = event.report(nth, headline=words[0].capitalize() if "title" in said else None, extra=extra)
        self.first.setdefault(line.story, made)
        return made

    # ------------------------------------------------------------------------------------------------- what is seen

    def sent(self) -> list[tuple[str, str]]:
        """Every alert, oldest first, as ("Fri 08:00", "new strike")."""
        found = []
        for alert in reversed(self.store.alerts.recent(1_000)):
            body = json.loads(self.store.alerts.content(alert.plan_id, alert.alert_key))
            stories = [self.name_of(story["id"]) for story in body["data"]["stories"]]
            kind = {AlertKind.NEW: "new", AlertKind.FOLLOW_UP: "follow-up", AlertKind.SUMMARY: "summary"}[alert.kind]
            found.append((f"{alert.created_at.astimezone(KYIV):%a %H:%M}", " ".join([kind, *stories])))
        return found

    def name_of(self, story_id: str) -> str:
        kind, _, number = story_id.partition(":")
        article = self.store.alerts.article_of(int(number)) if kind == "story" else int(number)
        assert article is not None
        return self.story_by_article[article]


def mails(desk: Desk) -> list[ClaimedDelivery]:
    """Everything that waits in the outbox, taken out in its order."""
    found = []
    while (delivery := desk.store.claim(desk.now, timedelta(hours=1), "7:7", lambda _: True)) is not None:
        found.append(delivery)
    return found


@pytest.fixture(scope="module")
def outbox(desk: Desk) -> list[ClaimedDelivery]:
    return mails(desk)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    lines = list(read_table())
    desk = Desk(tmp_path_factory.mktemp("desk"), lines[0].at - MINUTE)
    for line in lines:
        while desk.now < line.at:
            desk.now += MINUTE
            desk.alerter.release(desk.now)
        desk.do(line)
    yield desk
    desk.store.close()


def test_a_hundred_articles_stream_in(desk: Desk) -> None:
    assert desk.entries >= 100


def test_the_stories_are_those_of_the_table(desk: Desk) -> None:
    found = desk.store.alerts.stories(desk.story_by_article)
    homes = [{desk.story_by_article[number] for number in facts.article_ids} for facts in found]
    assert sorted(map(sorted, homes)) == sorted(
        [story] for story in TOPICS if story != "wedding" and story != "regatta"
    )


def test_the_alerts_sent_are_those_of_the_table(desk: Desk) -> None:
    expected = [(f"{line.at.astimezone(KYIV):%a %H:%M}", each) for line in read_table() for each in line.expected]
    assert desk.sent() == expected


def test_each_address_gets_each_alert_once(desk: Desk, outbox: list[ClaimedDelivery]) -> None:
    to = Counter((delivery.channel, delivery.recipient) for delivery in outbox)
    count = len(desk.sent())
    assert to == {("email", "desk@example.org"): count, ("email", "night@example.org"): count, ("webhook", HOOK): count}
    assert len({delivery.message_id for delivery in outbox}) == len(outbox)


def test_a_story_has_one_thread_in_each_mailbox(outbox: list[ClaimedDelivery]) -> None:
    parsed = [
        message_from_bytes(delivery.raw, policy=default)
        for delivery in outbox
        if delivery.recipient == "desk@example.org"
    ]
    subject_by_id = {mail["Message-ID"]: str(mail["Subject"]) for mail in parsed}
    replies = [mail for mail in parsed if mail["In-Reply-To"]]
    # Those on `outbreak` and `mine` have no alert of their own to follow: a summary told of these first.
    assert len(replies) == sum("follow-up" in each for line in read_table() for each in line.expected) - 2
    for mail in replies:
        assert mail["References"] == mail["In-Reply-To"]
        assert str(mail["Subject"]) == f"Re: {subject_by_id[mail['In-Reply-To']]}"


def test_what_is_told_is_told_once_however_often_it_is_asked(desk: Desk) -> None:
    before = desk.sent()
    with desk.store.commit() as commit:
        for number in desk.story_by_article:
            desk.react(commit, [number], desk.now)
    assert desk.alerter.release(desk.now) == 0
    assert desk.sent() == before


def test_at_the_end_nothing_is_held(desk: Desk) -> None:
    counts = desk.store.alerts.counts(desk.now - timedelta(days=7), desk.now)
    assert (counts["desk"].sent, counts["desk"].held) == (len(desk.sent()), 0)
