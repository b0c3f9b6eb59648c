"""Freezing digests: a period is due -> its matter is read, built, rendered, addressed and stored in one transaction.

Touches the store. Rendering happens on a read snapshot; the writing transaction verifies that nothing has changed
since, and where it has, everything is done again. Nothing is sent here: the outbox sends what was committed.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.config import Config
from monitor.core.digest import Digest, Footer, RuleHeading, build_digest
from monitor.core.health import feed_news
from monitor.core.mail import Envelope, Mailbox, compose, message_id, unsubscribe_mailto
from monitor.core.model import Content, DigestFacts, DigestPlan, FeedHealth, Message, Vitality
from monitor.core.periods import next_due
from monitor.crashpoints import crashpoint
from monitor.store import DigestReader, EditTelling, FeedTelling, NewDelivery, NewEdition, Store, Subscription, Wanted
from monitor.timetable import Issue, Timetable, rules_of
from monitor.typesetter import Typesetter

logger = logging.getLogger(__name__)

FOLDER, EMAIL = "folder", "email"
NOBODY = "outbox"
# Matches may arrive while a digest is rendered. It is made anew a few times, so that it holds them; where they stream
# in faster than it can be rendered, what was rendered goes out and the rest waits for the next one.
ROUNDS = 4

NO_MAIL_SERVER = (
    "This digest has recipients but no mail server is set, so it was only written to the outbox folder and will not be "
    "mailed later. Set MONITOR_SMTP_URL and start again."
)
RULES_BROKEN = (
    "The rules on disk cannot be used: this digest was made by the last good ones{since} (revision {revision}). "
    "What was edited since has no effect until the files are mended."
)
# Problems of broken rules that a digest names; `monitor check` shows them all.
PROBLEMS_TOLD = 3


@dataclass(frozen=True, slots=True)
class _Draft:
    """A digest as read and rendered, before it is stored."""

    wanted: Wanted
    window_from: datetime | None
    message: Message
    story_count: int
    told_of_feeds: FeedTelling
    told_of_edits: EditTelling
    told: Mapping[int, Content]
    has_matter: bool


class Publisher:
    """Freezes the digests of one configuration. Blocking; a reload makes a new one."""

    def __init__(self, store: Store, config: Config, notices: tuple[str, ...] = ()) -> None:
        """`notices` are sentences for the top of every digest, such as that a file on disk is broken."""
        self._store, self._config, self._notices = store, config, notices
        self._last_rules = store.last_rules() if config.rules_fault else None
        self.timetable = Timetable(store, config)
        self._typesetter = Typesetter(config)
        self._headings = tuple(
            RuleHeading(
                rule_id=rule.rule_id,
                name=rule.name,
                priority=rule.priority,
                tags=rule.tags,
                is_provisional=rule.is_provisional,
                budget=rule.budget,
                expires=rule.expires,
            )
            for rule in config.rules.rules
            if rule.enabled
        )

    def due(self, now: datetime) -> list[Issue]:
        """The periods that are due and not made."""
        return self.timetable.due(now)

    def open_period(self, plan: DigestPlan, now: datetime) -> Issue:
        """The running period under a key of its own, to be sent ahead of time."""
        return self.timetable.open_period(plan, now)

    def publish(self, issue: Issue, now: datetime) -> bool:
        """Freeze one period with its deliveries; False where it was frozen already."""
        subscription = self.timetable.subscription(issue.plan, now)
        rules = rules_of(issue.plan, self._config.rules)
        for left in reversed(range(ROUNDS)):
            if self._store.period_exists(issue.plan.digest_id, issue.key):
                return False
            edition = self._edition(issue, self._draft(issue, subscription, rules, now), now)
            crashpoint("before_freeze")
            if self._store.freeze(edition, subscription, rules, now, is_last_word=not left):
                crashpoint("after_freeze")
                logger.info("digest %s of %s: %d stories", edition.digest_id, issue.key, edition.story_count)
                return True
        raise RuntimeError(f"digest {issue.plan.digest_id} of {issue.key}: matches kept arriving while it was rendered")

    def preview(self, plan: DigestPlan, now: datetime) -> Message:
        """What the open period would say if it ended now. Writes nothing."""
        return self._open_draft(plan, now).message

    def has_matter(self, plan: DigestPlan, now: datetime) -> bool:
        """Whether the open period holds anything that somebody has to hear of. Writes nothing."""
        return self._open_draft(plan, now).has_matter

    def _open_draft(self, plan: DigestPlan, now: datetime) -> _Draft:
        slot = next_due(plan.schedule, now)
        subscription = self.timetable.as_if_taken_up(plan, now)
        return self._draft(Issue(plan, slot.key, slot.due_at), subscription, rules_of(plan, self._config.rules), now)

    def _draft(self, issue: Issue, subscription: Subscription, rules: frozenset[str] | None, now: datetime) -> _Draft:
        with self._store.reading_digest() as reader:
            wanted = reader.wanted(subscription, rules)
            window_from = reader.last_frozen_at(issue.plan.digest_id, now)
            untold = reader.untold_of_feeds(subscription)
            edits = reader.untold_edits(subscription, wanted.match_ids)
            facts = self._facts(reader, issue.plan, wanted, window_from, untold, now)
            facts = replace(facts, edits=edits.edits)
        headings = tuple(heading for heading in self._headings if rules is None or heading.rule_id in rules)
        footer = self._footer(issue.plan)
        digest = build_digest(facts, issue.plan, headings, slot_key=issue.key, due_at=issue.due_at, footer=footer)
        message = self._rendered(digest, issue.plan.locale, now)
        return _Draft(
            wanted, window_from, message, digest.counts.stories, untold, edits, digest.told, _has_matter(digest)
        )

    def _rendered(self, digest: Digest, locale: str | None, now: datetime) -> Message:
        return self._typesetter.digest(digest, locale, now).message

    def _facts(
        self,
        reader: DigestReader,
        plan: DigestPlan,
        wanted: Wanted,
        window_from: datetime | None,
        told: FeedTelling,
        now: datetime,
    ) -> DigestFacts:
        names = {feed.feed_id: feed.name for feed in self._config.feeds}
        states, vitalities = reader.states(self._config.feeds, now), reader.vitalities()
        return DigestFacts(
            articles=wanted.articles,
            clusters=wanted.clusters,
            articles_checked=reader.articles_checked(window_from, now),
            window_from=window_from,
            window_to=now,
            feeds=tuple(
                FeedHealth(
                    feed_id=state.feed_id,
                    name=names[state.feed_id],
                    condition=state.condition,
                    detail=state.last_error,
                    since=state.condition_since,
                    last_success_at=state.last_success_at,
                    vitality=vitalities[state.feed_id].vitality if state.feed_id in vitalities else Vitality.LIVELY,
                )
                for state in states.values()
            ),
            feed_news=feed_news(told.events, told.gaps, names),
            trend_by_rule=reader.trends(now),
            last_match_by_rule=reader.last_matches(),
            unread_pages={names.get(f, f): count for f, count in reader.unread_pages(window_from, now).items()},
            notices=(*self._rules_notices(plan), *self._notices, *wanted.notices.values()),
            muted=reader.muted(now),
        )

    def _rules_notices(self, plan: DigestPlan) -> tuple[str, ...]:
        """That this digest was made by older rules than those of the files, and where these are wrong."""
        fault, last = self._config.rules_fault, self._last_rules
        if not fault:
            return ()
        since = f", in use since {last.taken_at.astimezone(plan.schedule.zone):%a %-d %b %H:%M}" if last else ""
        told = RULES_BROKEN.format(since=since, revision=self._config.rules.version[:8])
        more = (f"and {len(fault) - PROBLEMS_TOLD} more problems: monitor check shows them all",)
        return (told, *map(str, fault[:PROBLEMS_TOLD]), *(more if len(fault) > PROBLEMS_TOLD else ()))

    def _footer(self, plan: DigestPlan) -> Footer:
        settings, mails = self._config.settings, self._mails(plan)
        asked = Mailbox.parse(settings.unsubscribe or settings.mail_from)
        return Footer(
            rules_file="rules.yaml",
            rules_revision=self._config.rules.version[:8],
            notes=(NO_MAIL_SERVER,) if plan.recipients and not mails else (),
            unsubscribe=unsubscribe_mailto(asked, plan.digest_id) if mails else None,
        )

    def _mails(self, plan: DigestPlan) -> bool:
        return bool(plan.recipients) and self._config.settings.smtp_url is not None

    def _edition(self, issue: Issue, draft: _Draft, now: datetime) -> NewEdition:
        plan = issue.plan
        is_sent = plan.sends_empty or draft.has_matter
        recipients = [(EMAIL, address) for address in plan.recipients] if self._mails(plan) else [(FOLDER, NOBODY)]
        return NewEdition(
            digest_id=plan.digest_id,
            period_key=issue.key,
            due_at=issue.due_at,
            window_from=draft.window_from,
            message=draft.message,
            story_count=draft.story_count,
            match_ids=draft.wanted.match_ids,
            notice_ids=tuple(draft.wanted.notices),
            last_event_id=draft.told_of_feeds.last_event_id if is_sent else 0,
            last_gap_id=draft.told_of_feeds.last_gap_id if is_sent else 0,
            last_edit_id=draft.told_of_edits.last_edit_id if is_sent else 0,
            told=draft.told,
            deliveries=tuple(self._delivery(issue, draft.message, *target, now) for target in recipients * is_sent),
        )

    def _delivery(self, issue: Issue, message: Message, channel: str, recipient: str, now: datetime) -> NewDelivery:
        settings, plan = self._config.settings, issue.plan
        identity = message_id(self._store.install_id, plan.digest_id, issue.key, recipient, settings.mail_domain)
        envelope = Envelope(
            sender=Mailbox.parse(settings.mail_from),
            recipient=Mailbox.parse(recipient) if channel == EMAIL else None,
            message_id=identity,
            date=now,
            digest_id=plan.digest_id,
            digest_title=plan.title,
            unsubscribe_to=Mailbox.parse(settings.unsubscribe) if settings.unsubscribe else None,
        )
        return NewDelivery(channel, recipient, identity, f"{issue.key}-{plan.digest_id}", compose(message, envelope))


def _has_matter(digest: Digest) -> bool:
    """Whether somebody has to hear of it: a story, a late match, an edit, a notice.

    More reports on a story that was told, without news, are no reason for a mail; what feeds did is told by the next.
    """
    return bool(digest.counts.stories or digest.late or digest.edits or digest.notices)
