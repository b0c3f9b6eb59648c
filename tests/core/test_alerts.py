"""Which stories are worth an alert: each reason by a case, and the order in which the stages object."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.core.alerts import (
    AlertPlan,
    Before,
    Decision,
    Reason,
    Silence,
    StoryFacts,
    Told,
    decide,
    quiet_until,
    reason_words,
    step_of,
)
from monitor.core.model import (
    Appearance,
    Evidence,
    Match,
    MatchedArticle,
    Priority,
    Span,
    StoredMatch,
    Strength,
    TextField,
    TextSource,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")
HOUR = timedelta(hours=1)
TAGS = {"strike": ("sea",), "flood": ("river", "rain")}
SENTENCE = Span(TextField.TEXT, 0, 25, "The cranes of China stand.")


def a_plan(**changes: object) -> AlertPlan:
    plan = AlertPlan(
        plan_id="urgent",
        title="Urgent",
        rules=(),
        tags=(),
        thresholds=((Priority.ALERT, 40),),
        steps=(3, 6),
        repeat_interval=HOUR,
        quiet_hours=(),
        zone=KYIV,
        max_per_hour=3,
        max_age=timedelta(days=1),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def a_stored(
    rule: str = "strike",
    *,
    priority: Priority = Priority.ALERT,
    strength: int = 40,
    actors: tuple[str, ...] = (),
    is_late: bool = False,
) -> StoredMatch:
    span = Span(TextField.TEXT, 4, 10, "cranes")
    evidence = (Evidence(span, "cranes", None), *(Evidence(span, actor, actor) for actor in actors))
    return StoredMatch(1, Match(rule, priority, Strength(strength, 0, 0), SENTENCE, evidence), is_late)


def an_article(
    *matches: StoredMatch,
    article_id: int = 7,
    seen_at: datetime = NOW,
    published: datetime | None = None,
    outlet: str = "Harbour Post",
    title: str = "Cranes stand still",
) -> MatchedArticle:
    place = Appearance(outlet, f"https://harbour.test/{article_id}", seen_at, is_reprint=False)
    return MatchedArticle(
        article_id, title, "en", published, seen_at, (place,), TextSource.PAGE, None, False, matches or (a_stored(),)
    )


def a_story(*articles: MatchedArticle, outlets: int = 1, backlog: frozenset[int] = frozenset()) -> StoryFacts:
    held = articles or (an_article(),)
    ids = frozenset(article.article_id for article in held)
    return StoryFacts("story:1", ids, held, tuple(f"Outlet {n}" for n in range(outlets)), (), backlog)


def told(outlets: int = 1, *, ago: timedelta = 2 * HOUR, actors: tuple[str, ...] = ()) -> Before:
    return Before(Told(1, outlets, frozenset(actors), NOW - ago))


def reason(story: StoryFacts, plan: AlertPlan | None = None, before: Before | None = None) -> Reason:
    return decided(story, plan, before).reason


def decided(story: StoryFacts, plan: AlertPlan | None = None, before: Before | None = None) -> Decision:
    return decide(story, plan or a_plan(), before or Before(), TAGS, NOW)


# -------------------------------------------------------------------------------------------------- what it is worth


def test_a_story_that_nobody_was_told_of_is_sent() -> None:
    decision = decided(a_story(an_article(a_stored(strength=50, actors=("china",)))))
    assert (decision.reason, decision.until, decision.sends, decision.is_held) == (Reason.SEND_NEW, None, True, False)
    assert (decision.actors, decision.new_actors, decision.threshold) == (frozenset({"china"}), (), 40)


@pytest.mark.parametrize(
    ("rules", "tags", "expected"),
    [
        ((), (), Reason.SEND_NEW),
        (("strike",), (), Reason.SEND_NEW),
        (("flood",), (), Reason.NOT_WANTED),
        ((), ("sea",), Reason.SEND_NEW),
        ((), ("river",), Reason.NOT_WANTED),
        (("flood",), ("sea",), Reason.SEND_NEW),
    ],
)
def test_a_plan_tells_of_its_rules(rules: tuple[str, ...], tags: tuple[str, ...], expected: Reason) -> None:
    assert reason(a_story(), a_plan(rules=rules, tags=tags)) is expected


def test_a_rule_that_is_gone_has_no_tags() -> None:
    assert reason(a_story(an_article(a_stored("gone"))), a_plan(tags=("sea",))) is Reason.NOT_WANTED


def test_a_late_match_is_old() -> None:
    assert reason(a_story(an_article(a_stored(is_late=True)))) is Reason.OLD


def test_what_was_in_the_backlog_is_old() -> None:
    assert reason(a_story(backlog=frozenset({7}))) is Reason.OLD


def test_one_report_in_time_is_enough() -> None:
    late = an_article(a_stored(is_late=True), article_id=6)
    assert reason(a_story(late, an_article())) is Reason.SEND_NEW


@pytest.mark.parametrize(
    ("age", "expected"), [(timedelta(days=1), Reason.SEND_NEW), (timedelta(days=1, seconds=1), Reason.OLD)]
)
def test_a_report_dated_long_before_it_was_seen_is_old(age: timedelta, expected: Reason) -> None:
    assert reason(a_story(an_article(published=NOW - age))) is expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (Before(), Reason.OLD),
        (Before(is_held=True), Reason.SEND_NEW),
        (told(1), Reason.SEND_FOLLOW_UP_STEP),
    ],
)
def test_a_story_that_was_never_told_of_is_over_after_a_day(before: Before, expected: Reason) -> None:
    yesterday = an_article(seen_at=NOW - timedelta(days=1, seconds=1))
    assert reason(a_story(yesterday, outlets=4), before=before) is expected


@pytest.mark.parametrize(("left", "expected"), [(HOUR, Reason.MUTED), (timedelta(0), Reason.SEND_NEW)])
def test_a_muted_story_is_not_told_of(left: timedelta, expected: Reason) -> None:
    assert reason(a_story(), before=Before(muted_until=NOW + left)) is expected


@pytest.mark.parametrize(
    ("priority", "strength", "expected"),
    [
        (Priority.ALERT, 40, Reason.SEND_NEW),
        (Priority.ALERT, 39, Reason.BELOW_STRENGTH),
        (Priority.DIGEST, 80, Reason.SEND_NEW),
        (Priority.DIGEST, 79, Reason.BELOW_STRENGTH),
        (Priority.LOG, 100, Reason.NOT_ALERT_PRIORITY),
    ],
)
def test_each_priority_has_its_threshold(priority: Priority, strength: int, expected: Reason) -> None:
    plan = a_plan(thresholds=((Priority.ALERT, 40), (Priority.DIGEST, 80)))
    assert reason(a_story(an_article(a_stored(priority=priority, strength=strength))), plan) is expected


def test_a_priority_without_a_threshold_is_not_told_of() -> None:
    strong = an_article(a_stored(priority=Priority.DIGEST, strength=100))
    assert reason(a_story(strong)) is Reason.NOT_ALERT_PRIORITY


@pytest.mark.parametrize(
    ("outlets", "expected"), [(2, Reason.BELOW_STRENGTH), (3, Reason.SEND_NEW), (100, Reason.SEND_NEW)]
)
def test_each_outlet_after_the_first_makes_a_story_stronger(outlets: int, expected: Reason) -> None:
    assert reason(a_story(an_article(a_stored(strength=30)), outlets=outlets)) is expected


def test_outlets_add_25_at_the_most() -> None:
    assert reason(a_story(an_article(a_stored(strength=14)), outlets=100)) is Reason.BELOW_STRENGTH


def test_what_counts_is_told_the_strongest_first() -> None:
    weak, strong = an_article(a_stored(strength=50), article_id=1), an_article(a_stored(strength=90), article_id=2)
    decision = decided(a_story(weak, strong))
    assert [candidate.article.article_id for candidate in decision.candidates] == [2, 1]


@pytest.mark.parametrize(
    ("silence", "expected"),
    [
        (Silence(NOW + HOUR, rules=("strike",)), Reason.SILENCED),
        (Silence(NOW + HOUR, tags=("sea",)), Reason.SILENCED),
        (Silence(NOW + HOUR, actors=("china",)), Reason.SILENCED),
        (Silence(NOW + HOUR, ("strike",), ("sea",), ("china",)), Reason.SILENCED),
        (Silence(NOW, rules=("strike",)), Reason.SEND_NEW),
        (Silence(NOW + HOUR, rules=("flood",)), Reason.SEND_NEW),
        (Silence(NOW + HOUR, tags=("river",)), Reason.SEND_NEW),
        (Silence(NOW + HOUR, actors=("russia",)), Reason.SEND_NEW),
        (Silence(NOW + HOUR, ("strike",), ("river",)), Reason.SEND_NEW),
        (Silence(NOW + HOUR, ("strike",), (), ("russia",)), Reason.SEND_NEW),
    ],
)
def test_a_silence_fits_where_each_of_its_words_does(silence: Silence, expected: Reason) -> None:
    story = a_story(an_article(a_stored(actors=("china",))))
    assert reason(story, a_plan(silences=(silence,))) is expected


def test_a_silence_of_one_rule_leaves_the_others() -> None:
    both = an_article(a_stored("strike"), a_stored("flood"))
    assert reason(a_story(both), a_plan(silences=(Silence(NOW + HOUR, rules=("strike",)),))) is Reason.SEND_NEW


# ---------------------------------------------------------------------------------------------------- told already


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (1, 1, Reason.NO_STEP),
        (1, 2, Reason.NO_STEP),
        (1, 3, Reason.SEND_FOLLOW_UP_STEP),
        (3, 5, Reason.NO_STEP),
        (3, 6, Reason.SEND_FOLLOW_UP_STEP),
        (1, 60, Reason.SEND_FOLLOW_UP_STEP),
        (6, 60, Reason.NO_STEP),
        (6, 2, Reason.NO_STEP),
    ],
)
def test_a_follow_up_crosses_a_step(before: int, now: int, expected: Reason) -> None:
    assert reason(a_story(outlets=now), before=told(before)) is expected


def test_without_steps_outlets_make_no_follow_up() -> None:
    assert reason(a_story(outlets=500), a_plan(steps=()), told(1)) is Reason.NO_STEP


def test_a_new_actor_makes_a_follow_up() -> None:
    story = a_story(an_article(a_stored(actors=("china", "russia"))))
    decision = decided(story, before=told(1, actors=("china",)))
    assert (decision.reason, decision.new_actors) == (Reason.SEND_FOLLOW_UP_ACTOR, ("russia",))
    assert reason(story, before=told(1, actors=("china", "russia"))) is Reason.NO_STEP


def test_an_actor_in_a_weak_match_counts_and_one_of_another_plan_does_not() -> None:
    weak = an_article(a_stored(strength=1, actors=("china",)), article_id=8)
    other = an_article(a_stored("flood", actors=("russia",)), article_id=9)
    decision = decided(a_story(an_article(), weak, other), a_plan(rules=("strike",)), told(1))
    assert decision.new_actors == ("china",)


def test_steps_are_counted() -> None:
    assert [step_of(outlets, (5, 15)) for outlets in (0, 4, 5, 14, 15, 99)] == [0, 0, 1, 1, 2, 2]


# --------------------------------------------------------------------------------------------------------- held back


def test_a_follow_up_waits_for_the_repeat_interval() -> None:
    decision = decided(a_story(outlets=3), before=told(1, ago=timedelta(minutes=20)))
    assert (decision.reason, decision.until) == (Reason.HELD_REPEAT_INTERVAL, NOW + timedelta(minutes=40))
    assert decision.is_held
    assert reason(a_story(outlets=3), before=told(1, ago=HOUR)) is Reason.SEND_FOLLOW_UP_STEP


def test_an_alert_of_the_future_holds_nothing_back() -> None:
    assert reason(a_story(outlets=3), before=told(1, ago=-HOUR)) is Reason.SEND_FOLLOW_UP_STEP
    ahead = Before(sent_at=(NOW + HOUR,) * 9)
    assert reason(a_story(), before=ahead) is Reason.SEND_NEW


def test_in_quiet_hours_everything_waits_for_their_end() -> None:
    plan = a_plan(quiet_hours=(("13:00", "15:00"),))  # 12:00 UTC is 14:00 in Kyiv
    for story, before in ((a_story(), Before()), (a_story(outlets=3), told(1))):
        decision = decided(story, plan, before)
        assert (decision.reason, decision.until) == (Reason.HELD_QUIET_HOURS, NOW + HOUR)


def test_beyond_the_cap_it_waits_for_a_place() -> None:
    sent = tuple(NOW - timedelta(minutes=minutes) for minutes in (50, 10, 30, 200))
    decision = decided(a_story(), before=Before(sent_at=sent))
    assert (decision.reason, decision.until) == (Reason.HELD_CAP, NOW + timedelta(minutes=10))
    assert reason(a_story(), before=Before(sent_at=sent[1:])) is Reason.SEND_NEW
    more = decided(a_story(), before=Before(sent_at=(*sent, NOW)))
    assert more.until == NOW + timedelta(minutes=30), "two places have to come free"


def test_what_is_not_worth_it_is_not_held() -> None:
    plan = a_plan(quiet_hours=(("13:00", "15:00"),), max_per_hour=1)
    full = Before(Told(1, 1, frozenset(), NOW), sent_at=(NOW,))
    assert reason(a_story(), plan, full) is Reason.NO_STEP


# ------------------------------------------------------------------------------------------------------ quiet hours


@pytest.mark.parametrize(
    ("wall", "quiet"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_a_night_goes_over_midnight(wall: str, quiet: bool) -> None:
    now = datetime.fromisoformat(f"2026-11-20T{wall}").replace(tzinfo=KYIV)
    assert (quiet_until((("22:00", "07:00"),), KYIV, now) is not None) is quiet


def test_of_quiet_hours_that_overlap_the_later_end_counts() -> None:
    hours = (("12:00", "14:30"), ("13:00", "15:00"))
    assert quiet_until(hours, KYIV, NOW) == NOW + HOUR


@pytest.mark.parametrize(
    ("zone", "hours", "now", "end"),
    [
        # Kyiv, clocks forward at 03:00 on 29 March 2026: the night is an hour shorter.
        ("Europe/Kyiv", ("22:00", "07:00"), "2026-03-28T20:00+00:00", "2026-03-29T04:00+00:00"),
        # Back at 04:00 on 25 October 2026: an hour longer, and 03:30 comes twice.
        ("Europe/Kyiv", ("22:00", "07:00"), "2026-10-24T19:00+00:00", "2026-10-25T05:00+00:00"),
        ("Europe/Kyiv", ("03:30", "05:00"), "2026-10-25T01:30+00:00", "2026-10-25T03:00+00:00"),
        # Quiet hours that end in the hour that is jumped over end with the jump.
        ("Europe/Kyiv", ("22:00", "03:30"), "2026-03-29T00:30+00:00", "2026-03-29T01:00+00:00"),
        # Cairo, where midnight itself is jumped over (24 April 2026).
        ("Africa/Cairo", ("23:00", "00:30"), "2026-04-23T21:30+00:00", "2026-04-23T22:00+00:00"),
    ],
)
def test_quiet_hours_are_right_when_clocks_change(zone: str, hours: tuple[str, str], now: str, end: str) -> None:
    found = quiet_until((hours,), ZoneInfo(zone), datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(end)


def test_where_clocks_jump_over_the_end_it_is_not_quiet_after() -> None:
    after = datetime.fromisoformat("2026-03-29T01:00+00:00")
    assert quiet_until((("22:00", "03:30"),), KYIV, after) is None


# ------------------------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize("why", list(Reason))
def test_every_reason_is_a_sentence_of_its_own(why: Reason) -> None:
    decision = decided(a_story(an_article(a_stored(strength=30), a_stored(strength=10))))
    said = reason_words(replace(decision, reason=why), a_plan(), "Sat 07:00")
    others = {reason_words(replace(decision, reason=other), a_plan(), "Sat 07:00") for other in set(Reason) - {why}}
    is_shared = why in (Reason.SEND_FOLLOW_UP_STEP, Reason.SEND_FOLLOW_UP_ACTOR)
    assert (said in others) is is_shared
    assert ("Sat 07:00" in said) is why.value.startswith("held_")


def test_what_is_too_weak_says_by_how_much() -> None:
    plan = a_plan(thresholds=((Priority.ALERT, 40), (Priority.DIGEST, 80)))
    weak = an_article(a_stored(strength=30), a_stored(priority=Priority.DIGEST, strength=75))
    assert reason_words(decided(a_story(weak), plan), plan) == "no alert yet: too weak, strength 75, alerts at 80"
