"""(ArticleLife, what holds now) -> Account: each stage in sentences, and where the article was lost. Pure.

Times are told in UTC, as they are stored. A stage that the article did not reach is not told.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor.core.model import Priority, TextSource, Verdict
from monitor.core.why.edits import told_edits, told_looks
from monitor.core.why.story import told_story
from monitor.core.why.values import (
    Account,
    ArticleLife,
    DigestOfRules,
    FeedOfHost,
    Inquiry,
    LifeEdition,
    LifeEntry,
    LifeMatch,
    Loss,
    RulesNow,
    Stage,
    Step,
)
from monitor.core.why.wording import told_claims, told_dropped

# States of a delivery that has arrived, and of one that a person must look after (monitor/store/deliveries.py).
_ARRIVED = frozenset({"sent"})
_GIVEN_UP = frozenset({"dead", "held"})
# Addresses and edits are told up to so many.
_MOST = 10


def account_of(life: ArticleLife, now: RulesNow, feed_names: Mapping[str, str]) -> Account:
    """The life of a stored article. `feed_names` are those of the configured feeds, by id."""
    steps = [_feed_step(life, feed_names), _page_step(life)]
    loss, why, rules = _judged(life, now)
    steps.append(rules)
    if life.story is not None:
        steps.append(Step(Stage.STORY, True, told_story(life.story)))
    if loss is None:
        loss, why, digests = _digested(life, now)
        steps.append(digests)
        if any(match.editions for match in life.matches):
            loss, why, delivered = _delivered(life, loss, why)
            steps.append(delivered)
    return Account(tuple(steps), loss, why)


def account_of_none(asked: Inquiry) -> Account:
    """Why the store holds no such article."""
    loss, why = _never_seen(asked)
    lines = [f"asked for: {asked.text}"]
    if asked.canonical_url is not None:
        lines.append(f"compared as: {asked.canonical_url}")
    steps = [Step(Stage.ASKED, loss is not Loss.NO_ADDRESS, tuple(lines))]
    if asked.feeds:
        steps.append(Step(Stage.FEED, False, tuple(map(_feed_of_host, asked.feeds))))
    return Account(tuple(steps), loss, why)


# -------------------------------------------------------------------------------------------------- what nobody knows


def _never_seen(asked: Inquiry) -> tuple[Loss, str]:
    if asked.host is None:
        return Loss.NO_ADDRESS, "It is no address of an article, and no feed ever gave an entry this id."
    if not asked.feeds:
        hint = f"monitor feeds add https://{asked.host}/ finds one"
        return Loss.NO_FEED_OF_HOST, f"No feed of yours is on {asked.host}, and no other brought it; {hint}."
    if all(feed.last_success_at is None for feed in asked.feeds):
        return Loss.FEED_NOT_READ, f"No feed on {asked.host} could be read yet."
    return Loss.NEVER_SEEN, "It stood in none of your feeds when they were polled."


def _feed_of_host(feed: FeedOfHost) -> str:
    if feed.last_success_at is None:
        read = f"never read ({feed.last_error})" if feed.last_error else "never read"
        return f"{feed.name}: {read}"
    since = f", watched since {told(feed.first_polled_at)}" if feed.first_polled_at else ""
    trouble = f"; now {feed.last_error}" if feed.last_error else ""
    return f"{feed.name}: last read {told(feed.last_success_at)}{since}{trouble}"


# ------------------------------------------------------------------------------------------------------ feed and page


def _feed_step(life: ArticleLife, names: Mapping[str, str]) -> Step:
    lines = [line for entry in life.entries for line in _entry_lines(entry, names)]
    for place in life.places[:_MOST]:
        kind = "also at" if place.is_alias else "at"
        lines.append(f"{kind} {place.url or 'no address that a reader can open'} ({place.outlet})")
    if len(life.places) > _MOST:
        lines.append(f"and at {len(life.places) - _MOST} addresses more")
    return Step(Stage.FEED, True, tuple(lines))


def _entry_lines(entry: LifeEntry, names: Mapping[str, str]) -> Iterator[str]:
    name = names.get(entry.feed_id)
    feed = f"{name} ({entry.feed_id})" if name is not None else f"{entry.feed_id}, no longer in feeds.yaml"
    dated = f", dated {told(entry.published)}" if entry.published else ", without a date"
    yield f"{told(entry.first_seen_at)}: brought by {feed}{dated}"
    yield f'  entry {_one_line(entry.entry_key)}, "{entry.title}"'
    if entry.edits and entry.edited_at is not None:
        yield f"  edited {_times(entry.edits)}, last {told(entry.edited_at)}"


def _page_step(life: ArticleLife) -> Step:
    source = "its page" if life.text_source is TextSource.PAGE else "the feed's own words"
    length = (
        f"{life.text_length:,} characters" if life.text_length else "dropped after its time (MONITOR_RETENTION_DAYS)"
    )
    lines = [f"text from {source}, {length}, {life.language or 'of unknown language'}, verdict {life.verdict.value}"]
    if life.note:
        lines.append(f"note: {life.note}")
    if life.is_unread:
        lines.append("its page is owed: it is asked for again when the article appears again or is edited")
    lines.extend(told_claims(life.claims))
    lines.extend(told_dropped(life.dropped))
    lines.extend(f"{each.url} is left alone since {told(each.last_at)}: {each.detail}" for each in life.quarantined)
    lines.extend(f'version {each.version}, seen {told(each.seen_at)}: "{each.title}"' for each in life.versions[:_MOST])
    if life.versions:
        seen = f", seen {told(life.version_seen_at)}" if life.version_seen_at else ""
        lines.append(f'version {life.version}, the present one{seen}: "{life.title}"')
    lines.extend((*told_looks(life.looks), *told_edits(life.edits[-_MOST:])))
    return Step(Stage.PAGE, not life.is_unread and life.verdict is not Verdict.EMPTY, tuple(lines))


# -------------------------------------------------------------------------------------------------------------- rules


def _judged(life: ArticleLife, now: RulesNow) -> tuple[Loss | None, str, Step]:
    lines = [line for match in life.matches for line in _match_lines(match, life)]
    if life.rules_version is not None:
        revision = life.rules_version[:8]
        present = "the present rules" if life.rules_version == now.rules_version else "not the present ones"
        lines.insert(0, f"judged by rules revision {revision}, {present}")
    if life.matches:
        return None, "", Step(Stage.RULES, True, tuple(lines))
    loss, why = _not_matched(life, now)
    misses = [f"{miss.rule_id} came near: {miss.condition}: {miss.message}" for miss in now.near_misses]
    return loss, why, Step(Stage.RULES, False, (*lines, *misses))


def _not_matched(life: ArticleLife, now: RulesNow) -> tuple[Loss, str]:
    if life.rules_version is not None:
        return Loss.NO_MATCH, "No rule matches it; monitor rules explain RULE URL shows why a rule does not."
    if life.judge_attempts >= now.attempts_at_most or not life.text_length:
        tried = f"{life.judge_attempts} times in vain" if life.text_length else "as long as its text was kept"
        return Loss.NOT_JUDGED, f"It could not be judged: that was tried {tried}; edited rules may try again."
    return Loss.WAITS_FOR_RULES, "It waits to be judged: the last try failed, the next one comes within minutes."


def _match_lines(found: LifeMatch, life: ArticleLife) -> Iterator[str]:
    match = found.match
    late = ", when rules were applied to stored articles" if found.is_late else ""
    version = f", version {found.version}" if life.versions else ""
    strength = f"strength {match.strength.total}, {match.priority.value}"
    yield f"{told(found.matched_at)}: {match.rule} matches ({strength}){version}{late}"
    yield f'  "{match.sentence.text}"'


# ------------------------------------------------------------------------------------------------- digests, deliveries


def _digested(life: ArticleLife, now: RulesNow) -> tuple[Loss | None, str, Step]:
    editions = _editions(life)
    lines = [f"{told(each.frozen_at)}: in {each.digest_id} {each.period_key}" for each in editions]
    waiting = [digest.digest_id for digest in now.digests if any(_is_wanted(m, life, digest) for m in life.matches)]
    if waiting:
        lines.append(f"waits for the next digest of {', '.join(waiting)}")
    if editions:
        return None, "", Step(Stage.DIGEST, True, tuple(lines))
    if waiting:
        return Loss.WAITS_FOR_DIGEST, "It waits for the next digest.", Step(Stage.DIGEST, False, tuple(lines))
    loss, why = _in_no_digest(life)
    return loss, why, Step(Stage.DIGEST, False, (why,))


def _editions(life: ArticleLife) -> list[LifeEdition]:
    """The editions in which the article stood, each once, earliest first."""
    return sorted({each for match in life.matches for each in match.editions}, key=lambda each: each.frozen_at)


def _is_wanted(found: LifeMatch, life: ArticleLife, digest: DigestOfRules) -> bool:
    """Whether the next edition of a digest holds this match (as monitor/store/editions.py decides it)."""
    is_held = any(edition.digest_id == digest.digest_id for edition in found.editions)
    is_selected = digest.rules is None or found.match.rule in digest.rules
    is_told = found.match.priority is not Priority.LOG and life.is_news
    return is_told and is_selected and not is_held and digest.wants(found.match.rule, found.match_id)


def _in_no_digest(life: ArticleLife) -> tuple[Loss, str]:
    if not life.is_news:
        return Loss.OLD_AT_FIRST_SIGHT, (
            "It is no news: it was old already when its feed was first seen (backlog), "
            "or its feed was first seen after the database was lost."
        )
    if all(found.match.priority is Priority.LOG for found in life.matches):
        return Loss.ONLY_COUNTED, "Its rules only count (priority: log); no digest holds what they find."
    return Loss.IN_NO_DIGEST, "No digest selects its rules, or each is newer than the match."


def _delivered(life: ArticleLife, loss: Loss | None, why: str) -> tuple[Loss | None, str, Step]:
    copies = [(edition, copy) for edition in _editions(life) for copy in edition.deliveries]
    lines = []
    for edition, copy in copies:
        detail = f": {copy.detail}" if copy.detail and copy.state not in _ARRIVED else ""
        to = f"{copy.channel} to {copy.recipient}" if copy.recipient else copy.channel
        lines.append(f"{told(copy.changed_at)}: {edition.digest_id} {edition.period_key} by {to}, {copy.state}{detail}")
    has_arrived = any(copy.state in _ARRIVED for _, copy in copies)
    if loss is None and not has_arrived:
        given_up = all(copy.state in _GIVEN_UP for _, copy in copies)
        loss, why = Loss.NOT_DELIVERED, "No copy was delivered" + (", and none will be." if given_up else " yet.")
    return loss, why or "It was delivered.", Step(Stage.DELIVERY, has_arrived, tuple(lines))


# --------------------------------------------------------------------------------------------------------------- words


def told(time: datetime) -> str:
    """A time for a person: "2026-11-21 06:30"."""
    return f"{time:%Y-%m-%d %H:%M}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _one_line(key: str) -> str:
    """A key without the marks between its parts."""
    return key.replace("\x1f", " | ")
