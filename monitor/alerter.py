"""Alerts: a story grew, or a wait is over -> what is decided is rendered, addressed and stored. Touches the store.

`react` works inside the transaction that stored what grew, so that an alert exists exactly where its cause does;
`release` is called by the clock, for what was held back until now. Nothing is sent here: the outbox sends.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.config import Config
from monitor.core.alerts import (
    RECENT,
    AlertKind,
    AlertPlan,
    Before,
    Decision,
    Item,
    Letter,
    Reason,
    StoryFacts,
    content_of,
    decide,
    item_of,
)
from monitor.core.mail import Envelope, Mailbox, compose, message_id
from monitor.crashpoints import crashpoint
from monitor.store import AlertBook, AlertTelling, Commit, Hold, NewAlert, NewDelivery, Store
from monitor.typesetter import Typesetter

logger = logging.getLogger(__name__)

FOLDER, EMAIL, WEBHOOK, APPRISE = "folder", "email", "webhook", "apprise"
NOBODY = "outbox"


@dataclass(frozen=True, slots=True)
class _Case:
    """A story, what was known of its past, and what was decided."""

    story: StoryFacts
    before: Before
    decision: Decision

    @property
    def lead(self) -> int:
        """The article by which the story is named: that of its strongest match."""
        return self.decision.candidates[0].article.article_id

    @property
    def round(self) -> int:
        """The how-manieth alert on this story it would be."""
        return 1 + (self.before.told.rounds if self.before.told else 0)

    @property
    def thread(self) -> tuple[str, str] | None:
        """Key and subject of the alert that opened a thread for this story, None where there is none yet."""
        return self.before.told.thread if self.before.told else None

    @property
    def key(self) -> str:
        """What the alert is known by in its plan: no report is told twice in one round."""
        return f"{self.lead}-{self.round}"


class Alerter:
    """Decides on alerts by one configuration. Blocking; a reload makes a new one."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store, self._config = store, config
        self._typesetter = Typesetter(config)
        self.counts: Counter[Reason] = Counter()
        rules = config.rules.rules
        self._tags_by_rule = {rule.rule_id: rule.tags for rule in rules}
        self._name_by_rule = {rule.rule_id: rule.name for rule in rules}
        self._name_by_actor = {actor.key: actor.name for actor in config.rules.actors}

    def react(self, commit: Commit, article_ids: Sequence[int], now: datetime) -> None:
        """Alert, within a transaction, of the stories that these articles belong to, or hold them back.

        A failure here is ours, and costs no article: it is undone alone, and said loudly.
        """
        if not self._config.alerts or not article_ids:
            return
        try:
            with commit.part():
                book = commit.alerts
                stories = book.stories(article_ids)
                for plan in self._config.alerts if stories else ():
                    for story in stories:
                        self._settle(book, plan, self._case(book, plan, story, now), now)
        except Exception:  # as around a delivery: one alert must not stop the articles that brought it about
            logger.exception("no alert could be made of %d article(s); they stand in the digests", len(article_ids))

    def release(self, now: datetime) -> int:
        """Look again at what was held back until now: one summary a plan. How many alerts that made."""
        plans = self._config.alerts
        if not plans or not self._store.alerts.is_due([plan.plan_id for plan in plans], now):
            return 0
        made = 0
        for plan in plans:
            with self._store.commit() as commit:
                made += self._release(commit.alerts, plan, now)
                crashpoint("before_release")
            crashpoint("after_release")
        return made

    def decisions(
        self, plan: AlertPlan, article_ids: Iterable[int], now: datetime
    ) -> list[tuple[StoryFacts, Decision]]:
        """What the plan would do with the stories of these articles now, for `monitor why`. Writes nothing."""
        with self._store.alerts.book() as book:
            cases = [self._case(book, plan, story, now) for story in book.stories(article_ids)]
        return [(case.story, case.decision) for case in cases]

    # ------------------------------------------------------------------------------------------------------- decisions

    def _case(self, book: AlertBook, plan: AlertPlan, story: StoryFacts, now: datetime) -> _Case:
        before = book.before(plan.plan_id, story, now)
        return _Case(story, before, decide(story, plan, before, self._tags_by_rule, now))

    def _settle(self, book: AlertBook, plan: AlertPlan, case: _Case, now: datetime) -> bool:
        """Send one story by itself, hold it, or let it be; whether it was sent."""
        decision, story = case.decision, case.story
        self.counts[decision.reason] += 1
        logger.debug("alert %s, %s: %s", plan.plan_id, story.story_id, decision.reason.value)
        if decision.until is not None:
            book.hold(plan.plan_id, story, case.lead, Hold(decision.reason, decision.until), now)
        elif decision.sends:
            self._send(book, plan, [case], now)
        else:
            # What was held and is muted or silenced now, or has no rule any more, is not worth an alert later either.
            book.let_go(plan.plan_id, story.article_ids)
        return decision.sends

    def _release(self, book: AlertBook, plan: AlertPlan, now: datetime) -> int:
        """Follow-ups that only came too soon go by themselves, all others together; what nobody was there to release
        when its time came, for more than a day, is no news any more: the digests have it.
        """
        due = book.due(plan.plan_id, now)
        stale = {held.article_id for held in due if now - held.until > RECENT}
        if stale:
            self.counts[Reason.OLD] += len(stale)
            logger.info("alert %s: %d that waited while nothing ran are left to the digests", plan.plan_id, len(stale))
            book.let_go(plan.plan_id, stale)
        reasons = {held.article_id: held.reason for held in due if held.article_id not in stale}
        apart = {number for number, reason in reasons.items() if reason is Reason.HELD_REPEAT_INTERVAL}
        together: list[StoryFacts] = []
        made = 0
        for story in book.stories(reasons):
            if apart.isdisjoint(story.article_ids):
                together.append(story)
            else:
                made += self._settle(book, plan, self._case(book, plan, story, now), now)
        return made + self._sum_up(book, plan, together, reasons, now)

    def _sum_up(
        self,
        book: AlertBook,
        plan: AlertPlan,
        stories: Iterable[StoryFacts],
        reasons: Mapping[int, Reason],
        now: datetime,
    ) -> int:
        cases = [self._case(book, plan, story, now) for story in stories]
        worthy = [case for case in cases if case.decision.sends]
        for case in cases:
            if not case.decision.sends:
                self._settle(book, plan, case, now)
        if worthy:
            worthy.sort(key=lambda case: -case.decision.candidates[0].strength.total)
            self.counts.update(case.decision.reason for case in worthy)
            told = {number for case in worthy for number in case.story.article_ids}
            self._send(book, plan, worthy, now, frozenset(why for number, why in reasons.items() if number in told))
        return bool(worthy)

    # ------------------------------------------------------------------------------------------------------- messages

    def _send(
        self,
        book: AlertBook,
        plan: AlertPlan,
        cases: Sequence[_Case],
        now: datetime,
        held_for: frozenset[Reason] = frozenset(),
    ) -> None:
        letter = self._letter(plan, cases, now, held_for)
        key = cases[0].key
        thread = cases[0].thread if letter.kind is AlertKind.FOLLOW_UP else None
        alert = NewAlert(
            plan_id=plan.plan_id,
            alert_key=key,
            thread_key=thread[0] if thread else key,
            kind=letter.kind,
            reason=letter.reason,
            message=self._typesetter.alert(letter, now),
            content=content_of(letter, key),
            tellings=tuple(map(_telling, cases)),
            deliveries=(),
        )
        book.save(replace(alert, deliveries=tuple(self._deliveries(plan, alert, now))), now)
        logger.info("alert %s %s: %s (%s)", plan.plan_id, key, alert.message.subject, alert.reason.value)

    def _letter(self, plan: AlertPlan, cases: Sequence[_Case], now: datetime, held_for: frozenset[Reason]) -> Letter:
        first = cases[0]
        kind = AlertKind.SUMMARY if len(cases) > 1 else AlertKind.FOLLOW_UP if first.before.told else AlertKind.NEW
        return Letter(
            kind=kind,
            reason=first.decision.reason,
            plan_id=plan.plan_id,
            title=plan.title,
            zone=plan.zone,
            now=now,
            items=tuple(map(self._item, cases)),
            held_for=held_for,
            thread_subject=first.thread[1] if first.thread else None,
            base_url=self._config.settings.base_url,
        )

    def _item(self, case: _Case) -> Item:
        return item_of(case.story, case.decision, case.before.told, self._name_by_rule, self._name_by_actor)

    def _deliveries(self, plan: AlertPlan, alert: NewAlert, now: datetime) -> Iterable[NewDelivery]:
        """One for each address: a failure of one is nothing to the others."""
        settings = self._config.settings
        mails = [(EMAIL, address) for address in plan.recipients] if settings.smtp_url is not None else []
        others = [(WEBHOOK, hook.url) for hook in plan.webhooks] + [(APPRISE, each.name) for each in plan.services]
        lacks_mail = bool(plan.recipients) and not mails
        nowhere = [(FOLDER, NOBODY)] if lacks_mail or not (mails or others) else []
        for channel, recipient in (*mails, *others, *nowhere):
            yield self._delivery(plan, alert, channel, recipient, now)

    def _delivery(self, plan: AlertPlan, alert: NewAlert, channel: str, recipient: str, now: datetime) -> NewDelivery:
        identity = self._message_id(plan, alert.alert_key, recipient)
        if channel == WEBHOOK:
            raw = alert.content
        elif channel == APPRISE:
            raw = alert.message.text.encode()
        else:
            raw = self._mail(plan, alert, identity, recipient if channel == EMAIL else None, now)
        return NewDelivery(channel, recipient, identity, f"alert-{plan.plan_id}-{alert.alert_key}", raw)

    def _mail(self, plan: AlertPlan, alert: NewAlert, identity: str, recipient: str | None, now: datetime) -> bytes:
        opener = self._message_id(plan, alert.thread_key, recipient or NOBODY)
        envelope = Envelope(
            sender=Mailbox.parse(self._config.settings.mail_from),
            recipient=Mailbox.parse(recipient) if recipient else None,
            message_id=identity,
            date=now,
            digest_id=f"alert-{plan.plan_id}",
            digest_title=plan.title,
            references=() if alert.thread_key == alert.alert_key else (opener,),
        )
        return compose(alert.message, envelope)

    def _message_id(self, plan: AlertPlan, key: str, recipient: str) -> str:
        settings = self._config.settings
        return message_id(self._store.install_id, f"alert/{plan.plan_id}", key, recipient, settings.mail_domain)


def _telling(case: _Case) -> AlertTelling:
    return AlertTelling(case.story.article_ids, case.round, len(case.story.outlets), case.decision.actors)
