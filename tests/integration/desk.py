"""A configuration in a folder that watches a news web, loaded as the commands load it. Files."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from monitor.config import Config, load_config
from monitor.store.engine import database_path
from tests.acceptance.harbour import RULES, Item, feed_document, page
from tests.acceptance.installation import feeds_yaml
from tests.builders import NOW
from tests.newsweb.server import NewsWeb
from tests.stores import put_blank

# NOW, a Saturday at 06:30 UTC, lies half an hour behind the end of a period.
DAILY = 'digests: {daily: {title: Harbour, at: "06:00"}}\n'


class Desk:
    """One folder with the three files, an environment, and the web it watches."""

    def __init__(self, folder: Path, web: NewsWeb) -> None:
        self.folder, self.web = folder, web
        self.environ = {"MONITOR_RESOLVE": web.resolve_variable, "MONITOR_WORKERS": "1"}
        self.write("rules.yaml", RULES)
        self.write("digests.yaml", DAILY)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def put_feed(self, host: str, *items: Item, now: datetime | None = NOW) -> str:
        """A feed with its pages on the web; its address. Dates count back from `now`, None for the real time."""
        for item in items:
            self.web.put(host, item.path, page(item.title, [f"{item.title}.", f"{item.summary} Said at {host}."] * 4))
        return self.web.put(host, "/feed.xml", feed_document(host, items, now=now))

    def watch(self, feeds: Mapping[str, str]) -> Config:
        """Write feeds.yaml; the configuration."""
        self.watch_only(feeds)
        return self.load()

    def watch_only(self, feeds: Mapping[str, str]) -> None:
        """Write feeds.yaml."""
        self.write("feeds.yaml", feeds_yaml(feeds))

    def load(self) -> Config:
        """The configuration, beside a database as a first start makes it."""
        config = load_config(self.folder, self.environ)
        put_blank(database_path(config.settings.database_url))
        return config

    def digests(self) -> list[Path]:
        """The digests in the outbox folder."""
        return sorted((self.folder / "var" / "outbox").glob("*.txt"))

    def last_digest(self) -> str:
        """The text of the last one, in one line."""
        return " ".join(self.digests()[-1].read_text(encoding="utf-8").split())
