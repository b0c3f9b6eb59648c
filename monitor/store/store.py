"""The store: every method is one transaction, blocking, safe to call from any thread. The only door to the database."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DatabaseError

from monitor.core.model import Analysis, Article, DroppedLine, Entry, Feed, Match, Reach
from monitor.core.plan import KnownEntry
from monitor.core.polling import LONGEST_PAUSE, PollState, bounds_of, is_due
from monitor.core.retry import Rate
from monitor.core.stories.state import FrozenBook
from monitor.core.why import ArticleLife, StoryLife
from monitor.errors import StoreError
from monitor.store import (
    clusters,
    deliveries,
    dropped,
    editions,
    feed_notes,
    intake,
    lives,
    quarantine,
    rests,
    retention,
    revisions,
    rule_counts,
    states,
    story_counts,
    story_lives,
    subscriptions,
    versions,
)
from monitor.store.alert_desk import AlertDesk
from monitor.store.archive import Archive
from monitor.store.commits import Commit
from monitor.store.deliveries import ClaimedDelivery, State
from monitor.store.digest_reader import DigestReader
from monitor.store.editions import Edition, NewEdition
from monitor.store.engine import database_path, open_engines
from monitor.store.feed_history import FeedHistory
from monitor.store.host_pages import HostMemory
from monitor.store.installation import (
    refuse_damage,
    refuse_read_only,
    remember_lost_feeds,
    settle_installation,
    write_mark,
)
from monitor.store.ledger import DeliveryStatus, Ledger
from monitor.store.quarantine import Suspect
from monitor.store.revisions import RulesRevision
from monitor.store.rule_counts import RuleCounts
from monitor.store.schema import migrate
from monitor.store.second_looks import SecondLooks
from monitor.store.story_counts import EditCounts, StoryCounts
from monitor.store.story_ledger import Homeless, Record, SavedBook, StoryLedger
from monitor.store.subscriptions import Subscription, Subscriptions
from monitor.store.tables import ARTICLE, ENTRY, MATCH, META, NOTICE

# Bytes of a commit that brings two dozen articles, with their signatures.
ROOM = 1 << 18
NO_RATES: Mapping[str, Rate] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds."""

    entries: int
    articles: int
    matches: int
    unjudged: int


