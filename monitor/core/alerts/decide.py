"""Is this story worth a phone's buzz, now? (story, plan, what was told, now) -> Decision with a Reason. Pure.

The stages are Alertmanager's, in its order: route (is it the plan's?), inhibit (mute, silence), group (one alert per
story), dedup (was it told? is there a step?), repeat_interval, and last the active time and the cap, which hold back
and never drop. The first stage that objects gives the reason.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from monitor.core.alerts.quiet import quiet_until
from monitor.core.alerts.values import (
    AlertPlan,
    Before,
    Candidate,
    Decision,
    Reason,
    Silence,
    StoryFacts,
    Told,
)
from monitor.core.model import MatchedArticle, StoredMatch

HOUR = timedelta(hours=1)
# A story that nobody was told of in this time is no news to wake anyone for, whatever joins it or brings it up: an
# alert that was added to an old store, articles that find their story late.
RECENT = timedelta(days=1)


def decide(
    story: StoryFacts, plan: AlertPlan, before: Before, tags_by_rule: Mapping[str, Collection[str]], now: datetime
) -> Decision:
    """What becomes of a story at `now`.

    Laws (tests/core/test_alerts_laws.py): deciding again at the same instant, after what was decided was told, sends
    nothing; what is held is sent, unless it was muted, silenced or told meanwhile, at some later instant; no more than
    `max_per_hour` are sent within any hour.
    """
    candidates, objection = _worthy(story, plan, before, tags_by_rule, now)
    if objection is not None:
        return Decision(objection, candidates=candidates)
    strongest = sorted(candidates, key=lambda each: (-each.strength.total, each.article.article_id))
    actors = frozenset(_actors(story, plan, tags_by_rule))
    new_actors = tuple(sorted(actors - before.told.actors)) if before.told else ()
    reason = _wish(before.told, plan, len(story.outlets), new_actors)
    until = None
    if reason is not Reason.NO_STEP:
        reason, until = _held(reason, plan, before, now) or (reason, None)
    threshold = dict(plan.thresholds)[strongest[0].stored.match.priority]
    return Decision(reason, until, tuple(strongest), actors, new_actors, threshold)


def step_of(outlets: int, steps: tuple[int, ...]) -> int:
    """How many of the steps so many independent outlets have crossed."""
    return bisect_right(steps, outlets)


# --------------------------------------------------------------------------------------------- is it worth an alert?


def _worthy(
    story: StoryFacts, plan: AlertPlan, before: Before, tags_by_rule: Mapping[str, Collection[str]], now: datetime
) -> tuple[tuple[Candidate, ...], Reason | None]:
    """The matches that count, or those that came nearest and what is against them."""
    wanted = tuple(each for each in _candidates(story) if is_wanted(each.stored.match.rule, plan, tags_by_rule))
    if not wanted:
        return (), Reason.NOT_WANTED
    fresh = tuple(each for each in wanted if _is_fresh(each, story, plan))
    if not fresh or _is_over(fresh, before, now):
        return wanted, Reason.OLD
    if before.muted_until is not None and now < before.muted_until:
        return fresh, Reason.MUTED
    thresholds = dict(plan.thresholds)
    urgent = tuple(each for each in fresh if each.stored.match.priority in thresholds)
    if not urgent:
        return fresh, Reason.NOT_ALERT_PRIORITY
    strong = tuple(each for each in urgent if each.strength.total >= thresholds[each.stored.match.priority])
    if not strong:
        return urgent, Reason.BELOW_STRENGTH
    audible = tuple(each for each in strong if not _is_silenced(each.stored, plan.silences, tags_by_rule, now))
    return (audible, None) if audible else (strong, Reason.SILENCED)


def is_wanted(rule: str, plan: AlertPlan, tags_by_rule: Mapping[str, Collection[str]]) -> bool:
    """Whether a plan may tell of what a rule matched."""
    if not plan.rules and not plan.tags:
        return True
    return rule in plan.rules or not set(plan.tags).isdisjoint(tags_by_rule.get(rule, ()))


def _candidates(story: StoryFacts) -> Iterator[Candidate]:
    for article in story.articles:
        for stored in article.matches:
            yield Candidate(article, stored, stored.match.strength.among(len(story.outlets)))


def _is_fresh(each: Candidate, story: StoryFacts, plan: AlertPlan) -> bool:
    """Not found by rules that were applied to what was stored, not of a feed's backlog, not dated long before."""
    article = each.article
    if each.stored.is_late or article.article_id in story.backlog:
        return False
    return article.published is None or article.first_seen_at - article.published <= plan.max_age


def _is_over(fresh: tuple[Candidate, ...], before: Before, now: datetime) -> bool:
    """Whether a story that was never told of, and does not wait, is over."""
    return before.told is None and not before.is_held and all(now - c.article.first_seen_at > RECENT for c in fresh)


def _is_silenced(
    stored: StoredMatch, silences: tuple[Silence, ...], tags_by_rule: Mapping[str, Collection[str]], now: datetime
) -> bool:
    match = stored.match
    actors = {piece.actor for piece in match.evidence if piece.actor}

    def fits(silence: Silence) -> bool:
        return (
            now < silence.until
            and (not silence.rules or match.rule in silence.rules)
            and (not silence.tags or not set(silence.tags).isdisjoint(tags_by_rule.get(match.rule, ())))
            and (not silence.actors or not actors.isdisjoint(silence.actors))
        )

    return any(map(fits, silences))


def _actors(story: StoryFacts, plan: AlertPlan, tags_by_rule: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The actors in all that the plan's rules matched of the story, loud or not."""
    for article in story.articles:
        yield from _actors_of(article, plan, tags_by_rule)


def _actors_of(article: MatchedArticle, plan: AlertPlan, tags_by_rule: Mapping[str, Collection[str]]) -> Iterator[str]:
    for stored in article.matches:
        if is_wanted(stored.match.rule, plan, tags_by_rule):
            yield from (piece.actor for piece in stored.match.evidence if piece.actor)


# ---------------------------------------------------------------------------------------------- was it told? may it go?


def _wish(told: Told | None, plan: AlertPlan, outlets: int, new_actors: tuple[str, ...]) -> Reason:
    if told is None:
        return Reason.SEND_NEW
    if step_of(outlets, plan.steps) > step_of(told.outlets, plan.steps):
        return Reason.SEND_FOLLOW_UP_STEP
    return Reason.SEND_FOLLOW_UP_ACTOR if new_actors else Reason.NO_STEP


def _held(reason: Reason, plan: AlertPlan, before: Before, now: datetime) -> tuple[Reason, datetime] | None:
    """Why it must wait, and until when; None where it may go.

    An alert of the future was sent by a clock that ran ahead, and holds nothing back.
    """
    if reason is not Reason.SEND_NEW and before.told is not None:
        again_at = before.told.last_at + plan.repeat_interval
        if before.told.last_at <= now < again_at:
            return Reason.HELD_REPEAT_INTERVAL, again_at
    quiet_end = quiet_until(plan.quiet_hours, plan.zone, now)
    if quiet_end is not None:
        return Reason.HELD_QUIET_HOURS, quiet_end
    within = sorted(at for at in before.sent_at if now - HOUR < at <= now)
    if len(within) >= plan.max_per_hour:
        return Reason.HELD_CAP, within[-plan.max_per_hour] + HOUR
    return None
