"""The tables. Private to monitor.store: rows never leave it, core values do.

Unique keys are the last word on what exists once: (feed, entry), the address of an article, (rule, article), (digest,
match) for membership, (digest, period), (edition or alert, channel, recipient), (alert plan, article, round). Times are
aware UTC (SQLModel stores plain `datetime` so on both databases).
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel


class MetaRow(SQLModel, table=True):
    """Facts about the store itself: install_id, whether it replaces a lost one."""

    __tablename__: ClassVar[str] = "meta"
    key: str = Field(primary_key=True)
    value: str


class FeedStateRow(SQLModel, table=True):
    """The changing part of a feed, in a narrow table of its own; what the user says of it stays in feeds.yaml."""

    __tablename__: ClassVar[str] = "feed_state"
    feed_id: str = Field(primary_key=True)
    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    condition: str
    condition_since: datetime
    first_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_error: str | None = None
    next_due_at: datetime = Field(index=True)
    entry_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_new_at: datetime | None = None
    usual_gaps: bytes = Field(default=b"", sa_type=LargeBinary)
    turnover: int | None = None
    turnover_at: datetime | None = None
    wish: int | None = None
    courtesy: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    moved_to: str | None = None
    moved_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    moved_since: datetime | None = None
    error: str | None = None
    error_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    is_told: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    last_full_at: datetime | None = None
    unproved: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    trust: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    is_distrusted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    doubted_etag: str | None = None
    doubted_last_modified: str | None = None


class FeedDayRow(SQLModel, table=True):
    """What a feed brought on one day (UTC). `longest_gap`: the longest wait for a new entry that ended on it, in s."""

    __tablename__: ClassVar[str] = "feed_day"
    feed_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    entries: int
    longest_gap: int


class FeedEventRow(SQLModel, table=True):
    """A change in how a feed stands; numbered, so that each digest tells each of them once."""

    __tablename__: ClassVar[str] = "feed_event"
    __table_args__ = (Index("ix_feed_event_feed", "feed_id", "event_id"),)
    event_id: int | None = Field(default=None, primary_key=True)
    feed_id: str
    at: datetime
    change: str
    detail: str


class FeedGapRow(SQLModel, table=True):
    """Two polls of a feed without an entry in common."""

    __tablename__: ClassVar[str] = "feed_gap"
    gap_id: int | None = Field(default=None, primary_key=True)
    feed_id: str
    from_at: datetime
    until_at: datetime


class FeedHealthRow(SQLModel, table=True):
    """How lively a feed is by its own past; no row where it was never judged."""

    __tablename__: ClassVar[str] = "feed_health"
    feed_id: str = Field(primary_key=True)
    vitality: str
    since: datetime
    detail: str


class HoldRow(SQLModel, table=True):
    """A host, or a domain, that is not asked until an instant. `name` is "host:…" or "domain:…"."""

    __tablename__: ClassVar[str] = "hold"
    name: str = Field(primary_key=True)
    until: datetime
    times: int
    detail: str


class ArticleRow(SQLModel, table=True):
    """A readable document. `rules_version` is None while it waits to be judged; `text` is zstd-compressed UTF-8.

    `dropped`: what its page said beside the text: lines that were left out and why, and who said what of the article
    (mapping.pack_dropped).
    """

    __tablename__: ClassVar[str] = "article"
    # Few wait to be judged, and they are asked for often.
    __table_args__ = (Index("ix_article_unjudged", "article_id", sqlite_where=text("rules_version IS NULL")),)
    article_id: int | None = Field(default=None, primary_key=True)
    identity: str | None = Field(default=None, index=True)
    feed_id: str
    title: str
    text: bytes = Field(sa_type=LargeBinary)
    language: str | None = None
    published: datetime | None = None
    authors: str
    site: str | None = None
    verdict: str
    text_source: str
    note: str | None = None
    is_news: bool
    is_unread: bool
    is_demonstration: bool
    first_seen_at: datetime = Field(index=True)
    rules_version: str | None = None
    judge_attempts: int = 0
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    version_seen_at: datetime | None = None
    dropped: bytes | None = Field(default=None, sa_type=LargeBinary)


class ArticleVersionRow(SQLModel, table=True):
    """What an article said before it was edited; what it says now stands in `article`. `text` as there."""

    __tablename__: ClassVar[str] = "article_version"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    version: int = Field(primary_key=True)
    title: str
    text: bytes = Field(sa_type=LargeBinary)
    seen_at: datetime = Field(index=True)
    content_hash: str
    identity: str | None = Field(default=None, index=True)


class QuarantineRow(SQLModel, table=True):
    """A document that readers died of. `attempts` is counted before each further try, `told_at` when a notice went."""

    __tablename__: ClassVar[str] = "quarantine"
    document_hash: str = Field(primary_key=True)
    kind: str
    feed_id: str = Field(index=True)
    url: str
    attempts: int
    detail: str
    first_at: datetime
    last_at: datetime
    told_at: datetime | None = None


class FeedNoteRow(SQLModel, table=True):
    """A sentence on the last document of a feed that was read: what was cut, mended or skipped, or looks wrong."""

    __tablename__: ClassVar[str] = "feed_note"
    feed_id: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    text: str


class AddressRow(SQLModel, table=True):
    """Where an article stands. `url` None: no link that a reader can open. An alias is where another address led."""

    __tablename__: ClassVar[str] = "address"
    address_key: str = Field(primary_key=True)
    article_id: int = Field(foreign_key="article.article_id", index=True)
    url: str | None = None
    host: str
    outlet: str
    is_alias: bool
    first_seen_at: datetime


class EntryRow(SQLModel, table=True):
    """An entry as a feed published it, exactly once per feed. `link_key` and `content_hash`: see core/plan/recognition.

    `edits` counts the edits that were taken up, the last one at `edited_at`.
    """

    __tablename__: ClassVar[str] = "entry"
    __table_args__ = (
        UniqueConstraint("feed_id", "entry_key"),
        Index("ix_entry_link", "feed_id", "link_key"),
        Index("ix_entry_words", "feed_id", "content_hash"),
    )
    entry_id: int | None = Field(default=None, primary_key=True)
    feed_id: str
    entry_key: str
    guid: str | None = None
    link: str | None = None
    title: str
    published: datetime | None = None
    updated: datetime | None = None
    first_seen_at: datetime
    article_id: int = Field(foreign_key="article.article_id", index=True)
    link_key: str | None = None
    content_hash: str | None = None
    edits: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    edited_at: datetime | None = None


class MatchRow(SQLModel, table=True):
    """A rule satisfied by an article. `evidence` is JSON (monitor.store.mapping).

    `is_late`: found when rules were applied to articles that were stored already. `version`: of the article.
    """

    __tablename__: ClassVar[str] = "match"
    __table_args__ = (UniqueConstraint("rule", "article_id"),)
    match_id: int | None = Field(default=None, primary_key=True)
    rule: str
    article_id: int = Field(foreign_key="article.article_id", index=True)
    priority: str
    strength_title: int
    strength_terms: int
    strength_actors: int
    sentence: str
    evidence: str
    rules_version: str
    matched_at: datetime = Field(index=True)
    is_late: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class RulesRevisionRow(SQLModel, table=True):
    """Rules that were in use. `data` is the plain tree that core.rules reads, as compressed JSON."""

    __tablename__: ClassVar[str] = "rules_revision"
    revision_id: int | None = Field(default=None, primary_key=True)
    version: str
    data: bytes = Field(sa_type=LargeBinary)
    taken_at: datetime


class WordRow(SQLModel, table=True):
    """A folded word that some article holds."""

    __tablename__: ClassVar[str] = "word"
    word_id: int | None = Field(default=None, primary_key=True)
    word: str = Field(unique=True)


class ArticleWordsRow(SQLModel, table=True):
    """The distinct words of an article: `words` is an array of sorted word ids. Filled when first asked for."""

    __tablename__: ClassVar[str] = "article_words"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    words: bytes = Field(sa_type=LargeBinary)


class SubscriptionRow(SQLModel, table=True):
    """When a digest was first seen in digests.yaml: matches up to `since_match_id` are older than it.

    `schedule` is JSON, `course_since` and the kept slot as core.periods.Course; `ended_at` is when it was gone from the
    file.
    """

    __tablename__: ClassVar[str] = "subscription"
    digest_id: str = Field(primary_key=True)
    since: datetime
    since_match_id: int
    schedule: str | None = None
    course_since: datetime | None = None
    kept_key: str | None = None
    kept_due_at: datetime | None = None
    ended_at: datetime | None = None


class SubscribedRuleRow(SQLModel, table=True):
    """A digest wanted the matches of a rule ("*": of every rule) in (`after_match_id`, `until_match_id`]."""

    __tablename__: ClassVar[str] = "subscribed_rule"
    digest_id: str = Field(primary_key=True, foreign_key="subscription.digest_id")
    rule: str = Field(primary_key=True)
    after_match_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    until_match_id: int | None = None


class EditionRow(SQLModel, table=True):
    """One digest of one period, frozen. `html` and `text` are zstd-compressed."""

    __tablename__: ClassVar[str] = "edition"
    __table_args__ = (UniqueConstraint("digest_id", "period_key"),)
    edition_id: int | None = Field(default=None, primary_key=True)
    digest_id: str
    period_key: str
    due_at: datetime
    frozen_at: datetime
    window_from: datetime | None = None
    subject: str
    html: bytes = Field(sa_type=LargeBinary)
    text: bytes = Field(sa_type=LargeBinary)
    story_count: int
    last_event_id: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_gap_id: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_edit_id: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class MembershipRow(SQLModel, table=True):
    """A match stands in exactly one edition of each digest."""

    __tablename__: ClassVar[str] = "membership"
    digest_id: str = Field(primary_key=True)
    match_id: int = Field(primary_key=True, foreign_key="match.match_id", index=True)
    edition_id: int = Field(foreign_key="edition.edition_id", index=True)


class ClusterRow(SQLModel, table=True):
    """A story. `absorbed_by` is the one that it turned out to be, directly: never one that was absorbed itself."""

    __tablename__: ClassVar[str] = "cluster"
    cluster_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    opened_at: datetime
    absorbed_by: int | None = Field(default=None, foreign_key="cluster.cluster_id", index=True)


class ClusterMemberRow(SQLModel, table=True):
    """How an article came to its story. `number` counts arrivals; `cluster_id` is where it stands now.

    `score` in log-odds, or the share of the text for a reprint, which is one of the article `copy_of`; `reasons` is
    JSON. `read_again` is the number of its last reading since, which counts as an arrival.
    """

    __tablename__: ClassVar[str] = "cluster_member"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    number: int = Field(unique=True)
    cluster_id: int = Field(foreign_key="cluster.cluster_id", index=True)
    arrived_in: int = Field(foreign_key="cluster.cluster_id")
    kind: str
    score: float | None = None
    reasons: str
    copy_of: int | None = Field(default=None, foreign_key="article.article_id")
    credit: str | None = None
    joined_at: datetime
    read_again: int | None = Field(default=None, unique=True, index=True)


class ClusterRevisionRow(SQLModel, table=True):
    """What a second look changed: `cluster_id` took in the story `other_id`, or one article of it."""

    __tablename__: ClassVar[str] = "cluster_revision"
    revision_id: int | None = Field(default=None, primary_key=True)
    kind: str
    cluster_id: int = Field(foreign_key="cluster.cluster_id", index=True)
    other_id: int = Field(foreign_key="cluster.cluster_id", index=True)
    article_id: int | None = Field(default=None, foreign_key="article.article_id", index=True)
    score: float
    at: datetime


class ClusterToldRow(SQLModel, table=True):
    """What an edition told of a story. `number` is the last arrival before; `content` as in `pack_content`."""

    __tablename__: ClassVar[str] = "cluster_told"
    __table_args__ = (UniqueConstraint("edition_id", "cluster_id"),)
    told_id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.edition_id")
    digest_id: str
    cluster_id: int = Field(foreign_key="cluster.cluster_id", index=True)
    number: int
    content: bytes = Field(sa_type=LargeBinary)


class ArrivalRow(SQLModel, table=True):
    """An article that the saved story book does not hold yet: all that it takes to decide on it once more.

    One that was read again stands here under a later number than its own; `cluster_id` is where it was after that.
    """

    __tablename__: ClassVar[str] = "arrival"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    article_id: int = Field(foreign_key="article.article_id")
    published: datetime
    seen_at: datetime
    signature: bytes = Field(sa_type=LargeBinary)
    cluster_id: int | None = None


class KeptTextRow(SQLModel, table=True):
    """What the saved story book keeps of a text (core/stories/packing.py): written once, gone with its story."""

    __tablename__: ClassVar[str] = "kept_text"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    article_id: int = Field(foreign_key="article.article_id")
    data: bytes = Field(sa_type=LargeBinary)


class StoryBookRow(SQLModel, table=True):
    """A part of the story book as it was saved last: all but its texts."""

    __tablename__: ClassVar[str] = "story_book"
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    data: bytes = Field(sa_type=LargeBinary)


class DeliveryRow(SQLModel, table=True):
    """The outbox: one row per recipient of an edition or an alert. `raw` is what goes out, frozen and compressed.

    States: monitor.store.deliveries. Of its `attempts`, `put_off` ended before the server heard of this message;
    `begun_at` is when the message last began to go out; `dismissed_at` when a person put away what was given up.
    """

    __tablename__: ClassVar[str] = "delivery"
    __table_args__ = (
        UniqueConstraint("edition_id", "channel", "recipient"),
        UniqueConstraint("alert_id", "channel", "recipient", name="uq_delivery_alert"),
        CheckConstraint("(edition_id IS NULL) <> (alert_id IS NULL)", name="ck_delivery_of_one"),
        Index("ix_delivery_due", "state", "retry_at"),
        Index("ix_delivery_begun", "channel", "begun_at"),
        Index("ix_delivery_reader", "channel", "recipient", "state"),
    )
    delivery_id: int | None = Field(default=None, primary_key=True)
    edition_id: int | None = Field(default=None, foreign_key="edition.edition_id")
    alert_id: int | None = Field(default=None, sa_column_args=(ForeignKey("alert.alert_id", name="fk_delivery_alert"),))
    channel: str
    recipient: str
    message_id: str
    file_stem: str
    raw: bytes = Field(sa_type=LargeBinary)
    state: str
    attempts: int = 0
    ambiguous: int = 0
    holder: str | None = None
    lease_until: datetime | None = None
    retry_at: datetime
    detail: str | None = None
    changed_at: datetime
    put_off: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    begun_at: datetime | None = None
    dismissed_at: datetime | None = None


class ChannelRestRow(SQLModel, table=True):
    """A channel whose server failed `failures` times in a row: nothing goes there until an instant."""

    __tablename__: ClassVar[str] = "channel_rest"
    channel: str = Field(primary_key=True)
    failures: int
    until: datetime
    detail: str
    changed_at: datetime


class AlertRow(SQLModel, table=True):
    """One alert, frozen. `alert_key` names it within its plan, `thread_key` the alert that opened its thread.

    `html` and `text` are zstd-compressed, `content` is what machines are told (JSON), compressed too.
    """

    __tablename__: ClassVar[str] = "alert"
    __table_args__ = (UniqueConstraint("plan_id", "alert_key"), Index("ix_alert_plan", "plan_id", "created_at"))
    alert_id: int | None = Field(default=None, primary_key=True)
    plan_id: str
    alert_key: str
    thread_key: str
    kind: str
    reason: str
    created_at: datetime
    story_count: int
    subject: str
    html: bytes = Field(sa_type=LargeBinary)
    text: bytes = Field(sa_type=LargeBinary)
    content: bytes = Field(sa_type=LargeBinary)


class AlertToldRow(SQLModel, table=True):
    """A report of a story that a plan alerted of, with what was told of the story: independent outlets and actors.

    `round` counts the alerts on one story from 1. Two processes that decide the same at once collide here.
    """

    __tablename__: ClassVar[str] = "alert_told"
    plan_id: str = Field(primary_key=True)
    article_id: int = Field(primary_key=True, foreign_key="article.article_id", index=True)
    round: int = Field(primary_key=True)
    alert_id: int = Field(foreign_key="alert.alert_id", index=True)
    outlets: int
    actors: str


class AlertHeldRow(SQLModel, table=True):
    """A story that is worth an alert and waits, named by one of its reports: why, since when and until when."""

    __tablename__: ClassVar[str] = "alert_held"
    plan_id: str = Field(primary_key=True)
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    reason: str
    since: datetime
    until: datetime = Field(index=True)


class MuteRow(SQLModel, table=True):
    """A story, named by one of its reports, that is kept out of mail until an instant."""

    __tablename__: ClassVar[str] = "mute"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    since: datetime
    until: datetime = Field(index=True)


class NoticeRow(SQLModel, table=True):
    """A sentence a person must see once in each digest."""

    __tablename__: ClassVar[str] = "notice"
    notice_id: int | None = Field(default=None, primary_key=True)
    text: str
    created_at: datetime


class NoticeToldRow(SQLModel, table=True):
    """Which notice stood in which digest."""

    __tablename__: ClassVar[str] = "notice_told"
    digest_id: str = Field(primary_key=True)
    notice_id: int = Field(primary_key=True, foreign_key="notice.notice_id")


class LookRow(SQLModel, table=True):
    """When the page of a matched article is asked for again, and what its last look found (core/edits/looks.py).

    `etag`, `last_modified`, `page_hash` and `headline` are those of the page as it was read last.
    """

    __tablename__: ClassVar[str] = "look"
    article_id: int = Field(primary_key=True, foreign_key="article.article_id")
    next_at: datetime | None = Field(default=None, index=True)
    steps: int
    tries: int
    gone_since: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    page_hash: str
    headline: str
    looked_at: datetime | None = None
    result: str


class EditRow(SQLModel, table=True):
    """What a person would call an edit of a matched article; numbered, so that each digest tells each of them once.

    `changes` is JSON: (kind, before, after) each. Kept for good, as matches are.
    """

    __tablename__: ClassVar[str] = "edit"
    edit_id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.article_id", index=True)
    seen_at: datetime
    changes: str


class HostPagesRow(SQLModel, table=True):
    """The last pages of a host that were taken for articles (core/extract/repeats.py).

    `pages` is JSON: the mark of the headline and those of its paragraphs, for each page, oldest first.
    """

    __tablename__: ClassVar[str] = "host_pages"
    host: str = Field(primary_key=True)
    pages: str
    seen_at: datetime = Field(index=True)


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