class Store:
    """The database of one installation. `install_id` names it in Message-IDs and outlives a lost database."""

    def __init__(self, path: Path, writer: Engine, reader: Engine, install_id: str, *, was_lost: bool) -> None:
        self.path, self.install_id, self.was_lost = path, install_id, was_lost
        self._writer, self._reader = writer, reader
        # After a loss: the feeds of that moment, whose first sight is nothing new. A feed added later is.
        self._taken_as_seen: frozenset[str] = frozenset()
        # SQLite would make a second writer wait by polling; a lock wakes it at once.
        self._turn = threading.Lock()
        self._archive = Archive(self._reading, self._writing)
        self._subscriptions = Subscriptions(self._reading, self._writing)
        self._feed_history = FeedHistory(self._reading, self._writing)
        self._second_looks = SecondLooks(self._reading, self._writing)
        self._host_memory = HostMemory(self._reading, self._writing)
        self._ledger = Ledger(self._reading, self._writing)
        self._alerts = AlertDesk(self._reading, self._writing)

    @classmethod
    def open(cls, database_url: str, mark: Path, now: datetime, *, is_thorough: bool = False) -> Self:
        """Open the database, make or migrate it, and settle_installation which installation it belongs to.

        `mark` is a file beside the configuration that remembers, for each database, that it existed: where the mark
        stands and the database does not, the store was lost and takes what feeds hold at first sight as seen.
        `is_thorough` reads the whole file for damage first; what a daemon builds on is worth it, a look is not.

        Raises:
            StoreError: no such place, no database, damaged, or from a newer version.
        """
        path = database_path(database_url)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if is_thorough:
                refuse_read_only(path)
            writer, reader = open_engines(path)
            writer.connect().close()
            if is_thorough:
                refuse_damage(reader, path)
            migrate(writer, str(path))
            with writer.begin() as connection:
                install_id, was_lost = settle_installation(connection, path, mark, now)
        except (OSError, DatabaseError) as error:
            reason = error.orig if isinstance(error, DatabaseError) else error
            raise StoreError(f"the database {path} cannot be used: {reason}; nothing was changed") from error
        write_mark(mark, path, install_id)
        return cls(path, writer, reader, install_id, was_lost=was_lost)

    def close(self) -> None:
        """Give back the connections; the write-ahead log is folded in by the last one."""
        self._reader.dispose()
        self._writer.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._turn, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._reader.begin() as connection:
            yield connection

    # ------------------------------------------------------------------------------------------------------- intake

    @contextmanager
    def commit(self) -> Iterator[Commit]:
        """A writing transaction: committed at the end of the block, undone by an exception."""
        with self._writing() as connection:
            yield Commit(connection, self._taken_as_seen)

    def try_room(self) -> None:
        """Write as much as a commit of articles does, and take it back. What fails here would fail there.

        Raises:
            DatabaseError: the disk takes nothing, or not so much.
        """
        room = sqlite_insert(META).values(key="room", value="." * ROOM)
        with self._writing() as connection:
            connection.execute(room.on_conflict_do_nothing())
        with self._writing() as connection:
            connection.execute(delete(META).where(META.c.key == "room"))

    def register(self, feeds: Sequence[Feed], now: datetime) -> None:
        """Remember every configured feed; new ones are due at once."""
        with self._writing() as connection:
            states.save_states(connection, tuple(states.states_of(connection, feeds, now).values()))
            if self.was_lost and not self._taken_as_seen:
                self._taken_as_seen = remember_lost_feeds(connection, feeds)

    def states(self, feeds: Sequence[Feed], now: datetime) -> dict[str, PollState]:
        """The poll state of each feed, by feed id."""
        with self._reading() as connection:
            return states.states_of(connection, feeds, now)

    def due(self, feeds: Sequence[Feed], now: datetime) -> list[tuple[Feed, PollState]]:
        """The feeds to poll now, those that have waited longest first."""
        by_id = {feed.feed_id: feed for feed in feeds}
        with self._reading() as connection:
            due = states.due_states(connection, now, now + LONGEST_PAUSE)
        found = ((by_id[state.feed_id], state) for state in due if state.feed_id in by_id)
        return [(feed, state) for feed, state in found if is_due(state, bounds_of(feed), now)]

    def known_entries(self, feed_id: str, entries: Sequence[Entry]) -> tuple[KnownEntry, ...]:
        """What `core.plan.recognise` has to know of the entries of one document."""
        with self._reading() as connection:
            return versions.known_entries(connection, feed_id, entries)

    def read_addresses(self, keys: Iterable[str]) -> frozenset[str]:
        """Which of these are the keys of articles that need no visit: held, and their page not owed."""
        with self._reading() as connection:
            return intake.read_addresses(connection, keys)

    def unjudged(self, limit: int) -> list[tuple[int, str, Article]]:
        """(number, feed id, article) of articles that wait to be judged, oldest first."""
        with self._reading() as connection:
            return intake.unjudged(connection, limit)

    def judge_again(self) -> None:
        """Let articles that could not be judged be tried anew."""
        with self._writing() as connection:
            intake.judge_again(connection)

    def count_judge_attempt(self, article_id: int) -> None:
        """Remember that judging this article is about to be tried."""
        with self._writing() as connection:
            intake.count_judge_attempt(connection, article_id)

    def save_judgement(self, article_id: int, analysis: Analysis, now: datetime) -> None:
        """Store what the rules said of an article that waited."""
        with self._writing() as connection:
            intake.save_judgement(connection, article_id, analysis, now)

    def add_late_matches(self, found: Iterable[tuple[int, Match]], rules_version: str, now: datetime) -> int:
        """Add what rules found among stored articles, (article id, match) each; how many are new. Idempotent.

        They are marked as late: a digest sums them up, and no alert comes of them. Nothing stored is taken away.
        """
        with self._writing() as connection:
            return intake.add_late_matches(connection, found, rules_version, now)

    def retention_turn(self, now: datetime) -> datetime | None:
        """The time by which to drop what is old; None where that was done today. A clock far ahead is not believed."""
        with self._writing() as connection:
            return retention.turn(connection, now)

    def drop_texts(self, before: datetime) -> int:
        """Empty the texts of articles first seen before this; how many. Matches and entries stay for good."""
        with self._writing() as connection:
            clusters.drop_told(connection, before)
            return intake.drop_texts(connection, before)

    # --------------------------------------------------------------------------------------------------- quarantine

    def quarantined(self, now: datetime) -> dict[str, int]:
        """How often each document that a reader died of was tried, by its hash."""
        with self._reading() as connection:
            return quarantine.attempts(connection, now)

    def count_reading(self, suspect: Suspect, tries: int, detail: str, now: datetime) -> None:
        """Remember that a document was tried, or is about to be, and what came of it."""
        with self._writing() as connection:
            quarantine.count(connection, suspect, tries, detail, now)

    def release(self, document_hash: str) -> None:
        """Forget a document that was not to blame."""
        with self._writing() as connection:
            quarantine.release(connection, document_hash)

    def quarantine_detail(self, document_hash: str) -> str:
        """What came of the last try to read a document."""
        with self._reading() as connection:
            return quarantine.detail_of(connection, document_hash)

    def tell_of_quarantine(self, document_hash: str, sentence: str, now: datetime) -> None:
        """A notice in the digests that a document is left alone; the second one for it is not given."""
        with self._writing() as connection:
            quarantine.tell(connection, document_hash, sentence, now)

    # -------------------------------------------------------------------------------------------------------- rules

    def keep_rules(self, version: str, data: object, now: datetime) -> bool:
        """Remember rules that were taken into use; False where the last revision is the same. `data` is plain."""
        with self._writing() as connection:
            return revisions.keep(connection, version, data, now)

    def last_rules(self) -> RulesRevision | None:
        """The rules that were taken into use last; None where none ever were."""
        with self._reading() as connection:
            return revisions.last(connection)

    def rule_counts(self, since: datetime) -> RuleCounts:
        """What rules found among the articles first seen at or after `since`."""
        with self._reading() as connection:
            return rule_counts.rule_counts(connection, since)

    def article_at(self, address_key: str) -> int | None:
        """The number of the article at an address (`core.plan.address_key`)."""
        with self._reading() as connection:
            return rule_counts.article_at(connection, address_key)

    @property
    def archive(self) -> Archive:
        """The stored articles and their word sets, for a long look."""
        return self._archive

    @property
    def feed_history(self) -> FeedHistory:
        """What feeds did: days, changes, gaps, holds."""
        return self._feed_history

    # ------------------------------------------------------------------------------------------------------ stories

    def story_book(self) -> SavedBook:
        """The story book as it was saved, with the journal since."""
        with self._reading() as connection:
            return StoryLedger(connection).book()

    def save_story_book(self, frozen: FrozenBook, told_id: int) -> int:
        """Put a story book in the place of the saved one, with its last telling; the bytes it takes."""
        with self._writing() as connection:
            return StoryLedger(connection).save_book(frozen, told_id)

    def story_records(self, window: timedelta, limit: int) -> list[Record]:
        """The last articles that came into stories, in order of arrival: what a book is made anew from."""
        with self._reading() as connection:
            return StoryLedger(connection).records(window, limit)

    def has_story(self, article_id: int) -> bool:
        """Whether an article is part of a story."""
        with self._reading() as connection:
            return bool(clusters.clusters_of(connection, [article_id]))

    def homeless_articles(self, since: datetime, limit: int) -> list[Homeless]:
        """Articles first seen since then that were judged and have no story, though they could, oldest first."""
        with self._reading() as connection:
            return StoryLedger(connection).homeless(since, limit)

    def story_counts(self, since: datetime) -> StoryCounts:
        """How the stories stand, and what second looks changed since an instant."""
        with self._reading() as connection:
            return story_counts.story_counts(connection, since)

    def edit_counts(self, since: datetime, now: datetime) -> EditCounts:
        """The pages that are watched for edits, and the edits since an instant."""
        with self._reading() as connection:
            return story_counts.edit_counts(connection, since, now)

    @property
    def host_memory(self) -> HostMemory:
        """What pages of one host have in common."""
        return self._host_memory

    @property
    def second_looks(self) -> SecondLooks:
        """The looks at pages of matched articles."""
        return self._second_looks

    # ------------------------------------------------------------------------------------------------------ digests

    def subscribe(self, digest_id: str, now: datetime, rules: frozenset[str] | None = None) -> Subscription:
        """The subscription of a digest that selects these rules (None: every rule), made at its first sight."""
        with self._writing() as connection:
            afresh = self._starts_afresh(connection)
            return subscriptions.subscribe(connection, digest_id, now, rules, starts_afresh=afresh)

    def subscription(self, digest_id: str, now: datetime, rules: frozenset[str] | None = None) -> Subscription:
        """The subscription of a digest as `subscribe` would make it; nothing is written."""
        with self._reading() as connection:
            afresh = self._starts_afresh(connection)
            return subscriptions.subscription(connection, digest_id, now, rules, starts_afresh=afresh)

    @property
    def subscriptions(self) -> Subscriptions:
        """Their schedules, which of them ended, and which slots have an edition."""
        return self._subscriptions

    def _starts_afresh(self, connection: Connection) -> bool:
        """Whether no digest was ever made of this installation, so that a first one is due at once."""
        return not self.was_lost and not editions.any_edition(connection)

    def period_exists(self, digest_id: str, period_key: str) -> bool:
        """Whether this period was frozen."""
        with self._reading() as connection:
            return editions.period_exists(connection, digest_id, period_key)

    def period_keys_from(self, digest_id: str, slot_key: str) -> frozenset[str]:
        """The frozen keys of a slot: its own, and those sent ahead of it."""
        with self._reading() as connection:
            return editions.period_keys_from(connection, digest_id, slot_key)

    def edition(self, digest_id: str, period_key: str | None = None) -> Edition | None:
        """A frozen digest as it was; without a key the last one."""
        with self._reading() as connection:
            return editions.edition(connection, digest_id, period_key)

    @contextmanager
    def reading_digest(self) -> Iterator[DigestReader]:
        """One consistent view for all that a digest is built from."""
        with self._reading() as connection:
            yield DigestReader(connection)

    def freeze(
        self,
        new: NewEdition,
        subscription: Subscription,
        rules: frozenset[str] | None,
        now: datetime,
        *,
        is_last_word: bool = False,
    ) -> bool:
        """Write an edition with its membership and deliveries; False where what was rendered is outdated."""
        with self._writing() as connection:
            still_wanted = editions.open_matter(connection, subscription, rules)
            return editions.freeze(connection, new, still_wanted, now, is_last_word=is_last_word)

    def give_notice(self, sentence: str, now: datetime) -> None:
        """A sentence for the next edition of every digest."""
        with self._writing() as connection:
            connection.execute(insert(NOTICE).values(text=sentence, created_at=now))

    # --------------------------------------------------------------------------------------------------- deliveries

    def orphans(self, now: datetime, is_alive: Callable[[str], bool]) -> list[tuple[int, int]]:
        """(number, attempts) of deliveries that somebody began to send and cannot tell of any more."""
        with self._reading() as connection:
            numbers = deliveries.orphans(connection, now, is_alive)
            return [(number, deliveries.attempts_of(connection, number)) for number in numbers]

    def claim(
        self,
        now: datetime,
        lease: timedelta,
        holder: str,
        is_alive: Callable[[str], bool],
        rates: Mapping[str, Rate] = NO_RATES,
    ) -> ClaimedDelivery | None:
        """Take the delivery that is to go next; `rates` are by channel."""
        with self._writing() as connection:
            return deliveries.claim(connection, now, lease, holder, is_alive, rates)

    def mark_sending(self, delivery_id: int, holder: str, now: datetime, lease: timedelta) -> None:
        """From here on the message may be accepted."""
        with self._writing() as connection:
            deliveries.mark_sending(connection, delivery_id, holder, now, lease)

    def record(
        self,
        delivery_id: int,
        holder: str | None,
        state: State,
        detail: str,
        now: datetime,
        retry_at: datetime | None,
        *,
        reach: Reach = Reach.MESSAGE,
        raw: bytes | None = None,
        channel: str | None = None,
    ) -> None:
        """What became of an attempt; `raw` takes the place of a message that was too large.

        Where nobody is there to take it, the others for the same recipient wait as long. With a `channel`, its server
        is put to rest where the failure reaches every recipient, and woken by what shows that it takes mail, or
        decides on it.
        """
        with self._writing() as connection:
            deliveries.record(connection, delivery_id, holder, state, detail, now, retry_at, reach=reach, raw=raw)
            if reach is Reach.RECIPIENT and retry_at is not None:
                deliveries.wait_alike(connection, delivery_id, retry_at)
            elif channel is not None and reach in (Reach.SERVER, Reach.RATE):
                until = rests.put_to_rest(connection, channel, detail, now)
                if reach is Reach.RATE:
                    deliveries.wait_beyond(connection, delivery_id, until)
            elif channel is not None and state in (State.SENT, State.DEAD):
                rests.wake(connection, channel)

    def wake(self, *channels: str) -> None:
        """Let these channels be tried at once, or all where none is named: somebody may have mended their servers."""
        with self._writing() as connection:
            rests.wake(connection, *channels)

    @property
    def ledger(self) -> Ledger:
        """The deliveries as a person sees and settles them."""
        return self._ledger

    def open_deliveries(self) -> int:
        """How many deliveries are still to be made."""
        with self._reading() as connection:
            return deliveries.open_deliveries(connection)

    def recent_deliveries(self, limit: int) -> list[DeliveryStatus]:
        """Deliveries for a person to look at, those that need it first."""
        return self._ledger.recent(limit)

    def feed_notes(self) -> dict[str, tuple[str, ...]]:
        """Sentences on the last documents of feeds, by feed id: what was cut, mended or skipped, or looks wrong."""
        with self._reading() as connection:
            return feed_notes.notes(connection)

    # -------------------------------------------------------------------------------------------------------- lives

    def articles_of(self, text: str, address_key: str | None) -> list[int]:
        """The articles at an address (`core.plan.address_key`), or of entries with this guid, key or link."""
        with self._reading() as connection:
            return lives.articles_of(connection, text, address_key)

    def life(self, article_id: int) -> ArticleLife:
        """All that is held of one article."""
        with self._reading() as connection:
            return lives.life(connection, article_id)

    def story(self, cluster_id: int) -> StoryLife | None:
        """All that is held of the story that an id leads to; None where there never was one."""
        with self._reading() as connection:
            return story_lives.story(connection, cluster_id)

    def dropped_lines(self, article_id: int) -> tuple[DroppedLine, ...]:
        """The lines that were left out of an article, and why."""
        with self._reading() as connection:
            return dropped.dropped_lines(connection, article_id)

    @property
    def alerts(self) -> AlertDesk:
        """Alerts and mutes as a person sees them."""
        return self._alerts

    # ------------------------------------------------------------------------------------------------------- status

    def counts(self) -> Counts:
        """How much the store holds."""
        with self._reading() as connection:
            entries, articles, matches = (
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (ENTRY, ARTICLE, MATCH)
            )
            waiting = select(func.count()).where(ARTICLE.c.rules_version.is_(None))
            return Counts(entries, articles, matches, connection.execute(waiting).scalar_one())

    def last_matches(self) -> dict[str, datetime]:
        """When each rule last matched."""
        with self._reading() as connection:
            return editions.last_matches(connection)
