"""An installation whose clock is turned by hand, by the real store, timetable and publisher. Files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.config import load_config
from monitor.core.digest import Digest
from monitor.core.model import Message
from monitor.publisher import Publisher
from monitor.store import Store
from tests.builders import a_feed, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.integration.conftest import write_outcome
from tests.stores import a_store

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)  # half past seven in Berlin
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = "rules: {cranes: {any: [crane], tags: [port]}, strike: {any: [strike]}, quay: {any: [quay]}}\n"
FEEDS = "feeds: [{id: harbour, url: 'https://harbour.test/feed.xml', name: Harbour Post}]\n"
DAILY = 'digests: {daily: {at: "07:00", timezone: Europe/Berlin}}\n'


class Brief(Publisher):
    """A publisher of quickly made digests: what is asked here is when they come and what they hold."""

    def _rendered(self, digest: Digest, locale: str | None, now: datetime) -> Message:
        return Message("A digest", "<p>A digest</p>", repr(digest))


class Desk:
    """An installation: a folder, a store, and a clock that stands still until it is turned."""

    def __init__(self, folder: Path, store: Store, now: datetime) -> None:
        self.folder, self.store, self.now = folder, store, now
        self.count = 0
        (folder / "rules.yaml").write_text(RULES)
        (folder / "feeds.yaml").write_text(FEEDS)
        self.edit(DAILY)

    def edit(self, digests: str, rules: str = RULES, environ: dict[str, str] | None = None) -> None:
        """Save the files; they are taken up as the daemon does it, at a reload and at a start alike."""
        (self.folder / "rules.yaml").write_text(rules)
        (self.folder / "digests.yaml").write_text(digests)
        self.config = load_config(self.folder, environ or {})
        self.publisher = Brief(self.store, self.config)
        self.publisher.timetable.take_up(self.now)

    def restart(self) -> None:
        self.edit((self.folder / "digests.yaml").read_text())

    def match(self, rule: str = "cranes") -> int:
        """An article comes in, matched by a rule; its number."""
        self.count += 1
        title = f"Article{self.count} at the quay"
        article = an_article(title, text=f"{title}: about a number of cranes.")
        entry = an_entry(f"e{self.count}", link=f"https://harbour.test/{self.count}", title=title, published=self.now)
        matches = [a_match(rule, text=article.text)]
        write_outcome(self.store, a_poll(a_new_entry(entry, article=article, matches=matches)), a_feed(), self.now)
        return self.count

    def tick(self) -> list[str]:
        """What one tick makes: the keys."""
        issues = self.publisher.due(self.now)
        return [issue.key for issue in issues if self.publisher.publish(issue, self.now)]

    def pass_by(self, time: timedelta, step: timedelta = 2 * HOUR) -> list[str]:
        """Let time go by in steps, with a tick at each; the keys of what was made."""
        made, end = self.tick(), self.now + time
        while self.now < end:
            self.now = min(self.now + step, end)
            made += self.tick()
        return made

    def holds(self, key: str, digest_id: str = "daily") -> list[int]:
        """The numbers of the articles that an edition tells."""
        edition = self.store.edition(digest_id, key)
        assert edition is not None
        return [n for n in range(1, self.count + 1) if f"Article{n} at the quay" in edition.message.text]


def opened(folder: Path, now: datetime = NOW) -> Store:
    return a_store(folder, now)
