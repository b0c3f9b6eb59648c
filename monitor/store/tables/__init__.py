"""The tables. Private to monitor.store: rows never leave it, core values do.

Unique keys are the last word on what exists once: (feed, entry), the address of an article, (rule, article), (digest,
match) for membership, (digest, period), (edition or alert, channel, recipient), (alert plan, article, round). Times are
aware UTC (SQLModel stores plain `datetime` so on both databases).
"""

from sqlmodel import SQLModel

from monitor.store.tables import articles, delivery, digests, feeds, stories  # noqa: F401  # fills the metadata

META = SQLModel.metadata.tables["meta"]
FEED_STATE = SQLModel.metadata.tables["feed_state"]
FEED_DAY = SQLModel.metadata.tables["feed_day"]
FEED_EVENT = SQLModel.metadata.tables["feed_event"]
FEED_GAP = SQLModel.metadata.tables["feed_gap"]
FEED_HEALTH = SQLModel.metadata.tables["feed_health"]
HOLD = SQLModel.metadata.tables["hold"]
ARTICLE = SQLModel.metadata.tables["article"]
ARTICLE_VERSION = SQLModel.metadata.tables["article_version"]
FEED_NOTE = SQLModel.metadata.tables["feed_note"]
QUARANTINE = SQLModel.metadata.tables["quarantine"]
ADDRESS = SQLModel.metadata.tables["address"]
ENTRY = SQLModel.metadata.tables["entry"]
MATCH = SQLModel.metadata.tables["match"]
RULES_REVISION = SQLModel.metadata.tables["rules_revision"]
WORD = SQLModel.metadata.tables["word"]
ARTICLE_WORDS = SQLModel.metadata.tables["article_words"]
SUBSCRIPTION = SQLModel.metadata.tables["subscription"]
SUBSCRIBED_RULE = SQLModel.metadata.tables["subscribed_rule"]
EDITION = SQLModel.metadata.tables["edition"]
MEMBERSHIP = SQLModel.metadata.tables["membership"]
CLUSTER = SQLModel.metadata.tables["cluster"]
CLUSTER_MEMBER = SQLModel.metadata.tables["cluster_member"]
CLUSTER_REVISION = SQLModel.metadata.tables["cluster_revision"]
CLUSTER_TOLD = SQLModel.metadata.tables["cluster_told"]
ARRIVAL = SQLModel.metadata.tables["arrival"]
KEPT_TEXT = SQLModel.metadata.tables["kept_text"]
STORY_BOOK = SQLModel.metadata.tables["story_book"]
DELIVERY = SQLModel.metadata.tables["delivery"]
CHANNEL_REST = SQLModel.metadata.tables["channel_rest"]
ALERT = SQLModel.metadata.tables["alert"]
ALERT_TOLD = SQLModel.metadata.tables["alert_told"]
ALERT_HELD = SQLModel.metadata.tables["alert_held"]
MUTE = SQLModel.metadata.tables["mute"]
NOTICE = SQLModel.metadata.tables["notice"]
NOTICE_TOLD = SQLModel.metadata.tables["notice_told"]
LOOK = SQLModel.metadata.tables["look"]
EDIT = SQLModel.metadata.tables["edit"]
HOST_PAGES = SQLModel.metadata.tables["host_pages"]
